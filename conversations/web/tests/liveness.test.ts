import assert from "node:assert/strict";
import { test } from "node:test";
import type { Card } from "../shared/card-types";
import type { Entry } from "../thread";
import { liveness } from "../widget/liveness";

const cart = { type: "cart", cart: "c", version: 1, currency: "USD", lines: [], items_minor: 0, count: 0 } as Card;
const proposal = { type: "proposal", checkout: "k" } as unknown as Card;
const payment = (status: string): Card => ({ type: "payment", payment: "y", checkout: "k", status }) as unknown as Card;
const order = (step: string): Card => ({ type: "order", order: "o", step }) as unknown as Card;

/** Entries from cards; a string before one means that a press brought it. */
function log(...cards: (Card | [string, Card])[]): Entry[] {
  return cards.map((each, index) => ({
    t: "event", conv: "c_1", seq: index + 1, kind: "message", at: "", body: Array.isArray(each) ? { act: each[0], card: each[1] } : { card: each },
  }));
}
const lives = (entries: Entry[]): (string | undefined)[] => entries.map((entry) => liveness(entries).get(entry.seq));

test("a cart changed by a press on it leaves no trail; one that was talked about does", () => {
  assert.deepEqual(lives(log(cart, ["cart.set", cart], ["cart.set", cart])), ["gone", "gone", "live"]);
  assert.deepEqual(lives(log(cart, proposal, cart)), ["past", "live", "live"]);
});

test("a payment ends cart and proposal; the order ends an unpaid payment and leaves a paid one", () => {
  assert.deepEqual(lives(log(cart, proposal, payment("requires_action"))), ["past", "past", "live"]);
  assert.deepEqual(lives(log(cart, payment("requires_action"), order("new"))), ["past", "past", "live"]);
  assert.deepEqual(lives(log(payment("requires_action"), payment("captured"), order("new"))), ["past", "live", "live"]);
});

test("a later step of an old order ends nothing of what is new", () => {
  assert.deepEqual(lives(log(order("new"), cart, order("shipped"))), ["past", "live", "live"]);
  assert.deepEqual(lives(log(order("new"), cart, payment("requires_action"), order("shipped"))), ["past", "past", "live", "live"]);
});
