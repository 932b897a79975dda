"""Simulated people: what each does on hearing a message. Deterministic by seed; they know nothing but their phone."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.simulator import phrases
from bot.simulator.reading import Line, is_reminder, own, token
from bot.simulator.world import Heard, Saying
from schedules.calendar import Calendar

PATIENCE = 2
EARLIEST, LATEST = 6, 22  # hours between which anybody touches the phone


class Temper(StrEnum):
    prompt = "prompt"
    late = "late"
    silent = "silent"
    wordy = "wordy"
    blocked = "blocked"
    on_leave = "on_leave"


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody deals with duties.

    finishes: working days after the due date, from and to, by which the work is done. answers: how often a reminder is
    answered at all, before and after the work is done. delay: minutes until then, from and to. asks: how often somebody
    who will not make it asks for time on the due day, promises a day, or says what is in the way.
    """

    finishes: tuple[int, int]
    answers: tuple[float, float]
    delay: tuple[int, int]
    asks: tuple[float, float, float] = (0.0, 0.0, 0.0)


HABITS: Mapping[Temper, Habit] = {
    Temper.prompt: Habit((-3, 0), (0.7, 0.97), (2, 60), (0.1, 0.05, 0.05)),
    Temper.late: Habit((1, 9), (0.45, 0.8), (20, 400), (0.3, 0.15, 0.12)),
    Temper.silent: Habit((4, 20), (0.04, 0.2), (300, 2000)),
    Temper.wordy: Habit((-2, 3), (0.95, 1.0), (5, 120), (0.2, 0.1, 0.1)),
    Temper.blocked: Habit((0, 6), (0.5, 0.8), (10, 300), (0.15, 0.1, 0.05)),
    Temper.on_leave: Habit((-2, 1), (0.6, 0.95), (5, 120), (0.1, 0.05, 0.05)),
}


@dataclass
class Plan:
    """What somebody has in mind about one duty: the working day it will be done, and how far it is."""

    done_on: date
    percent: int = 0
    asked: bool = False


