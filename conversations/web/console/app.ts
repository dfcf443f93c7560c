import { html, nothing, unsafeCSS, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Component, controls, tokens } from "../shared/base";
import { uuidv7 } from "../ids";
import type { Thread } from "../socket";
import { Alerts, read } from "./alerts";
import { Api, StaffTickets } from "./api";
import appCss from "./app.css";
import { initials } from "./format";
import "./help";
import type { Help } from "./help";
import { icon } from "./icons";
import { free, needsSomeone } from "./inbox";
import "./inbox-pane";
import type { InboxPane } from "./inbox-pane";
import "./install-view";
import { Live, problem, type News } from "./live";
import "./orders-view";
import "./picker";
import type { Picker } from "./picker";
import { shortcuts } from "./shortcuts";
import "./side-pane";
import "./thread-pane";
import type { ThreadPane } from "./thread-pane";
import { shownName, type Boot, type ConsoleOrder, type Summary, type View } from "./types";

type Place = "inbox" | "orders" | "install";
const STEPS: Record<string, string> = { "order.accept": "accepted", "order.ship": "shipped", "order.deliver": "delivered", "order.reject": "rejected" };
const KEYS_OFF = "fashionistar:console:keys-off";
/** Older lines are history that a thread brings when it is opened: not news. */
const FRESH_MS = 60_000;
/** How long the line may be away before it is worth a word. */
const BLINK_MS = 2_500;
const WIDE = matchMedia("(min-width: 1280px)");

/** The workplace: holds the line and the lists, hands them down, and turns what its panes say into frames. */
@customElement("fs-console")
export class Console extends Component {
  @property({ attribute: false }) boot!: Boot;
  @property({ type: Boolean, reflect: true }) side = WIDE.matches;
  @property({ type: Boolean, reflect: true }) wide = false;
  @property({ attribute: "thread", type: Boolean, reflect: true }) threadOpen = false;
  @state() private place: Place = "inbox";
  @state() private conv = "";
  @state() private view: View = "all";
  @state() private words = "";
  @state() private version = 0;
  @state() private now = Date.now();
  @state() private busy = "";
  @state() private orders: ConsoleOrder[] | null = null;
  @state() private ordersProblem = "";
  @state() private orderBusy = "";
  @state() private toast: { text: string; bad: boolean } | null = null;
  @state() private said = "";
  @state() private trouble = false;
  @query("fs-inbox") private list!: InboxPane;
  @query("fs-thread") private pane!: ThreadPane | null;
  @query("fs-picker") private picker!: Picker;
  @query("fs-help") private help!: Help;

  private live!: Live;
  private api!: Api;
  private alerts = new Alerts();
  private thread: Thread | null = null;
  private troubleTimer: ReturnType<typeof setTimeout> | undefined;
  private toastTimer: ReturnType<typeof setTimeout> | undefined;
  private ordersTimer: ReturnType<typeof setTimeout> | undefined;
  private searchTimer: ReturnType<typeof setTimeout> | undefined;
  private saidAt = 0;

  static override styles = [tokens, controls, unsafeCSS(appCss)];

  override connectedCallback(): void {
    super.connectedCallback();
    const tickets = new StaffTickets(this.boot.tenant.slug, this.boot.csrf);
    this.api = new Api(tickets);
    this.live = new Live(tickets, this.boot.me.id, this.boot.version, (news) => this.news(news));
    addEventListener("hashchange", this.route);
    addEventListener("keydown", this.key);
    WIDE.addEventListener("change", () => (this.side = WIDE.matches));
    document.addEventListener("visibilitychange", () => (this.version += 1));
    setInterval(() => (this.now = Date.now()), 15_000);
    this.route();
    this.live.start();
    void this.loadOrders();
  }

  // ---- what comes in --------------------------------------------------------------------------------------------

