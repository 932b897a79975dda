"""The methods and what may be in a request. A field that is not listed is a Telegram left-over, or a wish."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.emulators.zalo.world import Json

LONGEST = 2000
METHODS: dict[str, tuple[str, ...]] = {
    "getMe": (),
    "getUpdates": ("timeout",),
    "setWebhook": ("url", "secret_token"),
    "deleteWebhook": (),
    "getWebhookInfo": (),
    "testWebhook": (),
    "sendMessage": ("chat_id", "text", "parse_mode", "text_styles"),
    "sendPhoto": ("chat_id", "photo", "caption"),
    "sendSticker": ("chat_id", "sticker"),
    "sendVoice": ("chat_id", "voice_url"),
    "sendChatAction": ("chat_id", "action"),
}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def wrong_text(value: Any) -> str:
    """Why a text or caption is refused; "" when it is not."""
    if not isinstance(value, str) or not value.strip():
        return "text is missing or blank"
    return "text is too long" if units(value) > LONGEST else ""


def wrong_styles(styles: Any, text: str) -> str:
    if not isinstance(styles, list):
        return "text_styles is no list"
    for style in styles:
        if not isinstance(style, dict) or set(style) != {"start", "len", "st"}:
            return f"style of another shape: {style}"
        start, length, codes = style["start"], style["len"], style["st"]
        if type(start) is not int or type(length) is not int or not isinstance(codes, list) or not codes:
            return f"style of another type: {style}"
        if start < 0 or length < 1 or start + length > units(text):
            return f"style outside of the text: {style}"
    return ""


def cuts_a_letter(styles: list[Json], text: str) -> bool:
    raw = text.encode("utf-16-le")
    try:
        for style in styles:
            raw[2 * style["start"] : 2 * (style["start"] + style["len"])].decode("utf-16-le")
    except UnicodeDecodeError:
        return True
    return False


def wrong_photo(value: Any) -> str:
    address = urlsplit(value) if isinstance(value, str) else urlsplit("")
    return "" if address.scheme in ("http", "https") and address.netloc else "photo is no address"


def wrong_hook(url: Any, secret: Any, *, plain: bool) -> str:
    schemes = ("http", "https") if plain else ("https",)
    if not isinstance(url, str) or urlsplit(url).scheme not in schemes:
        return "url must be https"
    return "" if isinstance(secret, str) and 8 <= len(secret) <= 256 else "secret_token takes 8 to 256 characters"
