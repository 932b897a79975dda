"""One bot token on Zalo, behind the messenger protocol. Results are returned, the token is in nothing printable."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog

from bot.messengers.protocol import (
    Can,
    ChatId,
    FileOut,
    FileRef,
    Incoming,
    Key,
    Look,
    Outcome,
    Outgoing,
    PollFault,
    Raw,
    Sent,
    Wire,
)
from bot.messengers.zalo import judge
from bot.messengers.zalo.client import SEND_SECONDS, Client
from bot.messengers.zalo.fit import fit
from bot.messengers.zalo.judge import Broken, Refused
from bot.messengers.zalo.pictures import Pictures
from bot.messengers.zalo.read import is_probe, key_of, read, unwrapped

log = structlog.get_logger(__name__)

NAME: Final = "zalo"
ZALO: Final = Can(
    buttons=False,
    edit=False,
    topics=False,
    files_in=False,
    files_out=False,
    deep_links=False,
    starts_conversation=False,
    longest=2_000,
    unit="utf-16",
    per_bot=5,
    per_chat=1,
    per_group=60,
    a_month=3_000,
    people=50,
)
PUBLIC_API: Final = "https://bot-api.zaloplatforms.com"
LONG_POLL_SECONDS: Final = 30
POLL_SLACK: Final = 10.0
# Served updates are served again, at once: without a floor that is a dozen requests a second. A second as it is counted
# there, where one request may arrive late and the next in time.
POLL_FLOOR: Final = 1.1
COURTESY_SECONDS: Final = 5.0
# Zalo fetches a picture while we wait for its answer.
PICTURE_SECONDS: Final = 100.0
# With a webhook a "poll" only looks after it: sets it again when it was refused or lost.
WEBHOOK_ROUND: Final = 30.0
WEBHOOK_RENEWED: Final = 3600.0
NAME_RETRIES: Final = (5.0, 30.0, 120.0, 600.0, 3600.0)
SECRET_HEADER: Final = "x-bot-api-secret-token"
# Keys of the updates kept last travel in the cursor: what is served again is then known to be durable.
REMEMBERED: Final = 8
SEPARATOR: Final = " "


class ZaloMessenger:
    """Sends, polls and reads for one token.

    name: "zalo", or "zalo-2" of a second bot: chats belong to one bot. api: base address without `/bot`. proxy: the
    office's own. public_url: when set, updates come by webhook at `{public_url}/hook/zalo/{commune}` and pictures can
    go out, else long polling and words. secret: the installation's key, from which the webhook's header is derived.
    can, floor (seconds between polls): tests hand in quicker ones.
    """

    def __init__(
        self,
        token: str,
        *,
        name: str = NAME,
        api: str = PUBLIC_API,
        proxy: str | None = None,
        public_url: str | None = None,
        commune: str = "",
        secret: str = "",
        can: Can = ZALO,
        floor: float = POLL_FLOOR,
    ) -> None:
        self.name, self.can = name, can
        self.pictures = Pictures(public_url)
        self._client = Client(token, api, proxy)
        self._hash = hashlib.sha256(token.encode()).hexdigest()
        self._hook_path = f"/hook/{NAME}/{commune}"
        self._hook_url = f"{public_url}{self._hook_path}" if public_url else None
        self._hook_secret = hmac.new(secret.encode(), f"zalo-webhook:{token}".encode(), "sha256").hexdigest()
        self._hooked_at = self._polled_at = float("-inf")
        self._floor = floor
        self._judge = judge.Judge()
        self._me: Raw = {}
        self._learning: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return f"ZaloMessenger({self.name}, {self.token_hash[:8]})"

    @property
    def token_hash(self) -> str:
        return self._hash

    @property
    def bot_name(self) -> str | None:
        """What people see as its name; None until Zalo has told it. There are no deep links to make of it."""
        names = self._names
        return names[0] if names else None

    @property
    def joins_groups(self) -> bool:
        """The platform lets this bot into groups (beta)."""
        return self._me.get("can_join_groups") is True

    @property
    def _names(self) -> list[str]:
        known = (self._me.get("display_name"), self._me.get("account_name"))
        return [name for name in known if isinstance(name, str) and name]

    @property
    def hooked(self) -> bool:
        """Whether the platform has been told where to push, within the hour; or is asked instead."""
        return self._hook_url is None or asyncio.get_running_loop().time() - self._hooked_at < WEBHOOK_RENEWED

    # --- life ---------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Opens the pool. The name is asked for beside it: nothing waits for it."""
        await self._client.open()
        self._learning = asyncio.create_task(self._learn_name(), name=f"{self.name}-name")

    async def stop(self) -> None:
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.gather(self._learning, return_exceptions=True)
        await self._client.close()

    async def _learn_name(self) -> None:
        for pause in NAME_RETRIES:
            try:
                me = await self._client.call("getMe", {}, COURTESY_SECONDS)
            except (Refused, Broken) as fault:
                if isinstance(fault, Refused) and fault.status == 401:
                    return  # polling says so, loudly
                log.info("zalo_name_unknown", reason=fault.reason)
            else:
                if isinstance(me, dict):
                    self._me = me
                    return
            await asyncio.sleep(pause)

    async def look(self) -> Look:
        """What Zalo says of the token, and where it pushes updates to."""
        try:
            me = await self._client.call("getMe", {}, COURTESY_SECONDS)
            self._me = me if isinstance(me, dict) else {}
            hook = await self._hook()
        except (Refused, Broken) as fault:
            known = judge.poll_fault_of(fault)
            return Look(known.kind, known.reason)
        return Look(name=self.bot_name or "", hook=self._client.clean(hook), joins_groups=self.joins_groups)

    async def _hook(self) -> str:
        """Where updates are pushed to; "" for nowhere, which the platform says in two ways."""
        try:
            info = await self._client.call("getWebhookInfo", {}, COURTESY_SECONDS)
        except Refused as fault:
            if fault.status == 404:
                return ""
            raise
        url = info.get("url") if isinstance(info, dict) else None
        return str(url) if url else ""

    # --- out ----------------------------------------------------------------------------------------------------

    def fit(self, out: Outgoing) -> tuple[Wire, ...]:
        return fit(out, pictures=self.pictures.possible)

    async def send(self, to: ChatId, wire: Wire) -> Outcome:
        """One request, once. Only a styling the server refuses is tried again, without it: that one was not sent."""
        parameters = {"chat_id": to, **wire.parameters, **self._picture(wire.file)}
        seconds = SEND_SECONDS if wire.file is None else PICTURE_SECONDS
        try:
            result = await self._client.call(wire.method, parameters, seconds)
        except Refused as fault:
            if fault.status != 400 or "text_styles" not in parameters:
                return self._judge.outcome_of(to, fault)
            log.warning("zalo_styles_refused", reason=fault.reason)
        except Broken as fault:
            return self._judge.outcome_of(to, fault)
        else:
            return self._sent(to, result)
        plain = {key: value for key, value in wire.parameters.items() if key != "text_styles"}
        return await self.send(to, Wire(wire.text, plain, wire.method, wire.file))

    def _picture(self, file: FileOut | None) -> dict[str, str]:
        """A picture that any process can draw goes by its own address: the one that serves it need not be this one."""
        return {} if file is None else {"photo": file.address or self.pictures.offer(file)}

    def _sent(self, to: ChatId, result: Any) -> Outcome:
        """A success may hold no id; it is one all the same."""
        self._judge.delivered(to)
        remote = result.get("message_id") if isinstance(result, dict) else None
        return Sent(str(remote) if remote else "")

    async def menu(self, chat: ChatId, commands: Sequence[tuple[str, str]]) -> None:
        """There are no menus."""

    # --- in -----------------------------------------------------------------------------------------------------

    async def poll(self, cursor: str | None) -> tuple[Sequence[tuple[Key, Raw]], str | None]:
        """Long polling, one update at a time, at least a second apart; what the cursor names has been kept already.

        There is no acknowledgement: an update is served again until a newer one comes, after a crash as well. With a
        webhook: sees to it that it is set and returns nothing after a while.
        """
        try:
            if self._hook_url is not None and await self._keep_webhook(self._hook_url):
                await asyncio.sleep(WEBHOOK_ROUND)
                return (), cursor
            found = await self._updates()
        except (Refused, Broken) as fault:
            raise judge.poll_fault_of(fault) from None
        known = (cursor or "").split(SEPARATOR)
        fresh = [(key_of(raw), raw) for raw in found if key_of(raw) not in known]
        if not fresh:
            return (), cursor
        kept = [key for key in (*known, *(key for key, _ in fresh)) if key and len(key) < 32]
        return fresh, SEPARATOR.join(kept[-REMEMBERED:])

    async def _updates(self) -> list[Raw]:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._polled_at + self._floor - loop.time()))
        self._polled_at = loop.time()
        asked = {"timeout": LONG_POLL_SECONDS}
        try:
            result = await self._client.call("getUpdates", asked, LONG_POLL_SECONDS + POLL_SLACK)
        except Refused as fault:
            if fault.status == 408:
                return []  # nobody said anything
            if not judge.blames_webhook(fault):
                raise
            await self._leave_webhook()
            return []
        updates = [unwrapped(one) for one in (result if isinstance(result, list) else [result])]
        return [raw for raw in updates if raw is not None and not is_probe(raw)]

    async def _leave_webhook(self) -> None:
        """A webhook of ours, left from when there was a public address, is taken down; anybody else's never."""
        url = await self._hook()
        if not url:
            return
        if not url.endswith(self._hook_path):
            log.error("zalo_webhook_of_another_program", url=self._client.clean(url))
            raise PollFault("conflict", f"a webhook is set: {self._client.clean(url)}")
        await self._client.call("deleteWebhook", {}, COURTESY_SECONDS)

    async def _keep_webhook(self, url: str) -> bool:
        """True while updates come by webhook; False when Zalo will not have this address, so that we poll.

        Zalo tries the address and keeps it even when that fails: then nothing arrives, which is said and tried again.
        """
        if self.hooked:
            return True
        now = asyncio.get_running_loop().time()
        try:
            result = await self._client.call("setWebhook", {"url": url, "secret_token": self._hook_secret})
        except Refused as fault:
            if fault.status != 400:
                raise
            log.warning("zalo_webhook_refused", reason=fault.reason)
            self._hook_url = None
            return False
        tried = result.get("verification") if isinstance(result, dict) else None
        if isinstance(tried, dict) and tried.get("ok") is False:
            raise PollFault(
                "unreachable", f"webhook {tried.get('outcome') or tried.get('status_code') or 'not reached'}"
            )
        self._hooked_at = now
        return True

    def admit(self, headers: Mapping[str, str], body: bytes) -> Sequence[tuple[Key, Raw]] | None:
        """A webhook's call; None refuses it. The secret is compared before anything is looked at.

        A probe, an empty body and what is no update are taken and nothing comes of them: refusing would only have
        them sent again. Empty bodies have been seen to come without the secret; there is nothing in them to trust.
        """
        given = next((value for name, value in headers.items() if name.lower() == SECRET_HEADER), "")
        if not given and not body.strip():
            return ()
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._hook_secret.encode()):
            return None
        try:
            raw = unwrapped(json.loads(body)) if body.strip() else None
        except (ValueError, RecursionError):
            raw = None
        return () if raw is None or is_probe(raw) else [(key_of(raw), raw)]

    def read(self, raw: Raw) -> Incoming | None:
        return read(raw, self.name, self._names)

    async def courtesy(self, raw: Raw) -> None:
        """A typing mark would be the only one, and nobody has said whether it counts as one of the month's messages."""

    async def fetch(self, file: FileRef) -> bytes:
        return await self._client.fetch(file.id)
