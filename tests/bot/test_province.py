"""A province on its communes: figures kept each morning, a look that is recorded, one notice for every group."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, func, insert, select, update

from bot.clock import TrainingClock
from bot.conversation.office.announcing import announce
from bot.doctor import Ward, examine
from bot.doctor.record import database, layout
from bot.fleet import Fleet
from bot.ledger import audit
from bot.ledger.duties import progress as entries
from bot.ledger.rules import documents
from bot.ledger.sending.traffic import traffic
from bot.ledger.store import Store
from bot.ledger.tables import attempt, lane, message, obligation, reminder, target
from bot.ledger.who import passes, people
from bot.links import Links
from bot.settings import Settings
from bot.summaries import province
from bot.summaries.figures import figures
from bot.web.app import Site
from bot.web.front import Front
from bot.web.province.pages import PURPOSE
from tests.bot.conftest import SECRET, WATCHER, Typed
from tests.bot.web.house import plain
from tests.town import moment

NOW = moment("2026-07-15 09:00")
HEAD = "truong-phong-kinh-te"


pytestmark = pytest.mark.slow


def seed(tx: Connection, commune: str) -> None:
    """Somebody linked, a reminder answered in a day and one not, one answer of two written by the office."""
    people.link(tx, commune, messenger="telegram", chat="1", person=HEAD, now=NOW)
    one, two = tx.execute(
        select(obligation.c.id, obligation.c.duty).where(obligation.c.commune == commune).limit(2)
    ).all()
    at = moment("2026-07-01 08:00")
    for row in (one, two):
        told = {
            "commune": commune,
            "obligation": row.id,
            "revision": 1,
            "step": "T-3",
            "person": HEAD,
            "audience": "head",
        }
        tx.execute(insert(reminder).values(**told, slot="morning", at=at, state="told"))
    for row, through in ((one, "telegram"), (two, "office")):
        said = {"duty": row.duty, "obligation": row.id, "person": HEAD, "at": moment("2026-07-02 10:00")}
        entries.add(tx, commune, entries.Entry(**said, through=through, kind="acknowledged"), inbox=None, before={})


def test_a_standing_is_kept_once_a_day_and_says_what_the_summary_says(server: Store) -> None:
    east = server.of("xa-dong")
    east.do_now(seed, "xa-dong")
    commune = east.read_now(documents.load_current, "xa-dong")
    assert east.do_now(province.keep, commune, NOW)
    assert not east.do_now(province.keep, commune, NOW)
    (kept,) = server.read_now(province.newest)
    whole = east.read_now(figures, commune, NOW.date()).total
    assert (kept.overdue, kept.done, kept.total) == (whole.overdue, whole.done, whole.total)
    assert (kept.linked, kept.people) == (1, len(commune.directory.people) - 1), "who watches is not counted"
    assert (kept.answered, kept.judged) == (1, 2), "what the office wrote down is no answer of the unit"
    assert (kept.on_behalf, kept.entries) == (1, 2)
    assert kept.office_last is not None
    assert sum(late.count for late in kept.late) <= kept.overdue
    assert server.read_now(province.silent) == ["xã Thử Nghiệm"], "nobody has served the other yet"
    assert east.read_now(province.newest) == [kept], "a commune's own transaction sees its own alone"


async def test_the_watcher_sees_all_communes_looks_into_one_and_the_commune_sees_that(server: Store) -> None:
    url = server.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, secret=SECRET, public_url="https://nhacviec.example", telegram_token=None)
    for name in ("xa-dong", "xa-tay"):
        commune = server.read_now(documents.load_current, name)
        server.of(name).do_now(province.keep, commune, NOW)
    fleet = Fleet(settings, TrainingClock(NOW, 1.0), Store(url), listen=False)
    fleet.store.do_now(put_bots, settings)
    await fleet.start()
    front = Front(fleet, lambda house: Site(house, local=False).app)

    def link(person: str) -> str:
        made = server.of("xa-dong").do_now(passes.issue, "xa-dong", person, PURPOSE, {}, datetime.now(UTC))
        links = Links(SECRET, "xa-dong", "https://xa-dong.nhacviec.example")
        return str(links.make(PURPOSE, person, passes.LIVES, made.id))

    transport = httpx.ASGITransport(app=front.app)
    async with httpx.AsyncClient(transport=transport, trust_env=False) as browser:
        own = {"Origin": "https://xa-dong.nhacviec.example"}
        page = link(WATCHER)
        assert (await browser.post(f"{page}/mo", headers=own)).status_code == 303
        said = plain((await browser.get(page)).text)
        assert "Quá hạn" in said
        assert said.count("Xã Thử Nghiệm") == 2
        looked = await browser.get(f"{page}/xa?ma=xa-tay")
        assert "đã được ghi vào nhật ký" in plain(looked.text)
        assert (await browser.get(f"{page}/xa?ma=xa-bac")).status_code == 404
        lines = server.of("xa-tay").read_now(audit.newest, "xa-tay", "province_looked")
        assert [line["subject"] for line in lines] == [f"xa-dong/{WATCHER}"]
        assert server.of("xa-dong").read_now(audit.newest, "xa-dong", "province_looked") == []
        assert "bình thường" in plain((await browser.get(f"{page}/kenh")).text)
        elsewhere = page.replace("xa-dong.", "xa-tay.")
        assert (await browser.get(elsewhere)).status_code == 404, "a link of one commune opens no other's door"
        chairman = link("chu-tich")
        await browser.post(f"{chairman}/mo", headers=own)
        assert (await browser.get(chairman)).status_code == 403, "the role is asked for at every call"
    await fleet.stop()


def put_bots(tx: Connection, settings: Settings) -> None:
    from bot.bots import hash_of, sealed
    from bot.ledger.who import bots
    from tests.bot.test_fleet import WEST
    from tests.emulators.telegram import TOKEN

    for name, token in (("xa-dong", TOKEN), ("xa-tay", WEST)):
        about = {"kind": "telegram", "token_hash": hash_of(token), "sealed": sealed(settings, token)}
        bots.put(tx, name, name="", by="thử", now=NOW, **about)
        tx.execute(insert(lane).values(commune=name, messenger="telegram", token_hash=hash_of(token), epoch=1))


def test_one_notice_reaches_every_group_of_every_commune_once(server: Store) -> None:
    for name in ("xa-dong", "xa-tay"):
        group = {"commune": name, "id": "nhom", "messenger": "telegram", "chat": "-1", "kind": "group", "title": "Nhóm"}
        server.do_now(lambda tx, row=group: tx.execute(insert(target).values(**row, linked_by="x", state="live")))
        commune = server.read_now(documents.load_current, name)
        for expected in (1, 0):  # pressed twice
            text = "Họp trực tuyến 14:00 ngày 20/7."
            assert server.of(name).do_now(announce, commune, text, "UBND tỉnh", NOW) == expected
    rows = server.read_now(lambda tx: tx.execute(select(message.c.commune, message.c.payload, message.c.target)).all())
    posts = [row for row in rows if row.target == "nhom"]
    assert sorted(row.commune for row in posts) == ["xa-dong", "xa-tay"]
    assert "THÔNG BÁO của UBND tỉnh" in posts[0].payload["text"]


def test_lanes_tell_what_waits_what_went_out_and_what_was_held_up(server: Store) -> None:
    def fill(tx: Connection) -> None:
        put_bots(tx, Settings(secret=SECRET))
        row = {"commune": "xa-tay", "purpose": "digest", "state": "queued", "payload": {}, "created_at": NOW}
        row |= {"person": HEAD}
        people.link(tx, "xa-tay", messenger="telegram", chat="1", person=HEAD, now=NOW)
        for n in range(3):
            tx.execute(insert(message).values(**row, key=f"d/{n}", due_at=moment("2026-07-15 08:00")))
        tried = {
            "commune": "xa-tay",
            "message": 1,
            "messenger": "telegram",
            "chat": "1",
            "epoch": 1,
            "at": NOW,
            "text": "",
        }
        for n, (outcome, reason) in enumerate(
            [("sent", None), ("sent", None), ("unknown", "no answer"), ("not_sent", "Too Many Requests: retry after 7")]
        ):
            tx.execute(insert(attempt).values(**tried, n=n, outcome=outcome, reason=reason))

    server.do_now(fill)
    east, west = server.read_now(traffic, NOW)
    assert (east.commune, east.queued, east.oldest, east.stalled(NOW)) == ("xa-dong", 0, None, False)
    assert (west.queued, west.sent, west.unknown, west.limited) == (3, 2, 1, 1)
    assert west.stalled(NOW)
    assert west.waits(NOW) == 3600
    assert west.owner is None
    for late in ("2026-07-15 22:00", "2026-07-18 09:00"):
        assert not any(one.stalled(moment(late)) for one in server.read_now(traffic, moment(late))), "nobody is told"
    server.do_now(lambda tx: tx.execute(update(message).values(expires_at=None, quiet=True)))
    (_, west) = server.read_now(traffic, moment("2026-07-16 07:10"))
    assert west.waits(moment("2026-07-16 07:10")) == 600, "a night is no fault of a lane's"
    server.do_now(lambda tx: tx.execute(update(message).values(person="chu-tich")))
    assert [one.queued for one in server.read_now(traffic, NOW)] == [0, 0], "who is not linked yet holds nothing up"
    server.do_now(lambda tx: tx.execute(update(message).values(person=HEAD)))
    assert server.of("xa-dong").read_now(traffic, NOW, "xa-dong") == [east]


def test_the_doctor_tells_the_arithmetic_of_bots_and_sees_a_role_above_the_walls(server: Store) -> None:
    server.of("xa-dong").do_now(seed, "xa-dong")
    url = server.url.render_as_string(hide_password=False)
    ward = Ward(Settings(database_url=url, secret=SECRET, commune="xa-dong"), NOW)
    lines = [line.said for line in layout(ward)]
    assert "2 xã, 1 người đã liên kết" in lines[0]
    assert "132840 tin: một bot chung 74 phút; mỗi xã một bot 1,3 giây" in lines[1]
    shared = Ward(replace(ward.given, province_token="7000000009:AAEmulatedTokenOfTheProvince_0123456789"), NOW)
    assert next(layout(shared)).said.startswith("bot chung của tỉnh phục vụ 2 xã, 1 người đã liên kết")
    assert [line.level.name for line in database(ward)] == ["well"]
    admin = server.url.set(username="postgres").render_as_string(hide_password=False)
    above = Ward(Settings(database_url=admin, secret=SECRET, commune="xa-dong"), NOW)
    assert any(line.level.name == "wrong" for line in database(above))
    rows = server.read_now(lambda tx: tx.execute(select(func.count()).select_from(obligation)).scalar())
    assert rows
    for one in (ward, shared, above):
        one.desk.store.close()
        one.everywhere.close()


def test_the_doctor_of_a_server_says_what_concerns_all_communes_where_none_is_named(
    server: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was nine times the same fault, that no commune was named, and never the arithmetic of bots."""
    server.of("xa-dong").do_now(seed, "xa-dong")
    given = Settings(database_url=server.url.render_as_string(hide_password=False), secret=SECRET)

    def said(given: Settings = given, now: datetime = NOW) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        ward = Ward(given, now)
        for one in examine(ward):
            found.setdefault(one.what, []).append(f"{one.level.name} {one.said} {one.mend}".strip())
        ward.everywhere.close()
        return found

    without = said()
    assert without["Kênh chat"][0].startswith("note 2 xã chưa có bot, chưa ai ở đó nhận được tin: xa-dong, xa-tay.")
    assert "một bot chung 74 phút" in without["Số bot"][1]
    assert "NHACVIEC_COMMUNE=xa-dong nhacviec doctor" in without["Từng xã"][0]
    assert not any(one.startswith("wrong") for lines in without.values() for one in lines), without
    server.do_now(put_bots, given)
    assert "Kênh chat" not in said()
    assert said()["Khóa"] == ["well có (NHACVIEC_SECRET), mở được 2 mã bot đã lưu."]
    assert said(replace(given, secret="một khóa khác hẳn, cũng dài hơn ba mươi hai"))["Khóa"][0].startswith("wrong")
    server.do_now(
        lambda tx: tx.execute(update(lane).where(lane.c.commune == "xa-tay").values(deaf="mã bot bị từ chối"))
    )
    (still,) = said()["Kênh của các xã"]
    assert still.startswith(
        "note xa-tay, telegram: không nhận được tin (mã bot bị từ chối). Chạy: NHACVIEC_COMMUNE=xa-tay"
    )
    assert "là địa chỉ số" in said(replace(given, public_url="http://192.168.1.5:8080"))["Tên của từng xã"][0]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: (_ for _ in ()).throw(socket.gaierror("unknown")))
    (unknown,) = said(replace(given, public_url="https://nhacviec.example"))["Tên của từng xã"]
    assert unknown.startswith("wrong không tìm thấy máy xa-dong.nhacviec.example")
    assert "*.nhacviec.example" in unknown


