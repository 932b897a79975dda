"""Files of an office to text: .txt, .md, .docx, .pdf with a text layer.

`extract` is the one door. A file that cannot or must not be read raises `DocumentError` with one Vietnamese line that
says what is wrong and how to mend it; a document marked MẬT is refused before anything else sees its words.
"""

from __future__ import annotations

from pathlib import Path

from bot.documents.plain import from_text
from bot.texts import because, failure
from schedules.errors import DocumentFault, SecretFault
from schedules.language import is_classified

__all__ = ["LARGEST", "DocumentError", "extract", "extract_bytes"]

LARGEST = 20 * 1024 * 1024
"""Bytes. No decision is larger; a scan may be, and has no text anyway."""

DocumentError = DocumentFault

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*")
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def extract(path: Path) -> str:
    """The text of a document, in reading order, paragraphs and table rows on lines of their own.

    Tables come as `| cell | cell |`, footnotes as `<sup>n</sup>` in place and a line `<sup>n</sup> words`, headings
    of Word as Markdown. Raises `DocumentError` for a missing, empty, oversized, scanned, encrypted, classified or
    unrelated file.
    """
    return extract_bytes(_bytes(path), path.name)


def extract_bytes(data: bytes, name: str) -> str:
    """The same of a file that is already in memory and written nowhere: `name` only says which one a fault is about."""
    _check_size(len(data), name)
    text = _text(data, name)
    if is_classified(text):
        raise failure(SecretFault, "document.secret", name)
    if not text.strip():
        raise failure(DocumentFault, "document.no_words", name)
    return text


def _check_size(size: int, name: str) -> None:
    if size > LARGEST:
        raise failure(DocumentFault, "document.heavy", name, mb=f"{size / 1048576:.0f}")
    if size == 0:
        raise failure(DocumentFault, "document.empty", name)


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise failure(DocumentFault, "document.missing", str(path))
    if not path.is_file():
        raise failure(DocumentFault, "document.no_file", str(path))
    _check_size(path.stat().st_size, path.name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise failure(DocumentFault, "document.unreadable", path.name, why=because(error)) from error


def _text(data: bytes, name: str) -> str:
    """By what the file is, not by what it is called."""
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        from bot.documents.pdf import from_pdf

        return from_pdf(data, name)
    if data.startswith(b"PK\x03\x04"):
        from bot.documents.word import from_word

        return from_word(data, name)
    if data.startswith(_OLD_WORD) and name.lower().endswith(".xls"):
        raise failure(DocumentFault, "document.old_excel", name)
    if data.startswith(_OLD_WORD):
        raise failure(DocumentFault, "document.old_word", name)
    if data.startswith(_PICTURES):
        raise failure(DocumentFault, "document.picture", name)
    return from_text(data, name)
