"""What goes out by itself: phiếu giao ban, the month's files, drafts; each on its own day, none before going live."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.conversation import draw
from bot.ledger.routine import routines
from bot.ledger.tables import message, obligation
from bot.links import Links
from bot.messengers.protocol import Outgoing
from bot.messengers.zalo import ZALO
from bot.texts import Rich
from schedules.calendar import TZ
from schedules.directory import UnitKind
from tests.bot.conversation.stage import CHAIRMAN, HEAD, OFFICE, OWNER, VICE, Stage

DRAFTS = ("giai_ngan_xa", "kt_xh_xa")


def files(stage: Stage) -> list[dict[str, Any]]:
    """What was asked for as a file, oldest first: nobody draws on this stage, so it is closed unsaid."""
    rows = message.select().where(message.c.key.startswith("files/")).order_by(message.c.id)
    found = stage.store.read_now(lambda tx: tx.execute(rows).mappings().all())
    return [dict(row) for row in found]


def test_the_leaders_page_begins_with_what_waits_for_the_chairman() -> None:
    stage = Stage("2026-06-11 07:10")
    stage[OWNER].says("/viec")
    stage[OWNER].says("khởi công nước sạch vướng mặt bằng, xin lùi 15/7")
    if "Đã ghi" not in stage[OWNER].said[-1].text:
        stage[OWNER].presses(stage[OWNER].said[-1].labels[0])
    stage.forget_all()
    stage.at("2026-06-12 08:00")  # a Friday, the briefing's day
    for leader in (CHAIRMAN, VICE):
        page = next(said for said in stage[leader].said if said.text.startswith("Phiếu giao ban 12/6/2026"))
        assert page.key == f"digest/{leader}/2026-06-12"
        assert "1 đề nghị chờ Chủ tịch quyết định" in page.text.splitlines()[0]
        assert "15/7" in page.text.splitlines()[0]
    assert not any("Phiếu giao ban" in said.text for said in stage[HEAD].said)
    stage[CHAIRMAN].presses("Duyệt gia hạn")
    assert "Đồng ý" in stage[CHAIRMAN].said[-1].labels


def test_the_office_has_its_sheet_a_working_day_before_and_nobody_hears_twice() -> None:
    stage = Stage("2026-06-10 07:10")
    stage.at("2026-06-12 17:00")
    sheets = [said for said in stage[OFFICE].said if "Chuẩn bị giao ban 12/6/2026" in said.text]
    assert [said.key for said in sheets] == [f"digest/{OFFICE}/2026-06-11"]
    for person, chat in stage.chats.items():
        mornings = [said.key for said in chat.said if said.key.startswith("digest/")]
        assert len(mornings) == len(set(mornings)), person


def test_a_briefing_on_a_day_off_is_on_the_nearest_working_day() -> None:
    stage = Stage("2026-04-20 07:10")
    at = datetime(2026, 4, 27, 12, tzinfo=TZ)  # 30/4 and 1/5 are off, a Thursday and a Friday
    found = [
        routines.following(stage.commune, name, at).date() for name in (routines.BEFORE_BRIEFING, routines.BRIEFING)
    ]
    assert [day.isoformat() for day in found] == ["2026-04-28", "2026-04-29"]


def test_the_month_ends_with_its_files_and_each_report_has_a_draft_two_working_days_before() -> None:
    stage = Stage("2026-06-12 07:10")
    stage.at("2026-07-07 17:00")
    told = [
        (row["key"].rpartition(f"/{OFFICE}/"), row["created_at"].astimezone(TZ).date().isoformat())
        for row in files(stage)
        if "draft-of-" not in row["key"]
    ]
    assert [(key[0], key[2], day) for key, day in told] == [
        ("files/draft-kt_xh_xa/2026-06", "docx", "2026-06-16"),  # due on the 18th
        ("files/month-end/2026-06", "docx", "2026-06-30"),
        ("files/month-end/2026-06", "xlsx", "2026-06-30"),
        ("files/draft-giai_ngan_xa/2026-06", "docx", "2026-07-06"),  # June's, due on 8/7
    ]


def test_a_unit_has_the_draft_of_its_own_report_two_working_days_before_it_is_due() -> None:
    stage = Stage("2026-06-01 07:10")
    stage.at("2026-06-30 17:00")
    own = [row for row in files(stage) if row["key"].startswith("files/draft-of-")]
    assert own
    owed = stage.store.read_now(lambda tx: tx.execute(obligation.select()).mappings().all())
    for row in own:
        file, sent = row["payload"]["make"]["file"], row["created_at"].astimezone(TZ).date()
        due = {one["due"] for one in owed if one["unit"] == file["unit"] and one["occurrence"] == file["period"]}
        assert stage.commune.calendar.shift(sent, 2) in due
        assert row["person"] == stage.commune.directory.units[file["unit"]].head
        assert stage.commune.directory.units[file["unit"]].kind is not UnitKind.hamlet
    assert len({row["key"] for row in own}) == len(own)
    office = [row for row in files(stage) if row["person"] == OFFICE and "draft-of" in row["key"]]
    assert all(row["payload"]["make"]["file"]["unit"] in stage.commune.directory.people[OFFICE].units for row in office)


def test_nobody_is_told_of_a_draft_that_cannot_come() -> None:
    """On Zalo without a public address there is neither file nor link, and nobody asked for it."""
    stage = Stage("2026-06-01 07:10")
    spec = {"kind": "docx", "unit": stage.commune.directory.people[HEAD].units[0], "period": "2026-06", "for": HEAD}
    make = {"messenger": "zalo", "can": ZALO, "now": stage.now}
    silent = stage.store.read_now(lambda tx: draw(tx, stage.commune, spec | {"unasked": True}, **make)())
    assert silent == Outgoing(Rich(""))
    links = Links("khóa", stage.commune.id, "https://xa.example.gov.vn")
    linked = stage.store.read_now(lambda tx: draw(tx, stage.commune, spec | {"unasked": True}, **make, links=links)())
    assert "https://xa.example.gov.vn/tep/" in linked.text.text
    asked = stage.store.read_now(lambda tx: draw(tx, stage.commune, spec, **make)())
    assert asked.text.text


def test_a_sheet_is_said_on_its_own_day_or_not_at_all() -> None:
    stage = Stage("2026-06-11 18:30")
    stage.now = datetime(2026, 6, 15, 9, tzinfo=TZ)  # the machine slept over the briefing
    stage.tick()
    assert not any("Phiếu giao ban" in said.text for said in stage[CHAIRMAN].said)
    stage.at("2026-06-19 08:00")
    assert any(said.text.startswith("Phiếu giao ban 19/6") for said in stage[CHAIRMAN].said)


def test_before_anybody_is_live_nothing_goes_out_by_itself() -> None:
    stage = Stage("2026-06-10 07:10", live=False)
    stage.at("2026-07-01 08:00")
    assert not any("giao ban" in said.text for chat in stage.chats.values() for said in chat.said)
    assert files(stage) == []


@pytest.mark.parametrize("left", [(), ("phieu_giao_ban",), ("cuoi_thang", "du_thao"), ("doi_soat",)])
def test_an_office_switches_off_what_it_does_not_want(left: tuple[str, ...]) -> None:
    from bot.ledger.rules.documents import read_folder
    from schedules.configuration import load
    from tests.bot.conversation.stage import CONFIG

    texts = read_folder(CONFIG)
    every = "tu_gui: [phieu_giao_ban, cuoi_thang, du_thao, du_thao_don_vi, bieu_dau_ky, doi_soat]"
    assert every in texts["commune.yaml"]
    commune = load({**texts, "commune.yaml": texts["commune.yaml"].replace(every, f"tu_gui: [{', '.join(left)}]")})
    names = routines.names(commune)
    assert (routines.BRIEFING in names) is ("phieu_giao_ban" in left)
    assert (routines.MONTH_END in names) is ("cuoi_thang" in left)
    assert (routines.AUDIT in names) is ("doi_soat" in left)
    assert any(name.startswith(routines.DRAFT) for name in names) is ("du_thao" in left)
    assert commune.own_reports == ("kt_xh_xa", "giai_ngan_xa")


# --- files that do not fit -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["https://xa.example", None])
@pytest.mark.parametrize("can", ["no files at all", "a hundred bytes"])
def test_a_file_a_messenger_cannot_take_is_offered_as_a_link_or_in_words(can: str, base: str | None) -> None:
    stage = Stage("2026-06-11 07:10")
    able = replace(stage.wireless.can, files_out=can != "no files at all", largest_file=100)
    links = Links("khóa", stage.commune.id, base)
    spec = {"kind": "xlsx", "unit": "phong-kinh-te", "for": HEAD}
    made = stage.store.read_now(draw, stage.commune, spec, messenger="zalo", can=able, now=stage.now, links=links)()
    assert made.file is None
    assert "Bảng nhiệm vụ của Phòng Kinh tế" in made.text.text
    if base is None:
        assert "http" not in made.text.text
        assert "Văn phòng" in made.text.text
    else:
        token = made.text.text.partition("https://xa.example/tep/")[2].split()[0]
        ticket = links.read("tep", token)
        assert ticket is not None
        assert (ticket.person, json.loads(ticket.subject)) == (HEAD, {"kind": "xlsx", "unit": "phong-kinh-te"})
