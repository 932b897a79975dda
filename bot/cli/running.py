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
from bot.texts import failure, plain
from schedules.errors import Fault


def run(
    port: Annotated[int, typer.Option(help=plain("cli.option.port"))] = 8080,
    host: Annotated[str, typer.Option(help=plain("cli.option.host"))] = "127.0.0.1",
    role: Annotated[str, typer.Option(help=plain("cli.option.role"))] = "all",
    clock: Annotated[str | None, typer.Option(help=plain("cli.option.clock"))] = None,
    speed: Annotated[float, typer.Option(help=plain("cli.option.speed"))] = 1.0,
) -> None:
    """Every channel there is a token for, or the exercise on this machine, until stopped."""
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
    """Every check, a line a finding."""
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
    file: Annotated[Path, typer.Argument(help=plain("cli.option.backup_new"))],
    as_json: AsJson = False,
) -> None:
    """The whole record into one file, checked."""
    from bot.ledger.commune.backup import write

    desk = open_desk()
    made = write(desk.store, file, desk.now)
    about = {"file": str(file), "revision": made.revision, "rows": made.rows, "bytes": file.stat().st_size}
    print_json(about) if as_json else typer.echo(plain("cli.said.backed_up", file=file, rows=made.rows))


def restore(
    file: Annotated[Path, typer.Argument(help=plain("cli.option.backup"))],
    now: Now = None,
) -> None:
    """The record replaced by a backup that passes its checks; the old one is kept beside."""
    from bot.ledger.commune.restoring import restore as put_back
    from bot.settings import read_settings

    moment = instant(now, "--now") if now else host_now()
    done = put_back(read_settings().database_url, file, moment)
    made_at = done.backup.made_at
    made = f"{made_at:%H:%M %d/%m/%Y}" if made_at else ""
    typer.echo(plain("cli.said.restored", rows=done.backup.rows, made=made))
    if made_at is None:
        typer.echo(plain("cli.said.no_label"))
    if done.before is not None:
        typer.echo(plain("cli.said.before", before=done.before))


def live(
    units: Annotated[list[str] | None, typer.Argument(help=plain("cli.option.unit_live"))] = None,
    all_: Annotated[bool, typer.Option("--all", help=plain("cli.option.all_units"))] = False,
) -> None:
    """Units leave the trial: from here on their messages reach the people meant."""
    desk = open_desk()
    chosen = list(desk.commune.directory.units) if all_ else list(units or ())
    if not chosen:
        raise failure(Fault, "cli.no_unit", "live")
    for line in desk.go_live(chosen):
        typer.echo(line)
