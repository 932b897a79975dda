"""What each failure on the way does to each kind of message: how often it is tried, what people hear, what the office.

One conversation a fault, on each platform that has it: it meets an answer, a morning's reminder and a post to the
group, each once. `docs/reliability.md` shows the table.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.lanes import speaker
from bot.messengers.telegram import messenger as telegram_adapter
from bot.messengers.zalo import judge as zalo_judge
from bot.messengers.zalo import messenger as zalo_adapter
from tests.soak import promise
from tests.town import Ear, Setup, Town, open_town
from tests.waiting import PATIENCE, until

HEAD = "ban-qlda"
ANSWER, REMINDER, POST = "answer/", "digest/giam-doc-ban-qlda/2026-06-30", "post/week-result"
TEXTS = {ANSWER: "Đã ghi", REMINDER: "Nhắc việc", POST: "Kết quả tuần"}
Seen = tuple[tuple[str, ...], int]


@dataclass(frozen=True)
class Row:
    """One fault: how to order it, and for answer, reminder and post the outcomes of the tries and how often the words
    are on the screen; office: what it is told of the post. post_fault: where a group's words are others.
    unreachable: the office is told that nobody hears the person any more.
    """

    fault: Mapping[str, Any]
    answer: Seen
    reminder: Seen
    post: Seen
    office: str = ""
    post_fault: Mapping[str, Any] = field(default_factory=dict)
    unreachable: bool = False


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


NOT_TRIED: Seen = ((), 0)


def _shut(times: int = 1, reminder: Seen | None = None, **words: str) -> Row:
    """The chat is over: nobody is tried there again, and the office is told of person and group. reminder: what the
    next one meets, where writing again does not open the chat.
    """
    once = (("not_sent",) * (times - 1) + ("rejected",), 0)
    person, group = ({"kind": "status", "status": 403, "words": words[one]} for one in ("person", "group"))
    faults = {**person, "times": times}, {**group, "times": times}
    return Row(faults[0], once, reminder or once, once, REFUSED, faults[1], unreachable=True)


BOTH: Mapping[str, Row] = {
    "an error of the server": _unknown(0, kind="status", status=500, words="Internal Server Error"),
    "reset before it was acted on": _unknown(0, kind="close"),
    "reset after it was acted on": _unknown(1, kind="drop"),
    "no answer": _unknown(1, kind="hang"),
    "an answer after the client gave up": _unknown(1, kind="delay", seconds=4.0),
    "an answer that never ends": _unknown(1, kind="drip", seconds=0.1),
    "nobody listens": _not_sent(kind="nobody"),
}
TABLE: Mapping[str, Mapping[str, Row]] = {
    "telegram": {
        **BOTH,
        "too many requests": _not_sent(kind="status", status=429, words="Too Many Requests", retry_after=1),
        "a page instead of JSON": _unknown(0, kind="html", status=502),
        "refused for good": _rejected(kind="status", status=400, words="Bad Request: message is too weird"),
        "two programs, one token": _rejected(kind="status", status=409, words="Conflict: terminated by other request"),
        "403, for reasons of its own": _rejected(kind="status", status=403, words="Forbidden: for reasons of ours"),
        "403, blocked": _shut(
            person="Forbidden: bot was blocked by the user", group="Forbidden: bot was kicked from the group chat"
        ),
        "403, the account is gone": _shut(
            reminder=NOT_TRIED,
            person="Forbidden: user is deactivated",
            group="Forbidden: bot is not a member of the supergroup chat",
        ),
    },
    "zalo": {
        **BOTH,
        "quota exceeded": _not_sent(kind="status", status=429, words="Quota exceeded"),
        "too early": _not_sent(kind="status", status=425, words="Too early"),
        "a page that says 200": _unknown(1, kind="page", status=200),
        "a timeout of theirs": _unknown(0, kind="status", status=408, words="Request timeout"),
        # Twice: the first one is taken for the styles' fault, and asked again without them.
        "refused for good, inside a 200": _rejected(kind="hidden", status=400, words="Bad Request: weird", times=2),
        "403, once": _not_sent(kind="status", status=403, words="Internal Server Error"),
        "403, and again": _shut(2, person="Internal Server Error", group="Internal Server Error"),
    },
}
QUICK = ("telegram", "reset after it was acted on")
CELLS = [(platform, name) for platform, rows in TABLE.items() for name in rows]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Pauses of parts of a second where the real ones are minutes; where no answer comes, seconds of patience too."""
    for name in ("QUOTA_SECONDS", "REFUSED_SECONDS", "TOO_EARLY_SECONDS"):
        monkeypatch.setattr(zalo_judge, name, 0.2)
    if "answer" in request.node.name:
        monkeypatch.setattr(telegram_adapter.TelegramMessenger._call, "__defaults__", (1.5,))
        monkeypatch.setattr(zalo_adapter, "SEND_SECONDS", 1.5)
        monkeypatch.setattr(speaker, "SEND_LIMIT", 3.0)


