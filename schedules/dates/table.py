"""The table of time expressions: one row is one way of writing a time.

A row has a name, a pattern on folded text (no accents, lower case), what a match means, and an example that is also its
test. `where` says whether the row is for replies (read from today), decisions (read from a plan year), or both.
`anchors` are bits of folded text of which one must be present; they only save time. `accents` guards a group of the
match whose folded word is another word under another accent ("sáu", "sau"): where the text carries accents at all, that
word must be written as one of those listed.

To add an expression, add a row. The words of a pattern are folded: "quý" is written quy, "đến" den.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from schedules.dates.meanings import (
    Before,
    Day,
    DayRange,
    DaysFromToday,
    Duration,
    Half,
    LunarDay,
    LunarMonth,
    Meaning,
    Month,
    NineMonths,
    Part,
    Quarter,
    Shifted,
    Tet,
    Unit,
    Week,
    Weekday,
    WeekOfMonth,
    Year,
)
from schedules.dates.words import (
    MONTH_WORD,
    MONTHS,
    NEXT,
    NOT_INSIDE,
    NOT_NUMBER,
    PART,
    QUARTERS,
    SHIFT,
    THIS,
    TIME_OF_DAY,
    WEEKDAY,
    WEEKDAY_PREFIX,
    WEEKDAYS,
    YEAR,
    full_year,
    part_of,
    shift_of,
    small_number,
    year_of,
)
from schedules.language import COUNTED, NUMBER_WORDS

Where = Literal["both", "reply", "decision"]


@dataclass(frozen=True)
class Row:
    """One way of writing a time; see the module's docstring."""

    name: str
    regex: re.Pattern[str]
    make: Callable[[re.Match[str]], Meaning | None]
    example: str
    where: Where = "both"
    anchors: tuple[str, ...] = ()
    accents: Mapping[str, frozenset[str]] = field(default_factory=dict)


def row(
    name: str,
    pattern: str,
    make: Callable[[re.Match[str]], Meaning | None],
    example: str,
    *,
    where: Where = "both",
    anchors: str = "",
    **accents: str,
) -> Row:
    """A row; `anchors` and the forms allowed for a group are lists parted by blanks (| is a blank inside one)."""
    return Row(
        name,
        re.compile(pattern),
        make,
        example,
        where,
        tuple(a.replace("|", " ") for a in anchors.split()),
        {group: frozenset(forms.replace("|", " ").split(" ")) for group, forms in accents.items()},
    )


# --- what a match means ------------------------------------------------------------------------------------------


def _day(day: int, month: int, year: Year | None, lunar: bool = False) -> Meaning | None:
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    if lunar:
        return LunarDay(day, month, year.year if year else None)
    return Day(day, month, year.year if year else None, years=year.years if year and year.year is None else None)


def _day_in_words(m: re.Match[str]) -> Meaning | None:
    month = int(m["m"]) if m["m"].isdigit() else MONTHS[m["m"]]
    return _day(int(m["d"]), month, year_of(m), bool(m["al"]))


def _day_in_digits(m: re.Match[str]) -> Meaning | None:
    year = Year(full_year(m["y"])) if m["y"] else year_of(m)
    return _day(int(m["d"]), int(m["m"]), year, bool(m.groupdict().get("al")))


def _day_range(m: re.Match[str]) -> Meaning | None:
    last = _day_in_digits(m)
    first = Day(int(m["a"]), int(m["am"]) if m["am"] else None)
    return DayRange(first, last) if isinstance(last, Day) and 1 <= first.day <= 31 else None


def _day_of_month(m: re.Match[str]) -> Meaning | None:
    day, groups = int(m["d"]), m.groupdict()
    if not 1 <= day <= 31:
        return None
    shift = groups.get("shift")
    return Day(day, months=shift_of(shift) if shift else None, maybe_lunar=bool(groups.get("mung")))


