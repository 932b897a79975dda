"""The configuration and the key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from bot.doctor.ward import Level, Line, Ward, line
from bot.ledger.rules import documents
from bot.ledger.who import bots
from bot.settings import kept_secret
from bot.texts import plain
from bot.vault import unseal
from schedules.configuration import load
from schedules.errors import ConfigFault, Fault, LedgerFault, SettingsFault
from schedules.obligations import questions

SHORTEST_SECRET = 32


def configuration(ward: Ward) -> Iterator[Line]:
    """The folder's documents, and those in force."""
    folder = ward.given.config
    try:
        loaded = load(documents.read_folder(folder))
    except ConfigFault as fault:
        first = fault.problems[0]
        yield line(Level.wrong, "configuration.wrong", folder=folder, count=len(fault.problems), first=first)
    except Fault as fault:
        # The record is the truth once there is one; a folder is a way in and out.
        yield Line(Level.note, plain("doctor.configuration"), str(fault))
    else:
        rules = sum(len(book.rules) for book in loaded.rulebooks)
        units = len(loaded.directory.units)
        yield line(Level.well, "configuration.usable", folder=folder, rules=rules, units=units)
    with suppress(LedgerFault, ConfigFault):  # said where the database is looked at
        yield from _in_force(ward)


def _in_force(ward: Ward) -> Iterator[Line]:
    desk = ward.desk
    with suppress(Fault):
        if desk.compare(ward.given.config).lines:
            yield line(Level.note, "configuration.other")
    if open_points := len(questions(desk.commune)):
        yield line(Level.note, "configuration.open", count=open_points)


def secret(ward: Ward) -> Iterator[Line]:
    """The key for signed links and kept tokens: whether there is one, and whether it opens what was sealed."""
    key = kept_secret(ward.given)
    held = ward.everywhere.read_now(bots.kept) if ward.communes else ward.desk.read(bots.kept)
    kept = [row for row in held if row["sealed"]]
    older = 0
    try:
        for row in kept:
            older += _opened_by_the_one_before(key, row["sealed"], ward.given.secret_before)
    except Fault as fault:
        yield Line(Level.wrong, plain("doctor.key"), fault.what, fault.mend)
        return
    if older:
        yield line(Level.note, "key.older", count=older, server=ward.given.sqlite_path is None)
    if ward.given.secret and len(key) < SHORTEST_SECRET:
        yield line(Level.note, "key.short", letters=SHORTEST_SECRET)
        return
    yield line(Level.well, "key.there", set=bool(ward.given.secret), count=len(kept))


def _opened_by_the_one_before(key: str, sealed: str, before: str) -> bool:
    """Whether it takes the key before this one. SettingsFault where neither opens it."""
    try:
        unseal(key, sealed)
    except SettingsFault:
        unseal(key, sealed, before)
        return True
    return False
