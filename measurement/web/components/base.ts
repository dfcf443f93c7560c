import { html, svg, unsafeCSS, type TemplateResult } from "lit";
import { Component, controls } from "../../../conversations/web/shared/base";
import { icon, type IconName } from "./icons";
import sheetCss from "../sheet.css";
import { t } from "../wording";

export const sheet = [controls, unsafeCSS(sheetCss)];

/** A part of the measuring: attributes in, events out. */
export abstract class Part extends Component {
  static override styles = sheet;

  /** Where a screen reader begins when this part comes up. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>("h3, [data-first]")?.focus();
  }
}

export const point = (mark: IconName, head: string, text: string): TemplateResult =>
  html`<li><span class="mark">${icon(mark)}</span><div><b>${head}</b><span>${text}</span></div></li>`;

export const trouble = (head: string, text = ""): TemplateResult => html`<div class="problem" role="alert">${icon("alert")}<span>${text ? html`<b>${head}</b>` : head}${text}</span></div>`;

const ROUND = 2 * Math.PI * 48;

/** How far it is, 0..1; null where nobody knows. */
export function ring(share: number | null): TemplateResult {
  const shown = share ?? 0.28;
  return html`<svg class="ring ${share === null ? "unsure" : ""}" viewBox="0 0 112 112" role="img" aria-label=${share === null ? t("working") : t("progress", { n: Math.round(share * 100) })}>
    ${svg`<circle cx="56" cy="56" r="48"></circle><circle class="done" cx="56" cy="56" r="48" transform="rotate(-90 56 56)" stroke-dasharray=${ROUND} stroke-dashoffset=${ROUND * (1 - shown)}></circle>`}
  </svg>`;
}

/** A row of choices of which one holds. */
export function segment<T extends string>(name: string, legend: string, choices: [T, string][], chosen: T, choose: (value: T) => void): TemplateResult {
  return html`<fieldset class="group">
    <legend>${legend}</legend>
    <div class="segment">
      ${choices.map(([value, label]) => html`<label><input type="radio" name=${name} .checked=${value === chosen} @change=${() => choose(value)} />${label}</label>`)}
    </div>
  </fieldset>`;
}
