"""One person on Telegram and on Zalo: one truth, one message, and whichever way is open."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import Connection, update

from bot.app import App
from bot.clock import TrainingClock
from bot.lanes import ear
from bot.ledger import tables
from bot.ledger.commune import inforce
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.sending import lanes
from bot.ledger.store import Store
from bot.ledger.who import people
from bot.messengers.zalo import ZALO
from schedules.commune import Commune
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.zalo import TOKEN, TOKEN_2, ZaloEmulator
from tests.town import QUICKER, Setup, configuration, moment, prepare, quick_messenger, settings_for
from tests.waiting import PATIENCE, until

HEAD, OFFICE, CHAIRMAN = "giam-doc-ban-qlda", "chanh-van-phong", "chu-tich"
START = "2026-06-29 06:00"


class Two:
    """A commune on both platforms, everybody linked on both; Zalo reached everybody last."""

    def __init__(self, app: App, clock: TrainingClock, telegram: TelegramEmulator, zalo: ZaloEmulator) -> None:
        self.app, self.clock, self.telegram, self.zalo = app, clock, telegram, zalo
        self._read: dict[tuple[str, str], int] = {}

    async def to(self, at: str) -> None:
        self.clock.move(moment(at))
        await self.settled()

    async def settled(self) -> None:
        def heard() -> bool:
            return self.telegram.heard_everything and self.zalo.heard_everything

        await until(heard, what="the bots to fetch what was said")
        while not self.zalo.told <= {row["key"] for row in await self.rows("inbox")}:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        await asyncio.wait_for(self.clock.play(self.clock.now()), PATIENCE)

    async def says(self, platform: str, person: str, text: str) -> None:
        getattr(self, platform).person(person).says(text)
        await self.settled()

    def new(self, platform: str, person: str) -> list[str]:
        """What this phone has heard since last asked."""
        seen = getattr(self, platform).person(person).seen
        before, self._read[platform, person] = self._read.get((platform, person), 0), len(seen)
        return [one.text for one in seen[before:]]

    async def rows(self, table: str) -> list[dict[str, Any]]:
        def read(tx: Connection) -> list[dict[str, Any]]:
            return [dict(row) for row in tx.execute(tables.meta.tables[table].select()).mappings()]

        return await self.app.store.read(read)

    async def spend(self, count: int) -> None:
        """The month's count, as if so many messages had gone out by Zalo."""

        def write(tx: Connection) -> None:
            mine = tables.lane.c.messenger == "zalo"
            tx.execute(update(tables.lane).where(mine).values(month="2026-06", month_count=count))

        await self.app.store.do(write)


@asynccontextmanager
async def two(
    folder: Path, *, start: str = START, on_telegram: bool = True, kenh: str = "", a_month: int = 3000
) -> AsyncIterator[Two]:
    async with TelegramEmulator(quicker=QUICKER) as telegram, ZaloEmulator(quicker=QUICKER) as zalo:
        url = f"sqlite:///{folder / 'a.db'}"
        config = configuration(folder / "config", ("khoi-cong",))
        text = (config / "commune.yaml").read_text(encoding="utf-8")
        text = re.sub(r"(?m)^kenh:.*", f"kenh: {kenh}", text) if kenh else text
        text = text.replace("zalo: {", f"zalo: {{tin_moi_thang: {a_month}, ")
        (config / "commune.yaml").write_text(text, encoding="utf-8")
        setup, store = Setup(start=start), Store(url)
        on_one, on_other = settings_for(telegram, url, config), settings_for(zalo, url, config)
        commune = prepare(store, on_other, setup, zalo)
        if on_telegram:
            store.do_now(_also_on_telegram, commune, telegram)
        clock = TrainingClock(moment(start), speed=0.0)
        zalo.world.clock = lambda: clock.now().timestamp()
        bots = [quick_messenger(on_one, commune.id), quick_messenger(on_other, commune.id)]
        bots[1].can = replace(bots[1].can, a_month=a_month)
        app = App(replace(on_one, zalo_tokens=zalo.tokens, zalo_api=zalo.address), clock, bots, store=store)
        await app.start()
        both = Two(app, clock, telegram, zalo)
        try:
            yield both
            telegram.check()
            zalo.check()
        finally:
            await app.stop()


