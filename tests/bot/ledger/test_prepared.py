"""What goes straight to the driver comes out as SQLAlchemy would have it, and fails as it does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, case, func, insert, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from bot.ledger import rows
from bot.ledger.migrations import migrate
from bot.ledger.prepared import SHAPES, TEXTS, Prepared, filled, prepared
from bot.ledger.store import Store
from bot.ledger.tables import duty, message, obligation


@pytest.fixture
def store(empty: Store) -> Store:
    migrate(empty)
    return empty


HANOI = timezone(timedelta(hours=7))
AT = datetime(2026, 6, 1, 8, 30, tzinfo=HANOI)
MESSAGE = {"key": "digest/a", "purpose": "digest", "state": "queued", "due_at": AT, "created_at": AT}
OBLIGATION = {
    "id": "r/u//1", "duty": "r/u/", "occurrence": "1", "title": "t", "kind": "cycle", "unit": "u", "due_source": "law",
    "rule_due": date(2026, 6, 30), "due": date(2026, 6, 30), "closes_on": date(2026, 6, 30), "state": "open",
    "facts": {"ghi chú": ["một", None, 1.5]}, "policy": "p",
}  # fmt: skip


def test_a_row_is_as_sqlalchemy_reads_it(store: Store) -> None:
    def look(tx: Connection) -> None:
        rows.add(tx, obligation, {"commune": "xa", **OBLIGATION, "next_step_at": AT})
        rows.add_all(tx, message, [{"commune": "xa", **MESSAGE, "payload": {"text": "chào"}}])
        for table in (obligation, message):
            read, theirs = rows.first(tx, table, {"commune": "xa"}), tx.execute(select(table)).mappings().one()
            assert read is not None
            assert dict(read) == dict(theirs)
            assert {name: type(value) for name, value in read.items()} == {n: type(v) for n, v in theirs.items()}

    store.do_now(look)


def test_what_a_row_leaves_out_is_what_the_table_says(store: Store) -> None:
    def look(tx: Connection) -> None:
        rows.add(tx, message, {"commune": "xa", **MESSAGE})
        tx.execute(insert(message).values(commune="xa", **{**MESSAGE, "key": "digest/b"}))
        ours, theirs = rows.every(tx, message, {"commune": "xa"}, by=["id"])
        same = set(ours) - {"id", "key"}
        assert {name: ours[name] for name in same} == {name: theirs[name] for name in same}

    store.do_now(look)
    assert filled(message, {})["priority"] == 5


def test_lists_of_any_length_nothing_among_them(store: Store) -> None:
    def look(tx: Connection) -> None:
        for n in range(4):
            rows.add(tx, message, {"commune": "xa", **MESSAGE, "key": f"k{n}"})
        for keys in ((), ("k1",), ("k3", "k0"), ("k0", "k1", "k2", "k9")):
            found = {row["key"] for row in rows.every(tx, message, {"commune": "xa", "key": keys})}
            assert found == set(keys) - {"k9"}

    store.do_now(look)


def test_writes_say_how_many(store: Store) -> None:
    def work(tx: Connection) -> None:
        for n in range(3):
            rows.add(tx, message, {"commune": "xa", **MESSAGE, "key": f"k{n}", "chat": None})
        assert rows.change(tx, message, {"commune": "xa", "chat": None}, {"chat": "c", "due_at": AT}) == 3
        keyed = [({"commune": "xa", "key": f"k{n}"}, {"reason": f"vì {n}"}) for n in range(2)]
        assert rows.change_each(tx, message, keyed) == 2
        reasons = [row["reason"] for row in rows.every(tx, message, {"commune": "xa"}, by=["key"])]
        assert reasons == ["vì 0", "vì 1", None]
        assert rows.drop(tx, message, {"commune": "xa", "key": "k0"}) == 1

    store.do_now(work)


def test_many_changes_at_once_are_each_its_own(store: Store) -> None:
    """Lists of other lengths, other keys and other columns are other statements."""

    def work(tx: Connection) -> None:
        added = [{"key": "k0"}, {"key": "k1", "chat": "c"}, {"key": "k2", "reason": "r"}, {"key": "k3"}]
        rows.add_all(tx, message, [{"commune": "xa", **MESSAGE, **one} for one in added])
        changes = [
            ({"key": ("k0", "k1")}, {"person": "một"}),
            ({"key": ("k3",)}, {"person": "hai"}),
            ({"key": ()}, {"person": "không ai"}),
            ({"key": "k2", "chat": None}, {"person": "ba"}),
            ({"key": "k2", "chat": "c"}, {"person": "không ai"}),
            ({"key": "k1", "chat": "c"}, {"chat": "d", "person": "bốn"}),
        ]
        assert rows.change_each(tx, message, [({"commune": "xa", **key}, values) for key, values in changes]) == 5
        found = rows.every(tx, message, {"commune": "xa"}, by=["key"])
        assert [row["person"] for row in found] == ["một", "bốn", "ba", "hai"]
        assert [(row["chat"], row["reason"]) for row in found] == [(None, None), ("d", None), (None, "r"), (None, None)]

    store.do_now(work)


@pytest.mark.parametrize("more", [0, rows.TOGETHER])
def test_changes_made_at_once_are_those_made_one_by_one(store: Store, more: int) -> None:
    """Of several tables and of several rows of one, new rows among them; as many as there may be, and one too many."""

    def work(tx: Connection) -> None:
        rows.add_all(tx, message, [{"commune": "xa", **MESSAGE, "key": f"k{n}", "chat": None} for n in range(4)])
        rows.add(tx, message, {"commune": "xa", **MESSAGE, "key": "gone", "chat": None})
        rows.add(tx, obligation, {"commune": "xa", **OBLIGATION})
        changes = [
            rows.Change(message, {"chat": "c", "payload": {"text": "chào"}}, {"commune": "xa", "key": ("k0", "k1")}),
            rows.Change(message, {"chat": "d"}, {"commune": "xa", "key": "k2", "chat": None}),
            rows.Change(message, {"chat": "không ai"}, {"commune": "xa", "key": "k2", "chat": "c"}),
            rows.Change(
                obligation, {"facts": {"số": 2}, "next_step_at": AT}, {"commune": "xa", "id": OBLIGATION["id"]}
            ),
            *(rows.Change(message, {"commune": "xa", **MESSAGE, "key": f"n{n}"}) for n in range(1 + more)),
            rows.Change(message, None, {"commune": "xa", "key": "gone", "chat": None}),
        ]
        rows.at_once(tx, changes)
        rows.at_once(tx, [])
        found = {row["key"]: row for row in rows.every(tx, message, {"commune": "xa"}, by=["key"])}
        assert [found[f"k{n}"]["chat"] for n in range(4)] == ["c", "c", "d", None]
        assert [found[f"k{n}"]["payload"] for n in range(3)] == [{"text": "chào"}, {"text": "chào"}, None]
        assert (found["n0"]["due_at"], found["n0"]["priority"], len(found)) == (AT, 5, 5 + more)
        row = rows.first(tx, obligation, {"commune": "xa"})
        assert row is not None
        assert (row["facts"], row["next_step_at"], row["title"]) == ({"số": 2}, AT, "t")

    store.do_now(work)


def test_a_server_plans_a_list_of_any_length_in_few_texts(store: Store) -> None:
    """The last value stands for those that are missing, so a row is met once."""
    by_key = rows._select(message, (("key", rows.SOME),), ("key",))

    def look(tx: Connection) -> None:
        rows.add_all(tx, message, [{"commune": "xa", **MESSAGE, "key": f"k{n}"} for n in range(8)])
        for n in range(17):
            found = by_key.all(tx, {"its_key": [f"k{i}" for i in range(n)]})
            assert [row["key"] for row in found] == [f"k{i}" for i in range(min(n, 8))]
        if not store.sqlite:
            assert len(by_key._direct["postgresql"]._texts) == 6  # none, 1, 2, 4, 8, 16

    store.do_now(look)


def test_json_that_is_read_all_day_is_decoded_once(store: Store) -> None:
    def look(tx: Connection) -> None:
        rows.add(tx, obligation, {"commune": "xa", **OBLIGATION, "policy_text": {"bước": [1]}})
        read = [rows.first(tx, obligation, {"commune": "xa"}) for _ in range(2)]
        read.append(tx.execute(select(obligation)).mappings().one())
        assert {row["facts"]["ghi chú"][0] for row in read if row is not None} == {"một"}
        assert len({id(row[name]) for row in read if row is not None for name in ("facts", "policy_text")}) == 2

    store.do_now(look)


def test_what_is_kept_of_a_statement_does_not_grow_with_what_is_asked(store: Store) -> None:
    by_key = rows._select(message, (("key", rows.SOME),), ())

    def look(tx: Connection) -> None:
        for n in range(2 * TEXTS + 3):
            assert by_key.all(tx, {"its_key": ["k"] * n}) == []
            assert all(len(kept._texts) <= TEXTS for kept in by_key._direct.values())

    store.read_now(look)

    @prepared
    def named(name: str) -> object:
        return select(message.c.key).where(message.c.key == name)

    for n in range(SHAPES + 3):
        named(f"{n}")
    assert named.cache_info().currsize == SHAPES  # type: ignore[attr-defined]


def test_constants_and_built_once(store: Store) -> None:
    @prepared
    def due(state: str) -> object:
        return select(message.c.key, message.c.due_at).where(message.c.state == state).order_by(message.c.id).limit(1)

    assert due("queued") is due("queued")

    def look(tx: Connection) -> None:
        assert due("queued").scalar(tx, {}) is None
        rows.add_all(tx, message, [{"commune": "xa", **MESSAGE, "key": key} for key in ("a", "b")])
        (row,) = due("queued").tuples(tx, {})
        assert (row.key, row.due_at, row[1]) == ("a", AT.astimezone(UTC), AT.astimezone(UTC))
        assert due("queued").scalars(tx, {}) == ["a"]
        assert due("sent").all(tx, {}) == []

    store.do_now(look)


def test_one_value_in_two_places(store: Store) -> None:
    """A server groups by an expression only where both have the same parameters, not only equal ones."""
    trial = case((message.c.key.startswith("trial/"), 1), else_=0)
    grouped = Prepared(select(trial.label("trial"), func.count().label("n")).group_by(trial).order_by(trial))

    def look(tx: Connection) -> None:
        for key in ("trial/a", "a", "b"):
            rows.add(tx, message, {"commune": "xa", **MESSAGE, "key": key})
        assert [(row.trial, row.n) for row in grouped.tuples(tx, {})] == [(0, 2), (1, 1)]

    store.do_now(look)


def test_it_fails_as_sqlalchemy_does_and_quotes_nobody(store: Store) -> None:
    double = {"commune": "xa", "id": "d", "rule": "r", "unit": "u", "holder_unit": "u", "title": "lời của một người"}

    def twice(tx: Connection) -> None:
        rows.add(tx, duty, double)
        rows.add(tx, duty, double)

    with pytest.raises(IntegrityError) as fault:
        store.do_now(twice)
    assert "lời" not in str(fault.value)


def test_a_statement_the_database_cannot_run(store: Store) -> None:
    nowhere = Prepared(select(text("a")).select_from(text("nowhere")))
    with pytest.raises(DatabaseError):
        store.read_now(lambda tx: nowhere.tuples(tx, {}))
