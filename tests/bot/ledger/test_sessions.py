"""What need not be answered at once leaves along with the next statement; but for the time, nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.ledger import rows
from bot.ledger.migrations import migrate
from bot.ledger.sessions import AHEAD, Asked, Session
from bot.ledger.store import Store, put
from bot.ledger.tables import commune, expectation, message
from schedules.errors import LedgerFault
from tests.databases import postgres

AT = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
XA = {"commune": "xa"}
MESSAGE = {**XA, "purpose": "digest", "state": "queued", "due_at": AT, "created_at": AT}
ALIVE = text("SELECT pg_backend_pid()")


@pytest.fixture
def store() -> Iterator[Store]:
    with postgres(ready=True) as url:
        made = Store(url)
        migrate(made)
        yield made
        made.close()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What goes to the server together, by the first word of each statement."""
    journeys: list[list[str]] = []
    together, alone = Session._sent, Session._alone

    def noted(self: Session, asked: Sequence[Asked], often: int = 2) -> list[Any]:
        journeys.append([one.text.split()[0] for one in asked])
        return together(self, asked, often)

    def noted_alone(self: Session, asked: Asked) -> Any:
        journeys.append([asked.text.split()[0]])
        return alone(self, asked)

    monkeypatch.setattr(Session, "_sent", noted)
    monkeypatch.setattr(Session, "_alone", noted_alone)
    return journeys


def queued(tx: Connection, *keys: str) -> None:
    rows.add_all(tx, message, [{**MESSAGE, "key": key} for key in keys])


def keys(tx: Connection) -> list[str]:
    return [row["key"] for row in rows.every(tx, message, XA, by=("key",))]


def test_a_transaction_begins_with_its_first_statement_and_ends_with_its_last(
    store: Store, sent: list[list[str]]
) -> None:
    def work(tx: Connection) -> list[str]:
        queued(tx, "a", "b")
        found = keys(tx)
        queued(tx, "c")
        return found

    assert store.do_now(work) == ["a", "b"]
    assert sent == [["BEGIN", "SELECT", "INSERT", "INSERT", "SELECT"], ["INSERT", "COMMIT"]]
    assert store.read_now(keys) == ["a", "b", "c"]


def test_a_transaction_is_never_begun_and_ended_at_once(store: Store, sent: list[list[str]]) -> None:
    """If the server went meanwhile, it would be done again without anybody knowing whether it was done."""
    store.do_now(queued, "a")
    assert sent == [["BEGIN", "SELECT", "INSERT"], ["COMMIT"]]


def test_a_transaction_that_asks_nothing_is_none(store: Store, sent: list[list[str]]) -> None:
    store.do_now(lambda tx: None)
    store.read_now(lambda tx: None)
    assert sent == []


def test_what_is_read_ahead_is_known_until_something_is_written(store: Store, sent: list[list[str]]) -> None:
    store.do_now(queued, "a")
    sent.clear()

    def work(tx: Connection) -> tuple[list[str], list[str]]:
        rows.ahead(tx, message, XA, by=("key",))
        assert rows.first(tx, commune, {"id": "xa"}) is None
        known = keys(tx)
        rows.ahead(tx, message, XA, by=("key",))
        assert rows.first(tx, commune, {"id": "xa"}) is None
        queued(tx, "b")
        return known, keys(tx)

    assert store.do_now(work) == (["a"], ["a", "b"]), "the second is asked anew"
    begun, again, anew, end = sent
    assert begun == ["BEGIN", "SELECT", "SELECT", "SELECT"]
    assert again == ["SELECT", "SELECT"]
    assert anew == ["INSERT", "SELECT"]
    assert end == ["COMMIT"]


def test_what_is_read_ahead_and_asked_first_is_asked_once(store: Store, sent: list[list[str]]) -> None:
    def work(tx: Connection) -> list[str]:
        rows.ahead(tx, message, XA, by=("key",))
        return keys(tx)

    assert store.read_now(work) == []
    assert sent == [["BEGIN", "SELECT", "SELECT"], ["COMMIT"]]


