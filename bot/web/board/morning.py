"""*Sáng nay*: the office's one screen of a morning: call, write down, confirm, paste. It works without script."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.conversation.answering.filing import as_turn
from bot.conversation.deciding import confirm
from bot.conversation.office import behalf, morning, phoned
from bot.conversation.office.phoned import Said
from bot.conversation.turn import Answer, Turn
from bot.summaries.files import MIMES
from bot.summaries.papers import urging
from bot.texts import render
from bot.web.board.seat import Seat
from bot.web.gate.doors import HEADERS, Page, Visit, form_of
from bot.web.gate.forms import Form, number
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
            note=_note(seat),
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
        done = Counter[str]()
        for n in form.texts("nguoi"):
            work = _work_of(form, n)
            if work is not None:
                told, count = await self._turn(seat, f"{form.text('khoa')}-{n}", work) or ("lai", 1)
                done[told] += count
        if done["lai"] == done.total() > 0:
            return self._done(seat, "lap_lai")
        return self._done(seat, "ghi", n=done["n"], k=done["k"])

    async def confirm(self, request: Request, visit: Visit) -> Response:
        """Everything ticked, each checked as if its button had been pressed."""
        seat = self._seat(request, visit)
        form = await form_of(request, visit)
        ids = frozenset(form.numbers("viec"))
        count = await self._turn(seat, form.text("khoa"), lambda turn: phoned.confirm_these(turn, ids))
        if count is None:
            return self._done(seat, "lap_lai")
        return self._done(seat, "xac_nhan", n=count, k=len(ids) - count)

    async def give_back(self, request: Request, visit: Visit) -> Response:
        """*Trả lại* with its reason."""
        seat = self._seat(request, visit)
        form = await form_of(request, visit)
        asked, reason = form.numbers("mot"), form.text("ly_do")[:LONGEST]
        if not asked or not reason:
            return self._done(seat, "thieu")
        made = await self._turn(seat, form.text("khoa"), lambda turn: confirm.give_back(turn, asked[0], reason))
        if made is None:
            return self._done(seat, "lap_lai")
        return self._done(seat, "khong_tra_lai" if isinstance(made, Answer) else "tra_lai")

    async def take_back(self, request: Request, visit: Visit) -> Response:
        """*Hoàn tác* of what one call wrote down."""
        seat = self._seat(request, visit)
        form = await form_of(request, visit)
        asked = form.numbers("tin")
        if not asked:
            return self._done(seat, "khong_hoan_tac")
        done = await self._turn(seat, form.text("khoa"), lambda turn: phoned.take_back(turn, asked[0]))
        return self._done(seat, "lap_lai" if done is None else "hoan_tac" if done else "khong_hoan_tac")

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

    def _done(self, seat: Seat, what: str, **counts: int) -> Response:
        return RedirectResponse(seat.to("sang-nay", xong=what, **counts), 303, headers=dict(HEADERS))


# The word of an address, and the text of what was done.
_NOTES = {
    "ghi": "written",
    "xac_nhan": "confirmed",
    "tra_lai": "returned",
    "khong_tra_lai": "not_returned",
    "thieu": "no_reason",
    "hoan_tac": "undone",
    "khong_hoan_tac": "not_undone",
    "lap_lai": "again",
}


def _note(seat: Seat) -> str:
    """What the last press did, and what it did not do; never that something was done where nothing was."""
    what = _NOTES.get(seat.asked("xong"))
    n, k = _count(seat.asked("n")), _count(seat.asked("k"))
    return render(f"page.morning.{what}", n=n, k=k).text if what else ""


def _count(text: str) -> int:
    return int(text) if number(text) else 0


def _work_of(form: Form, n: str) -> Callable[[Turn], tuple[str, int]] | None:
    """What one person's part of the page asks for, as a piece of a turn that tells what it did; None for nothing."""
    said, person, heard = _said_of(form, n), form.text(f"ai-{n}") or None, tuple(form.numbers(f"thoai-{n}"))
    if said:
        how = "voice" if heard else "phone"
        return lambda turn: ("n", phoned.record(turn, person, said, how, heard))
    if person and form.text(f"khong-{n}"):
        return lambda turn: ("k", int(_nothing(turn, person, heard)))
    return None


def _nothing(turn: Turn, person: str, heard: tuple[int, ...]) -> bool:
    """Nobody answered the telephone; or the voice messages say nothing of any duty."""
    if heard:
        return phoned.put_aside(turn, heard, person) > 0
    return behalf.called_in_vain(turn, person)


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
