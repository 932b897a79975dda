"""A person's review of a reading, as data: what became of each candidate, and the rulebook that follows.

A review can be kept, shown again and applied to another reading of the same decision: a candidate is known by its
clause, kind and time, never by its place in the text. Corrections are written in the words of the rulebook files
(«ten», «chu_tri», «han», …), so a clerk reads a recorded review as easily as a rulebook.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import yaml

from schedules.configuration import words
from schedules.configuration.writing import book_row, rule_row, write_rows
from schedules.decision.draft import SAMPLE_DAYS, book_of, proposals, short_title
from schedules.decision.reading import RECURRENCES, Candidate, Reading
from schedules.errors import Fault
from schedules.rulebook import Every

STEP, STEP_TITLE, STEP_POLICY, DUE, TARGET = "buoc", "ten_buoc", "chinh_sach_buoc", "han", "chi_tieu"
_STEP_WORDS = {STEP: "ma", STEP_TITLE: "ten", STEP_POLICY: "chinh_sach", DUE: "han", TARGET: "chi_tieu"}
_STEPPED = ("mot_lan", "moc")
_KIND_WORD = {kind.value: word for word, kind in words.KINDS.items()}


class Verdict(StrEnum):
    """Taken as proposed, taken with corrections, or no duty at all."""

    accept = "nhan"
    correct = "sua"
    drop = "bo"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a candidate is known by in every reading. when: the ISO date, or the periods joined by "+", or "".

    nth: counts from 1 candidates that are alike in all of this, in reading order.
    """

    clause: str
    kind: str
    when: str = ""
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """What one candidate became. fields: corrections in the words of the rulebook files; None takes a line away.

    For a dated rule «buoc», «ten_buoc», «chinh_sach_buoc», «han» and «chi_tieu» speak of the candidate's own step.
    Candidates that are given one «ma» become one rule: its steps, or its periods.
    """

    key: Key
    verdict: Verdict
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Review:
    """Decisions about candidates; those without one are left out. book: corrections to «ma», «ten», «nam», ….

    kept: rules of the replaced rulebook, in the words of its file, that stay although nothing in the reading is theirs.
    """

    decisions: tuple[Decision, ...] = ()
    book: Mapping[str, Any] = field(default_factory=dict)
    kept: tuple[Mapping[str, Any], ...] = ()

    @cached_property
    def by_key(self) -> Mapping[Key, Decision]:
        return {one.key: one for one in self.decisions}

    def decide(self, decision: Decision) -> Review:
        """With this decision instead of any earlier one about the same candidate."""
        return replace(self, decisions=(*(one for one in self.decisions if one.key != decision.key), decision))

    def undecide(self, key: Key) -> Review:
        return replace(self, decisions=tuple(one for one in self.decisions if one.key != key))


@dataclass(frozen=True, slots=True)
class Item:
    """A candidate under review: its key, the rule proposed for it in the words of the file, whether it is a sure one.

    row: of a dated rule it holds the candidate's own step alone.
    """

    key: Key
    candidate: Candidate
    row: Mapping[str, Any]
    certain: bool


def items(
    reading: Reading, due_days: Mapping[str, Collection[Every]] = SAMPLE_DAYS, taken: Collection[str] = ()
) -> tuple[Item, ...]:
    """Every candidate of a reading, in reading order. due_days and taken: as `draft.proposals` takes them."""
    known = keys(reading)
    made: list[Item] = []
    for one in proposals(reading, due_days, taken):
        row = rule_row(one.rule)
        for index, candidate in enumerate(one.group):
            own = one_step(row, _titled(row["cac_buoc"][index], candidate, one.group)) if "cac_buoc" in row else row
            made.append(Item(known[id(candidate)], candidate, own, one.certain))
    place = {id(candidate): index for index, candidate in enumerate(reading.candidates)}
    return tuple(sorted(made, key=lambda item: place[id(item.candidate)]))


