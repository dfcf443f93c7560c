import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Component, styled } from "../shared/base";
import { cardKey, cardView, type Card } from "../shared/cards";
import "../shared/cards/later";
import "../shared/options";
import type { Option, Options } from "../shared/options";
import type { Entry, Thread } from "../socket";
import "./composer";
import type { Composer, Quote } from "./composer";
import { agoWords, clockTime, dayName, exactTime } from "./format";
import { icon } from "./icons";
import { channelName } from "./inbox-pane";
import { free, needsSomeone } from "./inbox";
import { happened, lines, roleName, type Line, type Tick } from "./lines";
import { shownName, type Person, type Summary } from "./types";

const TICKS: Record<Tick, [Parameters<typeof icon>[0], string]> = {
  pending: ["clock", "Sending"],
  failed: ["warn", "Not sent"],
  stored: ["check", "Sent"],
  delivered: ["ticks", "Delivered"],
  read: ["ticks", "Read"],
};

const PAST: Record<string, string> = { cart: "Cart", address: "Address", proposal: "Proposal", payment: "Payment", order: "Order", measure: "Measuring", measure_result: "Measuring" };

/**
 * One conversation. Out: `do` {action, args} (an act of staff), `say`, `typing`, `products`, `seen` {seq}, `retry` {cid},
 * `discard` {cid}, `amend` {seq, kind, body} (something said of an entry), `back`, `details`, `leave`.
 */
@customElement("fs-thread")
export class ThreadPane extends Component {
  @property({ attribute: false }) thread!: Thread;
  @property({ attribute: false }) summary: Summary | undefined;
  @property({ attribute: false }) me!: Person;
  @property({ attribute: false }) staff: Person[] = [];
  @property({ type: Boolean }) products = false;
  @property({ type: Boolean }) details = false;
  /** Counts up with every change of the thread, whose object stays the same. */
  @property({ type: Number }) version = 0;
  @property({ type: Number }) now = 0;
  @property() busy = "";
  /** How long one may give one's own message other words. */
  @property({ type: Number }) editMs = 15 * 60_000;
  @state() private quote: Quote | null = null;
  @state() private editing: { seq: number; text: string } | null = null;
  @state() private menu = 0;
  @state() private below = 0;
  @query(".log") private log!: HTMLElement;
  @query("fs-composer") private composer!: Composer;
  private stuck = true;
  private shownTo = 0;
  private lastTop = 0;
  /** A finger is down: nothing may move under it. */
  private pressed = false;

