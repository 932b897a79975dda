"""Run by Alembic: the transaction comes from `migrate`, so the whole upgrade is one commit or nothing."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from bot.ledger.tables import Instant, common, meta
from bot.ledger.tables.base import Known


def render_item(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """Migrations stand alone: they name the database's type, not today's `Instant` and `Known`."""
    if kind != "type" or not isinstance(value, Instant | Known):
        return False
    return "sa.DateTime(timezone=True)" if isinstance(value, Instant) else "sa.JSON()"


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[meta, common],
    compare_type=True,
    render_item=render_item,
    render_as_batch=context.config.attributes.get("batch", True),
)
with context.begin_transaction():
    context.run_migrations()
