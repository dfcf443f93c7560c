"""Addresses of drawn pictures: /media/drawn/v1/SHAPE.PATTERN.COLOUR.ACCENT.GROUND.SEED.svg"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from commerce.catalogue.text import fold

PREFIX = "/media/drawn/v1/"
_SPEC = re.compile(
    r"(?P<shape>[a-z_]{2,24})\.(?P<pattern>[a-z]{2,16})\.(?P<colour>[0-9a-f]{6})\.(?P<accent>[0-9a-f]{6})"
    r"\.(?P<ground>[0-9a-f]{6})\.(?P<seed>[0-9a-f]{1,6})"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw. Colours are six hex digits; `seed` varies folds and prints."""

    shape: str
    pattern: str
    colour: str
    accent: str
    ground: str
    seed: int

    @property
    def url(self) -> str:
        return (
            f"{PREFIX}{self.shape}.{self.pattern}.{self.colour}.{self.accent}.{self.ground}.{self.seed:x}.svg"
        )


def read(spec: str) -> Picture | None:
    """Back from an address without its prefix and `.svg`; None when it is none."""
    match = _SPEC.fullmatch(spec)
    if match is None:
        return None
    found = match.groupdict()
    return Picture(
        found["shape"],
        found["pattern"],
        found["colour"],
        found["accent"],
        found["ground"],
        int(found["seed"], 16),
    )


