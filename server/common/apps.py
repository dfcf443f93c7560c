from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "server.common"
    label = "common"

    def ready(self) -> None:
        from server.common import tasks  # noqa: F401  (Celery entries)
