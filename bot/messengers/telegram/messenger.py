"""One bot token on Telegram, behind the messenger protocol. Results are returned, the token is in nothing printable."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import re
from collections.abc import Coroutine, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import structlog
from telegram import BotCommand, BotCommandScopeChat, InputFile
from telegram.error import InvalidToken, TelegramError

from bot.messengers.protocol import (
    Can,
    ChatId,
    FetchFault,
    FileRef,
    Incoming,
    Key,
    Look,
    NotSent,
    Outcome,
    Outgoing,
    PollFault,
    Raw,
    Rejected,
    Sent,
    Unknown,
    Wire,
)
from bot.messengers.telegram import judge
from bot.messengers.telegram.fit import LONGEST, fit
from bot.messengers.telegram.read import NAME, read
from bot.messengers.telegram.request import RawBot, make_request

log = structlog.get_logger(__name__)

TELEGRAM: Final = Can(
    buttons=True,
    edit=True,
    topics=True,
    files_in=True,
    files_out=True,
    deep_links=True,
    starts_conversation=False,
    longest=LONGEST,
    unit="code points",
    per_bot=30,
    per_chat=1,
    per_group=20,
)
PUBLIC_API: Final = "https://api.telegram.org"
# Everything we read. Stated with every poll: the server remembers whatever was asked for last, by anybody.
ALLOWED: Final = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member")
LONG_POLL_SECONDS: Final = 30
POLL_SLACK: Final = 5
SEND_SECONDS: Final = 20.0
COURTESY_SECONDS: Final = 5.0
EMPTY_PAUSE: Final = 1.0
# With a webhook a "poll" only looks after it: sets it again when it was refused or lost.
WEBHOOK_ROUND: Final = 30.0
WEBHOOK_RENEWED: Final = 3600.0
NAME_RETRIES: Final = (5.0, 30.0, 120.0, 600.0, 3600.0)
LARGEST_FILE: Final = 20 * 1024 * 1024
SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"
# What could not stand in an address is refused before an address is made of it.
TOKEN_SHAPE: Final = re.compile(r"[\w:.-]+", re.ASCII)
# A broken answer to a request that was accepted: python-telegram-bot trusts the shape of what a 200 carries.
ODD_ANSWER: Final = (KeyError, TypeError, AttributeError)


class TelegramMessenger:
    """Sends, polls and reads for one token.

    api: base address without `/bot`. proxy: the office's own. public_url: when set, updates come by webhook at
    `{public_url}/hook/telegram/{commune}`, else by long polling. secret: the installation's key, from which the
    webhook's header is derived. can: what the pacing counts by; tests hand in a quicker one. client: the HTTP client,
    "aiohttp" or "httpx".
    """

    name = NAME

    def __init__(
        self,
        token: str,
        *,
        api: str = PUBLIC_API,
        proxy: str | None = None,
        public_url: str | None = None,
        commune: str = "",
        secret: str = "",
        can: Can = TELEGRAM,
        client: str = "aiohttp",
    ) -> None:
        _silence_library()
        self.can = can
        self._token = token
        self._well_formed = TOKEN_SHAPE.fullmatch(token) is not None
        self._request = make_request(16, SEND_SECONDS, proxy, client)
        self._poll_request = make_request(2, LONG_POLL_SECONDS + POLL_SLACK, proxy, client)
        self._file_url = f"{api}/file/bot{token}"
        self._bot = RawBot(
            token, f"{api}/bot", f"{api}/file/bot", request=self._request, get_updates_request=self._poll_request
        )
        self._hook_url = f"{public_url}/hook/telegram/{commune}" if public_url else None
        self._hook_secret = hmac.new(secret.encode(), f"telegram-webhook:{token}".encode(), "sha256").hexdigest()
        self._hooked_at = float("-inf")
        self._bot_name: str | None = None
        self._menus: dict[ChatId, tuple[tuple[str, str], ...]] = {}
        self._background: set[asyncio.Task[None]] = set()

    def __repr__(self) -> str:
        return f"TelegramMessenger({self.token_hash[:8]})"

    @cached_property
    def token_hash(self) -> str:
        return hashlib.sha256(self._token.encode()).hexdigest()

    @property
    def bot_name(self) -> str | None:
        """The bot's @name without the sign, for deep links; None until Telegram has told it."""
        return self._bot_name

    @property
    def hooked(self) -> bool:
        """Whether the platform has been told where to push, within the hour; or is asked instead."""
        return self._hook_url is None or asyncio.get_running_loop().time() - self._hooked_at < WEBHOOK_RENEWED

    # --- life ---------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Opens the pools. The name is asked for beside it: links look better with it, nothing waits for it."""
        await self._request.initialize()
        await self._poll_request.initialize()
        self._beside(self._learn_name())

    async def stop(self) -> None:
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._request.shutdown()
        await self._poll_request.shutdown()

    async def _learn_name(self) -> None:
        for pause in NAME_RETRIES:
            try:
                me = await self._call("getMe", {}, read_timeout=COURTESY_SECONDS)
                self._bot_name = str(me["username"])
                return
            except InvalidToken:
                return  # polling says so, loudly
            except (TelegramError, *ODD_ANSWER) as fault:
                log.info("telegram_name_unknown", reason=self._clean(str(fault)))
            await asyncio.sleep(pause)

    async def look(self) -> Look:
        """What Telegram says of the token, and where it pushes updates to."""
        if not self._well_formed:
            return Look("unauthorized", "the token cannot be one of Telegram's")
        try:
            me = await self._call("getMe", {}, read_timeout=COURTESY_SECONDS)
            info = await self._call("getWebhookInfo", {}, read_timeout=COURTESY_SECONDS)
            self._bot_name = str(me["username"])
            return Look(name=self._bot_name, hook=self._clean(str(info["url"])), joins_groups=me.get("can_join_groups"))
        except TelegramError as fault:
            known = judge.poll_fault_of(fault)
            return Look(known.kind, self._clean(known.reason))
        except ODD_ANSWER as fault:
            return Look("unreachable", f"answer of an unknown shape ({type(fault).__name__})")

    # --- out ----------------------------------------------------------------------------------------------------

    def fit(self, out: Outgoing) -> tuple[Wire, ...]:
        return fit(out)

    async def send(self, to: ChatId, wire: Wire) -> Outcome:
        """One request, once; again only without what the server refuses and the message can do without."""
        if not self._well_formed:
            return Rejected("token", "the token cannot be one of Telegram's")
        try:
            return self._sent(wire, await self._call(wire.method, self._parameters(to, wire)))
        except TelegramError as fault:
            if judge.is_unchanged(fault):
                return Sent(str(wire.parameters["message_id"]))
            refused = judge.dispensable(fault, wire.parameters)
            if not refused:
                return self._tidy(judge.outcome_of(fault))
            log.warning("telegram_refuses_part", parameters=sorted(refused), reason=self._clean(fault.message))
        except ODD_ANSWER as fault:
            return Unknown(f"answer of an unknown shape ({type(fault).__name__})")
        plain = {name: value for name, value in wire.parameters.items() if name not in refused}
        return await self.send(to, Wire(wire.text, plain, wire.method, wire.file))

    def _parameters(self, to: ChatId, wire: Wire) -> dict[str, Any]:
        parameters = {"chat_id": int(to) if to.lstrip("-").isdecimal() else to, **wire.parameters}
        if wire.file is not None:
            field = "photo" if wire.method == "sendPhoto" else "document"
            parameters[field] = InputFile(wire.file.content, filename=wire.file.name)
        return parameters

    def _sent(self, wire: Wire, result: Any) -> Outcome:
        if result is True:
            return Sent(str(wire.parameters["message_id"]))
        return Sent(str(result["message_id"]))

    def _tidy(self, outcome: Outcome) -> Outcome:
        """The same outcome; a reason is never a way for the token to get out."""
        match outcome:
            case Rejected():
                return Rejected(outcome.kind, self._clean(outcome.reason), outcome.moved_to)
            case Unknown():
                return Unknown(self._clean(outcome.reason))
            case NotSent():
                return NotSent(self._clean(outcome.reason), outcome.retry_after)
        return outcome

    async def menu(self, chat: ChatId, commands: Sequence[tuple[str, str]]) -> None:
        """The commands a chat's menu shows; asked for beside everything else, and only when they changed."""
        wanted = tuple(commands)
        if self._menus.get(chat) != wanted and chat.lstrip("-").isdecimal():
            self._menus[chat] = wanted
            self._beside(self._set_menu(chat, wanted))

    async def _set_menu(self, chat: ChatId, commands: tuple[tuple[str, str], ...]) -> None:
        shown = [BotCommand(name, line).to_dict() for name, line in commands]
        scope = BotCommandScopeChat(int(chat)).to_dict()
        if not await self._cosmetic("setMyCommands", {"commands": shown, "scope": scope}):
            self._menus.pop(chat, None)

    # --- in -----------------------------------------------------------------------------------------------------

    async def poll(self, cursor: str | None) -> tuple[Sequence[tuple[Key, Raw]], str | None]:
        """Long polling; asking with the cursor acknowledges what lies before it, so it is kept first.

        With a webhook: sees to it that it is set and returns nothing after a while.
        """
        if not self._well_formed:
            raise PollFault("unauthorized", "the token cannot be one of Telegram's")
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            if self._hook_url is not None and await self._keep_webhook(self._hook_url):
                await asyncio.sleep(WEBHOOK_ROUND)
                return (), cursor
            found = await self._updates(cursor)
        except TelegramError as fault:
            known = judge.poll_fault_of(fault)
            raise PollFault(known.kind, self._clean(known.reason), known.retry_after) from None
        except ODD_ANSWER as fault:
            raise PollFault("unreachable", f"answer of an unknown shape ({type(fault).__name__})") from None
        if not found or (cursor is not None and all(number < int(cursor) for number, _ in found)):
            # Nothing new, perhaps at once: a server in distress must not be asked a thousand times a second.
            await asyncio.sleep(max(0.0, EMPTY_PAUSE - (loop.time() - began)))
        # The server counts anew at random after a silent week: the next number is the last one's, not the largest's.
        return [(str(number), raw) for number, raw in found], str(found[-1][0] + 1) if found else cursor

    async def _updates(self, cursor: str | None) -> list[tuple[int, Raw]]:
        asked = {"timeout": LONG_POLL_SECONDS, "allowed_updates": list(ALLOWED), "limit": 100}
        if cursor is not None:
            asked["offset"] = int(cursor)
        try:
            result = await self._call("getUpdates", asked, read_timeout=LONG_POLL_SECONDS + POLL_SLACK)
        except TelegramError as fault:
            if not judge.blames_webhook(fault):
                raise
            # Left behind by another installation or a public address since given up; what waits there is kept.
            await self._call("deleteWebhook", {"drop_pending_updates": False})
            result = await self._call("getUpdates", asked, read_timeout=LONG_POLL_SECONDS + POLL_SLACK)
        return [(raw["update_id"], raw) for raw in result if isinstance(raw, dict) and _numbered(raw)]

    async def _keep_webhook(self, url: str) -> bool:
        """True while updates come by webhook; False when Telegram will not have this address, so that we poll."""
        if self.hooked:
            return True
        now = asyncio.get_running_loop().time()
        wanted = {"url": url, "secret_token": self._hook_secret, "allowed_updates": list(ALLOWED)}
        try:
            await self._call("setWebhook", wanted)
        except TelegramError as fault:
            if not isinstance(judge.outcome_of(fault), Rejected) or isinstance(fault, InvalidToken):
                raise
            log.warning("telegram_webhook_refused", reason=self._clean(fault.message))
            self._hook_url = None
            return False
        self._hooked_at = now
        return True

    def admit(self, headers: Mapping[str, str], body: bytes) -> Sequence[tuple[Key, Raw]] | None:
        """A webhook's call; None refuses it: no or another secret, or no update in it."""
        given = next((value for name, value in headers.items() if name.lower() == SECRET_HEADER), "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._hook_secret.encode()):
            return None
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(raw, dict) or not _numbered(raw):
            return None
        return [(str(raw["update_id"]), raw)]

    def read(self, raw: Raw) -> Incoming | None:
        return read(raw, self._bot_name)

    async def courtesy(self, raw: Raw) -> None:
        """Stops the spinner of a pressed button; returns at once, whatever becomes of it."""
        press = raw.get("callback_query")
        if isinstance(press, dict) and "id" in press:
            self._beside(self._answer_press(str(press["id"])))

    async def _answer_press(self, press: str) -> None:
        await self._cosmetic("answerCallbackQuery", {"callback_query_id": press})

    async def fetch(self, file: FileRef) -> bytes:
        if file.size is not None and file.size > LARGEST_FILE:
            raise FetchFault("larger than the 20 MB a bot may fetch", final=True, too_big=True)
        try:
            known = await self._call("getFile", {"file_id": file.id})
            return await self._request.retrieve(f"{self._file_url}/{known['file_path']}", read_timeout=60.0)
        except TelegramError as fault:
            final = isinstance(judge.outcome_of(fault), Rejected)
            raise FetchFault(self._clean(fault.message), final=final) from None
        except ODD_ANSWER as fault:
            raise FetchFault(f"answer of an unknown shape ({type(fault).__name__})", final=False) from None

    # --- below --------------------------------------------------------------------------------------------------

    async def _call(self, method: str, parameters: dict[str, Any], read_timeout: float = SEND_SECONDS) -> Any:
        return await self._bot.do_api_request(method, api_kwargs=parameters, read_timeout=read_timeout)

    async def _cosmetic(self, method: str, parameters: dict[str, Any]) -> bool:
        """A call whose failure changes nothing for anybody: told to the log, and that is all."""
        try:
            await asyncio.wait_for(self._call(method, parameters), COURTESY_SECONDS)
        except (TelegramError, TimeoutError, *ODD_ANSWER) as fault:
            log.debug("telegram_courtesy_failed", method=method, reason=self._clean(str(fault)))
            return False
        return True

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _clean(self, text: str) -> str:
        return text.replace(self._token, "***")


def _numbered(raw: Raw) -> bool:
    return type(raw.get("update_id")) is int


def _silence_library() -> None:
    """The HTTP client logs every address, which holds the token; the library logs contents."""
    for name in ("httpx", "httpcore", "aiohttp", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
