import { css, html, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Component, styled } from "../shared/base";
import { icon } from "./icons";
import "./order-box";
import type { ConsoleOrder } from "./types";

const TABS: [string, string, (status: string) => boolean][] = [
  ["open", "To do", (status) => ["new", "accepted", "in_production", "ready"].includes(status)],
  ["shipped", "On the way", (status) => status === "shipped"],
  ["done", "Done", (status) => ["delivered", "completed"].includes(status)],
  ["undone", "Rejected or cancelled", (status) => ["rejected", "canceled"].includes(status)],
  ["all", "All", () => true],
];

/** Every order of the tenant. Out: `order`, `reload`. */
@customElement("fs-orders")
export class OrdersView extends Component {
  @property({ attribute: false }) orders: ConsoleOrder[] | null = null;
  @property() problem = "";
  @property() busy = "";
  /** Who ordered: conversation and name by customer id, where the inbox knows them. */
  @property({ attribute: false }) people: Map<string, { conv: string; name: string }> = new Map();
  @state() private tab = "open";
  @state() private words = "";
  @query("input") private input!: HTMLInputElement;

  static override styles = styled(css`
    :host { display: flex; flex-direction: column; min-height: 0; background: var(--wash); }
    header { padding: 20px 28px 0; background: var(--paper); border-bottom: 1px solid var(--line); }
    .top { display: flex; flex-wrap: wrap; gap: 12px 24px; align-items: center; }
    header h2 { flex: 1; margin: 0; font: 500 28px/1.2 var(--display); }
    .search { position: relative; width: min(320px, 100%); }
    .search svg { position: absolute; left: 12px; top: 10px; color: var(--soft); pointer-events: none; }
    .search input { width: 100%; height: 40px; padding: 0 14px 0 40px; border: 1px solid var(--line-strong); border-radius: 999px; background: var(--paper); font-size: 14px; }
    .tabs { display: flex; gap: 4px 20px; margin-top: 14px; overflow-x: auto; scrollbar-width: none; }
    .tabs button { flex: none; min-height: 44px; padding: 0 2px; border: 0; border-bottom: 3px solid transparent; background: none; font-size: 14px; font-weight: 600; color: var(--soft); cursor: pointer; }
    .tabs button:hover { color: var(--ink); }
    .tabs button:focus-visible { outline-offset: -3px; }
    .tabs button[aria-pressed="true"] { color: var(--brand); border-color: var(--brand); }
    .tabs b { font-weight: 500; font-variant-numeric: tabular-nums; }
    .scroll { flex: 1; overflow-y: auto; padding: 24px 28px 48px; }
    .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(340px, 100%), 1fr)); gap: 16px; align-items: start; max-width: 1320px; }
    .empty { padding: 72px 24px; text-align: center; color: var(--soft); }
    .empty svg { width: 44px; height: 44px; stroke-width: 1.2; color: var(--line-strong); }
    .empty h3 { margin: 12px 0 4px; font: 500 22px/1.3 var(--display); color: var(--ink); }
    .empty p { margin: 0 0 16px; }
    @media (max-width: 640px) { header { padding: 14px 16px 0; } .scroll { padding: 16px 12px 32px; } header h2 { font-size: 22px; } }
  `);

  override render(): TemplateResult {
    const all = this.orders ?? [];
    const test = TABS.find(([key]) => key === this.tab)![2];
    const words = this.words.toLowerCase();
    const shown = all.filter((order) => test(order.vendor_order.status) && (!words || haystack(order, this.people).includes(words)));
    return html`
      <header>
        <div class="top"><h2 tabindex="-1">Orders</h2>
          <label class="search"><span class="sr">Search orders</span>${icon("search")}
            <input type="search" placeholder="Number, name, item or SKU" autocomplete="off" @input=${() => (this.words = this.input.value)}></label></div>
        <div class="tabs" role="group" aria-label="Show">${TABS.map(([key, name, fits]) => html`
          <button type="button" aria-pressed=${this.tab === key} @click=${() => (this.tab = key)}>${name} <b>${all.filter((order) => fits(order.vendor_order.status)).length}</b></button>`)}</div>
      </header>
      <div class="scroll" tabindex="0" role="region" aria-label="Orders">
        ${this.problem
          ? html`<div class="empty" role="alert">${icon("warn")}<h3>Orders could not be loaded</h3><p>${this.problem}</p><button type="button" class="btn" @click=${() => this.emit("reload")}>Try again</button></div>`
          : this.orders === null
            ? html`<p class="empty" role="status">Loading orders…</p>`
            : shown.length
              ? html`<div class="grid">${repeat(shown, (order) => order.vendor_order.id, (order) => {
                  const person = this.people.get(order.customer.replaceAll("-", ""));
                  return html`<fs-order-box .order=${order} .customer=${person?.name ?? order.address?.name ?? ""} .conv=${person?.conv ?? ""} ?busy=${this.busy === order.vendor_order.id}></fs-order-box>`;
                })}</div>`
              : html`<div class="empty">${icon("orders")}<h3>${this.words ? "Nothing found" : this.tab === "open" ? "All done" : "Nothing here"}</h3><p>${this.words ? "Try another number, name or SKU." : "New orders appear here by themselves."}</p></div>`}
      </div>`;
  }
}

const haystack = (order: ConsoleOrder, people: Map<string, { name: string }>): string =>
  [order.vendor_order.number, order.order_number, order.address?.name, people.get(order.customer.replaceAll("-", ""))?.name,
    ...order.lines.flatMap((line) => [line.title, line.sku, line.colour])].join(" ").toLowerCase();
