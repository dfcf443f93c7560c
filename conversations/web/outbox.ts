/** What this browser has promised to say and does not yet know to be stored. */
export interface OutboxItem {
  cid: string;
  /** Conversation id, or "" for the site's main conversation before its ticket is known. */
  conv: string;
  kind: "message" | "act" | "change";
  body?: Record<string, unknown>;
  entryKind?: string;
  replyTo?: number;
  /** of a change: the seq that it is about, and whose it is */
  target?: number;
  from?: string;
  action?: string;
  args?: Record<string, unknown>;
  at: string;
  state: "pending" | "sent" | "failed";
  /** Where it is stored, once that is known. */
  seq?: number;
  error?: { code: string; message: string };
}

export interface OutboxStore {
  all(): Promise<OutboxItem[]>;
  put(item: OutboxItem): Promise<void>;
  delete(cid: string): Promise<void>;
}

export class MemoryOutbox implements OutboxStore {
  private items = new Map<string, OutboxItem>();
  async all(): Promise<OutboxItem[]> {
    return [...this.items.values()];
  }
  async put(item: OutboxItem): Promise<void> {
    this.items.set(item.cid, { ...item });
  }
  async delete(cid: string): Promise<void> {
    this.items.delete(cid);
  }
}

/**
 * The outbox in IndexedDB: survives a reload and a crash of the tab. The database is made by the first `put`;
 * `all` on a browser that never sent anything must not be called (it would create it). Where IndexedDB is
 * refused (private windows), it keeps to memory.
 */
export class IdbOutbox implements OutboxStore {
  private fallback = new MemoryOutbox();
  private opened: Promise<IDBDatabase | null> | null = null;

  constructor(private name: string) {}

  async all(): Promise<OutboxItem[]> {
    const items = await this.run<OutboxItem[]>("readonly", (store) => store.getAll());
    return items ?? this.fallback.all();
  }

  async put(item: OutboxItem): Promise<void> {
    if ((await this.run("readwrite", (store) => store.put({ ...item }))) === null) await this.fallback.put(item);
  }

  async delete(cid: string): Promise<void> {
    await this.run("readwrite", (store) => store.delete(cid));
    await this.fallback.delete(cid);
  }

  private open(): Promise<IDBDatabase | null> {
    this.opened ??= new Promise((resolve) => {
      try {
        const request = indexedDB.open(this.name, 1);
        request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "cid" });
        request.onsuccess = () => resolve(request.result);
        request.onerror = request.onblocked = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
    return this.opened;
  }

  private async run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T | null> {
    const database = await this.open();
    if (!database) return null;
    return new Promise((resolve) => {
      try {
        const request = work(database.transaction("outbox", mode).objectStore("outbox"));
        request.onsuccess = () => resolve(request.result === undefined ? (true as T) : (request.result as T));
        request.onerror = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }
}
