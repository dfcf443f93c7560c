/** The connection: ticket, hello, heartbeat, back-off, and answers matched to questions. Knows nothing of what is said. */
import type { Wake } from "./wake";
import { TicketRefused, type Ticket, type TicketSource } from "./session";
import { ChatError, type OkFrame, type ServerFrame, type WelcomeFrame } from "./wire";

/** What a person may be told about the line. `waiting`: between two tries. `stopped`: trying again will not help. */
export type Sync = "idle" | "connecting" | "catching_up" | "live" | "waiting" | "offline" | "stopped";

export interface LineOptions {
  url: string;
  tickets: TicketSource;
  client?: { name: string; version: string };
  wake?: Wake;
  /** Where sockets are blocked: brings what speaks the same frames over HTTP (loaded only then). */
  fallback?: () => Promise<{ HttpSocket: new (url: string) => unknown }>;
  /** For tests. */
  connect?: (url: string, protocol: string) => WebSocket;
  random?: () => number;
  pace?: Partial<Pace>;
}

/** The client's clocks, in milliseconds; only tests shorten them. */
export const PACE = {
  /** No frame for so long: the line is dead. After `suspect` of it a tab that wakes does not even ask. */
  silence: 35_000,
  suspect: 27_000,
  answer: 10_000,
  probe: 4_000,
  look: 1_000,
  /** Back-off: doubling from `first` to `early`, and to `late` once the trouble lasts longer than `trouble`. */
  first: 500,
  early: 5_000,
  late: 30_000,
  trouble: 60_000,
  /** While HTTP stands in for a blocked socket: how often the socket is tried. */
  unblock: 180_000,
  /** After an `ok` the log must show the entry in this time, else it is asked. */
  hint: 2_000,
  cursor: 1_000,
};
export type Pace = typeof PACE;

export interface LineOwner {
  /** A ticket is there, the socket is not yet: what must be known before the first frame. */
  ticketed(ticket: Ticket): Promise<void>;
  welcomed(): void;
  frame(frame: ServerFrame): void;
  /** Every answer that is under way is unknown now. */
  dropped(): void;
  /** The next ticket speaks for somebody else. */
  replaced(): void;
  synced(): void;
  /** Resumed with an apparently open socket: ask something small; a rejection as `unknown` ends the socket. */
  probe(): Promise<unknown> | null;
}

interface Waiting {
  resolve: (frame: OkFrame) => void;
  reject: (error: ChatError) => void;
  timer: ReturnType<typeof setTimeout>;
}

const PROTOCOL = "chat.v1.json";
const unknown = (why: string): ChatError => new ChatError("unknown", why, true);

/** Full jitter: 0.5 s doubling to 5 s in the first minute of trouble, to 30 s after it. */
export function backoff(attempt: number, troubleMs: number, random: () => number, pace: Pace = PACE): number {
  return random() * Math.min(troubleMs < pace.trouble ? pace.early : pace.late, pace.first * 2 ** Math.min(attempt, 10));
}

/** Milliseconds passed, by the clock that saw more of them: one stands still in sleep, the other can be set back. */
const passed = (since: Mark): number => Math.max(Date.now() - since[0], performance.now() - since[1]);
const mark = (): Mark => [Date.now(), performance.now()];
type Mark = [number, number];

export class Line {
  sync: Sync = "idle";
  stoppedBy = "";
  ticket: Ticket | null = null;
  me = "";
  limits = { frame: 65536, text: 4096, edit_minutes: 15 };
  /** Welcomed by the server and not yet lost. */
  up = false;
  /** Counts connections: work begun under another number is stale. */
  run = 0;

  private ws: WebSocket | null = null;
  private nextId = 1;
  private waiting = new Map<number, Waiting>();
  private heardAt = mark();
  private attempt = 0;
  private troubleSince: Mark | null = null;
  private settledAt = mark();
  /** Tries in a row whose handshake never came through: a server that is down, or a network that allows no sockets. */
  private shut = 0;
  private freshTicket = false;
  private byeAfter: number | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private unwake: (() => void) | undefined;
  private unblock: ReturnType<typeof setInterval> | undefined;
  private readonly random: () => number;
  readonly pace: Pace;

