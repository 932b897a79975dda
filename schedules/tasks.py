"""A task as a leader types it: "giao phòng kinh tế báo cáo giá đất trước 15/12". Pure; who may is not asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from schedules.commune import Commune
from schedules.dates import Context, Recurrence, Tet, TimeMention, find
from schedules.language import fold
from schedules.naming import Named, addressee

LONGEST_TITLE = 300
SHORTEST_TITLE = 3

_VERB = re.compile(
    r"^\W*(?:giao(?:\s+(?:viec|nhiem vu))?|phan cong|chi dao|yeu cau|de nghi|(?:them|bo sung)\s+(?:viec|nhiem vu))"
    r"(?:\s+cho)?\s*:?\s+(?=\S)"
)
_LINK = re.compile(r"\s*(?:,|;|\s(?:va|cung)\s)\s*")
_LEADS = re.compile(r"\s*[,:]?\s*(?:chu tri|lam dau moi)\b[\s,:;]*")
_WITH = re.compile(r"\s*[,;]?\s*(?:phoi hop\s+(?:voi|cung)|co su phoi hop cua)\s+")
_SUPPORTS = re.compile(r"\s*(?:cung\s+)?phoi hop\b(?!\s+(?:voi|cung))[\s,:;]*")
# What says that the time beside it is the deadline; "truoc" means the day before.
_MARK = re.compile(
    r"(?:[,;(]\s*)?(?:(?:xong|hoan thanh)\s+)?"
    r"(?P<mark>truoc|cham nhat(?:\s+la)?|muon nhat|den het|den|het|han(?:\s+(?:chot|la|cuoi))?|trong|vao|xong|:)\s*"
    r"(?:ngay\s*)?$"
)
_LEFT_OVER = re.compile(r"^[\s,:;.–-]+|[\s,:;–-]+$")
_REPORT = re.compile(
    r"^(?:(?:lam|nop|lap)\s+)?(?:bao cao|gui|cung cap|thong ke|ra soat|dang ky|danh sach|tong hop|cho biet)"
)


@dataclass(frozen=True, slots=True)
class Task:
    """leads, support: ids of units or collectives. due: None where no day was said. phrase: the deadline as typed.

    report: what is asked for is an answer in words or figures, not something done.
    """

    leads: tuple[str, ...]
    support: tuple[str, ...]
    title: str
    due: date | None
    phrase: str
    report: bool


def read_task(commune: Commune, text: str, today: date, *, bare: bool = False) -> Task | None:
    """The task a text gives; None where it names no unit right after the verb. bare: the verb was said elsewhere."""
    text = " ".join(text.split())
    folded = fold(text)
    verb = _VERB.match(folded)
    if verb is None and not bare:
        return None
    leads, at = _several(commune, folded, verb.end() if verb else 0)
    if not leads:
        return None
    led = _LEADS.match(folded, at)
    at = led.end() if led else at
    support, at = _supporting(commune, folded, at)
    title, due, phrase = _deadline(commune, text[at:], today)
    support = tuple(one for one in support if one not in leads)
    return Task(leads, support, title, due, phrase, _REPORT.match(fold(title)) is not None)


def deadline_in(commune: Commune, text: str, today: date) -> date | None:
    """The day of a text that names a deadline and little else: "trước 15/12", "20/12"."""
    left, due, _ = _deadline(commune, text, today)
    return due if len(left.split()) <= 3 else None


def addressed(commune: Commune, text: str) -> bool:
    """Whether a text begins with the name of a unit or collective."""
    return addressee(commune, fold(text).strip()) is not None


def _several(commune: Commune, folded: str, at: int) -> tuple[tuple[str, ...], int]:
    found: dict[str, None] = {}
    named = addressee(commune, folded, at)
    while named is not None:
        found[named.id] = None
        at = named.end
        named = _next(commune, folded, at)
    return tuple(found), at


def _next(commune: Commune, folded: str, at: int) -> Named | None:
    link = _LINK.match(folded, at)
    return addressee(commune, folded, link.end()) if link else None


def _supporting(commune: Commune, folded: str, at: int) -> tuple[tuple[str, ...], int]:
    """ ", phòng văn hóa phối hợp" and "phối hợp với công an": who supports, and where that ends."""
    with_ = _WITH.match(folded, at)
    if with_ is not None:
        return _several(commune, folded, with_.end())
    start = re.compile(r"[\s,;]*").match(folded, at)
    assert start is not None
    units, end = _several(commune, folded, start.end())
    helps = _SUPPORTS.match(folded, end) if units else None
    return (units, helps.end()) if helps else ((), at)


def _deadline(commune: Commune, text: str, today: date) -> tuple[str, date | None, str]:
    """The words without their deadline, the day, and the deadline as typed."""
    context = Context(today=today, working=commune.calendar.shift)
    mentions = [one for one in find(text, context) if not isinstance(one.meaning, Recurrence)]
    for one in reversed(mentions):
        mark = _MARK.search(fold(text[: one.start]))
        ends = not _LEFT_OVER.sub("", text[one.end :]) and not isinstance(one.meaning, Tet)
        if mark is None and not ends:
            continue
        start = mark.start() if mark else one.start
        before = mark is not None and mark["mark"] == "truoc"
        due = _day(one, context, before)
        if due is not None:
            return (
                _clean(text[:start] + " " + text[one.end :]),
                due,
                _LEFT_OVER.sub("", text[start : one.end]).strip("( "),
            )
    return _clean(text), None, ""


def _day(one: TimeMention, context: Context, before: bool) -> date | None:
    """ "trước ngày D" is the day before D, as in decisions; "trước 17 giờ ngày D" is D itself."""
    span = one.interval(context)
    if span is None or not before or re.search(r"\d\s*(?:h|g|gio)", fold(one.text)):
        return one.deadline(context)
    # Words that already mean "before" (trước Tết) have moved the day themselves.
    return one.deadline(context) if fold(one.text).startswith("truoc") else span[0] - timedelta(days=1)


def _clean(text: str) -> str:
    title = _LEFT_OVER.sub("", re.sub(r"\(\s*\)|\(\s*$|\s\)", " ", " ".join(text.split()))).rstrip(".")
    return (title[:1].upper() + title[1:])[:LONGEST_TITLE]
