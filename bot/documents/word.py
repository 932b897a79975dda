"""Word documents: paragraphs with their automatic numbers, tables, footnotes, headers looked at for secrecy marks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.documents.numbering import Numbering
from bot.texts import failure
from schedules.errors import DocumentFault, SecretFault
from schedules.language import is_classified

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNPACKED = 300 * 1024 * 1024  # bytes; a small file that unpacks to more is a bomb
_MARKUP = 24 * 1024 * 1024  # bytes of XML: a tree takes some twenty times that, and no decision has a tenth of it
_WIDEST = 63  # columns of a table in Word
_BOLD_TITLE = 200  # a longer paragraph in bold is emphasis, not a title
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def from_word(data: bytes, name: str) -> str:
    """The document's text; see `bot.documents.extract` for the forms of tables, notes and headings."""
    document = _opened(data, name)
    try:
        body = _Body(document)
        lines = [*body.lines(), *body.notes()]
        margins = list(_margins(document))
    except Exception as error:  # what a crafted or damaged file holds is not foreseen
        raise _damaged(name) from error
    if any(is_classified(text) for text in margins):
        raise failure(SecretFault, "word.secret", name)
    return "\n".join(lines)


def _opened(data: bytes, name: str) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            unpacked = sum(item.file_size for item in archive.infolist())
            markup = sum(item.file_size for item in archive.infolist() if item.filename.endswith((".xml", ".rels")))
    except Exception as error:  # a crafted or damaged archive breaks its reader in ways nobody foresees
        raise failure(DocumentFault, "word.unopened", name) from error
    if "word/document.xml" not in names:
        raise failure(DocumentFault, "word.not_word", name)
    if unpacked > _UNPACKED or markup > _MARKUP:
        raise failure(DocumentFault, "word.bomb", name)
    return _parsed(data, name)


def _parsed(data: bytes, name: str) -> Document:
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # damaged parts fail in many ways inside the library and its XML parser
        raise _damaged(name) from error


def _damaged(name: str) -> DocumentFault:
    return failure(DocumentFault, "word.broken", name)


def _margins(document: Document) -> Iterator[str]:
    """The text of headers and footers: a secrecy mark may stand only there."""
    for section in document.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            yield "\n".join(paragraph.text for paragraph in part.paragraphs)


class _Body:
    """Walks the body in document order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbering = Numbering(document)
        self._noted: list[str] = []

    def lines(self) -> Iterator[str]:
        yield from self._children(self._document.element.body)

    def _children(self, parent: Any) -> Iterator[str]:
        for child in parent.iterchildren():
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
                yield from self._children(child)

    def _paragraph(self, element: Any) -> Iterator[str]:
        text = self._text(element).strip()
        label = self._numbering.label(element)
        if text:
            yield self._titled(element, f"{label} {text}" if label else text)
        for box in element.iter(f"{_W}txbxContent"):
            if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                yield from self._children(box)

    def _titled(self, element: Any, text: str) -> str:
        """Headings by style, short paragraphs in bold from end to end: marked up as Markdown does."""
        style = element.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and str(style.get(f"{_W}val", "")).lower().startswith(("heading", "title", "tiu")):
            return f"## {text}"
        runs = [run for run in element.iter(f"{_W}r") if "".join(run.itertext()).strip()]
        bold = bool(runs) and all(_is_bold(run) for run in runs)
        return (
            f"**{text}**" if bold and len(text) <= _BOLD_TITLE and "\n" not in text and text[-1] not in ".;" else text
        )

    def _text(self, element: Any) -> str:
        """The words of a paragraph: insertions kept, deletions and text boxes left out."""
        out: list[str] = []
        for child in element.iterchildren():
            if child.tag in (f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}pPr", f"{_W}rPr", _FALLBACK):
                continue
            if child.tag == f"{_W}t":
                out.append(child.text or "")
            elif child.tag in _SIGNS:
                out.append(_SIGNS[child.tag])
            elif child.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                out.append(f"<sup>{self._note(child)}</sup>")
            else:
                out.append(self._text(child))
        return "".join(out)

    def _note(self, reference: Any) -> int:
        kind = "footnotes" if reference.tag.endswith("footnoteReference") else "endnotes"
        self._noted.append(f"{kind}/{reference.get(f'{_W}id')}")
        return len(self._noted)

    def _table(self, table: Any) -> Iterator[str]:
        above: dict[int, str] = {}
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is table:
                yield "| " + " | ".join(self._cells(row, above)) + " |"

    def _cells(self, row: Any, above: dict[int, str]) -> Iterator[str]:
        """The row's cells; one that continues a cell above repeats its words, so each row can be read alone."""
        column = 0
        for cell in row.iterchildren(f"{_W}tc"):
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            text = _one_line(self._children(cell))
            if merge is not None and merge.get(f"{_W}val") != "restart":
                text = text or above.get(column, "")
            above[column] = text
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = min(int(span.get(f"{_W}val", "1")), _WIDEST) if span is not None else 1
            yield text
            yield from [""] * (width - 1)
            column += width

    def notes(self) -> Iterator[str]:
        """The footnotes that are referred to, in the order of their signs."""
        texts = dict(self._note_texts())
        for number, key in enumerate(self._noted, start=1):
            if text := texts.get(key):
                yield f"<sup>{number}</sup> {text}"

    def _note_texts(self) -> Iterator[tuple[str, str]]:
        from docx.oxml import parse_xml

        for relation in self._document.part.rels.values():
            kind = relation.reltype.rsplit("/", 1)[-1]
            if kind in ("footnotes", "endnotes") and not relation.is_external:
                for note in parse_xml(relation.target_part.blob).iterchildren():
                    words = " ".join(self._text(p).strip() for p in note.iter(f"{_W}p"))
                    yield f"{kind}/{note.get(f'{_W}id')}", " ".join(words.split())


def _is_bold(run: Any) -> bool:
    bold = run.find(f"{_W}rPr/{_W}b")
    return bold is not None and bold.get(f"{_W}val", "1") not in ("0", "false", "off")


def _one_line(lines: Iterator[str]) -> str:
    """A cell's paragraphs on one line; a bar inside a cell would end it."""
    parts = [" ".join(line.replace("|", "/").replace("**", "").split()) for line in lines]
    joined = ""
    for part in filter(None, parts):
        joined += part if not joined else f" {part}" if joined[-1] in ".;:,-" or part[0].islower() else f"; {part}"
    return joined