def _also_on_telegram(tx: Connection, commune: Commune, telegram: TelegramEmulator) -> None:
    for person in commune.directory.people:
        phone = telegram.person(person)
        phone.chat.state = "live"
        earlier = moment(START) - timedelta(days=30)
        people.link(tx, commune.id, messenger="telegram", chat=str(phone.id), person=person, now=earlier)


async def test_one_reminder_on_the_one_that_reached_them_last(tmp_path: Path) -> None:
    async with two(tmp_path) as both:
        await both.to("2026-06-29 08:00")
        (text,) = both.new("zalo", HEAD)
        assert "1 Đã xong · 2 Đang làm" in text
        assert both.new("telegram", HEAD) == []
        await both.to("2026-06-29 09:00")
        await both.says("telegram", HEAD, "việc")
        assert len(both.new("telegram", HEAD)) == 1
        await both.to("2026-06-30 08:00")
        assert both.new("zalo", HEAD) == []
        assert "hôm nay đến hạn" in both.new("telegram", HEAD)[0]


async def test_an_answer_on_either_closes_both(tmp_path: Path) -> None:
    async with two(tmp_path) as both:
        await both.to("2026-06-30 08:00")
        assert len(both.new("zalo", HEAD)) == 1
        await both.says("telegram", HEAD, "xong rồi ạ")
        (echo,) = both.new("telegram", HEAD)
        assert "Đã ghi: đã xong" in echo
        await both.to("2026-06-30 14:00")
        await both.to("2026-07-02 09:00")
        assert both.new("zalo", HEAD) == []
        assert both.new("telegram", HEAD) == []
        await both.says("zalo", HEAD, "xong")
        (again,) = both.new("zalo", HEAD)
        assert "chờ" in again
        assert sum(row["kind"] == "done" for row in await both.rows("progress")) <= 2


async def test_a_blocked_chat_is_passed_by_and_nothing_is_said_twice(tmp_path: Path) -> None:
    async with two(tmp_path) as both:
        both.zalo.blocked_status = 400
        both.zalo.person(HEAD).blocks()
        await both.to("2026-06-29 08:00")
        assert both.new("zalo", HEAD) == []
        assert len(both.new("telegram", HEAD)) == 1
        (row,) = [row for row in await both.rows("message") if row["person"] == HEAD]
        assert (row["state"], row["tries"]) == ("sent", 2)


async def test_an_unknown_result_is_repeated_there_and_only_then_elsewhere(tmp_path: Path) -> None:
    async with two(tmp_path) as both:
        both.zalo.faults.add("drop", "sendMessage", text="Nhắc việc 29/6", times=2)
        await both.to("2026-06-29 08:00")
        heard = both.new("zalo", HEAD)
        assert len(heard) == 2
        assert "Nhắc lại" in heard[1]
        (text,) = both.new("telegram", HEAD)
        assert "Nhắc lại" in text


async def test_a_refused_token_stops_that_bot_alone(tmp_path: Path) -> None:
    async with two(tmp_path) as both:
        both.zalo.world.bot(TOKEN).revoked = True
        both.zalo.world.bot(TOKEN).arrived.set()
        await both.to("2026-06-29 08:00")
        assert len(both.new("telegram", HEAD)) == 1
        assert any("Kênh Zalo đã dừng" in text for text in both.new("telegram", OFFICE))
        health = {lane.messenger.name: lane.health().ok for lane in both.app.lanes}
        assert health == {"telegram": True, "zalo": False}
        await both.says("telegram", HEAD, "đang làm")
        assert "Đã ghi" in both.new("telegram", HEAD)[0]


