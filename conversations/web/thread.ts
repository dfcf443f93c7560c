/** One conversation as this client knows it: a prefix-complete log, what waits to be sent, and what is passing by. */
import type { OutboxItem } from "./outbox";
import type { CursorFrame, EphFrame, EventFrame } from "./wire";

/** An entry with its later edits, redaction and reactions folded in. */
export interface Entry extends EventFrame {
  edited?: boolean;
  redacted?: boolean;
  reactions?: Reaction[];
}

/** Who has put this emoji under it, in the order of their doing so. */
export interface Reaction {
  emoji: string;
  from: string[];
}

/** Lines that say something of an earlier one. */
const CHANGES = new Set(["edit", "redact", "reaction", "status"]);

const HELD_MAX = 500;
const WORDS_LIFE_MS = 20_000;

export class Thread {
  /** Of the log on the server; another one means: drop everything we have. */
  epoch: string | undefined;
  /** The last seq applied without a hole, and the last one we have heard of. */
  last = 0;
  head = 0;
  /** The first seq we hold: above 1 after a snapshot. */
  first = 1;
  readonly events: EventFrame[] = [];
  /** Ours, in the order of their making, until the log shows them. */
  readonly outbox: OutboxItem[] = [];
  readonly cursors = new Map<string, { delivered: number; read: number }>();
  /** Streamed words of an answer in the making: always the whole text so far. */
  words: { from: string; name?: string; text: string; at: number } | null = null;
  typing: { from: string; name?: string; until: number } | null = null;
  /** Who of the others is here, and until when that may be believed. */
  readonly present = new Map<string, { name?: string; until: number }>();
  subscribed = false;
  /** Why the server does not let us follow it: a refusal's code. */
  refused = "";

  private held = new Map<number, EventFrame>();
  private cache: Entry[] | null = null;

  constructor(public conv: string) {}

  /** True while the server is known to have more than we do. */
  get behind(): boolean {
    return this.head > this.last;
  }

  /** Applies in order: `gap` means it was kept aside because something before it is missing. */
  apply(event: EventFrame): "applied" | "old" | "gap" {
    if (event.seq > this.head) this.head = event.seq;
    if (event.seq <= this.last) return "old";
    if (event.seq > this.last + 1) {
      if (this.held.size < HELD_MAX) this.held.set(event.seq, event);
      return "gap";
    }
    this.push(event);
    for (let next = this.held.get(this.last + 1); next; next = this.held.get(this.last + 1)) this.push(next);
    return "applied";
  }

  /** Forget the log (other epoch, snapshot); the next entry expected is `from`. What waits to be sent stays. */
  reset(epoch: string | undefined, from = 1): void {
    this.epoch = epoch;
    this.first = from;
    this.last = from - 1;
    this.head = from - 1;
    this.events.length = 0;
    this.held.clear();
    this.cursors.clear();
    this.present.clear();
    this.words = this.typing = null;
    this.cache = null;
    // What was stored before the page we hold will never come to take its bubble away.
    for (const item of this.outbox.filter((each) => each.state === "sent" && (each.seq ?? 0) < from)) this.outbox.splice(this.outbox.indexOf(item), 1);
  }

  cursor(frame: CursorFrame): void {
    if (!frame.from) return;
    const known = this.cursors.get(frame.from) ?? { delivered: 0, read: 0 };
    // Never back: frames may come out of order.
    this.cursors.set(frame.from, {
      delivered: Math.max(known.delivered, frame.delivered ?? 0, frame.read ?? 0),
      read: Math.max(known.read, frame.read ?? 0),
    });
  }

  ephemeral(frame: EphFrame, now: number): void {
    const name = frame.name;
    if (frame.what === "typing") this.typing = { from: frame.from, until: now + (frame.ttl_ms ?? 6000), ...(name && { name }) };
    if (frame.what === "words") this.words = { from: frame.from, text: frame.text ?? "", at: now, ...(name && { name }) };
    if (frame.what !== "presence") return;
    if (frame.state === "away") this.present.delete(frame.from);
    else this.present.set(frame.from, { until: now + (frame.ttl_ms ?? 45_000), ...(name && { name }) });
  }

  /** Lets go of what nobody has renewed. True if there was any. */
  fade(now: number): boolean {
    let faded = false;
    if (this.typing && this.typing.until < now) faded = !(this.typing = null);
    if (this.words && now - this.words.at > WORDS_LIFE_MS) faded = !(this.words = null);
    for (const [who, { until }] of this.present) if (until < now) faded = this.present.delete(who);
    return faded;
  }

  /** What waits to be sent has changed. */
  touch(): void {
    this.cache = null;
  }

  /** Everything there is to show, in order; our own changes at once, before they are stored. */
  entries(): Entry[] {
    if (this.cache) return this.cache;
    const shown: Entry[] = [];
    const at = new Map<number | undefined, number>();
    const fold = (change: Pick<EventFrame, "kind" | "target" | "body" | "from" | "status">): void => {
      const place = at.get(change.target);
      if (place !== undefined) shown[place] = folded(shown[place]!, change);
    };
    for (const event of this.events) {
      if (CHANGES.has(event.kind)) fold(event);
      else {
        at.set(event.seq, shown.length);
        shown.push(event.body?.["redacted"] ? { ...event, redacted: true } : event);
      }
    }
    for (const item of this.outbox) if (item.kind === "change") fold({ kind: item.entryKind!, target: item.target!, from: item.from!, body: item.body! });
    return (this.cache = shown);
  }

  private push(event: EventFrame): void {
    this.held.delete(event.seq);
    this.events.push(event);
    this.last = event.seq;
    this.cache = null;
    // The stored entry replaces what was streamed or announced by the same participant.
    if (this.words && this.words.from === event.from) this.words = null;
    if (this.typing && this.typing.from === event.from) this.typing = null;
  }
}

/** An entry with one more change folded in. What was taken back stays so, and an emptied edit says nothing. */
function folded(old: Entry, { kind, body = {}, from = "", status }: Pick<EventFrame, "kind" | "body" | "from" | "status">): Entry {
  if (kind === "status") return status ? { ...old, status } : old;
  if (old.redacted || body["redacted"]) return old;
  if (kind === "redact") {
    const { reactions: _, edited: __, ...rest } = old;
    return { ...rest, body: {}, redacted: true };
  }
  if (kind === "edit") return { ...old, body: { ...old.body, text: body.text ?? "" }, edited: true };
  const emoji = String(body["emoji"] ?? "");
  const all = old.reactions ?? [];
  const others = (all.find((each) => each.emoji === emoji)?.from ?? []).filter((who) => who !== from);
  const now: Reaction = { emoji, from: body["on"] === false ? others : [...others, from] };
  const reactions = all.some((each) => each.emoji === emoji) ? all.map((each) => (each.emoji === emoji ? now : each)) : [...all, now];
  return { ...old, reactions: reactions.filter((each) => each.from.length) };
}
