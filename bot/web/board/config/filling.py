"""Forms of the configuration: what stands in the fields, what was typed, what is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import cast

from bot.texts import plain
from bot.web.board.config.sections import Field, Group, Kind, Section, Shape
from bot.web.gate.forms import Form
from schedules.configuration import editing
from schedules.configuration.editing import Path, Value
from schedules.configuration.sheet import YES
from schedules.errors import Problem
from schedules.language import fold, format_date

SPARE = 3  # empty rows offered at the end of a table within a form
ORIGIN = "#"  # of a row within a form: where it stood in the document
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
    """What stands in the document for the fields of a section, or of one of its rows; nothing for a new row.

    Rows within a form say where they come from (ORIGIN), so that what is sent back is known to be of them.
    """
    found: dict[str, Value | None] = {}
    for n, group in enumerate(section.groups):
        path = path_of(section, group, text, row)
        held = editing.plain(text, path) if path is not None else None
        for one in group.fields:
            value = got(held, one.key)
            found[name_of(n, one)] = _with_origins(value) if one.kind is Kind.rows else value
    return found


def mark(section: Section, text: str, row: str) -> str:
    """Names what stands in a form: sent back with it, so that a row somebody else changed meanwhile is noticed."""
    return (
        hashlib.sha256(repr(standing(section, text, row)).encode()).hexdigest()[:16] if row or not section.thing else ""
    )


def rows_of(section: Section, text: str) -> list[tuple[str, Mapping[str, Value]]]:
    """The rows of a section by their names."""
    held = editing.plain(text, section.path)
    if section.shape is Shape.table or not isinstance(held, list):
        return list(editing.items(held))
    return [(_name(section, one), one) for one in held if isinstance(one, dict)]


def _name(section: Section, row: Mapping[str, Value]) -> str:
    return ".".join(str(row.get(key) or "") for key in section.names).strip(".")


def name_in(section: Section, values: Typed) -> str:
    """How a row is called by what was typed; "" where its rows are not named by their own words."""
    if section.shape is not Shape.rows:
        return ""
    return ".".join(str(values.get(f"f0-{key}") or "") for key in section.names).strip(".")


def path_of(section: Section, group: Group, text: str, row: str) -> Path | None:
    """Where the mapping of a group stands; None for a row that is not there."""
    if section.shape is Shape.form:
        return group.path
    held = editing.plain(text, group.path)
    if section.shape is Shape.table:
        return (*group.path, row) if isinstance(held, dict) and row in held else None
    rows: Sequence[Value] = held if isinstance(held, list) and row else []
    found = (n for n, one in enumerate(rows) if isinstance(one, dict) and _name(section, one) == row)
    index = next(found, None)
    return (*group.path, index) if index is not None else None


def got(held: Value | Mapping[str, Value] | None, key: str) -> Value | None:
    """The value of a field's key, which may lead through mappings, in a mapping; None where there is none."""
    value: object = held
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return cast("Value | None", value)


def _with_origins(value: Value | None) -> Value | None:
    if not isinstance(value, list):
        return value
    return [{**one, ORIGIN: str(n)} if isinstance(one, dict) else one for n, one in enumerate(value)]


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
    if one.kind is Kind.rows:
        return _rows(one, form, name)
    if one.kind is Kind.fixed and isinstance(one.options, Mapping):
        cells: dict[str, Value] = {key: form.text(f"{name}-{key}") for key in one.options}
        return {key: value for key, value in cells.items() if value} or None
    if one.kind is Kind.pairs:
        keys, values = form.values.get(f"{name}-k", ()), form.values.get(f"{name}-v", ())
        pairs = zip(keys, values, strict=False)
        return {key.strip(): " ".join(value.split()) for key, value in pairs if key.strip()} or None
    return _cell(one, (form.values.get(name) or ("",))[0])


def _cell(one: Field, said: str) -> Value | None:
    """What was typed into one input."""
    if one.kind is Kind.words:
        lines: list[Value] = [" ".join(line.split()) for line in said.replace(";", "\n").splitlines() if line.strip()]
        return lines or None
    value = " ".join(said.split())
    day = day_of(value) if one.kind is Kind.day else None
    return day.isoformat() if day else value or None


