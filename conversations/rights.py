"""Whose right has ended: asked when a socket begins, for all who begin together, and again while it lasts."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from conversations import database
from conversations.pages import Pages
from conversations.together import Together
from server.accounts.tickets import Ticket
from server.patience import AsyncConnection

ENDED: Final = """
SELECT s.id FROM accounts_widgetsession s WHERE s.id = ANY (%(sessions)s) AND s.revoked_at IS NOT NULL
UNION ALL SELECT k.id FROM accounts_customer k WHERE k.id = ANY (%(people)s) AND k.erased_at IS NOT NULL
UNION ALL SELECT m FROM unnest(%(memberships)s) m WHERE NOT EXISTS (
    SELECT FROM accounts_membership x JOIN accounts_user u ON u.id = x.user_id
    WHERE x.id = m AND x.active AND u.is_active)
UNION ALL SELECT t.id FROM accounts_tenant t WHERE NOT t.active
"""

ORIGINS: Final = "SELECT id, origins FROM accounts_site WHERE id = ANY (%s)"


class Standing(NamedTuple):
    """How a ticket stands now: whether its right has ended, and from where its site may be spoken to."""

    ended: bool
    origins: Sequence[str]


class Rights:
    """What the database says of tickets."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._together: Together[Ticket, Standing] = Together(self._ask)

    async def standing(self, ticket: Ticket) -> Standing:
        found = await self._together.get(ticket)
        assert found is not None
        return found

    async def ended(self, tickets: Sequence[Ticket]) -> set[UUID]:
        """Sessions, memberships, people and tenants among these whose right has ended."""

        async def work(connection: AsyncConnection) -> set[UUID]:
            cursor = await connection.execute(ENDED, _parameters(tickets), prepare=True)
            return {row[0] for row in await cursor.fetchall()}

        return await self._pages.ask(work)

    async def _ask(self, tickets: list[Ticket]) -> dict[Ticket, Standing]:
        sites = list({ticket.site_id for ticket in tickets if ticket.site_id is not None})

        async def work(connection: AsyncConnection) -> tuple[set[UUID], dict[UUID | None, list[str]]]:
            async with connection.pipeline():
                first = await connection.execute(ENDED, _parameters(tickets), prepare=True)
                second = await connection.execute(ORIGINS, (database.uuids(sites),), prepare=True)
                return (
                    {row[0] for row in await first.fetchall()},
                    {row[0]: row[1] for row in await second.fetchall()},
                )

        ended, origins = await self._pages.ask(work)
        return {
            ticket: Standing(is_among(ticket, ended), origins.get(ticket.site_id) or ()) for ticket in tickets
        }


def is_among(ticket: Ticket, ended: set[UUID]) -> bool:
    return bool(ended) and not ended.isdisjoint((ticket.session, ticket.subject, ticket.tenant_id))


def _parameters(tickets: Sequence[Ticket]) -> dict[str, object]:
    customers = [ticket for ticket in tickets if ticket.kind == "customer"]
    return {
        "sessions": database.uuids([ticket.session for ticket in customers]),
        "people": database.uuids([ticket.subject for ticket in customers]),
        "memberships": database.uuids([t.session for t in tickets if t.kind == "member"]),
    }
