"""The rows for what recurs: "hằng tháng, quý", "ngày 20 của tháng cuối quý", "03 tháng một lần".

They continue the table of `schedules.dates.table`; decisions speak of cycles, replies hardly ever do.
"""

from __future__ import annotations

import re

from schedules.dates.meanings import Cycle, Day, Meaning
from schedules.dates.parts import Duration, Recurrence
from schedules.dates.row import Row, row
from schedules.dates.words import WEEKDAY, WEEKDAYS, small_number

_EACH = r"(?:h[a]ng|moi|tung)"
_NO_QUARTER = r"(?!\s+(?:hoach|che|dinh|trinh|mo|luat|dat|doi|pham|tac|chuan|trach)\b)"  # «mới quy hoạch» is none
_PERIOD = (
    rf"(?:tuan|thang|qu[yi]{_NO_QUARTER}|(?:0?[69]|sau|chin)\s+thang(?:\s+dau\s+nam|\s+cuoi\s+nam)?"
    r"|(?:ca\s+|0?1\s+|mot\s+)?nam(?!\s+(?:19|20)\d\d))"
)
_LIST = (
    rf"{_PERIOD}\b(?:\s*(?:,|;(?!\s*{_EACH})|/|\bva\b|\bhoac\b|,\s*va\b)\s*(?:{_EACH}\s+|theo\s+)?{_PERIOD}\b"
    r"(?!\s*(?:\d|i|nay|(?:mot|0?1)\s+lan)))*"
)
_MONTHS_LIST = r"(?P<months>thang\s+\d{1,2}(?:\s*(?:,|va|;)\s*(?:thang\s+)?\d{1,2})*)"


def cycles_of(words: str) -> frozenset[Cycle]:
    """The cycles named in a folded list ("thang, quy, 6 thang, 9 thang va ca nam")."""
    found: set[Cycle] = set()
    rest = re.sub(r"(?:0?6|sau)\s+thang", lambda m: found.add("half_year") or " ", words)  # type: ignore[func-returns-value]
    rest = re.sub(r"(?:0?9|chin)\s+thang", lambda m: found.add("nine_month") or " ", rest)  # type: ignore[func-returns-value]
    rest = re.sub(r"(?:dau|cuoi)\s+nam", " ", rest)
    singles: dict[str, Cycle] = {"tuan": "weekly", "thang": "monthly", "qu[yi]": "quarterly", "nam": "annual"}
    for word, cycle in singles.items():
        if re.search(rf"\b{word}\b", rest):
            found.add(cycle)
    return frozenset(found)


def _listed(m: re.Match[str]) -> Meaning | None:
    groups = m.groupdict()
    day = int(groups["d"]) if groups.get("d") else None
    cycles = cycles_of(m["list"])
    return Recurrence(cycles, day) if cycles and (day is None or 1 <= day <= 31) else None


_EVERY: dict[tuple[int, str], Cycle] = {
    (1, "tuan"): "weekly",
    (1, "thang"): "monthly",
    (3, "thang"): "quarterly",
    (1, "quy"): "quarterly",
    (6, "thang"): "half_year",
    (9, "thang"): "nine_month",
    (12, "thang"): "annual",
    (1, "nam"): "annual",
}


def _every(m: re.Match[str]) -> Meaning | None:
    count = small_number(m["n"]) or 1
    cycle = _EVERY.get((count, m["unit"]))
    if cycle is not None:
        return Recurrence(frozenset({cycle}))
    base: dict[str, Cycle] = {"tuan": "weekly", "thang": "monthly", "quy": "quarterly", "nam": "annual"}
    return Recurrence(frozenset({base[m["unit"]]}), every=count)


def _days(m: re.Match[str]) -> Meaning | None:
    """Every so many days as the nearest cycle: a week, two of them, a month, a quarter."""
    days = small_number(m["n"]) or 0
    if days < 5:
        return None
    if days <= 16:
        return Recurrence(frozenset({"weekly"}), every=1 if days < 10 else 2)
    return Recurrence(frozenset({"monthly" if days < 60 else "quarterly"}))


