"""The checker itself: faults planted into a run that is right are named, each by its rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.simulator.checker import REMINDERS, Violation, check
from bot.simulator.play import Played
from bot.simulator.transcript import Message, Transcript, transcript
from schedules.calendar import TZ

Plant = Callable[[list[Message]], Sequence[Message]]


def judged(played: Played, plant: Plant = lambda said: said, bound: int = 2) -> list[Violation]:
    seen = transcript(played)
    changed = sorted(plant(list(seen.messages)), key=lambda one: one.at)
    return check(played.commune, Transcript(tuple(changed), seen.said), played.first, played.last, bound)


def rules(found: Sequence[Violation]) -> set[str]:
    return {one.rule for one in found}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


def a(said: Sequence[Message], purpose: str, role: str = "head") -> Message:
    return next(one for one in said if one.purpose == purpose and one.role == role and one.obligations)


def test_what_is_right_is_right(played: Played) -> None:
    assert judged(played) == []


@pytest.mark.parametrize("moment", ["2026-06-14 09:00", "2026-06-15 06:59", "2026-06-15 18:00"])
def test_a_message_when_nobody_works(played: Played, moment: str) -> None:
    found = judged(played, lambda said: [*said, replace(a(said, "digest"), at=at(moment), obligations=())])
    assert "quiet" in rules(found)


def test_an_answer_long_after_is_no_answer(played: Played) -> None:
    echo = replace(a(transcript(played).messages, "echo"), at=at("2026-06-14 03:00"))
    assert "quiet" in rules(judged(played, lambda said: [*said, echo]))


def test_a_second_digest_on_one_day(played: Played) -> None:
    def twice(said: list[Message]) -> list[Message]:
        one = a(said, "digest")
        return [*said, replace(one, at=one.at + timedelta(hours=1))]

    assert "bound" in rules(judged(played, twice))


def test_more_than_the_bound(played: Played) -> None:
    """With one message a day allowed, the question of a due day is one too many."""
    assert "bound" in rules(judged(played, bound=1))


def test_a_due_day_passed_over(played: Played) -> None:
    def lose(said: list[Message]) -> list[Message]:
        due = a(said, "due")
        day, lost = due.at.date(), due.obligations[0]
        return [one for one in said if one.at.date() != day or lost not in one.obligations]

    assert "due_day" in rules(judged(played, lose))


def test_a_due_day_that_a_leader_heard_of_instead(played: Played) -> None:
    def misdirect(said: list[Message]) -> list[Message]:
        due = a(said, "due")
        day, lost = due.at.date(), due.obligations[0]
        there = [one for one in said if one.at.date() == day and lost in one.obligations]
        return [replace(one, to="pho-chu-tich", role="vice_chairman") if one in there else one for one in said]

    assert "due_day" in rules(judged(played, misdirect))


def test_a_due_day_that_the_office_heard_of_while_the_unit_heard_of_something_else(played: Played) -> None:
    def misdirect(said: list[Message]) -> list[Message]:
        due = a(said, "due")
        day, lost = due.at.date(), due.obligations[0]
        there = [one for one in said if one.at.date() == day and lost in one.obligations and one.purpose in REMINDERS]
        other = replace(there[0], obligations=(), text="Việc khác")
        return [*[one for one in said if one not in there], other, replace(there[0], to="chanh-van-phong")]

    assert "due_day" in rules(judged(played, misdirect))


def test_a_due_day_on_a_list_that_does_not_name_the_duty(played: Played) -> None:
    """What the sender notes of a message is not what a person reads."""

    def hide(said: list[Message]) -> list[Message]:
        due = a(said, "due")
        day, hidden = due.at.date(), due.obligations[0]
        there = [one for one in said if one.at.date() == day and hidden in one.obligations]
        return [replace(one, text="… và 3 việc nữa") if one in there else one for one in said]

    assert "due_day" in rules(judged(played, hide))


def test_a_reminder_of_what_is_finished(played: Played) -> None:
    def again(said: list[Message]) -> list[Message]:
        claim = next(one for one in said if "đề nghị đồng chí xác nhận:" in one.text and one.obligations)
        done = next(one for one in said if one.purpose in REMINDERS and claim.obligations[0] in one.obligations)
        return [*said, replace(done, at=claim.at + timedelta(minutes=1), obligations=claim.obligations)]

    assert "after_finished" in rules(judged(played, again))


def test_an_escalation_before_its_silence(played: Played) -> None:
    def early(said: list[Message]) -> list[Message]:
        first = a(said, "digest")
        told = replace(first, to="chu-tich", role="chairman", purpose="escalation", at=first.at + timedelta(minutes=5))
        return [*said, told]

    assert "escalation" in rules(judged(played, early))


def test_the_chairman_told_when_it_is_the_offices_turn(played: Played) -> None:
    """Each leader has a silence of his own: what the office hears after three days is not for the chairman yet."""

    def early(said: list[Message]) -> list[Message]:
        office = [one for one in said if one.purpose == "escalation" and one.role == "office"]
        told = [replace(one, to="chu-tich", role="chairman", text="Cần đôn đốc") for one in office]
        return [*[one for one in said if one.to != "chu-tich"], *told]

    assert "escalation" in rules(judged(played, early))


def test_a_list_cut_short_may_hide_the_obstacle_it_tells_of(played: Played) -> None:
    """The office hears of an obstacle at once; the line that says so may be among those that no longer fit."""

    def early(text: str) -> Plant:
        def plant(said: list[Message]) -> list[Message]:
            first = a(said, "overdue")
            told = replace(first, to="chanh-van-phong", purpose="escalation", at=first.at + timedelta(minutes=5))
            return [*said, replace(told, text=text)]

        return plant

    assert "escalation" in rules(judged(played, early("Cần đôn đốc")))
    assert "escalation" not in rules(judged(played, early("Cần đôn đốc\n… và 3 việc nữa (nhắn “quá hạn”)")))


def test_a_claim_that_falls_asleep(played: Played) -> None:
    """Nobody ever confirms, and nobody is asked again."""

    def forget(said: list[Message]) -> list[Message]:
        claim = next(one for one in said if "đề nghị đồng chí xác nhận:" in one.text and one.obligations)
        about = claim.obligations[0]
        return [one for one in said if one.at <= claim.at or about not in one.obligations]

    assert "claim_asleep" in rules(judged(played, forget))


def test_reminders_twice_a_week_for_ever(played: Played) -> None:
    def nag(said: list[Message]) -> list[Message]:
        late = max((one for one in said if one.purpose == "overdue"), key=lambda one: one.at)
        about = set(late.obligations)
        quiet = [one for one in said if one.purpose in REMINDERS or not about & set(one.obligations)]
        more = [replace(late, at=at(f"2026-08-{day:02d} 08:00")) for day in (11, 13, 18, 20)]
        return [*[one for one in quiet if one.at < at("2026-08-10 00:00")], *more]

    assert "weekly" in rules(judged(played, nag))


def test_daily_reminders_for_ever(played: Played) -> None:
    def nag(said: list[Message]) -> list[Message]:
        late = max((one for one in said if one.purpose == "overdue"), key=lambda one: one.at)
        more = [replace(late, at=at(f"2026-08-{day:02d} 08:00")) for day in (10, 11, 12, 13, 14)]
        return [*[one for one in said if one.at < at("2026-08-10 00:00")], *more]

    assert "weekly" in rules(judged(played, nag))
