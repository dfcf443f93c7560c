"""Everything that writes of a body. Each service is one transaction: rows, audit entry (without values), fact."""

from measurement.services.erasing import erase, forget_old
from measurement.services.profiles import confirm, enter, follow
from measurement.services.sessions import Wanted, awaits_a_take, cancel, give_consent, start_session
from measurement.services.takes import accept_clip, accept_observations, begin, record, tell_progress

__all__ = [
    "Wanted",
    "accept_clip",
    "accept_observations",
    "awaits_a_take",
    "begin",
    "cancel",
    "confirm",
    "enter",
    "erase",
    "follow",
    "forget_old",
    "give_consent",
    "record",
    "start_session",
    "tell_progress",
]