_TIMES: dict[tuple[int, str], Cycle] = {(2, "nam"): "half_year", (4, "nam"): "quarterly", (12, "nam"): "monthly"}


def _times(m: re.Match[str]) -> Meaning | None:
    cycle = _TIMES.get((small_number(m["times"]) or 1, m["unit"])) if not m["n"] else None
    return Recurrence(frozenset({cycle})) if cycle else _every(m)


def _day_of_last_month(m: re.Match[str]) -> Meaning | None:
    cycle: Cycle = "quarterly" if m["unit"] == "quy" else "half_year" if m["unit"] != "nam" else "annual"
    return Recurrence(frozenset({cycle}), int(m["d"])) if 1 <= int(m["d"]) <= 31 else None


def _bare_day(m: re.Match[str]) -> Meaning | None:
    """A day without a month: what follows it («Báo cáo tháng: trước ngày 20») says which; alone it gives no date."""
    return Day(int(m["d"])) if 1 <= int(m["d"]) <= 31 else None


def _annual(m: re.Match[str]) -> Meaning | None:
    months = tuple(int(n) for n in re.findall(r"\d{1,2}", m["months"]))
    if not all(1 <= n <= 12 for n in months):
        return None
    day = int(m["d"]) if m["d"] else None
    return Recurrence(frozenset({"annual"}), day, months=months)


def _annual_day(m: re.Match[str]) -> Meaning | None:
    day, month = int(m["d"]), int(m["m"])
    return Recurrence(frozenset({"annual"}), day, months=(month,)) if 1 <= day <= 31 and 1 <= month <= 12 else None


def _weekly(m: re.Match[str]) -> Meaning:
    word = m["wd"] or "cn"
    return Recurrence(frozenset({"weekly"}), weekday=int(word) - 2 if word.isdigit() else WEEKDAYS[word])


def _after_period(m: re.Match[str]) -> Meaning | None:
    return Recurrence(cycles_of(m["list"]))


def _since(m: re.Match[str]) -> Meaning | None:
    amount = small_number(m["n"])
    units = {"ngay": "day", "tuan": "week", "thang": "month", "nam": "year", "gio": "hour"}
    since = " ".join((m["since"] or "").split())
    return Duration(amount, units[m["unit"]], "since", bool(m["working"]), since)  # type: ignore[arg-type]


