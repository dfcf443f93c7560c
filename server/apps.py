from django.apps import AppConfig


class ServerConfig(AppConfig):
    """Only its management commands; tables live in common and accounts."""

    name = "server"
    label = "server"
