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
    web_own_cores: bool = Field(
        default=True,
        description="`up` keeps a core for each web process, where as many are left for all the others",
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
    chat_act_rate: float = Field(default=5.0, gt=0, description="a shopper's presses on cards per second")
    chat_act_burst: int = Field(default=20, ge=1)
    chat_staff_act_rate: float = Field(default=10.0, gt=0)
    chat_staff_act_burst: int = Field(default=30, ge=1)
    chat_fetch_rate: float = Field(default=5.0, gt=0, description="pages of a log per second and socket")
    chat_fetch_burst: int = Field(default=10, ge=1)
    chat_sub_rate: float = Field(default=20.0, gt=0, description="subscriptions per second and socket")
    chat_sub_burst: int = Field(default=200, ge=1)
    chat_typing_seconds: float = Field(
        default=3.0, gt=0, description="typing is passed on this often at most"
    )
    chat_words_per_second: float = Field(default=12.0, gt=0, description="a turn's streamed words")
    chat_refusals_per_minute: int = Field(default=10, ge=1, description="so many refusals end a socket")
    chat_resumes_per_minute: int = Field(
        default=60, ge=1, description="greetings, streams and renewals a person"
    )
    chat_frame_bytes: int = Field(default=64 * 1024, ge=1024, le=1024 * 1024, description="an inbound frame")
    chat_text_points: int = Field(default=4096, ge=1, le=16384, description="code points of a message")
    chat_meta_bytes: int = Field(default=8 * 1024, ge=0, le=64 * 1024)
    chat_depth: int = Field(default=32, ge=4, le=100, description="nesting of a frame")
    chat_subscriptions: int = Field(default=100, ge=1, description="of one shopper's socket")
    chat_staff_subscriptions: int = Field(default=500, ge=1)
    chat_shopper_sockets: int = Field(default=5, ge=1, description="sockets and streams of one shopper")
    chat_staff_sockets: int = Field(default=50, ge=1)
    chat_max_sockets: int = Field(default=20_000, ge=1, description="of one web process")
    chat_max_streams: int = Field(
        default=2_000, ge=0, description="server-sent event streams of one web process"
    )
    chat_max_pending: int = Field(
        default=1_000, ge=1, description="sockets of one process before their hello"
    )
    chat_control_frames: int = Field(default=64, ge=8, description="answers waiting for a slow client")
    chat_unsent_bytes: int = Field(default=1024 * 1024, ge=64 * 1024, description="waiting for a slow client")
    chat_send_buffer_bytes: int = Field(default=64 * 1024, ge=4096, description="SO_SNDBUF of a socket")
    chat_hello_seconds: float = Field(default=5.0, gt=0, description="until a new socket must say hello")
    chat_ping_seconds: float = Field(default=25.0, gt=0, le=30)
    chat_pong_seconds: float = Field(default=10.0, gt=0)
    chat_slow_seconds: float = Field(
        default=10.0, gt=0, description="a client that reads nothing for so long goes"
    )
    chat_check_seconds: float = Field(
        default=5.0, gt=0, description="rights and positions are checked this often"
    )
    chat_expiring_seconds: float = Field(
        default=60.0, gt=0, description="a ticket's end is announced this early"
    )
    chat_stream_comment_seconds: float = Field(
        default=15.0, gt=0, description="keeps an idle event stream open"
    )
    chat_presence_seconds: float = Field(default=45.0, ge=1, description="the lease of somebody's presence")
    chat_page: int = Field(default=200, ge=1, le=200, description="lines of a page and of a snapshot")
    chat_replay: int = Field(default=1000, ge=1, description="further behind gets a snapshot")
    chat_drain_seconds: float = Field(
        default=30.0, ge=0, le=600, description="a stopping process closes within"
    )
    chat_drain_notice_seconds: float = Field(
        default=0.0,
        ge=0,
        le=60,
        description="/readyz says 503 this long before a stopping process stops accepting",
    )
    chat_edit_minutes: int = Field(
        default=15, ge=0, le=10_080, description="how long one may change one's own message"
    )

    measure_session_minutes: int = Field(
        default=60, ge=5, le=1440, description="a measuring session ends, confirmed or not"
    )
    measure_profile_days: int = Field(
        default=365, ge=1, le=3650, description="how long measurements are kept after the last change"
    )
    measure_take_seconds: int = Field(
        default=480,
        ge=30,
        le=540,
        description="no clip and no take gets older; the sweeper comes each minute",
    )
    measure_sessions_per_hour: int = Field(default=30, ge=1, description="of one shopper")
    measure_takes_per_hour: int = Field(default=60, ge=1, description="of one shopper")
    measure_guided: int = Field(
        default=8, ge=0, le=256, description="shoppers guided over /ws/measure by one web process; 0: none"
    )
    measure_frame_bytes: int = Field(
        default=256 * 1024, ge=8192, le=1024 * 1024, description="a frame of /ws/measure"
    )
    measure_frames_per_second: float = Field(default=8.0, gt=0, le=60, description="of one guided shopper")

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
