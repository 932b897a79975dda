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
from bot.texts import failure, plain
from schedules.errors import Fault


def config_check(folder: Annotated[Path | None, typer.Argument(help=plain("cli.option.folder"))] = None) -> None:
    """Checks a folder whole; every error at once."""
    from bot.ledger.rules.documents import read_folder
    from bot.settings import read_settings
    from schedules.configuration import load

    commune = load(read_folder(folder or read_settings().config))
    rules = sum(len(book.rules) for book in commune.rulebooks)
    units = len(commune.directory.units)
    typer.echo(plain("cli.said.usable", rules=rules, units=units, projects=len(commune.projects)))
    mention_open(commune)


def config_apply(
    folder: Annotated[Path | None, typer.Argument(help=plain("cli.option.folder"))] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=plain("cli.option.apply"))] = False,
    now: Now = None,
) -> None:
    """The difference to what is in force, then put in force."""
    from bot.settings import read_settings

    desk = open_desk(now)
    change = desk.compare(folder or read_settings().config)
    if not change.lines:
        typer.echo(plain("cli.said.same"))
        return
    for line in change.lines:
        typer.echo(line)
    if not yes and not (sys.stdin.isatty() and typer.confirm(plain("cli.ask.apply"), default=False)):
        typer.echo(plain("cli.said.not_applied"))
        return
    desk.apply(change)
    typer.echo(plain("cli.said.applied"))
    mention_open(desk.commune)


def config_export(folder: Annotated[Path, typer.Argument(help=plain("cli.option.new_folder"))]) -> None:
    """What is in force, as files."""
    desk = open_desk()
    if folder.exists() and any(folder.iterdir()):
        raise failure(Fault, "cli.folder_full", str(folder))
    names = desk.export(folder)
    typer.echo(plain("cli.said.configuration", count=len(names), folder=folder))
