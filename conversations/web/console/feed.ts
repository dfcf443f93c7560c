/** Keeps the inbox current over a socket: a list is state, so after a cut only what changed since the watermark is asked. */
import type { ChatSocket } from "../socket";
import type { ChatError, OkFrame } from "../wire";
import type { Inbox } from "./inbox";
import type { Summary } from "./types";

interface Page {
  since?: string;
  items?: Summary[];
  mode?: string;
}

export class InboxFeed {
  /** False until the first list has arrived. */
  loaded = false;
  private since: string | null = null;
  private asking = false;
  private greeted = false;
  private started = false;

  constructor(
    private socket: ChatSocket,
    private inbox: Inbox,
    private tell: (changed: Summary[], before: Map<string, Summary | undefined>) => void,
  ) {
    socket.listen((change) => {
      if (change.what === "sync") {
        const up = socket.sync === "live" || socket.sync === "catching_up";
        const again = up && !this.greeted;
        this.greeted = up;
        if (again) void this.ask();
      } else if (change.what === "frame" && change.frame.t === "inbox" && this.started) this.take(change.frame as Page);
    });
  }

  start(): void {
    this.started = true;
    if (this.greeted) void this.ask();
  }

  private async ask(): Promise<void> {
    if (this.asking || !this.started) return;
    this.asking = true;
    try {
      this.take((await this.socket.request({ t: "sub", conv: "inbox", ...(this.since && { since: this.since }) })) as OkFrame & Page, true);
    } catch (error) {
      // No answer: the next welcome asks again. A refusal (too often) is asked again after its pause.
      const pause = (error as ChatError).retryAfterMs ?? 2_000;
      if (this.greeted) setTimeout(() => void this.ask(), pause);
    } finally {
      this.asking = false;
    }
  }

  private take(page: Page, asked = false): void {
    const items = page.items ?? [];
    const before = new Map(items.map((item) => [item.conv, this.inbox.get(item.conv)]));
    // A snapshot says all there is: what it does not name is gone.
    if (page.mode === "snapshot") this.inbox.keep(new Set(items.map((item) => item.conv)));
    const changed = this.inbox.upsert(items);
    this.since = page.since ?? this.since;
    const first = asked && !this.loaded;
    this.loaded = true;
    // The first list is not news: nobody wants a bell for it.
    this.tell(changed, first ? new Map(items.map((item) => [item.conv, item])) : before);
  }
}
