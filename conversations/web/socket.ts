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
import { MemoryOutbox, type OutboxItem, type OutboxStore } from "./outbox";
import { TicketRefused, type Ticket, type TicketSource } from "./session";
import { Thread } from "./thread";
import { ChatError, type EventFrame, type OkFrame, type ServerFrame, type WelcomeFrame } from "./wire";

export { Thread, type Entry } from "./thread";
export { ChatError } from "./wire";
export { TicketRefused, WidgetSession, type Ticket, type TicketSource } from "./session";
export { IdbOutbox, MemoryOutbox, type OutboxItem } from "./outbox";

/** What a person may be told about the line. `waiting`: between two tries. `stopped`: trying again will not help. */
export type Sync = "idle" | "connecting" | "catching_up" | "live" | "waiting" | "offline" | "stopped";

export type Change =
  | { what: "sync" }
  | { what: "thread"; thread: Thread; events: EventFrame[] }
  | { what: "frame"; frame: ServerFrame };

/** Tells the socket that now is a good moment to look (tab shown, network back) or that there is no network. */
export type Wake = (tell: (news: "resume" | "offline") => void) => () => void;

export interface ChatOptions {
  url: string;
  tickets: TicketSource;
  client?: { name: string; version: string };
  outbox?: OutboxStore;
  /** Load what an earlier page left in the outbox (never on a browser that has not sent anything). */
  restore?: boolean;
  wake?: Wake;
  /** For tests. */
  connect?: (url: string, protocol: string) => WebSocket;
  random?: () => number;
}

interface Waiting {
  resolve: (frame: OkFrame) => void;
  reject: (error: ChatError) => void;
  timer: ReturnType<typeof setTimeout>;
}

const PROTOCOL = "chat.v1.json";
const SILENCE_MS = 35_000;
const ANSWER_MS = 10_000;
const PROBE_MS = 4_000;
const ACT_LIFE_MS = 15 * 60_000;
const TRIES = 6;
const unknown = (why: string): ChatError => new ChatError("unknown", why, true);

/** Full jitter: 0.5 s doubling to 5 s in the first minute of trouble, to 30 s after it. */
export function backoff(attempt: number, troubleMs: number, random: () => number): number {
  return random() * Math.min(troubleMs < 60_000 ? 5_000 : 30_000, 500 * 2 ** Math.min(attempt, 10));
}

export class ChatSocket {
  sync: Sync = "idle";
  /** Why `stopped`: a close code's meaning or a ticket's refusal. */
  stoppedBy = "";
  ticket: Ticket | null = null;
  /** This participant's id ("p_…"), from the ticket or the welcome. */
  me = "";
  limits = { frame: 65536, text: 4096 };
  readonly threads = new Map<string, Thread>();

  private mainThread: Thread | null = null;
  private ws: WebSocket | null = null;
  private welcomed = false;
  private nextId = 1;
  private waiting = new Map<number, Waiting>();
  private actors = new Map<string, { resolve: (ok: OkFrame) => void; reject: (error: ChatError) => void }>();
  private draining = new Set<string>();
  private repairing = new Map<string, number>();
  private listeners = new Set<(change: Change) => void>();
  private lastFrame = 0;
  private attempt = 0;
  private troubleSince = 0;
  private run = 0;
  private freshTicket = false;
  private byeAfter: number | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private unwake: (() => void) | undefined;
  private cursors = new Map<string, { delivered: number; read: number; sent: string }>();
  private cursorTimer: ReturnType<typeof setTimeout> | undefined;
  private typedAt = 0;
  private restored: Promise<void> | null = null;
  private readonly store: OutboxStore;
  private readonly random: () => number;

  constructor(private options: ChatOptions) {
    this.store = options.outbox ?? new MemoryOutbox();
    this.random = options.random ?? Math.random;
  }

  // ---- for whoever draws ----------------------------------------------------------------------------------------

