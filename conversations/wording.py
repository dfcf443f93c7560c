"""Cards as plain text: for the terminal, and for every channel that has no pictures."""

from typing import Any

from commerce import money


def _money(minor: int, card: dict[str, Any]) -> str:
    return money.text(minor, card.get("currency") or "USD")


def _lines(card: dict[str, Any]) -> list[str]:
    out = []
    for number, line in enumerate(card.get("lines", []), 1):
        which = ", ".join(part for part in (line.get("colour"), line.get("size")) if part)
        out.append(
            f"  {number}. {line['quantity']} x {line['title']}{f' ({which})' if which else ''}"
            f"  {_money(line['total_minor'], card)}"
        )
    return out


def _address(address: dict[str, Any] | None) -> str:
    if not address:
        return ""
    parts = (address.get(k) for k in ("name", "line1", "line2", "postcode", "city", "region", "country"))
    return ", ".join(part for part in parts if part)


def _product(item: dict[str, Any], number: int | None = None) -> list[str]:
    price = _money(item["price_minor"], item)
    if item.get("price_max_minor", item["price_minor"]) != item["price_minor"]:
        price = f"from {price}"
    colours = ", ".join(colour["name"] for colour in item.get("colours", []))
    head = f"  {number}. " if number else "  "
    stock = "" if item.get("in_stock", True) else "  (sold out)"
    return [
        f"{head}{item['title']}  {price}  by {item['vendor']['name']}{stock}",
        f"     {colours}{' | ' if colours else ''}sizes {' '.join(item.get('sizes', []))}",
    ]


def card_text(card: dict[str, Any]) -> str:
    """A card as lines of text, its items numbered as the shopper may name them."""
    kind = card.get("type")
    out: list[str] = []
    match kind:
        case "products":
            for number, item in enumerate(card.get("items", []), 1):
                out += _product(item, number)
            more = card.get("total", 0) - len(card.get("items", []))
            if more > 0:
                out.append(f"  … and {more} more")
        case "product":
            out += _product(card["item"])
        case "cart":
            out += _lines(card) or ["  (empty)"]
            out.append(f"  Items: {_money(card['items_minor'], card)}")
        case "address":
            known = _address(card.get("address"))
            out.append(
                f"  Deliver to: {known}" if known else "  Name, street, postcode, town, country, e-mail?"
            )
        case "proposal":
            out += _lines(card)
            for delivery in card.get("deliveries", []):
                out.append(
                    f"  Delivery, {delivery['vendor']}: {delivery['label']}"
                    f"  {_money(delivery['price_minor'], card)}"
                )
            if card.get("discount_minor"):
                out.append(f"  Discount: -{_money(card['discount_minor'], card)}")
            tax = "of which tax" if card.get("tax_included") else "Tax"
            out.append(f"  {tax}: {_money(card['tax_minor'], card)}")
            out.append(f"  TOTAL: {_money(card['total_minor'], card)}")
            out.append(f"  To: {_address(card.get('address'))}")
        case "payment":
            out.append(
                f"  {_money(card['amount_minor'], card)}: {card['status'].replace('_', ' ')}  {card['url']}"
            )
        case "order":
            out.append(f"  Order {card['number']}: {card['status']}")
            out += _lines(card)
            for part in card.get("vendor_orders", []):
                tracking = f", tracking {part['tracking']}" if part.get("tracking") else ""
                out.append(f"  {part['vendor']['name']}: {part['status']}{tracking}")
            out.append(f"  Total: {_money(card['total_minor'], card)}")
        case "invoice":
            for invoice in card.get("invoices", []):
                out.append(f"  {invoice['number']}, {invoice['vendor']['name']}: {invoice['url']}")
        case "vendor_thread":
            out.append(f"  A thread with {card['vendor']['name']}: {card['conversation']}")
        case _:
            out.append(f"  [{kind}]")
    return "\n".join(out)
