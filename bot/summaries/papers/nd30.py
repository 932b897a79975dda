"""Layout of an administrative document: Nghị định 30/2020/NĐ-CP, Phụ lục I to III. Shapes only, no words of a report.

Sizes are points, lengths millimetres. Margins 20/20/30/15, Times New Roman, page number centred in the top margin
from page 2.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal
from xml.sax.saxutils import escape

from bot.texts import plain

FONT = "Times New Roman"
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
PAGE = (210, 297)
TWIPS_A_MM = 1440 / 25.4
HEADER_LEFT_MM, HEADER_RIGHT_MM = 66, 99  # 40% and 60% of the 165 mm between the margins
END = "./."


def long_date(day: date) -> str:
    """Days below 10 and the months 1 and 2 carry a leading nought: ngày 05 tháng 02, ngày 05 tháng 3."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return plain("nd30.day", day=f"{day.day:02d}", month=month, year=day.year)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who a report is from: the superior line (plain, "" where there is none), own name in capitals, code, place,
    signature lines.
    """

    superior: str
    name: str
    code: str
    place: str
    signature: tuple[str, ...]


def document() -> Any:
    """An empty A4 document with the margins, the font of every style, and the page number."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    made = Document()
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    _margins(section)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    return made


def landscape(made: Any) -> Any:
    """A new section for annexes: landscape, its pages counted from 1, the first one without a number."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = made.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(PAGE[1]), Mm(PAGE[0])
    _margins(section)
    section.different_first_page_header_footer = True
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.append(numbers)
    return section


def _margins(section: Any) -> None:
    from docx.shared import Mm

    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = Mm(10)


def _page_number(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    properties = f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}"/><w:sz w:val="28"/></w:rPr>'
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r>{properties}<w:t>2</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))


# --- paragraphs -----------------------------------------------------------------------------------------------------


def line(
    place: Any,
    text: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    centred: bool = True,
    before: float = 0,
) -> Any:
    """One line of a heading, a cell or a signature: no indent. `place` is a document or a cell; an empty first
    paragraph is used.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = _fresh(place)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before = Pt(before)
    if text:
        _run(paragraph, text, size, bold, italic)
    return paragraph


def body(
    place: Any, text: str, *, bold: bool = False, italic: bool = False, heading: bool = False, mark: str = ""
) -> Any:
    """A paragraph of the text: justified, first line 1.27 cm in, 6 pt between paragraphs, spacing 1.15.

    mark: words that stand out in yellow wherever they are, for who is to deal with them before it is signed.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    paragraph = _fresh(place)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_before, shape.line_spacing = Cm(1.27), Pt(6), 1.15
    shape.keep_with_next = heading
    for n, part in enumerate(text.split(mark) if mark else [text]):
        if n:
            _run(paragraph, mark, 14, True, italic, marked=True)
        if part:
            _run(paragraph, part, 14, bold, italic)
    return paragraph


def _fresh(place: Any) -> Any:
    """The cell's first paragraph while it is empty, else a new one."""
    first = place.paragraphs[0] if hasattr(place, "_tc") and len(place.paragraphs) == 1 else None
    return first if first is not None and not first.runs and not _ruled(first) else place.add_paragraph()


def _ruled(paragraph: Any) -> bool:
    from docx.oxml.ns import qn

    return paragraph._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None


