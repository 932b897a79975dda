"""Who had to hear of what on a day, worked out a second time: from the rules and what people said, day by day.

The engine arms steps ahead and moves through them; this looks back at one day and asks of each duty whether somebody
had to hear of it. The two share the calendar and the configuration, and no line of how they decide, so that a mistake
in one is seen by the other.

Long because it has to stand alone: it is one reading of the rules from end to end, checked against the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from schedules.calendar import TZ, Calendar
from schedules.commune import Commune
from schedules.directory import Role, Unit, UnitKind

LOOK_BACK = timedelta(days=70)  # for what somebody who could not be reached is owed
GOING_OUT = timedelta(minutes=30)  # a morning's messages leave one after the other
ASKED_AGAIN = 2  # working days a claim sleeps before its confirmer hears again, twice that before the leader does


class Course(StrEnum):
    """Where a duty is, as its messages tell."""

    running = "running"
    claimed = "claimed"  # said to be done, nobody has confirmed it
    unclear = "unclear"  # due before the configuration asked for it: the office settles it
    over = "over"


class To(StrEnum):
    """Whose ear it is; `people_of` names them."""

    own = "own"
    focal = "focal"
    office = "office"
    vice = "vice"
    chair = "chair"
    confirmer = "confirmer"


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that happened to a duty. what: answered, asked (for a later date), claimed, returned, settled, closed,
    resumed, granted, refused, cleared, moved (to another unit). day: the day that was named (a promise, a granted
    date). blocked: whether it told of an obstacle. undone: when it was taken back.
    """

    at: datetime
    what: str
    day: date | None = None
    blocked: bool | None = None
    undone: datetime | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """One duty with a date, and what happened to it, in order of time. unit: who holds it. due: by its rule."""

    id: str
    unit: str
    due: date
    closes: timedelta  # from the due day to the day its figure is final
    policy: str
    confirmer: str = ""
    last: bool = True  # no later rung follows
    warned: tuple[int, ...] = ()
    unclear: bool = False
    turns: tuple[Turn, ...] = ()
    since: datetime | None = None  # a task given in chat: what was due before is not said late
    born: date | None = None  # since when the configuration asks for it: what fell due before is settled then


@dataclass(frozen=True, slots=True)
class Standing:
    """A matter at one instant."""

    course: Course
    due: date
    answered: datetime | None = None
    promised: date | None = None
    blocked: datetime | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Must:
    """Somebody had to hear of a matter. why: the step in the words of the reminders. afternoon: at the due-day hour."""

    matter: str
    to: To
    why: str
    afternoon: bool = False
    people: tuple[str, ...] = field(default=(), compare=False)


def standing(matter: Matter, at: datetime) -> Standing:
    """Everything said before an instant, read from the beginning."""
    now = Standing(Course.unclear if matter.unclear else Course.running, matter.due)
    for turn in matter.turns:
        if turn.at >= at:
            break
        if turn.undone is None or turn.undone > at:
            now = _after(now, turn)
    return now


def _after(now: Standing, turn: Turn) -> Standing:
    if turn.what in _PLAIN:
        return replace(now, **_PLAIN[turn.what])
    if turn.what == "granted":
        return replace(now, due=turn.day or now.due, answered=None, promised=None, asked=False)
    if turn.what == "claimed":
        return replace(now, course=Course.claimed, answered=turn.at, promised=None, blocked=None, asked=False)
    # Anything less than done, said of what was claimed, takes the claim back.
    course = Course.running if now.course is Course.claimed else now.course
    blocked = now.blocked if turn.blocked is None else (now.blocked or turn.at) if turn.blocked else None
    asked, promised = now.asked or turn.what == "asked", turn.day or now.promised
    return replace(now, course=course, answered=turn.at, promised=promised, blocked=blocked, asked=asked)


_PLAIN: Mapping[str, dict[str, Any]] = {
    "closed": {"course": Course.over},
    "settled": {"course": Course.running},
    "returned": {"course": Course.running, "answered": None},
    "resumed": {"course": Course.running, "answered": None, "promised": None},
    "refused": {"asked": False},
    "cleared": {"blocked": None},
    "moved": {"promised": None, "asked": False},
}


