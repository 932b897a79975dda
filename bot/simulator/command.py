"""`nhacviec simulate`: one configuration, or two side by side, as text, JSON or a page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import yaml

from bot.ledger.rules.documents import parse, read_folder
from bot.simulator.page import page
from bot.simulator.play import play
from bot.simulator.report import Report, as_text, facts, head, report
from bot.texts import failure, plain
from schedules.errors import Fault

LONGEST = 731  # days: two years


def made(folder: Path, first: date, last: date, seed: int, format_: str, beside: Sequence[Path] = ()) -> str:
    """The report of a folder's configuration, lived from first to last.

    beside: another folder, or a rulebook that takes the place of the one with its `ma` (and of none: is added).
    """
    if (last - first).days >= LONGEST:
        raise failure(Fault, "simulation.long", "--to")
    if len(beside) > 1:
        raise failure(Fault, "simulation.two", "--with")
    texts = read_folder(folder)
    parse(dict(texts)).year  # noqa: B018 -- says that no rulebook is in force, before a year is lived for nothing
    variants = [texts, *(with_other(texts, path) for path in beside)]
    names = [path.resolve().name for path in (folder, *beside)]
    reports = [report(play(one, first, last, seed), name) for one, name in zip(variants, names, strict=True)]
    if format_ == "html":
        return page(reports)
    if format_ == "json":
        value = reports[0].as_json() | ({"compared": reports[1].as_json()} if len(reports) > 1 else {})
        return json.dumps(value, ensure_ascii=False, indent=2)
    return as_text(reports[0]) if len(reports) == 1 else side_by_side(reports[0], reports[1])


def with_other(texts: Mapping[str, str], path: Path) -> dict[str, str]:
    """The documents with another rulebook in place of the one of its id, or beside them; a folder stands for itself."""
    if path.is_dir():
        return read_folder(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise failure(Fault, "simulation.rulebook", str(path)) from fault
    mark = _mark(text)
    same = [name for name, held in texts.items() if name.startswith("rulebooks/") and mark and _mark(held) == mark]
    return {**texts, (same[0] if same else f"rulebooks/{path.stem}-so-sanh.yaml"): text}


def side_by_side(a: Report, b: Report) -> str:
    """The figures of two plays in two columns, then what differs most between them for each person."""
    rows = [(name, one, other) for (name, one), (_, other) in zip(facts(a), facts(b), strict=True)]
    widths = [max(len(row[n]) for row in rows) for n in range(2)]
    lines = [head(a), f"  A: {a.name}", f"  B: {b.name}", "", f"{'':<{widths[0]}}  {'A':<{widths[1]}}  B"]
    lines += [f"{name:<{widths[0]}}  {one:<{widths[1]}}  {other}" for name, one, other in rows]
    return "\n".join([*lines, *_people(a, b)])


def _people(a: Report, b: Report) -> list[str]:
    everybody = {**a.commune.directory.people, **b.commune.directory.people}
    one, other = (Counter(message.to for message in told.messages) for told in (a, b))
    changed = sorted(everybody, key=lambda person: (-abs(one[person] - other[person]), person))
    lines = [
        f"  {plain('simulation.changed', person=everybody[person].title, before=one[person], after=other[person])}"
        for person in changed[:12]
        if one[person] != other[person]
    ]
    return ["", plain("simulation.differ"), *lines] if lines else ["", plain("simulation.alike")]


def _mark(text: str) -> str:
    """The id of a rulebook as its line gives it, quoted or with a remark behind; "" where it has none."""
    line = next((line for line in text.splitlines() if line.startswith("ma:")), "")
    try:
        return str((yaml.safe_load(line) or {}).get("ma") or "")
    except (yaml.YAMLError, AttributeError):
        return ""
