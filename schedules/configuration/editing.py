"""Changes of one cell, row or table of a YAML document; every other line and comment stays as somebody wrote it.

Values are plain: str, list, and dict of them, as `plain` gives them; words stand as typed ("30/6/2026", "true").
The result is text to be checked by `schedules.commune.load`, not a promise that it will do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import yaml

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Path: TypeAlias = tuple[str | int, ...]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What may stand without quotes anywhere, flow lists included, and reads back as the same word.
_BARE = re.compile(r"[^\W_](?:(?:[\w./;()%–+ -]|:(?=\w))*[\w./)%])?")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Lines:
    """Where a mapping stands: its first and last line, and those of each of its keys; lines count from 1."""

    first: int
    last: int
    keys: Mapping[str, tuple[int, int]]


def plain(text: str, path: Path = ()) -> Value | None:
    """What stands at a path; None where nothing does. A number or a date is the word that was typed."""
    node = _find(text, path)
    return None if node is None else _plain(node)


def lines_of(text: str, path: Path) -> Lines | None:
    """Where the mapping at a path stands; None where there is none."""
    node = _find(text, path)
    if not isinstance(node, yaml.MappingNode):
        return None
    keys = {key.value: (key.start_mark.line + 1, _end_mark(value).line + 1) for key, value in node.value}
    return Lines(node.start_mark.line + 1, _end_mark(node).line + 1, keys)


def put(text: str, path: Path, key: str, value: Value | None) -> str:
    """The document with this key of the mapping at `path` set, or gone where `value` is None.

    A mapping that is not there yet is made. KeyError for a path through something that is no mapping or list.
    """
    node = _find(text, path)
    if node is None or _is_nothing(node):
        if value is None:
            return text
        parent, last = path[:-1], path[-1] if path else None
        if not isinstance(last, str):
            raise KeyError(path)
        return put(text, parent, last, {key: value})
    if not isinstance(node, yaml.MappingNode):
        raise KeyError(path)
    held = next(((k, v) for k, v in node.value if k.value == key), None)
    if held is None:
        return text if value is None else _insert_key(text, node, key, value)
    if value is None:
        return _drop_key(text, node, held)
    return _replace(text, held[0], held[1], value)


def add(text: str, path: Path, item: Value) -> str:
    """The document with one more item at the end of the list at `path`, which is made where it is not there."""
    node = _find(text, path)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        held = [] if node is None or _is_nothing(node) else _plain(node)
        last = path[-1]
        if not isinstance(held, list) or not isinstance(last, str):
            raise KeyError(path)
        return put(text, path[:-1], last, [*held, item])
    column = node.start_mark.column
    at = _line_end(text, _end(text, node.value[-1]))
    return text[:at] + "\n" + " " * column + "- " + _text(item, column + 2, flow=_is_flow(node.value[-1])) + text[at:]


def remove(text: str, path: Path, index: int) -> str:
    """The document without this item of the list at `path`."""
    node = _find(text, path)
    if not isinstance(node, yaml.SequenceNode) or not 0 <= index < len(node.value):
        raise KeyError((*path, index))
    if node.flow_style or len(node.value) == 1:
        held = _plain(node)
        assert isinstance(held, list)
        last = path[-1]
        if not isinstance(last, str):
            raise KeyError(path)
        return put(text, path[:-1], last, held[:index] + held[index + 1 :])
    return _without_lines(text, node.value[index])


# --- nodes ------------------------------------------------------------------------------------------------------------


def _find(text: str, path: Path) -> yaml.Node | None:
    node = yaml.compose(text, Loader=_LOADER)
    for step in path:
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return None
    return node


def _plain(node: yaml.Node) -> Value:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    return "" if _is_nothing(node) else str(node.value).strip()


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value.strip() in _NOTHING


def _is_flow(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _end_mark(node: yaml.Node) -> yaml.Mark:
    """The end of what is written; a block's own mark lies behind the comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end_mark(last[1] if isinstance(last, tuple) else last)
    return node.end_mark


def _end(text: str, node: yaml.Node) -> int:
    return int(_end_mark(node).index)


