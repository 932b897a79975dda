"""One Telegram bot for many communes: whoever writes to it is heard by their own commune, and by no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.bots import hash_of
from bot.clock import TrainingClock
from bot.conversation.joining.linking import start_link
from bot.desk import Desk
from bot.ledger.commune import communes
from bot.ledger.sending import sharing
from bot.ledger.tables import attempt, inbox, invite, progress, stranger, target
from bot.ledger.who import bots, people
from schedules.errors import LedgerFault
from tests.bot.provinces import HEAD, NOBODYS, OFFICE, OWN, SHARED, province, taken
from tests.bot.test_fleet import NOW
from tests.emulators.telegram import TOKEN
from tests.waiting import until


async def test_each_head_is_heard_by_their_own_commune() -> None:
    async with province() as here:
        east, west = await here.linked("đông", "xa-dong"), here.person("tây")
        code = here.code("xa-tay")
        await here.asks(west, f"{code[:4]} {code[4:]}", "Đã liên kết: Trưởng phòng Kinh tế")
        assert (here.homes(east), here.homes(west)) == (["xa-dong"], ["xa-tay"])
        before = here.heard("xa-tay")
        await here.asks(east, "việc", "Việc đang mở")
        await here.asks(east, "xóa dữ liệu", "Xóa dữ liệu của đồng chí?")
        seen = len(east.seen)
        east.presses("Xóa")
        await here.sees(east, seen, "Đã xóa dữ liệu của đồng chí")
        assert here.heard("xa-tay") == before
        assert (here.homes(east), here.homes(west)) == ([], ["xa-tay"])
        await here.asks(west, "việc", "Việc đang mở")
        await here.asks(east, "việc", NOBODYS)
        assert not here.telegram.loose_ends


async def test_a_link_names_its_commune_and_the_command_line_makes_it() -> None:
    async with province() as here:
        await until(lambda: here.store.read_now(sharing.get, hash_of(TOKEN))["bot_name"])
        await until(lambda: here.store.of(OWN).read_now(bots.places, OWN, "telegram")[0]["name"])
        links = {}
        for name in ("xa-dong", OWN):
            desk = Desk(replace(here.settings, commune=name), NOW)
            made = links[name] = desk.invite(HEAD)
            whose = name if name in SHARED else None
            bot = here.telegram if name in SHARED else here.telegram.other
            assert made["link"] == start_link(bot.world.bot["username"], made["code"], whose)
            desk.store.close()
        start = links["xa-dong"]["link"].partition("start=")[2]
        east = here.person("đông")
        await here.asks(east, f"/start {start}", "Đã liên kết")
        south = here.telegram.other.person("nam")
        await here.asks(south, f"/start {links[OWN]['code']}", "Đã liên kết")
        assert (here.homes(east), here.heard(OWN)) == (["xa-dong"], 1)


async def test_a_person_of_one_commune_is_another_ones_after_leaving_the_first() -> None:
    async with province() as here:
        one = await here.linked("người", "xa-dong")
        code = here.code("xa-tay", OFFICE)
        for said in (f"/start xa-tay_{code}", code):
            await here.asks(one, said, "không phải mã của", "xóa dữ liệu", "chưa có gì thay đổi")
        assert here.homes(one) == ["xa-dong"]
        assert here.count(invite, commune="xa-tay", used_at=None) == 1, "it is unspent"
        await here.asks(one, "việc", "Việc đang mở")
        seen = len((await here.asks(one, "xóa dữ liệu", "Xóa dữ liệu của đồng chí?")).text) and len(one.seen)
        one.presses("Xóa")
        await here.sees(one, seen, "Đã xóa dữ liệu")
        await here.asks(one, f"/start xa-tay_{code}", "Đã liên kết")
        assert here.homes(one) == ["xa-tay"]


async def test_a_stranger_learns_of_no_commune_and_is_told_once_an_hour() -> None:
    async with province() as here:
        await here.linked("đông", "xa-dong")
        heard = [here.heard(name) for name in (*SHARED, OWN)]
        one, other = here.person("khách"), here.person("khách khác")
        said = await here.asks(one, "Tôi hỏi đường đến xã", NOBODYS)
        assert "thu" not in said.text.casefold().replace("thuộc", ""), "the name of the tests' commune"
        await here.silence(one, "còn đó không")
        wrong = await here.asks(other, "/start xa-dong_00000000", "không đúng")
        another = here.person("khách thứ ba")
        assert (await here.asks(another, "/start khong-co_00000000", "không đúng")).text == wrong.text
        assert [here.heard(name) for name in (*SHARED, OWN)] == heard, "nothing of their words is kept"


async def test_whoever_guesses_codes_is_locked_out_for_an_hour() -> None:
    async with province() as here:
        one, code = here.person("khách"), here.code("xa-tay")
        for n in range(people.WRONG_A_CHAT):
            one.says(f"/start {SHARED[n % 2]}_0000000{n}" if n % 2 else f"0000000{n}")
        await here.quiet()
        await here.sees(one, 0, "không đúng")  # said beside what is heard, once
        (row,) = here.rows(stranger, chat=str(one.id))
        assert (row["commune"], row["locked_until"] is not None) == ("*", True)
        await here.silence(one, f"/start xa-tay_{code}")
        await here.silence(one, code)
        assert here.count(invite, commune="xa-tay", used_at=None) == 1
        await here.linked("người có mã", "xa-tay", OFFICE)
        assert isinstance(here.many.clock, TrainingClock)
        here.many.clock.move(NOW + timedelta(hours=1, minutes=5))
        await here.asks(one, code, "Đã liên kết")


async def test_many_guesses_heard_at_once_are_no_more_than_one_after_the_other() -> None:
    async with province(run=False) as here:
        one, code = here.person("khách"), here.code("xa-tay")
        for n in range(people.WRONG_A_CHAT + 2):
            one.says(f"0000000{n}")
        one.says(code)
        await here.many.start()
        await here.quiet()
        assert here.homes(one) == []
        (row,) = here.rows(stranger, chat=str(one.id))
        assert row["locked_until"] is not None
        (everybody,) = here.rows(stranger, chat=people.EVERYBODY)
        assert everybody["wrong"] == people.WRONG_A_CHAT
        await here.many.stop()


async def test_a_code_that_is_not_spent_there_makes_no_guess_undone() -> None:
    async with province() as here:
        one, code = here.person("khách"), here.code("xa-tay")
        room = here.telegram.group("Nhóm")
        room.takes_in_bot(one)
        for said in ("00000000", code, "00000001"):
            one.says(f"/lienket {said}", room)
        await here.quiet()
        (row,) = here.rows(stranger, chat=str(room.chat.id))
        assert row["wrong"] == 3, "a person's code links no group"


async def test_guesses_from_many_chats_lock_what_lay_about_and_nobody_with_a_new_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(people, "WRONG_ALL_CHATS", 6)
    async with province() as here:
        old = here.code("xa-dong")
        for n in range(6):
            here.person(f"lạ {n}").says(f"/start xa-dong_0000000{n}")
        await here.quiet()
        await here.asks(here.person("người cũ"), f"/start xa-dong_{old}", "nhập sai mã nhiều lần")
        assert isinstance(here.many.clock, TrainingClock)
        here.many.clock.move(NOW + timedelta(minutes=2))
        later = here.store.of("xa-tay").do_now(people.issue, "xa-tay", HEAD, NOW + timedelta(minutes=1, seconds=50))
        await here.asks(here.person("người mới"), later, "Đã liên kết")


async def test_a_group_is_its_commune_s_and_goes_to_no_other_until_the_bot_has_left() -> None:
    async with province() as here:
        east, west = await here.linked("đông", "xa-dong", OFFICE), await here.linked("tây", "xa-tay", OFFICE)
        head, guest = await here.linked("trưởng phòng", "xa-dong"), here.person("khách")
        room = here.telegram.group("Nhóm điều hành")
        room.takes_in_bot(east)
        guest.says("/lienket", room)
        await here.quiet()
        assert room.seen == [], "nothing is said to who is nobody's"
        east.says("/lienket", room)
        await here.sees(room, 0, "Đã liên kết nhóm")
        assert [row["commune"] for row in here.rows(target)] == ["xa-dong"]
        head.says("/viec", room)
        await here.sees(room, 1, "nhắn riêng")
        before = here.heard("xa-tay")
        west.says("/lienket", room)
        await here.sees(room, 2, "đang nhận tin của nơi khác")
        assert [row["commune"] for row in here.rows(target)] == ["xa-dong"]
        assert here.heard("xa-tay") == before
        room.puts_out_bot(east)
        await here.quiet()
        room.takes_in_bot(west)
        west.says("/lienket", room)
        await here.sees(room, 3, "Đã liên kết nhóm")
        live = [(row["commune"], row["state"]) for row in here.rows(target)]
        assert sorted(live) == [("xa-dong", "closed"), ("xa-tay", "live")]
        new = room.becomes_supergroup(-1_001_000_000_777)
        await here.quiet()
        assert [row["chat"] for row in here.rows(target, commune="xa-tay")] == [str(new.chat.id)]


async def test_a_group_is_linked_by_a_code_from_somebody_who_is_nobodys() -> None:
    async with province() as here:
        code = here.code("xa-tay", people.GROUP)
        guest, room = here.person("quản trị viên"), here.telegram.group("Nhóm")
        room.takes_in_bot(guest)
        guest.says("/lienket 00000000", room)
        await here.quiet()
        assert room.seen == []
        guest.says(f"/lienket {code}", room)
        await here.sees(room, 0, "Đã liên kết nhóm")
        assert [row["commune"] for row in here.rows(target)] == ["xa-tay"]
        assert here.heard("xa-dong") == 0


async def test_talk_in_a_group_that_is_not_linked_bars_it_to_nobody() -> None:
    async with province(run=False) as here:
        await here.many.start()
        east, guest = await here.linked("đông", "xa-dong"), here.person("quản trị viên")
        await here.many.stop()
        room = here.telegram.group("Nhóm")
        room.takes_in_bot(guest)
        east.says("chào cả nhóm", room)
        guest.says(f"/lienket {here.code('xa-tay', people.GROUP)}", room)
        here.many = here.fleet()
        await here.many.start()
        await here.sees(room, 0, "Đã liên kết nhóm")
        await here.quiet()
        assert [row["commune"] for row in here.rows(target)] == ["xa-tay"]
        assert here.heard("xa-dong") == 1, "what is said there is kept nowhere"
        await here.many.stop()


async def test_a_forged_press_or_reply_does_nothing_in_another_commune() -> None:
    async with province() as here:
        east, west = await here.linked("đông", "xa-dong"), await here.linked("tây", "xa-tay")
        asked = await here.asks(east, "xóa dữ liệu", "Xóa dữ liệu của đồng chí?")
        west.presses_data(asked.data("Xóa"), west.last)  # the token of another commune's button
        quoted = {**asked.post.json, "chat": west.chat.json()}  # the number of a message that another chat has
        west.says("xong", reply_to_message=quoted)
        await here.quiet()
        assert (here.homes(east), here.homes(west)) == (["xa-dong"], ["xa-tay"])
        assert here.heard("xa-dong") == 2, "its code and its word"
        assert here.count(progress, commune="xa-dong") == 0
        assert not here.telegram.loose_ends


async def test_a_commune_at_rest_is_given_nothing_and_disturbs_no_other() -> None:
    async with province() as here:
        east, west = await here.linked("đông", "xa-dong"), await here.linked("tây", "xa-tay")
        here.store.do_now(communes.disable, "xa-dong", NOW)
        await here.many.roll()
        before = here.heard("xa-dong")
        await here.asks(east, "việc", NOBODYS)
        await here.silence(east, f"/start xa-dong_{here.code('xa-dong', OFFICE)}")
        await here.asks(west, "việc", "Việc đang mở")
        assert here.heard("xa-dong") == before
        here.store.do_now(communes.disable, "xa-dong", NOW, disabled=False)
        await here.many.roll()
        await here.asks(east, "việc", "Việc đang mở")


async def test_who_had_a_bot_of_its_own_before_is_asked_for_by_what_a_reply_is_about() -> None:
    """One person in two communes, each of which had its bot: the chat is both's."""
    async with province() as here:
        one = await here.linked("người", "xa-dong")
        about = await here.asks(one, "việc", "Việc đang mở")
        here.store.of("xa-tay").do_now(
            lambda tx: people.link(
                tx, "xa-tay", messenger="telegram", chat=str(one.id), person=HEAD, now=NOW + timedelta(hours=1)
            )
        )
        await until(lambda: not here.count(attempt, outcome=None))  # a person reads before answering
        before = here.heard("xa-dong"), here.heard("xa-tay")
        one.replies_to(about, "việc")
        await here.quiet()
        one.says("việc")
        await here.quiet()
        assert (here.heard("xa-dong"), here.heard("xa-tay")) == (before[0] + 1, before[1] + 1)


