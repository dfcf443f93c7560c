import { html, nothing, unsafeCSS } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Instruction } from "../keys";
import { guideOf, t } from "../wording";
import { Part, ring, sheet } from "./base";
import { arrow, icon, isArrow } from "./icons";
import liveCss from "./live.css";
import { compass, outline } from "./outlines";

/** Her picture, mirrored, the outline to stand into, and one thing to do at a time. Emits `sound` and `stop`. */
@customElement("fs-m-live")
export class Live extends Part {
  @property({ attribute: false }) stream: MediaStream | null = null;
  @property({ attribute: false }) instruction: Instruction | null = null;
  /** Seconds to go, large over the picture. */
  @property({ type: Number }) count = 0;
  @property() waiting: "" | "loading" | "cut" = "";
  @property({ type: Boolean }) speech = false;
  @property({ type: Boolean }) sound = false;
  @query("video") video!: HTMLVideoElement;

  static override styles = [...sheet, unsafeCSS(liveCss)];

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has("stream")) return;
    this.video.srcObject = this.stream;
    if (this.stream) void this.video.play().catch(() => undefined);
  }

  override render() {
    const { instruction } = this;
    const said = instruction ? guideOf(instruction.code, instruction.say) : this.count ? t("get_ready") : "";
    const good = !!instruction && instruction.severity !== "problem" && instruction.code !== "wait" && instruction.code !== "face_camera";
    const show = instruction?.show;
    // On her way around, "left" is a turn.
    const way = show?.arrow === "left" ? "turn_left" : show?.arrow;
    return html`<div class="stage">
      <div class="view">
        <div class="picture">
          <video muted playsinline autoplay aria-label=${t("live")} @loadedmetadata=${this.fit} @resize=${this.fit}></video>
          ${show?.outline ? outline(show.outline, good) : nothing}
        </div>
        <div class="top">
          ${show ? compass(show, instruction.progress) : nothing}
          ${this.speech ? html`<button class="icon" aria-pressed=${this.sound} aria-label=${t(this.sound ? "sound_off" : "sound_on")} @click=${() => this.emit("sound", !this.sound)}>${icon(this.sound ? "sound" : "mute")}</button>` : nothing}
          <button class="icon" data-first aria-label=${t("stop")} @click=${() => this.emit("stop")}>${icon("close")}</button>
        </div>
        ${this.count ? html`<div class="count" aria-hidden="true">${this.count}</div>` : nothing}
        ${this.waiting
          ? html`<div class="wait" role="status">${ring(null)}${this.waiting === "loading" ? html`<b>${t("loading")}</b>` : nothing}<p>${t(this.waiting === "loading" ? "loading_text" : "cut")}</p></div>`
          : nothing}
      </div>
      <div class="words">
        ${isArrow(way) ? arrow(way) : nothing}
        <b class="${good ? "good" : ""} ${isArrow(way) ? "" : "alone"}" aria-hidden="true">${said}</b>
        <span class="sr" role="status">${instruction?.say ?? (this.count ? said : "")}</span>
      </div>
    </div>`;
  }

  /** The picture's box has the picture's own shape, so that the outline stands where the body must be in it. */
  private fit = (): void => {
    const { videoWidth, videoHeight } = this.video;
    if (videoWidth && videoHeight) this.style.setProperty("--ratio", String(videoWidth / videoHeight));
  };
}
