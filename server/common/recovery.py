"""What must be done to a database that was restored; each package registers its own part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from server.common import audit
from server.common.actor import system
from server.common.audit import heads, seal, verify
from server.common.scope import platform_scope

Hook = Callable[[], int]
H = TypeVar("H", bound=Hook)
_hooks: dict[str, Hook] = {}


def on_restore(hook: H) -> H:
    """Register a function that runs in the platform's scope after a restore; it returns how many rows it changed."""
    _hooks[f"{hook.__module__}.{hook.__qualname__}"] = hook
    return hook


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was changed (by hook), and what the audit log's verification said."""

    changed: dict[str, int]
    report: verify.Report


def finish(witness: heads.Head | None) -> Recovered:
    """Run the hooks, record the restore, seal every entry, verify. witness: the head that the backup names."""
    with platform_scope():
        changed = {name: hook() for name, hook in sorted(_hooks.items())}
        audit.record(
            "database.restored",
            actor=system(None),
            target=("audit_head", witness.size if witness else 0),
            tenant_id=None,
            after=changed,
        )
    seal.seal_rest()
    return Recovered(changed, verify.verify(witnesses=[witness] if witness else []))
