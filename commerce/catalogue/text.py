"""Words as search compares them."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_IRREGULAR = {
    "men": "man", "women": "woman", "mens": "man", "womens": "woman", "scarves": "scarf", "knives": "knife",
    "children": "child", "feet": "foot", "geese": "goose", "shoe": "shoe", "shoes": "shoe", "ties": "tie",
    "undies": "undie", "hoodies": "hoodie", "hoodie": "hoodie", "beanies": "beanie", "onesies": "onesie",
    "booties": "bootie", "bootie": "bootie", "sunnies": "sunnie", "cookies": "cookie", "selfies": "selfie",
    "movies": "movie", "indies": "indie", "bra": "bra", "bras": "bra", "dress": "dress", "glass": "glass",
    "boss": "boss", "business": "business", "swiss": "swiss", "jersey": "jersey", "canvas": "canvas",
    "christmas": "christmas", "bus": "bus", "gas": "gas", "plus": "plus", "yes": "yes", "us": "us",
    "adidas": "adidas", "clothes": "clothes", "this": "this", "less": "less", "heels": "heel", "kurtis": "kurti",
    "kurties": "kurti", "kurtas": "kurta", "sarees": "saree", "saris": "saree", "sari": "saree",
    "lens": "lens", "wellies": "wellie", "panties": "panty", "always": "always", "asics": "asics",
}  # fmt: skip


def fold(text: str) -> str:
    """Lower case, without accents, single spaces: what `fold_text` does in SQL, and a little more."""
    text = text.replace("\x00", "")
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _SPACES.sub(" ", plain.lower()).strip()


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """One form for a word's singular and plural. Not always a real word; always the same on both sides."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    return word[:-1]
