"""Acts that are no longer in force: a small dated table, and the warnings a decision that cites them deserves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from schedules.errors import Fault
from schedules.language import fold, format_date


@dataclass(frozen=True, slots=True)
class Act:
    """A repealed act: its number, the first day it is not in force, what replaces it («» where nothing does), a
    note."""

    number: str
    since: date
    by: str = ""
    note: str = ""


def acts(text: str) -> tuple[Act, ...]:
    """Read `config/repealed.yaml`: a list of {so, tu_ngay, thay_bang, ghi_chu}. Raises Fault on a wrong row."""
    import yaml

    where = "repealed.yaml"
    try:
        rows = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        raise Fault(
            "không đọc được bảng văn bản hết hiệu lực.", where, "Kiểm tra dấu hai chấm và thụt dòng."
        ) from error
    if not isinstance(rows, list):
        raise Fault("bảng phải là một danh sách.", where, "Mỗi văn bản một dòng bắt đầu bằng «-».")
    return tuple(_act(row, place) for place, row in enumerate(rows, start=1))


def _act(row: object, place: int) -> Act:
    where = f"repealed.yaml, mục {place}"
    if not isinstance(row, dict) or not isinstance(row.get("so"), str) or not isinstance(row.get("tu_ngay"), date):
        raise Fault("thiếu «so» hoặc «tu_ngay».", where, "Ví dụ: {so: 99/2021/NĐ-CP, tu_ngay: 2025-09-26}.")
    return Act(row["so"], row["tu_ngay"], str(row.get("thay_bang") or ""), str(row.get("ghi_chu") or ""))


def warnings(original: str, known: Sequence[Act], on: date | None) -> Iterator[str]:
    """One line for each repealed act that the text cites; `on`: the signing date, where acts repealed later are told
    so."""
    folded = re.sub(r"\s{0,9}([/-])\s{0,9}", r"\1", fold(original))
    for act in known:
        if re.search(rf"(?<![\w/]){re.escape(fold(act.number))}(?!\w)", folded):
            later = on is not None and act.since > on
            replaced = f", thay bằng {act.by}" if act.by else ""
            tail = " (sau ngày ký văn bản này)" if later else ""
            note = f"; {act.note}" if act.note else ""
            yield f"viện dẫn {act.number}, hết hiệu lực từ {format_date(act.since)}{replaced}{tail}{note}"
