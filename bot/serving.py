"""`nhacviec run` on a server of several communes."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from bot import collector
from bot.app import roles_of
from bot.clock import SystemClock
from bot.fleet import Fleet
from bot.ledger.commune import communes
from bot.ledger.migrations import migrate
from bot.ledger.store import Store
from bot.logs import configure
from bot.loop import run_loop
from bot.settings import Settings, is_local, kept_secret
from bot.texts import failure, plain
from schedules.errors import SettingsFault

if TYPE_CHECKING:
    from bot.crew import Crew


def serves_many(settings: Settings) -> bool:
    """Whether `run` serves every commune of a server: there are several, and none was named.

    SettingsFault for a bot in the environment then: it would be nobody's.
    """
    if settings.sqlite_path is not None or settings.commune is not None:
        return False
    store = Store(settings.database_url)
    try:
        migrate(store)
        meant = settings.driver == "jobs" or settings.province_token is not None
        several = meant or len(store.read_now(communes.listing)) > 1
    finally:
        store.close()
    if several and not settings.local_only:
        raise failure(SettingsFault, "setting.whose_token", "NHACVIEC_TELEGRAM_TOKEN, NHACVIEC_ZALO_TOKEN")
    return several


def run_many(settings: Settings, *, host: str, port: int, role: str) -> None:
    """`nhacviec run` on such a server: until SIGTERM or Ctrl-C."""
    configure(settings.log)
    kept_secret(settings)  # without it no bot of any commune opens: said at once, not commune by commune
    roles = roles_of(role)
    listen, web = bool(roles & {"all", "worker"}), bool(roles & {"all", "web"})
    run_loop(_run(settings, host, port, listen=listen, web=web), settings.http_client)


def _crowd(settings: Settings, listen: bool) -> Crew | Fleet:
    store, clock = Store(settings.database_url), SystemClock()
    if settings.driver != "jobs":
        return Fleet(settings, clock, store, listen=listen)
    from bot.crew import Crew

    return Crew(settings, clock, store, works=listen)


async def _run(settings: Settings, host: str, port: int, *, listen: bool, web: bool) -> None:
    from bot.web.app import Site, serve
    from bot.web.front import Front

    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    crowd = _crowd(settings, listen)
    site = None
    try:
        await crowd.start()
        if web:
            front = Front(crowd, lambda house: Site(house, local=is_local(host)).app)
            site = await serve(front, host, port, _greet)
        collector.settle()
        await stopping.wait()
    finally:
        if site is not None:
            site.cancel()
            await asyncio.gather(site, return_exceptions=True)
        await crowd.stop()


def _greet(address: str) -> None:
    print(plain("process.pages", address=address), flush=True)
