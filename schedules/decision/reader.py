"""`read`: a decision's text to a `Reading`. Deterministic, offline; any text gives an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from schedules.decision.blocks import blocks
from schedules.decision.clauses import clauses
from schedules.decision.duties import Duties
from schedules.decision.facts import Facts, facts
from schedules.decision.page import Page, page
from schedules.decision.questions import questions
from schedules.decision.reading import Candidate, Reading
from schedules.decision.roles import Role
from schedules.decision.scene import Stage
from schedules.decision.tables import Tables
from schedules.decision.times import Clock
from schedules.decision.units import Gazetteer, Names
from schedules.repealed import Act, warnings


def read(
    text: str,
    *,
    gazetteer: Gazetteer | None = None,
    signed_on: date | None = None,
    repealed: Sequence[Act] = (),
) -> Reading:
    """Read a decision, plan, letter or notice.

    text: the document, composed or decomposed, as `bot.documents.extract` gives it. gazetteer: the commune's names;
    without it units are taken from the text by grammar. signed_on: the signing date where the office knows it better
    than the text. repealed: acts known to be out of force (`Commune.repealed`); citing one gives a
    warning.
    """
    flow, found = blocks(page(text))
    tree = clauses(flow, found)
    about, names = facts(flow, tree, signed_on), Names(flow, gazetteer)
    stage = Stage(flow, tree, names)
    if about.year is None:
        about = replace(about, year=_common_year(flow, stage, about), year_guessed=True)
    clock = Clock(flow, about)
    duties = Duties(flow, stage, clock, about)
    candidates = [candidate for index in range(len(tree)) for candidate in duties.of(index)]
    kept = _merged([*candidates, *Tables(flow, tree, names, clock, about).candidates()])
    asked = questions(flow, about, kept, gazetteer)
    return Reading(about, tuple(kept), asked, tuple(warnings(text, repealed, about.issued_on)))


def _common_year(flow: Page, stage: Stage, about: Facts) -> int | None:
    """The year most deadlines name: what «trước ngày 05/10» means in a letter without a date. The year stays a
    question."""
    clock, years = Clock(flow, about), Counter[int]()
    for index, scene in enumerate(stage.scenes):
        block = scene.clause.block
        for time in clock.times(block.body, block.end, scene.segments, heading=False, told=stage.told(index)):
            if time.role is Role.DEADLINE and time.due is not None:
                years[time.due.year] += 1
    return max(years, key=lambda year: (years[year], year)) if years else None


def _merged(candidates: list[Candidate]) -> list[Candidate]:
    """Without exact repeats: the same words read twice give one candidate, the surer one."""
    best: dict[tuple[object, ...], Candidate] = {}
    for candidate in candidates:
        key = (candidate.start, candidate.end, candidate.kind, candidate.due, candidate.recurrence)
        if key not in best or best[key].confidence < candidate.confidence:
            best[key] = candidate
    return sorted(best.values(), key=lambda c: (c.start, c.end))
