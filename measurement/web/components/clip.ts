import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Upload } from "../api";
import { t } from "../wording";
import { Part, ring, trouble } from "./base";
import { icon } from "./icons";

const TYPES = ["video/mp4", "video/quicktime", "video/webm"];
const MOST_BYTES = 64 * 1024 * 1024;

/** A clip from the phone's own camera app, or an older one. Emits `clip` with the file. */
@customElement("fs-m-clip")
export class ClipForm extends Part {
  @property({ attribute: false }) limits: Pick<Upload, "max_bytes" | "types"> = { max_bytes: MOST_BYTES, types: TYPES };
  /** Share sent, 0..1, while it is on its way. */
  @property({ attribute: false }) sent: number | null = null;
  @property() problem = "";
  @state() private wrong = "";

  private pick(event: Event): void {
    const field = event.target as HTMLInputElement;
    const clip = field.files?.[0];
    field.value = "";
    if (!clip) return;
    const { max_bytes, types } = this.limits;
    this.wrong = clip.size > max_bytes ? t("clip_large", { mb: Math.floor(max_bytes / 1024 / 1024) }) : clip.type && !types.includes(clip.type.split(";")[0]!) ? t("clip_type") : "";
    if (!this.wrong) this.emit("clip", clip);
  }

  override render() {
    const { sent } = this;
    if (sent !== null) return html`<div class="middle" role="status">${ring(sent)}<b>${t("clip_sending", { n: Math.round(sent * 100) })}</b></div>`;
    return html`<div class="page">
        <div class="intro">
          <h3 tabindex="-1">${t("clip_title")}</h3>
          <p class="lead">${t("clip_lead")}</p>
        </div>
        ${this.wrong || this.problem ? trouble(this.wrong || this.problem) : nothing}
      </div>
      <div class="foot">
        <label class="btn wide pick">${icon("clip")} ${t("clip_choose")}<input class="sr" type="file" accept=${this.limits.types.join(",")} capture="user" @change=${this.pick} /></label>
        <button class="link" @click=${() => this.emit("tape")}>${t("prepare_tape")}</button>
      </div>`;
  }
}
