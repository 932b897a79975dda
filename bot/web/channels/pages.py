"""The page of the chat channels: which bots there are and how they are; a token pasted here is tried before it is kept.

On this machine alone. Where the console is open to whoever sits at it, so is this; once real bots run, its address
carries a signature that the start of the program and `nhacviec doctor` print.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import bots as every_bot
from bot import texts
from bot.ledger.sending import ways
from bot.ledger.sending.lanes import kind_of
from bot.ledger.store import EVERY
from bot.ledger.tables import lane
from bot.ledger.who import bots, people
from bot.messengers.protocol import Look
from bot.settings import well_formed
from bot.texts.channels import PLATFORMS
from bot.web import pages
from bot.web.gate import forms
from bot.web.gate.forms import Form
from bot.web.gate.guard import from_here
from bot.web.house import House
from schedules.errors import Fault

PURPOSE = "kenh"
OPEN_FOR = timedelta(hours=12)
# Where Zalo and Telegram put the addresses people share of a bot.
LINK_HOSTS = ("zalo.me", "zaloapp.com", "zaloplatforms.com", "zapps.me", "t.me")
LONGEST_LINK = 300
_REFERRER = {"Referrer-Policy": "same-origin"}  # with "no-referrer" a browser hides where a form comes from


@dataclass(frozen=True, slots=True)
class Shown:
    """A bot as the page shows it. well: it hears and speaks, None while it is not running; trouble: why not."""

    kind: str
    token_hash: str
    name: str
    people: int
    most: int | None
    used: int | None
    limit: int | None
    well: bool | None
    trouble: str
    kept: bool
    link: str


class ChannelPages:
    """Routes of /kenh. free: without a signature, as the console is."""

    def __init__(self, house: House, *, free: bool) -> None:
        self._house, self._free = house, free

    def routes(self) -> list[BaseRoute]:
        home = f"/{PURPOSE}" if self._free else f"/{PURPOSE}/{{token}}"
        return [
            Route(home, self.page, methods=["GET"]),
            Route(home + "/them", self.add, methods=["POST"]),
            Route(home + "/dia-chi", self.link, methods=["POST"]),
            Route(home + "/bo", self.forget, methods=["POST"]),
            Route(home + "/chay-lai", self.restart, methods=["POST"]),
        ]

    async def page(self, request: Request) -> HTMLResponse:
        return await self._page(request)

    async def add(self, request: Request) -> Response:
        """Tries a token and keeps it, sealed; one that the platform refuses is kept nowhere."""
        home = self._home(request)
        form = await self._form(request)
        kind, token = form.text("kenh"), form.text("ma").replace(" ", "")
        try:
            look = await self._try(kind, token)
            if look.fault and not (look.fault != "unauthorized" and form.text("van_luu")):
                raise _refusal(kind, look)
        except Fault as fault:
            return await self._page(request, fault)
        await self._house.store.do(self._keep, kind, token, look.name, self._by(request))
        return _to(home)

    async def link(self, request: Request) -> Response:
        """The address people find a bot at, for the printed sheet."""
        home = self._home(request)
        form = await self._form(request)
        address = form.text("dia_chi")
        if address and not _is_link(address):
            return await self._page(request, _fault("no_address", "place.address"))
        shown = next((one for one in await self._bots() if one.token_hash == form.text("bot")), None)
        if shown is None:
            raise HTTPException(404)
        await self._house.store.do(self._keep_link, shown, address, self._by(request))
        return _to(home)

    async def forget(self, request: Request) -> Response:
        home = self._home(request)
        form = await self._form(request)
        by, when = self._by(request), self._house.clock.now()
        await self._house.store.do(bots.forget, self._house.commune.id, form.text("bot"), by=by, now=when)
        return _to(home)

    async def restart(self, request: Request) -> Response:
        """Begins anew with the bots kept now; the page says where to look then, for this one may no longer be open."""
        self._home(request)
        await self._form(request)
        answer = pages.page("channels/restarting.html", address=self._again(request))
        answer.headers.update(_REFERRER)
        self._house.restart()
        return answer

    # --- parts --------------------------------------------------------------------------------------------------------

    def _again(self, request: Request) -> str:
        """Where this page will be once the program has begun anew."""
        return signed_path(self._house)

    def _by(self, _request: Request) -> str:
        """Who changes something, for the record: here whoever sits at this machine."""
        return texts.plain("page.channels.keeper")

    def _mark(self, _request: Request) -> str:
        """What the forms of the page carry besides where they come from."""
        return ""

    async def _form(self, request: Request) -> Form:
        return await forms.read(request)

    def _home(self, request: Request) -> str:
        """Where this page is, for whoever may see it; 404 for everybody else."""
        if not from_here(request):
            raise HTTPException(404)
        if self._free:
            return f"/{PURPOSE}"
        token = request.path_params["token"]
        if self._house.links.read(PURPOSE, token) is None:
            raise HTTPException(404)
        return f"/{PURPOSE}/{token}"

    async def _page(self, request: Request, fault: Fault | None = None) -> HTMLResponse:
        home = self._home(request)
        shown = await self._bots()
        running = {one.messenger.token_hash for one in self._house.lanes}
        kept = {one.token_hash for one in shown if one.kept}
        values = {
            "commune": self._house.commune,
            "home": home,
            "bots": shown,
            "platforms": PLATFORMS,
            "public_url": self._house.settings.public_url,
            "shared": self._house.settings.shares_bot,
            "waiting": bool(kept - running),
            "free": self._free,
            "mark": self._mark(request),
            "most": every_bot.MOST_ON_ZALO,
            "fault": fault,
        }
        answer = pages.page("channels/channels.html", 422 if fault else 200, **values)
        answer.headers.update(_REFERRER)
        return answer

    async def _try(self, kind: str, token: str) -> Look:
        if kind not in PLATFORMS:
            raise _fault("no_kind", "place.kind")
        if not well_formed(token):
            raise _fault("no_token", "place.token")
        if every_bot.is_provinces(self._house.settings, token):
            raise _fault("of_province", "place.token")
        running = next((one for one in self._house.lanes if one.messenger.token_hash == every_bot.hash_of(token)), None)
        if running is not None:
            raise _fault("running", "place.token")
        here, server = self._house.commune.id, self._house.store.of(EVERY)
        if holder := await server.read(bots.holder, every_bot.hash_of(token), here):
            raise _fault("taken", "place.token", commune=holder)
        made = every_bot.messenger(self._house.settings, self._house.commune, kind, token)
        return await every_bot.look_at(made)

    def _keep(self, tx: Connection, kind: str, token: str, name: str, by: str) -> None:
        bots.put(
            tx,
            self._house.commune.id,
            kind=kind,
            token_hash=every_bot.hash_of(token),
            sealed=every_bot.sealed(self._house.settings, token),
            name=name,
            by=by,
            now=self._house.clock.now(),
        )

    def _keep_link(self, tx: Connection, shown: Shown, link: str, by: str) -> None:
        bots.put_link(
            tx,
            self._house.commune.id,
            kind=shown.kind,
            token_hash=shown.token_hash,
            link=link,
            name=shown.name,
            by=by,
            now=self._house.clock.now(),
        )

    async def _bots(self) -> list[Shown]:
        """Those that run, then those kept for the next start."""
        kept, counts = await self._house.store.read(self._read)
        running = [one for one in self._house.lanes if kind_of(one.messenger.name) in PLATFORMS]
        shown = []
        for one in running:
            messenger, health = one.messenger, one.health()
            row = kept.pop(messenger.token_hash, None)
            used, limit, linked = counts.get(messenger.token_hash, (0, None, 0))
            shown.append(
                Shown(
                    kind_of(messenger.name),
                    messenger.token_hash,
                    messenger.bot_name or (row["name"] if row else ""),
                    linked,
                    messenger.can.people,
                    used,
                    limit,
                    health.ok,
                    health.reason,
                    bool(row and row["sealed"]),
                    row["link"] if row else "",
                )
            )
        later = [row for row in kept.values() if row["sealed"]]
        shown += [
            Shown(row["kind"], row["token_hash"], row["name"], 0, None, None, None, None, "", True, row["link"])
            for row in later
        ]
        return shown

    def _read(self, tx: Connection) -> tuple[dict[str, Mapping[str, Any]], dict[str, tuple[int, int | None, int]]]:
        """Kept bots, and of each lane how much of its plan is used and how many people it speaks to."""
        commune, now = self._house.commune, self._house.clock.now()
        kept: dict[str, Mapping[str, Any]] = {row["token_hash"]: dict(row) for row in bots.kept(tx, commune.id)}
        counts = {}
        for row in tx.execute(select(lane).where(lane.c.commune == commune.id)).mappings():
            plan = ways.plan(tx, commune, row["messenger"], now)
            counts[row["token_hash"]] = (plan.used, plan.limit, people.count_at(tx, commune.id, row["messenger"]))
        return kept, counts


def signed_path(house: House) -> str:
    """The page's path with a signature that is good for some hours."""
    return f"/{PURPOSE}/{house.links.token(PURPOSE, texts.plain('page.channels.keeper'), OPEN_FOR)}"


def _refusal(kind: str, look: Look) -> Fault:
    name = PLATFORMS[kind]
    if look.fault == "unauthorized":
        return _fault("refused", "place.token", name=name)
    return _fault("unasked", "place.token", name=name, why=look.reason)


def _fault(what: str, place: str, **values: str) -> Fault:
    """What is wrong with what was typed, in the field of the page it was typed in."""
    return texts.failure(Fault, f"bot.{what}", texts.plain(f"page.channels.{place}"), **values)


def _is_link(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    known = any(host == name or host.endswith(f".{name}") for name in LINK_HOSTS)
    return parts.scheme == "https" and known and len(address) <= LONGEST_LINK


def _to(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303, headers=_REFERRER)