async def test_a_server_out_of_reach_is_passed_by_until_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ear, "GIVEN_UP_SECONDS", 0.1)
    async with two(tmp_path) as both:
        port = both.zalo.port
        await until(lambda: both.zalo.world.bot(TOKEN).polls, what="the first poll")
        await both.zalo.close()

        async def deaf() -> bool:
            return any(row["deaf"] for row in await both.rows("lane"))

        await eventually(deaf)
        await both.to("2026-06-29 08:00")
        assert len(both.new("telegram", HEAD)) == 1
        await both.zalo.open(port)
        await both.says("zalo", HEAD, "việc")
        assert not await deaf()
        assert len(both.new("zalo", HEAD)) == 1
        await both.to("2026-06-30 08:00")
        assert len(both.new("zalo", HEAD)) == 1
        assert both.new("telegram", HEAD) == []


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_messenger_the_commune_switches_off_is_not_used(tmp_path: Path) -> None:
    async with two(tmp_path, kenh="[telegram, console]") as both:
        await both.to("2026-06-29 08:00")
        assert both.new("zalo", HEAD) == []
        assert len(both.new("telegram", HEAD)) == 1


# --- the month's plan ---------------------------------------------------------------------------------------------


async def test_at_80_percent_posts_stop_on_zalo_and_go_on_elsewhere(tmp_path: Path) -> None:
    async with two(tmp_path, a_month=1000, start="2026-06-22 08:30") as both:
        await both.settled()
        both.new("zalo", HEAD)
        await both.spend(799)
        await both.says("zalo", HEAD, "việc")
        assert len(both.new("zalo", HEAD)) == 1
        (told,) = both.new("zalo", OFFICE)
        assert "800/1000" in told
        await both.says("zalo", CHAIRMAN, "thông báo: Họp giao ban 8h thứ Hai")
        await both.says("zalo", CHAIRMAN, "1")
        assert len(both.new("zalo", CHAIRMAN)) >= 2
        assert both.new("zalo", HEAD) == []
        (notice,) = both.new("telegram", HEAD)
        assert "Họp giao ban" in notice
        await both.to("2026-06-29 08:00")
        assert "còn 1 ngày" in both.new("zalo", HEAD)[0], "digests go on"


async def test_at_95_percent_only_due_days_and_what_is_late_are_left(tmp_path: Path) -> None:
    async with two(tmp_path, a_month=1000, on_telegram=False) as both:
        await both.spend(950)
        await both.to("2026-06-29 08:00")
        assert both.new("zalo", HEAD) == [], "a day before is not the day"
        assert both.new("zalo", OFFICE) == [], "nothing was said, so nothing is to be told of"
        await both.to("2026-06-30 08:00")
        assert "hôm nay đến hạn" in both.new("zalo", HEAD)[0]
        await both.to("2026-07-01 08:00")
        assert "quá hạn 1 ngày" in both.new("zalo", HEAD)[0]
        (skipped,) = [row for row in await both.rows("reminder") if row["reason"] == "month's plan"]
        assert skipped["step"] == "T-1"


async def test_a_new_month_starts_anew(tmp_path: Path) -> None:
    async with two(tmp_path, a_month=1000, on_telegram=False) as both:
        await both.spend(990)
        await both.to("2026-07-01 08:00")
        assert len(both.new("zalo", HEAD)) == 1
        (lane,) = [row for row in await both.rows("lane") if row["messenger"] == "zalo"]
        assert lane["month"] == "2026-07"
        assert lane["month_count"] < 10


async def test_a_quota_the_platform_calls_used_up_is_told_to_the_office(tmp_path: Path) -> None:
    async with two(tmp_path) as both:
        both.zalo.quota = 0
        both.clock.move(moment("2026-06-29 08:00"))
        both.app.poke()

        async def told() -> bool:
            return any("/refused/" in row["key"] for row in await both.rows("message"))

        await eventually(told)
        assert both.new("zalo", HEAD) == []
        both.zalo.quota = 3000


