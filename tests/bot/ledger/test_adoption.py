"""Rules to rows and back: what a changed configuration does to what is there, and what it must leave alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.ledger import tables
from bot.ledger.duties import obligations
from bot.ledger.duties.obligations import Reach
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.rules.adoption import Adoption, adopt, begin
from bot.ledger.sending import lanes
from bot.ledger.store import Stale, Store
from schedules.commune import Commune

CONFIG = Path(__file__).parents[2] / "config"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PLAN = "ke-hoach-he/phong-van-hoa//ke-hoach"
RULES = "rulebooks/ke-hoach.yaml"


class Record:
    """A record under test, its configuration changed by plain text."""

    def __init__(self, store: Store, now: datetime) -> None:
        migrate(store)
        self.store, self.now = store, now
        self.found = documents.read_folder(CONFIG)
        self.commune, _ = store.do_now(documents.import_folder, self.found, now=now)
        self.last = self.adopt()

    def adopt(self) -> Adoption:
        return self.store.do_now(adopt, self.commune, self.now)

    def change(self, name: str, *pairs: tuple[str, str]) -> Adoption:
        text = self.found[name]
        for old, new in pairs:
            assert old in text, f"{old!r} is not in {name}"
            text = text.replace(old, new)
        return self.use(self.found | {name: text})

    def remove(self, name: str) -> Adoption:
        return self.use({key: text for key, text in self.found.items() if key != name})

    def use(self, found: Mapping[str, str]) -> Adoption:
        self.found = dict(found)
        self.store.do_now(documents.put, self.commune.id, self.found, author="test", now=self.now)
        self.commune = documents.parse(self.found)
        return self.adopt()

    def get(self, obligation: str = PLAN) -> Any:
        return self.store.read_now(obligations.get, self.commune.id, obligation)

    def touch(self, obligation: str = PLAN, **changes: Any) -> Any:
        return self.store.do_now(obligations.touch, self.commune, obligation, self.now, **changes)

    def all(self) -> dict[str, Any]:
        def work(tx: Connection) -> dict[str, Any]:
            return {row["id"]: row for row in tx.execute(select(tables.obligation)).mappings()}

        return self.store.read_now(work)


@pytest.fixture
def record(empty: Store) -> Record:
    return Record(empty, NOW)


def test_a_second_time_changes_nothing(record: Record) -> None:
    assert record.last.born
    before = record.all()
    assert not record.adopt()
    assert record.all() == before


def test_ids_are_the_plans_own(record: Record) -> None:
    from schedules.obligations import expand

    planned = {one.id for one in expand(record.commune, date(2026, 3, 2), date(2026, 12, 31)).obligations}
    assert planned <= set(record.all())


def test_a_start_in_mid_year(empty: Store) -> None:
    record = Record(empty, datetime(2026, 7, 15, 1, 0, tzinfo=UTC))
    rows = record.all()
    past = {row["id"]: row["state"] for row in rows.values() if row["rule_due"] < date(2026, 7, 15)}
    assert past
    assert set(past.values()) == {"unknown"}
    assert not [name for name in past if rows[name]["kind"] == "cycle"]
    ahead = [row for row in rows.values() if row["rule_due"] >= date(2026, 7, 15)]
    assert {row["state"] for row in ahead} == {"open"}
    assert any(row["occurrence"] == "muc-60" for row in ahead)


def test_the_first_run_is_the_first_day_whatever_a_command_did_before(empty: Store) -> None:
    """`invite` in November fills the record; the exercise that then starts in March finds March's duties open."""
    november = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    record = Record(empty, november)
    assert record.get()["state"] == "unknown"
    assert record.store.do_now(begin, record.commune, NOW)
    record.now = NOW
    record.adopt()
    assert record.get()["state"] == "open"
    assert record.store.read_now(documents.started_on, record.commune.id).date() == NOW.date()
    record.store.do_now(lanes.take, record.commune, "console", "token", "me", NOW)
    assert not record.store.do_now(begin, record.commune, november)


def test_a_command_with_a_later_clock_is_acted_upon_at_once(record: Record) -> None:
    """`live` on the command line has the host's clock, the process beside it that of the exercise."""
    record.store.do_now(obligations.arm, record.commune, NOW, Reach())
    unit = record.get()["holder_unit"]
    record.store.do_now(obligations.go_live, record.commune, unit, "test", NOW + timedelta(days=200))
    assert record.get()["next_step_at"] <= NOW


