"""Calendars, read back by another library."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.ledger.store import Store
from bot.ledger.tables import obligation
from bot.links import Links
from bot.summaries import ics, render
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.errors import Fault
from tests.bot.summaries.ledger import ID, OTHER, TODAY, owes
from tests.bot.summaries.scene import A, B, C, fill, whole

icalendar = pytest.importorskip("icalendar", reason="the library that judges calendars is not installed")
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def events(text: str) -> dict[str, Any]:
    read = icalendar.Calendar.from_ical(text)
    return {str(event["UID"]): event for event in read.walk("VEVENT")}


def feed(store: Store, person: str, made: Commune | None = None, **more: Any) -> dict[str, Any]:
    return events(store.read_now(ics.feed, made or whole(), person, MORNING, **more))


def test_a_head_sees_the_duties_of_the_own_unit(store: Store) -> None:
    store.do_now(fill)
    mine = feed(store, "truong-c")
    assert {str(event["SUMMARY"]) for event in mine.values()} == {
        "Việc <&_*> 😀 – Trường C",
        "Việc hôm nay – Trường C",
        "Việc chờ – Trường C",
    }
    assert all(key.startswith(f"{OTHER.id}/{C}/") for key in mine)


def test_the_chairman_sees_all_but_samples(store: Store) -> None:
    store.do_now(fill)
    all_ = feed(store, "chu-tich")
    assert {key.split("/")[1] for key in all_} == {A, B, C}
    assert not any("mau" in key for key in all_)
    assert any("mau" in key for key in feed(store, "chu-tich", messenger="console"))
    assert len(all_) == 11  # not what fell due more than sixty days ago


def test_the_alarms_ring_on_the_mornings_of_working_days(store: Store) -> None:
    store.do_now(lambda tx: owes(tx, OTHER.id, A, "1", date(2026, 11, 29)))  # a Sunday
    (event,) = feed(store, "chu-tich").values()
    rings = [alarm["TRIGGER"].dt.astimezone(TZ) for alarm in event.walk("VALARM")]
    assert [ring.isoformat() for ring in rings] == ["2026-11-26T08:00:00+07:00", "2026-11-27T08:00:00+07:00"]
    assert event["DTSTART"].dt == date(2026, 11, 29)
    assert event["DTEND"].dt == date(2026, 11, 30)


def test_an_extension_moves_the_same_event_and_a_withdrawal_cancels_it(store: Store) -> None:
    id_ = store.do_now(lambda tx: owes(tx, OTHER.id, A, "1", date(2026, 11, 25)))
    (first,) = feed(store, "chu-tich").values()

    def change(**values: Any) -> Any:
        def write(tx: Connection) -> None:
            tx.execute(obligation.update().where(obligation.c.id == id_).values(**values))

        store.do_now(write)
        return feed(store, "chu-tich")[str(first["UID"])]

    moved = change(due=date(2026, 12, 4), revision=2)
    assert moved["DTSTART"].dt == date(2026, 12, 4)
    assert "hạn theo văn bản: 25/11/2026" in str(moved["DESCRIPTION"])
    done = change(state="done", finished_on=TODAY)
    assert str(done["SUMMARY"]).startswith("Đã xong: ")
    assert not done.walk("VALARM")
    gone = change(state="withdrawn", revision=3)
    assert [str(event["STATUS"]) for event in (first, moved, done, gone)] == [*["CONFIRMED"] * 3, "CANCELLED"]
    numbers = [event["SEQUENCE"] for event in (first, moved, done, gone)]
    assert numbers == sorted(set(numbers))


def test_lines_are_folded_within_75_octets_and_text_survives(store: Store) -> None:
    title = "Tiêu đề; có, dấu \\ và xuống\ndòng 😀 " + "đầy đủ dấu tiếng Việt " * 10
    store.do_now(lambda tx: owes(tx, OTHER.id, A, "1", date(2026, 11, 25), title=title))
    text = store.read_now(ics.feed, whole(), "chu-tich", MORNING)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (event,) = events(text).values()
    assert str(event["SUMMARY"]).startswith("Tiêu đề; có, dấu \\ và xuống dòng 😀 đầy đủ")


def test_the_address_is_secret_and_finds_its_person() -> None:
    made, links = whole(), Links("khóa", ID, "https://xa.example")
    address, other = links.feed("truong-a"), links.feed("truong-b")
    assert address is not None
    assert address != other
    assert links.feed("truong-a") == address  # a phone asks for it for years
    secret = address.removeprefix("https://xa.example/lich/").removesuffix(".ics")
    found = ics.whose(links, made, secret, {})
    assert found is not None
    assert found.id == "truong-a"
    assert ics.whose(Links("khóa khác", ID, None), made, secret, {}) is None
    assert ics.whose(links, made, "0" * 40, {}) is None
    assert ics.whose(links, made, "không phải mã \ud800", {}) is None
    assert ics.whose(links, made, secret, {"truong-a": 1}) is None, "given up"
    renewed = ics.whose(links, made, links.feed_secret("truong-a", 1), {"truong-a": 1})
    assert renewed is not None
    assert renewed.id == "truong-a"


def test_an_unknown_person_is_a_fault(store: Store) -> None:
    with pytest.raises(Fault):
        store.read_now(ics.feed, whole(), "ai-do", MORNING)


def test_the_command_line_writes_one_unit_or_one_period(store: Store) -> None:
    store.do_now(fill)
    unit = events(store.read_now(render, whole(), TODAY, "ics", unit=B))
    assert {key.split("/")[1] for key in unit} == {B}
    september = events(store.read_now(render, whole(), TODAY, "ics", period="2026-09"))
    assert {event["DTSTART"].dt for event in september.values()} == {date(2026, 9, 16), date(2026, 9, 30)}
    stamp = next(iter(unit.values()))["DTSTAMP"].dt
    assert stamp - datetime(2026, 11, 23, 1, tzinfo=UTC) == timedelta()
