"""Scores a reading against a gold list of this folder: a candidate meets an item when half of the shorter span is
shared."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from schedules.decision import Reading
from schedules.language import fold

TEXTS = Path(__file__).parent / "texts"


@dataclass
class Score:
    """Hits and totals by measure, and a line for every miss."""

    hit: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, measure: str, ok: bool, note: str) -> None:
        self.of[measure] = self.of.get(measure, 0) + 1
        self.hit[measure] = self.hit.get(measure, 0) + ok
        if not ok:
            self.misses.append(f"{measure}: {note}")

    def rate(self, measure: str) -> float:
        return self.hit.get(measure, 0) / self.of[measure] if self.of.get(measure) else 1.0

    def merge(self, other: Score) -> None:
        for measure in other.of:
            self.of[measure] = self.of.get(measure, 0) + other.of[measure]
            self.hit[measure] = self.hit.get(measure, 0) + other.hit.get(measure, 0)
        self.misses += other.misses


def texts() -> list[Path]:
    """The test decisions of this folder, each with its gold list."""
    return sorted(path for path in TEXTS.iterdir() if path.suffix in (".txt", ".md"))


def gold_of(path: Path) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    for item in items:
        assert text.count(item["quote"]) == 1, (path.name, item["quote"])
        item["start"] = text.index(item["quote"])
        item["end"] = item["start"] + len(item["quote"])
    return items


def score(reading: Reading, gold: list[dict[str, Any]]) -> Score:
    found = reading.as_json()["candidates"]
    result = Score()
    for item in gold:
        near = [c for c in found if _meets(item, c)]
        if "due" in item or "recurrence" in item:
            result.add(
                "recall", any(_agrees(item, c) for c in near), f"{item['quote']!r} got {[_said(c) for c in near]}"
            )
        if "lead" in item:
            result.add(
                "lead", any(_led(item["lead"], c) for c in near), f"{item['quote']!r} got {[c['lead'] for c in near]}"
            )
        if "quantity" in item:
            ok = any(_counted(item["quantity"], c) for c in near)
            result.add("quantity", ok, f"{item['quote']!r} got {[c['quantity'] for c in near]}")
        if "group" in item:
            result.add("group", any(c["group"] == item["group"] for c in near), item["quote"])
    for c in found:
        if c["recurrence"] or (c["due"] and c["due_basis"] == "explicit"):
            ok = any(_meets(item, c) and _agrees(item, c) for item in gold)
            result.add("precision", ok, f"{_said(c)} {c['quote'][:110]!r}")
    return result


def _meets(item: dict[str, Any], c: dict[str, Any]) -> bool:
    own, other = item["end"] - item["start"], c["end"] - c["start"]
    shared = min(item["end"], c["end"]) - max(item["start"], c["start"])
    return shared * 2 >= min(own, other) > 0 and other <= max(4 * own, 400)


def _agrees(item: dict[str, Any], c: dict[str, Any]) -> bool:
    if c["recurrence"]:
        return set(c["recurrence"]) in (set(item.get("recurrence", ())), set(item.get("or_recurrence", ())))
    if "any_day" in item:
        return bool(c["due"]) and c["due"].startswith(str(item["any_day"]))
    days = {str(item[key]) for key in ("due", "or") if key in item}
    return c["due"] in days


def _led(name: str, c: dict[str, Any]) -> bool:
    gold = fold(name)
    return any(gold in fold(lead) or fold(lead) in gold for lead in c["lead"])


def _counted(want: list[Any], c: dict[str, Any]) -> bool:
    got = c["quantity"]
    if not got:
        return False
    alike = {"=", ">="}
    same_op = got["op"] == want[0] or {got["op"], want[0]} <= alike
    return same_op and got["value"] == want[1] and fold(got["unit"]) == fold(want[2])


def _said(c: dict[str, Any]) -> str:
    return f"{c['kind']} {c['due']} {c['due_basis']} {c['recurrence']}"
