"""`nhacviec province …`: what a province sees of the communes on its server, and what it says to all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import AsJson, Now, host_now, instant, open_desk, print_json, text_of
from bot.cli.communes import Yes, server
from bot.texts import failure, plain
from schedules.errors import ConfigFault, Fault

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.ledger.store import Store
    from schedules.commune import Commune
    from schedules.province import Standing


def show(as_json: AsJson = False, now: Now = None) -> None:
    """Each commune: linked, answered, late."""
    from bot.summaries.province import standing
    from schedules.province import by_lateness, by_rule

    store, moment = server()[1], instant(now, "--now") if now else host_now()
    found = by_lateness(store.of(one.id).read_now(standing, one, moment) for one in _served(store))
    if as_json:
        print_json([one.as_json() for one in found])
        return
    if not found:
        typer.echo(plain("cli.said.no_commune"))
    for one in found:
        typer.echo(_line(one))
    for row in by_rule(found)[:10]:
        where = ", ".join(f"{name} {count}" for name, count in row.communes[:5])
        typer.echo(plain("cli.said.late", count=row.count, title=row.title, where=where))


def _served(store: Store) -> list[Commune]:
    """Every commune that is not put to rest; one whose configuration this program refuses is said and left out."""
    from bot.ledger.commune import communes
    from bot.ledger.rules import documents

    found = []
    for name in [one.id for one in store.read_now(communes.listing) if not one.disabled]:
        try:
            found.append(store.read_now(documents.load_current, name))
        except ConfigFault as fault:
            typer.echo(plain("cli.said.faulty", commune=name, first=fault.problems[0]), err=True)
    return found


def _line(one: Standing) -> str:
    silent = one.office_silent_days(one.day)
    shares = {
        "linked": _share(one.linked_percent),
        "answered": _share(one.answered_percent),
        "on_behalf": _share(one.on_behalf_percent),
    }
    return plain("cli.said.standing", name=one.name, overdue=one.overdue, total=one.total, silent=silent, **shares)


def _share(percent: float | None) -> str:
    return plain("cli.said.no_figure") if percent is None else f"{percent:g}%".replace(".", ",")


def lanes(as_json: AsJson = False, now: Now = None) -> None:
    """Each channel of each commune: who holds it, what waits, what was sent."""
    from dataclasses import asdict

    from bot.ledger.sending.traffic import traffic
    from schedules.calendar import TZ

    moment = instant(now, "--now") if now else host_now()
    found = server()[1].read_now(traffic, moment)
    if as_json:
        oldest = {one: one.oldest.astimezone(TZ).isoformat() if one.oldest else None for one in found}
        print_json([asdict(one) | {"oldest": oldest[one], "stalled": one.stalled(moment)} for one in found])
        return
    for one in found:
        since = f"{one.oldest.astimezone(TZ):%H:%M %d/%m}" if one.oldest else ""
        typer.echo(plain("cli.said.lane", stalled=one.stalled(moment), since=since, **asdict(one)))


def link(
    person: Annotated[str, typer.Argument(help=plain("cli.option.province_person"))],
) -> None:
    """An address of the province's page for one person, on one machine, for 7 days."""
    from bot.fleet import address_of, takes_names
    from bot.ledger import audit
    from bot.ledger.who import passes
    from bot.links import Links
    from bot.settings import kept_secret
    from bot.web.province.pages import PURPOSE
    from schedules.directory import Role

    desk = open_desk()
    known = desk.commune.directory.people.get(person)
    if known is None or not known.roles & {Role.province, Role.operator}:
        raise failure(Fault, "cli.no_such_role", "province link", person=person)
    url = desk.settings.public_url
    base = address_of(url, desk.commune.id)
    if url is None or base is None:
        raise failure(Fault, "cli.no_address", "NHACVIEC_PUBLIC_URL")
    if not takes_names(url):
        raise failure(Fault, "cli.no_names", "NHACVIEC_PUBLIC_URL", url=url)
    made = desk.store.do_now(passes.issue, desk.commune.id, person, PURPOSE, {}, datetime.now(UTC))
    by, now = plain("by.command_line"), desk.now
    desk.store.do_now(audit.note, desk.commune.id, who=by, what="province_link", now=now, subject=person)
    links = Links(kept_secret(desk.settings), desk.commune.id, base)
    typer.echo(links.make(PURPOSE, person, passes.LIVES, made.id))


