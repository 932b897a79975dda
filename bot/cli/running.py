"""The process and its record: run, watch, back up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import (
    AsJson,
    Now,
    host_now,
    instant,
    open_desk,
    print_json,
)
from schedules.errors import Fault


def run(
    port: Annotated[int, typer.Option(help="Cổng của trang web tại máy này.")] = 8080,
    host: Annotated[str, typer.Option(help="Địa chỉ lắng nghe; mặc định chỉ máy này.")] = "127.0.0.1",
    role: Annotated[str, typer.Option(help="all, hoặc web, worker, cách nhau bằng dấu phẩy.")] = "all",
    clock: Annotated[str | None, typer.Option(help="Giờ bắt đầu (ISO) của đồng hồ tập huấn.")] = None,
    speed: Annotated[float, typer.Option(help="Số giây tập huấn trôi trong một giây thật.")] = 1.0,
) -> None:
    """Chạy hệ thống: mọi kênh chat đã có mã bot; chưa có mã nào thì mở trang tập huấn tại máy này."""
    from bot.app import run_forever
    from bot.serving import run_many, serves_many
    from bot.settings import read_settings

    start = instant(clock, "--clock") if clock else None
    settings = read_settings()
    if serves_many(settings):
        run_many(settings, host=host, port=port, role=role)
        return
    run_forever(settings, host=host, port=port, role=role, start=start, speed=speed)


def doctor(as_json: AsJson = False, now: Now = None) -> None:
    """Khám: cấu hình, cơ sở dữ liệu, đồng hồ, mã bot, đường nối, hạn mức; mỗi dòng một điều và cách xử lý."""
    import logging

    from bot.doctor import Ward, examine
    from bot.logs import configure
    from bot.settings import read_settings

    configure("text", logging.ERROR)  # the lines say it
    lines = examine(Ward(read_settings(), instant(now, "--now") if now else host_now()))
    if as_json:
        print_json([line.as_json() for line in lines])
        return
    for line in lines:
        typer.echo(str(line))


def backup(
    file: Annotated[Path, typer.Argument(help="Tệp sao lưu, ví dụ nhacviec-2026-06-30.db.")],
    as_json: AsJson = False,
) -> None:
    """Sao lưu toàn bộ dữ liệu vào một tệp, kể cả khi hệ thống đang chạy; ghi xong kiểm tra lại."""
    from bot.ledger.commune.backup import write

    desk = open_desk()
    made = write(desk.store, file, desk.now)
    about = {"file": str(file), "revision": made.revision, "rows": made.rows, "bytes": file.stat().st_size}
    print_json(about) if as_json else typer.echo(f"Đã sao lưu và kiểm tra {file}: {made.rows} dòng.")


def restore(
    file: Annotated[Path, typer.Argument(help="Tệp sao lưu.")],
    now: Now = None,
) -> None:
    """Kiểm tra tệp sao lưu rồi thay dữ liệu đang có; dữ liệu cũ được giữ lại bên cạnh."""
    from bot.ledger.commune.restoring import restore as put_back
    from bot.settings import read_settings

    moment = instant(now, "--now") if now else host_now()
    done = put_back(read_settings().database_url, file, moment)
    made_at = done.backup.made_at
    typer.echo(
        f"Đã khôi phục {done.backup.rows} dòng" + (f", sao lưu lúc {made_at:%H:%M %d/%m/%Y}." if made_at else ".")
    )
    if made_at is None:
        typer.echo("Tệp không có nhãn sao lưu: chỉ kiểm tra được cấu trúc.")
    if done.before is not None:
        typer.echo(f"Dữ liệu cũ giữ tại {done.before}.")


def live(
    units: Annotated[list[str] | None, typer.Argument(help="Mã đơn vị bắt đầu chạy thật.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Mọi đơn vị.")] = False,
) -> None:
    """Bắt đầu chạy thật cho đơn vị: từ đây tin nhắn đến đúng người, không qua chạy thử."""
    desk = open_desk()
    chosen = list(desk.commune.directory.units) if all_ else list(units or ())
    if not chosen:
        raise Fault("chưa nói đơn vị nào.", "live", "Ví dụ: nhacviec live phong-kinh-te, hoặc nhacviec live --all.")
    for line in desk.go_live(chosen):
        typer.echo(line)
