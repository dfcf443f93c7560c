"""The standard size charts, for vendors and brands that have none of their own. Millimetres."""

EN = "EN 13402-3 letter codes (chest or bust); waist and hip by the standard's usual drop"
PARIS = "ISO/TS 19407: Paris points, a last 15 mm longer than the foot"
INCH = "The size is the waist in inches"

LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL")
MEN = {
    "chest": (700, 780, 860, 940, 1020, 1100, 1180, 1290, 1410),
    "waist": (580, 660, 740, 820, 900, 980, 1070, 1190, 1310),
    "hip": (760, 820, 890, 950, 1010, 1070, 1140, 1230, 1330),
}
WOMEN = {
    "bust": (660, 740, 820, 900, 980, 1070, 1190, 1310, 1430),
    "waist": (500, 580, 660, 740, 820, 910, 1030, 1150, 1270),
    "hip": (740, 820, 900, 980, 1060, 1140, 1230, 1330, 1430),
}
SHOES = ["Sneakers", "Casual Shoes", "Sports Shoes", "Formal Shoes", "Boots", "Heels", "Sandals", "Flats",
         "Flip Flops", "Loafers", "Slides"]  # fmt: skip
WAISTS = ["Jeans", "Trousers", "Chinos"]


def charts() -> list[tuple[str, str, str, list[str], str, list[tuple[str, str, int, int]]]]:
    """(name, gender, system, types, source, [(size, girth, min_mm, max_mm)])"""
    found = []
    for gender, girths in (("men", MEN), ("women", WOMEN)):
        rows = [
            (size, girth, edges[place], edges[place + 1])
            for place, size in enumerate(LETTERS)
            for girth, edges in girths.items()
        ]
        found.append((f"Letters, {gender}", gender, "alpha", [], EN, rows))
    lengths = [
        (
            str(size),
            "foot_length",
            round(size * 20 / 3 - 15 - 10 / 3),
            round((size + 1) * 20 / 3 - 15 - 10 / 3),
        )
        for size in range(28, 50)
    ]
    found.append(("Shoes, EU", "", "eu", SHOES, PARIS, lengths))
    waists = [
        (str(size), "waist", round((size - 1) * 25.4), round((size + 1) * 25.4)) for size in range(24, 50, 2)
    ]
    found.append(("Waist, inches", "", "us", WAISTS, INCH, waists))
    return found
