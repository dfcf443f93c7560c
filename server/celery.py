"""The workers: queues turns, bridges, video, default; outbox relay and sealer live in the worker's main process."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")

from celery import Celery
from celery.signals import setup_logging, task_postrun, worker_ready, worker_shutting_down

app = Celery("fashionistar")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "partitions": {"task": "ground.partitions", "schedule": 86_400.0},
    "outbox": {"task": "outbox.forget", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "sessions": {"task": "ground.sessions", "schedule": 86_400.0},
    "expire": {"task": "commerce.expire", "schedule": 15.0},
    "sandbox": {"task": "commerce.sandbox_webhooks", "schedule": 2.0},
    # A minute at most beyond MEASURE_TAKE_SECONDS: no clip lives for ten.
    "measurements": {"task": "measurement.sweep", "schedule": 60.0, "options": {"expires": 60.0}},
    "carts": {"task": "commerce.abandon_carts", "schedule": 3600.0},
    "measures": {"task": "commerce.forget_measures", "schedule": 3600.0},
}

_threads: list[Any] = []


@worker_ready.connect
def _start_threads(sender: Any, **_: Any) -> None:
    if "default" not in sender.app.amqp.queues.consume_from:
        return  # the worker of one queue alone: relay and sealer are with the others
    from server import patience
    from server.common.audit.sealer import Sealer
    from server.common.relay import Relay

    patience.watch(seconds=60)
    _threads.extend((Relay(), Sealer()))
    for thread in _threads:
        thread.start()
    from server.env import env

    if env.worker_metrics_port:
        from server.common.metrics import serve

        serve(env.worker_metrics_port)


@worker_shutting_down.connect
def _stop_threads(**_: Any) -> None:
    for thread in _threads:
        thread.stop()


@task_postrun.connect
def _return_connection(**_: Any) -> None:
    from django.db import connections

    connections.close_all()  # back to the pool


@setup_logging.connect
def _keep_django_logging(**_: Any) -> None:
    """Celery would replace the root logger's handlers."""
