"""The Bot API's methods over a `World`: what each does, and how the server words its refusals."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.emulators.telegram.limits import Limits
from tests.emulators.telegram.spec import Upload
from tests.emulators.telegram.world import Chat, Json, Post, World

PRESS_LIVES = 60.0
LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
STYLES = frozenset({"bold", "italic", "strikethrough", "code", "underline", "pre", "text_link", "url"})
KICKED = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


class Refusal(Exception):
    """An error answer: status, words, parameters."""

    def __init__(self, status: int, words: str, **parameters: int) -> None:
        prefix = {400: "Bad Request: ", 403: "Forbidden: ", 429: "Too Many Requests: ", 409: "Conflict: "}
        super().__init__(prefix.get(status, "") + words)
        self.status, self.parameters = status, parameters


class Methods:
    """`wrong` collects what a correct bot would never do, beside the refusal it earns."""

    def __init__(self, world: World, limits: Limits, wrong: Callable[[str], None]) -> None:
        self.world, self.limits, self.wrong = world, limits, wrong

    # --- sending --------------------------------------------------------------------------------------------------

    def sendMessage(self, p: Json) -> Json:
        text = p["text"].strip()
        if not text:
            raise Refusal(400, "message text is empty")
        if len(text) > 4096:
            raise Refusal(400, "message is too long")
        return self._post(p, text=text, **self._entities(p, "entities", p["text"]))

    def sendPhoto(self, p: Json) -> Json:
        upload = self._upload(p, "photo")
        kept = self.world.keep_file(upload.name, "image/png", upload.content)
        return self._post(p, upload.content, photo=[{**kept, "width": 800, "height": 600}], **self._caption(p))

    def sendDocument(self, p: Json) -> Json:
        upload = self._upload(p, "document")
        kept = self.world.keep_file(upload.name, upload.mime, upload.content)
        document = {**kept, "file_name": upload.name, "mime_type": upload.mime}
        return self._post(p, upload.content, document=document, **self._caption(p))

    def _post(self, p: Json, content: bytes = b"", **what: Any) -> Json:
        chat = self._open_chat(p["chat_id"])
        extra: Json = {}
        if "reply_parameters" in p:
            extra |= self._reply(chat, p["reply_parameters"])
        if "message_thread_id" in p:
            extra |= self._topic(chat, p["message_thread_id"])
        if "reply_markup" in p:
            extra["reply_markup"] = self._markup(p["reply_markup"])
        self._pace(chat)  # what is refused for its content does not count
        by = None if chat.type == "channel" else self.world.bot
        post = self.world.post(chat, by, content=content, **what, **extra)
        post.by_bot = True
        return post.json

    def _open_chat(self, chat_id: int | str) -> Chat:
        """The chat, if the bot may write there; the words of each refusal are the server's."""
        chat = self._chat(chat_id)
        match chat.state:
            case "blocked":
                raise Refusal(403, "bot was blocked by the user")
            case "deactivated":
                raise Refusal(403, "user is deactivated")
            case "unstarted":
                raise Refusal(403, "bot can't initiate conversation with a user")
            case "kicked":
                raise Refusal(403, f"bot was kicked from the {KICKED[chat.type]}")
            case "deleted":
                raise Refusal(403, "the group chat was deleted")
            case "moved":
                words = "group chat was upgraded to a supergroup chat"
                raise Refusal(400, words, migrate_to_chat_id=chat.moved_to or 0)
        if chat.type == "channel" and self.world.bot["id"] not in chat.admins:
            raise Refusal(400, "need administrator rights in the channel chat")
        return chat

    def _chat(self, chat_id: int | str) -> Chat:
        chat = self.world.chats.get(chat_id) if isinstance(chat_id, int) else self._named(chat_id)
        if chat is None:
            raise Refusal(400, "chat not found")
        return chat

    def _named(self, name: str) -> Chat | None:
        return next((chat for chat in self.world.chats.values() if chat.username == name.removeprefix("@")), None)

    def _pace(self, chat: Chat, *, edit: bool = False) -> None:
        seconds = self.limits.admit(chat.id, edit=edit)
        if seconds:
            self.wrong(f"too fast for chat {chat.id}")
            raise Refusal(429, f"retry after {seconds}", retry_after=seconds)

    def _reply(self, chat: Chat, reply: Json) -> Json:
        if reply["message_id"] in chat.posts:
            return {"reply_to_message": self.world.quoted(chat, reply["message_id"])}
        if reply.get("allow_sending_without_reply"):
            return {}
        raise Refusal(400, "message to be replied not found")

    def _topic(self, chat: Chat, topic: int) -> Json:
        known = {post.json.get("message_thread_id") for post in chat.posts.values()}
        if topic not in known:
            raise Refusal(400, "message thread not found")
        return {"message_thread_id": topic, "is_topic_message": True}

    def _markup(self, markup: Json) -> Json:
        if "inline_keyboard" not in markup:
            self.wrong("a keyboard that is not inline: its message could never be edited")
            return {}
        for button in (button for row in markup["inline_keyboard"] for button in row):
            self._check_button(button)
        return markup

    def _check_button(self, button: Json) -> None:
        if not button["text"].strip():
            raise Refusal(400, "inline keyboard button text is empty")
        if not set(button) & {"callback_data", "url", "web_app"}:
            raise Refusal(400, "Text buttons are unallowed in the inline keyboard")
        if len(button.get("callback_data", "").encode()) > 64:
            raise Refusal(400, "BUTTON_DATA_INVALID")

    def _entities(self, p: Json, name: str, text: str) -> Json:
        """Spans count UTF-16 units; the text sent is trimmed, and they with it."""
        if "parse_mode" in p:
            self.wrong("parse_mode: a value of a text could break its message")
        if name not in p:
            return {}
        units = text.encode("utf-16-le")
        for span in p[name]:
            self._check_span(span, units)
        lead = len(text[: len(text) - len(text.lstrip())].encode("utf-16-le")) // 2
        moved = [{**span, "offset": span["offset"] - lead} for span in p[name] if span["offset"] >= lead]
        return {name: moved} if moved else {}

    def _check_span(self, span: Json, units: bytes) -> None:
        begin, end = span["offset"], span["offset"] + span["length"]
        if span["type"] not in STYLES:
            raise Refusal(400, f"can't parse entities: unsupported type {span['type']}")
        if not (0 <= begin < end <= len(units) // 2):
            self.wrong(f"a span outside of its text: {span}")
            return
        try:
            units[2 * begin : 2 * end].decode("utf-16-le")
        except UnicodeDecodeError:
            self.wrong(f"a span that cuts a letter in two: {span}")

    def _caption(self, p: Json) -> Json:
        caption = p.get("caption", "")
        if len(caption) > 1024:
            raise Refusal(400, "message caption is too long")
        return {"caption": caption, **self._entities(p, "caption_entities", caption)} if caption else {}

    def _upload(self, p: Json, name: str) -> Upload:
        upload = p[name]
        if not isinstance(upload, Upload):
            raise Refusal(400, "wrong file identifier/HTTP URL specified")
        if len(upload.content) > LARGEST_UPLOAD:
            raise Refusal(413, "Request Entity Too Large")
        if not upload.content:
            raise Refusal(400, "file must be non-empty")
        return upload

    # --- changing -------------------------------------------------------------------------------------------------

    def editMessageText(self, p: Json) -> Json:
        chat, post = self._own_post(p)
        if "text" not in post.json:
            raise Refusal(400, "there is no text in the message to edit")
        text = p["text"].strip()
        if not text:
            raise Refusal(400, "message text is empty")
        if len(text) > 4096:
            raise Refusal(400, "message is too long")
        fresh = {"text": text, **self._entities(p, "entities", p["text"])}
        return self._change(chat, post, p, fresh, ("text", "entities", "reply_markup"))

    def editMessageReplyMarkup(self, p: Json) -> Json:
        chat, post = self._own_post(p)
        return self._change(chat, post, p, {}, ("reply_markup",))

    def _own_post(self, p: Json) -> tuple[Chat, Post]:
        chat = self._open_chat(p["chat_id"])
        post = chat.posts.get(p["message_id"])
        if post is None:
            raise Refusal(400, "message to edit not found")
        if not post.by_bot:
            raise Refusal(400, "message can't be edited")
        return chat, post

    def _change(self, chat: Chat, post: Post, p: Json, fresh: Json, fields: tuple[str, ...]) -> Json:
        if "reply_markup" in p:
            fresh["reply_markup"] = self._markup(p["reply_markup"])
        if all(post.json.get(name) == fresh.get(name) for name in fields):
            raise Refusal(
                400,
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message",
            )
        self._pace(chat, edit=True)
        kept = {key: value for key, value in post.json.items() if key not in fields}
        post.gone += post.buttons
        post.json = {**kept, **fresh, "edit_date": int(self.world.clock())}
        post.texts.append(post.text)
        return post.json

    # --- around ---------------------------------------------------------------------------------------------------

    def getMe(self, _p: Json) -> Json:
        rights = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return {**self.world.bot, **rights}

    def answerCallbackQuery(self, p: Json) -> bool:
        press = self.world.presses.get(p["callback_query_id"])
        if press is None or press.answered or time.monotonic() - press.at > PRESS_LIVES:
            raise Refusal(400, "query is too old and response timeout expired or query ID is invalid")
        press.answered, press.text = True, p.get("text", "")
        return True

    def getFile(self, p: Json) -> Json:
        file = self.world.files.get(p["file_id"])
        if file is None:
            raise Refusal(400, "wrong file_id or the file is temporarily unavailable")
        if len(file.content) > LARGEST_DOWNLOAD:
            raise Refusal(400, "file is too big")
        known = {"file_id": p["file_id"], "file_unique_id": "AgAD" + p["file_id"][-8:]}
        return {**known, "file_size": len(file.content), "file_path": f"documents/{p['file_id']}"}

    def setMyCommands(self, p: Json) -> bool:
        if len(p["commands"]) > 100:
            raise Refusal(400, "BOT_COMMANDS_TOO_MUCH")
        for command in p["commands"]:
            name = command["command"]
            if not name.isascii() or not name.replace("_", "a").isalnum() or name != name.lower():
                raise Refusal(400, "BOT_COMMAND_INVALID")
        scope = p.get("scope", {"type": "default"})
        if "chat_id" in scope:
            self._chat(scope["chat_id"])
        self.world.commands[f"{scope['type']}/{scope.get('chat_id', '')}/{p.get('language_code', '')}"] = p["commands"]
        return True
