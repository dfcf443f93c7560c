from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "server.accounts"
    label = "accounts"

    def ready(self) -> None:
        from server.accounts import privacy, signins  # noqa: F401  (hooks; audit of sign-ins)
