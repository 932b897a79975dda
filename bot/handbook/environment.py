"""The environment variables, with what they mean and what holds without them."""

from __future__ import annotations

from typing import Final

from bot.handbook.table import table
from bot.settings import WIDEST_WINDOW, Settings

_NORMAL: Final = Settings()

VARIABLES: Final[tuple[tuple[str, str, str], ...]] = (
    ("NHACVIEC_CONFIG", "thư mục cấu hình để nạp lần đầu và khi `config apply`", f"`{_NORMAL.config}`"),
    ("NHACVIEC_DATABASE_URL", "cơ sở dữ liệu: SQLite hoặc PostgreSQL", f"`{_NORMAL.database_url}`"),
    ("NHACVIEC_TELEGRAM_TOKEN", "mã bot Telegram", "không có"),
    ("NHACVIEC_TELEGRAM_TOKEN_FILE", "tệp chứa mã bot Telegram (nên dùng thay cho biến trên)", "không có"),
    ("NHACVIEC_ZALO_TOKEN", "mã bot Zalo; nhiều mã cách nhau bằng dấu phẩy", "không có"),
    ("NHACVIEC_ZALO_TOKEN_FILE", "tệp chứa mã bot Zalo (nên dùng thay cho biến trên)", "không có"),
    (
        "NHACVIEC_PROVINCE_TELEGRAM_TOKEN",
        "mã bot Telegram chung của các xã trên một máy chủ PostgreSQL; xã nào có bot riêng thì dùng bot riêng",
        "mỗi xã một bot",
    ),
    ("NHACVIEC_PROVINCE_TELEGRAM_TOKEN_FILE", "tệp chứa mã bot chung (nên dùng thay cho biến trên)", "không có"),
    ("NHACVIEC_TELEGRAM_API", "địa chỉ máy chủ Bot API của Telegram", f"`{_NORMAL.telegram_api}`"),
    ("NHACVIEC_ZALO_API", "địa chỉ máy chủ Bot API của Zalo", f"`{_NORMAL.zalo_api}`"),
    (
        "NHACVIEC_PUBLIC_URL",
        "địa chỉ trang web nhìn từ ngoài; có thì nhận webhook, không thì tự hỏi máy chủ. Nhiều xã trên một máy chủ: "
        "một tên miền, mỗi xã một tên bên dưới (`https://nhacviec.example`, `https://xa-mau.nhacviec.example`)",
        "không có",
    ),
    ("NHACVIEC_SECRET", "khóa ký liên kết và khóa mã bot giữ trong cơ sở dữ liệu", "tự tạo cạnh tệp cơ sở dữ liệu"),
    (
        "NHACVIEC_HTTP_PROXY",
        "máy chủ trung gian của cơ quan, `http://` hoặc `https://`, kèm tên và mật khẩu nếu cần "
        "(`http://tên:mật-khẩu@máy:cổng`, chữ lạ viết dạng `%40`); biến `HTTPS_PROXY` của máy không được dùng",
        "không có",
    ),
    (
        "NHACVIEC_HTTP_CLIENT",
        "thư viện gọi máy chủ Telegram: `aiohttp`, hoặc `httpx` (chậm hơn; để thử khi nghi mạng hay máy chủ trung gian "
        "không hợp với `aiohttp`)",
        f"`{_NORMAL.http_client}`",
    ),
    (
        "NHACVIEC_BACKUP",
        "thư mục giữ bản sao lưu mỗi ngày; `off` để tắt",
        "thư mục `backup/` cạnh tệp SQLite; PostgreSQL: không",
    ),
    (
        "NHACVIEC_HEARTBEAT_URL",
        "địa chỉ ngoài được gọi 5 phút một lần khi mọi thứ bình thường; nơi ấy báo động khi không thấy gọi",
        "không có",
    ),
    (
        "NHACVIEC_EVIDENCE",
        "thư mục giữ ảnh, tệp minh chứng; sao lưu cùng cơ sở dữ liệu",
        "thư mục `minh-chung/` cạnh tệp SQLite; PostgreSQL: chưa nhận tệp",
    ),
    (
        "NHACVIEC_CONSOLE_PASSWORD",
        "mật khẩu (ít nhất 12 ký tự) để máy khác vào trang tập huấn khi `run --host` mở ra ngoài máy này; ai có thì "
        "đóng được mọi vai và sửa được quy tắc của bản tập huấn",
        "trang tập huấn chỉ mở trên máy này",
    ),
    (
        "NHACVIEC_CONSOLE_PASSWORD_FILE",
        "tệp chứa mật khẩu ấy (nên dùng thay cho biến trên)",
        "không có",
    ),
    (
        "NHACVIEC_WINDOW",
        f"số tin mỗi bot gửi đi cùng lúc, từ 1 đến {WIDEST_WINDOW}; chỉ tăng khi đường truyền chậm mà tin nhiều: mất "
        "điện hay tắt máy đột ngột thì tối đa bấy nhiêu tin có thể bị gửi lặp (tin lặp có ghi rõ là nhắc lại)",
        f"`{_NORMAL.window}`",
    ),
    ("NHACVIEC_COMMUNE", "mã xã mà các lệnh nói đến, khi một máy chủ PostgreSQL giữ nhiều xã", "xã duy nhất"),
    (
        "NHACVIEC_SECRET_BEFORE",
        "khóa cũ, trong lúc đổi khóa: mã bot đã lưu vẫn mở được; mã hóa lại bằng `nhacviec commune reseal` rồi bỏ đi",
        "không có",
    ),
    (
        "NHACVIEC_DRIVER",
        "nhiều xã trên một máy chủ PostgreSQL: `local` (tiến trình nào giữ kênh thì giữ mãi), hoặc `jobs` (việc đến "
        "mới nạp xã, tiến trình nào rảnh thì làm; cần địa chỉ công khai và gói procrastinate)",
        f"`{_NORMAL.driver}`",
    ),
    ("NHACVIEC_LOG", "dạng nhật ký: `text` hoặc `json`", f"`{_NORMAL.log}`"),
)


def page() -> str:
    """One table, in the order one sets them."""
    rows = ((f"`{name}`", meaning, normal) for name, meaning, normal in VARIABLES)
    return f"# Biến môi trường\n\n{table(('Biến', 'Nghĩa', 'Mặc định'), rows)}"
