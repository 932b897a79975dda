"""No text of the catalogue is left behind by the code, and none is asked for that nobody wrote."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.texts import known, names
from bot.texts.catalogue import _sources
from bot.web import pages
from tests.test_tree import modules

# One worker parses the tree once, for these and for `tests/test_tree.py`.
pytestmark = pytest.mark.xdist_group("tree")
LETTERS = frozenset("ăâđêôơưàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ")
JOINED = re.compile(r"(.+)\.(.+)")


def test_every_text_is_asked_for() -> None:
    assert [name for name in names() if not asked_for(name)] == []


def test_every_text_asked_for_is_written() -> None:
    assert [f"{module}: {name}" for module, name in given() if not known(name)] == []


def test_templates_and_scripts_say_nothing_themselves() -> None:
    files = (*pages.HERE.rglob("*.html"), *pages.STATIC.glob("*.js"))
    found = {str(one): set(one.read_text(encoding="utf-8").lower()) & LETTERS for one in files}
    assert {file: letters for file, letters in found.items() if letters} == {}


def test_a_template_that_asks_for_what_nobody_wrote_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new.html").write_text('<p>{{ "page.nobody_wrote"|text(n=3) }}</p>', encoding="utf-8")
    monkeypatch.setattr(pages, "HERE", tmp_path)
    with pytest.raises(LookupError, match=r"new\.html: no text 'page\.nobody_wrote'"):
        pages.environment.__wrapped__()


@cache
def asked_for(name: str) -> bool:
    """Is it written somewhere whole, or made of a beginning and of words that are written somewhere too?"""
    if name in words():
        return True
    return any(all(map(_part, found.groups())) for made in patterns() if (found := made.fullmatch(name)))


def _part(name: str) -> bool:
    joined = JOINED.fullmatch(name)
    return asked_for(name) or bool(joined and all(map(_part, joined.groups())))


@cache
def words() -> frozenset[str]:
    """Everything quoted in the code, in templates and in texts that could be a name, or a part of one."""
    return frozenset(_quoted())


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Strings with values in them that have a part of a name before or behind a value."""
    made = {
        "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)" for part in node.values)
        for module in modules().values()
        for node in module.nodes
        if isinstance(node, ast.JoinedStr)
    }
    part, whole = re.compile(r"\w\\\.|\\\.\w|\w_\("), re.compile(r"[\w.\\()+-]+")
    like = [one for one in made if part.search(one) and whole.fullmatch(one)]
    return tuple(re.compile(one + ".+" if one.endswith(".") else one) for one in like)


def given() -> Iterator[tuple[str, str]]:
    """Module and name of each text that is asked for by its whole name."""
    for module in modules().values():
        for node in module.nodes:
            asked = _asked(node) if isinstance(node, ast.Call) else None
            if asked is not None:
                yield module.name, asked


def _asked(call: ast.Call) -> str | None:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    at, before = (1, "fault.") if called == "failure" else (0, "")
    if called not in ("plain", "render", "failure") or len(call.args) <= at:
        return None
    name = call.args[at]
    whole = isinstance(name, ast.Constant) and isinstance(name.value, str) and re.fullmatch(r"[\w.-]+\.\w+", name.value)
    return f"{before}{name.value}" if whole and not name.value.endswith(".html") else None


def _quoted() -> Iterator[str]:
    for module in modules().values():
        for node in module.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
                yield str(node.value)
    for text in (*_sources().values(), *(file.read_text(encoding="utf-8") for file in pages.HERE.rglob("*.html"))):
        yield from re.findall(r"""["']([^"'\s]+)["']""", text)
