"""What a digest that is worded as it leaves asks of a server. Statements are counted, not timed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from bot.conversation import compose
from bot.lanes.voice import LaneVoice
from bot.ledger.rules import documents
from bot.ledger.sending import lanes
from bot.ledger.sending.settling import Result
from bot.ledger.sending.turns import Claim, turn
from bot.ledger.store import Store
from bot.messengers.telegram import TelegramMessenger
from tests.benchmarks.lanes import MORNING, morning
from tests.benchmarks.province import texts
from tests.databases import postgres

EACH, MOST = 20, 11
TOKEN = "7000000000:AAEmulatedTokenOfTheTests_-0123456789ab"


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts that go to the server meanwhile; new rows of one table sent together count once."""
    asked: list[str] = []
    one, many = psycopg.Connection.execute, psycopg.Cursor.executemany

    def execute(self: Any, query: Any, *given: Any, **named: Any) -> Any:
        asked.append(str(query))
        return one(self, query, *given, **named)

    def executemany(self: Any, query: Any, *given: Any, **named: Any) -> Any:
        asked.append(str(query))
        return many(self, query, *given, **named)

    with monkeypatch.context() as spied:
        spied.setattr(psycopg.Connection, "execute", execute)
        spied.setattr(psycopg.Cursor, "executemany", executemany)
        yield asked


@pytest.mark.slow
def test_a_digest_of_the_first_morning_is_a_dozen_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lane's wall, its lease and the last result, the queue, where to, what is told, who is away, what is open and
    under which numbers, steps of projects, the numbers given, the intent with all that is written along with it.
    """
    with postgres(ready=True) as url:
        store = Store(url)
        store.do_now(morning, 1, EACH)
        commune = replace(documents.parse(texts("xa")), id="xa-0000")
        voice, mine, at = (
            LaneVoice(TelegramMessenger(TOKEN, api="http://127.0.0.1:1"), compose),
            store.of(commune.id),
            MORNING,
        )
        taken = mine.do_now(lanes.take, commune, "telegram", "mã", "một", at)
        assert taken is not None
        said: list[Claim] = []
        last: tuple[tuple[Claim, Result], ...] = ()
        with counted(monkeypatch) as asked:
            while True:
                at += timedelta(seconds=1)
                made = mine.do_now(
                    turn,
                    commune,
                    token_hash="mã",
                    epoch=taken.epoch,
                    now=at,
                    voice=voice,
                    may=lambda _: True,
                    last=last,
                )
                if not made.claims:
                    break
                said += made.claims
                last = tuple((one, Result("sent", remote=str(one.message))) for one in made.claims)
        store.close()
    assert len(said) == len({one.person for one in said}) > EACH // 2
    assert len(asked) / len(said) <= MOST, asked[-20:]
