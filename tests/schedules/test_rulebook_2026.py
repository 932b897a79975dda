"""The rulebook of the 2026 decision: its dates by hand, and every tier A duty of the reference reading beside it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schedules.commune import Commune
from schedules.rulebook import Kind, Rule, Source
from tests.schedules.folder import BOOK, CONFIG, commune, documents

SHARED = CONFIG.parent.parent / "shared" / "decision"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the decision and its reference reading are not here")

# Units as the reference reading names them; classes are compared where the rulebook keeps them.
NAMES = {
    "Phòng Kinh tế": {"phong-kinh-te"},
    "Phòng Văn hóa - Xã hội": {"phong-van-hoa-xa-hoi"},
    "Ban Chỉ huy quân sự xã": {"ban-chi-huy-quan-su"},
    "Công an xã": {"cong-an"},
    "Cơ quan Thuế": {"thue"},
    "Cơ sở y tế công lập": {"tram-y-te"},
    "UBND xã": {"ubnd-xa"},
    "Trạm Y tế": {"tram-y-te"},
    "Các chủ đầu tư": {"cac-chu-dau-tu"},
}
MERGED = {"II5c-plan"}  # the plan and its launch in quarter I are one duty, an owner


@pytest.fixture(scope="module")
def made() -> Commune:
    return commune()


def gold() -> list[dict[str, Any]]:
    lines = (SHARED / "gold.jsonl").read_text("utf-8").splitlines() if SHARED.exists() else []
    return [item for line in lines if (item := json.loads(line))["tier"] == "A"]


def test_the_dated_steps_by_hand(made: Commune) -> None:
    steps = {
        (rule.id, step.id): (step.due, step.target.value if step.target else None)
        for rule in made.in_force.values()
        for step in rule.steps
        if step.due
    }
    june, september, december = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)
    assert steps == {
        ("ke-hoach-dau-tu-cong", "quy-1"): (date(2026, 3, 31), None),
        ("giai-ngan-hoan-thanh", "muc-100"): (june, 100),
        ("giai-ngan-chuyen-tiep", "muc-30"): (june, 30),
        ("giai-ngan-chuyen-tiep", "muc-60"): (september, 60),
        ("giai-ngan-chuyen-tiep", "muc-100"): (december, 100),
        ("khoi-cong-moi", "ban-giao-mat-bang"): (june, None),
        ("khoi-cong-moi", "khoi-cong"): (june, None),
        ("giai-ngan-khoi-cong-moi", "muc-40"): (september, 40),
        ("giai-ngan-khoi-cong-moi", "muc-95"): (december, 95),
        ("ctmtqg-keo-dai", "het-nam"): (december, None),
    }


def test_the_statutory_companion_is_off_and_every_row_has_its_source(made: Commune) -> None:
    book = next(book for book in made.rulebooks if book.id == "dau-tu-cong-luat-dinh")
    assert not book.accepted
    assert not {rule.id for rule in book.rules} & made.in_force.keys()
    assert all(re.search(r"(?:Nghị định|Luật) \d+/20\d\d", rule.clause) for rule in book.rules)
    assert {rule.source for rule in book.rules} <= {Source.law, Source.default}
    dates = {step.id: step.due for rule in book.rules for step in rule.steps}
    assert dates == {
        "truoc-15-12": date(2026, 12, 14),
        "het-31-12": date(2026, 12, 31),
        "mat-bang-31-01": date(2027, 1, 31),
        "het-31-01": date(2027, 1, 31),
        "truoc-20-01": date(2027, 1, 19),
        "truoc-10-02": date(2027, 2, 9),
    }


def test_defence_and_police_carry_a_name_only(made: Commune) -> None:
    secret = [rule for rule in made.rules.values() if set(rule.lead) & {"cong-an", "ban-chi-huy-quan-su"}]
    assert len(secret) == 4
    assert all(rule.neutral for rule in secret)


@needs_shared
@pytest.mark.parametrize("item", gold(), ids=lambda item: item["id"])
def test_every_tier_a_duty_is_a_rule(item: dict[str, Any], made: Commune) -> None:
    rules = [rule for rule in made.in_force.values() if rule.clause == item["path"] and _same(rule, item)]
    assert rules, item
    named = set().union(*(NAMES.get(name, set()) for name in item["units_lead"]))
    assert any(named <= set(rule.lead) for rule in rules), (named, [rule.lead for rule in rules])


def _same(rule: Rule, item: dict[str, Any]) -> bool:
    if item["id"] in MERGED:
        return rule.id == "ke-hoach-dau-tu-cong"
    if rule.kind.value != item["kind"]:
        return False
    if rule.kind is Kind.cycle:
        return {every.value for every in rule.every} == set(item["recurrence"])
    group = rule.group.value if rule.group else None
    return group == item["group"] and _same_step(rule, item)


def _same_step(rule: Rule, item: dict[str, Any]) -> bool:
    wanted = item["quantity"] and (item["quantity"]["op"], item["quantity"]["value"], item["quantity"]["unit"])
    if rule.kind in (Kind.standing_target, Kind.one_off, Kind.event, Kind.assignment):
        target = rule.target and (rule.target.op, rule.target.value, rule.target.unit)
        return target == wanted
    return any(
        str(step.due) == item["due"]
        and (step.target and (step.target.op, step.target.value, step.target.unit)) == wanted
        for step in rule.steps
    )


@needs_shared
def test_no_sentence_of_the_decision_is_copied() -> None:
    """Facts and clause numbers only: but for names of units, no run of nine of its words stands in our files."""
    decision = _runs((SHARED / "quyet-dinh-bang-mac-2026.txt").read_text("utf-8"))
    for name, text in documents().items():
        copied = _runs(text) & decision
        assert name == "units.yaml" or not copied, (name, sorted(copied)[:3])


def _runs(text: str, length: int = 9) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[n : n + length]) for n in range(len(words) - length + 1)}


def test_each_clause_is_a_path(made: Commune) -> None:
    book = next(book for book in made.rulebooks if f"rulebooks/{book.id}.yaml" == BOOK)
    assert all(re.match(r"Điều [12] > (?:I|II|1|2|3)\b", rule.clause) for rule in book.rules)
    assert Path(CONFIG / BOOK).exists()