  constructor(
    private options: LineOptions,
    private owner: LineOwner,
  ) {
    this.random = options.random ?? Math.random;
    this.pace = { ...PACE, ...options.pace };
  }

  /** How long it has not been live, tries included. */
  get troubledMs(): number {
    return this.troubleSince ? passed(this.troubleSince) : 0;
  }

  start(): void {
    if (this.sync !== "idle" && this.sync !== "stopped") return;
    this.stoppedBy = "";
    this.unwake ??= this.options.wake?.((news) => (news === "offline" ? this.wentOffline() : this.resume()));
    this.watch ??= setInterval(() => this.look(), this.pace.look);
    void this.connect();
  }

  stop(): void {
    this.unwake?.();
    clearInterval(this.watch);
    this.unwake = this.watch = undefined;
    this.drop();
    this.say("idle");
  }

  /** Look at the line now: connect if it is down, probe it if it may have died in our sleep. */
  resume(): void {
    if (this.sync === "stopped" || this.sync === "idle") return;
    if (!this.ws) {
      this.attempt = 0;
      // Already asking for a ticket: that try is as good as a new one.
      if (this.sync !== "connecting") void this.connect();
      return;
    }
    // A handshake begun on the network of before may hang; a fresh one is let go on.
    if (passed(this.heardAt) > (this.up ? this.pace.suspect : this.pace.look)) {
      this.attempt = 0;
      this.drop();
      return void this.connect();
    }
    if (!this.up) return;
    const run = this.run;
    this.owner.probe()?.catch((error: ChatError) => {
      if (error.code === "unknown" && run === this.run) this.lost();
    });
  }

