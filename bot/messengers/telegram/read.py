"""A raw update to what a person did. Lenient: a part that cannot be read costs that part, never the update."""

from __future__ import annotations

from typing import Any, Final

import structlog
from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    Update,
)

from bot.messengers.protocol import FileRef, Incoming, Raw

log = structlog.get_logger(__name__)

NAME: Final = "telegram"
ESSENTIAL: Final = ("message_id", "date", "chat", "from", "sender_chat", "text", "caption", "message_thread_id")
# Telegram's own account that copies channel posts into the linked group.
CHANNEL_COPIER: Final = 777000
IN_CHAT: Final = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)
MALFORMED: Final = (TypeError, KeyError, ValueError, AttributeError, OverflowError, OSError)  # dates of no age


def read(raw: Raw, bot_name: str | None = None) -> Incoming | None:
    """None: nothing in it that a person did towards the bot (a service message, a command for another bot)."""
    update = _parsed(raw)
    if update is None:
        return None
    try:
        return _meaning(update, bot_name)
    except MALFORMED as fault:  # parts of other kinds than the library checks for
        log.warning("telegram_update_unreadable", update=raw.get("update_id"), fault=type(fault).__name__)
        return None


def _meaning(update: Update, bot_name: str | None) -> Incoming | None:
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    message = update.message or update.channel_post
    if message is not None:
        return _message(message, _kind(message), bot_name)
    if update.edited_message is not None and _kind(update.edited_message) is not None:
        return _message(update.edited_message, "edit", bot_name)
    return None


def _parsed(raw: Raw) -> Update | None:
    try:
        return Update.de_json(raw, None)
    except MALFORMED as fault:
        log.warning("telegram_update_malformed", update=raw.get("update_id"), fault=type(fault).__name__)
    try:
        return Update.de_json(_essential(raw), None)
    except MALFORMED:
        log.warning("telegram_update_unreadable", update=raw.get("update_id"))
        return None


def _essential(raw: Raw) -> Raw:
    """The update without everything a message can do without."""
    slim: Raw = {"update_id": raw.get("update_id")}
    for name in ("message", "edited_message", "channel_post"):
        if isinstance(raw.get(name), dict):
            slim[name] = {key: raw[name][key] for key in ESSENTIAL if key in raw[name]}
    press = raw.get("callback_query")
    if isinstance(press, dict) and isinstance(press.get("message"), dict):
        slim["callback_query"] = {
            **{key: press[key] for key in ("id", "from", "data", "chat_instance") if key in press},
            "message": {key: press["message"][key] for key in ESSENTIAL if key in press["message"]},
        }
    return slim


def _press(query: CallbackQuery) -> Incoming | None:
    # Inaccessible (too old) messages still say their chat and number.
    if query.message is None:
        return None
    return Incoming(
        kind="press",
        messenger=NAME,
        **_chat(query.message.chat),
        sender=str(query.from_user.id),
        sender_is_bot=query.from_user.is_bot,
        token=query.data,
        message=str(query.message.message_id),
        topic=_topic(query.message) if isinstance(query.message, Message) else None,
        press=query.id,
    )


def _membership(change: ChatMemberUpdated) -> Incoming | None:
    """The bot's own place in a chat: a person blocks it, a group takes it in or puts it out."""
    was = change.old_chat_member.status in IN_CHAT
    is_ = change.new_chat_member.status in IN_CHAT
    if was == is_:
        return None
    private = change.chat.type == Chat.PRIVATE
    kind = ("unblocked" if is_ else "blocked") if private else ("joined" if is_ else "left")
    return Incoming(
        kind=kind,
        messenger=NAME,
        **_chat(change.chat),
        sender=str(change.from_user.id),
        sender_is_bot=change.from_user.is_bot,
    )


