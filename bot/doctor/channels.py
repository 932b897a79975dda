"""The chat platforms: can they be reached, are the tokens good, how do updates come, how much of the plan is left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Connection, func, select

from bot.bots import EVERYBODYS, MOST_ON_ZALO, hash_of, look_at, messengers
from bot.doctor.ward import Level, Line, Ward, line
from bot.fleet import address_of
from bot.ledger.sending import ways
from bot.ledger.sending.lanes import kind_of
from bot.ledger.tables import inbox, lane, message
from bot.ledger.who import people
from bot.messengers.protocol import Look, Messenger
from bot.texts import plain
from bot.texts.channels import PLATFORMS
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.need import strain

SECONDS: Final = 10.0
SKEW: Final = timedelta(seconds=60)  # more than a slow answer explains


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the record knows of a token: its lane's row, when it last heard something, how many people are on it."""

    row: Any
    heard_at: datetime | None
    people: int


def clocks(ward: Ward) -> Iterator[Line]:
    """The host's clock against the platforms', and against what is already in the record."""
    settings = ward.settings
    used = settings.apis
    last = ward.desk.read(lambda tx: tx.execute(select(func.max(message.c.created_at))).scalar())
    for kind, api in used.items():
        yield _clock(PLATFORMS[kind], api, settings.http_proxy)
    if last is not None and last > ward.now + SKEW and used:
        yield line(Level.note, "clock.behind_the_record", last=_local(last), now=_local(ward.now))
    elif not used:
        yield line(Level.well, "clock.here", now=_local(ward.now))


def _clock(name: str, api: str, proxy: str | None) -> Line:
    asked, server = datetime.now(UTC), plain("doctor.server", name=name)
    try:
        with httpx.Client(proxy=proxy, trust_env=False, timeout=SECONDS) as client:
            answer = client.get(api)
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        host = urlsplit(api).hostname or "?"
        return line(Level.wrong, "server.unreachable", server, host=host, why=type(fault).__name__)
    there = _date_of(answer)
    if there is None:
        return line(Level.well, "server.no_time", server)
    skew = there - asked
    if abs(skew) > SKEW:
        return line(Level.wrong, "clock.skewed", seconds=f"{abs(skew).total_seconds():.0f}", name=name)
    return line(Level.well, "server.there", server, seconds=SKEW.seconds)


def outside(ward: Ward) -> Iterator[Line]:
    """The address from outside, where there is one, and that it leads here."""
    url = ward.given.public_url
    if url is None:
        # Polls of Zalo have no acknowledgement: it serves the newest message again, and forgets the one before.
        zalo = bool(ward.settings.zalo_tokens)
        yield line(Level.note if zalo else Level.well, "outside.none", zalo=zalo)
        return
    if urlsplit(url).scheme != "https":
        yield line(Level.note, "outside.open", url=url)
    try:
        with httpx.Client(trust_env=False, timeout=SECONDS) as client:
            answer = client.get(f"{url}/healthz")
        well = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fault:
        yield line(Level.wrong, "outside.no_answer", url=url, why=type(fault).__name__)
        return
    reasons = well.get("reasons") if isinstance(well, dict) else None
    if reasons is None:
        yield line(Level.wrong, "outside.elsewhere", url=url)
    elif reasons:
        yield line(Level.note, "outside.unwell", url=url, reasons="; ".join(map(str, reasons)))
    else:
        yield line(Level.well, "outside.here", url=url)


def bots(ward: Ward) -> Iterator[Line]:
    """Each token: whether the platform takes it, how updates come, when the last one came."""
    desk = ward.desk
    made = messengers(ward.settings, desk.commune, desk.store)
    if not made:
        yield line(Level.note, "bots.none")
        return
    looks = asyncio.run(_look(made))
    for one, look in zip(made, looks, strict=True):
        heard = desk.read(partial(_heard, commune=desk.commune.id, one=one))
        yield _bot_line(ward, one, look, heard)
    zalo = len(ward.settings.zalo_tokens)
    if zalo > MOST_ON_ZALO:
        yield line(Level.note, "bots.many", PLATFORMS["zalo"], count=zalo, most=MOST_ON_ZALO)


def _bot_line(ward: Ward, one: Messenger, look: Look, heard: _Heard) -> Line:
    kind = kind_of(one.name)
    what = f"{PLATFORMS[kind]} “{look.name or (heard.row and heard.row['bot_name']) or one.token_hash[:8]}”"
    if kind not in ward.desk.commune.messengers:
        return line(Level.note, "bots.given_up", what)
    if look.fault == "unauthorized":
        return line(Level.wrong, "bots.refused", what)
    if look.fault:
        return line(Level.wrong, "bots.unasked", what, fault=look.fault, reason=look.reason)
    if _strange_hook(ward, kind, look):
        return line(Level.wrong, "bots.taken_away", what, hook=look.hook)
    deaf = heard.row["deaf"] if heard.row is not None else None
    if deaf:
        return line(Level.note, "bots.stopped", what, why=deaf)
    last = _local(heard.heard_at) if heard.heard_at else ""
    return line(Level.well, "bots.well", what, mode=_mode(ward, kind, look), last=last, people=heard.people)


