"""A reply taken apart: its folded reading with figures, dates and document numbers found and masked.

The skeleton is the folded text in which everything that was recognised is replaced by marks of equal length, so that
the patterns of the grammar see "xong @@@@" instead of "xong mai":

    @ a day to come    ~ today, this week, this month    < a day gone by    # a share of things    $ money    % percent
    = a period that only names a report or a plan        § a document's number and date
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from schedules.dates import Context, Duration, Month, Quarter, Shifted, TimeMention, Year, find, is_far
from schedules.dates.meanings import Half, NineMonths
from schedules.language import Folded, fold, mask_phones, nfc
from schedules.replies.figures import (
    Amount,
    Fraction,
    Percent,
    find_amounts,
    find_fractions,
    find_half,
    find_percents,
)
from schedules.spelling import Spelled

MAX_LENGTH = 2000
"""Longer replies are read up to here: nobody states a status in more, and cost stays bounded."""


@dataclass(frozen=True)
class Document:
    """A document named in a reply: its number, and the date that goes with it."""

    number: str
    date: date | None


@dataclass(frozen=True)
class When:
    """A time in a reply, by offsets into the folded text; mark is its sign in the skeleton."""

    start: int
    end: int
    mention: TimeMention
    mark: str


@dataclass(frozen=True)
class Reading:
    """Everything recognised in a reply before it is judged.

    `accented` is the skeleton that kept its accents, None for a reply typed without any.
    """

    spelled: Spelled
    text: str
    plain: str
    skeleton: str
    accented: str | None
    times: tuple[When, ...]
    percents: tuple[Percent, ...]
    fractions: tuple[Fraction, ...]
    amounts: tuple[Amount, ...]
    document: Document | None

    @property
    def percent(self) -> int | float | None:
        """What is achieved: the first percentage said that is not of before, or the last of a rise ("từ 30% lên 45%").

        Money paid out is what a duty is measured by: "khối lượng 80%, giải ngân 45%" is 45.
        """
        achieved = [p for p in self.percents if p.role == "achieved"]
        if not achieved:
            return None
        rising = re.search(r"\blen\b|>", self.skeleton[achieved[0].end : achieved[-1].start])
        if rising:
            return achieved[-1].value
        led = [
            self.skeleton[start : p.start] for start, p in zip([0, *(p.end for p in achieved)], achieved, strict=False)
        ]
        now = [p for p, words in zip(achieved, led, strict=True) if not _BEFORE_NOW.search(words)] or achieved
        summed = [p for p, words in zip(achieved, led, strict=True) if SUMMED.search(words)]
        if summed:
            return summed[0].value
        paid = [p for p, words in zip(achieved, led, strict=True) if p in now and _PAID.search(words)]
        built = any(_BUILT.search(self.skeleton[p.start - 40 if p.start > 40 else 0 : p.end + 20]) for p in now)
        return (paid if paid and built else now)[0].value


# What was reached before today, beside what is reached now: "tuần trước 40% tuần này 55%".
_BEFORE_NOW = re.compile(
    r"<|\b(?:hom|ky|lan|bua|hoi|luc|dot) truoc\b|\btruoc (?:do|day)\b|\bdau (?:nam|thang|quy|tuan)\b"
)
SUMMED = re.compile(r"\b(?:lu[yi]y? ke|cong don|tong cong|tong lai|tu dau nam)\b")
_PAID = re.compile(r"\b(?:giai ngan|thanh toan|tien)\b")
_BUILT = re.compile(r"\b(?:khoi luong|san luong|thi cong|xay lap)\b")


_DOCUMENT = re.compile(
    r"\b(?:so\s*|(?:bao cao|cong van|cv|to trinh|quyet dinh|van ban|bc|thong bao|tb)\s+(?:so\s*)?)"
    r"(?P<number>\d{1,5}\s?(?:/\s?(?:20\d\d/)?[a-z]{1,6}(?:-[a-z0-9&]{1,10})*|-[a-z]{2,6}(?:/[a-z0-9&]{1,10})?))"
    r"|(?<![\w/])(?P<bare>\d{1,5}/(?:20\d\d/)?(?:bc|cv|ttr|qd|kh|tb|ct|bb|nq)(?:-[a-z0-9&]{1,10})+)"
)
_DOCUMENT_DATE = re.compile(r"\s*,?\s*(?:(?:ky|gui|de|ra|ban hanh)\s+)?(?=ngay\b|hom\b|\d)")
# An address says nothing of the duty, nor do the words that lead to it ("ảnh ở đây: https…").
_ADDRESS = re.compile(
    r"(?:\b(?:ảnh|anh|hình|hinh|tệp|tep|file|link|xem|tại|tai|ở|o|đây|day|đính kèm|dinh kem|kèm|kem|theo|minh chứng|"
    r"minh chung)\b[ :,]*){0,5}https?://\S+",
    re.I,
)
_HIDDEN = "\N{SECTION SIGN}"


def read(typed: str, today: date, due: date | None = None) -> Reading:
    """Take a reply apart, as written on `today` (and about a duty due on `due`)."""
    composed = nfc(typed[:MAX_LENGTH])
    if "://" in composed:
        composed = _ADDRESS.sub(lambda found: " " * len(found[0]), composed)
    document, spelled = _document(composed, today)
    text = mask_phones(spelled.text)
    canvas = _Canvas(text)
    if "lop mai" in text:
        for roof in _ROOF.finditer(text):
            canvas.cover("_", roof.end() - 1, roof.end())
    has_digit = _DIGIT.search(text) is not None
    fractions = find_fractions(text) if has_digit else []
    canvas.paint("#", fractions)
    amounts = find_amounts(canvas.text) if has_digit or "ty" in text or "tr" in text else []
    canvas.paint("$", amounts)
    percents = find_percents(canvas.text) if has_digit or "phan tram" in text else []
    half = find_half(canvas.text, spelled.plain) if not percents else None
    if half is not None:
        percents.append(half)
    canvas.paint("%", percents)
    times = _times(canvas.text, spelled, today, due)
    for when in times:
        # "thêm" stays visible: it is what makes a length of time a request
        canvas.cover(when.mark, when.start + 5 if text.startswith("them ", when.start) else when.start, when.end)
    for compound in _COMPOUND.finditer(canvas.text):
        canvas.cover("_", compound.end(1), compound.end(1) + 1)
    if times:
        percents = [_promised(canvas.text, p) for p in percents]
    if percents:
        percents = [_of_a_period(canvas.text, p, times) for p in percents]
    accented = canvas.over(spelled.plain) if spelled.accented else None
    return Reading(
        spelled,
        text,
        spelled.plain,
        canvas.text,
        accented,
        tuple(times),
        tuple(percents),
        tuple(fractions),
        tuple(amounts),
        document,
    )


# Nouns that hold a verb of these patterns: their blank becomes "_", so that "công trình" trình nothing.
_COMPOUND = re.compile(r"\b(cong|chuong|quy|tien) trinh\b")
_ROOF = re.compile(r"\blop mai\b")  # lợp mái: no tomorrow
_DIGIT = re.compile(r"[0-9]")


class _Canvas:
    """The folded text with what has been recognised painted over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._painted: list[tuple[str, int, int]] = []

    def cover(self, mark: str, start: int, end: int) -> None:
        """Paint one span with a mark, keeping the length."""
        self.text = self.text[:start] + mark * (end - start) + self.text[end:]
        self._painted.append((mark, start, end))

    def paint(self, mark: str, found: Sequence[Fraction] | Sequence[Amount] | Sequence[Percent]) -> None:
        """Paint the spans of figures."""
        for item in found:
            self.cover(mark, item.start, item.end)

    def over(self, other: str) -> str:
        """Another text of the same length with the same spans painted."""
        for mark, start, end in self._painted:
            other = other[:start] + mark * (end - start) + other[end:]
        return other


