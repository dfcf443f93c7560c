import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Component, styled } from "../shared/base";
import { money } from "../shared/money";
import { ago, exactTime } from "./format";
import { icon } from "./icons";
import type { ConsoleOrder } from "./types";

const ROAD = ["accepted", "shipped", "delivered"] as const;
const REACHED: Record<string, number> = { new: 0, accepted: 1, in_production: 1, ready: 1, shipped: 2, delivered: 3, completed: 3 };
const STATUS: Record<string, string> = {
  new: "New", accepted: "Accepted", in_production: "In the making", ready: "Ready", shipped: "Shipped", delivered: "Delivered",
  completed: "Completed", rejected: "Rejected", canceled: "Cancelled",
};

export const statusName = (status: string): string => STATUS[status] ?? status.replaceAll("_", " ");

/** One vendor order with its lines and the next step. Out: `order` {action, args, order}. */
@customElement("fs-order-box")
export class OrderBox extends Component {
  @property({ attribute: false }) order!: ConsoleOrder;
  @property({ type: Boolean }) folded = false;
  @property({ type: Boolean }) busy = false;
  /** The shopper's name and thread, where the box stands without them. */
  @property() customer = "";
  @property() conv = "";
  @state() private asking: "" | "tracking" | "reason" = "";

  static override styles = styled(css`
    :host { border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); overflow: clip; }
    summary, .top { display: flex; align-items: center; gap: 8px; padding: 12px 14px; }
    summary { cursor: pointer; list-style: none; }
    summary::-webkit-details-marker { display: none; }
    summary:focus-visible { outline-offset: -3px; border-radius: var(--radius); }
    .number { font-weight: 650; font-variant-numeric: tabular-nums; }
    .when { font-size: 12.5px; color: var(--soft); }
    .main { flex: 1; min-width: 0; }
    .main > * { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .badge { flex: none; padding: 2px 10px; border-radius: 99px; font-size: 12px; font-weight: 650; background: var(--wash); color: var(--soft); }
    .badge.new { background: var(--gold); color: var(--gold-ink); }
    .badge.accepted, .badge.in_production, .badge.ready { background: var(--brand-wash); color: var(--brand); }
    .badge.shipped, .badge.delivered, .badge.completed { background: var(--good-wash); color: var(--good); }
    .badge.rejected, .badge.canceled { background: var(--bad-wash); color: var(--bad); }
    .in { padding: 0 14px 14px; display: grid; gap: 12px; }
    ol, ul { list-style: none; margin: 0; padding: 0; }
    .road { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4px; }
    .road li { display: grid; gap: 4px; font-size: 12px; color: var(--soft); }
    .road li::before { content: ""; height: 4px; border-radius: 4px; background: var(--line); }
    .road li.done { color: var(--good); font-weight: 600; }
    .road li.done::before { background: var(--good); }
    .lines { display: grid; gap: 10px; }
    .lines li { display: grid; grid-template-columns: 44px minmax(0, 1fr) auto; gap: 10px; align-items: center; font-size: 13.5px; line-height: 1.35; }
    .lines img { width: 44px; height: 55px; object-fit: cover; border-radius: 8px; background: var(--wash); }
    .lines b { display: block; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .lines small { display: block; font-size: 12.5px; color: var(--soft); overflow: hidden; text-overflow: ellipsis; }
    dl { display: grid; grid-template-columns: 1fr auto; gap: 2px 12px; margin: 0; padding-top: 10px; border-top: 1px solid var(--line); font-size: 13px; color: var(--soft); }
    dd { margin: 0; text-align: end; font-variant-numeric: tabular-nums; }
    dl .total { color: var(--ink); font-weight: 650; font-size: 14px; }
    address { font-style: normal; font-size: 13px; line-height: 1.5; color: var(--soft); }
    address b { color: var(--ink); font-weight: 600; }
    .act { display: flex; flex-wrap: wrap; gap: 8px; }
    .act .btn { min-height: 38px; padding: 0 14px; font-size: 14px; flex: 1 1 auto; }
    .act .btn svg { width: 17px; height: 17px; }
    form { display: grid; gap: 10px; }
    form .field input { min-height: 40px; font-size: 15px; }
    .tracking { font-size: 13px; }
    .chat { font-size: 13px; font-weight: 600; display: inline-flex; align-items: center; min-height: 24px; }
  `);

  override render(): TemplateResult {
    const { vendor_order: part } = this.order;
    const units = this.order.lines.reduce((sum, line) => sum + line.quantity, 0);
    const head = html`
      <span class="main">
        <span class="number">${part.number}</span>
        <span class="when">${this.customer ? html`${this.customer} · ` : nothing}<time datetime=${this.order.placed_at} title=${exactTime(this.order.placed_at)}>${when(this.order.placed_at)}</time> · ${units} item${units === 1 ? "" : "s"} · ${money(part.total_minor, this.order.currency)}</span>
      </span>
      <span class="badge ${part.status}">${statusName(part.status)}</span>`;
    return html`<details ?open=${!this.folded}><summary>${head}</summary>${this.inside()}</details>`;
  }

