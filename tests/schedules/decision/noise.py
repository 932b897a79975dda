"""Garbled copies of a text: some syllables lose or change their diacritics, as a scanner does to them."""

from __future__ import annotations

import random
import re

from schedules.decision import read
from tests.schedules.decision.given import fold, gold

_ALIKE = {
    letter: row
    for row in (
        "aàáảãạăằắẳẵặâầấẩẫậ",
        "eèéẻẽẹêềếểễệ",
        "iìíỉĩị",
        "oòóỏõọôồốổỗộơờớởỡợ",
        "uùúủũụưừứửữự",
        "yỳýỷỹỵ",
        "dđ",
    )
    for letter in row
}


def noisy(text: str, rate: float, seed: int) -> str:
    """The text with that share of its syllables garbled; as long as before."""
    chance = random.Random(seed)
    garbled = re.sub(r"[^\W\d_]+", lambda m: _garble(m.group(), chance) if chance.random() < rate else m.group(), text)
    assert len(garbled) == len(text)
    return garbled


def _garble(word: str, chance: random.Random) -> str:
    places = [i for i, letter in enumerate(word) if letter.lower() in _ALIKE]
    if not places:
        return word
    if chance.random() < 0.5:
        return "".join(_like(letter, fold(letter.lower()).replace("đ", "d")) for letter in word)
    at = chance.choice(places)
    return word[:at] + _like(word[at], chance.choice(_ALIKE[word[at].lower()])) + word[at + 1 :]


def _like(letter: str, other: str) -> str:
    """The other letter in the case of the first."""
    return (other.upper() if letter.isupper() else other) if letter.lower() in _ALIKE else letter


def dated_recall(text: str) -> float:
    """The share of the dated and cyclic items of tier A that a reading of this copy finds with the right value."""
    found = read(text).as_json()["candidates"]
    items = [g for g in gold() if g.get("tier", "A") == "A"]
    items = [g for g in items if g["recurrence"] or (g["due"] and g["due_basis"] == "explicit")]
    hits = 0
    for item in items:
        near = [c for c in found if min(c["end"], item["char_end"]) - max(c["start"], item["char_start"]) > 20]
        hits += any(
            set(c["recurrence"]) == set(item["recurrence"]) if item["recurrence"] else c["due"] == item["due"]
            for c in near
        )
    return hits / len(items)
