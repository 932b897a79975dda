"""What a text says of somebody being away: "nghỉ phép 20-25/7, phó phòng thay", "uỷ quyền phó phòng đến 31/7".

Pure. A text is about an absence only when it says nothing else: "đi công tác nên chưa làm" is a status.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from schedules.dates import Context, DayRange, Duration, TimeMention, find
from schedules.language import fold

What = Literal["away", "delegated", "back"]

_POLITE = r"(?:(?:da|vang|em|e|toi|minh|anh|chi|a|thua|kinh|bao cao|bc|dong chi|xin|xin phep|bao|cho|duoc|se)\s+)*"
_TAIL = r"(?:\s+(?:a|nhe|nha|voi|r|roi|em|e|sep|anh|chi))*"
_AWAY = (
    r"(?:nghi phep|nghi om|nghi thai san|nghi che do|nghi viec rieng|nghi bu|nghi mat|nghi|di cong tac|cong tac|di hoc|"
    r"di tap huan|tap huan|di hop xa|vang mat|bao vang|vang)"
)
_BY = r"(?:(?:uy quyen|giao|nho|phan cong|de)(?:\s+cho)?|thay bang|nguoi thay(?: la)?)"
_STANDS = r"(?:thay the|thay|lam thay|xu ly thay|truc thay|phu trach thay|phu trach|giai quyet thay|truc)"
_ABSENT = re.compile(
    rf"{_POLITE}(?P<verb>{_AWAY})(?:\s+va)?"
    rf"(?:\s+{_BY}\s+(?P<by>.+?)(?:\s+{_STANDS})?|\s+(?P<stands>[^,;]+?)\s+{_STANDS})?{_TAIL}"
)
_DELEGATED = re.compile(
    rf"{_POLITE}uy quyen(?:\s+cho)?\s+(?P<by>.+?)(?:\s+{_STANDS})?"
    rf"(?:\s+(?:viec|cong viec|don vi|phan viec)(?:\s+cua)?\s+(?P<unit>.+?))?{_TAIL}"
)
_BACK = re.compile(
    rf"{_POLITE}(?:da\s+)?(?:di lam lai|di lam tro lai|tro lai lam viec|het nghi phep|het phep|het nghi|het cong tac|"
    rf"huy nghi phep|huy bao vang|huy vang|thoi uy quyen|het uy quyen|thu hoi uy quyen|huy uy quyen|"
    rf"cham dut uy quyen){_TAIL}"
)
_BARE = frozenset({"nghi", "vang", "cong tac", "tap huan"})  # they need a day beside them to be meant
# Words that hold days together and say nothing themselves.
_JOINT = re.compile(r"\b(?:tu ngay|den het ngay|den ngay|den het|tu|den|toi|het|ngay|trong|vao|ke tu|la)\b|[,;:()-]")
OPEN_ENDED = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Absence:
    """first, last: both included; None where no day was said (a delegation without an end has OPEN_ENDED).

    verb: as folded ("nghi phep"); deputy, unit: the words that name them, folded; "" where none were said.
    """

    what: What
    first: date | None = None
    last: date | None = None
    verb: str = ""
    deputy: str = ""
    unit: str = ""


def read_absence(text: str, today: date) -> Absence | None:
    """What a text says of an absence; None when it is about anything else."""
    folded = fold(text).strip(" .!")
    if not re.search(r"nghi|vang|cong tac|uy quyen|di hoc|hop xa|tap huan|lam lai|tro lai|phep", folded):
        return None
    if _BACK.fullmatch(folded):
        return Absence("back")
    mentions = find(text.strip(" .!"), Context(today=today))
    rest = _without(folded, mentions)
    span = _span(mentions, today)
    given = _DELEGATED.fullmatch(rest)
    if given:
        first, last = span or (today, OPEN_ENDED)
        if span and first == last and _until(folded, mentions):
            first = today
        return Absence("delegated", first, last, "uy quyen", given["by"], given["unit"] or "")
    away = _ABSENT.fullmatch(rest)
    if away is None or (mentions and span is None):
        return None
    if span is None:
        return None if away["verb"] in _BARE else Absence("away", verb=away["verb"], deputy=_deputy(away))
    return Absence("away", *span, verb=away["verb"], deputy=_deputy(away))


def _deputy(match: re.Match[str]) -> str:
    return (match["by"] or match["stands"] or "").strip()


def _without(folded: str, mentions: list[TimeMention]) -> str:
    out, at = "", 0
    for one in mentions:
        out += folded[at : one.start] + " "
        at = one.end
    return " ".join(_JOINT.sub(" ", out + folded[at:]).split())


def _until(folded: str, mentions: list[TimeMention]) -> bool:
    return re.search(r"\b(?:den|toi|het)\s*(?:het\s*)?(?:ngay\s*)?$", folded[: mentions[0].start]) is not None


def _span(mentions: list[TimeMention], today: date) -> tuple[date, date] | None:
    """First and last day of what was said; None where no day is clear, or all of them are past."""
    lasting = [one for one in mentions if isinstance(one.meaning, Duration) and one.meaning.direction == "plain"]
    days = [one for one in mentions if one not in lasting]
    spans = [span for one in days if (span := one.interval(Context(today=today)))]
    if len(spans) != len(days) or len(lasting) > 1 or not (days or lasting):
        return None
    first, last = (spans[0][0], spans[-1][1]) if spans else (today, today)
    if len(spans) == 2 and first > last:
        first = _same_month(days[0], first, last)
    if lasting:
        amount = lasting[0].meaning
        assert isinstance(amount, Duration)
        if not amount.amount or amount.unit not in ("day", "week", "month"):
            return None
        length = amount.amount * {"day": 1, "week": 7, "month": 30}[str(amount.unit)]
        last = first + timedelta(days=max(1, round(length)) - 1)
    if len(days) == 1 and isinstance(days[0].meaning, DayRange):
        first = max(first, min(today, last))
    return (max(first, today), last) if today <= last and first <= last else None


def _same_month(mention: TimeMention, first: date, last: date) -> date:
    """ "từ ngày 20 đến ngày 25 tháng 7": the first day belongs to the month of the last."""
    try:
        return first.replace(year=last.year, month=last.month)
    except ValueError:
        return last
