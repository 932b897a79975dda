from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.settings import Settings, kept_secret
from schedules.errors import SettingsFault


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
