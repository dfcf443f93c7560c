import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { styled } from "../base";
import { nameOf, type Address, type AddressCard, type PaymentCard, type ProposalCard } from "../card-types";
import { icon } from "../icons";
import { money } from "../money";
import { asset, settings } from "../settings";
import { CardElement, cardStyles } from "./base";

const COUNTRIES =
  "AE AR AT AU BE BG BR CA CH CI CL CM CN CO CY CZ DE DK DZ EE EG ES ET FI FR GB GH GR HK HR HU ID IE IL IN IS IT JM JP KE KR LT LU LV MA MT MU MX MY NG NL NO NZ PE PH PL PT RO RS RW SA SE SG SI SK SN TH TN TR TW TZ UA UG US VN ZA ZM ZW".split(" ");

/** [name, label, autocomplete, required, half a row] */
const FIELDS: [keyof Address, string, string, boolean, boolean][] = [
  ["name", "Full name", "name", true, false],
  ["email", "E-mail", "email", true, false],
  ["line1", "Street and number", "address-line1", true, false],
  ["line2", "Flat, floor (optional)", "address-line2", false, false],
  ["city", "City", "address-level2", true, true],
  ["postcode", "Postcode", "postal-code", false, true],
  ["region", "State or region", "address-level1", false, true],
];

export const addressText = (address: Address): string =>
  [address.name, address.line1, address.line2, [address.postcode, address.city].filter(Boolean).join(" "), address.region, address.country].filter(Boolean).join(", ");

@customElement("fs-address")
export class AddressForm extends CardElement<AddressCard> {
  @state() private wrong: Record<string, string> = {};

  static override styles = styled(cardStyles, css`
    form {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 10px;
    }
    .field,
    .all {
      grid-column: 1 / 3;
    }
    .field.half {
      grid-column: auto;
      min-width: 0;
    }
    .wrong {
      color: var(--bad);
      font-weight: 500;
    }
  `);

  /** What was wrong with a field goes as soon as it is right. */
  private mended({ target }: Event): void {
    const field = target as HTMLInputElement;
    if (!this.wrong[field.name] || !field.validity.valid) return;
    const { [field.name]: _, ...rest } = this.wrong;
    this.wrong = rest;
  }

  private send(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const wrong: Record<string, string> = {};
    for (const field of form.elements as Iterable<Element> & HTMLFormControlsCollection) {
      if (field instanceof HTMLInputElement && !field.validity.valid)
        wrong[field.name] = field.validity.valueMissing ? "Please fill this in" : "That does not look right";
    }
    this.wrong = wrong;
    const first = Object.keys(wrong)[0];
    if (first) return (form.elements.namedItem(first) as HTMLElement).focus();
    const address = Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, String(value).trim()]).filter(([, value]) => value));
    void this.act("checkout.address", { checkout: this.card.checkout, address });
  }

  override render() {
    const known = this.card.address;
    if (!this.usable)
      return html`<section class="card" aria-label="Delivery address">
        <header>${icon("pin")} Delivery address</header>
        <div class="body soft">${known ? addressText(known) : "Asked for the delivery address."}</div>
      </section>`;
    const region = (settings.locale?.split("-")[1] ?? "US").toUpperCase();
    const country = known?.country ?? (COUNTRIES.includes(region) ? region : "US");
    const names = new Intl.DisplayNames(settings.locale, { type: "region" });
    return html`<section class="card" aria-label="Delivery address">
      <header>${icon("pin")} Delivery address</header>
      <form class="body" novalidate @submit=${this.send} @input=${this.mended}>
        ${FIELDS.map(
          ([name, label, autocomplete, required, half]) => html`<label class="field ${half ? "half" : ""}"
            >${label}
            <input
              name=${name}
              type=${name === "email" ? "email" : "text"}
              autocomplete="shipping ${autocomplete}"
              maxlength="120"
              ?required=${required}
              .value=${known?.[name] ?? ""}
              aria-invalid=${this.wrong[name] ? "true" : "false"}
              aria-describedby=${this.wrong[name] ? `w-${name}` : nothing}
            />${this.wrong[name] ? html`<span class="wrong" id="w-${name}">${this.wrong[name]}</span>` : nothing}</label
          >`,
        )}
        <label class="field half"
          >Country
          <select name="country" autocomplete="shipping country">
            ${COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code }))
              .sort((a, b) => a.name.localeCompare(b.name))
              .map(({ code, name }) => html`<option value=${code} ?selected=${code === country}>${name}</option>`)}
          </select></label
        >
        <label class="field">Phone for the courier (optional) <input name="phone" type="tel" autocomplete="shipping tel" maxlength="40" .value=${known?.phone ?? ""} /></label>
        ${this.problem ? html`<div class="all">${this.trouble()}</div>` : nothing}
        <button class="btn all" aria-busy=${!!this.busy}>Use this address</button>
        <p class="soft all">Kept encrypted under a key of your own, and shared only with the vendors of this order.</p>
      </form>
    </section>`;
  }
}

