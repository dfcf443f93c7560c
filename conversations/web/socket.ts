/**
 * The reference client of chat.v1 (see the server's schema/asyncapi.yaml). Knows no DOM and draws nothing.
 *
 *   const chat = new ChatSocket({ url, tickets, outbox: new IdbOutbox("shop"), wake: browserWake });
 *   const stop = chat.listen((change) => render());
 *   chat.start();
 *   const thread = chat.open(conversationId);      // subscribes, resumes, repairs gaps
 *   chat.say(thread, { text: "Hello" });           // shown at once as pending in thread.outbox
 *   await chat.act(thread, "cart.add", { variant, quantity: 1 });
 *
 * A send or act is repeated with the same cid until the server answered it or refused it for good, so a lost answer
 * is harmless. What was applied is without holes; what was promised is never dropped unsaid.
 */
import { Line, type LineOptions, type Sync } from "./line";
import { MemoryOutbox, type OutboxStore } from "./outbox";
import { Sender, pause } from "./sender";
import type { Ticket } from "./session";
import { Thread } from "./thread";
import { ChatError, type EventFrame, type OkFrame, type ServerFrame } from "./wire";

export { backoff, type Pace, type Sync } from "./line";
export { Thread, type Entry, type Reaction } from "./thread";
export { ChatError } from "./wire";
export { TicketRefused, WidgetSession, type Ticket, type TicketSource } from "./session";
export { IdbOutbox, MemoryOutbox, type OutboxItem } from "./outbox";
export type { Wake } from "./wake";

export type Change =
  | { what: "sync" }
  | { what: "thread"; thread: Thread; events: EventFrame[] }
  | { what: "frame"; frame: ServerFrame };

export interface ChatOptions extends LineOptions {
  outbox?: OutboxStore;
  /** Load what an earlier page left in the outbox (never on a browser that has not sent anything). */
  restore?: boolean;
}

const BLINK_MS = 2_500;
const TYPING_MS = 3_000;
const PAGE = 200;

export class ChatSocket {
  readonly threads = new Map<string, Thread>();

  private line: Line;
  private sender: Sender;
  private mainThread: Thread | null = null;
  private repairing = new Set<string>();
  private listeners = new Set<(change: Change) => void>();
  private cursors = new Map<string, { delivered: number; read: number; sent: string }>();
  private cursorTimer: ReturnType<typeof setTimeout> | undefined;
  private staleTimer: ReturnType<typeof setInterval> | undefined;
  private typedAt = 0;
  private restored = false;

  constructor(private options: ChatOptions) {
    this.line = new Line(options, {
      ticketed: (ticket) => this.ticketed(ticket),
      welcomed: () => this.welcomed(),
      frame: (frame) => this.frame(frame),
      dropped: () => this.dropped(),
      replaced: () => this.replaced(),
      synced: () => this.tell({ what: "sync" }),
      probe: () => this.probe(),
    });
    this.sender = new Sender(this.line, this, options.outbox ?? new MemoryOutbox(), options.random ?? Math.random);
  }

  // ---- for whoever draws ----------------------------------------------------------------------------------------

  get sync(): Sync {
    return this.line.sync;
  }

  /** Why `stopped`: a close code or a refused ticket's code. */
  get stoppedBy(): string {
    return this.line.stoppedBy;
  }

  /** The line has been away for longer than a blink: worth a word to whoever looks. */
  get troubled(): boolean {
    return this.line.troubledMs > BLINK_MS;
  }

  get ticket(): Ticket | null {
    return this.line.ticket;
  }

  /** This participant's id ("p_…"), from the ticket or the welcome. */
  get me(): string {
    return this.line.me;
  }

  /** How many entries are known to be there and not here yet, and how many of ours wait to be stored. */
  get backlog(): { behind: number; waiting: number } {
    const all = [...new Set([this.main, ...this.threads.values()])];
    return {
      behind: all.reduce((sum, thread) => sum + thread.head - thread.last, 0),
      waiting: all.reduce((sum, thread) => sum + thread.outbox.filter((item) => item.state === "pending").length, 0),
    };
  }

  get limits(): { frame: number; text: number; edit_minutes: number } {
    return this.line.limits;
  }

  listen(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    this.staleTimer ??= setInterval(() => this.sweep(), 1_000);
    this.line.start();
  }

  stop(): void {
    clearInterval(this.staleTimer);
    this.staleTimer = undefined;
    this.line.stop();
  }

  /** Look at the line now rather than at the next try. */
  resume(): void {
    this.line.resume();
  }

  /**
   * The conversation that the ticket names. It can be spoken to before there is a ticket (its `conv` is "" until then),
   * so that what is written offline is shown at once and sent in time.
   */
  get main(): Thread {
    return (this.mainThread ??= new Thread(""));
  }

