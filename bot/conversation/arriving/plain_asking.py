"""Whole sentences that ask for what a command shows: "tuần này có việc gì", "phòng kinh tế đến đâu rồi".

Each must be a question in all of its words, since anything else may be an answer about a duty.
"""

from __future__ import annotations

import re

from bot.conversation.answering import binding
from bot.conversation.arriving import counting
from bot.conversation.office import behalf, broadcast, several
from bot.conversation.turn import Turn
from schedules import horizon
from schedules.directory import Person, Role
from schedules.language import fold, nfc, word_set
from schedules.naming import addressee, person_named
from schedules.replies import understand

_MAY_STAND = word_set(
    "lich viec cong nhiem vu bao cao han thoi don vi phong den het sap co con phai can lam nop gui nhung cac gi nao"
    " trong cua la cho xem biet toi em e minh anh chi sep dong a oi nhi the vay ha khong ai"
)
_ASKS_WHAT = re.compile(r"\b(?:gi|(?<!the )nao)\b")
_LISTS = re.compile(r"(?:xem )?(?:cong )?(?:lich|viec|nhiem vu|thoi han|han)\b|.*\b(?:den|het) han\b")
_NONE_THERE = re.compile(r"\b(?:khong|ko|chua|chang) (?:co|con|phai|can|nop|gui|bao|lam)\b")
# "Việc mai em nộp", "có gì mai em báo" promise; "việc tuần sau phải nộp" and "mai em nộp gì" ask.
_PROMISES = re.compile(
    r"\b(?:em|e|toi|minh)(?: se)? (?:lam|nop|gui|bao)\b(?! (?:bao cao |viec |nhung |cai )*(?:gi|nao)\b)"
)
_DEED = re.compile(r"(?<!phai )(?<!can )\b(?:lam|nop|gui)\b")

