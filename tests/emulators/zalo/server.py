"""The platform's door: real HTTP on loopback, long polling that repeats itself, webhooks, faults in between."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Literal

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.emulators.platform import NOT_ACTED_ON, Fault, Platform
from tests.emulators.window import JITTER, Window
from tests.emulators.zalo import rules
from tests.emulators.zalo.people import Group, Person
from tests.emulators.zalo.world import Bot, Chat, Json, Mode, Post, World, key_of

TOKEN = "123456789012345678:" + "EmulatedTokenOfTheTests0123456789abcdefghijklmnopqrstuvwxyzABCDEF"[:64]
TOKEN_2 = "223456789012345678:" + "SecondTokenOfTheTests9876543210zyxwvutsrqponmlkjihgfedcbaZYXWVUTS"[:64]
# A request may be held up on its way by so much, however quick the test.
LATE = 0.5
HOOK_SET = "You cannot use this API while a webhook is set. Please remove the webhook first"


class Refusal(Exception):
    """An error answer: status and words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class ZaloEmulator(Platform):
    """The platform of some bots. `async with ZaloEmulator() as zalo:` runs it; `zalo.address` is its base address.

    quicker: how many times faster than the real ones pacing and the poll's floor are judged. mode: how updates are
    served. clock: the platform's time, for the month's count. quota, people: of the free plan; quota_status: how a
    message over it is refused. blocked_status: how a message to somebody who has blocked the bot is.
    check(): what a correct bot would not have done raises here.
    """

    name = "zalo"
    loose_ends: tuple[str, ...] = ()  # nothing is pressed, so no spinner turns

    def __init__(
        self,
        *tokens: str,
        quicker: float = 1.0,
        mode: Mode = "replay",
        clock: Callable[[], float] = time.time,
        quota: int = 3000,
        people: int = 50,
        groups: bool = True,
        seed: int = 0,
    ) -> None:
        super().__init__(
            [Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]), Route("/photo/{name}", self._photo)]
        )
        self.world = World(clock, mode=mode, seed=seed)
        self.quicker, self.quota, self.most_people, self.groups = quicker, quota, people, groups
        self.tokens = tokens or (TOKEN,)
        for token in self.tokens:
            self.world.bot(token)
        self.blocked_status = 403
        self.hook_shape: Literal["flat", "wrapped"] = "flat"
        self.hook_twice = False  # every update is delivered twice
        self.hook_tries: int | None = 3  # nobody has published how often; None: until it is taken
        self.plain_hooks = False  # take an http:// webhook, which the real platform refuses
        self.probe_ok = True
        self._people: dict[tuple[str, str], Person] = {}
        self._bots: defaultdict[str, Window] = defaultdict(lambda: Window(5, 1.0 / quicker))
        self._chats: defaultdict[str, Window] = defaultdict(lambda: Window(1, (1.0 - JITTER) / quicker))
        self._hooks: dict[str, asyncio.Task[None]] = {}

    async def _photo(self, request: Request) -> Response:
        content = self.world.photos.get(request.path_params["name"])
        return Response(content or b"", 200 if content else 404, media_type="image/jpeg")

    # --- for tests ------------------------------------------------------------------------------------------------

    def person(self, name: str, token: str | None = None) -> Person:
        """The user of this name with the bot of a token (the first one), made when first asked for."""
        token = token or self.tokens[0]
        if (name, token) not in self._people:
            self._people[name, token] = Person(self.world, self.world.bot(token), name)
        return self._people[name, token]

    @property
    def people(self) -> list[str]:
        """Everybody with a phone."""
        return list(dict.fromkeys(name for name, _ in self._people))

    def group(self, title: str, token: str | None = None) -> Group:
        return Group(self.world, self.world.bot(token or self.tokens[0]), title)

    @property
    def heard_everything(self) -> bool:
        """Whether every update has been served."""
        return not any(bot.waiting for bot in self.world.bots.values())

    def hung_up(self) -> None:
        """The process at the other end is dead: what it was handed last, nobody knows it has."""
        for bot in self.world.bots.values():
            bot.handed.clear()

    @property
    def told(self) -> frozenset[str]:
        """Keys of what the bot was told, or is about to be."""
        return frozenset(self.world.told)

    # --- life -----------------------------------------------------------------------------------------------------

    async def __aexit__(self, *_: object) -> None:
        for task in self._hooks.values():
            task.cancel()
        await super().__aexit__()

    # --- a call ---------------------------------------------------------------------------------------------------

    async def _call(self, request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        bot = self.world.bots.get(token)
        if bot is None or bot.revoked:
            return _error(401, "Unauthorized")
        if method not in rules.METHODS:
            self.violations.append(f"unknown method {method}")
            return _error(400, "Bad Request")
        values = await self._parameters(request, method)
        if values is None:
            return _error(400, "Bad Request: the body cannot be read")
        self.calls.append((method, values))
        unknown = sorted(set(values) - set(rules.METHODS[method]))
        if unknown:
            self.violations.append(f"{method}: unknown {', '.join(unknown)}")
            return _error(400, f"Bad Request: unknown parameter {unknown[0]}")
        fault = self.faults.next(method, str(values.get("text", "")), values.get("chat_id"))
        if fault is not None and fault.kind in NOT_ACTED_ON:
            return self.before(request, fault)
        if method == "getUpdates":
            self.world.asked_again(bot, request.client)
        return await self.after(request, fault, await self._answer(bot, method, values, request.client))

    async def _parameters(self, request: Request, method: str) -> Json | None:
        """The platform reads forms and queries as well; this bot is to send JSON, in NFC."""
        kind = request.headers.get("content-type", "").partition(";")[0]
        if request.method != "POST" or kind != "application/json":
            self.violations.append(f"{method}: {request.method} {kind}, not POST with JSON")
        try:
            values = json.loads(await request.body())
        except ValueError:
            return None
        if not isinstance(values, dict):
            return None
        if not unicodedata.is_normalized("NFC", str(values.get("text", ""))):
            self.violations.append(f"{method}: a text that is not in NFC")
        return values

    async def _answer(self, bot: Bot, method: str, values: Json, connection: object) -> Response:
        try:
            if method == "getUpdates":
                result = await self._getUpdates(bot, values, connection)
            else:
                result = await getattr(self, f"_{method}")(bot, values)
        except Refusal as refusal:
            return _error(refusal.status, str(refusal))
        envelope: Json = {"ok": True} | ({} if result is None else {"result": result})
        if self.world.random.random() < 0.5:
            envelope["error_code"] = 0
        return Response(json.dumps(envelope), media_type="application/json")

    def refused(self, fault: Fault) -> Response:
        return _error(fault.status, fault.words, http=200 if fault.kind == "hidden" else None)

    # --- sending --------------------------------------------------------------------------------------------------

    async def _sendMessage(self, bot: Bot, p: Json) -> Json:
        self._demand(rules.wrong_text(p.get("text")), "sendMessage")
        chat = self._open_chat(bot, p)
        styles = p.get("text_styles", [])
        if p.get("parse_mode") not in (None, "markdown", "html"):
            raise Refusal(400, "Bad Request: parse_mode")
        if "parse_mode" in p:
            self.violations.append("parse_mode: a value of a text could break its message")
            styles = []
        self._demand(rules.wrong_styles(styles, p["text"]), "sendMessage")
        if rules.cuts_a_letter(styles, p["text"]):
            self.violations.append(f"a style that cuts a letter in two: {styles}")
        return self._post(bot, chat, Post(self.world.new_id(), p["text"], styles))

    async def _sendPhoto(self, bot: Bot, p: Json) -> Json:
        self._demand(rules.wrong_photo(p.get("photo")), "sendPhoto")
        if "caption" in p:
            self._demand(rules.wrong_text(p["caption"]), "sendPhoto")
        return self._post(bot, self._open_chat(bot, p), Post(self.world.new_id(), p.get("caption", ""), [], p["photo"]))

    async def _sendSticker(self, bot: Bot, p: Json) -> Json:
        return self._post(bot, self._open_chat(bot, p), Post(self.world.new_id(), ""))

    async def _sendVoice(self, bot: Bot, p: Json) -> Json:
        if not str(p.get("voice_url", "")).endswith(".aac"):
            raise Refusal(400, "Bad Request: voice_url")
        chat = self._open_chat(bot, p)
        post = Post(self.world.new_id(), "")
        # To a group it is answered well and never arrives.
        return self._post(bot, Chat("", "GROUP", "") if chat.type == "GROUP" else chat, post)

    async def _sendChatAction(self, bot: Bot, p: Json) -> None:
        if p.get("action") != "typing":
            raise Refusal(400, "Bad Request: action")
        self._open_chat(bot, p)

    def _demand(self, wrong: str, method: str) -> None:
        if wrong:
            self.violations.append(f"{method}: {wrong}")
            raise Refusal(400, f"Bad Request: {wrong}")

    def _open_chat(self, bot: Bot, p: Json) -> Chat:
        """The chat, if the bot may write there: whoever never wrote cannot be written to."""
        chat = bot.chats.get(p["chat_id"]) if isinstance(p.get("chat_id"), str) else None
        if chat is None or chat.state == "unstarted":
            self.violations.append(f"a message to a chat that never wrote: {p.get('chat_id')!r}")
            raise Refusal(400, "Bad Request: invalid chat_id")
        if chat.state == "blocked":
            raise Refusal(self.blocked_status, "Internal Server Error" if self.blocked_status == 403 else "Bad Request")
        if chat.type == "PRIVATE" and chat.id in bot.started[self.most_people :]:
            raise Refusal(429, "Quota exceeded")
        return chat

    def _post(self, bot: Bot, chat: Chat, post: Post) -> Json:
        self._pace(bot, chat)
        month = self.world.month()
        if bot.months.get(month, 0) >= self.quota:
            raise Refusal(429, "Quota exceeded")
        bot.months[month] = bot.months.get(month, 0) + 1
        chat.posts.append(post)
        return {"message_id": post.id, "date": int(self.world.clock() * 1000)}

    def _pace(self, bot: Bot, chat: Chat) -> None:
        """No rate is published: a bot that keeps to a careful one is never the one that finds it."""
        now = time.monotonic()
        for window in (self._bots[bot.token], self._chats[chat.id]):
            if window.over(now) > 0:
                self.violations.append(f"too fast for chat {chat.id}")
            window.seen.append(now)

    # --- updates --------------------------------------------------------------------------------------------------

    async def _getMe(self, bot: Bot, _p: Json) -> Json:
        kind = {"account_type": "BASIC", "can_join_groups": self.groups}
        return {"id": bot.id, "account_name": "bot.AbCdEfGhi", "display_name": bot.name, **kind}

    async def _getUpdates(self, bot: Bot, p: Json, connection: object) -> Json:
        if bot.hook:
            raise Refusal(400, HOOK_SET)
        now = time.monotonic()
        if bot.polls:
            self.violations.append("two polls at the same time with one token")
        elif now - bot.polled_at < 1.0 / self.quicker - LATE:
            self.violations.append(f"polled again after {now - bot.polled_at:.3f} s")
        bot.polled_at = now
        bot.polls += 1
        try:
            return await self._update_within(bot, float(p.get("timeout", 30)), connection)
        finally:
            bot.polls -= 1

    async def _update_within(self, bot: Bot, seconds: float, connection: object) -> Json:
        ends = time.monotonic() + seconds
        while (update := self.world.serve(bot, connection)) is None:
            waits = [asyncio.create_task(event.wait()) for event in (bot.arrived, self.closing)]
            try:
                await asyncio.wait(waits, timeout=max(0.0, ends - time.monotonic()), return_when="FIRST_COMPLETED")
            finally:
                for task in waits:
                    task.cancel()
            if self.closing.is_set() or (not bot.arrived.is_set() and time.monotonic() >= ends):
                raise Refusal(408, "Request timeout")
        return update

    async def _setWebhook(self, bot: Bot, p: Json) -> Json:
        wrong = rules.wrong_hook(p.get("url"), p.get("secret_token"), plain=self.plain_hooks)
        if wrong:
            raise Refusal(400, f"Bad Request: {wrong}")
        bot.hook = {**p, "updated_at": int(self.world.clock() * 1000)}
        if bot.token not in self._hooks:
            self._hooks[bot.token] = asyncio.create_task(self._deliver(bot))
        return {**self._info(bot), "verification": await self._probe(bot)}

    async def _testWebhook(self, bot: Bot, _p: Json) -> Json:
        return await self._probe(bot)

    async def _deleteWebhook(self, bot: Bot, _p: Json) -> Json:
        bot.hook = {}
        return {"url": "", "updated_at": int(self.world.clock() * 1000)}

    async def _getWebhookInfo(self, bot: Bot, _p: Json) -> Json:
        if not bot.hook:
            raise Refusal(404, "Not Found")
        return self._info(bot)

    def _info(self, bot: Bot) -> Json:
        return {"url": bot.hook["url"], "updated_at": bot.hook["updated_at"]}

    async def _probe(self, bot: Bot) -> Json:
        """Tries the address; it is kept even when nobody is there."""
        body = {
            "event_name": "webhook.test",
            "message": {"date": int(self.world.clock()), "message_id": "webhook-test", "text": "please respond"},
        }
        status = await self._push(bot, body) if self.probe_ok else 0
        outcome = {0: "webhook.err.unreachable", 200: "webhook.ok", 403: "webhook.http.403"}.get(status, "webhook.http")
        return {"ok": status == 200, "url": bot.hook["url"], "status_code": status, "outcome": outcome, "hint": ""}

    async def _deliver(self, bot: Bot) -> None:
        """One update after the other, `hook_tries` times at most."""
        while True:
            await bot.arrived.wait()
            if not bot.hook or not bot.waiting:
                bot.arrived.clear()
                continue
            update = bot.waiting[0]
            for attempt in itertools.count() if self.hook_tries is None else range(self.hook_tries):
                if await self._push(bot, self._shaped(update)) == 200:
                    self.world.taken.add(key_of(update))
                    break
                await asyncio.sleep(0.05 * 2 ** min(attempt, 3))
            if self.hook_twice:
                await self._push(bot, self._shaped(update))
            bot.waiting.popleft()

    def _shaped(self, update: Json) -> Json:
        return update if self.hook_shape == "flat" else {"ok": True, "result": update}

    async def _push(self, bot: Bot, body: Json) -> int:
        headers = {"X-Bot-Api-Secret-Token": bot.hook["secret_token"], "User-Agent": "Java/17.0.2"}
        async with httpx.AsyncClient(trust_env=False, timeout=5.0) as client:
            try:
                return (await client.post(bot.hook["url"], json=body, headers=headers)).status_code
            except httpx.HTTPError:
                return 0


def _error(status: int, words: str, *, http: int | None = None) -> Response:
    body: dict[str, Any] = {"ok": False, "description": words, "error_code": status}
    return Response(json.dumps(body), http or status, media_type="application/json")
