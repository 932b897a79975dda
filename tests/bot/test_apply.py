"""`nhacviec config check` and `config apply`, as an office uses them: the difference first, then exactly that."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection, select

from bot import cli
from bot.cli import common
from bot.ledger import tables
from bot.ledger.duties import obligations
from bot.ledger.store import Store
from bot.summaries import chat, render
from schedules.calendar import TZ
from schedules.standing import standing

SHIPPED = Path(__file__).parents[2] / "config"
BOOK = "rulebooks/bang-mac-2026.yaml"
NOW = datetime(2026, 3, 2, 9, tzinfo=TZ)
OFFICE = "chanh-van-phong"


class Office:
    """A folder being edited, a record, and the command line between them."""

    def __init__(self, folder: Path, url: str, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.folder, self.store, self._capsys, self._patch = folder, Store(url), capsys, patch
        shutil.copytree(SHIPPED, folder)
        patch.setenv("NHACVIEC_CONFIG", str(folder))
        patch.setenv("NHACVIEC_DATABASE_URL", url)
        self.runs("people", "--json")  # any command that reads the record fills it

    def runs(self, *words: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of one command on 2 March 2026."""
        now = () if words[:2] == ("config", "check") or words[0] == "people" else ("--now", NOW.isoformat())
        self._patch.setattr(common, "host_now", lambda: NOW)
        self._patch.setattr(sys, "argv", ["nhacviec", *words, *now])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self._capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    def starts_anew(self, path: Path) -> None:
        self._patch.setenv("NHACVIEC_DATABASE_URL", f"sqlite:///{path}")

    def edits(self, name: str, change: Callable[[Any], None]) -> None:
        path = self.folder / name
        told = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # every scalar as written
        change(told)
        path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def rows(self) -> dict[str, Any]:
        held = self.store.read_now(lambda tx: tx.execute(select(tables.obligation)).mappings().all())
        return {row["id"]: row for row in held}

    def table(self, table: Any, *where: Any) -> list[Any]:
        return list(self.store.read_now(lambda tx: tx.execute(select(table).where(*where)).mappings().all()))

    @property
    def commune(self) -> Any:
        from bot.ledger.rules import documents

        return self.store.read_now(documents.load_current, "bang-mac")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterable[Office]:
    made = Office(tmp_path / "config", f"sqlite:///{tmp_path / 'nhacviec.db'}", capsys, monkeypatch)
    yield made
    made.store.close()


def _answer(tx: Connection, commune: Any, obligation: str) -> None:
    obligations.touch(tx, commune, obligation, NOW, answered_at=NOW, blocked_reason="chờ vốn")


def without(key: str, *ids: str) -> Callable[[Any], None]:
    def change(told: Any) -> None:
        told[key] = [row for row in told[key] if row["ma"] not in ids]

    return change


def rule(told: Any, id_: str) -> Any:
    return next(row for row in told["quy_tac"] if row["ma"] == id_)


def test_the_difference_is_shown_and_nothing_is_done_before_it_is_agreed_to(office: Office) -> None:
    before = office.rows()
    office.edits("projects.yaml", without("du_an", "mau-cau-ban"))
    code, said, _ = office.runs("config", "apply")
    assert code == 0
    assert said.splitlines() == [
        "Bỏ dự án “Cầu bản qua suối (mẫu)” (mau-cau-ban).",
        "Bỏ việc: Giải ngân hết vốn dự án đã hoàn thành: Cầu bản qua suối (mẫu), Phòng Kinh tế, hạn 30/6/2026.",
        "Chưa áp dụng. Thêm --yes để áp dụng không hỏi lại.",
    ]
    assert office.rows() == before
    code, said, _ = office.runs("config", "apply", "--yes")
    assert code == 0
    assert "Bỏ dự án “Cầu bản qua suối (mẫu)”" in said
    assert "Đã áp dụng." in said
    assert "Không có gì khác" in office.runs("config", "apply")[1]


REMOVALS: dict[str, tuple[dict[str, Callable[[Any], None]], Callable[[Any], bool]]] = {
    "rule": ({BOOK: without("quy_tac", "ctmtqg")}, lambda row: row["id"].startswith("ctmtqg/")),
    "project": ({"projects.yaml": without("du_an", "mau-cho-xa")}, lambda row: row["project"] == "mau-cho-xa"),
    "unit": (
        {
            "units.yaml": without("don_vi", "ban-qlda"),
            "projects.yaml": without("du_an", "mau-nuoc-sach", "mau-truong-mam-non", "mau-tru-so"),
        },
        lambda row: row["unit"] == "ban-qlda",
    ),
}


