"""Configuration as versioned documents: the record is the truth, a folder is a way in and a way out."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, update

from bot.ledger import audit
from bot.ledger.store import insert_new
from bot.ledger.tables import commune as commune_table
from bot.ledger.tables import document
from bot.texts import Lines, because, failure, plain
from schedules.calendar import TZ
from schedules.commune import NAMES, Commune
from schedules.configuration import load
from schedules.errors import ConfigFault, Fault, LedgerFault, Problem

FOLDER = "folder"  # the author of what came from the installation's folder
LONGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """How a set of documents differs from the record: names by what happened to them."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.added, *self.changed, *self.removed)


# --- folder ---------------------------------------------------------------------------------------------------------


def read_folder(path: Path) -> dict[str, str]:
    """The documents of a configuration folder by name. Fault where there is none, ConfigFault for unreadable files."""
    if not path.is_dir():
        raise failure(Fault, "config.no_folder", str(path))
    files = [path / name for name in NAMES if (path / name).is_file()]
    files += sorted(file for file in (path / "rulebooks").glob("*.y*ml") if file.suffix in (".yaml", ".yml"))
    found, problems = {}, []
    for file in files:
        name = file.relative_to(path).as_posix()
        try:
            found[name] = _text(file)
        except (OSError, ValueError) as fault:
            problem = failure(Fault, "config.unreadable", name, why=because(fault))
            problems.append(Problem(name, 0, problem.what, problem.mend))
    if problems:
        raise ConfigFault([*problems, *_of_the_others(found, {problem.file for problem in problems})])
    return found


def _of_the_others(found: Mapping[str, str], unreadable: set[str]) -> list[Problem]:
    """What is wrong in the documents that could be read, so that all of it can be mended at once."""
    try:
        parse(found)
    except ConfigFault as fault:
        return [problem for problem in fault.problems if problem.file not in unreadable]
    return []


def check_first(database: Path | None, folder: Path) -> None:
    """Before a database is made: the folder it is to be filled from must pass its checks, or nothing is left behind."""
    if database is not None and not database.exists():
        parse(read_folder(folder))


def write_folder(path: Path, documents: Mapping[str, str]) -> list[str]:
    """The documents as files; each written beside and renamed, never half of one. Returns the names."""
    for name, text in documents.items():
        file = path / name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            beside = file.with_name(f".{file.name}.part")
            beside.write_text(text, encoding="utf-8")
            beside.replace(file)
        except OSError as fault:
            raise failure(Fault, "config.unwritten", str(file), why=because(fault)) from fault
    return sorted(documents)


def back_to_folder(folder: Path, name: str, before: str | None, text: str) -> str:
    """Writes the rulebook back to the configuration folder, where there is one that says what the record said."""
    file = folder / name
    if not folder.is_dir():
        return plain("folder.none")
    now = file.read_text(encoding="utf-8-sig") if file.is_file() else None
    if now != before and now != text:
        return plain("folder.other", file=name)
    try:
        write_folder(folder, {name: text})
    except Fault as fault:
        return plain("folder.unwritten", file=name, why=fault.what)
    return plain("folder.written", file=name)


def gone_from_folder(folder: Path, name: str, before: str | None) -> str:
    """Takes a document that is no longer in force out of the configuration folder, where it says what the record said.

    Else the next import of the folder would bring it back.
    """
    file = folder / name
    if not file.is_file():
        return ""
    if file.read_text(encoding="utf-8-sig") != before:
        return plain("folder.other_than_gone", file=name)
    try:
        file.unlink()
    except OSError as fault:
        return plain("folder.not_removed", file=name, why=because(fault))
    return plain("folder.removed", file=name)


def _text(file: Path) -> str:
    if file.stat().st_size > LONGEST:
        raise ValueError(plain("folder.too_large"))
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ValueError(plain("folder.not_utf8")) from fault


# --- record ---------------------------------------------------------------------------------------------------------


def only_commune(tx: Connection) -> str | None:
    """The commune this database serves; None before its first start."""
    return tx.execute(select(commune_table.c.id).order_by(commune_table.c.id).limit(1)).scalar()


def communes(tx: Connection) -> list[str]:
    """The ids of every commune of this database, in order."""
    return list(tx.execute(select(commune_table.c.id).order_by(commune_table.c.id)).scalars())


def which(tx: Connection, wanted: str | None) -> str | None:
    """The commune a process or a command serves: the wanted one, else the only one; None where there is none yet.

    LedgerFault where it is not there, or where there are several and none was named.
    """
    held = communes(tx)
    if wanted is None and len(held) < 2:
        return held[0] if held else None
    if wanted in held:
        return wanted
    name = "commune.unknown_here" if wanted else "commune.unsaid"
    about = {"wanted": wanted, "count": len(held), "some": ", ".join(held[:5]), "more": len(held) > 5}
    raise failure(LedgerFault, name, "NHACVIEC_COMMUNE", **about)


def current(tx: Connection, commune: str) -> dict[str, str]:
    """The documents in force by name."""
    return {name: text for name, (text, _) in _newest(tx, commune).items()}


def version(tx: Connection, commune: str) -> int:
    """A number that grows with every change: what a running process watches."""
    return int(tx.execute(select(func.count()).where(document.c.commune == commune)).scalar_one())


def load_current(tx: Connection, commune: str) -> Commune:
    """The commune the record describes. ConfigFault when this program no longer accepts it."""
    return parse(current(tx, commune))


