"""Codes are not found by trying: a chat is shut out after five, all chats together after a hundred an hour."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from bot.ledger.store import Store
from bot.ledger.tables import meta
from bot.ledger.who import people
from bot.ledger.who.people import WRONG_A_CHAT, WRONG_ALL_CHATS, Redeemed
from tests.soak import promise
from tests.town import moment

CID, MORNING = "xa", moment("2026-06-08 09:00")
HANDED_OUT = 20


@pytest.fixture
def tx() -> Any:
    with Store("sqlite://").begin() as made:
        meta.create_all(made)
        yield made


def tries(tx: Any, chat: str, code: str, at: Any = MORNING) -> Redeemed:
    return people.redeem(tx, CID, messenger="telegram", chat=chat, code=code, now=at).result


@pytest.mark.parametrize("times", [200, pytest.param(10_000, marks=pytest.mark.slow)])
def test_tries_spread_over_as_many_chats_find_nothing(tx: Any, times: int) -> None:
    """Even where every code that lies about is among the guesses, once the hundred of the hour are spent."""
    codes = [people.issue(tx, CID, f"nguoi-{n}", MORNING) for n in range(HANDED_OUT)]
    rng = random.Random(8)
    wrong = [f"{rng.randrange(10**8):08d}" for _ in range(times - len(codes))]
    assert not set(wrong) & set(codes)
    guesses = wrong[WRONG_ALL_CHATS:] + codes
    rng.shuffle(guesses)
    found = [tries(tx, f"chat-{n}", code) for n, code in enumerate(wrong[:WRONG_ALL_CHATS] + guesses)]
    assert Redeemed.linked not in found
    assert found.count(Redeemed.wrong) == WRONG_ALL_CHATS, "after that nothing is looked up"
    assert set(found[WRONG_ALL_CHATS:]) == {Redeemed.locked}
    if times > 200:
        promise(
            "Linking codes are not found by trying", f"{len(found):,} spread tries, {HANDED_OUT} codes about: 0 linked"
        )
    # Whom the office hands a new code meanwhile is let in; the others wait for the hour to pass.
    fresh = people.issue(tx, CID, "chu-tich", MORNING + timedelta(minutes=5))
    assert tries(tx, "máy của Chủ tịch", fresh, MORNING + timedelta(minutes=6)) is Redeemed.linked
    assert tries(tx, "máy của người 0", codes[0], MORNING + timedelta(minutes=61)) is Redeemed.linked


def test_one_chat_has_five_tries_an_hour(tx: Any) -> None:
    code = people.issue(tx, CID, "chu-tich", MORNING)
    wrong = "00000000" if code != "00000000" else "00000001"
    assert [tries(tx, "kẻ dò", wrong) for _ in range(WRONG_A_CHAT)] == [Redeemed.wrong] * WRONG_A_CHAT
    assert tries(tx, "kẻ dò", code) is Redeemed.locked
    assert tries(tx, "kẻ dò", code, MORNING + timedelta(minutes=59)) is Redeemed.locked
    assert tries(tx, "kẻ dò", code, MORNING + timedelta(minutes=61)) is Redeemed.linked
    assert tries(tx, "người khác", code, MORNING + timedelta(minutes=62)) is Redeemed.used
