"""The system notices what is wrong with itself and says it once, to the office and whoever runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, update

from bot.app import App
from bot.lanes import watch as watching
from bot.lanes.watch import Care, Watch
from bot.ledger import tables
from bot.ledger.commune import backup
from bot.ledger.who import people
from bot.web.app import Site
from tests.town import Town

HEAD = "giam-doc-ban-qlda"


def sight(town: Town, **care: Any) -> Watch:
    """A look now, as the app's own watch takes one each minute."""
    app = town.app
    assert app.heart is not None
    return Watch(app.store, app.clock, lambda: app.commune, app.lanes, app.heart, Care(**care))


async def looks(town: Town, watch: Watch | None = None) -> list[str]:
    seen = watch or town.app.watch
    assert seen is not None
    found = await seen.round()
    await town.settled()
    return sorted(one.key for one in found)


@pytest.mark.town(start="2026-01-06 09:00")
async def test_all_is_well_and_says_so(town: Town) -> None:
    assert await looks(town) == []
    await town.office.says("/suckhoe" if town.platform.name == "telegram" else "sức khỏe")
    await town.office.gets("Hệ thống hoạt động bình thường", "Sao lưu gần nhất: chưa có")
    await town.head("ban-qlda").says("sức khỏe")
    await town.head("ban-qlda").gets("dành cho")


@pytest.mark.town(start="2026-01-06 09:00")
async def test_a_person_nobody_reaches_any_more_is_said_once_and_forgotten_when_back(town: Town) -> None:
    if town.platform.name == "console":
        pytest.skip("a seat of the exercise cannot be blocked")
    (place,) = await town.rows("address", person=HEAD)
    here = (town.commune.id, place["messenger"], place["chat"])
    await town.app.store.do(people.mark, *here, "blocked", "bot was blocked by the user")
    assert await looks(town) == [f"unreachable/{HEAD}"]
    await town.office.gets("đã chặn hoặc đóng kênh chat", "cấp mã liên kết mới")
    assert await looks(town) == [f"unreachable/{HEAD}"]
    await town.office.says("sức khỏe")
    await town.office.gets("Đang có 1 vấn đề", "đã chặn hoặc đóng kênh chat", "từ 09:00 06/01")
    await town.app.store.do(people.mark, *here, "live")
    assert await looks(town) == []
    await town.app.store.do(people.mark, *here, "blocked", "again")
    assert await looks(town) == [f"unreachable/{HEAD}"]  # the same day: not said twice


