"""Amounts are whole minor units: rounding happens once, and parts add up to the whole."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import money

AMOUNTS = st.integers(min_value=0, max_value=10**12)
RATES = st.integers(min_value=0, max_value=5_000)


@given(AMOUNTS, RATES)
def test_tax_on_top_is_within_half_a_unit_of_the_exact_tax(amount, rate):
    exact = Fraction(amount * rate, 10_000)
    assert abs(money.tax_minor(amount, rate, included=False) - exact) <= Fraction(1, 2)


@given(AMOUNTS, RATES)
def test_tax_inside_leaves_a_net_amount_that_carries_it(amount, rate):
    tax = money.tax_minor(amount, rate, included=True)
    assert 0 <= tax <= amount
    assert abs(tax - Fraction(amount * rate, 10_000 + rate)) <= Fraction(1, 2)


def test_halves_are_rounded_up():
    assert money.tax_minor(100, 750, included=False) == 8  # 7.5
    assert money.tax_minor(60, 750, included=False) == 5  # 4.5, where half-even would say 4
    assert money.divide_half_up(-5, 2) == -3


@given(
    st.integers(min_value=-(10**12), max_value=10**12),
    st.lists(st.integers(0, 10**9), min_size=1, max_size=20),
)
def test_parts_add_up_to_the_whole_and_stay_within_one_unit_of_their_share(total, weights):
    parts = money.allocate(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Fraction(total * weight, whole)) < 1


def test_a_remainder_goes_to_the_largest_fraction_first():
    assert money.allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert money.allocate(10, [0, 0]) == [5, 5]
    assert money.allocate(0, []) == []
    with pytest.raises(ValueError):
        money.allocate(5, [])
    with pytest.raises(ValueError):
        money.allocate(5, [1, -1])


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (123450, "USD", "$1,234.50"),
        (5, "USD", "$0.05"),
        (-5, "NGN", "-₦0.05"),
        (1234, "JPY", "¥1,234"),
        (1234500, "KWD", "1,234.500 KWD"),
    ],
)
def test_people_read_amounts_with_their_currency(amount, currency, text):
    assert money.text(amount, currency) == text


def test_plain_digits_for_files():
    assert money.plain(5, "USD") == "0.05"
    assert money.plain(-1234, "KWD") == "-1.234"
    assert money.plain(7, "JPY") == "7"


def test_an_unknown_currency_and_a_sum_beyond_64_bits_are_refused():
    with pytest.raises(ValueError):
        money.exponent("XXX")
    with pytest.raises(OverflowError):
        money.checked(2**63)
    assert money.checked(2**63 - 1) == 2**63 - 1
