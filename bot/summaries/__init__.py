"""Summaries: one set of figures, shown in chat, as JSON, picture, Word, PDF, Excel and calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.texts import failure

if TYPE_CHECKING:
    from schedules.commune import Commune

FORMATS = ("text", "json", "png", "docx", "pdf", "xlsx", "ics")


def render(
    tx: Connection,
    commune: Commune,
    today: date,
    fmt: str,
    unit: str | None = None,
    period: str | None = None,
    messenger: str | None = None,
    now: datetime | None = None,
) -> bytes | str:
    """The chairman's summary in one of `FORMATS`: str for text, json and ics, bytes for files.

    messenger: "console" lets sample rows take part. now: the instant calendars are stamped with, the morning of
    `today` by default.
    Fault for an unknown format, unit or period, and for "pdf" without LibreOffice.
    """
    return prepare(tx, commune, today, fmt, unit, period, messenger, now)()


def prepare(
    tx: Connection,
    commune: Commune,
    today: date,
    fmt: str,
    unit: str | None = None,
    period: str | None = None,
    messenger: str | None = None,
    now: datetime | None = None,
) -> Callable[[], bytes | str]:
    """Reads what `render` shows; the drawing itself needs no record any more."""
    from bot.summaries.figures import figures, scope_of
    from schedules.errors import Fault

    if fmt not in FORMATS:
        raise failure(Fault, "summary.format", "--format", format=fmt, known=", ".join(FORMATS))
    wanted = scope_of(tx, commune, today, unit=unit, period=period, messenger=messenger)
    if fmt == "ics":
        from bot.summaries import ics

        calendar = ics.whole(tx, commune, wanted, now)
        return lambda: calendar
    whole = figures(tx, commune, today, unit=unit, period=period, messenger=messenger)
    if fmt == "text":
        from bot.summaries import text

        return lambda: text.summary(whole).text
    if fmt == "json":
        from bot.summaries import data

        return lambda: data.dumps(whole)
    if fmt == "png":
        from bot.summaries.pictures import png

        return lambda: png.write(whole)
    from bot.summaries.duties import duties, with_holders

    at = now or commune.calendar.at(today, commune.hours.morning)
    rows = with_holders(tx, commune, duties(tx, commune, wanted), at)
    if fmt == "xlsx":
        from bot.summaries.sheets import xlsx

        return lambda: xlsx.write(whole, rows)
    from bot.summaries.papers import docx, pdf

    if fmt == "pdf":
        return lambda: pdf.convert(docx.write(whole, rows, commune))
    return lambda: docx.write(whole, rows, commune)
