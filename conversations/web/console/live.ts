/** The console's line to the server: one socket, the inbox kept current over it, and the threads lately opened. */
import { ChatError, ChatSocket, type Sync, type Thread } from "../socket";
import { IdbOutbox } from "../outbox";
import { browserWake } from "../wake";
import type { TicketSource } from "../session";
import type { EventFrame, OkFrame } from "../wire";
import { Inbox } from "./inbox";
import type { Summary } from "./types";

/** Threads that stay subscribed after the eye moved on, so that going back is instant. */
const KEPT = 12;

export type News =
  | { what: "sync" }
  | { what: "inbox"; changed: Summary[]; before: Map<string, Summary | undefined> }
  | { what: "thread"; thread: Thread; events: EventFrame[] };

interface InboxPage {
  since?: string;
  items?: Summary[];
  mode?: string;
  more?: boolean;
}

export class Live {
  readonly inbox = new Inbox();
  readonly socket: ChatSocket;
  /** False until the first inbox has arrived. */
  loaded = false;
  private since: string | null = null;
  private subscribing = false;
  private recent: string[] = [];
  private greeted = false;

  constructor(tickets: TicketSource, me: string, version: string, private tell: (news: News) => void) {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.socket = new ChatSocket({
      url: `${scheme}://${location.host}/ws/chat`,
      tickets,
      client: { name: "console", version },
      outbox: new IdbOutbox(`fashionistar-console-${me}`),
      restore: true,
      wake: browserWake,
    });
    this.socket.listen((change) => {
      if (change.what === "sync") {
        const up = this.socket.sync === "live" || this.socket.sync === "catching_up";
        if (up && !this.greeted) void this.follow();
        this.greeted = up;
        this.tell({ what: "sync" });
      } else if (change.what === "thread") this.tell(change);
      else if (change.frame.t === "inbox") this.took(change.frame as InboxPage);
    });
  }

  start(): void {
    this.socket.start();
  }

  get sync(): Sync {
    return this.socket.sync;
  }

  open(conv: string): Thread {
    const thread = this.socket.open(conv, this.inbox.get(conv)?.epoch);
    this.recent = [conv, ...this.recent.filter((each) => each !== conv)];
    for (const old of this.recent.splice(KEPT)) {
      const thread = this.socket.threads.get(old);
      // What still waits to be sent keeps its thread.
      if (!thread || thread.outbox.length) continue;
      this.socket.close(old);
      void this.socket.request({ t: "unsub", conv: old }).catch(() => undefined);
    }
    return thread;
  }

  /** An act of staff; the answer's error is in words for people. */
  async act(conv: string, action: string, args: Record<string, unknown> = {}): Promise<string | null> {
    try {
      await this.socket.act(this.socket.open(conv), action, args);
      return null;
    } catch (error) {
      return problem(error);
    }
  }

  private async follow(): Promise<void> {
    if (this.subscribing) return;
    this.subscribing = true;
    try {
      for (let more = true; more; ) {
        const page = (await this.socket.request({ t: "sub", conv: "inbox", ...(this.since && { since: this.since }) })) as OkFrame & InboxPage;
        if (page.mode === "snapshot" && !page.more && this.since) this.inbox.clear();
        this.took(page, true);
        more = page.more === true && page.since !== undefined;
      }
    } catch (error) {
      // No answer: the next welcome asks again. A refusal (too often) is asked again after its pause.
      const pause = (error as ChatError).retryAfterMs ?? 2_000;
      if (this.greeted) setTimeout(() => void this.follow(), pause);
    } finally {
      this.subscribing = false;
    }
  }

  private took(page: InboxPage, first = false): void {
    const items = page.items ?? [];
    const before = new Map(items.map((item) => [item.conv, this.inbox.get(item.conv)]));
    const changed = this.inbox.upsert(items);
    if (page.since !== undefined) this.since = String(page.since);
    const fresh = first && !this.loaded;
    this.loaded = true;
    // The first list is not news: nobody wants a bell for it.
    this.tell({ what: "inbox", changed, before: fresh ? new Map(items.map((item) => [item.conv, item])) : before });
  }
}

export function problem(error: unknown): string {
  if (!(error instanceof ChatError)) return "Something went wrong here. Reload the page.";
  const words: Record<string, string> = {
    unknown: "No answer yet. It will be sent as soon as the line is back.",
    stale: "Somebody was faster. Look again.",
    not_found: "This is no longer there, or not yours.",
    rate_limited: "Too fast. Try again in a moment.",
    internal: "The server had a problem. It has been logged.",
  };
  const said = error.message && error.message !== error.code ? error.message : "";
  return error.code === "unknown" ? words["unknown"]! : said || words[error.code] || `Refused (${error.code}).`;
}
