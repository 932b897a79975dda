from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ledger import audit
from bot.ledger.migrations import migrate
from bot.ledger.rules import documents
from bot.ledger.store import Store
from schedules.errors import ConfigFault, Fault, LedgerFault

CONFIG = Path(__file__).parents[2] / "config"
NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def store(empty: Store) -> Store:
    migrate(empty)
    return empty


def renamed(found: dict[str, str], name: str) -> dict[str, str]:
    text = found["units.yaml"].replace("Phòng Kinh tế", name)
    assert text != found["units.yaml"]
    return found | {"units.yaml": text}


def test_a_folder_comes_in_once(store: Store) -> None:
    found = documents.read_folder(CONFIG)
    commune, change = store.do_now(documents.import_folder, found, now=NOW)
    assert set(change.added) == set(found)
    assert store.read_now(documents.current, commune.id) == found
    again, nothing = store.do_now(documents.import_folder, found, now=NOW)
    assert again.id == commune.id
    assert not nothing


def test_what_the_folder_changed_comes_in_as_a_new_version(store: Store) -> None:
    found = documents.read_folder(CONFIG)
    commune, _ = store.do_now(documents.import_folder, found, now=NOW)
    before = store.read_now(documents.version, commune.id)
    made, change = store.do_now(documents.import_folder, renamed(found, "Phòng Kinh tế mới"), now=NOW)
    assert change.changed == ("units.yaml",)
    assert made.named("phong-kinh-te") == "Phòng Kinh tế mới"
    assert store.read_now(documents.version, commune.id) == before + 1
    assert store.read_now(audit.newest, commune.id, "config")[0]["data"]["changed"] == ["units.yaml"]


def test_what_the_board_changed_stays_when_the_folder_did_not_move(store: Store) -> None:
    found = documents.read_folder(CONFIG)
    commune, _ = store.do_now(documents.import_folder, found, now=NOW)
    store.do_now(documents.put, commune.id, renamed(found, "Phòng KT"), author="chanh-van-phong", now=NOW)
    kept, change = store.do_now(documents.import_folder, found, now=NOW)
    assert not change
    assert kept.named("phong-kinh-te") == "Phòng KT"


def test_both_moved_is_refused_with_the_difference(store: Store) -> None:
    found = documents.read_folder(CONFIG)
    commune, _ = store.do_now(documents.import_folder, found, now=NOW)
    store.do_now(documents.put, commune.id, renamed(found, "Phòng KT"), author="chanh-van-phong", now=NOW)
    with pytest.raises(Fault, match="Phòng Kinh tế và Hạ tầng"):
        store.do_now(documents.import_folder, renamed(found, "Phòng Kinh tế và Hạ tầng"), now=NOW)
    assert store.read_now(documents.load_current, commune.id).named("phong-kinh-te") == "Phòng KT"


def test_a_document_that_is_gone_is_gone_until_it_comes_back(store: Store) -> None:
    found = documents.read_folder(CONFIG)
    commune, _ = store.do_now(documents.import_folder, found, now=NOW)
    name = "rulebooks/giai-ngan.yaml"
    less = {key: text for key, text in found.items() if key != name}
    assert store.do_now(documents.put, commune.id, less, author="x", now=NOW).removed == (name,)
    assert name not in store.read_now(documents.current, commune.id)
    assert store.do_now(documents.put, commune.id, found, author="x", now=NOW).added == (name,)
    assert store.read_now(documents.current, commune.id) == found


def test_a_faulty_folder_changes_nothing(store: Store) -> None:
    found = documents.read_folder(CONFIG)
    with pytest.raises(ConfigFault):
        store.do_now(documents.import_folder, found | {"units.yaml": "don_vi: [{"}, now=NOW)
    assert store.read_now(documents.only_commune) is None


def test_another_commune_is_refused(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nhacviec.db'}")
    migrate(store)
    found = documents.read_folder(CONFIG)
    commune, _ = store.do_now(documents.import_folder, found, now=NOW)
    other = found | {"commune.yaml": found["commune.yaml"].replace(commune.id, "xa-khac")}
    with pytest.raises(LedgerFault, match="xa-khac"):
        store.do_now(documents.import_folder, other, now=NOW)
    store.close()


def test_out_and_in_again_is_the_same(tmp_path: Path) -> None:
    found = documents.read_folder(CONFIG)
    assert documents.write_folder(tmp_path / "out", found) == sorted(found)
    assert documents.read_folder(tmp_path / "out") == found
    assert not list((tmp_path / "out").rglob("*.part"))


def test_a_file_that_is_no_text_is_said_by_name(tmp_path: Path) -> None:
    (tmp_path / "commune.yaml").write_bytes(b"\xff\xfe\x00x")
    with pytest.raises(ConfigFault, match=r"commune\.yaml.*UTF-8"):
        documents.read_folder(tmp_path)
    with pytest.raises(Fault, match="thư mục"):
        documents.read_folder(tmp_path / "nowhere")


def test_what_cannot_be_read_hides_no_other_mistake(tmp_path: Path) -> None:
    found = documents.read_folder(CONFIG)
    documents.write_folder(tmp_path, found | {"holidays.yaml": "nghi: {2026-13-01: x}\n"})
    (tmp_path / "commune.yaml").write_bytes(b"\xff\xfe\x00x")
    with pytest.raises(ConfigFault) as refused:
        documents.read_folder(tmp_path)
    assert [(one.file, one.line) for one in refused.value.problems] == [("commune.yaml", 0), ("holidays.yaml", 1)]
