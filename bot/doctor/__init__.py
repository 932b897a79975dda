"""`nhacviec doctor`: what is well and what is not, a line each, with what to do about it.

A check is a function from a `Ward` to lines; `CHECKS` lists them in the order they are printed. One that cannot be
made says so in a line of its own, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bot.doctor import channels, keeping, record, setting
from bot.doctor.ward import Level, Line, Ward
from schedules.errors import Fault

__all__ = ["CHECKS", "Level", "Line", "Ward", "examine"]

Check = Callable[[Ward], Iterable[Line]]
CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("Cấu hình", setting.configuration),
    ("Khóa", setting.secret),
    ("Cơ sở dữ liệu", record.database),
    ("Hồ sơ", keeping.chained),
    ("Sao lưu", keeping.backed_up),
    ("Minh chứng", keeping.evidence_there),
    ("Tiến trình", record.running),
    ("Hàng chờ", record.waiting),
    ("Đồng hồ", channels.clocks),
    ("Địa chỉ ngoài", channels.outside),
    ("Kênh chat", channels.bots),
    ("Hạn mức", channels.quotas),
    ("Số bot", record.layout),
    ("Liên kết", record.linked),
)


def examine(ward: Ward) -> Iterator[Line]:
    """Every line of every check, as soon as it is known."""
    for what, check in CHECKS:
        try:
            yield from check(ward)
        except Fault as fault:
            yield Line(Level.wrong, what, f"{fault.where}: {fault.what}" if fault.where else fault.what, fault.mend)
