"""Lanes of one token before its pace: in turn, one place each, and nobody waits for one who is busy."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.lanes.gate import IN_LINE, Gate, Line
from bot.lanes.pacing import Pacer, Promise
from tests.bot.lanes.test_pacing import TELEGRAM, busiest


class Lanes:
    """So many of them; woken: who was told to look at the clock."""

    def __init__(self, count: int) -> None:
        self.pacer, self.line, self.woken = Pacer(TELEGRAM, crowd=True), Line(), list[int]()
        self.gates = [Gate(self.pacer, self.line, lambda n=n: self.woken.append(n)) for n in range(count)]  # type: ignore[misc]


def test_each_is_let_through_in_its_turn_and_only_the_first_looks_at_the_clock() -> None:
    there, now, order = Lanes(5), 1_000.0, list[int]()
    for gate in there.gates:
        gate.free_in(now)
    at = 0
    for _ in range(40):
        waits = [gate.free_in(now) for gate in there.gates]
        assert waits.count(IN_LINE) == 4, "four sleep"
        now += max(0.0, min(waits))
        at = waits.index(min(waits))
        assert there.gates[at].free_in(now) <= 0
        with there.gates[at].places(1, now, answer=False) as promised:
            there.pacer.redeem(promised.pop())
            there.pacer.sent(f"chat {len(order)}", now)
        order.append(at)
        assert there.gates[there.woken[-1]]._stand is there.line.all.first()
    assert set(Counter(order).values()) == {8}
    assert order[:5] == order[5:10], "nobody twice before everybody once"


def test_whoever_is_busy_steps_aside_and_keeps_its_turn() -> None:
    there = Lanes(3)
    for gate in there.gates:
        gate.free_in(0.0)
    first, second, _ = there.gates
    assert first.leave()
    assert there.woken == [1]
    assert second.free_in(0.0) <= 0
    assert not first.leave(), "it stands there no more"
    assert first.free_in(0.0) <= 0
    assert second.free_in(0.0) == IN_LINE, "who was let through longest ago comes first"
    there.gates[2].leave()
    assert there.woken == [1], "nobody else has become the first"


def test_places_that_are_promised_are_kept_and_those_not_needed_given_back() -> None:
    pacer, now = Pacer(TELEGRAM), 1_000.0
    gap = 1.03 / 30
    promises = [pacer.promise(now) for _ in range(3)]
    assert abs(pacer.place(now) - 3 * gap) < 1e-6
    pacer.give_back(promises.pop())
    assert abs(pacer.place(now) - 2 * gap) < 1e-6
    assert pacer.wait("1", now) == 0.0, "who has a place leaves as soon as may be"
    for promise in promises:
        pacer.redeem(promise)
        pacer.redeem(promise)
    answers = [pacer.promise(now, answer=True) for _ in range(30)]
    assert pacer.place(now, answer=True) > 0.9, "answers of many communes at once are no more than a second takes"
    for promise in answers[:2]:
        pacer.give_back(promise, answer=True)
    assert pacer.place(now, answer=True) == 0.0


def test_answers_of_many_lanes_leave_one_after_the_other_before_anything_else() -> None:
    there, now, order = Lanes(4), 1_000.0, list[int]()
    for _ in range(12):
        waits = [gate.answer_in(now) for gate in there.gates]
        assert waits.count(IN_LINE) == 3
        at = waits.index(min(waits, key=lambda wait: wait or 0.0))
        now += max(0.0, waits[at] or 0.0)
        assert [gate.may_answer(now) for gate in there.gates] == [n == at for n in range(4)]
        with there.gates[at].places(1, now, answer=True) as promised:
            there.pacer.redeem(promised.pop())
            there.pacer.sent(f"chat {len(order)}", now, answer=True)
        order.append(at)
    assert order == [0, 1, 2, 3] * 3
    assert now - 1_000.0 > 11 / 30, "in a heap they would reach the platform closer to the next heap than they left"


def test_however_many_claim_beside_each_other_no_second_holds_more_and_the_pace_is_used() -> None:
    """A claim takes a while, now more, now less; the next begins meanwhile."""
    pacer, now, log = Pacer(TELEGRAM), 1_000.0, list[float]()
    claiming: list[tuple[float, Promise]] = []
    while len(log) < 150:
        ready = min((at for at, _ in claiming), default=float("inf"))
        if (wait := max(0.0, pacer.place(now) - 0.02)) <= max(0.0, ready - now):
            now += wait
            claiming.append((now + 0.02 * (len(log) % 3), pacer.promise(now)))
            continue
        now = max(now, ready)
        at, promise = min(claiming, key=lambda one: one[0])
        claiming.remove((at, promise))
        if (wait := pacer.wait(str(len(log)), now)) > 0:
            claiming.append((now + wait, promise))
            continue
        pacer.redeem(promise)
        pacer.sent(str(len(log)), now)
        log.append(now)
    assert busiest(log, 1.0) <= 30
    assert log[-1] - log[0] < 150 / 27


@given(st.lists(st.floats(0.0, 0.016), min_size=120, max_size=120))
def test_the_pace_is_used_however_late_each_claim_begins(lateness: list[float]) -> None:
    there, now, log = Lanes(3), 1_000.0, list[float]()
    for n, late in enumerate(lateness):
        gate = there.gates[n % 3]
        now += max(0.0, gate.free_in(now)) + late
        with gate.places(1, now, answer=False) as promised:
            promise = promised.pop()
        now += there.pacer.wait(f"chat {n}", now)
        there.pacer.redeem(promise)
        there.pacer.sent(f"chat {n}", now)
        there.pacer.answered(f"chat {n}", now)
        log.append(now)
    assert busiest(log, 1.0) <= 30
    assert (len(log) - 1) / (log[-1] - log[0]) >= 0.95 * 30


def test_a_lane_that_is_alone_knows_when_an_answer_may_leave_though_a_broadcast_may_only_later() -> None:
    pacer = Pacer(TELEGRAM)
    gate, now = Gate(pacer, None, lambda: None), 1_000.0
    for n in range(30):
        answer = n == 5
        pacer.sent(f"chat {n}", now, answer=answer)
        pacer.answered(f"chat {n}", now)
        now += 0.005
    wait = gate.answer_in(now)
    assert 0.8 < wait < gate.free_in(now), "the kept place is the first to become free"
    assert not gate.may_answer(now)
    assert gate.may_answer(now + wait)


def test_a_failure_of_one_lane_rests_that_lane_alone_and_what_the_platform_says_of_the_bot_holds_for_all() -> None:
    there = Lanes(2)
    one, other = there.gates
    one.failed(20.0, 100.0)
    assert one.free_in(101.0) == 19.0
    assert one.answer_in(101.0) == 19.0
    assert not one.may_answer(101.0)
    assert other.free_in(101.0) <= 0
    assert other.may_answer(101.0), "whoever rests stands in nobody's way"
    there.pacer.flooded(7, 101.0, "1")
    assert other.free_in(101.0) <= 0, "one chat's flood is that chat's"
    there.pacer.passed()
    there.pacer.flooded(7, 101.0, "2")
    assert other.free_in(101.0) <= 0
    there.pacer.flooded(7, 101.0, "3")
    assert other.free_in(101.0) == 7.0
    assert one.free_in(125.0) <= 0
