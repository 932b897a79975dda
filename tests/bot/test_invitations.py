"""The printed sheet: each person one code and one bot, the bots filled one after the other."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import Connection, insert

from bot.bots import hash_of
from bot.desk import Desk
from bot.ledger.tables import lane
from bot.ledger.who import bots, people
from bot.settings import Settings
from bot.summaries.papers.invitations import sheet
from tests.town import configuration

NOW = datetime(2026, 6, 29, 2, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    config = configuration(tmp_path / "config", ("khoi-cong",))
    text = (config / "commune.yaml").read_text(encoding="utf-8")
    text = text.replace("zalo: {vao_nhom: true}", "zalo: {nguoi_moi_bot: 4}")
    (config / "commune.yaml").write_text(text, encoding="utf-8")
    return Desk(Settings(config=config, database_url=f"sqlite:///{tmp_path / 'a.db'}"), NOW)


def two_bots(tx: Connection, commune: str) -> None:
    for n, name in enumerate(("zalo", "zalo-2"), 1):
        token = hash_of(f"{n}")
        row = {"commune": commune, "messenger": name, "token_hash": token, "epoch": 1, "bot_name": f"Bot xã {n}"}
        tx.execute(insert(lane).values(**row))
        link = f"https://zalo.me/{n}"
        bots.put_link(tx, commune, kind="zalo", token_hash=token, link=link, name="", by="thử", now=NOW)
    for n in range(2):
        people.link(tx, commune, messenger="zalo", chat=f"c{n}", person="chu-tich", now=NOW)


def test_newcomers_fill_the_bots_one_after_the_other(desk: Desk) -> None:
    desk.store.do_now(two_bots, desk.commune.id)
    invitations = desk.invite_everybody()
    given = [one["zalo"]["name"] for one in invitations]
    assert given[:2] == ["Bot xã 1"] * 2, "two of its four are taken already"
    assert given[2:6] == ["Bot xã 2"] * 4
    assert set(Counter(given)) == {"Bot xã 1", "Bot xã 2"}
    paper = Document(BytesIO(sheet(desk.commune, invitations)))
    rows = [row.cells[0].text for row in paper.tables[0].rows]
    assert len(rows) == len(invitations) == len({one["code"] for one in invitations})
    assert "quét mã QR để mở bot “Bot xã 1”" in rows[0]
    assert invitations[0]["code"] in rows[0].replace(" ", "")
    assert len(paper.inline_shapes) == len(invitations)


def test_without_a_bot_the_code_itself_is_scanned(desk: Desk) -> None:
    invitations = desk.invite_everybody()
    assert {one["zalo"] for one in invitations} == {None}
    paper = Document(BytesIO(sheet(desk.commune, invitations)))
    assert len(paper.inline_shapes) == len(invitations)
    assert "Zalo" not in paper.tables[0].rows[0].cells[0].text
