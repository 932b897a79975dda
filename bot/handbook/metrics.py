"""What /metrics counts. A test compares the names with those the page really shows."""

from __future__ import annotations

from typing import Final

from bot.handbook.table import table

METRICS: Final[tuple[tuple[str, str, str], ...]] = (
    ("nhacviec_up", "1 khi mọi thứ chạy, như `/healthz`", "dưới 1 quá 5 phút"),
    ("nhacviec_heartbeat_age_seconds", "giây từ lần quét lịch tốt gần nhất", "trên 180"),
    ("nhacviec_lane_up", "mỗi kênh (`messenger`): 1 khi nghe và nói được", "dưới 1 quá 10 phút"),
    ("nhacviec_lane_heard_age_seconds", "mỗi kênh: giây từ lần cuối máy chủ chat trả lời", "trên 600"),
    ("nhacviec_lane_month_messages", "mỗi kênh: số tin đã tính vào gói trong tháng", "gần hết gói"),
    ("nhacviec_lane_queued", "mỗi kênh: số tin đến giờ đang chờ", "chỉ tăng, không giảm"),
    ("nhacviec_lane_oldest_seconds", "mỗi kênh: tin chờ lâu nhất đã chờ bao nhiêu giây", "trên 900 trong giờ làm việc"),
    ("nhacviec_lane_sent", "mỗi kênh: số tin gửi được trong 24 giờ", ""),
    ("nhacviec_lane_unknown", "mỗi kênh: số lần gửi không rõ kết quả trong 24 giờ", "tăng"),
    ("nhacviec_lane_limited", "mỗi kênh: số lần máy chủ chat bảo chậm lại trong 24 giờ", "tăng"),
    ("nhacviec_lane_held", "mỗi kênh: 1 khi có tiến trình giữ kênh; chạy theo việc thì chỉ lúc có việc", ""),
    (
        "nhacviec_server_up",
        "máy chủ nhiều xã: 1 khi cơ sở dữ liệu, nhịp chung và hàng việc đều chạy",
        "dưới 1 quá 5 phút",
    ),
    ("nhacviec_troubles", "điều hệ thống tự thấy sai, theo loại (`kind`)", "trên 0"),
    ("nhacviec_outbox_queued", "số tin đang chờ gửi", "chỉ tăng, không giảm"),
    ("nhacviec_outbox_oldest_seconds", "tin chờ lâu nhất đã chờ bao nhiêu giây", "trên 900 trong giờ làm việc"),
    ("nhacviec_messages", "số tin theo mục đích và trạng thái (`purpose`, `state`)", "`unknown`, `rejected` tăng"),
    ("nhacviec_inbox", "số tin nhận được theo kênh và trạng thái", "`quarantined` trên 0"),
    ("nhacviec_obligations", "số việc theo trạng thái", ""),
    ("nhacviec_reminders", "số lần nhắc theo trạng thái", ""),
    ("nhacviec_backup_age_seconds", "giây từ bản sao lưu hằng ngày mới nhất", "trên 172800 (2 ngày)"),
    ("process_resident_memory_bytes", "bộ nhớ tiến trình đang giữ, byte", "tăng mãi qua nhiều ngày"),
)


def page() -> str:
    """One table, what to be woken for first."""
    rows = ((f"`{name}`", meaning, alarm) for name, meaning, alarm in METRICS)
    return "\n".join(
        (
            "# Số đo của hệ thống",
            "",
            "`GET /metrics`, dạng Prometheus, chỉ đọc được từ chính máy. Không số đo nào chứa tên người hay lời ai.",
            "",
            table(("Số đo", "Nghĩa", "Nên báo động khi"), rows),
        )
    )
