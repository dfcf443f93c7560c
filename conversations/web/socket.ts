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
import { uuidv7 } from "./ids";
import { Line, backoff, type LineOptions, type Sync } from "./line";
import { MemoryOutbox, type OutboxItem, type OutboxStore } from "./outbox";
import type { Ticket } from "./session";
import { Thread } from "./thread";
import { ChatError, type EventFrame, type OkFrame, type ServerFrame } from "./wire";

export { backoff, type Sync } from "./line";
export { Thread, type Entry } from "./thread";
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

const PROBE_MS = 4_000;
const HINT_MS = 2_000;
const ACT_LIFE_MS = 15 * 60_000;
const WORDS_LIFE_MS = 20_000;
const TRIES = 6;
const PAGE = 200;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class ChatSocket {
  readonly threads = new Map<string, Thread>();

  private line: Line;
  private mainThread: Thread | null = null;
  private actors = new Map<string, { resolve: (ok: OkFrame) => void; reject: (error: ChatError) => void }>();
  private draining = new Set<string>();
  private repairing = new Set<string>();
  private listeners = new Set<(change: Change) => void>();
  private cursors = new Map<string, { delivered: number; read: number; sent: string }>();
  private cursorTimer: ReturnType<typeof setTimeout> | undefined;
  private staleTimer: ReturnType<typeof setInterval> | undefined;
  private typedAt = 0;
  private restored = false;
  private readonly store: OutboxStore;
  private readonly random: () => number;

  constructor(private options: ChatOptions) {
    this.store = options.outbox ?? new MemoryOutbox();
    this.random = options.random ?? Math.random;
    this.line = new Line(options, {
      ticketed: (ticket) => this.ticketed(ticket),
      welcomed: () => this.welcomed(),
      frame: (frame) => this.frame(frame),
      dropped: () => this.dropped(),
      replaced: () => this.replaced(),
      synced: () => this.tell({ what: "sync" }),
      probe: () => this.probe(),
    });
  }

  // ---- for whoever draws ----------------------------------------------------------------------------------------

  get sync(): Sync {
    return this.line.sync;
  }

  /** Why `stopped`: a close code or a refused ticket's code. */
  get stoppedBy(): string {
    return this.line.stoppedBy;
  }

  get ticket(): Ticket | null {
    return this.line.ticket;
  }

  /** This participant's id ("p_…"), from the ticket or the welcome. */
  get me(): string {
    return this.line.me;
  }

  get limits(): { frame: number; text: number } {
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
    const item: OutboxItem = { cid: more.cid ?? uuidv7(), conv: thread.conv, kind: "message", body, at: new Date().toISOString(), state: "pending" };
    if (more.kind) item.entryKind = more.kind;
    if (more.replyTo) item.replyTo = more.replyTo;
    this.enqueue(thread, item);
    return item.cid;
  }

  /** A press on a card. Settles when the server answered for certain; refusals reject with their stable code. */
  act(thread: Thread, action: string, args: Record<string, unknown>, cid: string = uuidv7()): Promise<OkFrame> {
    const item: OutboxItem = { cid, conv: thread.conv, kind: "act", action, args, at: new Date().toISOString(), state: "pending" };
    const answer = new Promise<OkFrame>((resolve, reject) => this.actors.set(cid, { resolve, reject }));
    this.enqueue(thread, item);
    return answer;
  }

  retry(thread: Thread, cid: string): void {
    const item = thread.outbox.find((each) => each.cid === cid);
    if (!item) return;
    item.state = "pending";
    delete item.error;
    void this.store.put(item);
    this.changed(thread);
    void this.drain(thread);
  }

  discard(thread: Thread, cid: string): void {
    const index = thread.outbox.findIndex((each) => each.cid === cid);
    if (index >= 0) thread.outbox.splice(index, 1);
    void this.store.delete(cid);
    this.changed(thread);
  }

  /** Tell the others how far we have had and read it: absolute, forward only, at most once a second. */
  mark(thread: Thread, at: { delivered?: number; read?: number }): void {
    const known = this.cursors.get(thread.conv) ?? { delivered: 0, read: 0, sent: "" };
    known.read = Math.max(known.read, Math.min(at.read ?? 0, thread.last));
    known.delivered = Math.max(known.delivered, Math.min(at.delivered ?? 0, thread.last), known.read);
    this.cursors.set(thread.conv, known);
    this.cursorTimer ??= setTimeout(() => this.flushCursors(), 1_000);
  }

  typing(thread: Thread): void {
    if (Date.now() - this.typedAt < 3_000 || !thread.subscribed) return;
    this.typedAt = Date.now();
    this.line.post({ t: "eph", conv: thread.conv, what: "typing", ttl_ms: 6000 });
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
    if (this.options.restore && !this.restored) await this.restoreOutbox();
  }

  private welcomed(): void {
    for (const known of this.cursors.values()) known.sent = "";
    if (!this.threads.size) this.settle();
    for (const thread of this.threads.values()) void this.subscribe(thread);
  }

  private dropped(): void {
    for (const thread of this.threads.values()) thread.subscribed = false;
    this.draining.clear();
    this.repairing.clear();
  }

  private replaced(): void {
    this.threads.clear();
    this.mainThread = null;
    this.cursors.clear();
  }

  private probe(): Promise<unknown> | null {
    const thread = [...this.threads.values()].find((each) => each.subscribed);
    return thread ? this.line.request({ t: "fetch", conv: thread.conv, after: thread.last, limit: PAGE }, PROBE_MS).then((ok) => this.fetched(thread, ok)) : null;
  }

  private frame(frame: ServerFrame): void {
    if (frame.t === "event") {
      const thread = this.threads.get(frame.conv);
      if (thread) this.take(thread, [frame]);
      // Behind after an event that was applied: the rest of a replay is on its way. Kept aside: something is missing.
      if (thread && frame.seq > thread.last) void this.repair(thread);
      else this.settle();
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
    try {
      const ok = await this.line.request({ t: "sub", conv: thread.conv, after: thread.last, ...(thread.epoch && { epoch: thread.epoch }) });
      if (ok.mode === "snapshot" || (thread.epoch && ok.epoch && ok.epoch !== thread.epoch)) {
        thread.reset(ok.epoch, ok.from ?? 1);
        this.changed(thread);
      }
      thread.epoch = ok.epoch ?? thread.epoch;
      thread.head = Math.max(thread.head, ok.head ?? 0);
      thread.subscribed = true;
    } catch (error) {
      // Not there yet: a conversation begins with its first send, and is subscribed to after that.
      if ((error as ChatError).code === "unknown") return;
    }
    this.settle();
    void this.drain(thread);
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
        this.fetched(thread, await this.line.request({ t: "fetch", conv: thread.conv, after: thread.last, limit: PAGE }));
      } catch (error) {
        await pause((error as ChatError).retryAfterMs ?? 500);
      }
      if (run !== this.line.run) return;
      if (thread.last === before && thread.behind && ++failed >= 3) {
        thread.reset(undefined);
        await this.subscribe(thread);
        break;
      }
    }
    if (run === this.line.run) this.repairing.delete(thread.conv);
    this.settle();
  }

  private fetched(thread: Thread, ok: OkFrame): void {
    if (ok.head !== undefined) thread.head = Math.max(thread.last, ok.head);
    this.take(thread, ok.events ?? []);
  }

  private take(thread: Thread, events: EventFrame[]): void {
    const before = thread.last;
    for (const event of events) thread.apply(event);
    // What was held back behind a gap is news now, too.
    if (thread.last > before) this.changed(thread, thread.events.filter((event) => event.seq > before));
  }

  private settle(): void {
    if (this.line.up) this.line.say([...this.threads.values()].some((thread) => thread.behind) ? "catching_up" : "live");
  }

  /** Typing and streamed words that nobody renewed are over. */
  private sweep(): void {
    const now = Date.now();
    for (const thread of this.threads.values()) {
      const typed = thread.typing && thread.typing.until < now;
      const spoken = thread.words && now - thread.words.at > WORDS_LIFE_MS;
      if (typed) thread.typing = null;
      if (spoken) thread.words = null;
      if (typed || spoken) this.changed(thread);
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

  // ---- the outbox -----------------------------------------------------------------------------------------------

  private enqueue(thread: Thread, item: OutboxItem): void {
    thread.outbox.push(item);
    void this.store.put(item); // an act too: after a reload its outcome is still asked for
    this.changed(thread);
    void this.drain(thread);
  }

  private async restoreOutbox(): Promise<void> {
    this.restored = true;
    for (const item of (await this.store.all()).sort((a, b) => (a.cid < b.cid ? -1 : 1))) {
      // A press from long ago is not what the shopper wants now; a message still is.
      if (item.kind === "act" && Date.now() - Date.parse(item.at) > ACT_LIFE_MS) {
        void this.store.delete(item.cid);
        continue;
      }
      const thread = item.conv ? this.open(item.conv) : this.main;
      if (thread.outbox.some((each) => each.cid === item.cid)) continue;
      thread.outbox.push({ ...item, conv: thread.conv, state: item.state === "failed" ? "failed" : "pending" });
      this.changed(thread);
    }
  }

  /** One after another, so that they are stored in the order they were written. */
  private async drain(thread: Thread): Promise<void> {
    if (!this.line.up || !thread.conv || this.draining.has(thread.conv)) return;
    this.draining.add(thread.conv);
    const { run } = this.line;
    const next = (): OutboxItem | undefined => thread.outbox.find((item) => item.state === "pending");
    for (let item = next(), tries = 0; item; item = next()) {
      try {
        this.delivered(thread, item, await this.line.request(this.frameOf(thread, item)));
        tries = 0;
      } catch (caught) {
        const error = caught as ChatError;
        if (run !== this.line.run) return;
        if (!error.temporary || ++tries >= TRIES) {
          this.failed(thread, item, error);
          tries = 0;
        } else await pause(error.retryAfterMs ?? backoff(tries, 0, this.random));
      }
      if (run !== this.line.run) return;
    }
    this.draining.delete(thread.conv);
  }

  private frameOf(thread: Thread, item: OutboxItem): Record<string, unknown> {
    const { conv } = thread;
    const { cid } = item;
    if (item.kind === "act") return { t: "act", conv, cid, action: item.action, args: item.args ?? {} };
    const more = { ...(item.entryKind && { kind: item.entryKind }), ...(item.replyTo && { reply_to: item.replyTo }) };
    return { t: "send", conv, cid, body: item.body ?? {}, ...more };
  }

  private delivered(thread: Thread, item: OutboxItem, ok: OkFrame): void {
    void this.store.delete(item.cid);
    item.state = "sent";
    // A message stays in view as sent until the log shows it; a press has nothing to show.
    if (item.kind === "act" || (ok.seq !== undefined && ok.seq <= thread.last)) this.remove(thread, item);
    if (ok.seq !== undefined && (ok.conv === undefined || ok.conv === thread.conv)) {
      thread.head = Math.max(thread.head, ok.seq);
      // The hint may get lost; then the log is asked.
      setTimeout(() => this.heard(thread.conv, ok.seq!), HINT_MS);
    }
    this.actors.get(item.cid)?.resolve(ok);
    this.actors.delete(item.cid);
    this.changed(thread);
    if (!thread.subscribed) void this.subscribe(thread);
  }

  private failed(thread: Thread, item: OutboxItem, error: ChatError): void {
    const actor = this.actors.get(item.cid);
    this.actors.delete(item.cid);
    if (item.kind === "act") {
      this.remove(thread, item);
      void this.store.delete(item.cid);
    } else {
      item.state = "failed";
      item.error = { code: error.code, message: error.message };
      void this.store.put(item);
    }
    actor?.reject(error);
    this.changed(thread);
  }

  private remove(thread: Thread, item: OutboxItem): void {
    const index = thread.outbox.indexOf(item);
    if (index >= 0) thread.outbox.splice(index, 1);
  }

  // ---- news -----------------------------------------------------------------------------------------------------

  private changed(thread: Thread, events: EventFrame[] = []): void {
    this.tell({ what: "thread", thread, events });
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }
}
