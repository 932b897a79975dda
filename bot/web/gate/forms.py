"""What a browser's form sends, read in memory: nothing of an upload touches the disk before it was looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.gate import guard

_BOUNDARY = re.compile(r'boundary="?([^";,]{1,200})"?', re.I)
_NAME = re.compile(r'[; ]name="([^"]*)"')
_FILENAME = re.compile(r'[; ]filename="([^"]*)"')
LARGEST_FORM = 256 * 1024
LONGEST_NUMBER = 15


@dataclass(frozen=True, slots=True)
class Form:
    """Values by name, in the order they were sent; files by name with their file name and bytes."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """One value, spaces evened; "" where there is none."""
        return " ".join((self.values.get(name) or ("",))[0].split())

    def texts(self, name: str) -> list[str]:
        return [value for value in self.values.get(name, ()) if value]

    def numbers(self, name: str) -> list[int]:
        """Whole numbers among what was sent under a name; anything else is left out, however much like a digit."""
        return [int(value) for value in self.texts(name) if number(value)]

    def day(self, name: str) -> date | None:
        """A day as browsers send it. ValueError where it is none."""
        value = self.text(name)
        return date.fromisoformat(value) if value else None


def number(text: str) -> bool:
    """Is it a whole number that a row may have?"""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER


async def read(request: Request, limit: int = LARGEST_FORM) -> Form:
    """A form of a page of ours. HTTPException 403, 413 or 400."""
    guard.check_same_origin(request)
    body = await guard.body_of(request, limit)
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        boundary = _BOUNDARY.search(kind)
        if boundary is None:
            raise HTTPException(400)
        return _multipart(body, boundary[1].encode())
    if not kind.startswith("application/x-www-form-urlencoded"):
        raise HTTPException(400)
    try:
        return Form(parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=5000))
    except ValueError as bad:
        raise HTTPException(400) from bad


def _multipart(body: bytes, boundary: bytes) -> Form:
    values: dict[str, list[str]] = {}
    files: dict[str, tuple[str, bytes]] = {}
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    for part in parts[1:-1]:
        head, gap, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        disposition = next((x for x in _lines(head) if x.lower().startswith("content-disposition:")), "")
        name, file = _NAME.search(disposition), _FILENAME.search(disposition)
        if not gap or name is None:
            raise HTTPException(400)
        if file is not None:
            files[name[1]] = (_base(file[1]), content)
        else:
            values.setdefault(name[1], []).append(content.decode("utf-8", "replace"))
    if len(parts) < 2 or not parts[-1].startswith(b"--"):
        raise HTTPException(400)
    return Form(values, files)


def _lines(head: bytes) -> list[str]:
    return head.decode("utf-8", "replace").split("\r\n")


def _base(name: str) -> str:
    """The file's own name without any folder, short enough to show."""
    return " ".join(re.split(r"[\\/]", name.replace("%22", '"'))[-1].split())[-120:]
