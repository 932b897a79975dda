"""A changed configuration before it is in force: checked whole, its difference shown, applied once, taken back.

What is proposed travels with the page, nothing is kept until it is applied; what is applied is exactly what was shown,
and only while the configuration it was compared with is still in force.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from bot import texts
from bot.ledger import audit
from bot.ledger.commune import inforce
from bot.ledger.rules import documents
from bot.ledger.tables import document
from schedules.commune import NAMES, Commune
from schedules.difference import difference
from schedules.errors import ConfigFault, Fault, Problem

LARGEST = 5 * 1024 * 1024  # of a set of documents, unpacked
MOST = 60
_NAME = re.compile(r"rulebooks/[a-z0-9][a-z0-9-]{0,80}\.ya?ml")
Changed = Mapping[str, "str | None"]  # documents by name; None for one that goes


@dataclass(frozen=True, slots=True)
class Proposed:
    """changed: documents that differ. base: the mark of the set in force it was compared with. raw: the lines."""

    changed: Changed
    base: str
    lines: tuple[str, ...]
    raw: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A change that was made: which version of which documents, by whom, when. id: what going back is asked for by."""

    id: str
    changes: tuple[tuple[str, int], ...]
    who: str
    at: datetime

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.changes)


def mark_of(held: Mapping[str, str]) -> str:
    """Names this very set of documents."""
    return hashlib.sha256(repr(sorted(held.items())).encode()).hexdigest()[:32]


def known_name(name: str) -> bool:
    """Whether a document may be called so: no way out of the folder it may be written back to."""
    return name in NAMES or _NAME.fullmatch(name) is not None


def propose(commune: Commune, held: Mapping[str, str], changed: Changed) -> Proposed:
    """What would differ, as `config apply` says it, or every problem of the whole set."""
    real = {name: text for name, text in changed.items() if held.get(name) != text and known_name(name)}
    made = {name: text for name, text in {**held, **real}.items() if text is not None}
    lines: tuple[str, ...] = ()
    problems: Sequence[Problem] = ()
    try:
        new = documents.parse(made)
        if new.id != commune.id:
            what, mend = texts.plain("config.other_commune", new=new.id, held=commune.id).split("\n")
            problems = (Problem("commune.yaml", 0, what, mend),)
        lines = tuple(difference(commune, new))
    except ConfigFault as fault:
        problems = fault.problems
    except Fault as fault:
        problems = (Problem(fault.where, 0, fault.what, fault.mend),)
    if real and not lines and not problems:
        lines = (texts.plain("config.only_spelling", names=list(real)),)
    return Proposed(real, mark_of(held), lines, documents.difference(held, made), tuple(problems))


def refused(changed: Changed, fault: Fault, document: str = "") -> Proposed:
    """What cannot be proposed, and why; `document` is where the fault is of one and does not say so."""
    where = ", ".join(one for one in (document, fault.where) if one)
    return Proposed(changed, "", (), "", (Problem(where, 0, fault.what, fault.mend),))


def apply(tx: Connection, commune: str, changed: Changed, base: str, *, by: str, now: datetime) -> bool:
    """Puts it in force with its obligations in one transaction. False when another set is in force by now.

    ConfigFault where it does not pass: what came back from a page is checked like anything else.
    """
    held = documents.current(tx, commune)
    if mark_of(held) != base:
        return False
    made = {name: text for name, text in {**held, **changed}.items() if text is not None}
    new = documents.parse(made)
    if new.id != commune:
        raise texts.failure(Fault, "config.id_fixed", "commune.yaml")
    documents.put(tx, commune, made, author=by, now=now)
    inforce.enforce(tx, new, now)
    audit.note(tx, commune, who=by, what="config_applied", now=now, data={"documents": sorted(changed)})
    return True


# --- the folder -------------------------------------------------------------------------------------------------------


