"""Observations as JSON: what a browser sends, what waits sealed in a take, what the pipeline gets.

A frame's picture never travels in it: landmarks, and the body's outline in one bit a pixel.
"""

import base64
import binascii
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

MOST: Final = 40  # what estimation/select.py chooses at most
MASK_SIDE: Final = 256
MASK_BYTES: Final = MASK_SIDE * MASK_SIDE // 8

Number = Annotated[float, Field(ge=-1e5, le=1e5, allow_inf_nan=False)]
Point = Annotated[list[Number], Field(min_length=4, max_length=4)]
Metres = Annotated[list[Number], Field(min_length=3, max_length=3)]


class OutlineIn(BaseModel):
    """The body in a crop: 256 x 256 bits, row by row, the highest bit first, base64; and the way to the frame's px."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    mask: Annotated[str, Field(max_length=4 * MASK_BYTES // 3 + 4)]
    to_frame: Annotated[list[Metres], Field(min_length=2, max_length=2)]

    @field_validator("mask")
    @classmethod
    def whole(cls, text: str) -> str:
        try:
            raw = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("not base64") from None
        if len(raw) != MASK_BYTES:
            raise ValueError(f"a mask has {MASK_BYTES} bytes")
        return text


class ObservationIn(OutlineIn):
    """One frame, as the pose model saw it; the fields are `estimation.types.Observation`'s."""

    at_ms: Annotated[int, Field(ge=0, le=2**53)]
    width: Annotated[int, Field(ge=16, le=8192)]
    height: Annotated[int, Field(ge=16, le=8192)]
    landmarks: Annotated[list[Point], Field(min_length=33, max_length=33)]
    world: Annotated[list[Metres], Field(min_length=33, max_length=33)]
    score: Annotated[float, Field(ge=0, le=1)]
    luma: Annotated[float, Field(ge=0, le=255)]
    sharpness: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
    people: Annotated[int, Field(ge=0, le=20)] = 1
    background_luma: Annotated[float, Field(ge=0, le=255)] | None = None
    moved: Annotated[float, Field(ge=-10, le=10)] | None = None
    closer: OutlineIn | None = None


class ObservationsIn(BaseModel):
    """A take of a browser that sees for itself."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)
    observations: Annotated[list[ObservationIn], Field(min_length=1, max_length=MOST)]

    @model_validator(mode="after")
    def measurable(self) -> Self:
        # A page of before the closer look, or an integration that leaves it out: that would be measured wrongly.
        if not any(one.closer for one in self.observations):
            raise ValueError("no frame has a closer look: reload the page")
        return self


def pack(observation: Any) -> dict[str, Any]:
    """The pipeline's observation as JSON values."""
    import numpy as np

    return _pack_outline(observation) | {
        "at_ms": int(observation.at_ms),
        "width": int(observation.width),
        "height": int(observation.height),
        "landmarks": np.asarray(observation.landmarks, dtype=float).round(4).tolist(),
        "world": np.asarray(observation.world, dtype=float).round(5).tolist(),
        "score": float(observation.score),
        "luma": float(observation.luma),
        "sharpness": float(observation.sharpness),
        "people": int(observation.people),
        "background_luma": observation.background_luma,
        "moved": observation.moved,
        "closer": observation.closer and _pack_outline(observation.closer),
    }


def _pack_outline(outline: Any) -> dict[str, Any]:
    import numpy as np

    return {
        "mask": base64.b64encode(np.packbits(outline.mask >= 128).tobytes()).decode(),
        "to_frame": np.asarray(outline.to_frame, dtype=float).tolist(),
    }


def unpack(wire: dict[str, Any]) -> Any:
    """Back from JSON values (checked before, by `ObservationIn`)."""
    import numpy as np

    from measurement.estimation.types import Observation, Outline

    def outline(wire: dict[str, Any]) -> dict[str, Any]:
        bits = np.frombuffer(base64.b64decode(wire["mask"]), dtype=np.uint8)
        mask = (np.unpackbits(bits) * 255).reshape(MASK_SIDE, MASK_SIDE).astype(np.uint8)
        return {"mask": mask, "to_frame": np.asarray(wire["to_frame"], dtype=np.float32)}

    closer = wire.get("closer")
    return Observation(
        at_ms=wire["at_ms"],
        width=wire["width"],
        height=wire["height"],
        landmarks=np.asarray(wire["landmarks"], dtype=np.float32),
        world=np.asarray(wire["world"], dtype=np.float32),
        **outline(wire),
        score=wire["score"],
        luma=wire["luma"],
        sharpness=wire["sharpness"],
        people=wire.get("people", 1),
        background_luma=wire.get("background_luma"),
        moved=wire.get("moved"),
        closer=Outline(**outline(closer)) if closer else None,
    )