  private news(news: News): void {
    if (news.what === "sync") {
      this.noticed();
    } else if (news.what === "inbox") this.heard(news.changed, news.before);
    else if (news.thread === this.thread) {
      for (const event of news.events) {
        const fresh = Date.now() - Date.parse(event.at) < FRESH_MS;
        if (event.role === "customer" && event.kind === "message" && fresh) this.announce(`${this.customerName(news.thread.conv)}: ${event.body?.text ?? "a card"}`, true);
        if (event.kind === "redact") this.announce("A message was removed", true);
        if (event.body?.card?.type === "order" || event.body?.card?.type === "invoice") this.ordersSoon();
      }
    }
    this.version += 1;
  }

  /** A blink of the line is not worth a banner, and a banner's coming and going is said once each. */
  private noticed(): void {
    const { sync } = this.live;
    if (sync === "live") {
      clearTimeout(this.troubleTimer);
      this.troubleTimer = undefined;
      if (this.trouble) this.announce("Connected again, everything is here", true);
      this.trouble = false;
    } else if (sync === "stopped" || sync === "offline") this.troubled();
    else this.troubleTimer ??= setTimeout(() => this.troubled(), BLINK_MS);
  }

  private troubled(): void {
    if (!this.trouble && this.live.sync !== "stopped") this.announce(this.live.sync === "offline" ? "No network" : "The connection is lost. Trying again", true);
    this.trouble = true;
  }

  private heard(changed: Summary[], before: Map<string, Summary | undefined>): void {
    let rings = false;
    for (const row of changed) {
      const old = before.get(row.conv);
      const looking = row.conv === this.conv && document.hasFocus();
      const waits = needsSomeone(row) && !(old && needsSomeone(old));
      const mine = row.assignee?.id === this.boot.me.id && row.unread > (old?.unread ?? 0);
      if ((waits || mine) && !looking) {
        rings = true;
        this.announce(waits ? `${shownName(row.customer)} is waiting` : `New message from ${shownName(row.customer)}`);
      }
      if (row.last?.text.startsWith("Order") && row.last.seq !== old?.last?.seq) this.ordersSoon();
    }
    if (rings) this.alerts.ring();
    const waiting = this.live.inbox.all().filter((row) => needsSomeone(row) || (row.state === "open" && row.assignee?.id === this.boot.me.id && row.unread > 0));
    this.alerts.badge(waiting.length);
  }

  /** One short sentence for a screen reader, at most every few seconds; what was said in the open thread goes first. */
  private announce(text: string, urgent = false): void {
    if (!urgent && Date.now() - this.saidAt < 5_000) return;
    this.saidAt = Date.now();
    this.said = text;
  }

  private customerName(conv: string): string {
    const row = this.live.inbox.get(conv);
    return row ? shownName(row.customer) : "Shopper";
  }

  // ---- where we are ---------------------------------------------------------------------------------------------

  private route = (): void => {
    const [, place, conv] = location.hash.split("/");
    this.place = place === "orders" || place === "install" ? place : "inbox";
    const next = place === "c" && conv ? conv : "";
    if (next !== this.conv) {
      this.conv = next;
      this.thread = next ? this.live.open(next) : null;
    }
    this.wide = this.place !== "inbox";
    this.threadOpen = this.place === "inbox" && !!this.conv;
    if (this.place === "orders") this.ordersSoon(0);
  };

  private go(hash: string): void {
    if (location.hash !== hash) location.hash = hash;
  }

  private open(conv: string): void {
    this.go(`#/c/${conv}`);
    this.route();
    void this.updateComplete.then(() => this.pane?.updateComplete).then(() => this.pane?.focusTitle());
  }

  override willUpdate(_changed: PropertyValues): void {
    const row = this.live.inbox.get(this.conv);
    // The thread may have been opened by its address before the inbox knew its epoch.
    if (row && this.thread && this.thread.epoch === undefined) this.thread.epoch = row.epoch;
  }

