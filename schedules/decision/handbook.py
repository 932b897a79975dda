"""The pattern table for a clerk, made from the rows and phrases that the reader really uses.

`docs/mau-thoi-gian.md` is the text that `handbook()` gives; a test keeps the two equal and reads every example.
"""

from __future__ import annotations

from dataclasses import dataclass

from schedules.dates import ROWS, Context, Recurrence, Row, find
from schedules.language import format_date

YEAR = 2026
"""The plan year that the examples are read in."""

_CYCLES = {
    "weekly": "hằng tuần",
    "monthly": "hằng tháng",
    "quarterly": "hằng quý",
    "half_year": "6 tháng",
    "nine_month": "9 tháng",
    "annual": "hằng năm",
}
MEANINGS = {
    "day_in_words": "một ngày, viết bằng chữ; thứ trong tuần đứng trước không bắt buộc",
    "day_in_digits": "một ngày, viết bằng số; thiếu năm thì lấy năm kế hoạch",
    "day_with_dots": "một ngày, ngăn bằng dấu chấm hoặc gạch",
    "day_range": "một khoảng; hạn là ngày cuối",
    "day_range_in_words": "một khoảng, viết bằng chữ; hạn là ngày cuối",
    "month": "cả tháng; hạn là ngày cuối tháng",
    "month_in_digits": "cả tháng, viết bằng số; hạn là ngày cuối tháng",
    "ten_days": "thượng, trung, hạ tuần: mười ngày của tháng",
    "months_in_a_row": "mấy tháng liền; hạn là ngày cuối tháng sau cùng",
    "quarters_in_a_row": "mấy quý liền; hạn là ngày cuối quý sau cùng",
    "quarter": "cả quý; hạn là ngày cuối quý",
    "half": "sáu tháng đầu hoặc cuối năm",
    "half_by_word": "nửa đầu hoặc nửa cuối năm",
    "nine_months": "chín tháng đầu năm",
    "year": "cả năm; một mình thì là năm kế hoạch, không phải hạn",
    "whole_year": "cả năm kế hoạch",
    "current": "đầu, giữa, cuối của năm kế hoạch; tháng và quý cần có số",
    "edge_day": "ngày đầu hoặc ngày cuối của một tháng",
    "week_of_month": "tuần thứ mấy của một tháng",
    "short_month_year": "tháng viết tắt",
    "full_moon": "ngày âm lịch, đổi ra dương lịch",
    "lunar_day": "ngày âm lịch, đổi ra dương lịch",
    "tet_day": "mùng mấy Tết, đổi ra dương lịch",
    "tet": "Tết Nguyên đán; “trước Tết” là ngày liền trước mùng Một",
    "lunar_month": "tháng Giêng, tháng Chạp",
    "death_anniversary": "Giỗ Tổ mùng 10 tháng 3 âm lịch",
    "each": "định kỳ; “hằng” chỉ cần viết một lần cho cả dãy",
    "day_each": "định kỳ, có ngày trong kỳ",
    "periodic": "định kỳ theo các kỳ kể sau chữ “định kỳ”",
    "every": "định kỳ, mấy tháng một lần",
    "days_each": "định kỳ, mấy ngày một lần; mười ngày trở lên là hai tuần",
    "weekday_of_month": "định kỳ vào một thứ của một tuần trong kỳ",
    "times_each": "định kỳ, mấy lần một kỳ",
    "day_of_last_month": "định kỳ, ngày của tháng cuối kỳ",
    "day_of_first_month": "định kỳ, ngày của tháng đầu kỳ sau",
    "day_of_report_month": "ngày trong tháng; loại báo cáo đứng trước cho biết kỳ",
    "annual_months": "định kỳ hằng năm vào các tháng kể tên",
    "annual_day": "định kỳ hằng năm vào một ngày",
    "weekly_day": "định kỳ hằng tuần vào một thứ",
    "weekday_alone": "một thứ không kèm ngày: định kỳ hằng tuần; cần động từ báo cáo, họp, gửi",
    "first_weekday": "định kỳ hằng tuần vào một thứ",
    "end_of_each": "định kỳ vào ngày đầu hoặc ngày cuối của mỗi kỳ",
    "times_in_each": "định kỳ, mỗi kỳ mấy lần",
    "counts_each": "định kỳ, số việc chia cho một kỳ; cần động từ chỉ việc",
    "after_period": "định kỳ, số ngày sau khi hết tháng, quý, năm",
    "since": "tính từ một sự kiện: cần biết ngày của sự kiện ấy",
    "within": "trong một số ngày: cần biết tính từ ngày nào",
}
"""What each row of the date engine means, by its name."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Words around a time and what they make of it: `becomes` is a due date (ISO), recurrences, or “” for no duty."""

    words: str
    example: str
    becomes: str
    why: str