async def tries(town: Town, begins: str) -> tuple[str | None, ...]:
    """The outcomes of the tries of the newest message whose key begins so."""
    rows = [row for row in await town.rows("message") if row["key"].startswith(begins)]
    attempts = await town.rows("attempt", message=rows[-1]["id"]) if rows else []
    return tuple(row["outcome"] for row in sorted(attempts, key=lambda row: row["n"]))


async def tried(town: Town, begins: str, most: int) -> tuple[str | None, ...]:
    """The same, once so many are over, or nothing waits any more."""
    async with asyncio.timeout(PATIENCE):
        while None in (found := await tries(town, begins)) or len(found) < most:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return found


def heard(ear: Ear, words: str) -> list[str]:
    return [seen.text for seen in ear.seen if words in seen.text]


async def meets(
    town: Town, fault: Mapping[str, Any], ear: Ear, begins: str, row: Seen, act: Callable[[], Any]
) -> tuple[str | None, ...]:
    """Does something whose message to `ear` meets the fault; the outcomes of its tries."""
    platform: Any = town.platform
    if fault["kind"] == "nobody":
        return await _with_nobody_there(town, begins, len(row[0]), act)
    platform.faults.met.clear()
    platform.faults.add(**fault, method="sendMessage", text=TEXTS[begins], chat=str(ear.room.chat.id))
    done = act()
    if isinstance(done, Awaitable):
        await done
    await until(lambda: platform.faults.met, what="the fault to be met")
    found = await tried(town, begins, len(row[0]))
    await town.settled()
    platform.faults.waiting.clear()
    return found


async def _with_nobody_there(town: Town, begins: str, most: int, act: Callable[[], Any]) -> tuple[str | None, ...]:
    """The server is gone from the moment an update is in the record, or at once, until a try has failed: of this
    message or of one before it, which keeps it from being tried in vain as well.
    """
    lane, gone = town.app.lanes[0], list[asyncio.Task[None]]()
    failed = len(await town.rows("attempt", outcome="not_sent"))

    def leave(passed: str = "kept") -> None:
        if not gone and passed == "kept":
            gone.append(asyncio.create_task(town.platform.close()))

    before, lane.seam = lane.seam, leave
    waiting = asyncio.ensure_future(_done(act, leave))
    while len(await town.rows("attempt", outcome="not_sent")) == failed:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    lane.seam = before
    await gone[0]
    await town.platform.open(town.platform.port)
    await waiting
    await town.settled()
    found = await tried(town, begins, 1)
    return ("not_sent", "sent") if set(found) <= {"not_sent", "sent"} and found[-1] == "sent" else found


async def _done(act: Callable[[], Any], leave: Callable[[], None]) -> None:
    """What is said goes off before the server goes; what the clock brings comes after."""
    done = act()
    if isinstance(done, Awaitable):
        leave()
        await done


@pytest.mark.parametrize(
    ("platform", "name"), [cell if cell == QUICK else pytest.param(*cell, marks=pytest.mark.slow) for cell in CELLS]
)
async def test_what_a_fault_does(database: str, platform: str, name: str, tmp_path: Path) -> None:
    row = TABLE[platform][name]
    setup = Setup(rules=("khoi-cong",), start="2026-06-26 12:00")
    async with open_town(setup, database, tmp_path / "config", platform) as town:
        head, group = town.head(HEAD), await town.linked_group()
        found = {"answer": await _answered(town, row), "reminder": await _reminded(town, row)}
        if row.unreachable:
            await _given_up(town)
        found["post"] = await _posted(town, row, group)
        assert found == {"answer": row.answer, "reminder": row.reminder, "post": row.post}
        marked = [text for text in [*heard(head, "Đã ghi: đạt 60%"), *reminders(head)] if "nhắc lại" in text.casefold()]
        assert len(marked) == sum("unknown" in one[0] for one in (row.answer, row.reminder)), (
            "who may hear twice is told"
        )
        told = [text for text in heard(town.office, group.name) if row.office and row.office in text.casefold()]
        assert bool(told) is bool(row.office), heard(town.office, group.name)
        cells = "; ".join(
            f"{kind}: {', '.join(out) or 'not tried'}, heard {times}" for kind, (out, times) in found.items()
        )
        promise("What each fault on the way does to each kind of message", f"{platform}, {name}: {cells}")
        for ear in town._ears():
            ear.ignores_the_rest()


def reminders(head: Ear) -> list[str]:
    return [text for text in heard(head, "Nhắc việc 30/6") if "hôm nay là hạn, chưa" not in text]


async def _answered(town: Town, row: Row) -> tuple[Any, int]:
    head = town.head(HEAD)
    said = await meets(town, row.fault, head, ANSWER, row.answer, lambda: head.phone.says("60%") and None)
    found = said, len(heard(head, "Đã ghi: đạt 60%"))
    if row.unreachable:
        await head.says("việc")  # who had blocked it and writes again is reached again
    return found


