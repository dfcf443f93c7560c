"""What a client may send to be measured."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from measurement.wire import ObservationIn as ObservationIn


class In(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Unit(In):
    """A length with its unit."""

    cm: Annotated[float, Field(gt=0, le=1000)] | None = None
    inch: Annotated[float, Field(gt=0, le=400)] | None = None
    mm: Annotated[float, Field(gt=0, le=10_000)] | None = None
    ft: Annotated[float, Field(gt=0, le=10)] | None = None


class Weight(In):
    kg: Annotated[float, Field(gt=0, le=1000)] | None = None
    lb: Annotated[float, Field(gt=0, le=2200)] | None = None


Typed = Annotated[str, StringConstraints(min_length=1, max_length=40)]
# A bare number is millimetres.
Length = Annotated[int, Field(gt=0, le=10_000)] | Unit | Typed
Key = Annotated[str, StringConstraints(max_length=40)]
Values = Annotated[dict[Key, Length], Field(max_length=40)]


class ConsentIn(In):
    """As GET /measurement/how-to shows it; `adult`: she is 18 or older."""

    version: Annotated[str, StringConstraints(max_length=20)]
    purpose: Annotated[str, StringConstraints(max_length=40)]
    adult: bool


class StartIn(In):
    consent: ConsentIn
    height: Length | None = Field(
        default=None, description='170, 1.70, 5\'7", {"cm": 170}; needed but for manual'
    )
    weight: Weight | Typed | None = None
    sex: Literal["f", "m", "x"] | None = None
    mode: Literal["device", "frames", "clip", "manual"] = "device"
    conversation: Annotated[str, StringConstraints(max_length=64)] | None = None
    product: UUID | None = None


class ConfirmIn(In):
    """values: corrections by tape. accept: keys accepted by name; left out: all that was measured."""

    values: Values = {}
    accept: Annotated[list[Key], Field(max_length=40)] | None = None


class EnterIn(In):
    values: Values
    source: Literal["tape", "stated"] = "tape"
    consent: ConsentIn | None = Field(default=None, description="where none was given before")
    conversation: Annotated[str, StringConstraints(max_length=64)] | None = Field(
        default=None, description="where she was invited: her size is told there"
    )
    product: UUID | None = None


def plain(values: dict[str, Any]) -> dict[str, object]:
    """Lengths as `tape.read` takes them."""
    return {
        key: value.model_dump(exclude_none=True) if isinstance(value, Unit) else value
        for key, value in values.items()
    }
