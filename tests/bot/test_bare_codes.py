"""Codes said to a bot that communes share are tried beside its hearing; what waits for that outlives its process."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from bot.ledger.store import EVERY
from bot.ledger.tables import inbox
from bot.ledger.who import people
from tests.bot.provinces import NOBODYS, OFFICE, SHARED, province, taken
from tests.waiting import until


class Slow:
    """A machine on which a hash takes as long as it is held. tried: whose codes, in this order."""

    def __init__(self, hashed: object) -> None:
        self.go_on, self.tried = threading.Event(), list[tuple[str, str]]()
        self._hashed = hashed

    def __call__(self, commune: str, code: str) -> str:
        if threading.current_thread() is not threading.main_thread():  # else one is handed out
            self.tried.append((commune, code))
            self.go_on.wait(60)
        return self._hashed(commune, code)  # type: ignore[operator,no-any-return]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    one = Slow(people.hashed)
    monkeypatch.setattr(people, "hashed", one)
    yield one
    one.go_on.set()


async def test_nobodys_words_wait_while_codes_are_tried_and_links_not_for_bare_ones(slow: Slow) -> None:
    async with province() as here:
        slow.go_on.set()
        east = await here.linked("đông", "xa-dong")
        slow.go_on.clear()
        slow.tried.clear()
        here.code("xa-tay")
        code = here.code("xa-dong", OFFICE)
        for n in range(3):
            here.person(f"lạ {n}").says(f"0000000{n}")
        await until(lambda: slow.tried, what="the first to be tried")
        await here.asks(east, "việc", "Việc đang mở")
        await here.asks(here.person("khách"), "chào", NOBODYS)
        here.person("văn phòng").says(f"/start xa-dong_{code}")
        await until(lambda: here.count(inbox, commune=EVERY) == 4)
        slow.go_on.set()
        await here.sees(here.person("văn phòng"), 0, "Đã liên kết")
        await here.quiet()
        at = slow.tried.index(("xa-dong", code))
        assert {one[1] for one in slow.tried[:at]} == {"00000000"}, "only what was under way came before the link"
        assert here.count(inbox, commune=EVERY) == 0, "nothing of a stranger's words is kept"
        assert here.heard("xa-tay") == 0


async def test_what_waits_for_its_code_outlives_the_process_that_tried_it(slow: Slow) -> None:
    async with province() as here:
        one, code = here.person("người"), here.code("xa-tay")
        here.code("xa-dong")
        for said in (code, "việc"):
            one.says(said)
        await until(lambda: slow.tried)
        await until(lambda: here.telegram.heard_everything)
        first, board = here.many.shared, here.many.switchboard
        assert first is not None
        assert board is not None
        board.abandon()
        first.abandon()
        here.lease_ends()
        slow.go_on.set()
        two = here.fleet("hai")
        await two.start()
        await here.sees(one, 0, "Đã liên kết")
        await here.sees(one, 0, "Việc đang mở")
        assert (here.homes(one), here.heard("xa-tay"), here.heard("xa-dong")) == (["xa-tay"], 2, 0)
        assert here.count(inbox, commune=EVERY) == 0
        await two.stop()


async def test_a_code_that_pages_alone_were_told_is_tried_by_who_holds_the_bot() -> None:
    async with province(run=False) as here:
        pages = here.fleet("trang", listen=False)
        await pages.start()
        one, code = here.person("người"), here.code("xa-tay")
        assert pages.switchboard is not None
        for said in (code, "việc"):
            one.says(said)
            await pages.switchboard.receive([taken(here.telegram)])
        assert here.count(inbox, commune=EVERY, state="new") == 2
        assert sum(here.heard(name) for name in SHARED) == 0
        await here.many.start()
        await here.sees(one, 0, "Việc đang mở")
        other = here.person("người khác")
        other.says(here.code("xa-dong"))
        await pages.switchboard.receive([taken(here.telegram)])
        await here.sees(other, 0, "Đã liên kết")
        await pages.stop()
        await here.many.stop()
