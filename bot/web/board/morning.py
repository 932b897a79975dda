"""*Sáng nay*: the office's one screen of a morning: call, write down, confirm, paste. It works without script."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.conversation import confirm, morning, phoned
from bot.conversation.filing import as_turn
from bot.conversation.phoned import Said
from bot.conversation.turn import Turn
from bot.summaries import urging
from bot.summaries.files import MIMES
from bot.web.board.seat import Seat
from bot.web.doors import HEADERS, Page, Visit, form_of
from bot.web.forms import Form
from bot.web.house import House
from schedules.errors import Fault

T = TypeVar("T")
LONGEST = 200


class MorningPages:
    """The pages of the morning, for the office alone."""

    def __init__(self, house: House) -> None:
        self._house = house

    def gets(self) -> dict[str, Page]:
        return {"sang-nay": self.show, "sang-nay/don-doc": self.letter}

    def posts(self) -> dict[str, Page]:
        return {
            "sang-nay/ghi": self.write,
            "sang-nay/xac-nhan": self.confirm,
            "sang-nay/tra-lai": self.give_back,
            "sang-nay/hoan-tac": self.take_back,
        }

    def _seat(self, request: Request, visit: Visit) -> Seat:
        seat = Seat.of(self._house, request, visit)
        seat.need(seat.office)
        return seat

    async def show(self, request: Request, visit: Visit) -> Response:
        seat = self._seat(request, visit)
        found = await self._house.store.read(_look, seat)
        return seat.page(
            "morning.html",
            "sang-nay",
            found=found,
            key=secrets.token_urlsafe(12),
            statuses=morning.TOLD,
            note=_NOTES.get(seat.asked("xong"), "").format(n=seat.asked("n")[:3]),
        )

    async def letter(self, request: Request, visit: Visit) -> Response:
        """The drafted letter of urging to a unit, as a Word file."""
        seat = self._seat(request, visit)
        unit = seat.asked("don_vi")
        if unit not in seat.commune.directory.units:
            raise HTTPException(404)
        sample = seat.messenger is not None
        overdue = await self._house.store.read(
            urging.overdue_of, seat.commune, unit, seat.today, least=morning.URGE, sample=sample
        )
        try:
            made = urging.write(seat.commune, unit, overdue, seat.today)
        except Fault as fault:
            raise HTTPException(404) from fault
        name = f"cong-van-don-doc-{unit}-{seat.today.isoformat()}.docx"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(made, media_type=MIMES["docx"], headers=disposition)

    # --- writing ------------------------------------------------------------------------------------------------------

    async def write(self, request: Request, visit: Visit) -> Response:
        """What was said by telephone, of everybody that was chosen on the page; each person's in one entry."""
        seat = self._seat(request, visit)
        form = await form_of(request, visit)
        count = 0
        for n in form.texts("nguoi"):
            said, person = _said_of(form, n), form.text(f"ai-{n}") or None
            heard = tuple(int(one) for one in form.texts(f"thoai-{n}") if one.isdigit())
            key = f"{form.text('khoa')}-{n}"
            if said:
                how = "voice" if heard else "phone"
                work = partial(phoned.record, person=person, said=said, how=how, heard=heard)
                count += await self._turn(seat, key, work) or 0
            elif person and form.text(f"khong-{n}"):
                await self._turn(seat, key, partial(_nothing, person=person, heard=heard))
        return self._done(seat, "ghi", count)

    async def confirm(self, request: Request, visit: Visit) -> Response:
        """Everything ticked, each checked as if its button had been pressed."""
        seat = self._seat(request, visit)
        form = await form_of(request, visit)
        ids = frozenset(int(one) for one in form.texts("viec") if one.isdigit())
        count = await self._turn(seat, form.text("khoa"), lambda turn: phoned.confirm_these(turn, ids))
        return self._done(seat, "xac_nhan", count or 0)

    async def give_back(self, request: Request, visit: Visit) -> Response:
        """*Trả lại* with its reason."""
        seat = self._seat(request, visit)
        form = await form_of(request, visit)
        one, reason = form.text("mot"), form.text("ly_do")[:LONGEST]
        if not one.isdigit() or not reason:
            return self._done(seat, "thieu", 0)
        await self._turn(seat, form.text("khoa"), lambda turn: confirm.return_because(turn, int(one), reason))
        return self._done(seat, "tra_lai", 1)

    async def take_back(self, request: Request, visit: Visit) -> Response:
        """*Hoàn tác* of what one call wrote down."""
        seat = self._seat(request, visit)
        form = await form_of(request, visit)
        inbox = form.text("tin")
        done = inbox.isdigit() and await self._turn(
            seat, form.text("khoa"), lambda turn: phoned.take_back(turn, int(inbox))
        )
        return self._done(seat, "hoan_tac" if done else "khong_hoan_tac", 0)

    async def _turn(self, seat: Seat, key: str, work: Callable[[Turn], T]) -> T | None:
        """Runs `work` as a submission of this person, once however often it is sent; None for a repeat."""
        console = self._house.settings.local_only

        def inside(tx: Connection) -> T | None:
            turn = as_turn(
                tx, seat.commune, seat.person.id, f"sang/{key[:80]}", self._house.clock.now(), console=console
            )
            return None if turn is None else work(turn)

        made = await self._house.store.do(inside)
        if self._house.heart is not None:
            self._house.heart.poke()
        return made

    def _done(self, seat: Seat, what: str, count: int) -> Response:
        return RedirectResponse(seat.to("sang-nay", xong=what, n=count or None), 303, headers=dict(HEADERS))


_NOTES = {
    "ghi": "Đã ghi {n} việc; người liên quan được báo để kiểm tra.",
    "xac_nhan": "Đã xác nhận {n} việc.",
    "tra_lai": "Đã trả lại kèm lý do.",
    "thieu": "Chưa ghi lý do trả lại nên chưa làm gì.",
    "hoan_tac": "Đã hoàn tác.",
    "khong_hoan_tac": "Không hoàn tác được: đã có trả lời hoặc quyết định mới hơn.",
}


def _nothing(turn: Turn, person: str, heard: tuple[int, ...]) -> None:
    """Nobody answered the telephone; or the voice messages say nothing of any duty."""
    if heard:
        phoned.put_aside(turn, heard, person)
    else:
        phoned.called_in_vain(turn, person)


def _look(tx: Connection, seat: Seat) -> morning.Morning:
    turn = morning.look(tx, seat.commune, seat.person, seat.house.clock.now(), console=seat.house.settings.local_only)
    return morning.of(turn)


def _said_of(form: Form, n: str) -> list[Said]:
    """The duties of one person that have a status; the words and the day go with each."""
    words = form.text(f"loi-{n}")
    try:
        day: date | None = form.day(f"hen-{n}")
    except ValueError:
        day = None
    return [
        Said(id_, status, words, day)
        for index, id_ in enumerate(form.texts(f"viec-{n}"))
        if (status := form.text(f"tt-{n}-{index}") or form.text(f"ca-{n}")) in morning.STATUSES
    ]
