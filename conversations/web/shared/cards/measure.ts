import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { styled } from "../base";
import type { MeasureCard, MeasureResultCard } from "../card-types";
import { icon, type IconName } from "../icons";
import { CardElement, cardStyles } from "./base";

export interface MeasureDetail {
  session?: string | undefined;
  product?: string | undefined;
  manual?: boolean;
}

const own = css`
  .body p {
    text-wrap: pretty;
  }
  .link {
    min-height: var(--tap);
    border: 0;
    background: none;
    color: var(--brand);
    font-weight: 600;
    cursor: pointer;
  }
  .link:hover {
    text-decoration: underline;
  }
`;

/** "Measure me": what it is, and the two ways. Emits `measure`. */
@customElement("fs-measure-card")
export class MeasureInvitation extends CardElement<MeasureCard> {
  static override styles = styled(cardStyles, own);

  override render() {
    const { product, title, has_profile } = this.card;
    const wish = { product: product ?? undefined };
    return html`<section class="card" aria-label="Measure me">
      <header>${icon("person")} ${title ? `Your size in ${title}` : "Your size, from a short video"}</header>
      <div class="body">
        <p>Turn once in front of your phone: fifteen measurements, each with how sure we are. An estimate. Your video stays on your device.</p>
        ${this.usable
          ? html`<button class="btn wide" @click=${() => this.emit<MeasureDetail>("measure", wish)}>${has_profile ? "Your measurements" : "Measure me"}</button>
              ${has_profile ? nothing : html`<button class="link" @click=${() => this.emit<MeasureDetail>("measure", { ...wish, manual: true })}>I have a tape measure</button>`}`
          : nothing}
      </div>
    </section>`;
  }
}

const SAID: Record<MeasureResultCard["state"], [IconName, head: string, text: string, press: string]> = {
  measured: ["check", "Your measurements are ready", "Have a look, correct what you know better, and let them stand.", "Look at them"],
  refused: ["alert", "Not measured yet", "The last try could not be used.", "Try again"],
  confirmed: ["check", "Your measurements are kept", "Products show your size and how sure we are.", "Your measurements"],
};

/** That she is measured; the numbers are in the dialog, which asks the server as herself. Staff see as little. */
@customElement("fs-measured")
export class MeasureResult extends CardElement<MeasureResultCard> {
  static override styles = styled(cardStyles, own);

  override render() {
    const { session, state, remedy, fit, title } = this.card;
    const [mark, head, said, press] = SAID[state] ?? SAID.confirmed;
    return html`<section class="card" aria-label="Your measurements">
      <header>${icon(mark)} ${!this.readonly ? head : state === "refused" ? "Not measured yet" : "Measured"}${this.readonly && fit?.size ? html`<span class="aside">fits ${fit.size}</span>` : nothing}</header>
      ${this.readonly
        ? nothing
        : html`<div class="body">
            ${fit ? html`<p>${title ? html`<b>${title}</b><br />` : nothing}${fit.text}</p>` : html`<p>${(state === "refused" && remedy) || said}</p>`}
            ${this.live ? html`<button class="btn ${state === "confirmed" ? "quiet" : ""} wide" @click=${() => this.emit<MeasureDetail>("measure", { session: session ?? undefined })}>${press}</button>` : nothing}
          </div>`}
    </section>`;
  }
}