def _line_end(text: str, at: int) -> int:
    """The end of the line that `at` lies in, a comment behind it included."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


# --- changes ----------------------------------------------------------------------------------------------------------


def _replace(text: str, key: yaml.Node, value: yaml.Node, new: Value) -> str:
    """What stood behind a key gives way; a comment on the line of a word stays there."""
    start, end = int(value.start_mark.index), _end(text, value)
    after_key = int(key.end_mark.index)
    colon = text.index(":", after_key) + 1
    column = key.start_mark.column
    flow = _is_flow(value) or _in_flow(text, key)
    written = _after_colon(new, column, flow=flow)
    if isinstance(value, yaml.CollectionNode) and not value.flow_style:
        return text[:colon] + written + text[end:]
    if _is_nothing(value):
        start = end = colon
        return text[:colon] + written + text[end:]
    if isinstance(new, str) or flow or _flat(new):
        return text[:start] + written.lstrip(" ") + text[end:]
    return text[:colon] + written + text[_line_end(text, end) :]


def _in_flow(text: str, key: yaml.Node) -> bool:
    """Whether a key stands inside {…}: something but blanks and dashes is before it on its line."""
    before = text[_line_start(text, int(key.start_mark.index)) : int(key.start_mark.index)]
    return bool(before.replace("-", " ").strip())


def _insert_key(text: str, node: yaml.MappingNode, key: str, value: Value) -> str:
    if node.flow_style:
        at = int(node.end_mark.index) - 1
        gap = ", " if node.value else ""
        head = text[:at].rstrip() if node.value else text[:at]
        return head + gap + f"{_word(key)}: {_flow(value)}" + text[at:]
    column = node.start_mark.column
    last = node.value[-1][1]
    at = _line_end(text, _end(text, last))
    return text[:at] + "\n" + " " * column + f"{_word(key)}:" + _after_colon(value, column, flow=False) + text[at:]


def _drop_key(text: str, node: yaml.MappingNode, held: tuple[yaml.Node, yaml.Node]) -> str:
    key, value = held
    if node.flow_style:
        rest = {k.value: _plain(v) for k, v in node.value if k is not key}
        return text[: int(node.start_mark.index)] + _flow(rest) + text[int(node.end_mark.index) :]
    if len(node.value) == 1 or (int(key.start_mark.index) == int(node.start_mark.index) and _after_dash(text, key)):
        rest = {k.value: _plain(v) for k, v in node.value if k is not key}
        return (
            text[: int(node.start_mark.index)]
            + _text(rest, node.start_mark.column, flow=not rest)
            + text[_end(text, node) :]
        )
    start, end = (
        _line_start(text, int(key.start_mark.index)),
        _line_end(text, max(_end(text, value), int(key.end_mark.index))),
    )
    return text[:start] + text[min(end + 1, len(text)) :]


def _after_dash(text: str, key: yaml.Node) -> bool:
    return "-" in text[_line_start(text, int(key.start_mark.index)) : int(key.start_mark.index)]


def _without_lines(text: str, node: yaml.Node) -> str:
    start, end = _line_start(text, int(node.start_mark.index)), _line_end(text, _end(text, node))
    return text[:start] + text[min(end + 1, len(text)) :]


# --- writing ----------------------------------------------------------------------------------------------------------


def _after_colon(value: Value, column: int, *, flow: bool) -> str:
    """What comes behind "key:" of a key at a column."""
    if isinstance(value, str) or flow or _flat(value):
        written = _flow(value)
        return f" {written}" if written else ""
    return "\n" + " " * (column + 2) + _text(value, column + 2, flow=False)


def _text(value: Value, column: int, *, flow: bool) -> str:
    """A value whose first character stands at a column."""
    if isinstance(value, str) or flow or not value:
        return _flow(value)
    gap = "\n" + " " * column
    if isinstance(value, list):
        return gap.join("- " + (_text(one, column + 2, flow=_short(one)) or '""') for one in value)
    return gap.join(f"{_word(key)}:" + _after_colon(one, column, flow=False) for key, one in value.items())


def _flat(value: Value) -> bool:
    """A list of words stands on one line."""
    return (isinstance(value, list) and all(isinstance(one, str) for one in value)) or not value


def _short(value: Value) -> bool:
    """A row of words alone is written on one line, as the tables of the sample files are."""
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _flow(value: Value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) or '""' for one in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_word(key)}: {_flow(one) or '~'}" for key, one in value.items()) + "}"
    return _word(value)


def _word(value: str) -> str:
    """As short as it may be: bare where it reads back as itself, else in double quotes."""
    if value in _NOTHING and value:
        return json.dumps(value)
    return value if not value or _BARE.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def items(value: Value | None) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """The rows of a list by their "ma", or of a table by their names."""
    if isinstance(value, list):
        yield from ((str(one.get("ma", "")), one) for one in value if isinstance(one, dict))
    elif isinstance(value, dict):
        yield from ((key, one if isinstance(one, dict) else {}) for key, one in value.items())


def index_of(value: Value | None, name: str) -> int | None:
    """Where the row of this "ma" stands in a list."""
    rows: Sequence[Value] = value if isinstance(value, list) else []
    return next((n for n, one in enumerate(rows) if isinstance(one, dict) and one.get("ma") == name), None)