def _titled(step: Mapping[str, Any], candidate: Candidate, group: Sequence[Candidate]) -> Mapping[str, Any]:
    """Of a ladder each step bears its own words: the rule's title speaks of the first one's figure and date."""
    return {**step, "ten": short_title(candidate)} if len(group) > 1 else step


def one_step(row: Mapping[str, Any], step: Mapping[str, Any]) -> dict[str, Any]:
    """A dated rule with one of its steps alone; a figure of the whole rule is that step's."""
    own = {key: value for key, value in row.items() if key != TARGET}
    whole = {TARGET: row[TARGET]} if TARGET in row else {}
    return {**own, "cac_buoc": [{**whole, **step}]}


def keys(reading: Reading) -> Mapping[int, Key]:
    """The key of each candidate by its `id()`."""
    seen = Counter[Key]()
    found: dict[int, Key] = {}
    for candidate in reading.candidates:
        plain = Key(candidate.clause, _KIND_WORD[candidate.kind], when(candidate))
        seen[plain] += 1
        found[id(candidate)] = replace(plain, nth=seen[plain])
    return found


def when(candidate: Candidate) -> str:
    """The time part of a key."""
    if candidate.recurrence:
        return "+".join(name for name in RECURRENCES if name in candidate.recurrence)
    return candidate.due.isoformat() if candidate.due else ""


# --- applying -------------------------------------------------------------------------------------------------------


def apply(
    reading: Reading,
    review: Review,
    due_days: Mapping[str, Collection[Every]] = SAMPLE_DAYS,
    taken: Collection[str] = (),
) -> str:
    """The rulebook of a reviewed reading, as `config/rulebooks/*.yaml` are written; in force once it is imported.

    `schedules.configuration.load` checks it as any other. Each rule carries the words it came from as a comment.
    """
    rows: dict[str, dict[str, Any]] = {}
    remarks: dict[str, list[str]] = {}
    for item in items(reading, due_days, taken):
        decision = review.by_key.get(item.key)
        if decision is None or decision.verdict is Verdict.drop:
            continue
        row = corrected(item.row, decision.fields)
        name = str(row["ma"])
        rows[name] = joined(rows[name], row) if name in rows else row
        remarks.setdefault(name, []).append(f"«{' '.join(item.candidate.quote.split())}»")
    for kept in review.kept:
        name = str(kept["ma"])
        rows[name] = joined(rows[name], kept) if name in rows else dict(kept)
    notes = {name: "\n".join(dict.fromkeys(lines)) for name, lines in remarks.items()}
    return write_rows(head(reading, review), [_ordered(row) for row in rows.values()], notes)


def head(reading: Reading, review: Review) -> dict[str, Any]:
    """What stands above the rules: as read, corrected, accepted."""
    merged = {**book_row(book_of(reading, ())), **review.book, "chap_nhan": True}
    return {key: value for key, value in merged.items() if value not in (None, "")}


