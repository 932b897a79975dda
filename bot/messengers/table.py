"""The README's table of what each messenger can, from the messengers' own statements.

`python -m bot.messengers.table` writes it anew between its marks in the README of the working directory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.messengers.protocol import Can
from bot.texts.channels import NAMES

BEGIN: Final = "<!-- bảng kênh: python -m bot.messengers.table -->"
END: Final = "<!-- hết bảng kênh -->"
UNITS: Final = {"code points": "ký tự", "utf-16": "đơn vị UTF-16"}


def messengers() -> dict[str, Can]:
    """By the name people know them by, in the order they came."""
    from bot.messengers.console import Console
    from bot.messengers.telegram import TELEGRAM
    from bot.messengers.zalo import ZALO

    return {NAMES["telegram"]: TELEGRAM, NAMES["zalo"]: ZALO, NAMES["console"]: Console.can}


def markdown() -> str:
    """The table, a column a messenger."""
    known = messengers()
    head = ["", *known]
    lines = [head, ["---"] * len(head), *([label, *map(cell, known.values())] for label, cell in ROWS)]
    return "\n".join(f"| {' | '.join(line)} |".replace("|  |", "| |") for line in lines)


def placed(readme: str) -> str:
    """A README with the table of today between its marks. ValueError where there are none."""
    marked = re.compile(rf"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not marked.search(readme):
        raise ValueError(f"no {BEGIN} … {END}")
    return marked.sub(lambda _: f"{BEGIN}\n{markdown()}\n{END}", readme)


def _yes(has: bool, otherwise: str = "không") -> str:
    return "có" if has else otherwise


def _number(value: float | None) -> str:
    return "không giới hạn" if value is None else f"{value:,.0f}".replace(",", ".")


ROWS: Final[tuple[tuple[str, Callable[[Can], str]], ...]] = (
    ("Câu hỏi có lựa chọn", lambda can: "nút bấm" if can.buttons else "đánh số, trả lời bằng số"),
    ("Sửa tin đã gửi", lambda can: _yes(can.edit)),
    ("Chủ đề trong nhóm", lambda can: _yes(can.topics)),
    ("Nhận tệp", lambda can: _yes(can.files_in)),
    ("Gửi tệp", lambda can: _yes(can.files_out)),
    ("Mã QR mở thẳng và liên kết", lambda can: _yes(can.deep_links, "không, gõ 8 chữ số")),
    ("Bot nhắn trước được", lambda can: _yes(can.starts_conversation, "không, người dùng nhắn trước")),
    ("Tin dài nhất", lambda can: f"{_number(can.longest)} {UNITS[can.unit]}"),
    ("Nhịp gửi: mỗi bot, mỗi người", lambda can: f"{_number(can.per_bot)}, {_number(can.per_chat)} tin/giây"),
    ("Tin mỗi tháng", lambda can: _number(can.a_month)),
    ("Người mỗi bot", lambda can: _number(can.people)),
)

if __name__ == "__main__":
    path = Path("README.md")
    path.write_text(placed(path.read_text(encoding="utf-8")), encoding="utf-8")
