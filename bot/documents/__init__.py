"""Files of an office to text: .txt, .md, .docx, .pdf with a text layer.

`extract` is the one door. A file that cannot or must not be read raises `DocumentError` with one Vietnamese line that
says what is wrong and how to mend it; a document marked MẬT is refused before anything else sees its words.
"""

from __future__ import annotations

from pathlib import Path

from bot.documents.plain import from_text
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
        raise SecretFault(
            "văn bản có dấu mật, hệ thống không được lưu hay đọc.",
            name,
            "Hãy xử lý theo quy định về bí mật nhà nước. "
            "Nếu chữ “MẬT” chỉ nằm trong câu văn thì viết thường rồi đọc lại.",
        )
    if not text.strip():
        raise DocumentFault("tệp không có chữ nào.", name, "Hãy kiểm tra lại tệp.")
    return text


def _check_size(size: int, name: str) -> None:
    if size > LARGEST:
        raise DocumentFault(
            f"tệp nặng {size / 1048576:.0f} MB, quá 20 MB.", name, "Hãy dùng bản có lớp chữ (.docx, .txt) của văn bản."
        )
    if size == 0:
        raise DocumentFault("tệp rỗng.", name, "Hãy kiểm tra lại tệp.")


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise DocumentFault("không tìm thấy tệp.", str(path), "Hãy kiểm tra lại đường dẫn.")
    if not path.is_file():
        raise DocumentFault("đây không phải là một tệp.", str(path), "Hãy chỉ đúng tệp văn bản cần đọc.")
    _check_size(path.stat().st_size, path.name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentFault(
            f"không đọc được tệp ({error.strerror}).", path.name, "Hãy kiểm tra quyền đọc tệp."
        ) from error


def _text(data: bytes, name: str) -> str:
    """By what the file is, not by what it is called."""
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        from bot.documents.pdf import from_pdf

        return from_pdf(data, name)
    if data.startswith(b"PK\x03\x04"):
        from bot.documents.word import from_word

        return from_word(data, name)
    if data.startswith(_OLD_WORD) and name.lower().endswith(".xls"):
        raise DocumentFault("tệp Excel kiểu cũ (.xls).", name, "Hãy mở bằng Excel và lưu lại thành .xlsx.")
    if data.startswith(_OLD_WORD):
        raise DocumentFault(
            "tệp kiểu cũ (.doc) hoặc có mật khẩu.", name, "Hãy mở bằng Word, bỏ mật khẩu nếu có và lưu lại thành .docx."
        )
    if data.startswith(_PICTURES):
        raise DocumentFault(
            "đây là tệp ảnh, không có chữ.", name, "Hãy dùng bản .docx, .txt hoặc PDF đã nhận dạng chữ."
        )
    return from_text(data, name)
