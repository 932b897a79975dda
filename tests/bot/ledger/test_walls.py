"""Communes on one server see nothing of each other, even where a statement forgets to say whose rows it wants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, UniqueConstraint, delete, func, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.ledger.commune import backup, communes
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.store import Store
from bot.ledger.tables import commune as commune_table
from bot.ledger.tables import meta
from schedules.calendar import TZ
from schedules.errors import LedgerFault
from tests.databases import postgres

CONFIG = Path(__file__).parents[2] / "config"
NOW = datetime(2026, 6, 15, 8, tzinfo=TZ)


def texts(name: str) -> dict[str, str]:
    """The configuration of the tests under another name."""
    found = documents.read_folder(CONFIG)
    return found | {"commune.yaml": found["commune.yaml"].replace("ma: xa-thu", f"ma: {name}", 1)}


@contextmanager
def two_communes() -> Iterator[Store]:
    """One server with both."""
    with postgres(ready=True) as url:
        store = Store(url)
        for name in ("xa-dong", "xa-tay"):
            store.do_now(communes.add, texts(name), NOW)
        yield store
        store.close()


@pytest.fixture
def server() -> Iterator[Store]:
    with two_communes() as store:
        yield store


def rows_of(tx: Connection, table: Table, name: str) -> int:
    column = table.c.id if table is commune_table else table.c.commune
    return int(tx.execute(select(func.count()).where(column == name)).scalar_one())


def everything(store: Store, name: str) -> dict[str, list[Any]]:
    """All rows of a commune, as they stand."""

    def read(tx: Connection) -> dict[str, list[Any]]:
        found = {}
        for table in meta.sorted_tables:
            column = table.c.id if table is commune_table else table.c.commune
            held = tx.execute(select(table).where(column == name)).all()
            found[table.name] = sorted(map(repr, held))
        return found

    return store.read_now(read)


def test_every_table_has_the_wall(server: Store) -> None:
    """A table somebody adds later without one fails here."""
    asked = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
    walled = server.read_now(lambda tx: set(tx.execute(text(asked)).scalars()))
    assert walled == {table.name for table in meta.sorted_tables}
    keyed = server.read_now(
        lambda tx: {table: inspect(tx).get_pk_constraint(table)["constrained_columns"][0] for table in walled}
    )
    assert {table for table, first in keyed.items() if first != "commune"} == {"commune"}, "keys begin with the commune"


def test_tables_can_be_divided_by_commune() -> None:
    """Every unique key holds the commune and no table refers to another: partitions and Citus ask for both."""
    for table in meta.sorted_tables:
        uniques = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
        uniques_named = [set(one.columns.keys()) for one in uniques] + [
            set(one.columns.keys()) for one in table.indexes if one.unique
        ]
        assert all("commune" in names for names in uniques_named), table.name
        assert not table.foreign_keys, table.name


def _emptied(tx: Connection, table: Table) -> int:
    """How many rows a deletion without a condition would take; it is taken back."""
    aside = tx.begin_nested()
    count = tx.execute(delete(table)).rowcount
    aside.rollback()
    return count


@pytest.mark.parametrize("table", meta.sorted_tables, ids=lambda table: table.name)
def test_nobody_reaches_over_it(server_of_both: Store, table: Table) -> None:
    """Of each table: reading, changing, deleting without a condition, and writing in the other's name."""
    other = server_of_both.read_now(lambda tx: rows_of(tx, table, "xa-tay"))
    east = server_of_both.of("xa-dong")
    mine = table.c.id if table is commune_table else table.c.commune
    assert set(east.read_now(lambda tx: tx.execute(select(mine)).scalars().all())) <= {"xa-dong"}
    assert east.read_now(lambda tx: rows_of(tx, table, "xa-tay")) == 0
    assert east.do_now(_emptied, table) == server_of_both.read_now(lambda tx: rows_of(tx, table, "xa-dong"))
    if rows := east.read_now(lambda tx: rows_of(tx, table, "xa-dong")):
        with pytest.raises((DBAPIError, LedgerFault), match="row-level security"):
            east.do_now(lambda tx: tx.execute(update(table).values({mine.name: "xa-tay"})))
        assert east.read_now(lambda tx: rows_of(tx, table, "xa-dong")) == rows
    assert server_of_both.read_now(lambda tx: rows_of(tx, table, "xa-tay")) == other


@pytest.fixture(scope="module")
def server_of_both() -> Iterator[Store]:
    with two_communes() as store:
        yield store


def test_who_names_no_commune_sees_nothing(server: Store) -> None:
    nobody = server.of("")
    assert nobody.read_now(lambda tx: tx.execute(select(func.count()).select_from(meta.tables["duty"])).scalar()) == 0


def test_a_commune_is_put_to_rest_given_out_and_removed_and_the_other_keeps_every_row(
    server: Store, tmp_path: Path
) -> None:
    before = everything(server, "xa-tay")
    server.do_now(communes.disable, "xa-dong", NOW)
    east, west = server.read_now(communes.listing)
    assert (east.id, east.disabled is not None, west.id, west.disabled) == ("xa-dong", True, "xa-tay", None)
    given = backup.write(server.of("xa-dong"), tmp_path / "xa-dong.db", NOW)
    assert given.rows > 20
    assert server.do_now(communes.remove, "xa-dong") == given.rows - 1, "all but the mark of the version"
    assert [one.id for one in server.read_now(communes.listing)] == ["xa-tay"]
    assert everything(server, "xa-tay") == before


def test_a_commune_moves_from_its_file_to_the_server_with_every_row_and_number(server: Store, tmp_path: Path) -> None:
    own = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
    migrate(own)
    own.do_now(communes.add, texts("xa-nam"), NOW)
    held = everything(own, "xa-nam")
    own.close()
    neighbours = everything(server, "xa-tay")
    name, count = communes.move_in(server, tmp_path / "nhacviec.db", NOW)
    moved = everything(server, "xa-nam")
    assert name == "xa-nam"
    assert count == sum(map(len, moved.values())) - 1, "all but the line that says so"
    for table in meta.sorted_tables:
        if table.name not in ("audit", "commune", "message"):  # it notes that it was restored, and says so
            assert moved[table.name] == held[table.name], table.name
    assert set(held["audit"]) <= set(moved["audit"])
    assert everything(server, "xa-tay") == neighbours
    with pytest.raises(LedgerFault, match="đã có"):
        communes.move_in(server, tmp_path / "nhacviec.db", NOW)
    assert sorted(path.name for path in tmp_path.iterdir() if "restore" in path.name) == []


def test_a_commune_that_runs_is_not_removed(server: Store) -> None:
    from bot.ledger.sending import lanes

    commune = server.read_now(documents.load_current, "xa-dong")
    server.of("xa-dong").do_now(lanes.take, commune, "telegram", "mã", "máy", NOW)
    with pytest.raises(LedgerFault, match="đang chạy"):
        server.do_now(communes.remove, "xa-dong")
