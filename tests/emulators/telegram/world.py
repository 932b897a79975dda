"""What the server knows: chats, messages, files, updates that wait. No HTTP here, no checks of requests."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

Json = dict[str, Any]
DAY = 86_400
# What a bot is told when it never said what it wants (Bot API, getUpdates).
LEFT_OUT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
BOT_ID = 7_000_000_001


@dataclass
class Post:
    """A message as the bot sees it (`json`), with what a person has on the screen beside it."""

    json: Json
    by_bot: bool
    content: bytes = b""
    texts: list[str] = field(default_factory=list)  # every text it ever had
    gone: list[tuple[str, str]] = field(default_factory=list)  # buttons an edit took: a phone may be behind

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Labels and what they carry, in reading order."""
        rows = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return [(button["text"], button.get("callback_data", "")) for row in rows for button in row]


@dataclass
class Chat:
    """state, as the bot meets it: live; private: unstarted, blocked, deactivated; groups: kicked, deleted, moved."""

    id: int
    type: Literal["private", "group", "supergroup", "channel"]
    title: str = ""
    username: str | None = None
    state: str = "live"
    moved_to: int | None = None
    privacy: bool = True
    admins: set[int] = field(default_factory=set)
    posts: dict[int, Post] = field(default_factory=dict)
    next_id: int = 1

    def json(self) -> Json:
        named = {"first_name": self.title} if self.type == "private" else {"title": self.title}
        return {"id": self.id, "type": self.type, **named} | ({"username": self.username} if self.username else {})


@dataclass
class Press:
    """A pressed button: answered once and not too late, else the person's spinner spins on."""

    id: str
    at: float
    answered: bool = False
    text: str = ""


@dataclass(frozen=True)
class File:
    name: str
    mime: str
    content: bytes


class World:
    """`clock`: what dates the server writes, in seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.bot: Json = {
            "id": BOT_ID,
            "is_bot": True,
            "first_name": "Nhắc Việc",
            "username": "nhacviec_thu_bot",
        }
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.presses: dict[str, Press] = {}
        self.commands: dict[str, list[Json]] = {}
        self.allowed: frozenset[str] | None = None
        self.updates: deque[tuple[float, Json]] = deque()
        self.arrived = asyncio.Event()
        self._update_ids, self._file_ids, self._press_ids = count(912_345), count(1), count(1)

    # --- messages -------------------------------------------------------------------------------------------------

    def post(self, chat: Chat, by: Json | None, *, content: bytes = b"", **what: Any) -> Post:
        """A new message in a chat, by a user, or by the chat itself (channels)."""
        number, chat.next_id = chat.next_id, chat.next_id + 1
        sender: Json = {"from": by} if by is not None else {"sender_chat": chat.json()}
        body = {"message_id": number, **sender, "chat": chat.json(), "date": int(self.clock()), **what}
        post = Post(body, by_bot=by is not None and by["id"] == BOT_ID, content=content)
        post.texts.append(post.text)
        chat.posts[number] = post
        return post

    def quoted(self, chat: Chat, number: int) -> Json:
        """A message as another one replies to it: one level, never nested."""
        body = chat.posts[number].json
        return {key: value for key, value in body.items() if key != "reply_to_message"}

    def keep_file(self, name: str, mime: str, content: bytes) -> Json:
        """What a message says of its file."""
        number = next(self._file_ids)
        file_id = f"BQACAgUAAxk{number:08d}"
        self.files[file_id] = File(name, mime, content)
        return {"file_id": file_id, "file_unique_id": f"AgAD{number:08d}", "file_size": len(content)}

    def new_press(self) -> Press:
        press = Press(str(4_382_000_000_000 + next(self._press_ids)), time.monotonic())
        self.presses[press.id] = press
        return press

    # --- updates --------------------------------------------------------------------------------------------------

    def tell(self, kind: str, body: Json) -> Json | None:
        """Queues an update, unless the bot did not ask for its kind: what counts is what it asked for by then."""
        wanted = kind not in LEFT_OUT if self.allowed is None else kind in self.allowed
        if not wanted:
            return None
        update = {"update_id": next(self._update_ids), kind: body}
        self.updates.append((self.clock(), update))
        self.arrived.set()
        return update

    def again(self, update: Json) -> None:
        """The same update once more, as a webhook's repeat or a lost acknowledgement brings it."""
        self.updates.append((self.clock(), update))
        self.arrived.set()

    def pending(self, offset: int | None, limit: int) -> list[Json]:
        """Confirms what lies before the offset, forgets what is older than a day, returns what is left."""
        now = self.clock()
        kept = deque(
            (at, update)
            for at, update in self.updates
            if (offset is None or update["update_id"] >= offset) and now - at < DAY
        )
        if offset is not None and offset < 0:
            kept = deque(list(self.updates)[offset:])
        self.updates = kept
        if not kept:
            self.arrived.clear()
        return [update for _, update in list(kept)[:limit]]
