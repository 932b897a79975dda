"""A raw update of Zalo to what a person did. Lenient: both webhook shapes, old and new field names, missing parts."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

import structlog

from bot.messengers.protocol import FileRef, Incoming, Key, Raw

log = structlog.get_logger(__name__)

PROBE: Final = "webhook.test"
LONGEST_ID: Final = 256
NAMES: Final = ("display_name", "first_name", "name")
KINDS: Final = {
    "message.text.received": "text",
    "message.link.received": "text",
    "message.image.received": "photo",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    # Files, video, contacts; and whatever somebody of a protected group of users writes.
    "message.unsupported.received": "other",
}


def unwrapped(body: Any) -> Raw | None:
    """The update itself, out of the envelope some senders put it in; None when there is none."""
    if isinstance(body, dict) and body.get("ok") is True and isinstance(body.get("result"), dict):
        body = body["result"]
    return body if isinstance(body, dict) and ("event_name" in body or "message" in body) else None


def key_of(raw: Raw) -> Key:
    """The message's id, the only thing a repeat can be told by; of an update without one, what is in it."""
    message_id = _id(_part(raw, "message").get("message_id"))
    if message_id:
        return message_id
    content = json.dumps(raw, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def is_probe(raw: Raw) -> bool:
    """The platform tries the webhook; nobody said anything."""
    return raw.get("event_name") == PROBE


def read(raw: Raw, messenger: str, bot_names: Sequence[str] = ()) -> Incoming | None:
    """None: nothing in it that a person did in a chat that can be answered.

    bot_names: what a mention at the head of a group's message may name.
    """
    message = _part(raw, "message")
    chat, sender = _part(message, "chat"), _part(message, "from")
    group = str(chat.get("chat_type") or "PRIVATE").upper() == "GROUP"
    sender_id = _id(sender.get("id"))
    chat_id = _id(chat.get("id")) or ("" if group else sender_id)
    kind = _kind(raw, message)
    if not chat_id or kind is None:
        return None
    text = _string(message.get("text")) or _string(message.get("caption"))
    return Incoming(
        kind=kind,
        messenger=messenger,
        chat=chat_id,
        chat_kind="group" if group else "private",
        chat_title=_string(chat.get("title") or chat.get("name")) if group else "",
        sender=sender_id or (None if group else chat_id),
        sender_is_bot=sender.get("is_bot") is True,
        sender_name=next((name for field in NAMES if (name := _string(sender.get(field)))), ""),
        text=_unmentioned(text, bot_names) if group else text,
        message=_id(message.get("message_id")) or None,
        file=_file(kind, message),
    )


def _kind(raw: Raw, message: Raw) -> str | None:
    """By the event's name; an older sender names none, then by what is there."""
    event = raw.get("event_name")
    if not isinstance(event, str) or not event:
        return _kind_of_content(message)
    if event not in KINDS:
        log.info("zalo_event_unknown", zalo_event=event[:60])
        return None
    kind = KINDS[event]
    return "other" if kind == "text" and not _string(message.get("text")) else kind


def _kind_of_content(message: Raw) -> str | None:
    if _string(message.get("text")):
        return "text"
    fields = (("photo_url", "photo"), ("photo", "photo"), ("voice_url", "voice"), ("sticker", "sticker"))
    return next((kind for field, kind in fields if message.get(field)), "other" if message else None)


def _file(kind: str, message: Raw) -> FileRef | None:
    """What is fetched later, by its address; a sticker says nothing that is worth fetching."""
    if kind == "photo":
        url = _string(message.get("photo_url")) or _string(message.get("photo"))
        return FileRef(url, mime="image/jpeg") if url else None
    if kind == "voice":
        url = _string(message.get("voice_url"))
        return FileRef(url, mime="audio/aac") if url else None
    return None


def _unmentioned(text: str, bot_names: Sequence[str]) -> str:
    """A bot hears a group only when it is mentioned: "@Bot Xã Mẫu lien ket 1234" is "lien ket 1234"."""
    composed = unicodedata.normalize("NFC", text).strip()
    for name in sorted(filter(None, bot_names), key=len, reverse=True):
        mention = f"@{unicodedata.normalize('NFC', name)}"
        at = composed.casefold().find(mention.casefold())
        if at >= 0:
            return f"{composed[:at]} {composed[at + len(mention) :]}".strip(" ,:")
    return text


def _part(value: Raw, name: str) -> Raw:
    part = value.get(name)
    return part if isinstance(part, dict) else {}


def _id(value: Any) -> str:
    """Ids are strings; a number is taken, what is too long for one is none."""
    text = value if isinstance(value, str) else str(value) if type(value) is int else ""
    return text if len(text) <= LONGEST_ID else ""


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
