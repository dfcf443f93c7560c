import { html, nothing, unsafeCSS } from "lit";
import { customElement, property } from "lit/decorators.js";
import { icon } from "./icons";
import type { Refused } from "../camera";
import { t } from "../wording";
import { Part, point, sheet, trouble } from "./base";
import prepareCss from "./prepare.css";

/** How to stand the phone and oneself. Emits `camera`, `clip`, `tape`, and `sound` with whether to speak. */
@customElement("fs-m-prepare")
export class Prepare extends Part {
  @property() refused: Refused | "" = "";
  @property({ type: Boolean }) speech = false;
  @property({ type: Boolean }) sound = false;
  @property({ type: Boolean }) busy = false;

  static override styles = [...sheet, unsafeCSS(prepareCss)];

  private ways() {
    return html`<div class="pair">
      <button class="btn quiet" @click=${() => this.emit("clip")}>${t("prepare_clip")}</button>
      <button class="btn quiet" @click=${() => this.emit("tape")}>${t("prepare_tape")}</button>
    </div>`;
  }

  override render() {
    if (this.refused)
      return html`<div class="page">
          <h3 tabindex="-1">${t(this.refused === "none" ? "camera_none" : "camera_refused")}</h3>
          ${trouble(t(this.refused === "none" ? "camera_none_text" : "camera_refused_text"))} ${this.ways()}
        </div>
        <div class="foot"><button class="btn wide" aria-busy=${this.busy} @click=${() => this.emit("camera")}>${t("camera_again")}</button></div>`;
    return html`<div class="page">
        <div class="intro">
          <h3 tabindex="-1">${t("prepare_title")}</h3>
          <p class="lead">${t("prepare_lead")}</p>
        </div>
        ${scene}
        <ol class="points">
          ${point("phone", t("prepare_phone_head"), t("prepare_phone"))} ${point("steps", t("prepare_room_head"), t("prepare_room"))} ${point("shirt", t("prepare_clothes_head"), t("prepare_clothes"))}
          ${point("light", t("prepare_light_head"), t("prepare_light"))}
        </ol>
        ${this.speech
          ? html`<label class="tick"><input type="checkbox" .checked=${this.sound} @change=${(event: Event) => this.emit("sound", (event.target as HTMLInputElement).checked)} /><span>${t("prepare_sound")}</span></label>`
          : nothing}
        <section>
          <h4>${t("prepare_other")}</h4>
          ${this.ways()}
        </section>
      </div>
      <div class="foot"><button class="btn wide" aria-busy=${this.busy} @click=${() => this.emit("camera")}>${icon("camera")} ${t("prepare_camera")}</button></div>`;
  }
}

/** A phone leaning at hip height, a person three steps away. */
const scene = html`<svg class="scene" viewBox="0 0 340 136" aria-hidden="true">
  <path class="ray" d="M60 58 246 10v108Z" />
  <path class="prop" d="M30 118V78h36v40" />
  <path class="phone" d="m47 78 5-32h8l-5 32Z" />
  <path class="floor" d="M8 118h324" />
  <path class="body" d="M266 24a9 9 0 1 1 18 0 9 9 0 0 1-18 0Zm-2 14h22l14 32-6 3-12-20 1 27 4 38h-8l-5-36-5 36h-8l4-38 1-27-12 20-6-3 16-32Z" />
  <text x="150" y="110" text-anchor="middle">2–3 m</text>
</svg>`;