def test_a_changed_date_is_a_new_revision(record: Record) -> None:
    record.touch(answered_at=NOW)
    assert record.change(RULES, ("2026-04-15", "2026-04-22")).revised == (PLAN,)
    row = record.get()
    assert (row["rule_due"], row["due"], row["revision"]) == (date(2026, 4, 22), date(2026, 4, 22), 2)
    assert row["answered_at"] == NOW


def test_an_extension_survives_a_changed_date(record: Record) -> None:
    record.touch(due=date(2026, 4, 29))
    assert record.change(RULES, ("2026-04-15", "2026-04-22")).revised == ()
    row = record.get()
    assert (row["rule_due"], row["due"], row["revision"]) == (date(2026, 4, 22), date(2026, 4, 29), 2)


def test_a_changed_title_keeps_everything_else(record: Record) -> None:
    record.touch(blocked_since=NOW, blocked_reason="vướng mặt bằng")
    record.change(RULES, ("Ban hành kế hoạch hoạt động hè", "Ban hành kế hoạch hè"))
    row = record.get()
    assert row["title"] == "Ban hành kế hoạch hè"
    assert (row["blocked_reason"], row["revision"], row["state"]) == ("vướng mặt bằng", 1, "open")


def test_a_rule_gone_unanswered_is_withdrawn_and_comes_back(record: Record) -> None:
    others = set(record.all()) - {PLAN}
    change = record.remove(RULES)
    assert (change.withdrawn, change.retired) == ((PLAN,), ())
    row = record.get()
    assert (row["state"], row["next_step_at"]) == ("withdrawn", None)
    assert all(record.all()[name]["state"] != "withdrawn" for name in others)
    back = record.use(documents.read_folder(CONFIG))
    assert back.returned == (PLAN,)
    assert record.get()["state"] == "open"
    assert record.get()["next_step_at"] is not None


def test_a_rule_gone_answered_is_kept(record: Record) -> None:
    record.touch(answered_at=NOW)
    assert record.remove(RULES).retired == (PLAN,)
    row = record.get()
    assert (row["state"], row["next_step_at"], row["answered_at"]) == ("retired", None, NOW)


def test_a_project_gone_takes_exactly_its_own(record: Record) -> None:
    project = next(row["project"] for row in record.all().values() if row["project"])
    text = record.found["projects.yaml"]
    assert project in text
    kept = "\n".join(_without(text.splitlines(), project))
    change = record.use(record.found | {"projects.yaml": kept + "\n"})
    assert change.withdrawn
    assert {name.split("/")[2] for name in change.withdrawn} == {project}


def _without(lines: list[str], project: str) -> list[str]:
    """The list without the item of that id: from its dash to the next one of the same depth."""
    start = next(n for n, line in enumerate(lines) if f"ma: {project}" in line)
    depth = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > depth):
        end += 1
    return lines[:start] + lines[end:]


def test_a_renamed_rule_keeps_its_answers(record: Record) -> None:
    record.touch(answered_at=NOW, blocked_reason="chờ góp ý")

    def say(tx: Connection) -> None:
        row = {"commune": record.commune.id, "person": "x", "n": 1, "duty": "ke-hoach-he/phong-van-hoa/", "since": NOW}
        tx.execute(insert(tables.code).values(**row))

    record.store.do_now(say)
    change = record.change(RULES, ("- ma: ke-hoach-he\n", "- ma: ke-hoach-2026\n    ma_cu: ke-hoach-he\n"))
    assert not change.born
    assert not change.withdrawn
    assert not change.retired
    new = PLAN.replace("ke-hoach-he", "ke-hoach-2026")
    assert record.get(PLAN) is None
    assert record.get(new)["blocked_reason"] == "chờ góp ý"
    code = record.store.read_now(lambda tx: tx.execute(select(tables.code.c.duty)).scalar_one())
    assert code == "ke-hoach-2026/phong-van-hoa/"


def test_the_year_goes_on_three_months_ahead(record: Record) -> None:
    record.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    record.adopt()
    assert max(row["rule_due"] for row in record.all().values()) >= date(2027, 1, 1)


# --- touch and arm --------------------------------------------------------------------------------------------------


