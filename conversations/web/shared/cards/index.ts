import { html, type TemplateResult } from "lit";
import type { Card } from "../card-types";
import "./cart";
import "./products";

export * from "../card-types";

// The cards of the checkout and what follows it are in ./later: the widget fetches them once somebody talks to it.

/** Any card as its element. `live: false` when a newer state of the same thing exists; `readonly` shows no buttons. */
export function cardView(card: Card, { live = true, readonly = false } = {}): TemplateResult {
  switch (card.type) {
    case "products":
      return html`<fs-products .card=${card} .live=${live} ?readonly=${readonly}></fs-products>`;
    case "product":
      return html`<fs-product .card=${card} .live=${live} ?readonly=${readonly} wide></fs-product>`;
    case "cart":
      return html`<fs-cart .card=${card} .live=${live} ?readonly=${readonly}></fs-cart>`;
    case "address":
      return html`<fs-address .card=${card} .live=${live} ?readonly=${readonly}></fs-address>`;
    case "proposal":
      return html`<fs-proposal .card=${card} .live=${live} ?readonly=${readonly}></fs-proposal>`;
    case "payment":
      return html`<fs-payment .card=${card} .live=${live} ?readonly=${readonly}></fs-payment>`;
    case "order":
      return html`<fs-order .card=${card} .live=${live} ?readonly=${readonly}></fs-order>`;
    case "invoice":
      return html`<fs-invoice .card=${card} ?readonly=${readonly}></fs-invoice>`;
    case "vendor_thread":
      return html`<fs-vendor-thread .card=${card} ?readonly=${readonly}></fs-vendor-thread>`;
    case "measure":
      return html`<fs-measure-card .card=${card} .live=${live} ?readonly=${readonly}></fs-measure-card>`;
    case "measure_result":
      return html`<fs-measured .card=${card} .live=${live} ?readonly=${readonly}></fs-measured>`;
    default:
      return html`<p>Shown in a newer version of this page.</p>`;
  }
}
