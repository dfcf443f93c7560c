import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Component, styled } from "./base";

const EMOJI = ["👍", "❤️", "😍", "😂", "🎉", "🙏"];
const PRESS_MS = 450;
const SLIP = 10;

export type Option = "edit" | "copy" | "quote" | "remove";

/** What may be done with one message. `mine`: the emoji that one has put under it already. */
export interface Options {
  seq: number;
  text: string;
  mine: string[];
  can: Option[];
}

const NAMES: Record<Option, string> = { edit: "Edit", copy: "Copy text", quote: "Quote", remove: "Remove" };

/**
 * The menu of one message, drawn over the element it stands in. Out: `options` {seq} (somebody wants it: a long press,
 * the context menu key), `chose` {seq, what, emoji?, on?}, `shut`.
 */
@customElement("fs-options")
export class OptionsMenu extends Component {
  @property({ attribute: false }) shown: Options | null = null;
  /** Where the messages are: `[data-seq]`, each with a `.said` and a `.more` button. */
  @property({ attribute: false }) log: HTMLElement | null = null;
  @state() private sure = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private from = { x: 0, y: 0 };
  private beside = false;
  /** The finger that is down has opened the menu. */
  private held = false;
  private watched: HTMLElement | null = null;

  static override styles = styled(css`
    :host { position: absolute; inset: 0; z-index: 5; display: none; background: color-mix(in srgb, var(--ink) 14%, transparent); }
    :host([open]) { display: block; }
    .box { position: absolute; display: grid; gap: 8px; width: max-content; max-width: calc(100% - 24px); animation: pop 0.16s var(--ease, ease-out); }
    .emoji, .list { border: 1px solid var(--line); border-radius: 16px; background: var(--raised); box-shadow: var(--shadow); }
    .emoji { display: flex; gap: 2px; padding: 4px; border-radius: 99px; }
    button { border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
    .emoji button { width: 44px; height: 44px; border-radius: 50%; font-size: 22px; line-height: 1; }
    .emoji button:hover { background: var(--wash); }
    .emoji button[aria-checked="true"] { background: var(--brand-wash); box-shadow: inset 0 0 0 1.5px var(--brand); }
    .list { display: grid; overflow: hidden; min-width: 176px; padding: 4px; }
    .end .list, .end .emoji { justify-self: end; }
    .list button { min-height: 44px; padding: 0 14px; border-radius: 12px; text-align: start; font-size: 15px; }
    .list button:hover { background: var(--wash); }
    .list .bad { color: var(--bad); }
    .list p { margin: 8px 14px 4px; font-size: 14px; color: var(--soft); max-width: 220px; }
    @keyframes pop { from { opacity: 0; transform: scale(0.96); } }
    @media (prefers-reduced-motion: reduce) { .box { animation: none; } }
  `);

  override render(): TemplateResult | typeof nothing {
    const { shown } = this;
    if (!shown) return nothing;
    const list = this.sure
      ? html`<p id="sure">Remove it for everybody? It cannot be brought back.</p>
          ${this.item("Remove", () => this.chose("remove"), "bad")}${this.item("Keep it", () => this.shut())}`
      : shown.can.map((what) => this.item(NAMES[what], () => (what === "remove" ? (this.sure = true) : this.chose(what)), what === "remove" ? "bad" : ""));
    return html`<div class="box" role="menu" aria-label="Message options" aria-describedby=${this.sure ? "sure" : nothing} @keydown=${this.key}>
      ${this.sure
        ? nothing
        : html`<div class="emoji" role="group" aria-label="React">
            ${EMOJI.map((emoji) => {
              const on = shown.mine.includes(emoji);
              return html`<button role="menuitemcheckbox" aria-checked=${on} aria-label="React with ${emoji}" tabindex="-1" @click=${() => this.chose("react", { emoji, on: !on })}>${emoji}</button>`;
            })}
          </div>`}
      ${shown.can.length ? html`<div class="list" role="none">${list}</div>` : nothing}
    </div>`;
  }

  private item(name: string, act: () => void, look = ""): TemplateResult {
    return html`<button role="menuitem" tabindex="-1" class=${look} @click=${act}>${name}</button>`;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Our owner makes it anew with each drawing: another message is what begins anew.
    if (changed.has("shown") && changed.get("shown")?.seq !== this.shown?.seq) this.sure = this.beside = false;
    this.toggleAttribute("open", !!this.shown);
  }

