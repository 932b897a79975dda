"""Months of simulated people under random policies: engine and auditor agree on each message, silence and holder."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.ledger import auditing, moves, tables
from bot.simulator.play import Played, play
from schedules.auditor import Course, Matter, Verdict, judge, musts, standing
from schedules.calendar import TZ, Calendar
from schedules.moves import _SKIPPED, Mover
from tests.auditor.bed import texts

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


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(n, marks=pytest.mark.soak) for n in range(3, 21))])
def test_they_agree(seed: int) -> None:
    played = play(at_random(seed), FIRST, LAST, seed)
    verdicts = played.world.store.read_now(lambda tx: list(judged(tx, played)))
    wrong = [one for one, _ in verdicts if not one.clean]
    assert wrong == []
    assert sum(one.due for one, _ in verdicts) > 15
    known = {one.id: one for one in verdicts[-1][1]}
    played.world.store.read_now(one_reason_each, played, known)
    played.world.store.read_now(one_holder_each, played, known)


def one_reason_each(tx: Any, played: Played, known: dict[str, Matter]) -> None:
    """A reminder told on its own morning was told for the auditor's reason; what was left unsaid has one reason."""
    compared = 0
    for row in tx.execute(select(tables.reminder)).mappings():
        if row["state"] == "skipped":
            assert row["reason"] in (*_SKIPPED, "step done"), row["reason"]
            continue
        matter = known.get(row["obligation"])
        if row["state"] != "told" or matter is None:
            continue
        day = row["at"].astimezone(TZ).date()
        why = {one.why for one in musts(played.commune, matter, day) if row["person"] in one.people}
        label = row["step"].partition("/")[0]
        assert not why or label in why, (row["obligation"], row["step"], day, why)
        compared += bool(why)
    assert compared > 10


def one_holder_each(tx: Any, played: Played, known: dict[str, Matter]) -> None:
    """Whose move each duty is, by the engine's rows and by the auditor's reading: the same one, everywhere."""
    now = Calendar.at(played.last, time(23, 50))
    rows = {row["id"]: row for row in tx.execute(select(tables.obligation)).mappings()}
    for id_, matter in known.items():
        if id_ not in rows:
            continue
        seen = standing(matter, now)
        theirs = moves.now_at(played.commune, rows[id_])
        if seen.course in HOLDS:
            assert theirs is HOLDS[seen.course], id_
        elif seen.asked:
            assert theirs is Mover.approver, id_
        elif seen.blocked is not None:
            assert theirs in (Mover.unblocker, Mover.outside), id_
        else:
            assert theirs is Mover.head, id_
        assert rows[id_]["due"] == seen.due, id_
