"""A server whose communes share a Telegram bot, all but one, and what is said there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import func, select, update

from bot.bots import hash_of, sealed
from bot.clock import TrainingClock
from bot.fleet import Fleet
from bot.ledger.commune import communes
from bot.ledger.store import Store
from bot.ledger.tables import address, inbox, shared_bot
from bot.ledger.who import bots, people
from bot.settings import Settings
from tests.bot.ledger.test_walls import texts
from tests.bot.test_fleet import NOW, WEST, Exchange
from tests.databases import postgres
from tests.emulators.telegram import TOKEN, Person, Seen, TelegramEmulator
from tests.waiting import until

HEAD, OFFICE = "truong-phong-kinh-te", "chanh-van-phong"
SHARED, OWN = ("xa-dong", "xa-tay"), "xa-nam"
NOBODYS = "Hệ thống nhắc việc của các xã, phường"


class Province:
    """A server of three communes: two share TOKEN's bot, one has WEST's for its own."""

    def __init__(self, settings: Settings, store: Store, telegram: Exchange) -> None:
        self.settings, self.store, self.telegram = settings, store, telegram
        self.many: Fleet = self.fleet()

    def fleet(self, owner: str = "một", *, listen: bool = True, settings: Settings | None = None) -> Fleet:
        given = settings or self.settings
        clock = TrainingClock(NOW, 1.0)
        return Fleet(given, clock, Store(given.database_url), owner=owner, listen=listen)

    def person(self, name: str) -> Person:
        return self.telegram.person(name)

    def code(self, commune: str, person: str = HEAD) -> str:
        return self.store.of(commune).do_now(people.issue, commune, person, NOW)

    async def linked(self, name: str, commune: str, person: str = HEAD) -> Person:
        """Somebody who has opened their link."""
        one = self.person(name)
        await self.asks(one, f"/start {commune}_{self.code(commune, person)}", "Đã liên kết")
        return one

    async def asks(self, one: Person, text: str, *answers: str) -> Seen:
        """Says it, and sees an answer that has these words."""
        before = len(one.seen)
        one.says(text)
        return await self.sees(one, before, *answers)

    async def sees(self, one: Any, before: int, *answers: str) -> Seen:
        def fits(seen: Seen) -> bool:
            return all(part in seen.text for part in answers)

        await until(lambda: any(map(fits, one.seen[before:])), what=f"{answers} among {[s.text for s in one.seen]}")
        return next(seen for seen in one.seen[before:] if fits(seen))

    async def quiet(self) -> None:
        """Everything that was said has been heard, and understood."""
        await until(lambda: self.telegram.heard_everything and self.telegram.other.heard_everything)
        await until(lambda: not self.count(inbox, state="new"))

    async def silence(self, one: Any, text: str) -> None:
        before = len(one.seen)
        one.says(text)
        await self.quiet()
        assert one.seen[before:] == []

    def rows(self, table: Any, **where: Any) -> list[dict[str, Any]]:
        asked = select(table).where(*(table.c[name] == value for name, value in where.items()))
        return [dict(row) for row in self.store.read_now(lambda tx: tx.execute(asked).mappings().all())]

    def count(self, table: Any, **where: Any) -> int:
        asked = select(func.count()).select_from(table)
        asked = asked.where(*(table.c[name] == value for name, value in where.items()))
        return int(self.store.read_now(lambda tx: tx.execute(asked).scalar_one()))

    def heard(self, commune: str) -> int:
        """How many updates a commune was ever given."""
        return self.count(inbox, commune=commune)

    def lease_ends(self) -> None:
        """Whoever holds the shared bot has not been heard of for long."""
        self.store.do_now(lambda tx: tx.execute(update(shared_bot).values(lease_until=NOW)))

    def homes(self, one: Any) -> list[str]:
        """Where a chat with the shared bot belongs."""
        rows = self.rows(address, chat=str(one.chat.id), state="live")
        return [row["commune"] for row in rows if row["commune"] in SHARED]


def taken(telegram: TelegramEmulator) -> tuple[str, dict[str, Any]]:
    """The oldest update, as the platform brings it."""
    raw = telegram.world.updates.popleft()[1]
    return str(raw["update_id"]), raw


@asynccontextmanager
async def province(*, run: bool = True) -> AsyncIterator[Province]:
    with postgres(ready=True) as url:
        store = Store(url)
        async with Exchange() as telegram:
            settings = Settings(
                database_url=url,
                secret="khóa của kiểm thử " * 2,
                telegram_api=telegram.address,
                province_token=TOKEN,
            )
            for name in (*SHARED, OWN):
                store.do_now(communes.add, texts(name), NOW)
            about = {"kind": "telegram", "token_hash": hash_of(WEST), "sealed": sealed(settings, WEST)}
            store.of(OWN).do_now(bots.put, OWN, name="", by="thử", now=NOW, **about)
            one = Province(settings, store, telegram)
            try:
                if run:
                    await one.many.start()
                yield one
            finally:
                if run:
                    await one.many.stop()
                telegram.other.closing.set()
            telegram.check()
            telegram.other.check()
        store.close()