async def _reminded(town: Town, row: Row) -> tuple[Any, int]:
    head, morning = town.head(HEAD), "2026-06-30 08:00"
    if row.reminder == NOT_TRIED:
        await town.clock.to(morning)
        return (), len(reminders(head))
    said = await meets(town, row.fault, head, REMINDER, row.reminder, lambda: town.clock.to(morning))
    return said, len(reminders(head))


async def _posted(town: Town, row: Row, group: Ear) -> tuple[Any, int]:
    fault, friday = row.post_fault or row.fault, "2026-07-03 15:30"
    said = await meets(town, fault, group, POST, row.post, lambda: town.clock.to(friday))
    return said, len(group.seen)


async def _given_up(town: Town) -> None:
    watch = town.app.watch
    assert watch is not None
    await watch.round()
    await town.settled()
    await town.office.gets("đã chặn hoặc đóng kênh chat", "cấp mã liên kết mới")
    await town.head(HEAD).says("việc")


# --- what is not a row ------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.needs("topics")
@pytest.mark.town(rules=("khoi-cong",), start="2026-07-03 12:00")
async def test_a_group_that_has_moved_is_followed_by_the_post_that_finds_out(town: Town) -> None:
    group = await town.linked_group()
    after = town.follows(group.room.becomes_supergroup(-1001234567890))
    town.telegram.world.updates.clear()  # the news of it was lost
    await town.clock.to("2026-07-03 15:30")
    await after.gets("Kết quả tuần")
    assert await tries(town, POST) == ("rejected", "sent")
    assert group.seen == []
    for ear in town._ears():
        ear.ignores_the_rest()


POLLS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "telegram": (
        {"kind": "close"},
        {"kind": "drop"},
        {"kind": "delay", "seconds": 0.3},
        {"kind": "drip", "seconds": 0.001},
        {"kind": "html", "status": 502},
        {"kind": "status", "status": 500, "words": "Internal Server Error"},
        {"kind": "status", "status": 409, "words": "Conflict: terminated by other getUpdates request"},
        {"kind": "status", "status": 429, "words": "Too Many Requests", "retry_after": 1},
    ),
    "zalo": (
        {"kind": "close"},
        {"kind": "drop"},
        {"kind": "delay", "seconds": 0.3},
        {"kind": "drip", "seconds": 0.001},
        {"kind": "page", "status": 200},
        {"kind": "status", "status": 500, "words": "Internal Server Error"},
        {"kind": "status", "status": 403, "words": "Internal Server Error"},
        {"kind": "hidden", "status": 408, "words": "Request timeout"},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("platform", list(POLLS))
async def test_a_poll_that_fails_loses_nothing_and_repeats_nothing(
    database: str, platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.lanes.ear.CONFLICT_PAUSE", 0.2)
    setup = Setup(rules=("khoi-cong",), start="2026-06-26 12:00")
    async with open_town(setup, database, tmp_path / "config", platform) as town:
        head: Any = town.head(HEAD)
        faults: Any = town.platform.faults  # type: ignore[union-attr]
        for n, fault in enumerate(POLLS[platform], 1):
            faults.add(**fault, method="getUpdates")
            await head.says(f"{n}0%")
            await until(lambda: not faults.waiting, what=f"{fault} to be met")
            await head.gets(f"Đã ghi: đạt {n}0%")
        await head.says("việc")
        assert town.app.lanes[0].health().ok
        assert len(await town.rows("progress")) == len(POLLS[platform])
        for ear in town._ears():
            ear.ignores_the_rest()


@pytest.mark.slow
@pytest.mark.parametrize("platform", list(TABLE))
async def test_a_token_refused_in_the_middle_loses_nothing(database: str, platform: str, tmp_path: Path) -> None:
    """401: the lane stops and says so; with a token that is taken again everything goes out, once."""
    setup = Setup(rules=("khoi-cong",), start="2026-06-30 07:50")
    async with open_town(setup, database, tmp_path / "config", platform) as town:
        head: Any = town.head(HEAD)
        town.platform.faults.add("status", "sendMessage", status=401, words="Unauthorized")  # type: ignore[union-attr]
        head.phone.says("60%")
        lane = town.app.lanes[0]
        await until(lambda: lane.deaf, what="the lane to stop")
        assert "mã bot bị từ chối" in lane.health().reason
        town._clock.move(town.clock.now.replace(hour=8, minute=0))
        assert head.seen == []
        await lane.stop()
        lane.deaf = ""
        lane.stopping.clear()
        lane._loops.clear()
        await lane.start()
        await town.settled()
        assert await tries(town, ANSWER) == ("rejected", "sent")
        assert await tries(town, REMINDER) == ("sent",)
        assert (len(heard(head, "Đã ghi: đạt 60%")), len(reminders(head))) == (1, 1)
        await town.office.gets("Kênh", "mã bot")
        for ear in town._ears():
            ear.ignores_the_rest()
