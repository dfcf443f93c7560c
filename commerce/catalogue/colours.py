"""Names of colours and what they look like."""

from functools import lru_cache

from commerce.catalogue.text import fold

HEX: dict[str, str] = {
    "black": "#1c1c1f", "white": "#f7f6f2", "blue": "#2f5fb3", "brown": "#6f4a2f", "grey": "#8b8d92",
    "gray": "#8b8d92", "red": "#c22f36", "green": "#2f7d4f", "pink": "#e58aa8", "navy blue": "#1f2a4d",
    "navy": "#1f2a4d", "purple": "#6a3d87", "silver": "#b9bdc4", "yellow": "#e9c23b", "beige": "#d9c7a7",
    "gold": "#c79a3c", "maroon": "#6d1f2c", "orange": "#e0762f", "olive": "#6b6b3a", "multi": "#b5543c",
    "cream": "#efe4cc", "steel": "#8f99a3", "charcoal": "#3a3c42", "peach": "#f2b391", "off white": "#f1ece0",
    "skin": "#e0b896", "lavender": "#b3a1d4", "grey melange": "#a3a5a8", "khaki": "#a8986a", "magenta": "#b8327c",
    "teal": "#1f7a7a", "tan": "#c2935f", "mustard": "#d29f2c", "bronze": "#94683a", "copper": "#a9643c",
    "turquoise blue": "#3fa9b5", "rust": "#a84f2c", "burgundy": "#6b1f33", "metallic": "#9aa0a6",
    "coffee brown": "#4f3524", "mauve": "#a4778f", "rose": "#d1657f", "nude": "#dcb79c", "sea green": "#3d9a7d",
    "mushroom brown": "#9c8672", "taupe": "#8a7a6b", "lime green": "#8fc43c", "fluorescent green": "#7be03c",
    "ivory": "#f3ecdc", "ecru": "#e6dcc4", "sand": "#d8c3a0", "stone": "#c4bcae", "terracotta": "#b9603f",
    "indigo": "#2b3568", "light blue": "#a9c6e3", "sky blue": "#8bbce0", "mid blue": "#4d78b0",
    "dark blue": "#243a66", "light wash": "#a9bfd6", "dark wash": "#2a3a57", "cobalt": "#2348b8",
    "emerald": "#14694c", "forest green": "#234f3a", "sage": "#9caf88", "mint": "#a9d8bf", "wine": "#5e1a2d",
    "camel": "#bf8f56", "chocolate": "#4b2e20", "cognac": "#9a5a2c", "blush": "#eec5c0", "coral": "#ec7763",
    "fuchsia": "#c72d82", "lilac": "#c5aedb", "plum": "#5c2a4d", "lemon": "#f1df6d", "ochre": "#c68a2e",
    "burnt orange": "#c05a24", "oxblood": "#571b20", "slate": "#566370", "oatmeal": "#d9cdb8",
    "natural": "#e3d6bd", "multicolour": "#b5543c", "dusty pink": "#d3a1a1", "royal blue": "#2545a8",
    "aubergine": "#3f2140", "saffron": "#eaa22f", "tortoise": "#7a5230",
}  # fmt: skip
UNKNOWN = "#b7aea3"


@lru_cache(maxsize=4096)
def hex_of(name: str) -> str:
    """#rrggbb of a colour's name; of the last word that is a colour in a longer name; a neutral one else."""
    words = fold(name)
    if words in HEX:
        return HEX[words]
    for word in reversed(words.split()):
        if word in HEX:
            return HEX[word]
    return UNKNOWN
