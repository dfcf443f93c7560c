# ruff: noqa: E501 (lists and sentences stay in one piece)
"""A small catalogue's vocabulary, for reading without a database."""

from agents.brains.offline.goods import CatalogueGoods
from agents.brains.offline.state import Dialogue, Item, Line, Search, Variant
from commerce.catalogue.parse import GazetteerRow, Lexicon

_VALUES = {
    "type": "Shirts Dresses Trousers T-Shirts Jeans Skirts Jackets Heels Sandals Sneakers Handbags Kaftans Blouses Hoodies Scarves Belts Shorts Jumpsuits Agbadas Blazers",
    "category": "Apparel Footwear Accessories",
    "colour": "Black White Red Blue Navy Green Olive Cream Pink Yellow Brown Grey Orange Purple Beige",
    "material": "Linen Cotton Silk Leather Denim Wool Ankara Lace Chiffon Viscose",
    "pattern": "Striped Checked Floral Plain Polka-Dot",
    "occasion": "Wedding Office Party Casual Beach",
    "gender": "men women unisex",
    "size": "XS S M L XL XXL 36 37 38 39 40 41 42 43 30 32 34",
    "brand": "Adire-House Zuma-Lane",
    "vendor": "adire-house zuma-lane",
}
WORDS = [
    "classic",
    "relaxed",
    "slim",
    "midi",
    "maxi",
    "oxford",
    "camp",
    "collar",
    "wrap",
    "pleated",
    "evening",
    "summer",
]


def lexicon() -> Lexicon:
    rows = [
        GazetteerRow(
            kind,
            label.replace("-", " ").lower() if kind != "type" else label.lower(),
            label.replace("-", " ") if kind != "type" else label,
            40,
        )
        for kind, labels in _VALUES.items()
        for label in labels.split()
    ]
    return Lexicon.build([*rows, *(GazetteerRow("word", word, word, 20) for word in WORDS)])


GOODS = CatalogueGoods(lexicon())


def item(
    number: int,
    title: str,
    price_minor: int,
    *,
    colours: str = "Black",
    sizes: str = "S M L",
    vendor: str = "Adire House",
) -> Item:
    product = f"00000000-0000-7000-8000-{number:012d}"
    variants = [
        Variant(
            variant=f"00000000-0000-7000-9000-{number * 100 + n:012d}",
            colour=colour,
            size=size,
            price_minor=price_minor,
            available=5,
        )
        for n, (colour, size) in enumerate((c, s) for c in colours.split() for s in sizes.split())
    ]
    return Item(
        product=product,
        title=title,
        price_minor=price_minor,
        price_max_minor=price_minor,
        vendor=vendor,
        vendor_slug="adire-house",
        colours=colours.split(),
        sizes=sizes.split(),
        variants=variants,
    )


def shown() -> Dialogue:
    """Four shirts on the table, nothing chosen yet."""
    items = [
        item(1, "Camp Collar Linen Shirt", 4800),
        item(2, "Relaxed Black Linen Shirt", 5400),
        item(3, "White Oxford Shirt", 3900, colours="White"),
        item(4, "Striped Cotton Shirt", 5900, colours="Blue Red"),
    ]
    return Dialogue(
        shown=items, search=Search(words="", filters={"types": ["shirts"], "price_max_minor": 6000}, total=9)
    )


def focused() -> Dialogue:
    state = shown()
    state.focus = state.shown[1]
    return state


def with_cart() -> Dialogue:
    state = focused()
    state.cart = [
        Line(
            line="00000000-0000-7000-a000-000000000001",
            title="Relaxed Black Linen Shirt",
            quantity=2,
            colour="Black",
            size="L",
            unit_minor=5400,
            product=state.shown[1].product,
        ),
        Line(
            line="00000000-0000-7000-a000-000000000002",
            title="Pleated Wool Trousers",
            quantity=1,
            colour="Grey",
            size="32",
            unit_minor=7900,
            product="00000000-0000-7000-8000-000000000009",
        ),
    ]
    state.touched = state.cart[0].line
    state.cart_total_minor = 18700
    return state


def asked(state: Dialogue, what: str, **more: object) -> Dialogue:
    from agents.brains.offline.state import Asking

    products = [item.product for item in ([state.focus] if state.focus and what != "which" else state.shown)]
    then = [] if what in {"add", "checkout", "address"} else [{"intent": "cart_add", "slots": {}}]
    state.asking = Asking.model_validate({"what": what, "products": products, "then": then, **more})
    return state


STATES = {
    "new": Dialogue,
    "shown": shown,
    "focus": focused,
    "cart": with_cart,
    "addr": lambda: asked(with_cart(), "address", fields=["name", "line1", "city", "country", "email"]),
    "size": lambda: asked(focused(), "size"),
    "which": lambda: asked(shown(), "which"),
    "add": lambda: asked(focused(), "add"),
    "prop": lambda: asked(with_cart(), "checkout"),
}