USAGES = (
    Usage("trước, trước ngày", "Phòng Nội vụ gửi báo cáo trước ngày 25/6.", "2026-06-24", "nhắc theo ngày liền trước"),
    Usage("chậm nhất, muộn nhất", "Phòng Nội vụ gửi báo cáo chậm nhất ngày 25/6.", "2026-06-25", "hạn đúng ngày ghi"),
    Usage("đến hết, hết", "Hoàn thành chi trả đến hết ngày 30/9/2026.", "2026-09-30", "hạn đúng ngày ghi"),
    Usage("hoàn thành … trong", "Hoàn thành rà soát trong quý II/2026.", "2026-06-30", "hạn là ngày cuối quý"),
    Usage("xong trước", "Tập huấn cho cán bộ thôn xong trước 10/5/2026.", "2026-05-09", "nhắc theo ngày liền trước"),
    Usage("từ … đến", "Tổ chức kiểm tra từ ngày 01/4 đến ngày 20/4/2026.", "2026-04-20", "hạn là ngày cuối khoảng"),
    Usage("vào cuối, đầu, giữa", "Tổ chức tổng kết vào cuối tháng 11/2026.", "2026-11-30", "hạn là ngày cuối phần ấy"),
    Usage(
        "Thời gian hoàn thành:", "Lập danh sách hộ. Thời gian hoàn thành: tháng 3/2026.", "2026-03-31", "nhãn báo hạn"
    ),
    Usage(
        "định kỳ, hằng, mỗi", "Các thôn báo cáo hằng tháng, quý.", "monthly quarterly", "kỳ lặp; cần động từ chỉ việc"
    ),
    Usage("báo cáo + loại kỳ", "Báo cáo 6 tháng: gửi trước ngày 15/6.", "half_year", "loại báo cáo cho biết kỳ"),
    Usage(
        "ngày của văn bản", "Thực hiện Nghị định số 12/2026/NĐ-CP ngày 10/3/2026.", "", "ngày ban hành, không phải hạn"
    ),
    Usage("có hiệu lực từ", "Quy định này có hiệu lực từ ngày 01/7/2026.", "", "ngày có hiệu lực"),
    Usage("đã … trước, đến ngày", "Bố trí vốn cho công trình đã bàn giao trước ngày 31/12/2025.", "", "mốc đã qua"),
    Usage("giai đoạn, nhiệm kỳ", "Triển khai Đề án giai đoạn 2026 - 2030.", "", "tên của kế hoạch dài hạn"),
    Usage(
        "… đối với báo cáo + kỳ",
        "Các xã gửi số liệu trước ngày 05 của tháng sau đối với báo cáo tháng.",
        "monthly",
        "loại báo cáo đứng sau ngày",
    ),
    Usage("ngày … đã ban hành", "Ngày 02/12/2026, tỉnh đã ban hành Kế hoạch 177/KH-UBND.", "", "kể việc đã làm"),
    Usage("nguồn … hằng năm", "Chi từ kinh phí sự nghiệp được giao hằng năm.", "", "tên nguồn tiền, không phải kỳ"),
    Usage("đến năm, tầm nhìn", "Thực hiện Chiến lược đến năm 2035.", "", "tầm nhìn, không phải hạn"),
    Usage("tại phiên họp, kỳ họp", "Trình UBND huyện tại phiên họp tháng 7.", "2026-07-31", "tháng họp là hạn"),
    Usage("đợt 1 (…)", "Uống vắc-xin đợt 1 (01 - 02/6).", "2026-06-02", "ngày của từng đợt; hạn là ngày cuối"),
    Usage(
        "được kéo dài đến",
        "Thanh toán đến hết ngày 31/12/2026 được kéo dài đến hết 31/01/2027.",
        "2027-01-31",
        "chỉ giữ hạn sau cùng",
    ),
    Usage("các năm sau:", "Các năm tiếp theo: trước ngày 31/3 các xã đăng ký.", "annual", "ngày ấy của mỗi năm"),
    Usage(
        "nếu đến … thì", "Nếu đến hết ngày 15/5 hộ dân vẫn không nhận thì lập hồ sơ.", "", "giả định, không phải hạn"
    ),
    Usage("dự báo thời tiết", "Từ đêm 06/9 đến hết ngày 08/9, huyện có mưa to.", "", "dự báo, không phải việc"),
    Usage("theo tháng, quý", "Lập kế hoạch chi tiết theo tháng, quý.", "", "cách chia số liệu"),
    Usage("kế hoạch … năm, tháng", "Thực hiện tốt kế hoạch tháng 6.", "", "tên của kế hoạch"),
    Usage(
        "tính đến, đến ngày … vẫn", "Tính đến ngày 31/5/2026 còn ba thôn chưa nộp.", "", "tình hình, không phải việc"
    ),
)
"""How words decide: every example is read by a test."""


