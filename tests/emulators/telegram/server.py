"""The server's door: real HTTP on loopback, the three body forms, long polling, webhooks, and the faults in between."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.emulators.platform import NOT_ACTED_ON, Fault, Platform
from tests.emulators.telegram.limits import Limits
from tests.emulators.telegram.methods import Methods, Refusal
from tests.emulators.telegram.people import Channel, Group, Person
from tests.emulators.telegram.spec import Spec, Upload, own_spec, shared_spec
from tests.emulators.telegram.world import Json, World

TOKEN = "7000000001:AAEmulatedTokenOfTheTests_-0123456789ab"
TOKEN_SHAPE = re.compile(r"\d+:[\w-]{30,}", re.ASCII)
LONGEST_POLL = 50
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
HOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class TelegramEmulator(Platform):
    """One bot's server. `async with TelegramEmulator() as telegram:` runs it; `telegram.address` is its base address.

    quicker: how many times faster than the real ones the limits run. check(): what a correct bot would not have done
    raises here. `token`: the only one that is known.
    """

    name = "telegram"
    told: frozenset[str] = frozenset()  # an update is acknowledged once it is kept, so nothing else need be waited for

    def __init__(
        self,
        token: str = TOKEN,
        *,
        quicker: float = 1.0,
        spec: Spec | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        calls = Route("/bot{token}/{method}", self._call, methods=["GET", "POST"])
        super().__init__([calls, Route("/file/bot{token}/{path:path}", self._download)])
        self.token, self.revoked = token, False
        self.world = World(clock)
        self.methods = Methods(self.world, Limits(quicker), self.violations.append)
        self.spec = spec or shared_spec() or own_spec()
        self.hook: Json = {}
        self.plain_hooks = False  # take an http:// webhook, which the real server refuses
        self.people: dict[str, Person] = {}
        self._poll: asyncio.Future[None] | None = None
        self._hook_task: asyncio.Task[None] | None = None

    # --- for tests ------------------------------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        """The user of this name, made when first asked for."""
        if name not in self.people:
            self.people[name] = Person(self.world, 1_001 + len(self.people), name)
        return self.people[name]

    def group(self, title: str, *, supergroup: bool = False) -> Group:
        number = -1_001_000_000_000 if supergroup else -4_000_000
        return Group(self.world, number - len(self.world.chats), title, supergroup=supergroup)

    def channel(self, title: str, username: str | None = None) -> Channel:
        return Channel(self.world, -1_002_000_000_000 - len(self.world.chats), title, username)

    @property
    def heard_everything(self) -> bool:
        """Whether every update has been acknowledged."""
        return not self.world.updates

    @property
    def loose_ends(self) -> list[str]:
        """Pressed buttons whose spinner still turns."""
        return [press.id for press in self.world.presses.values() if not press.answered]

    # --- life -----------------------------------------------------------------------------------------------------

    async def close(self) -> None:
        if self._hook_task is not None:
            self._hook_task.cancel()
        await super().close()

    # --- a call ---------------------------------------------------------------------------------------------------

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        refused = self._refused_token(request.path_params["token"])
        if refused is not None:
            return refused
        if method not in self.spec.methods:
            self.violations.append(f"unknown method {method}")
            return _error(404, "Not Found: method not found")
        given = await _parameters(request)
        values, wrong = self.spec.read(method, given)
        self.violations += wrong
        self.calls.append((method, values))
        fault = self.faults.next(method, str(given.get("text", "")), given.get("chat_id"))
        if fault is not None and fault.kind in NOT_ACTED_ON:
            return self.before(request, fault)
        if any("is missing" in fault_ or " is not " in fault_ for fault_ in wrong):
            return _error(400, f"Bad Request: {wrong[0]}")
        return await self.after(request, fault, await self._answer(method, values))

    def _refused_token(self, token: str) -> Response | None:
        if not TOKEN_SHAPE.fullmatch(token):
            return _error(404, "Not Found")
        if token != self.token or self.revoked:
            return _error(401, "Unauthorized")
        return None

    async def _answer(self, method: str, p: Json) -> Response:
        own = {
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
        }
        try:
            if method in own:
                result = await own[method](p)
            elif hasattr(self.methods, method):
                result = getattr(self.methods, method)(p)
            else:
                self.violations.append(f"{method} is not emulated")
                return _error(404, "Not Found: method not found")
        except Refusal as refusal:
            return _error(refusal.status, str(refusal), **refusal.parameters)
        return JSONResponse({"ok": True, "result": result})

    def refused(self, fault: Fault) -> Response:
        extra = {} if fault.retry_after is None else {"retry_after": fault.retry_after}
        return _error(fault.status, fault.words, **extra)

    async def _download(self, request: Request) -> Response:
        refused = self._refused_token(request.path_params["token"])
        if refused is not None:
            return refused
        file = self.world.files.get(request.path_params["path"].removeprefix("documents/"))
        return Response(file.content, media_type=file.mime) if file else _error(404, "Not Found")

    # --- updates --------------------------------------------------------------------------------------------------

    async def _get_updates(self, p: Json) -> list[Json]:
        if self.hook:
            raise Refusal(409, HOOK_ACTIVE)
        if not 1 <= p.get("limit", 100) <= 100:
            self.violations.append("getUpdates: limit is 1-100")
        if "allowed_updates" in p:
            self.world.allowed = frozenset(p["allowed_updates"]) or None
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Refusal(409, OTHER_POLLER))
        me = self._poll = asyncio.get_running_loop().create_future()
        offset, limit = p.get("offset"), p.get("limit", 100)
        ends = time.monotonic() + min(p.get("timeout", 0), LONGEST_POLL)
        while not (found := self.world.pending(offset, limit)) and (left := ends - time.monotonic()) > 0:
            if not await self._update_within(me, left):
                break
        if me.done():
            me.result()
        else:
            me.cancel()
        return found

    async def _update_within(self, me: asyncio.Future[None], seconds: float) -> bool:
        """Waits for an update, another poller or the end; False when waiting is over."""
        waits = [asyncio.create_task(event.wait()) for event in (self.world.arrived, self.closing)]
        every: list[asyncio.Future[Any]] = [me, *waits]
        try:
            await asyncio.wait(every, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()
        if me.done():
            me.result()
        return not self.closing.is_set()

    async def _set_webhook(self, p: Json) -> bool:
        url = urlsplit(p["url"])
        if url.scheme != "https" and not self.plain_hooks:
            raise Refusal(400, "bad webhook: An HTTPS URL must be provided for webhook")
        if url.scheme == "https" and url.port not in (None, 443, 80, 88, 8443):
            raise Refusal(400, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if not re.fullmatch(r"[\w-]{1,256}", p.get("secret_token", ""), re.ASCII):
            self.violations.append("setWebhook: no secret_token, or with other letters than A-Z a-z 0-9 _ -")
        if p.get("drop_pending_updates"):
            self.violations.append("setWebhook: drop_pending_updates loses replies")
        if "allowed_updates" in p:
            self.world.allowed = frozenset(p["allowed_updates"]) or None
        if not self.hook:
            self._hook_task = asyncio.create_task(self._deliver())
        self.hook = p
        return True

    async def _delete_webhook(self, p: Json) -> bool:
        if p.get("drop_pending_updates"):
            self.violations.append("deleteWebhook: drop_pending_updates loses replies")
        self.hook = {}
        if self._hook_task is not None:
            self._hook_task.cancel()
        return True

    async def _webhook_info(self, _p: Json) -> Json:
        waiting = len(self.world.updates)
        return {"url": self.hook.get("url", ""), "has_custom_certificate": False, "pending_update_count": waiting}

    async def _deliver(self) -> None:
        """One update after the other, again and again until the bot answers 2xx, ever more slowly."""
        wait = 0.05
        async with httpx.AsyncClient(trust_env=False, timeout=10.0) as client:
            while True:
                await self.world.arrived.wait()
                update = self.world.pending(None, 1)[0]
                if await self._delivered(client, update):
                    self.world.pending(update["update_id"] + 1, 1)
                    wait = 0.05
                else:
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, 60.0)

    async def _delivered(self, client: httpx.AsyncClient, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.hook.get("secret_token", "")}
        try:
            answer = await client.post(self.hook["url"], json=update, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.is_success


async def _parameters(request: Request) -> dict[str, Any]:
    """Query, form, multipart or JSON, all alike."""
    given: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        given |= await request.json()
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async for name, value in _form(request):
            given[name] = value
    return given


async def _form(request: Request) -> AsyncIterator[tuple[str, Any]]:
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                yield name, Upload(value.filename or "", value.content_type or "", await value.read())
            else:
                yield name, value


def _error(status: int, words: str, **parameters: int) -> Response:
    body: Json = {"ok": False, "error_code": status, "description": words}
    if parameters:
        body["parameters"] = parameters
    return Response(json.dumps(body), status, media_type="application/json")
