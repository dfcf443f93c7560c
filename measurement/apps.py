"""Guided video measurement: bodies in millimetres, owned by the person alone."""

from importlib import import_module

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "measurement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("measurement.subscribers")
        import_module("measurement.privacy")
