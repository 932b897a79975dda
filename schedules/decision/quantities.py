"""How much: percentages, counts and their comparators, each bound inside its own clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from schedules.decision.page import Page
from schedules.language import decimal_of, number_from_words


@dataclass(frozen=True, slots=True)
class Quantity:
    """A target as the text sets it: «đạt tối thiểu 30% kế hoạch vốn» is metric «kế hoạch vốn», >=, 30, %."""

    metric: str
    op: str
    value: float
    unit: str
    start: int
    end: int


_LONGEST_METRIC = 600  # letters looked back for what is measured
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_WORD = r"mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi"
_LOWER = (
    r"toi thieu(?: la)?|it nhat(?: la)?|tu|khong (?:duoc )?(?:thap|nho|it) hon|khong (?:duoc )?duoi|khong kem"
    r"|dat va vuot|vuot muc|vuot|lon hon hoac bang"
)
_ABOVE = r"tren|hon|cao hon|lon hon|nhieu hon"
_UPPER = r"toi da(?: la)?|khong (?:duoc )?(?:qua|vuot qua|vuot|cao hon|lon hon|nhieu hon)|nhieu nhat"
_BELOW = r"duoi|thap hon|nho hon|it hon"
_OPS = ((">=", _LOWER), ("<=", _UPPER), (">", _ABOVE), ("<", _BELOW))
_BEFORE = re.compile(
    "|".join(f"(?P<op{i}>{words})" for i, (_, words) in enumerate(_OPS)).join(
        (r"\b(?:", r")\s(?:muc\s|la\s|bang\s|dat\s|ty le\s|duoc\s|ngay\s|them\s|khoang\s){0,2}$")
    )
)
_AFTER_LOWER = re.compile(r"\s?(?:tro len|hoac cao hon|hoac hon)\b")
_AFTER_UPPER = re.compile(r"\s?(?:tro xuong|hoac thap hon)\b")
_PERCENT = re.compile(
    rf"(?<![\w.,/%])(?:(?P<low>{_NUMBER})\s?%?\s?-\s?)?(?P<value>{_NUMBER})\s?(?:%|phan tram\b)(?!\s?\))"
)
_COUNT_UNITS = (
    r"truong(?: hoc)?|lan|cuoc|doan|ho|can|nha|ngoi nha|cong trinh|du an|mo hinh|san pham|thon|xa|ban|lop|nguoi"
    r"|lao dong|hoc vien|hop tac xa|htx|doanh nghiep|km|ha|m2|m3|tan|ta|trieu dong|ty dong|"
    r"tieu chi|diem|chi tieu|buoi|hoi nghi|tin bai|tin|bai|co so|van ban|nhiem vu|de tai|sang kien|thu tuc|dich vu"
    r"|giuong benh|bac si|con|cay|tram|tuyen|giai|nha van hoa|to hop tac|ca|ho so|bo tieu chi|y kien|khoa"
)
_COUNT = re.compile(rf"(?<![\w.,/%])(?P<value>{_NUMBER}|(?:{_WORD})(?=\s))(?:/\d{{1,4}})?\s(?P<unit>{_COUNT_UNITS})\b")
_STRIVE = re.compile(
    r"\b(?:phan dau|bao dam|dam bao|dat|hoan thanh|it nhat|toi thieu|giai ngan|trong moi|trong duoc|xay moi"
    r"|xay dung moi|thanh lap moi|thanh lap|phat trien them|phat trien|tang them|giam|them|cong nhan|ket nap"
    r"|to chuc|mo|xoa|sua chua|giai quyet viec lam|tao viec lam|kiem tra|khong qua|toi da)\b[^;.]{0,60}$"
)
_TWO_DIGITS = re.compile(r"\b(?P<digits>hai|mot|2|1) con so\b")
_WHOLE = re.compile(
    r"(?:(?:hoan thanh|dat)(?: va| hoac)? vuot(?: muc)?|dat va vuot|hoan thanh(?: 100%)?(?: cac| toan bo"
    r"| chi tieu)?)\s(?P<metric>(?:chi tieu|du toan|ke hoach|muc tieu)\b[^;,.]{0,60})"
)
_FLOOR = re.compile(
    r"(?:toi thieu bang|khong thap hon|khong duoi|it nhat bang|khong thap hon so voi|bang hoac cao hon"
    r"|dat toi thieu bang)\s(?:muc\s)?(?!\d)(?P<what>[^;,.]{3,80})"
)
_VERBS = re.compile(
    r"(?:phan dau|phan dau den|bao dam|dam bao|hoan thanh|dat|giai ngan|trong do|den het|hang nam|den nam|ngoai so"
    r"|sau khi|rieng|va|de|nham|du dieu kien|viec|thuc hien|tiep tuc|tap trung|quyet liet)\s"
)


def quantities(page: Page, start: int, end: int) -> list[Quantity]:
    """The targets named between two offsets, in order; numbers of documents, dates and articles are none."""
    found = [*_percents(page, start, end), *_counts(page, start, end)]
    if not found:
        found = [*_words(page, start, end)]
    elif floor := _floor(page, start, end):  # «số tiết kiệm 10% … không thấp hơn mức … giao»: the floor is the target
        found = [floor]
    return sorted(found, key=lambda quantity: quantity.start)


def _percents(page: Page, start: int, end: int) -> list[Quantity]:
    return [_quantity(page, start, end, match, "%") for match in _PERCENT.finditer(page.folded, start, end)]


def _counts(page: Page, start: int, end: int) -> list[Quantity]:
    """Counted things; only where a word of striving or a comparator stands before the number in the same clause."""
    found: list[Quantity] = []
    for match in _COUNT.finditer(page.folded, start, end):
        before = page.folded[max(start, match.start() - 70) : match.start()]
        compared = _BEFORE.search(before)
        if not compared and not _STRIVE.search(before):
            continue
        if not match.group("value")[0].isdigit() and not compared:
            continue
        unit = page.words(match.start("unit"), match.end("unit")).lower()
        found.append(_quantity(page, start, end, match, "trường" if unit == "trường học" else unit))
    return found


def _quantity(page: Page, start: int, end: int, match: re.Match[str], unit: str) -> Quantity:
    at, stop = match.start(), match.end()
    before = page.folded[max(start, at - 40) : at]
    op = _comparator(before, page.folded[stop : min(end, stop + 20)])
    return Quantity(_metric(page, start, at, stop, end), op, _value(match.group("value")), unit, at, stop)


def _comparator(before: str, after: str) -> str:
    if _AFTER_LOWER.match(after):
        return ">="
    if _AFTER_UPPER.match(after):
        return "<="
    match = _BEFORE.search(before)
    if match:
        return next(op for i, (op, _) in enumerate(_OPS) if match.group(f"op{i}"))
    return ">=" if re.search(r"\b(?:phan dau|dat|giai ngan|hoan thanh|dam bao|bao dam)\b", before) else "="


def _value(text: str) -> float:
    if not text[0].isdigit():
        return number_from_words(text) or 0
    number = decimal_of(text)
    return int(number) if number == number.to_integral_value() else float(number)


def _metric(page: Page, start: int, at: int, stop: int, end: int) -> str:
    """What is measured: the words between the verb and the number, or those after the number."""
    start = max(start, at - _LONGEST_METRIC)
    before = page.folded[start:at]
    cut = max((m.end() for m in re.finditer(r"[,:;]\s|\b(?:phan dau|bao dam|dam bao|hoan thanh)\s", before)), default=0)
    words = page.words(start + cut, at)
    words = re.sub(
        r"\s*\b(?:đạt|từ|tối thiểu|tối đa|ít nhất|trên|dưới|không thấp hơn|không dưới|không quá|ngay|thêm|bằng|là"
        r"|được|hơn|cho|số|đến|mức|tỷ lệ)\s*$",
        "",
        words,
    )
    after = re.match(r"[^,;:.()]{0,70}", page.plain[stop:end])
    rest = re.split(r"\s(?:đến|trước|trong|để|khi|từ|theo|chậm|năm|so|trở)\s", f" {after.group() if after else ''} ")[
        0
    ].strip()
    return (" ".join([*words.split()[-14:], *rest.split()[:10]])).strip(" ,-") or "chỉ tiêu"


def _words(page: Page, start: int, end: int) -> list[Quantity]:
    """Targets without a figure: «hai con số», «đạt và vượt dự toán», «hoàn thành chỉ tiêu», «không thấp hơn mức
    giao»."""
    if match := _TWO_DIGITS.search(page.folded, start, end):
        value = 10 if match.group("digits") in ("hai", "2") else 1
        before = page.words(max(start, match.start() - 45), match.start()).removesuffix(" đạt")
        return [Quantity(_last_phrase(before), ">=", value, "%", match.start(), match.end())]
    if floor := _floor(page, start, end):
        return [floor]
    if match := _WHOLE.search(page.folded, start, end):
        metric = page.words(match.start("metric"), match.end("metric"))
        return [Quantity(metric, ">=", 100, "%", match.start(), match.end())]
    return []


def _floor(page: Page, start: int, end: int) -> Quantity | None:
    """«tối thiểu bằng mức dự toán được giao»: all of that amount."""
    match = _FLOOR.search(page.folded, start, end)
    if not match:
        return None
    metric = page.words(match.start("what"), match.end("what"))
    return Quantity(f"so với {metric}", ">=", 100, "%", match.start(), match.end())


def _last_phrase(words: str) -> str:
    return re.split(r"[,;:]|\b(?:đảm bảo|bảo đảm|phấn đấu)\b", words)[-1].strip() or "chỉ tiêu"


def number(text: str) -> Decimal:
    """The value of a Vietnamese number in digits: dot for thousands, comma for decimals."""
    return decimal_of(text)
