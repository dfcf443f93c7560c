import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../wording";
import { Part, point, trouble } from "./base";

/** What is done with her video and her numbers, before anything is done. Emits `agree`, or `tape`. */
@customElement("fs-m-consent")
export class Consent extends Part {
  @property() version = "";
  /** The full text of what she agrees to, as the server keeps it. */
  @property() text = "";
  @state() private adult = false;
  @state() private agreed = false;
  @state() private asked = false;

  private go(event: "agree" | "tape"): void {
    if (this.adult && this.agreed) this.emit(event);
    else this.asked = true;
  }

  override render() {
    return html`<div class="page">
        <div class="intro">
          <h3 tabindex="-1">${t("consent_title")}</h3>
          <p class="lead">${t("consent_lead")}</p>
        </div>
        <ul class="points">
          ${point("person", t("consent_what"), t("consent_what_text"))} ${point("phone", t("consent_where"), t("consent_where_text"))} ${point("lock", t("consent_keep"), t("consent_keep_text"))}
          ${point("ruler", t("consent_estimate"), t("consent_estimate_text"))}
        </ul>
        ${this.text ? html`<details class="more"><summary>${t("consent_version", { version: this.version })}</summary><p class="small">${this.text}</p></details>` : nothing}
      </div>
      <div class="foot">
        <div class="ticks">
          <label class="tick"><input type="checkbox" .checked=${this.adult} @change=${(event: Event) => (this.adult = (event.target as HTMLInputElement).checked)} /><span>${t("consent_adult")}</span></label>
          <label class="tick"><input type="checkbox" .checked=${this.agreed} @change=${(event: Event) => (this.agreed = (event.target as HTMLInputElement).checked)} /><span>${t("consent_agree")}</span></label>
        </div>
        ${this.asked && !(this.adult && this.agreed) ? trouble(t("consent_needed")) : nothing}
        <button class="btn wide" @click=${() => this.go("agree")}>${t("consent_start")}</button>
        <button class="link" @click=${() => this.go("tape")}>${t("consent_tape")}</button>
      </div>`;
  }
}
