"""When to remind: policies, and `fire`, the one pure function that says which steps are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from heapq import merge
from itertools import takewhile
from typing import TYPE_CHECKING

from schedules.calendar import TZ, Calendar
from schedules.directory import Role
from schedules.progress import State
from schedules.settings import Hours

if TYPE_CHECKING:
    from schedules.commune import Commune

CONFIRM_AFTER = (
    2  # working days a finished duty waits before its confirmer is asked again, and as many more before the leader is
)
ENDLESS = timedelta(days=21)  # so far back a step a week is looked for: two may fall out at Tết
DAYS_OF_HAMLETS = (1, 0)


class Audience(StrEnum):
    """To whom a step speaks; `directory` turns it into persons of the obligation's unit."""

    head = "head"
    focal_point = "focal_point"
    deputy = "deputy"
    office = "office"
    vice_chairman = "vice_chairman"
    chairman = "chairman"
    confirmer = "confirmer"


class Slot(StrEnum):
    morning = "morning"  # the digest, 08:00
    due_day = "due_day"  # 14:00 on a due day without an answer


@dataclass(frozen=True, slots=True)
class Policy:
    """A ladder of reminders. All counts are working days.

    before: days before the due date (0 is the day itself). daily: how many overdue days are asked for daily before it
    becomes weekly. to_office, to_vice, to_chairman: overdue days after which each hears; 0 never. weekly_on: weekday
    (0 Monday) of the weekly reminder, the day before the leaders' briefing; on a day off, the working day before.
    settles: the figure is known only on the closing day of the next month; nothing is overdue before.
    """

    name: str
    before: tuple[int, ...]
    daily: int = 5
    weekly_on: int = 3
    to_office: int = 3
    to_vice: int = 5
    to_chairman: int = 10
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What `fire` needs to know of one obligation, and nothing of where it is kept.

    due: the date in force (a granted extension, else the rule's). closes_on: the first day it may be called overdue is
    the one after. promised_until: a stated new date that pauses nagging, the duty staying overdue. answered_at: the
    last answer, aware; "đã nhận" is none. warned: working days before due at which a step on the way is warned of.
    last answer, aware; "đã nhận" is none. ask_again: the day a blocked duty is asked about again.
    """

    due: date
    closes_on: date
    state: State
    last_step: bool = True
    hamlet: bool = False
    outside: bool = False
    blocked: bool = False
    extension_asked: bool = False
    promised_until: date | None = None
    answered_at: datetime | None = None
    warned: tuple[int, ...] = ()
    ask_again: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: at `at` (aware, Asia/Ho_Chi_Minh) `audience` is to hear `name`.

    Names are unique within a revision: "T-3", "T", "T@14", "T+2", "weekly/2026-07-09", "confirm/2026-07-02", "settle".
    """

    name: str
    at: datetime
    audience: Audience
    slot: Slot = Slot.morning

    @property
    def label(self) -> str:
        """The name as others read it: "T@14" is "T", "weekly/2026-07-09" is "weekly"."""
        return self.name.partition("/")[0].partition("@")[0]


def fire(
    facts: Facts, policy: Policy, calendar: Calendar, hours: Hours, after: datetime | None, now: datetime
) -> tuple[list[Step], datetime | None]:
    """The newest step per audience in (after, now], and the first moment after now with a step (None: nothing to come).

    `after` is None at birth. Any downtime, any clock moved forward and any late rule is just a wide span and yields one
    step an audience; a clock moved back yields none. Steps never lie on a day off or in quiet hours.
    """
    newest: dict[Audience, Step] = {}
    coming: datetime | None = None
    # In the zone of the steps: instants of one zone are compared several times as fast.
    now, after = now.astimezone(TZ), None if after is None else after.astimezone(TZ)
    # The endless steps are looked at around now only: none of those before `after` is said, or to come.
    since = now - ENDLESS if after is None else max(now - ENDLESS, min(after, now))
    near = since.date()
    for steps in (_dated(facts, policy, calendar, hours), _endless(facts, policy, calendar, hours, near)):
        for step in steps:
            if step.at > now:
                coming = step.at if coming is None else min(coming, step.at)
                break
            if after is None or step.at > after:
                held = newest.get(step.audience)
                newest[step.audience] = step if held is None or held.at <= step.at else held
    return sorted(newest.values(), key=_when), coming


def ladder(facts: Facts, policy: Policy, calendar: Calendar, hours: Hours, until: date) -> list[Step]:
    """Every step up to the end of a day, in order of time: what would go out if nobody ever answered."""
    steps = merge(_dated(facts, policy, calendar, hours), _endless(facts, policy, calendar, hours, date.min), key=_when)
    return list(takewhile(lambda step: step.at.date() <= until, steps))


# Most calls see an obligation again a step later, or one with the same due date: the ladder is the same.
@lru_cache(maxsize=4096)
def _dated(facts: Facts, policy: Policy, calendar: Calendar, hours: Hours) -> tuple[Step, ...]:
    """The finite part of the ladder of a state, in order of time."""
    if facts.state is State.open:
        return tuple(sorted(_open(facts, policy, calendar, hours), key=_when))
    if facts.state is State.awaiting:
        return tuple(_awaiting(facts, calendar, hours))
    if facts.state is State.unknown:
        return (Step("settle", calendar.at(calendar.shift(facts.due, 1), hours.morning), Audience.office),)
    return ()


def _endless(facts: Facts, policy: Policy, calendar: Calendar, hours: Hours, near: date) -> Iterator[Step]:
    """A step a week without end, those long before `near` left out; none for hamlets or a rung that has a later one."""
    if facts.state is State.awaiting:
        begin, name, audience = calendar.shift(_said_on(facts), 2 * CONFIRM_AFTER), "confirm", Audience.confirmer
    elif facts.state is State.open and facts.last_step and not facts.hamlet:
        begin, name, audience = _last_daily(facts, policy, calendar), "weekly", Audience.head
    else:
        return
    for day in _weeks(policy.weekly_on, calendar, begin, near):
        yield Step(f"{name}/{day}", calendar.at(day, hours.morning), audience)


def _weeks(weekday: int, calendar: Calendar, begin: date, near: date) -> Iterator[date]:
    """The weekly day of every week after `begin`, a day off replaced by the working day before within the week.

    A week wholly off (Tết) has none: nobody is asked for the second time within two days.
    """
    start = max(begin, near)
    nominal = start + timedelta(days=(weekday - start.weekday()) % 7)
    last = begin
    while True:
        day = calendar.on_or_before(nominal)
        if day > last and nominal - day <= timedelta(days=weekday):
            yield day
            last = day
        nominal += timedelta(days=7)


def _when(step: Step) -> datetime:
    return step.at


# --- open -----------------------------------------------------------------------------------------------------------


def _open(facts: Facts, policy: Policy, calendar: Calendar, hours: Hours) -> Iterator[Step]:
    yield from _uncancelled(_before(facts, policy, calendar, hours), facts.answered_at)
    yield from _due_day(facts, calendar, hours)
    if facts.ask_again is not None:
        yield Step(f"blocked/{facts.ask_again}", calendar.at(facts.ask_again, hours.morning), Audience.head)
    if facts.last_step:
        yield from _overdue(facts, policy, calendar, hours)
    elif not facts.hamlet:
        # A missed rung is said once, after the figures are final; then the next rung takes over.
        yield Step("T+1", calendar.at(calendar.shift(facts.closes_on, 1), hours.morning), Audience.head)


def _before(facts: Facts, policy: Policy, calendar: Calendar, hours: Hours) -> Iterator[Step]:
    """Steps before the due day, earliest first. The due day is the last working day on or before the due date."""
    day = calendar.on_or_before(facts.due)
    days = DAYS_OF_HAMLETS if facts.hamlet else {*policy.before, *facts.warned}
    for n in sorted(days, reverse=True):
        if n > 0:
            yield Step(f"T-{n}", calendar.at(calendar.shift(day, -n), hours.morning), Audience.head)


def _uncancelled(steps: Iterator[Step], answered_at: datetime | None) -> Iterator[Step]:
    """All but the first step after an answer: who has just answered is not asked the next time."""
    cancelled = answered_at is None
    for step in steps:
        if not cancelled and answered_at is not None and step.at > answered_at:
            cancelled = True
            continue
        yield step


def _due_day(facts: Facts, calendar: Calendar, hours: Hours) -> Iterator[Step]:
    """The due day is asked about whatever was answered before; a second time unless an answer came that day."""
    day = calendar.on_or_before(facts.due)
    yield Step("T", calendar.at(day, hours.morning), Audience.head)
    if facts.extension_asked:
        yield Step("T", calendar.at(day, hours.morning), Audience.chairman)
    if facts.answered_at is None or facts.answered_at.astimezone(TZ).date() != day:
        yield Step("T@14", calendar.at(day, hours.due_day), Audience.head, Slot.due_day)


def _overdue(facts: Facts, policy: Policy, calendar: Calendar, hours: Hours) -> Iterator[Step]:
    """Overdue days are counted in working days from the day the figures are final."""
    # Whoever is blocked waits for somebody else: the office hears at once, the head is asked weekly only.
    daily = 0 if facts.hamlet or facts.blocked else policy.daily
    for n in range(1, daily + 1):
        day = calendar.shift(facts.closes_on, n)
        if facts.promised_until is None or day >= facts.promised_until:
            yield Step(f"T+{n}", calendar.at(day, hours.morning), Audience.head)
    if facts.promised_until and not facts.hamlet:
        kept = calendar.on_or_after(facts.promised_until)
        if (n := calendar.count(facts.closes_on, kept)) > daily:
            yield Step(f"T+{n}", calendar.at(kept, hours.morning), Audience.head)
    for audience, n in _escalations(facts, policy):
        yield Step(f"T+{n}", calendar.at(calendar.shift(facts.closes_on, n), hours.morning), audience)


def _escalations(facts: Facts, policy: Policy) -> Iterator[tuple[Audience, int]]:
    office = 1 if facts.blocked and policy.to_office else policy.to_office
    if office:
        yield Audience.office, office
        if not facts.hamlet and not facts.outside:
            yield Audience.focal_point, office
    if facts.hamlet or facts.outside:
        return
    if policy.to_vice:
        yield Audience.vice_chairman, policy.to_vice
    if policy.to_chairman:
        yield Audience.chairman, policy.to_chairman


def _last_daily(facts: Facts, policy: Policy, calendar: Calendar) -> date:
    """The day after which the head is asked weekly."""
    daily = 0 if facts.blocked else policy.daily
    last = calendar.shift(facts.closes_on, daily) if daily else facts.closes_on
    return max(last, calendar.on_or_after(facts.promised_until)) if facts.promised_until else last


# --- said to be done ------------------------------------------------------------------------------------------------


def _awaiting(facts: Facts, calendar: Calendar, hours: Hours) -> Iterator[Step]:
    """Nobody has confirmed: the confirmer again after two working days, the leader after four, then weekly."""
    for n, audience in ((CONFIRM_AFTER, Audience.confirmer), (2 * CONFIRM_AFTER, Audience.vice_chairman)):
        day = calendar.shift(_said_on(facts), n)
        yield Step(f"confirm/{day}", calendar.at(day, hours.morning), audience)


def _said_on(facts: Facts) -> date:
    return facts.answered_at.astimezone(TZ).date() if facts.answered_at else facts.due


# --- who hears ------------------------------------------------------------------------------------------------------


def listeners(
    commune: Commune, unit: str, project: str | None, audience: Audience, confirmer: str = ""
) -> tuple[str, ...]:
    """Ids of the people an audience means for a duty of `unit`; nobody hears one thing in two roles.

    confirmer: the obligation's, a unit or a leader. A unit without a head is the office's to call; project is kept for
    duties whose focal point depends on it.
    """
    directory = commune.directory
    held = directory.units.get(unit)
    office = tuple(person.id for person in directory.having(Role.office))
    head = (held.head,) if held and held.head else office
    if held is None or audience is Audience.head:
        return head
    if audience is Audience.office:
        return tuple(person for person in office if person not in head)
    if audience is Audience.confirmer:
        return _confirmers(commune, confirmer) or office
    if audience is Audience.vice_chairman:
        return tuple(person for person in _leaders(commune, held.vice_chairman) if person not in head)
    if audience is Audience.chairman:
        return tuple(person for person in _leaders(commune, None) if person not in head)
    named = held.deputies if audience is Audience.deputy else held.focal_points
    return tuple(person for person in named if person not in head)


def _leaders(commune: Commune, vice_chairman: str | None) -> tuple[str, ...]:
    """The leader in charge, the chairman where nobody is."""
    if vice_chairman:
        return (vice_chairman,)
    return tuple(person.id for person in commune.directory.having(Role.chairman))


def _confirmers(commune: Commune, confirmer: str) -> tuple[str, ...]:
    """Heads of the confirming unit, all who do the office's work where that is the office, or the leader named."""
    if confirmer in commune.directory.people:
        return (confirmer,)
    staff = tuple(person.id for person in commune.directory.having(Role.office) if confirmer in person.units)
    head = commune.directory.head_of(confirmer)
    return staff or ((head.id,) if head else ())
