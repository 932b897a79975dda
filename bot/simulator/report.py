"""The report of a span: who hears how much on which day, the months against Zalo's plan, what came of the duties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.messengers.protocol import Outgoing
from bot.messengers.zalo import ZALO
from bot.messengers.zalo.fit import fit
from bot.simulator.checker import REMINDERS, Violation, check
from bot.simulator.play import Played
from bot.simulator.transcript import Message, Outcomes, Transcript, outcomes, transcript
from bot.texts import Rich, plain
from schedules.commune import Commune
from schedules.language import format_date

SHOWN = 12


@dataclass(frozen=True)
class Report:
    """A span that was played, judged and counted. replies: texts and presses of people. name: of what was played."""

    commune: Commune
    first: date
    last: date
    seed: int
    messages: tuple[Message, ...]
    replies: int
    outcomes: Outcomes
    violations: tuple[Violation, ...]
    name: str = ""

    @property
    def by_role(self) -> dict[str, int]:
        return dict(sorted(Counter(one.role for one in self.messages).items()))

    @property
    def by_person_day(self) -> Counter[tuple[str, date]]:
        return Counter((one.to, one.at.date()) for one in self.messages)

    @property
    def reminded(self) -> Counter[tuple[str, date]]:
        """Of these what nobody had asked for: what the bound is about."""
        return Counter((one.to, one.at.date()) for one in self.messages if one.purpose in REMINDERS)

    @property
    def busiest(self) -> tuple[str, date, int] | None:
        """Who heard most on one day, answers among it."""
        return _most(self.by_person_day)

    @property
    def on_zalo(self) -> dict[str, int]:
        """Messages a month as Zalo would count them: a long text is several there."""
        months: Counter[str] = Counter()
        for one in self.messages:
            months[f"{one.at:%Y-%m}"] += len(fit(Outgoing(Rich(one.text)), pictures=False))
        return dict(sorted(months.items()))

    @property
    def escalations(self) -> int:
        return sum(one.purpose == "escalation" for one in self.messages)

    def as_json(self) -> dict[str, Any]:
        """contracts: `simulate --json`; the rest is added."""
        busiest = self.busiest
        most = {"person": busiest[0], "day": busiest[1].isoformat(), "messages": busiest[2]} if busiest else None
        return {
            "messages": [one.as_json() for one in self.messages],
            "totals": {
                "messages": len(self.messages),
                "by_role": self.by_role,
                "busiest_person_day": most,
                "by_purpose": dict(sorted(Counter(one.purpose for one in self.messages).items())),
                "replies": self.replies,
                "zalo_months": self.on_zalo,
            },
            "obligations": {
                "done_on_time": self.outcomes.done_on_time,
                "done_late": self.outcomes.done_late,
                "open": self.outcomes.open,
            },
            "violations": [one.as_json() for one in self.violations],
        }


def _most(days: Mapping[tuple[str, date], int]) -> tuple[str, date, int] | None:
    """The earliest, then the first by name, of equals."""
    if not days:
        return None
    person, day = min(days, key=lambda one: (-days[one], one[1], one[0]))
    return person, day, days[person, day]


def report(played: Played, name: str = "") -> Report:
    """Counts and judges what was played."""
    seen: Transcript = transcript(played)
    broken = check(played.commune, seen, played.first, played.last, played.commune.attention.messages)
    said = sum(one.kind in ("text", "press") for one in seen.said)
    span = (played.commune, played.first, played.last, played.seed)
    return Report(*span, seen.messages, said, outcomes(played), tuple(broken), name)


def as_text(one: Report) -> str:
    """For people at a terminal."""
    return "\n".join([head(one), *_figures(one), *_people(one), *_months(one), *_wrong(one)])


def facts(one: Report) -> list[tuple[str, str]]:
    """The figures of a span, each with its name: for the terminal, the page and the comparison."""
    done, reminded = one.outcomes, one.reminded
    finished = done.done_on_time + done.done_late
    people = len({person for person, _ in reminded})
    found = {
        "sent": f"{len(one.messages)}",
        "reminders": plain("simulation.reminders", count=reminded.total(), people=people),
        "replies": f"{one.replies}",
        "busiest": _day(one, one.busiest),
        "most_reminded": _day(one, _most(reminded)),
        "escalations": f"{one.escalations}",
        "in_time": f"{done.done_on_time}/{finished + done.open}",
        "late": f"{done.done_late}",
        "open": f"{done.open}",
        "on_zalo": _worst_month(one),
        "wrong": f"{len(one.violations)}",
    }
    return [(plain(f"simulation.fact.{name}"), value) for name, value in found.items()]


def _day(one: Report, most: tuple[str, date, int] | None) -> str:
    if most is None:
        return plain("simulation.nobody")
    person, day, times = most
    return plain("simulation.busiest", who=name_of(one.commune, person), day=day, times=times)


def name_of(commune: Commune, to: str) -> str:
    """A recipient as a reader knows it: title, the group, or the id."""
    person = commune.directory.people.get(to)
    return person.title if person else plain("simulation.group") if to == "nhom-chung" else to


def _worst_month(one: Report) -> str:
    months = one.on_zalo
    if not months:
        return plain("simulation.no_message")
    month = max(months, key=lambda name: (months[name], name))
    return plain("simulation.worst_month", count=months[month], month=_month(month), limit=ZALO.a_month)


def _month(name: str) -> str:
    return f"{int(name[5:])}/{name[:4]}"


def head(one: Report) -> str:
    """Of which commune and span, with which people."""
    return plain("simulation.head", commune=one.commune.name, first=one.first, last=one.last, seed=one.seed)


def _figures(one: Report) -> list[str]:
    return [f"  {name}: {value}" for name, value in facts(one)]


def _people(one: Report) -> list[str]:
    told: Counter[str] = Counter(message.to for message in one.messages)
    days: Mapping[str, int] = Counter(person for person, _ in one.by_person_day)
    most: Counter[str] = Counter()
    for (person, _), times in one.by_person_day.items():
        most[person] = max(most[person], times)
    lines = ["", plain("simulation.people")]
    for person, times in sorted(told.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]:
        mean = f"{times / days[person]:.1f}".replace(".", ",")
        name = name_of(one.commune, person)
        about = {"name": name, "times": times, "days": days[person], "mean": mean, "most": most[person]}
        lines.append(f"  {plain('simulation.person', **about)}")
    return lines


def _months(one: Report) -> list[str]:
    limit = ZALO.a_month or 0
    lines = ["", plain("simulation.months", limit=limit)]
    for month, count in one.on_zalo.items():
        about = {"count": count, "share": 100 * count // limit, "over": count > limit}
        lines.append(f"  {plain('simulation.month', month=_month(month), **about)}")
    return lines


def _wrong(one: Report) -> list[str]:
    if not one.violations:
        return []
    lines = ["", plain("simulation.wrong")]
    lines += [f"  {format_date(wrong.day)} {wrong.about}: {wrong.what}" for wrong in one.violations[:SHOWN]]
    more = len(one.violations) - SHOWN
    return lines + ([f"  {plain('simulation.wrong.more', count=more)}"] if more > 0 else [])
