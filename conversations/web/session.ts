/** Tickets: who this socket speaks for. The widget's come from its site key; the console brings its own source. */
export interface Ticket {
  token: string;
  expires_at: string;
  me: { id: string; kind?: string; name?: string | null };
  conversation?: string;
  epoch?: string;
}

export interface TicketSource {
  /** A ticket with at least half a minute left; `fresh` asks for a new one even so. Throws TicketRefused or a network error. */
  get(fresh?: boolean): Promise<Ticket>;
}

/** Asking again will not help (unknown site, blocked, signed out). */
export class TicketRefused extends Error {
  constructor(readonly code: string, message = "") {
    super(message || code);
  }
}

interface Kept {
  renew: string;
  conversation: string;
}

async function problemOf(response: Response): Promise<{ code?: string; message?: string } | null> {
  return response.ok ? null : ((await response.json().catch(() => ({}))) as { code?: string; message?: string });
}

const SPARE_MS = 30_000;

/**
 * A shopper's session with one site. Nothing is stored until `keep()` (the first message); from then on the rotating
 * `renew` secret lets her come back. Tabs take turns at renewing, because a secret spent twice revokes the family.
 */
export class WidgetSession implements TicketSource {
  private ticket: (Ticket & Kept) | null = null;
  private asking: Promise<Ticket> | null = null;
  private kept = false;

  constructor(
    private origin: string,
    private siteKey: string,
    private identity?: () => Promise<string | undefined>,
  ) {
    this.kept = this.stored() !== null;
  }

  /** Has this browser talked to the site before? Reads, never writes. */
  get returning(): boolean {
    return this.kept;
  }

  async get(fresh = false): Promise<Ticket> {
    if (!fresh && this.ticket && Date.parse(this.ticket.expires_at) - Date.now() > SPARE_MS) return this.ticket;
    this.asking ??= this.locked(() => this.ask()).finally(() => (this.asking = null));
    return this.asking;
  }

  /** Remember this session in the browser, from now on. */
  keep(): void {
    this.kept = true;
    if (this.ticket) this.store({ renew: this.ticket.renew, conversation: this.ticket.conversation });
  }

  forget(): void {
    this.ticket = null;
    this.kept = false;
    try {
      localStorage.removeItem(this.slot);
    } catch {
      // Storage is refused: then there is nothing to forget.
    }
  }

  private async ask(): Promise<Ticket> {
    const renew = this.stored()?.renew ?? this.ticket?.renew;
    const identity = await this.identity?.();
    let response = await this.post({ site_key: this.siteKey, ...(renew && { renew }), ...(identity && { identity }) });
    let problem = await problemOf(response);
    if (renew && problem?.code === "renew_refused") {
      // The family was revoked or has run out: begin anew.
      this.ticket = null;
      response = await this.post({ site_key: this.siteKey, ...(identity && { identity }) });
      problem = await problemOf(response);
    }
    if (problem) {
      if (response.status >= 500 || response.status === 429) throw new Error(`session: ${response.status}`);
      throw new TicketRefused(problem.code ?? "unauthorised", problem.message);
    }
    this.ticket = (await response.json()) as Ticket & Kept;
    if (this.kept) this.store({ renew: this.ticket.renew, conversation: this.ticket.conversation });
    return this.ticket;
  }

  private post(body: object): Promise<Response> {
    return fetch(`${this.origin}/api/v1/widget/sessions`, {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  private get slot(): string {
    return `fashionistar:${this.siteKey}`;
  }

  private stored(): Kept | null {
    try {
      return JSON.parse(localStorage.getItem(this.slot) ?? "null") as Kept | null;
    } catch {
      return null;
    }
  }

  private store(kept: Kept): void {
    try {
      localStorage.setItem(this.slot, JSON.stringify(kept));
    } catch {
      // Storage is refused: the conversation lives as long as this page.
    }
  }

  private async locked<T>(work: () => Promise<T>): Promise<T> {
    const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
    return this.kept && locks ? (await locks.request(this.slot, work) as T) : work();
  }
}
