"""The table of what a reply can say, and how it is asked.

One row is one way of saying one fact, with an example that is also its test; the rows are in `asking.py`,
`hindrance.py` and `status.py`. To teach the product a new way of saying something, add a row.
"""

from __future__ import annotations

import re
from typing import Literal

from schedules.language import word_set
from schedules.replies.asking import ASKING
from schedules.replies.hindrance import HINDRANCE
from schedules.replies.saying import Fact, Row
from schedules.replies.status import STATUS

ROWS: tuple[Row, ...] = ASKING + HINDRANCE + STATUS

Mode = Literal["folded", "accented", "bare"]


def _mode(row: Row) -> Mode:
    return "accented" if row.accent else "bare" if row.bare else "folded"


def _union(fact: Fact, mode: Mode) -> re.Pattern[str] | None:
    patterns = [r.pattern for r in ROWS if r.fact == fact and _mode(r) == mode]
    return re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None


_MODES: tuple[Mode, ...] = ("folded", "accented", "bare")
_UNIONS = {fact: {mode: _union(fact, mode) for mode in _MODES} for fact in {row.fact for row in ROWS}}
_WORDS = re.compile(r"[a-z]+|[@#]")

# Of the words of a gate one at least is in every text that says the fact; the tables are not tried where there is none.
_GATES: dict[Fact, frozenset[str]] = {
    "wh_question": word_set(
        "gio h nao bg dau ai gi may nhieu sao hoi mau bieu file form link sdt dien khoan dia cong huong tai de "
        "email mail"
        " quyet noi lau van the nhu ra kieu cach xem doc tiet thong nhac gui chuyen cap"
    ),
    "yes_no_question": word_set("khong kh hong k chua hay a ha hu u nhi chu ho hi"),
    "rhetorical": word_set(
        "ha hu ua o sao the kieu bang gi ai dau tien biet tinh vay that u thiet co nhac hoi chu con voi gap chang lay"
    ),
    "extension": word_set(
        "gia lui khat hoan doi han lich thoi deadline keo gian noi gianh them xin cho muon cham tre @"
    ),
    "no_extension": word_set("gia lui doi khat hoan"),
    "resolved": word_set(
        "vuong kho tro truc tac ket thao go quyet xu khac gi von phi bang tien nguon dan ho con huong mat"
    ),
    "own_signature": word_set("ky duyet xem trinh anh a chi sep lanh chu ct pct nghiem xac hop khoi ban em cho doi"),
    "nil_report": word_set("phat co"),
    "annoyed": word_set("kho nhac noi met phien biet"),
    "target_talk": word_set("tieu giao"),
    "report": word_set("gui nop trinh chuyen up day mail email fax post dang phat de bao len"),
    "not_report": word_set("gui nop trinh chuyen bao up mail tong thieu"),
    "not_begun": word_set("chua khong chang kh quen lam trien bat thuc tien"),
    "not_finished": word_set("chua khong chang kh dau xong thanh van kho con"),
}


def words_of(skeleton: str) -> frozenset[str]:
    """The words of a skeleton (and the marks of times and shares), for the gates."""
    return frozenset(_WORDS.findall(skeleton))


def says(fact: Fact, skeleton: str, accented: str | None, words: frozenset[str] | None = None) -> re.Match[str] | None:
    """The first place where a reply says the fact; `accented` is None for a reply typed without accents."""
    gate = _GATES.get(fact)
    if gate is not None and words is not None and gate.isdisjoint(words):
        return None
    unions = _UNIONS[fact]
    folded = unions["folded"]
    found = folded.search(skeleton) if folded else None
    if found:
        return found
    other = unions["bare" if accented is None else "accented"]
    return other.search(skeleton if accented is None else accented) if other else None


def erase(fact: Fact, skeleton: str, accented: str | None) -> tuple[str, str | None]:
    """The skeleton and its accented twin with every place that says the fact blanked, lengths kept."""
    unions = _UNIONS[fact]
    for mode, text in (("folded", skeleton), ("bare" if accented is None else "accented", accented or skeleton)):
        pattern = unions["folded" if mode == "folded" else "bare" if mode == "bare" else "accented"]
        for match in pattern.finditer(text) if pattern else ():
            blank = " " * len(match.group())
            skeleton = skeleton[: match.start()] + blank + skeleton[match.end() :]
            if accented is not None:
                accented = accented[: match.start()] + blank + accented[match.end() :]
    return skeleton, accented
