"""What a digest that is worded as it leaves asks of a server. Journeys are counted, not timed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from bot.ledger.sessions import Asked, Session
from bot.ledger.store import Store
from bot.messengers.telegram import TelegramMessenger
from tests.benchmarks.lanes import MORNING, morning
from tests.benchmarks.province import texts
from tests.databases import postgres

EACH, MOST = 20, 4.5
TOKEN = "7000000000:AAEmulatedTokenOfTheTests_-0123456789ab"


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What goes to the server meanwhile: of each journey the statement that had to be answered, which is the last."""
    asked: list[str] = []
    with monkeypatch.context() as spied:
        for name in ("_sent", "_alone"):
            spied.setattr(Session, name, noted(getattr(Session, name), asked))
        yield asked


def noted(real: Callable[..., Any], asked: list[str]) -> Callable[..., Any]:
    def call(self: Session, given: Asked | Sequence[Asked], *more: Any) -> Any:
        asked.append(given.text if isinstance(given, Asked) else given[-1].text)
        return real(self, given, *more)

    return call


@pytest.mark.slow
def test_a_digest_of_the_first_morning_goes_to_the_server_four_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """The beginning with its wall, the lease and the last result, the queue and where to; what is told; who is away,
    what is open and under which numbers, steps of projects; numbers given, the intent with all that goes with it, and
    the commit.
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
    assert 3 < len(asked) / len(said) <= MOST, asked[-20:]
