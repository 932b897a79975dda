"""Communes served by jobs: loaded when something is due, by whichever worker takes the job; any of them may die."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import Connection, insert, text
from starlette.responses import PlainTextResponse
from starlette.routing import Route

pytest.importorskip("procrastinate", reason="the engine of jobs is not installed")

from bot.app import App
from bot.clock import TrainingClock
from bot.crew import Crew
from bot.lanes.drivers.jobs import JobsDriver, Work, promise
from bot.ledger.commune import communes
from bot.ledger.migrations import jobs, migrate
from bot.ledger.sending import lanes
from bot.ledger.store import Store
from bot.ledger.tables import message
from bot.ledger.who import people
from bot.settings import Settings
from bot.web.app import Site
from bot.web.front import Front
from tests.bot.crews import pushes, served, waiting, worker
from tests.bot.test_fleet import HEAD, NOW, province
from tests.databases import postgres
from tests.emulators.loopback import Loopback
from tests.town import moment
from tests.waiting import until


async def test_what_is_pushed_to_one_process_is_answered_by_whichever_takes_the_job() -> None:
    async with served("một", "hai") as (crew, store, telegram):
        head = telegram.person("trưởng phòng")
        head.says(store.of("xa-dong").do_now(people.issue, "xa-dong", HEAD, NOW))
        await pushes(crew[0], "xa-dong", telegram)
        await until(lambda: head.seen)
        assert "Trưởng phòng" in head.seen[0].text
        heard = len(head.seen)
        head.says("việc")
        await pushes(crew[1], "xa-dong", telegram)
        await until(lambda: len(head.seen) > heard)
        await until(lambda: store.read_now(waiting) == [], what="finished jobs to be deleted")


async def test_a_worker_that_dies_is_followed_by_another_and_its_jobs_are_dropped() -> None:
    async with province() as (settings, store, _telegram):
        migrate(store)
        dead = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"

        def left(tx: Connection) -> None:
            """What a killed worker leaves: a job nobody finishes, and one of the same lane that waits behind it."""
            promise(tx, [Work("xa-khac", "telegram")])
            worker = tx.execute(text(dead)).scalar()
            tx.execute(text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker"), {"worker": worker})
            promise(tx, [Work("xa-khac", "telegram")])

        store.do_now(left)
        assert store.read_now(waiting) == ["xa-khac/telegram"] * 2
        async with rescuer(store) as driver:
            assert await driver.rescue() == 1
        assert store.read_now(waiting) == ["xa-khac/telegram"]
        other = worker(replace(settings, public_url="https://nhacviec.example", driver="jobs"), "hai")
        await other.start()
        await until(lambda: store.read_now(waiting) == [], what="the one that waited to be done")
        await other.stop()


@asynccontextmanager
async def rescuer(store: Store) -> AsyncIterator[JobsDriver]:
    async def never(*_: str) -> None:
        raise AssertionError

    driver = JobsDriver(store.url, never, never)
    async with driver.app.open_async():
        yield driver


async def test_a_job_is_promised_with_the_business_of_its_transaction_and_never_twice() -> None:
    async with province() as (_, store, _telegram):
        migrate(store)
        works = [Work("xa-dong"), Work("xa-dong", "telegram"), Work("xa-tay", "telegram")]

        def broken(tx: Connection) -> None:
            promise(tx, works)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            store.do_now(broken)
        assert store.read_now(waiting) == [], "what was undone promised nothing"
        assert store.do_now(promise, works[:1]) == 1
        assert store.do_now(promise, works) == 2
        assert store.do_now(promise, works) == 0
        dated = "SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at IS NOT NULL OR lock <> queueing_lock"
        assert store.read_now(lambda tx: tx.execute(text(dated)).scalar()) == 0
        with store.begin() as one, store.begin() as two:
            promise(one, [Work("xa-bac")])
            beside = asyncio.create_task(asyncio.to_thread(promise, two, [Work("xa-bac"), Work("xa-nam")]))
            await asyncio.sleep(0.2)
            one.commit()
            assert await beside == 1, "the other one was quicker with the first, the second is promised all the same"


async def test_one_beat_of_all_workers_promises_what_is_due_and_asks_again_ever_less_often() -> None:
    async with province() as (settings, store, _telegram):
        migrate(store)
        one, two = worker(settings, "một"), worker(settings, "hai")

        def beats(crew: Crew, at: float) -> int:
            return store.do_now(crew._promise_due, NOW, at)

        with store.begin() as tx:
            tx.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('beat', 0))"))
            assert await one.beat() == 0, "another is at it"
        assert beats(one, 100.0) == 2, "nobody has begun them yet"
        assert beats(two, 100.0) == 0, "they wait already"
        again = []
        for at in (100.5, 101.0, 102.0, 103.0, 106.0, 107.0):
            store.do_now(lambda tx: tx.execute(text("DELETE FROM procrastinate_jobs")))
            again.append(beats(one, at))
        assert again == [0, 2, 0, 2, 0, 2]
        store.do_now(communes.disable, "xa-tay", NOW)
        store.do_now(lambda tx: tx.execute(text("DELETE FROM procrastinate_jobs")))
        assert beats(two, 101.0) == 1
        for crew in (one, two):
            crew.store.close()


def test_the_engines_tables_are_brought_up_as_its_releases_go() -> None:
    names = jobs.names()
    steps = jobs.steps(names, (3, 1, 0), (3, 0, 0), (3, 4, 0))
    assert [name[:20] for name in steps] == [
        "03.01.00_50_post_add",
        "03.02.00_01_pre_batc",
        "03.03.00_01_pre_prio",
        "03.04.00_01_pre_add_",
    ]
    with postgres() as url:
        store = Store(url)
        assert migrate(store)
        assert not migrate(store)
        store.close()


async def test_a_new_communes_platform_is_told_where_to_push_though_it_stumbles_at_first() -> None:
    """Nothing is due and nobody can write yet: the first drain must not end before the address is known."""
    async with province() as (settings, store, telegram):
        migrate(store)
        telegram.faults.add("status", "setWebhook", status=502, times=1)
        one = worker(replace(settings, public_url="https://nhacviec.example", driver="jobs"), "một")
        await one.start()
        await until(lambda: telegram.hook and telegram.other.hook, what="both addresses")
        assert telegram.hook["url"] == "https://xa-dong.nhacviec.example/hook/telegram/xa-dong"
        await one.stop()


async def test_a_worker_says_how_the_server_is_whatever_is_loaded_and_calls_outside_while_all_is_well() -> None:
    called: list[str] = []
    outside = Loopback([Route("/song", lambda one: called.append(one.url.path) or PlainTextResponse("ok"))])
    await outside.open()
    async with province() as (settings, store, _telegram):
        migrate(store)
        settings = replace(settings, heartbeat_url=f"{outside.address}/song")
        one = worker(settings, "một")  # not started: it loads nothing
        front = Front(one, lambda house: Site(house, local=False).app)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=front.app), trust_env=False) as browser:
            assert await one.vigil.round()
            assert await one.vigil.round()
            assert called == ["/song"], "once in five minutes"
            row = {
                "commune": "xa-tay",
                "chat": "1",
                "purpose": "digest",
                "payload": {},
                "created_at": NOW,
                "key": "d/1",
            }
            late = insert(message).values(**row, state="queued", due_at=moment("2026-06-15 08:00"))
            store.do_now(lambda tx: tx.execute(late))
            store.do_now(lanes.begin, [("xa-tay", "telegram", "x"), ("xa-dong", "telegram", "y")])
            metrics = (await browser.get("http://127.0.0.1/metrics")).text
            assert 'nhacviec_lane_queued{commune="xa-tay",messenger="telegram"} 1' in metrics
            assert 'nhacviec_lane_oldest_seconds{commune="xa-tay",messenger="telegram"} 3600' in metrics
            assert 'nhacviec_lane_queued{commune="xa-dong",messenger="telegram"} 0' in metrics
            assert "nhacviec_server_up 1" in metrics
            one.vigil.beaten()
            assert (await browser.get("http://127.0.0.1/healthz")).json()["ok"]
            one.vigil._beaten -= 60.0
            assert not await one.vigil.round()
            said = await browser.get("http://127.0.0.1/healthz")
            assert (said.status_code, said.json()["reasons"]) == (503, ["nhịp chung đã ngừng hoặc chậm"])
        one.store.close()
    await outside.close()


async def test_names_that_are_no_communes_leave_nothing_behind() -> None:
    async with province() as (settings, store, _telegram):
        migrate(store)
        one = worker(settings, "một")  # not started: it loads nothing
        front = Front(one, lambda house: Site(house, local=False).app)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=front.app), trust_env=False) as browser:
            for name in ("xa-bac", "xa-nam", "xa-trung"):
                assert (await browser.get(f"https://{name}.nhacviec.example/")).status_code == 404
        assert not one._doors
        one.store.close()


async def test_a_server_whose_record_does_not_answer_says_so() -> None:
    one = worker(Settings(database_url="postgresql+psycopg://nobody@127.0.0.1:1/none"), "một")
    front = Front(one, lambda house: Site(house, local=False).app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=front.app), trust_env=False) as browser:
        said = await browser.get("http://127.0.0.1/metrics")
        assert (said.status_code, "nhacviec_server_up 0" in said.text) == (200, True), said.text
        health = await browser.get("http://127.0.0.1/healthz")
        assert (health.status_code, health.json()["reasons"]) == (503, ["cơ sở dữ liệu không trả lời"])
        page = await browser.get("https://xa-tay.nhacviec.example/")
        assert (page.status_code, "chưa sẵn sàng" in page.text) == (503, True)
    one.store.close()


class Lingers(App):
    """A commune that takes its time to stop."""

    async def stop(self) -> None:
        await asyncio.sleep(0.2)
        await super().stop()


async def test_while_many_are_put_away_others_come_and_go_and_who_asks_for_nobody_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with province() as (settings, store, _telegram):
        migrate(store)
        monkeypatch.setattr("bot.crew.FRESH", 0.0)
        one = Crew(settings, TrainingClock(NOW, 1.0), Store(settings.database_url), owner="một", make=Lingers)

        async def asks(name: str) -> bool:
            async with one.house(name) as app:
                return app is not None

        assert await asks("xa-dong")
        assert await asks("xa-tay")
        assert await asks("xa-dong")
        assert list(one.apps) == ["xa-tay", "xa-dong"], "the first is the one nobody has been at for longest"
        monkeypatch.setattr("bot.crew.ROOM", 0)
        assert await asyncio.gather(*(asks(f"không có {n}") for n in range(20))) == [False] * 20
        assert not one.apps
        assert await asyncio.gather(*(asks(name) for name in ("xa-dong", "xa-tay", "xa-dong"))) == [True] * 3
        assert not one.apps
        assert not one._doors
        await one.stop()


class Stumbles(App):
    """A commune whose start comes upon a mistake of the program's."""

    async def start(self) -> None:
        await super().start()
        if self.settings.commune == "xa-dong":
            raise ZeroDivisionError


async def test_a_commune_whose_start_fails_somehow_is_stopped_again_and_keeps_no_other_waiting() -> None:
    async with province() as (settings, store, _telegram):
        migrate(store)
        one = Crew(settings, TrainingClock(NOW, 1.0), Store(settings.database_url), owner="một", make=Stumbles)
        async with one.house("xa-dong") as app:
            assert app is None
        async with one.house("xa-tay") as app:
            assert app is not None
        await one.stop()
