"""Between two jobs nothing runs for a commune: who looks again, and when."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text, update

pytest.importorskip("procrastinate", reason="the engine of jobs is not installed")

from bot.clock import TrainingClock
from bot.crew import Crew
from bot.ledger.duties import obligations
from bot.ledger.migrations import migrate
from bot.ledger.sending import messages
from bot.ledger.store import Store
from bot.ledger.tables import attempt, message
from bot.ledger.who import people
from bot.messengers.protocol import Outgoing
from bot.texts import Rich
from tests.bot.crews import pushes, served, waiting
from tests.bot.test_fleet import HEAD, NOW, province
from tests.town import moment
from tests.waiting import until


async def test_a_commune_looks_at_itself_by_jobs_too_and_a_lane_at_rest_is_not_deaf() -> None:
    async with served("một") as (crew, store, _telegram):
        found = "SELECT count(*) FROM audit WHERE what = 'standing'"
        await until(lambda: store.of("xa-tay").read_now(lambda tx: tx.execute(text(found)).scalar()) == 1)
        app = crew[0].apps["xa-tay"]
        lane = app.lanes[0]
        await until(lambda: not lane._loops, what="its drain to end")
        lane.ear.heard_at = asyncio.get_running_loop().time() - 7_200
        assert lane.health().ok
        await until(lambda: crew[0]._watched.keys() == {"xa-dong", "xa-tay"}, what="both to be looked at")


async def test_what_a_dead_worker_was_saying_is_settled_though_nothing_else_is_due() -> None:
    async with served("một") as (_, store, telegram):
        head = telegram.person("trưởng phòng")
        head.chat.state = "live"
        mine = store.of("xa-dong")
        mine.do_now(people.link, "xa-dong", messenger="telegram", chat=str(head.id), person=HEAD, now=NOW)
        begun = text("SELECT count(*) FROM lane WHERE epoch > 0")
        await until(lambda: store.read_now(lambda tx: tx.execute(begun).scalar()) == 2, what="both to have begun")
        await until(lambda: store.read_now(waiting) == [], what="nothing to be left to do")
        heard = len(head.seen)

        def left(tx: Connection) -> None:
            """As a killed worker leaves it: claimed, and nobody knows what became of it."""
            place: dict[str, Any] = {"messenger": "telegram", "chat": str(head.id)}
            said = messages.say(tx, "xa-dong", key="thử", purpose="echo", now=NOW, out=Outgoing(Rich("xong")), **place)
            tried: dict[str, Any] = {
                "message": said,
                "n": 1,
                "epoch": 1,
                "at": NOW,
                "text": "xong",
                "said": {},
                "obligations": [],
            }
            tx.execute(insert(attempt).values(commune="xa-dong", **tried, **place))
            tx.execute(update(message).where(message.c.id == said).values(state="sending", tries=1, epoch=1))

        mine.do_now(left)
        await until(lambda: len(head.seen) > heard)
        assert head.seen[-1].text == "(Nhắc lại) xong"


async def test_who_can_be_reached_from_now_on_hears_what_waited_without_a_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.crew.BEAT", 3_600.0)
    async with served("một") as (crew, store, telegram):
        mine = store.of("xa-dong")
        async with crew[0].house("xa-dong") as app:
            assert app is not None
            mine.do_now(obligations.go_live, app.commune, "phong-kinh-te", "van-phong", NOW)
        await crew[0].beat()
        pending = "SELECT count(*) FROM reminder WHERE state = 'pending'"
        await until(lambda: mine.read_now(lambda tx: tx.execute(text(pending)).scalar()), what="something to be told")
        await until(lambda: store.read_now(waiting) == [], what="nothing to be left to do")
        head = telegram.person("trưởng phòng")
        head.says(mine.do_now(people.issue, "xa-dong", HEAD, NOW))
        await pushes(crew[0], "xa-dong", telegram)
        await until(lambda: len(head.seen) >= 2, what="the morning's digest, after the answer")


async def test_what_is_changed_on_a_page_is_looked_at_at_once_by_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.crew.BEAT", 3_600.0)
    async with served("một") as (crew, store, _telegram):
        pages = Crew(crew[0].settings, TrainingClock(NOW, 1.0), Store(crew[0].settings.database_url), works=False)
        await pages.start()
        mine = store.of("xa-dong")
        async with pages.house("xa-dong") as app:
            assert app is not None
            mine.do_now(obligations.go_live, app.commune, "phong-kinh-te", "van-phong", NOW)
            app.poke()
        pending = "SELECT count(*) FROM reminder WHERE state = 'pending'"
        await until(lambda: mine.read_now(lambda tx: tx.execute(text(pending)).scalar()), what="something to be told")
        await until(lambda: store.read_now(waiting) == [], what="nothing to be left to do")
        async with pages.house("xa-dong"):
            pass
        assert store.read_now(waiting) == [], "who only looks at a page promises nothing"
        await pages.stop()


async def test_a_commune_looks_at_itself_after_each_night_and_again_where_its_backup_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Sundays and holidays too: nothing else is due then till the next working day."""
    (tmp_path / "file").write_text("in the way")
    async with province() as (settings, store, _telegram):
        migrate(store)
        clock = TrainingClock(NOW, 0.0)
        clock.training = False  # an exercise keeps no backup
        settings = replace(settings, backup=str(tmp_path / "file"))
        one = Crew(settings, clock, Store(settings.database_url), owner="một")  # not started: its jobs are ours
        counted = text("SELECT count(*) FROM audit WHERE what = 'standing'")

        async def kept_at(at: str) -> int:
            clock.move(moment(at))
            await one._tick("xa-tay")
            return int(store.of("xa-tay").read_now(lambda tx: tx.execute(counted).scalar_one()))

        times = ["2026-06-20 02:29", "2026-06-20 02:30", "2026-06-20 02:31", "2026-06-21 02:29", "2026-06-21 02:30"]
        assert [await kept_at(at) for at in times] == [0, 1, 1, 1, 2]
        # Who keeps the system is told, once.
        store.do_now(lambda tx: tx.execute(text("DELETE FROM message; DELETE FROM procrastinate_jobs")) and None)
        await one.beat()
        assert "xa-tay/tick" not in store.read_now(waiting), "nothing is due there"
        monkeypatch.setattr("bot.crew.WATCHED", 0.0)
        await one.beat()
        assert "xa-tay/tick" in store.read_now(waiting), "its backup is tried again"
        await one.stop()
