"""A server of several communes, where none was named: what concerns all of them, and which to look at alone."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.doctor.ward import Level, Line, Ward, line
from bot.fleet import address_of, takes_names
from bot.ledger.sending.traffic import traffic
from bot.ledger.who.bots import kept

SHOWN = 10


def lanes(ward: Ward) -> Iterator[Line]:
    """Lanes in which something has waited for too long, and those nobody hears."""
    found = ward.everywhere.read_now(traffic, ward.now)
    wrong = [one for one in found if one.stalled(ward.now) or one.deaf]
    for one in wrong[:SHOWN]:
        about = {"commune": one.commune, "messenger": one.messenger, "deaf": one.deaf or ""}
        yield line(Level.note, "lanes.stalled", **about, queued=one.queued, minutes=int(one.waits(ward.now) // 60))
    if len(wrong) > SHOWN:
        yield line(Level.note, "lanes.more", count=len(wrong) - SHOWN)
    if not wrong:
        yield line(Level.well, "lanes.well", count=len(found))


def names(ward: Ward) -> Iterator[Line]:
    """Each commune's pages have a host of their own below the address from outside: whether such a name leads here."""
    url = ward.given.public_url
    if url is None:
        return
    if not takes_names(url):
        yield line(Level.wrong, "names.address", url=url)
        return
    parts = urlsplit(address_of(url, ward.communes[0]) or "")
    try:
        socket.getaddrinfo(parts.hostname, None)
    except OSError:
        yield line(Level.wrong, "names.unknown", name=parts.hostname, all=urlsplit(url).hostname)
        return
    yield line(Level.well, "names.known", name=parts.hostname)


def bots(ward: Ward) -> Iterator[Line]:
    """Communes that no bot speaks for: nobody there hears anything."""
    if ward.given.province_token is not None:
        return
    held = {row["commune"] for row in ward.everywhere.read_now(kept) if row["sealed"]}
    without = [one for one in ward.communes if one not in held]
    if without:
        yield line(Level.note, "bots.without", count=len(without), some=", ".join(without[:SHOWN]), first=without[0])


def each(ward: Ward) -> Iterator[Line]:
    """What is asked of one commune is asked with its name."""
    yield line(Level.well, "each.named", count=len(ward.communes), first=ward.communes[0])
