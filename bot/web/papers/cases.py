"""A document under review with everything its pages show: candidates, verdicts, what writing the rulebook would do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from bot.ledger.rules import documents
from bot.ledger.rules.readings import Reading as Held
from bot.texts import plain
from bot.web import labels
from bot.web.labels import GROUPS, OPERATORS, PERIODS, RULE_KINDS
from schedules.commune import Commune
from schedules.configuration import words
from schedules.decision.home import due_days, read_for
from schedules.decision.reading import Reading
from schedules.decision.review import Decision, Item, Key, Review, Verdict, apply, corrected, head, items
from schedules.decision.revision import compare
from schedules.difference import difference
from schedules.errors import ConfigFault, Fault, Problem
from schedules.language import format_date, format_number
from schedules.rulebook import Rulebook

STEPPED = ("mot_lan", "moc")
UNSURE = 0.7  # below this confidence a person looks first
_FEW = 3  # dated duties two documents must share before they are taken for the same
_MANY = 80  # letters of a proposed title on the page


@dataclass(frozen=True)
class Line:
    """One candidate as the page shows it. row: the proposed rule with any correction laid over it."""

    number: int
    item: Item
    decision: Decision | None
    row: Mapping[str, Any]

    @property
    def mark(self) -> str:
        """Its key as a form carries it."""
        return mark_of(self.item.key)

    @property
    def state(self) -> str:
        """ "nhan", "sua", "bo", or "" while nobody has decided."""
        return self.decision.verdict.value if self.decision else ""

    @property
    def step(self) -> Mapping[str, Any]:
        return next(iter(self.row.get("cac_buoc") or ()), {})

    @property
    def title(self) -> str:
        """What it is about: of a step that has words of its own, those."""
        return str(self.step.get("ten") or self.row["ten"])

    @property
    def target(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.step.get("chi_tieu") or self.row.get("chi_tieu") or {}
        return found

    @property
    def soft(self) -> bool:
        return not self.item.certain

    @property
    def doubts(self) -> tuple[str, ...]:
        """What the reader is not sure of and nobody has settled yet, in words; such lines are looked at first."""
        if self.state:
            return ()
        found = []
        if self.item.candidate.confidence < UNSURE:
            found.append(plain("page.papers.doubt.sure", percent=f"{self.item.candidate.confidence:.0%}"))
        if not self.row.get("chu_tri"):
            found.append(plain("page.papers.doubt.lead"))
        if self.row["loai"] in STEPPED and not self.step.get("han"):
            found.append(plain("page.papers.no_day"))
        if self.row["loai"] == "dinh_ky" and not self.row.get("ngay_bao_cao"):
            found.append(plain("page.papers.doubt.line"))
        return tuple(found)

    @property
    def firm(self) -> bool:
        return self.item.candidate.firm and self.row["loai"] in (*STEPPED, "dinh_ky")


@dataclass(frozen=True)
class Case:
    """A kept document, read for the commune as it is now."""

    held: Held
    commune: Commune
    reading: Reading
    lines: tuple[Line, ...]

    def line(self, mark: str) -> Line | None:
        return next((line for line in self.lines if line.mark == mark), None)

    @property
    def decided(self) -> int:
        return sum(bool(line.state) for line in self.lines)

    def count(self, *states: str) -> int:
        return sum(line.state in states for line in self.lines)

    @property
    def waiting(self) -> tuple[Line, ...]:
        """The sure ones nobody has decided about."""
        return tuple(line for line in self.lines if not line.state and not line.soft)

    @property
    def old(self) -> Rulebook | None:
        """The rulebook this document revises."""
        return next((book for book in self.commune.rulebooks if book.id == self.held.rulebook), None)

    @property
    def head(self) -> Mapping[str, Any]:
        return head(self.reading, self.held.review)


def case(held: Held, commune: Commune) -> Case:
    """Reads the document (half a second for a long one, remembered) and lays the review over it."""
    reading = read_again(commune, held.text, held.signed_on)
    rows = due_days(commune)
    lines = []
    for number, item in enumerate(items(reading, rows, taken(commune, held)), start=1):
        decision = held.review.by_key.get(item.key)
        row = corrected(item.row, decision.fields) if decision else item.row
        lines.append(Line(number, item, decision, row))
    return Case(held, commune, reading, tuple(lines))


def taken(commune: Commune, held: Held) -> frozenset[str]:
    """Ids of rules that are another rulebook's."""
    own = str(held.review.book.get("ma") or held.rulebook)
    return frozenset(rule.id for book in commune.rulebooks if book.id != own for rule in book.rules)


