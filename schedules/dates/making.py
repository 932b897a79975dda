"""What a match of a row means: one small function a family of rows."""

from __future__ import annotations

import re

from schedules.dates.meanings import (
    Day,
    DayRange,
    DaysFromToday,
    Meaning,
    Month,
    PartName,
    Quarter,
    Shifted,
    Unit,
    Week,
    Weekday,
    Year,
)
from schedules.dates.parts import Before, Duration, LunarDay, LunarMonth, Part, Tet, WeekOfMonth
from schedules.dates.words import MONTHS, QUARTERS, WEEKDAYS, full_year, part_of, shift_of, small_number, year_of


def day(day: int, month: int, year: Year | None, lunar: bool = False) -> Meaning | None:
    """A day, lunar where so said; None where there is no such day."""
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    if lunar:
        return LunarDay(day, month, year.year if year else None)
    return Day(day, month, year.year if year else None, years=year.years if year and year.year is None else None)


def day_in_words(m: re.Match[str]) -> Meaning | None:
    """«ngày 30 tháng 6 (năm 2026)»."""
    month = int(m["m"]) if m["m"].isdigit() else MONTHS[m["m"]]
    return day(small_number(m["d"]) or 0, month, year_of(m), bool(m["al"]))


def day_in_digits(m: re.Match[str]) -> Meaning | None:
    """«30/6/2026», «30/6 âm lịch»."""
    year = Year(full_year(m["y"])) if m["y"] else year_of(m)
    return day(int(m["d"]), int(m["m"]), year, bool(m.groupdict().get("al")))


def day_range(m: re.Match[str]) -> Meaning | None:
    """«20-25/7», «từ 28/6 đến 2/7»."""
    last = day_in_digits(m)
    first = Day(int(m["a"]), int(m["am"]) if m["am"] else None)
    return DayRange(first, last) if isinstance(last, Day) and 1 <= first.day <= 31 else None


def day_range_in_words(m: re.Match[str]) -> Meaning | None:
    """«từ ngày 20 đến 25 tháng 7»."""
    last = day(int(m["d"]), int(m["m"]), year_of(m))
    first = int(m["a"])
    return DayRange(Day(first), last) if isinstance(last, Day) and 1 <= first < last.day else None


def day_of_month(m: re.Match[str]) -> Meaning | None:
    """«ngày 15», «mùng 5 tháng này»."""
    day, groups = int(m["d"]), m.groupdict()
    if not 1 <= day <= 31:
        return None
    shift = groups.get("shift")
    return Day(day, months=shift_of(shift) if shift else None, maybe_lunar=bool(groups.get("mung")))


def weekday(m: re.Match[str]) -> Meaning:
    """«thứ sáu tuần sau», «chủ nhật tới»."""
    word, week, shift = m["wd"] or "cn", m["week"], m["toi"]
    weekday = int(word) - 2 if word.isdigit() else WEEKDAYS[word]
    if week:
        return Weekday(weekday, shift_of(week))
    if shift and shift_of(shift) == 0:
        return Weekday(weekday, 0)
    return Weekday(weekday, past=bool(shift) and shift_of(shift) < 0)


def short_weekday(m: re.Match[str]) -> Meaning:
    """«t6», «t6 tuần sau»."""
    week = m["week"]
    return Weekday(int(m["wd"]) - 2, shift_of(week) if week else None)


_NEAR_DAYS = {"nay": 0, "mai": 1, "mot": 2, "kia": 2, "qua": -1}


def near_day(m: re.Match[str]) -> Meaning:
    """«hôm nay», «ngày mai», «hôm kia»."""
    words = " ".join(m["w"].split())
    past = words.endswith(("hom kia", "bua kia"))
    return DaysFromToday(-2 if past else _NEAR_DAYS[words.split()[-1]])


def month(m: re.Match[str]) -> Meaning | None:
    """«tháng 6», «tháng 11 âm lịch», or a part of it."""
    number = int(m["m"]) if m["m"].isdigit() else MONTHS[m["m"]]
    if not 1 <= number <= 12:
        return None
    year = year_of(m)
    if m.groupdict().get("al"):
        return part_of(m, LunarMonth(number, year.year if year else None))
    return part_of(m, Month(year, number))


def quarter(m: re.Match[str]) -> Meaning:
    """«quý II», or a part of it."""
    word = m["q"]
    return part_of(m, Quarter(year_of(m), int(word) if word.isdigit() else QUARTERS[word]))


