"""A commune that shares a bot gets one of its own, or gives its own up: what the one heard last the other answers."""

from __future__ import annotations

from bot.bots import hash_of, sealed
from bot.ledger.who import bots
from bot.web.house import receive
from tests.bot.provinces import OWN, province, taken
from tests.bot.test_fleet import NOW, WEST


async def test_what_was_heard_last_is_answered_by_the_bot_that_a_commune_has_from_then_on() -> None:
    async with province(run=False) as here:
        await here.many.start()
        east = await here.linked("đông", "xa-dong")
        await here.many.stop()
        own = here.telegram.other.person("đông")  # the same number at every bot
        own.chat.state = "live"
        assert own.id == east.id

        pages = here.fleet("trang", listen=False)
        await pages.start()
        assert pages.switchboard is not None
        east.says("việc")
        await pages.switchboard.receive([taken(here.telegram)])
        await pages.stop()
        about = {"kind": "telegram", "token_hash": hash_of(WEST), "sealed": sealed(here.settings, WEST)}
        here.store.of(OWN).do_now(bots.forget, OWN, hash_of(WEST), by="thử", now=NOW)
        here.store.of("xa-dong").do_now(bots.put, "xa-dong", name="", by="thử", now=NOW, **about)
        here.many = here.fleet()
        await here.many.start()
        await here.sees(own, 0, "Việc đang mở")
        await here.many.stop()

        pages, seen = here.fleet("trang", listen=False), len(east.seen)
        await pages.start()
        own.says("việc")
        house = pages.apps["xa-dong"]
        await receive(house, house.lanes[0], [taken(here.telegram.other)])
        await pages.stop()
        here.store.of("xa-dong").do_now(bots.forget, "xa-dong", hash_of(WEST), by="thử", now=NOW)
        here.many = here.fleet()
        await here.many.start()
        await here.sees(east, seen, "Việc đang mở")
        await here.many.stop()