def _weekday(m: re.Match[str]) -> Meaning:
    word, week, shift = m["wd"] or "cn", m["week"], m["toi"]
    weekday = int(word) - 2 if word.isdigit() else WEEKDAYS[word]
    if week:
        return Weekday(weekday, shift_of(week))
    if shift and shift_of(shift) == 0:
        return Weekday(weekday, 0)
    return Weekday(weekday, past=bool(shift) and shift_of(shift) < 0)


def _short_weekday(m: re.Match[str]) -> Meaning:
    week = m["week"]
    return Weekday(int(m["wd"]) - 2, shift_of(week) if week else None)


_NEAR_DAYS = {"nay": 0, "mai": 1, "mot": 2, "kia": 2, "qua": -1}


def _near_day(m: re.Match[str]) -> Meaning:
    words = " ".join(m["w"].split())
    past = words.endswith(("hom kia", "bua kia"))
    return DaysFromToday(-2 if past else _NEAR_DAYS[words.split()[-1]])


def _month(m: re.Match[str]) -> Meaning | None:
    number = int(m["m"]) if m["m"].isdigit() else MONTHS[m["m"]]
    if not 1 <= number <= 12:
        return None
    return part_of(m, Month(year_of(m), number))


def _quarter(m: re.Match[str]) -> Meaning:
    word = m["q"]
    return part_of(m, Quarter(year_of(m), int(word) if word.isdigit() else QUARTERS[word]))


def _shifted(m: re.Match[str]) -> Meaning:
    unit, shift = m["unit"], shift_of(m["shift"])
    if unit == "tuan":
        return part_of(m, Week(shift))
    if unit == "nam":
        return part_of(m, Year(None, shift))
    return part_of(m, Shifted(None, "month" if unit == "thang" else "quarter", shift))


def _next_unit(m: re.Match[str]) -> Meaning:
    following: dict[str, Meaning] = {"tuan": Week(1), "thang": Shifted(None, "month", 1)}
    return following.get(m["unit"]) or (Shifted(None, "quarter", 1) if m["unit"] == "quy" else Year(None, 1))


def _current(m: re.Match[str]) -> Meaning:
    unit = m["unit"]
    here: dict[str, Meaning] = {"tuan": Week(0), "thang": Shifted(None, "month"), "quy": Shifted(None, "quarter")}
    return part_of(m, here.get(unit, Year()))


def _edge_day(m: re.Match[str]) -> Meaning:
    number = int(m["m"]) if m["m"].isdigit() else MONTHS[m["m"]]
    return Part("first" if m["edge"].startswith("dau") else "last", Month(year_of(m), min(max(number, 1), 12)))


def _week_of_month(m: re.Match[str]) -> Meaning | None:
    word = m["index"]
    index = {"dau": 1, "cuoi": -1}.get(word.split()[0]) or small_number(word.removeprefix("thu").strip())
    if m["m"]:
        number = int(m["m"]) if m["m"].isdigit() else MONTHS[m["m"]]
        if not 1 <= number <= 12:
            return None
        return WeekOfMonth(index or 1, Month(year_of(m), number))
    return WeekOfMonth(index or 1, Shifted(None, "month", shift_of(m["shift"]) if m["shift"] else 0))


def _ten_days(m: re.Match[str]) -> Meaning:
    number = int(m["m"]) if m["m"].isdigit() else MONTHS[m["m"]]
    names: dict[str, PartName] = {"thuong": "start", "trung": "middle", "ha": "end"}
    return Part(names[m["ten"]], Month(year_of(m), number))


_UNITS: dict[str, Unit] = {
    "ngay": "day",
    "hom": "day",
    "bua": "day",
    "tuan": "week",
    "thang": "month",
    "quy": "quarter",
    "nam": "year",
    "gio": "hour",
    "tieng": "hour",
    "h": "hour",
    "phut": "minute",
    "giay": "second",
    "s": "second",
}


