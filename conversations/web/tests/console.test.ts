import assert from "node:assert/strict";
import { test } from "node:test";
import { ago } from "../console/format";
import { belongs, free, Inbox, needsSomeone } from "../console/inbox";
import { happened, lines } from "../console/lines";
import type { Summary } from "../console/types";
import type { Entry, OutboxItem } from "../socket";

const ME = "p_me";
const row = (conv: string, more: Partial<Summary> = {}): Summary => ({
  conv, epoch: "e", head: 1, channel: "web", site: { key: "k", name: "Shop" }, customer: { id: `p_${conv}`, name: null }, state: "open",
  assistant: "active", needs_human: false, assignee: null, waiting_since: null, read: 0, unread: 0,
  last: { seq: 1, at: "2026-11-23T10:00:00Z", kind: "message", role: "customer", name: "", text: "hello" }, ...more,
});

test("a frame that was overtaken does not bring the past back", () => {
  const inbox = new Inbox();
  inbox.upsert([row("c_1", { head: 5, unread: 2 })]);
  assert.deepEqual(inbox.upsert([row("c_1", { head: 4, unread: 0 })]), []);
  assert.equal(inbox.get("c_1")?.unread, 2);
  // Another epoch is another log: its head may be lower.
  assert.equal(inbox.upsert([row("c_1", { head: 1, epoch: "f" })]).length, 1);
});

test("who waits for a person comes first, the longest waiting before the others", () => {
  const inbox = new Inbox();
  inbox.upsert([
    row("c_quiet"),
    row("c_short", { needs_human: true, waiting_since: "2026-11-23T09:59:00Z" }),
    row("c_long", { assistant: "silent", waiting_since: "2026-11-23T09:00:00Z" }),
    row("c_done", { state: "resolved", needs_human: true }),
  ]);
  assert.deepEqual(inbox.list("all", "", ME).map((each) => each.conv), ["c_long", "c_short", "c_quiet"]);
  assert.deepEqual(inbox.list("waiting", "", ME).map((each) => each.conv), ["c_long", "c_short"]);
  assert.deepEqual(inbox.list("resolved", "", ME).map((each) => each.conv), ["c_done"]);
  assert.equal(inbox.counts(ME).waiting, 2);
});

test("an answered thread waits for nobody, though the assistant is silent", () => {
  assert.equal(needsSomeone(row("c", { assistant: "silent" })), false);
  assert.equal(free(row("c", { assistant: "silent" })), false);
  assert.equal(free(row("c", { assistant: "silent", needs_human: true })), true);
  assert.equal(belongs(row("c", { assignee: { id: ME, name: "Me" } }), "mine", ME), true);
});

test("search finds names and last words at once, and older words that the server found", () => {
  const inbox = new Inbox();
  inbox.upsert([row("c_1", { customer: { id: "p_1", name: "Ada Obi" } }), row("c_2")]);
  assert.deepEqual(inbox.list("all", "ada", ME).map((each) => each.conv), ["c_1"]);
  assert.deepEqual(inbox.list("all", "linen shirt", ME), []);
  inbox.found("linen shirt", [row("c_2", { head: 1 })]);
  assert.deepEqual(inbox.list("all", "linen shirt", ME).map((each) => each.conv), ["c_2"]);
  assert.deepEqual(inbox.list("all", "another thing", ME), []);
});

const said = (seq: number, role: "customer" | "member" | "assistant", more: Partial<Entry> = {}): Entry => ({
  t: "event", conv: "c", seq, kind: "message", at: `2026-11-23T10:0${seq}:00Z`, from: `p_${role}`, role, cid: `cid-${seq}`, body: { text: "x" }, ...more,
});

test("ticks follow the shopper's cursor, and hidden lines are not shown", () => {
  const shown = lines([said(1, "member"), said(2, "assistant"), said(3, "member"), said(4, "customer"), said(5, "member", { kind: "hidden" })], [], { id: ME, name: "Me" }, { delivered: 2, read: 1 });
  assert.deepEqual(shown.map((line) => line.tick), ["read", "delivered", "stored", null]);
});

test("what is not stored yet stands at the end, with what the server said against it", () => {
  const waiting = (state: OutboxItem["state"], cid: string): OutboxItem => ({ cid, conv: "c", kind: "message", body: { text: "y" }, at: "2026-11-23T10:09:00Z", state });
  const shown = lines([said(1, "customer")], [waiting("pending", "a"), { ...waiting("failed", "b"), error: { code: "invalid", message: "Too long." } }], { id: ME, name: "Me" }, { delivered: 0, read: 0 });
  assert.deepEqual(shown.slice(1).map((line) => [line.tick, line.refused]), [["pending", undefined], ["failed", "Too long."]]);
});

test("changes of hand are told in words", () => {
  const name = (id: string | undefined): string => (id === "p_v" ? "Vera" : "Tunde");
  const state = (body: Entry["body"]): Entry => ({ ...said(1, "member"), kind: "state", body: body! });
  assert.equal(happened(state({ what: "taken_over", by: "p_v" }), name), "Vera took over");
  assert.equal(happened(state({ what: "assigned", by: "p_v", to: "p_t" }), name), "Vera assigned this to Tunde");
  assert.equal(happened(state({ what: "something_new" }), name), "something new");
});

test("times are short in the list", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  assert.deepEqual(["2026-11-23T11:59:40Z", "2026-11-23T11:20:00Z", "2026-11-23T02:00:00Z", "2026-11-21T12:00:00Z"].map((iso) => ago(iso, now)), ["now", "40 min", "10 h", "2 d"]);
});
