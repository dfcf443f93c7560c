/**
 * What we said and do not yet know to be stored: one after another, each under its own cid, until the server has
 * answered for certain. No answer means "unknown", and the same is sent again; only a refusal for good ends it.
 */
import { uuidv7 } from "./ids";
import { backoff, type Line } from "./line";
import type { OutboxItem, OutboxStore } from "./outbox";
import type { Thread } from "./thread";
import type { ChatError, EventFrame, OkFrame } from "./wire";

export interface SenderOwner {
  readonly main: Thread;
  open(conv: string): Thread;
  changed(thread: Thread): void;
  /** An entry of ours has this seq: the log should show it soon. */
  stored(thread: Thread, seq: number): void;
}

const ACT_LIFE_MS = 15 * 60_000;
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class Sender {
  private actors = new Map<string, { resolve: (ok: OkFrame) => void; reject: (error: ChatError) => void }>();
  private draining = new Set<string>();

  constructor(
    private line: Line,
    private owner: SenderOwner,
    private store: OutboxStore,
    private random: () => number,
  ) {}

  /** Puts it at the end of the thread's outbox and begins to send. Returns its cid. */
  add(thread: Thread, wish: Omit<OutboxItem, "cid" | "conv" | "at" | "state">, cid = uuidv7()): string {
    const item: OutboxItem = { ...wish, cid, conv: thread.conv, at: new Date().toISOString(), state: "pending" };
    thread.outbox.push(item);
    void this.store.put(item); // an act too: after a reload its outcome is still asked for
    this.owner.changed(thread);
    void this.drain(thread);
    return cid;
  }

  /** As `add`; settles when the server has answered for certain. */
  answered(thread: Thread, wish: Omit<OutboxItem, "cid" | "conv" | "at" | "state">, cid = uuidv7()): Promise<OkFrame> {
    const answer = new Promise<OkFrame>((resolve, reject) => this.actors.set(cid, { resolve, reject }));
    this.add(thread, wish, cid);
    return answer;
  }

  /** The log shows it: stored, whether or not the answer came. A press still waits for its answer, which says more. */
  shown(thread: Thread, { cid, conv, seq }: EventFrame): void {
    const item = thread.outbox.find((each) => each.cid === cid);
    if (!item || item.kind === "act") return;
    this.remove(thread, item.cid);
    this.settled(item.cid, { t: "ok", re: 0, conv, seq });
  }

  retry(thread: Thread, cid: string): void {
    const item = thread.outbox.find((each) => each.cid === cid);
    if (!item) return;
    item.state = "pending";
    delete item.error;
    void this.store.put(item);
    this.owner.changed(thread);
    void this.drain(thread);
  }

  discard(thread: Thread, cid: string): void {
    this.remove(thread, cid);
    void this.store.delete(cid);
    this.owner.changed(thread);
  }

  async restore(): Promise<void> {
    for (const item of (await this.store.all()).sort((a, b) => (a.cid < b.cid ? -1 : 1))) {
      // A press from long ago is not what the shopper wants now; a message still is.
      if (item.kind !== "message" && item.entryKind !== "redact" && Date.now() - Date.parse(item.at) > ACT_LIFE_MS) {
        void this.store.delete(item.cid);
        continue;
      }
      const thread = item.conv ? this.owner.open(item.conv) : this.owner.main;
      if (thread.outbox.some((each) => each.cid === item.cid)) continue;
      thread.outbox.push({ ...item, conv: thread.conv, state: item.state === "failed" ? "failed" : "pending" });
      this.owner.changed(thread);
    }
  }

  /** The line is gone: what was under way is unknown, and is asked again on the next one. */
  dropped(): void {
    this.draining.clear();
  }

  /** One after another, so that they are stored in the order they were written. */
  async drain(thread: Thread): Promise<void> {
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
        if (error.temporary) await pause(error.retryAfterMs ?? backoff(++tries, 0, this.random, this.line.pace));
        else this.failed(thread, item, error);
      }
      if (run !== this.line.run) return;
    }
    this.draining.delete(thread.conv);
  }

  private frameOf({ conv }: Thread, { cid, ...item }: OutboxItem): Record<string, unknown> {
    if (item.kind === "act") return { t: "act", conv, cid, action: item.action, args: item.args ?? {} };
    if (item.kind === "change") return { t: item.entryKind === "reaction" ? "react" : item.entryKind, conv, cid, target: item.target, ...(item.entryKind === "edit" ? { body: item.body } : item.body) };
    const more = { ...(item.entryKind && { kind: item.entryKind }), ...(item.replyTo && { reply_to: item.replyTo }) };
    return { t: "send", conv, cid, body: item.body ?? {}, ...more };
  }

  private delivered(thread: Thread, item: OutboxItem, ok: OkFrame): void {
    item.state = "sent";
    const here = ok.conv === undefined || ok.conv === thread.conv;
    if (here && ok.seq) item.seq = ok.seq;
    // A message, and what is said later of one, stays in view as sent until the log shows it; a press has nothing to show.
    if (item.kind === "act" || (item.seq ?? 0) <= thread.last) this.remove(thread, item.cid);
    this.settled(item.cid, ok);
    if (item.seq) this.owner.stored(thread, item.seq);
    this.owner.changed(thread);
  }

  private settled(cid: string, ok: OkFrame): void {
    void this.store.delete(cid);
    this.actors.get(cid)?.resolve(ok);
    this.actors.delete(cid);
  }

  private failed(thread: Thread, item: OutboxItem, error: ChatError): void {
    if (item.kind === "message") {
      item.state = "failed";
      item.error = { code: error.code, message: error.message };
      void this.store.put(item);
    } else {
      this.remove(thread, item.cid);
      void this.store.delete(item.cid);
    }
    this.actors.get(item.cid)?.reject(error);
    this.actors.delete(item.cid);
    this.owner.changed(thread);
  }

  private remove(thread: Thread, cid: string): void {
    const index = thread.outbox.findIndex((item) => item.cid === cid);
    if (index >= 0) thread.outbox.splice(index, 1);
  }
}
