"""Communes on one server: what is done for one takes nothing from another, and nothing is done by half."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, insert, select, update

from bot.bots import hash_of
from bot.ledger import audit
from bot.ledger.commune import backup, communes
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.commune.restoring import restore
from bot.ledger.duties.evidence import KEPT
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.store import Store
from bot.ledger.tables import audit as audit_table
from bot.ledger.tables import document, evidence, obligation
from bot.ledger.who import bots
from bot.settings import Settings
from bot.summaries import province
from schedules.errors import LedgerFault
from tests.bot.conftest import NAMES, SECRET, Typed
from tests.bot.ledger.test_walls import texts
from tests.bot.test_fleet import WEST
from tests.bot.test_province import put_bots
from tests.emulators.telegram import TOKEN
from tests.schedules.test_province import SHARED
from tests.town import moment

NOW = moment("2026-07-15 09:00")
pytestmark = pytest.mark.slow


def test_a_commune_that_moved_in_with_lines_of_the_same_numbers_is_taken_for_no_other(
    server: Store, tmp_path: Path
) -> None:
    """Every file counts its log from one."""
    for name in ("xa-bac", "xa-nam"):
        own = Store(f"sqlite:///{tmp_path}/{name}.db")
        migrate(own)
        commune, _ = own.do_now(lambda tx, name=name: documents.import_folder(tx, texts(name), now=NOW))
        for _ in range(2 if name == "xa-bac" else 1):
            own.do_now(lambda tx, to=commune.id: audit.note(tx, to, who="x", what="config", now=NOW))
        own.do_now(province.keep, commune, NOW)
        own.do_now(lambda tx, to=commune.id: audit.note(tx, to, who="x", what="config", now=NOW))
        own.close()
        communes.move_in(server, tmp_path / f"{name}.db", NOW)
    numbers = select(audit_table.c.id).where(audit_table.c.commune == "xa-nam")
    (north,) = server.read_now(
        lambda tx: (
            tx.execute(
                select(audit_table.c.id).where(
                    audit_table.c.commune == "xa-bac", audit_table.c.what == province.STANDING
                )
            )
            .scalars()
            .all()
        )
    )
    assert north in server.read_now(lambda tx: tx.execute(numbers).scalars().all()), "else this shows nothing"
    assert sorted(one.commune for one in server.read_now(province.newest)) == ["xa-bac", "xa-nam"]


def test_a_rulebook_that_one_commune_cannot_have_is_written_to_none(
    server: Store, typed: Typed, tmp_path: Path
) -> None:
    (tmp_path / "chung.yaml").write_text(SHARED, encoding="utf-8")
    (tmp_path / "hong.yaml").write_bytes(b"ma: \xff")
    (tmp_path / "khong-ma.yaml").write_text("ma: chung\nquy_tac: [giải ngân]\n", encoding="utf-8")
    west = server.of("xa-tay")
    held = west.read_now(documents.current, "xa-tay")
    book = yaml.safe_load(SHARED)
    clash = yaml.safe_dump({"ma": "rieng", "ten": "Riêng", "nam": 2026, "quy_tac": book["quy_tac"]}, allow_unicode=True)
    west.do_now(documents.put, "xa-tay", held | {"rulebooks/rieng.yaml": clash}, author="thử", now=NOW)

    def written() -> int:
        return sum("rulebooks/tinh-2026.yaml" in server.of(name).read_now(documents.current, name) for name in NAMES)

    said = typed("share", "chung.yaml", "--yes")
    assert "xa-tay/rulebooks/" in said, "it says whose rulebook is in the way"
    assert "xa-dong/" not in said
    assert "Không có xã" in typed("share", "chung.yaml", "--to", "xa-dong", "--to", "xa-bac", "--yes")
    assert "UTF-8" in typed("share", "hong.yaml", "--yes")
    assert "thiếu “ma”" in typed("share", "khong-ma.yaml", "--yes")
    assert written() == 0
    assert "UTF-8" in typed("announce", "hong.yaml", "--by", "UBND tỉnh")
    assert "không đọc được" in typed("announce", "khong-co.txt", "--by", "UBND tỉnh")


def test_of_two_who_take_the_same_commune_in_the_second_finds_it_there(server: Store) -> None:
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"
    with ThreadPoolExecutor(1) as other:
        with server.begin() as tx:
            communes.add(tx, texts("xa-bac"), NOW)
            second = other.submit(server.do_now, communes.add, texts("xa-bac"), NOW)
            while not (second.done() or server.read_now(lambda tx: tx.exec_driver_sql(asked).scalar())):
                time.sleep(0.01)
        with pytest.raises(LedgerFault, match="đã có"):
            second.result()
    versions = select(func.max(document.c.version)).where(document.c.commune == "xa-bac")
    assert server.read_now(lambda tx: tx.execute(versions).scalar()) == 1


def test_a_backup_of_one_commune_takes_no_other_from_its_server(server: Store, typed: Typed, tmp_path: Path) -> None:
    url = server.url.render_as_string(hide_password=False)
    alone, whole = tmp_path / "xa-dong.db", tmp_path / "ca-hai.db"
    backup.write(server.of("xa-dong"), alone, NOW)
    backup.write(server, whole, NOW)
    with pytest.raises(LedgerFault, match="xa-tay") as refused:
        restore(url, alone, NOW)
    assert "commune remove xa-dong" in str(refused.value)
    assert [one.id for one in server.read_now(communes.listing)] == list(NAMES)
    assert restore(url, whole, NOW).before is not None
    assert [one.id for one in server.read_now(communes.listing)] == list(NAMES)
    assert "Đã xóa" in typed("remove", "xa-dong", "--yes", group="commune")
    assert "giữ 2 xã" in typed("add", str(whole), group="commune")
    assert "Đã chuyển xã xa-dong" in typed("add", str(alone), group="commune")
    assert [one.id for one in server.read_now(communes.listing)] == list(NAMES)


OF_ALL = "7000000007:AAEmulatedTokenOfTheProvince_0123456789"


def test_a_bot_is_one_communes(server: Store, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its updates come to one place: whose chat with another commune it was would never be told."""
    server.do_now(put_bots, Settings(secret=SECRET))
    (tmp_path / "ma.txt").write_text(TOKEN, encoding="utf-8")
    folder = tmp_path / "xa-bac"
    for name, text in texts("xa-bac").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    said = typed("add", str(folder), "--telegram-token-file", "ma.txt", group="commune")
    assert "xã “xa-dong” trên máy chủ này đã dùng bot ấy" in said
    assert TOKEN not in said
    assert [one.id for one in server.read_now(communes.listing)] == list(NAMES), "nothing was taken in by half"
    assert "xã “xa-dong”" in typed("token", "xa-tay", "ma.txt", group="commune")
    monkeypatch.setenv("NHACVIEC_PROVINCE_TELEGRAM_TOKEN", OF_ALL)
    (tmp_path / "chung.txt").write_text(OF_ALL, encoding="utf-8")
    assert "đây là bot chung của tỉnh" in typed("token", "xa-tay", "chung.txt", group="commune")
    (tmp_path / "moi.txt").write_text("7000000009:AAEmulatedTokenOfANewBotOfTheWest_01234567", encoding="utf-8")
    for name in ("moi.txt", "moi.txt"):  # twice changes nothing
        assert "Đã lưu mã bot" in typed("token", "xa-tay", name, group="commune")
    assert "Không có xã" in typed("token", "xa-bac", "moi.txt", group="commune")
    held = server.read_now(bots.tokens)
    assert (held["xa-dong"], len(held["xa-tay"])) == ((hash_of(TOKEN),), 1)
    assert held["xa-tay"] != (hash_of(WEST),)


