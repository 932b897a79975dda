"""A year of ninety people on Zalo alone, played by the real engine in virtual time: what it takes of the free plan.

Heads are late rather than early: they say *đang làm* to every reminder before the due day and *xong* on it; whoever
confirms does so at once; leaders and office look at the summary every working day. Every message counts, echoes and
parts of long ones too, all bots of the account together.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.app import App
from bot.clock import TrainingClock
from bot.lanes.virtual import run
from bot.ledger import documents, obligations, people, tables
from bot.ledger.migrations import migrate
from bot.ledger.store import Store
from bot.ledger.ways import HELD
from bot.messengers.protocol import Outcome, Outgoing, Sent, Wire
from bot.messengers.zalo import ZALO
from bot.messengers.zalo.fit import fit
from bot.settings import Settings
from schedules.calendar import TZ
from tests.bot.lanes.bed import Memory, World, moment
from tests.schedules.test_need import A_MONTH, large_documents

START, END = "2026-01-05 06:00", "2026-12-31 20:00"
LOOKING = ("chu-tich", "pct-kinh-te", "pct-van-xa", "chanh-van-phong")


@dataclass
class Year(World):
    """What people do with what they hear. months: messages that left, by month."""

    months: Counter[str] = field(default_factory=Counter)
    said_of: Counter[str] = field(default_factory=Counter)


class Zalo(Memory):
    """Zalo's numbers, limits and plan; the people answer by themselves."""

    name = "zalo"
    can = ZALO

    def __init__(self, world: Year, clock: TrainingClock) -> None:
        super().__init__(world, clock)
        self._year = world

    def fit(self, out: Outgoing) -> tuple[Wire, ...]:
        return fit(out, pictures=False)

    async def send(self, to: str, wire: Wire) -> Outcome:
        now = self._clock.now().astimezone(TZ)
        self._year.months[f"{now:%Y-%m}"] += 1
        answer = _answer(wire.text, now)
        if answer is not None:
            self.says(to, answer)
        return Sent(f"{sum(self._year.months.values())}")


def _answer(text: str, now: datetime) -> str | None:
    """To reminders and to what is to be confirmed; an echo is read and that is all."""
    if "đề nghị đồng chí xác nhận" in text:
        return "1"
    if not text.startswith("Nhắc việc") or "Trả lời" not in text:
        return None
    return "tất cả xong" if "hôm nay là hạn" in text else "tất cả đang làm"


def _founded() -> Year:
    year = Year(Store("sqlite://"))
    migrate(year.store)

    def found(tx: Connection) -> None:
        now = moment(START)
        commune, _ = documents.import_folder(tx, large_documents(60, 13), now=now)
        for unit in commune.directory.units:
            obligations.go_live(tx, commune, unit, "chanh-van-phong", now)
        for person in commune.directory.people:
            people.link(tx, commune.id, messenger="zalo", chat=person, person=person, now=now)

    year.store.do_now(found)
    return year


async def _play(year: Year) -> list[dict[str, Any]]:
    clock = TrainingClock(moment(START), 1.0, asyncio.get_running_loop().time)
    messenger = Zalo(year, clock)
    app = App(Settings(), clock, [messenger], store=year.store, virtual=True)
    await app.start()
    day = date.fromisoformat(START[:10])
    while day <= date.fromisoformat(END[:10]):
        if app.commune.calendar.is_working(day):
            await clock.until(moment(f"{day} 15:00"))
            for person in LOOKING:
                messenger.says(person, "tổng hợp")
        day += timedelta(days=1)
    await clock.until(moment(END))
    reminders = await app.store.read(_reminders)
    await app.stop()
    return reminders


def _reminders(tx: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in tx.execute(select(tables.reminder)).mappings()]


def due_days(reminders: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in reminders if one["step"] == "T" and one["audience"] == "head"]


@pytest.mark.slow
def test_a_year_of_ninety_people_stays_under_the_plan_and_no_due_day_is_dropped() -> None:
    year = _founded()
    reminders = run(_play(year))
    print(f"messages a month: {dict(sorted(year.months.items()))}; {len(due_days(reminders))} due days")
    assert len(year.months) == 12
    assert max(year.months.values()) < A_MONTH, year.months
    assert [one for one in reminders if one["reason"] == HELD] == [], "nothing was held back for the plan"
    dropped = [one for one in due_days(reminders) if one["state"] != "told" and one["at"] < moment(END)]
    assert [one for one in dropped if one["reason"] not in ("closed", "newer step")] == []
    assert len(due_days(reminders)) > 200
