"""Values somebody might type, made from the catalogue itself: none of its texts can be left out.

`Wild` answers whatever a template asks of it (a word, a date, a number, a list, a mapping); what it says as a word is
what it was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache, partial
from typing import Any

from jinja2.meta import find_undeclared_variables

from bot.texts import Rich, render
from bot.texts.catalogue import _environment, _sources, _template, clip, unmark

NASTY = "<b>x</b> & «_*[y](z)*_» `q` {{ 7 * 7 }} 👷🏽‍♂️"
LONG = "Đ" * 119 + "🏗"  # 120 letters, as a name may have


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
    return frozenset() if fixed(name) else frozenset(find_undeclared_variables(_environment().parse(_sources()[name])))


def fixed(name: str) -> bool:
    """Whether a text is always the same: most are, and nothing that somebody types gets into them."""
    return "{" not in _sources()[name]


def said(name: str, value: Wild) -> Rich:
    """The text with this value for everything it needs."""
    if fixed(name):
        return render(name)
    return unmark(_template(name).render(dict.fromkeys(needed(name), value)).strip())


@contextmanager
def figures() -> Iterator[None]:
    """Filters of figures and days are never given words: they get one; a table of words is asked for one it has.

    In an environment of its own: texts that were rendered before keep the filters they had.
    """
    _anew()
    filters, find = _environment().filters, _environment().getitem
    proper: dict[str, Any] = dict.fromkeys(("percent", "money", "vnd"), 1_234_567)
    for name, instead in (proper | dict.fromkeys(("date", "day", "weekday"), date(2026, 2, 5))).items():
        filters[name] = partial(_written, filters[name], instead)
    filters["clip"] = lambda text, longest=120: clip(str(text), longest)  # a wild slice is the whole
    _environment().getitem = lambda of, key: find(of, _known(of, key))  # type: ignore[method-assign]
    try:
        yield
    finally:
        _anew()


def _anew() -> None:
    _environment.cache_clear()
    _template.cache_clear()


def _known(of: Any, key: Any) -> Any:
    return next(iter(of)) if isinstance(of, dict) and isinstance(key, Wild) else key


def _written(write: Callable[[Any], str], instead: Any, value: Any) -> str:
    return write(instead if isinstance(value, Wild) else value)