def test_who_asks_by_another_way_finds_what_was_to_be_written_later(store: Store) -> None:
    def work(tx: Connection) -> int:
        queued(tx, "a")
        put(tx, expectation, {**XA, "person": "an", "what": "percent", "message_key": "a", "at": AT})
        assert rows.first(tx, expectation, XA) is not None
        return int(tx.execute(select(func.count()).select_from(message)).scalar_one())

    assert store.do_now(work) == 1


def test_more_than_can_wait_is_sent_before_the_end(store: Store, sent: list[list[str]]) -> None:
    store.do_now(queued, *(f"{n:04}" for n in range(AHEAD + 5)))
    assert [len(one) for one in sent] == [AHEAD, 8]  # with the beginning, which is two, and the end
    assert len(store.read_now(keys)) == AHEAD + 5


def test_a_write_that_fails_later_fails_the_transaction_and_is_named(store: Store) -> None:
    with pytest.raises(IntegrityError) as told:
        store.do_now(queued, "a", "b", "a")
    assert store.read_now(keys) == [], "nothing of it is kept"
    notes = getattr(told.value.orig, "__notes__", [])
    assert any("INSERT INTO message" in note for note in notes)
    store.do_now(queued, "a")
    assert store.read_now(keys) == ["a"], "the session goes on"


def test_what_failed_within_a_savepoint_is_not_sent_again(store: Store) -> None:
    """As a routine that fails among others does: the rest of the transaction goes on."""

    def failing(tx: Connection, *, look: bool) -> None:
        with tx.begin_nested():
            queued(tx, "b", "a")
            if look:
                keys(tx)
            raise ValueError("nghĩ lại")

    def work(tx: Connection) -> None:
        queued(tx, "a")
        with pytest.raises(IntegrityError):
            failing(tx, look=True)
        with pytest.raises(ValueError, match="nghĩ lại"):
            failing(tx, look=False)
        queued(tx, "d")

    store.do_now(work)
    assert store.read_now(keys) == ["a", "d"]


def test_a_fault_of_the_work_itself_leaves_nothing(store: Store, sent: list[list[str]]) -> None:
    def work(tx: Connection, *, look: bool) -> None:
        queued(tx, "a")
        if look:
            assert keys(tx) == ["a"]
        queued(tx, "b")
        raise ValueError("nghĩ lại")

    for look in (False, True):
        with pytest.raises(ValueError, match="nghĩ lại"):
            store.do_now(work, look=look)
    assert not any("COMMIT" in one for one in sent)
    assert store.read_now(keys) == []


def test_a_session_that_the_server_has_ended_is_taken_anew(store: Store) -> None:
    """As after its restart: nobody hears of it, as long as the transaction had not begun."""
    assert store._sessions is not None
    store._sessions.keep()
    pid = store.do_now(lambda tx: tx.execute(ALIVE).scalar())
    ended(store, pid)
    store.do_now(queued, "a")
    ended(store, store.do_now(lambda tx: tx.execute(ALIVE).scalar()))
    assert store.read_now(keys) == ["a"]
    ended(store, store.do_now(lambda tx: tx.execute(ALIVE).scalar()))
    with store.begin() as tx:
        queued(tx, "b")
    ended(store, store.do_now(lambda tx: tx.execute(ALIVE).scalar()))
    with store.snapshot() as tx:
        assert keys(tx) == ["a", "b"]


def test_a_session_that_ends_in_the_midst_is_told(store: Store) -> None:
    runs = 0

    def work(tx: Connection) -> None:
        nonlocal runs
        runs += 1
        queued(tx, "a")
        ended(store, tx.execute(ALIVE).scalar())
        queued(tx, "b")

    with pytest.raises(LedgerFault, match="PostgreSQL"):
        store.do_now(work)
    assert runs == 1, "who knows what the server has done is not to be asked again"
    assert store.read_now(keys) == []


def ended(store: Store, pid: Any) -> None:
    """The server ends that session, as another one asks it to."""
    other = Store(store.url.render_as_string(hide_password=False))
    try:
        other.do_now(lambda tx: tx.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid}))
    except DBAPIError:
        raise AssertionError("it could not be ended") from None
    finally:
        other.close()
