/** The HTTP half of the console: tickets by the signed-in session, everything else by the ticket. */
import { TicketRefused, type Ticket, type TicketSource } from "../session";
import { ChatError } from "../wire";
import type { Product } from "../shared/cards";
import type { ConsoleOrder, Embed, Summary } from "./types";

const SPARE_MS = 60_000;

const cookie = (name: string): string =>
  document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

export class StaffTickets implements TicketSource {
  private ticket: Ticket | null = null;
  private asking: Promise<Ticket> | null = null;

  constructor(private tenant: string, private csrf: string) {}

  async get(fresh = false): Promise<Ticket> {
    if (!fresh && this.ticket && Date.parse(this.ticket.expires_at) - Date.now() > SPARE_MS) return this.ticket;
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return this.asking;
  }

  private async ask(): Promise<Ticket> {
    const response = await fetch("/api/v1/console/token", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") || this.csrf },
      body: JSON.stringify({ tenant: this.tenant }),
    });
    if (response.ok) return (this.ticket = (await response.json()) as Ticket);
    // A server in trouble or in a hurry is worth another try; "who are you?" is not.
    if (response.status >= 500 || response.status === 429) throw new Error(`token: ${response.status}`);
    throw new TicketRefused("unauthorised");
  }
}

export class Api {
  constructor(private tickets: TicketSource) {}

  async orders(filter: { status?: string; customer?: string; limit?: number } = {}): Promise<ConsoleOrder[]> {
    return this.get<ConsoleOrder[]>("/api/v1/console/orders", { ...filter });
  }

  /** A step of an order whose shopper has no thread here; repeated with the same key it has one effect. */
  async step(order: string, step: string, more: Record<string, unknown>, key: string): Promise<void> {
    await this.call(`/api/v1/console/orders/${order}/steps`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
      body: JSON.stringify({ step, ...more }),
    });
  }

  /** In which conversations it was said, however long ago. */
  async search(q: string): Promise<Summary[]> {
    return (await this.get<{ items: Summary[] }>("/api/v1/console/inbox", { q })).items;
  }

  async embed(): Promise<Embed[]> {
    return (await this.get<{ items: Embed[] }>("/api/v1/console/embed", {})).items;
  }

  async products(site: string, query: string, limit = 24): Promise<{ items: Product[]; total: number }> {
    return this.get("/api/v1/console/products", { site, query, limit });
  }

  private async get<T>(path: string, filter: Record<string, string | number | undefined>): Promise<T> {
    const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== "");
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    return this.call<T>(`${path}?${search}`, {});
  }

  private async call<T>(path: string, init: RequestInit): Promise<T> {
    const { token } = await this.tickets.get();
    const response = await fetch(path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } }).catch(() => {
      throw new ChatError("unknown", "No connection.", true);
    });
    if (response.ok) return (await response.json()) as T;
    const problem = (await response.json().catch(() => ({}))) as { code?: string; message?: string; detail?: string };
    throw new ChatError(problem.code ?? "internal", problem.message ?? problem.detail ?? `The server answered ${response.status}.`, response.status >= 500);
  }
}
