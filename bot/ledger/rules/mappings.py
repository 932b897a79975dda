"""What the columns of an office's lists mean, said once and remembered by the words of their head."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select, update

from bot.ledger.tables import commune as commune_table
from schedules.language import fold

_KEY = "columns"  # in the commune's settings: kind of list / mark of its head -> field to column
_MOST = 40


def recall(tx: Connection, commune: str, what: str, headings: Sequence[str]) -> dict[str, int] | None:
    """Field names to column indices as confirmed for a list with these headings; None for one not seen before."""
    kept = _settings(tx, commune).get(_KEY) or {}
    found = kept.get(_mark(what, headings))
    return dict(found) if found else None


def remember(tx: Connection, commune: str, what: str, headings: Sequence[str], columns: Mapping[str, int]) -> None:
    """Keeps a confirmed mapping; the oldest of very many go."""
    settings = _settings(tx, commune)
    kept = {key: value for key, value in (settings.get(_KEY) or {}).items() if key != _mark(what, headings)}
    kept = dict([*kept.items(), (_mark(what, headings), dict(columns))][-_MOST:])
    rows = update(commune_table).where(commune_table.c.id == commune)
    tx.execute(rows.values(settings=settings | {_KEY: kept}))


def _settings(tx: Connection, commune: str) -> dict[str, dict[str, dict[str, int]]]:
    row = tx.execute(select(commune_table.c.settings).where(commune_table.c.id == commune)).scalar()
    return dict(row or {})


def _mark(what: str, headings: Sequence[str]) -> str:
    words = "|".join(" ".join(fold(heading).split()) for heading in headings).rstrip("|")
    return f"{what}/{hashlib.sha256(words.encode()).hexdigest()[:16]}"
