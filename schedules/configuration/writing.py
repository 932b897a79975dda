"""A rulebook as the YAML text that `rulebooks.read` takes: drafts for review, and rulebooks edited on the board."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import yaml

from schedules.configuration import words
from schedules.rulebook import Each, Kind, Rule, Rulebook, Source, Step, Target

_EVERY = {kind: word for word, kind in words.EVERY.items()}


def write(book: Rulebook, remarks: Mapping[str, str] | None = None, heading: str = "") -> str:
    """The document of a rulebook. remarks: comment lines by rule id, above the rule; heading: comment lines on top.

    Reading it back gives the same rulebook; a rule without a policy gets the default of its kind.
    """
    return write_rows(book_row(book), [rule_row(rule) for rule in book.rules], remarks, heading)


def write_rows(
    book: Mapping[str, Any],
    rules: Sequence[Mapping[str, Any]],
    remarks: Mapping[str, str] | None = None,
    heading: str = "",
) -> str:
    """The same of a rulebook and rules given in the words of the file, as `book_row` and `rule_row` make them."""
    parts = [*(f"# {line}" for line in heading.splitlines()), _dump(book), "quy_tac:"]
    for row in rules:
        remark = (remarks or {}).get(str(row["ma"]), "")
        parts += ["", *(f"  # {line}" for line in remark.splitlines()), _item(row)]
    if not rules:
        parts[-1] = "quy_tac: []"
    return "\n".join(parts) + "\n"


def rule_row(rule: Rule) -> dict[str, Any]:
    """A rule in the words of the file, defaults left out."""
    return dict(_rule(rule))


def _dump(data: Mapping[str, Any]) -> str:
    text: str = yaml.dump(dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return text.rstrip("\n")


def _item(data: Mapping[str, Any]) -> str:
    """A mapping as an item of a list, two spaces in."""
    first, *rest = _dump(data).splitlines()
    return "\n".join([f"  - {first}", *(f"    {line}" for line in rest)])


class _Dumper(yaml.SafeDumper):
    """Lists of words on one line, lists of mappings one below the other."""

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        plain = all(isinstance(one, str | int) for one in sequence)
        return super().represent_sequence(tag, sequence, flow_style=plain)


def book_row(book: Rulebook) -> dict[str, Any]:
    """A rulebook without its rules in the words of the file."""
    data: dict[str, Any] = {"ma": book.id, "ten": book.title, "nam": book.year, "chap_nhan": book.accepted}
    if book.number:
        data["so_ky_hieu"] = book.number
    if book.issued_on:
        data["ngay_ban_hanh"] = book.issued_on
    if book.replaces:
        data["thay_the"] = book.replaces
    if book.annexes_missing:
        data["thieu_phu_luc"] = True
    return data


def _rule(rule: Rule) -> Iterator[tuple[str, Any]]:
    """Keys and values in the order of the sample rulebook; what is the default is left out."""
    yield "ma", rule.id
    yield "ten", rule.title
    yield "loai", _word(words.KINDS, rule.kind)
    yield "dieu_khoan", rule.clause
    yield "chu_tri", list(rule.lead)
    for key, names in (("phoi_hop", rule.support), ("noi_nhan", rule.recipient)):
        if names:
            yield key, list(names)
    yield from _scope(rule)
    if rule.source is not Source.decision:
        yield "nguon", _word(words.SOURCES, rule.source)
    if rule.kind is Kind.cycle or rule.every:
        yield "ky", [word for kind, word in _EVERY.items() if kind in rule.every]
    if rule.kind is Kind.cycle:
        yield "ngay_bao_cao", rule.days
    if rule.target:
        yield "chi_tieu", _target(rule.target)
    if rule.steps:
        yield "cac_buoc", [_step(step) for step in rule.steps]
    yield from ((key, text) for key, text in _rest(rule) if text)


def _scope(rule: Rule) -> Iterator[tuple[str, Any]]:
    if rule.confirmer:
        yield "xac_nhan", rule.confirmer
    if rule.each is not (Each.project if rule.group else Each.unit):
        yield "tung", _word(words.EACH, rule.each)
    if rule.group:
        yield "nhom_du_an", _word(words.GROUPS, rule.group)
    if rule.policy:
        yield "chinh_sach", rule.policy


def _rest(rule: Rule) -> Iterator[tuple[str, Any]]:
    yield "dieu_kien", rule.conditional
    yield "minh_chung", rule.evidence
    yield "ma_cu", rule.was
    yield "linh_vuc", rule.field
    yield "chi_neu_ten", rule.neutral


def _step(step: Step) -> dict[str, Any]:
    data: dict[str, Any] = {"ma": step.id}
    if step.title:
        data["ten"] = step.title
    data["han"] = step.due
    if step.target:
        data["chi_tieu"] = _target(step.target)
    if step.policy:
        data["chinh_sach"] = step.policy
    return data


def _target(target: Target) -> dict[str, Any]:
    value = int(target.value) if target.value == int(target.value) else target.value
    data = {"phep": target.op, "gia_tri": value, "don_vi": target.unit, "noi_dung": target.metric}
    return {key: part for key, part in data.items() if part != ""}


def _word(table: Mapping[str, StrEnum], value: StrEnum) -> str:
    return next(word for word, meaning in table.items() if meaning is value)