  override render(): TemplateResult {
    const { inbox } = this.live;
    const me = this.boot.me;
    const counts = inbox.counts(me.id);
    const row = inbox.get(this.conv);
    const mine = row ? (this.orders?.filter((order) => sameCustomer(order, row)) ?? null) : null;
    return html`
      ${this.banner()}
      ${this.rail(counts.waiting)}
      <main><h1 class="sr">${this.boot.tenant.name} console</h1>${this.place === "inbox" ? html`
        <fs-inbox .rows=${inbox.list(this.view, this.words, me.id)} .counts=${counts} .view=${this.view} .query=${this.words} .picked=${this.conv} .me=${me.id} .now=${this.now}
          ?loaded=${this.live.loaded} @view=${(event: CustomEvent<{ view: View }>) => (this.view = event.detail.view)} @query=${this.search}
          @pick=${(event: CustomEvent<{ conv: string }>) => this.open(event.detail.conv)}></fs-inbox>` : nothing}
      <div class="stage">${this.place === "orders" ? html`
          <fs-orders .orders=${this.orders} .problem=${this.ordersProblem} .busy=${this.orderBusy} .people=${this.people()} @order=${this.orderAct} @reload=${() => this.ordersSoon(0)}></fs-orders>`
        : this.place === "install" ? html`<fs-install .sites=${this.boot.sites} .load=${() => this.api.embed()}></fs-install>`
        : this.thread ? html`
          <fs-thread .thread=${this.thread} .summary=${row} .me=${me} .staff=${this.boot.staff} .version=${this.version} .now=${this.now} .busy=${this.busy}
            products ?details=${this.side} @do=${this.doIt} @say=${this.say} @typing=${() => this.live.socket.typing(this.thread!)}
            @products=${() => this.picker.show()} @seen=${this.seen} @retry=${(event: CustomEvent<{ cid: string }>) => this.live.socket.retry(this.thread!, event.detail.cid)}
            @discard=${(event: CustomEvent<{ cid: string }>) => this.live.socket.discard(this.thread!, event.detail.cid)}
            .editMs=${this.live.socket.limits.edit_minutes * 60_000} @amend=${this.amend}
            @back=${() => this.go("#/")} @details=${() => (this.side = !this.side)} @leave=${() => this.list?.move(0)}></fs-thread>`
        : html`<div class="nothing" tabindex="-1">${icon("hanger")}<h2>${counts.waiting ? `${counts.waiting} waiting for a person` : "Pick a conversation"}</h2>
            <p><kbd>J</kbd> <kbd>K</kbd> move, <kbd>Enter</kbd> opens, <kbd>?</kbd> shows every key</p></div>`}
      </div>
      ${this.place === "inbox" && this.thread && this.side ? html`
        <fs-side .summary=${row} .orders=${mine} .problem=${this.ordersProblem} .busy=${this.orderBusy} .now=${this.now} @order=${this.orderAct} @details=${() => (this.side = false)} @reload=${() => this.ordersSoon(0)}></fs-side>` : nothing}
      </main>
      <fs-picker .find=${(words: string) => this.findProducts(words)} @chosen=${this.sendProduct}></fs-picker>
      <fs-help ?keys=${read(KEYS_OFF) !== "1"} @keys=${this.setKeys}></fs-help>
      ${this.toast ? html`<div class="toast ${this.toast.bad ? "bad" : ""}" role=${this.toast.bad ? "alert" : "status"}>${this.toast.text}<button type="button" class="icon" aria-label="Dismiss" @click=${() => (this.toast = null)}>${icon("close")}</button></div>` : nothing}
      <div class="sr" role="status" aria-live="polite">${this.said}</div>`;
  }

