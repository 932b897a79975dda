"""Figures against hand-counted ones, and flags in SQL against the pure function, on both databases."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from bot.ledger.sending import messages
from bot.ledger.store import Store
from bot.ledger.tables import absence, progress, reminder, request
from bot.summaries.counts import FLAGS, MARKS, Counts, Scope, count_of, counting
from bot.summaries.figures import Figures, figures, scope_of
from schedules.errors import Fault
from schedules.progress import Flag, State, flag
from tests.bot.summaries.ledger import ID, LADDER, NOW, OTHER, REPORT, TODAY, commune, linked, owes, project, unit
from tests.bot.summaries.scene import COUNTED, A, B, C, fill, whole


def counted(store: Store, **scope: str) -> Figures:
    return store.read_now(figures, whole(), TODAY, **scope)


def test_counts_are_those_added_up_on_paper(either: Store) -> None:
    either.do_now(fill)
    total = counted(either).total
    assert {name: getattr(total, name) for name in FLAGS} == COUNTED
    assert (total.total, total.done, total.rated, total.done_percent) == (13, 2, 11, 18.2)
    assert total.on_time_percent == 20.0  # one of: one in time, one late, three overdue
    assert (total.blocked, total.extension) == (2, 1)
    # A week ago: all three boxes of September and the step of 30/9; only October's report was finished.
    assert (total.overdue_week_ago, total.done_week_ago) == (4, 2)


def test_every_cut_adds_up_to_the_total(either: Store) -> None:
    either.do_now(fill)
    whole_ = counted(either)
    for rows in (whole_.units, whole_.decisions, whole_.periods):
        for name in (*FLAGS, *MARKS):
            assert sum(getattr(row.counts, name) for row in rows) == getattr(whole_.total, name), name
    assert [row.id for row in whole_.units] == [B, C, A]  # worst first
    assert [(row.id, row.counts.total) for row in whole_.groups] == [("transitional", 2)]


def test_flags_agree_with_the_pure_function(either: Store) -> None:
    chance, days = random.Random(11), [TODAY + timedelta(days=n) for n in range(-20, 21)]
    calendar, expected = whole().calendar, Counter()

    def many(tx: Connection) -> None:
        for n in range(300):
            state, due = chance.choice(list(State)), chance.choice(days)
            rule_due = due - timedelta(days=chance.choice((0, 0, 9)))
            closes = due + timedelta(days=chance.choice((0, 5)))
            known = state is State.done and chance.random() < 0.8
            finished = due + timedelta(days=chance.randrange(-12, 6)) if known else None
            dates = {"rule_due": rule_due, "closes_on": closes, "finished_on": finished}
            owes(tx, OTHER.id, A, str(n), due, state=state.value, **dates)
            expected[flag(state, due, rule_due, closes, finished, TODAY, calendar)] += 1

    either.do_now(many)
    total = counted(either).total
    for name in FLAGS:
        assert getattr(total, name) == expected[Flag(name)], name


def test_due_on_a_holiday_is_due_on_the_working_day_before(store: Store) -> None:
    store.do_now(lambda tx: owes(tx, OTHER.id, A, "1", date(2026, 11, 24)))  # 24/11 is a holiday
    assert counted(store).total.today == 1


@pytest.mark.parametrize(
    ("period", "total"),
    [("2026-09", 2), ("2026-Q3", 3), ("2026-9M", 5), ("2026-11", 6), ("2026", 13), ("2027", 1), ("2025", 0)],
)
def test_a_period_takes_boxes_within_it_and_dated_duties_of_its_days(store: Store, period: str, total: int) -> None:
    store.do_now(fill)
    assert counted(store, period=period).total.total == total


def test_unfinished_work_of_last_year_is_carried_over_and_finished_work_is_not(store: Store) -> None:
    def last_year(tx: Connection) -> None:
        owes(tx, OTHER.id, A, "con", date(2025, 12, 31))
        owes(tx, OTHER.id, A, "xong", date(2025, 12, 31), state="done", finished_on=date(2025, 12, 30))

    store.do_now(last_year)
    assert counted(store).total == Counts(overdue=1, overdue_week_ago=1)


def test_what_the_office_settles_was_never_late_and_its_day_is_unknown(either: Store) -> None:
    past, settled = date(2026, 6, 30), {"settled_at": NOW}

    def settle(tx: Connection) -> None:
        owes(tx, OTHER.id, A, "xong", past, state="done", **settled)
        owes(tx, OTHER.id, A, "chua", past, state="open", **settled)

    either.do_now(settle)
    total = counted(either).total
    assert total == Counts(overdue=1, done_undated=1)
    assert (total.done_percent, total.on_time_percent) == (50.0, 0.0)
    next_week = either.read_now(figures, whole(), TODAY + timedelta(days=8)).total
    assert (next_week.overdue, next_week.overdue_week_ago) == (1, 1)


def test_next_years_reports_count_once_they_are_near(store: Store) -> None:
    store.do_now(fill)
    january = store.read_now(figures, whole(), date(2026, 12, 31))
    assert january.total.total == 13
    near = store.read_now(figures, whole(), date(2027, 1, 13))
    assert near.total.soon == 1


def test_samples_are_counted_on_the_console_alone(store: Store) -> None:
    store.do_now(fill)
    assert counted(store, messenger="telegram").total.total == 13
    console = counted(store, messenger="console")
    assert console.total.total == 14
    assert {line.id for line in console.ladders[0].projects} == {"p1", "p2", "mau"}
    assert {line.id for line in counted(store).ladders[0].projects} == {"p1", "p2"}


def test_one_unit(store: Store) -> None:
    store.do_now(fill)
    mine = counted(store, unit=B)
    assert mine.total == next(row.counts for row in counted(store).units if row.id == B)
    assert [line.id for line in mine.ladders[0].projects] == ["p2"]
    assert mine.unit_name == "Phòng B <&_*> 😀"


def test_a_unit_without_duties_is_there_with_noughts(store: Store) -> None:
    mine = counted(store, unit=C)
    assert [(row.id, row.counts) for row in mine.units] == [(C, Counts())]


@pytest.mark.parametrize("scope", [{"unit": "khong-co"}, {"period": "2026-13"}, {"period": "quý 2"}])
def test_what_does_not_exist_is_a_fault(store: Store, scope: dict[str, str]) -> None:
    with pytest.raises(Fault):
        counted(store, **scope)


# --- who can be asked, who has not answered -------------------------------------------------------------------------


def test_reachable_through_a_deputy_but_not_through_the_console(store: Store) -> None:
    store.do_now(fill)
    assert {row.id: row.reachable for row in counted(store).units} == {A: True, B: False, C: False}
    assert all(row.reachable for row in counted(store, messenger="console").units)


def test_an_absent_head_is_marked(store: Store) -> None:
    store.do_now(fill)
    away = {"commune": ID, "person": "truong-b", "first_day": TODAY, "last_day": TODAY}
    store.do_now(lambda tx: tx.execute(insert(absence).values(**away)))
    assert {row.id for row in counted(store).units if row.absent} == {B}


def told(tx: Connection, obligation: str, step: str, at: datetime, **more: object) -> None:
    row = {"commune": ID, "obligation": obligation, "revision": 1, "step": step, "person": "truong-b"}
    row |= {"audience": "head", "slot": "morning", "at": at, "state": "told"}
    tx.execute(insert(reminder).values(**{**row, **more}))


def test_silent_since_the_first_reminder_without_an_answer(either: Store) -> None:
    first, second = datetime(2026, 9, 16, 1, tzinfo=UTC), datetime(2026, 9, 17, 1, tzinfo=UTC)

    def reminded(tx: Connection) -> None:
        fill(tx)
        told(tx, f"{REPORT.id}/{B}//2026-09", "T", first)
        told(tx, f"{REPORT.id}/{B}//2026-09", "T+1", second)
        told(tx, f"{LADDER.id}/{B}/p2/60", "trial/T", first)  # went to the office
        told(tx, f"{OTHER.id}/{C}//nay", "T", first, state="pending")  # not out yet

    either.do_now(reminded)
    assert {row.id: (row.silent, row.silent_since) for row in counted(either).units if row.silent} == {
        B: (1, date(2026, 9, 16))
    }
    row = f"{REPORT.id}/{B}//2026-09"
    from bot.ledger.tables import obligation

    between = obligation.update().where(obligation.c.id == row).values(answered_at=first + timedelta(hours=1))
    either.do_now(lambda tx: tx.execute(between))
    assert next(row.silent_since for row in counted(either).units if row.id == B) == date(2026, 9, 17)
    after = obligation.update().where(obligation.c.id == row).values(acknowledged_at=NOW)
    either.do_now(lambda tx: tx.execute(after))
    assert not any(row.silent for row in counted(either).units)


def test_a_step_from_before_the_start_was_heard_with_its_message(store: Store) -> None:
    row = f"{REPORT.id}/{B}//2026-09"

    def reminded(tx: Connection) -> None:
        fill(tx)
        heard = messages.say(tx, ID, key="digest/b", purpose="digest", now=NOW, person="truong-b")
        told(tx, row, "T-45", datetime(2026, 10, 28, 1, tzinfo=UTC), message=heard)

    store.do_now(reminded)
    assert next(one.silent_since for one in counted(store).units if one.id == B) == TODAY


def test_requests_that_wait(store: Store) -> None:
    store.do_now(fill)
    common = {"commune": ID, "asked_by": "truong-c", "asked_at": NOW, "kind": "extension"}
    mine, sample = f"{OTHER.id}/{C}//nay", f"{LADDER.id}/{B}/mau/60"

    def ask(tx: Connection) -> None:
        tx.execute(insert(request).values(**common, obligation=mine, state="pending"))
        tx.execute(insert(request).values(**common, obligation=mine, state="granted"))
        tx.execute(insert(request).values(**common, obligation=sample, state="pending"))

    store.do_now(ask)
    assert counted(store).waiting == {"extension": 1}
    assert counted(store, messenger="console").waiting == {"extension": 2}
    assert counted(store, unit=B).waiting == {}


# --- disbursement ---------------------------------------------------------------------------------------------------


def test_disbursement_is_weighted_by_capital(either: Store) -> None:
    either.do_now(fill)
    (ladder,) = counted(either).ladders
    assert (ladder.plan_vnd, ladder.disbursed_vnd, ladder.percent) == (4_000_000_000, 1_800_000_000, 45.0)
    assert ladder.weighted
    assert ladder.silent == 1
    # p1 by its own plan: 2,0 tỷ at the end of October, 2,6 at the end of November, 23 of 30 days gone.
    p1, p2 = ladder.projects
    assert (p1.expected, p1.own_plan) == (round(100 * (2.0 + 0.6 * 23 / 30) / 3, 1), True)
    # p2 on the straight line from 60% on 30/9 to 100% on 31/12: 54 of 92 days gone.
    assert (p2.expected, p2.own_plan) == (round(60 + 40 * 54 / 92, 1), False)
    assert ladder.expected == round((3 * p1.expected + p2.expected) / 4, 1)
    assert ladder.own_plans == 1
    assert [(rung.value, rung.met, rung.projects) for rung in ladder.rungs] == [(30, 1, 2), (60, 1, 2), (100, 0, 2)]
    # 55 points are missing and 39 days are left.
    assert ladder.next_rung is not None
    assert ladder.next_rung.value == 100
    assert ladder.pace_points == round(55 / (39 / (365 / 12)), 1)
    assert ladder.pace_vnd == pytest.approx(4_000_000_000 * 0.55 / (39 / (365 / 12)))


def test_a_plan_that_changed_changes_the_share_of_what_was_said_before(store: Store) -> None:
    from dataclasses import replace

    from schedules.portfolio import CapitalPlan

    base = project("p1", A, 1_000_000_000)
    later = replace(base, plans=(*base.plans, CapitalPlan(2_000_000_000, date(2026, 11, 20), "30/QĐ-UBND")))
    said = {"percent": 60.0, "measured_at": datetime(2026, 11, 1, 3, tzinfo=UTC)}
    store.do_now(lambda tx: owes(tx, LADDER.id, A, "100", date(2026, 12, 31), project="p1", **said))
    made = commune([unit(A, "Phòng A", head="a")], [later])
    (line,) = store.read_now(figures, made, TODAY).ladders[0].projects
    assert (line.disbursed_vnd, line.percent, line.as_of) == (600_000_000, 30.0, date(2026, 11, 1))


def test_an_amount_is_enough(store: Store) -> None:
    paid = {"amount_vnd": 250_000_000, "measured_at": NOW}
    store.do_now(lambda tx: owes(tx, LADDER.id, A, "100", date(2026, 12, 31), project="p1", **paid))
    made = commune([unit(A, "Phòng A", head="a")], [project("p1", A, 1_000_000_000)])
    (ladder,) = store.read_now(figures, made, TODAY).ladders
    assert (ladder.percent, ladder.disbursed_vnd) == (25.0, 250_000_000)


def test_without_any_capital_plan_the_plain_mean_is_shown_and_said(store: Store) -> None:
    def fill_(tx: Connection) -> None:
        for name, share in (("p1", 20.0), ("p2", 50.0)):
            said = {"percent": share, "measured_at": NOW}
            owes(tx, LADDER.id, A, "100", date(2026, 12, 31), project=name, **said)

    store.do_now(fill_)
    made = commune([unit(A, "Phòng A", head="a")], [project("p1", A, 0), project("p2", A, 0)])
    (ladder,) = store.read_now(figures, made, TODAY).ladders
    assert (ladder.percent, ladder.weighted, ladder.pace_vnd) == (35.0, False, None)


def test_the_share_of_a_week_ago_comes_from_the_record(either: Store) -> None:
    def said(tx: Connection) -> None:
        fill(tx)
        for n, (day, share, undone) in enumerate(
            ((2, 40.0, None), (10, 50.0, None), (12, 99.0, NOW), (20, 60.0, None))
        ):
            row = {"commune": ID, "inbox": n, "duty": f"{LADDER.id}/{A}/p1", "obligation": f"{LADDER.id}/{A}/p1/100"}
            row |= {
                "person": "truong-a",
                "through": "telegram",
                "kind": "progress",
                "percent": share,
                "undone_at": undone,
            }
            tx.execute(insert(progress).values(**row, n=0, at=datetime(2026, 11, day, 3, tzinfo=UTC)))

    either.do_now(said)
    (ladder,) = counted(either).ladders
    assert ladder.percent_week_ago == 37.5  # 50% of three of four tỷ, as of 16/11; the undone 99% never counted


def test_nothing_at_all(store: Store) -> None:
    empty = store.read_now(figures, commune(), TODAY)
    assert (empty.total, empty.units, empty.ladders) == (Counts(), (), ())
    assert empty.total.done_percent is None


def test_linked_people_of_another_commune_are_not_ours(store: Store) -> None:
    store.do_now(fill)
    store.do_now(lambda tx: linked(tx, "truong-b", "zalo", whose="khac"))
    assert not next(row.reachable for row in counted(store).units if row.id == B)


def test_a_duty_handed_over_counts_for_the_unit_that_holds_it(either: Store) -> None:
    from bot.ledger.tables import duty
    from bot.summaries import chat

    either.do_now(fill)
    before = {row.id: row.counts for row in counted(either).units}
    late = duty.update().where(duty.c.id == f"{REPORT.id}/{B}/").values(holder_unit=C)
    either.do_now(lambda tx: tx.execute(late))
    after = {row.id: row.counts for row in counted(either).units}
    assert (before[B].overdue, before[C].overdue) == (3, 0)
    assert (after[B].overdue, after[C].overdue) == (1, 2)
    assert counted(either, unit=C).total == after[C]
    assert "Báo cáo – Trường C" in either.read_now(chat.overdue, whole(), TODAY, unit=C).text


def test_communes_share_a_statement_whatever_duties_they_have_handed_over(either: Store) -> None:
    """What is kept by the duties of a commune would grow with every commune a worker has ever counted."""
    from bot.ledger.tables import duty

    def hand(which: str, to: str) -> Scope:
        def work(tx: Connection) -> Scope:
            tx.execute(duty.update().values(holder_unit=duty.c.unit))
            tx.execute(duty.update().where(duty.c.id == which).values(holder_unit=to))
            return scope_of(tx, whole(), TODAY)

        return either.do_now(work)

    either.do_now(fill)
    scopes, overdue = [], []
    for which, to in ((f"{REPORT.id}/{B}/", C), (f"{REPORT.id}/{B}/", A), (f"{LADDER.id}/{A}/p1", C)):
        scopes.append(hand(which, to))
        counts = {row.id: row.counts.overdue for row in counted(either).units}
        overdue.append((counts[A], counts[B], counts[C]))
    assert len({scope.handed for scope in scopes}) == 3
    assert len({count_of(scope.shape()) for scope in scopes}) == 1
    assert overdue == [(0, 1, 2), (2, 1, 0), (0, 3, 0)]


def test_counting_reads_one_index_and_no_wide_row(store: Store) -> None:
    """A column that the index lacks makes the figures of 200,000 duties half as slow again, and nobody sees why."""
    from sqlalchemy import event

    asked: list[tuple[str, Any]] = []

    def look(tx: Connection) -> list[str]:
        listening = event.listens_for(tx.engine, "before_cursor_execute")
        listening(lambda conn, cursor, statement, params, *_: asked.append((statement, params)))
        tx.execute(counting(scope_of(tx, whole(), TODAY)))
        statement, params = asked[-1]
        cursor = tx.connection.cursor()
        return [str(row[-1]) for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", params)]

    store.do_now(fill)
    plan = store.read_now(look)
    assert any("obligation USING COVERING INDEX ix_obligation_figures" in step for step in plan), plan
