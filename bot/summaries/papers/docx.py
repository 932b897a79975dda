"""The Word report: the figures in the layout of Nghị định 30/2020, a draft for a person to check, sign and number.

Sentences are those of `summaries.yaml`, filled from the figures; nothing is told that is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.summaries import scope, words
from bot.summaries.counts import FLAGS, Counts
from bot.summaries.disbursement import Ladder
from bot.summaries.duties import DutyRow
from bot.summaries.figures import Figures
from bot.summaries.outlooks import ProjectOutlook
from bot.summaries.papers import nd30
from bot.summaries.papers.issuers import issuer_of, recipients_of, superior_of
from schedules import periods
from schedules.language import format_date, format_number, format_percent

if TYPE_CHECKING:
    from schedules.commune import Commune

LISTED = 10
AHEAD_DAYS = 30
OPEN_FLAGS = tuple(flag for flag in FLAGS if not flag.startswith("done") and flag != "unknown")


def write(figures: Figures, rows: Sequence[DutyRow], commune: Commune) -> bytes:
    """The report of the commune, or of one unit in its own name. `rows` must be of the same scope as `figures`."""
    made = nd30.document()
    issuer = issuer_of(commune, figures.unit)
    nd30.opening(made, issuer, "BC", figures.today)
    nd30.title(made, say("kind").upper(), _subject(figures))
    nd30.line(made, f"{say('dear')}: {superior_of(commune, figures.unit)}.", before=6)
    _results(made, figures)
    _shortcomings(made, figures, rows)
    _tasks(made, figures, rows)
    _proposals(made, figures)
    nd30.closing(made, issuer, recipients_of(commune, figures.unit))
    nd30.landscape(made)
    late = _annexes(made, figures, rows)
    return nd30.saved(made, " ".join(_subject(figures)), [late])


def say(name: str, /, **values: Any) -> str:
    """A text of the catalogue under `report.`, without spans."""
    return words.text(f"report.{name}", **values)


def _subject(figures: Figures) -> list[str]:
    """What it is about, and of when: periods as officials name them, all that close together."""
    if figures.period is None:
        return [say("subject"), say("until", day=nd30.long_date(figures.today))]
    return [say("subject"), periods.words(scope.merged(figures.period))]


# --- text -----------------------------------------------------------------------------------------------------------


def _results(made: Any, figures: Figures) -> None:
    nd30.body(made, say("part1").upper(), bold=True, heading=True)
    nd30.body(made, say("general"), bold=True, heading=True)
    total = figures.total
    nd30.body(made, say("total", **_sums(total)))
    nd30.body(made, say("open", count=total.total - total.done, parts=words.parts(total, OPEN_FLAGS, ())))
    if total.unknown:
        nd30.body(made, say("unknown", count=total.unknown))
    if figures.standing:
        lacking = sum(not one.units for one in figures.standing)
        nd30.body(made, say("standing", count=len(figures.standing), lacking=lacking))
    if figures.annexes:
        nd30.body(made, say("annexes", titles=figures.annexes))
    number = 2
    if len(figures.decisions) > 1:
        nd30.body(made, f"{number}. {say('by_decision')}", bold=True, heading=True)
        number += 1
        for row in figures.decisions:
            name = words.book(row.id, {row.id: row.name})
            nd30.body(made, say("decision", name=name, **_sums(row.counts), overdue=row.counts.overdue))
    if figures.fields:
        nd30.body(made, f"{number}. {say('by_field')}", bold=True, heading=True)
        number += 1
        for row in figures.fields:
            name = words.sentence(row.name)
            nd30.body(made, say("decision", name=name, **_sums(row.counts), overdue=row.counts.overdue))
    if figures.ladders:
        nd30.body(made, f"{number}. {say('disbursement')}", bold=True, heading=True)
        for ladder in figures.ladders:
            nd30.body(made, _ladder(ladder))


def _sums(counts: Counts) -> dict[str, Any]:
    return {
        "total": counts.total,
        "done": counts.done,
        "done_in_time": counts.done_in_time,
        "done_late": counts.done_late,
        "done_undated": counts.done_undated,
        "done_percent": counts.done_percent,
    }


def _ladder(ladder: Ladder) -> str:
    step = ladder.next_rung
    return say(
        "ladder",
        group=words.sentence(words.group(ladder.group.value)),
        count=len(ladder.projects),
        plan=ladder.plan_vnd,
        disbursed=ladder.disbursed_vnd,
        percent=ladder.percent,
        weighted=ladder.weighted,
        expected=ladder.expected,
        straight=len(ladder.projects) - ladder.own_plans,
        silent=ladder.silent,
        value=step.value if step else None,
        due=step.due if step else None,
        pace=ladder.pace_points,
        projected=step.projected if step else None,
    )


def _shortcomings(made: Any, figures: Figures, rows: Sequence[DutyRow]) -> None:
    nd30.body(made, say("part2").upper(), bold=True, heading=True)
    late = [row for row in rows if row.flag == "overdue"]
    stuck = [row for row in rows if row.blocked_reason is not None and not row.flag.startswith("done")]
    told = 0
    for name, chosen in (("late", late), ("stuck", stuck)):
        if chosen:
            told += 1
            owed = sum(row.boxes - row.ticked for row in chosen)
            nd30.body(made, say(name, count=len(chosen), owed=owed))
            _list(made, chosen)
    if figures.at_risk:
        told += 1
        nd30.body(made, say("at_risk", count=len(figures.at_risk)))
        for one in figures.at_risk[:LISTED]:
            nd30.body(made, say("at_risk_item", **_outlook(one)))
    gone = [row.name for row in figures.unreachable]
    silent = [row.name for row in figures.units if row.silent_since]
    for name, units in (("silent", silent), ("unreachable", gone)):
        if units:
            told += 1
            nd30.body(made, say(name, units=units))
    if not told:
        nd30.body(made, say("nothing"))


def _outlook(one: ProjectOutlook) -> dict[str, Any]:
    """A milestone that will not be met as things go."""
    seen = one.outlook
    return {
        "project": one.project_name,
        "unit": one.owner_name,
        "title": one.title,
        "due": seen.due,
        "forecast": seen.forecast,
        "next": seen.next.stage.title if seen.next else "",
        "last": seen.next.finish if seen.next else None,
        "known": seen.known,
    }


def _list(made: Any, rows: Sequence[DutyRow]) -> None:
    """The first few, the rest being left to the annex."""
    for row in rows[:LISTED]:
        nd30.body(made, say("item", **_item(row)))
    if len(rows) > LISTED:
        nd30.body(made, say("rest", count=len(rows) - LISTED))


def _item(row: DutyRow) -> dict[str, Any]:
    project = "" if row.project_name in row.title else row.project_name
    return {
        "title": row.title,
        "project": project,
        "unit": row.unit_name,
        "due": row.due,
        "late": row.late_days,
        "reason": row.blocked_reason,
    }


def _tasks(made: Any, figures: Figures, rows: Sequence[DutyRow]) -> None:
    nd30.body(made, say("part3").upper(), bold=True, heading=True)
    until = figures.today + timedelta(days=AHEAD_DAYS)
    coming = [row for row in rows if row.flag in ("today", "soon", "in_time") and row.due <= until]
    if not coming:
        nd30.body(made, say("none_coming", until=until))
        return
    nd30.body(made, say("coming", count=len(coming), until=until))
    _list(made, sorted(coming, key=lambda row: (row.due, row.unit_name, row.title)))


def _proposals(made: Any, figures: Figures) -> None:
    nd30.body(made, say("part4").upper(), bold=True, heading=True)
    asked = figures.waiting.get("extension", 0)
    sentence = say("asked", count=asked) if asked else say("no_proposal")
    nd30.body(made, sentence.rstrip(".") + nd30.END)


# --- annexes --------------------------------------------------------------------------------------------------------


def _annexes(made: Any, figures: Figures, rows: Sequence[DutyRow]) -> tuple[str, str]:
    """Landscape tables, each on its own page: units by status, projects, duties; the rows of the last for `saved`."""
    numbers, kind = iter(("I", "II", "III", "IV")), words.sentence(say("kind"))
    nd30.annex(made, next(numbers), say("annex_units"), kind, new_page=False)
    flags = [nd30.Column(words.sentence(words.flag(flag)), 16) for flag in FLAGS]
    nd30.table(
        made, [*_columns(("unit", 60, "left")), *flags, *_columns(("total", 15), ("rate", 17))], _unit_rows(figures)
    )
    if figures.ladders:
        nd30.annex(made, next(numbers), say("annex_projects"), kind)
        nd30.table(made, _columns(*_PROJECTS), _project_rows(figures))
    nd30.annex(made, next(numbers), say("annex_duties"), kind)
    late = nd30.long_table(made, _columns(*_DUTIES), _duty_rows(rows))
    if figures.standing:
        nd30.annex(made, next(numbers), say("annex_standing"), kind)
        nd30.table(made, _columns(*_STANDING), _standing_rows(figures))
    return late


_PROJECTS: tuple[Any, ...] = (
    ("group", 34, "left"),
    ("project", 54, "left"),
    ("owner", 42, "left"),
    ("plan", 33, "right"),
    ("disbursed", 33, "right"),
    ("percent", 16),
    ("expected", 16),
    ("as_of", 24),
)
_STANDING: tuple[Any, ...] = (
    ("n", 12),
    ("kind", 26, "left"),
    ("title", 86, "left"),
    ("target", 34, "left"),
    ("lead", 60, "left"),
    ("clause", 36, "left"),
)
_DUTIES: tuple[Any, ...] = (
    ("n", 12),
    ("unit", 36, "left"),
    ("title", 54, "left"),
    ("period", 24, "left"),
    ("rule_due", 22),
    ("internal", 22),
    ("status", 24),
    ("percent", 14),
    ("remarks", 44, "left"),
)


def _columns(*columns: Any) -> list[nd30.Column]:
    return [nd30.Column(words.text(f"column.{name}"), *rest) for name, *rest in columns]


def _unit_rows(figures: Figures) -> Iterator[list[str]]:
    yield from (_count_row(row.name, row.counts) for row in figures.units)
    yield _count_row(words.text("cell.sum"), figures.total)


def _count_row(name: str, counts: Counts) -> list[str]:
    rate = "" if counts.done_percent is None else format_number(counts.done_percent)
    return [name, *(str(getattr(counts, flag)) for flag in FLAGS), str(counts.total), rate]


def _project_rows(figures: Figures) -> Iterator[list[str]]:
    for ladder in figures.ladders:
        group = words.sentence(words.group(ladder.group.value))
        for line in ladder.projects:
            share = "" if line.percent is None else format_number(line.percent)
            money = (format_number(line.plan_vnd), format_number(line.disbursed_vnd))
            as_of = format_date(line.as_of) if line.as_of else ""
            yield [group, line.name, line.owner_name, *money, share, format_number(line.expected), as_of]
        money = (format_number(ladder.plan_vnd), format_number(ladder.disbursed_vnd))
        shares = (format_number(ladder.percent), format_number(ladder.expected))
        yield [words.text("cell.sum"), group if ladder.weighted else words.text("cell.mean"), "", *money, *shares, ""]


def _standing_rows(figures: Figures) -> Iterator[list[str]]:
    for place, one in enumerate(figures.standing, 1):
        yield [str(place), *words.standing(one), one.clause]


def _notes(row: DutyRow) -> Iterator[str]:
    """What stands in the way, whether that was confirmed as objective, and who has had the duty for how long."""
    if row.blocked_reason is not None:
        yield row.blocked_reason or words.text("cell.unspoken")
    if row.objective:
        yield words.text("cell.objective", document=row.objective)
    if row.held and row.flag != "done":
        yield words.text("cell.held", holders=words.holders(row.held))


def _duty_rows(rows: Sequence[DutyRow]) -> Iterator[list[str]]:
    for place, row in enumerate(rows, 1):
        item = _item(row)
        title = f"{row.title} ({item['project']})" if item["project"] else row.title
        internal = format_date(row.due) if row.due != row.rule_due else ""
        share = format_percent(row.percent) if row.percent is not None and row.project else ""
        reason = "; ".join(_notes(row))
        status = words.sentence(words.flag(row.flag))
        yield [str(place), row.unit_name, title, row.period, format_date(row.rule_due), internal, status, share, reason]