  static override styles = styled(css`
    :host { display: flex; flex-direction: column; min-height: 0; min-width: 0; background: var(--wash); position: relative; }
    header { display: flex; align-items: center; gap: 8px; min-height: 68px; padding: 10px 16px; background: var(--paper); border-bottom: 1px solid var(--line); }
    .who { flex: 1; min-width: 0; }
    h2 { margin: 0; font-size: 17px; line-height: 1.25; font-weight: 650; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    h2:focus-visible { outline: none; }
    .sub { display: flex; gap: 12px; margin: 2px 0 0; font-size: 13px; color: var(--soft); white-space: nowrap; overflow: hidden; }
    .sub > span { overflow: hidden; text-overflow: ellipsis; }
    .duty { display: inline-flex; align-items: center; gap: 5px; font-weight: 600; flex: none; }
    .duty svg { width: 15px; height: 15px; }
    .duty.bot { color: var(--brand); }
    .duty.you { color: var(--good); }
    .duty.wait { color: var(--warn); }
    header .btn { min-height: 38px; padding: 0 14px; font-size: 14px; white-space: nowrap; }
    header .btn svg { width: 17px; height: 17px; }
    header .back { display: none; }
    .assign { position: relative; display: inline-flex; align-items: center; }
    .assign select { appearance: none; height: 38px; max-width: 150px; padding: 0 30px 0 34px; border: 1px solid var(--line-strong); border-radius: 999px; background: var(--paper); font-size: 14px; font-weight: 600; text-overflow: ellipsis; cursor: pointer; }
    .assign svg { position: absolute; left: 11px; width: 17px; height: 17px; pointer-events: none; color: var(--soft); }
    .assign::after { content: ""; position: absolute; right: 14px; width: 6px; height: 6px; border: solid var(--soft); border-width: 0 1.5px 1.5px 0; transform: translateY(-2px) rotate(45deg); pointer-events: none; }
    .log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px 20px 20px; scrollbar-gutter: stable; }
    .log > div { max-width: 820px; margin: 0 auto; display: flex; flex-direction: column; }
    .day { align-self: center; margin: 16px 0 8px; padding: 2px 12px; border-radius: 99px; font-size: 12px; font-weight: 600; color: var(--soft); background: color-mix(in srgb, var(--ink) 6%, transparent); }
    .line { position: relative; max-width: min(78%, 560px); margin-top: 14px; align-self: flex-start; }
    .line.joined { margin-top: 3px; }
    .line.ours { align-self: flex-end; }
    .line.cards { width: min(86%, 460px); max-width: none; }
    .by { display: flex; align-items: center; gap: 6px; margin: 0 4px 3px; font-size: 12px; font-weight: 600; color: var(--soft); }
    .ours .by { justify-content: flex-end; }
    .by svg { width: 14px; height: 14px; }
    .bubble { padding: 9px 13px; border-radius: 16px; border-start-start-radius: 5px; background: var(--raised); border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
    .ours .bubble { background: var(--brand); color: var(--brand-ink); border-color: transparent; border-radius: 16px; border-start-end-radius: 5px; }
    .assistant .bubble { background: var(--brand-wash); color: var(--ink); border-color: color-mix(in srgb, var(--brand) 22%, transparent); }
    .system .bubble { background: var(--raised); color: var(--ink); border-color: var(--line); }
    .bubble q { display: block; quotes: none; margin: 0 0 6px; padding: 2px 0 2px 9px; border-left: 3px solid currentColor; opacity: 0.8; font-size: 13px; max-height: 3.2em; overflow: hidden; }
    .card { zoom: 0.88; }
    .bubble + .card { margin-top: 6px; }
    .past { margin-top: 6px; font-size: 13px; color: var(--soft); }
    .past summary { width: fit-content; margin-inline-start: auto; padding: 4px 8px; border-radius: 8px; cursor: pointer; }
    .past summary:hover { color: var(--ink); }
    .gone { font-style: italic; color: var(--soft); }
    .line .bubble.void { background: none; border: 1px dashed var(--line-strong); }
    .foot { display: flex; align-items: center; gap: 4px; margin: 3px 4px 0; font-size: 11.5px; color: var(--soft); font-variant-numeric: tabular-nums; }
    .ours .foot { justify-content: flex-end; }
    .foot svg { width: 15px; height: 15px; }
    .foot .read { color: var(--good); display: inline-flex; }
    .foot .failed { color: var(--bad); display: inline-flex; }
    .acts { position: absolute; top: -26px; inset-inline-start: calc(100% - 24px); display: flex; padding: 2px; border: 1px solid var(--line); border-radius: 99px; background: var(--raised); box-shadow: var(--shadow); opacity: 0; z-index: 1; }
    .ours .acts, .note .acts { inset-inline: auto calc(100% - 24px); }
    .note .acts { top: -16px; inset-inline-end: 12px; }
    .acts .icon { width: 30px; height: 30px; color: var(--soft); font-size: 15px; }
    .acts svg { width: 17px; height: 17px; }
    .acts .more svg { stroke-width: 3; }
    .line:hover .acts, .note:hover .acts, .acts:focus-within { opacity: 1; }
    .now .bubble, .note.now { outline: 2px solid var(--gold); outline-offset: 2px; }
    .reactions { display: flex; flex-wrap: wrap; gap: 4px; margin: 4px 4px 0; }
    .ours .reactions { justify-content: flex-end; }
    .reactions button { min-height: 28px; padding: 0 9px; border: 1px solid var(--line); border-radius: 99px; background: var(--raised); color: var(--ink); font-size: 13px; cursor: pointer; }
    .reactions [aria-pressed="true"] { border-color: var(--brand); background: var(--brand-wash); }
    .here { flex: none; color: var(--good); font-weight: 600; }
    .dot { display: inline-block; width: 9px; height: 9px; margin-inline-start: 8px; border-radius: 50%; background: var(--good); vertical-align: 1px; }
    .note { align-self: stretch; max-width: none; margin: 14px 0 0; padding: 10px 14px; border: 1px dashed var(--warn); border-radius: 12px; background: var(--warn-wash); }
    .note .by { margin: 0 0 4px; color: var(--warn); }
    .note p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
    .note .foot { margin: 4px 0 0; }
    .state { align-self: center; display: flex; align-items: center; gap: 8px; margin: 14px 0 0; font-size: 12.5px; color: var(--soft); text-align: center; text-wrap: balance; }
    .state.loud { padding: 6px 14px; border-radius: 99px; background: var(--warn-wash); color: var(--warn); font-weight: 600; }
    .state svg { width: 15px; height: 15px; }
    .refused { margin: 4px; font-size: 13px; color: var(--bad); text-align: end; }
    .refused button { border: 0; background: none; padding: 4px 6px; min-height: 24px; font-weight: 650; color: var(--bad); text-decoration: underline; text-underline-offset: 2px; cursor: pointer; }
    .words .bubble::after { content: ""; display: inline-block; width: 7px; height: 1em; margin-left: 3px; vertical-align: -2px; border-radius: 2px; background: var(--brand); animation: blink 1s steps(2) infinite; }
    .typing { display: flex; align-items: center; gap: 8px; min-height: 24px; margin: 8px 4px 0; font-size: 13px; color: var(--soft); }
    .dots { display: inline-flex; gap: 3px; }
    .dots i { width: 5px; height: 5px; border-radius: 50%; background: currentColor; animation: hop 1.1s infinite; }
    .dots i:nth-child(2) { animation-delay: 0.15s; }
    .dots i:nth-child(3) { animation-delay: 0.3s; }
    .under { position: relative; height: 0; }
    .down { position: absolute; right: 28px; bottom: 12px; min-height: 36px; padding: 0 14px; font-size: 13px; box-shadow: var(--shadow); }
    .call { display: flex; align-items: center; gap: 12px; max-width: 820px; width: calc(100% - 32px); margin: 0 auto 8px; padding: 8px 8px 8px 16px; border-radius: 14px; background: var(--warn-wash); color: var(--warn); font-size: 14px; font-weight: 600; }
    .call span { flex: 1; }
    .call .btn { min-height: 36px; padding: 0 14px; font-size: 14px; }
    kbd { font: inherit; font-size: 11px; font-weight: 600; opacity: 0.75; border: 1px solid currentColor; border-radius: 4px; padding: 0 4px; line-height: 15px; }
    @keyframes blink { 50% { opacity: 0; } }
    @keyframes hop { 30% { transform: translateY(-3px); } 60% { transform: none; } }
    @container (max-width: 740px) { header .btn .long, header kbd, .sub > span:last-child { display: none; } header { gap: 6px; } .assign select { max-width: 136px; } .tools { gap: 6px; } }
    @container (max-width: 560px) {
      header { flex-wrap: wrap; padding: 8px 8px 8px 4px; gap: 6px; }
      .who { flex-basis: calc(100% - 120px); }
      header .tools .btn svg { display: none; }
      .assign { flex: 1; min-width: 0; }
      .assign select { width: 100%; max-width: none; }
      header .tools { order: 2; width: 100%; padding-left: 8px; }
      .log { padding: 8px 12px; }
      .line.cards { width: 94%; }
      .acts { inset-inline-start: auto; inset-inline-end: 4px; }
    }
    .tools { display: flex; gap: 8px; align-items: center; }
    @media (max-width: 899px) { header .back { display: inline-grid; } }
  `);