def test_a_commune_with_a_faulty_configuration_hides_no_other(server: Store, typed: Typed, tmp_path: Path) -> None:
    broken = (
        update(document).where(document.c.commune == "xa-tay", document.c.name == "units.yaml").values(text="don_vi: 3")
    )
    server.do_now(lambda tx: tx.execute(broken))
    said = typed("show")
    assert "Bỏ qua xã xa-tay: cấu hình không dùng được" in said
    assert said.count("quá hạn") == 1
    (tmp_path / "tb.txt").write_text("Họp trực tuyến 14:00 ngày 20/7.", encoding="utf-8")
    assert "Bỏ qua xã xa-tay" in typed("announce", "tb.txt", "--by", "UBND tỉnh")


def test_a_server_of_nobody_says_how_to_begin(server: Store, typed: Typed) -> None:
    for name in NAMES:
        typed("remove", name, "--yes", group="commune")
    assert "nhacviec commune add" in typed("list", group="commune")
    assert "nhacviec commune add" in typed("show")


def test_a_file_somebody_has_open_moves_with_what_is_in_its_log_and_one_that_runs_does_not(
    server: Store, tmp_path: Path
) -> None:
    """Until it is closed, an SQLite file's newest rows lie beside it."""
    file = tmp_path / "nhacviec.db"
    own = Store(f"sqlite:///{file}")
    migrate(own)
    own.do_now(communes.add, texts("xa-nam"), NOW)
    own.do_now(lambda tx: audit.note(tx, "xa-nam", who="x", what="newest", now=NOW))
    assert file.with_name("nhacviec.db-wal").stat().st_size, "else this shows nothing"
    own.hold()
    with pytest.raises(LedgerFault, match="đang"):
        communes.move_in(server, file, NOW)
    assert [one.id for one in server.read_now(communes.listing)] == list(NAMES)
    own.close()
    reading = Store(f"sqlite:///{file}")
    reading.do_now(lambda tx: audit.note(tx, "xa-nam", who="x", what="newer still", now=NOW))
    name, _ = communes.move_in(server, file, NOW)
    assert name == "xa-nam"
    assert server.of("xa-nam").read_now(audit.newest, "xa-nam", "newest")
    assert server.of("xa-nam").read_now(audit.newest, "xa-nam", "newer still")
    reading.close()


def test_evidence_moves_along_with_its_commune(
    server: Store, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cu" / "nhacviec.db"
    own = Store(f"sqlite:///{file}")
    migrate(own)
    own.do_now(communes.add, texts("xa-nam"), NOW)
    there, gone = Cabinet(file.parent / "minh-chung" / "xa-nam").put(b"a picture"), "0" * 64
    about = {"commune": "xa-nam", "person": "x", "at": NOW, "kind": "photo", "through": "web", "state": KEPT}
    duty = own.read_now(lambda tx: tx.execute(select(obligation.c.id).limit(1)).scalar())
    for sha in (there, gone):
        own.do_now(lambda tx, sha=sha: tx.execute(insert(evidence).values(**about, obligation=duty, sha256=sha)))
    own.close()
    said = typed("add", str(file), group="commune")
    assert "thiếu 2 tệp minh chứng: đặt NHACVIEC_EVIDENCE" in said
    typed("remove", "xa-nam", "--yes", group="commune")
    monkeypatch.setenv("NHACVIEC_EVIDENCE", str(tmp_path / "kho"))
    said = typed("add", str(file), group="commune")
    assert "Đã có 1 tệp minh chứng" in said
    assert "thiếu 1 tệp minh chứng: chép thư mục minh-chung" in said
    assert Cabinet(tmp_path / "kho" / "xa-nam").get(there) == b"a picture"