# --- one day ----------------------------------------------------------------------------------------------------------


def musts(commune: Commune, matter: Matter, day: date) -> list[Must]:
    """What had to be heard of a matter on a working day, by how it stood when the morning's messages went out."""
    calendar, hours = commune.calendar, commune.hours
    if not calendar.is_working(day):
        return []
    morning = standing(matter, calendar.at(day, hours.morning))
    found = list(_of_the_morning(commune, matter, morning, day))
    if matter.since is not None and matter.since >= calendar.at(day, hours.morning):
        found = []
    afternoon = standing(matter, calendar.at(day, hours.due_day))
    if afternoon.course is Course.running and day == calendar.on_or_before(afternoon.due):
        answered_today = afternoon.answered is not None and afternoon.answered.astimezone(TZ).date() == day
        if not answered_today and (matter.since is None or matter.since < calendar.at(day, hours.due_day)):
            found.append(Must(matter.id, To.own, "T@14", afternoon=True))
    return [replace(one, people=people_of(commune, matter, one.to)) for one in found]


def _of_the_morning(commune: Commune, matter: Matter, now: Standing, day: date) -> Iterator[Must]:
    if now.course is Course.unclear:
        first = max(commune.calendar.shift(matter.due, 1), matter.born or matter.due)
        if day == commune.calendar.on_or_after(first):
            yield Must(matter.id, To.office, "settle")
    elif now.course is Course.claimed:
        yield from _of_a_claim(commune, matter, now, day)
    elif now.course is Course.running:
        yield from _before(commune, matter, now, day)
        yield from _overdue(commune, matter, now, day)


def _of_a_claim(commune: Commune, matter: Matter, now: Standing, day: date) -> Iterator[Must]:
    said = now.answered.astimezone(TZ).date() if now.answered else now.due
    slept = commune.calendar.count(said, day)
    if slept == ASKED_AGAIN:
        yield Must(matter.id, To.confirmer, "confirm")
    elif slept == 2 * ASKED_AGAIN:
        yield Must(matter.id, To.vice, "confirm")
    elif slept > 2 * ASKED_AGAIN and _is_weekly(commune, matter, day, commune.calendar.shift(said, 2 * ASKED_AGAIN)):
        yield Must(matter.id, To.confirmer, "confirm")


def _before(commune: Commune, matter: Matter, now: Standing, day: date) -> Iterator[Must]:
    calendar, hours = commune.calendar, commune.hours
    last_day = calendar.on_or_before(now.due)
    if day == last_day:
        yield Must(matter.id, To.own, "T")
        if now.asked:
            yield Must(matter.id, To.chair, "T")
    if now.blocked is not None and day == _ask_again(commune, now):
        yield Must(matter.id, To.own, "blocked")
    ahead = sorted(_days_before(commune, matter), reverse=True)
    mornings = [calendar.at(calendar.shift(last_day, -n), hours.morning) for n in ahead]
    if now.answered is not None:  # who has just answered is not asked the next time
        spared = next((at for at in mornings if at > now.answered), None)
        mornings = [at for at in mornings if at != spared]
    if calendar.at(day, hours.morning) in mornings:
        yield Must(matter.id, To.own, f"T-{calendar.count(day, last_day)}")


def _days_before(commune: Commune, matter: Matter) -> set[int]:
    if _kind(commune, matter) is UnitKind.hamlet:
        return {1}
    return {n for n in (*commune.policies[matter.policy].before, *matter.warned) if n > 0}


