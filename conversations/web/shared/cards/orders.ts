import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { styled } from "../base";
import { nameOf, type InvoiceCard, type OrderCard, type VendorOrder, type VendorThreadCard } from "../card-types";
import { icon } from "../icons";
import { money } from "../money";
import { asset } from "../settings";
import { CardElement, cardStyles } from "./base";

/** The road of a vendor order as a shopper sees it; the vendor's own steps between fall on the one before. */
const ROAD = ["Placed", "Accepted", "Shipped", "Delivered"];
const AT: Record<string, number> = { new: 0, placed: 0, paid: 0, accepted: 1, in_production: 1, ready: 1, shipped: 2, delivered: 3, completed: 3 };
const UNDONE: Record<string, string> = { canceled: "Cancelled", cancelled: "Cancelled", rejected: "Declined by the vendor" };

export function steps(part: VendorOrder) {
  const undone = UNDONE[part.status];
  if (undone) return html`<span class="pill bad">${undone}</span>`;
  const at = AT[part.status] ?? 0;
  return html`<ol class="steps" aria-label="Progress">
    ${ROAD.map(
      (name, index) => html`<li class=${index <= at ? "done" : ""} aria-current=${index === at ? "step" : nothing}>
        <i>${index <= at ? icon("check") : nothing}</i>${name}${index <= at ? html`<span class="sr">, done</span>` : nothing}
      </li>`,
    )}
  </ol>`;
}

export const stepStyles = css`
  .steps {
    display: grid;
    grid-template-columns: repeat(4, 1fr);
    font-size: 12.5px;
    text-align: center;
    color: var(--soft);
  }
  .steps li {
    position: relative;
    display: grid;
    justify-items: center;
    gap: 4px;
  }
  .steps li + li::before {
    content: "";
    position: absolute;
    top: 10px;
    inset-inline: -50% 50%;
    height: 2px;
    background: var(--line);
  }
  .steps .done::before {
    background: var(--good) !important;
  }
  .steps i {
    position: relative;
    z-index: 1;
    display: grid;
    place-items: center;
    width: 22px;
    height: 22px;
    border-radius: 50%;
    border: 2px solid var(--line);
    background: var(--raised);
  }
  .steps .done i {
    background: var(--good);
    border-color: var(--good);
    color: var(--raised);
  }
  .steps .done {
    color: var(--ink);
    font-weight: 600;
  }
  .steps svg.i {
    width: 13px;
    height: 13px;
    stroke-width: 3;
  }
`;

@customElement("fs-order")
export class Order extends CardElement<OrderCard> {
  @state() private sure = false;

  static override styles = styled(cardStyles, stepStyles, css`
    .part {
      display: grid;
      gap: 10px;
    }
    .part + .part {
      padding-top: 12px;
      border-top: 1px solid var(--line);
    }
    .part > .row {
      justify-content: space-between;
      font-weight: 600;
    }
    .faces {
      display: flex;
      gap: 6px;
    }
    .thumb {
      width: 48px;
    }
    .number {
      font-weight: 650;
    }
  `);

  private async cancel(): Promise<void> {
    if (!this.sure) {
      this.sure = true;
      return;
    }
    if (await this.act("order.cancel", { order: this.card.order })) this.sure = false;
  }

  override render() {
    const card = this.card;
    const done = card.status === "canceled" || card.status === "cancelled";
    return html`<section class="card" aria-label="Order ${card.number}">
      <header>
        ${icon("cart")}<span class="number num">Order ${card.number}</span>
        <span class="aside"><span class="pill ${done ? "bad" : "good"}">${done ? "Cancelled" : card.status === "completed" ? "Completed" : "Paid"}</span></span>
      </header>
      <div class="body">
        <div class="row">
          <span class="faces">${card.lines.slice(0, 4).map((line) => html`<img class="thumb" src=${asset(line.image)} alt="${line.quantity} × ${line.title}" />`)}</span>
          <span class="soft">${card.lines.reduce((sum, line) => sum + line.quantity, 0)} items</span>
        </div>
        ${card.vendor_orders.map(
          (part) => html`<div class="part">
            <div class="row"><span>${nameOf(part.vendor)}</span><span class="soft num">${part.number}</span></div>
            ${steps(part)} ${part.tracking ? html`<p class="soft">Tracking: <span class="num">${part.tracking}</span></p>` : nothing}
          </div>`,
        )}
        <dl class="sum">
          <dt>Items</dt>
          <dd class="num">${money(card.items_minor, card.currency)}</dd>
          <dt>Delivery</dt>
          <dd class="num">${card.delivery_minor ? money(card.delivery_minor, card.currency) : "Free"}</dd>
          <dt>Tax</dt>
          <dd class="num">${money(card.tax_minor, card.currency)}</dd>
          <dt class="total">Total</dt>
          <dd class="total num">${money(card.total_minor, card.currency)}</dd>
        </dl>
        ${this.trouble()}
        ${this.usable && card.can_cancel && !done
          ? html`<button class="btn ${this.sure ? "danger" : "quiet"} wide" aria-busy=${!!this.busy} @click=${this.cancel}>${this.sure ? "Yes, cancel the whole order" : "Cancel order"}</button>
              ${this.sure ? html`<button class="btn quiet wide" @click=${() => (this.sure = false)}>Keep it</button>` : nothing}`
          : nothing}
      </div>
    </section>`;
  }
}

@customElement("fs-invoice")
export class Invoice extends CardElement<InvoiceCard> {
  static override styles = styled(cardStyles, css`
    ul {
      display: grid;
      gap: 4px;
    }
    a {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: var(--tap);
      color: inherit;
      text-decoration: none;
    }
    a:hover span:nth-child(2) {
      text-decoration: underline;
    }
    .num {
      margin-inline-start: auto;
    }
  `);

  override render() {
    const { invoices, number } = this.card;
    return html`<section class="card" aria-label="Invoices">
      <header>${icon("file")} ${invoices.length === 1 ? "Invoice" : "Invoices"} <span class="aside num">${number}</span></header>
      <ul class="body">
        ${invoices.map(
          (each) => html`<li>
            <a href=${asset(each.url)} target="_blank" rel="noopener" @click=${(event: Event) => this.emit("fetch-file", { url: asset(each.id ? `/api/v1/invoices/${each.id}.pdf` : each.url) }) || event.preventDefault()}>
              ${icon("file")}<span><b>${each.number}</b> <span class="soft">PDF — ${nameOf(each.vendor)}</span></span>
              <span class="num">${money(each.total_minor, each.currency)}</span>
            </a>
          </li>`,
        )}
      </ul>
    </section>`;
  }
}

@customElement("fs-vendor-thread")
export class VendorThread extends CardElement<VendorThreadCard> {
  override render() {
    const { vendor, conversation } = this.card;
    return html`<section class="card" aria-label="Conversation with ${vendor.name}">
      <div class="body row">
        ${icon("store")}<span>A line to <b>${vendor.name}</b> is open.</span>
        ${this.readonly ? nothing : html`<button class="btn quiet" @click=${() => this.emit("go", { conversation, vendor })}>Go there</button>`}
      </div>
    </section>`;
  }
}