ROWS: tuple[Row, ...] = (
    row(
        "each",
        rf"\b{_EACH}\s+(?P<list>{_LIST})",
        _listed,
        "hằng tháng, quý, 6 tháng, 9 tháng và cả năm",
        anchors="hang moi tung",
    ),
    row(
        "day_each",
        rf"\bngay\s+(?P<d>\d{{1,2}})\s+(?:cua\s+)?{_EACH}\s+(?P<list>thang|qu[yi]|nam)\b",
        _listed,
        "trước ngày 25 hằng tháng",
        anchors="hang moi tung",
    ),
    row(
        "periodic",
        rf"\bdinh\s+ky\s*(?:[(:]\s*)?(?:theo\s+)?(?:{_EACH}\s+)?(?P<list>{_LIST})",
        _listed,
        "định kỳ (tháng, quý, năm)",
        anchors="dinh|ky",
    ),
    row(
        "every",
        r"\b(?:(?P<n>\d{1,2}|mot|hai|ba|sau)\s+)?(?P<unit>tuan|thang|quy|nam)(?:\s*/\s*lan|(?:\s*/\s*|\s+)(?:mot"
        r"|1|01)\s+lan)\b",
        _every,
        "03 tháng một lần",
        anchors="lan",
    ),
    row(
        "days_each",
        r"\b(?P<n>\d{1,2}|mot|hai|ba|bay|muoi)\s+ngay(?:\s*/\s*lan|(?:\s*/\s*|\s+)(?:mot|1|01)\s+lan)\b",
        _days,
        "15 ngày một lần",
        where="decision",
        anchors="lan",
    ),
    row(
        "weekday_of_month",
        rf"\b{WEEKDAY}\s+(?:cua\s+)?tuan\s+(?:dau|cuoi|thu\s+\w+|[1-4])(?:\s+(?:tien|cung))?\s+(?:cua\s+)?"
        r"(?:moi\s+|hang\s+)?(?P<list>thang|qu[yi])\b(?!\s*(?:\d|i|nay))",
        _listed,
        "thứ Năm của tuần cuối tháng",
        where="decision",
        anchors="tuan",
        thu="thứ",
        wd="sáu năm tư bảy",
    ),
    row(
        "times_each",
        r"\b(?P<times>mot|hai|\d{1,2})\s+(?:lan\s*(?:/|trong|moi)|(?:ky|buoi|dot"
        r"|phien)\s*/)\s*(?:(?P<n>\d{1,2})\s+)?(?P<unit>tuan|thang|quy|nam)\b",
        _times,
        "01 lần/tháng",
        anchors="lan ky buoi dot phien",
    ),
    row(
        "times_in_each",
        r"\b(?:moi|hang|mot)\s+(?P<unit>tuan|thang|quy|nam),?\s+(?:it nhat\s+|toi thieu\s+)?(?P<times>\d{1,2}|mot"
        r"|hai|ba)"
        r"\s+(?:lan|ky|buoi|cuoc|ngay|phien)\b(?P<n>(?!))?",
        _times,
        "mỗi năm ít nhất 2 lần",
        where="decision",
        anchors="moi hang mot",
    ),
    row(
        "counts_each",
        r"\b(?P<times>\d{1,2}|mot|hai|ba)\s+(?:ngay\s+(?:trong|moi)|(?:co so|cuoc|tin|bai|tin bai|lop|doan"
        r"|van ban|chuyen"
        r"|don vi|thon|xa|ho|ngay)\s?/)\s?(?P<unit>tuan|thang|quy)\b(?P<n>(?!))?",
        _times,
        "02 cơ sở/tháng",
        where="decision",
        anchors="ngay /",
    ),
    row(
        "day_of_last_month",
        r"\bngay\s+(?P<d>\d{1,2})\s+(?:cua\s+)?thang\s+cuoi\s+(?:cua\s+)?(?:ky\s+)?(?:moi\s+)?"
        r"(?P<unit>quy|ky(?:\s+bao cao)?|nam)\b",
        _day_of_last_month,
        "ngày 20 của tháng cuối quý",
        anchors="thang|cuoi",
    ),
    row(
        "day_of_first_month",
        r"\bngay\s+(?P<d>\d{1,2})\s+(?:cua\s+)?thang\s+dau\s+(?:tien\s+)?(?:cua\s+)?(?:moi\s+|tung\s+)?"
        r"(?P<unit>quy|ky(?:\s+bao cao)?)\b(?!\s*(?:\d|i))",
        _day_of_last_month,
        "ngày 05 của tháng đầu tiên mỗi quý",
        anchors="thang|dau",
    ),
    row(
        "day_of_report_month",
        r"\bngay\s+(?P<d>\d{1,2})(?![\d/%]|[.,-]\d)"
        r"(?:\s+(?:cua\s+)?thang\s+(?:bao cao|do|sau|lien ke|tiep theo|ke tiep)\b)?",
        _bare_day,
        "ngày 20 của tháng báo cáo",
        where="decision",
        anchors="ngay",
    ),
    row(
        "annual_months",
        rf"\b(?:ngay\s+(?P<d>\d{{1,2}})\s+)?{_MONTHS_LIST}\s+{_EACH}\s+nam\b",
        _annual,
        "tháng 01 và tháng 6 hằng năm",
        anchors="nam",
    ),
    row(
        "annual_day",
        rf"\b(?:ngay\s+)?(?P<d>\d{{1,2}})(?:/|\s+thang\s+)(?P<m>\d{{1,2}})\s+{_EACH}\s+nam\b",
        _annual_day,
        "ngày 15/12 hằng năm",
        anchors="nam",
    ),
    row("weekly_day", rf"\b{WEEKDAY}\s+(?:cua\s+)?{_EACH}\s+tuan\b", _weekly, "thứ Sáu hằng tuần", anchors="tuan"),
    row(
        "weekday_alone",
        r"\b(?:vao|(?:truoc|cham nhat|luc)\s+\d{1,2}\s?(?:gio|h)(?:\s?\d{2})?)\s+"
        rf"(?:(?:sang|chieu|toi)\s+)?(?:ngay\s+)?{WEEKDAY}"
        r"(?!\s*(?:[,(]?\s*(?:ngay\b|\d)|(?:tuan|dau|cuoi|hang|moi|cua|trong|va|nay|sau|toi|truoc)\b))",
        _weekly,
        "vào chiều thứ Sáu",
        where="decision",
        anchors="vao gio",
        thu="thứ",
        wd="sáu năm tư bảy",
    ),
    row(
        "first_weekday",
        rf"\b{WEEKDAY}\s+(?:dau|cuoi|trong|cua)\s+tuan\b",
        _weekly,
        "thứ Hai đầu tuần",
        where="decision",
        anchors="tuan",
        thu="thứ",
        wd="sáu năm tư bảy",
    ),
    row(
        "end_of_each",
        r"\bngay\s+(?:lam viec\s+)?(?:cuoi|dau)(?:\s+(?:cung|tien))?\s+(?:cua\s+)?(?:moi\s+|hang\s+)?"
        r"(?P<list>tuan|thang|qu[yi]|nam)\b"
        r"(?!\s*(?:\d|i|nay))",
        _listed,
        "ngày làm việc cuối cùng của tháng",
        where="decision",
        anchors="ngay",
    ),
    row(
        "after_period",
        r"\b(?P<n>\d{1,3}|mot|hai|ba|bon|nam|bay|muoi)\s+ngay\s*(?:lam viec)?,?\s+(?:ke\s+)?(?:tu|sau)"
        r"(?:\s+(?:ngay|khi))*\s+(?:ket thuc|het)\s+(?:moi\s+|hang\s+)?"
        rf"(?P<list>thang|qu[yi]{_NO_QUARTER}|0?6\s+thang|nam)\b(?!\s*(?:\d|i|nay))",
        _after_period,
        "15 ngày sau khi kết thúc quý",
        where="decision",
        anchors="ket het",
    ),
    row(
        "since",
        r"\b(?P<n>\d{1,3}|mot|hai|ba|bon|nam|bay|muoi)\s+(?P<unit>ngay|tuan|thang|nam|gio)\s*(?P<working>lam viec)?"
        r",?\s+(?P<since>(?:ke\s+)?tu\s+(?:ngay|khi)(?:\s+(?!\d)\w+){1,3}|ke\s+tu\s+(?:ngay|khi)"
        r"|sau\s+khi(?:\s+\w+){1,2})",
        _since,
        "05 ngày làm việc kể từ ngày nhận được",
        where="decision",
        anchors="tu khi",
    ),
    row(
        "within",
        r"\b(?:trong\s+(?:vong|thoi\s+han)|khong\s+qua|cham\s+nhat(?:\s+la)?|thoi\s+han)\s+(?P<n>\d{1,3}|mot|hai"
        r"|ba|nam|muoi)"
        r"\s+(?P<unit>ngay|tuan|thang|gio)\s*(?P<working>lam viec)?(?P<since>(?!))?",
        _since,
        "chậm nhất 05 ngày làm việc",
        where="decision",
        anchors="trong khong cham thoi",
    ),
)
