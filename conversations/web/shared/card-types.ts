/** What the server puts in a card: self-contained snapshots, so that an old card still shows what was said then. */

export interface Variant {
  variant: string;
  sku: string;
  colour: string;
  size: string;
  price_minor: number;
  available: number;
}

export interface Product {
  product: string;
  title: string;
  vendor: { name: string; slug: string };
  image: string;
  url: string;
  price_minor: number;
  price_max_minor: number;
  currency: string;
  colours: { name: string; hex: string }[];
  sizes: string[];
  variants: Variant[];
  in_stock: boolean;
  /** Of a shopper who has measurements: her size in this piece, two of them, or why none can be told. */
  fit?: Fit | null;
}

export interface Fit {
  size: string | null;
  sure: "high" | "fair" | "low" | null;
  text: string;
  between?: [string, string] | string[] | null;
}

export interface Line {
  line: string;
  variant: string;
  product: string;
  title: string;
  colour: string;
  size: string;
  image: string;
  vendor: string | { name: string; slug?: string };
  quantity: number;
  unit_minor: number;
  total_minor: number;
  available?: number;
}

export interface Address {
  name: string;
  line1: string;
  line2?: string;
  city: string;
  region?: string;
  postcode?: string;
  country: string;
  phone?: string;
  email: string;
}

export interface ProductsCard {
  type: "products";
  items: Product[];
  total: number;
  query?: string;
}
export interface ProductCard {
  type: "product";
  item: Product;
}
export interface CartCard {
  type: "cart";
  cart: string | null;
  version: number;
  currency: string;
  lines: Line[];
  items_minor: number;
  count: number;
  changes?: { line: string; title: string; was_minor: number; now_minor: number }[];
}
export interface AddressCard {
  type: "address";
  checkout: string;
  address: Address | null;
}
export interface ProposalCard {
  type: "proposal";
  proposal: string;
  checkout: string;
  version: number;
  currency: string;
  lines: Line[];
  deliveries: { vendor: string | { name: string }; label: string; price_minor: number; days?: string | number }[];
  items_minor: number;
  discount_minor: number;
  delivery_minor: number;
  tax_minor: number;
  tax_included: boolean;
  total_minor: number;
  address: Address;
  expires_at: string;
  status: string;
}
export interface PaymentCard {
  type: "payment";
  payment: string;
  checkout: string;
  amount_minor: number;
  currency: string;
  status: string;
  provider: string;
  url: string;
  order?: string | null;
}
export interface VendorOrder {
  id: string;
  number: string;
  vendor: string | { name: string };
  status: string;
  tracking?: string | null;
  /** What staff may do now. */
  next?: string[];
}
export interface OrderCard {
  type: "order";
  order: string;
  number: string;
  status: string;
  step: string;
  vendor_orders: VendorOrder[];
  lines: Line[];
  items_minor: number;
  discount_minor?: number;
  delivery_minor: number;
  tax_minor: number;
  total_minor: number;
  currency: string;
  placed_at: string;
  url: string;
  can_cancel: boolean;
}
export interface InvoiceCard {
  type: "invoice";
  order: string;
  number: string;
  invoices: { id?: string; number: string; vendor: string | { name: string }; url: string; total_minor: number; currency: string }[];
}
export interface VendorThreadCard {
  type: "vendor_thread";
  conversation: string;
  vendor: { name: string; slug: string };
}
/** An invitation to be measured. */
export interface MeasureCard {
  type: "measure";
  product?: string | null;
  title?: string | null;
  has_profile?: boolean;
}
/** That a take was measured, or could not be, or that she let it stand. */
export interface MeasureResultCard {
  type: "measure_result";
  session?: string | null;
  state: "measured" | "confirmed" | "refused";
  remedy?: string | null;
  product?: string | null;
  title?: string | null;
  fit?: Fit | null;
}
export type Card =
  | MeasureCard
  | MeasureResultCard
  | ProductsCard
  | ProductCard
  | CartCard
  | AddressCard
  | ProposalCard
  | PaymentCard
  | OrderCard
  | InvoiceCard
  | VendorThreadCard;

export const nameOf = (who: string | { name: string } | null | undefined): string =>
  !who ? "" : typeof who === "string" ? who : who.name;

/** Two cards with one key are two states of one thing: only the newer can be pressed. Null: always its own. */
export function cardKey(card: Card): string | null {
  switch (card.type) {
    case "cart":
      return "cart";
    case "address":
    case "proposal":
      return `checkout:${card.type}`;
    case "payment":
      return `payment:${card.checkout}`;
    case "order":
      return `order:${card.order}`;
    case "measure":
    case "measure_result":
      return "measuring";
    default:
      return null;
  }
}
