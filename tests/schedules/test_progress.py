"""The light beside a state, day by day."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.calendar import Calendar
from schedules.progress import Flag, State, flag

DUE = date(2026, 6, 30)


def light(today: str, *, due: date = DUE, closes_on: date | None = None, state: State = State.open) -> Flag:
    return flag(state, due, DUE, closes_on or due, None, date.fromisoformat(today), Calendar())


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-06-24", Flag.in_time),  # 4 working days ahead
        ("2026-06-25", Flag.soon),
        ("2026-06-29", Flag.soon),
        ("2026-06-30", Flag.today),
        ("2026-07-01", Flag.overdue),
    ],
)
def test_an_ordinary_duty(today: str, expected: Flag) -> None:
    assert light(today) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-06-30", Flag.today),
        ("2026-07-01", Flag.settling),
        ("2026-07-05", Flag.settling),
        ("2026-07-06", Flag.overdue),
    ],
)
def test_a_figure_is_not_missed_before_it_is_known(today: str, expected: Flag) -> None:
    assert light(today, closes_on=date(2026, 7, 5)) is expected


def test_a_due_date_on_a_sunday_is_today_from_the_friday_on() -> None:
    sunday = date(2026, 6, 28)
    assert [light(day, due=sunday) for day in ("2026-06-25", "2026-06-26", "2026-06-28", "2026-06-29")] == [
        Flag.soon, Flag.today, Flag.today, Flag.overdue,
    ]  # fmt: skip


def test_an_internal_date_moves_the_light_but_not_the_count() -> None:
    later = date(2026, 7, 15)
    assert light("2026-07-03", due=later) is Flag.in_time
    done = flag(State.done, later, DUE, later, date(2026, 7, 10), date(2026, 7, 20), Calendar())
    assert done is Flag.done_late
    assert flag(State.done, later, DUE, later, DUE, date(2026, 7, 20), Calendar()) is Flag.done_in_time


def test_what_was_settled_as_done_has_no_day_and_was_neither_in_time_nor_late() -> None:
    assert flag(State.done, DUE, DUE, DUE, None, date(2026, 7, 20), Calendar()) is Flag.done_undated


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.awaiting, Flag.awaiting),
        (State.unknown, Flag.unknown),
        (State.paused, Flag.paused),
        (State.withdrawn, Flag.gone),
        (State.retired, Flag.gone),
    ],
)
def test_other_states_have_their_own_word_even_when_late(state: State, expected: Flag) -> None:
    assert light("2026-08-01", state=state) is expected
