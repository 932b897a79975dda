"""Evidence over time: pruned after its days, forgotten on request, swept from the folder, missed by the doctor."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.conversation.joining.privacy import as_text
from bot.doctor.keeping import evidence_there
from bot.doctor.ward import Level, Ward
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.duties import evidence
from bot.ledger.duties.evidence import KEPT, Kept, Sent
from bot.ledger.guarding import privacy
from bot.ledger.routine import routines
from bot.ledger.tables import evidence as table
from bot.ledger.tables import obligation
from bot.settings import Settings
from tests.bot.conversation.stage import HEAD, Stage

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def stage() -> Stage:
    return Stage("2026-06-01 09:00")


def keep(stage: Stage, cabinet: Cabinet, content: bytes, at: datetime = NOW, *, placed: bool = True) -> tuple[int, str]:
    """A kept file of the head's first duty (or of none yet); its row and its hash."""
    sha = cabinet.put(content)

    def work(tx: Any) -> int:
        rows = (
            select(obligation).where(obligation.c.unit == "phong-kinh-te").order_by(obligation.c.due, obligation.c.id)
        )
        of = tx.execute(rows).mappings().first() if placed else None
        id_ = evidence.add(tx, stage.commune.id, Sent(HEAD, at, "telegram", evidence.PHOTO, "a"), inbox=None, of=of)
        evidence.kept(tx, stage.commune.id, id_, Kept(sha, "image/png", len(content), "a.png", picture=True))
        return id_

    return stage.store.do_now(work), sha


def rows(stage: Stage) -> list[Any]:
    return stage.store.read_now(lambda tx: list(tx.execute(select(table).order_by(table.c.id)).mappings()))


def age(folder: Path) -> None:
    """As if two hours had gone by on the disk."""
    for path in folder.glob("??/*"):
        os.utime(path, (time.time() - 7_200,) * 2)


def test_after_its_days_the_file_goes_and_its_trace_stays(stage: Stage, tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path / "minh-chung")
    old, young = NOW - timedelta(days=stage.commune.retention.evidence_days + 1), NOW - timedelta(days=2)
    _, gone = keep(stage, cabinet, b"old", old)
    _, stays = keep(stage, cabinet, b"young", young)
    _, lost = keep(stage, cabinet, b"nobody's", NOW - timedelta(days=40), placed=False)
    assert oct((tmp_path / "minh-chung" / gone[:2] / gone).stat().st_mode)[-3:] == "600"
    stage.store.do_now(routines.forget, stage.commune, NOW)
    assert [(row["state"], row["name"]) for row in rows(stage)] == [("gone", ""), ("kept", "a.png"), ("gone", "")]
    assert rows(stage)[0]["sha256"] == gone
    age(tmp_path / "minh-chung")
    assert cabinet.sweep(stage.store.read_now(evidence.hashes, stage.commune.id)) == 2
    assert (cabinet.get(gone), cabinet.get(lost), cabinet.get(stays)) == (None, None, b"young")


def test_who_is_forgotten_takes_along_what_nobody_has_confirmed(stage: Stage, tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path)
    confirmed, _ = keep(stage, cabinet, b"confirmed")
    settled = {"state": "done", "settled_at": NOW}
    of = rows(stage)[0]["obligation"]
    stage.store.do_now(lambda tx: tx.execute(update(obligation).where(obligation.c.id == of).values(**settled)))
    free, _ = keep(stage, cabinet, b"free", placed=False)
    said = stage.store.read_now(as_text, stage.commune, HEAD, NOW)
    assert "Ảnh, tệp, địa chỉ minh chứng đã gửi: 2" in said
    stage.store.do_now(privacy.erase, stage.commune.id, HEAD, NOW)
    assert {row["id"]: row["state"] for row in rows(stage)} == {confirmed: KEPT, free: "gone"}


def test_a_file_changed_on_the_disk_is_no_evidence_any_more(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path)
    sha = cabinet.put(b"as it was sent")
    (tmp_path / sha[:2] / sha).write_bytes(b"as it was mended")
    assert cabinet.get(sha) is None
    assert cabinet.get("../../etc/passwd") is None


def test_the_doctor_misses_what_a_restored_backup_speaks_of(tmp_path: Path) -> None:
    settings = Settings(config=Path("config"), database_url=f"sqlite:///{tmp_path / 'nhacviec.db'}", secret="thu" * 12)
    ward = Ward(settings, NOW)
    folder = settings.evidence_of(ward.desk.commune.id)
    assert folder is not None
    cabinet = Cabinet(folder)
    sent = Sent(HEAD, NOW, "telegram", evidence.PHOTO, state=KEPT, sha256=cabinet.put(b"a"))
    ward.desk.store.do_now(lambda tx: evidence.add(tx, ward.desk.commune.id, sent, inbox=None))
    assert [line.level for line in evidence_there(ward)] == [Level.well]
    next(folder.glob("??/*")).unlink()
    (line,) = evidence_there(ward)
    assert (line.level, "thiếu 1 trong 1 tệp" in line.said) == (Level.wrong, True)
    ward.desk.store.close()