def corrected(row: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """A proposed rule with corrections laid over it, its shape that of its (maybe new) kind."""
    kind = fields.get("loai", row["loai"])
    stepped = kind in _STEPPED
    own = set(_STEP_WORDS) if stepped else {STEP, STEP_TITLE, STEP_POLICY, DUE}
    made = {**row, **{key: value for key, value in fields.items() if key not in own}}
    step = dict((row.get("cac_buoc") or [{"ma": "han", "han": None}])[0])
    if stepped:
        if "cac_buoc" not in row and TARGET in made:
            step["chi_tieu"] = made.pop(TARGET)
        step |= {_STEP_WORDS[key]: fields[key] for key in _STEP_WORDS if key in fields}
        made["cac_buoc"] = [{key: value for key, value in step.items() if value is not None or key == "han"}]
    else:
        made.pop("cac_buoc", None)
        if TARGET not in fields and "chi_tieu" in step and kind != "dinh_ky":
            made.setdefault(TARGET, step["chi_tieu"])
    if kind != "dinh_ky":
        made.pop("ky", None)
        made.pop("ngay_bao_cao", None)
    return {key: value for key, value in made.items() if value is not None}


def corrections(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that turn a proposed rule into a wanted one (both with at most one step): the least there are."""
    fields = {key: value for key, value in wanted.items() if key != "cac_buoc" and row.get(key) != value}
    fields |= {key: None for key in row if key not in wanted and key != "cac_buoc"}
    before, after = (dict((one.get("cac_buoc") or [{}])[0]) for one in (row, wanted))
    if not after and "chi_tieu" in before and TARGET not in wanted:
        fields[TARGET] = None
    if after:
        for key, word in _STEP_WORDS.items():
            if before.get(word) != after.get(word):
                fields[key] = after.get(word)
    return fields


def joined(row: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Two parts of one rule: the first says what it is, each brings its steps or its periods."""
    made = dict(row)
    if "cac_buoc" in row or "cac_buoc" in more:
        steps = {step["ma"]: step for step in [*row.get("cac_buoc", ()), *more.get("cac_buoc", ())]}
        made["cac_buoc"] = list(steps.values())
    if "ky" in row or "ky" in more:
        every = {*row.get("ky", ()), *more.get("ky", ())}
        made["ky"] = [word for word in words.EVERY if word in every]
    return made


def _ordered(row: Mapping[str, Any]) -> dict[str, Any]:
    """Steps by date, those without one last."""
    steps = row.get("cac_buoc")
    return {**row, "cac_buoc": sorted(steps, key=lambda step: step.get("han") or date.max)} if steps else dict(row)


# --- as a file ------------------------------------------------------------------------------------------------------


def to_yaml(review: Review) -> str:
    """The recorded review as text; `from_yaml` reads it back."""
    text: str = yaml.dump(as_data(review), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return text


class _Dumper(yaml.SafeDumper):
    """Every value where it belongs: a person edits one without changing another."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def from_yaml(text: str) -> Review:
    """A recorded review. Fault where it is none."""
    try:
        return from_data(yaml.safe_load(text) or {})
    except yaml.YAMLError as problem:
        raise _unreadable("không phải YAML") from problem


def as_data(review: Review) -> dict[str, Any]:
    """The same as plain lists and mappings; days stay dates."""
    return {
        "bo_quy_tac": dict(review.book),
        "muc": list(_written(review.decisions)),
        **({"giu": [dict(row) for row in review.kept]} if review.kept else {}),
    }


def _written(decisions: Iterable[Decision]) -> Iterator[dict[str, Any]]:
    for one in decisions:
        key = one.key
        row: dict[str, Any] = {"dieu_khoan": key.clause, "loai": key.kind}
        if key.when:
            row["luc"] = key.when
        if key.nth > 1:
            row["thu"] = key.nth
        row["xu_ly"] = one.verdict.value
        if one.fields:
            row["ghi"] = dict(one.fields)
        yield row


def from_data(data: object) -> Review:
    """A review of plain lists and mappings; dates may be ISO words. Fault where something is missing or unknown."""
    if not isinstance(data, Mapping):
        raise _unreadable("không phải bản rà soát")
    try:
        decisions = tuple(_decision(row) for row in data.get("muc") or ())
    except (KeyError, TypeError, ValueError) as problem:
        raise _unreadable(f"có mục không đúng ({problem})") from problem
    kept: Sequence[Mapping[str, Any]] = data.get("giu") or ()
    return Review(decisions, data.get("bo_quy_tac") or {}, tuple(kept))


def _decision(row: Mapping[str, Any]) -> Decision:
    kind = str(row["loai"])
    if kind not in words.KINDS:
        raise ValueError(f"loai: {kind}")
    key = Key(str(row["dieu_khoan"]), kind, str(row.get("luc", "")), int(row.get("thu", 1)))
    return Decision(key, Verdict(str(row["xu_ly"])), dict(row.get("ghi") or {}))


def _unreadable(what: str) -> Fault:
    return Fault(f"bản rà soát {what}.", "bản rà soát", "Rà soát lại từ văn bản.")
