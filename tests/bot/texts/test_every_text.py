"""Every text of the catalogue with values somebody might type, on each messenger's limits; none can be left out.

The values are made from the catalogue itself: `Wild` answers whatever a template asks of it (a word, a date, a number,
a list, a mapping), and what it says as a word is hostile.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from itertools import pairwise
from typing import Any

import pytest
from jinja2.meta import find_undeclared_variables

from bot.messengers.protocol import Outgoing
from bot.messengers.telegram.fit import fit as for_telegram
from bot.messengers.zalo.fit import fit as for_zalo
from bot.messengers.zalo.fit import units
from bot.texts import Rich, names
from bot.texts.catalogue import CLOSE, OPEN, _environment, _sources, _template, clean, unmark

NASTY = "<b>x</b> & «_*[y](z)*_» `q` {{ 7 * 7 }} 👷🏽‍♂️"
LONG = "Đ" * 119 + "🏗"
FORGED = f"{OPEN['strong']}giả{CLOSE} hai\ndòng\r\nvà\u2028nữa \u202engược\u202c"
# There is no markup, so nothing is ever escaped.
ESCAPED = re.compile(r"&(?:amp|lt|gt|#\d+);|\\[_*\[]")
SIGNS = re.compile("[\ue000-\uf8ff\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Wild(str):
    """A word, a date, a number, a list of two and a mapping at once."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(self)(self)

    def __getitem__(self, key: Any) -> Any:
        return type(self)(self)

    def __call__(self, *_: Any, **__: Any) -> Any:
        return type(self)(self)

    def __iter__(self) -> Iterator[Any]:
        return iter((type(self)(self), type(self)(self)))

    true, same = True, False
    title = count = index = property(lambda self: type(self)(self))  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return self.true

    def __int__(self) -> int:
        return 3

    def __index__(self) -> int:
        return 3

    def __float__(self) -> float:
        return 3.0

    def __round__(self, digits: int = 0) -> int:
        return 3

    def __hash__(self) -> int:
        return hash(str(self))

    def __eq__(self, other: object) -> bool:
        return self.same

    def _more(self, other: object) -> bool:
        return self.true

    __lt__ = __le__ = __gt__ = __ge__ = _more  # type: ignore[assignment]

    def _three(self, *_: object) -> int:
        return 3

    __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __floordiv__ = __mod__ = __abs__ = __neg__ = _three  # type: ignore[assignment]


class Equal(Wild):
    """Is whatever it is compared with."""

    same = True


class Nothing(Wild):
    """Says no to every question."""

    true = False


@cache
def needed(name: str) -> frozenset[str]:
    """What a text is told."""
    return frozenset(find_undeclared_variables(_environment().parse(_sources()[name])))


def said(name: str, value: Wild) -> Rich:
    """The text with this value for everything it needs."""
    return unmark(_template(name).render(dict.fromkeys(needed(name), value)).strip())


@pytest.fixture(scope="module", autouse=True)
def numbers() -> Iterator[None]:
    """Filters of figures and days are never given words: they get one; a table of words is asked for one it has.

    In an environment of its own: texts that were rendered before keep the filters they had.
    """
    _anew()
    filters, find = _environment().filters, _environment().getitem
    proper: dict[str, Any] = dict.fromkeys(("percent", "money", "vnd"), 1_234_567)
    for name, instead in (proper | dict.fromkeys(("date", "day", "weekday"), date(2026, 2, 5))).items():
        filters[name] = partial(_written, filters[name], instead)
    _environment().getitem = lambda of, key: find(of, _known(of, key))  # type: ignore[method-assign]
    yield
    _anew()


def _anew() -> None:
    _environment.cache_clear()
    _template.cache_clear()


def _known(of: Any, key: Any) -> Any:
    return next(iter(of)) if isinstance(of, dict) and isinstance(key, Wild) else key


def _written(write: Callable[[Any], str], instead: Any, value: Any) -> str:
    return write(instead if isinstance(value, Wild) else value)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [(Wild, NASTY), (Wild, LONG), (Wild, FORGED), (Equal, NASTY + LONG), (Nothing, NASTY + LONG)],
    ids=["signs", "long", "forged", "equal", "nothing"],
)
def test_no_value_breaks_a_text_and_each_messenger_can_carry_it(kind: type[Wild], typed: str) -> None:
    value = kind(clean(typed))
    for name in names():
        rich = said(name, value)
        _is_whole(name, rich)
        for wire in for_telegram(Outgoing(rich)) if rich.text else ():
            assert len(wire.text) <= 4096, name
            _fits(name, wire.text, [(one["offset"], one["length"]) for one in wire.parameters.get("entities", ())])
        for wire in for_zalo(Outgoing(rich), pictures=False):
            assert units(wire.text) <= 2000, name
            _fits(name, wire.text, [(one["start"], one["len"]) for one in wire.parameters.get("text_styles", ())])


def _is_whole(name: str, rich: Rich) -> None:
    assert not SIGNS.search(rich.text), name
    assert unicodedata.is_normalized("NFC", rich.text), name
    assert not ESCAPED.search(rich.text), name
    _fits(name, rich.text, [(span.offset, span.length) for span in rich.spans])


def _fits(name: str, text: str, spans: list[tuple[int, int]]) -> None:
    """Spans are not empty, lie within the text and cut no letter in two."""
    edges = {at for at, _ in pairwise([*_edges(text), 0])}
    for offset, length in spans:
        assert length > 0, name
        assert {offset, offset + length} <= edges, name


def _edges(text: str) -> Iterator[int]:
    at = 0
    yield at
    for letter in text:
        at += 2 if letter > "\uffff" else 1
        yield at