  private inside(): TemplateResult {
    const { vendor_order: part, lines, currency, address } = this.order;
    const reached = REACHED[part.status];
    return html`<div class="in">
      ${reached === undefined ? nothing : html`<ol class="road" aria-label="Progress">${ROAD.map((step, index) => html`
        <li class=${index < reached ? "done" : ""}>${STATUS[step]}<span class="sr">${index < reached ? ", done" : ", not yet"}</span></li>`)}</ol>`}
      ${this.actions()}
      ${part.tracking ? html`<p class="tracking">Tracking: <b>${part.tracking}</b></p>` : nothing}
      <ul class="lines" aria-label="Lines">${lines.map((line) => html`<li>
        <img src=${line.image} alt="" width="44" height="55" loading="lazy">
        <span><b title=${line.title}>${line.title}</b><small>${[line.colour, line.size, line.sku].filter(Boolean).join(" · ")}</small></span>
        <span class="num">${line.quantity} × ${money(line.unit_minor, currency)}</span></li>`)}</ul>
      <dl>
        <dt>Items</dt><dd>${money(part.items_minor, currency)}</dd>
        ${part.delivery_minor ? html`<dt>Delivery</dt><dd>${money(part.delivery_minor, currency)}</dd>` : nothing}
        ${part.tax_minor ? html`<dt>Tax</dt><dd>${money(part.tax_minor, currency)}</dd>` : nothing}
        <dt class="total">Total</dt><dd class="total">${money(part.total_minor, currency)}</dd>
      </dl>
      ${address ? html`<address><b>${address.name}</b><br>${address.line1}${address.line2 ? `, ${address.line2}` : ""}<br>${[address.postcode, address.city, address.region, address.country].filter(Boolean).join(" ")}</address>` : nothing}
      ${this.conv ? html`<a class="chat" href="#/c/${this.conv}">Open the conversation</a>` : nothing}
    </div>`;
  }

  private actions(): TemplateResult | typeof nothing {
    const { next, id, status } = this.order.vendor_order;
    if (this.asking) {
      const tracking = this.asking === "tracking";
      return html`<form @submit=${(event: SubmitEvent) => this.answered(event, id)}>
        <label class="field">${tracking ? "Tracking number (if there is one)" : "Reason, told to the shopper"}<input name="text" maxlength="120" ?required=${!tracking} autocomplete="off"></label>
        <span class="act"><button class="btn ${tracking ? "" : "danger"}" aria-busy=${this.busy}>${tracking ? "Mark as shipped" : "Reject the order"}</button>
        <button type="button" class="btn quiet" @click=${() => (this.asking = "")}>Cancel</button></span></form>`;
    }
    // "Ship it" from accepted walks the steps between by itself.
    const ships = next.includes("shipped") || status === "accepted" || status === "ready" || status === "in_production";
    const buttons = [
      next.includes("accepted") ? html`<button type="button" class="btn" aria-busy=${this.busy} @click=${() => this.send("order.accept", { vendor_order: id })}>${icon("check")}Accept</button>` : nothing,
      ships ? html`<button type="button" class="btn" aria-busy=${this.busy} @click=${() => this.ask("tracking")}>${icon("truck")}Ship…</button>` : nothing,
      next.includes("delivered") ? html`<button type="button" class="btn" aria-busy=${this.busy} @click=${() => this.send("order.deliver", { vendor_order: id })}>${icon("box")}Mark delivered</button>` : nothing,
      next.includes("rejected") ? html`<button type="button" class="btn quiet" @click=${() => this.ask("reason")}>Reject…</button>` : nothing,
    ].filter((button) => button !== nothing);
    return buttons.length ? html`<div class="act">${buttons}</div>` : nothing;
  }

  private ask(what: "tracking" | "reason"): void {
    this.asking = what;
    void this.updateComplete.then(() => this.renderRoot.querySelector("input")?.focus());
  }

  private answered(event: SubmitEvent, id: string): void {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get("text") ?? "").trim();
    const tracking = this.asking === "tracking";
    this.asking = "";
    if (tracking) this.send("order.ship", { vendor_order: id, ...(text && { tracking: text }) });
    else this.send("order.reject", { vendor_order: id, reason: text });
  }

  private send(action: string, args: Record<string, unknown>): void {
    if (!this.busy) this.emit("order", { action, args, order: this.order });
  }
}

const when = (iso: string): string => {
  const short = ago(iso);
  return short === "now" ? "just now" : /\d (min|h|d)$/.test(short) ? `${short} ago` : short;
};