@customElement("fs-proposal")
export class Proposal extends CardElement<ProposalCard> {
  @state() private changing = false;

  static override styles = styled(cardStyles, css`
    ul {
      display: grid;
      gap: 8px;
    }
    li .num {
      margin-inline-start: auto;
      align-self: start;
    }
    .thumb {
      width: 40px;
    }
    .to {
      display: flex;
      gap: 8px;
      align-items: start;
      padding: 10px 12px;
      border-radius: var(--radius-small);
      background: var(--wash);
      font-size: 13.5px;
    }
    .to button {
      margin-inline-start: auto;
      border: 0;
      background: none;
      min-height: 32px;
      color: var(--brand);
      font-weight: 600;
      cursor: pointer;
    }
  `);

  private confirm(): void {
    const { proposal, version, total_minor, currency } = this.card;
    void this.act("checkout.confirm", { proposal, version, total_minor, currency });
  }

  override render() {
    const card = this.card;
    const { currency } = card;
    const say = (minor: number): string => money(minor, currency);
    const over = card.status !== "open" || Date.parse(card.expires_at) < Date.now();
    const until = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }).format(new Date(card.expires_at));
    if (this.changing && this.usable)
      return html`<fs-address .card=${{ type: "address", checkout: card.checkout, address: card.address }}></fs-address>`;
    return html`<section class="card" aria-label="Your order, to confirm">
      <header>${icon("check")} Your order <span class="aside">${over ? card.status === "open" ? "expired" : card.status : `price held until ${until}`}</span></header>
      <div class="body">
        <ul>
          ${card.lines.map(
            (line) => html`<li class="row">
              <img class="thumb" src=${asset(line.image)} alt="" />${this.lineText(line)}
              <span class="num">${line.quantity > 1 ? html`<span class="soft">${line.quantity} × </span>` : nothing}${say(line.quantity > 1 ? line.unit_minor : line.total_minor)}</span>
            </li>`,
          )}
        </ul>
        ${card.address
          ? html`<div class="to">
              ${icon("pin")}<span>${addressText(card.address)}</span>
              ${this.usable && !over ? html`<button @click=${() => (this.changing = true)}>Change</button>` : nothing}
            </div>`
          : nothing}
        <dl class="sum">
          <dt>Items</dt>
          <dd class="num">${say(card.items_minor)}</dd>
          ${card.discount_minor ? html`<dt>Discount</dt><dd class="num">−${say(card.discount_minor)}</dd>` : nothing}
          ${card.deliveries.map(
            (each) => html`<dt>Delivery, ${nameOf(each.vendor)}<br /><span class="soft">${each.label}${each.days ? `, ${each.days}${/day/.test(`${each.days}`) ? "" : " days"}` : ""}</span></dt>
              <dd class="num">${each.price_minor ? say(each.price_minor) : "Free"}</dd>`,
          )}
          ${card.tax_included ? nothing : html`<dt>Tax</dt><dd class="num">${say(card.tax_minor)}</dd>`}
          <dt class="total">Total</dt>
          <dd class="total num">${say(card.total_minor)}</dd>
          ${card.tax_included ? html`<dt class="soft">Tax included</dt><dd class="soft num">${say(card.tax_minor)}</dd>` : nothing}
        </dl>
        ${this.trouble()}
        ${this.usable && !over
          ? html`<button class="btn gold wide" aria-busy=${this.busy === "checkout.confirm"} @click=${this.confirm}>Confirm ${say(card.total_minor)}</button>
              <button class="btn quiet wide" @click=${() => this.act("checkout.cancel", { checkout: card.checkout })}>Not now</button>`
          : this.usable && card.status === "open"
            ? html`<button class="btn wide" @click=${() => this.act("checkout.start", {})}>Get a fresh total</button>`
            : nothing}
      </div>
    </section>`;
  }
}

