"""As `startproject` and the tutorial leave them, on PostgreSQL with a connection that stays open."""

import os
from urllib.parse import unquote, urlsplit

_database = urlsplit(os.environ["DATABASE_URL"])

SECRET_KEY = "a benchmark on the loopback interface"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "loadtests.peers.channels_tutorial.urls"
INSTALLED_APPS = [
    "daphne",
    "loadtests.peers.channels_tutorial.apps.Chat",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
MIDDLEWARE: list[str] = []
ASGI_APPLICATION = "loadtests.peers.channels_tutorial.asgi.application"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.path.lstrip("/"),
        "USER": _database.username,
        "PASSWORD": unquote(_database.password or ""),
        "HOST": _database.hostname,
        "PORT": _database.port,
        # The default would open a connection for every message.
        "CONN_MAX_AGE": None,
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [os.environ["REDIS_URL"]]},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
LOGGING_CONFIG = None
