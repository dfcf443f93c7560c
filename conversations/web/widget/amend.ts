import type { ReactiveControllerHost } from "lit";
import type { Options } from "../shared/options";
import { problem } from "../shared/problems";
import type { ChatSocket, Thread } from "../socket";

interface Host extends ReactiveControllerHost {
  chat: ChatSocket;
  readonly thread: Thread;
  readonly field: HTMLTextAreaElement;
  draft: string;
  toast: string;
}

/** What a shopper may do to a message: other words, none any more, an emoji. Other words are written where all are. */
export class Amend {
  /** The seq of the message that is being given other words; 0 for none. */
  editing = 0;
  private menu = 0;
  private aside = "";

  constructor(private host: Host) {}

  open(seq: number): void {
    this.menu = seq;
    this.host.requestUpdate();
  }

  /** What the menu offers; null while there is none. The server has the last word on each. */
  get choices(): Options | null {
    const { chat, thread } = this.host;
    const entry = this.menu ? thread.entries().find((each) => each.seq === this.menu) : undefined;
    if (!entry || entry.redacted) return null;
    const { from, at, body, reactions = [] } = entry;
    const can: Options["can"] = ["copy"];
    if (from === chat.me && !body?.act) {
      if (!body?.card && Date.now() - Date.parse(at) < chat.limits.edit_minutes * 60_000) can.unshift("edit");
      can.push("remove");
    }
    const mine = reactions.filter((each) => each.from.includes(chat.me)).map((each) => each.emoji);
    return { seq: entry.seq, text: body?.text ?? "", mine, can };
  }

  change(seq: number, kind: "edit" | "redact" | "reaction", body?: Record<string, unknown>): void {
    const { host } = this;
    host.toast = "";
    host.chat.change(host.thread, seq, kind, body).catch((error: unknown) => (host.toast = problem(error)));
  }

  chose = ({ detail }: CustomEvent<{ seq: number; what: string; emoji?: string; on?: boolean }>): void => {
    const { seq, what, emoji, on } = detail;
    if (what === "react") this.change(seq, "reaction", { emoji, on });
    if (what === "remove") this.change(seq, "redact");
    if (what !== "edit") return;
    this.cancel();
    this.aside = this.host.draft;
    this.editing = seq;
    this.write(this.words(seq));
  };

  save(text: string): void {
    const words = text.trim();
    if (words && words !== this.words(this.editing)) this.change(this.editing, "edit", { text: words });
    this.cancel();
  }

  /** What was being written before is there again. */
  cancel(): void {
    if (!this.editing) return;
    this.editing = 0;
    this.write(this.aside);
  }

  private words(seq: number): string {
    return this.host.thread.entries().find((each) => each.seq === seq)?.body?.text ?? "";
  }

  private write(text: string): void {
    this.host.draft = text;
    this.host.requestUpdate();
    this.host.field.focus();
  }
}
