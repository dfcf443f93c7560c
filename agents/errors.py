from typing import ClassVar

from server.common.errors import Conflict, DomainError


class Silenced(Conflict):
    """The assistant may no longer act in this conversation: a person has taken over."""

    code = "assistant_silenced"


class LimitReached(DomainError):
    """The turn asked for more model or tool calls than one turn may make."""

    code: ClassVar[str] = "turn_limit"
    status: ClassVar[int] = 429


class CutOff(DomainError):
    """A model's stream ended without saying why: what it asked for so far must not be run."""

    code: ClassVar[str] = "model_cut_off"
    status: ClassVar[int] = 502
    temporary: ClassVar[bool] = True
