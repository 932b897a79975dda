"""Who is meant by words: the unit, the collective or the person that a text names, as offices call them in chat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schedules.commune import Commune
from schedules.directory import Person
from schedules.language import fold

_SHORT = {
    "pct": "pho chu tich",
    "ct": "chu tich",
    "cvp": "chanh van phong",
    "pvp": "pho chanh van phong",
    "tp": "truong phong",
    "pp": "pho truong phong",
    "ptp": "pho truong phong",
    "gd": "giam doc",
    "pgd": "pho giam doc",
}
_HEAD = frozenset({"truong phong", "truong ban", "truong tram", "giam doc"})
_DEPUTY = frozenset({"pho", "pho phong", "cap pho", "pho truong phong", "pp", "pho giam doc", "pho don vi"})
_COURTESY = re.compile(r"^(?:(?:cho|dong chi|dc|d/c|anh|chi|ong|ba|co|chu)\s+)+")


# What may stand before whose deed is told: manners, hours, "bên", "do".
_BEFORE_DOER = re.compile(
    r"\W*(?:da|vang|em|e|anh|a|chi|c|sep|bc|bao cao|thua|dc|dong chi|oi|ben|phia|con|thi|do|roi|thay|nghe|la|rang|bao"
    r"|noi|hom qua|hom nay|sang|trua|chieu|toi|qua|nay|vua|luc|ca|du|tat ca|\d+)\b\W*"
)
_BEGINS = (
    r"(?:da|vua|moi|cung|deu|ho|se|chua|dang|gui|nop|chuyen|bao|lam|xong|hoan|ht|trinh|dat|duoc|dc|hen|hua|du|xin)\b"
)
_DEED = re.compile(
    r"\s*:?\s*(?:(?:da|vua|moi|cung|deu|ho|se|chua|dang|hom qua|hom nay|sang|trua|chieu|toi|qua|nay|mai|tuan|truoc|sau)"
    r"\s+){0,4}"
    r"(?:gui|nop|chuyen(?! tien)|bao cao|cung cap|tra loi|tong hop|lam|xong|hoan thanh|hoan tat|ht|trinh|dat|duoc|dc"
    r"|thuc hien|trien khai|hen|hua|bao la|noi la|bao|du|day du|xin (?:lui|gia han|them|khat|hoan|doi|phep))\b"
)
_CALLED = re.compile(rf"(?:\s+(?!{_BEGINS})\w+){{1,3}}(?=\s+{_BEGINS})")
_OURS = re.compile(r"\s+(?:em|e|toi|minh|chung|bon|ta)\b")
_AND_WE = re.compile(
    r"[,;.]\W*(?:(?:con|nen|va|thi|ca|ben|phong|don vi|thon)\s+)*(?:em|e|toi|minh)\s+(?:(?:cung|da|vua|thi)\s+)*"
    r"(?:gui|nop|chuyen|bao cao|tong hop|lam|xong|hoan thanh|trinh|dat|duoc|dc)\b"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A unit or a collective at a place of a folded text: its id, where its name ends."""

    id: str
    end: int


def addressee(commune: Commune, folded: str, at: int = 0) -> Named | None:
    """The unit or collective whose name (or whose head's title) stands at `at`; the longest where several do."""
    # "cơ quan Thuế" and "Chi cục Thuế" begin like "cô" and "chị": as it stands first.
    skipped = _COURTESY.match(folded[at:])
    return _longest(commune, folded, at) or (_longest(commune, folded, at + skipped.end()) if skipped else None)


def without_units(commune: Commune, folded: str) -> str:
    """A folded text with the names of units blanked; "thôn" stands in many names of projects."""
    at = 0
    for word in re.finditer(r"\b\w+", folded):
        if word.start() < at:
            continue
        named = _longest(commune, folded, word.start())
        if named is not None and named.id in commune.directory.units:
            folded, at = f"{folded[: word.start()]}{' ' * (named.end - word.start())}{folded[named.end :]}", named.end
    return folded


