/** Set once by whoever shows the cards. */
export const settings: { locale: string | undefined; origin: string; askVendor: boolean } = {
  locale: undefined,
  /** Of the server: pictures and links in cards are relative to it, not to the shop page that embeds us. */
  origin: "",
  askVendor: true,
};

export const asset = (path: string): string => (path.startsWith("/") ? settings.origin + path : path);

/** The wished language if it is one, else the browser's, else English: some say "en-US@posix", which Intl refuses. */
export function language(...wished: (string | undefined)[]): string {
  for (const tag of wished) {
    try {
      const [known] = Intl.getCanonicalLocales(tag);
      if (known) return known;
    } catch {
      continue;
    }
  }
  return "en";
}