_PROMISED = re.compile(r"@(?![^,;.]*\b(?:da|duoc|dc|moi|hien|nay|gio|dang)\b)[^,;.@]*$")


_BY_THEN = re.compile(r"\s*(?:truoc|vao|trong)\s+(?:ngay\s+|cuoi\s+)?@")  # "30% trước 30/6"
_REACHED_NOW = re.compile(r"\b(?:da|duoc|dc|moi|dat|hien|xong)\b[^,;.]*$")


def _promised(skeleton: str, percent: Percent) -> Percent:
    """A percentage after a day to come is a target ("cuối tháng 60%") unless it is said to be reached."""
    if percent.role != "achieved":
        return percent
    before = skeleton[: percent.start]
    if _PROMISED.search(before) or (_BY_THEN.match(skeleton, percent.end) and not _REACHED_NOW.search(before)):
        return replace(percent, role="target")
    return percent


# "đạt 100% kế hoạch quý I" and "quý I đạt 100%" measure one quarter: neither says how far the duty of the year is.
_PLAN_OF = re.compile(
    r"\s*(?:so voi\s+)?(?:ke hoach|kh|chi tieu|muc tieu|nhiem vu|du toan)\s+"
    r"(?:(?:von|giao|duoc giao|cua|trong|de ra|la)\s+)*"
    r"(?P<time>(?P<mark>[<=~@])|(?:6 |9 )?thang\b|quy\b|tuan\b)"
)
_PERIOD_REACHED = re.compile(
    r"(?:[<=~@]\s*(?:(?:em|e|phong|thon|da|moi|deu|cung)\s+)*(?:dat|duoc|dc|xong|hoan thanh)\s+(?:duoc\s+|dc\s+)?"
    r"|\b(?:ke hoach|kh|chi tieu|muc tieu)(?: von)? [<=~@]+\s*)$"
)
# What is reached by the end of a month is the sum of all before it.
_SUMMED_UP = re.compile(r"\b(?:den|toi|het|tinh|luy ke|cong don)\s+(?:het\s+|cuoi\s+)?$")


