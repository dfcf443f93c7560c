"""Failures that we expect: one tree, one stable code each, mapped once per transport."""

from typing import Any, ClassVar, Final

import django.db
import psycopg


class DomainError(Exception):
    """A refusal that a person or a program is told about. `code` never changes once published."""

    code: ClassVar[str] = "invalid"
    status: ClassVar[int] = 400
    temporary: ClassVar[bool] = False

    def __init__(self, text: str = "", **details: Any) -> None:
        super().__init__(text or self.code.replace("_", " ").capitalize() + ".")
        self.details = details

    @property
    def text(self) -> str:
        return str(self.args[0])

    def as_problem(self) -> dict[str, Any]:
        """The fields that every transport shows: code, message, temporary, details, retry_after_ms."""
        details = dict(self.details)
        retry_after_ms = details.pop("retry_after_ms", None)
        problem: dict[str, Any] = {
            "code": self.code,
            "message": self.text,
            "temporary": self.temporary,
            "details": details,
        }
        if retry_after_ms is not None:
            problem["retry_after_ms"] = retry_after_ms
        return problem


class Invalid(DomainError):
    code = "invalid"


class Unsupported(DomainError):
    code = "unsupported"


class Unauthorised(DomainError):
    code, status = "unauthorised", 401


class NotAllowed(DomainError):
    """Not allowed and not existing look the same from outside."""

    code, status = "not_found", 404

    def __init__(self, text: str = "There is no such thing here.", **details: Any) -> None:
        super().__init__(text, **details)


NotFound = NotAllowed


class Conflict(DomainError):
    code, status = "conflict", 409


class Stale(Conflict):
    code = "stale"


class TooLate(Conflict):
    """It could have been done, for a while."""

    code = "too_late"


class IdempotencyConflict(Conflict):
    code = "idempotency_conflict"


class Gone(DomainError):
    """It was here, and has been taken away for good."""

    code, status = "gone", 410


class TooLarge(DomainError):
    code, status = "too_large", 413


class RateLimited(DomainError):
    code, status, temporary = "rate_limited", 429, True


class Unavailable(DomainError):
    code, status, temporary = "unavailable", 503, True


class Internal(DomainError):
    """What is said of a bug of ours: nothing but a trace id, under which the log has the rest."""

    code, status = "internal", 500

    def __init__(self, trace: str) -> None:
        super().__init__("Something went wrong on our side.", trace=trace)


# What PostgreSQL's absence looks like: through Django's ORM and without it.
AWAY: Final = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    django.db.OperationalError,
    django.db.InterfaceError,
)


def expected(error: BaseException) -> DomainError | None:
    """The refusal that an exception stands for; None if it is a bug of ours.

    A database that goes away for a moment is no bug: the same request will do a little later.
    """
    if isinstance(error, DomainError):
        return error
    if isinstance(error, AWAY):
        return Unavailable("The database is away for a moment.", retry_after_ms=1000)
    return None