  override updated(changed: PropertyValues<this>): void {
    this.watch();
    if (!this.shown) return;
    this.place();
    if (changed.get("shown")?.seq !== this.shown.seq && changed.has("shown") || changed.has("sure" as keyof OptionsMenu)) this.items()[0]?.focus({ preventScroll: true });
  }

  private entry(): HTMLElement | null | undefined {
    return this.shown && this.log?.querySelector<HTMLElement>(`[data-seq="${this.shown.seq}"]`);
  }

  /** Below the message, or above it where there is no room. */
  private place(): void {
    const box = this.renderRoot.querySelector<HTMLElement>(".box")!;
    const said = this.entry()?.querySelector(".said")?.getBoundingClientRect();
    if (!said) return;
    const all = this.getBoundingClientRect();
    const end = said.left + said.width / 2 > all.left + all.width / 2;
    box.classList.toggle("end", end);
    const { offsetHeight: high, offsetWidth: wide } = box;
    const below = said.bottom - all.top + 6;
    const top = below + high + 12 <= all.height ? below : Math.max(12, said.top - all.top - high - 6);
    const left = end ? said.right - all.left - wide : said.left - all.left;
    box.style.top = `${Math.max(12, Math.min(top, all.height - high - 12))}px`;
    box.style.left = `${Math.max(12, Math.min(left, all.width - wide - 12))}px`;
  }

  private items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("[role^=menuitem]")];
  }

  private key(event: KeyboardEvent): void {
    const all = this.items();
    const at = all.indexOf((this.renderRoot as ShadowRoot).activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) all.at(to % all.length)!.focus();
    else if (event.key === "Escape" || event.key === "Tab") this.shut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private chose(what: Option | "react", more: { emoji?: string; on?: boolean } = {}): void {
    const { shown } = this;
    if (!shown) return;
    if (what === "copy") void navigator.clipboard?.writeText(shown.text).catch(() => undefined);
    this.shut();
    if (what !== "copy") this.emit("chose", { seq: shown.seq, what, ...more });
  }

  private shut(): void {
    const more = this.entry()?.querySelector<HTMLElement>(".more");
    this.emit("shut");
    more?.focus({ preventScroll: true });
  }

  // ---- a long press, and arrows from one message's button to the next --------------------------------------------

  private watch(): void {
    if (this.watched || !this.log) return;
    this.watched = this.log;
    const { log } = this;
    // A press beside the box ends it; the end of the long press that opened it does not.
    this.addEventListener("pointerdown", (event) => (this.beside = event.composedPath()[0] === this));
    this.addEventListener("click", (event) => this.beside && event.composedPath()[0] === this && this.shut());
    log.addEventListener("pointerdown", this.down, { passive: true });
    log.addEventListener("pointermove", this.slipped, { passive: true });
    for (const type of ["pointerup", "pointercancel", "scroll"]) log.addEventListener(type, this.up, { passive: true });
    // The long press of Android's own menu comes at the same moment.
    log.addEventListener("contextmenu", (event) => (event as PointerEvent).pointerType === "touch" && seqOf(event.target) && event.preventDefault());
    // And the mouse that browsers play after a touch would take the focus from the menu.
    log.addEventListener("touchend", (event) => this.held && event.preventDefault());
    log.addEventListener("keydown", this.step);
  }

  private down = (event: PointerEvent): void => {
    const seq = seqOf(event.target);
    if (event.pointerType !== "touch" || !seq) return;
    this.from = { x: event.clientX, y: event.clientY };
    clearTimeout(this.timer);
    this.held = false;
    this.timer = setTimeout(() => {
      this.held = true;
      navigator.vibrate?.(8);
      this.emit("options", { seq });
    }, PRESS_MS);
  };

  private slipped = (event: PointerEvent): void => {
    if (Math.hypot(event.clientX - this.from.x, event.clientY - this.from.y) > SLIP) this.up();
  };

  private up = (): void => clearTimeout(this.timer);

  private step = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const target = event.target as HTMLElement;
    if (!step || !target.classList.contains("more")) return;
    const all = [...this.log!.querySelectorAll<HTMLElement>(".more")];
    all[all.indexOf(target) + step]?.focus();
    event.preventDefault();
  };
}

/** Of the message whose bubble this is in; 0 on a link and elsewhere. */
function seqOf(target: EventTarget | null): number {
  const said = (target as Element | null)?.closest(".said");
  return said && !(target as Element).closest("a, button") ? Number(said.closest<HTMLElement>("[data-seq]")?.dataset["seq"] ?? 0) : 0;
}
