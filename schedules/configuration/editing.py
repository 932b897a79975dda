"""Changes of one cell, row or table of a YAML document; every other line and comment stays as somebody wrote it.

Values are plain: str, list, and dict of them, as `plain` gives them; words stand as typed ("30/6/2026", "true").
The result is text to be checked by `schedules.commune.load`, not a promise that it will do. What YAML names (`&x`) and
uses again (`*x`) stands in two places at once: it is read like anything else, and every change of it is a Fault.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import yaml

from schedules.errors import Fault

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
    keys = {one[0].value: (one[0].start_mark.line + 1, _line(text, _end(text, one))) for one in node.value}
    return Lines(node.start_mark.line + 1, _line(text, _end(text, node)), keys)


def put(text: str, path: Path, key: str, value: Value | None) -> str:
    """The document with this key of the mapping at `path` set, or gone where `value` is None.

    A mapping that is not there yet is made. KeyError for a path through something that is no mapping or list.
    """
    node = _find(text, path, own=True)
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
    node = _find(text, path, own=True)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        held = [] if node is None or _is_nothing(node) else _plain(node)
        last = path[-1]
        if not isinstance(held, list) or not isinstance(last, str):
            raise KeyError(path)
        return put(text, path[:-1], last, [*held, item])
    _need_own(text, node.value[-1], node.value[-1])
    column = node.start_mark.column
    at = _line_end(text, _end(text, node.value[-1]))
    return text[:at] + "\n" + " " * column + "- " + _text(item, column + 2, flow=_is_flow(node.value[-1])) + text[at:]


def insert(text: str, path: Path, index: int, item: Value) -> str:
    """The document with an item at this place of the list at `path`, before what stands there; else at the end."""
    node = _find(text, path, own=True)
    if not isinstance(node, yaml.SequenceNode) or not 0 <= index < len(node.value):
        return add(text, path, item)
    if node.flow_style:
        held, last = _plain(node), path[-1]
        if not isinstance(held, list) or not isinstance(last, str):
            raise KeyError(path)
        return put(text, path[:-1], last, [*held[:index], item, *held[index:]])
    written = "- " + _text(item, node.start_mark.column + 2, flow=_is_flow(node.value[index]))
    if index == 0:  # the list may begin on the line of what it lies in
        at = int(node.start_mark.index)
        return text[:at] + written + "\n" + " " * node.start_mark.column + text[at:]
    at = _line_end(text, _end(text, node.value[index - 1]))
    return text[:at] + "\n" + " " * node.start_mark.column + written + text[at:]


def remove(text: str, path: Path, index: int) -> str:
    """The document without this item of the list at `path`."""
    node = _find(text, path, own=True)
    if not isinstance(node, yaml.SequenceNode) or not 0 <= index < len(node.value):
        raise KeyError((*path, index))
    if node.flow_style or len(node.value) == 1:
        held = _plain(node)
        assert isinstance(held, list)
        last = path[-1]
        if not isinstance(last, str):
            raise KeyError(path)
        return put(text, path[:-1], last, held[:index] + held[index + 1 :])
    _need_own(text, node.value[index], node.value[index])
    return _without_lines(text, node.value[index])


# --- nodes ------------------------------------------------------------------------------------------------------------


def _find(text: str, path: Path, *, own: bool = False) -> yaml.Node | None:
    """The node at a path. own: Fault where one on the way has a name others use."""
    node = _compose(text)
    for step in path:
        at: yaml.Node | None = node
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            at, node = next((one for one in node.value if one[0].value == step), (None, None))
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return None
        if own and node is not None and at is not None and _is_named(text, node):
            raise _shared(at)
    return node


@lru_cache(maxsize=16)  # a form asks a document many times over; nobody changes the nodes
def _compose(text: str) -> yaml.Node | None:
    node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    return node


def _is_named(text: str, node: yaml.Node) -> bool:
    """Whether a node has a name (&x) or a tag; one that is used again (*x) begins where it got its name."""
    return text.startswith(("&", "!"), int(node.start_mark.index))


def _need_own(text: str, node: yaml.Node, at: yaml.Node) -> None:
    """Fault, said of the line of `at`, where a node or one inside it has a name."""
    if _is_named(text, node):
        raise _shared(at)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _need_own(text, value, key)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            _need_own(text, one, at)


def _shared(at: yaml.Node) -> Fault:
    what = "giá trị ở đây được đặt tên (&) hoặc dùng lại (*) nên không sửa được bằng biểu mẫu."
    return Fault(what, f"dòng {at.start_mark.line + 1}", "Đồng chí sửa ở dạng văn bản.")


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


def _end(text: str, node: yaml.Node | tuple[yaml.Node, yaml.Node]) -> int:
    """The end of what is written, of a node or of a key with its value.

    YAML's own mark lies further: a block's behind the comments that follow it, that of `|` and `>` on the next line.
    """
    if isinstance(node, tuple):
        return max(int(node[0].end_mark.index), _end(text, node[1]))
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        return _end(text, node.value[-1])
    end = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return len(text[:end].rstrip(" \t\r\n"))
    return end


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """The end of the line that `at` lies in, a comment behind it included."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


# --- changes ----------------------------------------------------------------------------------------------------------


def _replace(text: str, key: yaml.Node, value: yaml.Node, new: Value) -> str:
    """What stood behind a key gives way; a comment on the line of a word stays there."""
    _need_own(text, value, key)
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
    _need_own(text, node.value[-1][1], node.value[-1][0])
    at = _line_end(text, _end(text, node))
    return text[:at] + "\n" + " " * column + f"{_word(key)}:" + _after_colon(value, column, flow=False) + text[at:]


def _drop_key(text: str, node: yaml.MappingNode, held: tuple[yaml.Node, yaml.Node]) -> str:
    key, value = held
    whole = len(node.value) == 1 or (key is node.value[0][0] and _after_dash(text, key))
    _need_own(text, node if node.flow_style or whole else value, key)
    if node.flow_style:
        rest = {k.value: _plain(v) for k, v in node.value if k is not key}
        return text[: int(node.start_mark.index)] + _flow(rest) + text[int(node.end_mark.index) :]
    if whole:
        rest = {k.value: _plain(v) for k, v in node.value if k is not key}
        return (
            text[: int(node.start_mark.index)]
            + _text(rest, node.start_mark.column, flow=not rest)
            + text[_end(text, node) :]
        )
    start, end = (
        _line_start(text, int(key.start_mark.index)),
        _line_end(text, _end(text, held)),
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
