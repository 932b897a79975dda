"""The console: a messenger whose server is our own web page (bot/web/console), to try, learn and train without a token.

What is said is shown from the ledger's attempts and what is typed is kept as inbox rows, exactly as with a real
platform, so a restart loses nothing. This module holds only what a platform's server would hold: who is listening,
and the bytes of files.
A raw update is a small object the page posts: kind, chat, id, and what that kind needs (see `read`).
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.messengers.protocol import (
    Can,
    ChatId,
    FetchFault,
    FileOut,
    FileRef,
    Incoming,
    Key,
    Outcome,
    Outgoing,
    Raw,
    Rejected,
    Sent,
    Wire,
)

GROUP = "nhom-chung"
OUTSIDER = "khach"

LONGEST_TEXT = 20_000
LONGEST_MARK = 32
LARGEST_FILE = 10 * 1024 * 1024
POLL_SECONDS = 25.0

_KINDS = frozenset({"text", "press", "edit", "file", "photo", "voice", "sticker"})
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,64}")
# A picture is shown in the page only when its first bytes say so; anything else (an SVG with a script) is a download.
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
PICTURE_TYPES = frozenset({*_PICTURES.values(), "image/webp"})

_CAN = Can(
    buttons=True,
    edit=True,
    topics=False,
    files_in=True,
    files_out=True,
    deep_links=False,
    starts_conversation=True,
    longest=LONGEST_TEXT,
    unit="code points",
    per_bot=1000.0,
    per_chat=1000.0,
    per_group=60_000.0,
)


class Console:
    """The messenger `console`. `folder` keeps files over a restart; without one they live as long as the process."""

    name = "console"
    can = _CAN

    def __init__(self, folder: Path | None = None) -> None:
        self._shelf = Shelf(folder)
        self._stopping = asyncio.Event()
        self._watchers: list[Callable[[], None]] = []
        self.menus: dict[ChatId, tuple[tuple[str, str], ...]] = {}

    @property
    def token_hash(self) -> str:
        return "console"

    @property
    def bot_name(self) -> str | None:
        return None

    async def start(self) -> None:
        self._stopping.clear()

    async def stop(self) -> None:
        self._stopping.set()

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Calls `changed` whenever something was said; returns what ends the watch."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed)

    def fit(self, out: Outgoing) -> tuple[Wire, ...]:
        """One wire up to the page's limit; what is longer goes in parts, the buttons on the last."""
        method = "edit" if out.edit else "send"
        parts = _parts(out.text.text)
        if len(parts) == 1:
            return (Wire(out.text.text, out.as_json(), method, out.file),)
        plain = replace(out, choices=(), file=None).as_json() | {"spans": []}
        wires = [Wire(part, plain | {"text": part}, method) for part in parts[:-1]]
        last = out.as_json() | {"spans": [], "text": parts[-1]}
        return (*wires, Wire(parts[-1], last, method, out.file))

    async def send(self, to: ChatId, wire: Wire) -> Outcome:
        """Said as soon as it is claimed: the page reads the ledger. Only a file has bytes to put somewhere."""
        if wire.file is not None and len(wire.file.content) > LARGEST_FILE:
            return Rejected("too_big", f"file of {len(wire.file.content)} bytes")
        edited = wire.parameters.get("edit")
        remote = str(edited) if edited else f"b{secrets.token_hex(8)}"
        if wire.file is not None:
            await asyncio.to_thread(self._shelf.put, remote, wire.file)
        self._tell()
        return Sent(remote)

    async def poll(self, cursor: str | None) -> tuple[Sequence[tuple[Key, Raw]], str | None]:
        """Nothing ever comes this way: the page posts to `admit`. Waits like a long poll: health sees a living lane."""
        try:
            await asyncio.wait_for(self._stopping.wait(), POLL_SECONDS)
        except TimeoutError:
            return (), cursor
        return (), cursor

    def admit(self, headers: Mapping[str, str], body: bytes) -> Sequence[tuple[Key, Raw]] | None:
        """A posted update and its key, the id the page gave it: posting it again changes nothing. None: malformed."""
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(raw, dict) or self.read(raw) is None:
            return None
        return [(f"{raw['chat']}/{raw['id']}", raw)]

    def read(self, raw: Raw) -> Incoming | None:
        """An update of the page; None when malformed.

        {kind, chat, id}, and where it applies {text, token, message, reply_to, forwarded, group, title, sender,
        file: {id, name, mime, size}}.
        """
        kind, chat, mark = raw.get("kind"), _name(raw.get("chat")), _name(raw.get("id"))
        text = raw.get("text", "")
        if kind not in _KINDS or chat is None or mark is None or len(mark) > LONGEST_MARK:
            return None
        if not isinstance(text, str) or len(text) > LONGEST_TEXT:
            return None
        file = _file(raw.get("file"))
        if kind in ("file", "photo") and file is None:
            return None
        token = _token(raw.get("token"))
        if kind == "press" and token is None:
            return None
        group = bool(raw.get("group"))
        sender = _name(raw.get("sender")) if group else chat
        if sender is None:
            return None
        # A press and an edit name the message they are about; anything else is a message of its own.
        about = _name(raw.get("message")) if kind in ("press", "edit") else mark
        return Incoming(
            kind=kind,
            messenger=self.name,
            chat=chat,
            chat_kind="group" if group else "private",
            chat_title=str(raw.get("title", "")) if group else "",
            sender=sender,
            sender_is_bot=False,
            sender_is_admin=True if group else None,
            text=text,
            token=token,
            message=about,
            reply_to=_name(raw.get("reply_to")),
            forwarded=bool(raw.get("forwarded")),
            file=file,
            press=mark if kind == "press" else None,
        )

    async def courtesy(self, raw: Raw) -> None:
        """The page draws its own typing mark from the inbox: nothing to do."""

    async def menu(self, chat: ChatId, commands: Sequence[tuple[str, str]]) -> None:
        self.menus[chat] = tuple(commands)

    async def fetch(self, file: FileRef) -> bytes:
        try:
            return (await asyncio.to_thread(self._shelf.get, file.id)).content
        except FileNotFoundError as gone:
            raise FetchFault(f"no file {file.id}", final=True) from gone

    async def upload(self, name: str, content: bytes) -> FileRef:
        """Takes a file in before the update that names it; its type is read from its bytes, never believed."""
        mark, mime = f"f{secrets.token_hex(8)}", picture_type(content) or "application/octet-stream"
        await asyncio.to_thread(self._shelf.put, mark, FileOut(name, mime, content, mime.startswith("image/")))
        return FileRef(mark, name, mime, len(content))

    async def file(self, mark: str) -> FileOut | None:
        """A file that was said or uploaded, by its mark; None where there is none."""
        try:
            return await asyncio.to_thread(self._shelf.get, mark)
        except FileNotFoundError:
            return None

    def label(self, mark: str) -> tuple[str, str] | None:
        """Name and type of the file said with a message, without its bytes."""
        return self._shelf.label(mark)

    def forget(self) -> None:
        """Every file goes: an exercise starts over."""
        self._shelf.clear()
        self._tell()

    def _tell(self) -> None:
        for changed in tuple(self._watchers):
            changed()


