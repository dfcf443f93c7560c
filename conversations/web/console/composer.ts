import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Component, styled } from "../shared/base";
import { icon } from "./icons";

export interface Quote {
  seq: number;
  name: string;
  text: string;
}

/** Writes replies and notes. Out: `say` {text, note, replyTo}, `typing`, `products`, `unquote`, `amend` {seq, kind, body}, `unedit`, `leave`. Drafts live per thread. */
@customElement("fs-composer")
export class Composer extends Component {
  @property() conv = "";
  @property({ type: Boolean }) assistant = false;
  /** Sending means taking the conversation over. */
  @property({ type: Boolean }) takeable = false;
  @property({ type: Boolean }) resolved = false;
  @property({ type: Boolean }) products = false;
  @property({ attribute: false }) quote: Quote | null = null;
  /** One's own message that is given other words. */
  @property({ attribute: false }) editing: { seq: number; text: string } | null = null;
  @property() customer = "";
  @state() private note = false;
  @state() private text = "";
  @query("textarea") private box!: HTMLTextAreaElement;
  private aside = "";
  private drafts = new Map<string, { text: string; note: boolean }>();

  static override styles = styled(css`
    :host { padding: 0 16px 16px; }
    form { max-width: 820px; margin: 0 auto; border: 1px solid var(--line-strong); border-radius: 16px; background: var(--raised); transition: background 0.15s, border-color 0.15s; }
    form:focus-within { border-color: var(--brand); box-shadow: 0 0 0 1px var(--brand); }
    form.note { background: var(--warn-wash); border-color: var(--warn); border-style: dashed; }
    form.note:focus-within { box-shadow: 0 0 0 1px var(--warn); }
    .bar { display: flex; align-items: center; gap: 4px; padding: 6px 8px 0; }
    .bar button { min-height: 32px; padding: 0 12px; border: 0; border-radius: 999px; background: transparent; font-size: 13px; font-weight: 600; color: var(--soft); cursor: pointer; display: inline-flex; gap: 6px; align-items: center; }
    .bar button:hover { color: var(--ink); }
    .bar button[aria-pressed="true"] { background: var(--brand-wash); color: var(--brand); }
    form.note .bar button[aria-pressed="true"] { background: var(--gold); color: var(--gold-ink); }
    form.note .bar button { color: var(--warn); }
    .bar svg { width: 16px; height: 16px; }
    .hint { margin-left: auto; padding-right: 6px; font-size: 12px; color: var(--soft); white-space: nowrap; }
    form.note .hint { color: var(--warn); font-weight: 600; }
    textarea { display: block; width: 100%; min-height: 48px; max-height: 38vh; padding: 8px 16px 4px; border: 0; background: transparent; resize: none; outline: none; font-size: 15px; line-height: 1.45; field-sizing: content; }
    textarea:focus-visible { outline: none; }
    textarea::placeholder { color: var(--soft); opacity: 1; }
    .feet { display: flex; align-items: center; gap: 8px; padding: 4px 8px 8px; }
    .feet .grow { flex: 1; font-size: 12px; color: var(--soft); padding-left: 8px; }
    .btn { min-height: 38px; padding: 0 16px; font-size: 14px; }
    .btn svg { width: 18px; height: 18px; }
    form.note .btn.main { background: var(--gold); color: var(--gold-ink); }
    .quote { display: flex; align-items: center; gap: 8px; margin: 8px 12px 0; padding: 6px 4px 6px 12px; border-left: 3px solid var(--brand); border-radius: 4px; background: var(--wash); font-size: 13px; }
    .quote p { flex: 1; margin: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .quote .icon { width: 32px; height: 32px; }
    @media (max-width: 640px) { :host { padding: 0 8px 8px; } .hint { display: none; } textarea { font-size: 16px; } .feet .grow { display: none; } .feet { justify-content: space-between; } }
  `);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("editing")) {
      const before = changed.get("editing");
      // What was being written waits until the edit is done.
      if (this.editing && !before) this.aside = this.text;
      this.text = this.editing?.text ?? this.aside;
      if (!this.editing) this.aside = "";
      else void this.updateComplete.then(() => this.box.focus());
    }
    if (!changed.has("conv")) return;
    const old = changed.get("conv");
    if (old) this.drafts.set(old, { text: this.text, note: this.note });
    const draft = this.drafts.get(this.conv);
    this.text = draft?.text ?? "";
    this.note = draft?.note ?? false;
  }

  override render(): TemplateResult {
    const take = this.takeable && !this.note;
    return html`
      <form class=${this.note ? "note" : ""} @submit=${this.submit}>
        ${this.editing
          ? html`<div class="quote"><p><b>Editing</b> your message</p><button type="button" class="icon" aria-label="Do not edit" @click=${() => this.emit("unedit")}>${icon("close")}</button></div>`
          : html`<div class="bar" role="group" aria-label="Write as">
          <button type="button" aria-pressed=${!this.note} @click=${() => this.write("reply")}>${icon("reply")}Reply</button>
          <button type="button" aria-pressed=${this.note} @click=${() => this.write("note")}>${icon("note")}Note</button>
          <span class="hint">${this.note ? "Only your team sees this" : this.resolved ? "This conversation is resolved" : take && this.assistant ? "The assistant is answering" : ""}</span>
        </div>`}
        ${this.quote && !this.note && !this.editing
          ? html`<div class="quote"><p><b>${this.quote.name}</b> ${this.quote.text}</p>
              <button type="button" class="icon" aria-label="Do not quote" @click=${() => this.emit("unquote")}>${icon("close")}</button></div>`
          : nothing}
        <textarea rows="2" maxlength="4000" aria-label=${this.note ? "Private note, only your team sees it" : `Reply to ${this.customer}`}
          placeholder=${this.note ? "Write a note for your team…" : take ? "Write here to take over…" : "Write a reply…"}
          .value=${this.text} @input=${this.typed} @keydown=${this.key}></textarea>
        <div class="feet">
          ${this.products && !this.note && !this.editing
            ? html`<button type="button" class="btn quiet" @click=${() => this.emit("products")}>${icon("hanger")}Product</button>`
            : nothing}
          <span class="grow">${this.text ? "Enter sends, Shift + Enter makes a new line" : ""}</span>
          <button class="btn main" ?disabled=${!this.text.trim()}>${this.editing ? html`${icon("check")}Save` : this.note ? html`${icon("note")}Add note` : html`${take ? "Take over and send" : "Send"}${icon("send")}`}</button>
        </div>
      </form>`;
  }

  /** Puts the cursor into the box, for a reply or a note. */
  write(as: "reply" | "note"): void {
    this.note = as === "note";
    void this.updateComplete.then(() => this.box.focus());
  }

  private typed(): void {
    this.text = this.box.value;
    if (this.text && !this.note && !this.editing) this.emit("typing");
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit(event);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (this.editing) return void this.emit("unedit");
      this.box.blur();
      this.emit("leave");
    }
  }

  private submit(event: Event): void {
    event.preventDefault();
    const text = this.text.trim();
    if (!text) return;
    if (this.editing) {
      const { seq, text: before } = this.editing;
      if (text !== before) this.emit("amend", { seq, kind: "edit", body: { text } });
      return void this.emit("unedit");
    }
    const sent = this.emit("say", { text, note: this.note, replyTo: this.note ? undefined : this.quote?.seq });
    if (!sent) return;
    this.text = "";
    this.box.value = "";
    this.drafts.delete(this.conv);
  }
}
