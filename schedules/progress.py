"""What is known of an obligation, and the words for it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from schedules.calendar import Calendar

SOON = 3  # working days


class State(StrEnum):
    """One state; marks beside it (blocked, extension asked) live in their own columns, flags are computed."""

    unknown = "unknown"  # chưa rõ: from before the product was installed; counts in no rate
    open = "open"
    awaiting = "awaiting"  # chờ xác nhận: the unit said done
    done = "done"
    paused = "paused"  # tạm dừng
    withdrawn = "withdrawn"  # đã thu hồi: gone from the rules unanswered, or taken back
    retired = "retired"  # gone from the rules but answered: kept, no reminders


class Flag(StrEnum):
    """Computed from state, due and today; never stored."""

    in_time = "in_time"  # trong hạn
    soon = "soon"  # sắp đến hạn: 3 working days or fewer
    today = "today"  # đến hạn
    overdue = "overdue"  # quá hạn
    settling = "settling"  # chờ chốt số liệu
    awaiting = "awaiting"  # chờ xác nhận
    unknown = "unknown"  # chưa rõ
    done_in_time = "done_in_time"
    done_late = "done_late"
    done_undated = "done_undated"  # settled as done: nobody knows when, so neither in time nor late
    paused = "paused"
    gone = "gone"


def flag(
    state: State,
    due: date,
    rule_due: date,
    closes_on: date,
    finished_on: date | None,
    today: date,
    calendar: Calendar,
) -> Flag:
    """The light beside a state on a day.

    due: the date in force; rule_due: the rule's own, against which on-time always counts, whatever was granted.
    closes_on: the last day on which a missed `due` is still *chờ chốt số liệu*. finished_on: the day the unit finished.
    """
    if state is State.done:
        if finished_on is None:
            return Flag.done_undated
        return Flag.done_late if finished_on > rule_due else Flag.done_in_time
    if state is not State.open:
        return _NOT_OPEN[state]
    if today > due:
        return Flag.settling if today <= closes_on else Flag.overdue
    if today >= calendar.on_or_before(due):
        return Flag.today
    return Flag.soon if calendar.count(today, due) <= SOON else Flag.in_time


_NOT_OPEN = {
    State.unknown: Flag.unknown,
    State.awaiting: Flag.awaiting,
    State.paused: Flag.paused,
    State.withdrawn: Flag.gone,
    State.retired: Flag.gone,
}
