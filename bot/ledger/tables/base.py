"""What every table is made of: the naming of its keys, instants, and the first column."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.ext.compiler import compiles

REMEMBERED = 8_192  # values that were read lately, beside their texts
_NAIVE = len("2026-01-31 08:00:00.000000")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
meta = MetaData(naming_convention=NAMING)
# Of a server and of no commune: on PostgreSQL alone, outside the walls; a commune takes nothing of it along.
common = MetaData(naming_convention=NAMING)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC; SQLite has no zone of its own, so it goes in and out naive there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """On SQLite in one step: instants are half of what goes in and out."""
        return _text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """The other way."""
        return _moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Known(TypeDecorator[Any]):
    """JSON that is written seldom and read all day, the same few thousand texts: each is decoded once.

    Rows share what came out of it, so nobody changes it in place.
    """

    impl = JSON
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """PostgreSQL's driver would decode it for each row."""
        return _AsText(column)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _decoded


class _AsText(ColumnElement[Any]):
    """A column of JSON as the text it is."""

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column, self.type = column, column.type


@compiles(_AsText)
def _as_text(one: _AsText, compiler: Any, **given: Any) -> str:
    text = compiler.process(one.column, **given)
    return f"{text}::text" if compiler.dialect.name == "postgresql" else str(text)


@lru_cache(REMEMBERED)
def _text(value: datetime | None) -> str | None:
    """The other way they come again as well: all that a transaction writes and asks is of one moment."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("an instant without a zone")
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:_NAIVE]


@lru_cache(REMEMBERED)
def _moment(text: str | None) -> datetime | None:
    """The same instants come out again and again: when a duty was answered, when it is looked at next."""
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


@lru_cache(REMEMBERED)
def _decoded(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def key() -> Column[Any]:
    """The commune: the first part of a primary key."""
    return Column("commune", String(64), primary_key=True)


def surrogate() -> Column[Any]:
    """A surrogate: unique over all communes, made by the database, so that foreign references stay short."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
