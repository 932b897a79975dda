"""`fire` and `ladder`: by hand for each state, and as properties over any span of time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.calendar import TZ
from schedules.escalation import Audience, Facts, Policy, Slot, Step, fire, ladder, listeners
from schedules.progress import State
from schedules.settings import Hours
from tests.schedules.folder import commune

MADE = commune()
CALENDAR, HOURS = MADE.calendar, MADE.hours
REPORT, ONE_OFF, RUNG, START = (MADE.policies[name] for name in ("bao_cao", "mot_lan", "giai_ngan", "khoi_cong"))


def facts(due: str, state: State = State.open, closes_on: str = "", **more: object) -> Facts:
    day = date.fromisoformat(due)
    return replace(Facts(day, date.fromisoformat(closes_on) if closes_on else day, state), **more)  # type: ignore[arg-type]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


def said(steps: list[Step], audience: Audience = Audience.head) -> list[str]:
    return [f"{step.at:%d/%m %H} {step.label}" for step in steps if step.audience is audience]


def climb(one: Facts, policy: Policy, until: str) -> list[Step]:
    return ladder(one, policy, CALENDAR, HOURS, date.fromisoformat(until))


# --- by hand --------------------------------------------------------------------------------------------------------


def test_a_report_nobody_answers() -> None:
    steps = climb(facts("2026-06-16"), REPORT, "2026-07-09")
    assert said(steps) == [
        "11/06 08 T-3", "15/06 08 T-1", "16/06 08 T", "16/06 14 T", "17/06 08 T+1", "18/06 08 T+2", "19/06 08 T+3",
        "22/06 08 T+4", "23/06 08 T+5", "25/06 08 weekly", "02/07 08 weekly", "09/07 08 weekly",
    ]  # fmt: skip
    assert said(steps, Audience.office) == ["19/06 08 T+3"]
    assert said(steps, Audience.focal_point) == ["19/06 08 T+3"]
    assert said(steps, Audience.vice_chairman) == ["23/06 08 T+5"]
    assert said(steps, Audience.chairman) == ["30/06 08 T+10"]


def test_februarys_report_is_last_asked_for_before_tet() -> None:
    steps = climb(facts("2026-02-23"), REPORT, "2026-02-23")
    assert said(steps) == ["11/02 08 T-3", "13/02 08 T-1", "23/02 08 T", "23/02 14 T"]


def test_a_due_date_on_a_day_off_is_asked_for_on_the_working_day_before() -> None:
    steps = climb(facts("2027-01-31"), ONE_OFF, "2027-02-01")  # a Sunday
    assert said(steps)[-4:] == ["28/01 08 T-1", "29/01 08 T", "29/01 14 T", "01/02 08 T+1"]


def test_a_rung_waits_for_its_figures_is_missed_once_and_moves_on() -> None:
    one = facts("2026-06-30", closes_on="2026-07-05", last_step=False)
    steps = climb(one, RUNG, "2026-12-31")
    assert said(steps) == ["23/04 08 T-45", "02/06 08 T-20", "19/06 08 T-7", "30/06 08 T", "30/06 14 T", "06/07 08 T+1"]
    assert {step.audience for step in steps} == {Audience.head}


def test_the_last_rung_is_overdue_from_the_closing_day_on() -> None:
    steps = climb(facts("2026-12-31", closes_on="2027-01-05"), RUNG, "2027-01-20")
    assert said(steps)[4:7] == ["31/12 14 T", "06/01 08 T+1", "07/01 08 T+2"]
    assert said(steps, Audience.chairman) == ["19/01 08 T+10"]


def test_groundbreaking_by_its_steps() -> None:
    steps = climb(facts("2026-06-30"), START, "2026-06-30")
    assert said(steps) == ["02/06 08 T-20", "16/06 08 T-10", "25/06 08 T-3", "30/06 08 T", "30/06 14 T"]


def test_a_hamlet_hears_the_day_before_and_the_day_and_only_the_office_hears_more() -> None:
    steps = climb(facts("2026-06-16", hamlet=True), ONE_OFF, "2026-12-31")
    assert said(steps) == ["15/06 08 T-1", "16/06 08 T", "16/06 14 T"]
    assert [(step.label, step.audience) for step in steps[3:]] == [("T+3", Audience.office)]


def test_an_outside_body_is_escalated_to_the_office_alone() -> None:
    steps = climb(facts("2026-06-16", outside=True), REPORT, "2026-07-31")
    assert {step.audience for step in steps} == {Audience.head, Audience.office}


def test_an_answer_cancels_the_next_step_before_the_due_date_and_never_the_due_day() -> None:
    answered = facts("2026-06-30", answered_at=moment("2026-06-19 09:00"))
    assert said(climb(answered, ONE_OFF, "2026-06-30")) == [
        "02/06 08 T-20", "19/06 08 T-7", "29/06 08 T-1", "30/06 08 T", "30/06 14 T",
    ]  # fmt: skip
    eve = facts("2026-06-30", answered_at=moment("2026-06-29 09:00"))
    assert "30/06 08 T" in said(climb(eve, ONE_OFF, "2026-06-30"))


def test_an_answer_on_the_day_spares_the_second_asking() -> None:
    answered = facts("2026-06-30", answered_at=moment("2026-06-30 09:00"))
    steps = climb(answered, ONE_OFF, "2026-07-01")
    assert said(steps)[-2:] == ["30/06 08 T", "01/07 08 T+1"]
    late = [step for step in climb(facts("2026-06-30"), ONE_OFF, "2026-06-30") if step.slot is Slot.due_day]
    assert [(step.name, step.at.time()) for step in late] == [("T@14", time(14))]


def test_a_promise_pauses_the_head_and_nobody_else() -> None:
    promised = facts("2026-06-30", promised_until=date(2026, 7, 15))
    steps = climb(promised, ONE_OFF, "2026-07-24")
    assert [one for one in said(steps) if one > "" and one[3:5] == "07"] == [
        "15/07 08 T+11", "16/07 08 weekly", "23/07 08 weekly",
    ]  # fmt: skip
    assert said(steps, Audience.vice_chairman) == ["07/07 08 T+5"]
    soon = facts("2026-06-30", promised_until=date(2026, 7, 3))
    assert said(climb(soon, ONE_OFF, "2026-07-07"))[-3:] == ["03/07 08 T+3", "06/07 08 T+4", "07/07 08 T+5"]


def test_who_is_blocked_is_asked_weekly_and_the_office_hears_at_once() -> None:
    steps = climb(facts("2026-06-30", blocked=True), ONE_OFF, "2026-07-09")
    assert said(steps)[-3:] == ["30/06 14 T", "02/07 08 weekly", "09/07 08 weekly"]
    assert said(steps, Audience.office) == ["01/07 08 T+1"]


def test_an_undecided_extension_is_put_to_the_chairman_on_the_day() -> None:
    steps = climb(facts("2026-06-30", extension_asked=True), ONE_OFF, "2026-06-30")
    assert said(steps, Audience.chairman) == ["30/06 08 T"]


def test_what_is_said_to_be_done_waits_for_its_confirmer() -> None:
    one = facts("2026-06-30", State.awaiting, answered_at=moment("2026-06-29 16:00"))
    steps = climb(one, ONE_OFF, "2026-07-16")
    assert said(steps, Audience.confirmer) == ["01/07 08 confirm", "09/07 08 confirm", "16/07 08 confirm"]
    assert said(steps, Audience.vice_chairman) == ["03/07 08 confirm"]
    assert not said(steps)


def test_what_was_due_before_the_start_is_the_offices_list() -> None:
    steps, coming = fire(facts("2026-03-31", State.unknown), ONE_OFF, CALENDAR, HOURS, None, moment("2026-11-23 10:00"))
    assert [(step.name, step.audience) for step in steps] == [("settle", Audience.office)]
    assert coming is None


@pytest.mark.parametrize("state", [State.done, State.paused, State.withdrawn, State.retired])
def test_closed_states_are_silent(state: State) -> None:
    assert fire(facts("2026-06-30", state), ONE_OFF, CALENDAR, HOURS, None, moment("2026-07-10 10:00")) == ([], None)


def test_downtime_collapses_to_one_step_an_audience() -> None:
    steps, coming = fire(facts("2026-06-16"), REPORT, CALENDAR, HOURS, None, moment("2026-06-24 10:00"))
    assert [(step.audience, step.label) for step in steps] == [
        (Audience.office, "T+3"),
        (Audience.focal_point, "T+3"),
        (Audience.head, "T+5"),
        (Audience.vice_chairman, "T+5"),
    ]
    assert coming == moment("2026-06-25 08:00")


def test_a_week_whose_day_is_off_is_asked_the_working_day_before() -> None:
    steps = climb(facts("2026-04-10"), REPORT, "2026-05-07")
    assert said(steps)[-4:] == ["17/04 08 T+5", "23/04 08 weekly", "29/04 08 weekly", "07/05 08 weekly"]


def test_a_week_wholly_off_is_not_made_up_for_the_day_after_the_last_question() -> None:
    """Late since 05/02, the fifth daily reminder on 12/02; Tết is 14 to 22/02, and nobody hears on 13/02 again."""
    steps = climb(facts("2026-02-05"), REPORT, "2026-03-05")
    assert said(steps)[-3:] == ["12/02 08 T+5", "26/02 08 weekly", "05/03 08 weekly"]


def test_names_are_unique_within_an_audience() -> None:
    for one in (facts("2026-01-16"), facts("2026-06-30", State.awaiting, promised_until=date(2026, 7, 20))):
        names = [(step.name, step.audience) for step in climb(one, ONE_OFF, "2027-06-30")]
        assert len(set(names)) == len(names)


# --- properties -----------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 30))
MINUTES = st.integers(0, 2 * 366 * 24 * 60)
MOMENTS = MINUTES.map(lambda n: datetime(2025, 10, 1, tzinfo=TZ) + timedelta(minutes=n))


@st.composite
def situations(draw: st.DrawFn) -> Facts:
    due = draw(DAYS)
    return Facts(
        due=due,
        closes_on=due + timedelta(days=draw(st.sampled_from([0, 0, 5]))),
        state=draw(st.sampled_from(list(State))),
        last_step=draw(st.booleans()),
        hamlet=draw(st.booleans()),
        outside=draw(st.booleans()),
        blocked=draw(st.booleans()),
        extension_asked=draw(st.booleans()),
        promised_until=draw(st.none() | st.integers(-10, 60).map(lambda n: due + timedelta(days=n))),
        answered_at=draw(st.none() | MOMENTS),
    )


POLICIES = st.builds(
    Policy,
    name=st.just("p"),
    before=st.lists(st.integers(0, 60), max_size=5).map(tuple),
    daily=st.integers(0, 8),
    weekly_on=st.integers(0, 6),
    to_office=st.integers(0, 10),
    to_vice=st.integers(0, 10),
    to_chairman=st.integers(0, 15),
)


def newest(steps: list[Step]) -> dict[Audience, Step]:
    return {step.audience: step for step in steps}


@settings(deadline=None)  # the first example loads a calendar year
@given(situations(), POLICIES, st.lists(MOMENTS, min_size=2, max_size=6).map(sorted))
def test_any_split_of_a_span_gives_the_same_newest_steps(one: Facts, policy: Policy, cuts: list[datetime]) -> None:
    whole, coming = fire(one, policy, CALENDAR, HOURS, cuts[0], cuts[-1])
    parts: list[Step] = []
    for after, now in pairwise(cuts):
        steps, look = fire(one, policy, CALENDAR, HOURS, after, now)
        parts += steps
    assert newest(sorted(parts, key=lambda step: step.at)) == newest(whole)
    assert look == coming


@settings(deadline=None)  # the first example loads a calendar year
@given(situations(), POLICIES, MOMENTS)
def test_steps_lie_on_working_days_outside_quiet_hours(one: Facts, policy: Policy, now: datetime) -> None:
    for step in climb(one, policy, "2027-12-31"):
        assert CALENDAR.is_working(step.at.date())
        assert not HOURS.quiet(step.at)
    for step in fire(one, policy, CALENDAR, HOURS, None, now)[0]:
        assert step.at <= now


@settings(deadline=None)  # the first example loads a calendar year
@given(situations(), POLICIES, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_clock_moved_back_fires_nothing(one: Facts, policy: Policy, now: datetime, back: timedelta) -> None:
    assert fire(one, policy, CALENDAR, HOURS, now, now - back)[0] == []


@settings(deadline=None)  # the first example loads a calendar year
@given(situations(), POLICIES, MOMENTS, MOMENTS)
def test_one_step_an_audience_however_long_the_downtime(
    one: Facts, policy: Policy, after: datetime, now: datetime
) -> None:
    steps, coming = fire(one, policy, CALENDAR, HOURS, after, now)
    assert len({step.audience for step in steps}) == len(steps)
    assert coming is None or coming > now


@settings(deadline=None)  # the first example loads a calendar year
@given(situations(), POLICIES, MOMENTS)
def test_fire_sees_what_the_ladder_lists(one: Facts, policy: Policy, now: datetime) -> None:
    """`fire` looks at a few weeks around now only; the ladder lists everything. They agree."""
    listed = [step for step in climb(one, policy, "2028-06-30") if step.at <= now]
    after = now - timedelta(days=14)
    steps, coming = fire(one, policy, CALENDAR, HOURS, after, now)
    assert newest(steps) == newest([step for step in listed if step.at > after])
    later = [step.at for step in climb(one, policy, "2028-06-30") if step.at > now]
    assert coming == (later[0] if later else None)


@settings(deadline=None)  # the first example loads a calendar year
@given(situations(), POLICIES)
def test_a_ladder_is_in_order_of_time(one: Facts, policy: Policy) -> None:
    moments = [step.at for step in climb(one, policy, "2027-12-31")]
    assert moments == sorted(moments)


def test_quiet_hours() -> None:
    hours = Hours()
    assert [hours.quiet(time(h, m)) for h, m in ((6, 59), (7, 0), (17, 59), (18, 0), (0, 0))] == [
        True, False, False, True, True,
    ]  # fmt: skip
    assert hours.quiet(moment("2026-06-16 18:00"))
    noon = Hours(quiet_from=time(12), quiet_to=time(13))
    assert noon.quiet(time(12, 30))
    assert not noon.quiet(time(23))


# --- who hears ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "audience", "people"),
    [
        ("phong-kinh-te", Audience.head, ("truong-phong-kinh-te",)),
        ("phong-kinh-te", Audience.deputy, ("pho-phong-kinh-te",)),
        ("phong-kinh-te", Audience.focal_point, ("chuyen-vien-dau-tu",)),
        ("phong-kinh-te", Audience.office, ("chanh-van-phong",)),
        ("phong-kinh-te", Audience.vice_chairman, ("pct-kinh-te",)),
        ("phong-kinh-te", Audience.chairman, ("chu-tich",)),
        ("van-phong", Audience.head, ("chanh-van-phong",)),
        ("van-phong", Audience.office, ()),  # the head of the office hears it as a head already
        ("van-phong", Audience.vice_chairman, ("chu-tich",)),
        ("thue", Audience.head, ("chanh-van-phong",)),  # nobody of an outside body is in the chat
        ("ubnd-xa", Audience.head, ("chanh-van-phong",)),
        ("khong-co", Audience.head, ("chanh-van-phong",)),
    ],
)
def test_listeners(unit: str, audience: Audience, people: tuple[str, ...]) -> None:
    assert listeners(MADE, unit, None, audience) == people


@pytest.mark.parametrize(
    ("confirmer", "people"),
    [
        ("phong-kinh-te", ("truong-phong-kinh-te",)),
        ("van-phong", ("chanh-van-phong",)),
        ("pct-van-xa", ("pct-van-xa",)),
        ("", ("chanh-van-phong",)),
    ],
)
def test_confirmers(confirmer: str, people: tuple[str, ...]) -> None:
    assert listeners(MADE, "cong-an", None, Audience.confirmer, confirmer) == people