def _duration(m: re.Match[str]) -> Meaning | None:
    groups = m.groupdict()
    word = groups.get("n") or "mot"
    amount: float | None = 0.5 if word == "nua" else small_number(word)
    unit = _UNITS[m["unit"]]
    if groups.get("half") and amount is not None:
        amount += 0.5
    after, before = groups.get("after") or "", groups.get("before") or ""
    if after in ("toi", "tiep theo", "tiep", "ke tiep"):
        return Duration(amount, unit, "coming")
    if after in ("qua", "vua qua", "vua roi", "roi", "truoc"):
        return Duration(amount, unit, "past")
    working = bool(groups.get("working"))
    if "them" in before or (after and groups.get("n") is None and before):
        return Duration(amount, unit, "more", working)
    return Duration(amount, unit, "from_now" if after or before else "plain", working)


def _year(m: re.Match[str]) -> Meaning:
    return part_of(m, Year(int(m["y"])))


_TET_BEFORE = ("truoc", "giap", "can", "ap")


_STEMS = ("giap", "at", "binh", "dinh", "mau", "ky", "canh", "tan", "nham", "quy")
_BRANCHES = ("ty", "suu", "dan", "mao", "thin", "", "ngo", "mui", "than", "dau", "tuat", "hoi")  # Tỵ folds like Tý


def _named_year(stem: str | None, branch: str | None) -> int | None:
    """The year 1990 to 2049 of a sexagenary name ("giap", "thin" is 2024); stem and branch have the same parity."""
    if not stem or not branch:
        return None
    places = {_BRANCHES.index(branch), 5} if branch == "ty" else {_BRANCHES.index(branch)}
    return next((y for y in range(1990, 2050) if _STEMS[(y - 4) % 10] == stem and (y - 4) % 12 in places), None)


def _tet(m: re.Match[str]) -> Meaning:
    year = int(m["y"]) if m["y"] else _named_year(m["stem"], m["branch"])
    side = m["side"] or ""
    if side in ("sau", "ra", "het", "qua"):
        return Tet(year=year, after=True)
    return Before(Tet(year=year)) if side in _TET_BEFORE else Tet(year=year)


def _lunar_day(m: re.Match[str]) -> Meaning | None:
    month = {"gieng": 1, "chap": 12, "mot": 11}.get(m["m"]) or int(m["m"])
    day = int(m["d"])
    return LunarDay(day, month) if 1 <= day <= 30 and 1 <= month <= 12 else None


_MONTH = rf"thang\s?(?P<m>1[0-2]|0?[1-9]|{MONTH_WORD}){NOT_NUMBER}"
_NOT_COUNTED = rf"(?!\s*(?:%|phan tram|ty\b|ti\b|tr\b|trieu|{COUNTED}))"
_LUNAR = r"(?P<al>\s*,?\s*(?:am lich|am\b|al\b))?"
_AFTER = rf"(?P<after>nua|{NEXT}|vua roi|vua qua|qua|roi|truoc)\b"
_LENGTH = rf"(?P<n>\d{{1,3}}|{NUMBER_WORDS}|nua|vai|may|it|dam)(?:\s+ba)?"
_OPEN = r"(?:(?:can tren|trong)\s+)?"