# Words of a type's name, the most telling first -> shape.
_SHAPES: tuple[tuple[str, str], ...] = (
    ("sports sandals", "sandals"), ("sports shoes", "sneakers"), ("casual shoes", "sneakers"), ("sneaker", "sneakers"),
    ("formal shoes", "brogues"), ("loafer", "loafers"), ("brogue", "brogues"), ("oxford", "brogues"),
    ("flip flops", "slides"), ("slides", "slides"), ("slipper", "slides"), ("sandal", "sandals"), ("heels", "heels"),
    ("boot", "boots"), ("flats", "flats"), ("shoe", "sneakers"),
    ("nightdress", "slip_dress"), ("baby dolls", "slip_dress"), ("wrap dress", "wrap_dress"), ("dress", "dress"),
    ("sarees", "kaftan"), ("lehenga", "maxi_dress"), ("agbada", "agbada"), ("senator", "senator"),
    ("kaftan", "kaftan"), ("abaya", "kaftan"), ("dashiki", "dashiki"), ("kurta", "senator"), ("kurti", "tunic"),
    ("tunic", "tunic"), ("jumpsuit", "jumpsuit"), ("romper", "jumpsuit"), ("dungaree", "jumpsuit"),
    ("tracksuit", "hoodie"), ("track pants", "joggers"), ("jogger", "joggers"), ("lounge pants", "joggers"),
    ("lounge shorts", "shorts"), ("shorts", "shorts"), ("boxers", "shorts"), ("trunk", "shorts"), ("briefs", "shorts"),
    ("swimwear", "shorts"), ("jeggings", "jeans"), ("jeans", "jeans"), ("leggings", "leggings"), ("tights", "leggings"),
    ("stockings", "leggings"), ("churidar", "leggings"), ("capris", "trousers"), ("patiala", "wide_trousers"),
    ("salwar", "wide_trousers"), ("wide", "wide_trousers"), ("trousers", "trousers"), ("chino", "trousers"),
    ("skirt", "skirt"), ("rain jacket", "parka"), ("nehru jackets", "waistcoat"), ("waistcoat", "waistcoat"),
    ("gilet", "waistcoat"), ("suits", "blazer"), ("blazer", "blazer"), ("coat", "coat"), ("bomber", "bomber"),
    ("jacket", "jacket"), ("shrug", "cardigan"), ("cardigan", "cardigan"), ("sweatshirt", "sweatshirt"),
    ("hoodie", "hoodie"), ("sweater", "sweater"), ("jumper", "sweater"), ("knit", "sweater"), ("bath robe", "coat"),
    ("robe", "coat"), ("night suits", "short_shirt"), ("polo", "polo"), ("tshirt", "tshirt"), ("t-shirt", "tshirt"),
    ("innerwear vests", "tank"), ("camisole", "tank"), ("bra", "bra"), ("vest", "tank"), ("blouse", "blouse"),
    ("shirt", "shirt"), ("tops", "blouse"), ("backpack", "backpack"), ("rucksack", "backpack"), ("duffel", "duffel"),
    ("weekender", "duffel"), ("trolley", "duffel"), ("clutch", "clutch"), ("wallet", "wallet"), ("pouch", "clutch"),
    ("laptop", "satchel"), ("messenger", "satchel"), ("tote", "tote"), ("bag", "handbag"), ("head wrap", "headwrap"),
    ("gele", "headwrap"), ("headband", "headwrap"), ("fila", "fila"), ("beanie", "beanie"), ("cap", "cap"),
    ("hat", "hat"), ("scarves", "scarf"), ("stole", "scarf"), ("dupatta", "scarf"), ("muffler", "scarf"),
    ("shawl", "scarf"), ("cufflinks", "earrings"), ("ties", "tie"), ("suspender", "belt"), ("belt", "belt"),
    ("watch", "watch"), ("sunglasses", "sunglasses"), ("socks", "socks"), ("gloves", "socks"), ("earring", "earrings"),
    ("necklace", "necklace"), ("pendant", "necklace"), ("jewellery", "necklace"), ("bangle", "bangle"),
    ("bracelet", "bangle"), ("ring", "bangle"), ("umbrella", "box"), ("perfume", "bottle"), ("deodorant", "bottle"),
    ("fragrance", "bottle"), ("nail polish", "bottle"), ("lotion", "bottle"), ("cleanser", "bottle"),
    ("moisturiser", "bottle"), ("water bottle", "bottle"), ("lip", "lipstick"), ("mascara", "lipstick"),
    ("kajal", "lipstick"), ("concealer", "lipstick"), ("compact", "compact"), ("eyeshadow", "compact"),
    ("blush", "compact"), ("foundation", "bottle"), ("ball", "ball"),
)  # fmt: skip
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("ankara", "ankara"), ("wax", "ankara"), ("adire", "adire"), ("tie dye", "adire"), ("pinstripe", "pinstripe"),
    ("breton", "breton"), ("strip", "stripes"), ("gingham", "gingham"), ("tartan", "tartan"), ("plaid", "tartan"),
    ("check", "checks"), ("dot", "dots"), ("floral", "floral"), ("paisley", "floral"), ("print", "geo"),
    ("geometric", "geo"), ("graphic", "geo"), ("herringbone", "herringbone"), ("tweed", "herringbone"),
    ("houndstooth", "houndstooth"), ("animal", "leopard"), ("leopard", "leopard"), ("camo", "camo"),
    ("lace", "lace"), ("brocade", "brocade"), ("aso oke", "asooke"), ("cable", "cable"), ("rib", "rib"),
    ("quilt", "quilt"), ("colour block", "block"), ("denim", "denim"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def shape_of(type_name: str) -> str:
    words = fold(type_name)
    return next((shape for word, shape in _SHAPES if word in words), "box")


@lru_cache(maxsize=4096)
def pattern_of(pattern: str, material: str = "", shape: str = "") -> str:
    words = fold(pattern)
    found = next((name for word, name in _PATTERNS if word in words), "plain")
    if found == "plain" and ("denim" in fold(material) or shape == "jeans"):
        return "denim"
    return found


def picture_for(
    *,
    type_name: str,
    colour_hex: str,
    pattern: str = "",
    material: str = "",
    ground: str = "e9e4dc",
    key: str,
) -> Picture:
    """The picture of a product that has none of its own. `key`: what makes its folds its own."""
    shape = shape_of(type_name)
    seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:2])
    colour = colour_hex.lstrip("#").lower()
    return Picture(shape, pattern_of(pattern, material, shape), colour, accent_of(colour, seed), ground, seed)


def accent_of(colour: str, seed: int) -> str:
    """A second colour that goes with the first, for prints, stripes and trims."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    light = (red * 299 + green * 587 + blue * 114) / 1000
    choices = (
        ("f4ead6", "f0d9a8", "e8b94a", "f2c6b0", "d9e4ea")
        if light < 140
        else ("1f2a4d", "6d1f2c", "234f3a", "3a3c42", "9a5a2c")
    )
    return choices[seed % len(choices)]
