import assert from "node:assert/strict";
import { test } from "node:test";
import { Thread } from "../thread";
import type { Body, EventFrame } from "../wire";

const at = "2026-11-23T10:00:00.000Z";
const line = (seq: number, kind: string, body: Body, more: Partial<EventFrame> = {}): EventFrame => ({ t: "event", conv: "c_1", seq, kind, at, from: "p_a", body, ...more });
const LOG: EventFrame[] = [
  line(1, "message", { text: "hello" }),
  line(2, "message", { text: "my PIN is 4711" }),
  line(3, "edit", { text: "hello there" }, { target: 1 }),
  line(4, "reaction", { emoji: "👍", on: true }, { target: 1, from: "p_b" }),
  line(5, "reaction", { emoji: "👍", on: true }, { target: 1 }),
  line(6, "reaction", { emoji: "❤️", on: true }, { target: 2 }),
  line(7, "edit", { text: "the PIN is 4711" }, { target: 2 }),
  line(8, "redact", {}, { target: 2 }),
  line(9, "edit", { text: "too late" }, { target: 2 }),
  line(10, "reaction", { emoji: "👍", on: false }, { target: 1, from: "p_b" }),
  line(11, "reaction", { emoji: "👍", on: true }, { target: 1 }),
  line(12, "edit", { text: "good evening" }, { target: 1 }),
  line(13, "poll", { question: "?" }),
  line(14, "message", { text: "bye" }),
];

const held = (events: EventFrame[], from = 1): Thread => {
  const thread = new Thread("c_1");
  if (from > 1) thread.reset("e", from);
  for (const event of events) thread.apply(event);
  return thread;
};
const seen = (thread: Thread): unknown[] => thread.entries().map(({ seq, kind, body, edited, redacted, reactions }) => [seq, kind, body?.text ?? "", !!edited, !!redacted, reactions ?? []]);
const EXPECTED = [
  [1, "message", "good evening", true, false, [{ emoji: "👍", from: ["p_a"] }]],
  [2, "message", "", false, true, []],
  [13, "poll", "", false, false, []],
  [14, "message", "bye", false, false, []],
];

test("edits, redactions and reactions are folded into their message, and an unknown kind is kept", () => {
  assert.deepEqual(seen(held(LOG)), EXPECTED);
});

test("whatever the order of arrival, the same is seen", () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 50; round++) {
    const shuffled = LOG.map((event) => [random(), event] as const).sort((a, b) => a[0] - b[0]).map(([, event]) => event);
    assert.deepEqual(seen(held([...shuffled, ...shuffled.slice(0, 5)])), EXPECTED);
  }
});

test("a later replay brings a tombstone, and looks the same", () => {
  const later = LOG.map((event) => ([2, 7].includes(event.seq) ? { ...event, body: { redacted: true } } : event));
  assert.deepEqual(seen(held(later)), EXPECTED);
});

test("what is said of a message before the page's beginning is passed over", () => {
  assert.deepEqual(seen(held(LOG.slice(9), 10)), EXPECTED.slice(2));
});

test("one's own changes are seen at once and are not counted twice when they are stored", () => {
  const thread = held(LOG);
  const mine = { conv: "c_1", kind: "change" as const, at, state: "pending" as const, from: "p_me" };
  thread.outbox.push({ ...mine, cid: "x", entryKind: "reaction", target: 14, body: { emoji: "🎉", on: true } });
  thread.outbox.push({ ...mine, cid: "y", entryKind: "edit", target: 14, body: { text: "bye bye" } });
  thread.touch();
  const expected = [14, "message", "bye bye", true, false, [{ emoji: "🎉", from: ["p_me"] }]];
  assert.deepEqual(seen(thread).at(-1), expected);
  thread.apply(line(15, "reaction", { emoji: "🎉", on: true }, { target: 14, from: "p_me", cid: "x" }));
  assert.deepEqual(seen(thread).at(-1), expected);
  thread.outbox.length = 0; // refused
  thread.touch();
  assert.deepEqual(seen(thread).at(-1), [14, "message", "bye", false, false, [{ emoji: "🎉", from: ["p_me"] }]]);
});

test("presence is believed for as long as its lease, and ends at once when it is said to", () => {
  const thread = new Thread("c_1");
  const here = { t: "eph", conv: "c_1", what: "presence" } as const;
  thread.ephemeral({ ...here, from: "p_a", state: "here", ttl_ms: 45_000, name: "Olive" }, 1_000);
  thread.ephemeral({ ...here, from: "p_b", state: "here", ttl_ms: 45_000 }, 2_000);
  assert.deepEqual([...thread.present.keys()], ["p_a", "p_b"]);
  assert.equal(thread.present.get("p_a")?.name, "Olive");
  thread.ephemeral({ ...here, from: "p_b", state: "away" }, 3_000);
  assert.equal(thread.fade(45_999), false);
  assert.equal(thread.fade(46_001), true);
  assert.equal(thread.present.size, 0);
});
