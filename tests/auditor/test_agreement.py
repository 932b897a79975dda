"""Months of simulated people under random policies: engine and auditor agree on each message, silence and holder."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.ledger import tables
from bot.ledger.duties import moves
from bot.ledger.routine import auditing
from bot.ledger.rules import documents
from bot.simulator import play as playing
from bot.simulator.play import Played, play
from schedules.auditor import Course, Matter, Verdict, judge, musts, standing
from schedules.calendar import TZ, Calendar
from schedules.moves import Mover
from tests.auditor.bed import texts
from tests.soak import promise

FIRST, LAST = date(2026, 5, 25), date(2026, 8, 7)
HOLDS = {Course.claimed: Mover.confirmer, Course.unclear: Mover.office, Course.over: Mover.nobody}


def at_random(seed: int) -> dict[str, str]:
    """The small commune with other ladders, hours and working days."""
    rng, found = random.Random(seed), texts()
    text = found["commune.yaml"]

    def days(most: int) -> str:
        return str(sorted({0, *rng.sample(range(1, most), 3)}, reverse=True))

    text = re.sub(r"truoc: \[3, 1, 0\]", f"truoc: {days(12)}", text)
    text = re.sub(r"truoc: \[20, 7, 3, 1, 0\]", f"truoc: {days(25)}", text)
    text = text.replace("hang_ngay: 5", f"hang_ngay: {rng.randrange(0, 8)}")
    text = text.replace("bao_van_phong: 3", f"bao_van_phong: {rng.randrange(1, 6)}")
    text = text.replace("bao_pho_chu_tich: 5", f"bao_pho_chu_tich: {rng.choice([0, 4, 6])}")
    text = text.replace("bao_chu_tich: 10", f"bao_chu_tich: {rng.randrange(7, 14)}")
    found["commune.yaml"] = text.replace(
        "giao_ban: thu-sau", f"giao_ban: {rng.choice(['thu-hai', 'thu-nam', 'thu-sau'])}"
    )
    return found


def judged(tx: Any, played: Played) -> Iterator[tuple[Verdict, list[Matter]]]:
    known = auditing.matters(tx, played.commune, played.last)
    day = played.first
    while day <= played.last:
        seen = auditing.seen(tx, played.commune, day, Calendar.at(day + timedelta(days=1), time(2, 30)))
        opens, closes = Calendar.at(day, time(7)), Calendar.at(day, time(18))
        blocked = {one for one, (begun, ended) in played.cast.blocks.items() if begun < closes and ended > opens}
        yield judge(played.commune, known, replace(seen, shut=seen.shut | blocked)), known
        day += timedelta(days=1)


Nights = dict[datetime, dict[str, tuple[Mover, date]]]


@pytest.fixture
def nights(monkeypatch: pytest.MonkeyPatch) -> Nights:
    """Whose move each duty was and by when it is due, as the engine's rows had it each night of what is then played.

    The process is killed each night, and another goes on with the record.
    """
    found: Nights = {}
    whole = playing._live

    async def with_a_look(world: Any, start: datetime, end: datetime) -> None:
        await whole(world, start, end)
        found[end] = world.store.read_now(_movers)

    monkeypatch.setattr(playing, "_live", with_a_look)
    return found


def _movers(tx: Any) -> dict[str, tuple[Mover, date]]:
    commune = documents.load_current(tx, tx.execute(select(tables.commune.c.id)).scalar_one())
    rows = tx.execute(select(tables.obligation)).mappings()
    return {row["id"]: (moves.now_at(commune, row), row["due"]) for row in rows}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(n, marks=pytest.mark.soak) for n in range(3, 31))])
def test_they_agree(seed: int, nights: Nights) -> None:
    days = tuple(FIRST + timedelta(days=n) for n in range((LAST - FIRST).days))
    played = play(at_random(seed), FIRST, LAST, seed, stops=days)
    verdicts = played.world.store.read_now(lambda tx: list(judged(tx, played)))
    assert [one for one, _ in verdicts if not one.clean] == []
    due = sum(one.due for one, _ in verdicts)
    assert due > 15
    known = {one.id: one for one in verdicts[-1][1]}
    told, silent = played.world.store.read_now(one_reason_each, played, known)
    held = one_holder_each(nights, known)
    figure = (
        f"seed {seed}: {due} duties to remind of, {told} reasons of messages, {silent} of silences, {held} duty-days"
    )
    promise("Engine and auditor say the same of each message, silence and duty-day", figure)


def one_reason_each(tx: Any, played: Played, known: dict[str, Matter]) -> tuple[int, int]:
    """A reminder told on its own morning was told for the auditor's reason, and what was left unsaid for one it has."""
    told, silent = 0, 0
    rows = [dict(row) for row in tx.execute(select(tables.reminder).order_by(tables.reminder.c.at)).mappings()]
    for n, row in enumerate(rows):
        matter = known.get(row["obligation"])
        if matter is None:
            continue
        if row["state"] == "skipped":
            reasons = whys_of_silence(tx, played, matter, row, rows[n + 1 :])
            assert row["reason"] in reasons, (row["obligation"], row["step"], row["reason"], reasons)
            silent += 1
        elif row["state"] == "told":
            assert row["reason"] is None
            day = row["at"].astimezone(TZ).date()
            why = {one.why for one in musts(played.commune, matter, day) if row["person"] in one.people}
            label = row["step"].partition("/")[0]
            assert not why or label in why, (row["obligation"], row["step"], day, why)
            told += bool(why)
    assert told > 10
    return told, silent


def whys_of_silence(
    tx: Any, played: Played, matter: Matter, row: dict[str, Any], later: list[dict[str, Any]]
) -> set[str]:
    """What the auditor knows against saying it, from its hour until the person was next told of the duty."""
    theirs = (one for one in later if (one["obligation"], one["person"]) == (row["obligation"], row["person"]))
    told = next((one["at"] for one in theirs if one["state"] == "told" and one["at"] > row["at"]), None)
    ends = told or Calendar.at(played.last, time(23, 50))
    found, at, first = set[str](), row["at"], standing(matter, row["at"])
    while at <= ends:
        now, day = standing(matter, at), at.astimezone(TZ).date()
        found.add(
            {Course.over: "closed", Course.claimed: "awaiting", Course.unclear: "unknown"}.get(now.course, "open")
        )
        found |= {"answered"} if now.answered is not None and now.answered.date() >= row["at"].date() else set()
        found |= {"cleared"} if now.blocked is None else set()
        found |= {"older revision"} if now.due != first.due else set()
        found |= {"away"} if row["person"] in auditing.seen(tx, played.commune, day, at).away else set()
        newer = musts(played.commune, matter, day) if at > row["at"] else []
        found |= {"older step"} if any(row["person"] in one.people for one in newer) else set()
        at += timedelta(hours=6)
    return found


def one_holder_each(nights: Nights, known: dict[str, Matter]) -> int:
    """Whose move each duty is, every night, by the engine's rows and by the auditor's reading: the same one."""
    compared = 0
    for night, rows in nights.items():
        for id_, (theirs, due) in rows.items():
            if id_ not in known:
                continue
            seen = standing(known[id_], night)
            if seen.course in HOLDS:
                assert theirs is HOLDS[seen.course], (id_, night)
            elif seen.asked:
                assert theirs is Mover.approver, (id_, night)
            elif seen.blocked is not None:
                assert theirs in (Mover.unblocker, Mover.outside), (id_, night)
            else:
                assert theirs is Mover.head, (id_, night)
            assert due == seen.due, (id_, night)
            compared += theirs is not Mover.nobody
    assert compared > 100
    return compared
