"""Filters in the address, and the rows of duties they leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from bot.summaries.duties import DutyRow, duties
from bot.summaries.figures import scope_of
from bot.web.board.seat import Seat
from schedules.errors import Fault
from schedules.language import fold

A_PAGE = 60
UNFINISHED = ("overdue", "today", "soon", "settling", "awaiting", "in_time", "paused", "unknown")
DONE = ("done_late", "done_in_time", "done_undated")
# What may stand behind tinh_trang: the flags it lets through, and a further condition. "": what nobody chose.
STATES: dict[str, tuple[tuple[str, ...], Callable[[DutyRow], bool]]] = {
    "": (UNFINISHED, lambda row: True),
    "qua_han": (("overdue",), lambda row: True),
    "hom_nay": (("today",), lambda row: True),
    "sap_den": (("soon",), lambda row: True),
    "cho_xac_nhan": (("awaiting",), lambda row: True),
    "cho_chot": (("settling",), lambda row: True),
    "vuong": (UNFINISHED, lambda row: row.blocked_reason is not None),
    "gia_han": (UNFINISHED, lambda row: row.extension_asked),
    "trong_han": (("in_time",), lambda row: True),
    "chua_ro": (("unknown",), lambda row: True),
    "xong": (DONE, lambda row: True),
    "tat_ca": ((*UNFINISHED, *DONE), lambda row: True),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list is to show; a value the address does not make sense of is left out and said in `odd`."""

    unit: str | None
    state: str
    project: str
    period: str
    first: date | None
    last: date | None
    words: str
    number: int
    odd: tuple[str, ...] = ()

    def query(self) -> dict[str, Any]:
        """The same as the part of an address behind "?", without the page's number."""
        return {
            "don_vi": self.unit or "",
            "tinh_trang": self.state,
            "du_an": self.project,
            "ky": self.period,
            "tu": self.first.isoformat() if self.first else "",
            "den": self.last.isoformat() if self.last else "",
            "chu": self.words,
        }


def wish_of(seat: Seat) -> Wish:
    """The filters of a request."""
    odd: list[str] = []

    def known(name: str, allowed: Any) -> str:
        value = seat.asked(name)
        if value and value not in allowed:
            odd.append(f"{name}={value[:40]}")
            return ""
        return value

    def day(name: str) -> date | None:
        value = seat.asked(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            odd.append(f"{name}={value[:40]}")
            return None

    page = seat.asked("trang")
    return Wish(
        unit=seat.unit() if seat.asked("don_vi") or not seat.all else None,
        state=known("tinh_trang", STATES),
        project=known("du_an", seat.commune.projects),
        period=seat.asked("ky"),
        first=day("tu"),
        last=day("den"),
        words=seat.asked("chu")[:60],
        number=int(page) if page.isdecimal() and len(page) < 5 and int(page) else 1,
        odd=tuple(odd),
    )


def rows_of(tx: Connection, seat: Seat, wish: Wish) -> tuple[DutyRow, ...]:
    """Duties as wished, worst first. Fault for a period that is none."""
    scope = scope_of(tx, seat.commune, seat.today, unit=wish.unit, period=wish.period or None, messenger=seat.messenger)
    flags, also = STATES[wish.state]
    found = duties(tx, seat.commune, scope, flags=flags, project=wish.project or None)
    said = fold(wish.words)
    return tuple(
        row
        for row in found
        if also(row)
        and (wish.first is None or row.due >= wish.first)
        and (wish.last is None or row.due <= wish.last)
        and (not said or said in fold(f"{row.title} {row.project_name} {row.unit_name} {row.clause}"))
    )


def read(tx: Connection, seat: Seat, wish: Wish) -> tuple[tuple[DutyRow, ...], str]:
    """The same, or none and why."""
    try:
        return rows_of(tx, seat, wish), ""
    except Fault as fault:
        return (), f"{fault.what} {fault.mend}"


def cut(rows: Sequence[DutyRow], number: int) -> tuple[Sequence[DutyRow], int, int]:
    """One page of the rows, its number, and how many pages there are."""
    pages = max(1, -(-len(rows) // A_PAGE))
    number = min(number, pages)
    return rows[(number - 1) * A_PAGE : number * A_PAGE], number, pages