  private rail(waiting: number): TemplateResult {
    const { boot, alerts } = this;
    const item = (place: Place, hash: string, name: string, drawing: Parameters<typeof icon>[0], count = 0): TemplateResult => html`
      <a href=${hash} aria-current=${this.place === place ? "page" : nothing}>${icon(drawing)}${name}${count ? html`<span class="count">${count > 99 ? "99+" : count}<span class="sr"> waiting</span></span>` : nothing}</a>`;
    const news = this.orders?.filter((order) => order.vendor_order.status === "new").length ?? 0;
    const [state, words] = this.syncWords();
    return html`<nav aria-label="Console">
      ${this.thread ? html`<button type="button" class="skip" @click=${() => this.pane?.focusTitle()}>Skip to the conversation</button>` : nothing}
      <a class="logo" href="/" aria-label="Fashionistar, to the shop"><img src="/static/conversations/mark.svg" width="36" height="36" alt=""></a>
      ${item("inbox", "#/", "Inbox", "inbox", waiting)}
      ${item("orders", "#/orders", "Orders", "orders", news)}
      ${item("install", "#/install", "Install", "install")}
      <span class="space"></span>
      <span class="sync ${state}"><i></i><span>${words}</span></span>
      <button type="button" class="help" aria-haspopup="dialog" @click=${() => this.help.show()}>${icon("help")}Keys</button>
      <button type="button" aria-pressed=${!alerts.muted} @click=${this.toggleSound}>${icon(alerts.muted ? "muted" : "sound")}Sound</button>
      <details class="me" @focusout=${this.closeMenu}><summary>${initials(boot.me.name)}<span class="sr">, your account</span></summary>
        <div class="menu"><p><b>${boot.me.name}</b>${boot.me.email}</p>
          ${boot.tenants.length > 1 ? html`<h2>Shops</h2>${boot.tenants.map((each) => html`<a href="?shop=${each.slug}" aria-current=${each.slug === boot.tenant.slug ? "true" : nothing}>${each.name}</a>`)}` : html`<h2>${boot.tenant.name}</h2>`}
          <h2>Account</h2><a href=${boot.links.password}>Change password</a>${boot.links.mfa ? html`<a href=${boot.links.mfa}>Two-factor sign-in</a>` : nothing}<a href=${boot.links.logout}>${icon("door")}Sign out</a></div></details>
    </nav>`;
  }

  private syncWords(): [string, string] {
    const { behind, waiting } = this.live.socket.backlog;
    switch (this.live.sync) {
      case "live":
        return waiting ? ["busy", `Sending ${waiting}`] : ["", "Up to date"];
      case "catching_up":
        return ["busy", behind > 1 ? `Catching up ${behind}` : "Catching up"];
      case "offline":
        return ["down", waiting ? `Offline, ${waiting} waiting` : "Offline"];
      case "stopped":
        return ["down", "Stopped"];
      default:
        return ["busy", waiting ? `Connecting, ${waiting} waiting` : "Connecting"];
    }
  }

  private banner(): TemplateResult | typeof nothing {
    if (!this.trouble) return nothing;
    const { sync, stoppedBy } = this.live.socket;
    if (sync === "stopped") {
      const out = stoppedBy === "unauthorised" || stoppedBy === "4502" || stoppedBy === "4505";
      return html`<div class="strip" role="alert">${out ? "You have been signed out." : `The server closed the line (${stoppedBy}).`}
        <a class="btn gold" href=${out ? "/accounts/login/?next=/console/" : location.href} @click=${() => !out && location.reload()}>${out ? "Sign in" : "Reload"}</a></div>`;
    }
    const { behind, waiting } = this.live.socket.backlog;
    const kept = waiting ? `${waiting === 1 ? "1 message waits" : `${waiting} messages wait`} here and will be sent.` : "What you write is kept and sent later.";
    if (sync === "offline") return html`<div class="strip quiet">No network. ${kept}</div>`;
    if (sync === "catching_up") return html`<div class="strip quiet">Catching up${behind > 1 ? `, ${behind} to come` : ""}.</div>`;
    return html`<div class="strip">The connection is lost. Trying again. ${kept} <button type="button" class="btn gold" @click=${() => this.live.socket.resume()}>Try now</button></div>`;
  }

