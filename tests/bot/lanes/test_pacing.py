"""The pacer against what the platforms count: any closed second, any minute, whatever the order of the chats."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lanes.pacing import REMEMBERED, Pacer
from bot.messengers.protocol import Can

TELEGRAM = Can(
    buttons=True,
    edit=True,
    topics=True,
    files_in=True,
    files_out=True,
    deep_links=True,
    starts_conversation=False,
    longest=4096,
    unit="code points",
    per_bot=30,
    per_chat=1,
    per_group=20,
)
CHATS = ("1", "2", "3", "-1001", "-1002")


def drive(orders: list[tuple[str, float]], pacer: Pacer) -> list[tuple[str, float]]:
    """Messages as a lane sends them: each waits as long as it is told, time goes on by what happens in between."""
    now, log = 1_000.0, []
    for chat, later in orders:
        now += later
        now += pacer.wait(chat, now)
        pacer.sent(chat, now)
        log.append((chat, now))
    return log


def busiest(moments: list[float], window: float) -> int:
    """Most moments in any half-open window of this length."""
    return max((sum(1 for other in moments if start <= other < start + window) for start in moments), default=0)


@given(st.lists(st.tuples(st.sampled_from(CHATS), st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.5, 3.0])), max_size=120))
def test_no_window_holds_more_than_its_limit(orders: list[tuple[str, float]]) -> None:
    log = drive(orders, Pacer(TELEGRAM))
    assert busiest([at for _, at in log], 1.0) <= 30
    for chat in CHATS:
        own = [at for to, at in log if to == chat]
        assert busiest(own, 1.0) <= 1
        if chat.startswith("-"):
            assert busiest(own, 60.0) <= 20


def test_a_broadcast_uses_nearly_the_whole_second() -> None:
    log = drive([(str(chat), 0.0) for chat in range(300)], Pacer(TELEGRAM))
    assert busiest([at for _, at in log], 1.0) in (29, 30)
    assert log[-1][1] - log[0][1] < 300 / 28


@given(st.lists(st.floats(0.0, 0.012), min_size=60, max_size=60))
def test_five_a_second_are_nearly_used_up_however_late_each_leaves(lateness: list[float]) -> None:
    pacer, now, log = Pacer(replace(TELEGRAM, per_bot=5)), 1_000.0, list[float]()
    for n, late in enumerate(lateness):
        now += pacer.wait(str(n), now) + late
        pacer.sent(str(n), now)
        log.append(now)
    assert busiest(log, 1.0) <= 5
    assert (len(log) - 1) / (log[-1] - log[0]) >= 0.95 * 5


def test_the_first_message_goes_at_once_and_the_twenty_first_of_a_group_waits_for_its_minute() -> None:
    pacer = Pacer(TELEGRAM)
    assert pacer.wait("-100", 5.0) == 0.0
    log = drive([("-100", 0.0)] * 21, pacer)
    assert log[19][1] - log[0][1] < 21
    assert 60 < log[20][1] - log[0][1] < 61


def test_retry_after_stops_the_bot_or_one_chat() -> None:
    pacer = Pacer(TELEGRAM)
    pacer.pause(7, now=10.0, chat="-100")
    assert pacer.wait("-100", 12.0) == 5.0
    assert pacer.wait("1", 12.0) == 0.0
    pacer.pause(30, now=12.0)
    assert pacer.wait("1", 12.0) == 30.0
    pacer.pause(1, now=12.0)
    assert pacer.wait("1", 12.0) == 30.0, "a later, shorter order does not shorten the first"
    assert pacer.wait("1", 42.0) == 0.0


def test_idle_chats_are_forgotten_and_nothing_else() -> None:
    pacer = Pacer(TELEGRAM)
    log = drive([("-100", 0.0)] * 20, pacer)
    now = log[-1][1]
    for chat in range(REMEMBERED + 200):
        pacer.sent(str(chat), now)
    assert pacer.wait("-100", now + 2) > 30
    assert pacer.wait(str(REMEMBERED + 199), now) > 0
    pacer.sent("again", now + 100)
    assert len(pacer._chat_free) == 1
    assert not pacer._groups


def test_a_slow_request_holds_the_next_one_to_its_chat_back_and_no_other() -> None:
    pacer = Pacer(TELEGRAM)
    pacer.sent("1", 10.0)
    pacer.answered("1", 10.8)
    assert pacer.wait("1", 10.8) == pytest.approx(1.0)
    assert pacer.wait("2", 10.8) == 0.0


def test_while_people_ask_an_answer_leaves_between_two_messages_of_a_broadcast() -> None:
    pacer, now, log, waits = Pacer(TELEGRAM), 1_000.0, list[float](), list[float]()
    for n in range(300):
        now += pacer.wait(str(n), now)
        pacer.sent(str(n), now)
        log.append(now)
        if n % 10 == 5:
            wait = pacer.wait(f"asks {n}", now, answer=True)
            waits.append(wait)
            now += wait
            pacer.sent(f"asks {n}", now, answer=True)
            log.append(now)
    assert busiest(log, 1.0) <= 30
    assert max(waits[4:]) == 0.0, "the place that is kept was there every time"


def test_a_request_without_an_answer_counts_as_arriving_just_now() -> None:
    pacer = Pacer(replace(TELEGRAM, per_bot=2))
    pacer.sent("1", 10.0)
    pacer.answered("1", 10.0)
    pacer.sent("2", 10.6)
    pacer.sent("3", 11.2)
    assert pacer.wait("4", 12.0) == pytest.approx(1.005), "both may be arriving now, however long ago they left"
    pacer.answered("2", 12.0)
    pacer.answered("3", 12.0)
    assert pacer.wait("4", 12.5) == pytest.approx(0.5, abs=0.05), "an answer tells when it was there"
