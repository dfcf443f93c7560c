"""Every environment variable the product knows, once, typed. A bad one stops start-up by name."""

import os
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic.functional_validators import BeforeValidator

BASE_DIR = Path(__file__).resolve().parent.parent
CommaList = Annotated[list[str], BeforeValidator(lambda v: [p.strip() for p in v.split(",") if p.strip()])]


class Env(BaseModel):
    """Read from the process environment; `manage.py up` fills it from DIR/secrets.env."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    database_url: str = Field(
        default="", description="PostgreSQL as the role that owns and migrates the tables"
    )
    app_database_url: str = Field(
        default="", description="the same database as fashionistar_app, NOSUPERUSER NOBYPASSRLS"
    )
    redis_url: str = Field(default="redis://127.0.0.1:6379/0", description="Valkey or Redis")
    secret_key: SecretStr = Field(default=SecretStr("build-only"), description="signs tickets and sessions")
    data_key: SecretStr = Field(
        default=SecretStr("00" * 32), description="64 hex digits; wraps customers' keys"
    )
    audit_signing_key: SecretStr = Field(
        default=SecretStr("00" * 32),
        description="64 hex digits; Ed25519 seed that signs the audit tree's heads",
    )
    sandbox_webhook_secret: SecretStr = Field(
        default=SecretStr("build-only"), description="signs the sandbox payment provider's webhooks"
    )
    data_dir: Path = Field(default=BASE_DIR / ".data", description="where media and local state live")
    public_url: str = Field(
        default="http://127.0.0.1:8000", description="the address that people and webhooks use"
    )
    internal_url: str = Field(
        default="", description="where this machine's own web server listens, if not public_url"
    )
    worker_metrics_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="the worker's own /metrics; 0: none (`up` shows all at the web's)",
    )
    prometheus_multiproc_dir: str = Field(
        default="",
        description="a folder in which processes on one machine share their counters; `up` sets it",
    )
    allowed_hosts: CommaList = Field(default=["*"], description="comma-separated")
    debug: bool = Field(default=False)
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    email_url: str = Field(
        default="file", pattern="^(console|file|locmem|smtps?://.+)$", description="where mail goes"
    )
    email_from: str = Field(default="Fashionistar <hello@fashionistar.example>")
    pool_max_size: int = Field(default=16, ge=2, le=200)
    hold_minutes: int = Field(default=15, ge=1, le=240, description="how long a checkout holds its stock")
    openai_api_key: SecretStr | None = Field(default=None, description="none: the offline brain")
    openai_base_url: str | None = Field(default=None, description="any OpenAI-compatible server")
    openai_model: str = Field(default="gpt-4.1-mini")
    llm_stream_tools: bool = Field(default=True)
    ticket_minutes: int = Field(default=15, ge=1, le=15)
    anonymous_sessions_per_minute: int = Field(
        default=60, ge=1, description="new widget sessions per address"
    )
    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="how many proxies may set X-Forwarded-For"
    )
    chat_send_rate: float = Field(default=1.0, gt=0, description="a shopper's messages per second, sustained")
    chat_send_burst: int = Field(default=10, ge=1)
    chat_staff_send_rate: float = Field(default=5.0, gt=0)
    chat_staff_send_burst: int = Field(default=30, ge=1)

    @field_validator("data_key", "audit_signing_key")
    @classmethod
    def _hex_key(cls, value: SecretStr) -> SecretStr:
        if len(bytes.fromhex(value.get_secret_value())) != 32:
            raise ValueError("must be 64 hex digits")
        return value


def read(environ: Any = os.environ) -> Env:
    """Raises SystemExit naming each bad variable, and never its value."""
    known = {
        name: environ[name.upper()]
        for name in Env.model_fields
        if environ.get(name.upper()) not in (None, "")
    }
    try:
        return Env.model_validate(known)
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise SystemExit("These settings are wrong:\n" + "\n".join(lines)) from None


env = read()
