/** A server made of rules: enough of chat.v1 to try the client's promises, with faults on demand. */
import type { Body, EventFrame } from "../wire";
import type { Ticket, TicketSource } from "../session";

type Frame = Record<string, unknown> & { t: string; id?: number };

export class FakeServer {
  log: EventFrame[] = [];
  epoch = "e1";
  sockets: FakeSocket[] = [];
  received: Frame[] = [];
  /** Answers to give instead: return true when the frame was dealt with. */
  rule: (frame: Frame, socket: FakeSocket) => boolean = () => false;
  private cids = new Map<string, number>();

  connect = (): WebSocket => {
    const socket = new FakeSocket(this);
    this.sockets.push(socket);
    return socket as unknown as WebSocket;
  };

  get socket(): FakeSocket {
    return this.sockets.at(-1)!;
  }

  store(from: string, body: Body, cid?: string): EventFrame {
    const event: EventFrame = { t: "event", conv: "c_1", seq: this.log.length + 1, kind: "message", at: new Date(0).toISOString(), from, body };
    if (cid) event.cid = cid;
    this.log.push(event);
    return event;
  }

  handle(frame: Frame, socket: FakeSocket): void {
    this.received.push(frame);
    if (this.rule(frame, socket)) return;
    const re = frame.id;
    const head = this.log.length;
    if (frame.t === "hello") socket.push({ t: "welcome", re, session: "s", me: "p_me", ping_ms: 25000, limits: { frame: 65536, text: 4096 }, features: [] });
    else if (frame.t === "sub") {
      socket.push({ t: "ok", re, conv: frame["conv"], epoch: this.epoch, head, mode: "replay" });
      for (const event of this.log.slice(frame["after"] as number)) socket.push(event);
    } else if (frame.t === "fetch") socket.push({ t: "ok", re, conv: frame["conv"], head, events: this.log.slice(frame["after"] as number, (frame["after"] as number) + (frame["limit"] as number)) });
    else if (frame.t === "send") this.commit(frame, socket);
    else if (frame.t === "act") socket.push({ t: "ok", re, conv: frame["conv"], cid: frame["cid"], dup: false });
    else if (frame.t === "auth") socket.push({ t: "ok", re });
  }

  commit(frame: Frame, socket: FakeSocket, answer = true): void {
    const cid = frame["cid"] as string;
    const known = this.cids.get(cid);
    const event = known ? this.log[known - 1]! : this.store("p_me", frame["body"] as Body, cid);
    this.cids.set(cid, event.seq);
    if (!answer) return;
    if (!known) socket.push(event);
    socket.push({ t: "ok", re: frame.id, conv: "c_1", cid, seq: event.seq, at: event.at, dup: !!known });
  }
}

export class FakeSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(private server: FakeServer) {
    setTimeout(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      this.onopen?.();
    });
  }

  send(text: string): void {
    this.server.handle(JSON.parse(text) as Frame, this);
  }

  push(frame: object): void {
    setTimeout(() => this.onmessage?.({ data: JSON.stringify(frame) }));
  }

  close(): void {
    this.readyState = 3;
  }

  cut(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

export class FakeTickets implements TicketSource {
  asked: boolean[] = [];
  me = "p_me";
  async get(fresh = false): Promise<Ticket> {
    this.asked.push(fresh);
    return { token: `t${this.asked.length}`, expires_at: "", me: { id: this.me }, conversation: "c_1", epoch: "e1" };
  }
}

export async function until(check: () => boolean, what = "it", ms = 3000): Promise<void> {
  for (const end = Date.now() + ms; !check(); ) {
    if (Date.now() > end) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
