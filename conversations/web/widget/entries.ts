import { html, nothing, type TemplateResult } from "lit";
import { cardView, type Card } from "../shared/cards";
import { icon, type IconName } from "../shared/icons";
import { money } from "../shared/money";
import type { Entry } from "../socket";
import type { Life } from "./liveness";

/** One line for a card that had its day. */
function past(card: Card): [IconName, string] {
  switch (card.type) {
    case "cart":
      return ["cart", card.count ? `Cart: ${card.count} ${card.count === 1 ? "item" : "items"}, ${money(card.items_minor, card.currency)}` : "Cart emptied"];
    case "address":
      return ["pin", "Delivery address"];
    case "proposal":
      return ["check", `Total ${money(card.total_minor, card.currency)}`];
    case "payment":
      return ["card", `Payment ${money(card.amount_minor, card.currency)}`];
    case "order":
      return ["cart", `Order ${card.number}`];
    case "measure":
    case "measure_result":
      return ["person", "Measuring"];
    default:
      return ["clock", "Earlier"];
  }
}

export function card(shown: Card, life: Life): TemplateResult | typeof nothing {
  if (life === "gone") return nothing;
  if (life === "live") return html`<div class="shown ${shown.type === "products" ? "bleed" : ""}">${cardView(shown)}</div>`;
  const [mark, text] = past(shown);
  return html`<details class="past"><summary>${icon(mark)}${text}<span class="sr">, earlier state</span></summary>${cardView(shown, { live: false })}</details>`;
}

const LINK = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;

/** Text with its links made pressable; nothing else in it is read as mark-up. */
export function words(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(at, found.index), html`<a href=${found[0]} target="_blank" rel="noopener nofollow">${found[0]}</a>`);
    at = found.index + found[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}

const STATES: Record<string, (who: string) => string | null> = {
  taken_over: (who) => `${who} joined. The assistant only listens now.`,
  handed_back: (who) => `${who} handed back to the assistant.`,
  resolved: () => "This conversation was closed. Write to open it again.",
  reopened: () => "Open again.",
};

/** What a state entry tells the shopper; nothing for the staff's own housekeeping. */
export function stateLine(entry: Entry): TemplateResult | typeof nothing {
  const said = STATES[entry.body?.what ?? ""]?.(entry.name || "Someone from the shop");
  return said ? html`<p class="state">${icon(entry.body?.what === "taken_over" ? "person" : "clock")}${said}</p>` : nothing;
}

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

export function dayLine(at: Date, before: Date | null): TemplateResult | typeof nothing {
  if (before && sameDay(at, before) && at.getTime() - before.getTime() < 3 * 3_600_000) return nothing;
  const today = sameDay(at, new Date());
  const form = new Intl.DateTimeFormat(undefined, today ? { hour: "2-digit", minute: "2-digit" } : { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return html`<p class="day"><time datetime=${at.toISOString()}>${today ? "Today " : ""}${form.format(at)}</time></p>`;
}
