import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { styled } from "../base";
import type { Fit, Product, ProductCard, ProductsCard, Variant } from "../card-types";
import { icon } from "../icons";
import { money } from "../money";
import { asset, settings } from "../settings";
import { CardElement, cardStyles } from "./base";
import "./variant-picker";
import type { VariantPicker } from "./variant-picker";

const tileStyles = css`
  .tile {
    display: flex;
    flex-direction: column;
    height: 100%;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    overflow: clip;
  }
  .picture {
    position: relative;
    display: block;
    background: var(--wash);
  }
  .picture img {
    display: block;
    width: 100%;
    height: auto;
    aspect-ratio: 1;
    object-fit: cover;
    object-position: 50% 40%;
  }
  .number {
    position: absolute;
    top: 8px;
    inset-inline-start: 8px;
    min-width: 24px;
    height: 24px;
    display: grid;
    place-items: center;
    border-radius: 99px;
    background: var(--gold);
    color: var(--gold-ink);
    font-size: 13px;
    font-weight: 700;
  }
  .text {
    display: flex;
    flex-direction: column;
    gap: 10px;
    flex: 1;
    padding: 12px;
  }
  .title {
    font-weight: 600;
    color: inherit;
    text-decoration: none;
    line-height: 1.3;
  }
  a.title:hover {
    text-decoration: underline;
  }
  .price {
    font-weight: 650;
  }
  .fit {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    font-size: 13.5px;
  }
  .fit b {
    font-weight: 600;
  }
  .end {
    margin-top: auto;
    display: grid;
    gap: 4px;
  }
  .link {
    border: 0;
    background: none;
    min-height: 32px;
    color: var(--brand);
    font-size: 13.5px;
    font-weight: 600;
    cursor: pointer;
  }
  .mine {
    width: fit-content;
    padding: 0;
  }
  .link:hover {
    text-decoration: underline;
  }
`;

const SURE = { high: "sure", fair: "fairly sure", low: "not so sure" };

/** One product: picture, price, what there is of it, and the button. */
@customElement("fs-product")
export class ProductTile extends CardElement<ProductCard> {
  @property({ type: Number }) number = 0;
  @state() private picked: Variant | null = null;
  @state() private asked = false;
  @state() private added = false;

  static override styles = styled(cardStyles, tileStyles, css`
    :host([wide]) .tile {
      display: grid;
      grid-template-columns: 40% 1fr;
    }
    :host([wide]) .picture img {
      height: 100%;
      aspect-ratio: auto;
    }
  `);

  private get item(): Product {
    return this.card.item;
  }

  private async add(): Promise<void> {
    if (!this.picked) {
      this.asked = true;
      await this.updateComplete;
      return this.renderRoot.querySelector<VariantPicker>("fs-variants")?.focus();
    }
    this.added = await this.act("cart.add", { variant: this.picked.variant, quantity: 1 });
    if (this.added) setTimeout(() => (this.added = false), 2500);
  }

  private price(): TemplateResult {
    const { price_minor: low, price_max_minor: high, currency } = this.item;
    const exact = this.picked?.price_minor ?? (low === high ? low : null);
    return html`<span class="price num">${exact === null ? html`from ${money(low, currency)}` : money(exact, currency)}</span>`;
  }

  /** "M · fairly sure", "Between M and L: tighter or looser", or why not. */
  private fit({ size, sure, text, between }: Fit): TemplateResult {
    const head = between?.length === 2 ? `${between[0]} or ${between[1]}` : size ? `${size} · ${SURE[sure ?? "low"]}` : "";
    return html`<p class="fit"><b>${this.readonly ? "Fits" : "Your size"}</b>${head ? html` <span class="pill ${sure === "high" ? "good" : sure === "low" || !sure ? "warn" : ""}">${head}</span>` : nothing}${head && size && !between ? nothing : html`<span class="soft">${text}</span>`}</p>`;
  }

