"""Several duties in one message: "1 xong, 2 60%, 3 vuong mb", a digest answered line by line, "tất cả xong trừ 3"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schedules.language import COUNTED, fold, nfc
from schedules.replies.saying import TAIL


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
# "1 xong", "#3 60%", "2. đang làm", "1 và 2 xong"; never "2 hộ", "1,2 tỷ", "12/12 thôn", "3%", "3-5 hộ".
_NUMBERS = r"#?\d{1,3}(?:\s*(?:,|va|voi|&|\+)\s*#?\d{1,3})*(?!\d)"
_FIGURE = r"\d+(?:[.,]\d+)*\s*(?:%|phan tram|ty|ti|trieu|tr|/\d)"
_UNIT = (
    r"(?:ty|ti|trieu|tr|nghin|ngan|dong|k|d|phan tram|nua|so|chut|it|phan|vai|gio|h|phut|sang|chieu|toi|dem|trong"
    r"|tren)\b"
)
_NOT_A_CODE = rf"(?!\s*(?:{COUNTED}|{_UNIT}|[%/])|[.,-]\d)(?=\s+{_FIGURE}|\s*(?:[.):=>-]+\s*)?[^\s\d])"
# A number after a blank alone counts only before a word of status: "1 xong 2 60%".
_STATUS = (
    r"(?:xong|dang|chua|vuong|da|dc|duoc|xin|gn|ht|hoan thanh|roi|gui|nop|ok\b|lui|ko|khong|cho|giai ngan"
    r"|\d{1,3}\s*%)"
)
# Blanks are counted: a run of thousands would be looked over once for each of its places.
_SEPARATOR = (
    r"(?:^|[,;\n.]\s{0,20}|\s(?:va|con)\s{1,20}"
    rf"|(?<!thang)(?<!quy)(?<!ngay)(?<!nam)\s+(?=\d{{1,3}}(?:\s+|[.):=]\s+){_STATUS}))"
)
_NAMED = r"(?:[-*•]\s{0,20})?(?:(?:cai\s+)?(?:viec|muc|cau|nhiem vu|nv|cv|y|n?v|cai)\s+)?(?:so\s+)?"
_START = re.compile(rf"{_SEPARATOR}{_NAMED}(?P<codes>{_NUMBERS}){_NOT_A_CODE}(?:\s*[.):=>-]+\s*|\s+)(?=\S)")
# What may stand before the first number: greetings, and whatever ends with a colon.
_PREFACE = re.compile(
    r"\W*(?:(?:da|vang|em|e|anh|chi|a|c|sep|thua|kinh|gui|bao cao|bc|dc|dong chi|viec|xin)(?:\W+|$))*(?:\D{1,40}:\s*)?"
)


def split_duties(text: str) -> Split:
    """Take a message apart by the duties it names; numbers that mean anything else are left alone."""
    composed = nfc(text)
    folded = fold(composed)
    everything = _all_but(composed, folded)
    if everything is not None:
        return everything
    parts = _numbered(composed, folded) or _mentioned(composed, folded)
    rest = _rest_of(parts)
    if rest is not None:
        return rest
    return Split(tuple(parts) or ((None, composed.strip()),))


# "1, 2 xong, còn lại đang làm": of one duty alone "còn lại" is what is left of it.
_THE_REST = re.compile(r"[\s,;.]+(?:(?:may|cac|nhung) )?(?:viec )?con lai\s*:?\s+(?=\D)")


def _rest_of(parts: list[tuple[int | None, str]]) -> Split | None:
    """Several duties called done, and what is said of all the others after them."""
    if len(parts) < _SEVERAL:
        return None
    last = parts[-1][1]
    cut = _THE_REST.search(fold(last))
    if cut is None or not re.fullmatch(r"(?:\w+ )*(?:xong|roi|hoan thanh)", fold(last[: cut.start()])):
        return None
    named = [(n, last[: cut.start()] if words == last else words) for n, words in parts]
    return Split(((None, last[cut.end() :]), *named), frozenset(n for n, _ in parts if n is not None))


_SEVERAL = 2


def _numbered(composed: str, folded: str) -> list[tuple[int | None, str]]:
    """The parts of a message about numbered duties, in order; none for any other message."""
    starts = list(_START.finditer(folded))
    if not starts or not _PREFACE.fullmatch(folded[: starts[0].start()]):
        return []
    parts: list[tuple[int | None, str]] = []
    for place, match in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(composed)
        words = composed[match.end() : end].strip(" ,;.\n")
        if not words or fold(words) in ("den", "toi", "-"):  # "1 đến 3 xong": all three, or by the third?
            return []
        parts.extend((code, words) for code in dict.fromkeys(int(n) for n in _DIGITS.findall(match["codes"])))
    return parts


_DIGITS = re.compile(r"\d{1,3}")

# "em xong việc 3 rồi": a number after "việc", where what follows cannot be counted by it.
_NOUN = r"\b(?:viec|nhiem vu|nv)(?: so)? "
_GOES_ON = (
    r"(?:roi|r|xong|da|dang|chua|duoc|dc|vuong|bi|con|van|thi|la|den|han|can|a|ah|nhe|nha|em|e|anh|chi|sep|nua|luon|nay"
    r"|gn|giai ngan|gui|nop|xin|khi|bao gio|may|nhu|the|sao|qua|moi|o|cua|mai|chieu|hom|cuoi|dau|chac|cung|deu"
    r"|hoan|ht)\b"
)
_MENTIONED = re.compile(rf"(?<!lam ){_NOUN}(?P<codes>{_NUMBERS})(?=\W*$|\s*[,;.\n]|\s+{_GOES_ON})")
_ANY_NUMBER = re.compile(rf"{_NOUN}#?\d")
# "xong 1, 2 và 3": numbers alone are duties only where there are several and nothing follows.
_DONE_ALL = re.compile(
    r"^\W*(?:(?:da|vang|em|e|bc|bao cao|anh|chi|sep)\W+)*(?:da |vua )?(?:lam )?(?:xong|hoan thanh|done)(?: viec)? "
    r"(?P<codes>\d{1,2}(?:(?:, | va | voi | & )\d{1,2})+)(?: roi| het)*" + TAIL
)
_CLAUSES = re.compile(r"[,;\n]+|\.\s")


def _mentioned(composed: str, folded: str) -> list[tuple[int | None, str]]:
    """The parts of a message that names its duties after the verb, clause by clause; none where that is unsure."""
    if "viec" not in folded and "nv" not in folded and "nhiem vu" not in folded and not _DONE_ALL.match(folded):
        return []
    whole = _DONE_ALL.match(folded)
    if whole is not None:
        return _each(whole, composed, 0, len(composed))
    parts: list[tuple[int | None, str]] = []
    for start, end in _clauses(folded):
        found = list(_MENTIONED.finditer(folded, start, end))
        if len(found) == 1:
            parts.extend(_each(found[0], composed, start, end))
        elif found or not parts or _ANY_NUMBER.search(folded, start, end):
            return []
        else:  # "xong việc 1 rồi, chờ ký": of the duty before it
            codes = {code for code, words in parts if words == parts[-1][1]}
            parts = [(n, f"{words}, {composed[start:end].strip()}" if n in codes else words) for n, words in parts]
    return parts


def _clauses(folded: str) -> list[tuple[int, int]]:
    """Where the clauses of a text are; a comma between two numbers parts nothing."""
    cuts = [cut for cut in _CLAUSES.finditer(folded) if not re.match(r"\s*\d", folded[cut.end() :])]
    edges = [0, *(edge for cut in cuts for edge in cut.span()), len(folded)]
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in spans if folded[start:end].strip()]


def _each(found: re.Match[str], composed: str, start: int, end: int) -> list[tuple[int | None, str]]:
    """A clause without the numbers in it, for each of them."""
    first, last = found.span("codes")
    words = " ".join(f"{composed[start:first]} {composed[last:end]}".split()).strip(" ,;.")
    return [(code, words) for code in dict.fromkeys(int(n) for n in _DIGITS.findall(found["codes"]))]


def _all_but(composed: str, folded: str) -> Split | None:
    """ "tất cả xong trừ 3, 3 vướng mb": what is said of all, the exceptions, and what is said of those."""
    if not _ALL.match(folded):
        return None
    excepted = _EXCEPT.search(folded)
    if excepted is None:
        return None if _START.search(folded) else Split(((None, composed.strip()),), frozenset())
    codes = frozenset(int(code) for code in re.findall(r"\d+", excepted["codes"]))
    parts: list[tuple[int | None, str]] = [(None, composed[: excepted.start()].strip(" ,;"))]
    rest = composed[excepted.start("rest") :].strip(" ,;:.\n")
    if any(c.isalnum() for c in rest):
        inner = split_duties(rest)
        named = [p for p in inner.parts if p[0] is not None]
        parts.extend(named or [(code, rest) for code in sorted(codes)])
    return Split(tuple(parts), codes)
