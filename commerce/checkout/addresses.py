"""Reading a delivery address: tidy what can be tidied, and say of each field what is wrong. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from commerce.errors import AddressInvalid
from commerce.orders.views import AddressView

COUNTRIES: Final = frozenset(
    [
        "AD",
        "AE",
        "AF",
        "AG",
        "AI",
        "AL",
        "AM",
        "AO",
        "AQ",
        "AR",
        "AS",
        "AT",
        "AU",
        "AW",
        "AX",
        "AZ",
        "BA",
        "BB",
        "BD",
        "BE",
        "BF",
        "BG",
        "BH",
        "BI",
        "BJ",
        "BL",
        "BM",
        "BN",
        "BO",
        "BQ",
        "BR",
        "BS",
        "BT",
        "BV",
        "BW",
        "BY",
        "BZ",
        "CA",
        "CC",
        "CD",
        "CF",
        "CG",
        "CH",
        "CI",
        "CK",
        "CL",
        "CM",
        "CN",
        "CO",
        "CR",
        "CU",
        "CV",
        "CW",
        "CX",
        "CY",
        "CZ",
        "DE",
        "DJ",
        "DK",
        "DM",
        "DO",
        "DZ",
        "EC",
        "EE",
        "EG",
        "EH",
        "ER",
        "ES",
        "ET",
        "FI",
        "FJ",
        "FK",
        "FM",
        "FO",
        "FR",
        "GA",
        "GB",
        "GD",
        "GE",
        "GF",
        "GG",
        "GH",
        "GI",
        "GL",
        "GM",
        "GN",
        "GP",
        "GQ",
        "GR",
        "GS",
        "GT",
        "GU",
        "GW",
        "GY",
        "HK",
        "HM",
        "HN",
        "HR",
        "HT",
        "HU",
        "ID",
        "IE",
        "IL",
        "IM",
        "IN",
        "IO",
        "IQ",
        "IR",
        "IS",
        "IT",
        "JE",
        "JM",
        "JO",
        "JP",
        "KE",
        "KG",
        "KH",
        "KI",
        "KM",
        "KN",
        "KP",
        "KR",
        "KW",
        "KY",
        "KZ",
        "LA",
        "LB",
        "LC",
        "LI",
        "LK",
        "LR",
        "LS",
        "LT",
        "LU",
        "LV",
        "LY",
        "MA",
        "MC",
        "MD",
        "ME",
        "MF",
        "MG",
        "MH",
        "MK",
        "ML",
        "MM",
        "MN",
        "MO",
        "MP",
        "MQ",
        "MR",
        "MS",
        "MT",
        "MU",
        "MV",
        "MW",
        "MX",
        "MY",
        "MZ",
        "NA",
        "NC",
        "NE",
        "NF",
        "NG",
        "NI",
        "NL",
        "NO",
        "NP",
        "NR",
        "NU",
        "NZ",
        "OM",
        "PA",
        "PE",
        "PF",
        "PG",
        "PH",
        "PK",
        "PL",
        "PM",
        "PN",
        "PR",
        "PS",
        "PT",
        "PW",
        "PY",
        "QA",
        "RE",
        "RO",
        "RS",
        "RU",
        "RW",
        "SA",
        "SB",
        "SC",
        "SD",
        "SE",
        "SG",
        "SH",
        "SI",
        "SJ",
        "SK",
        "SL",
        "SM",
        "SN",
        "SO",
        "SR",
        "SS",
        "ST",
        "SV",
        "SX",
        "SY",
        "SZ",
        "TC",
        "TD",
        "TF",
        "TG",
        "TH",
        "TJ",
        "TK",
        "TL",
        "TM",
        "TN",
        "TO",
        "TR",
        "TT",
        "TV",
        "TW",
        "TZ",
        "UA",
        "UG",
        "UM",
        "US",
        "UY",
        "UZ",
        "VA",
        "VC",
        "VE",
        "VG",
        "VI",
        "VN",
        "VU",
        "WF",
        "WS",
        "YE",
        "YT",
        "ZA",
        "ZM",
        "ZW",
    ]
)
POSTCODES: Final[Mapping[str, tuple[str, str]]] = {
    "US": (r"\d{5}(-\d{4})?", "five digits, such as 10001"),
    "GB": (r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "such as SW1A 1AA"),
    "CA": (r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "such as K1A 0B1"),
    "DE": (r"\d{5}", "five digits"),
    "FR": (r"\d{5}", "five digits"),
    "IT": (r"\d{5}", "five digits"),
    "ES": (r"\d{5}", "five digits"),
    "NL": (r"\d{4} ?[A-Z]{2}", "such as 1012 AB"),
    "IN": (r"\d{6}", "six digits"),
    "AU": (r"\d{4}", "four digits"),
}
LONGEST: Final = {
    "name": 100,
    "line1": 120,
    "line2": 120,
    "city": 80,
    "region": 80,
    "postcode": 16,
    "country": 2,
    "phone": 24,
    "email": 254,
}
NEEDED: Final = {
    "name": "Who is it for?",
    "line1": "The street and number are missing.",
    "city": "The city is missing.",
    "country": "The country is missing.",
    "email": "An e-mail address is needed for the order and its invoice.",
}
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{4,22}[0-9]")


def read(given: Mapping[str, object]) -> AddressView:
    """The address, tidied. Raises AddressInvalid with `fields`: each wrong field and what is wrong with it."""
    wrong: dict[str, str] = {}
    values: dict[str, str] = {}
    for field, longest in LONGEST.items():
        value = given.get(field)
        if value is None:
            values[field] = ""
            continue
        if not isinstance(value, str):
            wrong[field] = "This must be text."
            values[field] = ""
            continue
        values[field] = tidy(value)
        if len(values[field]) > longest:
            wrong[field] = f"At most {longest} characters."
    for field in ("country", "postcode"):
        values[field] = values[field].upper()
    wrong |= {field: why for field, why in NEEDED.items() if not values[field] and field not in wrong}
    country = values["country"]
    if country and "country" not in wrong and country not in COUNTRIES:
        wrong["country"] = "Use the two-letter code, such as US, GB or NG."
    if "country" not in wrong and country in POSTCODES and "postcode" not in wrong:
        pattern, example = POSTCODES[country]
        if not values["postcode"]:
            wrong["postcode"] = f"The postcode is missing: {example}."
        elif not re.fullmatch(pattern, values["postcode"]):
            wrong["postcode"] = f"That is not a postcode there: {example}."
    if values["email"] and "email" not in wrong and not _EMAIL.fullmatch(values["email"]):
        wrong["email"] = "That does not look like an e-mail address."
    if values["phone"] and "phone" not in wrong and not _PHONE.fullmatch(values["phone"]):
        wrong["phone"] = "That does not look like a phone number."
    if wrong:
        fields = dict(sorted(wrong.items(), key=lambda item: list(LONGEST).index(item[0])))
        raise AddressInvalid(" ".join(fields.values()), fields=fields)
    return AddressView(**values)


def tidy(value: str) -> str:
    """NFC, without control or invisible characters, single spaces."""
    clean = "".join(
        " " if unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc") else c
        for c in unicodedata.normalize("NFC", value)
        if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")
    )
    return " ".join(clean.split())
