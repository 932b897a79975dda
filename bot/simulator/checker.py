"""The independent checker: reads a transcript and the configuration, never the engine's state, and names what is wrong.

It works out due days, overdue days and bounds by itself from the calendar; of `schedules` it uses the calendar, the
directory and the list of obligations, not the ladder it is to judge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from bot.simulator.transcript import Message, Transcript
from bot.texts import plain
from schedules.commune import Commune
from schedules.directory import Role, Unit, UnitKind
from schedules.escalation import Policy
from schedules.obligations import Obligation, expand

REMINDERS = frozenset({"digest", "due", "overdue", "escalation"})
UNASKED = REMINDERS | {"group", "broadcast"}
ANSWERED_WITHIN = timedelta(minutes=2)
_TOLD = 30  # letters of a title by which a line is known; longer ones are shortened
SLEEPS = 6  # working days between two mentions of a claim: a week, where its reminder moves by a day
_CLAIMED = "đề nghị đồng chí xác nhận:"
_TAKEN_BACK = ("trả lại việc", "Đã trả lại", "Lần báo xong trước đó đã được rút lại")
_CONFIRMED = ("Đã xác nhận hoàn thành:", "đã xác nhận hoàn thành:")
_GRANTED = ("đồng ý gia hạn:", "Đã đồng ý:")
_CUT = "việc nữa (nhắn “quá hạn”)"
_REFUSED = "không đồng ý gia hạn"
_DAY = re.compile(r"hạn(?: nội bộ| mới)? (\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class Violation:
    """rule: which promise is broken; about: obligation or person; day; what: for people to read."""

    rule: str
    about: str
    day: date
    what: str

    def as_json(self) -> dict[str, str]:
        return {"rule": self.rule, "about": self.about, "day": self.day.isoformat(), "what": self.what}


@dataclass
class Course:
    """What happened to one obligation, read off the messages: reminders, claims, decisions, new dates."""

    obligation: Obligation
    due: list[tuple[datetime, date]] = field(default_factory=list)
    claimed: list[tuple[datetime, datetime | None]] = field(default_factory=list)  # from, until it was taken back
    confirmed: datetime | None = None
    heard: list[Message] = field(default_factory=list)  # reminders that list it
    named: list[Message] = field(default_factory=list)  # whatever is about it

    def finished(self, at: datetime) -> bool:
        """Whether the unit had said it is done, and nobody had sent it back."""
        if self.confirmed is not None and self.confirmed <= at:
            return True
        return any(begun <= at and (ended is None or at < ended) for begun, ended in self.claimed)

    def due_at(self, at: datetime) -> date:
        return [day for since, day in self.due if since <= at][-1]


class Checker:
    """Judges one span. first, last: its days. bound: messages a head may get a day."""

    def __init__(self, commune: Commune, seen: Transcript, first: date, last: date, bound: int = 2) -> None:
        self.commune, self.seen, self.first, self.last, self.bound = commune, seen, first, last, bound
        self.calendar, self.hours = commune.calendar, commune.hours
        self.start = self.calendar.at(first, self.hours.quiet_to)
        self.end = max((one.at for one in seen.messages), default=self.start)

    def violations(self) -> list[Violation]:
        """Everything that is wrong, in order of time."""
        found: list[Violation] = [*self._hours(), *self._bounds()]
        for course in self.courses.values():
            for rule in (self._due_day, self._silence_after, self._escalated, self._awake, self._weekly):
                found += rule(course)
        return sorted(found, key=lambda one: (one.day, one.rule, one.about))

    # --- reading ----------------------------------------------------------------------------------------------------

    @cached_property
    def courses(self) -> Mapping[str, Course]:
        wide = expand(self.commune, self.first - timedelta(days=400), self.last + timedelta(days=400)).obligations
        found = {one.id: Course(one, [(datetime.min.replace(tzinfo=self.start.tzinfo), one.due)]) for one in wide}
        for message in self.seen.messages:
            for id_ in message.obligations:
                if id_ in found:
                    self._read(found[id_], message)
        return found

    def _read(self, course: Course, message: Message) -> None:
        course.named.append(message)
        if message.purpose in REMINDERS:
            course.heard.append(message)
        elif _CLAIMED in message.text and message.to not in self._people(course.obligation.unit):
            if not course.finished(message.at):
                course.claimed.append((message.at, None))
        elif any(words in message.text for words in _TAKEN_BACK) and course.claimed:
            begun, ended = course.claimed[-1]
            course.claimed[-1] = (begun, ended or message.at)
        elif any(words in message.text for words in _CONFIRMED):
            course.confirmed = course.confirmed or message.at
        elif _REFUSED not in message.text and any(words in message.text for words in _GRANTED):
            day = _DAY.search(message.text)
            if day:
                course.due.append((message.at, date(int(day[3]), int(day[2]), int(day[1]))))

    def _people(self, unit: str) -> frozenset[str]:
        return frozenset(one.id for one in self.commune.directory.people.values() if unit in one.units)

    @cached_property
    def _shut_out(self) -> Mapping[str, Sequence[tuple[datetime, datetime]]]:
        """When nothing could reach a person, as the platform said."""
        spans: dict[str, list[tuple[datetime, datetime]]] = {}
        for one in self.seen.said:
            if one.kind == "blocked":
                spans.setdefault(one.person, []).append((one.at, datetime.max.replace(tzinfo=one.at.tzinfo)))
            elif one.kind == "unblocked" and one.person in spans:
                spans[one.person][-1] = (spans[one.person][-1][0], one.at)
        return spans

    def _reachable(self, person: str, day: date) -> bool:
        opens, closes = self.calendar.at(day, self.hours.quiet_to), self.calendar.at(day, self.hours.quiet_from)
        return not any(begun < closes and ended > opens for begun, ended in self._shut_out.get(person, ()))

    # --- of every message -------------------------------------------------------------------------------------------

    def _hours(self) -> Iterator[Violation]:
        """Nothing unasked in quiet hours, on weekends or holidays; an answer follows what was asked at once."""
        asked: dict[str, list[datetime]] = {}
        for one in self.seen.said:
            asked.setdefault(one.person, []).append(one.at)
        for message in self.seen.messages:
            quiet = self.hours.quiet(message.at) or not self.calendar.is_working(message.at.date())
            answers = message.purpose not in UNASKED and any(
                timedelta() <= message.at - at <= ANSWERED_WITHIN for at in asked.get(message.to, ())
            )
            if quiet and not answers:
                what = plain("violation.quiet", purpose=message.purpose, at=f"{message.at:%H:%M}")
                yield Violation("quiet", message.to, message.at.date(), what)

    def _bounds(self) -> Iterator[Violation]:
        """One digest a morning, one more on a due day, and never more than the bound."""
        digests: Counter[tuple[str, date]] = Counter()
        dues: Counter[tuple[str, date]] = Counter()
        for one in self.seen.messages:
            if one.purpose in REMINDERS:
                (dues if one.purpose == "due" else digests)[one.to, one.at.date()] += 1
        for (person, day), times in sorted((digests + dues).items(), key=lambda item: (item[0][1], item[0][0])):
            if times > self.bound or digests[person, day] > 1 or dues[person, day] > 1:
                yield Violation("bound", person, day, plain("violation.bound", times=times))

    # --- of every obligation ----------------------------------------------------------------------------------------

    def _due_day(self, course: Course) -> Iterator[Violation]:
        """Its unit hears of it on the due day, unless it is finished, moved, or nobody can be reached."""
        one = course.obligation
        for place, (since, due) in enumerate(course.due):
            day = self.calendar.on_or_before(due)
            morning = self.calendar.at(day, self.hours.morning)
            moved = place + 1 < len(course.due) and course.due[place + 1][0] <= morning
            if one.sample or not self.first <= due or not self.first <= day <= self.last or morning > self.end:
                continue
            if since >= morning or moved or course.finished(morning):
                continue
            head = self.commune.directory.units[one.unit].head
            if head is not None and not self._reachable(head, day):
                continue
            if not any(heard.at.date() == day and one.title[:_TOLD] in heard.text for heard in self._told(course, day)):
                yield Violation("due_day", one.id, day, plain("violation.unasked"))

    def _told(self, course: Course, day: date) -> Iterator[Message]:
        """What its unit heard of it; the office's hearing counts where nobody of the unit heard anything that day."""
        people = self._people(course.obligation.unit)
        away = not any((person, day) in self._reminded for person in people)
        return (heard for heard in course.heard if heard.to in people or (away and heard.to in self._office))

    @cached_property
    def _reminded(self) -> frozenset[tuple[str, date]]:
        """Who was reminded of anything on which day."""
        return frozenset((one.to, one.at.date()) for one in self.seen.messages if one.purpose in REMINDERS)

    @cached_property
    def _office(self) -> frozenset[str]:
        """Who hears in the place of a head who is away; nobody else's hearing helps a unit."""
        return frozenset(person.id for person in self.commune.directory.having(Role.office))

    def _silence_after(self, course: Course) -> Iterator[Violation]:
        """Once it is finished its unit hears no more of it; once it is confirmed, nobody does."""
        people = self._people(course.obligation.unit)
        for heard in course.heard:
            confirmed = course.confirmed is not None and heard.at > course.confirmed
            if confirmed or (heard.to in people and course.finished(heard.at)):
                what = plain("violation.after_confirmed" if confirmed else "violation.after_done", to=heard.to)
                yield Violation("after_finished", course.obligation.id, heard.at.date(), what)

    def _escalated(self, course: Course) -> Iterator[Violation]:
        """Who leads hears of a duty of others only after so many working days of silence past its day."""
        one = course.obligation
        unit = self.commune.directory.units[one.unit]
        if one.due < self.first or unit.head is None:
            return  # from before the start, for the office to settle; or the office's to call anyway
        policy = self.commune.policies[one.policy]
        people = self._people(one.unit)
        for heard in course.heard:
            if heard.to in people or heard.purpose != "escalation" or course.finished(heard.at):
                continue
            late, after = self._late(course, heard.at), self._patience(policy, unit, heard.to)
            if self._stuck(one, heard):
                after = 1
            if (after is None or late < after) and not self._decides(course, heard):
                what = plain("violation.escalation", days=late, to=heard.to)
                yield Violation("escalation", one.id, heard.at.date(), what)

    def _patience(self, policy: Policy, unit: Unit, person: str) -> int | None:
        """After how many working days of silence somebody is to hear of a unit; None for never.

        In charge of it is whom the configuration names, a vice-chairman or another; the chairman where it names nobody.
        """
        roles = self.commune.directory.people[person].roles if person in self.commune.directory.people else frozenset()
        in_charge = person == unit.vice_chairman if unit.vice_chairman else Role.chairman in roles
        days = (
            (Role.office in roles, policy.to_office),
            (in_charge, policy.to_vice),
            (Role.chairman in roles, policy.to_chairman),
        )
        return min((after for hears, after in days if hears and after), default=None)

    def _stuck(self, one: Obligation, heard: Message) -> bool:
        """Whether the message says that the duty waits for somebody else: then the office hears at once.

        A list that was cut may have left out the very line that says so.
        """
        unit = self.commune.directory.units[one.unit].name
        about = [line for line in heard.text.splitlines() if one.title[:40] in line and unit in line]
        return any("vướng mắc" in line for line in about) or (not about and _CUT in heard.text)

    def _decides(self, course: Course, heard: Message) -> bool:
        """On the due day who decides hears of the extension that waits."""
        return "chờ đồng chí quyết định gia hạn" in heard.text

    def _late(self, course: Course, at: datetime) -> int:
        """Working days past the day on which the figures are final, by the date in force."""
        one = course.obligation
        closes = course.due_at(at) + (one.closes_on - one.due)
        return self.calendar.count(closes, at.date())

    def _awake(self, course: Course) -> Iterator[Violation]:
        """A claim is put before those who confirm, and again before a week is over, until it is decided."""
        people = self._people(course.obligation.unit)
        for begun, ended in course.claimed:
            until = min(one for one in (ended, course.confirmed, self.end) if one is not None)
            told = [one.at.date() for one in course.named if begun <= one.at <= until and one.to not in people]
            days = [begun.date(), *told, until.date()]
            for before, after in pairwise(days):
                if self.calendar.count(before, after) > SLEEPS:
                    what = plain("violation.claim_asleep", since=before)
                    yield Violation("claim_asleep", course.obligation.id, after, what)

    def _weekly(self, course: Course) -> Iterator[Violation]:
        """Of one overdue duty its unit hears daily so many times, then once a week.

        Once more in a week is right: the week in which the daily ones end, or the day named for asking again (a stated
        date, an obstacle to be cleared by then), which no message tells for certain, but that something was said of it.
        """
        one = course.obligation
        policy = self.commune.policies[one.policy]
        hamlet = self.commune.directory.units[one.unit].kind is UnitKind.hamlet
        weeks: Counter[tuple[str, date]] = Counter()
        begun: dict[str, date] = {}
        for heard in course.heard:
            if heard.to not in self._people(one.unit) or one.due < self.first or heard.purpose == "escalation":
                continue
            late = self._late(course, heard.at)
            day = heard.at.date()
            if late > (0 if hamlet else policy.daily) and self.calendar.on_or_before(course.due_at(heard.at)) < day:
                monday = day - timedelta(days=day.weekday())
                weeks[heard.to, monday] += 1
                more = begun.setdefault(heard.to, monday) == monday or self._spoken_of(course, heard)
                if weeks[heard.to, monday] > (2 if more else 1):
                    yield Violation("weekly", one.id, day, plain("violation.weekly", days=late))

    def _spoken_of(self, course: Course, heard: Message) -> bool:
        """Whether anything but reminders was about it since it was due."""
        return any(
            course.obligation.due <= said.at.date() and said.at <= heard.at
            for said in course.named
            if said.purpose not in REMINDERS
        )


def check(commune: Commune, seen: Transcript, first: date, last: date, bound: int = 2) -> list[Violation]:
    """What a transcript breaks of the promises; empty where all are kept."""
    return Checker(commune, seen, first, last, bound).violations()
