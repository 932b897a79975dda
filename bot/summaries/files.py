"""Files somebody waits for: what is kept of one in the outbox, and how it is drawn when its turn comes.

A file is drawn from the figures of the moment, outside every transaction that writes; what the record keeps is this
request, never bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from bot.messengers.protocol import FileOut
from bot.summaries import words
from bot.texts import Rich, failure, plain
from schedules import periods
from schedules.calendar import TZ
from schedules.errors import Fault

if TYPE_CHECKING:
    from schedules.commune import Commune

MIMES = {
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "ics": "text/calendar; charset=utf-8",
}
LETTER, MONEY = "letter", "money"
_STEMS = {"png": "tong-hop", "docx": "bao-cao", "xlsx": "phu-luc", "pdf": "bao-cao", "ics": "lich"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file. unit, period: as for `render`; person: whose calendar, for ics; note: a text that goes before.

    form: LETTER for the official letter to an outside unit instead of a report; MONEY for a frozen month's report of
    capital spent.
    """

    kind: str
    unit: str | None = None
    period: str | None = None
    person: str | None = None
    note: str = ""
    form: str = ""

    def as_json(self) -> dict[str, Any]:
        """Only what is set."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Wanted:
        known = {name: value[name] for name in cls.__dataclass_fields__ if name in value}
        if known.get("kind") not in MIMES:
            raise failure(
                Fault, "summary.file_kind", plain("file.place"), kind=known.get("kind"), known=", ".join(MIMES)
            )
        return cls(**known)


def prepare(
    tx: Connection, commune: Commune, wanted: Wanted, now: datetime, *, messenger: str | None = None
) -> Callable[[], FileOut]:
    """Reads what the file shows as of `now`; what it returns makes the file and needs no record any more.

    Fault for a unit, period or person that is no more; when it is made, for a PDF without LibreOffice.
    """
    from bot import summaries
    from bot.summaries import ics
    from bot.summaries.papers import letter, money_report

    today = now.astimezone(TZ).date()
    if wanted.kind == "ics" and wanted.person is not None:
        calendar = ics.feed(tx, commune, wanted.person, now, messenger=messenger)
        return lambda: _file(wanted, today, calendar)
    if wanted.form == LETTER:
        unit, asked = wanted.unit or "", letter.asked_of(tx, commune, wanted.unit or "", today, sample=bool(messenger))
        return lambda: _file(wanted, today, letter.write(commune, unit, asked, today))
    if wanted.form == MONEY:
        month = money_report.frozen(tx, commune, wanted.period or "", sample=bool(messenger))
        return lambda: _file(wanted, today, money_report.write(commune, month, today))
    made = summaries.prepare(tx, commune, today, wanted.kind, wanted.unit, wanted.period, messenger, now)
    return lambda: _file(wanted, today, made())


def _file(wanted: Wanted, today: date, made: bytes | str) -> FileOut:
    content = made.encode() if isinstance(made, str) else made
    return FileOut(name_of(wanted, today), MIMES[wanted.kind], content, as_photo=wanted.kind == "png")


def name_of(wanted: Wanted, today: date) -> str:
    """ASCII, so that every phone and disk takes it: bao-cao-phong-kinh-te-2026-06.docx."""
    parts = [
        {LETTER: "cong-van", MONEY: "bao-cao-giai-ngan"}.get(wanted.form, _STEMS[wanted.kind]),
        wanted.unit,
        wanted.period or ("" if wanted.person else today.isoformat()),
    ]
    return f"{'-'.join(filter(None, parts))}.{wanted.kind}"


def caption(commune: Commune, wanted: Wanted, today: date) -> Rich:
    """What stands under the file in a chat: what it is, of whom, of when."""
    return words.rich(
        f"file.{wanted.form or wanted.kind}",
        whose=commune.named(wanted.unit) if wanted.unit else commune.name,
        period=periods.words((wanted.period,)) if wanted.period else "",
        today=today,
        note=wanted.note,
    )
