"""The province's pages: every commune in a row, what is late by rule, the lanes, and one commune looked into.

The link is made on the server's command line alone, for a person whose commune's directory gives the role «tinh». It
reads; each look into a commune is a line of that commune's own log, so that the commune sees who looked and when.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.ledger import audit
from bot.ledger.rules import documents
from bot.ledger.sending.traffic import traffic
from bot.ledger.store import EVERY
from bot.summaries import province
from bot.summaries.figures import Figures, figures
from bot.texts import plain
from bot.web import pages
from bot.web.gate.doors import Door, Visit
from bot.web.house import House, local_now
from schedules.directory import Role
from schedules.province import Standing, by_lateness, by_rule

PURPOSE = "tinh"
RULES_SHOWN = 20


class ProvincePages:
    """Routes of /tinh."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._door = Door(
            house,
            PURPOSE,
            plain("page.province.door"),
            self._all,
            gets={"xa": self._one, "kenh": self._lanes},
            what=plain("page.province.asked_for"),
        )

    def routes(self) -> list[BaseRoute]:
        return self._door.routes()

    async def _all(self, request: Request, visit: Visit) -> Response:
        _need(visit)
        server = self._house.store.of(EVERY)
        found: Sequence[Standing] = await server.read(province.newest)
        silent = await server.read(province.silent)
        today = local_now(self._house).date()
        rows, rules = by_lateness(found), by_rule(found)[:RULES_SHOWN]
        return pages.page("province/communes.html", visit=visit, rows=rows, rules=rules, silent=silent, today=today)

    async def _one(self, request: Request, visit: Visit) -> Response:
        """One commune's figures as they stand now, and who is late with what."""
        _need(visit)
        name = request.query_params.get("ma", "")[:64]
        of_all = await self._house.store.of(EVERY).read(province.newest)
        if name not in {one.commune for one in of_all}:
            raise HTTPException(404)
        figures_, standing = await self._house.store.of(name).do(self._look, name, visit.person.id)
        return pages.page("province/commune.html", visit=visit, found=figures_, one=standing)

    def _look(self, tx: Connection, name: str, who: str) -> tuple[Figures, Standing]:
        now = self._house.clock.now()
        commune = documents.load_current(tx, name)
        from_where = f"{self._house.commune.id}/{who}"
        audit.note(tx, name, who="tinh", what="province_looked", now=now, subject=from_where)
        return figures(tx, commune, local_now(self._house).date()), province.standing(tx, commune, now)

    async def _lanes(self, request: Request, visit: Visit) -> Response:
        """Every lane of the server, what stands still first."""
        _need(visit)
        now = self._house.clock.now()
        lanes = await self._house.store.of(EVERY).read(traffic, now)
        lanes.sort(key=lambda one: (not one.stalled(now), one.deaf is None, -one.queued, one.commune))
        return pages.page("province/lanes.html", visit=visit, lanes=lanes, now=now)


def _need(visit: Visit) -> None:
    """HTTPException 403 where the role has gone since the link was made."""
    if not visit.person.roles & {Role.province, Role.operator}:
        raise HTTPException(403)