ROWS: tuple[Row, ...] = (
    # --- a day of a month named from today (before the rest: "tháng sau" is no sixth month)
    row(
        "day_of_month",
        rf"\b(?:ngay|hom)\s+(?:(?P<mung>m[uo]ng)\s+)?(?P<d>\d{{1,2}})(?![\d/%]|[.,-]\d)"
        rf"(?:\s+(?:cua\s+)?thang\s+{SHIFT}|{_NOT_COUNTED})",
        _day_of_month,
        "ngày 15 tháng sau",
        where="reply",
        anchors="ngay hom",
    ),
    row(
        "day_of_shifted_month",
        rf"\b(?P<d>1[3-9]|2\d|3[01])\s+thang\s+{SHIFT}",
        _day_of_month,
        "15 tháng sau",
        where="reply",
        anchors="thang",
        shift="sau này nay trước",
    ),
    row(
        "shifted",
        rf"\b{PART}?(?P<unit>tuan|thang|quy|nam)\s+{SHIFT}",
        _shifted,
        "hết quý này",
        where="reply",
        anchors="tuan thang quy nam",
        unit="năm quý quí tuần tháng",
        shift="sau này nay trước tới",
    ),
    # --- days with a month
    row(
        "day_in_words",
        rf"\b{TIME_OF_DAY}{WEEKDAY_PREFIX}(?:(?:ngay|hom)\s+)?(?:m[uo]ng\s+)?(?<![\d/.,])(?P<d>\d{{1,2}})\s+"
        rf"thang\s+(?P<m>1[0-2]|0?[1-9]|{MONTH_WORD})\b(?!\s*(?:thang|%)|\d|/\d(?!\d\d\d)){YEAR}{_LUNAR}",
        _day_in_words,
        "thứ Hai ngày 6 tháng 2 năm 2026",
        anchors="thang",
        m="sáu năm tư bảy tám chín",
    ),
    row(
        "day_in_digits",
        rf"(?:\b{TIME_OF_DAY}{WEEKDAY_PREFIX}(?:ngay|hom|m[uo]ng)\s*)?{NOT_INSIDE}(?P<d>[0-3]?\d)\s?/\s?(?P<m>[01]?\d)"
        rf"(?:\s?[/.-]\s?(?P<y>(?:19|20)\d\d|\d\d)(?!\d))?(?![\d/%]|[.,-]\d|\s?-[a-z]){_NOT_COUNTED}"
        rf"(?:\s+nam\s+(?P<nam>\d{{4}}|nay\b|sau\b|toi\b))?{_LUNAR}",
        _day_in_digits,
        "ngày 30/6/2026",
        anchors="/",
    ),
    row(
        "day_with_dots",
        rf"(?:\bngay\s*)?{NOT_INSIDE}(?P<d>[0-3]?\d)(?P<sep>[.-])(?P<m>[01]?\d)(?P=sep)(?P<y>(?:19|20)\d\d|\d\d)"
        r"(?![\w%]|[.,/-]\d)",
        _day_in_digits,
        "30.6.2026",
        anchors=". -",
    ),
    row(
        "day_with_dot_short",
        rf"\b(?P<day>ngay|hom|den|sang|truoc)\s+{NOT_INSIDE}(?P<d>[0-3]?\d)[.-](?P<m>[01]?\d)(?P<y>(?!))?"
        rf"(?![\w%]|[.,/-]\d){_NOT_COUNTED}",
        _day_in_digits,
        "ngày 15.7",
        where="reply",
        anchors=". -",
    ),
    row(
        "day_with_dot_bare",
        rf"{NOT_INSIDE}(?P<d>[0-3]?\d)[.-](?P<m>0?[1-9]|1[0-2])(?P<y>(?!))?(?![\w%]|[.,/-]\d){_NOT_COUNTED}",
        _day_in_digits,
        "15-7",
        where="reply",
        anchors=". -",
    ),
    row(
        "day_range",
        rf"(?:(?:tu\s+)?(?:ngay\s+)?)?{NOT_INSIDE}(?P<a>[0-3]?\d)(?:/(?P<am>[01]?\d))?\s?(?:-|den|toi)\s?(?:ngay\s+)?"
        r"(?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?:/(?P<y>(?:19|20)\d\d|\d\d))?(?![\d/%]|[.,-]\d)",
        _day_range,
        "từ 20 đến 25/7",
        anchors="/",
    ),
    # --- months, quarters, halves, years
    row(
        "month",
        rf"\b{PART}?{_MONTH}(?!\s*lan\b|\s*dau\b){YEAR}(?:\s+toi\b)?",
        _month,
        "trong tháng 6/2026",
        anchors="thang",
        m="sáu năm tư",
    ),
    row(
        "month_in_digits",
        rf"{NOT_INSIDE}(?P<m>0?[1-9]|1[0-2])\s?/\s?(?P<y>20\d\d)(?![\w/-]|[.,]\d)",
        lambda m: Month(Year(int(m["y"])), int(m["m"])),
        "06/2026",
        where="decision",
        anchors="/",
    ),
    row(
        "ten_days",
        rf"\b(?P<ten>thuong|trung|ha)\s+tuan\s+(?:cua\s+)?{_MONTH}{YEAR}",
        _ten_days,
        "trung tuần tháng 6/2026",
        where="decision",
        anchors="tuan",
        m="sáu năm tư",
    ),
    row(
        "quarter",
        rf"\b{PART}?(?P<quy>qu[yi])\s?(?P<q>iv|i{{1,3}}|[1-4]|mot|nhat|hai|ba|bon|tu)(?![\w%]|[.,]\d){YEAR}",
        _quarter,
        "quý I/2026",
        anchors="quy qui",
        quy="quý quy quỳ qúy quí qui quì qúi",
    ),
    row(
        "half",
        r"\b(?:0?6|sau)\s+thang\s+(?P<half>dau|cuoi)(?:\s+nam(?!\s+\d))?" + YEAR,
        lambda m: Half(year_of(m), 1 if m["half"] == "dau" else 2),
        "6 tháng đầu năm 2026",
        anchors="thang",
    ),
    row(
        "half_by_word",
        r"\bnua\s+(?P<half>dau|cuoi)\s+nam(?:\s+(?P<year>20\d\d))?",
        lambda m: Half(year_of(m), 1 if m["half"] == "dau" else 2),
        "nửa đầu năm 2026",
        anchors="nua",
    ),
    row(
        "nine_months",
        r"\b(?:0?9|chin)\s+thang\s+dau(?:\s+nam(?!\s+\d))?" + YEAR,
        lambda m: NineMonths(year_of(m)),
        "9 tháng đầu năm",
        anchors="thang",
    ),
    row("year", rf"\b{PART}?(?:ca\s+)?nam\s+(?P<y>(?:19|20)\d\d)(?![\w/-])", _year, "cuối năm 2026", anchors="nam"),
    row(
        "whole_year",
        r"\b(?:ca|trong)\s+(?P<unit>nam)\b(?!\s*\d)",
        lambda m: Year(),
        "cả năm",
        anchors="nam",
        unit="năm",
    ),
    row(
        "current",
        r"\b(?P<part>dau|giua|den\s+cuoi|cuoi|den\s+het|het|trong)\s+(?:cua\s+)?(?P<unit>tuan|thang|quy|nam)\b"
        r"(?!\s*\d)",
        _current,
        "cuối tháng",
        anchors="tuan thang quy nam",
        unit="năm quý quí",
    ),
    row(
        "moved_to",
        r"\bsang\s+(?P<unit>tuan|thang|quy|nam)\b(?!\s*(?:\d|nay|sau|toi|i))(?P<part>(?!))?(?P<shift>(?!))?",
        _next_unit,
        "sang tuần",
        where="reply",
        anchors="sang",
        unit="năm quý tuần tháng",
    ),
    row(
        "edge_day",
        rf"\bngay\s+(?P<edge>dau|cuoi)(?:\s+(?:tien|cung))?\s+(?:cua\s+)?{_MONTH}{YEAR}",
        _edge_day,
        "ngày đầu tiên của tháng 3",
        anchors="thang",
        m="sáu năm tư",
    ),
    row(
        "week_of_month",
        rf"\btuan\s+(?P<index>dau|cuoi|thu\s+(?:[1-5]|nhat|hai|ba|tu|nam)|[1-5])(?:\s+(?:tien|cung))?"
        rf"\s+(?:cua\s+)?(?:{_MONTH}{YEAR}|thang(?:\s+{SHIFT})?)",
        _week_of_month,
        "tuần đầu tháng 7/2026",
        anchors="tuan",
        m="sáu năm tư",
    ),
    # --- days named from today
    row(
        "near_day",
        rf"\b{TIME_OF_DAY}(?P<w>(?:ngay\s+)?(?:hom|bua)\s+(?:nay|qua|kia)|ngay\s+(?:mai|mot|kia)|mai\s+mot)\b",
        _near_day,
        "chiều ngày mai",
        where="reply",
        anchors="nay qua kia mai mot",
    ),
    row(
        "tomorrow",
        rf"\b{TIME_OF_DAY}(?<!\bban )(?P<w>mai)\b",
        _near_day,
        "sáng mai",
        where="reply",
        anchors="mai",
        w="mai",
    ),
    row(
        "day_after",
        r"\b(?P<w>mot)\b(?=\s+(?:em|e|xong|gui|nop|lam|minh|toi|nhe|nha|a|ky|trinh|co|la)\b|\W*$)",
        _near_day,
        "mốt",
        where="reply",
        anchors="mot",
        w="mốt",
    ),
    row(
        "part_of_today",
        r"\b(?P<w>(?:sang|trua|chieu|toi|dem)\s+(?:nay|qua))\b",
        _near_day,
        "chiều nay",
        where="reply",
        anchors="nay qua",
    ),
    row(
        "afternoon",
        r"\b(?P<w>chieu|trua)\b(?!\s+(?:mai|nay|qua|rong|dai|cao|thu|t\d|cn|ngay|theo|hom))",
        lambda m: DaysFromToday(0),
        "chiều em gửi",
        where="reply",
        anchors="chieu trua",
        w="chiều trưa",
    ),
    row(
        "now",
        r"\b(?:ngay\s+)?(?:bay gio|luc nay)\b",
        lambda m: DaysFromToday(0),
        "ngay bây giờ",
        where="reply",
        anchors="gio luc",
    ),
    # --- weekdays and weeks
    row(
        "weekday",
        rf"\b{TIME_OF_DAY}(?<!lan )(?<!hop )(?<!khoa )(?<!dot )(?<!bac )(?<!hang ){WEEKDAY}"
        rf"(?:\s+(?:cua\s+)?tuan\s+(?P<week>{THIS}|{NEXT}|truoc|vua roi|qua)\b|\s+(?P<toi>nay|toi|sau|vua roi|vua qua"
        r"|truoc)\b)?",
        _weekday,
        "thứ Sáu tuần sau",
        where="reply",
        anchors="thu nhat cn",
        thu="thứ",
        wd="sáu năm tư bảy",
    ),
    row(
        "short_weekday",
        rf"\b{TIME_OF_DAY}t(?P<wd>[2-7])\b(?![/.]\d)(?:\s+tuan\s+(?P<week>{THIS}|{NEXT}|truoc)\b)?",
        _short_weekday,
        "t6 tuần sau",
        where="reply",
        anchors="t2 t3 t4 t5 t6 t7",
    ),
    row(
        "short_month",
        rf"\b(?:{PART}t(?P<m>[1-9]|1[0-2])|t(?P<m2>1|[89]|1[0-2]))\b(?![.]\d){YEAR}",
        lambda m: part_of(m, Month(year_of(m), int(m["m"] or m["m2"]))),
        "hết t9",
        where="reply",
        anchors="t1 t2 t3 t4 t5 t6 t7 t8 t9",
    ),
    row(
        "short_month_year",
        r"\bt(?P<m>[1-9]|1[0-2])/(?P<year>20\d\d)\b",
        lambda m: Month(year_of(m), int(m["m"])),
        "T6/2026",
        anchors="t1 t2 t3 t4 t5 t6 t7 t8 t9",
    ),
    # --- the first days
    row(
        "lunar_or_first_days",
        r"\b(?:ngay\s+)?(?P<mung>m[uo]ng)\s+(?P<d>\d{1,2})(?![\d/%]|[.,]\d)(?!\s+(?:ngay|tuan|thang\s+\d)\b)"
        rf"(?:\s+thang\s+{SHIFT})?",
        _day_of_month,
        "mùng 10",
        where="reply",
        anchors="mung mong",
        mung="mùng mồng",
    ),
    # --- lengths of time
    row(
        "duration",
        rf"\b(?:(?P<before>them|trong vong|trong|sau|khoang)\s+(?:khoang\s+)?)?{_LENGTH}\s*"
        rf"(?P<unit>ngay|hom|bua|tuan|thang|quy|nam|tieng|gio|phut|giay|s)\b(?P<half>\s+ruoi)?"
        rf"(?:\s+(?P<working>lam viec))?(?!\s*\d)(?:\s+{_AFTER})?",
        _duration,
        "5 ngày làm việc nữa",
        where="reply",
        anchors="ngay hom bua tuan thang quy nam gio tieng phut giay |s",
        unit="năm quý",
        after="trước nữa tới",
    ),
    row(
        "one_more",
        r"\b(?P<before>them\s+)?(?P<n>(?!))?(?P<unit>ngay|hom|bua|tuan|thang|quy|nam)\s+(?P<after>nua)\b",
        _duration,
        "thêm tuần nữa",
        where="reply",
        anchors="nua",
    ),
    # --- the lunar calendar
    row(
        "full_moon",
        r"\b(?:ngay\s+)?(?P<ram>ram)(?:\s+thang\s+(?P<m>\d{1,2}|gieng|chap|bay|tam))?\b",
        lambda m: LunarDay(15, _lunar_month(m["m"])),
        "rằm tháng 7",
        anchors="ram",
        ram="rằm",
    ),
    row(
        "lunar_day",
        r"\b(?:ngay\s+)?(?:m[uo]ng\s+)?(?P<d>\d{1,2})\s+(?:thang\s+)?(?P<m>gieng|chap)\b",
        _lunar_day,
        "mùng 10 tháng Giêng",
        anchors="gieng chap",
    ),
    row(
        "tet_day",
        r"\b(?:ngay\s+)?m[uo]ng\s+(?P<d>\d{1,2})\s+tet\b(?:\D{0,30}(?P<y>20\d\d))?",
        lambda m: Tet(int(m["d"]), int(m["y"]) if m["y"] else None),
        "mùng 5 Tết",
        anchors="tet",
    ),
    row(
        "tet",
        r"\b(?:(?P<side>truoc|giap|can|sau|ra|het|qua)\s+)?(?:dip\s+)?(?P<tet>tet)\b(?:\s+(?:nguyen dan|am lich|ta))?"
        r"(?:\s+(?P<stem>giap|at|binh|dinh|mau|ky|canh|tan|nham|quy)\s+(?P<branch>ty|suu|dan|mao|thin|ngo|mui|than|dau|tuat|hoi)\b)?"
        r"(?:\s+(?:nam\s+)?(?P<y>20\d\d))?(?!\s+duong)",
        _tet,
        "trước Tết Nguyên đán",
        anchors="tet",
        tet="tết",
    ),
    row(
        "lunar_month",
        r"\b(?:ra|trong|het|dau|cuoi|thang)\s+(?:thang\s+)?(?P<m>gieng|chap)\b",
        lambda m: LunarMonth(1 if m["m"] == "gieng" else 12),
        "ra giêng",
        anchors="gieng chap",
    ),
    row(
        "death_anniversary",
        r"\bgio\s+(?P<to>to)(?:\s+hung\s+vuong)?\b",
        lambda m: LunarDay(10, 3),
        "Giỗ Tổ Hùng Vương",
        anchors="gio|to",
        to="tổ",
    ),
    row(
        "christmas",
        r"\b(?:ngay\s+)?(?:giang sinh|noel)\b",
        lambda m: Day(25, 12),
        "giáng sinh",
        anchors="giang noel",
        where="reply",
    ),
)


def _lunar_month(word: str | None) -> int | None:
    if not word:
        return None
    return {"gieng": 1, "chap": 12, "bay": 7, "tam": 8}.get(word) or int(word)
