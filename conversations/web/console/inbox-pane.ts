import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Component, styled } from "../shared/base";
import { ago, agoWords, hue, initials } from "./format";
import { icon } from "./icons";
import { needsSomeone, type Counts } from "./inbox";
import { shownName, type Summary, type View } from "./types";

const VIEWS: [View, string][] = [
  ["all", "Open"],
  ["waiting", "Waiting"],
  ["mine", "Mine"],
  ["unassigned", "Unassigned"],
  ["resolved", "Resolved"],
];

const EMPTY: Record<View, [string, string]> = {
  all: ["All quiet", "New conversations appear here by themselves."],
  mine: ["Nothing is yours yet", "Assign a conversation to yourself with the key A."],
  unassigned: ["Nothing left over", "Every open conversation has somebody."],
  waiting: ["Nobody is waiting", "When a shopper asks for a person, you find her here first."],
  resolved: ["Nothing resolved yet", "Resolved conversations reopen by themselves when the shopper writes again."],
};

/** Attributes in; out: `view` {view}, `query` {query}, `pick` {conv}. */
@customElement("fs-inbox")
export class InboxPane extends Component {
  @property({ attribute: false }) rows: Summary[] = [];
  @property({ attribute: false }) counts!: Counts;
  @property() view: View = "all";
  @property() query = "";
  @property() picked = "";
  @property() me = "";
  @property({ type: Boolean }) loaded = false;
  @property({ type: Number }) now = 0;
  @state() private limit = 80;
  @query("input") private input!: HTMLInputElement;

  static override styles = styled(css`
    :host { display: flex; flex-direction: column; min-height: 0; background: var(--paper); }
    header { padding: 16px 16px 0; }
    header h2 { margin: 0 0 12px; font: 500 24px/1.2 var(--display); letter-spacing: 0.01em; }
    .search { position: relative; display: block; }
    .search svg { position: absolute; left: 12px; top: 10px; color: var(--soft); pointer-events: none; }
    .search input { width: 100%; height: 40px; padding: 0 36px 0 40px; border: 1px solid var(--line-strong); border-radius: 999px; background: var(--paper); font-size: 14px; }
    .search kbd { position: absolute; right: 12px; top: 10px; font: 500 11px/18px var(--sans); padding: 0 6px; border: 1px solid var(--line); border-radius: 5px; color: var(--soft); }
    .search input:focus + kbd, .search input:not(:placeholder-shown) + kbd { display: none; }
    .views { display: flex; flex-wrap: wrap; gap: 2px 4px; padding: 10px 12px 8px; border-bottom: 1px solid var(--line); }
    .views button { flex: none; min-height: 32px; padding: 0 10px; border: 0; border-radius: 999px; background: transparent; color: var(--soft); font-size: 13px; font-weight: 600; cursor: pointer; }
    .views button:hover { background: var(--wash); color: var(--ink); }
    .views button[aria-pressed="true"] { background: var(--brand-wash); color: var(--brand); }
    .views b { font-weight: 500; font-variant-numeric: tabular-nums; }
    .views .hot b { padding: 1px 6px; margin-left: 2px; border-radius: 99px; background: var(--gold); color: var(--gold-ink); font-weight: 700; font-size: 12px; }
    .scroll { flex: 1; overflow-y: auto; overscroll-behavior: contain; }
    ul { list-style: none; margin: 0; padding: 6px 8px 24px; }
    li { content-visibility: auto; contain-intrinsic-size: auto 84px; }
    a { position: relative; display: grid; grid-template-columns: 40px minmax(0, 1fr); column-gap: 12px; padding: 11px 10px 11px 12px; border-radius: 12px; color: var(--ink); text-decoration: none; }
    a:hover { background: var(--wash); }
    a:focus-visible { outline-offset: -2px; }
    a[aria-current] { background: var(--brand-wash); }
    a.waits::before { content: ""; position: absolute; left: 0; top: 14px; bottom: 14px; width: 3px; border-radius: 3px; background: var(--gold); }
    .face { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; font-size: 13px; font-weight: 650; letter-spacing: 0.02em; background: var(--face); color: var(--face-ink); }
    .row { display: flex; align-items: baseline; gap: 8px; min-width: 0; }
    .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 550; }
    .unread .name, .unread .last { font-weight: 700; color: var(--ink); }
    time { flex: none; font-size: 12px; color: var(--soft); font-variant-numeric: tabular-nums; }
    .last { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 13.5px; color: var(--soft); }
    .count { flex: none; min-width: 20px; padding: 0 6px; border-radius: 99px; background: var(--brand); color: var(--brand-ink); font-size: 12px; font-weight: 700; line-height: 20px; text-align: center; }
    .tags { display: flex; flex-wrap: wrap; gap: 4px 10px; margin-top: 5px; font-size: 12px; color: var(--soft); }
    .tags span { display: inline-flex; align-items: center; gap: 4px; white-space: nowrap; }
    .tags svg { width: 14px; height: 14px; }
    .tags .wait { padding: 1px 8px; margin-left: -2px; border-radius: 99px; background: var(--warn-wash); color: var(--warn); font-weight: 650; }
    .empty { padding: 64px 32px; text-align: center; color: var(--soft); }
    .empty svg { width: 40px; height: 40px; stroke-width: 1.2; color: var(--line-strong); }
    .empty h3 { margin: 12px 0 4px; font: 500 20px/1.3 var(--display); color: var(--ink); }
    .empty p { margin: 0; font-size: 14px; }
    .ghost { height: 62px; margin: 8px 12px; border-radius: 12px; background: var(--wash); animation: breathe 1.4s ease-in-out infinite alternate; }
    .btn.more { margin: 8px 12px; width: calc(100% - 24px); }
    @media (max-width: 899px) { .search kbd { display: none; } }
    @keyframes breathe { to { opacity: 0.45; } }
  `);

