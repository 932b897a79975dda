"""What each failure on the way does to each kind of message: how often it is tried, what people hear, what the office.

One conversation a fault: it meets an answer, a morning's reminder and a post to the group, each once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bot.messengers.telegram import messenger as adapter
from tests.town import Ear, Town
from tests.waiting import until

pytestmark = [
    pytest.mark.needs("buttons", "edit", "topics"),  # Zalo's: tests/bot/messengers/test_zalo.py
    pytest.mark.town(rules=("khoi-cong",), start="2026-06-26 12:00"),
]
HEAD = "ban-qlda"


@dataclass(frozen=True)
class Row:
    """One fault: how to order it, and for answer, reminder and post the outcomes of the tries and how often the words
    are on the screen; `office`: what it is told of the post.
    """

    fault: Mapping[str, Any]
    answer: tuple[tuple[str, ...], int]
    reminder: tuple[tuple[str, ...], int]
    post: tuple[tuple[str, ...], int]
    office: str = ""


LOST, REFUSED = "không rõ thông báo vừa gửi", "không gửi được thông báo"


def _unknown(times: int, **fault: Any) -> Row:
    """Nobody knows whether it arrived: people hear it once more, marked; a group never, the office is told."""
    again = (("unknown", "sent"), 1 + times)
    return Row(fault, again, again, (("unknown",), times), LOST)


def _not_sent(**fault: Any) -> Row:
    """It certainly did not arrive: tried again, and nobody notices."""
    again = (("not_sent", "sent"), 1)
    return Row(fault, again, again, again)


def _rejected(**fault: Any) -> Row:
    once = (("rejected",), 0)
    return Row(fault, once, once, once, REFUSED)


TABLE: Mapping[str, Row] = {
    "too many requests": _not_sent(kind="status", status=429, words="Too Many Requests: retry after 1", retry_after=1),
    "a page instead of JSON": _unknown(0, kind="html", status=502),
    "an error of the server": _unknown(0, kind="status", status=500, words="Internal Server Error"),
    "reset before it was acted on": _unknown(0, kind="close"),
    "reset after it was acted on": _unknown(1, kind="drop"),
    "no answer": _unknown(1, kind="hang"),
    "an answer after the client gave up": _unknown(1, kind="delay", seconds=1.5),
    "refused for good": _rejected(kind="status", status=400, words="Bad Request: message is too weird"),
}
QUICK = ("reset after it was acted on",)


async def tries(town: Town, begins: str) -> tuple[str, ...]:
    """The outcomes of the tries of the newest message whose key begins so."""
    rows = [row for row in await town.rows("message") if row["key"].startswith(begins)]
    attempts = await town.rows("attempt", message=rows[-1]["id"]) if rows else []
    return tuple(row["outcome"] for row in sorted(attempts, key=lambda row: row["n"]))


def heard(ear: Ear, words: str) -> list[str]:
    return [seen.text for seen in ear.seen if words in seen.text]


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in TABLE]
)
async def test_what_a_fault_does(town: Town, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter.TelegramMessenger._call, "__defaults__", (0.5,))  # seconds of patience
    row, head, group = TABLE[name], town.head(HEAD), await town.linked_group()
    faults = town.telegram.faults

    faults.add(**row.fault, method="sendMessage", text="Đã ghi")
    await head.says("60%")
    found = {"answer": (await tries(town, "answer/"), len(heard(head, "Đã ghi: đạt 60%")))}

    faults.add(**row.fault, method="sendMessage", text="Nhắc việc")
    await town.clock.to("2026-06-30 08:00")
    await until(lambda: not faults.waiting, what="the fault to be met")
    await town.settled()
    reminder = [text for text in heard(head, "Nhắc việc 30/6") if "hôm nay đến hạn, chưa" not in text]
    found["reminder"] = (await tries(town, "digest/giam-doc"), len(reminder))

    faults.add(**row.fault, method="sendMessage", text="uần")
    await town.clock.to("2026-07-03 15:30")
    await until(lambda: not faults.waiting, what="the fault to be met")
    await town.settled()
    while (None in (post := await tries(town, "post/week-result"))) or not post:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    found["post"] = (post, len(group.seen))

    assert found == {"answer": row.answer, "reminder": row.reminder, "post": row.post}
    for times, of in ((row.answer[1], heard(head, "Đã ghi: đạt 60%")), (row.reminder[1], reminder)):
        marked = [text for text in of if "nhắc lại" in text.casefold()]
        assert times < 2 or len(marked) == 1, "what may be heard twice says so"
    told = [text for text in heard(town.office, group.name) if row.office and row.office in text.casefold()]
    assert bool(told) is bool(row.office), heard(town.office, group.name)
    for ear in town._ears():
        ear.ignores_the_rest()
