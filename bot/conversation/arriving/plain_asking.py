"""Whole sentences that ask for what a command shows: "tuần này có việc gì", "phòng kinh tế đến đâu rồi".

Each must be a question in all of its words, since anything else may be an answer about a duty.
"""

from __future__ import annotations

import re

from bot.conversation.answering import binding
from bot.conversation.office import behalf
from bot.conversation.turn import Turn
from schedules import horizon
from schedules.directory import Role
from schedules.language import fold, nfc
from schedules.naming import addressee
from schedules.replies import understand

_MAY_STAND = frozenset(
    (
        *("lich", "viec", "cong", "nhiem", "vu", "bao", "cao", "han", "thoi", "don", "vi", "phong", "den", "het"),
        *("sap", "co", "con", "phai", "can", "lam", "nop", "gui", "nhung", "cac", "gi", "nao", "trong", "cua", "la"),
        *("cho", "xem", "biet", "toi", "em", "e", "minh", "anh", "chi", "sep", "dong", "a", "oi", "nhi", "the"),
        *("vay", "ha", "khong"),
    )
)
_ASKS_WHAT = re.compile(r"\b(?:gi|(?<!the )nao)\b|\b(?:den|het) han\b")
_LISTS = re.compile(r"(?:xem )?(?:cong )?(?:lich|viec|nhiem vu|thoi han|han)\b")
_NONE_THERE = re.compile(r"\b(?:khong|ko|chua|chang) co\b")

_HOW = re.compile(
    r"\W*(?:dang |hien |gio |lam |viec |cong viec |tien do )*(?:den dau|toi dau|the nao|ra sao|sao|co cham khong"
    r"|cham (?:viec )?(?:gi|nao)|vuong (?:gi|viec gi)|con (?:no |cham |ton )?(?:viec |nhung )*(?:gi|nao)"
    r"|co viec gi|no gi|lam duoc gi)(?: (?:roi|a|nhi|vay|the|ha|em|e|day|dong chi))*\W*"
)
_LOOKS = re.compile(
    r"(?:(?:cho )?(?:toi |anh |minh )?xem |hoi |tinh hinh |tien do |cong viec |viec |ket qua )+(?:cua |o )?"
)
_ASKED_FOR_TIME = frozenset(
    (
        "gia han",
        "xem gia han",
        "don gia han",
        "de nghi gia han",
        "ai xin gia han",
        "co ai xin gia han khong",
        "don vi nao xin gia han",
        "viec nao xin gia han",
    )
)

# The office tells of a call: "gọi điện rồi, phòng kinh tế việc 1 xong", "phòng kinh tế báo việc 1 xong".
_CALLED = re.compile(
    r"(?:(?:da|vua|moi|em|toi|minh) )*(?:ghi ho|goi|dien|alo|gap)\b(?: (?:dien|thoai|cho|roi|duoc|truc tiep))*\W+"
)
_SAID = re.compile(r"\W*(?:(?:vua|da|moi|bao|noi|cho biet|tra loi|rang|la|roi)\b\W*)*")
_TELLS = re.compile(
    r"\W*(?:vua |da |moi )?(?:goi dien bao|goi bao|dien bao|bao la|noi la|bao rang|bao|noi)\b(?! cao)\W*"
)


_BY_NUMBER = re.compile(r"\bviec (?:so )?\d")


def heard(turn: Turn, text: str) -> tuple[str, str] | None:
    """The name of the command a sentence means from this person, and what follows it; None where it means none."""
    said = fold(text).strip()
    if turn.has(Role.chairman, Role.vice_chairman) and said.strip(" .!?") in _ASKED_FOR_TIME:
        return "duyet", ""
    if _asks_for_days(said):
        return "lich", text
    unit = _unit_asked_for(turn, said)
    if unit is not None:
        return "donvi", unit
    told = _told(turn, nfc(text).strip(), said) if turn.has(Role.office) else None
    return ("ghiho", told) if told is not None else None


def _asks_for_days(said: str) -> bool:
    """Whether nothing is said but the days, that it is about duties, and that somebody asks."""
    days = horizon.DAYS.search(said)
    if days is None or _NONE_THERE.search(said):
        return False
    rest = f"{said[: days.start()]} {said[days.end() :]}"
    asks = _ASKS_WHAT.search(rest) or _LISTS.match(said)
    return bool(asks) and _MAY_STAND.issuperset(re.findall(r"\w+", rest))


def _unit_asked_for(turn: Turn, said: str) -> str | None:
    """The unit whose name stands beside words that ask how it is. "Việc của phòng kinh tế" looks at it from leaders and
    the office alone: from a head it hands a duty over.
    """
    looks_only = turn.has(Role.chairman, Role.vice_chairman, Role.office)
    looks = _LOOKS.match(said)
    starts = {looks.end() if looks else 0, 0}
    for at in sorted(starts, reverse=True):
        named = addressee(turn.commune, said, at)
        if named is None or named.id not in turn.commune.directory.units:
            continue
        rest = said[named.end :]
        looked = at > 0 and looks_only and re.fullmatch(r"\W*", rest)
        if looked or _HOW.fullmatch(rest):
            return named.id
    return None


def _told(turn: Turn, text: str, said: str) -> str | None:
    """What somebody told the office by telephone, as *ghi hộ* takes it: who, and after a colon what."""
    called = _CALLED.match(said)
    at = called.end() if called else 0
    named = addressee(turn.commune, said, at)
    if named is None or named.id in turn.person.units:
        return None
    tells = _SAID.match(said, named.end) if called else _TELLS.match(said, named.end)
    words = text[tells.end() if tells else named.end :].strip(" ,.:")
    if called and behalf.not_reached(words):
        return f"{text[at : named.end]}: {words}"
    # "Phòng kinh tế chưa gửi" may be why the office itself is late: without "báo" a number must say whose duty it is.
    if not words or not (called or tells or binding.names_duties(words) or _BY_NUMBER.search(fold(words))):
        return None
    clear = understand(words, turn.local).kind not in ("unclear", "question")
    return f"{text[at : named.end]}: {words}" if clear else None
