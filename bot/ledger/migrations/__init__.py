"""The ledger's shape over time. `migrate` brings a database to the newest revision.

Alembic is only imported when there is something to do, so that a start stays quick.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.ledger.migrations import jobs, statistics
from bot.ledger.place import shown
from bot.ledger.store import Store
from bot.texts import failure
from schedules.errors import LedgerFault

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent
HEAD = "0020"
# Any number, the same in every version: who migrates one PostgreSQL database waits for who does already.
ADVISORY = 726_201_126
# Alembic keeps the migration under way in the module, for whoever asks: of two threads one would write by the other's
# connection. A server's nightly backups, each an SQLite file that begins empty, come at once.
_ALONE = threading.Lock()


def migrate(store: Store, revision: str = HEAD) -> bool:
    """Creates or upgrades the tables; True when something was done. LedgerFault for a database of a newer version."""
    stored = store.read_now(stored_revision)
    if stored != revision:
        _refuse_newer(store, stored)
        store.do_now(_upgrade, revision)
    engine = revision == HEAD and not store.sqlite and store.do_now(jobs.bring_up)
    return stored != revision or engine


def stored_revision(tx: Connection) -> str | None:
    """The revision a database is at; None for an empty one."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar()


def downgrade(store: Store, revision: str) -> None:
    """Back to `revision`, "base" for no tables at all."""

    def work(tx: Connection) -> None:
        from alembic import command

        with _ALONE:
            command.downgrade(config(tx), revision)

    store.do_now(work)


def known() -> frozenset[str]:
    """Every revision this version of the program has a file for."""
    return frozenset(path.name.split("_", 1)[0] for path in (HERE / "versions").glob("[0-9]*.py"))


def config(tx: Connection) -> Config:
    """Alembic's configuration, bound to an open transaction."""
    from alembic.config import Config

    value = Config()
    value.set_main_option("script_location", str(HERE).replace("%", "%%"))
    value.attributes["connection"] = tx
    return value


def _upgrade(tx: Connection, revision: str) -> None:
    from alembic import command

    with _ALONE:
        if tx.dialect.name == "postgresql":
            tx.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ADVISORY})
        command.upgrade(config(tx), revision)
    if revision == HEAD and tx.dialect.name == "sqlite":
        statistics.tell(tx)


def _refuse_newer(store: Store, stored: str | None) -> None:
    if stored is not None and stored not in known():
        raise failure(LedgerFault, "database.newer", shown(store.url), revision=stored)
