"""What a reply, or a turn, asks of the record: nothing twice. Statements are looked at, not timed."""

from __future__ import annotations

from collections import Counter

from bot.ledger.prepared import driver
from tests.bot.conversation.stage import CHAIRMAN, HEAD, OFFICE, VICE, Stage
from tests.bot.conversation.test_replies import KTXH, ROAD, number


def of_handling(seen: list[str]) -> list[str]:
    """The statements of the transaction in which something was understood, or decided."""
    handled: list[str] = []
    for text in seen:
        if text.startswith("BEGIN"):
            handled = []
        handled.append(text)
        if text == "COMMIT" and any(one.startswith("INSERT INTO progress") for one in handled):
            return handled
    raise AssertionError("nothing was handled")


def asked_twice(seen: list[str]) -> list[str]:
    return [text for text, times in Counter(of_handling(seen)).items() if text.startswith("SELECT") and times > 1]


def test_a_reply_asks_nothing_twice(june: Stage) -> None:
    done, progress = number(june, KTXH), number(june, ROAD)
    for text in (f"{done} xong", f"{progress} được 35%"):
        seen: list[str] = []
        with june.store.begin() as tx:
            driver(tx).set_trace_callback(seen.append)
        june[HEAD].says(text)
        assert asked_twice(seen) == []


def test_a_decision_asks_nothing_twice(june: Stage) -> None:
    june[HEAD].says(f"{number(june, KTXH)} xong")
    june.at("2026-06-11 08:00")
    asked = next(chat for chat in (june[OFFICE], june[CHAIRMAN]) if any("Xác nhận" in one.labels for one in chat.said))
    seen: list[str] = []
    with june.store.begin() as tx:
        driver(tx).set_trace_callback(seen.append)
    asked.presses("Xác nhận")
    assert june.row(KTXH)["state"] == "done"
    assert asked_twice(seen) == []


def test_the_leaders_page_is_counted_once_for_those_who_hear_it_in_one_turn() -> None:
    counted: dict[int, int] = {}
    for window in (1, 20):
        stage, seen = Stage("2026-06-12 07:10"), list[str]()
        stage.window = window
        with stage.store.begin() as tx:
            driver(tx).set_trace_callback(seen.append)
        stage.at("2026-06-12 08:00")  # a Friday, the briefing's day
        pages = [said for leader in (CHAIRMAN, VICE) for said in stage[leader].said if "Phiếu giao ban" in said.text]
        assert [page.key.split("/")[1] for page in pages] == [CHAIRMAN, VICE]
        counted[window] = sum(text.startswith("WITH box") for text in seen)
    assert counted[1] > counted[20] == 1
