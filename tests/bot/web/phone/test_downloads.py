"""Files behind signed links and calendars behind secret addresses: for their person, as of now, and nobody else."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bot.conversation import draw
from bot.ledger.who import calendars
from bot.links import Links
from bot.messengers.zalo import ZALO
from bot.settings import kept_secret
from tests.bot.web.house import House

WEEK = timedelta(days=7)


def link(house: House, person: str, **wanted: Any) -> str:
    return f"/tep/{house.app.links.token('tep', person, WEEK, json.dumps(wanted))}"


async def test_a_calendar_is_its_persons_and_reads_back(house: House) -> None:
    secret = house.app.links.feed_secret("truong-phong-van-hoa-xa-hoi")
    answer = await house.browser.get(f"/lich/{secret}.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert events
    assert {str(event["UID"]).split("/")[1] for event in events} == {"phong-van-hoa-xa-hoi"}
    assert all(event.walk("VALARM") for event in events if event["STATUS"] == "CONFIRMED")


async def test_a_calendars_address_that_was_given_up_is_nobodys(house: House) -> None:
    person, links = "truong-phong-van-hoa-xa-hoi", house.app.links
    await house.app.store.do(calendars.renew, house.app.commune.id, person, house.app.clock.now())
    old = await house.browser.get(f"/lich/{links.feed_secret(person)}.ics")
    assert old.status_code == 404
    new = await house.browser.get(f"/lich/{links.feed_secret(person, 1)}.ics")
    assert new.status_code == 200
    other = await house.browser.get(f"/lich/{links.feed_secret('chu-tich')}.ics")
    assert other.status_code == 200


async def test_a_picture_is_drawn_by_whichever_process_is_asked(house: House) -> None:
    """Zalo fetches pictures by an address: the process that sent it may be another, on another machine."""
    app, now = house.app, house.app.clock.now()
    away = Links(app.settings.secret or kept_secret(app.settings), app.commune.id, "https://xa.example.gov.vn")
    spec = {"kind": "png", "for": "chu-tich"}
    can = {"messenger": "zalo", "can": ZALO, "now": now, "links": away}
    sent = await app.store.read(lambda tx: draw(tx, app.commune, spec, **can)())
    assert sent.file.address.startswith("https://xa.example.gov.vn/tep/")
    answer = await house.browser.get(sent.file.address.removeprefix("https://xa.example.gov.vn"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize("secret", ["0" * 40, "x", "..%2f..%2fetc", "%ff%fe", "a" * 3000])
async def test_no_other_address_has_a_calendar(house: House, secret: str) -> None:
    answer = await house.browser.get(f"/lich/{secret}.ics")
    assert answer.status_code == 404
    assert "BEGIN:VCALENDAR" not in answer.text


async def test_a_report_is_drawn_for_whom_the_link_was_made(house: House) -> None:
    from openpyxl import load_workbook

    answer = await house.browser.get(link(house, "chu-tich", kind="xlsx", unit="phong-kinh-te"))
    assert answer.status_code == 200
    assert 'filename="phu-luc-phong-kinh-te-' in answer.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert {row[1].value for row in sheet.iter_rows(min_row=2)} == {"Phòng Kinh tế"}


async def test_a_link_is_refused_that_is_altered_expired_or_of_somebody_who_may_not_see_it(house: House) -> None:
    good = link(house, "chu-tich", kind="xlsx")
    late = Links("thu" * 12, house.app.commune.id, None, lambda: datetime.now(UTC) - timedelta(days=8))
    refused = {
        good[:-1] + ("A" if good[-1] != "A" else "B"): 404,
        f"/tep/{late.token('tep', 'chu-tich', WEEK, json.dumps({'kind': 'xlsx'}))}": 404,
        f"/tep/{house.app.links.token('bang', 'chu-tich', WEEK, json.dumps({'kind': 'xlsx'}))}": 404,
        link(house, "nguoi-da-nghi", kind="xlsx"): 404,
        link(house, "chu-tich", kind="exe"): 404,
        link(house, "chu-tich", kind="xlsx", unit="khong-con"): 404,
        link(house, "truong-phong-van-hoa-xa-hoi", kind="xlsx"): 403,
        link(house, "truong-phong-van-hoa-xa-hoi", kind="xlsx", unit="phong-kinh-te"): 403,
    }
    for address, status in refused.items():
        answer = await house.browser.get(address)
        assert answer.status_code == status, address
        assert answer.text.startswith("<!doctype html>")