@pytest.mark.parametrize("what", REMOVALS)
def test_what_is_deleted_takes_exactly_its_obligations_and_no_answer(office: Office, what: str) -> None:
    changes, mine = REMOVALS[what]
    before = office.rows()
    doomed = sorted(name for name, row in before.items() if mine(row))
    assert doomed
    answered = doomed[0]
    office.store.do_now(lambda tx: _answer(tx, office.commune, answered))
    for name, change in changes.items():
        office.edits(name, change)
    code, said, wrong = office.runs("config", "apply", "--yes")
    assert (code, wrong) == (0, "")
    after = office.rows()
    assert set(after) == set(before)
    assert {name for name, row in after.items() if row["state"] in ("withdrawn", "retired")} == set(doomed)
    assert after[answered]["state"] == "retired"
    assert after[answered]["blocked_reason"] == "chờ vốn"
    assert {after[name]["state"] for name in doomed[1:]} == {"withdrawn"}
    assert all(after[name]["next_step_at"] is None for name in doomed)
    untouched = [name for name in before if name not in doomed]
    assert [after[name] for name in untouched] == [before[name] for name in untouched]
    assert "Bỏ việc: " in said


def test_every_mistake_is_told_at_once_and_nothing_of_the_folder_is_taken(office: Office) -> None:
    def spoil(told: Any) -> None:
        rule(told, "ke-hoach-dau-tu-cong")["chu_tri"] = ["phong-kinh-e"]
        rule(told, "ke-hoach-dau-tu-cong")["cac_buoc"][0]["han"] = "2026-02-30"
        rule(told, "giai-ngan-chuyen-tiep")["cac_buoc"][1]["chi_tieu"]["gia_tri"] = "20"
        rule(told, "ctmtqg-keo-dai")["ma"] = "ctmtqg"

    before = office.rows()
    office.edits(BOOK, spoil)
    for words in (("config", "check"), ("config", "apply", "--yes")):
        code, said, wrong = office.runs(*words)
        assert (code, said) == (2, "")
        for what in ("phong-kinh-e", "30/02/2026", "thang giảm", "“ctmtqg” lặp lại"):
            (line,) = [line for line in wrong.splitlines() if what in line]
            assert f"{BOOK}:" in line
    assert office.rows() == before


# --- what has no day, and what is not known -------------------------------------------------------------------------


def test_what_has_no_day_is_in_the_summary_and_reminded_of_once_somebody_dates_it(office: Office) -> None:
    target, leaderless = "lao-dong-qua-dao-tao", "giai-ngan-chung"
    undated = {one.rule for one in standing(office.commune)}
    assert {target, leaderless, "giai-phong-mat-bang", "phat-trien-kinh-te"} <= undated
    assert len([one for one in standing(office.commune) if one.kind.value == "standing_target"]) == 24
    assert not [name for name in office.rows() if name.split("/")[0] in undated]
    assert "41 chỉ tiêu, nhiệm vụ không ghi hạn" in office.runs("summary")[1]

    def date(told: Any) -> None:
        rule(told, target)["cac_buoc"] = [{"ma": "cuoi-nam", "han": "2026-12-15"}]
        rule(told, leaderless)["cac_buoc"] = [{"ma": "cuoi-nam", "han": "2026-12-31"}]

    office.edits(BOOK, date)
    assert "Thêm việc: Tỷ lệ lao động qua đào tạo" in office.runs("config", "apply", "--yes")[1]
    assert office.rows()[f"{target}/phong-van-hoa-xa-hoi//cuoi-nam"]["next_step_at"] is not None
    assert not [name for name in office.rows() if name.startswith(leaderless)]

    office.edits(BOOK, lambda told: rule(told, leaderless).update(chu_tri=["phong-kinh-te"]))
    office.runs("config", "apply", "--yes")
    assert office.rows()[f"{leaderless}/phong-kinh-te//cuoi-nam"]["state"] == "open"
    assert "39 chỉ tiêu, nhiệm vụ không ghi hạn" in office.runs("summary")[1]