  // ---- what goes out --------------------------------------------------------------------------------------------

  private say(event: CustomEvent<{ text: string; note: boolean; replyTo?: number }>): void {
    const { text, note, replyTo } = event.detail;
    const { socket, inbox } = this.live;
    const row = inbox.get(this.conv);
    if (!note && row && free(row)) void this.act("conversation.take_over");
    socket.say(this.thread!, { text }, { ...(note && { kind: "note" }), ...(replyTo && { replyTo }) });
  }

  private amend(event: CustomEvent<{ seq: number; kind: "edit" | "redact" | "reaction"; body: Record<string, unknown> }>): void {
    const { seq, kind, body } = event.detail;
    this.live.socket.change(this.thread!, seq, kind, body).catch((error: unknown) => this.tellPerson(problem(error), true));
  }

  private doIt(event: CustomEvent<{ action: string; args: Record<string, unknown> }>): void {
    void this.act(event.detail.action, event.detail.args);
  }

  private async act(action: string, args: Record<string, unknown> = {}): Promise<void> {
    const conv = this.conv;
    if (!conv || this.busy === action) return;
    this.busy = action;
    const refused = await this.live.act(conv, action, args);
    this.busy = "";
    if (refused) return this.tellPerson(refused, true);
    this.live.inbox.patch(conv, this.foreseen(action, args));
    this.version += 1;
  }

  /** What the inbox will say in a moment, so that the button's effect is there at once. */
  private foreseen(action: string, args: Record<string, unknown>): Partial<Summary> {
    const me = { id: this.boot.me.id, name: this.boot.me.name };
    switch (action) {
      case "conversation.take_over":
        return { assistant: "silent", needs_human: false, assignee: me };
      case "conversation.hand_back":
        return { assistant: "active", needs_human: false, assignee: null };
      case "conversation.resolve":
        return { state: "resolved", needs_human: false, waiting_since: null, assignee: null };
      case "conversation.reopen":
        return { state: "open" };
      case "conversation.assign":
        return { assignee: this.boot.staff.find((person) => person.id === args["user"]) ?? null };
      default:
        return {};
    }
  }

  private seen(event: CustomEvent<{ seq: number }>): void {
    const { seq } = event.detail;
    if (!this.thread || !seq) return;
    this.live.socket.mark(this.thread, { delivered: seq, read: seq });
    const row = this.live.inbox.get(this.conv);
    if (row && row.unread && seq >= row.head) {
      this.live.inbox.patch(this.conv, { unread: 0, read: seq });
      queueMicrotask(() => (this.version += 1));
    }
  }

  private async findProducts(words: string): ReturnType<Api["products"]> {
    try {
      return await this.api.products(this.live.inbox.get(this.conv)?.site.key ?? "", words);
    } catch (error) {
      throw new Error(problem(error));
    }
  }

  private async sendProduct(event: CustomEvent<{ variant: string; title: string }>): Promise<void> {
    const refused = await this.live.act(this.conv, "product.send", { variant: event.detail.variant });
    this.tellPerson(refused ?? `Sent: ${event.detail.title}`, refused !== null);
  }

  private search(event: CustomEvent<{ query: string }>): void {
    this.words = event.detail.query;
    clearTimeout(this.searchTimer);
    if (this.words.trim().length < 2) return;
    this.searchTimer = setTimeout(() => {
      const words = this.words;
      this.api.search(words).then(
        (found) => {
          if (words !== this.words) return;
          this.live.inbox.found(words, found);
          this.version += 1;
        },
        () => undefined,
      );
    }, 250);
  }

