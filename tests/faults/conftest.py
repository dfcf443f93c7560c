"""Shared with the conversations: the server in this process."""

from tests.conversations.conftest import chat  # noqa: F401
