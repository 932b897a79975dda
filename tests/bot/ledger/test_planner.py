"""What is asked all day is found by an index that fits: it must not cost more in December than in January."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from bot.conversation import duties
from bot.ledger.migrations import migrate, statistics
from bot.ledger.prepared import Prepared
from bot.ledger.sending import reminders
from bot.ledger.store import Store

ASKED: dict[str, Prepared] = {
    "a person's open duties": duties._of_units(False),
    "what a digest tells": reminders._candidates_of(False),
    "what a digest of due days tells": reminders._candidates_of(True),
}
ANY: dict[str, Any] = {"commune": "", "units": [""], "states": ["", ""], "person": "", "trial": 0, "message": 0}


def ways(tx: Connection, statement: Prepared) -> list[str]:
    asked = statement.statement.compile(dialect=tx.dialect).construct_expanded_state(ANY)
    plan = tx.connection.cursor().execute(f"EXPLAIN QUERY PLAN {asked.statement}", asked.positional_parameters)
    return [str(row[-1]) for row in plan]


def test_nothing_that_grows_is_read_whole() -> None:
    store = Store("sqlite://")
    migrate(store)
    for what, statement in ASKED.items():
        steps = store.read_now(ways, statement)
        assert not [step for step in steps if "SCAN" in step or step.endswith("(commune=?)")], (what, steps)


def test_the_planner_is_told_of_indexes_there_are() -> None:
    """A name that no index has any more would be told in vain."""
    store = Store("sqlite://")
    migrate(store)
    told = {(table, index) for table, indexes in statistics.TYPICAL.items() for index in indexes}
    rows = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'"
    there = store.read_now(lambda tx: {(row[0], row[1]) for row in tx.exec_driver_sql(rows)})
    assert told <= there
    grown = {index for table, index in there if table in statistics.TYPICAL}
    assert grown == {index for _, index in told}
