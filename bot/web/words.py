"""The few Vietnamese words the pages put on states, kinds of answers and moments."""

from __future__ import annotations

from datetime import date, datetime

from schedules.calendar import TZ
from schedules.progress import Flag

# The second word is the colour it is shown in (static/console.css).
FLAGS = {
    Flag.in_time: ("trong hạn", "calm"),
    Flag.soon: ("sắp đến hạn", "soon"),
    Flag.today: ("đến hạn hôm nay", "soon"),
    Flag.overdue: ("quá hạn", "late"),
    Flag.settling: ("chờ chốt số liệu", "wait"),
    Flag.awaiting: ("chờ xác nhận", "wait"),
    Flag.unknown: ("chưa rõ", "wait"),
    Flag.done_in_time: ("xong đúng hạn", "done"),
    Flag.done_late: ("xong muộn", "done"),
    Flag.done_undated: ("đã xong từ trước", "done"),
    Flag.paused: ("tạm dừng", "wait"),
    Flag.gone: ("đã thu hồi", "wait"),
}
# The colour of a flag on the board (static/board.css); what is not here is done.
LOOKS = {
    "overdue": "late",
    "today": "near",
    "soon": "near",
    "settling": "waiting",
    "awaiting": "waiting",
    "in_time": "in_time",
    "paused": "aside",
    "unknown": "aside",
    "gone": "aside",
}
KINDS = {
    "done": "đã xong",
    "progress": "đang làm",
    "not_started": "chưa làm",
    "blocked": "vướng mắc",
    "extension_request": "xin gia hạn",
    "acknowledged": "đã nhận",
    "question": "hỏi lại",
    "amount": "số tiền",
    "report_sent": "đã gửi báo cáo",
    "unclear": "chưa rõ ý",
}
SCOPES = {
    "mine": "Nhiệm vụ của đơn vị",
    "charge": "Nhiệm vụ các đơn vị phụ trách",
    "all": "Nhiệm vụ toàn xã",
    "none": "Nhiệm vụ",
}
NOT_KEPT = "(nội dung không lưu)"
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def local(moment: datetime) -> datetime:
    """A moment in the civil time of Asia/Ho_Chi_Minh."""
    return moment.astimezone(TZ)


def hour(moment: datetime) -> str:
    """A moment's hour and minute, in civil time."""
    return local(moment).strftime("%H:%M")


def weekday(day: date | datetime) -> str:
    """The day of the week in words."""
    return WEEKDAYS[(local(day) if isinstance(day, datetime) else day).weekday()]


def long_day(moment: datetime | date) -> str:
    """ "Thứ Hai, 23/11/2026"."""
    day = local(moment) if isinstance(moment, datetime) else moment
    return f"{weekday(day)}, {day.day}/{day.month}/{day.year}"


def when(moment: datetime, now: datetime) -> str:
    """As short as it may be: the hour today, day and month this year, else the whole date."""
    at, today = local(moment), local(now)
    if at.date() == today.date():
        return hour(moment)
    return f"{at.day}/{at.month}" if at.year == today.year else f"{at.day}/{at.month}/{at.year}"
