"""Several duties in one message: "1 xong, 2 60%, 3 vuong mb", a digest answered line by line, "tất cả xong trừ 3"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from schedules.language import COUNTED, fold, nfc


@dataclass(frozen=True)
class Split:
    """A message taken apart.

    parts: (code of the duty or None, what is said of it), in order; one part with code None where no duty is named.
    all_except: None, or the codes excepted from what the single part says of all duties (empty: of all without
    exception).
    """

    parts: tuple[tuple[int | None, str], ...]
    all_except: frozenset[int] | None = None


_ALL = re.compile(
    r"^\W*(?:(?:em|e|da|vang|bao cao \w+|bc \w+)\W+)*(?:tat ca|toan bo|ca|het thay|moi viec"
    r"|cac viec(?: con lai)?|con lai)\b"
)
_EXCEPT = re.compile(
    r"\b(?:tru|ngoai tru|chi tru|rieng|ngoai)\s+(?:ra\s+)?(?:viec |so |muc |cai |nhiem vu "
    r"|# ?)*(?P<codes>\d{1,3}(?:\s*(?:,|va|;|&)\s*(?:so |viec )?\d{1,3})*)(?P<rest>.*)$",
    re.S,
)
# A code opens a part: at the start, or after a separator; "#3", "việc 3", "số 3", "3:", "3." or "3 " before a word.
_NAMED = r"(?:(?:viec|so|muc|cau|nhiem vu|nv|cv|y)\s*(?:so\s*)?|#\s*)?"
_NO_COUNT = (
    rf"(?!\s*(?:%|phan tram|ty\b|ti\b|tr\b|trieu|nghin|dong\b|gio|h\b|/|{COUNTED}|\d+(?:[.,]\d+)?(?!\s*%"
    r"|[\d.,])))(?=\S)"
)
_CODE = re.compile(
    rf"(?:^|(?<=[,;\n])|(?<=\bva )|(?<=\bcon ))[\s\-*•]*{_NAMED}"
    rf"(?P<codes>\d{{1,3}}(?:\s*(?:,|va|&|\+)\s*\d{{1,3}})*)\s*(?P<sep>[:.)\-=>]+|(?<=\d)\s)\s*{_NO_COUNT}"
)
# Without separators a later code is believed only before a word of status.
_LOOSE = re.compile(
    rf"(?<=\s){_NAMED}(?P<codes>\d{{1,2}})(?:\s*[:\-]\s*|\s+)(?=(?:da |dang |chua|xong|roi|xin |vuong|gui|nop"
    r"|ht\b|hoan thanh|ok\b|lui|"
    rf"ko |khong |cho |con |giai ngan|gn |dc |duoc )|\d{{1,3}}\s*%)(?<!thang )(?<!quy )(?<!ngay )"
)
_HASH = re.compile(r"(?:^|(?<=\s))#\s*(?P<codes>\d{1,3})\b")


def split_duties(text: str) -> Split:
    """Take a message apart by the duties it names; offsets of numbers that mean anything else are left alone."""
    composed = nfc(text)
    folded = fold(composed)
    everything = _all_but(composed, folded)
    if everything is not None:
        return everything
    openings = _openings(folded)
    if not openings:
        return Split(((None, composed.strip()),))
    parts: list[tuple[int | None, str]] = []
    head = composed[: openings[0].start()].strip(" ,;\n")
    if any(c.isalnum() for c in head):
        parts.append((None, head))
    for i, opening in enumerate(openings):
        end = openings[i + 1].start() if i + 1 < len(openings) else len(composed)
        said = re.sub(r"(?:\s*[,;]|\s+v[àa])\s*$", "", composed[opening.end() : end].strip()).strip()
        parts.extend((int(code), said) for code in re.findall(r"\d+", opening["codes"]))
    return Split(tuple(parts))


def _openings(folded: str) -> list[re.Match[str]]:
    """Where parts begin; codes without separators count only after a first one, and only if they rise."""
    sure = list(_CODE.finditer(folded)) or list(_HASH.finditer(folded))
    if not sure:
        return sure
    loose = [
        m for m in _LOOSE.finditer(folded, sure[0].end()) if all(m.start("codes") != s.start("codes") for s in sure)
    ]
    merged = sorted([*sure, *loose], key=lambda m: m.start("codes"))
    codes = [int(re.findall(r"\d+", m["codes"])[-1]) for m in merged]
    rising = all(a < b for a, b in pairwise(codes))
    return merged if loose and rising else sure


def _all_but(composed: str, folded: str) -> Split | None:
    """ "tất cả xong trừ 3, 3 vướng mb": what is said of all, the exceptions, and what is said of those."""
    if not _ALL.match(folded):
        return None
    excepted = _EXCEPT.search(folded)
    if excepted is None:
        return None if _CODE.search(folded) else Split(((None, composed.strip()),), frozenset())
    codes = frozenset(int(code) for code in re.findall(r"\d+", excepted["codes"]))
    parts: list[tuple[int | None, str]] = [(None, composed[: excepted.start()].strip(" ,;"))]
    rest = composed[excepted.start("rest") :].strip(" ,;:.\n")
    if any(c.isalnum() for c in rest):
        inner = split_duties(rest)
        named = [p for p in inner.parts if p[0] is not None]
        parts.extend(named or [(code, rest) for code in sorted(codes)])
    return Split(tuple(parts), codes)
