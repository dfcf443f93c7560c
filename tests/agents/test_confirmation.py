# ruff: noqa: E501 (lists and sentences stay in one piece)
"""A yes is a yes only as a whole."""

import pytest

from agents.confirmation import is_cancel_yes, is_soft_yes, is_yes


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes!", "YES PLEASE", "yes, place my order", "Confirm.", "go ahead", "Place the order", "oya", "Oya, go ahead", "yes o", "abeg confirm", "oui", "Sí", "ja", "sim", "ndiyo", "نعم", "yes ✅", "  yes  ", "beeni", "carry go", "d’accord"],
)  # fmt: skip
def test_a_plain_yes_confirms(text: str) -> None:
    assert is_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "yes but change the address", "yes, but make it three", "yes?", "yes 2", "yes if it is free", "not yes", "yes and add a belt", "ok", "okay", "sure", "fine", "👍", "maybe", "no", "yes to the red one", "yes, what is the total", "I said yes yesterday", "yesterday",
        "yes, don't", "confirm the size first", "place it in the cart", "yes\nno", "yes, cancel it", "go ahead and remove the trousers", "", "y", "proceed to cart", "confirm $1", "yes yes yes but",
    ],
)  # fmt: skip
def test_anything_more_or_less_than_a_yes_does_not(text: str) -> None:
    assert not is_yes(text)


def test_a_soft_yes_is_asked_again() -> None:
    assert is_soft_yes("ok")
    assert not is_yes("ok")


def test_an_answer_about_buying_never_cancels() -> None:
    assert is_cancel_yes("yes")
    assert is_cancel_yes("Yes, cancel it")
    assert not is_cancel_yes("place my order")
    assert not is_cancel_yes("yes, place my order")
