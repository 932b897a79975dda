"""Rulebooks a province shares: a commune takes the rules over and keeps its own dates, acceptance and reviews.

The text a commune gets is the province's, written anew, with what is the commune's own laid over it: the days of steps
it has set, whether a rule or the whole book is in force, who leads where the province names nobody of the commune.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from schedules.errors import Fault

# What belongs to the commune in a rule it has taken over: its units, its way of reminding, its table of report days.
OWN = ("chu_tri", "phoi_hop", "noi_nhan", "xac_nhan", "chinh_sach", "ngay_bao_cao")
# The province's own days travel in a comment: only what differs from them is a day the commune has set.
_DAYS = "# ngay-cua-tinh:"


def name_of(shared: str, file: str) -> str:
    """The id a shared rulebook has in every commune. Fault where it has none."""
    return str(_book(shared, file)["ma"])


def inherited(shared: str, held: str | None, file: str) -> str:
    """The rulebook as a commune is to have it. held: what it has of it now; None: nothing, so it waits for acceptance.

    Rules the province no longer has go; a step's day the commune has set stays as long as the step is there.
    """
    book = _book(shared, file)
    own = _book(held, file) if held is not None else {}
    before = _days_before(held or "")
    mine = {rule["ma"]: rule for rule in own.get("quy_tac") or () if isinstance(rule, dict) and "ma" in rule}
    rules = [_laid_over(rule, mine.get(rule.get("ma")), before) for rule in book.get("quy_tac") or ()]
    made = {**book, "chap_nhan": bool(own.get("chap_nhan", False)), "quy_tac": rules}
    days = " ".join(f"{key}={day}" for key, day in sorted(_days(book.get("quy_tac") or ()).items()))
    text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=120)
    head = "# Bộ quy tắc của tỉnh. Ngày, đơn vị và việc chấp nhận là của xã; phần khác thay theo bản của tỉnh."
    return f"{head}\n{_DAYS} {days}\n{text}"


def _laid_over(rule: Mapping[str, Any], mine: Mapping[str, Any] | None, before: Mapping[str, str]) -> dict[str, Any]:
    if mine is None:
        return dict(rule)
    made = {**rule, **{key: mine[key] for key in OWN if key in mine}}
    held = _days((mine,))
    set_here = {key for key, day in held.items() if before.get(key) != day}
    dated = {step.get("ma"): step.get("han") for step in mine.get("cac_buoc") or ()}
    if rule.get("cac_buoc"):
        made["cac_buoc"] = [
            {**step, "han": dated[step["ma"]]} if f"{rule['ma']}/{step.get('ma')}" in set_here else step
            for step in rule["cac_buoc"]
        ]
    return made


def _days(rules: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Rule and step to the step's day."""
    steps = [(rule.get("ma"), step) for rule in rules for step in rule.get("cac_buoc") or ()]
    return {f"{rule}/{step.get('ma')}": str(step["han"]) for rule, step in steps if step.get("han")}


def _days_before(held: str) -> dict[str, str]:
    lines = [line.removeprefix(_DAYS) for line in held.splitlines() if line.startswith(_DAYS)]
    return dict(part.split("=", 1) for line in lines for part in line.split() if "=" in part)


def _book(text: str, file: str) -> dict[str, Any]:
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise Fault("không đọc được YAML.", file, "Kiểm tra bằng: nhacviec config check.") from fault
    if not isinstance(value, dict) or not value.get("ma"):
        raise Fault("không phải bộ quy tắc có “ma”.", file, "Thêm dòng “ma: …”.")
    rules = value.get("quy_tac") or []
    if not _named(rules) or not all(_named(rule.get("cac_buoc") or []) for rule in rules):
        raise Fault("có quy tắc hoặc bước thiếu “ma”.", file, "Mỗi mục của quy_tac và cac_buoc bắt đầu bằng “- ma: …”.")
    return value


def _named(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) and row.get("ma") for row in rows)
