"""Summaries: one set of figures, shown in chat, as JSON, picture, Word, Excel and calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from schedules.commune import Commune

FORMATS = ("text", "json", "png", "docx", "xlsx", "ics")


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
    """The chairman's summary in one of `FORMATS`: str for text and json, bytes for files.

    messenger: "console" lets sample rows take part. now: the instant calendars are stamped with, the morning of
    `today` by default.
    Fault for an unknown format, unit or period.
    """
    from bot.summaries.figures import figures, scope_of
    from schedules.errors import Fault

    if fmt not in FORMATS:
        raise Fault(f"không có dạng «{fmt}».", "--format", f"Có: {', '.join(FORMATS)}.")
    if fmt == "ics":
        from bot.summaries import ics

        return ics.whole(tx, commune, scope_of(tx, commune, today, unit=unit, period=period, messenger=messenger), now)
    whole = figures(tx, commune, today, unit=unit, period=period, messenger=messenger)
    if fmt == "text":
        from bot.summaries import text

        return text.summary(whole).text
    if fmt == "json":
        from bot.summaries import data

        return data.dumps(whole)
    if fmt == "png":
        from bot.summaries import png

        return png.write(whole)
    from bot.summaries.duties import duties

    rows = duties(tx, commune, scope_of(tx, commune, today, unit=unit, period=period, messenger=messenger))
    if fmt == "xlsx":
        from bot.summaries import xlsx

        return xlsx.write(whole, rows)
    from bot.summaries import docx

    return docx.write(whole, rows, commune)
