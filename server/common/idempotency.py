"""The same request twice has one effect and one answer."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from server.common import clock
from server.common.errors import IdempotencyConflict, Invalid
from server.common.models import IdempotencyRecord

MAX_KEY = 255


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]
    replayed: bool


def fingerprint(body: object) -> str:
    """SHA-256 over canonical JSON."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def run(
    *,
    principal: str,
    endpoint: str,
    key: str | None,
    body: object,
    fn: Callable[[], tuple[int, dict[str, Any]]],
) -> Answer:
    """Run `fn` once per (principal, endpoint, key); a repeat gets the stored answer.

    The record and what `fn` writes commit together; a failure stores nothing, so a retry runs afresh.
    Raises IdempotencyConflict when the key came with another body, Invalid when it is too long.
    """
    if not key:
        status, answer = fn()
        return Answer(status, answer, replayed=False)
    if len(key) > MAX_KEY:
        raise Invalid(f"An Idempotency-Key has at most {MAX_KEY} characters.", field="Idempotency-Key")
    mark = fingerprint(body)
    with transaction.atomic():
        with connection.cursor() as cursor:  # the second of two at once waits here for the first's answer
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"{principal}\n{endpoint}\n{key}"]
            )
        earlier = IdempotencyRecord.objects.filter(principal=principal, endpoint=endpoint, key=key).first()
        if earlier is not None:
            if earlier.fingerprint != mark:
                raise IdempotencyConflict("This key was used for another request.")
            return Answer(earlier.status, earlier.body, replayed=True)
        status, answer = fn()
        answer = json.loads(json.dumps(answer, default=str))
        IdempotencyRecord.objects.create(
            principal=principal,
            endpoint=endpoint,
            key=key,
            fingerprint=mark,
            status=status,
            body=answer,
            at=clock.now(),
        )
    return Answer(status, answer, replayed=False)
