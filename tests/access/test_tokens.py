"""A run that meets everything that can go wrong on the way: tokens and keys are in nothing it leaves behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ledger.store import Store
from bot.ledger.who import people
from tests.emulators.telegram import TelegramEmulator
from tests.lifecycle.process import process
from tests.secrets import betrayed, every_file
from tests.town import Setup, configuration, prepare, settings_for

MORNING = "2026-06-30T08:30:00+07:00"
HEAD = "giam-doc-ban-qlda"


def test_what_is_looked_for_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text('{"url": "https://api.telegram.org/bot1:khoa/getMe"}')
    assert betrayed(every_file(tmp_path), ["1:khoa"]) == ["a.log: …1:khoa"]
    assert betrayed(every_file(tmp_path), ["2:khoa"]) == []


@pytest.mark.slow
async def test_faults_of_every_kind_and_a_revoked_token(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'nhacviec.db'}"
    async with TelegramEmulator(quicker=50.0) as telegram:
        folder = configuration(tmp_path / "config", ("khoi-cong", "ke-hoach"))
        store = Store(database)
        commune = prepare(store, settings_for(telegram, database, folder), Setup(start="2026-06-29 06:00"), telegram)
        code = store.do_now(people.issue, commune.id, HEAD, datetime.now(UTC))
        for kind in ("close", "drop", "html", "status"):
            telegram.faults.add(kind, times=2)
            telegram.faults.add(kind, "getUpdates")
        telegram.faults.add("status", status=429, words="Too Many Requests", retry_after=1)
        telegram.faults.add("status", status=500, words=f"Internal: /bot{telegram.token}/sendMessage")
        telegram.person(HEAD).says("60%")
        telegram.person("người lạ").says(code)
        async with process(database, folder, telegram.address, MORNING) as one:
            await one.until(lambda: not telegram.faults.waiting, "every fault to be met")
            telegram.revoked = True
            telegram.person(HEAD).says("xong")
            await one.until(lambda: "token refused" in one.log.read_text(), "the token to be refused")
            assert await one.ends() == 0
        log = one.log.read_text()
        assert "to be tried again" in log or "not delivered" in log
        assert code not in log
        assert "60%" not in log, "people's words are not the log's"
        assert betrayed(every_file(tmp_path)) == []  # `process` looks too, for the key of links as well
        store.close()
