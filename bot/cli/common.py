"""What the commands share: options, reading of what was typed, printing. Imports of anything heavy stand inside."""

from __future__ import annotations

import errno
import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.texts import because, failure, plain
from schedules.errors import Fault

if TYPE_CHECKING:
    from bot.desk import Desk
    from schedules.commune import Commune

# Years a calendar reaches: beyond them a day after the last would be no date any more.
PLANNED = (1900, 9000)

AsJson = Annotated[bool, typer.Option("--json", help=plain("cli.option.json"))]
Now = Annotated[str | None, typer.Option("--now", help=plain("cli.option.now"))]


def open_desk(now: str | None = None) -> Desk:
    """The record, ready: created, migrated and filled when it was missing."""
    from bot.desk import Desk
    from bot.settings import read_settings

    return Desk(read_settings(), instant(now, "--now") if now else host_now())


def configured() -> Commune:
    """The commune of the config folder."""
    from bot.ledger.rules.documents import read_folder
    from bot.settings import read_settings
    from schedules.configuration import load

    return load(read_folder(read_settings().config))


def mention_open(commune: Commune) -> None:
    """What a correct configuration still leaves to the office to say."""
    from schedules.obligations import questions

    for question in questions(commune):
        typer.echo(plain("cli.said.open", question=question))


def home_or_none() -> Commune | None:
    """The same where there is a folder that can be used: a decision is read without one too."""
    from bot.settings import read_settings

    try:
        return configured()
    except Fault as fault:
        if read_settings().config.is_dir():
            first = str(fault).partition("\n")[0]
            typer.echo(plain("cli.said.without_configuration", first=first), err=True)
        return None


def columns_of(said: str) -> dict[str, str]:
    """«title=C,due=F» as field to column."""
    parts = [part.partition("=") for part in said.split(",") if part.strip()]
    if any(not sign or not name.strip() or not where.strip() for name, sign, where in parts):
        raise failure(Fault, "cli.columns", "--columns", said=said)
    return {name.strip(): where.strip() for name, _, where in parts}


def host_now() -> datetime:
    """Now by this machine's clock, in the civil time of Asia/Ho_Chi_Minh."""
    from schedules.calendar import TZ

    return datetime.now(TZ)


def day_of(value: str, option: str) -> date:
    """The civil day an option gives (ISO). Fault naming the option where it is none."""
    try:
        return date.fromisoformat(value)
    except ValueError as problem:
        raise failure(Fault, "cli.no_day", option, value=value) from problem


def span_of(from_: str, to: str) -> tuple[date, date]:
    """Two civil days, both included, in order and within PLANNED; else a Fault."""
    first, last = day_of(from_, "--from"), day_of(to, "--to")
    if not (PLANNED[0] <= first.year and last.year <= PLANNED[1]):
        raise failure(Fault, "cli.far", "--from", first=PLANNED[0], last=PLANNED[1])
    if last < first:
        raise failure(Fault, "cli.order", "--to")
    return first, last


def instant(value: str, option: str) -> datetime:
    """The moment an option gives (ISO), aware; without a zone it is meant in Asia/Ho_Chi_Minh."""
    from schedules.calendar import TZ

    try:
        moment = datetime.fromisoformat(value)
    except ValueError as problem:
        raise failure(Fault, "cli.no_moment", option, value=value) from problem
    try:
        return moment.astimezone(TZ) if moment.tzinfo else moment.replace(tzinfo=TZ)
    except OverflowError as problem:
        raise failure(Fault, "cli.far_moment", option, value=value) from problem


def text_of(file: Path) -> str:
    """What a text file says, a byte order mark left out. Fault where it cannot be read, or is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise failure(Fault, "cli.text_unread", str(file)) from fault


def print_json(value: object, *, compact: bool = False) -> None:
    """To standard output, letters as they are; `compact` on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=None if compact else 2))


def writable(path: Path) -> None:
    """Fault where a file could not be written: said before long work, not after it."""
    if path.is_dir() or not os.access(path.parent, os.W_OK | os.X_OK):
        code = errno.EISDIR if path.is_dir() else errno.EACCES if path.parent.is_dir() else errno.ENOENT
        raise failure(Fault, "cli.unwritten", str(path), why=because(OSError(code, os.strerror(code))))


def write(path: Path, content: bytes) -> None:
    """Write beside and rename: never half a file."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise failure(Fault, "cli.unwritten", str(path), why=because(problem)) from problem
