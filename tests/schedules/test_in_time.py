"""*Còn kịp không?*: last responsible days backwards, the next step, the forecast; and that it pays (in short)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schedules.calendar import Calendar
from schedules.configuration import load
from schedules.errors import ConfigFault
from schedules.in_time import (
    Chain,
    Stage,
    Verdict,
    chain_for,
    last_days,
    outlook,
    stages_to,
    still_of_use,
    warned,
)
from schedules.portfolio import Group
from tests.portfolios import Contest

CALENDAR = Calendar()
DESIGN, TENDER, SITE = Stage("thiet-ke", "thiết kế", 10), Stage("nha-thau", "nhà thầu", 5), Stage("khoi-cong", "", 3)
STAGES = (DESIGN, TENDER, SITE)
JUNE_30 = date(2026, 6, 30)  # a Tuesday
CONFIG = Path(__file__).parents[2] / "config"


def shipped() -> dict[str, str]:
    files = [*CONFIG.glob("*.yaml"), *CONFIG.glob("rulebooks/*.yaml")]
    return {str(file.relative_to(CONFIG)): file.read_text(encoding="utf-8") for file in files}


def test_each_step_ends_where_the_next_begins() -> None:
    days = last_days(STAGES, JUNE_30, CALENDAR)
    assert [(one.begin, one.finish) for one in days] == [
        (date(2026, 6, 4), date(2026, 6, 18)),
        (date(2026, 6, 18), date(2026, 6, 25)),
        (date(2026, 6, 25), JUNE_30),
    ]


def test_a_milestone_on_a_day_off_is_met_the_working_day_before() -> None:
    (last,) = last_days((SITE,), date(2026, 6, 28), CALENDAR)  # a Sunday
    assert last.finish == date(2026, 6, 26)


@pytest.mark.parametrize(
    ("done", "today", "verdict", "next_", "room"),
    [
        ({}, date(2026, 5, 4), Verdict.in_time, "thiet-ke", 23),
        ({}, date(2026, 6, 4), Verdict.tight, "thiet-ke", 0),
        ({}, date(2026, 6, 5), Verdict.late, "thiet-ke", -1),
        ({"thiet-ke": date(2026, 6, 12)}, date(2026, 6, 15), Verdict.tight, "nha-thau", 4),
        # Five days past its time it is expected to take a quarter of ten once more.
        ({"thiet-ke": date(2026, 6, 1)}, date(2026, 6, 15), Verdict.in_time, "nha-thau", 5),
        ({"nha-thau": date(2026, 6, 12)}, date(2026, 6, 15), Verdict.in_time, "khoi-cong", 9),
        ({"khoi-cong": date(2026, 6, 12)}, date(2026, 6, 15), Verdict.met, None, 12),
    ],
)
def test_the_outlook(done: dict[str, date], today: date, verdict: Verdict, next_: str | None, room: int) -> None:
    found = outlook(STAGES, done, JUNE_30, today, CALENDAR)
    assert found is not None
    assert (found.verdict, found.next.stage.id if found.next else None, found.room) == (verdict, next_, room)
    assert found.known is bool(done)


def test_nothing_to_plan_backwards_from_is_no_forecast() -> None:
    assert outlook((), {}, JUNE_30, date(2026, 5, 4), CALENDAR) is None
    assert last_days((), JUNE_30, CALENDAR) == ()


@example(days=[0, 30], due=date(2026, 1, 1), today=date(2025, 10, 4), reached=1)  # a Saturday in the middle of a step
@given(
    days=st.lists(st.integers(0, 60), min_size=1, max_size=9),
    due=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    today=st.dates(date(2025, 10, 1), date(2027, 12, 31)),
    reached=st.integers(0, 9),
)
def test_steps_never_overlap_and_later_days_never_forecast_earlier_ends(
    days: list[int], due: date, today: date, reached: int
) -> None:
    stages = tuple(Stage(str(n), "", number) for n, number in enumerate(days))
    done = {str(n): date(2025, 9, 1) for n in range(min(reached, len(days)))}
    found, later = (outlook(stages, done, due, day, CALENDAR) for day in (today, CALENDAR.shift(today, 1)))
    assert found is not None
    assert later is not None
    assert all(one.begin <= one.finish for one in found.last_days)
    assert [one.finish for one in found.last_days[:-1]] == [one.begin for one in found.last_days[1:]]
    assert later.forecast >= found.forecast
    assert (found.room < 0) == (found.forecast > CALENDAR.on_or_before(due))


def test_a_chain_ends_at_the_milestone_and_belongs_to_its_group() -> None:
    mine, anyones = Chain("giai_ngan", STAGES, Group.completed), Chain("giai_ngan", (SITE,))
    assert chain_for((mine, anyones), "giai_ngan", Group.completed) is mine
    assert chain_for((mine, anyones), "giai_ngan", Group.new_start) is anyones
    assert chain_for((mine, anyones), "bao_cao", None) is None
    assert stages_to(mine, "nha-thau") == (DESIGN, TENDER)
    assert stages_to(mine, "muc-30") == STAGES


def test_steps_are_warned_of_before_their_last_day() -> None:
    assert warned(Chain("khoi_cong", STAGES, reminds=True), "khoi-cong") == {6: "nha-thau", 11: "thiet-ke"}
    assert warned(Chain("khoi_cong", STAGES), "khoi-cong") == {}
    assert warned(None, "khoi-cong") == {}


def test_what_every_rung_needs_anew_counts_from_the_rung_before() -> None:
    again = Stage("nghiem-thu", "", 5, again=True)
    done = {"thiet-ke": date(2026, 3, 1), "nghiem-thu": date(2026, 6, 20)}
    assert still_of_use((DESIGN, again), done, None) == done
    assert still_of_use((DESIGN, again), done, JUNE_30) == {"thiet-ke": date(2026, 3, 1)}


# --- configuration --------------------------------------------------------------------------------------------------


def test_the_shipped_durations_are_there_to_be_edited() -> None:
    texts = shipped()
    chain = load(texts).chain("khoi_cong", Group.new_start)
    assert chain is not None
    assert [stage.id for stage in chain.stages][-2:] == ["thong-bao", "khoi-cong"]
    texts["commune.yaml"] = texts["commune.yaml"].replace("thi công, ngay: 30", "thi công, ngay: 45")
    edited = load(texts).chain("khoi_cong", Group.new_start)
    assert edited is not None
    assert edited.stages[0].days == 45


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("chinh_sach: khoi_cong\n    nhac", "chinh_sach: khoi_cog\n    nhac", "khoi_cog"),
        ("ngay: 30, goi_la: [thiết", "ngay: -3, goi_la: [thiết", "ngay"),
        ("{ma: nha-thau,", "{ma: thiet-ke,", "mã riêng"),
        ("{ma: nha-thau, ten:", "{ma: nha-thau, tne:", "ten"),
        ("nhom_du_an: hoan_thanh", "nhom_du_an: hoan_thang", "hoan_thang"),
    ],
)
def test_a_faulty_chain_is_said_with_its_line(old: str, new: str, says: str) -> None:
    texts = shipped()
    assert old in texts["commune.yaml"]
    texts["commune.yaml"] = texts["commune.yaml"].replace(old, new, 1)
    with pytest.raises(ConfigFault) as problem:
        load(texts)
    assert any(says in str(one) and one.line for one in problem.value.problems)


# --- the proof, in short (all of it: tests/benchmarks/in_time.py) -----------------------------------------------------


def test_failing_projects_are_seen_a_month_ahead_with_few_false_alarms() -> None:
    commune = load(shipped())
    scores = Contest().play(range(25), commune.chains, commune.calendar)
    ours, ladder, straight = scores["backward"], scores["T-20 ladder"], scores["straight line"]
    assert ours.caught >= 0.8
    assert ours.false_share < 0.2
    assert ours.false_rate < 0.2
    assert ladder.caught < 0.5 * ours.caught  # twenty working days are no thirty days
    assert straight.false_rate > 2 * ours.false_rate
