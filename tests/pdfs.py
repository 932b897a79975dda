"""PDFs as offices send them, drawn for tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

Words = tuple[float, float, str]
"""Where words stand on a page, as shares of its width and height from the lower left, and the words."""


def draw(path: Path, pages: Iterable[Iterable[Words]], *, size: tuple[float, float] = (8, 11)) -> Path:
    """A PDF with a layer of text; size: width and height in inches."""
    import matplotlib as mpl  # takes a second: only who draws waits for it
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    with mpl.rc_context({"pdf.fonttype": 42}), PdfPages(path) as book:
        for page in pages:
            sheet = Figure(figsize=size)
            for right, up, words in page:
                sheet.text(right, up, words, fontsize=9)
            book.savefig(sheet)
    return path
