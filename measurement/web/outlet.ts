/** What the widget gives to the measuring: who she is, and where the server is. */
export interface Outlet {
  /** Of the server; "" where the page is its own. */
  origin: string;
  token: (fresh?: boolean) => Promise<string>;
  conversation?: string | undefined;
  /** The piece that she wants it for. */
  product?: string | undefined;
  /** A session that waits for her word, or is under way. */
  session?: string | undefined;
  /** Fill in by hand at once. */
  manual?: boolean | undefined;
}