  override render(): TemplateResult {
    const row = this.summary;
    const name = row ? shownName(row.customer) : "Conversation";
    const cursor = (row && this.thread.cursors.get(row.customer.id)) ?? { delivered: 0, read: 0 };
    const all = lines(this.thread.entries(), this.thread.outbox, this.me, cursor);
    const active = row?.assistant === "active";
    const takeable = row !== undefined && free(row);
    const resolved = row?.state === "resolved";
    const here = row !== undefined && this.thread.present.has(row.customer.id);
    // Whoever took over does not want to see what the silenced assistant was about to say.
    const words = active ? this.thread.words : null;
    const typing = this.thread.typing;
    return html`
      <header>
        <button type="button" class="icon back" aria-label="Back to the inbox" @click=${() => this.emit("back")}>${icon("back")}</button>
        <div class="who">
          <h2 tabindex="-1">${name}${here ? html`<i class="dot" role="img" aria-label="here now"></i>` : nothing}</h2>
          ${row ? html`<p class="sub">${this.duty(row)}${here ? html`<span class="here">Here now</span>` : nothing}<span>${channelName(row.channel)} · ${row.site.name}</span></p>` : nothing}
        </div>
        ${row ? html`<div class="tools">
          <span class="assign">${icon("person")}<label class="sr" for="assignee">Assigned to</label>
            <select id="assignee" @change=${this.assign}>
              <option value="" ?selected=${!row.assignee}>Nobody</option>
              ${[...this.staff].sort((a, b) => Number(b.id === this.me.id) - Number(a.id === this.me.id)).map((person) => html`
                <option value=${person.id} ?selected=${row.assignee?.id === person.id}>${person.id === this.me.id ? "You" : person.name}</option>`)}
              ${row.assignee && !this.staff.some((person) => person.id === row.assignee!.id) ? html`<option value=${row.assignee.id} selected>${row.assignee.name}</option>` : nothing}
            </select></span>
          ${resolved ? nothing : takeable
            ? this.button("conversation.take_over", html`Take over <kbd aria-hidden="true">T</kbd>`, row.needs_human ? "quiet" : "")
            : this.button("conversation.hand_back", html`${icon("spark")}Hand back<span class="long"> <kbd aria-hidden="true">H</kbd></span>`, "quiet")}
          ${resolved
            ? this.button("conversation.reopen", html`Reopen`, "quiet")
            : this.button("conversation.resolve", html`${icon("check")}Resolve<span class="long"> <kbd aria-hidden="true">E</kbd></span>`, "quiet")}
        </div>
        <button type="button" class="icon panel" aria-label="Shopper and orders" aria-pressed=${this.details} @click=${() => this.emit("details")}>${icon("panel")}</button>` : nothing}
      </header>
      <div class="log" tabindex="0" role="region" aria-label="Conversation with ${name}" @scroll=${this.scrolled}>
        <div>
          ${this.thread.first > 1 ? html`<p class="state">Older messages are kept; the newest are shown here</p>` : nothing}
          ${all.length === 0 && !this.thread.subscribed ? html`<p class="state" role="status">Loading the conversation…</p>` : nothing}
          ${repeat(all, (line) => line.key, (line) => this.line(line, all))}
          ${words?.text
            ? html`<div class="line ours assistant words" aria-hidden="true"><p class="by">${icon("spark")}Assistant is writing</p><div class="bubble">${words.text}</div></div>`
            : typing && typing.from !== this.me.id
              ? html`<p class="typing"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${this.nameOf(typing.from, typing.name)} is writing</p>`
              : nothing}
        </div>
      </div>
      ${this.below ? html`<div class="under"><button type="button" class="btn down" @click=${this.toEnd}>${this.below} new below</button></div>` : nothing}
      ${row?.needs_human && !resolved ? html`
        <p class="call">${icon("clock")}<span>${name} asks for a person.${row.waiting_since ? ` Waiting ${agoWords(row.waiting_since, this.now)}.` : ""}</span>
          <button type="button" class="btn gold" @click=${() => this.emit("do", { action: "conversation.take_over", args: {} })}>Take over</button></p>` : nothing}
      <fs-composer .conv=${this.thread.conv} .customer=${name} ?takeable=${takeable} ?assistant=${active} ?resolved=${resolved} ?products=${this.products} .quote=${this.quote} .editing=${this.editing}
        @unquote=${() => (this.quote = null)} @unedit=${() => (this.editing = null)} @say=${() => (this.quote = null)}></fs-composer>
      <fs-options .shown=${this.choices} .log=${this.log} @options=${(event: CustomEvent<{ seq: number }>) => (this.menu = event.detail.seq)} @shut=${() => (this.menu = 0)} @chose=${this.chose}></fs-options>`;
  }

