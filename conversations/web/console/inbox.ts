/** The inbox as data: upserts, filters, order. Knows no socket and draws nothing. */
import { shownName, type Summary, type View } from "./types";

export interface Counts extends Record<View, number> {
  /** Open threads with something the member has not seen. */
  unread: number;
}

const CLOCK = (text: string | null | undefined): number => (text ? Date.parse(text) : 0);

export class Inbox {
  private rows = new Map<string, Summary>();
  private hits: { query: string; convs: Set<string> } = { query: "", convs: new Set() };

  get size(): number {
    return this.rows.size;
  }

  get(conv: string): Summary | undefined {
    return this.rows.get(conv);
  }

  all(): Summary[] {
    return [...this.rows.values()];
  }

  /** A list is state: a newer summary replaces the old one whole. Returns the ones that changed. */
  upsert(items: Summary[]): Summary[] {
    const changed: Summary[] = [];
    for (const item of items) {
      const old = this.rows.get(item.conv);
      // A frame that was overtaken by a newer one must not bring the past back.
      if (old && old.epoch === item.epoch && item.head < old.head) continue;
      this.rows.set(item.conv, item);
      changed.push(item);
    }
    return changed;
  }

  patch(conv: string, change: Partial<Summary>): void {
    const old = this.rows.get(conv);
    if (old) this.rows.set(conv, { ...old, ...change });
  }

  /** Forget all but these. */
  keep(convs: Set<string>): void {
    for (const conv of this.rows.keys()) if (!convs.has(conv)) this.rows.delete(conv);
  }

  /** What the server found for some words: in the thread's whole log, so more than the summaries show. */
  found(query: string, items: Summary[]): void {
    this.upsert(items);
    this.hits = { query, convs: new Set(items.map((item) => item.conv)) };
  }

  /** The rows of one view that match the words, the longest waiting first, then the newest. */
  list(view: View, query: string, me: string): Summary[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (row: Summary): boolean => words.every((word) => haystack(row).includes(word));
    return this.all()
      .filter((row) => belongs(row, view, me) && (matches(row) || (query === this.hits.query && this.hits.convs.has(row.conv))))
      .sort(
        (a, b) =>
          Number(needsSomeone(b)) - Number(needsSomeone(a)) ||
          (needsSomeone(a) ? CLOCK(a.waiting_since) - CLOCK(b.waiting_since) : 0) ||
          CLOCK(b.last?.at) - CLOCK(a.last?.at) ||
          (a.conv < b.conv ? 1 : -1),
      );
  }

  counts(me: string): Counts {
    const counts: Counts = { all: 0, mine: 0, unassigned: 0, waiting: 0, resolved: 0, unread: 0 };
    for (const row of this.rows.values()) {
      for (const view of ["all", "mine", "unassigned", "waiting", "resolved"] as const) if (belongs(row, view, me)) counts[view]++;
      if (row.state === "open" && row.unread) counts.unread++;
    }
    return counts;
  }
}

/** A person is needed: asked for, or the assistant is silent and the customer has had no answer. */
export const needsSomeone = (row: Summary): boolean =>
  row.state === "open" && (row.needs_human || (row.assistant === "silent" && row.waiting_since !== null));

/** Nobody of the staff answers yet: the assistant does, or a person was asked for and has not come. */
export const free = (row: Summary): boolean => row.assistant === "active" || row.needs_human;

export function belongs(row: Summary, view: View, me: string): boolean {
  if (view === "resolved") return row.state === "resolved";
  if (row.state !== "open") return false;
  if (view === "mine") return row.assignee?.id === me;
  if (view === "unassigned") return row.assignee === null;
  if (view === "waiting") return needsSomeone(row);
  return true;
}

const haystack = (row: Summary): string =>
  [shownName(row.customer), row.last?.text, row.site.name, row.channel, row.assignee?.name, row.conv].join(" ").toLowerCase();