def read_again(commune: Commune, text: str, signed_on: date | None) -> Reading:
    """`read_for`, remembered for the few documents under review at a time."""
    names = hashlib.sha256(repr((commune.name, commune.directory, commune.repealed)).encode()).hexdigest()
    return _read(_Same(commune, names), text, signed_on)


@dataclass(frozen=True)
class _Same:
    """A commune that counts as the same while its names and its repealed acts do: only they change a reading."""

    commune: Commune
    names: str

    def __hash__(self) -> int:
        return hash(self.names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.names == self.names


@lru_cache(maxsize=4)
def _read(home: _Same, text: str, signed_on: date | None) -> Reading:
    return read_for(home.commune, text, signed_on=signed_on)


def mark_of(key: Key) -> str:
    """A candidate's key as a form carries it."""
    return "|".join((key.kind, key.when, str(key.nth), key.clause))


# --- showing --------------------------------------------------------------------------------------------------------


def facts(line: Line, commune: Commune) -> list[tuple[str, str]]:
    """What a rule says, as labels and words."""
    row, step = line.row, line.step
    said = [(_label("kind"), RULE_KINDS[row["loai"]])]
    if row["loai"] in STEPPED:
        said.append((_label("due"), format_date(step["han"]) if step.get("han") else plain("page.papers.no_day")))
    if row["loai"] == "dinh_ky":
        said.append((_label("every"), ", ".join(PERIODS[word] for word in row.get("ky", ()))))
        said.append((_label("line"), plain("page.papers.by_line", line=row.get("ngay_bao_cao") or "")))
    if line.target:
        said.append((_label("target"), figure(line.target)))
    said.append((_label("lead"), _names(row.get("chu_tri", ()), commune) or _unknown(line)))
    said += [
        (_label(label), _names(row[key], commune))
        for label, key in (("support", "phoi_hop"), ("to", "noi_nhan"))
        if row.get(key)
    ]
    if row.get("nhom_du_an"):
        said.append((_label("projects"), GROUPS[row["nhom_du_an"]]))
    others = (("when", "dieu_kien"), ("evidence", "minh_chung"))
    return said + [(_label(label), str(row[key])) for label, key in others if row.get(key)]


def _label(name: str) -> str:
    return plain(f"page.papers.label.{name}")


def choices(commune: Commune) -> dict[str, Any]:
    """What the form of a rule offers: units alone, units and groups, lines of due days, ways of reminding."""
    directory = commune.directory
    single = [(one.id, one.name) for one in directory.units.values()]
    return {
        "single": single,
        "everybody": single
        + [(one.id, plain("page.papers.group", name=one.name)) for one in directory.collectives.values()],
        "rows": [(key, key) for key in commune.due_days],
        "policies": [(policy.name, policy.name) for policy in commune.policies.values()],
        "words": labels,
    }


def figure(target: Mapping[str, Any]) -> str:
    """A rule's target in words: "ít nhất 30% giải ngân"."""
    value, unit = format_number(float(target["gia_tri"])), target["don_vi"]
    metric = f" {target['noi_dung']}" if target.get("noi_dung") else ""
    return f"{OPERATORS[target.get('phep', '>=')]} {value}{'' if unit == '%' else ' '}{unit}{metric[:_MANY]}"


def _names(units: Sequence[str], commune: Commune) -> str:
    return ", ".join(commune.named(unit) for unit in units)


def _unknown(line: Line) -> str:
    said = "; ".join(line.item.candidate.lead)
    return plain("page.papers.no_lead", said=said)


# --- a letter's one confirmation ------------------------------------------------------------------------------------


def at_once(one: Case) -> tuple[Line, ...]:
    """What a letter or a notice asks by a day or every period, offered to be taken in one confirmation.

    What the reader is not sure of comes first. Empty for other papers, for one that revises a rulebook, and once
    anything was decided or written.
    """
    fresh = not one.held.rulebook and one.held.written_at is None and not one.decided
    if not (fresh and one.reading.facts.letter):
        return ()
    return tuple(sorted((line for line in one.waiting if line.firm), key=lambda line: not line.doubts))


def when(line: Line) -> str:
    """The day or the periods of a line, in words."""
    step = line.step
    if step.get("han"):
        return plain("page.papers.due", day=step["han"])
    return ", ".join(PERIODS[word] for word in line.row.get("ky", ()))


def taken_at_once(review: Review, lines: Sequence[Line], leads: Mapping[str, str]) -> Review:
    """The review with every one of these taken, each with the unit chosen for it by its mark."""
    for line in lines:
        review = review.decide(led_by(line, leads[line.mark]))
    return review


def led_by(line: Line, unit: str) -> Decision:
    """Taking a line with the unit chosen for it: as proposed, or corrected in that one thing."""
    if not unit or list(line.row.get("chu_tri") or ()) == [unit]:
        return Decision(line.item.key, Verdict.accept)
    return Decision(line.item.key, Verdict.correct, {"chu_tri": [unit]})


# --- writing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """What writing would do. name: of the document; lines: the difference; problems: why it cannot be written yet.

    mark: names this very proposal: what a person has seen is what is written. twin: a rulebook in force that seems to
    be of this same document.
    """

    name: str
    rulebook: str
    documents: Mapping[str, str]
    lines: tuple[str, ...]
    revised: tuple[str, ...]
    problems: tuple[Problem, ...]
    mark: str
    twin: Rulebook | None = None


def propose(one: Case, held: Mapping[str, str]) -> Proposal:
    """The rulebook of the review among the documents in force, checked as `config apply` checks."""
    text = apply(one.reading, one.held.review, due_days(one.commune), taken(one.commune, one.held))
    rulebook = str(one.head["ma"])
    name = _name_of(held, rulebook)
    made = {**held, name: text}
    mark = hashlib.sha256(repr(sorted(made.items())).encode()).hexdigest()
    lines: tuple[str, ...] = ()
    problems: Sequence[Problem] = ()
    try:
        lines = difference(one.commune, documents.parse(made))
    except ConfigFault as fault:
        problems = fault.problems
    except Fault as fault:
        problems = (Problem(name, 0, fault.what, fault.mend),)
    revised = compare(one.old, one.reading).lines() if one.old else ()
    return Proposal(name, rulebook, made, lines, revised, tuple(problems), mark, _twin(one, rulebook))


def _twin(one: Case, rulebook: str) -> Rulebook | None:
    """A rulebook that has most of what this reading dates at the very same clauses and days, under another id."""
    firm = sum(candidate.firm for candidate in one.reading.candidates)
    for book in one.commune.rulebooks:
        if book.id == rulebook or firm < _FEW:
            continue
        pairs = compare(book, one.reading).pairs
        same = sum(new.firm and old.clause == new.clause and old.due == new.due for old, new in pairs)
        if same >= _FEW and same * 2 >= sum(new.firm for _, new in pairs):
            return book
    return None


def _name_of(held: Mapping[str, str], rulebook: str) -> str:
    """The document that holds this rulebook, or the one it will be."""
    for name, text in held.items():
        if name.startswith("rulebooks/") and (yaml.safe_load(text) or {}).get("ma") == rulebook:
            return name
    return f"rulebooks/{rulebook}.yaml"


# --- corrections ----------------------------------------------------------------------------------------------------

WORDS = {"loai": tuple(words.KINDS), "nhom_du_an": tuple(words.GROUPS), "tung": tuple(words.EACH)}


def accept_all(review: Review, lines: Sequence[Line]) -> Review:
    """Takes every one of these as it is proposed."""
    for line in lines:
        review = review.decide(Decision(line.item.key, Verdict.accept))
    return review