def to_folder(folder: Path, held: Mapping[str, str], changed: Changed) -> None:
    """Writes what was applied to the configuration folder, and takes away what is gone; what differs there stays."""
    for name, text in changed.items():
        if text is None:
            documents.gone_from_folder(folder, name, held.get(name))
        else:
            documents.back_to_folder(folder, name, held.get(name), text)


def apart(folder: Path, held: Mapping[str, str]) -> tuple[str, ...]:
    """Documents that the configuration folder has otherwise than the record: all where it cannot be read."""
    if not folder.is_dir():
        return ()
    try:
        there = documents.read_folder(folder)
    except Fault:
        return tuple(sorted(held))
    return tuple(sorted(name for name in {**held, **there} if there.get(name) != held.get(name)))


# --- going back -------------------------------------------------------------------------------------------------------


def versions(tx: Connection, commune: str, limit: int = 30) -> list[Version]:
    """Changes made, newest first; documents changed at one instant by one author are one change."""
    rows = tx.execute(
        select(document.c.name, document.c.version, document.c.author, document.c.at)
        .where(document.c.commune == commune)
        .order_by(
            document.c.at.desc(),
            document.c.author == documents.FOLDER,  # at one instant, what the installation brought came first
            document.c.version.desc(),
            document.c.name,
        )
    ).all()
    found: dict[tuple[datetime, str], list[tuple[str, int]]] = {}
    for row in rows:
        found.setdefault((row.at, row.author), []).append((row.name, row.version))
    return [
        Version(hashlib.sha256(repr(made).encode()).hexdigest()[:16], tuple(made), author, at)
        for (at, author), made in list(found.items())[:limit]
    ]


def before(tx: Connection, commune: str, version: str) -> dict[str, str | None]:
    """The documents of a change as they stood just before it; nothing for one that is not there, or was the first."""
    known = next((one for one in versions(tx, commune, limit=10_000) if one.id == version), None)
    if known is None:
        return {}
    old: dict[str, str | None] = {}
    for name, number in known.changes:
        rows = select(document.c.text, document.c.removed).where(
            document.c.commune == commune, document.c.name == name, document.c.version < number
        )
        row = tx.execute(rows.order_by(document.c.version.desc()).limit(1)).first()
        old[name] = None if row is None or row.removed else str(row.text)
    return {} if any(name in NAMES and old[name] is None for name in old) else old


# --- files ------------------------------------------------------------------------------------------------------------


def packed(held: Mapping[str, str]) -> bytes:
    """The documents in force as one archive, folders as in config/."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(held.items()):
            archive.writestr(name, text)
    return out.getvalue()


def unpacked(data: bytes, name: str) -> dict[str, str]:
    """The documents of an archive or of one .yaml file. Fault for anything else, too much, or unpacked too large."""
    if not data.startswith(b"PK\x03\x04"):
        short = "rulebooks/" + name if name not in NAMES else name
        if not known_name(short):
            raise texts.failure(Fault, "config.not_ours", name)
        return {short: _words(data, name)}
    try:
        return _from_archive(data, name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError) as fault:
        raise texts.failure(Fault, "config.broken_zip", name) from fault


def _from_archive(data: bytes, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    left = LARGEST
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if len(archive.infolist()) > MOST:
            raise texts.failure(Fault, "config.too_many", name, most=MOST)
        for entry in archive.infolist():
            inside = entry.filename.removeprefix("config/")
            if entry.is_dir() or not known_name(inside):
                continue
            with archive.open(entry) as opened:  # what the entry says of its own size is not believed
                raw = opened.read(left + 1)
            left -= len(raw)
            if left < 0:
                raise texts.failure(Fault, "config.bomb", name)
            found[inside] = _words(raw, inside)
    if not found:
        raise texts.failure(Fault, "config.empty_zip", name)
    return found


def _words(raw: bytes, name: str) -> str:
    if len(raw) > LARGEST:
        raise texts.failure(Fault, "config.too_large", name)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        raise texts.failure(Fault, "config.not_utf8", name) from fault
