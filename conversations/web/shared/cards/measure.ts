import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { styled } from "../base";
import type { MeasureCard, MeasureResultCard } from "../card-types";
import { icon } from "../icons";
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
    const { text, session, product } = this.card;
    return html`<section class="card" aria-label="Measure me">
      <header>${icon("person")} Your size, from a short video</header>
      <div class="body">
        <p>${text || "Turn once in front of your phone: fifteen measurements, each with how sure we are. An estimate. Your video stays on your device."}</p>
        ${this.usable
          ? html`<button class="btn wide" @click=${() => this.emit<MeasureDetail>("measure", { session: session ?? undefined, product: product ?? undefined })}>Measure me</button>
              <button class="link" @click=${() => this.emit<MeasureDetail>("measure", { product: product ?? undefined, manual: true })}>I have a tape measure</button>`
          : nothing}
      </div>
    </section>`;
  }
}

/** That she is measured; the numbers are in the dialog, which asks the server as herself. Staff see as little. */
@customElement("fs-measured")
export class MeasureResult extends CardElement<MeasureResultCard> {
  static override styles = styled(cardStyles, own);

  override render() {
    const { session, state, text, size } = this.card;
    const open = state === "measured";
    const said = text || (open ? "Have a look, correct what you know better, and let it stand." : state === "refused" ? "The last try could not be used." : "Products show your size and how sure we are.");
    return html`<section class="card" aria-label="Your measurements">
      <header>${icon(state === "refused" ? "alert" : "check")} ${this.readonly ? "Measured" : open ? "Your measurements are ready" : state === "refused" ? "Not measured yet" : "Your measurements are kept"}${size ? html`<span class="aside">fits ${size}</span>` : nothing}</header>
      ${this.readonly
        ? nothing
        : html`<div class="body">
            <p>${said}</p>
            ${this.live ? html`<button class="btn ${open ? "" : "quiet"} wide" @click=${() => this.emit<MeasureDetail>("measure", { session: session ?? undefined })}>${open ? "Look at them" : state === "refused" ? "Try again" : "Your measurements"}</button>` : nothing}
          </div>`}
    </section>`;
  }
}
