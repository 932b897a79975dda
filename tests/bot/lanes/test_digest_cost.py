"""What a digest that is worded as it leaves asks of a server. Statements are counted, not timed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation import compose
from bot.lanes.voice import LaneVoice
from bot.ledger.rules import documents
from bot.ledger.sending import lanes
from bot.ledger.sending.settling import Result
from bot.ledger.sending.turns import Claim, turn
from bot.ledger.sessions import Session
from bot.ledger.store import Store
from bot.messengers.telegram import TelegramMessenger
from tests.benchmarks.lanes import MORNING, morning
from tests.benchmarks.province import texts
from tests.databases import postgres

EACH, MOST = 20, 10
TOKEN = "7000000000:AAEmulatedTokenOfTheTests_-0123456789ab"


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts that go to the server meanwhile; new rows of one table sent together count once."""
    asked: list[str] = []
    with monkeypatch.context() as spied:
        for name in ("begin", "execute", "many"):
            spied.setattr(Session, name, noted(getattr(Session, name), asked))
        yield asked


def noted(real: Callable[..., Any], asked: list[str]) -> Callable[..., Any]:
    def call(self: Session, text: str, *given: Any) -> Any:
        asked.append(text)
        return real(self, text, *given)

    return call


@pytest.mark.slow
def test_a_digest_of_the_first_morning_is_ten_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """The beginning with its wall, the lease and the last result, the queue and where to, what is told, who is away,
    what is open and under which numbers, steps of projects, numbers given, the intent with all that goes with it.
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
    assert 5 < len(asked) / len(said) <= MOST, asked[-20:]