def _overdue(commune: Commune, matter: Matter, now: Standing, day: date) -> Iterator[Must]:
    calendar, policy, kind = commune.calendar, commune.policies[matter.policy], _kind(commune, matter)
    final = now.due + matter.closes
    late = calendar.count(final, day) if day > final else 0
    if late <= 0:
        return
    if not matter.last:
        if late == 1 and kind is not UnitKind.hamlet:
            yield Must(matter.id, To.own, "T+1")
        return
    yield from _to_the_own(commune, matter, now, day, late)
    told = 1 if now.blocked is not None and policy.to_office else policy.to_office
    if late == told:
        yield Must(matter.id, To.office, f"T+{late}")
        if kind not in (UnitKind.hamlet, UnitKind.outside):
            yield Must(matter.id, To.focal, f"T+{late}")
    if kind in (UnitKind.hamlet, UnitKind.outside):
        return
    if late == policy.to_vice:
        yield Must(matter.id, To.vice, f"T+{late}")
    if late == policy.to_chairman:
        yield Must(matter.id, To.chair, f"T+{late}")


def _to_the_own(commune: Commune, matter: Matter, now: Standing, day: date, late: int) -> Iterator[Must]:
    """Daily for a while, then weekly; a named day pauses it, and is asked about itself."""
    calendar, policy = commune.calendar, commune.policies[matter.policy]
    if _kind(commune, matter) is UnitKind.hamlet:
        return
    daily = 0 if now.blocked is not None else policy.daily
    final = now.due + matter.closes
    named = calendar.on_or_after(now.promised) if now.promised is not None else None
    asked_daily = late <= daily and (now.promised is None or day >= now.promised)
    if asked_daily or (named is not None and day == named and late > daily):
        yield Must(matter.id, To.own, f"T+{late}")
    else:
        last = calendar.shift(final, daily) if daily else final
        last = max(last, named) if named is not None else last
        if _is_weekly(commune, matter, day, last):
            yield Must(matter.id, To.own, "weekly")


def _is_weekly(commune: Commune, matter: Matter, day: date, after: date) -> bool:
    """Whether a day is its week's reminder: the policy's weekday, or the last working day before it in that week."""
    if day <= after:
        return False
    monday = day - timedelta(days=day.weekday())
    wanted = monday + timedelta(days=commune.policies[matter.policy].weekly_on)
    if wanted < after:
        return False
    working = [monday + timedelta(days=n) for n in range((wanted - monday).days + 1)]
    return day == max((one for one in working if commune.calendar.is_working(one)), default=None)


def _ask_again(commune: Commune, now: Standing) -> date | None:
    if now.promised is not None:
        return commune.calendar.on_or_after(now.promised)
    said = now.answered or now.blocked
    return commune.calendar.shift(said.astimezone(TZ).date(), commune.unblocking.ask_again) if said else None


# --- who --------------------------------------------------------------------------------------------------------------


def people_of(commune: Commune, matter: Matter, to: To) -> tuple[str, ...]:
    """The ids of those meant; nobody hears one thing in two roles, a unit without a head is the office's to call."""
    unit = commune.directory.units.get(matter.unit)
    office = _having(commune, Role.office)
    own = (unit.head,) if unit is not None and unit.head else office
    if to is To.own or unit is None:
        return own
    if to is To.confirmer:
        return _confirmers(commune, matter.confirmer) or office
    found = {
        To.office: office,
        To.focal: unit.focal_points,
        To.vice: _in_charge(commune, unit),
        To.chair: _having(commune, Role.chairman),
    }[to]
    return tuple(person for person in found if person not in own)


def _in_charge(commune: Commune, unit: Unit) -> tuple[str, ...]:
    return (unit.vice_chairman,) if unit.vice_chairman else _having(commune, Role.chairman)


def _confirmers(commune: Commune, named: str) -> tuple[str, ...]:
    people = commune.directory.people
    if named in people:
        return (named,)
    office = tuple(one for one in _having(commune, Role.office) if named in people[one].units)
    unit = commune.directory.units.get(named)
    return office or ((unit.head,) if unit is not None and unit.head else ())


def _having(commune: Commune, role: Role) -> tuple[str, ...]:
    return tuple(one.id for one in commune.directory.people.values() if role in one.roles)


def _kind(commune: Commune, matter: Matter) -> UnitKind:
    unit = commune.directory.units.get(matter.unit)
    return unit.kind if unit is not None else UnitKind.department


