import { cardKey, type Card } from "../shared/card-types";
import type { Entry } from "../thread";

const beginning = (card: Card): string | null => (card.type === "order" ? card.order : card.type === "payment" ? card.payment : null);

export type Life = "live" | "past" | "gone";

/** Which cards can still be pressed. `past`: a later one took its place; `gone`: at once, by a press on itself. */
export function liveness(entries: Entry[]): Map<number, Life> {
  const cards = entries.flatMap((entry) => (entry.body?.card && !entry.redacted ? [{ seq: entry.seq, card: entry.body.card }] : []));
  const firstOf = new Map<string, number>();
  for (const { seq, card } of cards) {
    const begun = beginning(card);
    if (begun && !firstOf.has(begun)) firstOf.set(begun, seq);
  }
  const over = new Set<string>();
  const live = new Map<number, Life>();
  const next = new Map(entries.map((entry, index) => [entry.seq, entries[index + 1]]));
  for (const { seq, card } of cards.reverse()) {
    const key = cardKey(card);
    const after = next.get(seq)?.body;
    const replaced = after?.act && after.card && cardKey(after.card) === key;
    const settled = card.type === "payment" && over.has("payments") && card.status !== "captured";
    live.set(seq, !settled && (!key || !over.has(key)) ? "live" : replaced ? "gone" : "past");
    if (key) over.add(key);
    // A payment or order ends the cart and checkout it came from, when it is new; its later steps end nothing.
    const begun = beginning(card);
    if (begun && firstOf.get(begun) === seq) {
      for (const each of ["cart", "checkout:address", "checkout:proposal"]) over.add(each);
      if (card.type === "order") over.add("payments");
    }
    if (card.type === "proposal") over.add("checkout:address");
  }
  return live;
}