def _of_a_period(skeleton: str, percent: Percent, times: Sequence[When]) -> Percent:
    """A percentage of what one month or quarter was to bring is another's figure."""
    if percent.role != "achieved":
        return percent
    plan = _PLAN_OF.match(skeleton, percent.end)
    if plan is not None:
        named = plan["mark"] is None or _part_of_year(times, plan.start("time")) is not None
    else:
        reached = _PERIOD_REACHED.search(skeleton, 0, percent.start) if percent.value >= 100 else None
        mark = _MARK.search(skeleton, reached.start()) if reached else None
        part = _part_of_year(times, mark.start()) if mark else None
        named = part is not None and not _SUMMED_UP.search(skeleton[: part.start])
    return replace(percent, role="period") if named else percent


_MARK = re.compile(r"[<=~@]")


def _part_of_year(times: Sequence[When], at: int) -> When | None:
    """The month or the months that cover a place of the skeleton; None for a whole year, or where they end there."""
    parts = (Month, Quarter, Half, NineMonths, Shifted)
    over = next((w for w in times if w.start <= at < w.end), None)
    return over if over is not None and isinstance(over.mention.meaning, parts) else None


def _document(original: str, today: date) -> tuple[Document | None, Spelled]:
    """The first document number with the date right after it, and the reply read with both hidden."""
    text = fold(original) if "/" in original or "-" in original else ""
    match = _DOCUMENT.search(text)
    if match is None:
        return None, Spelled.of(original)
    start, end = match.span("number" if match["number"] else "bare")
    number = re.sub(r"\s", "", original[start:end]).upper()
    hidden, day = [(start, end)], None
    after = _DOCUMENT_DATE.match(text, end)
    if after:
        context = Context(today=today, past=True)
        mention = next((m for m in find(original[after.end() : after.end() + 40], context) if m.start == 0), None)
        if mention:
            day = mention.deadline(context)
            hidden.append((after.end(), after.end() + mention.end))
    masked = original
    for first, last in hidden:
        masked = masked[:first] + _HIDDEN * (last - first) + masked[last:]
    return Document(number, day), Spelled.of(masked)


# --- times ---

