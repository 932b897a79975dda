"""Whose move it is, and the closed list of reasons why somebody is told something or is left in peace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from schedules.calendar import TZ
from schedules.progress import State


class Mover(StrEnum):
    """Who has to do something next about an open duty; nobody for one that is closed or sleeps."""

    head = "head"
    confirmer = "confirmer"
    approver = "approver"
    unblocker = "unblocker"
    outside = "outside"  # waits for somebody the commune cannot ask (kho bạc, tỉnh, nhà thầu)
    office = "office"
    nobody = "nobody"


class Reason(StrEnum):
    """Why a person was told, or was not. The texts are `why.reason.*`; there is no other reason."""

    own_duty = "own_duty"
    stands_in = "stands_in"
    focal_point = "focal_point"
    confirms = "confirms"
    decides = "decides"
    office_chases = "office_chases"
    leader_informed = "leader_informed"
    blocked_again = "blocked_again"
    unknown_state = "unknown_state"
    trial = "trial"
    answered = "answered"
    finished = "finished"
    awaits = "awaits"
    older_step = "older_step"
    date_moved = "date_moved"
    away = "away"
    cleared = "cleared"
    sample = "sample"
    waits_its_turn = "waits_its_turn"


@dataclass(frozen=True, slots=True)
class Event:
    """From `at` on it was this mover's move."""

    at: datetime
    mover: Mover


def mover(state: State, *, extension_asked: bool, blocked: bool, clears: bool) -> Mover:
    """Exactly one, by what is so now. `clears`: the commune names somebody who can clear the obstacle."""
    if state is State.unknown:
        return Mover.office
    if state is State.awaiting:
        return Mover.confirmer
    if state is not State.open:
        return Mover.nobody
    if extension_asked:
        return Mover.approver
    if blocked:
        return Mover.unblocker if clears else Mover.outside
    return Mover.head


def held(events: Iterable[Event], now: datetime) -> dict[Mover, timedelta]:
    """How long each has held a duty, from its first event until now; events in order of time."""
    spans: dict[Mover, timedelta] = {}
    ordered = list(events)
    for event, following in zip(ordered, [*(e.at for e in ordered[1:]), now], strict=False):  # none, of nothing
        spans[event.mover] = spans.get(event.mover, timedelta()) + max(timedelta(), following - event.at)
    return spans


def days(span: timedelta) -> int:
    """Whole days, a begun one counted."""
    return -(-span // timedelta(days=1)) if span else 0


_SKIPPED = {
    "answered": Reason.answered,
    "closed": Reason.finished,
    "older revision": Reason.date_moved,
    "older step": Reason.older_step,
    "away": Reason.away,
    "cleared": Reason.cleared,
    "sample or gone": Reason.sample,
    State.awaiting.value: Reason.awaits,
    State.open.value: Reason.older_step,
    State.unknown.value: Reason.unknown_state,
}
_AUDIENCES = {
    "head": Reason.own_duty,
    "deputy": Reason.stands_in,
    "focal_point": Reason.focal_point,
    "confirmer": Reason.confirms,
    "office": Reason.office_chases,
    "vice_chairman": Reason.leader_informed,
    "chairman": Reason.leader_informed,
}


def why_told(step: str, audience: str) -> Reason:
    """Why a reminder was or will be told."""
    if step.startswith("trial/"):
        return Reason.trial
    if step == "settle":
        return Reason.unknown_state
    if step.startswith("confirm"):
        return Reason.confirms
    if step.startswith("blocked"):
        return Reason.blocked_again
    if step == "T" and audience == "chairman":
        return Reason.decides
    return _AUDIENCES[audience]


def why_silent(reason: str) -> Reason:
    """Why a reminder was not told, from the word the ledger keeps."""
    return _SKIPPED.get(reason, Reason.older_step)


def local(moment: datetime) -> date:
    """The civil day of a moment in Viet Nam."""
    return moment.astimezone(TZ).date()
