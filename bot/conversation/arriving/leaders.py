"""What a leader asks in words of his own: with no duty open nothing he says is an answer, so few words tell it."""

from __future__ import annotations

import re

from bot.conversation.answering import binding, replies
from bot.conversation.looking import lists
from bot.conversation.office import broadcast
from bot.conversation.seeing import may_see
from bot.conversation.turn import Turn
from schedules import horizon, periods
from schedules.calling import called
from schedules.language import fold
from schedules.naming import addressee, without_units

_MEANT: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "duyet",
        re.compile(
            r"\b(?:xin )?gia han\b|\b(?:xin|cho) (?:lui|khat|hoan)\b|^(?:khong )?(?:duyet|dong y|nhat tri|chap thuan)\b"
        ),
    ),
    (
        "duan",
        re.compile(r"\bgiai ngan\b|\bcac du an\b|\bdu an nao\b|\bdau tu cong\b|\bvon\b.*\bbao nhieu\b|\bphan tram\b"),
    ),
    ("vuong", re.compile(r"\bvuong\b|\bkho khan\b|\bach tac\b")),
    ("chuabaocao", re.compile(r"\bchua (?:nop |gui )?bao cao\b|\bchua (?:nop|gui)\b")),
    ("imlang", re.compile(r"\bim lang\b|\bchua (?:tra loi|phan hoi)\b")),
    ("quahan", re.compile(r"\bqua han\b|\bcham\b|\btre\b(?! em)|\bno viec\b|\bgap nhat\b")),
    ("donvi", re.compile(r"\b(?:phong|don vi|thon|ban nganh|bo phan) nao\b|\btung don vi\b|\b(?:tot|yeu|kem) nhat\b")),
    (
        "xuat",
        re.compile(
            r"\b(?:gui|in|lay|cho xin|xuat) (?:\w+ ){0,2}(?:bao cao|file|tep|so lieu|bang|excel|word|pdf|phieu)\b"
        ),
    ),
    (
        "tonghop",
        re.compile(
            r"\b(?:tinh hinh|tien do|bao cao (?:nhanh|tuan|ngay)|co gi (?:moi|nong)|(?:hom nay|tuan nay) the nao"
            r"|ket qua|bao nhieu viec|con may viec|viec nao|giao ban|chua xong|den dau|toi dau)\b"
        ),
    ),
)
# "Phòng kinh tế xong chưa", "sao phòng kinh tế chậm thế", "phòng kinh tế": all of a unit is the answer.
_WHY = re.compile(r"(?:(?:sao|the|con|tai sao|vi sao) )*")
_ASKS = re.compile(r"\W*|.*\b(?:chua|khong|sao|nao|gi|dau|may|cham|no|vuong)\b.*")
_AHEAD = re.compile(r"\b(?:ke hoach|lich|viec|den han|co gi|ai (?:phai )?(?:nop|lam|bao cao)|nop gi)\b")
_HOW = re.compile(
    r"(?:dang |da )?(?:xay |lam |thi cong |trien khai )?(?:den dau|toi dau|the nao|ra sao|sao)"
    r"(?: (?:roi|a|nhi|vay|the))*\W*\Z"
)
_A_PROJECT = re.compile(r"\W*(?:(?:tien do|tinh hinh|xem|du an|cong trinh)\s+)*")


def heard(turn: Turn, text: str) -> tuple[str, str] | None:
    """The name of the command a leader means, and what follows it; None for who has duties open, or means none."""
    if not turn.has(*replies.LEADERS) or replies.items_of(turn):
        return None
    said = fold(text).strip()
    if broadcast.speaks_of(turn, said) is not None or broadcast.speaks_to_all(said):
        return "thongbao", text
    how = _HOW.search(said)
    bare = _A_PROJECT.sub("", said[: how.start()] if how else said, count=1).strip(" .,?!")
    unit = _unit_asked_for(turn, said)
    if unit is not None:
        return "donvi", unit
    period, rest = periods.cut(bare)
    if how and period is not None and not rest.strip(" .,?!"):
        return "tonghop", bare
    project = (lists.project_named(turn, bare) if how or bare != said else None) or _asked_after(turn, said)
    if project is not None:
        return "duan", project
    meant = next(((name, "") for name, words in _MEANT if words.search(said)), None)
    ahead = horizon.DAYS.search(said) and (_AHEAD.search(said) or horizon.DAYS.fullmatch(bare))
    return ("lich", text) if meant is None and ahead else meant


def _asked_after(turn: Turn, said: str) -> str | None:
    """The one project a question names: "chợ trung tâm vướng gì"."""
    seen = {one.id: one.name for one in turn.commune.projects.values() if may_see(turn.person, one.owner)}
    named = called(without_units(turn.commune, said), seen, binding.LEAST_OF_A_PROJECT)
    return named[0] if len(named) == 1 and _ASKS.fullmatch(said) else None


def _unit_asked_for(turn: Turn, said: str) -> str | None:
    """The unit a leader names first and asks about, or names alone; None where more time is what it is about."""
    starts = _WHY.match(said)
    named = addressee(turn.commune, said, starts.end() if starts else 0)
    if named is None or named.id not in turn.commune.directory.units or "gia han" in said:
        return None
    return named.id if _ASKS.fullmatch(said, named.end) else None
