"""What `./manage.py doctor` looks at below the domain; upper packages register checks of their own."""

import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from server.common import clock
from server.common.audit import seal, verify, watch
from server.common.errors import DomainError
from server.common.outbox import backlog
from server.common.rls import APP_ROLE
from server.common.valkey import sync_client
from server.env import env

State = Literal["ok", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `remedy` says what to do when it is not ok."""

    check: str
    state: State
    says: str
    remedy: str = ""


Check = Callable[[], Iterator[Finding]]
C = TypeVar("C", bound=Check)
_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[C], C]:
    """Register a check: a generator of findings. One that raises is itself a failure."""

    def register(work: C) -> C:
        _checks[name] = work
        return work

    return register


def examine() -> list[Finding]:
    """Run every check, in the order of registration; one that breaks does not hide the others."""
    found: list[Finding] = []
    for name, work in _checks.items():
        try:
            found += list(work())
        except Exception as error:
            text = str(error).strip().splitlines() or [type(error).__name__]
            found.append(Finding(name, "failure", f"could not be checked: {text[0]}", "see the checks above"))
    return found


def _row(sql: str, parameters: list[Any] | None = None) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or [])
        return cast(tuple[Any, ...], cursor.fetchone())


@check("postgres")
def _postgres() -> Iterator[Finding]:
    version, name, encoding = _row(
        "SELECT current_setting('server_version_num')::int, version(), current_setting('server_encoding')"
    )
    said = " ".join(name.split()[:2])
    if version < 160000:
        yield Finding("postgres", "failure", f"{said} is too old", "use PostgreSQL 16 or newer")
    elif encoding != "UTF8":
        yield Finding("postgres", "failure", f"the database is {encoding}", "make it with ENCODING 'UTF8'")
    else:
        yield Finding("postgres", "ok", f"{said}, {encoding}")
    for setting, wanted in (("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on")):
        value = _row("SELECT current_setting(%s)", [setting])[0]
        if value != wanted:
            yield Finding(
                "postgres", "failure", f"{setting} is {value}: an acknowledged message could be lost",
                f"ALTER SYSTEM SET {setting} = '{wanted}'",
            )  # fmt: skip


@check("role")
def _role() -> Iterator[Finding]:
    user, is_super, bypass = _row(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    owned = _row(
        "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole AND relkind IN ('r', 'p')"
    )[0]
    remedy = f"set APP_DATABASE_URL to the role {APP_ROLE} (NOSUPERUSER NOBYPASSRLS)"
    if is_super or bypass:
        yield Finding("role", "failure", f"the application runs as {user}, whom no wall holds", remedy)
    elif owned:
        yield Finding("role", "failure", f"the application's role {user} owns {owned} tables", remedy)
    elif user != APP_ROLE:
        yield Finding(
            "role", "warning", f"the application runs as {user}: its changes count as foreign", remedy
        )
    else:
        yield Finding("role", "ok", f"{user}: no superuser, under row-level security, owner of nothing")


@check("migrations")
def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connections["owner"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{m.app_label}.{m.name}" for m, _ in plan[:4])
        yield Finding("migrations", "failure", f"{len(plan)} are waiting: {names}", "./manage.py prepare")
    else:
        yield Finding("migrations", "ok", "all are applied")


@check("partitions")
def _partitions() -> Iterator[Finding]:
    months = _row(
        "SELECT coalesce(min(n), 0) FROM (SELECT count(*) AS n FROM unnest(ARRAY['common_auditentry',"
        " 'common_outboxentry']) parent LEFT JOIN pg_class c ON c.relname > parent || '_' ||"
        " to_char(now(), 'YYYY_MM') AND c.relname LIKE parent || '\\_20__\\___' AND c.relkind = 'r' GROUP BY parent) x"
    )[0]
    state: State = "ok" if months >= 2 else "failure"
    yield Finding(
        "partitions", state, f"{months} months ahead", "" if state == "ok" else "start the worker's beat"
    )


@check("valkey")
def _valkey() -> Iterator[Finding]:
    started = time.perf_counter()
    sync_client().ping()
    yield Finding("valkey", "ok", f"answers in {(time.perf_counter() - started) * 1000:.1f} ms")


@check("outbox")
def _outbox() -> Iterator[Finding]:
    waiting = backlog()
    if waiting.poison:
        for key, subscriber, error in waiting.poisoned:
            says = f"{key}: {subscriber} gave up: {error[:200]}"
            yield Finding(
                "outbox", "failure", says, f"mend the cause, then ./manage.py doctor --redrive {key}"
            )
        if waiting.poison > len(waiting.poisoned):
            yield Finding("outbox", "failure", f"{waiting.poison} poisoned deliveries in all")
    if waiting.seconds > 60:
        says = f"{waiting.entries} waiting, the oldest for {waiting.seconds:.0f} s"
        yield Finding("outbox", "failure", says, "is the worker running? see its log")
    else:
        yield Finding("outbox", "ok", f"{waiting.entries} waiting")


@check("audit")
def _audit() -> Iterator[Finding]:
    lag = seal.lag()
    try:
        seal.inspect()
    except DomainError as error:
        yield Finding("audit", "failure", error.text, "./manage.py audit verify; then see the runbook")
    if lag.seconds > 300:
        says = f"{lag.entries} entries not sealed, the oldest for {lag.seconds:.0f} s"
        remedy = "is the worker's beat running? does a transaction stay open (pg_stat_activity)?"
        yield Finding("audit", "failure", says, remedy)
    else:
        yield Finding("audit", "ok", f"{lag.entries} entries not sealed yet")
    last = verify.last_result()
    if last is None:
        yield Finding("audit", "warning", "never verified here", "./manage.py audit verify, daily")
    elif not last["ok"]:
        yield Finding(
            "audit", "failure", f"the verification of {last['at']} had findings", "./manage.py audit verify"
        )
    elif last["age_days"] > 8:
        yield Finding(
            "audit", "warning", f"last verified {last['age_days']} days ago", "./manage.py audit verify"
        )
    if tables := watch.unwatched():
        says = f"changes by hand are not recorded on {', '.join(tables[:6])}"
        yield Finding("audit", "failure", says, "./manage.py prepare")
    off = _row(
        "SELECT count(*), min(t.tgrelid::regclass::text) FROM pg_trigger t"
        " WHERE t.tgname IN ('refuse_change', 'refuse_truncate') AND t.tgenabled NOT IN ('O', 'A')"
    )
    if off[0]:
        remedy = f"ALTER TABLE {off[1]} ENABLE TRIGGER ALL, then ask who switched them off"
        yield Finding("audit", "failure", f"{off[0]} append-only triggers are switched off", remedy)


@check("disk")
def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(env.data_dir if env.data_dir.exists() else "/").free
    state: State = "failure" if free < 500 * 2**20 else "warning" if free < 2 * 2**30 else "ok"
    remedy = "" if state == "ok" else f"make room below {env.data_dir}"
    yield Finding("disk", state, f"{free / 2**30:.1f} GiB free", remedy)


@check("clock")
def _clock() -> Iterator[Finding]:
    before = clock.now()
    at = _row("SELECT clock_timestamp()")[0]
    after = clock.now()
    off = max((before - at).total_seconds(), (at - after).total_seconds(), 0.0)
    if off > 1:
        says = f"this machine and the database differ by {off:.1f} s"
        yield Finding("clock", "failure", says, "run an NTP client on both: tickets and holds depend on it")
    else:
        yield Finding("clock", "ok", "this machine and the database agree")


@check("settings")
def _settings() -> Iterator[Finding]:
    weak = []
    if len(env.secret_key.get_secret_value()) < 32:
        weak.append(("SECRET_KEY is short or the build's", "failure"))
    for name, value in (("DATA_KEY", env.data_key), ("AUDIT_SIGNING_KEY", env.audit_signing_key)):
        if len(set(value.get_secret_value())) < 8:
            weak.append((f"{name} can be guessed", "failure"))
    if env.debug:
        weak.append(("DEBUG is on", "failure"))
    local = env.public_url.startswith(("http://127.", "http://localhost"))
    if not local and env.public_url.startswith("http://"):
        weak.append(("PUBLIC_URL is not https", "failure"))
    if not local and "*" in env.allowed_hosts:
        weak.append(("ALLOWED_HOSTS is *", "warning"))
    secrets = env.data_dir / "secrets.env"
    if secrets.exists() and secrets.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        weak.append((f"{secrets} can be read by others", "failure"))
    for says, state in weak:
        yield Finding("settings", cast(State, state), says, "see server/docs/security.md")
    if not weak:
        yield Finding("settings", "ok", "nothing weak")


@check("mail")
def _mail() -> Iterator[Finding]:
    if not env.email_url.startswith("smtp"):
        kind = {"file": f"written to {settings.EMAIL_FILE_PATH}", "console": "printed"}.get(
            env.email_url, "kept"
        )
        yield Finding("mail", "ok", f"is {kind}, not sent (EMAIL_URL)")
        return
    try:
        mail = get_connection(fail_silently=False)
        mail.open()
        mail.close()
    except OSError as error:
        yield Finding("mail", "failure", f"the server does not take it: {error}", "look at EMAIL_URL")
    else:
        yield Finding("mail", "ok", f"{settings.EMAIL_HOST} takes it")
