"""A server of two communes, and somebody who types at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.ledger.commune import communes
from bot.ledger.store import Store
from schedules.errors import Fault
from tests.bot.ledger.test_walls import texts
from tests.databases import postgres
from tests.town import moment

SECRET = "khóa của kiểm thử " * 2
NAMES = ("xa-dong", "xa-tay")
WATCHER = "can-bo-tinh"
Typed = Callable[..., str]


def with_watcher(name: str) -> dict[str, str]:
    """The configuration with somebody of the province."""
    found = texts(name)
    known = "  - {ma: chu-tich, "
    person = f"  - {{ma: {WATCHER}, chuc_danh: Cán bộ theo dõi của tỉnh, vai_tro: tinh}}\n"
    return found | {"units.yaml": found["units.yaml"].replace(known, person + known, 1)}


@pytest.fixture
def server() -> Iterator[Store]:
    with postgres(ready=True) as url:
        store = Store(url)
        store.do_now(communes.add, with_watcher("xa-dong"), moment("2026-01-05 08:00"))
        store.do_now(communes.add, texts("xa-tay"), moment("2026-01-05 08:00"))
        yield store
        store.close()


@pytest.fixture
def typed(server: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """`nhacviec …` as somebody at the server types it; what it said, or why not."""
    monkeypatch.chdir(tmp_path)
    there = {
        "NHACVIEC_DATABASE_URL": server.url.render_as_string(hide_password=False),
        "NHACVIEC_SECRET": SECRET,
        "NHACVIEC_PUBLIC_URL": "https://nhacviec.example",
        "NHACVIEC_COMMUNE": "xa-dong",
    }
    for name, value in there.items():
        monkeypatch.setenv(name, value)

    def types(*words: str, group: str = "province") -> str:
        done = CliRunner().invoke(app, [group, *words])
        if done.exception is not None and not isinstance(done.exception, Fault):
            raise done.exception
        return str(done.exception) if done.exception else done.output

    return types