const PAID = new Set(["captured", "authorized", "partially_refunded", "refunded"]);
const DEAD: Record<string, string> = { failed: "The payment was declined. Nothing was charged.", expired: "The time to pay has run out. Nothing was charged.", voided: "This payment was cancelled." };

@customElement("fs-payment")
export class Payment extends CardElement<PaymentCard> {
  @state() private told = "";

  static override styles = styled(cardStyles, css`
    .only {
      border: 0;
    }
    .amount {
      font-size: 26px;
      font-weight: 650;
    }
    summary {
      min-height: var(--tap);
      display: flex;
      align-items: center;
      cursor: pointer;
      color: var(--soft);
      font-size: 13.5px;
    }
    .pair .btn {
      padding: 0 8px;
      font-size: 13.5px;
    }
  `);

  private async pay(outcome: string): Promise<void> {
    const fine = await this.act("payment.simulate", { payment: this.card.payment, outcome }, outcome);
    if (fine) this.told = outcome === "delay" ? "The bank takes its time. This card will change when it answers." : "Sent to the bank…";
  }

  override render() {
    const { status, amount_minor, currency, provider, url } = this.card;
    const open = this.usable && (status === "requires_action" || status === "created");
    const paid = PAID.has(status);
    if (paid)
      return html`<section class="card" aria-label="Payment">
        <header class="only">${icon("card")} ${money(amount_minor, currency)} <span class="aside"><span class="pill good">${icon("check")} ${status === "refunded" ? "Refunded" : "Paid"}</span></span></header>
      </section>`;
    return html`<section class="card" aria-label="Payment">
      <header>
        ${icon("card")} Payment
        <span class="aside">${DEAD[status] ? html`<span class="pill bad">Not paid</span>` : provider === "sandbox" ? "sandbox, no real money" : provider}</span>
      </header>
      <div class="body">
        <span class="amount num">${money(amount_minor, currency)}</span>
        ${DEAD[status] ? html`<p class="soft">${DEAD[status]}</p>` : nothing} ${this.trouble()}
        ${open && provider === "sandbox"
          ? html`<button class="btn gold wide" aria-busy=${!!this.busy || !!this.told} ?disabled=${!!this.told} @click=${() => this.pay("succeed")}>Pay now (sandbox)</button>
              <p class="soft" role="status">${this.told}</p>
              <details>
                <summary>Try how it goes when it does not go well</summary>
                <div class="pair">
                  <button class="btn quiet" @click=${() => this.pay("decline")}>Decline</button>
                  <button class="btn quiet" @click=${() => this.pay("delay")}>Delay</button>
                  <button class="btn quiet" @click=${() => this.pay("duplicate")}>Pay twice</button>
                  ${url ? html`<a class="btn quiet" href=${asset(url)} target="_blank" rel="noopener">Pay page</a>` : nothing}
                </div>
              </details>`
          : open && url
            ? html`<a class="btn gold wide" href=${asset(url)} target="_blank" rel="noopener">Pay with ${provider}</a>`
            : this.usable && DEAD[status]
              ? html`<button class="btn wide" @click=${() => this.act("checkout.start", {})}>Try again</button>`
              : nothing}
      </div>
    </section>`;
  }
}
