"""`nhacviec commune …` as an operator types it: in by a folder or a file, out as a file, a key that changes."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from shutil import copytree

import pytest

from tests.bot.test_cli import ROOT, nhacviec
from tests.databases import postgres

TOKEN = "7000000002:AAEmulatedTokenOfTheOtherCommune_01234567"
OLD, NEW = "khóa cũ của tỉnh " * 3, "khóa mới của tỉnh " * 3


@pytest.mark.slow
def test_a_communes_life_on_a_server(tmp_path: Path) -> None:
    with postgres(ready=True) as url:
        here = {"NHACVIEC_DATABASE_URL": url, "NHACVIEC_SECRET": OLD}

        def run(*words: str, code: int = 0, **more: str) -> str:
            done = nhacviec(tmp_path, "commune", *words, **here | more)
            assert done.returncode == code, done.stdout + done.stderr
            return done.stdout + done.stderr

        (tmp_path / "ma.txt").write_text(TOKEN, encoding="utf-8")
        assert "Đã thêm xã" in run("add", str(ROOT / "config"), "--telegram-token-file", "ma.txt")
        first = json.loads(run("list", "--json"))[0]["id"]
        assert "đã có" in run("add", str(ROOT / "config"), code=2)
        copytree(ROOT / "config", tmp_path / "dai")
        about = tmp_path / "dai" / "commune.yaml"
        about.write_text(about.read_text(encoding="utf-8").replace("ma: bang-mac", f"ma: {'a' * 64}"), encoding="utf-8")
        assert "nhiều nhất 63 ký tự" in run("add", "dai", code=2), "a part of a host's name has no more letters"

        # The key changes: nothing is lost, and the old one opens nothing any more.
        changed = {"NHACVIEC_SECRET": NEW, "NHACVIEC_SECRET_BEFORE": OLD}
        assert "lại 1 mã bot" in run("reseal", **changed)
        here |= {"NHACVIEC_SECRET": NEW}
        assert "lại 1 mã bot" in run("reseal")
        assert "1 mã bot không mở được" in run("reseal", code=1, NHACVIEC_SECRET=OLD)

        # Out as a file that runs by itself, away, and in again with every row.
        assert "tạm ngừng" in run("disable", first)
        listed = json.loads(run("list", "--json"))
        assert "Đã xuất" in run("export", first, "xa.db")
        assert "--yes" in run("remove", first, code=2)
        assert "Đã xóa" in run("remove", first, "--yes")
        assert json.loads(run("list", "--json")) == []
        moved = run("add", "xa.db")
        assert "lại 1 mã bot" in moved
        assert json.loads(run("list", "--json")) == listed, "it rests as it did, with every duty"
        assert "tạm ngừng" not in run("disable", first, "--undo")
        assert TOKEN.encode() not in (tmp_path / "xa.db").read_bytes()


@pytest.mark.slow
def test_one_command_moves_an_installation_with_its_bots(tmp_path: Path) -> None:
    """The tokens an office has entered were sealed with the file's own key, which lies beside it."""
    from bot.bots import hash_of, sealed
    from bot.ledger.store import Store
    from bot.ledger.who import bots
    from bot.settings import Settings
    from tests.town import moment

    file = tmp_path / "var" / "nhacviec.db"
    settings = Settings(config=ROOT / "config", database_url=f"sqlite:///{file}")
    done = nhacviec(
        tmp_path, "invite", "--all", "--json", "-o", "moi.docx", NHACVIEC_DATABASE_URL=settings.database_url
    )
    assert done.returncode == 0, done.stderr
    store = Store(settings.database_url)
    name = store.read_now(lambda tx: str(tx.exec_driver_sql("SELECT id FROM commune").scalar()))
    kept = {"kind": "telegram", "token_hash": hash_of(TOKEN), "sealed": sealed(settings, TOKEN)}
    store.do_now(bots.put, name, name="", by="thử", now=moment("2026-06-15 09:00"), **kept)
    store.close()
    with sqlite3.connect(file) as rows:
        before = {t: rows.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("obligation", "document", "bot")}
    with postgres(ready=True) as url:
        server = {"NHACVIEC_DATABASE_URL": url, "NHACVIEC_SECRET": NEW}
        done = nhacviec(tmp_path, "commune", "add", str(file), **server)
        assert (done.returncode, "lại 1 mã bot" in done.stdout) == (0, True), done.stdout + done.stderr
        there = Store(url)
        for table, count in before.items():
            asked = f"SELECT count(*) FROM {table}"
            assert there.read_now(lambda tx, asked=asked: tx.exec_driver_sql(asked).scalar()) == count > 0
        there.close()
