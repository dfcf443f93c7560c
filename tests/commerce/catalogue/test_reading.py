"""What a sentence is read as."""

import pytest

from commerce.catalogue.parse import GazetteerRow, Lexicon, parse

VALUES = {
    "type": "Shirts:900 Tshirts:900 Dresses:500 Heels:300 Sneakers:300 Trousers:300 Jeans:300 Kurtis:250 Jackets:90"
    " Rain_Jacket:20 Handbags:300 Watches:500 Caps:90 Blazers:40 Sports_Shoes:200 Shorts:99 Scarves:30",
    "category": "Apparel:9000 Footwear:900 Bags:400",
    "colour": "Black:900 White:600 Blue:500 Navy_Blue:200 Red:300 Green:200 Off_White:50 Grey:100 Olive:40 Brown:90",
    "material": "Linen:80 Cotton:300 Leather:200 Denim:100",
    "pattern": "Ankara:60 Striped:80 Plain:300 Floral:30",
    "gender": "men:900 women:900 unisex:90 boys:30 girls:30",
    "occasion": "Casual:900 Formal:300 Party:90 Sports:200 Traditional:40",
    "season": "Summer:300 Winter:200",
    "brand": "Peter_England:40 Nike:90 Red_Tape:30",
    "size": "s:9 m:9 l:9 xl:9 xxl:9 36:9 37:9 40:9 41:9 42:9 43:9 30:9 32:9",
    "word": "shirt:900 shirts:300 kurti:200 kurtis:200 dress:400 dresses:200 black:900 leather:200 oxford:12"
    " breathable:8 collar:30 jeans:300 sneakers:200 women:900",
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.build(
        GazetteerRow(kind, name.replace("_", " ").lower(), name.replace("_", " "), int(uses))
        for kind, values in VALUES.items()
        for name, uses in (value.split(":") for value in values.split())
    )


BLUE = ["blue", "navy blue"]
SENTENCES = [
    ("black linen shirt under 60 in L", {"types": ["shirts"], "colours": ["black"], "materials": ["linen"], "sizes": ["l"], "price_max_minor": 5999, "in_stock": True}),
    ("I need a black linen shirt under 60, size L", {"types": ["shirts"], "colours": ["black"], "materials": ["linen"], "sizes": ["l"], "price_max_minor": 5999, "in_stock": True}),
    ("shirts", {"types": ["shirts"]}),
    ("a shirt please", {"types": ["shirts"]}),
    ("blue shirt", {"types": ["shirts"], "colours": BLUE}),
    ("navy blue shirt", {"types": ["shirts"], "colours": ["navy blue"]}),
    ("gray shirts", {"types": ["shirts"], "colours": ["grey"]}),
    ("men's shirts", {"types": ["shirts"], "gender": "men"}),
    ("dress for my wife", {"types": ["dresses"], "gender": "women"}),
    ("something for kids", {"gender": "kids"}),
    ("shirts for men and women", {"types": ["shirts"]}),
    # what people call it
    ("t-shirt", {"types": ["tshirts"]}),
    ("t shirts", {"types": ["tshirts"]}),
    ("tee", {"types": ["tshirts"]}),
    ("ankara gown", {"types": ["dresses"], "patterns": ["ankara"]}),
    ("gown for owambe", {"types": ["dresses"], "occasions": ["party"]}),
    ("wax print frock", {"types": ["dresses"], "patterns": ["ankara"]}),
    ("face cap", {"types": ["caps"]}),
    ("trainers", {"types": ["sneakers", "sports shoes"]}),
    ("running shoes", {"types": ["sports shoes", "sneakers"]}),
    ("pants", {"types": ["trousers"]}),
    ("hand bag", {"types": ["handbags"]}),
    ("native wear", {"occasions": ["traditional"]}),
    ("corporate shirt", {"types": ["shirts"], "occasions": ["formal"]}),
    ("jean jacket", {"types": ["jackets", "rain jacket"], "materials": ["denim"]}),
    ("jackets", {"types": ["jackets", "rain jacket"]}),
    ("Peter England shirts", {"types": ["shirts"], "brands": ["peter england"]}),
    ("red tape shoes", {"category": ["footwear"], "brands": ["red tape"]}),
    ("scarves for winter", {"types": ["scarves"], "seasons": ["winter"]}),
    # money
    ("less than $50", {"price_max_minor": 4999}),
    ("60 or less", {"price_max_minor": 6000}),
    ("up to 60 dollars", {"price_max_minor": 6000}),
    ("max 45.50", {"price_max_minor": 4550}),
    ("between 20 and 40", {"price_min_minor": 2000, "price_max_minor": 4000}),
    ("$20 - $40", {"price_min_minor": 2000, "price_max_minor": 4000}),
    ("from 20 to 40", {"price_min_minor": 2000, "price_max_minor": 4000}),
    ("between 40 and 20", {"price_min_minor": 2000, "price_max_minor": 4000}),
    ("over 100", {"price_min_minor": 10001}),
    ("at least $80", {"price_min_minor": 8000}),
    ("around 50", {"price_min_minor": 4000, "price_max_minor": 6000}),
    ("under 1,200", {"price_max_minor": 119999}),
    ("not more than 70", {"price_max_minor": 7000}),
    ("under fifty dollars", {"price_max_minor": 4999}),
    ("my budget is 80", {"price_max_minor": 8000}),
    ("under $2k", {"price_max_minor": 199999}),
    # sizes
    ("size M", {"sizes": ["m"], "in_stock": True}),
    ("in size small", {"sizes": ["s"], "in_stock": True}),
    ("extra large shirts", {"types": ["shirts"], "sizes": ["xl"], "in_stock": True}),
    ("2XL shirt", {"types": ["shirts"], "sizes": ["xxl"], "in_stock": True}),
    ("M or L shirts", {"types": ["shirts"], "sizes": ["m", "l"], "in_stock": True}),
    ("sneakers 42", {"types": ["sneakers", "sports shoes"], "sizes": ["42"], "in_stock": True}),
    ("heels UK 8", {"types": ["heels"], "sizes": ["41"], "in_stock": True}),
    ("men sneakers US 9", {"types": ["sneakers", "sports shoes"], "gender": "men", "sizes": ["42"], "in_stock": True}),
    ("trousers waist 32", {"types": ["trousers"], "sizes": ["32"], "in_stock": True}),
    ("jeans 32", {"types": ["jeans"], "sizes": ["32"], "in_stock": True}),
    ("dress UK 14", {"types": ["dresses"], "sizes": ["l"], "in_stock": True}),
    ("large red handbag", {"types": ["handbags"], "colours": ["red"]}),
    ("men's shirt", {"types": ["shirts"], "gender": "men"}),
    # no
    ("no black or white please", {"not_colours": ["black", "white", "off white"]}),
    ("shirts without white for women", {"types": ["shirts"], "not_colours": ["white", "off white"], "gender": "women"}),
    ("shirts not blue", {"types": ["shirts"], "not_colours": BLUE}),
    ("not leather shoes", {"category": ["footwear"], "not_materials": ["leather"]}),
    ("leather-free bags", {"category": ["bags"], "not_materials": ["leather"]}),
    ("no black shirts", {"types": ["shirts"], "not_colours": ["black"]}),
    ("dress, anything but red", {"types": ["dresses"], "not_colours": ["red"]}),
    ("watches not grey, brown or black", {"types": ["watches"], "not_colours": ["grey", "brown", "black"]}),
    ("shirts not black, blue ones", {"types": ["shirts"], "not_colours": ["black"], "colours": BLUE}),
    ("i don't want heels", {"not_types": ["heels"]}),
    ("not for men", {"not_gender": "men"}),
    ("shirt without logo", {"types": ["shirts"], "not_words": ["logo"]}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "filters"), SENTENCES, ids=[s for s, _ in SENTENCES])
def test_a_sentence_is_read_as_filters(lexicon: Lexicon, sentence: str, filters: dict[str, object]) -> None:
    assert parse(sentence, lexicon).filters.given() == filters


@pytest.mark.parametrize(
    ("typed", "meant", "types"),
    [
        ("kruti", "kurti", "kurtis"), ("shrit", "shirt", "shirts"), ("jaens", "jeans", "jeans"),
        ("drses", "dress", "dresses"), ("sneekers", "sneakers", "sneakers"), ("trouesrs", "trousers", "trousers"),
    ],
)  # fmt: skip
def test_a_slip_of_the_fingers_is_put_right(lexicon: Lexicon, typed: str, meant: str, types: str) -> None:
    read = parse(f"{typed} for women", lexicon)
    assert read.corrections == ((typed, meant),)
    assert read.filters.types[0] == types


def test_two_words_run_together_are_parted(lexicon: Lexicon) -> None:
    read = parse("blackshirt", lexicon)
    assert (read.filters.colours, read.filters.types) == (["black"], ["shirts"])


@pytest.mark.parametrize("word", ["short", "warm", "dark", "work", "late", "oxford", "cow", "m3x"])
def test_real_and_short_words_are_left_alone(lexicon: Lexicon, word: str) -> None:
    assert parse(word, lexicon).corrections == ()


def test_what_is_no_value_stays_as_words(lexicon: Lexicon) -> None:
    read = parse("breathable oxford shirt with a collar", lexicon)
    assert read.residual == ("breathable", "collar")


def test_cheap_and_newest_are_an_order_not_a_filter(lexicon: Lexicon) -> None:
    assert parse("cheap shirts", lexicon).sort == "price_asc"
    assert parse("nothing too expensive, a shirt", lexicon).sort == "price_asc"
    assert parse("latest dresses", lexicon).sort == "newest"
    assert parse("shirts", lexicon).sort is None


def test_the_colour_that_was_said_comes_before_its_cousins(lexicon: Lexicon) -> None:
    assert parse("blue", lexicon).first["colours"] == ("blue",)


@pytest.mark.parametrize(
    "text", ["", "   ", "?!…", "\x00", "'; DROP TABLE commerce_product; --", "👗" * 500, "a" * 100_000, "under", "size", "no", "between and"]
)  # fmt: skip
def test_nothing_that_is_typed_breaks_the_reading(lexicon: Lexicon, text: str) -> None:
    assert parse(text, lexicon).filters.price_max_minor is None