def shifted(m: re.Match[str]) -> Meaning:
    """«tuần sau», «tháng trước», «quý tới», «năm sau», or a part of them."""
    unit, shift = m["unit"], shift_of(m["shift"])
    if unit == "tuan":
        return part_of(m, Week(shift))
    if unit == "nam":
        return part_of(m, Year(None, shift))
    return part_of(m, Shifted(None, "month" if unit == "thang" else "quarter", shift))


def next_unit(m: re.Match[str]) -> Meaning:
    """«sang tuần», «qua tháng»."""
    following: dict[str, Meaning] = {"tuan": Week(1), "thang": Shifted(None, "month", 1)}
    return following.get(m["unit"]) or (Shifted(None, "quarter", 1) if m["unit"] == "quy" else Year(None, 1))


def current(m: re.Match[str]) -> Meaning:
    """«tuần này», «tháng này», «quý này», «năm nay», or a part of them."""
    unit = m["unit"]
    here: dict[str, Meaning] = {"tuan": Week(0), "thang": Shifted(None, "month"), "quy": Shifted(None, "quarter")}
    return part_of(m, here.get(unit, Year()))


def edge_day(m: re.Match[str]) -> Meaning:
    """«ngày đầu tháng 6», «ngày cuối tháng 6»."""
    number = int(m["m"]) if m["m"].isdigit() else MONTHS[m["m"]]
    return Part("first" if m["edge"].startswith("dau") else "last", Month(year_of(m), min(max(number, 1), 12)))


def week_of_month(m: re.Match[str]) -> Meaning | None:
    """«tuần thứ hai của tháng 6», «tuần cuối tháng này»."""
    word = m["index"]
    index = {"dau": 1, "cuoi": -1}.get(word.split()[0]) or small_number(word.removeprefix("thu").strip())
    if m["m"]:
        number = int(m["m"]) if m["m"].isdigit() else MONTHS[m["m"]]
        if not 1 <= number <= 12:
            return None
        return WeekOfMonth(index or 1, Month(year_of(m), number))
    return WeekOfMonth(index or 1, Shifted(None, "month", shift_of(m["shift"]) if m["shift"] else 0))


def ten_days(m: re.Match[str]) -> Meaning:
    """«thượng tuần», «trung tuần», «hạ tuần» of a month."""
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


def duration(m: re.Match[str]) -> Meaning | None:
    """«3 ngày nữa», «trong vòng nửa tháng», «sau 2 tuần»."""
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


def year(m: re.Match[str]) -> Meaning:
    """«năm 2026», or a part of it."""
    return part_of(m, Year(int(m["y"])))


_TET_BEFORE = ("truoc", "giap", "can", "ap")


_STEMS = ("giap", "at", "binh", "dinh", "mau", "ky", "canh", "tan", "nham", "quy")
_BRANCHES = ("ty", "suu", "dan", "mao", "thin", "", "ngo", "mui", "than", "dau", "tuat", "hoi")  # Tỵ folds like Tý


def named_year(stem: str | None, branch: str | None) -> int | None:
    """The year 1990 to 2049 of a sexagenary name ("giap", "thin" is 2024); stem and branch have the same parity."""
    if not stem or not branch:
        return None
    places = {_BRANCHES.index(branch), 5} if branch == "ty" else {_BRANCHES.index(branch)}
    return next((y for y in range(1990, 2050) if _STEMS[(y - 4) % 10] == stem and (y - 4) % 12 in places), None)


def tet(m: re.Match[str]) -> Meaning:
    """«trước Tết», «sau Tết Bính Ngọ», «ra Tết»."""
    year = int(m["y"]) if m["y"] else named_year(m["stem"], m["branch"])
    side = m["side"] or ""
    if side in ("sau", "ra", "het", "qua"):
        return Tet(year=year, after=True)
    return Before(Tet(year=year)) if side in _TET_BEFORE else Tet(year=year)


def lunar_day(m: re.Match[str]) -> Meaning | None:
    """«rằm tháng Giêng», «23 tháng Chạp»."""
    month = {"gieng": 1, "chap": 12, "mot": 11}.get(m["m"]) or int(m["m"])
    day = int(m["d"])
    return LunarDay(day, month) if 1 <= day <= 30 and 1 <= month <= 12 else None


def lunar_month(word: str | None) -> int | None:
    """The number of a lunar month by its name; None without one."""
    if not word:
        return None
    return {"gieng": 1, "chap": 12, "bay": 7, "tam": 8}.get(word) or int(word)
