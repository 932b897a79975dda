"""Figures in a reply: telephone numbers out, then percents, fractions of things and money, each with its role.

Works on the folded reading of a reply. A role says whether a figure is what has been achieved or something else (a
target, what remains, a share of households); only the achieved one is ever reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from schedules.language import (
    COUNTED,
    NUMBER,
    NUMBER_WORDS,
    SPOKEN,
    Money,
    decimal_of,
    find_money,
    number_from_words,
    spoken_decimal,
)

Role = Literal["achieved", "total", "target", "remaining", "period", "other"]

_NUM = r"\d{1,3}(?:[.,]\d{1,2})?"
_PERCENT = re.compile(
    rf"\b(?P<spoken>{SPOKEN})\s*(?:%|phan\s+tram\b|pt\b)"
    rf"|(?<![\d.,])(?P<tens>[1-9])(?:\s*(?:-|den|toi)\s*[1-9])?\s*chuc\s*(?:%|phan\s+tram\b)"
    rf"|(?<![\d.,])(?P<low>{_NUM})(?:\s*%|\s?/\s?100)?(?:\s*(?:-|den|toi|~)\s*(?P<high>{_NUM}))?\s*(?:%"
    r"|phan\s+tram\b|pt\b)"
    rf"|\b(?P<words>{NUMBER_WORDS})\s+phan\s+tram\b"
)
_HALF = re.compile(
    r"\b(?:(?:duoc|dc|hon|qua|gan|xong|khoang|dat|lam|ngan|tam)\s+)*(?P<half>(?:(?:mot|1)\s+)?(?P<nua>nua))\b"
    rf"(?!\s*(?:ngay|thang|nam|tuan|so|thoi|la|em|e|{COUNTED}))"
)
_OF_THINGS = re.compile(
    r"\s*(?:so\s+|cac\s+|tong\s+so\s+)*(?:ho|nguoi|dan|ba con|thon|du an|cong trinh|goi|don vi|truong|xa|can bo"
    r"|dien tich"
    r"|nha|hang muc|doan vien|dang vien|hoc sinh|tre|cu tri)\b"
)
_TARGET_BEFORE = re.compile(
    r"\b(?:chi tieu|muc tieu|kh|cam ket|phan dau|du kien|uoc(?: dat| thuc hien)?|se|yeu cau|toi thieu|it nhat|phai"
    r"|can|can dat"
    r"|quyet tam|hua|dang ky|nghi quyet|duoc giao|giao|co gang|muc giao|ke hoach(?: la| giao)?|mong|hy vong|hi vong"
    r"|neu|huong toi"
    r"|quy dinh|de dat|khong dat|chua dat|chua duoc|chua dc|chua den|chua toi|chua toi duoc|khong duoc|khong dc|duoi|"
    r"chac(?: se)?(?: dat)?)"
    r"(?:\s+(?:la|de ra|dat ra|nam nay|phai|se|dat|den|duoc|dc|giai ngan|hoan thanh|len|trong|toi|gan|hon|xong"
    r"|khoang|nam|nay|thang|quy|o))*"
    r"\s*$"
)
_REMAINING_BEFORE = re.compile(
    r"\b(?:con(?: lai)?(?: khoang| hon| gan| tam| no| thieu| vuong)?|thieu|moi thieu|chua(?: lam| giai ngan"
    r"| thanh toan| xong)?"
    r"|them|tang(?: them)?|giam|cham|vuot)\s*(?:duoc\s+|khoang\s+)?$"
)
# "xong 70% còn lại vướng": what is reached stands before, what remains is the rest.
_REACHED_BEFORE = re.compile(
    r"\b(?:xong|dat|duoc|dc|giai ngan|hoan thanh|ht|lam|moi|thanh toan)\s+(?:(?:duoc|dc|khoang|hon|gan|tam)\s+)*$"
)
_REMAINING_AFTER = re.compile(r"\s*(?:nua\b|(?:la\s+)?chua\b|con lai\b|vuong\b)")


@dataclass(frozen=True)
class Percent:
    """A percentage with its span in the folded text and its role; a range gives its lower end."""

    start: int
    end: int
    value: int | float
    role: Role


@dataclass(frozen=True)
class Fraction:
    """So many of so many things ("2/3 dự án"): never a date, never a percentage."""

    start: int
    end: int
    part: int
    whole: int
    noun: str


@dataclass(frozen=True)
class Amount:
    """Money with its role; vnd None must be asked about."""

    start: int
    end: int
    vnd: int | None
    role: Role
    scale: int = 1


def find_percents(text: str) -> list[Percent]:
    """Percentages of a folded text, in order, halves of the task ("xong 1 nửa") included as 50."""
    found: list[Percent] = []
    if "%" in text or "phan tram" in text or " pt" in text or "0pt" in text:
        for m in _PERCENT.finditer(text):
            found.append(Percent(m.start(), m.end(), _plain(_value(m)), _percent_role(text, m.start(), m.end())))
    return found


def _value(m: re.Match[str]) -> Decimal:
    if m["spoken"]:
        return spoken_decimal(m["spoken"]) or Decimal(0)
    if m["tens"]:
        return Decimal(10 * int(m["tens"]))
    return _number(m["low"]) if m["low"] else Decimal(number_from_words(m["words"]) or 0)


def find_half(text: str, plain: str) -> Percent | None:
    """Half of the task as 50%, unless it is what remains or half of some things."""
    if "nua" not in text:
        return None
    for m in _HALF.finditer(text):
        written = plain[m.start("nua") : m.end("nua")]
        if written not in ("nua", "nửa") or re.search(r"\b(?:con|thieu|chua)\s+(?:\w+\s+)?$", text[: m.start()]):
            continue
        if written == "nua" and not re.search(r"\b(?:mot|1|duoc|dc|hon|qua|gan|xong|lam)\s+nua", m.group()):
            continue
        return Percent(m.start("half"), m.end(), 50, _percent_role(text, m.start("half"), m.end()))
    return None


def _percent_role(text: str, start: int, end: int) -> Role:
    before = _clause_before(text, start)
    if _OF_THINGS.match(text, end):
        return "other"
    if _TARGET_BEFORE.search(before):
        return "target"
    if _REMAINING_BEFORE.search(before):
        return "remaining"
    if _REMAINING_AFTER.match(text, end) and not _REACHED_BEFORE.search(before):
        return "remaining"
    return "achieved"


def _clause_before(text: str, start: int) -> str:
    cut = max(text.rfind(mark, 0, start) for mark in (",", ";", "\n", "(", ". "))
    return text[cut + 1 : start]


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


# --- fractions of things ---

_FRACTION = re.compile(
    rf"(?<![\w/.,])(?<!den )(?<!toi )(?<!truoc )(?<!ngay )(?<!sang )(?<!han )(?P<part>\d{{1,3}})\s*(?:/"
    rf"|tren tong so|trong tong so|trong so|tren tong|tren"
    rf"|trong)\s*(?P<whole>\d{{1,3}})"
    rf"(?![\d/%]|[.,]\d)\s*(?:so\s+)?(?P<noun>{COUNTED}|cong viec|khoi luong|phan|ho dan|can bo|chi tieu"
    r"|noi dung|don vi)"
)
_SHARE = re.compile(
    r"\b(?:duoc|dc|xong|lam|dat|khoang|gan|hon|moi|hoan thanh|ngan|tam)\s+(?P<part>[1-9])/(?P<whole>[2-9]"
    r"|1[0-2])(?![\d/%]|[.,]\d|\s*(?:t[yi]|tr|trieu)\b)"
)
_NOT_THINGS = frozenset(("ngay", "thang", "nam", "tuan", "quy", "lan", "hom", "bua"))


def find_fractions(text: str) -> list[Fraction]:
    """Fractions of things in a folded text ("2/3 dự án", "12/12 thôn", "được 2/3")."""
    if "/" not in text and "tr" not in text:
        return []
    found = [
        Fraction(m.start(), m.end("whole"), int(m["part"]), int(m["whole"]), m["noun"])
        for m in _FRACTION.finditer(text)
        if m["noun"] not in _NOT_THINGS and int(m["whole"]) > 0 and int(m["part"]) <= int(m["whole"])
    ]
    for m in _SHARE.finditer(text):
        part, whole = int(m["part"]), int(m["whole"])
        if part < whole and not any(f.start <= m.start("part") < f.end for f in found):
            found.append(Fraction(m.start("part"), m.end("whole"), part, whole, ""))
    return found


# --- money ---

_OVER = re.compile(
    r"\s*(?:/|tren tong so|tren tong|trong tong so|trong so|trong tong|tren)\s*(?:ke hoach(?: von)?|kh|von)?\s*$"
)
_TOTAL_BEFORE = re.compile(
    r"\b(?:ke hoach(?: von)?|kh|khv|tong(?: so| muc(?: dau tu)?| von| cong| ke hoach)?|duoc giao|von(?: giao"
    r"| duoc giao| la)?"
    r"|giao|du toan|hop dong|duoc cap|cap|duoc bo tri|bo tri)\s*(?:nam\s+(?:nay\s+|20\d\d\s+)?)?(?:la\s+|:\s*"
    r"|co\s+|khoang\s+)?$"
)
_PLANNED_BEFORE = re.compile(
    r"\b(?:cam ket|phan dau|du kien|uoc|se|co gang|quyet tam|yeu cau|phai|can|dang ky|hua)"
    r"(?:\s+(?:giai ngan|thanh toan|dat|them|duoc|dc|khoang|la|phai|hon|tt|chi|trong|thang|nay|quy|tuan))*\s*$"
)
# What is on its way to be paid is not paid: "làm hồ sơ thanh toán 300 triệu", "trình kho bạc 500 triệu".
_NOT_YET_PAID = re.compile(
    r"\b(?:ho so|thu tuc|(?:trinh|gui|nop|chuyen|cho|doi)(?: len| ra)? (?:kho bac|kb|kbnn|tinh|so|phong|xa|lanh dao)"
    r"|(?:dang|cho|doi) (?:cho |doi |lam |trinh )?(?:giai ngan|thanh toan|tam ung|rut)|nghiem thu"
    r"|(?<!thanh toan )(?<!giai ngan )(?:khoi luong|kl)"
    r"|con du|du lai|tiet kiem|de nghi giam|giam)"
    r"(?:\s+(?:thanh toan|giai ngan|tam ung|quyet toan|hoan thanh|dat|duoc|dc|khoang|hon|gan|tam|thuc hien|xong|von"
    r"|roi|gia tri|cua))*\s*$"
)
_LEFT_BEFORE = re.compile(
    r"\b(?:con(?: lai)?|no|con no|thieu|chua(?: giai ngan| thanh toan| tt)?(?: duoc| dc)?|vuong|xin them|them"
    r"|xin|can them|"
    r"de nghi(?: cap| bo sung)?(?: them)?|bo sung)\s*(?:khoang\s+|hon\s+|gan\s+|tam\s+)?$"
)
_LEFT_AFTER = re.compile(
    r"\s*(?:nua\s+)?(?:la\s+)?(?:chua|con lai|dang vuong|vuong|khong)\s*(?:duoc\s+)?(?:giai ngan|thanh toan|tt"
    r"|chi|rut|gn|xong)?\b"
)
_INHERIT = re.compile(
    r"\b(?:giai ngan|thanh toan|tt|duoc|dc|moi|tam ung|chi|rut|dat|xong|gn)\s+(?:(?:duoc|dc|moi|khoang|hon|gan"
    r"|tam)\s+)*"
    rf"(?P<number>{NUMBER})(?!\s*(?:%|phan tram|/|ty|ti\b|tr|{COUNTED})|[\w])"
)
_HEAD = re.compile(rf"(?<![\w.,/])(?P<number>{NUMBER})\s*(?:/|tren(?: tong(?: so)?)?)\s*(?:ke hoach\s+)?$")


def find_amounts(text: str) -> list[Amount]:
    """Money with roles: "A/B" gives A achieved and B total; a missing unit is taken from its neighbour."""
    money = find_money(text)
    if not money:
        return []
    found: list[Amount] = []
    for i, m in enumerate(money):
        previous_end = money[i - 1].end if i else 0
        over = _OVER.search(text, previous_end, m.start) if i else None
        head = _HEAD.search(text[: m.start])
        if i and over and over.start() == previous_end:
            found.append(Amount(m.start, m.end, m.vnd, "total", m.scale))
        elif head and m.vnd is not None and m.scale > 1 and head.start() >= previous_end:
            part = int(decimal_of(head["number"]) * m.scale)
            found.append(Amount(head.start(), head.end("number"), part, "achieved", m.scale))
            found.append(Amount(m.start, m.end, m.vnd, "total", m.scale))
        else:
            found.append(Amount(m.start, m.end, m.vnd, _money_role(text, m), m.scale))
    return found + _inherited(text, found)


def _money_role(text: str, m: Money) -> Role:
    before = _clause_before(text, m.start)
    if _TOTAL_BEFORE.search(before):
        return "total"
    if _PLANNED_BEFORE.search(before):
        return "target"
    if _NOT_YET_PAID.search(before):
        return "other"
    if _LEFT_BEFORE.search(before) or _LEFT_AFTER.match(text, m.end):
        return "remaining"
    return "achieved"


def _inherited(text: str, found: list[Amount]) -> list[Amount]:
    totals = [a for a in found if a.role == "total"]
    if not totals or any(a.role == "achieved" for a in found):
        return []
    for m in _INHERIT.finditer(text):
        start, end = m.span("number")
        if not any(a.start < end and start < a.end for a in found):
            return [Amount(start, end, int(decimal_of(m["number"]) * totals[0].scale), "achieved", totals[0].scale)]
    return []
