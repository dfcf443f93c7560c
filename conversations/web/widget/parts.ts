import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../shared/icons";
import { problem } from "../shared/problems";
import type { CartCard } from "../shared/cards";
import type { ChatSocket, Entry, OutboxItem, Sync, Thread } from "../socket";
import type { PanelOptions } from "./panel";

const PROMPTS = ["A black linen shirt under 60, size L", "Something bright for a wedding", "Shoes to go with a navy suit"];

const SYNC: Record<Exclude<Sync, "live">, [string, string]> = {
  idle: ["wait", "Connecting…"],
  connecting: ["wait", "Connecting…"],
  waiting: ["wait", "Connecting…"],
  catching_up: ["wait", "Catching up…"],
  offline: ["down", "No network"],
  stopped: ["down", "Closed"],
};

/** The lamp under the title and what it says: [class, words]. */
export function standing({ sync, backlog: { behind, waiting } }: ChatSocket, human: string | null, vendor: boolean, here: string | undefined): [string, string] {
  if (sync === "catching_up" && behind > 1) return ["wait", `Catching up, ${behind} to come…`];
  if (sync !== "live") return [SYNC[sync][0], SYNC[sync][1] + (waiting && sync === "offline" ? `, ${waiting} waiting` : "")];
  if (here) return ["", `${here} is here`];
  if (human) return ["", `${human} is with you`];
  return ["", vendor ? "They answer here, also later" : "Assistant, people a word away"];
}

/** A conversation that has not begun: what one may say here. */
export function hello(options: PanelOptions, vendor: string | undefined, say: (text: string) => void): TemplateResult {
  const { greeting, prompts = PROMPTS, title } = options;
  if (vendor) return html`<div class="hello"><h3>Ask ${vendor}</h3><p>Your words go straight to the people who make it.</p></div>`;
  return html`<div class="hello">
    <h3>${greeting ?? "What are you dressing for?"}</h3>
    <p>Say it in your own words. ${title} finds it, holds it and sends it, and a person is never far.</p>
    <div class="prompts">${prompts.map((text) => html`<button class="chip" @click=${() => say(text)}>${text}</button>`)}</div>
  </div>`;
}

/** The cart as it was shown last; none once it has become an order. */
export function cartOf(all: Entry[]): CartCard | null {
  for (let index = all.length - 1; index >= 0; index--) {
    const found = all[index]!.body?.card;
    if (found?.type === "cart") return found;
    if (found?.type === "order") return null;
  }
  return null;
}

/** Who of the staff has the conversation now, if anyone. */
export function humanOf(all: Entry[]): string | null {
  for (let index = all.length - 1; index >= 0; index--) {
    const { kind, body, name } = all[index]!;
    if (kind !== "state") continue;
    if (body?.what === "taken_over") return name || "Someone";
    if (body?.what === "handed_back" || body?.what === "resolved") return null;
  }
  return null;
}

/** The emoji under a message; a press puts one's own there or takes it away. */
export function reactions({ reactions }: Entry, me: string, put: (emoji: string, on: boolean) => void): TemplateResult | typeof nothing {
  if (!reactions?.length) return nothing;
  return html`<div class="reactions">
    ${reactions.map(({ emoji, from }) => {
      const on = from.includes(me);
      return html`<button aria-pressed=${on} aria-label="${emoji}, ${from.length}" @click=${() => put(emoji, !on)}>${emoji}${from.length > 1 ? ` ${from.length}` : nothing}</button>`;
    })}
  </div>`;
}

/** What she wrote and the server has not confirmed. */
export function unsent(item: OutboxItem, chat: ChatSocket, thread: Thread): TemplateResult | typeof nothing {
  if (item.kind !== "message") return nothing;
  const failed = item.state === "failed";
  return html`<div class="entry own">
    <div class="said mine ${failed ? "" : "pending"}"><span class="sr">You: </span>${String(item.body?.["text"] ?? "")}</div>
    ${failed
      ? html`<span class="ticks bad" role="alert"
          >${icon("alert")} Not sent. ${problem(item.error)}
          <button @click=${() => chat.retry(thread, item.cid)}>Retry</button>
          <button @click=${() => chat.discard(thread, item.cid)}>Delete</button></span
        >`
      : html`<span class="ticks">${chat.sync === "offline" || (chat.troubled && chat.sync !== "live") ? "Waits for the network" : "Sending…"}</span>`}
  </div>`;
}

/** How the line stands, when it is not as it should be: said once, kept where a screen reader looks for news. */
export function strip(chat: ChatSocket): TemplateResult {
  const { sync, stoppedBy, troubled } = chat;
  if (sync === "stopped")
    return html`<p class="strip bad" role="alert">
      ${stoppedBy === "4500" || stoppedBy === "4501" ? "The shop has moved on since this page was opened. Please reload it." : "This chat was closed by the shop."}
      <button @click=${() => location.reload()}>Reload</button>
    </p>`;
  const { waiting } = chat.backlog;
  const kept = waiting ? `${waiting === 1 ? "1 message waits" : `${waiting} messages wait`} here.` : "What you write waits here.";
  const away = sync === "offline" || (troubled && sync !== "live" && sync !== "catching_up");
  return html`<div role="status">
    ${away ? html`<p class="strip"><span>${sync === "offline" ? "No network." : "No connection, trying again."} ${kept}</span> <button @click=${() => chat.resume()}>Now</button></p>` : nothing}
  </div>`;
}

export interface Tab {
  conv: string;
  name: string;
  news: number;
}

/** The shop's conversation and those with vendors, as tabs: arrows move between them. */
export function tabs(all: Tab[], current: Thread, go: (conv: string, keepFocus: boolean) => void): TemplateResult {
  const key = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = all.findIndex((each) => each.conv === current.conv);
    go(all[(at + step + all.length) % all.length]!.conv, true);
  };
  return html`<div class="tabs" role="tablist" aria-label="Conversations" @keydown=${key}>
    ${all.map(
      ({ conv, name, news }) => html`<button role="tab" aria-selected=${conv === current.conv} tabindex=${conv === current.conv ? 0 : -1} aria-controls="log" @click=${() => go(conv, false)}>
        ${name}${news ? html`<span class="dot"></span><span class="sr">, ${news} unread</span>` : nothing}
      </button>`,
    )}
  </div>`;
}