  listen(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    if (this.sync !== "idle" && this.sync !== "stopped") return;
    this.stoppedBy = "";
    this.unwake ??= this.options.wake?.((news) => (news === "offline" ? this.wentOffline() : this.resume()));
    this.watch ??= setInterval(() => this.look(), 1_000);
    void this.connect();
  }

  stop(): void {
    this.unwake?.();
    clearInterval(this.watch);
    this.unwake = this.watch = undefined;
    this.drop(1000);
    this.setSync("idle");
  }

  /** Look at the line now: connect if it is down, probe it if it may have died in our sleep. */
  resume(): void {
    if (this.sync === "stopped" || this.sync === "idle") return;
    if (!this.ws) {
      this.attempt = 0;
      return void this.connect();
    }
    if (!this.welcomed) return;
    if (Date.now() - this.lastFrame > SILENCE_MS - ANSWER_MS) return this.lost();
    const thread = [...this.threads.values()].find((each) => each.subscribed);
    if (thread) this.request({ t: "fetch", conv: thread.conv, after: thread.last, limit: 200 }, PROBE_MS).then(
      (ok) => this.fetched(thread, ok),
      (error: ChatError) => error.code === "unknown" && this.ws && this.lost(),
    );
  }

  /** Subscribes to a conversation (once) and keeps it complete from then on. */
  open(conv: string, epoch?: string): Thread {
    let thread = this.threads.get(conv);
    if (!thread) {
      thread = new Thread(conv);
      thread.epoch = epoch;
      this.threads.set(conv, thread);
      if (this.welcomed) void this.subscribe(thread);
    }
    return thread;
  }

  /**
   * The conversation that the ticket names. It can be spoken to before there is a ticket (its `conv` is "" until then),
   * so that what is written offline is shown at once and sent in time.
   */
  get main(): Thread {
    return (this.mainThread ??= new Thread(""));
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
    if (Date.now() - this.typedAt < 3_000 || !this.welcomed || !thread.subscribed) return;
    this.typedAt = Date.now();
    this.post({ t: "eph", conv: thread.conv, what: "typing", ttl_ms: 6000 });
  }

