import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Component, styled } from "../base";
import type { Product, Variant } from "../card-types";

const FEW = 3;
const CHIPS = 7;
let made = 0;

/** Colour swatches and sizes of one product. Emits `pick` with the variant, or null while one is missing. */
@customElement("fs-variants")
export class VariantPicker extends Component {
  @property({ attribute: false }) item!: Product;
  @property({ type: Boolean }) asked = false;
  @state() private colour = "";
  @state() private size: string | null = null;
  private id_ = `v${++made}`;

  static override styles = styled(css`
    :host {
      display: grid;
      gap: 8px;
    }
    fieldset {
      border: 0;
      margin: 0;
      padding: 0;
      min-width: 0;
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
    legend {
      padding: 0;
      margin-bottom: 2px;
      font-size: 13px;
      color: var(--soft);
    }
    legend b {
      color: var(--ink);
      font-weight: 600;
    }
    legend .ask {
      color: var(--bad);
      font-weight: 600;
    }
    label {
      position: relative;
      display: grid;
      place-items: center;
      min-width: var(--tap);
      height: var(--tap);
      cursor: pointer;
      font-size: 14px;
      font-weight: 550;
    }
    label.size {
      flex: 1 0 40px;
      min-width: 40px;
      max-width: 64px;
      padding: 0 6px;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-small);
      background: var(--paper);
    }
    label.size:has(:checked) {
      background: var(--brand);
      border-color: var(--brand);
      color: var(--brand-ink);
    }
    label.size:has(:disabled) {
      color: var(--soft);
      border-color: var(--line);
      text-decoration: line-through;
      cursor: default;
    }
    input {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      margin: 0;
      opacity: 0;
      cursor: inherit;
    }
    label:has(:focus-visible) {
      outline: 2px solid var(--brand);
      outline-offset: 2px;
    }
    .dot {
      width: 24px;
      height: 24px;
      border-radius: 50%;
      border: 1px solid color-mix(in srgb, var(--ink) 28%, transparent);
    }
    label:has(:checked) .dot {
      outline: 2px solid var(--brand);
      outline-offset: 3px;
    }
    label.colour {
      min-width: 38px;
      margin-inline-start: -4px;
    }
    .field select {
      min-height: var(--tap);
    }
  `);

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("item") || this.colour) return;
    this.colour = (this.item.variants.find((each) => each.available > 0) ?? this.item.variants[0])?.colour ?? "";
    const here = this.here;
    if (here.length === 1) this.size = here[0]!.size;
    queueMicrotask(() => this.tell());
  }

  private get here(): Variant[] {
    return this.item.variants.filter((each) => each.colour === this.colour);
  }

  get picked(): Variant | null {
    return this.here.find((each) => each.size === this.size) ?? null;
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>("input[name^=s]:not(:disabled), select")?.focus();
  }

  private tell(): void {
    this.emit("pick", this.picked);
  }

  private choose(colour: string, size: string | null): void {
    this.colour = colour;
    this.size = size;
    if (this.picked && this.picked.available < 1) this.size = null;
    const here = this.here;
    if (here.length === 1) this.size = here[0]!.size;
    this.tell();
  }

  override render() {
    const { colours } = this.item;
    const here = this.here;
    const left = this.picked?.available ?? 0;
    return html`${colours.length > 1
      ? html`<fieldset>
          <legend>Colour <b>${this.colour}</b></legend>
          ${colours.map(
            ({ name, hex }) => html`<label class="colour" title=${name}
              ><input type="radio" name="c${this.id_}" aria-label=${name} .checked=${name === this.colour} @change=${() => this.choose(name, this.size)} />
              <span class="dot" .style=${`background:${hex}`}></span
            ></label>`,
          )}
        </fieldset>`
      : nothing}
    ${here.length === 1 && !here[0]!.size
      ? nothing
      : here.length > CHIPS
        ? html`<label class="field"
            ><span class=${this.asked && !this.size ? "ask" : ""}>Size</span
            ><select @change=${(event: Event) => this.choose(this.colour, (event.target as HTMLSelectElement).value || null)}>
              <option value="">Choose</option>
              ${here.map((each) => html`<option value=${each.size} ?disabled=${each.available < 1} ?selected=${each.size === this.size}>${each.size}${each.available < 1 ? " — sold out" : ""}</option>`)}
            </select></label
          >`
        : html`<fieldset>
            <legend>
              ${this.asked && !this.size ? html`<span class="ask" role="alert">Choose a size</span>` : html`Size <b>${this.size ?? ""}</b>`}
              ${left > 0 && left <= FEW ? html`— only ${left} left` : nothing}
            </legend>
            ${here.map(
              (each) => html`<label class="size"
                ><input
                  type="radio"
                  name="s${this.id_}"
                  aria-label="${each.size}${each.available < 1 ? ", sold out" : ""}"
                  ?disabled=${each.available < 1}
                  .checked=${each.size === this.size}
                  @change=${() => this.choose(this.colour, each.size)}
                />${each.size}</label
              >`,
            )}
          </fieldset>`}`;
  }
}
