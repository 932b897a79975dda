"""What is asked each second, and each time somebody has written, costs the same beside a broadcast to thousands."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.ledger.migrations import migrate
from bot.ledger.routine.look import look
from bot.ledger.rules import documents
from bot.ledger.sending import messages
from bot.ledger.store import Store
from bot.messengers.protocol import Outgoing
from bot.texts.rich import Rich
from schedules.commune import Commune
from tests.bot.lanes.bed import CONFIG, moment

NOW, HEAD = moment("2026-06-10 09:00"), "truong-phong-kinh-te"


def steps(tx: Connection, asked: Callable[[Connection], Any]) -> int:
    """So many hundreds of steps of SQLite's machine does a question take."""
    counted = [0]

    def one() -> int:
        counted[0] += 1
        return 0

    raw = tx.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.set_progress_handler(one, 100)
    asked(tx)
    raw.set_progress_handler(None, 0)
    return counted[0]


def told(tx: Connection, commune: Commune, start: int, end: int) -> None:
    for n in range(start, end):
        about = {"purpose": "broadcast", "messenger": "telegram", "chat": str(n), "priority": messages.EVERYBODY}
        messages.say(tx, commune.id, key=f"told/{n}", now=NOW, out=Outgoing(Rich("Mai họp")), **about)  # type: ignore[arg-type]


def looks(tx: Connection, commune: Commune) -> Any:
    return look(tx, commune, ("telegram",), NOW)


def files(tx: Connection, commune: Commune) -> Any:
    return messages.waiting_for_files(tx, commune.id, "telegram", NOW)


@pytest.mark.parametrize("asked", [looks, files])
def test_a_question_of_every_second_does_not_read_a_broadcast(
    tmp_path: Path, asked: Callable[[Connection, Commune], Any]
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(store)
    commune, _ = store.do_now(documents.import_folder, documents.read_folder(CONFIG), now=NOW)
    store.do_now(told, commune, 0, 20)
    few = store.read_now(steps, lambda tx: asked(tx, commune))
    store.do_now(told, commune, 20, 1_500)
    many = store.read_now(steps, lambda tx: asked(tx, commune))
    assert many <= few + 2
    store.close()


def test_what_is_due_later_and_the_file_somebody_asked_for_are_still_found(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(store)
    commune, _ = store.do_now(documents.import_folder, documents.read_folder(CONFIG), now=NOW)

    def fill(tx: Connection) -> None:
        told(tx, commune, 0, 20)
        later = NOW + timedelta(minutes=7)
        messages.say(tx, commune.id, key="later", purpose="group", now=NOW, target="nhóm", priority=9, due_at=later)
        make = {"file": {"kind": "docx", "for": HEAD}}
        to = {"person": HEAD, "messenger": "telegram", "chat": "1", "priority": 1}
        messages.say(tx, commune.id, key="file", purpose="summary", now=NOW, make=make, **to)  # type: ignore[arg-type]

    store.do_now(fill)
    assert store.read_now(lambda tx: looks(tx, commune).next_at) == NOW + timedelta(minutes=7)
    assert [row["key"] for row in store.read_now(lambda tx: files(tx, commune))] == ["file"]
    store.close()


def test_what_goes_to_everybody_carries_no_file(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    about = {"key": "post", "purpose": "group", "now": NOW, "make": {"file": {"kind": "png"}}}
    with pytest.raises(ValueError, match="never drawn"):
        store.do_now(lambda tx: messages.say(tx, "xa", priority=messages.EVERYBODY, **about))  # type: ignore[arg-type]
    store.close()