def test_every_output_tells_of_what_has_no_day(office: Office) -> None:
    import io
    import json

    import docx
    import openpyxl

    def made(fmt: str) -> Any:
        return office.store.read_now(render, office.commune, NOW.date(), fmt, messenger="console")

    told = json.loads(made("json"))["standing"]
    assert len(told) == 41
    growth = next(one for one in told if one["rule"] == "tang-truong")
    assert growth["target"] == {"op": ">=", "value": 10.0, "unit": "%", "metric": "tốc độ tăng trưởng kinh tế"}
    assert next(one for one in told if one["rule"] == "tuyen-quan")["target"] is None
    sheet = openpyxl.load_workbook(io.BytesIO(made("xlsx")))["Không ghi hạn"]
    *numbered, below, missing = sheet.iter_rows(min_row=2, values_only=True)
    lines = [row[2:5] for row in numbered]
    assert ("Tốc độ tăng trưởng kinh tế", "từ 10%", "Các phòng chuyên môn, Các cơ quan, đơn vị") in lines
    assert len(lines) == 41
    assert not any(below)
    assert str(missing[2]).startswith("Chưa có phụ lục của Quyết định")
    report = docx.Document(io.BytesIO(made("docx")))
    (table,) = [one for one in report.tables if "Mức phải đạt" in [cell.text for cell in one.rows[0].cells]]
    assert len(table.rows) == 42
    listed = chat.standing(office.commune, "tram-y-te").text
    assert "Dùng số thu dịch vụ y tế cho cải cách tiền lương (từ 35%)" in listed
    assert "Tỷ lệ lao động" not in listed


def test_what_nobody_has_said_is_asked_of_the_office_once(office: Office) -> None:
    asked = office.table(tables.message, tables.message.c.purpose == "notice")
    assert [(row["person"], row["payload"]["make"]["text"]) for row in asked] == [(OFFICE, "engine.lacking")]
    assert "Cần bổ sung: “Các thôn” gồm những đơn vị nào?" in office.runs("config", "check")[1]
    office.edits("commune.yaml", lambda told: told["gio"].update(buoi_sang="07:30"))
    office.runs("config", "apply", "--yes")
    assert len(office.table(tables.message)) == 1

    def name(told: Any) -> None:
        told["can_bo"].append({"ma": "truong-thon-1", "chuc_danh": "Trưởng thôn 1"})
        told["don_vi"].append({"ma": "thon-1", "ten": "Thôn 1", "loai": "thon", "nguoi_dung_dau": "truong-thon-1"})
        next(row for row in told["nhom"] if row["ma"] == "cac-thon")["thanh_vien"] = ["thon-1"]

    office.edits("units.yaml", name)
    said = office.runs("config", "apply", "--yes")[1]
    assert "“Các thôn”" not in said.partition("Đã áp dụng.")[2]
    assert len([row for row in office.rows().values() if row["unit"] == "thon-1"]) > 8
    assert len(office.table(tables.message)) == 2


def test_another_day_for_the_weeks_post_counts_from_then_on(office: Office) -> None:
    from bot.ledger.duties.obligations import Reach
    from bot.ledger.routine import routines

    office.store.do_now(routines.run, office.commune, NOW, Reach())
    (row,) = office.table(tables.routine, tables.routine.c.name == routines.WEEK_RESULT)
    assert row["next_at"].astimezone(TZ) == datetime(2026, 3, 6, 15, 30, tzinfo=TZ)
    office.edits("commune.yaml", lambda told: told["nhom_chung"].update(cuoi_tuan={"thu": "thu-nam", "gio": "16:00"}))
    assert "Sửa " in office.runs("config", "apply", "--yes")[1]
    (row,) = office.table(tables.routine, tables.routine.c.name == routines.WEEK_RESULT)
    assert row["next_at"].astimezone(TZ) == datetime(2026, 3, 5, 16, 0, tzinfo=TZ)


# --- starting -------------------------------------------------------------------------------------------------------


def test_a_newer_record_and_a_faulty_folder_are_refused_in_words(office: Office, tmp_path: Path) -> None:
    office.store.do_now(lambda tx: tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    code, said, wrong = office.runs("people")
    assert (code, said) == (2, "")
    assert len(wrong.splitlines()) == 1
    assert "phiên bản mới hơn" in wrong
    office.folder.joinpath("units.yaml").write_text("ma: [", encoding="utf-8")
    office.starts_anew(tmp_path / "khác.db")
    code, said, wrong = office.runs("people")
    assert (code, said) == (2, "")
    assert "units.yaml" in wrong
    assert not (tmp_path / "khác.db").exists()  # nothing half done is left behind
