"""How a person is spoken to: "đồng chí" in the catalogue is said as that person's own form when a message leaves.

The catalogue's own words carry a span of style "you"; what people wrote never does, so nobody's sentence is changed.
"""

from __future__ import annotations

import re
from typing import Final

from bot.texts.rich import Rich, Span

YOU: Final = "you"
# Not of the person spoken to: "các đồng chí", "mỗi đồng chí một mã".
SPOKEN_TO: Final = re.compile(r"(?<![Cc]ác )(?<![Mm]ỗi )(?<!số )[Đđ]ồng chí\b")


def addressed(rich: Rich, form: str) -> Rich:
    """The text with `form` where it speaks to its reader, first letter as it was; no "you" is left in its spans."""
    kept = [span for span in rich.spans if span.style != YOU]
    spoken = sorted((span for span in rich.spans if span.style == YOU), key=lambda span: span.offset, reverse=True)
    if not spoken:
        return Rich(rich.text, tuple(kept))
    raw = rich.text.encode("utf-16-le")
    for span in spoken:
        begin, end = 2 * span.offset, 2 * (span.offset + span.length)
        said = raw[begin:end].decode("utf-16-le")
        new = form[:1].upper() + form[1:] if said[:1].isupper() else form
        raw = raw[:begin] + new.encode("utf-16-le") + raw[end:]
        longer = len(new.encode("utf-16-le")) // 2 - span.length
        kept = [_moved(one, span.offset, longer) for one in kept]
    return Rich(raw.decode("utf-16-le"), tuple(kept))


def _moved(span: Span, at: int, longer: int) -> Span:
    """A span after its text became longer (or shorter) at an offset that it may hold."""
    if at >= span.offset + span.length:
        return span
    if at < span.offset:
        return Span(span.offset + longer, span.length, span.style)
    return Span(span.offset, span.length + longer, span.style)
