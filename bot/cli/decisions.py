"""Reading decisions and replies, and what follows from the rules: no record is touched."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import (
    AsJson,
    Now,
    configured,
    day_of,
    home_or_none,
    host_now,
    instant,
    print_json,
    span_of,
    writable,
    write,
)
from bot.texts import failure, plain
from schedules.errors import Fault


def read(
    file: Annotated[Path, typer.Argument(help=plain("cli.option.decision"))],
    as_json: AsJson = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help=plain("cli.option.draft"))] = None,
    signed_on: Annotated[str | None, typer.Option(help=plain("cli.option.signed_on"))] = None,
) -> None:
    """A document to candidate rules with clauses, quotes and reasons; `output`: a draft for review."""
    from bot.documents import extract
    from schedules.decision import draft_yaml
    from schedules.decision.home import due_days, read_for
    from schedules.decision.reader import read as read_text

    if output and output.exists():
        raise failure(Fault, "cli.exists", str(output))
    signed = day_of(signed_on, "--signed-on") if signed_on else None
    text = extract(file)
    home = home_or_none()
    if home is None:
        reading = read_text(text, signed_on=signed)
        draft = draft_yaml(reading)
    else:
        reading = read_for(home, text, signed_on=signed)
        draft = draft_yaml(reading, due_days(home))
    if output:
        write(output, draft.encode())
    if as_json:
        print_json(reading.as_json())
    elif not output:
        typer.echo(draft)
    else:
        typer.echo(plain("cli.said.draft", output=output, count=len(reading.candidates)))


def plan(
    from_: Annotated[str | None, typer.Option("--from", help=plain("cli.option.from"))] = None,
    to: Annotated[str | None, typer.Option("--to", help=plain("cli.option.to"))] = None,
    as_json: AsJson = False,
) -> None:
    """What the configured rules make of a span, and each reminder if nobody answered."""
    from schedules.plan import as_text
    from schedules.plan import plan as make_plan

    commune = configured()
    first, last = span_of(from_ or f"{commune.year}-01-01", to or f"{commune.year}-12-31")
    value = make_plan(commune, first, last)
    print_json(value) if as_json else typer.echo(as_text(value))


def understand(as_json: AsJson = False, now: Now = None) -> None:
    """Standard input, a reply a line: how each is understood."""
    from schedules.replies import understand as understand_reply

    moment = instant(now, "--now") if now else host_now()
    stdin = sys.stdin or io.StringIO()  # closed by whoever started us: nobody replied
    if hasattr(stdin, "reconfigure"):
        stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for line in stdin:
        understood = understand_reply(line.rstrip("\r\n"), moment)
        if as_json:
            print_json(understood.as_json(), compact=True)
        else:
            typer.echo(understood.why)


def simulate(
    from_: Annotated[str, typer.Option("--from", help=plain("cli.option.from"))],
    to: Annotated[str, typer.Option("--to", help=plain("cli.option.to"))],
    seed: Annotated[int, typer.Option(help=plain("cli.option.seed"))] = 0,
    as_json: AsJson = False,
    format_: Annotated[str, typer.Option("--format", help="text, json, html.")] = "text",
    output: Annotated[Path | None, typer.Option("-o", "--output", help=plain("cli.option.output"))] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option("--with", help=plain("cli.option.beside")),
    ] = None,
) -> None:
    """A span lived in virtual time with simulated people; nobody is sent anything."""
    from bot.settings import read_settings
    from bot.simulator.command import made

    formats = ("text", "json", "html")
    name = "json" if as_json else format_
    if name not in formats:
        raise failure(Fault, "cli.format", "--format", format=name, known=", ".join(formats))
    first, last = span_of(from_, to)
    if output:
        writable(output)
    said = made(read_settings().config, first, last, seed, name, tuple(beside or ()))
    if output:
        write(output, said.encode())
        typer.echo(plain("cli.said.written", output=output), err=name == "json")
    else:
        typer.echo(said)
