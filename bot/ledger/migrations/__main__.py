"""`python -m bot.ledger.migrations ID "what changed"` drafts a revision: the tables against the revisions so far."""

from __future__ import annotations

import sys

from sqlalchemy import Connection

from bot.ledger.migrations import HERE, config
from bot.ledger.store import Store


def draft(revision: str, what: str) -> None:
    """Writes versions/<revision>_<what>.py; review it, then set HEAD."""
    store = Store("sqlite://")

    def work(tx: Connection) -> None:
        from alembic import command

        if any((HERE / "versions").glob("[0-9]*.py")):
            command.upgrade(config(tx), "head")
        settings = config(tx)
        # SQLite cannot alter a table in place: every revision but the first is drafted in batch mode.
        settings.attributes["batch"] = any((HERE / "versions").glob("[0-9]*.py"))
        settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        command.revision(settings, what, autogenerate=True, rev_id=revision)

    store.do_now(work)
    store.close()


if __name__ == "__main__":
    draft(sys.argv[1], sys.argv[2])