  /** Subscribes to a conversation (once) and keeps it complete from then on. */
  open(conv: string, epoch?: string): Thread {
    let thread = this.threads.get(conv);
    if (!thread) {
      thread = new Thread(conv);
      thread.epoch = epoch;
      this.threads.set(conv, thread);
      if (this.line.up) void this.subscribe(thread);
    }
    return thread;
  }

  /** Stop following. The server forgets by itself when the socket ends; until then its events are dropped here. */
  close(conv: string): void {
    this.threads.delete(conv);
  }

  /** Says it as soon as it can; at once visible in `thread.outbox`. Returns the cid. */
  say(thread: Thread, body: Record<string, unknown>, more: { kind?: string; replyTo?: number; cid?: string } = {}): string {
    const { kind, replyTo, cid } = more;
    return this.sender.add(thread, { kind: "message", body, ...(kind && { entryKind: kind }), ...(replyTo && { replyTo }) }, cid);
  }

  /** A press on a card. Settles when the server answered for certain; refusals reject with their stable code. */
  act(thread: Thread, action: string, args: Record<string, unknown>, cid?: string): Promise<OkFrame> {
    return this.sender.answered(thread, { kind: "act", action, args }, cid);
  }

  /** Says something of an entry: other words for it, none any more, an emoji on or off. Seen at once; refusals reject. */
  change(thread: Thread, target: number, kind: "edit" | "redact" | "reaction", body: Record<string, unknown> = {}): Promise<OkFrame> {
    return this.sender.answered(thread, { kind: "change", entryKind: kind, target, from: this.me, body });
  }

  retry(thread: Thread, cid: string): void {
    this.sender.retry(thread, cid);
  }

  discard(thread: Thread, cid: string): void {
    this.sender.discard(thread, cid);
  }

  /** Tell the others how far we have had and read it: absolute, forward only, at most once a second. */
  mark(thread: Thread, at: { delivered?: number; read?: number }): void {
    const known = this.cursors.get(thread.conv) ?? { delivered: 0, read: 0, sent: "" };
    known.read = Math.max(known.read, Math.min(at.read ?? 0, thread.last));
    known.delivered = Math.max(known.delivered, Math.min(at.delivered ?? 0, thread.last), known.read);
    this.cursors.set(thread.conv, known);
    this.cursorTimer ??= setTimeout(() => this.flushCursors(), this.line.pace.cursor);
  }

  typing(thread: Thread): void {
    if (Date.now() - this.typedAt < TYPING_MS || !thread.subscribed) return;
    this.typedAt = Date.now();
    this.line.post({ t: "typing", conv: thread.conv });
  }

  /** Any other frame that wants an answer (the console's inbox). Rejects with ChatError; `unknown` if none came. */
  request(frame: Record<string, unknown>, timeoutMs?: number): Promise<OkFrame> {
    return this.line.request(frame, timeoutMs);
  }

  // ---- the line tells us ----------------------------------------------------------------------------------------

  private async ticketed(ticket: Ticket): Promise<void> {
    const { conversation } = ticket;
    if (conversation && this.main.conv !== conversation) {
      this.threads.delete(this.main.conv);
      if (this.main.conv) this.main.reset(undefined);
      this.main.conv = conversation;
      this.threads.set(conversation, this.main);
    }
    if (conversation) this.main.epoch ??= ticket.epoch;
    if (!this.options.restore || this.restored) return;
    this.restored = true;
    await this.sender.restore();
  }

  private welcomed(): void {
    for (const known of this.cursors.values()) known.sent = "";
    if (this.cursors.size) this.cursorTimer ??= setTimeout(() => this.flushCursors(), this.line.pace.cursor);
    if (!this.threads.size) this.settle();
    for (const thread of this.threads.values()) void this.subscribe(thread);
  }

  private dropped(): void {
    for (const thread of this.threads.values()) thread.subscribed = false;
    this.sender.dropped();
    this.repairing.clear();
  }

  private replaced(): void {
    this.threads.clear();
    this.mainThread = null;
    this.cursors.clear();
  }

  private probe(): Promise<unknown> | null {
    const thread = [...this.threads.values()].find((each) => each.subscribed);
    return thread ? this.line.request({ t: "fetch", conv: thread.conv, after: thread.last, limit: PAGE }, this.line.pace.probe).then((ok) => this.fetched(thread, ok)) : null;
  }

  private frame(frame: ServerFrame): void {
    if (frame.t === "event") {
      const thread = this.threads.get(frame.conv);
      if (thread) this.take(thread, [frame]);
      // Behind after an event that was applied: the rest of a replay is on its way. Kept aside: something is missing.
      if (thread && frame.seq > thread.last) void this.repair(thread);
      else this.settle();
    } else if (frame.t === "ok") {
      const thread = frame.mode && frame.conv && this.threads.get(frame.conv);
      if (thread) this.aligned(thread, frame);
    } else if (frame.t === "cursor" || frame.t === "eph") {
      const thread = this.threads.get(frame.conv);
      if (thread && frame.from !== this.me) {
        if (frame.t === "cursor") thread.cursor(frame);
        else thread.ephemeral(frame, Date.now());
        this.changed(thread);
      }
    } else if (frame.t === "ping") for (const [conv, head] of Object.entries(frame.heads ?? {})) this.heard(conv, head);
    this.tell({ what: "frame", frame });
  }

