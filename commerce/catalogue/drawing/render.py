"""A picture from its address: ground, shadow, light, garment."""

from functools import lru_cache

from commerce.catalogue.drawing import (
    accessories,
    bags,
    bottoms,
    dresses,
    outerwear,
    shoes,
    tops,
    traditional,
)
from commerce.catalogue.drawing.address import Picture
from commerce.catalogue.drawing.brush import Brush, lightness, mixed, toned
from commerce.catalogue.drawing.prints import PRINTS

SHAPES = {
    **tops.SHAPES, **bottoms.SHAPES, **dresses.SHAPES, **outerwear.SHAPES, **traditional.SHAPES, **shoes.SHAPES,
    **bags.SHAPES, **accessories.SHAPES,
}  # fmt: skip
# How much larger than drawn, and how much lower.
SIZES = {
    **dict.fromkeys(("tshirt", "tank", "polo", "shirt", "band_shirt", "short_shirt", "blouse", "sweater", "sweatshirt",
                     "cardigan", "hoodie", "jacket", "bomber", "waistcoat", "dashiki"), (1.14, 0)),
    **dict.fromkeys(("jeans", "trousers", "joggers", "leggings", "pencil_skirt"), (1.1, -8)),
    **dict.fromkeys(("shorts", "skirt", "wide_trousers"), (1.08, 20)),
    **dict.fromkeys(("blazer", "parka"), (1.1, -10)),
    **dict.fromkeys(("dress", "shift_dress", "wrap_dress"), (1.08, -6)),
    "maxi_dress": (1.0, -20), "coat": (1.0, -40), "senator": (1.06, -30), "kaftan": (1.06, -30), "agbada": (1.02, -34),
    "tunic": (1.06, -30), "sandals": (1.0, -120), "slides": (1.0, -120), "flats": (1.0, -130), "loafers": (1.0, -100),
    "brogues": (1.0, -90), "sneakers": (1.02, -70), "heels": (1.0, -50), "beanie": (1.2, -10), "headwrap": (1.2, -20),
    "jumpsuit": (1.05, -20),
}  # fmt: skip
KNITTED = frozenset(("sweater", "cardigan", "beanie", "socks"))
SMOOTH = frozenset(
    (*shoes.SHAPES, "handbag", "clutch", "satchel", "wallet", "belt", "watch", "sunglasses", "earrings", "necklace",
     "bangle", "bottle", "lipstick", "compact", "ball")
)  # fmt: skip

_DEFS = (
    # Light falls from the upper left.
    '<linearGradient id="round" x1="0" x2="1" y1="0" y2=".12"><stop offset="0" stop-color="#000" stop-opacity=".26"/>'
    '<stop offset=".2" stop-color="#fff" stop-opacity=".10"/><stop offset=".42" stop-color="#fff" stop-opacity=".13"/>'
    '<stop offset=".7" stop-color="#000" stop-opacity=".05"/><stop offset="1" stop-color="#000" stop-opacity=".36"/></linearGradient>'
    '<linearGradient id="sleeve" x1="0" x2="1" y1="0" y2=".25"><stop offset="0" stop-color="#000" stop-opacity=".32"/>'
    '<stop offset=".4" stop-color="#fff" stop-opacity=".12"/><stop offset="1" stop-color="#000" stop-opacity=".30"/></linearGradient>'
    '<linearGradient id="leaf" x1="0" x2=".4" y1="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".16"/>'
    '<stop offset="1" stop-color="#000" stop-opacity=".14"/></linearGradient>'
    '<linearGradient id="drop" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".14"/>'
    '<stop offset=".5" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".30"/></linearGradient>'
    '<filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="7"/></filter>'
    '<filter id="softer" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="5"/></filter>'
    '<filter id="shadow" x="-20%" y="-20%" width="150%" height="150%"><feGaussianBlur in="SourceAlpha" stdDeviation="14"/>'
    '<feOffset dx="10" dy="20"/><feComponentTransfer><feFuncA type="linear" slope=".30"/></feComponentTransfer>'
    '<feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge></filter>'
    '<filter id="lift" x="-20%" y="-20%" width="140%" height="150%"><feGaussianBlur in="SourceAlpha" stdDeviation="4"/>'
    '<feOffset dx="1" dy="5"/><feComponentTransfer><feFuncA type="linear" slope=".34"/></feComponentTransfer>'
    '<feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge></filter>'
    '<pattern id="weave" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 1.5H6M0 4.5H6" stroke="#fff" stroke-width=".8"'
    ' opacity=".10"/><path d="M1.5 0V6M4.5 0V6" stroke="#000" stroke-width=".8" opacity=".10"/></pattern>'
    '<pattern id="knit" width="12" height="10" patternUnits="userSpaceOnUse"><path d="M0 0L6 8L12 0" fill="none" stroke="#000"'
    ' stroke-width="2.2" opacity=".13"/><path d="M0 -2L6 6L12 -2" fill="none" stroke="#fff" stroke-width="1.4" opacity=".12"/></pattern>'
    '<pattern id="ribs" width="10" height="10" patternUnits="userSpaceOnUse"><rect width="4" height="10" fill="#000" opacity=".15"/></pattern>'
)


@lru_cache(maxsize=512)
def draw(picture: Picture) -> str | None:
    """SVG, 800 by 800; None for a shape or pattern that there is not."""
    shape, print_ = SHAPES.get(picture.shape), PRINTS.get(picture.pattern)
    if shape is None or print_ is None:
        return None
    weave = "knit" if picture.shape in KNITTED else "" if picture.shape in SMOOTH else "weave"
    printed = picture.pattern not in ("plain", "block", "denim", "rib", "cable", "quilt")
    brush = Brush(picture.colour, picture.accent, picture.seed, weave, printed)
    shape(brush)
    pattern = (
        print_(picture.colour, picture.accent, picture.seed) or '<pattern id="print" width="1" height="1"/>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800">'
        f"<defs>{_DEFS}{pattern}{''.join(brush.clips)}{_ground(picture)}</defs>"
        '<rect width="800" height="800" fill="url(#ground)"/><rect y="640" width="800" height="160" fill="url(#floor)"/>'
        f'<g filter="url(#shadow)" transform="{_placed(picture.shape)}">{"".join(brush.parts)}</g></svg>'
    )


def _placed(shape: str) -> str:
    """Garments fill their picture alike, whatever their cut."""
    scale, down = SIZES.get(shape, (1.0, 0))
    return f"translate(400 {400 + down}) scale({scale:g}) translate(-400 -400)"


def _ground(picture: Picture) -> str:
    """A soft wall and floor in the vendor's shade, warmer or cooler than the cloth so that it stands out."""
    ground = mixed(picture.ground, picture.colour, 0.05)
    if abs(lightness(ground) - lightness(picture.colour)) < 0.14:
        ground = toned(ground, -0.16)
    return (
        '<radialGradient id="ground" cx=".42" cy=".36" r=".85">'
        f'<stop offset="0" stop-color="#{toned(ground, 0.42)}"/><stop offset=".6" stop-color="#{ground}"/>'
        f'<stop offset="1" stop-color="#{toned(ground, -0.13)}"/></radialGradient>'
        '<linearGradient id="floor" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#000" stop-opacity="0"/>'
        '<stop offset="1" stop-color="#000" stop-opacity=".07"/></linearGradient>'
    )