class Shelf:
    """Files by mark: in a folder (a description beside the bytes), or in memory where there is none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, FileOut] = {}

    def put(self, mark: str, file: FileOut) -> None:
        if self._folder is None:
            self._memory[mark] = file
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The bytes first: a description without its bytes would be a promise that cannot be kept.
        self._whole(self._folder / f"{mark}.bin", file.content)
        about = {"name": file.name, "mime": file.mime, "as_photo": file.as_photo}
        self._whole(self._folder / f"{mark}.json", json.dumps(about, ensure_ascii=False).encode())

    def get(self, mark: str) -> FileOut:
        about = self._about(mark)
        if about is None:
            raise FileNotFoundError(mark)
        if self._folder is None:
            return self._memory[mark]
        content = (self._folder / f"{mark}.bin").read_bytes()
        return FileOut(about["name"], about["mime"], content, about["as_photo"])

    def label(self, mark: str) -> tuple[str, str] | None:
        about = self._about(mark)
        return (about["name"], about["mime"]) if about else None

    def clear(self) -> None:
        self._memory.clear()
        for file in self._folder.glob("*") if self._folder and self._folder.is_dir() else ():
            if file.suffix in (".bin", ".json"):
                file.unlink(missing_ok=True)

    def _about(self, mark: str) -> dict[str, Any] | None:
        if not _NAME.fullmatch(mark):
            return None
        if self._folder is None:
            held = self._memory.get(mark)
            return {"name": held.name, "mime": held.mime, "as_photo": held.as_photo} if held else None
        try:
            about: dict[str, Any] = json.loads((self._folder / f"{mark}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return about

    @staticmethod
    def _whole(path: Path, content: bytes) -> None:
        """Never half a file: written aside, then named."""
        aside = path.with_name(path.name + ".tmp")
        aside.write_bytes(content)
        aside.replace(path)


def picture_type(content: bytes) -> str | None:
    """The type of a picture a page may show, from its first bytes."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for magic, mime in _PICTURES.items() if content.startswith(magic)), None)


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    while len(text) > LONGEST_TEXT:
        cut = text.rfind("\n", 1, LONGEST_TEXT)
        cut = cut if cut > 0 else LONGEST_TEXT
        parts.append(text[:cut])
        text = text[cut:].removeprefix("\n")
    return [*parts, text]


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and _NAME.fullmatch(value) else None


def _token(value: object) -> str | None:
    return value if isinstance(value, str) and _TOKEN.fullmatch(value) else None


def _file(value: object) -> FileRef | None:
    if not isinstance(value, dict) or (mark := _name(value.get("id"))) is None:
        return None
    size = value.get("size")
    return FileRef(
        mark,
        str(value.get("name", ""))[:200],
        str(value.get("mime", ""))[:100],
        size if isinstance(size, int) and size >= 0 else None,
    )
