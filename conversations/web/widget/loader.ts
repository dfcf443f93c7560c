/**
 * The embed script: <script async src="https://SHOP/widget.js" data-site="KEY"></script>
 * Draws the launcher and nothing else; the chat itself is fetched at the first use (or, where this browser has talked
 * to the shop before, once the page is idle). Stores nothing, asks no third party, needs no inline style or script.
 *
 * Optional attributes: data-title, data-greeting, data-prompts ("a|b|c"), data-locale, data-theme (light, dark),
 * data-kind (marketplace, vendor). Any element of the page may carry data-chat-open, data-chat-say="text" or
 * data-chat-view="product id"; scripts use window.Fashionistar.
 */
import { icons } from "./launcher-icons";
import launcherCss from "./launcher.css";
import tokensCss from "../shared/tokens.css";
import type { Panel, PanelOptions } from "./panel";

export interface FashionistarApi {
  open(): Promise<void>;
  close(): void;
  say(text: string): Promise<void>;
  act(action: string, args: Record<string, unknown>): Promise<void>;
  /** A signed statement of who the shopper is (a JWT of the host shop), asked for at each new session. */
  identify(token: () => Promise<string | undefined>): void;
}

declare global {
  interface Window {
    Fashionistar?: FashionistarApi;
  }
}

function start(script: HTMLScriptElement): void {
  const data = script.dataset;
  const site = data["site"];
  if (!site || window.Fashionistar) return;
  const origin = new URL(script.src).origin;
  const base = script.src.replace(/widget\.js.*$/, "");
  const options: PanelOptions = {
    origin,
    site,
    title: data["title"] ?? "Fashionistar",
    greeting: data["greeting"],
    prompts: data["prompts"]?.split("|"),
    locale: data["locale"],
    kind: data["kind"] ?? "marketplace",
  };

  const host = document.createElement("fashionistar-chat");
  if (data["theme"]) host.setAttribute("theme", data["theme"]);
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tokensCss + launcherCss);
  root.adoptedStyleSheets = [sheet];
  root.innerHTML = `<button type="button" aria-haspopup="dialog" aria-expanded="false">${icons.chat}<span class="label">Chat</span><span class="badge" hidden></span></button>`;
  const button = root.querySelector("button")!;
  const badge = root.querySelector<HTMLElement>(".badge")!;

  const unread = (count: number): void => {
    badge.hidden = count === 0;
    badge.textContent = count > 9 ? "9+" : String(count);
    button.setAttribute("aria-label", count ? `Chat, ${count} unread` : "Chat with us");
  };
  const shown = (open: boolean): void => {
    button.setAttribute("aria-expanded", String(open));
    host.toggleAttribute("open", open);
  };
  unread(0);

  const fetchScript = (file: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      tag.src = (script.src.includes("/static/") ? base : `${origin}/static/conversations/`) + file;
      if (script.nonce) tag.nonce = script.nonce;
      tag.onload = () => resolve();
      tag.onerror = () => {
        tag.remove();
        reject(new Error("The chat could not be loaded."));
      };
      document.head.append(tag);
    });
  options.fetchScript = fetchScript;

  let panel: Promise<Panel> | undefined;
  const load = (): Promise<Panel> => {
    if (panel) return panel;
    host.setAttribute("busy", "");
    const label = root.querySelector(".label")!;
    return (panel = fetchScript(`panel.js?v=${__PANEL__}`)
      .then(
        () => {
          const element = document.createElement("fs-panel") as Panel;
          element.options = options;
          element.onUnread = unread;
          element.onShown = shown;
          root.append(element);
          label.textContent = "Chat";
          unread(0);
          return element;
        },
        (error: unknown) => {
          panel = undefined;
          label.textContent = "Try again";
          button.setAttribute("aria-label", "The chat could not be loaded. Try again");
          throw error;
        },
      )
      .finally(() => host.removeAttribute("busy")));
  };

  const api: FashionistarApi = {
    open: async () => (await load()).open(),
    close: () => void panel?.then((each) => each.close()),
    say: async (text) => (await load()).sayFirst(text),
    act: async (action, args) => (await load()).actFirst(action, args),
    identify: (token) => {
      options.identity = token;
      void panel?.then((each) => each.restart());
    },
  };
  window.Fashionistar = api;
  button.addEventListener("click", () => void (host.hasAttribute("open") ? api.close() : api.open().catch(() => undefined)));
  document.addEventListener("click", (event) => {
    const from = (event.target as Element | null)?.closest?.<HTMLElement>("[data-chat-open],[data-chat-say],[data-chat-view]");
    if (!from) return;
    event.preventDefault();
    const { chatSay, chatView } = from.dataset;
    void (chatView ? api.act("product.view", { product: chatView }) : chatSay ? api.say(chatSay) : api.open()).catch(() => undefined);
  });
  document.body.append(host);

  try {
    // Reading makes nothing. Who has talked to this shop before gets her unread count without a click.
    if (localStorage.getItem(`fashionistar:${site}`)) {
      const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 1500));
      idle(() => void load().catch(() => undefined));
    }
  } catch {
    // Storage is refused: then there is no earlier conversation to look for.
  }
}

const script = document.currentScript as HTMLScriptElement | null;
if (script) {
  if (document.body) start(script);
  else addEventListener("DOMContentLoaded", () => start(script));
}
