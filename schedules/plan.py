"""`plan`: the obligations of a span, and the reminders that would go out if nobody ever answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from schedules import periods
from schedules.commune import Commune
from schedules.directory import UnitKind
from schedules.escalation import Audience, Facts, Step, ladder, listeners
from schedules.language import format_date, format_day, format_number
from schedules.obligations import Obligation, expand
from schedules.progress import State

Reminder = dict[str, str]


def plan(commune: Commune, first: date, last: date) -> dict[str, Any]:
    """The JSON of `nhacviec plan`: obligations due from first to last, reminders up to last, open questions.

    As if installed before `first`: reminders of the days before it are there too. Times carry +07:00.
    """
    expansion = expand(commune, first, last)
    remind = _reminders(commune, last)
    return {
        "obligations": [_entry(commune, one, remind(one)) for one in expansion.obligations],
        "questions": [
            {"kind": question.lack.value, "about": question.about, "rules": list(question.rules), "text": str(question)}
            for question in expansion.questions
        ],
    }


def title(commune: Commune, one: Obligation) -> str:
    """What is due, in full: the title with its period or its project."""
    if one.periods:
        return f"{one.title} {periods.words(one.periods)}"
    project = commune.projects.get(one.project)
    return f"{one.title}: {project.name}" if project else one.title


def as_text(value: Mapping[str, Any]) -> str:
    """The same for people: a line a duty, the days of its reminders below it, then the questions."""
    lines = [line for entry in value["obligations"] for line in _lines(entry)] or ["Không có việc nào đến hạn."]
    if value["questions"]:
        lines += ["", "Cần Văn phòng cho biết:", *(f"- {question['text']}" for question in value["questions"])]
    return "\n".join(lines)


def _lines(entry: Mapping[str, Any]) -> Iterator[str]:
    day = date.fromisoformat(entry["due"])
    marks = "".join(f" [{word}]" for key, word in _MARKS.items() if entry[key])
    yield f"{format_date(day)}  {entry['unit']}  {entry['title']}{_figure(entry['target'])}{marks}"
    before = [one for one in entry["reminders"] if one["step"].startswith("T-") or one["step"] == "T"]
    after = entry["reminders"][len(before) :]
    days = dict.fromkeys(format_day(date.fromisoformat(one["at"][:10])) for one in before)
    overdue = f"; quá hạn: {len(after)} lần từ {format_day(date.fromisoformat(after[0]['at'][:10]))}" if after else ""
    yield f"    nhắc: {', '.join(days)}{overdue}"


_MARKS = {"tentative": "dự kiến", "provisional": "tạm tính theo năm trước", "sample": "mẫu"}
_SIGNS = {">=": "từ", "=": "bằng", ">": "trên", "<=": "không quá", "<": "dưới"}


def _figure(target: Mapping[str, Any] | None) -> str:
    if target is None:
        return ""
    unit = target["unit"] if target["unit"] == "%" else f" {target['unit']}"
    return f" ({_SIGNS[target['op']]} {format_number(target['value'])}{unit})"


def _entry(commune: Commune, one: Obligation, reminders: list[Reminder]) -> dict[str, Any]:
    target = one.target
    return {
        "id": one.id,
        "rule": one.rule,
        "clause": one.clause,
        "title": title(commune, one),
        "unit": one.unit,
        "project": one.project or None,
        "period": one.period,
        "due": one.due.isoformat(),
        "due_source": one.due_source.value,
        "target": {"op": target.op, "value": _plain(target.value), "unit": target.unit} if target else None,
        "reminders": reminders,
        "sample": one.sample,
        "tentative": one.tentative,
        "provisional": one.provisional,
    }


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _reminders(commune: Commune, last: date) -> Callable[[Obligation], list[Reminder]]:
    """The reminders of an obligation, each ladder computed once: hundreds of obligations share a few dozen."""
    ladders: dict[tuple[Any, ...], list[Step]] = {}
    spoken: dict[tuple[Any, ...], list[Reminder]] = {}
    heard = {unit: _ears(commune, unit) for unit in commune.directory.units}

    def steps(one: Obligation, kind: UnitKind) -> list[Step]:
        facts = Facts(
            due=one.due,
            closes_on=one.closes_on,
            state=State.open,
            last_step=one.last_step,
            hamlet=kind is UnitKind.hamlet,
            outside=kind is UnitKind.outside,
            warned=commune.warned(one.policy, one.group, one.occurrence),
        )
        key = (facts, one.policy)
        if key not in ladders:
            ladders[key] = ladder(facts, commune.policies[one.policy], commune.calendar, commune.hours, last)
        return ladders[key]

    def remind(one: Obligation) -> list[Reminder]:
        kind = commune.directory.units[one.unit].kind
        ears = heard[one.unit]
        warned = commune.warned(one.policy, one.group, one.occurrence)
        key = (one.due, one.closes_on, one.policy, one.last_step, warned, kind, tuple(ears.items()))
        if key not in spoken:
            spoken[key] = [_reminder(step, ears[step.audience]) for step in steps(one, kind) if step.audience in ears]
        return spoken[key]

    return remind


def _ears(commune: Commune, unit: str) -> dict[Audience, str]:
    """Which audiences of a unit anybody belongs to, and the role that hears. A unit without a head is the office's."""
    roles = {
        audience: audience.value for audience in Audience if listeners(commune, unit, None, audience, confirmer=unit)
    }
    held = commune.directory.units[unit]
    if held.head is None:
        roles[Audience.head] = Audience.office.value
        roles.pop(Audience.office, None)
    if held.vice_chairman is None and Audience.vice_chairman in roles:
        roles[Audience.vice_chairman] = Audience.chairman.value
    return roles


def _reminder(step: Step, to: str) -> Reminder:
    return {"at": step.at.isoformat(), "step": step.label, "to": to}
