"""People with phones: they write, press, forward, block. Groups and channels, and who is in them."""

from __future__ import annotations

from typing import Any

from tests.emulators.screen import chosen, newest
from tests.emulators.telegram.world import Chat, Json, Post, Press, World


class Seen:
    """A message of the bot as it stands on a screen now: text, buttons, file. It changes when the bot edits it."""

    def __init__(self, chat: Chat, post: Post) -> None:
        self.chat, self.post = chat, post

    @property
    def id(self) -> int:
        return self.post.id

    @property
    def text(self) -> str:
        return self.post.text

    @property
    def texts(self) -> list[str]:
        """Every text it had, the first one first."""
        return self.post.texts

    @property
    def buttons(self) -> list[str]:
        return [label for label, _ in self.post.buttons]

    @property
    def file(self) -> tuple[str, bytes] | None:
        """Name and content of what came with it; a photo has no name."""
        if not self.post.content:
            return None
        return self.post.json.get("document", {}).get("file_name", ""), self.post.content

    @property
    def strong(self) -> list[str]:
        """What stands in bold, in reading order."""
        units = self.post.text.encode("utf-16-le")
        spans = self.post.json.get("entities", []) + self.post.json.get("caption_entities", [])
        bold = [(span["offset"], span["offset"] + span["length"]) for span in spans if span["type"] == "bold"]
        return [units[2 * begin : 2 * end].decode("utf-16-le") for begin, end in bold]

    @property
    def reply_to(self) -> int | None:
        quoted = self.post.json.get("reply_to_message")
        return None if quoted is None else int(quoted["message_id"])

    def data(self, label: str) -> str:
        """What a button carries; its label may be given in part."""
        shown = [*self.post.buttons, *reversed(self.post.gone)]  # one that is gone may still be on a phone behind
        return chosen(label, shown, self.text)

    def __repr__(self) -> str:
        return f"“{self.text}” {self.buttons or ''}".rstrip()


class Room:
    """A chat somebody can look at."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world, self.chat = world, chat

    @property
    def seen(self) -> list[Seen]:
        """The bot's messages in it, oldest first."""
        return [Seen(self.chat, post) for post in self.chat.posts.values() if post.by_bot]

    @property
    def last(self) -> Seen:
        return newest(self.seen, self.chat.title)


class Person(Room):
    """A user and the private chat with the bot, unstarted until they write first. Ids are those of Telegram users."""

    def __init__(self, world: World, number: int, name: str) -> None:
        super().__init__(world, Chat(number, "private", title=name, state="unstarted"))
        self.id, self.name = number, name
        self.user: Json = {"id": number, "is_bot": False, "first_name": name, "language_code": "vi"}
        world.chats[number] = self.chat

    # --- writing --------------------------------------------------------------------------------------------------

    def says(self, text: str, room: Room | None = None, *, reply_to: Seen | None = None, **extra: Any) -> Post:
        """Writes to the bot, or into a group; a text with a slash is a command."""
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            extra.setdefault("entities", [command])
        return self._posts(room, reply_to, text=text, **extra)

    def replies_to(self, message: Seen, text: str, room: Room | None = None) -> Post:
        return self.says(text, room, reply_to=message)

    def edits(self, post: Post, text: str) -> None:
        """Changes what they wrote before."""
        post.json = {**post.json, "text": text, "edit_date": int(self.world.clock())}
        post.texts.append(text)
        self.world.tell("edited_message", post.json)

    def forwards(self, text: str, origin: Json | None = None) -> Post:
        """Passes a message of somebody else on; `origin` as MessageOrigin, a hidden user by default."""
        hidden = {"type": "hidden_user", "sender_user_name": "Ai đó"}
        return self._posts(
            None, None, text=text, forward_origin={"date": int(self.world.clock()), **(origin or hidden)}
        )

    def forwards_post(self, channel: Channel, text: str = "Bài đăng") -> Post:
        """Passes a channel's post on: how a channel is linked."""
        return self.forwards(text, {"type": "channel", "chat": channel.chat.json(), "message_id": 1})

    def sends_voice(self, seconds: int = 7) -> Post:
        kept = self.world.keep_file("voice.ogg", "audio/ogg", b"OggS" + bytes(seconds))
        return self._posts(None, None, voice={**kept, "duration": seconds, "mime_type": "audio/ogg"})

    def sends_sticker(self) -> Post:
        kept = self.world.keep_file("sticker.webp", "image/webp", b"RIFF")
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
        return self._posts(None, None, sticker={**kept, **shape})

    def sends_photo(self, content: bytes = b"\x89PNG", caption: str = "") -> Post:
        kept = self.world.keep_file("photo.jpg", "image/jpeg", content)
        sizes = [{**kept, "width": 90, "height": 67}, {**kept, "width": 1280, "height": 960}]
        return self._posts(None, None, photo=sizes, **({"caption": caption} if caption else {}))

    def sends_file(self, name: str, content: bytes, mime: str = "application/octet-stream", caption: str = "") -> Post:
        kept = self.world.keep_file(name, mime, content)
        document = {**kept, "file_name": name, "mime_type": mime}
        return self._posts(None, None, document=document, **({"caption": caption} if caption else {}))

    def sends_contact(self) -> Post:
        return self._posts(None, None, contact={"phone_number": "0900000000", "first_name": "A"})

    def _posts(self, room: Room | None, reply_to: Seen | None, **what: Any) -> Post:
        chat = room.chat if room is not None else self._started()
        if reply_to is not None:
            what["reply_to_message"] = self.world.quoted(chat, reply_to.id)
        post = self.world.post(chat, self.user, **what)
        if room is None or _reaches_bot(self.world, chat, post):
            self.world.tell("message", post.json)
        return post

    def _started(self) -> Chat:
        """Whoever writes has started the bot, and has taken a block back."""
        if self.chat.state == "blocked":
            self.unblocks()
        elif self.chat.state == "unstarted":
            self.chat.state = "live"
        return self.chat

    # --- pressing -------------------------------------------------------------------------------------------------

    def presses(self, label: str, message: Seen | None = None) -> Press:
        """Taps a button on the screen: of the given message, else of the newest one that has it."""
        if message is None:
            with_it = self._with(label) or self._with(label, gone=True)
            if not with_it:
                raise AssertionError(f"{self.name} sees no button “{label}”; the last message is {self.last}")
            message = with_it[-1]
        return self.presses_data(message.data(label), message)

    def _with(self, label: str, *, gone: bool = False) -> list[Seen]:
        """Messages that show a button, or have shown one."""
        wanted = label.casefold()
        names = [(seen, [name for name, _ in seen.post.gone] if gone else seen.buttons) for seen in self.seen]
        return [seen for seen, shown in names if any(wanted in name.casefold() for name in shown)]

    def presses_data(self, data: str, message: Seen, *, inaccessible: bool = False) -> Press:
        """A press as the server passes it on, whatever the screen shows: a phone that was behind, another person."""
        press = self.world.new_press()
        shown: Json = message.post.json
        if inaccessible:
            shown = {"chat": shown["chat"], "message_id": shown["message_id"], "date": 0}
        body = {
            "id": press.id,
            "from": self.user,
            "message": shown,
            "chat_instance": str(message.chat.id),
            "data": data,
        }
        self.world.tell("callback_query", body)
        return press

    # --- coming and going -----------------------------------------------------------------------------------------

    def blocks(self) -> None:
        self._becomes("blocked", "member", "kicked")

    def unblocks(self) -> None:
        self._becomes("live", "kicked", "member")

    def is_deleted(self) -> None:
        """The account is gone; nobody is told."""
        self.chat.state = "deactivated"

    def _becomes(self, state: str, was: str, is_: str) -> None:
        self.chat.state = state
        self.world.tell("my_chat_member", _change(self.world, self.chat, self.user, was, is_))


