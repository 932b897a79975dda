from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from bot.ledger.migrations import HEAD, config, downgrade, known, migrate, stored_revision
from bot.ledger.store import Store
from bot.ledger.tables import common, meta
from schedules.errors import LedgerFault

ENGINE = "procrastinate_"
EVERY = "ix_every_"  # over all communes of a server: on PostgreSQL alone, made by the migration


def differences(tx: Connection) -> list[object]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return not (name or "").startswith(ENGINE if kind == "table" else EVERY)

    opts = {"compare_type": True, "include_name": ours}
    expected = [meta] if tx.dialect.name == "sqlite" else [meta, common]
    return list(compare_metadata(MigrationContext.configure(tx, opts=opts), expected))  # type: ignore[arg-type]


def tables(tx: Connection) -> set[str]:
    """Without those of the engine of jobs, which brings its own."""
    return {name for name in inspect(tx).get_table_names() if not name.startswith(ENGINE)}


def test_it_makes_what_the_tables_say(empty: Store) -> None:
    assert migrate(empty) is True
    assert empty.read_now(differences) == []
    assert empty.read_now(stored_revision) == HEAD


def test_a_second_time_does_nothing(empty: Store) -> None:
    migrate(empty)
    assert migrate(empty) is False


def test_down_and_up_again(empty: Store) -> None:
    migrate(empty)
    downgrade(empty, "base")
    assert empty.read_now(tables) <= {"alembic_version"}
    assert migrate(empty) is True
    assert empty.read_now(differences) == []


def test_files_made_at_once_are_each_whole(tmp_path: Path) -> None:
    """As the nightly backups of a server's communes begin."""
    stores = [Store(f"sqlite:///{tmp_path / f'{n}.db'}") for n in range(4)]
    with ThreadPoolExecutor(len(stores)) as pool:
        assert list(pool.map(migrate, stores)) == [True] * len(stores)
    for store in stores:
        assert store.read_now(differences) == []
        assert store.read_now(stored_revision) == HEAD
        store.close()


def test_a_newer_database_is_refused(empty: Store) -> None:
    migrate(empty)
    empty.do_now(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(LedgerFault, match="phiên bản mới hơn"):
        migrate(empty)


def test_a_failed_upgrade_leaves_nothing(empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    empty.do_now(lambda tx: tx.execute(text("CREATE TABLE audit (id INTEGER)")))  # in the way of the first migration
    with pytest.raises(Exception, match="audit"):
        migrate(empty)
    assert empty.read_now(lambda tx: inspect(tx).get_table_names()) == ["audit"]


def test_head_is_the_newest_file() -> None:
    from alembic.script import ScriptDirectory

    store = Store("sqlite://")
    script = store.read_now(lambda tx: ScriptDirectory.from_config(config(tx)))
    assert script.get_current_head() == HEAD
    assert {revision.revision for revision in script.walk_revisions()} == known()


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "nhacviec.db"
    path.write_bytes(b"this is no database at all, not even nearly" * 200)
    with pytest.raises(LedgerFault, match="restore"):
        migrate(Store(f"sqlite:///{path}"))
