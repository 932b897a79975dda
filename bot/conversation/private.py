"""What people type and the record need not keep: names of citizens, telephone numbers.

"vướng hộ ông A" is kept as "vướng 1 hộ".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from schedules.language import fold, mask_phones, nfc

_TITLE = r"(?:ong|ba|anh|chi|co|chu|bac|em|cu)"
_STOP = (
    r"(?:chua|khong|ko|k|dang|da|con|va|voi|nen|do|vi|doi|cho|thua|khieu|kien|vuong|dong|ban|giao|nhan|xin|o|tai|"
    r"thon|moi|se|bi|duoc|dc|ve|den|de|la|thi|ma|roi|r|nhe|nua|ky|xong|\d+)"
)
# "hộ ông Nguyễn Văn A", "nhà bà Lan": the household counts, the name does not. A name ends at a word that is none.
_HOUSEHOLD = re.compile(
    rf"(?P<count>\b\d+\s+)?\b(?P<noun>ho|nha|gia dinh|ho dan|ho gia dinh)\s+{_TITLE}"
    rf"(?:\s+(?!{_STOP}\b)[^\W\d]+){{1,5}}"
)
_PERSON = re.compile(rf"\b(?:ong|ba)\s+(?!{_STOP}\b|con\b|ngoai\b|noi\b)[^\W\d]+(?:\s+(?!{_STOP}\b)[^\W\d]+){{0,4}}")


def without_names(text: str) -> str:
    """The text with households counted instead of named, other citizens called "người dân", telephone numbers gone.

    A text that names nobody comes back as it is.
    """
    composed = nfc(text)
    masked = zip(composed, mask_phones(fold(composed)), strict=True)
    hidden = "".join(" " if fold_ == " " else char for char, fold_ in masked)
    counted = _replaced(hidden, _HOUSEHOLD, lambda match, _: f"{(match['count'] or '1').strip()} hộ")
    unnamed = _replaced(counted, _PERSON, _citizen)
    if unnamed.split() == composed.split():
        return text
    return re.sub(r"\s+", " ", unnamed).strip(" ,;.-")


def _citizen(match: re.Match[str], written: str) -> str:
    # Without its accent "ba" is more often the number three than a lady.
    return "người dân" if written.lower().startswith(("ông", "bà")) else written


def _replaced(text: str, pattern: re.Pattern[str], word: Callable[[re.Match[str], str], str]) -> str:
    """Replaces what a pattern finds in the folded text; `word` gets the match and what was written there."""
    out, at = "", 0
    for match in pattern.finditer(fold(text)):
        out += text[at : match.start()] + word(match, text[match.start() : match.end()])
        at = match.end()
    return out + text[at:]
