"""Metrics that are read from the database when Prometheus asks: how far outbox and seal are behind."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, Gauge, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from server.common import outbox
from server.common.audit import seal
from server.env import env

log = logging.getLogger(__name__)
SOCKETS = Gauge("fashionistar_sockets", "Open chat sockets", multiprocess_mode="livesum")


class Backlogs(Collector):
    """Asked of the database at each scrape: the same whichever process answers."""

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        try:
            waiting, lag = outbox.backlog(), seal.lag()
        except Exception as error:  # the scrape must go on when the database is away
            log.warning("metrics: %s", error)
            return
        for name, text, value in (
            ("outbox_waiting", "Facts and deliveries not done", waiting.entries),
            ("outbox_lag_seconds", "Age of the oldest of them", waiting.seconds),
            ("outbox_poisoned", "Deliveries given up", waiting.poison),
            ("audit_unsealed", "Audit entries without a leaf", lag.entries),
            ("audit_seal_lag_seconds", "Age of the oldest of them", lag.seconds),
        ):
            yield GaugeMetricFamily(f"fashionistar_{name}", text, value=float(value))


def exposition() -> bytes:
    """Prometheus' text: this process's counters, or with PROMETHEUS_MULTIPROC_DIR those of all processes here."""
    registry = REGISTRY
    if env.prometheus_multiproc_dir:
        from prometheus_client.multiprocess import MultiProcessCollector

        _bury(Path(env.prometheus_multiproc_dir))
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    backlogs = CollectorRegistry()
    backlogs.register(Backlogs())
    return generate_latest(registry) + generate_latest(backlogs)


def _bury(folder: Path) -> None:
    """A process that was killed could not say that its sockets are gone."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)
        except PermissionError:
            continue


def serve(port: int) -> None:
    """A /metrics of its own for a process without HTTP."""
    start_http_server(port)
