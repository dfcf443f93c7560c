/** The TypeScript client, driven by JSON lines on stdin; what it knows is told on stdout. tests/conformance/driver.py is its twin. */
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Inbox } from "../console/inbox";
import { InboxFeed } from "../console/feed";
import { HttpSocket } from "../fallback";
import { ChatSocket, TicketRefused, type Thread, type Ticket } from "../socket";
import type { OutboxItem, OutboxStore } from "../outbox";
import type { ChatError } from "../wire";

type Wish = Record<string, unknown> & { do?: string };

/** Stands for IndexedDB: what is put is on the disk before the next line runs, so the process can be killed. */
class FileOutbox implements OutboxStore {
  private items: Map<string, OutboxItem>;
  constructor(private path: string) {
    let kept: OutboxItem[] = [];
    try {
      kept = JSON.parse(readFileSync(path, "utf8")) as OutboxItem[];
    } catch {
      // The first start: there is none yet.
    }
    this.items = new Map(kept.map((item) => [item.cid, item]));
  }
  async all(): Promise<OutboxItem[]> {
    return [...this.items.values()];
  }
  async put(item: OutboxItem): Promise<void> {
    this.items.set(item.cid, { ...item });
    this.save();
  }
  async delete(cid: string): Promise<void> {
    this.items.delete(cid);
    this.save();
  }
  private save(): void {
    writeFileSync(this.path, JSON.stringify([...this.items.values()]));
  }
}

const out = (line: object): void => void process.stdout.write(JSON.stringify(line) + "\n");
const asked: ((answer: Wish) => void)[] = [];
const applied = new Map<string, number[]>();
const inbox = new Inbox();
let feed: InboxFeed;
let chat: ChatSocket;
let said = "";
let soon: ReturnType<typeof setTimeout> | undefined;
let wake: (news: "resume" | "offline") => void = () => undefined;

const threads = (): Thread[] => [...new Set([chat.main, ...chat.threads.values()])].filter((thread) => thread.conv);

function tell(): void {
  soon = undefined;
  const known = Object.fromEntries(
    threads().map((thread) => [
      thread.conv,
      {
        epoch: thread.epoch ?? null,
        first: thread.first,
        last: thread.last,
        head: thread.head,
        entries: thread.events.map((event) => [event.seq, event.kind, event.body?.text ?? null]),
        applied: applied.get(thread.conv) ?? [],
        outbox: thread.outbox.map((item) => [item.body?.["text"] ?? null, item.state, item.error?.code ?? ""]),
        cursors: Object.fromEntries([...thread.cursors].map(([who, at]) => [who, [at.delivered, at.read]])),
        words: thread.words?.text ?? null,
      },
    ]),
  );
  const state = {
    sync: chat.sync,
    stopped: chat.stoppedBy,
    waiting: chat.backlog.waiting,
    threads: known,
    inbox: Object.fromEntries(inbox.all().map((row) => [row.conv, row.head])),
  };
  const line = JSON.stringify(state);
  if (line === said) return;
  said = line;
  out({ state });
}

function start(wish: Wish): void {
  const random = wish["random"] as number | undefined;
  chat = new ChatSocket({
    url: wish["url"] as string,
    tickets: {
      get: async (fresh = false) => {
        out({ ask: "ticket", fresh });
        const answer = await new Promise<Wish>((resolve) => asked.push(resolve));
        if (answer["refuse"]) throw new TicketRefused(answer["refuse"] as string);
        if (answer["fail"]) throw new Error("no ticket just now");
        return answer["ticket"] as Ticket;
      },
    },
    outbox: new FileOutbox(wish["outbox"] as string),
    restore: true,
    pace: wish["pace"] as object,
    wake: (listener) => {
      wake = listener;
      return () => undefined;
    },
    // The scenario says where HTTP is; a browser finds it at the socket's own address.
    ...(wish["http"] ? { fallback: async () => ({ HttpSocket: class extends HttpSocket { constructor() { super(wish["http"] as string); } } }) } : {}),
    ...(random !== undefined && { random: () => random }),
  });
  feed = new InboxFeed(chat, inbox, () => (soon ??= setTimeout(tell, 5)));
  chat.listen((change) => {
    if (change.what === "thread" && change.events.length) {
      const list = applied.get(change.thread.conv) ?? [];
      applied.set(change.thread.conv, [...list, ...change.events.map((event) => event.seq)]);
    }
    soon ??= setTimeout(tell, 5);
  });
  chat.start();
}

function perform(wish: Wish): void {
  const thread = wish["conv"] ? chat.open(wish["conv"] as string) : chat.main;
  const answered = (answer: Promise<{ dup?: boolean | undefined }>): void =>
    void answer.then(
      (ok) => out({ answer: "ok", dup: ok.dup ?? null }),
      (error: ChatError) => out({ answer: error.code }),
    );
  switch (wish.do) {
    case "say":
      return void chat.say(thread, { text: wish["text"] });
    case "act":
      return answered(chat.act(thread, wish["action"] as string, (wish["args"] ?? {}) as Record<string, unknown>));
    case "edit":
      return answered(chat.change(thread, wish["target"] as number, "edit", { text: wish["text"] }));
    case "redact":
      return answered(chat.change(thread, wish["target"] as number, "redact"));
    case "react":
      return answered(chat.change(thread, wish["target"] as number, "reaction", { emoji: wish["emoji"], on: true }));
    case "retry":
      return chat.retry(thread, thread.outbox[0]!.cid);
    case "discard":
      return chat.discard(thread, thread.outbox[0]!.cid);
    case "cursor":
      return chat.mark(thread, { delivered: (wish["delivered"] ?? 0) as number, read: (wish["read"] ?? 0) as number });
    case "typing":
      return chat.typing(thread);
    case "wake":
      return wake("resume");
    case "offline":
      return wake("offline");
    case "inbox":
      return feed.start();
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const wish = JSON.parse(line) as Wish;
  if (wish.do === "start") start(wish);
  else if (wish.do) perform(wish);
  else asked.shift()?.(wish);
}).on("close", () => process.exit(0));
