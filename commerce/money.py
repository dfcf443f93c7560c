"""Money: int64 minor units and an ISO 4217 code; never a float."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

LARGEST: Final = 2**63 - 1

_NO_MINOR = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_HUNDREDTHS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF "
    "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
    "MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD "
    "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR "
    "ZMW ZWG"
)
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"

EXPONENTS: Final[dict[str, int]] = {
    code: exponent
    for exponent, codes in ((0, _NO_MINOR), (2, _HUNDREDTHS), (3, _THOUSANDTHS))
    for code in codes.split()
}

_SYMBOLS: Final = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "NGN": "₦",
    "JPY": "¥",
    "INR": "₹",
    "GHS": "GH₵",
    "KRW": "₩",
}


def exponent(currency: str) -> int:
    """Decimal places of a currency. Raises ValueError for a code that ISO 4217 does not list."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise ValueError(f"Unknown currency {currency!r}.") from None


def checked(amount_minor: int) -> int:
    """The same amount, if the database can hold it. Raises OverflowError beyond int64."""
    if not -LARGEST <= amount_minor <= LARGEST:
        raise OverflowError("The amount does not fit in 64 bits.")
    return amount_minor


def divide_half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator to the nearest whole, halves away from zero."""
    if denominator <= 0:
        raise ValueError("The denominator must be positive.")
    if numerator < 0:
        return -divide_half_up(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def tax_minor(amount_minor: int, rate_bp: int, *, included: bool) -> int:
    """Tax on one line, rounded half-up once, here.

    rate_bp: basis points, 750 = 7.5 %. included: the amount already holds the tax.
    """
    return divide_half_up(amount_minor * rate_bp, 10_000 + (rate_bp if included else 0))


def share_minor(amount_minor: int, rate_bp: int) -> int:
    """A share of an amount in basis points (a commission), half-up."""
    return divide_half_up(amount_minor * rate_bp, 10_000)


def allocate(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Split a total by weights so that the parts add up exactly (largest remainder, earlier first).

    Weights are not negative; if all are zero the parts are as even as can be.
    """
    if not weights:
        if total_minor:
            raise ValueError("Nothing to allocate to.")
        return []
    if any(weight < 0 for weight in weights):
        raise ValueError("Weights are not negative.")
    if total_minor < 0:
        return [-part for part in allocate(-total_minor, weights)]
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    parts = [total_minor * weight // whole for weight in weights]
    remainders = sorted(range(len(weights)), key=lambda i: (-(total_minor * weights[i] % whole), i))
    for i in remainders[: total_minor - sum(parts)]:
        parts[i] += 1
    return parts


def plain(amount_minor: int, currency: str) -> str:
    """1234.50 — digits only, for files and forms."""
    places = exponent(currency)
    sign, digits = (
        ("-" if amount_minor < 0 else ""),
        str(abs(amount_minor)).rjust(places + 1, "0"),
    )
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def text(amount_minor: int, currency: str) -> str:
    """$1,234.50 or 1,234.500 KWD — for people."""
    places = exponent(currency)
    whole, rest = divmod(abs(amount_minor), 10**places)
    digits = f"{whole:,}" + (f".{rest:0{places}d}" if places else "")
    sign = "-" if amount_minor < 0 else ""
    symbol = _SYMBOLS.get(currency)
    return f"{sign}{symbol}{digits}" if symbol else f"{sign}{digits} {currency}"