class Group(Room):
    """A group or supergroup. With privacy on, the bot gets commands, replies to itself and service messages."""

    def __init__(self, world: World, number: int, title: str, *, supergroup: bool = False) -> None:
        super().__init__(world, Chat(number, "supergroup" if supergroup else "group", title=title))
        world.chats[number] = self.chat

    def takes_in_bot(self, by: Person) -> None:
        self.chat.state = "live"
        self.world.tell("my_chat_member", _change(self.world, self.chat, by.user, "left", "member"))

    def puts_out_bot(self, by: Person) -> None:
        self.chat.state = "kicked"
        self.world.tell("my_chat_member", _change(self.world, self.chat, by.user, "member", "kicked"))

    def becomes_supergroup(self, number: int) -> Group:
        """Both chats say so in a service message; the old one takes nothing any more."""
        after = Group(self.world, number, self.chat.title, supergroup=True)
        self.chat.state, self.chat.moved_to = "moved", number
        leaving = self.world.post(self.chat, self.world.bot, migrate_to_chat_id=number)
        coming = self.world.post(after.chat, self.world.bot, migrate_from_chat_id=self.chat.id)
        for post in (leaving, coming):
            post.by_bot = False
            self.world.tell("message", post.json)
        return after


class Channel(Room):
    """A channel; the bot posts there once it is an administrator."""

    def __init__(self, world: World, number: int, title: str, username: str | None = None) -> None:
        super().__init__(world, Chat(number, "channel", title=title, username=username))
        world.chats[number] = self.chat

    def takes_in_bot(self, by: Person) -> None:
        self.chat.admins.add(self.world.bot["id"])
        self.world.tell("my_chat_member", _change(self.world, self.chat, by.user, "left", "administrator"))

    def posts(self, text: str) -> Post:
        """Somebody posts in the channel itself."""
        post = self.world.post(self.chat, None, text=text)
        self.world.tell("channel_post", post.json)
        return post


def _reaches_bot(world: World, chat: Chat, post: Post) -> bool:
    """Privacy mode: a command (with another bot's name it is for that one), or an answer to the bot itself."""
    if not chat.privacy or world.bot["id"] in chat.admins:
        return True
    quoted = post.json.get("reply_to_message")
    if quoted is not None and quoted.get("from", {}).get("id") == world.bot["id"]:
        return True
    head = (post.text.split() or [""])[0]
    return head.startswith("/") and head.partition("@")[2].lower() in ("", world.bot["username"].lower())


def _change(world: World, chat: Chat, by: Json, was: str, is_: str) -> Json:
    return {
        "chat": chat.json(),
        "from": by,
        "date": int(world.clock()),
        "old_chat_member": _member(world.bot, was),
        "new_chat_member": _member(world.bot, is_),
    }


RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_post_messages",
    "can_edit_messages",
    "can_send_welcome_messages",  # newer than Bot API 10.0: servers are, too
)


def _member(bot: Json, status: str) -> Json:
    extra: Json = {}
    if status == "kicked":
        extra = {"until_date": 0}
    if status == "administrator":
        extra = {right: right in ("can_post_messages", "can_manage_chat") for right in RIGHTS}
    return {"user": bot, "status": status, **extra}
