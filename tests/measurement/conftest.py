"""The server of the chat's tests, at its HTTP door."""

import pytest

from tests.conversations.conftest import Chat, chat  # noqa: F401  (a fixture)
from tests.measurement.shopper import Measured


@pytest.fixture
def her(chat: Chat, world) -> Measured:  # noqa: F811
    """A shopper of the marketplace."""
    return Measured(world.shopper(), chat.http)


@pytest.fixture
def other(chat: Chat, world) -> Measured:  # noqa: F811
    """Another shopper of the same marketplace."""
    return Measured(world.shopper(), chat.http)
