"""What the platform knows: bots, chats, messages, updates that wait. No HTTP here, no checks of requests."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Json = dict[str, Any]
Mode = Literal["replay", "consume", "lossy", "burst"]
LOST = 0.3
TZ = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class Post:
    """A message of a bot in a chat, as it stands on the phone."""

    id: str
    text: str
    styles: list[Json] = field(default_factory=list)
    photo: str = ""


@dataclass
class Chat:
    """state: unstarted (never written), live, blocked. A group's people are not known to a bot."""

    id: str
    type: Literal["PRIVATE", "GROUP"]
    title: str
    state: str = "live"
    posts: list[Post] = field(default_factory=list)

    def json(self) -> Json:
        return {"id": self.id, "chat_type": self.type}


@dataclass
class Bot:
    """One token: its chats (ids hold for this bot alone), its queue, its month."""

    token: str
    id: str
    name: str
    revoked: bool = False
    chats: dict[str, Chat] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)  # private chats in the order they first wrote
    waiting: deque[Json] = field(default_factory=deque)
    served: Json | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    hook: Json = field(default_factory=dict)
    handed: dict[object, str] = field(default_factory=dict)  # by connection: served, and nothing asked for since
    months: dict[str, int] = field(default_factory=dict)
    polls: int = 0  # running just now
    polled_at: float = float("-inf")


class World:
    """`clock`: what the platform takes for now, in seconds since 1970; mode: how updates are served."""

    def __init__(self, clock: Callable[[], float] = time.time, *, mode: Mode = "replay", seed: int = 0) -> None:
        self.clock, self.mode = clock, mode
        self.random = random.Random(seed)
        self.bots: dict[str, Bot] = {}
        self.told: list[str] = []
        self.taken: set[str] = set()  # what the bot let know it has: a webhook's 200, or the next poll after it
        self.photos: dict[str, bytes] = {}  # what people sent, by the last part of its address
        self.home = ""  # where they are fetched from

    def new_id(self) -> str:
        return f"{self.random.getrandbits(80):020x}"

    def bot(self, token: str) -> Bot:
        if token not in self.bots:
            number = len(self.bots) + 1
            self.bots[token] = Bot(token, f"14590000000000000{number:02d}", f"Bot Nhắc Việc {number}")
        return self.bots[token]

    def month(self) -> str:
        return datetime.fromtimestamp(self.clock(), TZ).strftime("%Y-%m")

    # --- updates --------------------------------------------------------------------------------------------------

    def tell(self, bot: Bot, event: str, message: Json | None) -> Json | None:
        """Queues an update; a lossy platform forgets some, one that bursts mixes them up."""
        update: Json = {"event_name": event} | ({"message": message} if message is not None else {})
        if self.mode == "lossy" and self.random.random() < LOST:
            return None
        bot.waiting.append(update)
        if message is not None:
            self.told.append(message["message_id"])
        if self.mode == "burst":
            mixed = list(bot.waiting)
            self.random.shuffle(mixed)
            bot.waiting = deque(mixed)
        bot.arrived.set()
        return update

    def again(self, bot: Bot, update: Json) -> None:
        """The same update once more, as a webhook's repeat brings it."""
        bot.waiting.append(update)
        bot.arrived.set()

    def serve(self, bot: Bot, connection: object = None) -> Json | None:
        """The next update; in replay mode the last one again while there is none."""
        if bot.waiting:
            bot.served = bot.waiting.popleft()
        else:
            bot.arrived.clear()
            if self.mode != "replay" or bot.served is None:
                return None
        bot.handed[connection] = key_of(bot.served)
        return bot.served

    def asked_again(self, bot: Bot, connection: object) -> None:
        """Who asks for more has dealt with what it was handed: the nearest thing to an acknowledgement polls have."""
        if connection in bot.handed:
            self.taken.add(bot.handed.pop(connection))


def key_of(update: Json) -> str:
    """The number of its message; "" where it brings none."""
    return str((update.get("message") or {}).get("message_id", ""))
