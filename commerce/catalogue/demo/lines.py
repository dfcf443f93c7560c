"""What a line of goods is, and the words that describe it."""

from dataclasses import dataclass

LETTERS = ("XS", "S", "M", "L", "XL", "XXL")
WAISTS = ("28", "30", "32", "34", "36", "38")
WOMEN_SHOES = ("36", "37", "38", "39", "40", "41")
MEN_SHOES = ("40", "41", "42", "43", "44", "45")
SHOES = ("37", "38", "39", "40", "41", "42", "43", "44")
ONE = ("",)
BELTS = ("S", "M", "L")

CARE = {
    "Linen": "Pure washed linen that softens with every wash. Machine wash cool, dry on the line.",
    "Linen blend": "Linen with a little cotton, so it creases less. Machine wash cool.",
    "Cotton": "Long-staple cotton, pre-washed so that it will not shrink. Machine wash warm.",
    "Ankara cotton": "Wax-printed cotton with colour on both sides. Wash inside out in cold water.",
    "Adire cotton": "Hand-dyed adire: no two pieces are quite alike. Wash alone the first time.",
    "Brocade": "Guinea brocade with a quiet sheen. Dry clean, or wash by hand and iron while damp.",
    "Denim": "Fourteen-ounce denim with a little give after the first week. Wash cold, seldom.",
    "Jersey": "Heavy combed jersey that keeps its shape. Machine wash warm, do not tumble.",
    "Fleece": "Brushed-back fleece, warm without bulk. Machine wash cool.",
    "Wool": "Fine wool that breathes and sheds creases overnight. Dry clean only.",
    "Merino wool": "Extra-fine merino, soft on bare skin. Wash by hand, dry flat.",
    "Leather": "Full-grain leather, vegetable tanned. Wipe with a dry cloth, feed twice a year.",
    "Suede": "Calf suede, brushed by hand. Keep dry, brush when dusty.",
    "Canvas": "Tough cotton canvas with reinforced seams. Spot clean.",
    "Silk": "Sandwashed silk with a matt face. Wash by hand, iron on the reverse.",
    "Satin": "Fluid satin that skims and does not cling. Wash cold on delicate.",
    "Nylon": "Water-repellent nylon, light enough to pack. Machine wash cool.",
    "Straw": "Woven by hand. Keep dry and out of the boot of the car.",
    "Steel": "Brushed stainless steel, water resistant to 50 m.",
    "Acetate": "Cut from plant-based acetate, with UV 400 lenses.",
    "Chiffon": "Floating chiffon, fully lined. Wash cold on delicate.",
    "Lace": "Cord lace on a cotton ground, lined. Dry clean.",
}
FIT = {
    "Slim": "Cut close; take your usual size, or one up for room.",
    "Regular": "Cut straight; take your usual size.",
    "Relaxed": "Cut loose; take one size down for a neater line.",
    "Oversized": "Cut generously on purpose; take your usual size.",
    "Straight": "Straight from hip to hem; take your usual waist.",
    "Wide": "Wide from the hip; take your usual waist.",
    "": "",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One cut in several models. `colours`: those of each model, "a/b" for two; `price`: US cents, from.

    `pieces` names the models; each costs 300 cents more than the one before. `path`: category.
    """

    pieces: tuple[str, ...]
    name: str
    type: str
    gender: str
    material: str
    pattern: str
    price: int
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    path: tuple[str, ...]
    occasions: tuple[str, ...]
    words: str
    fit: str = "Regular"
    season: str = "Summer"
    shape: str = ""


TOPS, BOTTOMS, DRESSES = ("Apparel", "Topwear"), ("Apparel", "Bottomwear"), ("Apparel", "Dresses")
OUTER, KNIT, TRAD = ("Apparel", "Outerwear"), ("Apparel", "Knitwear"), ("Apparel", "Traditional")
FEET, BAGS, HEAD = ("Footwear", "Shoes"), ("Accessories", "Bags"), ("Accessories", "Headwear")
EXTRAS = ("Accessories",)
DAY, WORK, PARTY = ("Casual",), ("Formal", "Work"), ("Party", "Wedding")
SMART, NATIVE, SPORT = ("Smart casual", "Work"), ("Traditional", "Party"), ("Sports", "Casual")
HOLIDAY = ("Casual", "Holiday")