def announce(
    file: Annotated[Path, typer.Argument(help=plain("cli.option.announcement"))],
    by: Annotated[str, typer.Option("--by", help=plain("cli.option.by"))],
    yes: Yes = False,
    now: Now = None,
) -> None:
    """One announcement to the groups of every commune; shown first, sent with --yes, once."""
    from bot.conversation.office.announcing import announce as say
    from bot.conversation.office.announcing import groups

    store, moment = server()[1], instant(now, "--now") if now else host_now()
    text = text_of(file).strip()
    if not text:
        raise failure(Fault, "cli.empty_file", str(file))
    loaded = _served(store)
    if not yes:
        reached = [(one.name, len(store.of(one.id).read_now(groups, one))) for one in loaded]
        none = [name for name, count in reached if not count]
        total = sum(count for _, count in reached)
        typer.echo(f"{text}\n\n{by}\n")
        typer.echo(plain("cli.said.reaches", groups=total, communes=len(loaded) - len(none)))
        typer.echo(plain("cli.said.announce", without=", ".join(none)))
        return
    sent = sum(store.of(one.id).do_now(say, one, text, by, moment) for one in loaded)
    typer.echo(plain("cli.said.queued", count=sent))


def share(
    rulebook: Annotated[Path, typer.Argument(help=plain("cli.option.rulebook"))],
    to: Annotated[list[str] | None, typer.Option("--to", help=plain("cli.option.to_communes"))] = None,
    yes: Yes = False,
    now: Now = None,
) -> None:
    """A common rulebook to the communes, whose own days it leaves; written with --yes."""
    from bot.ledger.commune import communes

    store, moment = server()[1], instant(now, "--now") if now else host_now()
    text = text_of(rulebook)
    names = to or [one.id for one in store.read_now(communes.listing) if not one.disabled]
    for commune in names:
        store.read_now(communes.known, commune)
    # Each is worked out and checked before anything is written anywhere; and once more as it is written.
    states, problems = {}, []
    for commune in names:
        try:
            states[commune] = store.of(commune).read_now(_shared, commune, text, rulebook.name)[1]
        except ConfigFault as fault:
            problems += [replace(problem, file=f"{commune}/{problem.file}") for problem in fault.problems]
    if problems:
        raise ConfigFault(problems)
    for commune, state in states.items():
        if yes and state != "same":
            store.of(commune).do_now(_take_over, commune, text, rulebook.name, moment)
        typer.echo(f"{commune}: {plain(f'cli.said.shared.{state}')}")
    if not yes:
        typer.echo(plain("cli.said.nothing_written"))


def _shared(tx: Connection, commune: str, text: str, file: str) -> tuple[dict[str, str], str]:
    """A commune's documents with the rulebook among them, checked, and what that is to it: new, renewed or same."""
    from bot.ledger.rules import documents
    from schedules.configuration.sharing import inherited, name_of

    name, held = f"rulebooks/{name_of(text, file)}.yaml", documents.current(tx, commune)
    made = held | {name: inherited(text, held.get(name), file)}
    documents.parse(made)
    return made, "same" if made == held else "renewed" if name in held else "new"


def _take_over(tx: Connection, commune: str, text: str, file: str, now: datetime) -> None:
    """In the commune's record, its obligations brought in line, as its own office would."""
    from bot.ledger import audit
    from bot.ledger.commune import inforce
    from bot.ledger.rules import documents

    made, _ = _shared(tx, commune, text, file)
    documents.put(tx, commune, made, author=plain("by.province"), now=now)
    inforce.enforce(tx, documents.load_current(tx, commune), now)
    audit.note(tx, commune, who="tinh", what="province_rulebook", now=now)
