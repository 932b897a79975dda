"""Edits of documents nobody thought of: exactly the value asked for changes, every other line stays to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.configuration.editing import Path, Value, add, insert, lines_of, plain, put, remove

LETTERS = "abkmđếộ ơưĐ9:#-[]{}'\"&*,.!|>%@`/\\~?="
SAID = st.text(LETTERS, min_size=1, max_size=12).map(lambda said: " ".join(said.split()))
NAMES = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
COMMENTS = st.sampled_from(["", "", "# đầu", "# a: b, - c", "\n# sau dòng trống"])
TAILS = st.sampled_from(["", "", "   # vì sao", " # x: [y"])
HEADS = st.sampled_from(["|", "|-", "|+", ">", ">-", ">+"])


def _quoted(said: str) -> list[str]:
    single = "'" + said.replace("'", "''") + "'"
    double = '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return [single, double, said] if said.replace(" ", "").isalnum() and said not in ("~",) else [single, double]


@st.composite
def scalars(draw: st.DrawFn, column: int) -> list[str]:
    """The lines of a word behind its key or dash, the first of them on that line."""
    if draw(st.integers(0, 3)):
        return [" " + draw(st.sampled_from(_quoted(draw(SAID)))) + draw(TAILS)]
    said = draw(
        st.lists(
            st.text("abđế :#-", min_size=1, max_size=8).map(lambda one: "x" + one.rstrip()), min_size=1, max_size=3
        )
    )
    blank = draw(st.sampled_from([[], [""]]))
    return [
        f" {draw(HEADS)}{draw(TAILS)}",
        *(" " * (column + 2) + one for one in [said[0]]),
        *blank,
        *(" " * (column + 2) + one for one in said[1:]),
    ]


@st.composite
def flows(draw: st.DrawFn) -> list[str]:
    words = [draw(st.sampled_from(_quoted(one)[:2])) for one in draw(st.lists(SAID, max_size=3))]
    if draw(st.booleans()):
        return [" [" + ", ".join(words) + "]" + draw(TAILS)]
    keys = draw(st.lists(NAMES, min_size=len(words), max_size=len(words), unique=True))
    return [" {" + ", ".join(f"{key}: {word}" for key, word in zip(keys, words, strict=True)) + "}" + draw(TAILS)]


@st.composite
def blocks(draw: st.DrawFn, column: int, depth: int) -> list[str]:
    """The lines of a mapping or a list whose keys or dashes stand at a column."""
    gap = " " * column
    lines: list[str] = []
    listed = column > 0 and draw(st.booleans())
    for key in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)):
        comment = draw(COMMENTS)
        lines += [gap + one if one else "" for one in comment.split("\n")] if comment else []
        lead = gap + ("-" if listed else f"{key}:")
        nested = depth > 0 and draw(st.booleans())
        if nested and not listed:
            lines += [lead + draw(TAILS), *draw(blocks(column + 2, depth - 1))]
        elif nested:
            inner = draw(
                blocks(column + 2, depth - 1).filter(lambda made: made[0][column + 2 :][:1] not in ("#", "", "-"))
            )
            lines += [lead + " " + inner[0].lstrip(), *inner[1:]]
        else:
            made = draw(st.one_of(scalars(column), flows()))
            lines += [lead + made[0], *made[1:]]
    return lines


DOCUMENTS = st.builds(
    lambda lines, end: "\n".join(lines) + end, blocks(0, 3), st.sampled_from(["", "\n", "\n\n", "\n# hết\n"])
)
ROWS = st.lists(st.dictionaries(NAMES, SAID, min_size=1, max_size=2), max_size=2)
NEW: st.SearchStrategy[Value] = st.one_of(
    SAID, st.lists(SAID, max_size=3), st.dictionaries(NAMES, SAID, max_size=3), ROWS
)


def places(value: Value | None, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """Every mapping and list of a document, and where it stands."""
    if isinstance(value, dict):
        yield path, value
        for key, one in value.items():
            yield from places(one, (*path, key))
    elif isinstance(value, list):
        yield path, value
        for n, one in enumerate(value):
            yield from places(one, (*path, n))


def at(value: Value | None, path: Path) -> Value | None:
    for step in path:
        value = value[step]  # type: ignore[index]
    return value


def same_around(before: str, after: str, first: int, last: int) -> None:
    """Lines before `first` and behind `last` (from 1) stay, in their order."""
    old, new = before.split("\n"), after.split("\n")
    assert new[: first - 1] == old[: first - 1]
    rest = old[last:]
    assert not rest or new[-len(rest) :] == rest


def check(text: str, data: st.DataObject) -> None:
    whole = plain(text)
    path, held = data.draw(st.sampled_from(list(places(whole))))
    wanted = deepcopy(whole)
    spot = at(wanted, path)
    if isinstance(held, dict) and isinstance(spot, dict):
        lines = lines_of(text, path)
        assert lines is not None
        key = data.draw(st.sampled_from([*held, "moi"]))
        new = data.draw(st.one_of(st.none(), NEW))
        made = put(text, path, key, new)
        if new is None:
            spot.pop(key, None)
        else:
            spot[key] = new
        alone = len(held) == 1 or new is None  # the first key of a row may need the dash: the row is written anew
        first, last = lines.keys.get(key, (lines.last, lines.last))  # a new key of {…} stands in its line
        if alone and key in held:
            first, last = lines.first, lines.last
        same_around(text, made, first, last)
    elif isinstance(held, list) and isinstance(spot, list) and isinstance(path[-1], str):
        n = data.draw(st.integers(0, len(held)))
        if n == len(held) or data.draw(st.booleans()):
            item = data.draw(NEW)
            made = add(text, path, item) if n == len(held) else insert(text, path, n, item)
            spot.insert(n, item)
        else:
            made = remove(text, path, n)
            spot.pop(n)
    else:
        return
    assert plain(made) == wanted, made


@settings(max_examples=25)
@given(DOCUMENTS, st.data())
def test_an_edit_changes_what_was_asked_and_nothing_else(text: str, data: st.DataObject) -> None:
    check(text, data)


@pytest.mark.slow
@settings(max_examples=600)
@given(DOCUMENTS, st.data())
def test_many_edits_change_what_was_asked_and_nothing_else(text: str, data: st.DataObject) -> None:
    check(text, data)