def _run(paragraph: Any, text: str, size: float, bold: bool, italic: bool, *, marked: bool = False) -> None:
    from docx.enum.text import WD_COLOR_INDEX
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(xml_text(text))
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
    run.font.color.rgb = RGBColor(0, 0, 0)
    if marked:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def rule(place: Any, width: float, wide: float) -> None:
    """A drawn line of `width` mm centred in `wide` mm: the top border of an otherwise empty, tiny paragraph."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm, Pt

    paragraph = place.add_paragraph()
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm((wide - width) / 2)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(6)
    border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(border), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


# --- blocks ---------------------------------------------------------------------------------------------------------


def two_columns(made: Any, left: float, right: float) -> tuple[Any, Any]:
    """A borderless table of one row: its two cells."""
    from docx.shared import Mm

    table = made.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, (left, right), strict=True):
        cell.width = Mm(width)
    for column, width in zip(table.columns, (left, right), strict=True):
        column.width = Mm(width)
    return tuple(table.rows[0].cells)


def opening(made: Any, issuer: Issuer, kind_code: str, day: date, *, code: str = "", subject: str = "") -> None:
    """Names, national title, number left blank (văn thư issues it), place and date, the mark of a draft.

    code: in place of the issuer's; subject: of a letter, which has no name of its kind, below its number.
    """
    left, right = two_columns(made, HEADER_LEFT_MM, HEADER_RIGHT_MM)
    if issuer.superior:
        line(left, issuer.superior, size=12)
    for name in issuer.name.split("\n"):
        line(left, name, size=12, bold=True)
    rule(left, 22, HEADER_LEFT_MM)
    line(right, plain("nd30.nation"), size=12, bold=True)
    line(right, plain("nd30.motto"), size=13, bold=True)
    rule(right, 62, HEADER_RIGHT_MM)
    left, right = two_columns(made, HEADER_LEFT_MM, HEADER_RIGHT_MM)
    line(left, plain("nd30.number", kind=kind_code, code=code or issuer.code), size=13)
    if subject:
        line(left, subject, size=12)
    line(left, plain("nd30.draft"), size=13, bold=True, before=3)
    line(right, f"{issuer.place}, {long_date(day)}", size=13, italic=True)


def title(made: Any, kind: str, subject: Sequence[str]) -> None:
    """The kind in capitals, what it is about, the rule below."""
    line(made, kind, bold=True, before=12)
    for part in subject:
        line(made, part, bold=True)
    rule(made, 55, 165)


def closing(made: Any, issuer: Issuer, recipients: Sequence[str]) -> None:
    """Nơi nhận on the left, the signature on the right; the name is typed by the office."""
    line(made, "", size=6)
    left, right = two_columns(made, 82, 83)
    line(left, plain("nd30.recipients"), size=12, bold=True, italic=True, centred=False)
    for place, recipient in enumerate(recipients, 1):
        mark = "." if place == len(recipients) else ";"
        line(left, f"- {recipient}{mark}", size=11, centred=False)
    for part in issuer.signature:
        line(right, part, bold=True)


def annex(made: Any, number: str, name: str, kind: str, *, new_page: bool = True) -> None:
    """The heading of an annex: its number, its title in capitals, what it goes with."""
    line(made, plain("nd30.annex", number=number), bold=True).paragraph_format.page_break_before = new_page
    line(made, name.upper(), bold=True)
    line(made, plain("nd30.goes_with", kind=kind, draft=plain("nd30.draft").lower()), italic=True)
    line(made, "", size=6)


# --- tables ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an annex: heading, width in mm, where its cells stand."""

    head: str
    width: float
    align: Literal["left", "center", "right"] = "center"


def table(made: Any, columns: Sequence[Column], rows: Iterable[Sequence[str]], after: str = "") -> None:
    """A bordered table whose heading repeats on every page; size 11. after: XML behind the last row.

    Built as one piece of XML: python-docx walks the whole table for every cell it adds, minutes for 2,000 rows.
    """
    from docx.oxml import parse_xml

    grid = "".join(f'<w:gridCol w:w="{_twips(column.width)}"/>' for column in columns)
    heads = _row([column.head for column in columns], columns, heading=True)
    filled = "".join(_row(row, columns) for row in rows)
    xml = f"{_table_head()}<w:tblGrid>{grid}</w:tblGrid>{heads}{filled}{after}</w:tbl>"
    made.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def long_table(made: Any, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> tuple[str, str]:
    """A table whose rows are put in by `saved`: a tree of thousands of them takes more memory than all the rest.

    Returns what stands for the rows, and the rows.
    """
    mark = f"<!--rows of table {len(made.element.body)}-->"
    table(made, columns, (), mark)
    return mark, "".join(_row(row, columns) for row in rows)


def saved(made: Any, name: str, late: Collection[tuple[str, str]] = ()) -> bytes:
    """The document as a file that bears its name and nobody's, with the rows of its long tables in their places."""
    made.core_properties.title, made.core_properties.author = name, ""
    made.core_properties.language = "vi-VN"
    whole, out = io.BytesIO(), io.BytesIO()
    made.save(whole)
    if not late:
        return whole.getvalue()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "word/document.xml":
                for mark, rows in late:
                    content = content.replace(mark.encode(), rows.encode(), 1)
            new.writestr(item, content)
    return out.getvalue()


@cache
def _table_head() -> str:
    from docx.oxml.ns import nsdecls

    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )


def _row(cells: Sequence[str], columns: Sequence[Column], *, heading: bool = False) -> str:
    made = "".join(_cell(text, column, heading) for text, column in zip(cells, columns, strict=True))
    repeat = "<w:tblHeader/>" if heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{made}</w:tr>"


def _cell(text: str, column: Column, heading: bool) -> str:
    shape = f'<w:spacing w:before="20" w:after="20"/><w:jc w:val="{"center" if heading else column.align}"/>'
    bold = "<w:b/>" if heading else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(column.width)}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{shape}</w:pPr><w:r><w:rPr>{bold}<w:sz w:val="22"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(xml_text(text))}</w:t></w:r></w:p></w:tc>'
    )


def _twips(width: float) -> int:
    return round(width * TWIPS_A_MM)


_UNWRITABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535, *range(55296, 57344)))


def xml_text(text: str) -> str:
    """The text without the characters XML cannot hold."""
    return text.translate(_UNWRITABLE)