def _rows(one: Field, form: Form, name: str) -> Value | None:
    """The rows of a table in a form, in the order of the places typed; those ticked or emptied are gone."""

    def column(key: str, n: int) -> str:
        cells = form.values.get(f"{name}-{key}", ())
        return cells[n] if n < len(cells) else ""

    height = max((len(form.values.get(f"{name}-{sub.key}", ())) for sub in one.sub), default=0)
    gone = set(form.texts(f"{name}-bo"))
    rows: list[tuple[tuple[float, bool], dict[str, Value]]] = []
    for n in range(height):
        row: dict[str, Value] = {}
        for sub in one.sub:
            value = _cell(sub, column(sub.key, n))
            if value is not None:
                set_in(row, sub.key, value)
        if row and str(n) not in gone:
            origin = column("tu", n)
            rows.append((_place(column("tt", n), n), row | ({ORIGIN: origin} if origin else {})))
    made: list[Value] = []
    for _, row in sorted(rows, key=lambda pair: pair[0]):
        if "ma" in (sub.key for sub in one.sub) and not row.get("ma"):
            taken = [str(other.get("ma")) for _, other in rows]
            row = {"ma": _free(_id_from(row), [*taken, *(str(got(other, "ma")) for other in made)]), **row}
        made.append(row)
    return made or None


def _place(said: str, n: int) -> tuple[float, bool]:
    """Where a row wants to stand: whoever types a place that is taken means before who is there."""
    number = said.strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,2})?", number):
        return (n + 1.0, True)
    return (float(number), float(number) == n + 1)


def _id_from(row: Mapping[str, Value]) -> str:
    day = day_of(str(row.get("han") or ""))
    return slug(str(row.get("ten") or "")) or (f"den-{day:%d-%m}" if day else "buoc")


def with_name(section: Section, text: str, values: Typed, row: str) -> Typed:
    """A row keeps the id its history hangs on; a new one without gets one from its title, which nobody has."""
    if row:
        return {**values, "f0-ma": row} if section.shape is Shape.rows and section.names == ("ma",) else values
    title = str(values.get(f"f0-{section.title_key}") or "")
    if section.names != ("ma",) or values.get("f0-ma") or not slug(title):
        return values
    return {**values, "f0-ma": _free(slug(title), [name for name, _ in rows_of(section, text)])}


def slug(said: str) -> str:
    """An id of the first words of a text."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(said))[:7])[:56].strip("-")


def _free(name: str, taken: Sequence[str]) -> str:
    return name if name not in taken else next(f"{name}-{n}" for n in count(2) if f"{name}-{n}" not in taken)


def set_in(row: dict[str, Value], key: str, value: Value) -> None:
    """Puts a value where a field's key leads."""
    *above, last = key.split(".")
    for part in above:
        inner = row.setdefault(part, {})
        assert isinstance(inner, dict)
        row = inner
    row[last] = value


def is_yes(value: Value | None) -> bool:
    """Whether a document's word means yes, as its reader takes it."""
    return isinstance(value, str) and value.lower() in YES


def day_of(said: str) -> date | None:
    """The day meant by 2026-06-30 or 30/6/2026; None for anything else."""
    found = re.fullmatch(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})", said) or re.fullmatch(
        r"(?P<d>[0-9]{1,2})[/.](?P<m>[0-9]{1,2})[/.](?P<y>[0-9]{4})", said
    )
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    except ValueError:
        return None


def shown(one: Field, value: Value | None) -> str:
    """A value as it stands in an input."""
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    day = day_of(str(value)) if one.kind is Kind.day and value else None
    return format_date(day) if day else str(value or "")


# --- what is wrong with it --------------------------------------------------------------------------------------------


def placed(section: Section, text: str, row: str, problems: Sequence[Problem]) -> Wrong:
    """Each problem beside the field whose line it is of; the others by file and line."""
    by_field: dict[str, list[str]] = {}
    others: list[str] = []
    for problem in problems:
        name = _field_of(section, text, row, problem)
        if name is None:
            where = plain("config.line", file=problem.file, line=problem.line)
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
        named = [one for one in near if f"“{one.key}" in problem.what or _quoted(text, path, one, problem)]
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
    return any(isinstance(word, str) and word and f"“{word}”" in problem.what for word in words)
