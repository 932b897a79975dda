"""People with phones: they write, send pictures, answer with numbers. What Zalo keeps to itself no bot hears."""

from __future__ import annotations

import re
from typing import Any

from tests.emulators.screen import chosen, newest, newest_with
from tests.emulators.zalo.world import Bot, Chat, Json, Post, World

# "1 Đã xong · 2 Đang làm", "3. Khởi công …": what stands under «Trả lời bằng số:».
_MENU = re.compile(r"^Trả lời bằng số:\n(?P<lines>(?:\d+[. ].*(?:\n|$))+)", re.MULTILINE)
_ITEM = re.compile(r"(?P<n>\d+)(?P<dot>[.)]?) (?P<label>.+)")
_WORDS = re.compile(r"^(?:Có thể|Hoặc) nhắn: (?P<words>“.*”)\.$", re.MULTILINE)


class Seen:
    """A message of the bot as it stands on a screen: a text. Choices are read off it, as a person does."""

    def __init__(self, chat: Chat, post: Post) -> None:
        self.chat, self._post = chat, post

    @property
    def id(self) -> str:
        return self._post.id

    @property
    def text(self) -> str:
        return self._post.text

    @property
    def texts(self) -> list[str]:
        """Nothing is ever edited."""
        return [self._post.text]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Labels and what to type for each: a number, or words where there is none."""
        found = []
        menu = _MENU.search(self.text)
        for line in menu["lines"].splitlines() if menu else ():
            for part in line.split(" · ") if _all_items(line) else [line]:
                item = _ITEM.fullmatch(part)
                assert item is not None, f"no choice: {part!r}"
                label = part if item["dot"] else item["label"]
                found.append((label, item["n"]))
        words = _WORDS.search(self.text)
        found += [(word, word.lower()) for word in re.findall("“([^”]*)”", words["words"])] if words else []
        return found

    @property
    def buttons(self) -> list[str]:
        return [label for label, _ in self.choices]

    @property
    def file(self) -> tuple[str, bytes] | None:
        return None

    @property
    def photo(self) -> str:
        """The address of the picture."""
        return self._post.photo

    @property
    def strong(self) -> list[str]:
        """What stands in bold, in reading order."""
        raw = self.text.encode("utf-16-le")
        bold = [(one["start"], one["start"] + one["len"]) for one in self._post.styles if "b" in one["st"]]
        return [raw[2 * begin : 2 * end].decode("utf-16-le") for begin, end in bold]

    @property
    def reply_to(self) -> None:
        return None

    def data(self, label: str) -> str:
        """What to type for a choice; its label may be given in part."""
        return chosen(label, self.choices, self.text)

    def __repr__(self) -> str:
        return f"“{self.text}”"


def _all_items(line: str) -> bool:
    return all(_ITEM.fullmatch(part) for part in line.split(" · "))


class Room:
    """A chat somebody can look at."""

    def __init__(self, world: World, bot: Bot, chat: Chat) -> None:
        self.world, self.bot, self.chat = world, bot, chat
        bot.chats[chat.id] = chat

    @property
    def seen(self) -> list[Seen]:
        """The bot's messages in it, oldest first."""
        return [Seen(self.chat, post) for post in self.chat.posts]

    @property
    def last(self) -> Seen:
        return newest(self.seen, self.chat.title)


class Person(Room):
    """A user and the private chat with one bot; the bot cannot write there before they have."""

    def __init__(self, world: World, bot: Bot, name: str) -> None:
        super().__init__(world, bot, Chat(world.new_id(), "PRIVATE", name, state="unstarted"))
        self.id, self.name = self.chat.id, name
        self.protected = False  # belongs to those whose texts no bot is shown

    # --- writing --------------------------------------------------------------------------------------------------

    def says(self, text: str, room: Room | None = None, **_: Any) -> Json | None:
        """Writes to the bot; into a group, where it hears only what mentions it."""
        if room is not None and f"@{self.bot.name}" not in text:
            return None
        if self.protected:
            return self._tells("message.unsupported.received", room)
        return self._tells("message.text.received", room, text=text)

    def replies_to(self, message: Seen, text: str, room: Room | None = None) -> Json | None:
        """The quote is on the phone alone; in a group it makes the bot hear."""
        return self._tells("message.text.received", room, text=text)

    def presses(self, label: str, message: Seen | None = None) -> Json | None:
        """Types the number of a choice: of the given message, else of the newest one that shows it."""
        return self.says((message or newest_with(label, self.seen, self.name)).data(label))

    def forwards(self, text: str) -> Json | None:
        """Nothing shows that it was forwarded."""
        return self.says(text)

    def sends_voice(self) -> Json | None:
        url = "https://f2-voice-aac-dl.zdn.vn/thu.aac"
        return self._tells("message.voice.received", voice_url=url, message_type="CHAT_VOICE")

    def sends_sticker(self) -> Json | None:
        url = "https://zalo-api.zadn.vn/sticker/1.png"
        return self._tells("message.sticker.received", sticker=self.world.new_id(), url=url)

    def sends_photo(self, content: bytes = b"", caption: str = "", *, field: str = "photo_url") -> Json | None:
        """With content the picture can be fetched, from the emulator's own address; without, from nowhere."""
        name = f"{self.world.new_id()}.jpg"
        url = f"https://photo-x.zdn.vn/{name}"
        if content:
            self.world.photos[name] = content
            url = f"{self.world.home}/photo/{name}"
        what: Json = {field: url} | ({"caption": caption} if caption else {})
        return self._tells("message.image.received", None, **what, message_type="CHAT_PHOTO")

    def sends_file(self, name: str = "bao-cao.docx", content: bytes = b"") -> Json | None:
        """Files never arrive; only that there was something."""
        return self._tells("message.unsupported.received")

    def sends_contact(self) -> Json | None:
        return self._tells("message.unsupported.received")

    def sends_something_bare(self) -> Json | None:
        """An unsupported message of which not even the sender comes through."""
        return self.world.tell(self.bot, "message.unsupported.received", None)

    def _tells(self, event: str, room: Room | None = None, **what: Any) -> Json | None:
        chat = room.chat if room is not None else self._started()
        message = {
            "from": {"id": self.id, "display_name": self.name, "is_bot": False},
            "chat": chat.json(),
            **what,
            "message_id": self.world.new_id(),
            "date": int(self.world.clock() * 1000),
        }
        return self.world.tell(self.bot, event, message)

    def _started(self) -> Chat:
        """Whoever writes has taken a block back."""
        self.chat.state = "live"
        if self.id not in self.bot.started:
            self.bot.started.append(self.id)
        return self.chat

    # --- coming and going -----------------------------------------------------------------------------------------

    def blocks(self) -> None:
        """No event tells of it."""
        self.chat.state = "blocked"


class Group(Room):
    """A group (beta). The bot hears only what mentions it, or answers it."""

    def __init__(self, world: World, bot: Bot, title: str) -> None:
        super().__init__(world, bot, Chat(world.new_id(), "GROUP", title))
