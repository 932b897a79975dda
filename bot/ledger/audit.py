"""Who did what: decisions, configuration changes, links, what the engine could not do. No message bodies, no tokens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select

from bot.ledger import rows
from bot.ledger.tables import audit

SYSTEM = "he-thong"
AUDITED, AUDIT_FAILED = "audited", "audit_failed"  # a day judged by the auditor; one it could not judge


def note(
    tx: Connection,
    commune: str,
    *,
    who: str,
    what: str,
    now: datetime,
    subject: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """One line of the log. who: a person's id, or SYSTEM; what: a short word ("go_live", "config", "quarantine")."""
    row = {"commune": commune, "at": now, "who": who, "what": what, "subject": subject, "data": dict(data or {})}
    rows.add(tx, audit, row)


def newest(tx: Connection, commune: str, what: str | None = None, limit: int = 50) -> list[RowMapping]:
    """The newest lines, newest first."""
    lines = select(audit).where(audit.c.commune == commune).order_by(audit.c.id.desc()).limit(limit)
    return list(tx.execute(lines.where(audit.c.what == what) if what else lines).mappings())


def prune(tx: Connection, commune: str, before: datetime) -> int:
    """Forgets lines older than the retention says; returns how many."""
    return tx.execute(delete(audit).where(audit.c.commune == commune, audit.c.at < before)).rowcount
