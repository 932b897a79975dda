"""Dated occurrences of duties: `expand`, the only place that multiplies rules by units, projects and periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from schedules import periods
from schedules.directory import Role
from schedules.portfolio import Group, Project
from schedules.rulebook import Each, Every, Kind, Rule, Rulebook, Source, Target

if TYPE_CHECKING:
    from schedules.commune import Commune

NO_DATES: Mapping[str, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing due on one day. `id` is rule/unit/project/occurrence, the same with and without a database.

    unit: who answers for it. project: '' where none. occurrence: closing month of a cycle ("2026-06") or the step's own
    id. periods: boxes of a merged cycle, shortest first ("2026-06", "2026-Q2", "2026-H1"). due: the date of the rule;
    extensions live in the ledger. closes_on: the day from which a figure for `due` is known (chờ chốt số liệu until
    then); equals `due` for anything but disbursement. confirmer: the unit that confirms, never the own one; a leader's
    person id where the office itself answers for the duty. last_step: False for a rung that has a later one.
    tentative: the date was computed across days off not yet announced. provisional: a cycle carried on past the year of
    its decision until the new one is read.
    """

    id: str
    rule: str
    unit: str
    project: str
    occurrence: str
    title: str
    clause: str
    kind: Kind
    due: date
    due_source: Source
    closes_on: date
    policy: str
    confirmer: str
    recipient: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    target: Target | None = None
    group: Group | None = None
    conditional: str = ""
    evidence: str = ""
    last_step: bool = True
    tentative: bool = False
    sample: bool = False
    neutral: bool = False
    provisional: bool = False

    @property
    def duty(self) -> str:
        """The duty it is an occurrence of; measures (percent, amount) belong there."""
        return f"{self.rule}/{self.unit}/{self.project}"

    @property
    def period(self) -> str | None:
        return "+".join(self.periods) or None


class Lack(StrEnum):
    """What the configuration does not say and the office is asked."""

    members = "members"  # a collective without members; `about` is its id
    lead = "lead"  # a rule that nobody leads; `about` is the rule
    day = "day"  # a deliverable without a date; `about` is the rule


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask the office instead of guessing. rules: those that wait for the answer."""

    lack: Lack
    about: str
    name: str
    rules: tuple[str, ...]

    def __str__(self) -> str:
        if self.lack is Lack.members:
            return f"“{self.name}” gồm những đơn vị nào? Đang chờ: {', '.join(self.rules)}."
        return f"“{self.name}” {'do đơn vị nào chủ trì?' if self.lack is Lack.lead else 'phải xong vào ngày nào?'}"


@dataclass(frozen=True, slots=True)
class Expansion:
    """Obligations by due date, then in the order of rules and units; questions in the order of the rules."""

    obligations: tuple[Obligation, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """A dated occurrence of a rule before units and projects are known."""

    name: str
    title: str
    due: date
    source: Source
    closes_on: date
    policy: str
    periods: tuple[str, ...] = ()
    target: Target | None = None
    last_step: bool = True
    tentative: bool = False
    provisional: bool = False


def expand(commune: Commune, first: date, last: date, dates: Mapping[str, date] = NO_DATES) -> Expansion:
    """Every obligation due from first to last, both included, by the accepted rulebooks; what is unclear as questions.

    Cycles run on past their rulebook's year, marked provisional, unless an accepted rulebook replaces theirs.
    dates: days the office gave to steps the decision leaves undated, by `step_key`.
    """
    found: list[Obligation] = []
    for book in commune.rulebooks:
        if book.accepted:
            for rule in book.rules:
                occurrences = _occurrences(commune, book, rule, first, last)
                if occurrences:
                    found.extend(_multiply(commune, rule, occurrences))
                if dates:
                    found.extend(one for one in _given(commune, rule, dates) if first <= one.due <= last)
    return Expansion(tuple(sorted(found, key=lambda one: one.due)), questions(commune, dates))


# --- when -----------------------------------------------------------------------------------------------------------


def _occurrences(commune: Commune, book: Rulebook, rule: Rule, first: date, last: date) -> list[_Occurrence]:
    if rule.kind is not Kind.cycle:
        return [one for one in _steps(commune, rule) if first <= one.due <= last]
    months = _cycle(commune, book, rule, first, last)
    weeks = _weekly(commune, book, rule, first, last) if Every.weekly in rule.every else iter(())
    return [one for one in (*months, *weeks) if first <= one.due <= last]


def _steps(commune: Commune, rule: Rule) -> Iterator[_Occurrence]:
    dated = [(step, step.due) for step in rule.steps if step.due is not None]
    for place, (step, due) in enumerate(dated):
        policy = step.policy or rule.policy
        # Only a ladder of figures moves on from a missed rung; a step like "site handed over" stays to be done.
        rung = step.target is not None and any(later.target for later, _ in dated[place + 1 :])
        yield _Occurrence(
            step.id,
            step.title or rule.title,
            due,
            rule.source,
            _closes_on(commune, policy, due),
            policy,
            target=step.target or rule.target,
            last_step=not rung,
        )


def _closes_on(commune: Commune, policy: str, due: date) -> date:
    if not commune.policies[policy].settles:
        return due
    following = due.replace(day=28) + timedelta(days=4)
    return following.replace(day=commune.closing_day)


def _cycle(commune: Commune, book: Rulebook, rule: Rule, first: date, last: date) -> Iterator[_Occurrence]:
    """One occurrence a closing month: its periods merged, due at the earliest of their days."""
    until = _carried_until(commune, book)
    for year, month in _months(first, last):
        kinds = periods.closing(rule.every, month)
        if not kinds or not book.year <= year <= until:
            continue
        row = commune.due_days[rule.days]
        dated = [(periods.due(kind, year, month, row, commune.calendar), kind) for kind in kinds]
        due, tentative = min(when for when, _ in dated)
        yield _Occurrence(
            f"{year}-{month:02d}",
            rule.title,
            due,
            _cycle_source(rule),
            due,
            rule.policy,
            periods=tuple(periods.name(kind, year, month) for kind in kinds),
            target=rule.target,
            tentative=tentative,
            provisional=year > book.year,
        )


def _weekly(commune: Commune, book: Rulebook, rule: Rule, first: date, last: date) -> Iterator[_Occurrence]:
    """A week's report is due on its configured weekday (1 is Monday), or the working day before within the week."""
    until = _carried_until(commune, book)
    weekday = commune.due_days[rule.days].days[Every.weekly]
    monday = first - timedelta(days=first.weekday() + 7)
    while monday <= last:
        year, week, _ = monday.isocalendar()
        due = commune.calendar.on_or_before(monday + timedelta(days=weekday - 1))
        if book.year <= year <= until and due >= monday:  # a week wholly off has no report
            name = f"{year}-W{week:02d}"
            source = _cycle_source(rule)
            provisional = year > book.year
            yield _Occurrence(
                name, rule.title, due, source, due, rule.policy, (name,), rule.target, provisional=provisional
            )
        monday += timedelta(days=7)


