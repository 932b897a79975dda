"""PDF with a text layer. A scan has none and is refused: words are never guessed from a picture here."""

from __future__ import annotations

import io
import logging
import re
from typing import TYPE_CHECKING

from bot.texts import failure
from schedules.errors import DocumentFault

if TYPE_CHECKING:
    from pypdf import PdfReader

_FEWEST_LETTERS = 40  # fewer in a whole document: a stamp or a page number on scanned pages
_PAGE_NUMBER = re.compile(r"^\s*(?:-\s*)?\d{1,4}(?:\s*-|\s*/\s*\d{1,4})?\s*$")


def from_pdf(data: bytes, name: str) -> str:
    """The text of all pages, page numbers left out; pages follow one another without a blank line, as a paragraph
    may."""
    pages = _pages(data, name)
    text = "\n".join(_without_number(page) for page in pages)
    if sum(char.isalpha() for char in text) < _FEWEST_LETTERS:
        raise failure(DocumentFault, "pdf.scanned", name)
    return text


def _pages(data: bytes, name: str) -> list[str]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        _open(reader, name)
        return [page.extract_text() or "" for page in reader.pages]
    except DocumentFault:
        raise
    except Exception as error:  # a damaged file can fail anywhere inside the library
        raise failure(DocumentFault, "pdf.broken", name) from error


def _open(reader: PdfReader, name: str) -> None:
    """A file with an empty password opens; any other is refused."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise failure(DocumentFault, "pdf.locked", name)


def _without_number(page: str) -> str:
    lines = page.splitlines()
    kept = [line for i, line in enumerate(lines) if not (_PAGE_NUMBER.match(line) and (i < 2 or i >= len(lines) - 2))]
    return "\n".join(line.rstrip() for line in kept)
