"""DIR/secrets.env: written once with mode 0600, read ever after. A backup keeps it apart from the data."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

NAMES: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "DATA_KEY": lambda: secrets.token_hex(32),
    "AUDIT_SIGNING_KEY": lambda: secrets.token_hex(32),
    "SANDBOX_WEBHOOK_SECRET": lambda: "whsec_" + secrets.token_urlsafe(32),
    "OWNER_PASSWORD": lambda: secrets.token_urlsafe(24),
    "APP_PASSWORD": lambda: secrets.token_urlsafe(24),
    "VALKEY_PASSWORD": lambda: secrets.token_urlsafe(24),
    "DEMO_MARKETPLACE_PASSWORD": lambda: "demo-" + secrets.token_urlsafe(9),
    "DEMO_VENDOR_PASSWORD": lambda: "demo-" + secrets.token_urlsafe(9),
}
# These stay with the supervisor; the servers get what is made of them (addresses with passwords in).
KEPT_BACK = {"OWNER_PASSWORD", "APP_PASSWORD", "VALKEY_PASSWORD"}


def load(directory: Path) -> dict[str, str]:
    """All secrets of this data directory; the missing ones are made and kept."""
    path = directory / "secrets.env"
    known = read(path)
    missing = {name: make() for name, make in NAMES.items() if name not in known}
    if missing:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in missing.items())
    return {**known, **missing}


def read(path: Path) -> dict[str, str]:
    """NAME=value lines; empty if there is no such file."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
