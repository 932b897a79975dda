"""The table of time expressions: one row is one way of writing a time (`row.py` says what a row holds).

To add an expression, add a row. The words of a pattern are folded: "quý" is written quy, "đến" den.

Long because it is the table: one row a way of writing a time.
"""

from __future__ import annotations

from schedules.dates import making as make
from schedules.dates.meanings import Day, DaysFromToday, Half, Month, NineMonths, Year
from schedules.dates.parts import LunarDay, LunarMonth, Tet
from schedules.dates.row import Row, row
from schedules.dates.words import (
    MONTH_WORD,
    NEXT,
    NOT_INSIDE,
    NOT_NUMBER,
    PART,
    SHIFT,
    THIS,
    TIME_OF_DAY,
    WEEKDAY,
    WEEKDAY_PREFIX,
    YEAR,
    part_of,
    year_of,
)
from schedules.language import COUNTED, NUMBER_WORDS

_MONTH = rf"(?<!ngay )thang\s?(?P<m>1[0-2]|0?[1-9]|{MONTH_WORD}){NOT_NUMBER}"
_NOT_COUNTED = (
    rf"(?!\s*(?:%|phan tram|ty\b(?! le\b| trong\b)|ti\b|tr\b|trieu"
    rf"|(?!nam\s+(?:\d{{4}}|nay\b|sau\b|toi\b)){COUNTED}))"
)
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
        make.day_of_month,
        "ngày 15 tháng sau",
        where="reply",
        anchors="ngay hom",
    ),
    row(
        "day_of_shifted_month",
        rf"\b(?P<d>1[3-9]|2\d|3[01])\s+thang\s+{SHIFT}",
        make.day_of_month,
        "15 tháng sau",
        where="reply",
        anchors="thang",
        shift="sau này nay trước",
    ),
    row(
        "shifted",
        rf"\b{PART}?(?P<unit>tuan|thang|quy|nam)\s+{SHIFT}",
        make.shifted,
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
        make.day_in_words,
        "thứ Hai ngày 6 tháng 2 năm 2026",
        anchors="thang",
        m="sáu năm tư bảy tám chín",
        tod="sáng trưa chiều tối đêm",
    ),
    row(
        "day_in_number_words",
        rf"(?:\b(?:ngay|m[uo]ng)\s+|(?<=den )|(?<=toi )|(?<=sang )|(?<=truoc )"
        rf"|(?<=han ))(?P<d>{NUMBER_WORDS})\s+thang\s+"
        rf"(?P<m>1[0-2]|0?[1-9]|{MONTH_WORD})\b(?!\s*(?:thang|%)|\d|/\d(?!\d\d\d)){YEAR}{_LUNAR}",
        make.day_in_words,
        "ngày hai mươi lăm tháng mười hai",
        where="reply",
        anchors="thang",
        m="sáu năm tư bảy tám chín",
    ),
    row(
        "day_in_digits",
        rf"(?:\b{TIME_OF_DAY}{WEEKDAY_PREFIX}(?P<named>ngay|hom|m[uo]ng)\s*)?{NOT_INSIDE}"
        r"(?P<d>(?P<late>1[3-9]|2\d|3[01])|[0-3]?\d)\s?/\s?(?P<m>[01]?\d)"
        rf"(?:\s?[/.-]\s?(?P<y>(?:19|20)\d\d|\d\d)(?!\d))?(?![\d/%]|[.,-]\d|\s?-[a-z])(?(named)|(?(late)"
        rf"|{_NOT_COUNTED}))"
        rf"(?:\s+nam\s+(?P<nam>\d{{4}}|nay\b|sau\b|toi\b))?{_LUNAR}",
        make.day_in_digits,
        "ngày 30/6/2026",
        anchors="/",
        tod="sáng trưa chiều tối đêm",
    ),
    row(
        "day_with_dots",
        rf"(?:\bngay\s*)?{NOT_INSIDE}(?P<d>[0-3]?\d)(?P<sep>[.-])(?P<m>[01]?\d)(?P=sep)(?P<y>(?:19|20)\d\d|\d\d)"
        r"(?![\w%]|[.,/-]\d)",
        make.day_in_digits,
        "30.6.2026",
        anchors=". -",
    ),
    row(
        "day_with_dot_short",
        rf"\b(?P<day>ngay|hom|den|sang|truoc)\s+{NOT_INSIDE}(?P<d>[0-3]?\d)[.-](?P<m>[01]?\d)(?P<y>(?!))?"
        rf"(?![\w%]|[.,/-]\d){_NOT_COUNTED}",
        make.day_in_digits,
        "ngày 15.7",
        where="reply",
        anchors=". -",
    ),
    row(
        "day_with_dot_bare",
        rf"{NOT_INSIDE}(?P<d>[0-3]?\d)[.-](?P<m>0?[1-9]|1[0-2])(?P<y>(?!))?(?![\w%]|[.,/-]\d){_NOT_COUNTED}",
        make.day_in_digits,
        "15-7",
        where="reply",
        anchors=". -",
    ),
    row(
        "day_range",
        rf"(?:(?:tu\s+)?(?:ngay\s+)?)?{NOT_INSIDE}(?P<a>[0-3]?\d)"
        r"(?:(?:/(?P<am>[01]?\d))?\s?(?:-|den|toi)|(?:\s?,\s?[0-3]?\d){0,6}\s?va)\s?(?:ngay\s+)?"
        r"(?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?:/(?P<y>(?:19|20)\d\d|\d\d))?(?![\d/%]|[.,-]\d)",
        make.day_range,
        "từ 20 đến 25/7",
        anchors="/",
    ),
    row(
        "day_range_in_words",
        rf"\b(?:tu\s+)?(?:ngay\s+)(?P<a>[0-3]?\d)\s?(?:-|den(?:\s+het)?|va|,)\s?(?:ngay\s+)?(?P<d>[0-3]?\d)\s+thang\s+"
        rf"(?P<m>1[0-2]|0?[1-9])\b(?!\s*%|/\d(?!\d\d\d)){YEAR}",
        make.day_range_in_words,
        "từ ngày 15 đến ngày 20 tháng 6 năm 2026",
        where="decision",
        anchors="thang",
    ),
    # --- months, quarters, halves, years
    row(
        "month",
        rf"\b{PART}?{_MONTH}(?!\s*lan\b|\s*dau\b){YEAR}(?:\s+toi\b)?(?:\s+(?P<al>am lich|am|al)\b)?",
        make.month,
        "trong tháng 6/2026",
        anchors="thang",
        m="sáu năm tư",
        al="âm|lịch âm al",
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
        make.ten_days,
        "trung tuần tháng 6/2026",
        where="decision",
        anchors="tuan",
        m="sáu năm tư",
    ),
    row(
        "months_in_a_row",
        rf"\b{PART}?thang\s?(?:1[0-2]|0?[1-9])\s?-\s?(?:thang\s?)?(?P<m>1[0-2]|0?[1-9])(?![\d%]|[.,]\d){YEAR}",
        make.month,
        "tháng 3 - 4/2026",
        where="decision",
        anchors="thang",
    ),
    row(
        "quarters_in_a_row",
        rf"\b{PART}?qu[yi]\s?(?:i{{1,3}}|[1-3])\s?-\s?(?:qu[yi]\s?)?(?P<q>iv|i{{1,3}}|[1-4])(?![\w%]|[.,]\d){YEAR}",
        make.quarter,
        "quý I - II/2026",
        where="decision",
        anchors="quy qui",
    ),
    row(
        "quarter",
        rf"\b{PART}?(?P<quy>qu[yi])\s?(?P<q>iv|i{{1,3}}|[1-4]|mot|nhat|hai|ba|bon|tu)(?![\w%]|[.,]\d){YEAR}",
        make.quarter,
        "quý I/2026",
        anchors="quy qui",
        quy="quý quy quỳ qúy quí qui quì qúi",
    ),
    row(
        "half",
        r"\b(?:0?6|(?P<six>sau))\s+thang\s+(?P<half>dau|cuoi)(?:\s+nam(?!\s+\d))?" + YEAR,
        lambda m: Half(year_of(m), 1 if m["half"] == "dau" else 2),
        "6 tháng đầu năm 2026",
        anchors="thang",
        six="sáu",
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
    row("year", rf"\b{PART}?(?:ca\s+)?nam\s+(?P<y>(?:19|20)\d\d)(?![\w/-])", make.year, "cuối năm 2026", anchors="nam"),
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
        make.current,
        "cuối tháng",
        anchors="tuan thang quy nam",
        unit="năm quý quí",
    ),
    row(
        "moved_to",
        r"\b(?:sang|qua)\s+(?P<unit>tuan|thang|quy|nam)\b(?!\s*(?:\d|nay|sau|toi|i))(?P<part>(?!))?(?P<shift>(?!))?",
        make.next_unit,
        "sang tuần",
        where="reply",
        anchors="sang qua",
        unit="năm quý tuần tháng",
    ),
    row(
        "edge_day",
        rf"\bngay\s+(?P<edge>dau|cuoi)(?:\s+(?:tien|cung))?\s+(?:cua\s+)?{_MONTH}{YEAR}",
        make.edge_day,
        "ngày đầu tiên của tháng 3",
        anchors="thang",
        m="sáu năm tư",
    ),
    row(
        "week_of_month",
        rf"\btuan\s+(?P<index>dau|cuoi|thu\s+(?:[1-5]|nhat|hai|ba|tu|nam)|[1-5])(?:\s+(?:tien|cung))?"
        rf"\s+(?:cua\s+)?(?:{_MONTH}{YEAR}|thang(?:\s+{SHIFT})?)",
        make.week_of_month,
        "tuần đầu tháng 7/2026",
        anchors="tuan",
        m="sáu năm tư",
    ),
    # --- days named from today
    row(
        "near_day",
        rf"\b{TIME_OF_DAY}(?P<w>(?:ngay\s+)?(?:hom|bua)\s+(?:nay|qua|kia)|ngay\s+(?:mai|mot|kia)|mai\s+mot)\b",
        make.near_day,
        "chiều ngày mai",
        where="reply",
        anchors="nay qua kia mai mot",
        tod="sáng trưa chiều tối đêm",
    ),
    row(
        "tomorrow",
        rf"\b{TIME_OF_DAY}(?<!\bban )(?P<w>mai)\b",
        make.near_day,
        "sáng mai",
        where="reply",
        anchors="mai",
        w="mai",
        tod="sáng trưa chiều tối đêm",
    ),
    row(
        "day_after",
        r"\b(?P<w>mot)\b(?=\s+(?:em|e|xong|gui|nop|lam|minh|toi|nhe|nha|a|ky|trinh|co|la)\b|\W*$)",
        make.near_day,
        "mốt",
        where="reply",
        anchors="mot",
        w="mốt",
    ),
    row(
        "part_of_today",
        r"\b(?P<w>(?:sang|trua|chieu|toi|dem)\s+(?:nay|qua))\b",
        make.near_day,
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
        make.weekday,
        "thứ Sáu tuần sau",
        where="reply",
        anchors="thu nhat cn",
        thu="thứ",
        wd="sáu năm tư bảy",
        tod="sáng trưa chiều tối đêm",
    ),
    row(
        "short_weekday",
        rf"\b{TIME_OF_DAY}t(?P<wd>[2-7])\b(?![/.]\d)(?:\s+tuan\s+(?P<week>{THIS}|{NEXT}|truoc)\b)?",
        make.short_weekday,
        "t6 tuần sau",
        where="reply",
        anchors="t2 t3 t4 t5 t6 t7",
        tod="sáng trưa chiều tối đêm",
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
        "day_of_this_month",
        r"\b(?P<d>[12]\d|3[01]|[1-9])\s+(?:tay\s+)?(?P<this>nay|toi)\b",
        make.day_of_month,
        "25 này",
        where="reply",
        anchors="nay toi",
        this="này tới",
    ),
    row(
        "lunar_or_first_days",
        r"\b(?:ngay\s+)?(?P<mung>m[uo]ng)\s+(?P<d>\d{1,2})(?![\d/%]|[.,]\d)(?!\s+(?:ngay|tuan|thang\s+\d)\b)"
        rf"(?:\s+thang\s+{SHIFT})?",
        make.day_of_month,
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
        make.duration,
        "5 ngày làm việc nữa",
        where="reply",
        anchors="ngay hom bua tuan thang quy nam gio tieng phut giay |s",
        unit="năm quý",
        after="trước nữa tới",
    ),
    row(
        "one_more",
        r"\b(?P<before>them\s+)?(?P<n>(?!))?(?P<unit>ngay|hom|bua|tuan|thang|quy|nam)\s+(?P<after>nua)\b",
        make.duration,
        "thêm tuần nữa",
        where="reply",
        anchors="nua",
    ),
    # --- the lunar calendar
    row(
        "full_moon",
        r"\b(?:ngay\s+)?(?P<ram>ram)(?:\s+thang\s+(?P<m>\d{1,2}|gieng|chap|bay|tam))?\b",
        lambda m: LunarDay(15, make.lunar_month(m["m"])),
        "rằm tháng 7",
        anchors="ram",
        ram="rằm",
    ),
    row(
        "lunar_day",
        r"\b(?:ngay\s+)?(?:m[uo]ng\s+)?(?P<d>\d{1,2})\s+(?:thang\s+)?(?P<m>gieng|chap)\b",
        make.lunar_day,
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
        r"(?:\s+(?P<stem>giap|at|binh|dinh|mau|ky|canh|tan|nham|quy)\s+(?P<branch>ty|suu|dan|mao|thin|ngo|mui"
        r"|than|dau|tuat|hoi)\b)?"
        r"(?:\s+(?:nam\s+)?(?P<y>20\d\d))?(?!\s+duong)",
        make.tet,
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
        "new_year",
        r"\b(?:(?:truoc|sau|qua|het|dip)\s+)?(?P<tet>tet)\s+duong(?:\s+lich)?\b",
        lambda m: Day(1, 1),
        "Tết dương lịch",
        anchors="tet",
        where="reply",
        tet="tết",
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