  private duty(row: Summary): TemplateResult {
    if (row.state === "resolved") return html`<span class="duty">${icon("check")}Resolved</span>`;
    if (needsSomeone(row)) return html`<span class="duty wait">${icon("clock")}${row.needs_human ? "Asks for a person" : "Waits for an answer"}</span>`;
    if (row.assistant === "active") return html`<span class="duty bot">${icon("spark")}Assistant answers</span>`;
    return html`<span class="duty you">${icon("person")}${row.assignee ? (row.assignee.id === this.me.id ? "You answer" : `${row.assignee.name} answers`) : "Staff answers"}</span>`;
  }

  private button(action: string, label: TemplateResult, look: string): TemplateResult {
    return html`<button type="button" class="btn ${look}" aria-busy=${this.busy === action ? "true" : nothing} ?disabled=${this.busy === action}
      @click=${() => this.emit("do", { action, args: {} })}>${label}</button>`;
  }

  private line(line: Line, all: Line[]): TemplateResult {
    const { entry } = line;
    const day = line.day ? html`<div class="day">${dayName(entry.at)}</div>` : nothing;
    if (entry.kind === "state") {
      const loud = entry.body?.what === "handed_over";
      return html`${day}<div class="state ${loud ? "loud" : ""}">${loud ? icon("person") : nothing}<span>${happened(entry, (id) => this.nameOf(id))} · <time datetime=${entry.at}>${clockTime(entry.at)}</time></span></div>`;
    }
    if (entry.kind === "note")
      return html`${day}<article class="note ${this.editing?.seq === entry.seq ? "now" : ""}" data-seq=${entry.seq} aria-label="Private note by ${this.nameOf(entry.from, entry.name)}">
        <p class="by">${icon("note")}Private note · ${this.nameOf(entry.from, entry.name)}</p><p class="said ${entry.redacted ? "gone" : ""}">${entry.redacted ? "Note removed" : entry.body?.text}</p>${this.reactions(entry)}${this.foot(line)}${this.acts(line)}</article>`;
    const ours = entry.role === "member" || entry.role === "assistant" || entry.role === "system";
    const card = entry.body?.card;
    const known = entry.kind === "message";
    return html`${day}
      <article class="line ${ours ? "ours" : ""} ${entry.role ?? ""} ${line.joined ? "joined" : ""} ${card ? "cards" : ""} ${this.editing?.seq === entry.seq ? "now" : ""}" data-seq=${entry.seq} aria-label="${this.nameOf(entry.from, entry.name, entry.role)}, ${clockTime(entry.at)}">
        ${line.joined ? nothing : html`<p class="by">${entry.role === "assistant" ? icon("spark") : nothing}${this.nameOf(entry.from, entry.name, entry.role)}</p>`}
        ${entry.redacted || !known || entry.body?.text
          ? html`<div class="bubble said ${entry.redacted ? "void" : ""}">${this.quoted(entry, all)}${entry.redacted ? html`<span class="gone">Message removed</span>` : known ? entry.body?.text : html`<span class="gone">Something this page is too old to show</span>`}</div>`
          : nothing}
        ${card && !entry.redacted ? this.card(card, entry, all) : nothing}
        ${this.reactions(entry)}${this.foot(line)}
        ${line.refused
          ? html`<p class="refused" role="alert">Not sent: ${line.refused} <button type="button" @click=${() => this.emit("retry", { cid: line.cid })}>Try again</button><button type="button" @click=${() => this.emit("discard", { cid: line.cid })}>Discard</button></p>`
          : nothing}
        ${known ? this.acts(line) : nothing}
      </article>`;
  }