  override render(): TemplateResult {
    const rows = this.rows.slice(0, this.limit);
    return html`
      <header>
        <h2 id="title">Inbox</h2>
        <label class="search">
          <span class="sr">Search conversations</span>
          ${icon("search")}
          <input type="search" placeholder="Search names and words" .value=${this.query} autocomplete="off"
            @input=${() => this.emit("query", { query: this.input.value })} @keydown=${this.searchKey}>
          <kbd aria-hidden="true">/</kbd>
        </label>
      </header>
      <div class="views" role="group" aria-label="Show">
        ${VIEWS.map(([view, name]) => html`
          <button type="button" aria-pressed=${this.view === view} class=${view === "waiting" && this.counts.waiting ? "hot" : ""}
            @click=${() => this.emit("view", { view })}>${name}${view === "resolved" && !this.counts.resolved ? nothing : html` <b>${this.counts[view]}</b>`}</button>`)}
      </div>
      <div class="scroll">
        ${!this.loaded
          ? html`<div role="status"><span class="sr">Loading the inbox</span><div class="ghost"></div><div class="ghost"></div><div class="ghost"></div><div class="ghost"></div></div>`
          : rows.length
            ? html`<ul aria-labelledby="title">${repeat(rows, (row) => row.conv, (row) => html`<li>${this.row(row)}</li>`)}</ul>
                ${this.rows.length > rows.length
                  ? html`<button type="button" class="btn quiet more" @click=${() => (this.limit += 200)}>Show ${this.rows.length - rows.length} more</button>`
                  : nothing}`
            : this.empty()}
      </div>`;
  }

  private row(row: Summary): TemplateResult {
    const name = shownName(row.customer);
    const waits = needsSomeone(row);
    const last = row.last;
    const who = !last || last.role === "customer" ? "" : last.kind === "note" ? "Note: " : last.role === "assistant" ? "Assistant: " : last.role === "member" ? `${last.name || "Staff"}: ` : "";
    const tone = hue(row.customer.id);
    return html`
      <a href="#/c/${row.conv}" data-conv=${row.conv} class="${row.unread ? "unread" : ""} ${waits ? "waits" : ""}"
        aria-current=${row.conv === this.picked ? "true" : nothing} @click=${(event: Event) => this.pick(event, row.conv)}>
        <span class="face" aria-hidden="true" .style=${`--face:light-dark(hsl(${tone} 45% 90%),hsl(${tone} 30% 26%));--face-ink:light-dark(hsl(${tone} 55% 24%),hsl(${tone} 60% 86%))`}>${!row.customer.name || row.customer.name.startsWith("Visitor ") ? icon("person") : initials(row.customer.name)}</span>
        <span>
          <span class="row">
            <span class="name">${name}</span>
            ${last ? html`<time datetime=${last.at}>${ago(last.at, this.now)}</time>` : nothing}
          </span>
          <span class="row">
            <span class="last">${who}${last?.text || "No message yet"}</span>
            ${row.unread ? html`<span class="count">${row.unread > 99 ? "99+" : row.unread}<span class="sr"> unread</span></span>` : nothing}
          </span>
          <span class="tags">
            ${waits ? html`<span class="wait">${icon("clock")}${row.needs_human ? "Asks for a person" : "Waits"} ${row.waiting_since ? html`<span aria-hidden="true">${ago(row.waiting_since, this.now)}</span><span class="sr">for ${agoWords(row.waiting_since, this.now)}</span>` : nothing}</span>` : nothing}
            ${row.state === "resolved" ? html`<span>${icon("check")}Resolved</span>` : nothing}
            ${row.state === "open" && row.assistant === "active" && !waits ? html`<span>${icon("spark")}Assistant</span>` : nothing}
            ${row.assignee ? html`<span>${icon("person")}${row.assignee.id === this.me ? "You" : row.assignee.name}</span>` : nothing}
            ${row.channel !== "web" ? html`<span>${channelName(row.channel)}</span>` : nothing}
          </span>
        </span>
      </a>`;
  }

  private empty(): TemplateResult {
    const [title, text] = this.query ? ["Nothing found", `No conversation here matches “${this.query}”.`] : EMPTY[this.view];
    return html`<div class="empty">${icon("hanger")}<h3>${title}</h3><p>${text}</p></div>`;
  }

  private pick(event: Event, conv: string): void {
    event.preventDefault();
    this.emit("pick", { conv });
  }

  private searchKey(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      if (this.query) this.emit("query", { query: "" });
      this.input.blur();
      event.stopPropagation();
    }
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      this.move(0);
    }
  }

  focusSearch(): void {
    this.input.focus();
    this.input.select();
  }

  /** Moves the focus to the next (+1), previous (-1) or picked (0) row. */
  move(step: -1 | 0 | 1): void {
    const links = [...this.renderRoot.querySelectorAll<HTMLAnchorElement>("a[data-conv]")];
    if (!links.length) return;
    const focused = links.indexOf((this.renderRoot as ShadowRoot).activeElement as HTMLAnchorElement);
    const from = focused >= 0 ? focused : links.findIndex((link) => link.dataset["conv"] === this.picked);
    const to = step === 0 ? Math.max(0, from) : from < 0 ? 0 : Math.min(links.length - 1, Math.max(0, from + step));
    links[to]!.focus();
  }
}

export const channelName = (channel: string): string => ({ web: "Web", whatsapp: "WhatsApp", sms: "SMS" })[channel] ?? channel;
