"""What a time in a decision is there for. The role decides, not the date: most dates of a decision are citations.

`role_of` asks a short list of questions in a fixed order; the first that says yes wins. The words it looks for are in
`phrases`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from schedules.dates import (
    Before,
    Context,
    Day,
    DayRange,
    Duration,
    Half,
    LunarDay,
    LunarMonth,
    Meaning,
    Month,
    NineMonths,
    Part,
    Quarter,
    Recurrence,
    Tet,
    TimeMention,
    WeekOfMonth,
    Year,
)
from schedules.decision import phrases as say
from schedules.language import fold

_SURE_CYCLES = frozenset(
    {
        "day_each",
        "day_of_last_month",
        "day_of_first_month",
        "annual_day",
        "annual_months",
        "every",
        "times_each",
        "weekly_day",
        "days_each",
        "weekday_of_month",
        "after_period",
        "times_in_each",
    }
)


_PREPARING_DAYS = 45


class Role(Enum):
    """The part a time expression plays."""

    DEADLINE = "hạn"
    CYCLE = "định kỳ"
    RELATIVE = "tính từ một sự kiện"
    START = "từ lúc này"
    SOFT_START = "ngay từ đầu năm"
    EVENT = "dịp, sự kiện"
    YEAR = "năm kế hoạch"
    CITATION = "ngày của văn bản được viện dẫn"
    EFFECTIVE = "ngày có hiệu lực"
    HORIZON = "tầm nhìn, giai đoạn"
    COHORT = "điều kiện, mốc đã qua"
    SCOPE = "phạm vi số liệu"
    NONE = "không phải hạn"


DUTIES = frozenset({Role.DEADLINE, Role.CYCLE, Role.RELATIVE, Role.START, Role.SOFT_START, Role.EVENT, Role.YEAR})
"""The roles that say something about a duty; times in the others are left alone."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a time stands: the folded words around it and what governs it.

    before, after: inside the block; opening: from the beginning of its `;`-clause; clause: that clause. label: «Thời
    gian hoàn thành:» governs. heading: the block is a title. quoted: inside quotation marks. verb: the clause has a
    duty verb. due: the day it would be due; floor: nothing before this day can be due; signed: the day of signature.
    recital: in the words before a colon that say why the paper is written.
    told: under a heading of results or assessment. planned: a time without a year in a plan whose title names the year.
    """

    before: str
    after: str
    opening: str
    clause: str
    label: bool
    heading: bool
    quoted: bool
    verb: bool
    opens_task: bool
    due: date | None
    floor: date | None
    signed: date | None
    told: bool = False
    planned: bool = False
    recital: bool = False


def role_of(mention: TimeMention, place: Place, context: Context) -> Role:
    """The role of a time expression; see `Role`."""
    meaning = mention.meaning
    if place.quoted or place.recital:
        return Role.NONE
    if place.told and not _ahead(place):
        return Role.COHORT
    if isinstance(meaning, Recurrence):
        return _cycle_role(mention, place)
    if isinstance(meaning, Duration):
        return _duration_role(meaning, place)
    if isinstance(meaning, (Tet, LunarMonth)) or (isinstance(meaning, Before) and isinstance(meaning.what, Tet)):
        return _feast_role(mention, place)
    if isinstance(meaning, Year) or (isinstance(meaning, Part) and isinstance(meaning.of, Year)):
        return _year_role(meaning, place, context)
    return _calendar_role(mention, place)


def _ahead(place: Place) -> bool:
    """In an account of what was done, only a limit after the signature is a deadline."""
    later = place.due is not None and place.signed is not None and place.due > place.signed
    done = " da " in place.opening
    return later and not done and bool(place.label or say.DUE.search(place.before))


def _cycle_role(mention: TimeMention, place: Place) -> Role:
    """«hằng quý» is a cycle beside a duty verb; «kế hoạch hằng năm» and «theo tháng, quý» are not."""
    if say.DATA_SPAN.search(place.before) or (say.IN_DETAIL.search(place.before) and mention.text.startswith("từng")):
        return Role.SCOPE
    if say.PUNISHED.match(place.after):
        return Role.COHORT
    if mention.row in _SURE_CYCLES:
        barred = say.EFFECT.search(place.before) or say.ONLY_AFTER.search(place.before)
        return Role.NONE if barred else Role.CYCLE
    if place.label:
        return Role.CYCLE
    if place.heading:
        return Role.NONE
    if mention.row == "periodic":
        return Role.CYCLE
    if say.GRANULAR.search(place.before) or say.IN_ROUNDS.match(place.after):
        return Role.SCOPE
    owned = any(one.search(place.before) for one in (say.NOT_CYCLE, say.OWNED, say.LONG_TERM))
    owned = owned or bool(say.OWNED_AFTER.match(place.after) and not say.OPENING.fullmatch(place.opening))
    if owned and not say.STILL_CYCLE.search(place.before):
        return Role.SCOPE
    counted = mention.row == "counts_each" and place.verb
    return Role.CYCLE if counted or say.CYCLE_VERB.search(place.clause) else Role.SCOPE


def _duration_role(meaning: Duration, place: Place) -> Role:
    """«trong 15 ngày kể từ ngày nhận» is a term; «trên 12 tháng» a condition."""
    if meaning.direction == "since" or say.WITHIN.search(place.before):
        effective = say.EFFECT.search(place.before) or say.EFFECT_NEAR.search(place.before)
        return Role.EFFECTIVE if effective else Role.RELATIVE
    return Role.COHORT


def _feast_role(mention: TimeMention, place: Place) -> Role:
    """«trước Tết» and «vào mùng 6 Tết» are days; «dịp Tết» is an occasion."""
    if not place.verb or place.heading:
        return Role.NONE
    dated = isinstance(mention.meaning, Before) or mention.row == "tet_day"
    return Role.DEADLINE if dated or say.DUE.search(place.before) else Role.EVENT


def _year_role(meaning: Meaning, place: Place, context: Context) -> Role:
    """A year names the plan; «ngay từ đầu năm» is a soft start; another year is a horizon or a past."""
    if isinstance(meaning, Part):
        if meaning.part != "start":
            closing = place.verb and not place.heading and say.CLOSING.search(place.before)
            return Role.DEADLINE if closing else Role.YEAR
        soft = place.verb and not place.heading and not say.ORDER_FIRST.search(place.before)
        return Role.SOFT_START if soft else Role.NONE
    if say.PERIOD_BEFORE.search(place.before) or say.PERIOD_AFTER.match(place.after):
        return Role.HORIZON
    year = meaning.number(context) if isinstance(meaning, Year) else None
    if year is not None and context.year is not None and year != context.year:
        return Role.HORIZON if year > context.year else Role.COHORT
    return Role.YEAR


def _calendar_role(mention: TimeMention, place: Place) -> Role:
    """A day, month or quarter: a deadline when the words before it say so and nothing else claims it."""
    before, meaning = place.before, mention.meaning
    if isinstance(meaning, Day) and meaning.month is None:
        awaited = place.label or say.DUE.search(before) or say.INTO.search(before)
        return Role.DEADLINE if awaited and not say.STATUS_BEFORE.search(before) else Role.NONE
    dated = isinstance(meaning, (Day, DayRange, LunarDay))
    limited = bool(say.DUE.search(before)) or isinstance(meaning, Before)
    if say.RANGE_GOES_ON.match(place.after) and (say.FROM.search(before) or not isinstance(meaning, DayRange)):
        return Role.START
    if foreign := _foreign(place, meaning, dated=dated, limited=limited or place.label):
        return foreign
    if isinstance(meaning, (Month, Quarter)) and not limited and say.NAMES_A_DAY.match(place.after):
        return Role.SCOPE
    if isinstance(meaning, DayRange):
        if say.CONTENT.search(before) and not place.label:
            return Role.SCOPE
        acts = place.verb or place.label or say.ROUND_OPENS.search(before)
        return Role.DEADLINE if acts and not place.heading else Role.SCOPE
    if say.FROM.search(before) and not limited and mention.row not in ("months_in_a_row", "quarters_in_a_row"):
        return Role.START
    if limited or place.label:
        return Role.DEADLINE
    free = _inside(mention, before) or say.INTO.search(before) or say.AFTER_COMMA.search(before)
    if not dated and not free and say.SCOPE.search(before):
        return Role.SCOPE
    return _plain_role(mention, place)


def _foreign(place: Place, meaning: Meaning, *, dated: bool, limited: bool) -> Role | None:
    """The claims of others on a date: a span of years, an effective date, a fact, a cited document, a group of
    projects."""
    before = place.before
    if say.PERIOD_AFTER.match(place.after) and not dated:
        return Role.HORIZON
    if say.EFFECT.search(before) or say.EFFECT_SPAN.search(before):
        return Role.EFFECTIVE
    if say.STATUS_BEFORE.search(before) or (say.UNTIL.search(before) and _states(place)):
        return Role.COHORT
    if say.WEATHER.match(place.after):
        return Role.COHORT
    if say.EXTENDED.match(place.after) or (say.REPLACED.match(place.after) and say.FROM.search(before)):
        return Role.COHORT
    if say.OCCASION.search(before) and say.FINISHED_BY.match(place.after):
        return Role.SCOPE
    if say.RECENT.match(place.after) or (say.OPENING.fullmatch(place.opening) and say.TOLD.match(place.after)):
        return Role.COHORT
    if dated and not limited and not isinstance(meaning, DayRange) and _cited(before):
        return Role.CITATION
    if say.COUNTED_SPAN.search(before):
        return Role.SCOPE
    if say.LAGGARDS.search(before) or (say.SUPPOSED.search(before) and say.THEN.match(place.after)):
        return Role.COHORT
    if say.GROUP.search(before) and not say.DUE.search(before):
        return Role.COHORT
    if _past(place, limited=limited):
        return Role.COHORT
    if say.FORECAST.match(place.opening) and not say.FIRM.search(before):
        return Role.COHORT
    cohort = say.COHORT.search(before)
    return Role.COHORT if cohort and not say.NEW_TASK.search(cohort.group()) else None


def _past(place: Place, *, limited: bool) -> bool:
    """Before the plan year or the signature: a fact; but «phải xong trước 31/12» may stand in a paper for next year."""
    if place.due is None or place.floor is None:
        return False
    if place.due == place.signed or (place.planned and limited):
        return not limited
    early = place.signed is None and (place.floor - place.due).days < _PREPARING_DAYS
    return place.due < place.floor and not (early and limited and say.STRICT.search(place.before))


def _states(place: Place) -> bool:
    """«đến ngày 31/5, toàn xã đạt 40%» tells a state; of a day after the signature nothing can be told yet."""
    if place.signed is not None and place.due is not None and place.due > place.signed:
        return False
    return bool(say.STATUS_AFTER.match(place.after) or say.STATUS_FIGURE.match(place.after))


def _plain_role(mention: TimeMention, place: Place) -> Role:
    """No word of limit before the time: «trong tháng 6», «đến ngày 30/6», «Cuối tháng 3:», «vào ngày 19/5»."""
    before, dated = place.before, isinstance(mention.meaning, (Day, LunarDay))
    first = bool(say.OPENING.fullmatch(place.opening))
    if place.heading and not first:
        return Role.SCOPE
    if before.endswith("(") and place.after.startswith("):"):
        return Role.DEADLINE  # «Hiến máu tình nguyện (ngày 08/3): …»
    if first and (place.verb or place.after.lstrip()[:1] in (":", "-") or say.GOAL.match(place.after)):
        return Role.DEADLINE
    if say.NAMED_DAY.fullmatch(place.opening) and say.KEPT.match(place.after):
        return Role.DEADLINE
    if place.opens_task and say.AFTER_COMMA.search(before):
        return Role.DEADLINE
    if not place.verb:
        return Role.DEADLINE if dated and say.ROUND_OPENS.search(before) else Role.SCOPE
    if _inside(mention, before):
        content = say.CONTENT.search(before) and not say.REPORTED.search(before)
        return Role.SCOPE if content else Role.DEADLINE
    if _acts_on_a_day(mention, place):
        return Role.DEADLINE
    wanted = (say.UNTIL, say.DONE_BY, say.DIRECT, say.INTO, say.AT_SESSION, say.PERIODIC)
    if any(pattern.search(before) for pattern in wanted) or before.rstrip().endswith(("(", ":")):
        return Role.DEADLINE
    return Role.SCOPE


def _acts_on_a_day(mention: TimeMention, place: Place) -> bool:
    """«… tổ chức hội nghị ngày 20/6/2025»: a full date after the signature, in a clause that orders something."""
    day = mention.meaning if isinstance(mention.meaning, Day) else None
    full = day is not None and (day.year is not None or (day.month is not None and say.ON_DAY.search(place.before)))
    after_signing = place.signed is not None and place.due is not None and place.due > place.signed
    if say.SERVED.search(place.before):
        return False
    return (
        bool(full) and after_signing and mention.text.lower().startswith("ngày") and not say.SCOPE.search(place.before)
    )


def _inside(mention: TimeMention, before: str) -> bool:
    """«trong tháng 6», «cuối quý II»: the time itself begins with a word of limit."""
    if mention.text.lower().startswith("trồng"):
        return False
    if isinstance(mention.meaning, (Half, NineMonths)):
        return before.endswith("trong ")
    months = isinstance(mention.meaning, (Month, Quarter, Part, WeekOfMonth))
    return months and bool(say.INSIDE.match(fold(mention.text)) or isinstance(mention.meaning, (Part, WeekOfMonth)))


def _cited(before: str) -> bool:
    """A date that belongs to a document, a meeting or an act named just before it."""
    bare = before[-170:].removesuffix("ngay ")
    if say.NUMBERED.search(bare) or say.MEETING.search(bare):
        return True
    paper = say.PAPER.search(bare) if before.endswith("ngay ") else None
    legal = say.LEGAL.search(bare) or paper
    if not legal:
        return bool(say.ENACTED.search(bare))
    if say.TRIGGERED.search(legal.group()):
        return False
    return not say.LIMITED.search(legal.group()) and not re.search(r"\b(?:gui|trinh|nop|to chuc)(?: \w+){0,2} $", bare)
