"""Bearer tickets on REST: a shopper's, a member's, or either."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from server.accounts import tickets
from server.accounts.tickets import Ticket
from server.common.errors import Unauthorised


class TicketAuth(HttpBearer):
    """Sets `request.ticket` and `request.actor`. Raises Unauthorised for a bad, expired or revoked ticket."""

    kinds: tuple[str, ...] = ("customer", "member")

    def authenticate(self, request: HttpRequest, token: str) -> Ticket:
        ticket = tickets.read(token)
        if ticket.kind not in self.kinds:
            raise Unauthorised("This ticket is not for here.")
        if tickets.revoked(ticket):
            raise Unauthorised("This ticket has been withdrawn.")
        request.ticket = ticket  # type: ignore[attr-defined]  # Ninja's way to pass things on
        request.actor = ticket.actor  # type: ignore[attr-defined]
        return ticket


class CustomerAuth(TicketAuth):
    kinds = ("customer",)


class MemberAuth(TicketAuth):
    kinds = ("member",)