async def test_a_plan_that_will_not_do_is_said_at_the_start(tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logged:
        async with two(tmp_path, a_month=10, start="2026-06-29 07:30") as both:
            weighing = both.app._weighing
            assert weighing is not None
            await weighing
            office = both.zalo.person(OFFICE)
            await until(lambda: any("gói hiện nay có 10 tin" in one.text for one in office.seen), what="the warning")
    assert "gói tin mỗi tháng của Zalo không đủ" in [line["event"] for line in logged]
    with structlog.testing.capture_logs() as logged:
        async with two(tmp_path / "other") as both:
            assert both.app._weighing is not None
            await both.app._weighing
    assert not [line["event"] for line in logged if "không đủ" in line["event"]]


# --- several bots -------------------------------------------------------------------------------------------------


def test_a_token_keeps_its_name_in_whatever_order(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(store)
    assert ZALO.a_month == 3000

    def take(tx: Connection, *hashes: str) -> list[str]:
        names = lanes.names(tx, "x", "zalo", hashes)
        for name, digest in zip(names, hashes, strict=True):
            row = {"commune": "x", "messenger": name, "token_hash": digest, "epoch": 1, "month_count": 0}
            tx.execute(tables.lane.insert().prefix_with("OR IGNORE").values(**row))
        return names

    assert store.do_now(take, "a") == ["zalo"]
    assert store.do_now(take, "b", "a") == ["zalo-2", "zalo"]
    assert store.do_now(take, "a2", "b") == ["zalo", "zalo-2"], "a reset token takes its bot's place"
    assert store.do_now(take, "c", "b", "a2") == ["zalo-3", "zalo-2", "zalo"]


async def test_two_bots_share_the_people_and_the_plan(tmp_path: Path) -> None:
    async with ZaloEmulator(TOKEN, TOKEN_2) as zalo:
        url = f"sqlite:///{tmp_path / 'a.db'}"
        store, settings = Store(url), settings_for(zalo, url, configuration(tmp_path / "config", ("khoi-cong",)))
        prepare(store, settings, Setup(start=START, linked=()), zalo)
        store.close()
        clock = TrainingClock(moment(START), speed=0.0)
        app = App(settings, clock)
        await app.start()
        try:
            assert [lane.messenger.name for lane in app.lanes] == ["zalo", "zalo-2"]
            for person, token in ((HEAD, TOKEN_2), (OFFICE, TOKEN)):
                phone = zalo.person(person, token)
                phone.says(await app.store.do(people.issue, app.commune.id, person, clock.now()))
                await until(lambda phone=phone: phone.seen, what="the welcome")  # type: ignore[misc]
            assert await app.store.read(people.linked, app.commune.id) == {OFFICE: ["zalo"], HEAD: ["zalo"]}
            clock.move(moment("2026-06-29 08:00"))
            app.poke()
            await until(lambda: len(zalo.person(HEAD, TOKEN_2).seen) == 2, what="the reminder")
            assert len(zalo.person(OFFICE, TOKEN).seen) == 1
        finally:
            await app.stop()
        zalo.check()


# --- switched off while things wait --------------------------------------------------------------------------------


async def give_up(both: Two, kenh: str) -> None:
    """The office takes a platform out of the commune's configuration."""

    def change(tx: Connection) -> None:
        found = dict(documents.current(tx, both.app.commune.id))
        found["commune.yaml"] = re.sub(r"(?m)^kenh:.*", f"kenh: {kenh}", found["commune.yaml"])
        documents.put(tx, both.app.commune.id, found, author=OFFICE, now=both.clock.now())
        inforce.enforce(tx, documents.load_current(tx, both.app.commune.id), both.clock.now())

    await both.app.store.do(change)
    await both.app.reload()


async def test_what_waits_for_a_platform_that_is_given_up_goes_by_the_other(tmp_path: Path) -> None:
    async with two(tmp_path) as both:
        both.zalo.quota = 0  # so that what is said there stays in the queue
        both.zalo.person(HEAD).says("việc")

        async def waits() -> bool:
            return any(row["chat"] and row["state"] == "queued" and row["tries"] for row in await both.rows("message"))

        await eventually(waits)
        await give_up(both, "[telegram, console]")
        await until(lambda: both.telegram.person(HEAD).seen, what="the answer")
        (answer,) = both.new("telegram", HEAD)
        assert "việc" in answer.casefold()
        assert both.new("zalo", HEAD) == []
        both.zalo.quota = 3000
        await both.says("zalo", HEAD, "đang làm")
        assert both.new("zalo", HEAD) == [], "nothing leaves by it"
        await until(lambda: len(both.telegram.person(HEAD).seen) == 2, what="what was heard there still counts")
        await give_up(both, "[telegram, zalo, console]")
        await both.says("zalo", CHAIRMAN, "việc")
        assert len(both.new("zalo", CHAIRMAN)) == 1
