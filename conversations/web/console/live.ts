/** The console's line to the server: one socket, the inbox kept current over it, and the threads lately opened. */
import { ChatError, ChatSocket, type Sync, type Thread } from "../socket";
import { IdbOutbox } from "../outbox";
import { browserWake } from "../wake";
import type { TicketSource } from "../session";
import type { EventFrame } from "../wire";
import { InboxFeed } from "./feed";
import { Inbox } from "./inbox";
import type { Summary } from "./types";

/** Threads that stay subscribed after the eye moved on, so that going back is instant. */
const KEPT = 12;

export type News =
  | { what: "sync" }
  | { what: "inbox"; changed: Summary[]; before: Map<string, Summary | undefined> }
  | { what: "thread"; thread: Thread; events: EventFrame[] };

export class Live {
  readonly inbox = new Inbox();
  readonly socket: ChatSocket;
  private feed: InboxFeed;
  private recent: string[] = [];

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
    this.feed = new InboxFeed(this.socket, this.inbox, (changed, before) => this.tell({ what: "inbox", changed, before }));
    this.socket.listen((change) => {
      if (change.what === "sync") this.tell({ what: "sync" });
      else if (change.what === "thread") this.tell(change);
    });
  }

  /** False until the first inbox has arrived. */
  get loaded(): boolean {
    return this.feed.loaded;
  }

  start(): void {
    this.feed.start();
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
