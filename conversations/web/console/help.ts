import { css, html, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { Component, styled } from "../shared/base";
import { icon } from "./icons";

const KEYS: [string, [string[], string][]][] = [
  ["The list", [[["J", "K"], "Next, previous conversation"], [["Enter"], "Open it"], [["/"], "Search"], [["Esc"], "Back to the list"]]],
  ["The conversation", [
    [["R"], "Write a reply"], [["N"], "Write a private note"], [["T"], "Take over from the assistant"], [["H"], "Hand back to the assistant"],
    [["A"], "Assign to yourself, or to nobody"], [["E"], "Resolve, or reopen"], [["P"], "Send a product"],
  ]],
  ["Everywhere", [[["G", "I"], "Go to the inbox"], [["G", "O"], "Go to orders"], [["M"], "Sound on or off"], [["?"], "This page"]]],
];

/** The keys, and the switch that turns them off (single keys disturb dictation). Out: `keys` {on}. */
@customElement("fs-help")
export class Help extends Component {
  @property({ type: Boolean }) keys = true;
  @query("dialog") private dialog!: HTMLDialogElement;

  static override styles = styled(css`
    dialog { width: min(640px, calc(100vw - 24px)); padding: 0; border: 1px solid var(--line); border-radius: 20px; background: var(--paper); color: var(--ink); box-shadow: var(--shadow); }
    dialog::backdrop { background: rgb(10 11 25 / 45%); }
    header { display: flex; align-items: center; padding: 14px 12px 4px 24px; }
    h2 { flex: 1; margin: 0; font: 500 22px/1.2 var(--display); }
    .all { columns: 2 240px; column-gap: 32px; padding: 8px 24px 20px; }
    section { break-inside: avoid; margin-bottom: 16px; }
    h3 { margin: 0 0 6px; font-size: 13px; color: var(--soft); }
    dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 14px; margin: 0; align-items: baseline; font-size: 14px; }
    dt { min-width: 64px; }
    dd { margin: 0; }
    kbd { display: inline-block; min-width: 24px; padding: 1px 6px; border: 1px solid var(--line-strong); border-bottom-width: 2px; border-radius: 6px; font: 600 12px/18px var(--sans); text-align: center; }
    label { display: flex; gap: 10px; align-items: center; padding: 14px 24px; border-top: 1px solid var(--line); font-size: 14px; cursor: pointer; }
    input { width: 20px; height: 20px; accent-color: var(--brand); }
  `);

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @click=${(event: Event) => event.target === this.dialog && this.dialog.close()}>
      <header><h2 id="heading">Keyboard</h2><button type="button" class="icon" aria-label="Close" @click=${() => this.dialog.close()}>${icon("close")}</button></header>
      <div class="all">${KEYS.map(([title, rows]) => html`<section><h3>${title}</h3><dl>${rows.map(([keys, words]) => html`
        <dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${words}</dd>`)}</dl></section>`)}</div>
      <label><input type="checkbox" .checked=${this.keys} @change=${(event: Event) => this.emit("keys", { on: (event.target as HTMLInputElement).checked })}>Use these single keys</label>
    </dialog>`;
  }

  show(): void {
    this.dialog.showModal();
  }
}
