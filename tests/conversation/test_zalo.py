"""What is Zalo's own: numbers, words without slashes, updates that come again, messages nobody can read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.app import App
from bot.clock import TrainingClock
from bot.ledger.store import Store
from bot.ledger.who import people
from bot.messengers.zalo import ZaloMessenger
from bot.web.app import serve
from tests.emulators.loopback import free_port
from tests.emulators.zalo import ZaloEmulator
from tests.emulators.zalo.world import Mode
from tests.town import QUICKER, TO_PASTE, Setup, Town, configuration, moment, open_town, prepare, settings_for
from tests.waiting import until

BUTTONS = ["Đã xong", "Đang làm", "Vướng mắc", "Xin gia hạn", "Căn cứ", "Vì sao tôi nhận tin này?"]


@pytest.fixture
async def zalo_town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(Setup(), f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "config", "zalo") as town:
        yield town


def server(town: Town) -> ZaloEmulator:
    assert isinstance(town.platform, ZaloEmulator)
    return town.platform


async def test_a_number_answers_the_question_and_an_echo_says_what_it_was(zalo_town: Town) -> None:
    head = zalo_town.head("ban-qlda")
    await zalo_town.clock.to("2026-06-29 08:00")
    reminder = await head.gets("khởi công", choices=BUTTONS)
    assert "Trả lời bằng số:\n1 Đã xong · 2 Đang làm\n3 Vướng mắc · 4 Xin gia hạn\n5 Căn cứ" in reminder.text
    assert reminder.text.endswith("Hoặc nhắn: “Vì sao tôi nhận tin này?”.")
    assert "Khởi công dự án mới" in reminder.strong[-1] or reminder.strong
    await head.says("2")
    await head.gets("Đã ghi: đang thực hiện", "Có thể nhắn: “Hoàn tác”")
    await head.says("2")
    await head.gets("không có việc số 2")
    await head.says("hoan tac")
    await head.gets("Đã hoàn tác")
    (entry,) = await zalo_town.rows("progress")
    assert entry["undone_at"] is not None


async def test_words_do_what_slash_words_do(zalo_town: Town) -> None:
    chairman, head = zalo_town.chairman, zalo_town.head("ban-qlda")
    await chairman.says("tổng hợp")
    await chairman.gets("Tổng hợp")
    await head.says("Việc")
    await head.gets("Việc đang mở")
    await head.says("trợ giúp")
    listed = await head.gets("“việc” – ", "“lịch” – ", "nhắn bằng chữ")
    assert "/" not in listed.text.replace("1,2 tỷ/3 tỷ", "").replace("15/7", "")


async def test_what_a_bot_is_not_shown_is_answered_with_a_request_for_words(zalo_town: Town) -> None:
    head = zalo_town.head("ban-qlda")
    await head.does("sends_file")
    await head.gets("chưa đọc được loại tin này")
    await head.does("sends_sticker")
    await head.gets("chưa cho biết tình trạng")
    head.phone.protected = True
    await head.says("xong")
    await head.gets("chưa đọc được loại tin này")
    await head.does("sends_something_bare")
    zalo_town.nobody_else_heard_anything()


@pytest.mark.parametrize("field", ["photo_url", "photo"])
async def test_the_words_beside_a_picture_are_an_answer(zalo_town: Town, field: str) -> None:
    head = zalo_town.head("ban-qlda")
    await zalo_town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    await head.does("sends_photo", caption="60% rồi ạ", field=field)
    await head.gets("đạt 60%")


async def test_an_update_served_for_ever_is_one_reply(zalo_town: Town) -> None:
    head = zalo_town.head("ban-qlda")
    await zalo_town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    update = await head.says("60%")
    await head.gets("đạt 60%")
    zalo = server(zalo_town)
    zalo.world.again(head.phone.bot, update)
    await zalo_town.settled()
    before = len(zalo.calls_of("getUpdates"))
    await until(lambda: len(zalo.calls_of("getUpdates")) > before + 2, what="more polls")
    zalo_town.nobody_else_heard_anything()
    assert len(await zalo_town.rows("progress")) == 1


@pytest.mark.parametrize("mode", ["consume", "burst"])
async def test_however_updates_are_served_each_is_answered_once(tmp_path: Path, mode: Mode) -> None:
    async with open_town(Setup(), f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "config", "zalo") as town:
        server(town).world.mode = mode
        seats = [town.head("ban-qlda"), town.head("phong-kinh-te"), town.chairman]
        for seat in seats:
            seat.phone.says("việc")
        await town.settled()
        for seat in seats:
            await seat.gets("")
        town.nobody_else_heard_anything()


async def test_a_bot_among_the_senders_is_not_answered(zalo_town: Town) -> None:
    head = zalo_town.head("ban-qlda")
    update = head.phone.says("việc")
    update["message"]["from"]["is_bot"] = True
    await zalo_town.settled()
    zalo_town.nobody_else_heard_anything()


async def test_a_group_hears_nothing_until_the_office_links_it(zalo_town: Town) -> None:
    group, office = zalo_town.group(), zalo_town.office
    mention = f"@{server(zalo_town).world.bots[server(zalo_town).tokens[0]].name}"
    await zalo_town.outsider.says(f"{mention} xong", group)
    await zalo_town.head("ban-qlda").says(f"{mention} 60%", group)
    await office.says("liên kết", group)
    zalo_town.nobody_else_heard_anything()
    await office.says(f"{mention} liên kết", group)
    await group.gets("Đã liên kết nhóm")
    assert await zalo_town.rows("progress") == []


@pytest.mark.parametrize("off", ["by the commune", "by the platform"])
async def test_groups_are_posted_to_only_where_the_commune_and_the_platform_have_it(tmp_path: Path, off: str) -> None:
    swaps = (("vao_nhom: true", "vao_nhom: false"),) if off == "by the commune" else ()
    setup = Setup(rules=("bao-cao",), start="2026-01-10 09:00", swaps=swaps, joins=off != "by the platform")
    async with open_town(setup, f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "config", "zalo") as town:
        group = await town.linked_group()
        while (await town.rows("lane"))[0]["bot_name"] is None:
            await town.settled()
        mention = f"@{server(town).world.bots[server(town).tokens[0]].name}"
        await town.office.says(f"{mention} liên kết", group)
        await group.gets("chưa đăng tin vào nhóm Zalo")
        await town.outsider.says(f"{mention} liên kết 1234 5678", group)
        await town.office.says("liên kết")
        await town.office.gets("chưa đăng tin vào nhóm Zalo")
        await town.clock.to("2026-01-12 07:30")
        await town.office.gets(TO_PASTE, "Việc đến hạn tuần này")
        await town.chairman.says("thông báo: Họp giao ban 14h")
        await town.chairman.gets("Xem trước", without=("nhóm",))
        group.got_nothing()
        for name in town.platform.people:
            town.person(name).ignores_the_rest()


async def test_the_51st_user_does_not_stop_the_others(tmp_path: Path) -> None:
    async with open_town(Setup(linked=()), f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "config", "zalo") as town:
        zalo = server(town)
        zalo.most_people = 1
        first, second = town.head("ban-qlda"), town.head("phong-kinh-te")
        await first.says(await town.code_for("giam-doc-ban-qlda"))
        await first.gets("Đã liên kết")
        second.phone.says(await town.code_for("truong-phong-kinh-te"))
        await until(lambda: any(call["chat_id"] == second.phone.id for call in zalo.calls_of("sendMessage")))
        first.phone.says("việc")
        await first.gets("đang mở")
        assert second.seen == []
        zalo.most_people = 50
        town.judged = False  # the refused answer waits for a minute


async def test_the_same_conversation_over_the_webhook(tmp_path: Path) -> None:
    async with ZaloEmulator(quicker=QUICKER) as zalo:
        zalo.plain_hooks = zalo.hook_twice = True
        zalo.hook_shape = "wrapped"
        port = free_port()
        address, url = f"http://127.0.0.1:{port}", f"sqlite:///{tmp_path / 'a.db'}"
        settings = settings_for(zalo, url, configuration(tmp_path / "config", ("khoi-cong",)))
        settings = replace(settings, public_url=address)
        store, clock = Store(url), TrainingClock(moment("2026-06-29 07:30"), speed=0.0)
        commune = prepare(store, settings, Setup(linked=()), zalo)
        bot = ZaloMessenger(
            zalo.tokens[0], api=zalo.address, public_url=address, commune=commune.id, secret=settings.secret
        )
        app = App(settings, clock, [bot], store=store)
        head = zalo.person("giam-doc-ban-qlda")
        store.do_now(people.link, commune.id, messenger="zalo", chat=head.id, person=head.name, now=clock.now())
        await app.start()
        web = await serve(app, "127.0.0.1", port)
        try:
            await until(lambda: zalo.world.bot(zalo.tokens[0]).hook, what="the webhook")
            head.says("việc")
            await until(lambda: head.seen, what="an answer")
            async with httpx.AsyncClient(trust_env=False) as stranger:
                for headers in ({}, {"X-Bot-Api-Secret-Token": "x" * 64}):
                    answer = await stranger.post(
                        f"{address}/hook/zalo/{commune.id}", json={"message": {}}, headers=headers
                    )
                    assert answer.status_code == 403
                big = b"x" * 2_000_000
                answer = await stranger.post(f"{address}/hook/zalo/{commune.id}", content=big)
                assert answer.status_code in (403, 413)
            await until(lambda: zalo.heard_everything, what="every delivery")
            assert len(head.seen) == 1
            assert zalo.calls_of("getUpdates") == []
        finally:
            web.cancel()
            await app.stop()
        zalo.check()


async def test_every_group_text_comes_to_the_office_to_be_pasted(tmp_path: Path) -> None:
    setup = Setup(rules=("bao-cao",), start="2026-01-10 09:00")
    async with open_town(setup, f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "config", "zalo") as town:
        await town.office.says("việc")
        await town.office.gets("Đồng chí không có việc")
        await town.clock.to("2026-01-12 07:30")
        copy = await town.office.gets(TO_PASTE, "Việc đến hạn tuần này", due="16/1/2026")
        assert copy.text.startswith(f"{TO_PASTE}\n\n")
        await town.chairman.says("thông báo: Họp giao ban 14h")
        await town.chairman.gets("Xem trước")
        await town.chairman.says("1")
        await town.chairman.gets("đang được gửi")
        await town.office.gets(TO_PASTE, "Họp giao ban 14h")
        for name in town.platform.people:
            town.person(name).ignores_the_rest()


async def test_no_text_on_zalo_speaks_of_slash_words(zalo_town: Town) -> None:
    office, head = zalo_town.office, zalo_town.head("ban-qlda")
    await office.says("liên kết")
    how = await office.gets("Liên kết nhóm Zalo", "liên kết ")
    await head.says("thông báo: thử")
    refused = await head.gets("Lệnh “thông báo” dành cho")
    assert "/lienket" not in how.text
    assert "/thongbao" not in refused.text


async def test_five_wrong_codes_lock_the_chat_for_an_hour_and_nobody_else(tmp_path: Path) -> None:
    setup = Setup(linked=("chanh-van-phong",))
    async with open_town(setup, f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "config", "zalo") as town:
        outsider, head = town.outsider, town.head("ban-qlda")
        code = await town.code_for("truong-phong-kinh-te")
        for guess in range(5):
            await outsider.says(f"0000000{guess}")
        await outsider.gets("Mã này không đúng")
        await outsider.says(code)
        outsider.got_nothing()  # one line an hour, and no code is looked up
        await head.says(await town.code_for("giam-doc-ban-qlda"))
        await head.gets("Đã liên kết")
        start = town.clock.now
        await town.clock.to(f"{start + timedelta(minutes=61):%Y-%m-%d %H:%M}")
        await outsider.says(code)
        await outsider.gets("Đã liên kết")
