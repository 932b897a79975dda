"""The console's people: what they do goes in as the page posts it, what they see is read as the page reads it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from itertools import count
from typing import Any

from bot.app import App
from bot.ledger.who import people
from bot.messengers.console import GROUP, OUTSIDER, Console
from bot.web.console.history import Bubble, history
from tests.emulators.screen import chosen, newest_with

Json = dict[str, Any]


class World:
    """There is no platform whose time could differ."""

    clock: Callable[[], float] = staticmethod(time.time)


class Chat:
    def __init__(self, id_: str, title: str) -> None:
        self.id, self.title, self.state = id_, title, "live"


class Seen:
    """A message of the bot as the page shows it now."""

    def __init__(self, bubble: Bubble) -> None:
        self._bubble = bubble
        self.id, self.text = bubble.remote, bubble.text
        self.reply_to = bubble.reply_to or None

    @property
    def buttons(self) -> list[str]:
        return [button.label for row in self._bubble.buttons for button in row]

    def data(self, label: str) -> str:
        """What a button carries; its label may be given in part."""
        shown = [(button.label, button.token) for row in self._bubble.buttons for button in row]
        return chosen(label, shown, self.text)

    def __repr__(self) -> str:
        return f"“{self.text}” {self.buttons or ''}".rstrip()


class Room:
    """A chat of the page."""

    def __init__(self, bench: ConsoleBench, chat: Chat) -> None:
        self.bench, self.chat = bench, chat

    @property
    def seen(self) -> list[Seen]:
        app = self.bench.app
        bubbles = app.store.read_now(history, app.commune.id, self.chat.id, lambda _mark: None)
        return [Seen(bubble) for bubble in bubbles if not bubble.mine]


class Person(Room):
    """A seat of the cast, or the outsider's."""

    def __init__(self, bench: ConsoleBench, name: str) -> None:
        super().__init__(bench, Chat(OUTSIDER if " " in name else name, name))
        self.id, self.name = self.chat.id, name

    def says(self, text: str, room: Room | None = None, **extra: Any) -> Json:
        return self._posts(room, kind="text", text=text, **extra)

    def replies_to(self, message: Seen, text: str, room: Room | None = None) -> Json:
        return self._posts(room, kind="text", text=text, reply_to=message.id)

    def edits(self, post: Json, text: str) -> Json:
        return self._posts(None, kind="edit", message=post["id"], text=text)

    def presses(self, label: str, message: Seen | None = None) -> Json:
        pressed = message or newest_with(label, self.seen, self.name)
        return self.presses_data(pressed.data(label), pressed)

    def presses_data(self, data: str, message: Seen) -> Json:
        return self._posts(None, kind="press", token=data, message=message.id)

    def sends_photo(self, content: bytes, caption: str = "") -> Json:
        return self._posts(None, kind="photo", text=caption, _file=("", content))

    def sends_file(self, name: str, content: bytes, mime: str = "", caption: str = "") -> Json:
        return self._posts(None, kind="file", text=caption, _file=(name, content))

    def _posts(self, room: Room | None, **what: Any) -> Json:
        raw = {"chat": (room or self).chat.id, "id": f"t{next(self.bench.ids)}", **what}
        if room is not None:
            raw |= {"group": True, "sender": self.id, "title": room.chat.title}
        self.bench.posted.put_nowait(raw)
        return raw


class ConsoleBench:
    """The people at the page. `attach` ties them to the running app."""

    name = "console"
    told: frozenset[str] = frozenset()
    loose_ends: tuple[str, ...] = ()
    app: App

    def __init__(self, *, quicker: float = 1.0) -> None:
        self.world, self.ids = World(), count(1)
        self.posted: asyncio.Queue[Json] = asyncio.Queue()
        self.people: dict[str, Person] = {}
        self._busy = False
        self._posting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> ConsoleBench:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._posting is not None:
            self._posting.cancel()

    async def attach(self, app: App) -> None:
        """The common group of the page is put aside: elsewhere a group is linked by the test that wants one."""
        self.app = app
        await app.store.do(people.close_target, app.commune.id, self.name, GROUP)
        self._posting = asyncio.create_task(self._post())

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = Person(self, name)
        return self.people[name]

    def group(self, title: str) -> Room:
        """There is one, and it is linked."""
        return Room(self, Chat(GROUP, title))

    @property
    def heard_everything(self) -> bool:
        return self.posted.empty() and not self._busy

    def check(self) -> None:
        """A post the page could not have made raises at once, in `_post`."""
        assert self._posting is None or not self._posting.done(), "a post was refused"

    async def _post(self) -> None:
        (lane,) = self.app.lanes
        assert isinstance(lane.messenger, Console)
        while True:
            raw = await self.posted.get()
            self._busy = True
            if "_file" in raw:
                kept = await lane.messenger.upload(*raw.pop("_file"))
                raw["file"] = {"id": kept.id, "name": kept.name, "mime": kept.mime, "size": kept.size}
            updates = lane.messenger.admit({}, json.dumps(raw).encode())
            assert updates is not None, f"the page would not post {raw}"
            await lane.receive(updates)
            self._busy = False
