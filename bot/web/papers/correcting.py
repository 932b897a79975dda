"""The form that corrects one rule: what was typed becomes the rule that is wanted, or a line saying what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.texts import failure, plain
from bot.web.gate.forms import Form
from bot.web.papers.cases import STEPPED, WORDS, Case, Line
from schedules.configuration import words
from schedules.decision.draft import slug, unique
from schedules.decision.review import Decision, Verdict, corrections
from schedules.errors import Fault

_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_PLAIN = ("dieu_kien", "minh_chung", "chinh_sach", "nhom_du_an", "tung")
_UNITS = ("chu_tri", "phoi_hop", "noi_nhan")
LONGEST = 400


def decision(case: Case, line: Line, form: Form) -> Decision:
    """The decision a filled form stands for. Fault with a Vietnamese line where something typed cannot be."""
    fields = corrections(line.item.row, wanted(case, line.row, line.step, form))
    return Decision(line.item.key, Verdict.correct if fields else Verdict.accept, fields)


def added(case: Case, form: Form) -> dict[str, Any]:
    """A rule nobody proposed, as the form describes it. Fault where something typed cannot be."""
    given = form.text("ma")
    taken = {str(line.row["ma"]) for line in case.lines} | {str(row["ma"]) for row in case.held.review.kept}
    taken |= {rule.id for book in case.commune.rulebooks for rule in book.rules}
    if given in taken:
        raise _wrong("id_taken", given=given)
    values = {**form.values, "ma": (given or unique(slug(form.text("ten"), 6) or "viec", taken),)}
    clause = _need(form, "dieu_khoan", "clause")
    row = wanted(case, {}, {}, replace(form, values=values))
    if row["loai"] in STEPPED and not row["cac_buoc"][0]["han"]:
        raise _wrong("no_day")
    return {**row, "dieu_khoan": clause}


def typed(form: Form) -> dict[str, Any]:
    """What was typed, to be shown again as it is beside what is wrong with it."""
    row: dict[str, Any] = {key: form.text(key) for key in ("ma", "ten", "loai", "dieu_khoan", "ngay_bao_cao", *_PLAIN)}
    row |= {key: form.texts(key) for key in (*_UNITS, "ky")}
    target = {key: form.text(key) for key in ("phep", "gia_tri", "don_vi", "noi_dung")}
    step = {"ma": form.text("buoc"), "ten": form.text("ten_buoc"), "han": form.text("han"), "chi_tieu": target}
    return {**row, "cac_buoc": [step]}


def wanted(case: Case, before: Mapping[str, Any], step: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The rule as the form describes it, in the words of the rulebook files. before, step: as it was, if it was."""
    row = {key: value for key, value in before.items() if key not in ("cac_buoc", "chi_tieu", "ky", "ngay_bao_cao")}
    row |= {"ma": _id(form, "ma"), "ten": _need(form, "ten", "title"), "loai": _choice(form, "loai")}
    for key in _PLAIN:
        _put(row, key, form.text(key)[:LONGEST])
    for key in ("nhom_du_an", "tung"):
        if row.get(key) and row[key] not in WORDS[key]:
            raise _wrong("no_choice", value=row[key])
    for key in _UNITS:
        _put(row, key, _units(case, form, key, row.get(key, ())))
    row.setdefault("chu_tri", [])
    return _timed(step, row, form)


def _timed(before: Mapping[str, Any], row: dict[str, Any], form: Form) -> dict[str, Any]:
    """With its dates, periods and figure, as its kind has them."""
    target = _target(form)
    if row["loai"] in STEPPED:
        step: dict[str, Any] = {**before, "ma": _id(form, "buoc"), "han": _day(form)}
        _put(step, "ten", form.text("ten_buoc")[:LONGEST])
        _put(step, "chi_tieu", target)
        row["cac_buoc"] = [step]
    elif row["loai"] == "dinh_ky":
        chosen = form.texts("ky")
        row["ky"] = [word for word in words.EVERY if word in chosen]
        row["ngay_bao_cao"] = form.text("ngay_bao_cao")
        if not row["ky"]:
            raise _wrong("no_period")
    else:
        _put(row, "chi_tieu", target)
    return row


def _put(row: dict[str, Any], key: str, value: Any) -> None:
    if value:
        row[key] = value
    else:
        row.pop(key, None)


def _target(form: Form) -> Mapping[str, Any] | None:
    value, unit = form.text("gia_tri").replace(" ", ""), form.text("don_vi")
    if not value:
        return None
    try:
        number = float(value.replace(".", "").replace(",", ".") if "," in value else value)
    except ValueError as bad:
        raise _wrong("no_number", value=value) from bad
    if not unit or not 0 <= number < 1e15:
        raise _wrong("no_unit")
    operator = form.text("phep") or ">="
    if operator not in words.OPERATORS:
        raise _wrong("no_operator", operator=operator)
    whole = int(number) if number == int(number) else number
    made: dict[str, Any] = {"phep": operator, "gia_tri": whole, "don_vi": unit[:40]}
    _put(made, "noi_dung", form.text("noi_dung")[:LONGEST])
    return made


def _units(case: Case, form: Form, key: str, before: Sequence[str]) -> list[str]:
    """Those chosen; the ones there were keep their order, for the first of several leads a shared duty."""
    directory = case.commune.directory
    chosen = form.texts(key)
    for name in chosen:
        if name not in directory.units and name not in directory.collectives:
            raise _wrong("no_such_unit", unit=name)
    return [*(name for name in before if name in chosen), *(name for name in chosen if name not in before)]


def _day(form: Form) -> Any:
    try:
        return form.day("han")
    except ValueError as bad:
        raise _wrong("not_a_day", value=form.text("han")) from bad


def _id(form: Form, key: str) -> str:
    value = form.text(key)
    if not _ID.fullmatch(value):
        raise _wrong("bad_id", value=value)
    return value


def _need(form: Form, key: str, what: str) -> str:
    value = form.text(key)[:LONGEST]
    if not value:
        raise _wrong("missing", what=plain(f"page.papers.need.{what}"))
    return value


def _choice(form: Form, key: str) -> str:
    value = form.text(key)
    if value not in WORDS[key]:
        raise _wrong("no_choice", value=value)
    return value


def _wrong(name: str, **values: str | int) -> Fault:
    return failure(Fault, f"rule.{name}", **values)


def head(case: Case, form: Form) -> dict[str, Any]:
    """What stands above the rules. Fault as above."""
    try:
        year, signed = int(form.text("nam")), form.day("ngay_ban_hanh")
    except ValueError as bad:
        raise _wrong("bad_year_or_day") from bad
    if not 2000 <= year <= 2099:
        raise _wrong("bad_year", year=year)
    replaced = form.text("thay_the")
    if replaced and replaced not in {book.id for book in case.commune.rulebooks}:
        raise _wrong("no_book", book=replaced)
    return {
        "ma": _id(form, "ma"),
        "ten": _need(form, "ten", "document"),
        "nam": year,
        "so_ky_hieu": form.text("so_ky_hieu")[:60],
        "ngay_ban_hanh": signed,
        "thay_the": replaced,
    }