def _mode(ward: Ward, kind: str, look: Look) -> str:
    if ward.given.public_url is None:
        return "polls"
    return "webhook" if look.hook in _our_hooks(ward, kind) else "polls_yet"


def _strange_hook(ward: Ward, kind: str, look: Look) -> bool:
    """A webhook of somebody else takes every update away from us."""
    return bool(look.hook) and urlsplit(look.hook).path != _hook_path(ward, kind)


def _our_hooks(ward: Ward, kind: str) -> set[str]:
    """Where we are pushed to: at the address itself, or at the commune's own on a server of several."""
    own = address_of(ward.given.public_url, ward.desk.commune.id)
    return {f"{url}{_hook_path(ward, kind)}" for url in (ward.given.public_url, own)}


def _hook_path(ward: Ward, kind: str) -> str:
    shared = kind == "telegram" and ward.settings.shares_bot
    return f"/hook/{kind}/{EVERYBODYS if shared else ward.desk.commune.id}"


def quotas(ward: Ward) -> Iterator[Line]:
    """Messages of the month and people a bot, against Zalo's plan, today and over the year ahead."""
    desk = ward.desk
    tokens = ward.settings.zalo_tokens
    if not tokens:
        return
    rows = desk.read(lambda tx: _lanes(tx, desk.commune, [hash_of(token) for token in tokens]))
    seen = set()
    if not rows:
        unused = ways.Plan(0, desk.commune.quota.a_month)
        yield _plan_line(desk.commune, {"bot_name": None, "messenger": "zalo"}, unused)
    for row in rows:
        plan = desk.read(partial(ways.plan, commune=desk.commune, messenger=row["messenger"], now=ward.now))
        told = _plan_line(desk.commune, row, plan)
        if told not in seen:
            seen.add(told)
            yield told
        yield from _room(desk.commune, row)
    ahead = strain(desk.commune, desk.today, len(tokens))
    if ahead.short_of_messages:
        yield line(Level.note, "quota.ahead", month=ahead.month, need=ahead.need, plan=ahead.a_month)
    if ahead.short_of_room:
        yield line(Level.note, "quota.no_room", people=ahead.people, bots=len(tokens), room=ahead.room)


def _plan_line(commune: Commune, row: Any, plan: ways.Plan) -> Line:
    bot = row["bot_name"] or row["messenger"] if commune.quota.scope == "bot" else ""
    if plan.limit is None:
        return line(Level.well, "quota.unlimited", bot=bot, used=plan.used)
    held = {ways.Level.free: "", ways.Level.deadlines: "deadlines"}.get(plan.level, "notices")
    level = Level.note if held else Level.well
    return line(level, "quota.used", bot=bot, used=plan.used, limit=plan.limit, held=held)


def _room(commune: Commune, row: Any) -> Iterator[Line]:
    most = commune.quota.people
    if most is not None and row["linked"] >= most:
        bot = row["bot_name"] or row["messenger"]
        yield line(Level.note, "quota.full", bot=bot, linked=row["linked"], most=most)


# --- asking ---------------------------------------------------------------------------------------------------------


async def _look(made: Sequence[Messenger]) -> list[Look]:
    return list(await asyncio.gather(*(look_at(one) for one in made)))


def _heard(tx: Connection, commune: str, one: Messenger) -> _Heard:
    mine = (lane.c.commune == commune, lane.c.messenger == one.name, lane.c.token_hash == one.token_hash)
    row = tx.execute(select(lane).where(*mine)).mappings().first()
    here = (inbox.c.commune == commune, inbox.c.messenger == one.name)
    heard = tx.execute(select(func.max(inbox.c.received_at)).where(*here)).scalar()
    return _Heard(row, heard, people.count_at(tx, commune, one.name))


def _lanes(tx: Connection, commune: Commune, hashes: Sequence[str]) -> list[dict[str, Any]]:
    rows = tx.execute(select(lane).where(lane.c.commune == commune.id, lane.c.token_hash.in_(hashes))).mappings()
    return [{**row, "linked": people.count_at(tx, commune.id, row["messenger"])} for row in rows]


def _date_of(answer: httpx.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
    except (KeyError, ValueError, TypeError):
        return None


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(TZ):%H:%M %d/%m/%Y}"