  override render() {
    const item = this.item;
    const picture = html`<img src=${asset(item.image)} alt="" loading="lazy" width="400" height="500" />${this.number ? html`<span class="number" aria-hidden="true">${this.number}</span>` : nothing}`;
    return html`<article class="tile" aria-label="${this.number ? `${this.number}. ` : ""}${item.title}">
      ${item.url ? html`<a class="picture" href=${asset(item.url)} target="_top" tabindex="-1" aria-hidden="true">${picture}</a>` : html`<div class="picture">${picture}</div>`}
      <div class="text">
        <div>
          ${item.url ? html`<a class="title" href=${asset(item.url)} target="_top">${item.title}</a>` : html`<span class="title">${item.title}</span>`}
          <div class="soft">${item.vendor.name}</div>
        </div>
        ${this.price()}
        ${item.fit
          ? this.fit(item.fit)
          : item.sizes.length > 1 && !this.readonly
            ? html`<button class="link mine" @click=${() => this.act("measure.invite", { product: item.product })}>What is my size?</button>`
            : nothing}
        ${item.in_stock
          ? this.readonly
            ? html`<span class="soft">${item.sizes.join(" · ")}</span>`
            : html`<fs-variants .item=${item} .asked=${this.asked} @pick=${(event: CustomEvent<Variant | null>) => (this.picked = event.detail)}></fs-variants>`
          : html`<span class="pill warn">Sold out</span>`}
        ${this.trouble()}
        ${this.readonly
          ? nothing
          : html`<div class="end">
              ${item.in_stock
                ? html`<button class="btn wide" aria-busy=${this.busy === "cart.add"} @click=${this.add}>
                    ${this.added ? html`${icon("check")} In your cart` : html`${icon("cart")} Add to cart`}
                  </button>`
                : nothing}
              ${settings.askVendor
                ? html`<button class="link" @click=${() => this.act("vendor.ask", { product: item.product })}>Ask ${item.vendor.name}</button>`
                : nothing}
            </div>`}
      </div>
    </article>`;
  }
}

/** Search results: a row to swipe, arrow keys and buttons for everyone else. */
@customElement("fs-products")
export class ProductRow extends CardElement<ProductsCard> {
  static override styles = styled(cardStyles, css`
    .head {
      display: flex;
      align-items: center;
      gap: 4px;
      min-height: var(--tap);
      padding-inline: var(--gutter, 0);
    }
    .head .soft {
      margin-inline-end: auto;
    }
    ul {
      display: flex;
      gap: 12px;
      overflow-x: auto;
      scroll-snap-type: x proximity;
      scroll-padding-inline: var(--gutter, 0);
      padding: 2px var(--gutter, 2px) 6px;
      scrollbar-width: thin;
      scrollbar-color: var(--line) transparent;
    }
    fs-product {
      height: 100%;
    }
    li {
      flex: 0 0 min(248px, 76%);
      scroll-snap-align: start;
    }
    .only {
      flex-basis: 100%;
    }
    .more {
      display: grid;
      place-items: center;
      flex-basis: 132px;
    }
  `);

  private slide(by: number): void {
    const list = this.renderRoot.querySelector("ul")!;
    const smooth = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    list.scrollBy({ left: by * 260, behavior: smooth ? "smooth" : "auto" });
  }

  override render() {
    const { items, total } = this.card;
    if (!items.length) return nothing;
    return html`<section aria-label="Products">
      <div class="head">
        <span class="soft">${total > items.length ? `${items.length} of ${total}` : `${total} ${total === 1 ? "piece" : "pieces"}`}</span>
        ${items.length > 1
          ? html`<button class="icon" aria-label="Scroll back" @click=${() => this.slide(-1)}>${icon("left")}</button>
              <button class="icon" aria-label="Scroll on" @click=${() => this.slide(1)}>${icon("right")}</button>`
          : nothing}
      </div>
      <ul tabindex="0" aria-label="Results, scrollable">
        ${items.map(
          (item, index) => html`<li class=${items.length === 1 ? "only" : ""}>
            <fs-product .card=${{ type: "product", item }} .number=${items.length === 1 ? 0 : index + 1} ?wide=${items.length === 1} ?readonly=${this.readonly}></fs-product>
          </li>`,
        )}
        ${total > items.length && !this.readonly
          ? html`<li class="more"><button class="btn quiet" @click=${() => this.emit("say", { text: "Show me more" })}>Show more</button></li>`
          : nothing}
      </ul>
    </section>`;
  }
}