async def test_a_run_that_ends_between_two_polls_loses_nothing_and_repeats_nothing() -> None:
    async with province() as here:
        east, west = await here.linked("đông", "xa-dong"), await here.linked("tây", "xa-tay")
        await here.many.stop()
        seen = len(east.seen), len(west.seen)
        for _ in range(3):
            east.says("việc")
            west.says("việc")
        here.many = here.fleet("hai")
        await here.many.start()
        await here.quiet()
        await until(lambda: (len(east.seen), len(west.seen)) == (seen[0] + 3, seen[1] + 3), what="each an answer")
        keys = [row["key"] for row in here.rows(inbox)]
        assert len(keys) == len(set(keys)), "none is two communes'"


async def test_an_update_that_comes_twice_goes_to_nobody_else_the_second_time() -> None:
    async with province(run=False) as here:
        await here.many.start()
        one = await here.linked("người", "xa-dong")
        await here.many.stop()
        fleet = here.fleet(listen=False)
        await fleet.start()
        assert fleet.switchboard is not None
        one.says("việc")
        update = taken(here.telegram)
        await fleet.switchboard.receive([update])
        assert here.heard("xa-dong") == 2
        here.store.do_now(communes.disable, "xa-dong", NOW)
        await fleet.switchboard.receive([update])
        assert sum(here.heard(name) for name in (*SHARED, OWN)) == 2
        await fleet.stop()


