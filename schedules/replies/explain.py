"""One Vietnamese sentence that says how a reply was understood, for an office that tries phrases."""

from __future__ import annotations

from datetime import date

from schedules.language import format_date, format_money, format_percent
from schedules.replies.verdict import Kind

_KINDS: dict[Kind, str] = {
    "done": "Hiểu là đã xong, chờ người có thẩm quyền xác nhận",
    "progress": "Hiểu là đang làm, chưa xong",
    "not_started": "Hiểu là chưa bắt đầu",
    "blocked": "Hiểu là đang có vướng mắc",
    "extension_request": "Hiểu là xin gia hạn",
    "acknowledged": "Hiểu là đã nhận, chưa nói kết quả",
    "question": "Hiểu là một câu hỏi, cần người trả lời",
    "amount": "Hiểu là báo số tiền đã giải ngân",
    "report_sent": "Hiểu là đã gửi báo cáo",
    "unclear": "Chưa rõ tình trạng nên sẽ hỏi lại",
}
_HINTS = {
    "rhetorical": "câu hỏi tu từ không cho biết tình trạng",
    "amount": "số tiền viết theo cách có thể hiểu hai nghĩa",
    "unsure": "người trả lời chưa chắc chắn",
    "nil": "có thể là báo cáo không phát sinh",
}


def explain(
    kind: Kind,
    *,
    percent: int | float | None,
    amount: int | None,
    of_amount: int | None,
    phrase: str | None,
    day: date | None,
    lunar: bool,
    reason: str | None,
    hint: str,
    document: tuple[str, date | None] | None = None,
) -> str:
    """The sentence: the kind, then every figure, date and reason that was taken from the reply."""
    parts = [_KINDS[kind]]
    if hint in _HINTS:
        parts.append(_HINTS[hint])
    if percent is not None:
        parts.append(f"tỷ lệ {format_percent(percent)}")
    if amount is not None:
        total = f" trên tổng số {format_money(of_amount)}" if of_amount is not None else ""
        parts.append(f"số tiền {format_money(amount)}{total}")
    if document is not None:
        number, signed = document
        parts.append(f"văn bản số {number}" + (f" ngày {format_date(signed)}" if signed else ""))
    if phrase:
        parts.append(_time(phrase, day, lunar))
    if reason:
        parts.append(f"lý do: {reason}")
    return "; ".join(parts) + "."


def _time(phrase: str, day: date | None, lunar: bool) -> str:
    if day is None:
        return f"thời gian “{phrase}” chưa rõ ngày nào, cần hỏi lại"
    note = " dương lịch, cần xác nhận lại" if lunar else ""
    return f"thời gian “{phrase}” là ngày {format_date(day)}{note}"
