"""What was recorded cannot be changed or taken out without being named; what is forgotten by rule breaks nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update

from bot.ledger import audit, tables
from bot.ledger.commune import inforce
from bot.ledger.duties import progress
from bot.ledger.guarding import chain
from bot.ledger.hearing import inbox
from bot.ledger.hearing.inbox import Update
from bot.ledger.migrations import migrate
from bot.ledger.prepared import driver
from bot.ledger.routine import routines
from bot.ledger.rules import documents
from bot.ledger.store import Store
from schedules.commune import Commune
from tests.bot.lanes.bed import _found, moment

START = moment("2026-06-01 06:00")
HEAD = "giam-doc-ban-qlda"


def lived(tx: Connection, days: int) -> Commune:
    """A commune with something in every table of the chain, each of so many days, sealed night by night."""
    commune = _found(tx, START, True, True)
    inforce.enforce(tx, commune, START)
    duty = tx.execute(select(tables.obligation)).mappings().first()
    assert duty is not None
    for n in range(days):
        now = START + timedelta(days=n)
        (kept,) = inbox.keep(tx, commune.id, "telegram", "x", [Update(f"u{n}", {"text": f"xong {n}"}, HEAD)], now)
        inbox.claim(tx, commune.id, kept)
        entry = progress.Entry(duty["duty"], duty["id"], HEAD, now, "telegram", "progress", 12.5, text=f"xong {n}")
        progress.add(tx, commune.id, entry, inbox=kept, before={})
        audit.note(tx, commune.id, who=HEAD, what="confirmed", now=now, subject=duty["id"], data={"n": n})
        said = {"message": n + 1, "n": 1, "messenger": "telegram", "chat": HEAD, "epoch": 1, "at": now}
        values = said | {"text": f"Nhắc việc {n}", "outcome": "sent", "obligations": [duty["id"]]}
        tx.execute(tables.attempt.insert().values(commune=commune.id, **values))
        routines.housekeep(tx, commune, now + timedelta(hours=20, minutes=30))
    return commune


@pytest.fixture
def commune(empty: Store) -> Commune:
    migrate(empty)
    return empty.do_now(lived, 5)


def broken(store: Store, commune: Commune, now: Any = START + timedelta(days=6)) -> list[tuple[str, str]]:
    found = store.read_now(chain.verify, commune, now)
    return [(one.source, one.what) for one in found]


def test_an_untouched_record_is_whole(empty: Store, commune: Commune) -> None:
    assert broken(empty, commune) == []
    newest = empty.read_now(chain.head, commune.id)
    assert newest is not None
    assert newest[0] == (START + timedelta(days=4)).date()
    linked = empty.read_now(lambda tx: tx.execute(select(tables.chain.c.source)).scalars().all())
    assert set(linked) == {"audit", "progress", "said", "heard", "config"}
    assert linked.count("said") == 5


def third(tx: Connection, table: Any) -> Any:
    keys = list(table.primary_key.columns)
    row = tx.execute(select(*keys).order_by(*keys).offset(2)).first()
    assert row is not None
    return [column == value for column, value in zip(keys, row, strict=True)]


HARM = {
    "a confirmation moved to another day": (tables.audit, {"at": START + timedelta(hours=3)}, ("audit", "changed")),
    "a confirmation given to another": (tables.audit, {"who": "chu-tich"}, ("audit", "words_changed")),
    "a figure made better": (tables.progress, {"percent": 90.0}, ("progress", "changed")),
    "words put in a mouth": (tables.progress, {"text": "chưa làm"}, ("progress", "words_changed")),
    "words gone before their time": (tables.progress, {"text": None}, ("progress", "words_changed")),
    "a reminder that was not sent": (tables.attempt, {"outcome": "rejected"}, ("said", "changed")),
    "a reminder with other words": (tables.attempt, {"text": "khác"}, ("said", "words_changed")),
    "a reply with other words": (tables.inbox, {"raw": {"text": "khác"}}, ("heard", "words_changed")),
    "another rulebook": (tables.document, {"sha256": "0" * 64}, ("config", "changed")),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_changed_entry_is_named(empty: Store, commune: Commune, harm: str) -> None:
    table, values, expected = HARM[harm]
    empty.do_now(lambda tx: tx.execute(update(table).where(*third(tx, table)).values(**values)))
    assert broken(empty, commune) == [expected]


@pytest.mark.parametrize("table", [tables.audit, tables.progress, tables.attempt, tables.inbox, tables.document])
def test_a_deleted_entry_is_named(empty: Store, commune: Commune, table: Any) -> None:
    empty.do_now(lambda tx: tx.execute(delete(table).where(*third(tx, table))))
    ((_, what),) = broken(empty, commune)
    assert what == "deleted"


def test_the_chain_itself_cannot_be_mended_to_fit(empty: Store, commune: Commune) -> None:
    """Whoever rewrites an entry and its link has to rewrite every link since, and the one in the log and the backup."""
    newest = empty.read_now(chain.head, commune.id)

    def forge(tx: Connection) -> None:
        mine = tables.chain.c.n == 7
        tx.execute(update(tables.chain).where(mine).values(fixed="0" * 64))

    empty.do_now(forge)
    assert ("link" in {what for _, what in broken(empty, commune)}) is True
    empty.do_now(lambda tx: tx.execute(delete(tables.chain).where(tables.chain.c.n == 7)))
    assert "link" in {what for _, what in broken(empty, commune)}
    assert empty.read_now(chain.head, commune.id) == newest


def test_a_salt_taken_without_an_erasure_is_named(empty: Store, commune: Commune) -> None:
    mine = tables.chain.c.source == "heard"
    empty.do_now(lambda tx: tx.execute(update(tables.chain).where(mine).values(salt=None)))
    assert set(broken(empty, commune)) == {("heard", "words_gone")}


def _written_by_forgetting(tx: Connection, commune: Commune, now: datetime) -> int:
    """Rows that forgetting once more writes: what is gone already is not written again every Sunday."""
    before = driver(tx).total_changes
    routines.forget(tx, commune, now)
    chain.forget(tx, commune, now)
    return int(driver(tx).total_changes - before)


def test_what_is_forgotten_by_age_leaves_the_chain_whole(empty: Store, commune: Commune) -> None:
    late = START + timedelta(days=commune.retention.text_days + 10)
    empty.do_now(chain.seal, commune, late)
    empty.do_now(routines.forget, commune, late)
    texts = empty.read_now(lambda tx: tx.execute(select(tables.progress.c.text)).scalars().all())
    assert set(texts) == {None}
    salts = empty.read_now(
        lambda tx: tx.execute(select(tables.chain.c.salt).where(tables.chain.c.source == "progress")).scalars().all()
    )
    assert set(salts) == {None}
    assert broken(empty, commune, late) == []
    if empty.sqlite:
        assert empty.do_now(_written_by_forgetting, commune, late) == 0
    later = START + timedelta(days=31 * (commune.retention.audit_months + 2))
    empty.do_now(chain.seal, commune, later)
    empty.do_now(routines.forget, commune, later)
    left = empty.read_now(lambda tx: tx.execute(select(tables.audit.c.at)).scalars().all())
    assert all(at > START + timedelta(days=31) for at in left)
    assert broken(empty, commune, later) == []


def test_a_renamed_rule_breaks_nothing(empty: Store, commune: Commune) -> None:
    name = empty.read_now(lambda tx: tx.execute(select(tables.progress.c.obligation)).scalars().first())
    assert name is not None
    rule = name.split("/")[0]
    held = empty.read_now(documents.current, commune.id)
    fresh = f"  - ma: {rule}-moi\n    ma_cu: {rule}\n"
    renamed = {key: text.replace(f"  - ma: {rule}\n", fresh) for key, text in held.items()}
    assert renamed != held
    now = START + timedelta(days=5, hours=5)

    def apply(tx: Connection) -> Commune:
        documents.put(tx, commune.id, renamed, author="x", now=now)
        made = documents.load_current(tx, commune.id)
        inforce.enforce(tx, made, now)
        return made

    made = empty.do_now(apply)
    moved = empty.read_now(lambda tx: tx.execute(select(tables.progress.c.obligation)).scalars().all())
    assert all(one.startswith(f"{rule}-moi/") for one in moved)
    assert broken(empty, made) == []
