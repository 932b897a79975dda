from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from bot.bots import merged, sealed
from bot.settings import Settings, kept_secret, read_settings
from schedules.errors import SettingsFault
from tests.emulators.telegram import TOKEN


def beside(folder: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{folder / 'var' / 'nhacviec.db'}")


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    settings = beside(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept_secret(settings), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    (file,) = (tmp_path / "var").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "nhacviec.secret").touch()
    with pytest.raises(SettingsFault, match="khóa ký trống"):
        kept_secret(beside(tmp_path))


def told(**given: str) -> Settings:
    """What the environment says of a server with these variables."""
    here = {"NHACVIEC_DATABASE_URL": "postgresql://localhost/nhacviec", "NHACVIEC_SECRET": "khóa"}
    return read_settings(here | {f"NHACVIEC_{name}": value for name, value in given.items()})


def test_a_bot_for_all_communes_is_read_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "ma.txt").write_text(f"{TOKEN}\n", encoding="utf-8")
    settings = told(PROVINCE_TELEGRAM_TOKEN_FILE=str(tmp_path / "ma.txt"))
    assert settings.province_token == TOKEN
    assert TOKEN not in repr(settings)
    assert not settings.shares_bot, "nobody has it for its own"


@pytest.mark.parametrize(("content", "why"), [(b"\xff\xfe\x00", "không phải tệp chữ"), (None, "không có tệp")])
def test_a_file_that_holds_no_token_is_named(tmp_path: Path, content: bytes | None, why: str) -> None:
    file = tmp_path / "ma.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsFault, match=why):
        told(TELEGRAM_TOKEN_FILE=str(file))


def test_a_bot_for_all_communes_needs_a_server_and_a_token_of_its_own() -> None:
    for given, said in (
        ({"DATABASE_URL": "sqlite:///var/nhacviec.db"}, "chỉ dùng cho máy chủ PostgreSQL"),
        ({"TELEGRAM_TOKEN": TOKEN}, "cùng một mã"),
        ({"PROVINCE_TELEGRAM_TOKEN": "mã của tỉnh"}, "không phải mã bot"),
    ):
        with pytest.raises(SettingsFault, match=said):
            told(**{"PROVINCE_TELEGRAM_TOKEN": TOKEN} | given)


def test_jobs_are_for_a_server() -> None:
    """On a file the word would change nothing, and nobody would be told."""
    with pytest.raises(SettingsFault, match="chỉ dùng cho máy chủ PostgreSQL"):
        told(DRIVER="jobs", DATABASE_URL="sqlite:///var/nhacviec.db", PUBLIC_URL="https://nhacviec.example")


def test_a_commune_without_a_bot_of_its_own_has_the_one_they_share() -> None:
    settings = Settings(secret="khóa", province_token=TOKEN)
    shared, own = {"kind": "telegram", "name": "", "sealed": ""}, "7000000002:AAEmulatedTokenOfTheOtherCommune_01234567"
    assert merged(settings, cast(Any, [shared])).shares_bot, "a link alone is no bot"
    kept = merged(settings, cast(Any, [shared | {"sealed": sealed(settings, own)}]))
    assert (kept.telegram_token, kept.shares_bot) == (own, False)
    locked = merged(settings, cast(Any, [shared | {"sealed": sealed(Settings(secret="khác"), own)}]))
    assert locked.telegram_token is None, "its people have never opened the shared bot"