def _cycle_source(rule: Rule) -> Source:
    """A decision names the frequency of a report; its day is the office's, unless the law fixes it."""
    return Source.law if rule.source is Source.law else Source.default


def _carried_until(commune: Commune, book: Rulebook) -> int:
    """The last year in which a rulebook's cycles run: to the year before the one that replaces it, else for ever."""
    later = [other.year for other in commune.rulebooks if other.accepted and other.replaces == book.id]
    return min(later, default=10_000) - 1


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Closing months whose reports can be due in the span: reports fall due in the closing month or the one after."""
    start, end = first.year * 12 + first.month - 3, last.year * 12 + last.month
    for n in range(start, end + 1):
        yield n // 12, n % 12 + 1


# --- who ------------------------------------------------------------------------------------------------------------


def _multiply(commune: Commune, rule: Rule, occurrences: list[_Occurrence]) -> Iterator[Obligation]:
    for unit, project in holders(commune, rule):
        shared = _shared(commune, rule, unit, project) if occurrences else {}
        for one in occurrences:
            yield _dated(shared, one)


def holders(commune: Commune, rule: Rule) -> list[tuple[str, Project | None]]:
    """The units that lead, each with its project where the rule is about projects."""
    leads = list(dict.fromkeys(unit for name in rule.lead for unit in commune.members(name)))
    if rule.each is Each.project:
        chosen = [one for one in commune.projects.values() if rule.group is None or one.group is rule.group]
        return [(one.owner, one) for one in chosen if one.owner in leads]
    if rule.each is Each.once:
        leads = leads[:1]
    return [(unit, None) for unit in leads]


def _shared(commune: Commune, rule: Rule, unit: str, project: Project | None) -> dict[str, Any]:
    """What all occurrences of one duty have in common."""
    return {
        "rule": rule.id,
        "unit": unit,
        "project": project.id if project else "",
        "clause": rule.clause,
        "kind": rule.kind,
        "confirmer": confirmer(commune, rule, unit),
        "recipient": rule.recipient,
        "support": _support(commune, rule, unit),
        "group": project.group if project else rule.group,
        "conditional": rule.conditional,
        "evidence": rule.evidence,
        "sample": _is_sample(commune, rule, unit, project),
        "neutral": rule.neutral,
    }


def _dated(shared: dict[str, Any], one: _Occurrence) -> Obligation:
    return Obligation(
        **shared,
        id=f"{shared['rule']}/{shared['unit']}/{shared['project']}/{one.name}",
        occurrence=one.name,
        title=one.title,
        due=one.due,
        due_source=one.source,
        closes_on=one.closes_on,
        policy=one.policy,
        periods=one.periods,
        target=one.target,
        last_step=one.last_step,
        tentative=one.tentative,
        provisional=one.provisional,
    )


def _support(commune: Commune, rule: Rule, unit: str) -> tuple[str, ...]:
    """Named support, and for a joint task the other leads."""
    if rule.each is not Each.once:
        return rule.support
    others = [name for lead in rule.lead for name in commune.members(lead) if name != unit]
    return tuple(dict.fromkeys((*others, *rule.support)))


def _is_sample(commune: Commune, rule: Rule, unit: str, project: Project | None) -> bool:
    """Samples: a sample project or unit, and what a unit owes as an owner while it owns sample projects only."""
    if (project and project.sample) or commune.directory.units[unit].sample:
        return True
    collectives = commune.directory.collectives
    as_owner = all(name in collectives and collectives[name].owners for name in rule.lead)
    return project is None and as_owner and commune.owns_samples_only(unit)


def confirmer(commune: Commune, rule: Rule, unit: str) -> str:
    """Who confirms that `unit` has done it: the rule's confirmer, else its first recipient, never the unit itself.

    A unit id; for the office's own duties the id of the leader in charge of it.
    """
    offices = office_units(commune)
    for name in (rule.confirmer, *rule.recipient[:1], *offices):
        if name and name != unit:
            return name
    leader = commune.directory.units[unit].vice_chairman
    return leader or next((person.id for person in commune.directory.having(Role.chairman)), "")


def office_units(commune: Commune) -> tuple[str, ...]:
    """The units of the people who do the office's work."""
    return tuple(dict.fromkeys(unit for person in commune.directory.having(Role.office) for unit in person.units))


