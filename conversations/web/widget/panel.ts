import { LitElement, html, nothing, unsafeCSS, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { controls, type ActDetail } from "../shared/base";
import { icon } from "../shared/icons";
import { problem } from "../shared/problems";
import { language, settings } from "../shared/settings";
import { ChatSocket, IdbOutbox, WidgetSession, type Change, type Entry, type Thread } from "../socket";
import { browserWake } from "../wake";
import { Amend } from "./amend";
import { fetchFile } from "./files";
import { Follow } from "./follow";
import { cartOf, hello, humanOf, reactions, standing, strip, tabs, unsent, type Tab } from "./parts";
import { card, dayLine, stateLine, words } from "./entries";
import { liveness, type Life } from "./liveness";
import panelCss from "./panel.css";
import "lend";

export interface PanelOptions {
  origin: string;
  site: string;
  title: string;
  greeting?: string | undefined;
  prompts?: string[] | undefined;
  locale?: string | undefined;
  kind: string;
  /** The loader's way to a script of ours, with its nonce. */
  fetchScript?: (file: string) => Promise<void>;
  identity?: (() => Promise<string | undefined>) | undefined;
}

const PHONE = "(max-width: 599px)";
const STAFFING = new Set(["handed_over", "taken_over", "handed_back", "resolved"]);
const THINKING_MS = 20_000;

/** The element that has the focus, through all shadow roots. */
function deepest(root: ShadowRoot | null | undefined): Element | null {
  const active = root?.activeElement ?? null;
  return active?.shadowRoot ? (deepest(active.shadowRoot) ?? active) : active;
}

@customElement("fs-panel")
export class Panel extends LitElement {
  @property({ attribute: false }) options!: PanelOptions;
  onUnread: (count: number) => void = () => undefined;
  onShown: (open: boolean) => void = () => undefined;

  @state() private shown = false;
  @state() private tab = "";
  @state() draft = "";
  @state() toast = "";
  @query("dialog") private dialog!: HTMLDialogElement;
  @query(".scroll") private scroller!: HTMLElement;
  @query("textarea") field!: HTMLTextAreaElement;

  private session!: WidgetSession;
  chat!: ChatSocket;
  private unlisten: (() => void) | undefined;
  private vendors = new Map<string, string>();
  private readTo = new Map<string, number>();
  private drafts = new Map<string, string>();
  private asked = new Set<string>();
  private later: Promise<void> | undefined;
  private follow = new Follow(this);
  private amend = new Amend(this);
  /** A press from the keyboard takes its own button away: what to look for, in a card after the entry it was in. */
  private pressed: { label: string; seq: number } | null = null;
  private returnTo: HTMLElement | null = null;
  private pageOverflow = "";

  static override styles = [controls, unsafeCSS(panelCss)];

  // ---- life -----------------------------------------------------------------------------------------------------

  override connectedCallback(): void {
    super.connectedCallback();
    settings.origin = this.options.origin === location.origin ? "" : this.options.origin;
    settings.locale = language(this.options.locale, navigator.language);
    settings.askVendor = this.options.kind === "marketplace";
    this.begin();
    visualViewport?.addEventListener("resize", this.fit);
    matchMedia(PHONE).addEventListener("change", this.refit);
    document.addEventListener("visibilitychange", this.look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unlisten?.();
    this.chat.stop();
    visualViewport?.removeEventListener("resize", this.fit);
    matchMedia(PHONE).removeEventListener("change", this.refit);
    document.removeEventListener("visibilitychange", this.look);
  }

  private begin(): void {
    const { origin, site } = this.options;
    this.session = new WidgetSession(origin, site, async () => this.options.identity?.());
    this.chat = new ChatSocket({
      url: `${origin.replace(/^http/, "ws")}/ws/chat`,
      tickets: this.session,
      outbox: new IdbOutbox(`fashionistar:${site}`),
      restore: this.session.returning,
      fallback: async () => globalThis.__fashionistarHttp ?? (await this.options.fetchScript?.(`http.js?v=${__HTTP__}`), __fashionistarHttp),
      wake: browserWake,
    });
    this.unlisten = this.chat.listen((change) => this.heard(change));
    if (this.session.returning) this.chat.start();
  }

  /** Another identity: close and say hello anew, never a live rebind. */
  restart(): void {
    this.unlisten?.();
    this.chat.stop();
    this.vendors.clear();
    this.tab = "";
    this.begin();
    if (this.shown) this.chat.start();
  }

  async open(): Promise<void> {
    await this.updateComplete;
    this.chat.start();
    if (this.shown) return;
    this.returnTo = document.activeElement as HTMLElement | null;
    const phone = matchMedia(PHONE).matches;
    this.present(phone);
    this.shown = true;
    this.onShown(true);
    this.fit();
    await this.updateComplete;
    this.follow.end();
    (phone ? this.renderRoot.querySelector<HTMLElement>("h2") : this.field)?.focus();
    this.look();
  }

  close(): void {
    if (!this.shown) return;
    this.shown = false;
    this.dismiss();
    this.onShown(false);
    const back = this.returnTo;
    // The launcher lives in our parent shadow root: what the page sees as focused is its host.
    const target = back?.shadowRoot?.querySelector("button") ?? (back === document.body ? null : back);
    (target ?? (this.getRootNode() as ShadowRoot).querySelector("button"))?.focus();
  }

  async sayFirst(text: string): Promise<void> {
    await this.open();
    this.tab = "";
    this.say(text);
  }

  async actFirst(action: string, args: Record<string, unknown>): Promise<void> {
    await this.open();
    this.tab = "";
    this.perform(this.chat.main, { action, args });
  }

  private present(phone: boolean): void {
    if (phone) {
      this.dialog.showModal();
      this.pageOverflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    } else this.dialog.show();
  }

  private refit = (event: MediaQueryListEvent): void => {
    if (!this.shown) return;
    this.dismiss();
    this.present(event.matches);
  };

  private dismiss(): void {
    this.dialog.close();
    document.documentElement.style.overflow = this.pageOverflow;
  }

  /** On a phone the sheet ends where the keyboard begins. */
  private fit = (): void => {
    if (visualViewport && this.dialog) this.dialog.style.setProperty("--view", `${Math.round(visualViewport.height)}px`);
    this.follow.settle();
  };

  // ---- what happens ---------------------------------------------------------------------------------------------

  get thread(): Thread {
    return (this.tab && this.chat.threads.get(this.tab)) || this.chat.main;
  }

  private heard(change: Change): void {
    if (change.what === "thread") {
      for (const event of change.events) {
        const found = event.body?.card;
        if (found?.type === "vendor_thread" && !this.vendors.has(found.conversation)) {
          this.vendors.set(found.conversation, found.vendor.name);
          this.chat.open(found.conversation);
          if (this.asked.delete("vendor.ask")) this.go(found.conversation);
        }
      }
      if (change.events.length) {
        if (change.thread === this.thread) this.follow.news(change.events[0]!.seq);
        this.look();
        // What only a conversation needs; when it cannot be had now, the next line tries again.
        this.later ??= this.options.fetchScript?.(`later.js?v=${__LATER__}`).catch(() => (this.later = undefined));
        // Several times: the old card may not have been taken away yet, on a slow phone for seconds.
        if (this.pressed !== null) for (const ms of [60, 300, 1000, 3000]) setTimeout(() => this.refocus(), ms);
      }
    }
    this.requestUpdate();
  }

  /** Read what is in view, count what is not. */
  private look = (): void => {
    const seen = this.shown && document.visibilityState === "visible";
    const current = this.thread;
    let unread = 0;
    for (const thread of this.chat.threads.values()) {
      if (seen && thread === current) {
        this.readTo.set(thread.conv, thread.last);
        if (thread.last) this.chat.mark(thread, { delivered: thread.last, read: thread.last });
      } else if (thread.last) {
        this.chat.mark(thread, { delivered: thread.last });
        // What was there when we came is old; what comes while the panel is shut is news.
        if (!this.readTo.has(thread.conv) && this.chat.sync !== "live") this.readTo.set(thread.conv, thread.last);
        unread += this.unreadIn(thread);
      }
    }
    this.onUnread(unread);
  };

  /** What there is to turn to: the site's own conversation, then the vendors'. */
  private threads(): Tab[] {
    const { main } = this.chat;
    const all: [string, string][] = [[main.conv, this.options.title], ...this.vendors];
    return all.map(([conv, name]) => {
      const thread = this.chat.threads.get(conv) ?? main;
      return { conv, name, news: thread === this.thread ? 0 : this.unreadIn(thread) };
    });
  }

  private unreadIn(thread: Thread): number {
    const read = Math.max(this.readTo.get(thread.conv) ?? 0, thread.cursors.get(this.chat.me)?.read ?? 0);
    return thread.entries().filter((each) => each.seq > read && each.kind === "message" && each.from !== this.chat.me).length;
  }

  private say(text: string): void {
    const said = text.trim().slice(0, this.chat.limits.text);
    if (!said) return;
    this.session.keep();
    this.follow.from(this.thread.last + 1);
    this.chat.say(this.thread, { text: said });
  }

  private perform(thread: Thread, { action, args, done }: ActDetail): void {
    this.session.keep();
    this.asked.add(action);
    this.toast = "";
    this.pressed = {
      label: deepest(this.shadowRoot)?.getAttribute("aria-label") ?? "",
      seq: Number(this.shadowRoot?.activeElement?.closest<HTMLElement>("[data-seq]")?.dataset.seq ?? 0),
    };
    if (action !== "cart.set" && action !== "cart.remove") this.follow.from(this.thread.last + 1);
    this.chat.act(thread, action, args).then(
      () => done?.(null),
      (error: unknown) => {
        const said = problem(error);
        if (done) done(said);
        else this.toast = said;
      },
    );
  }

  /** The measuring is a dialog of its own over this one, fetched now. */
  private measure(detail: object): void {
    this.session.keep();
    const outlet = { origin: settings.origin, token: async (fresh?: boolean) => (await this.session.get(fresh)).token, conversation: this.chat.main.conv || undefined, ...detail };
    (customElements.get("fs-measure") ? Promise.resolve() : this.options.fetchScript?.(`../measurement/measure.js?v=${__MEASURE__}`))?.then(
      () => this.renderRoot.querySelector("fs-measure") ?? this.renderRoot.append(Object.assign(document.createElement("fs-measure"), { outlet })),
      (error: unknown) => (this.toast = problem(error)),
    );
  }

  /** Where the pressed button is gone, the same one of the newer card takes the focus, or that card itself. */
  private refocus(): void {
    if (!this.pressed || !this.shown || this.shadowRoot?.activeElement) return;
    const { label, seq } = this.pressed;
    // A late timer of an earlier card must not hand the focus to what was there before the press.
    const newer = [...this.scroller.querySelectorAll<HTMLElement>("[data-seq]")].filter((each) => Number(each.dataset.seq) > seq).slice(-3).reverse();
    const root = (entry: HTMLElement) => entry.querySelector(".shown > *")?.shadowRoot;
    const entry = newer.find(root) ?? newer[0]; // words may have come after the card
    if (!entry) return;
    this.pressed = null;
    const same = label && newer.map((each) => root(each)?.querySelector<HTMLElement>(`[aria-label="${CSS.escape(label)}"]:enabled`)).find(Boolean);
    entry.tabIndex = -1;
    (same || entry).focus({ preventScroll: true });
  }

  private go(conversation: string): void {
    this.amend.cancel();
    this.drafts.set(this.tab, this.draft);
    this.tab = this.chat.main.conv === conversation ? "" : conversation;
    if (this.tab) this.chat.open(conversation);
    this.draft = this.drafts.get(this.tab) ?? "";
    void this.updateComplete.then(() => {
      this.look();
      this.follow.end();
      if (!matchMedia(PHONE).matches) this.field.focus();
    });
  }

  // ---- drawing --------------------------------------------------------------------------------------------------

  protected override firstUpdated(): void {
    this.follow.watch(this.scroller, this.renderRoot.querySelector(".log")!);
  }

  private submit(event?: Event): void {
    event?.preventDefault();
    const text = this.draft;
    if (this.amend.editing) return this.amend.save(text);
    this.draft = "";
    this.drafts.delete(this.tab);
    this.say(text);
    this.field.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    if (event.key === "Escape" && this.amend.editing) {
      event.preventDefault();
      event.stopPropagation();
      this.amend.cancel();
    }
  }

  private goByKey(conv: string): void {
    this.go(conv);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
  }

  private get human(): string | null {
    return humanOf(this.thread.entries());
  }

  private get waitingForPerson(): boolean {
    const last = this.thread.entries().findLast((each) => each.kind === "state" && STAFFING.has(each.body?.what ?? ""));
    return !this.tab && last?.body?.what === "handed_over";
  }

  private get thinking(): boolean {
    const last = this.thread.entries().at(-1);
    return this.chat.sync === "live" && !this.tab && !this.human && !this.waitingForPerson && last?.kind === "message" && last.from === this.chat.me && !last.body?.act && Date.now() - Date.parse(last.at) < THINKING_MS;
  }

  private entry(entry: Entry, before: Entry | undefined, live: Map<number, Life>, newest: number, last: boolean): TemplateResult | typeof nothing {
    if (entry.kind === "state") return stateLine(entry);
    if (entry.kind !== "message") return entry.kind === "hidden" ? nothing : html`<p class="state">Shown in a newer version of this page.</p>`;
    const at = new Date(entry.at);
    const day = dayLine(at, before ? new Date(before.at) : null);
    const { text, card: shown, act } = entry.body ?? {};
    // A press is hers too, but what it brought is the shop's: no bubble, a quiet line and the card.
    const mine = entry.from === this.chat.me && !act;
    const heading = !mine && (!before || before.from !== entry.from || before.kind !== "message" || day !== nothing) && entry.role !== "system" && !act;
    return html`${day}${heading
        ? html`<p class="from"><b>${entry.name || (entry.role === "assistant" ? "Assistant" : this.vendors.get(entry.conv) || this.options.title)}</b></p>`
        : nothing}
      <div class="entry ${mine ? "own" : entry.role === "member" ? "staff" : ""} ${Date.now() - at.getTime() < 4000 ? "fresh" : ""}" data-seq=${entry.seq}>
        ${entry.redacted
          ? html`<div class="said gone">Message removed</div>`
          : html`${act && text ? (live.get(entry.seq) === "gone" ? nothing : html`<p class="note">${text}</p>`) : text
              ? html`<div class="turn">
                  <div class="said ${mine ? "mine" : "theirs"} ${this.amend.editing === entry.seq ? "now" : ""}">${mine ? html`<span class="sr">You: </span>` : nothing}${words(text)}${entry.edited ? html` <small>edited</small>` : nothing}</div>
                  <button class="more" aria-haspopup="menu" aria-label="Options: ${text.slice(0, 40)}" tabindex=${last ? 0 : -1} @click=${() => this.amend.open(entry.seq)}></button>
                </div>`
              : nothing}
            ${shown ? card(shown, live.get(entry.seq) ?? "live") : nothing}${reactions(entry, this.chat.me, (emoji, on) => this.amend.change(entry.seq, "reaction", { emoji, on }))}`}
        ${mine && entry.seq === newest ? html`<span class="ticks">${this.readBy(entry.seq) ? "Read" : "Sent"}</span>` : nothing}
      </div>`;
  }

  private readBy(seq: number): boolean {
    return [...this.thread.cursors].some(([who, at]) => who !== this.chat.me && at.read >= seq);
  }

  override render() {
    const thread = this.thread;
    const { editing, choices } = this.amend;
    this.follow.held = !!choices;
    const entries = thread.entries();
    const live = liveness(entries);
    const last = entries.at(-1);
    const newest = entries.findLast((each) => each.from === this.chat.me && each.kind === "message" && !each.body?.act)?.seq ?? 0;
    const spoken = entries.findLast((each) => each.kind === "message" && each.body?.text && !each.body.act);
    const chips = last?.body?.chips ?? [];
    const here = [...thread.present.values()].map((each) => each.name).find(Boolean);
    const [light, line] = standing(this.chat, this.human, !!this.tab, here);
    const count = cartOf(this.chat.main.entries())?.count ?? 0;
    const typing = thread.typing || (this.thinking && !thread.words);
    return html`<dialog aria-labelledby="title" @cancel=${(event: Event) => (event.preventDefault(), this.close())} @keydown=${(event: KeyboardEvent) => event.key === "Escape" && this.close()}>
      <div class="top">
        <div class="who">
          <h2 id="title" tabindex="-1">${this.options.title}</h2>
          <span class="line"><i class=${light}></i>${line}</span>
        </div>
        <button class="icon cart" aria-label="Your cart${count ? `, ${count} ${count === 1 ? "item" : "items"}` : ""}" @click=${() => (this.go(this.chat.main.conv), this.perform(this.chat.main, { action: "cart.view", args: {} }))}>
          ${icon("cart")}${count ? html`<b aria-hidden="true">${count}</b>` : nothing}
        </button>
        <button class="icon" aria-label="Close chat" @click=${() => this.close()}>${icon("close")}</button>
      </div>
      ${this.vendors.size ? tabs(this.threads(), this.thread, (conv, keep) => (keep ? this.goByKey(conv) : this.go(conv))) : nothing} ${strip(this.chat)} ${this.waitingForPerson ? html`<p class="strip calm" role="status">Waiting for a person. <button @click=${() => this.perform(thread, { action: "handover.cancel", args: {} })}>Back to the assistant</button></p>` : nothing}
      <div
        class="scroll"
        tabindex="0"
        role="log"
        id="log"
        aria-live="polite"
        aria-label="Conversation"
        @act=${(event: CustomEvent<ActDetail>) => this.perform(thread, event.detail)}
        @say=${(event: CustomEvent<{ text: string }>) => this.say(event.detail.text)}
        @go=${(event: CustomEvent<{ conversation: string }>) => this.go(event.detail.conversation)}
        @measure=${(event: CustomEvent<object>) => this.measure(event.detail)}
        @fetch-file=${(event: CustomEvent<{ url: string }>) => fetchFile(event, this.session).catch((error: unknown) => (this.toast = problem(error)))}
      >
        ${entries.length || thread.outbox.length ? nothing : hello(this.options, this.tab ? this.vendors.get(this.tab) : undefined, (text) => this.say(text))}
        <div class="log">
          ${thread.first > 1 ? html`<p class="day">Earlier messages are kept, but not shown here.</p>` : nothing}
          ${repeat(entries, (entry) => entry.seq, (entry, index) => this.entry(entry, entries[index - 1], live, newest, entry === spoken))}
          ${repeat(thread.outbox, (item) => item.cid, (item) => unsent(item, this.chat, thread))}
        </div>
        <div aria-live="off">
          ${thread.words ? html`<p class="from"><b>${thread.words.name ?? "Assistant"}</b></p><div class="said theirs">${thread.words.text}</div>` : nothing}
          ${typing ? html`<div class="said theirs dots" role="img" aria-label="${thread.typing?.name ?? "Assistant"} is writing"><i></i><i></i><i></i></div>` : nothing}
        </div>
        ${this.follow.away ? html`<button class="icon latest" aria-label="To the latest message" @click=${() => this.follow.end()}>${icon("down")}</button>` : nothing}
      </div>
      ${this.toast ? html`<p class="toast" role="alert">${this.toast}</p>` : nothing}
      ${chips.length ? html`<div class="chips" role="group" aria-label="Suggestions">${chips.map((chip) => html`<button class="chip" @click=${() => this.say(chip.say)}>${chip.label}</button>`)}</div>` : nothing}
      ${editing ? html`<p class="strip calm">Editing your message <button @click=${() => this.amend.cancel()}>Cancel</button></p>` : nothing}
      <form class="write" @submit=${this.submit}>
        <textarea
          rows="1"
          aria-label="Message"
          placeholder=${this.tab ? `Write to ${this.vendors.get(this.tab)}` : "Write what you are looking for"}
          maxlength=${this.chat.limits.text}
          enterkeyhint="send"
          .value=${this.draft}
          @keydown=${this.key}
          @input=${(event: Event) => {
            this.draft = (event.target as HTMLTextAreaElement).value;
            if (!editing) this.chat.typing(thread);
          }}
        ></textarea>
        <button class="icon" aria-label=${editing ? "Save" : "Send"} ?disabled=${!this.draft.trim()}>${icon(editing ? "check" : "send")}</button>
      </form>
      <fs-options
        .shown=${choices}
        .log=${this.scroller}
        @options=${(event: CustomEvent<{ seq: number }>) => this.amend.open(event.detail.seq)}
        @shut=${() => this.amend.open(0)}
        @chose=${this.amend.chose}
      ></fs-options>
    </dialog>`;
  }
}