def doer(commune: Commune, folded: str) -> Named | None:
    """The unit or collective that a folded text begins by telling of: "bên phòng kinh tế gửi rồi". None where one is
    only spoken to or given something, or where who writes tells of the own deed after it.
    """
    at = 0
    while (named := addressee(commune, folded, at)) is None or named.end - at < _SHORTEST:
        before = _BEFORE_DOER.match(folded, at)
        if before is None:
            return None
        at = before.end()
    end = _chain_ends(commune, folded, named.end)
    # "thôn Nà Pe" is one of the hamlets, whatever it is called
    called = _CALLED.match(folded, named.end) if named.id in commune.directory.collectives else None
    end = called.end() if called else end
    tells = _DEED.match(folded, end) and not _OURS.match(folded, named.end)
    return named if tells and not _AND_WE.search(folded, end) else None


def _chain_ends(commune: Commune, folded: str, at: int) -> int:
    """Where a row of names ends: "phòng kinh tế và phòng văn hóa"."""
    joined = _JOINED.match(folded, at)
    also = addressee(commune, folded, joined.end()) if joined else None
    return _chain_ends(commune, folded, also.end) if also else at


_JOINED = re.compile(r"\s*(?:,|va\b|voi\b|cung\b)\s*")
_SHORTEST = 3  # "KT" is as often a check as the Phòng Kinh tế


def _longest(commune: Commune, folded: str, start: int) -> Named | None:
    best: Named | None = None
    for id_, name in _names(commune):
        end = start + len(name)
        if name and folded.startswith(name, start) and _ends(folded, end) and (best is None or end > best.end):
            best = Named(id_, end)
    return best


def person_named(commune: Commune, text: str, units: Iterable[str] = ()) -> Person | None:
    """The one person a text names by title: whole, else by the words of it. Nobody where more than one is meant.

    "Phó phòng" is a deputy of `units`, "trưởng phòng" their head; a unit's name means its head.
    """
    directory = commune.directory
    written = fold(text).strip(" .,!?;")
    named = addressee(commune, written)
    if named is not None and named.end == len(written) and named.id in directory.units:
        return directory.head_of(named.id)
    said = _COURTESY.sub("", written)
    said = " ".join(_SHORT.get(word, word) for word in said.split())
    whole = [person for person in directory.people.values() if said in (person.id, fold(person.title))]
    if whole:
        return whole[0]
    if said in _HEAD:
        heads = [one for one in map(directory.head_of, units) if one is not None and fold(one.title).startswith(said)]
        return heads[0] if len(heads) == 1 else None
    if said in _DEPUTY:
        mine = [directory.units[unit] for unit in units if unit in directory.units]
        deputies = [name for unit in mine for name in unit.deputies]
        return directory.people[deputies[0]] if len(deputies) == 1 else None
    words = set(said.split())
    # A title of more words than were said fits as well: "phó phòng kinh tế" is the Phó Trưởng phòng Kinh tế.
    near = [one for one in directory.people.values() if len(words) > 1 and words <= set(_words(one.title))]
    if len(near) > 1:
        first = [one for one in near if _words(one.title)[0] == said.split()[0]]
        near = first if len(first) == 1 else near
    return near[0] if len(near) == 1 else None


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", fold(title))


def _names(commune: Commune) -> Iterator[tuple[str, str]]:
    directory = commune.directory
    for unit in directory.units.values():
        yield unit.id, unit.id
        for name in (unit.name, *unit.aliases):
            yield unit.id, fold(name)
        if unit.head:
            yield unit.id, fold(directory.people[unit.head].title)
    for group in directory.collectives.values():
        yield group.id, group.id
        for name in (group.name, *group.aliases):
            yield group.id, fold(name)


def _ends(folded: str, at: int) -> bool:
    return at == len(folded) or not (folded[at].isalnum() or folded[at] in "-&")
