import { html, nothing, unsafeCSS, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { settings } from "../../../conversations/web/shared/settings";
import { GIRTHS, LENGTHS, type HowTo, type Key, type Source, type Values } from "../keys";
import { fromUnit, inField, margin, numberOf, written, type Unit } from "../units";
import { nameOf, sourceOf, t } from "../wording";
import { Part, segment, sheet } from "./base";
import { icon } from "./icons";
import valuesCss from "./values.css";

export interface Change {
  key: Key;
  /** Null: taken out again. */
  mm: number | null;
  source: Source;
}

/**
 * The fifteen: to read and correct, or (`fill`) to fill in. Emits `change` for each, `unit`.
 * `problems`: what the server, or the range, has against one.
 */
@customElement("fs-m-values")
export class ValueList extends Part {
  @property({ attribute: false }) values: Values = {};
  @property({ attribute: false }) howTo: HowTo[] = [];
  @property({ attribute: false }) problems: Partial<Record<Key, string>> = {};
  @property({ attribute: false }) check: string[] = [];
  @property() unit: Unit = "cm";
  @property({ type: Boolean }) fill = false;
  @state() private open: Key | null = null;
  @state() private typed: Partial<Record<Key, string>> = {};
  @state() private wrong: Partial<Record<Key, string>> = {};

  static override styles = [...sheet, unsafeCSS(valuesCss)];

  private how(key: Key): HowTo | undefined {
    return this.howTo.find((each) => each.key === key);
  }

  private said(key: Key): string {
    return this.wrong[key] || this.problems[key] || "";
  }

  /** Takes what stands in the field; says what is wrong with it, here already where it can be known. */
  private take(key: Key, source: Source): boolean {
    const text = (this.typed[key] ?? "").trim();
    const wrong = (words: string): false => {
      this.wrong = { ...this.wrong, [key]: words };
      return false;
    };
    if (!text) {
      this.wrong = { ...this.wrong, [key]: "" };
      if (this.fill) this.emit<Change>("change", { key, mm: null, source });
      return true;
    }
    const value = numberOf(text);
    if (value === null) return wrong(t("not_number"));
    const mm = fromUnit(value, this.unit);
    const how = this.how(key);
    if (how && (mm < how.min_mm || mm > how.max_mm)) return wrong(t("range", { low: written(how.min_mm, this.unit, settings.locale), high: written(how.max_mm, this.unit, settings.locale) }));
    this.wrong = { ...this.wrong, [key]: "" };
    // To leave a value as it stood is no correction of it.
    if (this.values[key] && inField(this.values[key].mm, this.unit) === text && this.values[key].source === source) return true;
    this.emit<Change>("change", { key, mm, source });
    return true;
  }

  private turn(unit: Unit): void {
    const other: Partial<Record<Key, string>> = {};
    for (const [key, text] of Object.entries(this.typed) as [Key, string][]) {
      const value = numberOf(text);
      other[key] = value === null ? text : inField(fromUnit(value, this.unit), unit);
    }
    this.typed = other;
    this.emit("unit", unit);
  }

  private field(key: Key, id: string, source: () => Source): TemplateResult {
    const bad = this.said(key);
    return html`<span class="with-unit"
      ><input
        id=${id}
        inputmode="decimal"
        autocomplete="off"
        .value=${this.typed[key] ?? ""}
        aria-invalid=${!!bad}
        aria-describedby=${bad ? `${id}-bad` : nothing}
        @input=${(event: Event) => (this.typed = { ...this.typed, [key]: (event.target as HTMLInputElement).value })}
        @change=${() => this.fill && this.take(key, source())}
        @keydown=${(event: KeyboardEvent) => event.key === "Enter" && !this.fill && this.done(key)}
      /><i aria-hidden="true">${this.unit}</i></span
    >`;
  }

  private edit(key: Key): void {
    this.open = this.open === key ? null : key;
    const value = this.values[key];
    if (this.open && value) this.typed = { ...this.typed, [key]: inField(value.mm, this.unit) };
    if (this.open) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLInputElement>(`#f-${key}`)?.select());
  }

  private get taped(): boolean {
    return this.renderRoot.querySelector<HTMLInputElement>(".taped")?.checked ?? false;
  }

  private done(key: Key): void {
    if (!this.take(key, this.taped ? "tape" : "stated")) return;
    this.open = null;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#e-${key}`)?.focus());
  }

  private row(key: Key): TemplateResult | typeof nothing {
    const value = this.values[key];
    if (!value) return nothing;
    const { mm, plus_minus_mm, source } = value;
    const name = nameOf(key);
    const bad = this.said(key);
    const sure = plus_minus_mm ? margin(plus_minus_mm, this.unit, settings.locale) : "";
    return html`<li data-key=${key}>
      <div class="row">
        <span class="name"
          >${name}<small
            ><span class="pill ${source === "tape" ? "good" : source === "stated" ? "warn" : ""}">${sourceOf(source)}</span>${this.check.includes(key) && source !== "tape" ? html`<span class="pill warn">${t("tape_mark")}</span>` : nothing}</small
          ></span
        >
        <span class="value num">${written(mm, this.unit, settings.locale)}${sure ? html` <span aria-label=${t("plus_minus", { n: sure })}>± ${sure}</span>` : nothing}</span>
        <button class="icon" id="e-${key}" aria-expanded=${this.open === key} aria-label=${t("edit", { name })} @click=${() => this.edit(key)}>${icon("pen")}</button>
      </div>
      ${bad && this.open !== key ? html`<p class="bad" role="alert">${bad}</p>` : nothing}
      ${this.open === key
        ? html`<div class="edit">
            <div class="line"><label class="sr" for="f-${key}">${name}</label>${this.field(key, `f-${key}`, () => "stated")}<button class="btn" @click=${() => this.done(key)}>${t("edit_done")}</button></div>
            ${bad ? html`<p class="bad" id="f-${key}-bad" role="alert">${bad}</p>` : nothing}
            <label class="tick"><input class="taped" type="checkbox" .checked=${source === "tape"} /><span>${t("edit_taped")}</span></label>
            ${this.how(key) ? html`<p class="how">${this.how(key)!.text}</p>` : nothing}
          </div>`
        : nothing}
    </li>`;
  }

  private blank(key: Key): TemplateResult {
    const bad = this.said(key);
    const how = this.how(key);
    return html`<li class="fill" data-key=${key}>
      <div>
        <label for="f-${key}">${nameOf(key)}</label>
        ${how ? html`<details><summary>${t("how")}<span class="sr">: ${nameOf(key)}</span></summary><p class="how">${how.text}${how.iso_ref ? html` <small>ISO 8559-1, ${how.iso_ref}</small>` : nothing}</p></details>` : nothing}
      </div>
      ${this.field(key, `f-${key}`, () => "tape")} ${bad ? html`<p class="bad" id="f-${key}-bad" role="alert">${bad}</p>` : nothing}
    </li>`;
  }

  /** To the first one that something is wrong with. */
  toProblem(): void {
    void this.updateComplete.then(() => {
      const found = this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true], .bad");
      found?.scrollIntoView({ block: "center" });
      found?.focus();
    });
  }

  /** Everything typed, taken; false when something of it cannot be. */
  settle(): boolean {
    if (this.open) return this.take(this.open, this.taped ? "tape" : "stated");
    return Object.keys(this.typed).every((key) => !this.fill || this.take(key as Key, "tape"));
  }

  private group(head: string, keys: readonly Key[]): TemplateResult | typeof nothing {
    if (!this.fill && !keys.some((key) => this.values[key])) return nothing;
    return html`<section aria-label=${head}>
      <h4>${head}</h4>
      <ul class="rows">
        ${keys.map((key) => (this.fill ? this.blank(key) : this.row(key)))}
      </ul>
    </section>`;
  }

  override render() {
    return html`<div class="bar">${segment<Unit>("shown", t("unit"), [["cm", "cm"], ["in", "in"]], this.unit, (unit) => this.turn(unit))}</div>
      ${this.group(t("girths"), GIRTHS)} ${this.group(t("lengths"), LENGTHS)}`;
  }
}