_HOW = re.compile(
    r"\W*(?:dang |hien |gio |lam |viec |cong viec |tien do )*(?:den dau|toi dau|the nao|ra sao|sao|co cham khong"
    r"|cham (?:viec )?(?:gi|nao)|vuong (?:gi|viec gi)|con (?:no |cham |ton )?(?:viec |nhung )*(?:gi|nao)"
    r"|co viec gi|no gi|lam duoc gi"
    r"|(?:lam )?(?:nop|gui|xong|hoan thanh|bao cao)(?: (?:bao cao|so lieu|bieu|viec(?: \d+)?|gi))* chua)"
    r"(?: (?:roi|a|nhi|vay|the|ha|em|e|day|dong chi))*\W*"
)
_LOOKS = re.compile(
    r"(?:(?:cho )?(?:toi |anh |minh )?xem |hoi |tinh hinh |tien do |cong viec |viec |ket qua )+(?:cua |o )?"
)
_WHO_OWES = re.compile(
    r"\W*(?:con |nhac )?(?:nhung )?(?:ai|(?:don vi|phong|thon|truong|ban) nao) (?:con |van )?"
    r"chua (?:nop|gui|co|bao cao)"
    r"(?: (?:bao|cao|bc|so|lieu|bieu|thang|quy|tuan|ky|nay|\d{1,2}|cho|xa|vp|van|phong|roi|a|nhi|the|vay|em|anh))*\W*"
)
_HOW_MANY_OWE = re.compile(
    r"\W*(?:co |con |da )?(?:may|bao nhieu) (?:don vi|phong|thon|truong|noi|co quan) (?:con |van |da |dang )?(?:chua )?"
    r"(?:nop|gui|bao cao)(?: (?:bao|cao|bc|so|lieu|bieu|roi|a|nhi|the|vay|em|anh|chua|xong))*\W*"
)
_ANNOUNCES = re.compile(r"\W*(?:hay )?thong bao (?:hop|moi|lich|nghi|hoan|doi|cho (?:ca|moi|tat ca|toan))\b")
_ASKED_FOR_TIME = (
    "gia han",
    "xem gia han",
    "don gia han",
    "de nghi gia han",
    "ai xin gia han",
    "co ai xin gia han khong",
    "don vi nao xin gia han",
    "viec nao xin gia han",
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
_DELIVERED = re.compile(
    r"\W*(?:da |vua |moi )?(?:lam )?(?:xong|gui|nop|bao cao|hoan thanh|xin (?:lui|gia han|them|khat|hoan))\b"
)
_BY_TITLE = re.compile(
    r"(?:(?:anh|chi|dong chi|dc|ong|ba) )?(?P<who>(?:truong|pho|tp|pp|ptp|giam doc|gd|chuyen vien) [\w -]{2,60}?)"
    r"(?= (?:vua |da |moi )?(?:bao|noi)\b(?! cao))"
)
_HEAD_OF = re.compile(r"(?:truong phong|truong|tp|giam doc|gd) ")
# Of a call the office made for a duty of its own, or of why that one is late, nothing is anybody else's.
_FOR_ONESELF = re.compile(
    r"\W*(?:(?:chua|khong|da|de|cung) )*(?:va|lay|hoi|nho|nhac|don doc|yeu cau|de nghi|thong nhat|phoi hop|trao doi"
    r"|lam viec|xin (?!lui|gia han|them|phep|hoan|doi|cho))\b"
)
_SO_I = re.compile(r"\bnen (?:em|e|toi|minh|van phong|vp|ben em|chua|khong)\b")


def heard(turn: Turn, text: str, answering: bool) -> tuple[str, str] | None:
    """The name of the command a sentence means from this person, and what follows it; None where it means none.

    `answering`: words were asked for, so only what asks is no answer.
    """
    said = fold(text).strip()
    if not answering and turn.has(Role.chairman, Role.vice_chairman) and said.strip(" .!?") in _ASKED_FOR_TIME:
        return "duyet", ""
    counted = None if answering else counting.heard(turn, text)
    if counted is not None:
        return counted
    if not answering and _asks_who_owes(turn, said):
        return "chuabaocao", ""
    if _asks_for_days(said, answering):
        return "lich", text
    unit = _unit_asked_for(turn, said, answering)
    if unit is not None:
        return "donvi", unit
    if answering:
        return None
    if broadcast.urges(turn, said) or (turn.has(*_MAY_ANNOUNCE) and _ANNOUNCES.match(said)):
        return "thongbao", text
    told = _told(turn, nfc(text).strip(), said) if turn.has(Role.office) else None
    return ("ghiho", told) if told is not None else None


_MAY_ANNOUNCE = (Role.chairman, Role.vice_chairman, Role.office)


def _asks_who_owes(turn: Turn, said: str) -> bool:
    """Whether a text asks who has not sent; how many have not only from who has all of them to look after: from a head
    "còn mấy thôn chưa nộp" tells how far things are."""
    return bool(_WHO_OWES.fullmatch(said) or (turn.has(*_MAY_ANNOUNCE) and _HOW_MANY_OWE.fullmatch(said)))


def _asks_for_days(said: str, answering: bool) -> bool:
    """Whether nothing is said but the days, that it is about duties, and that somebody asks."""
    days = horizon.DAYS.search(said)
    if days is None or _NONE_THERE.search(said):
        return False
    rest = f"{said[: days.start()]} {said[days.end() :]}"
    if _ASKS_WHAT.search(rest):
        asks = not _PROMISES.search(rest)
    else:
        asks = not answering and bool(_LISTS.match(said)) and not _DEED.search(rest)
    return asks and _MAY_STAND.issuperset(re.findall(r"\w+", rest))


def _unit_asked_for(turn: Turn, said: str, answering: bool) -> str | None:
    """The unit whose name stands beside words that ask how it is. "Việc của phòng kinh tế" looks at it from leaders and
    the office alone: from a head it hands a duty over.
    """
    looks_only = not answering and turn.has(Role.chairman, Role.vice_chairman, Role.office)
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
    named = _who_spoke(turn, said, at)
    if named is None:
        return None
    person, end = named
    who = person.title if person else text[at:end]
    tells = _SAID.match(said, end) if called else _TELLS.match(said, end)
    whole = text[tells.end() if tells else end :].strip(" ,.:")
    words, _ = several.apart(turn, whole)
    if called and person and behalf.not_reached(words):
        return f"{who}: {words}"
    folded = fold(words)
    if not words or _SO_I.search(folded) or (called and _FOR_ONESELF.match(folded)):
        return None
    kind = understand(words, turn.local).kind
    done = kind in ("done", "report_sent", "extension_request")
    # "Phòng kinh tế chưa gửi" may be why the office itself is late: without "báo" a number must say whose duty it is.
    theirs = called or tells or binding.names_duties(words) or _BY_NUMBER.search(folded)
    if not (theirs or (done and _DELIVERED.match(folded))) or not (person or done):
        return None
    return f"{who}: {whole}" if kind not in ("unclear", "question") else None


def _who_spoke(turn: Turn, said: str, at: int) -> tuple[Person | None, int] | None:
    """Whose words somebody else tells, and where the name ends: the head of a unit named, or who is called by title.

    Nobody for a unit without a head: what is done there is not the teller's all the same.
    """
    if said.startswith("cho ", at):  # "chờ phòng kinh tế báo"
        return None
    commune, title = turn.commune, _BY_TITLE.match(said, at)
    named = addressee(commune, said, at)
    if named is None and title is not None:
        of = _HEAD_OF.match(said, title.start("who"))
        named = addressee(commune, said, of.end()) if of else None
    if named is not None:
        if named.id not in commune.directory.units or named.id in turn.person.units:
            return None
        return commune.directory.head_of(named.id), named.end
    person = person_named(commune, title["who"]) if title else None
    if title is None or person is None or not person.units or set(person.units) & set(turn.person.units):
        return None
    return person, title.end("who")