def test_touch_keeps_the_cache_right(record: Record) -> None:
    record.store.do_now(obligations.arm, record.commune, NOW, Reach())
    before = record.get()["next_step_at"]
    assert before is not None
    record.touch(state="done", finished_on=date(2026, 3, 2))
    assert record.get()["next_step_at"] is None
    record.touch(state="open", finished_on=None)
    assert record.get()["next_step_at"] == before
    assert record.store.do_now(obligations.audited, record.commune) == []


def test_the_auditor_mends_and_says_what(record: Record) -> None:
    record.store.do_now(obligations.arm, record.commune, NOW, Reach())
    spoil = update(tables.obligation).where(tables.obligation.c.id == PLAN).values(next_step_at=None)
    record.store.do_now(lambda tx: tx.execute(spoil))
    assert record.store.do_now(obligations.audited, record.commune, besides=[PLAN]) == []
    assert record.store.do_now(obligations.audited, record.commune) == [PLAN]
    assert record.get()["next_step_at"] is not None


def test_a_new_due_date_moves_the_closing_day_along(record: Record) -> None:
    name = next(row["id"] for row in record.all().values() if row["occurrence"] == "muc-30")
    row = record.get(name)
    later = record.touch(name, due=row["due"] + timedelta(days=7))
    assert later["closes_on"] - later["due"] == row["closes_on"] - row["due"]
    assert later["revision"] == row["revision"] + 1


def test_somebody_faster_is_noticed(record: Record) -> None:
    version = record.get()["version"]
    record.touch(acknowledged_at=NOW)
    with pytest.raises(Stale):
        record.touch(version=version, acknowledged_at=None)
    with pytest.raises(KeyError):
        record.touch("no/such//thing", state="done")


def test_arming_twice_reminds_once(record: Record) -> None:
    due = datetime(2026, 4, 15, 2, 0, tzinfo=UTC)

    def reminders(tx: Connection) -> list[tuple[str, str]]:
        mine = select(tables.reminder.c.step, tables.reminder.c.person).where(tables.reminder.c.obligation == PLAN)
        return [(row.step, row.person) for row in tx.execute(mine)]

    _live(record.store, record.commune)
    for _ in range(3):
        while record.store.do_now(obligations.arm, record.commune, due, Reach()):
            pass
    assert record.store.read_now(reminders) == [("T", "truong-phong-van-hoa")]


def test_the_policy_of_the_first_reminder_travels_with_it(record: Record) -> None:
    _live(record.store, record.commune)
    record.store.do_now(obligations.arm, record.commune, datetime(2026, 4, 15, 2, 0, tzinfo=UTC), Reach())
    row = record.get()
    assert row["policy_hash"]
    assert obligations.policy_of(record.commune, row) == record.commune.policies[row["policy"]]


def test_before_going_live_the_office_hears_for_whom_it_would_be(record: Record) -> None:
    record.store.do_now(obligations.arm, record.commune, datetime(2026, 4, 15, 2, 0, tzinfo=UTC), Reach())

    def trials(tx: Connection) -> list[tuple[str, str, str]]:
        mine = select(tables.reminder).where(tables.reminder.c.obligation == PLAN)
        return [(row.step, row.person, row.about) for row in tx.execute(mine)]

    assert record.store.read_now(trials) == [("trial/T", "chanh-van-phong", "truong-phong-van-hoa")]


def test_what_waits_changes_its_ears_as_often_as_the_unit_changes(record: Record) -> None:
    due, unit = datetime(2026, 4, 15, 2, 0, tzinfo=UTC), record.get()["holder_unit"]

    def waiting(tx: Connection) -> list[tuple[str, str]]:
        mine = select(tables.reminder).where(tables.reminder.c.obligation == PLAN, tables.reminder.c.state == "pending")
        return [(row.step, row.person) for row in tx.execute(mine)]

    def turned(way: Callable[..., bool]) -> list[tuple[str, str]]:
        assert record.store.do_now(way, record.commune, unit, by="chanh-van-phong", now=due)
        while record.store.do_now(obligations.arm, record.commune, due, Reach()):
            pass
        return record.store.read_now(waiting)

    for _ in range(2):
        assert turned(obligations.go_live) == [("T", "truong-phong-van-hoa")]
        assert turned(obligations.go_back) == [("trial/T", "chanh-van-phong")]


def _live(store: Store, commune: Commune) -> None:
    for unit in commune.directory.units:
        store.do_now(obligations.go_live, commune, unit, "chanh-van-phong", NOW)
