"""What a shopper agrees to before a camera or a tape says anything of her body."""

from typing import Final

VERSION: Final = "2026-11-28"
PURPOSE: Final = "size_advice"
TEXT: Final = (
    "I am 18 or older and this is my own body. I agree that my measurements are estimated and kept, encrypted, for my"
    " size advice in this shop only. Video is never kept: it is used to measure and then deleted. Nobody else sees my"
    " measurements, neither the shop's staff nor a vendor nor a language model; I can see, correct, take away and"
    " delete them at any time."
)


def as_json() -> dict[str, str]:
    return {"version": VERSION, "purpose": PURPOSE, "text": TEXT}
