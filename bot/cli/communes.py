"""`nhacviec commune …`: the communes that share one server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import AsJson, Now, host_now, instant, print_json, text_of
from bot.texts import failure, plain
from schedules.errors import Fault

if TYPE_CHECKING:
    from bot.ledger.store import Store
    from bot.settings import Settings

Which = Annotated[str, typer.Argument(help=plain("cli.option.commune"))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=plain("cli.option.yes"))]
TokenFile = Annotated[Path | None, typer.Option("--telegram-token-file", help=plain("cli.option.token_file"))]


def add(
    place: Annotated[Path, typer.Argument(help=plain("cli.option.place"))],
    telegram_token_file: TokenFile = None,
    now: Now = None,
) -> None:
    """A commune taken onto the server: from a folder, or moved whole from its file."""
    from bot.ledger.commune import communes
    from bot.ledger.rules import documents

    settings, store = server()
    moment = instant(now, "--now") if now else host_now()
    token = _token(settings, store, telegram_token_file) if telegram_token_file is not None else None
    if place.is_dir():
        name = store.do_now(communes.add, documents.read_folder(place), moment).id
        typer.echo(plain("cli.said.added", name=name))
    else:
        key = place.with_suffix(".secret")  # what the file's own installation sealed its tokens with
        keys = [text_of(key).strip()] if key.exists() else []
        name, rows = communes.move_in(store, place, moment)
        typer.echo(plain("cli.said.moved_in", name=name, rows=rows))
        _reseal(settings, store, [name], *keys)
        _bring_evidence(settings, store, name, place.parent)
    if token is not None:
        _keep_token(settings, store, name, token)
        typer.echo(plain("cli.said.token"))


def list_(as_json: AsJson = False) -> None:
    """The communes of the server, who serves each, how much is open."""
    from dataclasses import asdict

    from bot.ledger.commune import communes

    found = server()[1].read_now(communes.listing)
    if as_json:
        print_json([asdict(one) | {"started_on": one.started_on.isoformat()} for one in found])
        return
    if not found:
        typer.echo(plain("cli.said.no_commune"))
    for one in found:
        about = {"name": one.name, "open": one.obligations, "owners": ", ".join(one.owners), "disabled": one.disabled}
        typer.echo(plain("cli.said.commune", id=one.id, **about))


def token(commune: Which, file: Annotated[Path, typer.Argument(help=plain("cli.option.token_file"))]) -> None:
    """A commune's Telegram bot, from now on."""
    from bot.ledger.commune import communes

    settings, store = server()
    store.read_now(communes.known, commune)
    _keep_token(settings, store, commune, _token(settings, store, file, commune))
    typer.echo(plain("cli.said.token"))


def reseal() -> None:
    """Kept tokens sealed anew with the key of now."""
    from bot.ledger.commune import communes

    settings, store = server()
    if _reseal(settings, store, [one.id for one in store.read_now(communes.listing)]):
        raise typer.Exit(1)


def _reseal(settings: Settings, store: Store, names: list[str], *before: str) -> int:
    """How many none of the keys opens."""
    from bot import bots

    counts = [store.of(name).do_now(bots.reseal, settings, name, *before) for name in names]
    done, lost = (sum(parts) for parts in zip(*counts, strict=True)) if counts else (0, 0)
    if done:
        typer.echo(plain("cli.said.resealed", count=done))
    if lost:
        typer.echo(plain("cli.said.lost", count=lost))
    return lost


def _bring_evidence(settings: Settings, store: Store, name: str, beside: Path) -> None:
    """The files that the record of a commune speaks of, copied from where they lie beside its own SQLite file."""
    from bot.ledger.commune.cabinet import Cabinet
    from bot.ledger.duties import evidence
    from bot.settings import EVIDENCE

    wanted = store.of(name).read_now(evidence.hashes, name)
    old, new = beside / EVIDENCE / name, settings.evidence_of(name)
    if not wanted:
        return
    missing = wanted if new is None else Cabinet(old).copy_to(Cabinet(new), wanted)
    if len(wanted) > len(missing):
        typer.echo(plain("cli.said.evidence", count=len(wanted) - len(missing), folder=new))
    if missing:
        typer.echo(plain("cli.said.evidence_missing", count=len(missing), folder=new))


def disable(
    commune: Which,
    undo: Annotated[bool, typer.Option("--undo", help=plain("cli.option.undo"))] = False,
    now: Now = None,
) -> None:
    """No process serves it any more; nothing is lost."""
    from bot.ledger.commune import communes

    moment = instant(now, "--now") if now else host_now()
    server()[1].do_now(communes.disable, commune, moment, disabled=not undo)
    typer.echo(plain("cli.said.again" if undo else "cli.said.disabled", commune=commune))


def export(
    commune: Which, file: Annotated[Path, typer.Argument(help=plain("cli.option.commune_file"))], now: Now = None
) -> None:
    """Everything of one commune as a file that runs by itself."""
    from bot.ledger.commune import backup, communes

    _, store = server()
    store.read_now(communes.known, commune)
    made = backup.write(store.of(commune), file, instant(now, "--now") if now else host_now())
    typer.echo(plain("cli.said.exported", file=file, rows=made.rows))


def remove(commune: Which, yes: Yes = False) -> None:
    """Deletes everything of a commune."""
    from bot.ledger.commune import communes

    if not yes:
        raise failure(Fault, "cli.for_good", "commune remove", commune=commune)
    rows = server()[1].do_now(communes.remove, commune)
    typer.echo(plain("cli.said.removed", commune=commune, rows=rows))


def server() -> tuple[Settings, Store]:
    """The server's record, migrated. Fault where the record is one commune's file."""
    from bot.ledger.migrations import migrate
    from bot.ledger.store import Store
    from bot.settings import read_settings

    settings = read_settings()
    if settings.sqlite_path is not None:
        raise failure(Fault, "cli.one_commune", "NHACVIEC_DATABASE_URL")
    store = Store(settings.database_url)
    migrate(store)
    return settings, store


def _token(settings: Settings, store: Store, file: Path, commune: str = "") -> str:
    """The token a file holds, of no other commune's bot: its updates come to one place, and its pace is one lane's."""
    from bot.bots import hash_of, is_provinces
    from bot.ledger.who import bots
    from bot.settings import well_formed

    token = text_of(file).strip()
    if not well_formed(token):
        raise failure(Fault, "cli.no_token", str(file))
    if is_provinces(settings, token):
        raise failure(Fault, "bot.of_province", str(file))
    if holder := store.read_now(bots.holder, hash_of(token), commune):
        raise failure(Fault, "bot.taken", str(file), commune=holder)
    return token


def _keep_token(settings: Settings, store: Store, commune: str, token: str) -> None:
    """In place of the one before: on Telegram a commune has one bot."""
    from bot.bots import hash_of, sealed
    from bot.ledger.who import bots

    about = {"kind": "telegram", "token_hash": hash_of(token), "sealed": sealed(settings, token)}
    by, now = plain("by.command_line"), host_now()
    store.of(commune).do_now(bots.replace, commune, name="", by=by, now=now, **about)
