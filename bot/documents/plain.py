"""Plain text and Markdown: UTF-8 with or without a mark, UTF-16 with one."""

from __future__ import annotations

import codecs

from schedules.errors import DocumentFault

_CONTROL = {chr(code) for code in range(32)} - set("\t\n\r\f\v\x1c\x1d\x1e\x1f")


def from_text(data: bytes, name: str) -> str:
    """The decoded text, unchanged but for the byte order mark. Binary data and other encodings are refused."""
    text = _decoded(data, name)
    strange = sum(text.count(char) for char in _CONTROL)
    if strange * 200 > len(text):
        raise DocumentFault(
            "đây không phải là tệp văn bản.", name, "Hãy dùng tệp .docx, .pdf có lớp chữ, .txt hoặc .md."
        )
    return text


def _decoded(data: bytes, name: str) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if wide else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentFault(
            "không phải tệp văn bản mã UTF-8.",
            name,
            "Hãy lưu lại với mã UTF-8, hoặc dùng tệp .docx hay .pdf có lớp chữ.",
        ) from error