# --- judging ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder that arrived: to whom, when, which matters it lists. key: the message's."""

    person: str
    at: datetime
    matters: frozenset[str]
    key: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day's messages as the record has them. shut: who could not be reached, or whose message did not arrive.

    away: who was away; whoever stands in hears instead. before: reminders of the weeks before.
    """

    day: date
    told: Sequence[Told]
    shut: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    before: Sequence[Told] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """due: duties somebody had to hear of; told, shut, missed: how many of them were, could not be, were not.

    gaps: matter, person and step of what was missed; twice, strange: matter and person of what was heard twice without
    need, or heard though nothing asked for it.
    """

    day: date
    due: int = 0
    told: int = 0
    shut: int = 0
    missed: int = 0
    gaps: tuple[tuple[str, str, str], ...] = ()
    twice: tuple[tuple[str, str], ...] = ()
    strange: tuple[tuple[str, str], ...] = ()

    @property
    def clean(self) -> bool:
        return not (self.gaps or self.twice or self.strange)


def judge(commune: Commune, matters: Iterable[Matter], seen: Day) -> Verdict:
    """One day's messages against what had to be heard."""
    known = {one.id: one for one in matters}
    heard = _heard(seen.told)
    must: dict[tuple[str, str], Must] = {}
    for matter in known.values():
        for made in musts(commune, matter, seen.day):
            must.update(dict.fromkeys(((matter.id, person) for person in made.people), made))
    told, shut, gaps = set(), set(), []
    for (matter_id, person), made in must.items():
        if (matter_id, person) in heard or (person in seen.away and any(one == matter_id for one, _ in heard)):
            told.add(matter_id)
        elif _overtaken(commune, known[matter_id], made, seen.day):
            continue
        elif person in seen.shut or person in seen.away:
            shut.add(matter_id)
        else:
            gaps.append((matter_id, person, made.why))
    missed = {one[0] for one in gaps}
    strange = [pair for pair in heard if pair not in must and not _right(commune, known.get(pair[0]), seen, pair[1])]
    counts = len(told | shut | missed), len(told - shut - missed), len(shut - missed), len(missed)
    return Verdict(seen.day, *counts, tuple(sorted(gaps)), tuple(_twice(seen)), tuple(sorted(strange)))


def _heard(told: Iterable[Told]) -> dict[tuple[str, str], list[Told]]:
    heard: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        for matter in one.matters:
            heard.setdefault((matter, one.person), []).append(one)
    return heard


def _overtaken(commune: Commune, matter: Matter, made: Must, day: date) -> bool:
    """Whether something happened to a matter just when it was to be said, so that it rightly was not."""
    hour = Calendar.at(day, commune.hours.due_day if made.afternoon else commune.hours.morning)
    return any(hour <= turn.at < hour + GOING_OUT for turn in matter.turns)


def spoken_of(matter: Matter, day: date) -> bool:
    """Whether something happened to a matter on a day."""
    moments = (at for turn in matter.turns for at in (turn.at, turn.undone) if at is not None)
    return any(at.astimezone(TZ).date() == day for at in moments)


def _right(commune: Commune, matter: Matter | None, seen: Day, person: str) -> bool:
    """Whether a reminder nobody had to get that morning was right all the same: somebody is away whose place the
    person takes, something happened that day, or it was owed from a day on which it could not be told.
    """
    if matter is None or standing(matter, Calendar.at(seen.day, commune.hours.morning)).course is Course.over:
        return False
    if spoken_of(matter, seen.day):
        return True
    earlier = [one.at.astimezone(TZ).date() for one in seen.before if matter.id in one.matters and one.person == person]
    last = max(earlier, default=seen.day - LOOK_BACK)
    for n in range((seen.day - last).days):
        hearers = {one for made in musts(commune, matter, seen.day - timedelta(days=n)) for one in made.people}
        if person in hearers or hearers & seen.away:
            return True
    return False


def _twice(seen: Day) -> Iterator[tuple[str, str]]:
    """The morning tells a matter once, the afternoon of its day once more; nobody gets two digests."""
    for (matter, person), told in sorted(_heard(seen.told).items()):
        kinds = [one.key.partition("/")[0] for one in told]
        if len(kinds) != len(set(kinds)):
            yield matter, person
