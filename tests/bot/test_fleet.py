"""A province in one process: communes beside each other, each with its own bot, people and pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import structlog
from starlette.requests import Request
from starlette.responses import Response

from bot.app import run_forever
from bot.bots import hash_of, sealed
from bot.clock import TrainingClock
from bot.fleet import Fleet
from bot.ledger.commune import communes
from bot.ledger.store import Store
from bot.ledger.who import bots, people
from bot.serving import run_many, serves_many
from bot.settings import Settings
from bot.web import health
from bot.web.app import Site
from bot.web.front import Front
from bot.web.house import House
from schedules.errors import LedgerFault, SettingsFault
from tests.bot.ledger.test_walls import texts
from tests.databases import postgres
from tests.emulators.telegram import TOKEN, TelegramEmulator
from tests.town import moment
from tests.waiting import until

NOW = moment("2026-06-15 09:00")
WEST = "7000000002:AAEmulatedTokenOfTheOtherCommune_01234567"
HEAD = "truong-phong-kinh-te"


class Exchange(TelegramEmulator):
    """Telegram with a second bot."""

    def __init__(self) -> None:
        super().__init__(quicker=50.0)
        self.other = TelegramEmulator(WEST, quicker=50.0)

    async def _call(self, request: Request) -> Response:
        if request.path_params["token"] == WEST:
            return await self.other._call(request)
        return await super()._call(request)


@asynccontextmanager
async def province() -> AsyncIterator[tuple[Settings, Store, Exchange]]:
    """Two communes on one server, each with the token of its bot sealed in the record."""
    with postgres(ready=True) as url:
        store = Store(url)
        async with Exchange() as telegram:
            settings = Settings(database_url=url, secret="khóa của kiểm thử " * 2, telegram_api=telegram.address)
            for name, token in (("xa-dong", TOKEN), ("xa-tay", WEST)):
                store.do_now(communes.add, texts(name), NOW)
                about = {"kind": "telegram", "token_hash": hash_of(token), "sealed": sealed(settings, token)}
                store.of(name).do_now(bots.put, name, name="", by="thử", now=NOW, **about)
            yield settings, store, telegram
            telegram.check()
            telegram.other.check()
        store.close()


def fleet(settings: Settings, owner: str = "một") -> Fleet:
    return Fleet(settings, TrainingClock(NOW, 1.0), Store(settings.database_url), owner=owner)


@pytest.mark.slow
async def test_each_commune_hears_its_own_bot_alone_and_one_put_to_rest_disturbs_nobody() -> None:
    async with province() as (settings, store, telegram):
        many = fleet(settings)
        await many.start()
        code = store.of("xa-dong").do_now(people.issue, "xa-dong", HEAD, NOW)
        stranger, head = telegram.other.person("khách"), telegram.person("trưởng phòng")
        stranger.says(code)  # the right number at the wrong commune's door
        head.says(code)
        await until(lambda: head.seen)
        await until(lambda: stranger.seen)
        assert "Trưởng phòng" in head.seen[0].text
        assert "Trưởng phòng" not in stranger.seen[0].text
        store.do_now(communes.disable, "xa-dong", NOW)
        await many.roll()
        assert list(many.apps) == ["xa-tay"]
        heard = len(stranger.seen)
        stranger.says("/start")
        store.do_now(communes.disable, "xa-dong", NOW, disabled=False)
        await many.roll()
        assert sorted(many.apps) == ["xa-dong", "xa-tay"]
        assert len(stranger.seen) >= heard
        await many.stop()


async def test_a_commune_whose_bot_is_changed_starts_anew_and_no_other() -> None:
    async with province() as (settings, store, _telegram):
        many = fleet(settings)
        await many.start()
        east, west = many.apps["xa-dong"], many.apps["xa-tay"]
        await many.roll()
        assert (many.apps["xa-dong"], many.apps["xa-tay"]) == (east, west), "nothing has changed"
        new = "7000000009:AAEmulatedTokenOfANewBotOfTheWest_01234567"
        about = {"kind": "telegram", "token_hash": hash_of(new), "sealed": sealed(settings, new)}
        store.of("xa-tay").do_now(bots.replace, "xa-tay", name="", by="thử", now=NOW, **about)
        await many.roll()
        assert many.apps["xa-dong"] is east
        assert [lane.messenger.token_hash for lane in many.apps["xa-tay"].lanes] == [hash_of(new)]
        await many.stop()


@pytest.mark.slow
async def test_a_second_worker_takes_every_lane_of_one_that_stops() -> None:
    async with province() as (settings, _, telegram):
        first, second = fleet(settings), fleet(settings, "hai")
        await first.start()
        await second.start()
        assert all(lane.elsewhere for app in second.apps.values() for lane in app.lanes)
        await first.stop()
        await until(lambda: not any(lane.elsewhere for app in second.apps.values() for lane in app.lanes))
        somebody = telegram.other.person("khách")
        somebody.says("chào")
        await until(lambda: somebody.seen)
        await second.stop()


async def test_a_host_of_its_own_for_each_commune() -> None:
    async with province() as (settings, _, _telegram):
        many = fleet(replace(settings, public_url="https://nhacviec.example"))
        await many.start()
        front = Front(many, lambda house: Site(house, local=False).app)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=front.app), trust_env=False) as browser:
            home = await browser.get("https://xa-dong.nhacviec.example/")
            assert (home.status_code, '<html lang="vi">' in home.text) == (200, True)
            assert (await browser.get("https://xa-bac.nhacviec.example/")).status_code == 404
            here = await browser.get("https://nhacviec.example/")
            assert (here.status_code, "Chưa liên kết thì xin mã" in here.text) == (200, True), (
                "it says where to get one"
            )
            assert (await browser.get("https://nhacviec.example/bang")).status_code == 404
            assert (await browser.post("https://nhacviec.example/hook/telegram/xa-bac", json={})).status_code == 404
            assert (await browser.post("https://nhacviec.example/hook/telegram/xa-tay", json={})).status_code == 403
            said = await browser.get("https://nhacviec.example/healthz")
            assert said.json()["ok"] is True, said.text
            metrics = (await browser.get("http://127.0.0.1/metrics")).text
            assert 'nhacviec_lane_up{commune="xa-tay",messenger="telegram"} 1' in metrics
            assert metrics.count("# TYPE nhacviec_lane_up") == 1
            assert metrics.count("\nprocess_resident_memory_bytes ") == 1, "the process's, no commune's"
        await many.stop()


async def test_a_commune_put_to_rest_while_figures_are_gathered_breaks_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    async with province() as (settings, store, _telegram):
        many = fleet(settings)
        await many.start()
        gather = health.gather

        async def meanwhile(house: House, *, lanes_too: bool = True) -> list[health.Metric]:
            await many.roll()
            return await gather(house, lanes_too=lanes_too)

        monkeypatch.setattr(health, "gather", meanwhile)
        store.do_now(communes.disable, "xa-tay", NOW)
        front = Front(many, lambda house: Site(house, local=False).app)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=front.app), trust_env=False) as browser:
            said = await browser.get("http://127.0.0.1/metrics")
        assert said.status_code == 200, said.text
        assert 'nhacviec_up{commune="xa-dong"} 1' in said.text
        assert list(many.apps) == ["xa-dong"]
        await many.stop()


@pytest.mark.slow
async def test_every_line_of_the_log_says_whose_it_is() -> None:
    async with province() as (settings, _, telegram):
        many = fleet(settings)
        with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logged:
            await many.start()
            lane = many.apps["xa-tay"].lanes[0]
            telegram.other.faults.add("status", "getUpdates", status=502, times=3)
            telegram.other.person("khách").says("chào")
            await until(lambda: any("poll" in line["event"] for line in logged))
            await many.stop()
        assert lane.messenger.name == "telegram"
        started = [line["commune"] for line in logged if line["event"] == "started"]
        assert started == ["xa-dong", "xa-tay"]
        polled = [line for line in logged if "poll" in line["event"]]
        assert {(line["commune"], line["lane"]) for line in polled} == {("xa-tay", "telegram")}
    assert "commune" not in structlog.contextvars.get_contextvars(), "the process's own lines name none"


async def test_run_knows_a_server_of_several_and_takes_no_bot_that_is_nobodys() -> None:
    async with province() as (settings, _, _telegram):
        assert serves_many(settings)
        assert not serves_many(replace(settings, commune="xa-dong"))
        assert not serves_many(Settings(config=Path("config")))
        with pytest.raises(SettingsFault, match="không của xã nào"):
            serves_many(replace(settings, telegram_token=TOKEN))
        with pytest.raises(SettingsFault, match="chưa có khóa ký"):
            run_many(replace(settings, secret=""), host="127.0.0.1", port=0, role="all")


def test_a_commune_that_shares_a_bot_is_served_with_the_others_alone() -> None:
    with postgres(ready=True) as url:
        store = Store(url)
        store.do_now(communes.add, texts("xa-dong"), NOW)
        settings = Settings(database_url=url, secret="khóa", province_token=TOKEN)
        assert serves_many(settings), "another commune may be taken in at any time"
        alone = replace(settings, commune="xa-dong")
        assert not serves_many(alone)
        with pytest.raises(SettingsFault, match="xã xa-dong dùng bot chung"):
            run_forever(alone)
        store.close()


def test_a_command_must_name_its_commune_on_a_server_of_several() -> None:
    from bot.desk import Desk

    with postgres(ready=True) as url:
        store = Store(url)
        for name in ("xa-dong", "xa-tay"):
            store.do_now(communes.add, texts(name), NOW)
        settings = Settings(database_url=url)
        with pytest.raises(LedgerFault, match="giữ 2 xã"):
            Desk(settings, NOW)
        desk = Desk(replace(settings, commune="xa-tay"), NOW)
        assert desk.commune.id == "xa-tay"
        with pytest.raises(LedgerFault, match="Không có xã"):
            Desk(replace(settings, commune="xa-bac"), NOW)
        desk.store.close()
        store.close()
