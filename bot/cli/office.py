"""What the office asks of the record: people, invitations, summaries, tables in and out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import (
    AsJson,
    Now,
    columns_of,
    open_desk,
    print_json,
    write,
)
from bot.texts import because, failure, plain
from schedules.errors import Fault


def summary(
    unit: Annotated[str | None, typer.Option(help=plain("cli.option.unit"))] = None,
    period: Annotated[str | None, typer.Option(help=plain("cli.option.period"))] = None,
    now: Now = None,
    format_: Annotated[str, typer.Option("--format", help="text, json, png, docx, pdf, xlsx, ics.")] = "text",
    output: Annotated[Path | None, typer.Option("-o", "--output", help=plain("cli.option.output"))] = None,
) -> None:
    """The figures of a scope in one of the formats."""
    from bot.summaries import FORMATS, render

    if format_ not in FORMATS:
        raise failure(Fault, "cli.format", "--format", format=format_, known=", ".join(FORMATS))
    if output is None and format_ in ("png", "docx", "pdf", "xlsx"):
        raise failure(Fault, "cli.format_file", "--format", format=format_)
    desk = open_desk(now)
    # Sample rows never leave the console: without any token the console is all there is.
    seen_in = "console" if desk.settings.local_only else None
    made = desk.read(
        lambda tx: render(
            tx, desk.commune, desk.today, format_, unit=unit, period=period, messenger=seen_in, now=desk.now
        )
    )
    if output:
        write(output, made if isinstance(made, bytes) else made.encode())
        desk.note("exported", format_, unit=unit, period=period)
        typer.echo(plain("cli.said.written", output=output), err=format_ == "json")
    else:
        typer.echo(made)


def why(duty: Annotated[str, typer.Argument(help=plain("cli.option.duty"))], now: Now = None) -> None:
    """Whom a duty waits for, and why each reminder went out or did not."""
    from bot.conversation.looking.why import at_the_desk

    desk = open_desk(now)
    told = desk.read(lambda tx: at_the_desk(tx, desk.commune, duty, desk.now))
    if told is None:
        raise failure(Fault, "cli.no_duty", "why", duty=duty)
    typer.echo(told.text)


def people(as_json: AsJson = False) -> None:
    """Everybody of the directory and where they are linked."""
    rows = open_desk().people()
    if as_json:
        print_json(rows)
        return
    for row in rows:
        linked = ", ".join(row["linked"]) or plain("cli.said.unlinked")
        typer.echo(f"{row['id']:<28} {row['title']:<48} {linked}")


def invite(
    person: Annotated[str | None, typer.Argument(help=plain("cli.option.person"))] = None,
    all_: Annotated[bool, typer.Option("--all", help=plain("cli.option.everybody"))] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help=plain("cli.option.sheet"))] = None,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """A linking code for one person, or a sheet of codes for all who have none."""
    desk = open_desk(now)
    if all_:
        if output is None:
            raise failure(Fault, "cli.no_file", "--all")
        from bot.summaries.papers.invitations import sheet

        invitations = desk.invite_everybody()
        write(output, sheet(desk.commune, invitations))
        if as_json:
            beside = ("title", "zalo")  # for the sheet alone
            print_json([{key: value for key, value in one.items() if key not in beside} for one in invitations])
            return
        typer.echo(plain("cli.said.codes", output=output, count=len(invitations)))
        return
    if person is None:
        raise failure(Fault, "cli.nobody", "invite")
    invitation = desk.invite(person)
    if as_json:
        print_json(invitation)
        return
    typer.echo(plain("cli.said.code", person=person, code=invitation["code"], until=invitation["expires_at"]))
    if invitation["link"]:
        typer.echo(invitation["link"])


def personal(
    person: Annotated[str, typer.Argument(help=plain("cli.option.person"))],
    output: Annotated[Path, typer.Option("-o", "--output", help=plain("cli.option.text_file"))],
) -> None:
    """All that is held about one person, for that person."""
    from bot.conversation.joining.privacy import as_text

    desk = open_desk()
    if person not in desk.commune.directory.people:
        raise failure(Fault, "person", "personal", person=person)
    text = desk.read(lambda tx: as_text(tx, desk.commune, person, desk.now))
    write(output, text.encode("utf-8-sig"))
    desk.note("personal_exported", person)
    typer.echo(plain("cli.said.personal", output=output))


def papers(
    output: Annotated[Path, typer.Option("-o", "--output", help=plain("cli.option.papers"))],
    now: Now = None,
) -> None:
    """The papers an office needs before it may start, as drafts."""
    from bot.summaries.papers.starting import CHECKS, PAPERS, checklist
    from bot.summaries.papers.starting import write as draft

    desk = open_desk(now)
    standing = [name for name in (CHECKS, *(paper.file for paper in PAPERS)) if (output / name).exists()]
    if standing:
        raise failure(Fault, "cli.papers_there", str(output), standing=", ".join(standing))
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise failure(Fault, "cli.not_made", str(output), why=because(problem)) from problem
    for paper in PAPERS:
        write(output / paper.file, draft(desk.commune, paper, desk.today))
        typer.echo(plain("cli.said.written", output=output / paper.file))
    write(output / CHECKS, checklist(desk.commune, desk.today))
    typer.echo(plain("cli.said.checks", output=output / CHECKS))
    typer.echo(plain("cli.said.drafts"))


def import_(
    file: Annotated[
        Path,
        typer.Argument(help=plain("cli.option.import")),
    ],
    columns: Annotated[str, typer.Option(help=plain("cli.option.columns"))] = "",
    of: Annotated[str, typer.Option("--of", help=plain("cli.option.of"))] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help=plain("cli.option.take"))] = False,
    now: Now = None,
) -> None:
    """A table or paper of the office: checked whole, shown, then taken in."""
    from bot.imports import Wish, kind_of, prepare

    kind_of(file)
    prepared = prepare(open_desk(now), file, Wish(columns_of(columns), of))
    for line in prepared.lines:
        typer.echo(line)
    if prepared.nothing:
        typer.echo(plain("cli.said.same"))
        return
    if not yes and not (sys.stdin.isatty() and typer.confirm(plain("cli.ask.take"), default=False)):
        typer.echo(plain("cli.said.not_taken"))
        return
    said = prepared.apply()
    typer.echo(plain("cli.said.taken", said=said).rstrip())


def export_(
    file: Annotated[Path, typer.Argument(help=plain("cli.option.list"))],
    output: Annotated[Path, typer.Option("-o", "--output", help=plain("cli.option.other_file"))],
    columns: Annotated[str, typer.Option(help=plain("cli.option.columns_first"))] = "",
    now: Now = None,
) -> None:
    """The office's own list given back with how each task stands."""
    from bot.imports import Wish
    from bot.imports.tasks import export

    if output.resolve() == file.resolve():
        raise failure(Fault, "cli.over_list", str(output))
    made, answered = export(open_desk(now), file, Wish(columns_of(columns)))
    write(output, made)
    typer.echo(plain("cli.said.answered", output=output, count=answered))