def _message(message: Message, kind: str | None, bot_name: str | None) -> Incoming | None:
    moved = _moved(message)
    if moved is not None:
        return moved
    text = _addressed(message.text or message.caption or "", bot_name)
    if kind is None or text is None or message.is_automatic_forward:
        return None
    return Incoming(
        kind=kind,
        messenger=NAME,
        **_chat(message.chat),
        **_sender(message),
        text=text,
        message=str(message.message_id),
        reply_to=str(message.reply_to_message.message_id) if message.reply_to_message else None,
        forwarded=message.forward_origin is not None,
        forwarded_chat=_forwarded_chat(message),
        topic=_topic(message),
        file=_file(message),
    )


def _chat(chat: Chat) -> dict[str, Any]:
    kinds = {Chat.PRIVATE: "private", Chat.CHANNEL: "channel"}
    return {"chat": str(chat.id), "chat_kind": kinds.get(chat.type, "group"), "chat_title": chat.title or ""}


def _sender(message: Message) -> dict[str, Any]:
    """An administrator may write as the group itself, a channel's posts have no person at all."""
    as_chat = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    if as_chat or message.from_user is None or message.from_user.id == CHANNEL_COPIER:
        return {"sender": None, "sender_is_admin": as_chat or message.chat.type == Chat.CHANNEL}
    user = message.from_user
    return {"sender": str(user.id), "sender_is_bot": user.is_bot, "sender_name": user.full_name}


def _addressed(text: str, bot_name: str | None) -> str | None:
    """In groups a command may name its bot: `/viec@ten_bot`. None when it names another."""
    head, blank, rest = text.partition(" ")
    command, at, name = head.partition("@")
    if not (text.startswith("/") and at):
        return text
    if bot_name is not None and name.lower() != bot_name.lower():
        return None
    return command + blank + rest


def _kind(message: Message) -> str | None:
    """None for the service messages of a chat: nobody said anything."""
    if message.text is not None:
        return "text"
    if message.voice or message.audio or message.video_note:
        return "voice"
    if message.sticker or message.animation:
        return "sticker"
    if message.photo:
        return "photo"
    if message.document or message.video:
        return "file"
    said = (message.contact, message.location, message.venue, message.poll, message.dice, message.story, message.game)
    known = any(thing is not None for thing in said)
    return "other" if known or message.caption or _is_unknown_content(message) else None


def _is_unknown_content(message: Message) -> bool:
    """Newer kinds of content arrive in fields the library does not know; only a person sends them in a private chat."""
    return bool(message.api_kwargs) and message.chat.type == Chat.PRIVATE


def _file(message: Message) -> FileRef | None:
    photo = message.photo[-1] if message.photo else None
    thing = message.document or message.voice or message.audio or message.video or message.video_note or photo
    if thing is None:
        return None
    return FileRef(
        id=thing.file_id,
        name=getattr(thing, "file_name", None) or "",
        mime=getattr(thing, "mime_type", None) or ("image/jpeg" if photo is not None else ""),
        size=thing.file_size,
    )


def _forwarded_chat(message: Message) -> tuple[str, str, str] | None:
    origin = message.forward_origin
    chat = None
    if isinstance(origin, MessageOriginChannel):
        chat = origin.chat
    elif isinstance(origin, MessageOriginChat):
        chat = origin.sender_chat
    if chat is None:
        return None
    return str(chat.id), "channel" if chat.type == Chat.CHANNEL else "group", chat.title or ""


def _topic(message: Message) -> str | None:
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else None


def _moved(message: Message) -> Incoming | None:
    """A group became a supergroup; both chats say so, either alone must do."""
    if message.migrate_to_chat_id is not None:
        return Incoming("moved", NAME, **_chat(message.chat), moved_to=str(message.migrate_to_chat_id))
    if message.migrate_from_chat_id is not None:
        old = {**_chat(message.chat), "chat": str(message.migrate_from_chat_id)}
        return Incoming("moved", NAME, **old, moved_to=str(message.chat.id))
    return None
