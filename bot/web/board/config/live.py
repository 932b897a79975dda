"""*Chạy thật*: which units hear for themselves and which are still on trial, and the office's decision about it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.ledger.duties import obligations
from bot.ledger.who import people
from bot.web.board.config.pages import AT
from bot.web.board.seat import Seat
from bot.web.gate.doors import HEADERS, Page, Visit, form_of
from bot.web.house import House

LIVE = f"{AT}/chay-that"


class LivePages:
    """The page that asks, and the press that decides; the office and the operator look, the office presses."""

    def __init__(self, house: House) -> None:
        self._house = house

    def gets(self) -> dict[str, Page]:
        return {LIVE: self.live}

    def posts(self) -> dict[str, Page]:
        return {LIVE: self.go_live}

    def _seat(self, request: Request, visit: Visit) -> Seat:
        seat = Seat.of(self._house, request, visit)
        seat.need(seat.keeper)
        return seat

    async def live(self, request: Request, visit: Visit) -> Response:
        """Which units hear for themselves, which are still on trial, and what pressing would do."""
        seat = self._seat(request, visit)
        rows = await self._house.store.read(_live_rows, seat)
        chosen = [one for one in rows if one["id"] in seat.request.query_params.getlist("don_vi") and not one["live"]]
        hasty = "xem" in seat.request.query_params and not chosen
        return seat.page("config/live.html", AT, rows=rows, chosen=chosen, mine=seat.office, hasty=hasty)

    async def go_live(self, request: Request, visit: Visit) -> Response:
        """*Bắt đầu chạy thật*, for the units shown; or back to trial."""
        seat = self._seat(request, visit)
        seat.need(seat.office)
        form = await form_of(request, visit)
        units = [unit for unit in form.texts("don_vi") if unit in seat.commune.directory.units]
        back, by, now = form.text("lam") == "lui", seat.person.id, self._house.clock.now()

        def work(tx: Connection) -> None:
            for unit in units:
                if back:
                    obligations.go_back(tx, seat.commune, unit, by=by, now=now)
                else:
                    obligations.go_live(tx, seat.commune, unit, by, now)

        await self._house.store.do(work)
        if self._house.heart is not None:
            self._house.heart.poke()
        return RedirectResponse(seat.to(LIVE), 303, headers=dict(HEADERS))


def _live_rows(tx: Connection, seat: Seat) -> list[dict[str, Any]]:
    commune = seat.commune
    live, linked = obligations.live_units(tx, commune.id), people.linked(tx, commune.id)
    counts = obligations.open_by_unit(tx, commune.id)
    rows = []
    for unit in commune.directory.units.values():
        head = commune.directory.head_of(unit.id)
        rows.append(
            {
                "id": unit.id, "name": unit.name, "live": unit.id in live, "head": head.title if head else "",
                "linked": head is not None and head.id in linked, "open": counts.get(unit.id, 0), "sample": unit.sample,
            }
        )  # fmt: skip
    return rows
