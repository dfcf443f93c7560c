"""What measuring looks like from outside, to the person measured. Lengths are millimetres."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Source = Literal["camera", "tape", "stated", "derived"]


class View(BaseModel):
    model_config = ConfigDict(frozen=True)


class ValueView(View):
    """One measurement and half the width of its 90 % interval. confirmed_at: when she let it stand."""

    mm: int
    plus_minus_mm: int
    source: Source
    confirmed_at: datetime | None = None


class StatedView(View):
    height_mm: int
    weight_g: int | None = None
    sex: Literal["f", "m", "x"] | None = None


class ResultView(View):
    """An estimate, waiting for her word. check: what a pattern needs by tape or accepted by name."""

    measurements: dict[str, ValueView]
    check: list[str]
    warnings: list[str] = []
    quality: dict[str, Any]
    model: str
    ms: dict[str, int]


class RefusedView(View):
    """retry: another take may follow in this session. manual: time to offer the tape."""

    reason: str
    remedy: str
    failures: int
    retry: bool
    manual: bool


class UploadView(View):
    """Where a clip may be put, without a ticket, until `expires_at`."""

    url: str
    max_bytes: int
    types: list[str]
    expires_at: datetime


class SessionView(View):
    """A measuring session. ticket and upload: there while a take is awaited."""

    session: UUID
    mode: str
    state: str
    progress: int
    expires_at: datetime
    steps: list[str]
    guide_version: int
    stated: StatedView | None = None
    ticket: str | None = None
    upload: UploadView | None = None
    result: ResultView | None = None
    refused: RefusedView | None = None


class ProfileView(View):
    """What is kept of her body; empty where nothing is."""

    measurements: dict[str, ValueView] = {}
    stated: StatedView | None = None
    consent: dict[str, str] | None = None
    updated_at: datetime | None = None
    expires_at: datetime | None = None
    check: list[str] = []
    exported_at: datetime | None = None


class HowToLine(View):
    """One measurement: its clause in ISO 8559-1, our instruction, and the range that adults have."""

    key: str
    label: str
    iso_ref: str
    text: str
    min_mm: int
    max_mm: int
    units: list[str]


class HowToView(View):
    """critical: what a made-to-measure pattern needs by tape, or accepted by name."""

    consent: dict[str, str]
    critical: list[str]
    measurements: list[HowToLine]


class AcceptedTakeView(View):
    """A take is on its way; the session tells how far it is."""

    take: UUID
    state: str


class ErasedView(View):
    """What was deleted."""

    profiles: int
    sessions: int
    takes: int
    files: int
