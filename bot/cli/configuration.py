"""`nhacviec config …`: checked whole, difference shown before it is applied, exported as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import (
    Now,
    mention_open,
    open_desk,
)
from schedules.errors import Fault


def config_check(folder: Annotated[Path | None, typer.Argument(help="Thư mục cấu hình.")] = None) -> None:
    """Kiểm tra một thư mục cấu hình; báo mọi lỗi một lượt."""
    from bot.ledger.rules.documents import read_folder
    from bot.settings import read_settings
    from schedules.configuration import load

    commune = load(read_folder(folder or read_settings().config))
    rules = sum(len(book.rules) for book in commune.rulebooks)
    units = len(commune.directory.units)
    typer.echo(f"Cấu hình dùng được: {rules} quy tắc, {units} đơn vị, {len(commune.projects)} dự án.")
    mention_open(commune)


def config_apply(
    folder: Annotated[Path | None, typer.Argument(help="Thư mục cấu hình.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Áp dụng, không hỏi lại.")] = False,
    now: Now = None,
) -> None:
    """Cho xem khác biệt với cấu hình đang dùng, rồi áp dụng."""
    from bot.settings import read_settings

    desk = open_desk(now)
    change = desk.compare(folder or read_settings().config)
    if not change.lines:
        typer.echo("Không có gì khác với cấu hình đang dùng.")
        return
    for line in change.lines:
        typer.echo(line)
    if not yes and not (sys.stdin.isatty() and typer.confirm("Áp dụng?", default=False)):
        typer.echo("Chưa áp dụng. Thêm --yes để áp dụng không hỏi lại.")
        return
    desk.apply(change)
    typer.echo("Đã áp dụng.")
    mention_open(desk.commune)


def config_export(folder: Annotated[Path, typer.Argument(help="Thư mục để ghi; phải trống hoặc chưa có.")]) -> None:
    """Xuất cấu hình đang dùng trong cơ sở dữ liệu ra tệp."""
    desk = open_desk()
    if folder.exists() and any(folder.iterdir()):
        raise Fault("thư mục không trống.", str(folder), "Chọn thư mục mới.")
    names = desk.export(folder)
    typer.echo(f"Đã xuất {len(names)} tệp ra {folder}.")
