"""What the pages call states, kinds of answers and moments."""

from __future__ import annotations

from datetime import date, datetime

from bot.texts.catalogue import WEEKDAYS
from bot.web.labels import Labels
from schedules.calendar import TZ
from schedules.progress import Flag

# What a flag is called and the colour it is shown in (static/console.css).
COLOURS = {
    Flag.in_time: "calm",
    Flag.soon: "soon",
    Flag.today: "soon",
    Flag.overdue: "late",
    Flag.settling: "wait",
    Flag.awaiting: "wait",
    Flag.unknown: "wait",
    Flag.done_in_time: "done",
    Flag.done_late: "done",
    Flag.done_undated: "done",
    Flag.paused: "wait",
    Flag.gone: "wait",
}
# The colour of a flag on the board (static/board.css); what is not here is done.
LOOKS = {
    "overdue": "late",
    "today": "near",
    "soon": "near",
    "settling": "waiting",
    "awaiting": "waiting",
    "in_time": "in_time",
    "paused": "aside",
    "unknown": "aside",
    "gone": "aside",
}
FLAGS, KINDS, SCOPES = Labels("flag"), Labels("kind"), Labels("scope")
FILTERS, PAPERS = Labels("filter"), Labels("paper")  # of the board's lists; of what it gives as files


def local(moment: datetime) -> datetime:
    """A moment in the civil time of Asia/Ho_Chi_Minh."""
    return moment.astimezone(TZ)


def hour(moment: datetime) -> str:
    """A moment's hour and minute, in civil time."""
    return local(moment).strftime("%H:%M")


def weekday(day: date | datetime) -> str:
    """The day of the week in words."""
    word = WEEKDAYS[(local(day) if isinstance(day, datetime) else day).weekday()]
    return word[:1].upper() + word[1:]


def long_day(moment: datetime | date) -> str:
    """ "Thứ Hai, 23/11/2026"."""
    day = local(moment) if isinstance(moment, datetime) else moment
    return f"{weekday(day)}, {day.day}/{day.month}/{day.year}"


def when(moment: datetime, now: datetime) -> str:
    """As short as it may be: the hour today, day and month this year, else the whole date."""
    at, today = local(moment), local(now)
    if at.date() == today.date():
        return hour(moment)
    return f"{at.day}/{at.month}" if at.year == today.year else f"{at.day}/{at.month}/{at.year}"
