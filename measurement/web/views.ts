/** The pages of the measuring that are only a few lines each: a view of its state, and what can be pressed. */
import { html, nothing, type TemplateResult } from "lit";
import { settings } from "../../conversations/web/shared/settings";
import { ring, trouble } from "./components/base";
import { icon } from "./components/icons";
import type { Change } from "./components/values";
import type { Measure } from "./measure";
import { nameOf, refusalOf, t } from "./wording";
import { isKey } from "./keys";

export function frame({ live, back, close, step }: { live: boolean; back: (() => void) | null; close: () => void; step: string }): TemplateResult | typeof nothing {
  if (live) return nothing;
  return html`<div class="head">
    ${back ? html`<button class="icon" aria-label=${t("back")} @click=${back}>${icon("left")}</button>` : nothing}
    <h2>${t("title")}${step ? html`<small>${step}</small>` : nothing}</h2>
    <button class="icon" aria-label=${t("close")} @click=${close}>${icon("close")}</button>
  </div>`;
}

export const workingView = (share: number | null, head: string, text: string): TemplateResult =>
  html`<div class="middle" data-stage role="status">${ring(share)}<h3 tabindex="-1">${head}</h3><p class="small">${text}</p></div>`;

const list = (host: Measure, fill = false): TemplateResult =>
  html`<fs-m-values
    .values=${host.values}
    .howTo=${host.how.measurements}
    .problems=${host.problems}
    .check=${host.check}
    .unit=${host.unit}
    ?fill=${fill}
    @unit=${host.setUnit}
    @change=${(event: CustomEvent<Change>) => host.change(event.detail)}
  ></fs-m-values>`;

const said = (host: Measure): TemplateResult | typeof nothing => (host.problem ? trouble(host.problem) : nothing);

export function resultView(host: Measure): TemplateResult {
  const open = host.check.filter((key) => isKey(key) && host.values[key]?.source !== "tape");
  return html`<div class="page" data-stage>
      <div class="intro">
        <h3 tabindex="-1">${t("result_title")}</h3>
        <p class="lead">${t("result_lead")}</p>
      </div>
      ${list(host)}
      ${open.length
        ? html`<div class="box">
            <b>${t("tape_title")}</b>
            <p>${t("tape_text", { names: open.map((key) => (isKey(key) ? nameOf(key) : key)).join(", ") })}</p>
            <label class="tick"><input type="checkbox" .checked=${host.accepted} @change=${(event: Event) => (host.accepted = (event.target as HTMLInputElement).checked)} /><span>${t("tape_accept")}</span></label>
          </div>`
        : nothing}
      ${said(host)}
    </div>
    <div class="foot">
      <button class="btn wide" aria-busy=${host.busy} @click=${() => host.confirm()}>${icon("check")} ${t("confirm")}</button>
      <button class="link" @click=${() => host.again()}>${t("again")}</button>
    </div>`;
}

export function manualView(host: Measure): TemplateResult {
  return html`<div class="page" data-stage>
      <div class="intro">
        <h3 tabindex="-1">${t("manual_title")}</h3>
        <p class="lead">${t("manual_lead")}</p>
      </div>
      ${list(host, true)} ${said(host)}
    </div>
    <div class="foot"><button class="btn wide" aria-busy=${host.busy} @click=${() => host.keepManual()}>${t("manual_save")}</button></div>`;
}

export function profileView(host: Measure): TemplateResult {
  const until = host.profile?.expires_at;
  const lead = until ? t("profile_lead", { date: new Intl.DateTimeFormat(settings.locale, { dateStyle: "long" }).format(new Date(until)) }) : t("profile_lead_open");
  return html`<div class="page" data-stage>
      <div class="intro">
        <h3 tabindex="-1">${t("profile_title")}</h3>
        <p class="lead">${lead}</p>
      </div>
      ${list(host)} ${said(host)}
      <section class="kept">
        <button class="btn quiet wide" @click=${() => host.export()}>${icon("file")} ${t("profile_export")}</button>
        ${host.sure
          ? html`<div class="box" role="alertdialog" aria-label=${t("profile_delete")}>
              <p>${t("profile_delete_sure")}</p>
              <div class="pair">
                <button class="btn danger" aria-busy=${host.busy} @click=${() => host.erase()}>${t("profile_delete_yes")}</button>
                <button class="btn quiet" @click=${() => (host.sure = false)}>${t("profile_delete_no")}</button>
              </div>
            </div>`
          : html`<button class="btn danger wide" @click=${() => (host.sure = true)}>${icon("bin")} ${t("profile_delete")}</button>`}
      </section>
    </div>
    <div class="foot">
      ${host.edited
        ? html`<button class="btn wide" aria-busy=${host.busy} @click=${() => host.keepManual()}>${t("profile_save")}</button>`
        : html`<button class="btn wide" @click=${() => host.again()}>${icon("camera")} ${t("profile_again")}</button>`}
    </div>`;
}

export function savedView(host: Measure): TemplateResult {
  const deleted = host.stage === "deleted";
  return html`<div class="middle" data-stage role="status">
      <span class="good-mark">${icon("check")}</span>
      <h3 tabindex="-1">${deleted ? t("profile_deleted_head") : t("saved_title")}</h3>
      <p class="lead">${deleted ? t("profile_deleted") : t("saved_text")}</p>
    </div>
    <div class="foot"><button class="btn wide" @click=${() => host.close()}>${t("saved_close")}</button></div>`;
}

/** Her device is too slow, or cannot: what sending pictures means, and her choice. */
export function serverView(host: Measure): TemplateResult {
  return html`<div class="page" data-stage>
      <div class="intro">
        <h3 tabindex="-1">${t("server_title")}</h3>
        <p class="lead">${t("server_text")}</p>
      </div>
      <div class="pair">
        <button class="btn quiet" @click=${() => host.decline("clip")}>${t("prepare_clip")}</button>
        <button class="btn quiet" @click=${() => host.decline("manual")}>${t("prepare_tape")}</button>
      </div>
    </div>
    <div class="foot"><button class="btn wide" @click=${() => host.withServer()}>${t("server_yes")}</button></div>`;
}

export function refusedView(host: Measure): TemplateResult {
  const { refusal } = host;
  const head = host.problem || (refusal && refusalOf(refusal.reason)) || "";
  return html`<div class="page" data-stage>
      <h3 tabindex="-1">${t("refused_title")}</h3>
      ${head ? trouble(head, host.problem ? "" : (refusal?.remedy ?? "")) : nothing}
      <p class="small">${t("refused_tape")}</p>
      <div class="pair">
        <button class="btn quiet" @click=${() => host.go("clip")}>${t("prepare_clip")}</button>
        <button class="btn quiet" @click=${() => host.manual()}>${t("prepare_tape")}</button>
      </div>
    </div>
    <div class="foot"><button class="btn wide" @click=${() => host.again()}>${t("refused_again")}</button></div>`;
}
