"""What a form changes in a document: cell by cell, so that everything nobody touched stays as somebody wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy

from bot.web.board.config.filling import ORIGIN, Typed, day_of, got, is_yes, name_in, name_of, path_of, set_in
from bot.web.board.config.sections import Field, Kind, Section, Shape
from schedules.configuration import editing
from schedules.configuration.editing import Path, Value


def written(section: Section, text: str, row: str, values: Typed, new_name: str = "") -> str:
    """The document with what was typed in its place. A row that is not there is added, under `new_name` in a table.

    Fault where the document uses a value twice.
    """
    if section.shape is not Shape.form and path_of(section, section.groups[0], text, row) is None:
        whole = _whole(section, values)
        if section.shape is Shape.table:
            return editing.put(text, section.path, new_name, whole)
        return editing.add(text, section.path, whole)
    for n, group in enumerate(section.groups):
        path = path_of(section, group, text, row)
        for one in group.fields:
            if path is not None:
                text = _changed(text, path, one, values.get(name_of(n, one)))
        row = (name_in(section, values) or row) if n == 0 else row
    return text


def _whole(section: Section, values: Typed) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for n, group in enumerate(section.groups):
        for one in group.fields:
            value = values.get(name_of(n, one))
            if value is not None:
                set_in(made, one.key, _plain_rows(value) if one.kind is Kind.rows else value)
        if n == 0:
            made.update(section.given)
    return made


def _plain_rows(value: Value) -> Value:
    rows = value if isinstance(value, list) else []
    return [{key: cell for key, cell in row.items() if key != ORIGIN} for row in rows if isinstance(row, dict)]


def _changed(text: str, path: Path, one: Field, now: Value | None) -> str:
    """The document with one field of a mapping as it was typed; as it was where that says the same."""
    before = got(editing.plain(text, path), one.key)
    if _same(one, before, now):
        return text
    if one.kind is Kind.rows and isinstance(before, list) and isinstance(now, list):
        return _changed_rows(text, (*path, one.key), one, before, now)
    if one.kind is Kind.many and isinstance(before, list) and isinstance(now, list):
        now = [*(word for word in before if word in now), *(word for word in now if word not in before)]
    *above, last = one.key.split(".")
    text = editing.put(text, (*path, *above), last, _plain_rows(now) if one.kind is Kind.rows and now else now)
    if now is None and above and not editing.plain(text, (*path, *above)):
        text = editing.put(text, path, above[0], None)
    return text


def _changed_rows(text: str, path: Path, one: Field, held: Sequence[Value], rows: Sequence[Value]) -> str:
    """Cell by cell, so that comments and whatever no form shows stay; written anew only where the order changes."""
    now = [row for row in rows if isinstance(row, dict)]
    kept = [n for row in now if (n := _origin(row, len(held))) is not None]
    if kept != sorted(set(kept)):
        merged: list[Value] = [_merged(one, held, row) for row in now]
        *above, last = path
        assert isinstance(last, str)
        return editing.put(text, tuple(above), last, merged)
    for row in now:
        if (n := _origin(row, len(held))) is not None:
            for sub in _free_to_change(one):
                text = _changed(text, (*path, n), sub, got(row, sub.key))
    for n in reversed(range(len(held))):
        if n not in kept:
            text = editing.remove(text, path, n)
    for place, row in enumerate(now):
        if _origin(row, len(held)) is None:
            text = editing.insert(text, path, place, {key: cell for key, cell in row.items() if key != ORIGIN})
    return text


def _free_to_change(one: Field) -> list[Field]:
    """All of a row but its id: what was reported of it hangs on that."""
    return [sub for sub in one.sub if sub.key != "ma"]


def _origin(row: Mapping[str, Value], among: int) -> int | None:
    said = str(row.get(ORIGIN) or "")
    return int(said) if said.isdecimal() and len(said) < 6 and int(said) < among else None


def _merged(one: Field, held: Sequence[Value], row: Mapping[str, Value]) -> Value:
    """A row as typed with what of it no form shows."""
    n = _origin(row, len(held))
    before = held[n] if n is not None else None
    if not isinstance(before, dict):
        return {key: cell for key, cell in row.items() if key != ORIGIN}
    made: dict[str, Value] = deepcopy(before)
    for sub in _free_to_change(one):
        value = got(row, sub.key)
        if value is not None:
            set_in(made, sub.key, value)
        elif got(made, sub.key) is not None:
            *above, last = sub.key.split(".")
            inner = got(made, ".".join(above)) if above else made
            if isinstance(inner, dict):
                inner.pop(last)
    return made


def removed(section: Section, text: str, row: str) -> str:
    """The document without a row. KeyError where there is none."""
    path = path_of(section, section.groups[0], text, row)
    if path is None:
        raise KeyError(row)
    last = path[-1]
    if isinstance(last, int):
        return editing.remove(text, section.path, last)
    return editing.put(text, section.path, last, None)


def _same(one: Field, before: Value | None, now: Value | None) -> bool:
    """Whether a field still says what it said: an order of words or a way of writing yes or a day does not count."""
    if one.kind is Kind.yes:
        return (is_yes(before) if before is not None else one.normal) == (now == "true")
    if one.kind in (Kind.many, Kind.words):
        held: list[Value] = before if isinstance(before, list) else [before] if before else []
        if before is None and one.normal:
            held = list(one.options)
        given = now if isinstance(now, list) else []
        return held == given or (one.kind is Kind.many and sorted(map(str, held)) == sorted(map(str, given)))
    if one.kind is Kind.rows:
        return _same_rows(one, before, now)
    if one.kind is Kind.day and before and now:
        return (day_of(str(before)) or before) == (day_of(str(now)) or now)
    return (before or None) == now


def _same_rows(one: Field, before: Value | None, now: Value | None) -> bool:
    held = before if isinstance(before, list) else []
    rows = [row for row in now if isinstance(row, dict)] if isinstance(now, list) else []
    if len(held) != len(rows):
        return False
    return all(
        _origin(row, len(held)) == n
        and all(_same(sub, got(old, sub.key), got(row, sub.key)) for sub in _free_to_change(one))
        for n, (old, row) in enumerate(zip(held, rows, strict=True))
    )
