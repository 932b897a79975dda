"""Times of a block with their roles and days: the one date engine's mentions, read as a decision means them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schedules.dates import (
    Before,
    Context,
    Day,
    DayRange,
    Duration,
    Interval,
    LunarDay,
    LunarMonth,
    Meaning,
    Month,
    Part,
    Quarter,
    Recurrence,
    Tet,
    TimeMention,
    Year,
    find,
)
from schedules.decision import phrases as say
from schedules.decision.actors import is_verb, label_of
from schedules.decision.facts import Facts
from schedules.decision.page import Page
from schedules.decision.roles import DUTIES, Place, Role, role_of
from schedules.decision.sentences import Segment, Span

_LAST_PREPARING = 10  # papers signed in November or December for next year speak of next year's days
_COMING_DAYS = 220  # a date without a year further ahead is not the coming one but one just past
_REACH = 400  # letters to either side that may say what a time is for
_RANGE = re.compile(
    r"(?:[ ,()]|\b(?:sang|trua|chieu|toi|dem|tet|mung|du kien|phut|tu|den|ngay|het|thang|quy|nam|vao|trong|la|gio"
    r"|h|luc|tuan|cham nhat|truoc)\b|[\d/.-]){0,24}"
)
_AT_PLACE = re.compile(r",? (?:tai|o) [^;]*")
_SIGNED = re.compile(r"(?:ky|ban hanh|quyet dinh nay|ke hoach nay|van ban nay|co hieu luc|thong bao nay)")


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the text with its role. `start`, `end` span it with its trigger («trước ngày 25/6») in working offsets.

    due: the day by which; None where the text does not say (a cycle, an unknown signing date). `first`: where its
    period begins.
    """

    start: int
    end: int
    at: int
    role: Role
    meaning: Meaning
    due: date | None = None
    first: date | None = None
    basis: str = "explicit"
    row: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a time besides its words; see `Place`."""

    floor: date | None
    signed: date | None
    told: bool
    planned: bool


class _Ground:
    """A block as its times see it; what is asked of a segment for every time in it is looked up once."""

    def __init__(
        self,
        page: Page,
        start: int,
        end: int,
        segments: tuple[Segment, ...],
        *,
        heading: bool,
        label: bool,
        timed: bool,
        acted: frozenset[Segment],
    ) -> None:
        self._page, self._start, self._end, self._segments = page, start, end, segments
        self._heading, self._label, self._timed = heading, label, timed
        self._acted = acted
        self._begins = [segment.start for segment in segments]
        marks = [m.start() for m in re.finditer('"', page.plain[start:end])]
        self._quotes = marks[1:] if page.plain.startswith('"', start) else marks  # new wording: "5a. Trạm Y tế …"
        self._known: dict[Segment, tuple[bool, str]] = {}

    def segment(self, at: int) -> Segment | None:
        """The segment that holds an offset."""
        last = bisect_right(self._begins, at) - 1
        return self._segments[last] if last >= 0 and at < self._segments[last].end else None

    def place(self, at: int, stop: int, segment: Segment | None, due: date | None, known: _Known) -> Place:
        """The surroundings of the time from `at` to `stop`."""
        folded = self._page.folded
        first, last = (segment.start, segment.end) if segment else (self._start, self._end)
        verb, label = self._of(segment)
        opening = folded[first : min(at, first + _REACH)]
        return Place(
            before=folded[max(self._start, at - 190) : at],
            after=folded[stop : min(self._end, stop + 80)],
            opening=opening,
            clause=folded[max(first, at - _REACH) : min(last, stop + _REACH)],
            label=self._label or label == "time" or self._governed(segment, at, stop, opening),
            heading=self._heading,
            quoted=self._quoted(at - self._start),
            verb=verb,
            opens_task=folded[stop : stop + 1] == " " and is_verb(self._page, stop + 1, last),
            due=due,
            floor=known.floor,
            signed=known.signed,
            told=known.told,
            planned=known.planned,
            recital=segment is not None and segment.colon and bool(say.RECITAL.match(opening)),
        )

    def _of(self, segment: Segment | None) -> tuple[bool, str]:
        """Whether a duty verb governs the segment, and which label does."""
        if segment is None:
            return True, ""
        if segment not in self._known:
            verb = (
                self._timed
                or segment in self._acted
                or _staged(self._page, segment)
                or has_verb(self._page, segment.start, segment.end)
                or _ordered(self._page, segment)
                or bool(say.CHAIRS.search(self._page.folded, segment.start, segment.end))
            )
            self._known[segment] = verb, label_of(self._page, segment)
        return self._known[segment]

    def _governed(self, segment: Segment | None, at: int, stop: int, opening: str) -> bool:
        if segment is None:
            return False
        return _only_time(self._page, segment, at, stop) or bool(say.TIME_SAID.match(opening))

    def _quoted(self, at: int) -> bool:
        """Inside quotation marks: an odd number of them before, at least one after."""
        before = bisect_right(self._quotes, at)
        return before % 2 == 1 and before < len(self._quotes)


class Clock:
    """Reads the times of a document."""

    def __init__(self, page: Page, facts: Facts) -> None:
        self._page = page
        self._facts = facts
        self._context = Context(year=_reading_year(facts))
        planned = date(facts.year, 1, 1) if facts.year and not facts.year_guessed else None
        self.floor = facts.issued_on or planned

    def times(
        self,
        start: int,
        end: int,
        segments: tuple[Segment, ...],
        *,
        heading: bool,
        label: bool = False,
        told: bool = False,
        timed: bool = False,
        acted: frozenset[Segment] = frozenset(),
    ) -> list[Time]:
        """The times of the block from `start` to `end`, in order, those without a part for a duty left out.

        label: the block is a cell or a line of times. told: it stands under a heading of results or assessment. timed:
        under a heading that says that times follow («II. THỜI GIAN», «Tiến độ thực hiện»). acted: segments under a
        unit's name («Trạm Y tế xã: chiến dịch …»), which are orders whatever their words.
        """
        ground = _Ground(self._page, start, end, segments, heading=heading, label=label, timed=timed, acted=acted)
        found: list[Time] = []
        for mention in find(self._page.plain[start:end], self._context):
            at, stop = start + mention.start, start + mention.end
            segment = ground.segment(at)
            if segment is None and not label:
                continue
            planned = self._facts.planned and yearless(mention.meaning)
            known = _Known(self.floor, self._facts.issued_on, told, planned)
            place = ground.place(at, stop, segment, self._interval(mention.meaning)[1], known)
            role = role_of(mention, place, self._context)
            named = say.NAMES_A_DAY.match(place.after)
            if role is Role.SCOPE and not named and found and self._listed(found[-1], at):
                role = found[-1].role
            if role in DUTIES:
                found.append(self._time(mention, role, at, stop, place.before))
        return _ranges(found)

    def _listed(self, last: Time, at: int) -> bool:
        """The time goes on a list of deadlines: «vào tháng 5 và tháng 11»."""
        return last.role is Role.DEADLINE and bool(say.AND.fullmatch(self._page.folded, last.end, at))

    def _time(self, mention: TimeMention, role: Role, at: int, stop: int, before: str) -> Time:
        meaning = mention.meaning
        trigger = say.TRIGGER.search(before)
        start = at - (len(before) - trigger.start()) if trigger else at
        if role is Role.CYCLE and isinstance(meaning, Recurrence):
            return Time(start, stop, at, role, meaning, basis="cycle", row=mention.row)
        if role is Role.RELATIVE and isinstance(meaning, Duration):
            return Time(start, stop, at, role, meaning, self._counted(meaning), basis="trigger", row=mention.row)
        first, last = self._interval(meaning)
        if role is Role.DEADLINE and say.BEFORE.search(before) and first and not isinstance(meaning, Before):
            last, first = first - timedelta(days=1), None
        basis = self._basis(meaning, role)
        due = last if role in (Role.DEADLINE, Role.YEAR, Role.START) else None
        if role in (Role.SOFT_START, Role.START):
            due = None
        return Time(start, stop, at, role, meaning, due, first, basis, mention.row)

    def _interval(self, meaning: Meaning) -> tuple[date | None, date | None]:
        """First and last day; a date without a year shortly before the signature's day of the year is next year's.

        «trước ngày 15/01» of a letter signed in November is; «trong tháng 8» of one signed in September tells a fact,
        and the months of a plan that names its year are of that year.
        """
        span = meaning.interval(self._context)
        issued = self._facts.issued_on
        if issued and isinstance(meaning, (LunarDay, LunarMonth)) and meaning.year is None:
            return self._coming_lunar(meaning, issued) or span or (None, None)
        if span and issued and span[1] < issued and yearless(meaning) and self._context.year:
            later = meaning.interval(Context(year=self._context.year + 1))
            near = later is not None and (later[1] - issued).days <= _COMING_DAYS
            span = later if later and (self._facts.standing or (near and not self._facts.planned)) else span
        return span or (None, None)

    def _coming_lunar(self, meaning: LunarDay | LunarMonth, issued: date) -> Interval | None:
        """The first such day from the signature on: «27 tháng Chạp» of a paper signed in January is of this winter."""
        years = (issued.year - 1, issued.year, issued.year + 1)
        spans = (replace(meaning, year=year).interval(self._context) for year in years)
        return next((span for span in spans if span and span[1] >= issued), None)

    def _counted(self, meaning: Duration) -> date | None:
        """«trong 15 ngày kể từ ngày ký»: a day once the signing date is known; else None."""
        issued = self._facts.issued_on
        if issued is None or not _SIGNED.search(meaning.since):
            return None
        length = Duration(meaning.amount, meaning.unit, "plain", meaning.working)
        span = length.interval(Context(today=issued))
        return span[1] if span else None

    def _basis(self, meaning: Meaning, role: Role) -> str:
        if role is Role.SOFT_START:
            return "fuzzy"
        if (
            role is Role.EVENT
            or isinstance(meaning, (Tet, LunarDay))
            or isinstance(getattr(meaning, "what", None), Tet)
        ):
            return "event_calendar"
        if isinstance(meaning, Year) or (isinstance(meaning, Part) and isinstance(meaning.of, Year)):
            return "explicit_year"
        return "explicit"


def _only_time(page: Page, segment: Segment, at: int, stop: int) -> bool:
    """After a head («Hội nghị hiệp thương:») nothing but a time: the head is the task."""
    if segment.end - segment.start > _REACH:
        return False
    if not segment.heads or label_of(page, segment) or say.DATA.search(page.folded, *_span(segment.heads[-1])):
        return False
    place = _AT_PLACE.search(page.folded, stop, segment.end)
    end = place.start() if place else segment.end
    return bool(_RANGE.fullmatch(page.folded[segment.start : at] + page.folded[stop:end]))


def _staged(page: Page, segment: Segment) -> bool:
    """«Bước 1: Tạo nguồn (từ 20/9 đến 10/10)»: a stage of a plan is something to be done, whatever its words."""
    return bool(segment.heads) and bool(say.STAGE.fullmatch(page.folded, *_span(segment.heads[-1])))


def _span(words: Span) -> tuple[int, int]:
    return words.start, words.end


def _ordered(page: Page, segment: Segment) -> bool:
    """A head with a duty verb governs the segment: «Tổ chức hai phiên: phiên thứ nhất vào tháng 3»."""
    if not segment.heads or say.DATA.search(page.folded, *_span(segment.heads[-1])):
        return False
    return has_verb(page, *_span(segment.heads[-1]))


def has_verb(page: Page, start: int, end: int) -> bool:
    """Whether a duty verb stands anywhere in the span."""
    at = start
    while at < end:
        if is_verb(page, at, end):
            return True
        space = page.plain.find(" ", at, end)
        if space < 0:
            return False
        at = space + 1
    return False


def _reading_year(facts: Facts) -> int | None:
    """The year of dates that name none: the plan's, but the current one in a paper that prepares next year by
    autumn."""
    issued = facts.issued_on
    if issued and facts.year and facts.year > issued.year and issued.month <= _LAST_PREPARING:
        return issued.year
    return facts.year


def yearless(meaning: Meaning) -> bool:
    """Whether a calendar meaning names no year of its own."""
    if isinstance(meaning, Day):
        return meaning.year is None
    if isinstance(meaning, (Month, Quarter)):
        return meaning.year is None
    if isinstance(meaning, DayRange):
        return yearless(meaning.last)
    inner = getattr(meaning, "of", None) or getattr(meaning, "what", None) or getattr(meaning, "month", None)
    return yearless(inner) if isinstance(inner, Meaning) else False


def _ranges(found: list[Time]) -> list[Time]:
    """«từ ngày 1/6 đến ngày 30/6»: the start goes into the deadline's period."""
    out: list[Time] = []
    for time in found:
        if out and out[-1].role is Role.START and time.role is Role.DEADLINE and time.start - out[-1].end <= 3:
            begin = out.pop()
            time = Time(
                begin.start, time.end, time.at, time.role, time.meaning, time.due, begin.first, time.basis, time.row
            )
        out.append(time)
    return out
