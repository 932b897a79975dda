"""Faults planted in the engine, one at a time: what somebody may break one day without any other test noticing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.lanes import voice
from bot.ledger.duties import obligations
from bot.ledger.sending import messages, reminders, turns
from schedules import escalation
from schedules.escalation import Audience, Step
from schedules.progress import State

Patch = Callable[[Any], None]  # given pytest's monkeypatch
EARLY, MIDDLE, LATE = date(2026, 6, 16), date(2026, 6, 26), date(2026, 7, 17)


@dataclass(frozen=True)
class Planted:
    """plant: puts it in. last: how long the script must go on to come across it."""

    plant: Patch
    last: date = EARLY


# --- of the ladder --------------------------------------------------------------------------------------------------


def _fire(change: Callable[[list[Step]], list[Step]]) -> Patch:
    """Other steps than the ladder gives."""

    def plant(monkeypatch: Any) -> None:
        original = obligations.fire

        def fire(*args: Any) -> Any:
            steps, again = original(*args)
            return change(steps), again

        monkeypatch.setattr(obligations, "fire", fire)

    return plant


def without(name: str, audience: Audience | None = None) -> Patch:
    """A rung is forgotten."""

    def kept(step: Step) -> bool:
        return step.label != name or (audience is not None and step.audience is not audience)

    return _fire(lambda steps: [step for step in steps if kept(step)])


def _facts(**wrong: Any) -> Patch:
    """The engine believes something else of every duty."""

    def plant(monkeypatch: Any) -> None:
        original = obligations.facts_of
        monkeypatch.setattr(obligations, "facts_of", lambda commune, row: replace(original(commune, row), **wrong))

    return plant


def _facts_by(change: Callable[[Any, Any], Mapping[str, Any]]) -> Patch:
    def plant(monkeypatch: Any) -> None:
        original = obligations.facts_of

        def facts_of(commune: Any, row: Any) -> Any:
            facts = original(commune, row)
            return replace(facts, **change(facts, row))

        monkeypatch.setattr(obligations, "facts_of", facts_of)

    return plant


def stale_state(facts: Any, row: Any) -> Mapping[str, Any]:
    """What was claimed is still taken for open."""
    return {"state": State.open} if facts.state is State.awaiting else {}


def shifted(days: int) -> Patch:
    """Every step a day late or early."""

    def plant(monkeypatch: Any) -> None:
        original = escalation._dated.__wrapped__

        def dated(*args: Any) -> Any:
            return tuple(replace(step, at=step.at + timedelta(days=days)) for step in original(*args))

        monkeypatch.setattr(escalation, "_dated", dated)

    return plant


def no_weekly(monkeypatch: Any) -> None:
    monkeypatch.setattr(escalation, "_endless", lambda *args: iter(()))


def wrong_policy(monkeypatch: Any) -> None:
    """The ladder of another kind of duty."""
    original = obligations.policy_of

    def policy_of(commune: Any, row: Any) -> Any:
        return commune.policies["mot_lan"] if row["policy"] == "bao_cao" else original(commune, row)

    monkeypatch.setattr(obligations, "policy_of", policy_of)


# --- of who hears ---------------------------------------------------------------------------------------------------


def _listeners(change: Callable[[tuple[str, ...], Audience], tuple[str, ...]]) -> Patch:
    def plant(monkeypatch: Any) -> None:
        original = obligations.listeners

        def listeners(commune: Any, unit: str, project: Any, audience: Audience, confirmer: str = "") -> Any:
            return change(original(commune, unit, project, audience, confirmer), audience)

        monkeypatch.setattr(obligations, "listeners", listeners)

    return plant


# --- of arming and bundling -----------------------------------------------------------------------------------------


def forgets_to_look_again(monkeypatch: Any) -> None:
    """Once a duty was considered it is never looked at again."""
    original = obligations.fire
    monkeypatch.setattr(obligations, "fire", lambda *args: (original(*args)[0], None))


def loses_every_second(monkeypatch: Any) -> None:
    """Of the reminders of one morning every second one gets lost."""
    original = obligations.insert_many

    def insert_many(tx: Any, table: Any, rows: list[dict[str, Any]]) -> None:
        original(tx, table, rows[::2])

    monkeypatch.setattr(obligations, "insert_many", insert_many)


def considers_without_reminding(monkeypatch: Any) -> None:
    monkeypatch.setattr(obligations, "insert_many", lambda *args: None)


def skips_as_answered(monkeypatch: Any) -> None:
    monkeypatch.setattr(reminders, "untrue", lambda one, now: "answered")


def says_what_is_untrue(monkeypatch: Any) -> None:
    """What was finished meanwhile is said all the same, and the state stays what it was."""
    monkeypatch.setattr(reminders, "untrue", lambda one, now: None)
    _facts_by(stale_state)(monkeypatch)


def opens_for_some(monkeypatch: Any) -> None:
    original = reminders._promise

    def promise(tx: Any, commune: Any, person: str, kind: str, now: Any, dark: Any) -> int:
        return 0 if person.startswith("truong-phong") else original(tx, commune, person, kind, now, dark)

    monkeypatch.setattr(reminders, "_promise", promise)


def says_twice(monkeypatch: Any) -> None:
    """A second digest under another key, with the same lines in it."""
    original = reminders.bundle

    def bundle(tx: Any, commune: Any, row: Any, now: Any) -> Any:
        kept = original(tx, commune, row, now)
        if row["key"].startswith("digest/") and not row["key"].endswith("bis"):
            rows = [dict(one) for one in kept]
            messages.say(tx, commune.id, key=f"{row['key']}-bis", purpose="digest", now=now, person=row["person"])
            for one in rows:
                copied = ("commune", "obligation", "revision", "person", "about", "audience", "slot", "at")
                values = {name: one[name] for name in copied} | {"step": f"{one['step']}'", "state": "pending"}
                reminders.insert_new(tx, reminders.reminder, values)
        return kept

    monkeypatch.setattr(turns.reminders, "bundle", bundle)


def says_nothing_of_it(monkeypatch: Any) -> None:
    """A digest goes out and lists none of the duties it is about."""
    real = voice.LaneVoice.render

    def render(self: Any, *args: Any) -> Any:
        made = real(self, *args)
        return replace(made, obligations=()) if made is not None else None

    monkeypatch.setattr(voice.LaneVoice, "render", render)


def sends_to_another(monkeypatch: Any) -> None:
    """What one head was to hear is addressed to another."""
    original = obligations._reminder

    def reminder(*args: Any) -> Any:
        made = original(*args)
        other = {"truong-phong-kinh-te": "truong-phong-van-hoa", "truong-phong-van-hoa": "truong-phong-kinh-te"}
        return made | {"person": other.get(made["person"], made["person"])}

    monkeypatch.setattr(obligations, "_reminder", reminder)


def nags_weekly_daily(monkeypatch: Any) -> None:
    """After five days the head is still asked every day."""
    original = obligations.policy_of
    monkeypatch.setattr(obligations, "policy_of", lambda commune, row: replace(original(commune, row), daily=30))


PLANTED: Mapping[str, Planted] = {
    "T-3 dropped": Planted(without("T-3")),
    "T-1 dropped": Planted(without("T-1")),
    "the due day dropped": Planted(without("T")),
    "T+1 dropped": Planted(without("T+1"), MIDDLE),
    "T+2 dropped": Planted(without("T+2"), MIDDLE),
    "the office not told": Planted(without("T+3", Audience.office), MIDDLE),
    "the vice-chairman not told": Planted(without("T+5", Audience.vice_chairman), MIDDLE),
    "the chairman not told": Planted(without("T+10", Audience.chairman), LATE),
    "the chairman not asked on the due day": Planted(without("T", Audience.chairman), LATE),
    "a claim left to sleep": Planted(without("confirm"), MIDDLE),
    "the weekly reminders dropped": Planted(no_weekly, LATE),
    "settling not asked for": Planted(without("settle"), EARLY),
    "every step a day late": Planted(shifted(1)),
    "every step a day early": Planted(shifted(-1)),
    "a stale state": Planted(_facts_by(stale_state)),
    "an answer not seen": Planted(_facts(answered_at=None)),
    "a promise not seen": Planted(_facts(promised_until=None), MIDDLE),
    "an obstacle not seen": Planted(_facts(blocked=False, ask_again=None), LATE),
    "an extension not seen": Planted(_facts_by(lambda facts, row: {"due": row["rule_due"]}), LATE),
    "the closing day forgotten": Planted(_facts_by(lambda facts, row: {"closes_on": facts.due}), LATE),
    "a hamlet taken for a department": Planted(_facts(hamlet=False), MIDDLE),
    "a rung taken for the last": Planted(_facts(last_step=True), LATE),
    "the ladder of another policy": Planted(wrong_policy),
    "daily for ever": Planted(nags_weekly_daily, LATE),
    "the deputy in the head's place": Planted(
        _listeners(lambda found, to: ("pho-phong-kinh-te",) if to is Audience.head else found)
    ),
    "another leader's duties": Planted(
        _listeners(lambda found, to: ("chu-tich",) if to is Audience.vice_chairman else found), MIDDLE
    ),
    "addressed to another head": Planted(sends_to_another),
    "never looked at again": Planted(forgets_to_look_again),
    "every second reminder lost": Planted(loses_every_second),
    "considered and not reminded": Planted(considers_without_reminding),
    "everything skipped as answered": Planted(skips_as_answered),
    "what is finished said all the same": Planted(says_what_is_untrue),
    "no message opened for some": Planted(opens_for_some),
    "said twice": Planted(says_twice),
    "an empty digest": Planted(says_nothing_of_it),
}
