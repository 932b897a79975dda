"""The reports that an annex's frequencies ask for: one cycle for all units asked equally often, not one a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from schedules.configuration.words import EVERY
from schedules.periods import often
from schedules.rulebook import Every, Kind, Rule, Rulebook, Source
from schedules.settings import DueDays

if TYPE_CHECKING:
    from schedules.commune import Commune

_MOST_NAMED = 12  # indicators named in a report's evidence; the rest are counted
_KEYS = {every: word for word, every in EVERY.items()}


def reports(indicators: Sequence[Rule], parent: Rulebook, commune: Commune) -> tuple[tuple[Rule, ...], list[Every]]:
    """Cycles by which the leads report the figures of their indicators, and the frequencies no due-day exists for.

    A head with fifteen monthly indicators owes one report a month. The day is the office's: the row of «ngay_bao_cao»
    that the decision's own widest report uses, else the first that has the periods.
    """
    like = _pattern(parent, commune)
    asked = _asked(indicators)
    wanted = frozenset(one for every in asked.values() for one in every)
    key = _row(wanted, like, commune.due_days)
    kept = frozenset(commune.due_days[key].days if key else ())
    groups: dict[frozenset[Every], list[str]] = {}
    for unit, every in asked.items():
        if every & kept:
            groups.setdefault(every & kept, []).append(unit)
    made = tuple(_report(every, units, indicators, key, parent, like) for every, units in groups.items())
    return made, [one for one in Every if one in wanted - kept]


def report_line(commune: Commune, rule: Rule) -> str:
    """A report as the office reads it before it confirms."""
    leads = ", ".join(commune.named(name) for name in rule.lead)
    return f"Báo cáo số liệu phụ lục {often(rule.every)}: {leads}; ngày báo cáo theo dòng “{rule.days}”."


def undayed_line(undayed: Sequence[Every]) -> str:
    """What frequencies are only followed, and how to have them asked for."""
    return (
        f"Kỳ chưa có ngày báo cáo nên chỉ ghi để theo dõi: {often(undayed)}. Thêm vào “ngay_bao_cao” của commune.yaml."
    )


def _asked(indicators: Sequence[Rule]) -> dict[str, frozenset[Every]]:
    """How often each unit or collective reports what it leads."""
    asked: dict[str, frozenset[Every]] = {}
    for rule in indicators:
        for unit in rule.lead if rule.every else ():
            asked[unit] = asked.get(unit, frozenset()) | rule.every
    return asked


def _pattern(parent: Rulebook, commune: Commune) -> Rule | None:
    """The decision's own report that reaches the most units: the annex's figures go the same way."""
    cycles = [rule for rule in parent.rules if rule.kind is Kind.cycle and rule.days]
    return max(cycles, key=lambda rule: sum(len(commune.members(name)) for name in rule.lead), default=None)


def _row(wanted: frozenset[Every], like: Rule | None, rows: Mapping[str, DueDays]) -> str:
    """The row of due-days with the most of the periods wanted; the decision's own report's wins a tie."""
    keys = [*([like.days] if like and like.days in rows else []), *rows]
    found = max(keys, key=lambda key: len(wanted & rows[key].days.keys()), default="")
    return found if found and wanted & rows[found].days.keys() else ""


def _report(
    every: frozenset[Every],
    units: Sequence[str],
    indicators: Sequence[Rule],
    key: str,
    parent: Rulebook,
    like: Rule | None,
) -> Rule:
    periods = "-".join(_KEYS[one].replace("_", "") for one in Every if one in every)
    titles = [rule.title for rule in indicators if rule.every and set(rule.lead) & set(units)]
    more = f"; … và {len(titles) - _MOST_NAMED} chỉ tiêu nữa" if len(titles) > _MOST_NAMED else ""
    return Rule(
        id=f"{parent.id[:40]}-pl-bao-cao-{periods}",
        title="Báo cáo số liệu các chỉ tiêu của phụ lục",
        kind=Kind.cycle,
        clause="Phụ lục",
        lead=tuple(units),
        recipient=like.recipient if like else (),
        source=Source.default,
        every=every,
        days=key,
        evidence="; ".join(titles[:_MOST_NAMED]) + more,
    )
