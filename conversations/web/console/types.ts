/** What the console knows of the world around a thread. The inbox's frames are described in the server's frames.py. */
import type { Role } from "../wire";

export interface Person {
  id: string;
  name: string;
}

/** One line of the inbox: the state of a conversation, replaced whole by each newer one. */
export interface Summary {
  conv: string;
  epoch?: string;
  head: number;
  channel: string;
  site: { key: string; name: string };
  customer: { id: string; name: string | null };
  state: "open" | "resolved";
  assistant: "active" | "silent";
  needs_human: boolean;
  assignee: Person | null;
  /** Since when the customer has been without an answer. */
  waiting_since: string | null;
  read: number;
  unread: number;
  last: { seq: number; at: string; kind: string; role: Role; name: string; text: string } | null;
}

export interface Site {
  key: string;
  name: string;
  origins: string[];
  currency: string;
  locale: string;
  identity: boolean;
}

/** What a shop puts on its pages, as the server says it. */
export interface Embed {
  site_key: string;
  snippet: string;
  csp: string;
}

/** Put into the page by the server (`conversations/console.py`). */
export interface Boot {
  me: { id: string; name: string; email: string; role: string };
  tenant: { id: string; name: string; kind: "marketplace" | "vendor"; slug: string };
  tenants: { slug: string; name: string }[];
  staff: Person[];
  sites: Site[];
  /** Where the shop is reached from outside, e.g. "https://shop.example". */
  public_url: string;
  version: string;
  csrf: string;
  links: { logout: string; password: string; mfa: string };
}

export interface VendorOrderView {
  id: string;
  number: string;
  vendor: { name: string; slug: string };
  status: string;
  tracking: string | null;
  items_minor: number;
  delivery_minor: number;
  tax_minor: number;
  total_minor: number;
  /** The steps that staff may take now. */
  next: string[];
}

export interface OrderLineView {
  line: string;
  variant: string;
  product: string;
  title: string;
  sku: string;
  colour: string;
  size: string;
  image: string;
  quantity: number;
  unit_minor: number;
  total_minor: number;
}

export interface ConsoleOrder {
  vendor_order: VendorOrderView;
  order: string;
  order_number: string;
  /** Plain UUID; the participant "p_…" is its hex. */
  customer: string;
  lines: OrderLineView[];
  currency: string;
  placed_at: string;
  address: {
    name: string; line1: string; line2: string; city: string; region: string; postcode: string; country: string; phone: string; email: string;
  } | null;
}

export type View = "all" | "mine" | "unassigned" | "waiting" | "resolved";

export const shownName = (customer: { id: string; name: string | null }): string =>
  customer.name || `Shopper ${customer.id.slice(-4).toUpperCase()}`;
