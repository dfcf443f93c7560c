/**
 * The same frames where sockets are blocked: reading by server-sent events, sending by POST. To the line it looks like a
 * WebSocket, so everything above (outbox, gaps, back-off) is the same. Fetched only when two handshakes have failed.
 *
 * Events are read by `fetch`, so that the ticket goes in a header. A browser gives one server about six connections:
 * the first few conversations get a stream each, the others are looked at every few seconds. What only a socket can
 * carry (typing, cursors) is not sent.
 */
import { readStream } from "./sse";
import type { ErrFrame } from "./wire";

type Frame = Record<string, unknown> & { t: string; id?: number; conv?: string };

const STREAMS = 3;
const LOOK_MS = 5_000;
const SILENCE_MS = 35_000;
const LIMITS = { frame: 65536, text: 4096 };

export class HttpSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  private token = "";
  private base: string;
  private end = new AbortController();
  private followed = new Map<string, AbortController>();
  private inboxSince = "";

  /** url: the socket's address, or the server's own. */
  constructor(url: string) {
    this.base = new URL("/", url.replace(/^ws/, "http")).href;
    setTimeout(() => void this.knock());
  }

  send(text: string): void {
    const frame = JSON.parse(text) as Frame;
    void this.answer(frame).catch(() => this.close(1006));
  }

  close(code = 1000): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.end.abort();
    for (const each of this.followed.values()) each.abort();
    this.onclose?.({ code });
  }

  /** Is there a server at all? */
  private async knock(): Promise<void> {
    try {
      await fetch(`${this.base}healthz`, { mode: "no-cors", cache: "no-store", signal: this.end.signal });
      if (this.readyState !== 0) return;
      this.readyState = 1;
      this.onopen?.();
    } catch {
      this.close(1006);
    }
  }

  private async answer(frame: Frame): Promise<void> {
    const { id: re, conv = "" } = frame;
    switch (frame.t) {
      case "hello":
        this.token = frame["token"] as string;
        return this.push({ t: "welcome", re, session: "", me: "", ping_ms: 15_000, limits: LIMITS, features: ["cards"] });
      case "auth":
        this.token = frame["token"] as string;
        return this.push({ t: "ok", re });
      case "sub":
        return conv === "inbox" ? this.inbox(re, frame["since"] as string | undefined) : this.subscribe(frame);
      case "unsub":
        this.followed.get(conv)?.abort();
        this.followed.delete(conv);
        return this.push({ t: "ok", re, conv });
      case "fetch":
        return this.ask("GET", `conversations/${conv}/events?after=${frame["after"]}&limit=${frame["limit"]}`, re, (page) => ({ ...page, conv }));
      case "send": {
        const { text } = frame["body"] as { text: string };
        const { reply_to, if_seq, kind } = frame;
        // A note for the staff alone must not go where only messages are taken.
        if (kind && kind !== "message") return this.push({ t: "err", re, code: "unsupported", temporary: false });
        return this.say(`conversations/${conv}/messages`, frame, { text, ...(reply_to ? { reply_to } : {}), ...(if_seq !== undefined ? { if_seq } : {}) });
      }
      case "act":
        return this.say(`conversations/${conv}/acts`, frame, { action: frame["action"], args: frame["args"] });
      case "edit":
      case "redact":
      case "react": {
        const { t: _t, id: _id, conv: _conv, cid: _cid, target, body, ...more } = frame;
        return this.say(`conversations/${conv}/messages/${target}/${frame.t}`, frame, { ...(body as object), ...more });
      }
    }
  }

  private say(path: string, frame: Frame, body: object): Promise<void> {
    const { id: re, conv, cid } = frame;
    return this.ask("POST", path, re, (answer) => ({ conv, cid, ...answer }), { headers: { "Idempotency-Key": cid as string }, body: JSON.stringify(body) });
  }

  /** One request; its answer, or its problem, as the frame that a socket would have brought. */
  private async ask(method: string, path: string, re: unknown, shape: (answer: Record<string, unknown>) => object, more: RequestInit = {}): Promise<void> {
    const headers = { Authorization: `Bearer ${this.token}`, ...(more.body ? { "Content-Type": "application/json" } : {}), ...more.headers };
    const response = await fetch(`${this.base}api/v1/${path}`, { ...more, method, headers, signal: this.end.signal });
    const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    if (response.ok) return this.push({ ...shape(answer), t: "ok", re });
    if (response.status === 401) return this.close(4001);
    const { code = "unavailable", message, details, retry_after_ms } = answer as Partial<ErrFrame>;
    const temporary = answer["temporary"] ?? (response.status === 429 || response.status >= 502);
    this.push({ t: "err", re, code, message: message ?? answer["detail"], temporary, details, retry_after_ms });
  }

  private async subscribe(frame: Frame): Promise<void> {
    const { id: re, conv = "" } = frame;
    this.followed.get(conv)?.abort();
    const mine = new AbortController();
    this.followed.set(conv, mine);
    if (this.followed.size > STREAMS) return this.look(frame, mine);
    const stop = (): void => (mine === this.followed.get(conv) ? this.close(1006) : undefined);
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const heard = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(() => mine.abort(), SILENCE_MS);
    };
    try {
      const epoch = frame["epoch"] ? `&epoch=${frame["epoch"]}` : "";
      const response = await fetch(`${this.base}api/v1/conversations/${conv}/stream?after=${frame["after"]}${epoch}`, {
        headers: { Authorization: `Bearer ${this.token}`, Accept: "text/event-stream" },
        cache: "no-store",
        signal: mine.signal,
      });
      if (!response.ok || !response.body) {
        if (response.status === 401) return this.close(4001);
        const problem = (await response.json().catch(() => ({}))) as Partial<ErrFrame>;
        const temporary = problem.temporary ?? (response.status === 429 || response.status >= 500);
        return this.push({ t: "err", re, code: problem.code ?? "unavailable", message: problem.message, temporary, retry_after_ms: problem.retry_after_ms });
      }
      heard();
      await readStream(response.body, (event, data) => {
        heard();
        // A comment keeps the line alive, as a ping would.
        if (!data) return this.push({ t: "ping", time: "" });
        const said = JSON.parse(data) as Record<string, unknown>;
        if (event === "open") this.push({ ...said, t: "ok", re, conv });
        else if (event === "bye") {
          this.push({ t: "bye", ...said });
          this.close(Number(said["code"]) || 1006);
        } else this.push(said);
      });
    } catch {
      // Cut off: as a socket that ended.
    } finally {
      clearTimeout(quiet);
    }
    stop();
  }

  /** One conversation too many for a stream of its own. */
  private async look(frame: Frame, mine: AbortController): Promise<void> {
    const { id: re, conv = "" } = frame;
    let after = frame["after"] as number;
    let first = true;
    while (!mine.signal.aborted) {
      await this.ask("GET", `conversations/${conv}/events?after=${after}&limit=200`, first ? re : -1, (page) => {
        const events = page["events"] as { seq: number }[];
        const other = first && frame["epoch"] && frame["epoch"] !== page["epoch"];
        const mode = other ? "snapshot" : events.length ? "replay" : "live";
        setTimeout(() => events.forEach((event) => this.push(event)));
        after = other ? 0 : (events.at(-1)?.seq ?? after);
        return { conv, epoch: page["epoch"], head: page["head"], mode, ...(other ? { from: 1 } : {}) };
      });
      first = false;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** The console's list: asked for anew every few seconds from its watermark. */
  private async inbox(re: unknown, since = ""): Promise<void> {
    this.inboxSince = since;
    const path = (): string => `console/inbox${this.inboxSince && `?since=${this.inboxSince}`}`;
    const shape = (page: Record<string, unknown>): object => {
      this.inboxSince = page["since"] as string;
      return { ...page, conv: "inbox" };
    };
    await this.ask("GET", path(), re, shape);
    while (this.readyState === 1) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if (this.readyState === 1) await this.ask("GET", path(), -1, (page) => (this.push({ ...shape(page), t: "inbox" }), {}));
    }
  }

  private push(frame: object): void {
    if (this.readyState === 1) this.onmessage?.({ data: JSON.stringify(frame) });
  }
}
