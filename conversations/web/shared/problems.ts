/** What a refusal means for the person, by its stable code; the server's own sentence where it is made for people. */
const SAID: Record<string, string> = {
  unknown: "The connection dropped before the answer came. We keep trying.",
  unavailable: "The shop is busy for a moment. Please try again.",
  rate_limited: "A little slower, please. Try again in a moment.",
  internal: "Something broke on our side. It has been noted; please try again.",
  not_found: "That is no longer here.",
  unauthorised: "Your session has ended. Please reload the page.",
  stale: "Something changed in the meantime. Have a look and try again.",
  idempotency_conflict: "That was already done another way. Please try once more.",
  proposal_changed: "A price or your cart changed. Please look at the new total before you confirm.",
  checkout_closed: "This checkout is over. Start a new one from your cart.",
  too_large: "That message is too long.",
  unsupported: "This page is older than the shop. Please reload it.",
};
/** Codes whose message the server writes for the shopper ("Only 1 left of …"). */
const KIND = new Set(["out_of_stock", "quantity_out_of_range", "payment_declined", "invalid", "conflict", "order_cannot_be_cancelled"]);

export function problem(error: unknown): string {
  const { code = "internal", message = "" } = (error ?? {}) as { code?: string; message?: string };
  if (message && message !== code && (KIND.has(code) || !SAID[code])) return message;
  return SAID[code] ?? SAID["internal"]!;
}
