"""Every text of the catalogue with values somebody might type, on each messenger's limits; none can be left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import unified_diff
from itertools import pairwise

import pytest

from bot.messengers.protocol import Outgoing
from bot.messengers.telegram.fit import fit as for_telegram
from bot.messengers.zalo.fit import fit as for_zalo
from bot.messengers.zalo.fit import units
from bot.texts import Rich, names, render
from bot.texts.catalogue import CLOSE, OPEN, clean
from tests.bot.texts import snapshot
from tests.bot.texts.wild import LONG, NASTY, Equal, Nothing, Wild, figures, fixed, said

FORGED = f"{OPEN['strong']}giả{CLOSE} hai\ndòng\r\nvà\u2028nữa \u202engược\u202c"
# One worker makes the templates once.
pytestmark = pytest.mark.xdist_group("every text")
# There is no markup, so nothing is ever escaped.
ESCAPED = re.compile(r"&(?:amp|lt|gt|#\d+);|\\[_*\[]")
SIGNS = re.compile("[\ue000-\uf8ff\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@pytest.fixture(scope="module", autouse=True)
def numbers() -> Iterator[None]:
    with figures():
        yield


def test_each_messenger_can_carry_what_is_always_the_same() -> None:
    for name in filter(fixed, names()):
        _can_be_carried(name, render(name))


@pytest.mark.parametrize(
    ("kind", "typed"),
    [(Wild, NASTY), (Wild, LONG), (Wild, FORGED), (Equal, NASTY + LONG), (Nothing, NASTY + LONG)],
    ids=["signs", "long", "forged", "equal", "nothing"],
)
def test_no_value_breaks_a_text_and_each_messenger_can_carry_it(kind: type[Wild], typed: str) -> None:
    value = kind(clean(typed))
    for name in (name for name in names() if not fixed(name)):
        _can_be_carried(name, said(name, value))


def test_every_text_reads_as_it_was_last_read_over() -> None:
    made, kept = snapshot.made(), snapshot.kept()
    assert list(made) == list(kept)
    changed = [
        line
        for name in made
        if made[name] != kept[name]
        for line in unified_diff(kept[name].splitlines(), made[name].splitlines(), name, name, lineterm="", n=1)
    ]
    assert not changed, "read it over, then: python -m tests.bot.texts.snapshot\n" + "\n".join(changed[:80])


def _can_be_carried(name: str, rich: Rich) -> None:
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