def decision_rows() -> tuple[Row, ...]:
    """The rows of the date engine that decisions are read with."""
    return tuple(row for row in ROWS if row.where != "reply")


def handbook() -> str:
    """The whole document, in Vietnamese, as Markdown."""
    return "\n".join([*_INTRODUCTION, *_time_table(), *_BETWEEN, *_usage_table(), *_ENDING]) + "\n"


def _time_table() -> list[str]:
    lines = ["| Mẫu | Ví dụ | Nghĩa | Ví dụ hiểu là |", "|---|---|---|---|"]
    return lines + [
        f"| `{row.name}` | {row.example} | {MEANINGS[row.name]} | {_read(row)} |" for row in decision_rows()
    ]


def _read(row: Row) -> str:
    """What the example of a row gives in the plan year."""
    context = Context(year=YEAR)
    mention = next((m for m in find(row.example, context) if m.row == row.name), None)
    if mention is None:
        return "cần thêm ngữ cảnh"
    if isinstance(mention.meaning, Recurrence):
        names = [word for name, word in _CYCLES.items() if name in mention.meaning.cycles]
        return ", ".join(names) + (f", ngày {mention.meaning.day}" if mention.meaning.day else "")
    due = mention.deadline(context)
    return format_date(due) if due else "hỏi Văn phòng"


def _usage_table() -> list[str]:
    lines = ["| Từ ngữ | Ví dụ | Máy đọc là | Vì sao |", "|---|---|---|---|"]
    return lines + [f"| {u.words} | {u.example} | {_becomes(u)} | {u.why} |" for u in USAGES]


def _becomes(usage: Usage) -> str:
    if not usage.becomes:
        return "không phải hạn"
    if usage.becomes[0].isdigit():
        year, month, day = usage.becomes.split("-")
        return f"hạn {int(day)}/{int(month)}/{year}"
    return "định kỳ " + ", ".join(_CYCLES[name] for name in usage.becomes.split())


_INTRODUCTION = [
    "# Mẫu thời gian trong văn bản hành chính",
    "",
    "Bảng này cho biết hệ thống đọc thời hạn trong quyết định, kế hoạch, công văn như thế nào. Bảng được sinh từ"
    " chính mã",
    "nguồn; mọi ví dụ đều được kiểm tra tự động, nên bảng luôn đúng với bản đang chạy.",
    "",
    f"Các ví dụ đọc trong năm kế hoạch {YEAR}.",
    "",
    "## Cách viết thời gian",
    "",
]
_BETWEEN = [
    "",
    "## Từ ngữ quyết định vai trò",
    "",
    "Phần lớn ngày trong văn bản là ngày của văn bản được viện dẫn. Từ đứng cạnh quyết định ngày ấy có phải là hạn"
    " không.",
    "",
]
_ENDING = [
    "",
    "## Thêm một cách viết",
    "",
    "1. Cách viết ngày, tháng mới: thêm một dòng vào `schedules/dates/table.py` (hoặc `cycles.py` nếu là định kỳ),"
    " viết không",
    "   dấu, kèm một ví dụ; rồi thêm nghĩa vào `MEANINGS` trong `schedules/decision/handbook.py`.",
    "2. Từ báo hạn, từ loại trừ mới: thêm vào danh sách hợp nghĩa trong `schedules/decision/phrases.py`, rồi thêm"
    " một ví dụ vào",
    "   `USAGES`.",
    "3. Động từ chỉ việc, tên loại cơ quan mới: thêm vào `schedules/decision/lexicon.py`.",
    "4. Sinh lại bảng này: `.venv/bin/python -m schedules.decision.handbook > docs/mau-thoi-gian.md`; rồi chạy",
    "   `make test`.",
    "",
    "## Đọc đúng đến đâu",
    "",
    "Mười lăm văn bản sau cùng của các tỉnh khác (2005 đến 2026), ghi đáp án trước rồi mới cho máy đọc lần đầu: tìm",
    "được 152/157 hạn và kỳ (97%), 148/152 mục máy nêu là đúng (97%), 115/123 đơn vị chủ trì đúng (93%).",
    "Lần đọc đầu của các đợt trước thấp hơn: 81% đến 89% số hạn. Vì vậy mọi mục đều chờ người rà soát, không mục nào",
    "tự có hiệu lực.",
]


if __name__ == "__main__":
    print(handbook(), end="")
