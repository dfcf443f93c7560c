import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { settings } from "../../../conversations/web/shared/settings";
import type { Stated } from "../api";
import { feet, fromFeet, numberOf, type Unit } from "../units";
import { t } from "../wording";
import { Part, segment, trouble } from "./base";

const HEIGHT_MM = { low: 1300, high: 2300 };
const WEIGHT_G = { low: 30_000, high: 300_000 };
const POUND_G = 453.592;

/** Her height, and what else she likes to tell. Emits `stated` with millimetres and grams, `unit` when she changes it. */
@customElement("fs-m-stated")
export class StatedForm extends Part {
  @property() unit: Unit = "cm";
  @property({ attribute: false }) known: Stated | null = null;
  @state() private fields: Record<string, string> = {};
  @state() private sex: "f" | "m" | "x" = "x";
  @state() private chose = false;
  @state() private bad: "height" | "weight" | null = null;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("known") && !changed.has("unit")) return;
    const mm = changed.has("known") ? this.known?.height_mm : this.heightIn(changed.get("unit") as Unit | undefined);
    const grams = changed.has("known") ? this.known?.weight_g : this.weightIn(changed.get("unit") as Unit | undefined);
    if (changed.has("known") && this.known?.sex) [this.sex, this.chose] = [this.known.sex, true];
    const tall = mm ? feet(mm) : null;
    this.fields = {
      cm: mm ? String(Math.round(mm / 10)) : "",
      ft: tall ? String(tall.feet) : "",
      in: tall ? String(tall.inches) : "",
      weight: grams ? String(Math.round(grams / (this.unit === "cm" ? 1000 : POUND_G))) : "",
    };
  }

  private heightIn(unit: Unit = this.unit): number | null {
    const number = (name: string): number | null => numberOf(this.fields[name] ?? "");
    if (unit === "cm") {
      const cm = number("cm");
      // 1.70 is metres, however it is meant.
      return cm === null ? null : Math.round((cm < 3 ? cm * 100 : cm) * 10);
    }
    const whole = number("ft");
    return whole === null ? null : fromFeet(whole, number("in") ?? 0);
  }

  private weightIn(unit: Unit = this.unit): number | null {
    const weight = numberOf(this.fields["weight"] ?? "");
    return weight === null ? null : Math.round(weight * (unit === "cm" ? 1000 : POUND_G));
  }

  private submit(event: Event): void {
    event.preventDefault();
    const height_mm = this.heightIn();
    const weight_g = this.weightIn();
    const typed = (this.fields["weight"] ?? "").trim();
    if (!height_mm || height_mm < HEIGHT_MM.low || height_mm > HEIGHT_MM.high) this.bad = "height";
    else if (typed && (!weight_g || weight_g < WEIGHT_G.low || weight_g > WEIGHT_G.high)) this.bad = "weight";
    else {
      this.bad = null;
      this.emit<Stated>("stated", { height_mm, weight_g: typed ? weight_g : null, sex: this.chose ? this.sex : null });
      return;
    }
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  }

  private said(bad: "height" | "weight"): string {
    const metric = this.unit === "cm";
    if (bad === "weight") return metric ? t("weight_bad", { low: "30 kg", high: "300 kg" }) : t("weight_bad", { low: "66 lb", high: "661 lb" });
    const foot = (mm: number): string => `${feet(mm).feet} ft ${feet(mm).inches} in`;
    return metric ? t("height_bad", { low: `${HEIGHT_MM.low / 10} cm`, high: `${HEIGHT_MM.high / 10} cm` }) : t("height_bad", { low: foot(HEIGHT_MM.low), high: foot(HEIGHT_MM.high) });
  }

  private field(name: string, label: string, unit: string, kind: "height" | "weight" = "height") {
    return html`<label class="field ${kind === "height" ? "big" : ""}"
      >${label}<span class="with-unit"
        ><input
          inputmode="decimal"
          autocomplete="off"
          name=${name}
          ?required=${kind === "height" && name !== "in"}
          .value=${this.fields[name] ?? ""}
          aria-invalid=${this.bad === kind}
          aria-describedby=${this.bad === kind ? "bad" : nothing}
          @input=${(event: Event) => (this.fields = { ...this.fields, [name]: (event.target as HTMLInputElement).value })}
        /><i aria-hidden="true">${unit}</i></span
      ></label
    >`;
  }

  override render() {
    const metric = this.unit === "cm";
    return html`<form class="page" id="form" novalidate @submit=${this.submit} lang=${settings.locale ?? nothing}>
        <div class="intro">
          <h3 tabindex="-1">${t("stated_title")}</h3>
          <p class="lead">${t("stated_lead")}</p>
        </div>
        ${segment<Unit>("unit", t("units"), [["cm", t("metric")], ["in", t("imperial")]], this.unit, (unit) => this.emit("unit", unit))}
        ${metric ? this.field("cm", t("height_cm"), "cm") : html`<div class="pair">${this.field("ft", t("height_ft"), "ft")}${this.field("in", t("height_in"), "in")}</div>`}
        ${this.bad ? html`<div id="bad">${trouble(this.said(this.bad))}</div>` : nothing}
        <details class="more" ?open=${!!this.fields["weight"] || this.chose}>
          <summary>${t("optional")}</summary>
          <div>
            ${this.field("weight", `${t("weight")} ${t(metric ? "weight_kg" : "weight_lb")}`, metric ? "kg" : "lb", "weight")}
            ${segment<"f" | "m" | "x">("chart", t("chart"), [["f", t("chart_f")], ["m", t("chart_m")], ["x", t("chart_x")]], this.chose ? this.sex : ("" as "x"), (sex) => ([this.sex, this.chose] = [sex, true]))}
          </div>
        </details>
      </form>
      <div class="foot"><button class="btn wide" type="submit" @click=${this.submit}>${t("next")}</button></div>`;
  }
}