async def test_words_that_come_along_with_a_code_go_where_the_code_went() -> None:
    """All of it lies at the platform before anybody listens: the chat is nobody's yet when it is asked whose it is."""
    async with province(run=False) as here:
        one, code = here.person("người"), here.code("xa-tay")
        for text in (code, "việc", f"/start xa-dong_{here.code('xa-dong')}"):
            one.says(text)
        await here.many.start()
        await here.sees(one, 0, "Việc đang mở")
        await here.sees(one, 0, "không phải mã của")
        assert (here.homes(one), here.heard("xa-dong")) == (["xa-tay"], 0)
        await here.many.stop()


async def test_a_record_that_cannot_keep_it_is_asked_again_before_anything_is_acknowledged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with province() as here:
        one = await here.linked("người", "xa-dong")
        board, failed = here.many.switchboard, 0
        assert board is not None
        keep = board._keep

        def full(*given: Any) -> Any:
            nonlocal failed
            failed += 1
            if failed == 1:
                raise LedgerFault("đĩa đầy", "đĩa", "dọn đĩa")
            return keep(*given)

        monkeypatch.setattr(board, "_keep", full)
        seen = len(one.seen)
        one.says("việc")
        await until(lambda: board.faults())
        assert "đĩa đầy" in board.faults()[0]
        assert "đĩa đầy" in (await here.many.vigil.faults())[0], "the server's health says so"
        await here.sees(one, seen, "Việc đang mở")
        assert board.faults() == []


