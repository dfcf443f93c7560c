"""Sizes in the order in which people expect them."""

_LETTERS = {
    name: place
    for place, name in enumerate(
        ("xxs", "xs", "s", "s/m", "m", "m/l", "l", "xl", "xxl", "2xl", "xxxl", "3xl", "4xl", "5xl")
    )
}


def size_rank(size: str) -> tuple[int, float, str]:
    """Letters from small to large, then numbers, then the rest by name."""
    word = size.lower().strip()
    if word in _LETTERS:
        return 0, _LETTERS[word], word
    number = word.removeprefix("eu ").removeprefix("uk ").removeprefix("us ")
    try:
        return 1, float(number), word
    except ValueError:
        return 2, 0.0, word