# --- steps without a day --------------------------------------------------------------------------------------------


def step_key(rule: str, step: str) -> str:
    """Names a step that everybody it concerns has on the same day."""
    return f"{rule}/{step}"


@dataclass(frozen=True, slots=True)
class Undated:
    """A step the decision gives no day. latest: the due date of the next dated step, which its day may not pass."""

    key: str
    title: str
    latest: date | None


def undated(commune: Commune) -> Iterator[Undated]:
    """Steps that wait for a day; not those of projects, whose last responsible days follow from the milestone."""
    for rule in commune.in_force.values():
        for place, step in enumerate(rule.steps):
            if step.due is None and rule.lead and rule.each is not Each.project:
                latest = next((later.due for later in rule.steps[place + 1 :] if later.due), None)
                yield Undated(step_key(rule.id, step.id), step.title or rule.title, latest)


def _given(commune: Commune, rule: Rule, dates: Mapping[str, date]) -> Iterator[Obligation]:
    """Obligations of steps that the office gave a day: ad hoc, since neither law nor decision names it."""
    for step in rule.steps:
        day = dates.get(step_key(rule.id, step.id))
        if step.due is not None or day is None:
            continue
        policy = step.policy or rule.policy
        closes, target = _closes_on(commune, policy, day), step.target or rule.target
        one = _Occurrence(step.id, step.title or rule.title, day, Source.ad_hoc, closes, policy, target=target)
        for unit, project in holders(commune, rule):
            yield _dated(_shared(commune, rule, unit, project), one)


# --- questions ------------------------------------------------------------------------------------------------------


def questions(commune: Commune, dates: Mapping[str, date] = NO_DATES) -> tuple[Question, ...]:
    """What accepted rulebooks leave open: collectives without members, duties without lead, tasks without a day."""
    lacking: dict[tuple[Lack, str], tuple[str, list[str]]] = {}
    for rule in commune.in_force.values():
        for lack, about, name in _lacks(commune, rule, dates):
            lacking.setdefault((lack, about), (name, []))[1].append(rule.id)
    return tuple(Question(lack, about, name, tuple(rules)) for (lack, about), (name, rules) in lacking.items())


def _lacks(commune: Commune, rule: Rule, dates: Mapping[str, date]) -> Iterator[tuple[Lack, str, str]]:
    if not rule.lead:
        yield Lack.lead, rule.id, rule.title
    if rule.kind in (Kind.one_off, Kind.milestone) and not any(
        step.due or step_key(rule.id, step.id) in dates for step in rule.steps
    ):
        yield Lack.day, rule.id, rule.title
    if rule.kind in (Kind.event, Kind.assignment):
        return
    for name in rule.lead:
        collective = commune.directory.collectives.get(name)
        if collective and not collective.owners and not collective.members:
            yield Lack.members, name, collective.name