  /** Any other frame that wants an answer (the console's inbox). Rejects with ChatError; `unknown` if none came. */
  request(frame: Record<string, unknown>, timeoutMs = ANSWER_MS): Promise<OkFrame> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (!this.ws || this.ws.readyState !== 1) return reject(unknown("not connected"));
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(unknown("no answer"));
      }, timeoutMs);
      this.waiting.set(id, { resolve, reject, timer });
      this.post({ ...frame, id });
    });
  }

  // ---- the line -------------------------------------------------------------------------------------------------

  private async connect(): Promise<void> {
    const run = ++this.run;
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
    this.setSync("connecting");
    try {
      this.ticket = await this.options.tickets.get(this.freshTicket);
    } catch (error) {
      if (run !== this.run) return;
      if (error instanceof TicketRefused) return this.halt(error.code);
      return this.retryLater();
    }
    if (run !== this.run) return;
    this.freshTicket = false;
    this.me = this.ticket.me.id;
    this.adopt(this.ticket);
    await this.restoreOutbox();
    if (run !== this.run) return;
    const ws = this.options.connect ? this.options.connect(this.options.url, PROTOCOL) : new WebSocket(this.options.url, PROTOCOL);
    this.ws = ws;
    this.lastFrame = Date.now();
    ws.onopen = () => this.hello();
    ws.onmessage = (message) => {
      if (ws === this.ws) this.receive(String(message.data));
    };
    ws.onclose = (event) => {
      if (ws === this.ws) this.lost(event.code);
    };
  }

  private adopt(ticket: Ticket): void {
    if (!ticket.conversation) return;
    const main = this.main;
    if (main.conv !== ticket.conversation) {
      this.threads.delete(main.conv);
      if (main.conv) main.reset(undefined);
      main.conv = ticket.conversation;
      this.threads.set(main.conv, main);
    }
    main.epoch ??= ticket.epoch;
  }

  private hello(): void {
    const client = this.options.client ?? { name: "widget", version: "1.0.0" };
    this.request({ t: "hello", token: this.ticket!.token, client, features: ["cards", "receipts", "words"] }).then(
      (welcome) => this.greeted(welcome as unknown as WelcomeFrame),
      (error: ChatError) => {
        if (error.code === "unauthorised") this.freshTicket = true;
        if (this.ws) this.lost();
      },
    );
  }

  private greeted(welcome: WelcomeFrame): void {
    this.welcomed = true;
    this.me = welcome.me || this.me;
    if (welcome.limits) this.limits = welcome.limits;
    this.setSync("catching_up");
    for (const known of this.cursors.values()) known.sent = "";
    void Promise.all([...this.threads.values()].map((thread) => this.subscribe(thread))).then(() => this.settle());
  }

  /** Nothing heard, socket closed or given up: let go of it and decide what comes next. */
  private lost(code = 1006): void {
    this.drop(code);
    if (code >= 4500 && code < 5000) return this.halt(String(code));
    if (code === 4001) this.freshTicket = true;
    this.retryLater();
  }

  private drop(code: number): void {
    this.run++;
    clearTimeout(this.retryTimer);
    const ws = this.ws;
    this.ws = null;
    this.welcomed = false;
    if (ws) {
      ws.onopen = ws.onmessage = ws.onclose = null;
      if (ws.readyState < 2) ws.close(code === 1000 ? 1000 : undefined);
    }
    for (const thread of this.threads.values()) thread.subscribed = false;
    this.draining.clear();
    this.repairing.clear();
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const each of waiting) {
      clearTimeout(each.timer);
      each.reject(unknown("connection lost"));
    }
  }

  private retryLater(): void {
    this.troubleSince ||= Date.now();
    const wait = backoff(this.attempt++, Date.now() - this.troubleSince, this.random);
    const delay = this.byeAfter === null ? wait : this.byeAfter * this.random() + 50;
    this.byeAfter = null;
    this.setSync(typeof navigator !== "undefined" && navigator.onLine === false ? "offline" : "waiting");
    this.retryTimer = setTimeout(() => void this.connect(), delay);
  }

  private wentOffline(): void {
    if (this.sync === "stopped" || this.sync === "idle") return;
    this.drop(1006);
    // The `online` event resumes at once; this is for browsers that never tell.
    this.retryTimer = setTimeout(() => void this.connect(), 5_000);
    this.setSync("offline");
  }

  private halt(why: string): void {
    this.drop(1000);
    this.stoppedBy = why;
    this.setSync("stopped");
  }

  /** Every second: is the line silent, have typing or streamed words gone stale? */
  private look(): void {
    const now = Date.now();
    if (this.ws && now - this.lastFrame > (this.welcomed ? SILENCE_MS : ANSWER_MS)) this.lost();
    if (this.welcomed && this.troubleSince && this.sync === "live") this.attempt = this.troubleSince = 0;
    for (const thread of this.threads.values()) {
      const typed = thread.typing && thread.typing.until < now;
      const spoken = thread.words && now - thread.words.at > 20_000;
      if (typed) thread.typing = null;
      if (spoken) thread.words = null;
      if (typed || spoken) this.changed(thread);
    }
  }

  private post(frame: object): void {
    if (this.ws?.readyState === 1) this.ws.send(JSON.stringify(frame));
  }

  // ---- frames in ------------------------------------------------------------------------------------------------

  private receive(text: string): void {
    this.lastFrame = Date.now();
    const frame = JSON.parse(text) as ServerFrame;
    switch (frame.t) {
      case "ok":
      case "welcome":
      case "err": {
        const waiting = frame.re === undefined ? undefined : this.waiting.get(frame.re);
        if (!waiting) break;
        this.waiting.delete(frame.re!);
        clearTimeout(waiting.timer);
        if (frame.t === "err") waiting.reject(new ChatError(frame.code, frame.message, frame.temporary, frame.details, frame.retry_after_ms));
        else waiting.resolve(frame as OkFrame);
        break;
      }
      case "event": {
        const thread = this.threads.get(frame.conv);
        if (!thread) break;
        const outcome = thread.apply(frame);
        if (outcome === "gap") void this.repair(thread);
        if (outcome === "applied") this.changed(thread, [frame]);
        this.settle();
        break;
      }
      case "cursor":
      case "eph": {
        const thread = this.threads.get(frame.conv);
        if (!thread || ("from" in frame && frame.from === this.me && frame.t === "eph")) break;
        if (frame.t === "cursor") thread.cursor(frame);
        else thread.ephemeral(frame, Date.now());
        this.changed(thread);
        break;
      }
      case "ping":
        this.post({ t: "pong" });
        for (const [conv, head] of Object.entries(frame.heads ?? {})) this.heard(conv, head);
        break;
      case "auth_expiring":
        void this.reauthenticate();
        break;
      case "bye":
        this.byeAfter = frame.retry_after_ms ?? null;
    }
    this.tell({ what: "frame", frame });
  }

  private async reauthenticate(): Promise<void> {
    try {
      const ticket = await this.options.tickets.get(true);
      if (this.ticket && ticket.me.id !== this.ticket.me.id) {
        // Another person: never a live rebind, but a new hello.
        this.drop(1000);
        this.threads.clear();
        this.mainThread = null;
        return void this.connect();
      }
      this.ticket = ticket;
      await this.request({ t: "auth", token: ticket.token });
    } catch {
      // The server will close with 4001 and the next hello brings a fresh ticket.
      this.freshTicket = true;
    }
  }

  // ---- the log --------------------------------------------------------------------------------------------------

  private async subscribe(thread: Thread): Promise<void> {
    const after = thread.last;
    try {
      const ok = await this.request({ t: "sub", conv: thread.conv, after, ...(thread.epoch && { epoch: thread.epoch }) });
      if (ok.mode === "snapshot" || (thread.epoch && ok.epoch && ok.epoch !== thread.epoch)) {
        thread.reset(ok.epoch, ok.from ?? (ok.head ? Math.max(1, ok.head - 199) : 1));
        this.changed(thread);
      }
      thread.epoch = ok.epoch ?? thread.epoch;
      thread.head = Math.max(thread.head, ok.head ?? 0);
      thread.subscribed = true;
    } catch (error) {
      // A conversation that does not exist yet begins with the first send; the log is subscribed to after it.
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
    const failures = this.repairing.get(thread.conv);
    if (failures !== undefined || !this.welcomed) return;
    this.repairing.set(thread.conv, 0);
    this.settle();
    for (let failed = 0; thread.behind && this.welcomed; ) {
      const before = thread.last;
      try {
        this.fetched(thread, await this.request({ t: "fetch", conv: thread.conv, after: thread.last, limit: 200 }));
      } catch (error) {
        if ((error as ChatError).code === "unknown" && !this.welcomed) break;
        await new Promise((resolve) => setTimeout(resolve, (error as ChatError).retryAfterMs ?? 500));
      }
      if (thread.last === before && ++failed >= 3) {
        thread.reset(undefined);
        await this.subscribe(thread);
        break;
      }
    }
    this.repairing.delete(thread.conv);
    this.settle();
  }

  private fetched(thread: Thread, ok: OkFrame): void {
    const applied = (ok.events ?? []).filter((event) => thread.apply(event) === "applied");
    if (ok.head !== undefined) thread.head = Math.max(thread.last, ok.head);
    if (applied.length) this.changed(thread, applied);
  }

  private settle(): void {
    if (!this.welcomed) return;
    const behind = [...this.threads.values()].some((thread) => thread.behind);
    this.setSync(behind ? "catching_up" : "live");
  }

  private flushCursors(): void {
    this.cursorTimer = undefined;
    if (!this.welcomed) return;
    for (const [conv, { delivered, read, sent }] of this.cursors) {
      const now = `${delivered}/${read}`;
      if (now === sent || !this.threads.get(conv)?.subscribed) continue;
      this.cursors.get(conv)!.sent = now;
      this.post({ t: "cursor", conv, delivered, read });
    }
  }

  // ---- the outbox -----------------------------------------------------------------------------------------------

  private enqueue(thread: Thread, item: OutboxItem): void {
    thread.outbox.push(item);
    void this.store.put(item); // an act too: after a reload its outcome is still asked for
    this.changed(thread);
    void this.drain(thread);
  }

  private restoreOutbox(): Promise<void> {
    if (!this.options.restore) return Promise.resolve();
    this.restored ??= this.store.all().then((items) => {
      for (const item of items.sort((a, b) => (a.cid < b.cid ? -1 : 1))) {
        // A press from long ago is not what the shopper wants now; a message still is.
        const stale = item.kind === "act" && Date.now() - Date.parse(item.at) > ACT_LIFE_MS;
        const thread = item.conv ? this.open(item.conv) : this.main;
        if (stale) void this.store.delete(item.cid);
        else if (!thread.outbox.some((each) => each.cid === item.cid)) {
          thread.outbox.push({ ...item, conv: thread.conv, state: item.state === "failed" ? "failed" : "pending" });
          this.changed(thread);
        }
      }
    });
    return this.restored;
  }

  /** One after another, so that they are stored in the order they were written. */
  private async drain(thread: Thread): Promise<void> {
    if (!this.welcomed || this.draining.has(thread.conv)) return;
    this.draining.add(thread.conv);
    const run = this.run;
    const next = (): OutboxItem | undefined => thread.outbox.find((item) => item.state === "pending");
    for (let item = next(), tries = 0; item && this.welcomed && run === this.run; item = next()) {
      try {
        this.delivered(thread, item, await this.request(this.frameOf(thread, item)));
        tries = 0;
      } catch (caught) {
        const error = caught as ChatError;
        if (run !== this.run) return;
        if (!error.temporary || ++tries >= TRIES) {
          this.failed(thread, item, error);
          tries = 0;
        } else await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? backoff(tries, 0, this.random)));
      }
    }
    if (run === this.run) this.draining.delete(thread.conv);
  }

  private frameOf(thread: Thread, item: OutboxItem): Record<string, unknown> {
    const { cid } = item;
    const { conv } = thread;
    if (item.kind === "act") return { t: "act", conv, cid, action: item.action, args: item.args ?? {} };
    return {
      t: "send", conv, cid, body: item.body ?? {},
      ...(item.entryKind && { kind: item.entryKind }), ...(item.replyTo && { reply_to: item.replyTo }),
    };
  }

  private delivered(thread: Thread, item: OutboxItem, ok: OkFrame): void {
    void this.store.delete(item.cid);
    item.state = "sent";
    if (item.kind === "act" || (ok.seq !== undefined && ok.seq <= thread.last)) {
      const index = thread.outbox.indexOf(item);
      if (index >= 0) thread.outbox.splice(index, 1);
    }
    if (ok.seq !== undefined) {
      thread.head = Math.max(thread.head, ok.seq);
      // The hint may get lost; then the log is asked.
      setTimeout(() => this.heard(thread.conv, ok.seq!), 2_000);
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
      thread.outbox.splice(thread.outbox.indexOf(item), 1);
      void this.store.delete(item.cid);
    } else {
      item.state = "failed";
      item.error = { code: error.code, message: error.message };
      void this.store.put(item);
    }
    actor?.reject(error);
    this.changed(thread);
  }

  // ---- news -----------------------------------------------------------------------------------------------------

  private changed(thread: Thread, events: EventFrame[] = []): void {
    this.tell({ what: "thread", thread, events });
  }

  private setSync(sync: Sync): void {
    if (this.sync === sync) return;
    this.sync = sync;
    this.tell({ what: "sync" });
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }
}