def parse(documents: Mapping[str, str]) -> Commune:
    """`schedules.configuration.load`, remembered by content: a start, a reload and a difference parse once."""
    return _parse(tuple(sorted(documents.items())))


@lru_cache(maxsize=4)
def _parse(documents: tuple[tuple[str, str], ...]) -> Commune:
    return load(dict(documents))


def compare(tx: Connection, commune: str, documents: Mapping[str, str]) -> Change:
    """How these documents differ from those in force."""
    held = current(tx, commune)
    return Change(
        tuple(sorted(documents.keys() - held.keys())),
        tuple(sorted(name for name in documents.keys() & held.keys() if documents[name] != held[name])),
        tuple(sorted(held.keys() - documents.keys())),
    )


def put(tx: Connection, commune: str, documents: Mapping[str, str], *, author: str, now: datetime) -> Change:
    """Makes this whole set the one in force, a new version for each name that differs. The caller has checked it."""
    _refuse_other(tx, commune)
    change = compare(tx, commune, documents)
    first = insert_new(tx, commune_table, _commune_row(documents, commune, now)) is not None
    for name in change.names:
        _write(tx, commune, name, documents.get(name), author, now)
    if change and not first:
        data = {"added": change.added, "changed": change.changed, "removed": change.removed}
        audit.note(tx, commune, who=author, what="config", now=now, data=data)
    return change


def import_folder(tx: Connection, documents: Mapping[str, str], *, now: datetime) -> tuple[Commune, Change]:
    """Brings a folder in: what it changed since it was last imported. Checks everything first (ConfigFault).

    Where the record moved since then (somebody edited it on the board) and the folder too, Fault with the difference.
    Where only the record moved, nothing is done.
    """
    made = parse(documents)
    held, base = _newest(tx, made.id), _newest(tx, made.id, author=FOLDER)
    texts = {name: text for name, (text, _) in held.items()}
    imported = {name: text for name, (text, _) in base.items()}
    if documents == texts or (held and documents == imported):
        return (parse(texts), Change())
    if held and texts != imported:
        raise failure(Fault, "config.both_moved", "config", lines=Lines(difference(texts, documents)))
    return made, put(tx, made.id, documents, author=FOLDER, now=now)


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """The lines that differ, document by document, as diff shows them."""
    lines: list[str] = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, "").splitlines(), new.get(name, "").splitlines()
        lines += difflib.unified_diff(
            before, after, plain("folder.in_force", file=name), plain("folder.there", file=name), lineterm="", n=0
        )
    return "\n".join(lines)


def started_on(tx: Connection, commune: str) -> datetime:
    """Midnight of the civil day on which the commune began: what fell due before is *chưa rõ*."""
    day = tx.execute(select(commune_table.c.started_on).where(commune_table.c.id == commune)).scalar_one()
    return datetime(day.year, day.month, day.day, tzinfo=TZ)


def history(tx: Connection, commune: str) -> Iterator[tuple[date, dict[str, str]]]:
    """Civil days on which a document changed, oldest first, each with everything in force at its end."""
    rows = select(document.c.at, document.c.name, document.c.text, document.c.removed)
    rows = rows.where(document.c.commune == commune).order_by(document.c.at, document.c.version)
    now: dict[str, str] = {}
    for day, changes in groupby(tx.execute(rows), key=lambda row: row.at.astimezone(TZ).date()):
        for change in changes:
            now.pop(change.name, None)
            if not change.removed:
                now[change.name] = change.text
        yield day, dict(now)


def start_on(tx: Connection, commune: str, day: date) -> None:
    """Makes this civil day the one on which the commune began."""
    tx.execute(update(commune_table).where(commune_table.c.id == commune).values(started_on=day))


def _newest(tx: Connection, commune: str, author: str | None = None) -> dict[str, tuple[str, int]]:
    """Name to text and version of the newest of each document, removed ones left out."""
    here = [document.c.commune == commune] + ([document.c.author == author] if author else [])
    newest = (
        select(document.c.name, func.max(document.c.version).label("version"))
        .where(*here)
        .group_by(document.c.name)
        .subquery()
    )
    rows = tx.execute(
        select(document.c.name, document.c.text, document.c.version, document.c.removed)
        .join(newest, (newest.c.name == document.c.name) & (newest.c.version == document.c.version))
        .where(document.c.commune == commune)
        .order_by(document.c.name)
    )
    return {name: (text, number) for name, text, number, removed in rows if not removed}


def _write(tx: Connection, commune: str, name: str, text: str | None, author: str, now: datetime) -> None:
    last = tx.execute(
        select(func.max(document.c.version)).where(document.c.commune == commune, document.c.name == name)
    ).scalar()
    content = text or ""
    tx.execute(
        insert(document).values(
            commune=commune,
            name=name,
            version=(last or 0) + 1,
            text=content,
            sha256=hashlib.sha256(content.encode()).hexdigest(),
            author=author,
            at=now,
            removed=text is None,
        )
    )


def _refuse_other(tx: Connection, commune: str) -> None:
    held = only_commune(tx)
    if held is not None and held != commune and tx.dialect.name == "sqlite":
        raise failure(LedgerFault, "config.other_commune", "commune.yaml", ours=held, theirs=commune)


def _commune_row(documents: Mapping[str, str], commune: str, now: datetime) -> dict[str, object]:
    name = parse(documents).name
    return {"id": commune, "name": name, "started_on": now.astimezone(TZ).date(), "settings": {}}
