import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Component, styled } from "../shared/base";
import type { Product, Variant } from "../shared/cards";
import { money } from "../shared/money";
import { icon } from "./icons";

/** Finds one of the vendor's products and a variant of it. Out: `chosen` {variant, title}. In: `find`, the search. */
@customElement("fs-picker")
export class Picker extends Component {
  @property({ attribute: false }) find!: (words: string) => Promise<{ items: Product[]; total: number }>;
  @state() private items: Product[] | null = null;
  @state() private problem = "";
  @state() private open: Product | null = null;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("input") private input!: HTMLInputElement;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  static override styles = styled(css`
    dialog { width: min(720px, calc(100vw - 24px)); max-height: min(720px, calc(100dvh - 48px)); padding: 0; border: 1px solid var(--line); border-radius: 20px; background: var(--paper); color: var(--ink); box-shadow: var(--shadow); }
    dialog[open] { display: flex; flex-direction: column; }
    dialog::backdrop { background: rgb(10 11 25 / 45%); }
    header { display: flex; align-items: center; gap: 8px; padding: 14px 12px 8px 20px; }
    h2 { flex: 1; margin: 0; font: 500 22px/1.2 var(--display); }
    .search { position: relative; display: block; margin: 0 20px 12px; }
    .search svg { position: absolute; left: 14px; top: 12px; color: var(--soft); }
    .search input { width: 100%; height: 44px; padding: 0 16px 0 44px; border: 1px solid var(--line-strong); border-radius: 999px; background: var(--paper); font-size: 16px; }
    .list { flex: 1; overflow-y: auto; padding: 0 12px 12px; min-height: 240px; }
    ul { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(152px, 1fr)); gap: 8px; }
    .tile { width: 100%; height: 100%; padding: 8px; border: 0; border-radius: 14px; background: none; text-align: start; cursor: pointer; display: flex; flex-direction: column; gap: 8px; }
    .tile:hover { background: var(--wash); }
    .tile img { width: 100%; height: auto; aspect-ratio: 4 / 5; object-fit: cover; border-radius: 10px; background: var(--wash); }
    .tile b { display: block; color: var(--ink); font-size: 14px; font-weight: 600; line-height: 1.3; }
    .tile span { font-size: 13px; color: var(--soft); }
    .none { padding: 64px 24px; text-align: center; color: var(--soft); }
    .one { display: grid; grid-template-columns: 200px 1fr; gap: 20px; padding: 4px 20px 20px; overflow-y: auto; }
    .one > img { width: 100%; height: auto; aspect-ratio: 4 / 5; object-fit: cover; border-radius: 14px; background: var(--wash); }
    .one h3 { margin: 0 0 4px; font-size: 18px; line-height: 1.3; }
    .one p { margin: 0 0 14px; color: var(--soft); font-size: 14px; }
    table { width: 100%; border-collapse: collapse; font-size: 14px; }
    th { font-size: 12px; text-align: start; color: var(--soft); font-weight: 600; padding: 0 0 4px; }
    td { padding: 4px 0; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; }
    td:last-child, th:last-child { text-align: end; }
    td .btn { min-height: 34px; padding: 0 14px; font-size: 13px; }
    .out { color: var(--bad); }
    @media (max-width: 560px) { .one { grid-template-columns: 1fr; } .one > img { width: 96px; } ul { grid-template-columns: repeat(2, 1fr); } td:nth-child(2) { white-space: nowrap; } }
  `);

  override render(): TemplateResult {
    const one = this.open;
    return html`<dialog aria-labelledby="heading" @close=${() => (this.open = null)} @click=${(event: Event) => event.target === this.dialog && this.dialog.close()}>
      <header>
        ${one ? html`<button type="button" class="icon" aria-label="Back to the list" @click=${this.back}>${icon("back")}</button>` : nothing}
        <h2 id="heading">${one ? "Which one?" : "Send a product"}</h2>
        <button type="button" class="icon" aria-label="Close" @click=${() => this.dialog.close()}>${icon("close")}</button>
      </header>
      <label class="search" ?hidden=${one !== null}><span class="sr">Search your products</span>${icon("search")}
        <input type="search" placeholder="Black linen shirt in L…" autocomplete="off" @input=${this.typed}></label>
      ${one ? this.variants(one) : html`<div class="list" aria-live="polite" aria-busy=${this.items === null}>
        ${this.problem
          ? html`<p class="none" role="alert">${this.problem}</p>`
          : this.items === null
            ? html`<p class="none">Looking…</p>`
            : this.items.length
              ? html`<ul>${this.items.map((item) => html`<li><button type="button" class="tile" @click=${() => this.choose(item)}>
                  <img src=${item.image} alt="" width="160" height="200" loading="lazy">
                  <span><b>${item.title}</b>${item.price_max_minor > item.price_minor ? "from " : ""}${money(item.price_minor, item.currency)}${item.in_stock ? "" : html` · <span class="out">out of stock</span>`}</span>
                </button></li>`)}</ul>`
              : html`<p class="none">Nothing of yours matches these words.</p>`}
      </div>`}
    </dialog>`;
  }

  private variants(item: Product): TemplateResult {
    return html`<div class="one">
      <img src=${item.image} alt="" width="200" height="250">
      <div><h3>${item.title}</h3><p>${item.vendor.name}</p>
        <table><thead><tr><th scope="col">Variant</th><th scope="col">Price</th><th scope="col">Stock</th><th scope="col"><span class="sr">Send</span></th></tr></thead>
          <tbody>${item.variants.map((variant) => html`<tr>
            <td>${label(variant)}</td><td>${money(variant.price_minor, item.currency)}</td>
            <td>${variant.available > 0 ? variant.available : html`<span class="out">none</span>`}</td>
            <td><button type="button" class="btn" @click=${() => this.send(variant, item)}>Send<span class="sr"> ${label(variant)}</span></button></td></tr>`)}</tbody></table>
      </div></div>`;
  }

  show(): void {
    this.dialog.showModal();
    this.input.focus();
    // Another thread may stand on another site, and stock moves.
    void this.look();
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), 180);
  }

  private async look(): Promise<void> {
    const mine = ++this.asked;
    try {
      const { items } = await this.find(this.input.value.trim());
      if (mine !== this.asked) return;
      this.items = items;
      this.problem = "";
    } catch (error) {
      if (mine === this.asked) this.problem = (error as Error).message;
    }
  }

  private choose(item: Product): void {
    this.open = item;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".one .btn")?.focus());
  }

  private back(): void {
    this.open = null;
    void this.updateComplete.then(() => this.input.focus());
  }

  private send(variant: Variant, item: Product): void {
    this.dialog.close();
    this.emit("chosen", { variant: variant.variant, title: item.title });
  }
}

const label = (variant: Variant): string => [variant.colour, variant.size].filter(Boolean).join(", ") || variant.sku;