  private acts({ entry, cid }: Line): TemplateResult | typeof nothing {
    const text = entry.body?.text;
    if (entry.redacted || !text || cid) return nothing;
    return html`<div class="acts">
      <button type="button" class="icon" tabindex="-1" aria-label="React with 👍" @click=${() => this.put(entry, "👍", !this.mine(entry).includes("👍"))}>👍</button>
      ${entry.role === "customer" ? html`<button type="button" class="icon" tabindex="-1" aria-label="Quote: ${text.slice(0, 60)}" @click=${() => this.quoteIt(entry)}>${icon("reply")}</button>` : nothing}
      <button type="button" class="icon more" aria-haspopup="menu" aria-label="Options: ${text.slice(0, 60)}" @click=${() => (this.menu = entry.seq)}>${icon("more")}</button>
    </div>`;
  }

  private reactions(entry: Entry): TemplateResult | typeof nothing {
    if (!entry.reactions?.length) return nothing;
    return html`<div class="reactions">
      ${entry.reactions.map(({ emoji, from }) => {
        const on = from.includes(this.me.id);
        return html`<button type="button" aria-pressed=${on} title=${from.map((who) => this.nameOf(who)).join(", ")} aria-label="${emoji}, ${from.length}" @click=${() => this.put(entry, emoji, !on)}>${emoji}${from.length > 1 ? ` ${from.length}` : nothing}</button>`;
      })}
    </div>`;
  }