def test_the_province_asks_at_the_command_line_how_its_communes_are(server: Store, typed: Typed) -> None:
    server.of("xa-dong").do_now(seed, "xa-dong")
    server.do_now(put_bots, Settings(secret=SECRET))
    by_name = {one["commune"]: one for one in json.loads(typed("show", "--json", "--now", "2026-07-15T09:00"))}
    east = by_name["xa-dong"]
    assert (east["linked"], east["answered"], east["judged"], east["on_behalf"]) == (1, 1, 2, 1)
    said = typed("show", "--now", "2026-07-15T09:00")
    assert east["people"] == 7
    assert "liên kết 14,3%" in said
    assert "trả lời trong 2 ngày làm việc 50%" in said
    assert "ghi hộ 50%" in said
    assert said.count("quá hạn") == 2
    assert "Văn phòng" in said
    lanes = json.loads(typed("lanes", "--json", group="commune"))
    assert [(one["commune"], one["messenger"], one["queued"]) for one in lanes] == [
        ("xa-dong", "telegram", 0),
        ("xa-tay", "telegram", 0),
    ]
    assert typed("lanes", group="commune").count("telegram") == 2


def test_a_link_to_the_provinces_page_is_made_for_its_role_alone(
    server: Store, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = typed("link", WATCHER)
    assert made.startswith("https://xa-dong.nhacviec.example/tinh/")
    assert [line["subject"] for line in server.of("xa-dong").read_now(audit.newest, "xa-dong", "province_link")] == [
        WATCHER
    ]
    assert "không có vai trò" in typed("link", "chu-tich")
    monkeypatch.setenv("NHACVIEC_PUBLIC_URL", "http://192.168.1.5:8080")
    assert "là địa chỉ số" in typed("link", WATCHER), "no name of a commune may stand before it"
    assert "không có vai trò" in typed("link", "nguoi-la")


def test_a_notice_is_shown_first_and_sent_once(server: Store, typed: Typed, tmp_path: Path) -> None:
    group = {"commune": "xa-tay", "id": "nhom", "messenger": "telegram", "chat": "-1", "kind": "group", "title": "Nhóm"}
    server.do_now(lambda tx: tx.execute(insert(target).values(**group, linked_by="x", state="live")))
    (tmp_path / "tb.txt").write_text("Họp trực tuyến 14:00 ngày 20/7.", encoding="utf-8")
    words = ("announce", "tb.txt", "--by", "UBND tỉnh", "--now", "2026-07-15T09:00")
    shown = typed(*words)
    assert "Đến 1 nhóm của 1 xã" in shown
    assert "Xã chưa có nhóm" in shown
    assert "Đã xếp 1 tin" in typed(*words, "--yes")
    assert "Đã xếp 0 tin" in typed(*words, "--yes")


def test_a_shared_rulebook_is_shown_first_waits_for_each_commune_and_keeps_its_own_dates(
    server: Store, typed: Typed, tmp_path: Path
) -> None:
    from tests.schedules.test_province import SHARED

    (tmp_path / "chung.yaml").write_text(SHARED, encoding="utf-8")

    def held(commune: str) -> dict[str, str]:
        found = server.of(commune).read_now(documents.current, commune)
        return {name: text for name, text in found.items() if name not in before[commune]}

    before = {name: dict(server.of(name).read_now(documents.current, name)) for name in ("xa-dong", "xa-tay")}
    said = typed("share", "chung.yaml")
    assert said.splitlines()[:2] == ["xa-dong: thêm", "xa-tay: thêm"]
    assert "Chưa ghi gì" in said
    assert held("xa-dong") == held("xa-tay") == {}
    assert typed("share", "chung.yaml", "--to", "xa-tay", "--yes").strip() == "xa-tay: thêm"
    assert (len(held("xa-dong")), len(held("xa-tay"))) == (0, 1)
    assert "không đổi" in typed("share", "chung.yaml", "--to", "xa-tay", "--yes")
    commune = server.of("xa-tay").read_now(documents.load_current, "xa-tay")
    mine = [rule for rule in commune.rules.values() if rule.id not in documents.parse(before["xa-tay"]).rules]
    assert mine
    lines = server.of("xa-tay").read_now(audit.newest, "xa-tay", "province_rulebook")
    assert len(lines) == 1