@dataclass
class Person:
    """One phone. away: days without an answer. decides: leaders and office, whom others wait for."""

    id: str
    temper: Temper
    rng: random.Random
    calendar: Calendar
    away: Sequence[tuple[date, date]] = ()
    decides: bool = False
    plans: dict[str, Plan] = field(default_factory=dict)
    asked: Counter[tuple[str, date]] = field(default_factory=Counter)
    meant: list[tuple[Line, str]] = field(default_factory=list)  # what was just said of which duty

    def hears(self, heard: Heard) -> list[Saying]:
        """What follows from a message."""
        day = heard.at.date()
        if any(first <= day <= last for first, last in self.away):
            return []
        return self._reminded(heard) if is_reminder(heard) else self._asked(heard)

    # --- reminders --------------------------------------------------------------------------------------------------

    def _reminded(self, heard: Heard) -> list[Saying]:
        lines, at = own(heard), self._later(heard.at)
        said = [(line, text) for line in lines if (text := self._about(line, at.date())) is not None]
        self.meant = said
        sayings = self._said(heard, at, said) if said else []
        return sayings + self._listed(heard, at)

    def _said(self, heard: Heard, at: datetime, said: list[tuple[Line, str]]) -> list[Saying]:
        numbered = [(line, text) for line, text in said if line.n is not None]
        if not numbered:
            return [self._about_single(heard, at, *said[0])]
        text = ", ".join(f"{line.n} {words}" for line, words in numbered)
        return [self._writes(at, text)]

    def _about_single(self, heard: Heard, at: datetime, line: Line, text: str) -> Saying:
        """A message about one duty has buttons: some press, some reply to it, some just write."""
        way = self.rng.random()
        label = "Đã xong" if text in (*phrases.DONE, *phrases.SENT) else "Đang làm" if text in phrases.DOING[:3] else ""
        pressed = token(heard, label) if label and way < 0.4 else None
        if pressed is not None:
            return Saying(at, self.id, "press", token=pressed)
        if self.temper is Temper.wordy:
            before, after = self.rng.choice(phrases.WORDY_BEFORE), self.rng.choice(phrases.WORDY_AFTER)
            text = f"{before}{text}{after}"
        return self._writes(at, text, reply_to=heard.remote if way < 0.8 else None)

    def _about(self, line: Line, today: date) -> str | None:
        """What to say of a duty today; None for nothing."""
        habit, plan = HABITS[self.temper], self._plan(line)
        done = today >= plan.done_on
        if self.rng.random() >= habit.answers[done]:
            return None
        if done:
            return self._done(line)
        chance, due_near = self.rng.random(), today >= self.calendar.shift(line.due, -1)
        extend, promise, stuck = habit.asks
        if due_near and chance < extend and not plan.asked:
            plan.asked = True
            return self.rng.choice(phrases.EXTEND).format(d=_short(max(plan.done_on, line.due + timedelta(days=3))))
        if due_near and chance < extend + promise:
            return self.rng.choice(phrases.PROMISE).format(d=_short(max(plan.done_on, today + timedelta(days=1))))
        if chance > 1 - stuck:
            return self.rng.choice(phrases.STUCK)
        if self.rng.random() < 0.35:
            return self.rng.choice(phrases.RECEIVED)
        plan.percent = min(95, plan.percent + self.rng.randrange(5, 30))
        return self.rng.choice(phrases.DOING).format(p=plan.percent)

    def _done(self, line: Line) -> str:
        if line.figure:
            return "xong"
        words = phrases.SENT if line.report else phrases.DONE
        return self.rng.choice(words).format(n=self.rng.randrange(10, 400))

    def _plan(self, line: Line) -> Plan:
        plan = self.plans.get(f"{line.name}/{line.due}")
        if plan is None:
            first, last = HABITS[self.temper].finishes
            days = self.rng.randint(first, last)
            day = self.calendar.shift(line.due, days) if days else self.calendar.on_or_before(line.due)
            plan = self.plans[f"{line.name}/{line.due}"] = Plan(day)
        return plan

    def _listed(self, heard: Heard, at: datetime) -> list[Saying]:
        """Duties of others that wait for the reader: the list is asked for, as the message says."""
        later = at + timedelta(minutes=3)
        asked = []
        if "(nhắn “xác nhận”)" in heard.text and (self.decides or self.rng.random() < 0.6):
            asked.append(self._writes(later, "xác nhận"))
        if "(nhắn “duyệt”)" in heard.text:
            asked.append(self._writes(later + timedelta(minutes=5), "duyệt"))
        if "(nhắn “chưa rõ” để rà soát" in heard.text:
            asked.append(self._writes(later + timedelta(minutes=10), "chưa rõ"))
        return asked

    # --- questions --------------------------------------------------------------------------------------------------

    def _asked(self, heard: Heard) -> list[Saying]:
        """A question with buttons, or one that wants words."""
        at = self._later(heard.at, quick=True)
        for label, answer in _ANSWERS.items():
            pressed = token(heard, label)
            if pressed is not None:
                chosen = answer(self)
                other = token(heard, chosen) if chosen else None
                late = self._later(heard.at) if label in ("Xác nhận", "Đồng ý") else at
                return [Saying(late, self.id, "press", token=other or pressed)] if chosen else []
        if heard.text.startswith("Chờ đồng chí xác nhận") or "chờ đồng chí quyết định" in heard.text:
            return self._each(heard, at)
        if "Tin này nói về việc nào" in heard.text:
            return self._which(heard, at)
        for part, words in _WORDS.items():
            if part in heard.text:
                # Asked the same a third time on one day, nobody goes on: the telephone is quicker.
                self.asked[part, heard.at.date()] += 1
                if self.asked[part, heard.at.date()] > PATIENCE:
                    return []
                day = self.calendar.shift(heard.at.date(), self.rng.randint(4, 9))
                return [self._writes(at, self.rng.choice(words).format(d=_short(day)))]
        return []

    def _each(self, heard: Heard, at: datetime) -> list[Saying]:
        """One after the other, with time for each."""
        buttons = [mark for words, mark in heard.choices if words[:1].isdigit()]
        return [Saying(at + timedelta(minutes=4 * n), self.id, "press", token=mark) for n, mark in enumerate(buttons)]

    def _which(self, heard: Heard, at: datetime) -> list[Saying]:
        """The button of the duty that was meant."""
        for line, _ in self.meant:
            for words, mark in heard.choices:
                name = words.partition(". ")[2].rstrip("…")
                if name and (name[:30] in line.name or line.name[:30] in name):
                    return [Saying(at, self.id, "press", token=mark)]
        return [Saying(at, self.id, "press", token=heard.choices[0][1])] if heard.choices else []

    # --- when -------------------------------------------------------------------------------------------------------

    def _writes(self, at: datetime, text: str, reply_to: str | None = None) -> Saying:
        return Saying(at, self.id, text=text, reply_to=reply_to)

    def _later(self, at: datetime, *, quick: bool = False) -> datetime:
        """When the phone is taken in hand: soon after a question of its own doing, else by habit; never at night."""
        low, high = (1, 6) if quick else (10, 180) if self.decides else HABITS[self.temper].delay
        moment = at + timedelta(seconds=self.rng.randint(low * 60, high * 60))
        if moment.hour >= LATEST:
            moment += timedelta(days=1)
        if moment.hour >= LATEST or moment.hour < EARLIEST:
            moment = moment.replace(hour=EARLIEST, minute=30 + moment.minute // 3)
        return moment


def _confirms(person: Person) -> str:
    chance = person.rng.random()
    if not person.decides and chance > 0.8:
        return ""  # left for the reminder to come
    return "Trả lại" if chance < 0.06 else "Xác nhận"


def _grants(person: Person) -> str:
    chance = person.rng.random()
    return "" if chance < 0.1 else "Không đồng ý" if chance < 0.3 else "Ngày khác" if chance < 0.4 else "Đồng ý"


# The first button a question is known by, and the one that is pressed.
_ANSWERS: Mapping[str, Callable[[Person], str]] = {
    "Xác nhận": _confirms,
    "Đồng ý": _grants,
    "Đúng, đã xong": lambda person: "Đúng, đã xong",
    "Đúng, không phát sinh": lambda person: "Đúng, không phát sinh",
    "Sẽ xong": lambda person: "Sẽ xong",
    "Tất cả": lambda person: "Tất cả",
    "Đang làm": lambda person: "Đang làm",
}
_WORDS = {
    "đang vướng gì": phrases.WHY,
    "cho biết lý do hoặc nội dung": phrases.RETURNED_BECAUSE,
    "xin gia hạn đến ngày nào": ("{d}", "đến {d} ạ"),
    "chọn ngày nào": ("{d}", "đến {d} ạ"),
    "đồng ý đến ngày nào": ("{d}",),
}


def _short(day: date) -> str:
    return f"{day.day}/{day.month}"
