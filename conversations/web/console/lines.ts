/** A thread's entries as lines on the screen: who, which side, how far it has come. No DOM. */
import type { Entry, OutboxItem } from "../socket";
import type { Role } from "../wire";
import { clockTime, sameDay } from "./format";

export type Tick = "pending" | "failed" | "stored" | "delivered" | "read";

export interface Line {
  key: string;
  entry: Entry;
  /** Shown before this line: a new day begins. */
  day: boolean;
  /** Follows the same author closely: no name, smaller gap. */
  joined: boolean;
  tick: Tick | null;
  /** The next line joins this one and stands for its time and tick. */
  more: boolean;
  /** Of an outbox item that the server refused. */
  refused?: string;
  cid?: string;
}

const JOIN_MS = 4 * 60_000;

/** What is stored and, after it, what this member has said and is not stored yet. */
export function lines(entries: readonly Entry[], outbox: readonly OutboxItem[], me: { id: string; name: string }, customer: { delivered: number; read: number }): Line[] {
  const shown: Line[] = [];
  const add = (entry: Entry, key: string, tick: Tick | null, more: Partial<Line> = {}): void => {
    const before = shown.at(-1);
    const day = !before || !sameDay(before.entry.at, entry.at);
    const joined =
      !day && before !== undefined && before.entry.kind === entry.kind && entry.kind !== "state" && before.entry.from === entry.from &&
      before.entry.role === entry.role && Date.parse(entry.at) - Date.parse(before.entry.at) < JOIN_MS;
    if (joined && before.tick === tick && clockTime(before.entry.at) === clockTime(entry.at)) before.more = true;
    shown.push({ key, entry, day, joined, tick, more: false, ...more });
  };
  for (const entry of entries) {
    if (entry.kind === "hidden") continue;
    add(entry, entry.cid ?? String(entry.seq), ours(entry) ? reached(entry, customer) : null);
  }
  for (const item of outbox) {
    if (item.kind !== "message") continue;
    const entry: Entry = {
      t: "event", conv: item.conv, seq: Number.MAX_SAFE_INTEGER, kind: item.entryKind ?? "message", at: item.at, from: me.id, role: "member",
      name: me.name, cid: item.cid, body: item.body ?? {}, ...(item.replyTo && { reply_to: item.replyTo }),
    };
    const tick: Tick = item.state === "failed" ? "failed" : item.state === "sent" ? "stored" : "pending";
    add(entry, item.cid, tick, { cid: item.cid, ...(item.error && { refused: item.error.message || item.error.code }) });
  }
  return shown;
}

const ours = (entry: Entry): boolean => entry.kind === "message" && (entry.role === "member" || entry.role === "assistant");

function reached(entry: Entry, customer: { delivered: number; read: number }): Tick {
  if (entry.status === "failed") return "failed";
  if (entry.status === "read" || entry.seq <= customer.read) return "read";
  if (entry.status === "delivered" || entry.seq <= customer.delivered) return "delivered";
  return "stored";
}

/** What happened to the conversation, as a sentence for staff. */
export function happened(entry: Entry, name: (id: string | undefined) => string): string {
  const body = entry.body ?? {};
  const by = body.by ? name(body.by) : entry.name || name(entry.from);
  switch (body.what) {
    case "taken_over":
      return `${by} took over`;
    case "handed_back":
      return `${by} handed back to the assistant`;
    case "handed_over":
      return body.reason ? `The assistant asks for a person: ${body.reason.replaceAll("_", " ")}` : "A person is asked for";
    case "assigned":
      return body.to ? `${by} assigned this to ${name(body.to)}` : `${by} removed the assignment`;
    case "resolved":
      return `${by} resolved this conversation`;
    case "reopened":
      return entry.role === "customer" ? "Reopened by a new message" : `${by} reopened this conversation`;
    case "assistant_silenced":
      return "The assistant is silent";
    case "started":
    case "opened":
      return "Conversation started";
    default:
      return (body.what ?? "Something changed").replaceAll("_", " ");
  }
}

export const roleName = (role: Role | undefined): string => ({ customer: "Shopper", member: "Staff", assistant: "Assistant", system: "Fashionistar" })[role ?? "system"];
