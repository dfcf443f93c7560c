import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Component, styled } from "../shared/base";
import { agoWords } from "./format";
import { icon } from "./icons";
import { channelName } from "./inbox-pane";
import "./order-box";
import { shownName, type ConsoleOrder, type Summary } from "./types";

/** Beside the chat: who the shopper is and what she ordered here. Out: `order`, `details`, `reload`. */
@customElement("fs-side")
export class SidePane extends Component {
  @property({ attribute: false }) summary: Summary | undefined;
  /** Null while loading. */
  @property({ attribute: false }) orders: ConsoleOrder[] | null = null;
  @property() problem = "";
  @property() busy = "";
  @property({ type: Number }) now = 0;

  static override styles = styled(css`
    :host { display: flex; flex-direction: column; min-height: 0; background: var(--paper); }
    header { display: flex; align-items: center; min-height: 68px; padding: 10px 8px 10px 20px; border-bottom: 1px solid var(--line); }
    h2 { flex: 1; margin: 0; font: 500 20px/1.2 var(--display); }
    .scroll { flex: 1; overflow-y: auto; padding: 16px 16px 32px; display: grid; gap: 20px; align-content: start; }
    dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 16px; margin: 0 4px; font-size: 14px; }
    dt { color: var(--soft); }
    dd { margin: 0; text-align: end; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    section { display: grid; gap: 10px; }
    h3 { margin: 0 4px; font-size: 13px; font-weight: 650; color: var(--soft); display: flex; justify-content: space-between; }
    .none { margin: 0; padding: 24px 16px; border: 1px dashed var(--line); border-radius: var(--radius); text-align: center; font-size: 14px; color: var(--soft); }
    .none svg { display: block; margin: 0 auto 6px; width: 28px; height: 28px; stroke-width: 1.3; }
    .ghost { height: 74px; border-radius: var(--radius); background: var(--wash); }
  `);

  override render(): TemplateResult {
    const row = this.summary;
    return html`
      <header><h2>Shopper</h2><button type="button" class="icon" aria-label="Close this pane" @click=${() => this.emit("details")}>${icon("close")}</button></header>
      <div class="scroll" tabindex="0" role="region" aria-label="Shopper and orders">
        ${row ? html`<dl>
          <dt>Name</dt><dd>${shownName(row.customer)}</dd>
          <dt>Shop</dt><dd>${row.site.name}</dd>
          <dt>Channel</dt><dd>${channelName(row.channel)}</dd>
          <dt>Assigned to</dt><dd>${row.assignee?.name ?? "Nobody"}</dd>
          ${row.waiting_since && row.state === "open" ? html`<dt>Unanswered</dt><dd>for ${agoWords(row.waiting_since, this.now)}</dd>` : nothing}
        </dl>` : nothing}
        <section aria-labelledby="orders">
          <h3 id="orders"><span>Orders with you</span>${this.orders?.length ? html`<span>${this.orders.length}</span>` : nothing}</h3>
          ${this.problem
            ? html`<p class="none">${this.problem}<br><button type="button" class="btn quiet" @click=${() => this.emit("reload")}>Try again</button></p>`
            : this.orders === null
              ? html`<div class="ghost" role="status"><span class="sr">Loading orders</span></div>`
              : this.orders.length
                ? repeat(this.orders, (order) => order.vendor_order.id, (order, index) => html`<fs-order-box .order=${order} ?folded=${index > 0} ?busy=${this.busy === order.vendor_order.id}></fs-order-box>`)
                : html`<p class="none">${icon("orders")}No order yet. When this shopper buys something of yours, it appears here.</p>`}
        </section>
      </div>`;
  }
}