  /** One frame, one answer. Rejects with ChatError: `unknown` if none came, and then the same may be asked again. */
  request(frame: Record<string, unknown>, timeoutMs = this.pace.answer): Promise<OkFrame> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (this.ws?.readyState !== 1) return reject(unknown("not connected"));
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(unknown("no answer"));
        // Not a word since it was asked: the line is dead, and waiting for its silence to be long would only cost time.
        if (passed(this.heardAt) >= timeoutMs) this.lost();
      }, timeoutMs);
      this.waiting.set(id, { resolve, reject, timer });
      this.post({ ...frame, id });
    });
  }

  post(frame: object): void {
    if (this.ws?.readyState === 1) this.ws.send(JSON.stringify(frame));
  }

  say(sync: Sync): void {
    if (this.sync === sync) return;
    if (sync === "live") this.settledAt = mark();
    this.sync = sync;
    this.owner.synced();
  }

  private async connect(): Promise<void> {
    const run = ++this.run;
    clearTimeout(this.retryTimer);
    this.say("connecting");
    try {
      const ticket = await this.options.tickets.get(this.freshTicket);
      if (run !== this.run) return;
      this.freshTicket = false;
      if (this.ticket && this.ticket.me.id !== ticket.me.id) this.owner.replaced();
      this.ticket = ticket;
      this.me = ticket.me.id;
      await this.owner.ticketed(ticket);
    } catch (error) {
      if (run !== this.run) return;
      return error instanceof TicketRefused ? this.halt(error.code) : this.retryLater();
    }
    if (run !== this.run) return;
    const { url, fallback } = this.options;
    let ws: WebSocket;
    try {
      const http = this.shut >= 2 && fallback ? (await fallback()).HttpSocket : null;
      if (run !== this.run) return;
      // If that cannot reach the server either, it is the server's trouble, and a socket is next.
      if (http) this.shut = 0;
      ws = http ? (new http(url) as WebSocket) : this.socket();
      if (http) this.unblock = setInterval(() => this.tryAgain(), this.pace.unblock);
    } catch {
      return run === this.run ? this.retryLater() : undefined;
    }
    this.ws = ws;
    this.shut++;
    this.heardAt = mark();
    ws.onopen = () => {
      if (!this.unblock) this.shut = 0;
      this.hello();
    };
    ws.onmessage = (message) => {
      if (ws === this.ws) this.receive(String(message.data));
    };
    ws.onclose = (event) => {
      // Her hello did not get through in time: a bad network is no bad client.
      const late = event.code === 4500 && event.reason === "no hello";
      if (ws === this.ws) this.lost(late ? 1006 : event.code);
    };
  }

  private socket(): WebSocket {
    const { url, connect } = this.options;
    return connect ? connect(url, PROTOCOL) : new WebSocket(url, PROTOCOL);
  }

  /** HTTP stands in: is a socket possible by now? Then change over to one. */
  private tryAgain(): void {
    const trial = this.socket();
    trial.onopen = () => {
      trial.close();
      if (!this.unblock) return;
      this.shut = 0;
      this.drop();
      void this.connect();
    };
  }

  private hello(): void {
    const run = this.run;
    const client = this.options.client ?? { name: "widget", version: "1.0.0" };
    this.request({ t: "hello", token: this.ticket!.token, client, features: ["cards", "receipts", "words"] }).then(
      (answer) => {
        const welcome = answer as unknown as WelcomeFrame;
        this.up = true;
        if (this.unblock) this.shut = 2;
        this.me = welcome.me || this.me;
        this.limits = { ...this.limits, ...welcome.limits };
        this.say("catching_up");
        this.owner.welcomed();
      },
      (error: ChatError) => {
        if (error.code === "unauthorised") this.freshTicket = true;
        if (run === this.run && this.ws) this.lost();
      },
    );
  }

  private receive(text: string): void {
    this.heardAt = mark();
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
      case "ping":
        this.post({ t: "pong" });
        break;
      case "auth_expiring":
        void this.reauthenticate();
        break;
      case "bye":
        this.byeAfter = frame.retry_after_ms ?? null;
    }
    this.owner.frame(frame);
  }

  private async reauthenticate(): Promise<void> {
    const run = this.run;
    try {
      const ticket = await this.options.tickets.get(true);
      if (run !== this.run) return;
      if (ticket.me.id !== this.ticket?.me.id) {
        // Somebody else: never a live rebind, but a new hello.
        this.drop();
        return void this.connect();
      }
      this.ticket = ticket;
      await this.request({ t: "auth", token: ticket.token });
    } catch {
      // The server will close with 4001 and the next hello brings a fresh ticket.
      this.freshTicket = true;
    }
  }

  /** Nothing heard, socket closed or given up: let go of it and decide what comes next. */
  private lost(code = 1006): void {
    this.drop();
    if (code >= 4500 && code < 5000) return this.halt(String(code));
    if (code === 4001) this.freshTicket = true;
    this.retryLater();
  }

  private drop(): void {
    this.run++;
    clearTimeout(this.retryTimer);
    clearInterval(this.unblock);
    this.unblock = undefined;
    const { ws } = this;
    this.ws = null;
    this.up = false;
    if (ws) {
      ws.onopen = ws.onmessage = ws.onclose = null;
      if (ws.readyState < 2) ws.close();
    }
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    this.owner.dropped();
    for (const each of waiting) {
      clearTimeout(each.timer);
      each.reject(unknown("connection lost"));
    }
  }

  private retryLater(): void {
    this.troubleSince ??= mark();
    const wait = backoff(this.attempt++, passed(this.troubleSince), this.random, this.pace);
    // A server that says when to come is not asked before; half as much again spreads those who were told the same.
    const delay = this.byeAfter === null ? wait : this.byeAfter * (1 + this.random() / 2);
    this.byeAfter = null;
    this.say(typeof navigator !== "undefined" && navigator.onLine === false ? "offline" : "waiting");
    this.retryTimer = setTimeout(() => void this.connect(), delay);
  }

  private wentOffline(): void {
    if (this.sync === "stopped" || this.sync === "idle") return;
    this.drop();
    // `online` resumes at once; this is for browsers that never tell.
    this.retryTimer = setTimeout(() => void this.connect(), this.pace.early);
    this.say("offline");
  }

  private halt(why: string): void {
    this.drop();
    this.stoppedBy = why;
    this.say("stopped");
  }

  private look(): void {
    if (this.ws && passed(this.heardAt) > (this.up ? this.pace.silence : this.pace.answer)) this.lost();
    // It holds: the next trouble is a new one.
    if (this.sync !== "live" || passed(this.settledAt) < this.pace.look) return;
    this.attempt = 0;
    this.troubleSince = null;
  }
}
