"""Plain text and Markdown: UTF-8 with or without a mark, UTF-16 with one."""

from __future__ import annotations

import codecs

from bot.texts import failure
from schedules.errors import DocumentFault

_CONTROL = {chr(code) for code in range(32)} - set("\t\n\r\f\v\x1c\x1d\x1e\x1f")


def from_text(data: bytes, name: str) -> str:
    """The decoded text, unchanged but for the byte order mark. Binary data and other encodings are refused."""
    text = _decoded(data, name)
    strange = sum(text.count(char) for char in _CONTROL)
    if strange * 200 > len(text):
        raise failure(DocumentFault, "plain.no_text", name)
    return text


def _decoded(data: bytes, name: str) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if wide else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise failure(DocumentFault, "plain.not_utf8", name) from error
