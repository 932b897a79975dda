"""Every bot of an installation: those of the environment, and those an office has entered in the browser."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

import structlog
from sqlalchemy import Connection, RowMapping

from bot.ledger.sending import lanes
from bot.ledger.store import Store
from bot.ledger.who import bots
from bot.messengers.protocol import Look, Looked, Messenger
from bot.settings import Settings, kept_secret
from bot.texts import plain
from bot.vault import seal, unseal
from schedules.commune import Commune
from schedules.errors import LedgerFault, SettingsFault

log = structlog.get_logger("bots")

KINDS = ("telegram", "zalo")
LOOK_SECONDS = 30.0
EVERYBODYS = "_"  # stands in addresses for the bot that communes share where else a commune's own stands
MOST_ON_ZALO = 3  # bots of one account on the free plan


def hash_of(token: str) -> str:
    """What a token is known by wherever it is not needed itself."""
    return hashlib.sha256(token.encode()).hexdigest()


def with_kept(settings: Settings) -> Settings:
    """The settings with the tokens of the record beside those of the environment, where there is a record.

    One that cannot be opened (the secret was changed) is said and left out: the rest goes on.
    """
    path = settings.sqlite_path
    if path is not None and not path.exists():
        return settings
    store = Store(settings.database_url)
    try:
        rows = store.read_now(bots.kept, settings.commune)
    except LedgerFault:
        return settings  # whoever opens the record next says why
    finally:
        store.close()
    return merged(settings, rows)


def merged(settings: Settings, rows: Iterable[RowMapping]) -> Settings:
    """The environment's tokens first. Telegram has one bot: the environment's, else the newest kept one, else the one
    that communes share; not where one is kept that cannot be opened, for nobody has spoken to the shared one there.
    """
    telegram, zalo = settings.telegram_token, list(settings.zalo_tokens)
    own = telegram is not None
    for row in rows:
        own = own or bool(row["kind"] == "telegram" and row["sealed"])
        try:
            token = unseal(kept_secret(settings), row["sealed"], settings.secret_before) if row["sealed"] else ""
        except SettingsFault as fault:
            log.error("kept token cannot be opened", kind=row["kind"], bot=row["name"], why=str(fault))
            continue
        if row["kind"] == "zalo" and token and token not in zalo:
            zalo.append(token)
        elif row["kind"] == "telegram" and token and not settings.telegram_token:
            telegram = token
    return replace(settings, telegram_token=telegram if own else settings.province_token, zalo_tokens=tuple(zalo))


def is_provinces(settings: Settings, token: str) -> bool:
    """Whether it is the bot that communes share, which no commune has for its own."""
    return settings.province_token is not None and hash_of(token) == hash_of(settings.province_token)


def sealed(settings: Settings, token: str) -> str:
    """A token as the record keeps it."""
    return seal(kept_secret(settings), token)


def reseal(tx: Connection, settings: Settings, commune: str, *before: str) -> tuple[int, int]:
    """Seals a commune's kept tokens with the secret of today; how many, and how many none of the secrets opens."""
    done = lost = 0
    for row in bots.kept(tx, commune):
        if not row["sealed"]:
            continue
        try:
            token = unseal(kept_secret(settings), row["sealed"], settings.secret_before, *before)
        except SettingsFault:
            lost += 1
            continue
        bots.seal_anew(tx, commune, row["token_hash"], sealed(settings, token))
        done += 1
    return done, lost


def messengers(settings: Settings, commune: Commune, store: Store) -> list[Messenger]:
    """A messenger a token, Telegram's first; none where no token is set."""
    telegram = [messenger(settings, commune, "telegram", settings.telegram_token)] if settings.telegram_token else []
    tokens = tuple(dict.fromkeys(settings.zalo_tokens))
    if not tokens:
        return telegram
    # Which bot is which, the record remembers: a person's chat belongs to one.
    names = store.read_now(lanes.names, commune.id, "zalo", [hash_of(token) for token in tokens])
    named = zip(names, tokens, strict=True)
    return telegram + [messenger(settings, commune, "zalo", token, name) for name, token in named]


def messenger(settings: Settings, commune: Commune, kind: str, token: str, name: str = "zalo") -> Messenger:
    """The messenger of one token; `name`: of its lane, on Zalo."""
    if kind == "telegram":
        # What a shared bot hears comes to the server, not to a commune.
        return _telegram(
            replace(settings, public_url=None) if is_provinces(settings, token) else settings, token, commune.id
        )
    from bot.messengers.zalo import ZALO, ZaloMessenger

    can = replace(ZALO, a_month=commune.quota.a_month, people=commune.quota.people)
    return ZaloMessenger(token, name=name, api=settings.zalo_api, can=can, **_common(settings, commune.id))


def provinces(settings: Settings, token: str) -> Messenger:
    """That of the bot which communes share: what is pushed to it comes to the server's own address."""
    return _telegram(settings, token, EVERYBODYS)


def _telegram(settings: Settings, token: str, whose: str) -> Messenger:
    from bot.messengers.telegram import TelegramMessenger

    common = _common(settings, whose)
    return TelegramMessenger(token, api=settings.telegram_api, client=settings.http_client, **common)


def _common(settings: Settings, whose: str) -> dict[str, Any]:
    """What every messenger is told. whose: the commune's id, as it stands in addresses."""
    return {
        "proxy": settings.http_proxy,
        "public_url": settings.public_url,
        "commune": whose,
        "secret": kept_secret(settings),
    }


async def look_at(one: Messenger) -> Look:
    """What the platform says of a token, whatever becomes of the asking; the messenger is not running elsewhere."""
    await one.start()
    try:
        return await asyncio.wait_for(cast(Looked, one).look(), LOOK_SECONDS)
    except TimeoutError:
        return Look("unreachable", plain("process.no_answer"))
    finally:
        await one.stop()
