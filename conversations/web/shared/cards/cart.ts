import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { styled } from "../base";
import type { CartCard, Line } from "../card-types";
import { icon } from "../icons";
import { money } from "../money";
import { asset } from "../settings";
import { CardElement, cardStyles } from "./base";

@customElement("fs-cart")
export class Cart extends CardElement<CartCard> {
  static override styles = styled(cardStyles, css`
    li {
      display: grid;
      grid-template-columns: 56px 1fr auto;
      gap: 4px 12px;
      padding: 12px 0;
      border-top: 1px solid var(--line);
    }
    li:first-child {
      border-top: 0;
      padding-top: 0;
    }
    .thumb {
      grid-row: span 2;
    }
    .stepper {
      display: inline-flex;
      align-items: center;
      border: 1px solid var(--line-strong);
      border-radius: 99px;
      width: max-content;
    }
    .stepper .icon {
      width: 42px;
      height: 42px;
    }
    .stepper .i {
      width: 16px;
      height: 16px;
    }
    .stepper output {
      min-width: 20px;
      text-align: center;
      font-weight: 600;
    }
    .tools {
      display: flex;
      justify-content: space-between;
      align-items: center;
      grid-column: 2 / 4;
    }
    .price {
      font-weight: 600;
    }
    .empty {
      text-align: center;
      padding: 20px 14px;
    }
  `);

  private line(line: Line) {
    const { currency } = this.card;
    const what = `${line.title}${line.size ? `, ${line.size}` : ""}`;
    const most = line.available ?? 99;
    return html`<li>
      <img class="thumb" src=${asset(line.image)} alt="" loading="lazy" />
      <div>${this.lineText(line)}${most < line.quantity ? html`<div class="pill warn">Only ${most} left</div>` : nothing}</div>
      <span class="price num">${money(line.total_minor, currency)}</span>
      <div class="tools">
        ${this.usable
          ? html`<span class="stepper" role="group" aria-label="How many: ${what}">
                <button class="icon" aria-label="One less of ${what}" aria-busy=${!!this.busy} ?disabled=${line.quantity < 2} @click=${() => this.act("cart.set", { line: line.line, quantity: line.quantity - 1 })}>${icon("minus")}</button>
                <output class="num" aria-label="Quantity">${line.quantity}</output>
                <button class="icon" aria-label="One more of ${what}" aria-busy=${!!this.busy} ?disabled=${line.quantity >= most} @click=${() => this.act("cart.set", { line: line.line, quantity: line.quantity + 1 })}>${icon("plus")}</button>
              </span>
              <button class="icon" aria-label="Remove ${what}" aria-busy=${!!this.busy} @click=${() => this.act("cart.remove", { line: line.line })}>${icon("bin")}</button>`
          : html`<span class="soft num">${line.quantity} × ${money(line.unit_minor, currency)}</span>`}
      </div>
    </li>`;
  }

  override render() {
    const { lines, items_minor, count, currency, changes } = this.card;
    if (!lines.length)
      return html`<section class="card" aria-label="Your cart"><p class="empty soft">Your cart is empty. Tell me what you are looking for.</p></section>`;
    return html`<section class="card" aria-label="Your cart">
      <header>${icon("cart")} Your cart <span class="aside">${count} ${count === 1 ? "item" : "items"}</span></header>
      <div class="body">
        ${(changes ?? []).map((each) => html`<p class="pill warn">${each.title}: now ${money(each.now_minor, currency)}, was ${money(each.was_minor, currency)}</p>`)}
        <ul>
          ${lines.map((line) => this.line(line))}
        </ul>
        <dl class="sum">
          <dt class="total">Items</dt>
          <dd class="total num">${money(items_minor, currency)}</dd>
        </dl>
        ${this.trouble()}
        ${this.usable
          ? html`<button class="btn wide" aria-busy=${this.busy === "checkout.start"} @click=${() => this.act("checkout.start", {})}>Checkout</button>
              <p class="soft">Delivery and tax come next, before you confirm anything.</p>`
          : nothing}
      </div>
    </section>`;
  }
}