# A month, quarter or year after one of these only names the thing ("báo cáo tháng 6"); it is no promise.
_NAMED_BY = re.compile(
    r"\b(?:bao cao|so lieu|ke hoach(?: von)?|bieu|bang|von|chi tieu|nhiem vu|luong|ky|nghi quyet|du toan|ho so"
    r"|chuong trinh"
    r"|danh sach|so ket|tong ket|bcao|vong|dot|ngan sach|cua|phan|cong viec|viec|hop|giao ban|phieu|ct|cv|file"
    r"|mau|thu"
    r"|giai ngan|du an|cho|kinh te xa hoi|xa hoi)\s*$"
)
_PAST_SIGN_BEFORE = re.compile(
    r"\b(?:tu|hom|hoi)\s*$|\b(?:luy ke|tinh|so lieu|cong don)\s+(?:den|toi|tu)?\s*(?:het\s+)?(?:ngay\s+)?$|\b(?:da"
    r"|vua)\s+(?:\w+\s+){1,6}(?:(?:vao|tu|hom|trong|luc|ngay)\s+)?$|\broi\s+(?:tu|hom)?\s*$"
)
# "xong ngày 19/11" and "tháng 10 được 40%", written on 23/11, tell of what was, not of a year from now.
_DONE_BEFORE = re.compile(
    r"\b(?:xong|hoan thanh|ht|gui|nop|khoi cong|ban hanh|ban giao|nghiem thu|da)\s+(?:roi\s+)?(?:vao\s+|tu\s+|hom\s+)?$"
)
# Days that a word before them sets behind today ("hôm thứ 6").
_OF_EITHER_SIDE = ("day_in_digits", "day_of_month", "day_in_words", "weekday", "short_weekday", "day_with_dot_bare")
_REACHED_AFTER = re.compile(r"\s*(?:da\s+|moi\s+|chi\s+)?(?:duoc|dc|dat|%)")
_QUICK = re.compile(
    r"\d|mai|mot|kia|nay|qua\b|sau\b|toi\b|nua\b|cuoi|dau|giua|het|thu |nhat|tet|gieng|chap|ram\b|mung|mong"
    r"|chieu|trua|giang"
    r"|trong|thang|quy|tuan|nam\b|hom|cn\b|vai|may|bay gio|luc nay|noel|gio to|truoc"
)


def _times(masked: str, spelled: Spelled, today: date, due: date | None) -> list[When]:
    if not _QUICK.search(masked):
        return []
    folded = Folded.masked(spelled.plain, masked)
    context = Context(today=today, due=due)
    found = []
    for mention in find(folded, context):
        mark = "" if _is_name(spelled, mention) else _mark(masked, mention, context, today)
        if mark:
            found.append(When(mention.start, mention.end, mention, mark))
    return found


_NAME_BEFORE = re.compile(r"\b(?:dc|dong chi|anh|a|chi|c|co|ba|ong|em|e|chau|ban|bac|chu)\s+$")


def _is_name(spelled: Spelled, mention: TimeMention) -> bool:
    """Whether "Mai" is somebody: a capital after a form of address ("đc Mai")."""
    if mention.row != "tomorrow" or not spelled.quote(mention.start, mention.end)[0].isupper():
        return False
    return _NAME_BEFORE.search(spelled.text[: mention.start]) is not None


def _mark(text: str, mention: TimeMention, context: Context, today: date) -> str:
    """The sign of a mention in the skeleton, "" where it is no time at all here."""
    before = text[: mention.start]
    meaning = mention.meaning
    if isinstance(meaning, Duration):
        return _duration_mark(before, meaning)
    whole = isinstance(meaning, (Month, Quarter, Half, NineMonths, Year, Shifted))
    if whole and _NAMED_BY.search(before) and not re.match(r"(?:het|den|cuoi|trong)\b", text[mention.start :]):
        return "="
    span = meaning.interval(context)
    if span is None:
        return "@"
    if span[1] < today or text.startswith("hom ", mention.start):
        return "~" if span == (today, today) else "<"
    if is_far(meaning, span[1], today) and (_DONE_BEFORE.search(before) or _REACHED_AFTER.match(text, mention.end)):
        return "<"
    if mention.row in _OF_EITHER_SIDE and _PAST_SIGN_BEFORE.search(before):
        return "<"
    return "~" if span[0] <= today and not re.match(r"het|den|cuoi|trong", text[mention.start :]) else "@"


def _duration_mark(before: str, meaning: Duration) -> str:
    if meaning.direction == "past":
        return "<"
    if meaning.direction != "plain":
        return "@"
    # "2 tuần" alone is a length; it is a request only after xin, thêm, cho em, lùi, chậm …
    asked = re.search(
        r"\b(?:xin|them|lui|khat|doi|hoan|gia han|cham|muon|tre|cho (?:em|e|bon em|chung em|phong|don vi|minh"
        r"|toi|thon))"
        r"(?:\s+(?:em|e|phep|them|lai|khoang|tam|nop|gui|anh|a|sep|han|thoi han|giup|ho|cho))*\s*$",
        before,
    )
    return "@" if asked else ""
