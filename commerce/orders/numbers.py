"""Order numbers: short enough to read out, and telling nothing about how many orders there are."""

from __future__ import annotations

import secrets
from typing import Final

# Crockford's alphabet without vowels that make words: no I, L, O, U, A, E.
ALPHABET: Final = "0123456789BCDFGHJKMNPQRSTVWXYZ"


def new_number() -> str:
    """F-XXXX-XXXX, of 30^8 (6.6e11); the column is unique, so a clash fails instead of mixing orders."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"F-{letters[:4]}-{letters[4:]}"


def tidy_number(text: str) -> str:
    """As people type it: lower case, no dashes, O for 0."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    letters = letters[1:] if letters.startswith("F") and len(letters) == 9 else letters
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    return f"F-{letters[:4]}-{letters[4:8]}"