@pytest.mark.inside
@pytest.mark.town(start="2026-01-06 09:00")
async def test_a_message_that_waits_too_long_and_a_deaf_channel(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = sight(town)
    late = {
        "key": "x/1",
        "purpose": "notice",
        "person": HEAD,
        "state": "sending",
        "tries": 0,
        "created_at": town.clock.now,
    }
    row = {"commune": town.commune.id, "due_at": town.clock.now, "payload": {"text": "x"}, **late}
    await town.app.store.do(lambda tx: tx.execute(tables.message.insert().values(**row)))
    mine = (tables.message.c.key == "x/1",)
    held = {"state": "queued", "due_at": town.clock.now.replace(hour=8, minute=30), "messenger": "nowhere", "chat": "x"}
    await town.app.store.do(lambda tx: tx.execute(update(tables.message).where(*mine).values(**held)))
    assert await looks(town, watch) == ["outbox"]
    await town.office.gets("1 tin đến giờ mà chưa gửi được", "08:30 06/01")
    more = row | held | {"key": "x/2"}
    await town.app.store.do(lambda tx: tx.execute(tables.message.insert().values(**more)))
    assert await looks(town, watch) == ["outbox"]  # said once, but known as it is now
    assert [one["facts"]["count"] for one in await town.rows("trouble")] == ["2"]
    await town.app.store.do(lambda tx: tx.execute(delete(tables.message).where(tables.message.c.key == "x/2")))
    await town.app.store.do(lambda tx: tx.execute(delete(tables.message).where(*mine)))

    lane = town.app.lanes[0]
    monkeypatch.setattr(lane.ear, "heard", lambda: None)  # what comes meanwhile does not take it back
    monkeypatch.setattr(lane.ear, "trouble", "không nối được máy chủ")
    assert await looks(town, watch) == []  # not yet for long
    monkeypatch.setattr(watching, "DEAF_SECONDS", 0.0)
    assert await looks(town, watch) == [f"deaf/{lane.messenger.name}"]
    await town.office.gets("không liên lạc được quá 5 phút", "không nối được máy chủ")


@pytest.mark.town(start="2026-11-02 09:00")
async def test_next_years_days_off_are_asked_for_from_november(town: Town) -> None:
    for ear in (town.office, town.chairman, town.vice_chairman, *(town.head(u) for u in ("ban-qlda", "phong-kinh-te"))):
        ear.ignores_the_rest()
    assert "holidays/2027" in await looks(town)
    await town.office.gets("Chưa nhập lịch nghỉ năm 2027")
    for ear in (town.office, town.chairman, town.vice_chairman, *(town.head(u) for u in ("ban-qlda", "phong-kinh-te"))):
        ear.ignores_the_rest()


@pytest.mark.town(start="2026-01-06 09:00")
async def test_health_page_and_metrics_show_it(town: Town) -> None:
    (place,) = await town.rows("address", person=HEAD)
    await town.app.store.do(people.mark, town.commune.id, place["messenger"], place["chat"], "closed", "gone")
    await looks(town)
    site = Site(town.app, local=True)
    transport = httpx.ASGITransport(app=site.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        assert "unreachable" in (await client.get("/healthz")).json()["troubles"]
        assert 'nhacviec_troubles{kind="unreachable"} 1' in (await client.get("/metrics")).text
    await site.close()
    town.office.ignores_the_rest()


async def test_a_backup_a_day_and_a_word_when_it_fails(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town.app.clock, "training", False)
    folder = tmp_path / "backup"
    watch = sight(town, backups=folder)
    await watch.round()
    today = backup.daily_name(town.clock.now)
    assert [one.name for one in folder.iterdir()] == [today]
    assert backup.check(folder / today).rows > 10
    assert len(await town.rows("audit", what="backup")) == 1
    await watch.round()
    assert len(await town.rows("audit", what="backup")) == 1
    (folder / "nhacviec-copy-ab-cd.db").write_text("somebody's own, newest by its name")
    assert await watch.round() == ()
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    failing = sight(town, backups=blocked / "backup")
    assert "backup" in {one.key for one in await failing.round()}
    # A folder that cannot even be looked at (a name too long, as a mount that went away) blinds nothing else.
    lost = sight(town, backups=tmp_path / ("x" * 300))
    assert "backup" in {one.key for one in await lost.round()}
    for name in ("chanh-van-phong",):
        town.person(name).ignores_the_rest()
    await town.clock.to("2026-01-05 08:30")
    await town.office.gets("Sao lưu hằng ngày không thành công")
    for ear in (town.office, town.head("ban-qlda"), town.head("phong-kinh-te"), town.chairman, town.vice_chairman):
        ear.ignores_the_rest()


async def test_the_outside_address_is_called_only_while_all_is_well(town: Town) -> None:
    called: list[str] = []

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        called.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    import uvicorn

    from bot.web.app import listen

    socket = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(answer, log_config=None, lifespan="off"))
    import asyncio

    task = asyncio.create_task(server.serve(sockets=[socket]))
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    ping = f"http://127.0.0.1:{socket.getsockname()[1]}/song"
    await sight(town, ping=ping).round()
    assert called == ["/song"]
    (place,) = await town.rows("address", person=HEAD)
    await town.app.store.do(people.mark, town.commune.id, place["messenger"], place["chat"], "closed", "gone")
    await sight(town, ping=ping).round()
    assert called == ["/song"]
    server.should_exit = True
    await task
    town.office.ignores_the_rest()


@pytest.mark.inside
async def test_the_watch_runs_in_the_real_app(town: Town) -> None:
    app: App = town.app
    assert app.watch is not None
    assert app.watch._task is not None
    assert not app.watch._task.done()
