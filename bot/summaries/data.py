"""The figures as plain JSON: dates ISO, money whole đồng, percents with one decimal."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from bot.summaries.counts import Counts
from bot.summaries.figures import Figures
from bot.summaries.scope import Period
from schedules.in_time import Outlook


def dumps(figures: Figures) -> str:
    """One JSON object, keys as the fields of `Figures`; counts carry their sums and rates beside them."""
    return json.dumps(_plain(figures), ensure_ascii=False, indent=1)


def _plain(value: Any) -> Any:
    if isinstance(value, Counts):
        return _counts(value)
    if isinstance(value, Period):
        return value.code
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Outlook):
        told = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return told | {"verdict": value.verdict.value}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _counts(counts: Counts) -> dict[str, Any]:
    told = {field.name: getattr(counts, field.name) for field in fields(counts)}
    sums = {"done": counts.done, "total": counts.total, "rated": counts.rated}
    rates = {"done_percent": counts.done_percent, "on_time_percent": counts.on_time_percent}
    return {**told, **sums, **rates}