  private mine(entry: Entry): string[] {
    return (entry.reactions ?? []).filter((each) => each.from.includes(this.me.id)).map((each) => each.emoji);
  }

  private put(entry: Entry, emoji: string, on: boolean): void {
    this.emit("amend", { seq: entry.seq, kind: "reaction", body: { emoji, on } });
  }

  private get choices(): Options | null {
    const entry = this.menu ? this.thread.entries().find((each) => each.seq === this.menu) : undefined;
    if (!entry || entry.redacted) return null;
    const { from, role, body, at } = entry;
    const card = body?.card?.type;
    const can: Option[] = ["copy"];
    if (role === "customer") can.unshift("quote");
    if (from === this.me.id && role === "member" && !card && Date.now() - Date.parse(at) < this.editMs) can.unshift("edit");
    // What was shown of a purchase is its record.
    if (!body?.act && (!card || card === "products" || card === "product")) can.push("remove");
    return { seq: entry.seq, text: body?.text ?? "", mine: this.mine(entry), can };
  }

  private chose = ({ detail }: CustomEvent<{ seq: number; what: string; emoji?: string; on?: boolean }>): void => {
    const { seq, what, emoji, on } = detail;
    const entry = this.thread.entries().find((each) => each.seq === seq);
    if (!entry) return;
    if (what === "react") this.emit("amend", { seq, kind: "reaction", body: { emoji, on } });
    if (what === "remove") this.emit("amend", { seq, kind: "redact", body: {} });
    if (what === "quote") this.quoteIt(entry);
    if (what === "edit") {
      this.quote = null;
      this.editing = { seq, text: entry.body?.text ?? "" };
    }
  };

  /** Only the newest state of a thing is shown whole: an order that has gone four steps is one card and three lines. */
  private card(card: Card, entry: Entry, all: Line[]): TemplateResult {
    const key = cardKey(card);
    const newer = key !== null && all.some(({ entry: other }) => other.seq > entry.seq && other.body?.card && cardKey(other.body.card) === key);
    if (!newer) return html`<div class="card">${cardView(card, { readonly: true })}</div>`;
    const number = "number" in card ? ` ${card.number}` : "";
    return html`<details class="past"><summary>${PAST[card.type] ?? "Card"}${number}, earlier state</summary><div class="card">${cardView(card, { readonly: true, live: false })}</div></details>`;
  }