  // ---- the log --------------------------------------------------------------------------------------------------

  private async subscribe(thread: Thread): Promise<void> {
    if (!thread.conv) return;
    const { run } = this.line;
    thread.refused = "";
    this.settle();
    while (!thread.subscribed && !thread.refused) {
      try {
        await this.line.request({ t: "sub", conv: thread.conv, after: thread.last, ...(thread.epoch && { epoch: thread.epoch }) });
        thread.subscribed = run === this.line.run;
      } catch (caught) {
        const error = caught as ChatError;
        if (run !== this.line.run) return;
        if (error.temporary) await pause(error.retryAfterMs ?? this.line.pace.first);
        // Perhaps not there yet: tried again after the next send.
        else thread.refused = error.code;
      }
      if (run !== this.line.run) return;
    }
    this.settle();
    void this.sender.drain(thread);
  }

  /** At once, not when the promise comes round: the events that follow may be in the same packet. */
  private aligned(thread: Thread, ok: OkFrame): void {
    if (ok.mode === "snapshot" || (thread.epoch && ok.epoch && ok.epoch !== thread.epoch)) {
      thread.reset(ok.epoch, ok.from ?? 1);
      this.changed(thread);
    }
    thread.epoch = ok.epoch ?? thread.epoch;
    thread.head = Math.max(thread.head, ok.head ?? 0);
    thread.subscribed = true;
    // Nothing will follow by itself.
    if (ok.mode === "live" && thread.behind) void this.repair(thread);
  }

  private heard(conv: string, head: number): void {
    const thread = this.threads.get(conv);
    if (!thread) return;
    thread.head = Math.max(thread.head, head);
    if (thread.behind) void this.repair(thread);
  }

  /** One fetch at a time; after three that did not close the gap, start over from a snapshot. */
  private async repair(thread: Thread): Promise<void> {
    if (this.repairing.has(thread.conv) || !this.line.up) return;
    this.repairing.add(thread.conv);
    const { run } = this.line;
    this.settle();
    for (let failed = 0; thread.behind && run === this.line.run; ) {
      const before = thread.last;
      try {
        this.fetched(thread, await this.line.request({ t: "fetch", conv: thread.conv, after: before, limit: PAGE }));
      } catch (caught) {
        const error = caught as ChatError;
        await pause(error.retryAfterMs ?? this.line.pace.first);
        // "Not now" says nothing about the gap.
        if (error.temporary) continue;
      }
      if (run !== this.line.run) return;
      if (thread.last === before && thread.behind && ++failed >= 3) {
        thread.reset(undefined);
        thread.subscribed = false;
        await this.subscribe(thread);
        break;
      }
    }
    if (run === this.line.run) this.repairing.delete(thread.conv);
    this.settle();
  }

  private fetched(thread: Thread, ok: OkFrame): void {
    thread.head = Math.max(thread.head, ok.head ?? 0);
    this.take(thread, ok.events ?? []);
  }

  private take(thread: Thread, events: EventFrame[]): void {
    const before = thread.last;
    for (const event of events) thread.apply(event);
    if (thread.last === before) return;
    // What was held back behind a gap is news now, too.
    const news = thread.events.filter((event) => event.seq > before);
    for (const event of news) this.sender.shown(thread, event);
    this.changed(thread, news);
  }

  private settle(): void {
    const settled = (thread: Thread): boolean => (thread.subscribed ? !thread.behind : !!thread.refused);
    if (this.line.up) this.line.say([...this.threads.values()].every(settled) ? "live" : "catching_up");
  }

  /** Typing, streamed words and presence that nobody renewed are over. */
  private sweep(): void {
    const now = Date.now();
    for (const thread of this.threads.values()) {
      if (thread.fade(now)) this.changed(thread);
    }
  }

  private flushCursors(): void {
    this.cursorTimer = undefined;
    for (const [conv, known] of this.cursors) {
      const now = `${known.delivered}/${known.read}`;
      if (now === known.sent || !this.threads.get(conv)?.subscribed) continue;
      known.sent = now;
      this.line.post({ t: "cursor", conv, delivered: known.delivered, read: known.read });
    }
  }

  // ---- news -----------------------------------------------------------------------------------------------------

  /** The log should show it soon; if the hint got lost, it is asked. */
  stored(thread: Thread, seq: number): void {
    setTimeout(() => this.heard(thread.conv, seq), this.line.pace.hint);
    if (thread.refused) void this.subscribe(thread);
  }

  changed(thread: Thread, events: EventFrame[] = []): void {
    thread.touch();
    this.tell({ what: "thread", thread, events });
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }
}
