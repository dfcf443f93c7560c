"""What kind of garment a thing is, and which girths decide its size. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# What decides the size of each kind of garment, the first most (after EN 13402-2).
DIMENSIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "top": ("bust",),
        "shirt": ("neck", "bust"),
        "jacket": ("bust", "waist"),
        "dress": ("bust", "waist", "hip"),
        "trousers": ("waist", "hip", "inseam"),
        "skirt": ("waist", "hip"),
        "suit": ("bust", "waist", "hip"),
        "bra": ("underbust", "bust"),
        "underwear": ("hip", "waist"),
        "shoes": ("foot_length",),
    }
)
_WORDS: Final[Mapping[str, str]] = {
    "tshirt": "top", "t-shirt": "top", "tee": "top", "top": "top", "blouse": "top", "tunic": "top", "sweater": "top",
    "sweatshirt": "top", "hoodie": "top", "cardigan": "top", "kurta": "top", "kurti": "top", "polo": "top",
    "jersey": "top", "camisole": "top", "vest": "top", "rain jacket": "jacket", "nightsuit": "dress",
    "shirt": "shirt", "jacket": "jacket", "coat": "jacket", "blazer": "jacket", "waistcoat": "jacket",
    "dress": "dress", "gown": "dress", "jumpsuit": "dress", "kaftan": "dress", "nightdress": "dress", "romper": "dress",
    "swimwear": "dress", "agbada": "top", "buba": "top", "dashiki": "top",
    "shrug": "top", "senator": "suit", "senator set": "suit", "kurta set": "suit", "jogger": "trousers",
    "tight": "trousers", "patiala": "trousers", "shapewear": "underwear", "slipper": "shoes", "bootie": "shoes",
    "trouser": "trousers", "jean": "trousers", "chino": "trousers", "short": "trousers", "legging": "trousers",
    "jegging": "trousers", "capri": "trousers", "track pant": "trousers", "pant": "trousers", "churidar": "trousers",
    "salwar": "trousers", "skirt": "skirt", "wrapper": "skirt", "suit": "suit", "tracksuit": "suit", "bra": "bra",
    "brief": "underwear", "boxer": "underwear", "trunk": "underwear", "panty": "underwear", "pantie": "underwear",
    "shoe": "shoes", "sneaker": "shoes", "boot": "shoes", "heel": "shoes", "sandal": "shoes", "flat": "shoes",
    "loafer": "shoes", "slide": "shoes", "flip flop": "shoes",
}  # fmt: skip


def garment_kind(type_name: str) -> str | None:
    """The kind of garment of a catalogue's type ("Track Pants" -> trousers); None: not sized by girths."""
    words = type_name.lower().replace("-", " ").replace("t shirt", "tshirt").split()
    singular = [_singular(word) for word in words]
    for length in (2, 1):  # the last words name the thing: a dress is one, dress material is none
        if kind := _WORDS.get(" ".join(singular[-length:])):
            return kind
    return None


def _singular(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
