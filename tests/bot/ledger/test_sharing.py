"""A bot that communes of one server share: one process holds it for all of them, and whoever had it is fenced out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.ledger.commune import backup, communes
from bot.ledger.rules import documents
from bot.ledger.sending import lanes, sharing
from bot.ledger.sending.lanes import Fenced, Taken
from bot.ledger.store import Store
from bot.ledger.tables import lane, shared_bot
from tests.bot.ledger.test_walls import NOW, two_communes
from tests.town import moment

BOT = "dấu vết của bot chung"
PATIENCE = text("SHOW idle_in_transaction_session_timeout")


@pytest.fixture
def server() -> Iterator[Store]:
    with two_communes() as store:
        yield store


def take_lane(server: Store, name: str, owner: str) -> Taken | None:
    commune = server.read_now(documents.load_current, name)
    return server.of(name).do_now(sharing.take_lane, commune, "telegram", BOT, owner, NOW)


def lease_ends(tx: Connection) -> None:
    tx.execute(update(shared_bot).values(lease_until=moment("2020-01-01 00:00")))


def lost_in_the_middle(server: Store, epoch: int) -> None:
    with server.of("xa-dong").begin() as lost:
        assert lost.execute(PATIENCE).scalar() == "1min"
        lost.execute(text("SET LOCAL idle_in_transaction_session_timeout = '200ms'"))  # for this test
        lanes.renew(lost, "xa-dong", "telegram", BOT, epoch)
        assert server.do_now(sharing.take, BOT, "hai") is not None
        lost.execute(PATIENCE)


def owners(tx: Connection) -> dict[str, tuple[str | None, int]]:
    return {row.commune: (row.owner, row.epoch) for row in tx.execute(select(lane))}


def test_one_holds_it_until_it_lets_go(server: Store) -> None:
    first = server.do_now(sharing.take, BOT, "một")
    assert first == Taken(1, None, None)
    assert server.do_now(sharing.take, BOT, "hai") is None
    server.do_now(sharing.keep_cursor, BOT, 1, "17", NOW)
    server.do_now(sharing.release, BOT, 1)
    second = server.do_now(sharing.take, BOT, "hai")
    assert second is not None
    assert (second.epoch, second.cursor) == (2, "17")
    for work, given in ((sharing.renew, ()), (sharing.keep_cursor, ("18", NOW))):
        with pytest.raises(Fenced):
            server.do_now(work, BOT, 1, *given)
    server.do_now(sharing.release, BOT, 1)  # of somebody who has lost it, changes nothing
    assert server.do_now(sharing.take, BOT, "ba") is None


def test_its_lanes_are_for_its_owner_alone_and_go_with_it(server: Store) -> None:
    assert take_lane(server, "xa-dong", "một") is None, "nobody holds the bot"
    server.do_now(sharing.take, BOT, "một")
    assert take_lane(server, "xa-tay", "hai") is None
    taken = take_lane(server, "xa-dong", "một")
    assert taken is not None
    server.do_now(lease_ends)
    assert take_lane(server, "xa-tay", "một") is None, "not sure any more that it holds the bot"
    server.do_now(sharing.take, BOT, "hai")
    with pytest.raises(Fenced):
        server.of("xa-dong").do_now(lanes.renew, "xa-dong", "telegram", BOT, taken.epoch)
    assert server.do_now(lanes.renew_all, "một") == set()
    assert take_lane(server, "xa-dong", "một") is None
    after = take_lane(server, "xa-dong", "hai")
    assert after is not None, "the lease of who is fenced out is not waited for"
    assert after.epoch > taken.epoch + 1


def test_who_takes_it_again_goes_on_with_its_lanes(server: Store) -> None:
    server.do_now(sharing.take, BOT, "một")
    take_lane(server, "xa-dong", "một")
    before = server.read_now(owners)
    server.do_now(sharing.take, BOT, "một")
    assert server.read_now(owners) == before


def test_a_lane_of_a_bot_of_its_own_is_fenced_out_by_nobody(server: Store) -> None:
    server.do_now(sharing.take, BOT, "một")
    commune = server.read_now(documents.load_current, "xa-tay")
    own = server.of("xa-tay").do_now(lanes.take, commune, "telegram", "của riêng xã", "một", NOW)
    server.do_now(lease_ends)
    server.do_now(sharing.take, BOT, "hai")
    assert own is not None
    server.of("xa-tay").do_now(lanes.renew, "xa-tay", "telegram", "của riêng xã", own.epoch)


def test_whoever_takes_it_does_not_wait_long_for_a_process_that_was_lost_in_the_middle(server: Store) -> None:
    """The lane whose transaction stands open is locked, and with it the bot, until the server ends that session."""
    server.do_now(sharing.take, BOT, "một")
    taken = take_lane(server, "xa-dong", "một")
    server.do_now(lease_ends)
    assert taken is not None
    with pytest.raises(DBAPIError):
        lost_in_the_middle(server, taken.epoch)
    assert server.read_now(lambda tx: tx.execute(PATIENCE).scalar()) == "0", "a long look locks nothing"


def test_a_commune_leaves_without_it(server: Store, tmp_path: Path) -> None:
    server.do_now(sharing.take, BOT, "một")
    backup.write(server.of("xa-dong"), tmp_path / "xa-dong.db", NOW)
    server.do_now(communes.remove, "xa-dong")
    row = server.read_now(sharing.get, BOT)
    assert row is not None
    assert row["owner"] == "một"
    own = Store(f"sqlite:///{tmp_path / 'xa-dong.db'}")
    with pytest.raises(Exception, match="shared_bot"):
        own.read_now(sharing.get, BOT)
    own.close()