async def test_what_cannot_be_read_is_nobodys_and_keeps_nothing_waiting() -> None:
    async with province() as here:
        one = await here.linked("người", "xa-dong")
        for odd in ({"message": {"chat": "?"}}, {"message": []}, {"new_kind": {"x": 1}}, {"callback_query": {"id": 5}}):
            here.telegram.world.tell(*next(iter(odd.items())))
        await here.asks(one, "việc", "Việc đang mở")


async def test_what_no_record_can_hold_is_left_out_and_keeps_nothing_waiting() -> None:
    async with province(run=False) as here:
        one = here.person("người")
        one.says(f"/start xa-dong_{here.code('xa-dong')}")
        odd = {"id": 10**299, "is_bot": False, "first_name": "lạ"}
        body = {"message_id": 1, "date": 1_780_000_000, "chat": {"id": odd["id"], "type": "private"}, "from": odd}
        here.telegram.world.tell("message", {**body, "text": "chào"})
        one.says("việc")
        await here.many.start()
        await here.sees(one, 0, "Đã liên kết")
        await here.sees(one, 0, "Việc đang mở")
        await here.quiet()
        await here.many.stop()


async def test_a_platform_that_is_out_of_reach_is_the_servers_trouble_and_every_lanes() -> None:
    async with province() as here:
        here.telegram.faults.add("status", "getUpdates", status=502, times=2)
        one = here.person("khách")
        one.says("chào")  # ends the poll that is under way
        await until(lambda: here.many.switchboard and here.many.switchboard.faults())
        assert "bot chung của tỉnh" in (await here.many.vigil.faults())[0]
        assert not here.many.apps["xa-dong"].lanes[0].health().ok
        assert here.many.apps[OWN].lanes[0].health().ok
        await until(lambda: here.many.apps["xa-dong"].lanes[0].health().ok, what="it to be heard again")
        assert await here.many.vigil.faults() == []


async def test_whoever_stands_by_hears_on_where_another_has_stopped_or_died() -> None:
    async with province() as here:
        one = await here.linked("người", "xa-dong")
        two = here.fleet("hai")
        await two.start()
        assert two.switchboard is not None
        assert two.switchboard.faults() == [], "it is not to hear while another does"
        first, board = here.many.shared, here.many.switchboard
        assert first is not None
        assert board is not None
        board.abandon()
        first.abandon()
        here.lease_ends()
        for _ in range(2):
            await here.asks(one, "việc", "Việc đang mở")
        await here.quiet()
        keys = [row["key"] for row in here.rows(inbox)]
        assert len(keys) == len(set(keys)) == 3
        assert two.shared is not None
        assert two.shared.held
        await two.stop()
