"""How many are asked for: "tháng này xong được bao nhiêu", "phòng kinh tế còn mấy việc", "quý này còn bao nhiêu việc".

Each word must be one of these, so that no answer about a duty is taken for it.
"""

from __future__ import annotations

import re

from bot.conversation.seeing import sees_all
from bot.conversation.turn import Turn
from schedules import horizon, periods
from schedules.directory import Role
from schedules.language import word_set
from schedules.naming import addressee
from schedules.spelling import Spelled

_HOW_MANY = re.compile(r"\bbao nhieu\b|\bmay (?:viec|nhiem vu|cong viec|dau viec|cai|phan tram)\b")
_LATE = re.compile(r"\b(?:qua han|cham|tre)\b")
_STUCK = re.compile(r"\bvuong\b")
_LEFT = re.compile(r"\bcon\b")
_COUNTED = re.compile(r"\b(?:viec|nhiem vu|xong|hoan thanh|lam|con)\b")
_MAY_STAND = word_set(
    "bao nhieu may viec cong dau nhiem vu cai phan tram xong hoan thanh lam duoc dc dat con chua da roi tong so ca co"
    " dang bi qua han cham tre vuong mac het nua toan xa ta minh toi em anh chi cac dong phong don vi thi a nhi the vay"
    " ha khong trong cua tat cho biet xem hoi den nay hien gio ket bot oi sep nhe vao ve"
)
_HEADS = (Role.head, Role.deputy, Role.focal_point)


def heard(turn: Turn, text: str) -> tuple[str, str] | None:
    """The command that counts what a text asks for, and what follows it; None where it asks for no number of duties."""
    said = Spelled.of(text).text.strip()
    if _HOW_MANY.search(said) is None:
        return None
    span, rest = _span(said)
    unit, rest = _unit(turn, rest)
    if not _COUNTED.search(rest) or not _MAY_STAND.issuperset(re.findall(r"\w+", rest)):
        return None
    if not sees_all(turn.person):
        return _of_a_head(turn, rest, unit, span)
    if not span and _LATE.search(rest):
        return ("donvi", unit) if unit else ("quahan", "")
    if not span and _STUCK.search(rest):
        return ("donvi", unit) if unit else ("vuong", "")
    if unit and not span:
        return "donvi", unit
    own = turn.person.units and not turn.has(Role.chairman, Role.vice_chairman)
    if own and not span and _LEFT.search(rest):
        return "viec", ""
    return "tonghop", f"{unit} {span}".strip()


def _of_a_head(turn: Turn, rest: str, unit: str, span: str) -> tuple[str, str] | None:
    if not turn.has(*_HEADS) or (unit and unit not in turn.person.units):
        return None
    if span:
        return "tonghop", span
    return ("viec", "") if _LEFT.search(rest) else ("tonghop", "")


def _span(said: str) -> tuple[str, str]:
    """The period, the week or the day a text names, as it names it, and the rest of it."""
    days = horizon.GONE_BY.search(said)
    if days is not None:
        return days.group(), f"{said[: days.start()]} {said[days.end() :]}"
    period, rest = periods.cut(said)
    return (period.group(), rest) if period is not None else ("", said)


def _unit(turn: Turn, said: str) -> tuple[str, str]:
    """The unit a text names, and the rest of it."""
    for word in re.finditer(r"\b\w", said):
        named = addressee(turn.commune, said, word.start())
        if named is not None and named.id in turn.commune.directory.units and named.end - word.start() > 2:
            return named.id, f"{said[: word.start()]} {said[named.end :]}"
    return "", said
