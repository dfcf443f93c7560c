"""What a shopper asks for and states, read: the one way from words to a session."""

from typing import Any
from uuid import UUID

from measurement import stated
from measurement.errors import AdultsOnly, StatedImplausible
from measurement.schemas import StartIn, Unit, Weight
from measurement.services.sessions import Wanted


def wanted(wish: StartIn, *, conversation_id: UUID | None, key: str) -> Wanted:
    """Raises AdultsOnly or StatedImplausible for a height that is none, or a child's."""
    return Wanted(
        mode=wish.mode,
        version=wish.consent.version,
        purpose=wish.consent.purpose,
        adult=wish.consent.adult,
        stated=_stated(wish),
        conversation_id=conversation_id,
        product_id=wish.product,
        key=key,
    )


def _stated(wish: StartIn) -> dict[str, Any] | None:
    if wish.height is None:
        if wish.mode != "manual":
            raise StatedImplausible("How tall are you? I need it to see the scale.", field="height")
        return None
    try:
        found = stated.read(height=_plain(wish.height), weight=_plain(wish.weight), sex=wish.sex)
    except stated.NotStated as error:
        if error.code == "minor":
            raise AdultsOnly(error.text) from None
        raise StatedImplausible(
            f"{error.text} {error.remedy}".strip(), field=error.field, why=error.code
        ) from None
    return {"height_mm": found.height_mm, "weight_g": found.weight_g, "sex": found.sex}


def _plain(value: object) -> object:
    return value.model_dump(exclude_none=True) if isinstance(value, Unit | Weight) else value
