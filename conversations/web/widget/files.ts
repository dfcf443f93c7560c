import type { TicketSource } from "../socket";

/** Opens a file of the shop's. The signed link in an old card has run out; the ticket has not. Rejects with a `code`. */
export async function fetchFile(event: CustomEvent<{ url: string }>, tickets: TicketSource): Promise<void> {
  event.preventDefault();
  const tab = window.open("", "_blank");
  try {
    const { token } = await tickets.get(false);
    const response = await fetch(event.detail.url, { headers: { Authorization: `Bearer ${token}` } });
    if (!response.ok) throw { code: "not_found" };
    const url = URL.createObjectURL(await response.blob());
    if (tab) tab.location.href = url;
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    tab?.close();
    throw error;
  }
}
