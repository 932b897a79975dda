"""`nhacviec commune …`: the communes that share one server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import AsJson, Now, host_now, instant, print_json
from schedules.errors import Fault

if TYPE_CHECKING:
    from bot.ledger.store import Store
    from bot.settings import Settings

Which = Annotated[str, typer.Argument(help="Mã xã, xem bằng nhacviec commune list.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Làm, không hỏi lại.")]
TokenFile = Annotated[
    Path | None, typer.Option("--telegram-token-file", help="Tệp chứa mã bot Telegram của xã; mã được mã hóa khi lưu.")
]


def add(
    place: Annotated[Path, typer.Argument(help="Thư mục cấu hình, hoặc tệp SQLite (bản sao lưu) của xã.")],
    telegram_token_file: TokenFile = None,
    now: Now = None,
) -> None:
    """Thêm một xã vào máy chủ PostgreSQL: từ thư mục cấu hình, hoặc chuyển nguyên vẹn từ tệp SQLite."""
    from bot.ledger.commune import communes
    from bot.ledger.rules import documents

    settings, store = server()
    moment = instant(now, "--now") if now else host_now()
    token = _token(telegram_token_file)
    if place.is_dir():
        name = store.do_now(communes.add, documents.read_folder(place), moment).id
        typer.echo(f"Đã thêm xã {name}.")
    else:
        name, rows = communes.move_in(store, place, moment)
        typer.echo(f"Đã chuyển xã {name} đến: {rows} dòng. Dừng hẳn hệ thống cũ trước khi chạy ở đây.")
        key = place.with_suffix(".secret")  # what the file's own installation sealed its tokens with
        _reseal(settings, store, [name], *([key.read_text(encoding="ascii").strip()] if key.exists() else []))
    if token is not None:
        _keep_token(settings, store, name, token)
        typer.echo("Đã lưu mã bot Telegram.")


def list_(as_json: AsJson = False) -> None:
    """Các xã trên máy chủ: đang chạy ở đâu, còn bao nhiêu nhiệm vụ."""
    from dataclasses import asdict

    from bot.ledger.commune import communes

    found = server()[1].read_now(communes.listing)
    if as_json:
        print_json([asdict(one) | {"started_on": one.started_on.isoformat()} for one in found])
        return
    for one in found:
        state = "tạm ngừng" if one.disabled else ", ".join(one.owners) or "chưa có tiến trình nào giữ kênh"
        typer.echo(f"{one.id}  {one.name}: {one.obligations} nhiệm vụ đang mở; {state}.")


def reseal() -> None:
    """Mã hóa lại mọi mã bot bằng khóa mới (NHACVIEC_SECRET); khóa cũ đặt ở NHACVIEC_SECRET_BEFORE."""
    from bot.ledger.commune import communes

    settings, store = server()
    _reseal(settings, store, [one.id for one in store.read_now(communes.listing)])


def _reseal(settings: Settings, store: Store, names: list[str], *before: str) -> None:
    from bot import bots

    counts = [store.of(name).do_now(bots.reseal, settings, name, *before) for name in names]
    done, lost = (sum(parts) for parts in zip(*counts, strict=True)) if counts else (0, 0)
    if done:
        typer.echo(f"Đã mã hóa lại {done} mã bot bằng khóa mới.")
    if lost:
        typer.echo(f"{lost} mã bot không mở được bằng khóa nào: dán lại trong trang Kênh chat, hoặc đặt khóa cũ.")


def disable(
    commune: Which, undo: Annotated[bool, typer.Option("--undo", help="Cho chạy lại.")] = False, now: Now = None
) -> None:
    """Tạm ngừng một xã: không tiến trình nào phục vụ nữa, dữ liệu giữ nguyên."""
    from bot.ledger.commune import communes

    moment = instant(now, "--now") if now else host_now()
    server()[1].do_now(communes.disable, commune, moment, disabled=not undo)
    typer.echo(f"Xã {commune}: {'cho chạy lại' if undo else 'tạm ngừng'}.")


def export(
    commune: Which, file: Annotated[Path, typer.Argument(help="Tệp để ghi, ví dụ xa-dong.db.")], now: Now = None
) -> None:
    """Xuất toàn bộ dữ liệu của một xã ra một tệp; tệp ấy chạy riêng được, hoặc chuyển sang máy chủ khác."""
    from bot.ledger.commune import backup, communes

    _, store = server()
    store.read_now(communes.known, commune)
    made = backup.write(store.of(commune), file, instant(now, "--now") if now else host_now())
    typer.echo(f"Đã xuất và kiểm tra {file}: {made.rows} dòng.")


def remove(commune: Which, yes: Yes = False) -> None:
    """Xóa mọi dữ liệu của một xã khỏi máy chủ; nên xuất ra tệp trước."""
    from bot.ledger.commune import communes

    if not yes:
        first = f"Xuất trước: nhacviec commune export {commune} {commune}.db, rồi thêm --yes."
        raise Fault("xóa thì không lấy lại được.", "commune remove", first)
    rows = server()[1].do_now(communes.remove, commune)
    typer.echo(f"Đã xóa xã {commune}: {rows} dòng.")


def server() -> tuple[Settings, Store]:
    """The server's record, migrated. Fault where the record is one commune's file."""
    from bot.ledger.migrations import migrate
    from bot.ledger.store import Store
    from bot.settings import read_settings

    settings = read_settings()
    if settings.sqlite_path is not None:
        raise Fault(
            "tệp SQLite chỉ giữ một xã.",
            "NHACVIEC_DATABASE_URL",
            "Nhiều xã dùng chung một máy chủ PostgreSQL: đặt biến này là postgresql://…",
        )
    store = Store(settings.database_url)
    migrate(store)
    return settings, store


def _token(file: Path | None) -> str | None:
    from bot.bots import well_formed

    if file is None:
        return None
    try:
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise Fault("không đọc được tệp mã bot.", str(file), "Kiểm tra đường dẫn và quyền đọc.") from fault
    if not well_formed(token):
        raise Fault("tệp này không chứa mã bot.", str(file), "Chép lại nguyên mã từ BotFather, một dòng.")
    return token


def _keep_token(settings: Settings, store: Store, commune: str, token: str) -> None:
    from bot.bots import hash_of, sealed
    from bot.ledger.who import bots

    about = {"kind": "telegram", "token_hash": hash_of(token), "sealed": sealed(settings, token), "name": ""}
    store.of(commune).do_now(bots.put, commune, by="dòng lệnh", now=host_now(), **about)
