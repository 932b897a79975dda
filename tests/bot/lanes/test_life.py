"""Weeks of one commune in virtual time: who hears what, when, and never more than that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, time, timedelta

import pytest

from bot.app import real_conversation
from bot.lanes import virtual
from bot.lanes.voice import Conversation
from bot.ledger.duties import obligations
from bot.ledger.rules import documents
from bot.ledger.who import absences, people
from bot.messengers.protocol import NotSent, Rejected, Unknown
from schedules.calendar import Calendar
from tests.bot.lanes.bed import REPEATED, Bed, World, founded, moment, per_day

HEAD = "giam-doc-ban-qlda"


def live(world: World, start: str, story: Callable[[Bed], Awaitable[None]]) -> World:
    """One life of the process from `start`, as the story goes."""

    async def main() -> None:
        bed = Bed(world, moment(start))
        await bed.start()
        await story(bed)
        bed.app.abandon()  # a stop would close the record, and with it a database in memory

    virtual.run(main())
    return world


def to(at: str) -> Callable[[Bed], Awaitable[None]]:
    return lambda bed: bed.until(at)


def test_two_messages_a_person_a_day_at_most_and_none_at_night() -> None:
    world = live(founded("2026-06-01 06:00"), "2026-06-01 06:00", to("2026-07-20 06:00"))
    assert len(world.heard) > 30
    assert max(per_day(world.heard).values()) <= 2
    assert all(time(7, 0) <= one.at.time() < time(18, 0) for one in world.heard)
    assert all(Calendar().is_working(one.at.date()) for one in world.heard)


def test_nothing_goes_out_over_tet() -> None:
    """Monthly reports of February are due on 23/02/2026; Tết lies before."""
    world = live(founded("2026-02-01 06:00"), "2026-02-01 06:00", to("2026-02-24 06:00"))
    days = {one.at.date() for one in world.heard}
    assert date(2026, 2, 13) in days
    assert date(2026, 2, 23) in days
    assert not any(date(2026, 2, 14) <= day <= date(2026, 2, 22) for day in days)


def test_after_three_weeks_of_downtime_one_message_a_person() -> None:
    world = live(founded("2026-06-08 06:00"), "2026-06-08 06:00", to("2026-06-09 06:00"))
    before = len(world.heard)
    live(world, "2026-06-30 10:00", to("2026-06-30 11:00"))
    late = world.heard[before:]
    assert late
    assert max(per_day(late).values()) == 1


def test_downtime_over_a_night_waits_for_the_morning() -> None:
    world = live(founded("2026-06-08 06:00"), "2026-06-29 22:00", to("2026-06-30 09:00"))
    assert world.heard
    assert all(one.at >= moment("2026-06-30 08:00") for one in world.heard)


def test_a_clock_set_back_says_nothing_again() -> None:
    world = live(founded("2026-06-01 06:00"), "2026-06-01 06:00", to("2026-06-17 20:00"))
    before = len(world.heard)
    live(world, "2026-06-10 06:00", to("2026-06-17 12:00"))
    assert len(world.heard) == before


def test_who_links_after_the_morning_gets_that_days_digest() -> None:
    world = founded("2026-06-30 06:00", linked=False)

    async def story(bed: Bed) -> None:
        await bed.until("2026-06-30 10:00")
        assert not world.heard
        now = bed.clock.now()
        commune = bed.app.commune.id
        await bed.app.store.do(people.link, commune, messenger="telegram", chat=HEAD, person=HEAD, now=now)
        bed.app.poke()
        await bed.until(now + timedelta(seconds=2))

    live(world, "2026-06-30 06:00", story)
    assert [one.to for one in world.heard] == [HEAD]


def test_a_person_who_is_away_is_stood_in_for() -> None:
    world = founded("2026-06-01 06:00")
    away, deputy = "truong-phong-kinh-te", "pho-phong-kinh-te"
    days = {"first": date(2026, 6, 1), "last": date(2026, 6, 30)}
    said = {"by": away, "now": moment("2026-06-01 06:00")}
    world.store.do_now(absences.record, _commune(world), person=away, deputy=deputy, **days, **said)
    live(world, "2026-06-01 06:00", to("2026-06-17 06:00"))
    heard = {one.to for one in world.heard}
    assert "pho-phong-kinh-te" in heard
    assert "truong-phong-kinh-te" not in heard


def test_before_going_live_only_the_office_hears_and_then_it_is_real() -> None:
    world = founded("2026-06-01 06:00", live=False)

    async def story(bed: Bed) -> None:
        await bed.until("2026-06-16 12:00")
        assert {one.to for one in world.heard} == {"chanh-van-phong"}
        trials = [one for one in world.heard if "chạy thử" in one.text.casefold()]
        assert len(trials) > 1
        assert max(per_day(trials).values()) == 1
        assert all("chưa rõ" in one.text.casefold() for one in world.heard if one not in trials)
        now = bed.clock.now()
        await bed.app.store.do(obligations.go_live, bed.app.commune, "ban-qlda", "chanh-van-phong", now)
        bed.app.poke()
        await bed.until("2026-06-16 13:00")

    live(world, "2026-06-01 06:00", story)
    assert world.heard[-1].to == HEAD


# --- what becomes of a try ------------------------------------------------------------------------------------------


def one_morning(outcomes: list[object]) -> tuple[World, list[dict[str, object]]]:
    """The due day of one head, with these results of the first tries."""
    world = founded("2026-06-30 06:00")
    world.outcomes = {HEAD: outcomes}  # type: ignore[dict-item]
    kept: list[dict[str, object]] = []

    async def story(bed: Bed) -> None:
        await bed.until("2026-06-30 13:00")
        kept.extend(await bed.rows("message", person=HEAD))

    live(world, "2026-06-30 06:00", story)
    return world, kept


def test_what_never_left_is_tried_until_it_leaves() -> None:
    world, messages = one_morning([NotSent("refused")] * 5)
    assert [one["state"] for one in messages] == ["sent"]
    assert sum(one.to == HEAD for one in world.heard) == 1
    assert messages[0]["tries"] == 6


def test_retry_after_is_waited_for() -> None:
    world, _ = one_morning([NotSent("flood", retry_after=600.0)])
    times = [one.at for one in world.heard if one.to == HEAD]
    assert len(times) == 1
    assert times[0] >= moment("2026-06-30 08:09")


def test_an_unknown_result_is_repeated_once_and_marked() -> None:
    world, messages = one_morning([Unknown("lost")])
    heard = [one.text for one in world.heard if one.to == HEAD]
    assert len(heard) == 1
    assert "nhắc lại" in heard[0].casefold()
    assert messages[0]["state"] == "sent"


def test_unknown_twice_is_given_up_and_waits_for_the_next_morning() -> None:
    world = founded("2026-06-30 06:00")
    world.outcomes = {HEAD: [Unknown("lost"), Unknown("lost"), Unknown("lost"), Unknown("lost")]}
    live(world, "2026-06-30 06:00", to("2026-07-01 12:00"))
    heard = [one for one in world.heard if one.to == HEAD]
    assert [one.at.date() for one in heard] == [date(2026, 7, 1)]


def test_a_blocked_person_is_marked_and_hears_after_linking_again() -> None:
    world = founded("2026-06-30 06:00")
    world.outcomes = {HEAD: [Rejected("blocked", "bot was blocked by the user")]}

    async def story(bed: Bed) -> None:
        await bed.until("2026-06-30 09:00")
        (where,) = await bed.rows("address", person=HEAD)
        assert where["state"] == "blocked"
        assert not any(one.to == HEAD for one in world.heard)
        now = bed.clock.now()
        await bed.app.store.do(people.link, bed.app.commune.id, messenger="telegram", chat=HEAD, person=HEAD, now=now)
        bed.app.poke()
        await bed.until("2026-06-30 10:00")

    live(world, "2026-06-30 06:00", story)
    assert [one.at.date() for one in world.heard if one.to == HEAD] == [date(2026, 6, 30)]


def test_a_refused_token_stops_the_lane_and_says_so() -> None:
    world = founded("2026-06-30 06:00")
    world.outcomes = {HEAD: [Rejected("token", "Unauthorized")]}

    async def story(bed: Bed) -> None:
        await bed.until("2026-06-30 09:00")
        health = bed.app.lanes[0].health()
        assert not health.ok
        assert "mã bot" in health.reason
        assert {one["state"] for one in await bed.rows("message", person=HEAD)} == {"queued"}

    live(world, "2026-06-30 06:00", story)


def test_a_group_that_became_a_supergroup_is_followed() -> None:
    world = founded("2026-06-08 06:00")
    commune = _commune(world)
    world.store.do_now(
        people.link_target, commune, messenger="telegram", chat="-5", kind="group", title="Nhóm", by="chanh-van-phong"
    )
    world.outcomes = {"-5": [Rejected("moved", "migrated", moved_to="-1005")]}
    live(world, "2026-06-08 06:00", to("2026-06-08 09:00"))
    assert [one.to for one in world.heard if one.to.startswith("-")] == ["-1005"]


def test_a_post_with_an_unknown_result_is_never_repeated_and_the_office_is_told() -> None:
    world = founded("2026-06-08 06:00")
    commune = _commune(world)
    world.store.do_now(
        people.link_target, commune, messenger="telegram", chat="-5", kind="group", title="Nhóm chung", by="x"
    )
    world.outcomes = {"-5": [Unknown("lost")]}
    live(world, "2026-06-08 06:00", to("2026-06-08 12:00"))
    assert not [one for one in world.heard if one.to == "-5"]
    told = [one for one in world.heard if one.to == "chanh-van-phong" and "Nhóm chung" in one.text]
    assert len(told) == 1


def test_a_handler_that_fails_three_times_is_put_aside_and_the_next_is_heard() -> None:
    real, calls = real_conversation(), []

    def handle(tx, commune, incoming, *, inbox_id, now):  # type: ignore[no-untyped-def]
        calls.append(incoming.text)
        if incoming.text == "hỏng":
            raise ValueError(incoming.text)
        real.handle(tx, commune, incoming, inbox_id=inbox_id, now=now)

    world = founded("2026-06-08 06:00")

    async def main() -> None:
        bed = Bed(world, moment("2026-06-08 09:00"), conversation=Conversation(handle, real.compose))
        await bed.start()
        bed.messenger.says(HEAD, "hỏng")
        bed.messenger.says(HEAD, "việc")
        await asyncio.sleep(60)
        kept = await bed.rows("inbox")
        assert [one["state"] for one in kept] == ["quarantined", "handled"]
        assert "hỏng" not in kept[0]["error"]
        await bed.app.stop()

    virtual.run(main())
    assert calls == ["hỏng"] * 3 + ["việc"]
    assert len([one for one in world.heard if one.to == HEAD and "chưa xử lý được" in one.text]) == 1
    assert any(one.to == "chanh-van-phong" and "chưa xử lý được" in one.text for one in world.heard)


def test_answers_go_out_at_night() -> None:
    world = founded("2026-06-08 06:00")

    async def story(bed: Bed) -> None:
        bed.messenger.says(HEAD, "việc")
        await asyncio.sleep(5)

    live(world, "2026-06-08 23:00", story)
    assert [one.to for one in world.heard] == [HEAD]


@pytest.mark.slow
def test_a_year() -> None:
    world = live(founded("2026-01-01 06:00"), "2026-01-01 06:00", to("2027-01-01 06:00"))
    assert max(per_day(world.heard).values()) <= 2
    assert not [one for one in world.heard if one.text.startswith(REPEATED)]


def _commune(world: World) -> str:
    name = world.store.read_now(documents.only_commune)
    assert name is not None
    return name
