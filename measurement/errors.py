"""What measuring refuses, each with a stable code."""

from server.common.errors import Conflict, DomainError, Invalid, TooLarge, Unauthorised, Unavailable


class ConsentNeeded(Conflict):
    """No consent, or one to an older text."""

    code = "consent_needed"


class AdultsOnly(DomainError):
    """Nobody under 18 is measured."""

    code, status = "adults_only", 403


class StatedImplausible(Invalid):
    """A height, weight or length that is none, or not an adult's."""

    code = "implausible"


class MeasuringClosed(Conflict):
    """The session is over, or waits for something else."""

    code = "measuring_closed"


class TakeUnderWay(Conflict):
    """One take at a time."""

    code = "take_under_way"


class ClipTooLarge(TooLarge):
    code = "too_large"


class NotAVideo(DomainError):
    code, status = "not_a_video", 415


class LinkRefused(Unauthorised):
    """An upload link that is not ours, or whose time is over."""

    code = "link_refused"


class GuidesBusy(Unavailable):
    """So many are being guided that one more would spoil it for all."""

    code = "guides_busy"
