"""Forms of the configuration: what stands in the fields, what was typed, and what of it changes the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.web.board.config.sections import Field, Group, Kind, Section, Shape
from bot.web.forms import Form
from schedules.configuration import editing
from schedules.configuration.editing import Path, Value
from schedules.configuration.sheet import YES
from schedules.errors import Problem

SPARE = 3  # empty rows offered at the end of a table within a form
Typed = Mapping[str, "Value | None"]  # by name of the field in the form


@dataclass(frozen=True, slots=True)
class Wrong:
    """Problems by the field they are of; "" for those of the row or of other files."""

    by_field: Mapping[str, Sequence[str]] = field(default_factory=dict)
    others: Sequence[str] = ()


def name_of(group: int, one: Field) -> str:
    """A field's name in a form: which group, which key."""
    return f"f{group}-{one.key}"


def standing(section: Section, text: str, row: str) -> Typed:
    """What stands in the document for the fields of a section, or of one of its rows; nothing for a new row."""
    found: dict[str, Value | None] = {}
    for n, group in enumerate(section.groups):
        path = path_of(section, group, text, row)
        held = editing.plain(text, path) if path is not None else None
        for one in group.fields:
            found[name_of(n, one)] = held.get(one.key) if isinstance(held, dict) else None
    return found


def path_of(section: Section, group: Group, text: str, row: str) -> Path | None:
    """Where the mapping of a group stands; None for a row that is not there."""
    if section.shape is Shape.form:
        return group.path
    held = editing.plain(text, group.path)
    if section.shape is Shape.table:
        return (*group.path, row) if isinstance(held, dict) and row in held else None
    index = editing.index_of(held, row) if row else None
    return (*group.path, index) if index is not None else None


# --- what was typed ---------------------------------------------------------------------------------------------------


def typed(section: Section, form: Form) -> Typed:
    """What a form holds, field by field; None for one that was left empty."""
    return {
        name_of(n, one): _value(one, form, name_of(n, one))
        for n, group in enumerate(section.groups)
        for one in group.fields
    }


def _value(one: Field, form: Form, name: str) -> Value | None:
    if one.kind is Kind.yes:
        return "true" if form.text(name) else "false" if one.normal else None
    if one.kind is Kind.many:
        chosen: list[Value] = list(form.texts(name))
        return chosen if chosen or one.normal else None
    if one.kind is Kind.words:
        lines = (form.values.get(name) or ("",))[0].replace(";", "\n").splitlines()
        said: list[Value] = [" ".join(line.split()) for line in lines if line.strip()]
        return said or None
    if one.kind is Kind.rows:
        return _rows(one, form, name)
    if one.kind is Kind.fixed and isinstance(one.options, Mapping):
        cells: dict[str, Value] = {key: form.text(f"{name}-{key}") for key in one.options}
        return {key: value for key, value in cells.items() if value} or None
    if one.kind is Kind.pairs:
        keys, values = form.values.get(f"{name}-k", ()), form.values.get(f"{name}-v", ())
        pairs = zip(keys, values, strict=False)
        return {key.strip(): " ".join(value.split()) for key, value in pairs if key.strip()} or None
    return form.text(name) or None


def _rows(one: Field, form: Form, name: str) -> Value | None:
    count = max((len(form.values.get(f"{name}-{sub.key}", ())) for sub in one.sub), default=0)
    rows: list[Value] = []
    for n in range(count):
        row: dict[str, Value] = {}
        for sub in one.sub:
            cells = form.values.get(f"{name}-{sub.key}", ())
            value = " ".join(cells[n].split()) if n < len(cells) else ""
            if value:
                row[sub.key] = value
        if row:
            rows.append(row)
    return rows or None


# --- what it changes --------------------------------------------------------------------------------------------------


def written(section: Section, text: str, row: str, values: Typed, new_name: str = "") -> str:
    """The document with what was typed in its place. A row that is not there is added, under `new_name` in a table."""
    for n, group in enumerate(section.groups):
        path = path_of(section, group, text, row)
        given = {one.key: values.get(name_of(n, one)) for one in group.fields}
        if path is None:
            whole: dict[str, Value] = {key: value for key, value in given.items() if value is not None}
            text = (
                editing.put(text, group.path, new_name, whole)
                if section.shape is Shape.table
                else editing.add(text, group.path, whole)
            )
            continue
        for one in group.fields:
            held = editing.plain(text, path)
            before = held.get(one.key) if isinstance(held, dict) else None
            if not _same(one, before, given[one.key]):
                text = editing.put(text, path, one.key, given[one.key])
    return text


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
    """Whether a field still says what it said: an order of words or a way of writing yes does not count."""
    if one.kind is Kind.yes:
        return (_is_yes(before) if before is not None else one.normal) == (now == "true")
    if one.kind in (Kind.many, Kind.words):
        held: list[Value] = before if isinstance(before, list) else [before] if before else []
        if before is None and one.normal:
            held = list(one.options)
        given = now if isinstance(now, list) else []
        return held == given or (one.kind is Kind.many and sorted(map(str, held)) == sorted(map(str, given)))
    return (before or None) == now


def _is_yes(value: Value | None) -> bool:
    return isinstance(value, str) and value.lower() in YES


# --- what is wrong with it --------------------------------------------------------------------------------------------


def placed(section: Section, text: str, row: str, problems: Sequence[Problem]) -> Wrong:
    """Each problem beside the field whose line it is of; the others by file and line."""
    by_field: dict[str, list[str]] = {}
    others: list[str] = []
    for problem in problems:
        name = _field_of(section, text, row, problem)
        if name is None:
            where = f"{problem.file}, dòng {problem.line}" if problem.line else problem.file
            others.append(f"{problem.what} {problem.mend} ({where})")
        else:
            by_field.setdefault(name, []).append(f"{problem.what} {problem.mend}".strip())
    return Wrong(by_field, others)


def _field_of(section: Section, text: str, row: str, problem: Problem) -> str | None:
    if problem.file != section.document or not problem.line:
        return None
    for n, group in enumerate(section.groups):
        path = path_of(section, group, text, row)
        lines = editing.lines_of(text, path) if path is not None else None
        if lines is None or not lines.first <= problem.line <= lines.last:
            continue
        near = [one for one in group.fields if _covers(lines, one.key, problem.line)]
        named = [one for one in near if f"«{one.key}" in problem.what or _quoted(text, path, one, problem)]
        chosen = named or (near if len(near) == 1 else [])
        if chosen:
            return name_of(n, chosen[0])
        if section.shape is not Shape.form:
            return ""
    return None


def _covers(lines: editing.Lines, key: str, line: int) -> bool:
    first, last = lines.keys.get(key, (0, -1))
    return first <= line <= last


def _quoted(text: str, path: Path | None, one: Field, problem: Problem) -> bool:
    value = editing.plain(text, (*(path or ()), one.key))
    words = value if isinstance(value, list) else [value]
    return any(isinstance(word, str) and word and f"«{word}»" in problem.what for word in words)
