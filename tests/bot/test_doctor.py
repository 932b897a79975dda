"""`nhacviec doctor`: one line each, with what to do; against the emulated platforms, beside nothing that runs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from bot.bots import hash_of, sealed
from bot.doctor import Level, Line, Ward, channels, examine
from bot.ledger.migrations import migrate
from bot.ledger.store import Store
from bot.ledger.tables import lane
from bot.ledger.who import bots, people
from bot.settings import Settings
from tests.emulators.telegram import TOKEN as TELEGRAM_TOKEN
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.zalo import TOKEN, TOKEN_2, ZaloEmulator
from tests.town import configuration

SECRET = "một chuỗi ngẫu nhiên dài hơn ba mươi hai ký tự"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    config = configuration(tmp_path / "config", ("khoi-cong",))
    return Settings(config=config, database_url=f"sqlite:///{tmp_path / 'a.db'}", secret=SECRET)


def doctor(settings: Settings) -> list[Line]:
    return list(examine(Ward(settings, datetime.now(UTC))))


async def beside(settings: Settings) -> list[Line]:
    """The doctor has a loop of its own, as a command has."""
    return await asyncio.to_thread(doctor, settings)


def about(lines: list[Line], what: str) -> list[Line]:
    return [line for line in lines if what in line.what]


def write(settings: Settings, work: Callable[..., Any], *args: Any, **kw: Any) -> None:
    store = Store(settings.database_url)
    migrate(store)
    store.do_now(work, *args, **kw)
    store.close()


def test_a_fresh_installation_is_told_what_to_do_next(settings: Settings) -> None:
    lines = doctor(settings)
    assert not [line for line in lines if line.level is Level.wrong]
    (channel,) = about(lines, "Kênh chat")
    assert "/kenh" in channel.mend
    (running,) = about(lines, "Tiến trình")
    assert "make run" in running.mend
    (linked,) = about(lines, "Liên kết")
    assert "invite --all" in linked.mend
    assert all("\n" not in str(line) for line in lines)


def test_a_faulty_folder_a_changed_key_and_a_lost_record_are_each_a_line(settings: Settings, tmp_path: Path) -> None:
    write(settings, keep, settings)
    (settings.config / "units.yaml").write_text("can_bo: [", encoding="utf-8")
    lines = doctor(replace(settings, secret="khóa khác hẳn, cũng dài hơn ba mươi hai ký tự"))
    assert "config check" in about(lines, "Cấu hình")[0].mend
    (tmp_path / "b.db").write_bytes(b"no database at all" * 400)
    broken = doctor(replace(settings, database_url=f"sqlite:///{tmp_path / 'b.db'}"))
    assert any(line.level is Level.wrong and "restore" in line.mend for line in about(broken, "Cơ sở dữ liệu"))
    assert len(about(broken, "Địa chỉ ngoài")) == 1, "the other checks go on"


def test_a_kept_token_that_no_longer_opens_is_said(settings: Settings) -> None:
    doctor(settings)
    write(settings, keep, settings)
    changed = replace(settings, secret="khóa khác hẳn, cũng dài hơn ba mươi hai ký tự")
    line, _ = about(doctor(replace(changed, secret_before=SECRET)), "Khóa")
    assert (line.level, "1 mã bot đã lưu còn mở bằng khóa cũ" in line.said) == (Level.note, True)
    (line,) = about(doctor(changed), "Khóa")
    assert line.level is Level.wrong
    assert "dán lại" in line.mend


def keep(tx: Connection, settings: Settings, token: str = TOKEN, kind: str = "zalo") -> None:
    made = {"kind": kind, "token_hash": hash_of(token), "sealed": sealed(settings, token), "name": "Bot"}
    bots.put(tx, "xa-thu", **made, by="thử", now=datetime.now(UTC))


async def test_tokens_modes_and_quotas_of_both_platforms(settings: Settings) -> None:
    async with TelegramEmulator() as telegram, ZaloEmulator(TOKEN, TOKEN_2) as zalo:
        both = replace(
            settings,
            telegram_token=TELEGRAM_TOKEN,
            telegram_api=telegram.address,
            zalo_tokens=(TOKEN, TOKEN_2),
            zalo_api=zalo.address,
        )
        lines = await beside(both)
        assert not [line for line in lines if line.level is Level.wrong], [str(line) for line in lines]
        (first, second) = about(lines, "Zalo “")
        assert "hỏi tin định kỳ; chưa nhận tin nào" in first.said
        assert "Bot Nhắc Việc 1" in first.what
        assert "Bot Nhắc Việc 2" in second.what
        (quota,) = about(lines, "Hạn mức")
        assert "0/3000" in quota.said
        (address,) = about(lines, "Địa chỉ ngoài")
        assert (address.level, "Zalo không gửi lại" in address.said) == (Level.note, True)
        assert len(about(lines, "Telegram “")) == 1
        zalo.world.bot(TOKEN).revoked = True
        lines = await beside(both)
        refused, well = about(lines, "Zalo “")
        assert refused.level is Level.wrong
        assert "/kenh" in refused.mend
        assert well.level is Level.well
        assert TOKEN not in "".join(map(str, lines))
        telegram.check()
        zalo.check()


async def test_a_webhook_of_another_program_is_named(settings: Settings) -> None:
    async with ZaloEmulator() as zalo:
        zalo.world.bot(TOKEN).hook = {"url": "https://khac.example/hook", "updated_at": 1, "secret_token": "x" * 20}
        (line,) = about(await beside(replace(settings, zalo_tokens=(TOKEN,), zalo_api=zalo.address)), "Zalo “")
        assert line.level is Level.wrong
        assert "https://khac.example/hook" in line.said


@pytest.mark.parametrize("host", ["nhacviec.example", "xa-thu.nhacviec.example"])
async def test_a_webhook_at_the_communes_own_address_is_ours(settings: Settings, host: str) -> None:
    """On a server of several a commune is met under a name of its own."""
    async with ZaloEmulator() as zalo:
        hook = f"https://{host}/hook/zalo/xa-thu"
        zalo.world.bot(TOKEN).hook = {"url": hook, "updated_at": 1, "secret_token": "x" * 20}
        out = {"zalo_tokens": (TOKEN,), "zalo_api": zalo.address, "public_url": "https://nhacviec.example"}
        ward = Ward(replace(settings, **out), datetime.now(UTC))
        (line,) = about(await asyncio.to_thread(lambda: list(channels.bots(ward))), "Zalo “")
        assert (line.level, "webhook" in line.said, "hỏi tin" in line.said) == (Level.well, True, False), line
        await asyncio.to_thread(ward.desk.store.close)


async def test_a_full_bot_and_a_month_that_is_nearly_spent(settings: Settings) -> None:
    async with ZaloEmulator() as zalo:
        used = replace(settings, zalo_tokens=(TOKEN,), zalo_api=zalo.address)
        await beside(used)
        now = datetime.now(UTC)

        def spend(tx: Connection) -> None:
            month = (now + timedelta(hours=7)).strftime("%Y-%m")
            values = {"messenger": "zalo", "token_hash": hash_of(TOKEN), "epoch": 1, "a_month": 3000}
            tx.execute(insert(lane).values(commune="xa-thu", month=month, month_count=2900, **values))
            for n in range(50):
                people.link(tx, "xa-thu", messenger="zalo", chat=f"c{n}", person="chu-tich", now=now)
            tx.execute(update(lane).values(bot_name="Bot xã"))

        write(used, spend)
        lines = about(await beside(used), "Hạn mức")
        assert any("2900/3000" in line.said and line.level is Level.note for line in lines)
        assert any("50/50 người" in line.said for line in lines)


async def test_an_unreachable_platform_and_a_skewed_clock(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.doctor import channels

    away = replace(settings, zalo_tokens=(TOKEN,), zalo_api="http://127.0.0.1:9")
    lines = await beside(away)
    assert about(lines, "Máy chủ Zalo")[0].level is Level.wrong
    assert "mạng" in about(lines, "Zalo “")[0].mend
    monkeypatch.setattr(channels, "_date_of", lambda answer: datetime.now(UTC) + timedelta(minutes=7))
    async with ZaloEmulator() as zalo:
        (line,) = about(await beside(replace(away, zalo_api=zalo.address)), "Đồng hồ")
    assert line.level is Level.wrong
    assert "lệch 4" in line.said
    assert "set-ntp" in line.mend


def test_every_line_is_printed_and_exit_is_0(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from bot import cli

    monkeypatch.setenv("NHACVIEC_CONFIG", str(settings.config))
    monkeypatch.setenv("NHACVIEC_DATABASE_URL", settings.database_url)
    monkeypatch.setattr("sys.argv", ["nhacviec", "doctor", "--json"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 0
    lines = json.loads(capsys.readouterr().out)
    assert {"level", "what", "said", "mend"} == set(lines[0])
