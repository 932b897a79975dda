"""What a file is, by its content and never by its name: the kinds that may be kept as evidence, and why others not.

Nothing is unpacked here: of an archive only its table of contents is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from bot.documents import extract_bytes
from schedules.errors import DocumentFault, SecretFault
from schedules.language import is_classified

LARGEST = 10 * 1024 * 1024
MANY_PARTS, UNPACKED = 5_000, 200 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PICTURES = ((b"\xff\xd8\xff", "image/jpeg", "jpg"), (b"\x89PNG\r\n\x1a\n", "image/png", "png"))
# Of a file Word or Excel of today wrote: the part that makes it one.
_PARTS = {
    "word/document.xml": (f"{_OFFICE}.wordprocessingml.document", "docx"),
    "xl/workbook.xml": (f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": (f"{_OFFICE}.presentationml.presentation", "pptx"),
}
_HEIC = re.compile(rb"....ftyp(?:heic|heix|heif|mif1|msf1|hevc)", re.DOTALL)
_BAD_NAME = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
# Words are looked for where a reader of ours finds them; of the rest only the name can speak.
_READ = {"pdf", "docx"}


@dataclass(frozen=True, slots=True)
class Kind:
    """mime and extension by content; picture: a page or a chat may show it as one."""

    mime: str
    extension: str
    picture: bool = False


class Refused(Exception):
    """Why a file is not kept: "size", "empty", "kind", "bomb" (unpacks to too much), "macro", "secret"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def judge(content: bytes, name: str = "") -> Kind:
    """The kind of a file that may be kept. Raises Refused. Reads a document's words for a mark of secrecy."""
    if is_classified(name):
        raise Refused("secret")
    if not content:
        raise Refused("empty")
    if len(content) > LARGEST:
        raise Refused("size")
    kind = _kind(content)
    if kind.extension in _READ:
        _refuse_secret(content, name)
    return kind


def _kind(content: bytes) -> Kind:
    for magic, mime, extension in _PICTURES:
        if content.startswith(magic):
            return Kind(mime, extension, picture=True)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind("image/webp", "webp", picture=True)
    if _HEIC.match(content):
        return Kind("image/heic", "heic")
    if content.startswith(b"%PDF-"):
        return Kind("application/pdf", "pdf")
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    raise Refused("kind")


def _packed(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        raise Refused("kind") from None
    if len(parts) > MANY_PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise Refused("bomb")
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macro")
    if "[Content_Types].xml" in names:
        for part, (mime, extension) in _PARTS.items():
            if part in names:
                return Kind(mime, extension)
    raise Refused("kind")


def _refuse_secret(content: bytes, name: str) -> None:
    """A scan has no words and passes; a file that says it is secret is kept nowhere."""
    try:
        extract_bytes(content, name)
    except SecretFault:
        raise Refused("secret") from None
    except DocumentFault:
        return


def shown_name(name: str, kind: Kind, at: str) -> str:
    """A name that is safe to show and to save under, ending as its content says. at: for a file without a name."""
    stem = _BAD_NAME.sub(" ", name).strip(" .")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem).strip(" .")
    return f"{stem[:100] or f'tep-{at}'}.{kind.extension}"