  private tellPerson(text: string, bad = false): void {
    this.toast = { text, bad };
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => (this.toast = null), bad ? 9_000 : 4_000);
  }

  private toggleSound = (): void => {
    this.alerts.setMuted(!this.alerts.muted);
    this.requestUpdate();
  };

  private setKeys(event: CustomEvent<{ on: boolean }>): void {
    try {
      localStorage.setItem(KEYS_OFF, event.detail.on ? "" : "1");
    } catch {
      // Storage refused: single keys stay as they are.
    }
    this.requestUpdate();
  }

  private closeMenu = (event: FocusEvent): void => {
    const menu = event.currentTarget as HTMLDetailsElement;
    if (!menu.contains(event.relatedTarget as Node | null)) setTimeout(() => (menu.open = false), 150);
  };

  // ---- orders ---------------------------------------------------------------------------------------------------

  private ordersSoon(delay = 600): void {
    clearTimeout(this.ordersTimer);
    this.ordersTimer = setTimeout(() => void this.loadOrders(), delay);
  }

  private async loadOrders(): Promise<void> {
    try {
      this.orders = await this.api.orders({ limit: 200 });
      this.ordersProblem = "";
    } catch (error) {
      if (this.orders === null) this.ordersProblem = problem(error);
    }
  }

  private async orderAct(event: CustomEvent<{ action: string; args: Record<string, unknown>; order: ConsoleOrder }>): Promise<void> {
    const { action, args, order } = event.detail;
    const conv = this.threadOf(order);
    this.orderBusy = order.vendor_order.id;
    const refused = conv ? await this.live.act(conv, action, args) : await this.stepByHttp(order.vendor_order.id, action, args);
    await this.loadOrders();
    this.orderBusy = "";
    if (refused) this.tellPerson(refused, true);
    else this.tellPerson(`${order.vendor_order.number}: ${STEPS[action]}`);
  }

  private async stepByHttp(id: string, action: string, args: Record<string, unknown>): Promise<string | null> {
    const { vendor_order: _, ...more } = args;
    try {
      await this.api.step(id, STEPS[action]!, more, uuidv7());
      return null;
    } catch (error) {
      return problem(error);
    }
  }

  private threadOf(order: ConsoleOrder): string | undefined {
    return this.live.inbox.all().find((row) => sameCustomer(order, row))?.conv;
  }

  private people(): Map<string, { conv: string; name: string }> {
    return new Map(this.live.inbox.all().map((row) => [row.customer.id.slice(2), { conv: row.conv, name: shownName(row.customer) }]));
  }

  // ---- keys -----------------------------------------------------------------------------------------------------

  private key = shortcuts({
    allowed: () => read(KEYS_OFF) !== "1",
    j: () => this.list?.move(1),
    k: () => this.list?.move(-1),
    "/": () => this.list?.focusSearch(),
    "?": () => this.help.show(),
    m: () => this.toggleSound(),
    "g i": () => this.go("#/"),
    "g o": () => this.go("#/orders"),
    escape: () => {
      this.list?.move(0);
      if (this.side && !WIDE.matches) this.side = false;
    },
    r: () => this.pane?.write("reply"),
    n: () => this.pane?.write("note"),
    p: () => this.thread && this.picker.show(),
    t: () => {
      const row = this.live.inbox.get(this.conv);
      if (row && row.state === "open" && free(row)) void this.act("conversation.take_over");
    },
    h: () => {
      const row = this.live.inbox.get(this.conv);
      if (row && row.state === "open" && !free(row)) void this.act("conversation.hand_back");
    },
    e: () => {
      const row = this.live.inbox.get(this.conv);
      if (row) void this.act(row.state === "resolved" ? "conversation.reopen" : "conversation.resolve");
    },
    a: () => {
      const row = this.live.inbox.get(this.conv);
      if (row) void this.act("conversation.assign", { user: row.assignee?.id === this.boot.me.id ? null : this.boot.me.id });
    },
  });
}

const sameCustomer = (order: ConsoleOrder, row: Summary): boolean => `p_${order.customer.replaceAll("-", "")}` === row.customer.id;