  private foot(line: Line): TemplateResult | typeof nothing {
    const { entry, tick } = line;
    if (line.more && !entry.edited) return nothing;
    const [drawing, words] = tick ? TICKS[tick] : (["check", ""] as const);
    return html`<p class="foot"><time datetime=${entry.at} title=${exactTime(entry.at)}>${clockTime(entry.at)}</time>${entry.edited ? " · edited" : ""}
      ${tick ? html`<span class=${tick} title=${words}>${icon(drawing)}<span class="sr">${words}</span></span>` : nothing}</p>`;
  }

  private quoted(entry: Entry, all: Line[]): TemplateResult | typeof nothing {
    if (!entry.reply_to) return nothing;
    const target = all.find((line) => line.entry.seq === entry.reply_to)?.entry;
    return target ? html`<q>${target.body?.text ?? "A card"}</q>` : nothing;
  }

  private quoteIt(entry: Entry): void {
    this.quote = { seq: entry.seq, name: this.nameOf(entry.from, entry.name, entry.role), text: entry.body?.text ?? "" };
    this.composer.write("reply");
  }

  private nameOf(id: string | undefined, name?: string, role?: Entry["role"]): string {
    if (id === this.me.id && role !== "system") return "You";
    if (role === "assistant") return name || "Assistant";
    // What answers a press is the shop's word, whoever pressed.
    if (role === "system") return this.summary?.site.name ?? "Shop";
    if (this.summary && id === this.summary.customer.id) return shownName(this.summary.customer);
    return this.staff.find((person) => person.id === id)?.name ?? (name || roleName(role));
  }

  private assign(event: Event): void {
    this.emit("do", { action: "conversation.assign", args: { user: (event.target as HTMLSelectElement).value || null } });
  }

  // ---- staying at the end ---------------------------------------------------------------------------------------

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("thread")) {
      this.stuck = true;
      this.below = 0;
      this.quote = this.editing = null;
      this.menu = 0;
      this.shownTo = this.thread.last;
    }
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("thread") || this.stuck) this.toEnd();
    else if (this.thread.last > this.shownTo) this.below = this.thread.last - this.shownTo;
    this.see();
  }

  private scrolled = (): void => {
    const { scrollTop: top, scrollHeight, clientHeight } = this.log;
    const up = top < this.lastTop - 2;
    this.lastTop = top;
    // Only a hand moves up; a card that grows after its first drawing just makes the rest longer.
    if (scrollHeight - top - clientHeight < 60) this.stuck = true;
    else if (up) this.stuck = false;
    if (this.stuck) {
      this.below = 0;
      this.shownTo = this.thread.last;
      this.see();
    }
  };

  private toEnd = (): void => {
    this.stuck = true;
    if (this.pressed) return;
    this.below = 0;
    this.shownTo = this.thread.last;
    this.log.scrollTop = this.log.scrollHeight;
    this.lastTop = this.log.scrollTop;
  };

  /** Read means: on a screen that somebody looks at, scrolled to the end. */
  private see(): void {
    if (this.stuck && document.visibilityState === "visible" && document.hasFocus()) this.emit("seen", { seq: this.thread.last });
  }

  /** A picture that arrives late must not push the last line out of sight. */
  private grown = new ResizeObserver(() => this.stuck && this.toEnd());

  override firstUpdated(): void {
    this.grown.observe(this.log.firstElementChild!);
    this.grown.observe(this.log);
    addEventListener("focus", this.looked);
    this.log.addEventListener("pointerdown", () => (this.pressed = true), { passive: true });
    for (const type of ["pointerup", "pointercancel"]) addEventListener(type, this.released, { passive: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.grown.disconnect();
    removeEventListener("focus", this.looked);
    for (const type of ["pointerup", "pointercancel"]) removeEventListener(type, this.released);
  }

  private released = (): void => {
    this.pressed = false;
    // After the click that follows.
    setTimeout(() => this.stuck && this.toEnd());
  };

  private looked = (): void => this.see();

  write(as: "reply" | "note"): void {
    this.composer.write(as);
  }

  focusTitle(): void {
    this.renderRoot.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }
}
