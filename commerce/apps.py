"""The goods and the money."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class CommerceConfig(AppConfig):
    name = "commerce"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        if find_spec("commerce.subscribers"):
            import_module("commerce.subscribers")
        import_module("commerce.privacy")
