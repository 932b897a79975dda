"""What a chat shows of the figures: at most 12 lines, worst first. Pure: figures and duty rows in, `Rich` out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.summaries import words
from bot.summaries.counts import FLAGS, Counts
from bot.summaries.disbursement import Ladder, ProjectLine
from bot.summaries.duties import DutyRow
from bot.summaries.figures import Figures, UnitRow
from bot.summaries.outlooks import ProjectOutlook
from bot.summaries.weeks import Coming, WeekResult
from bot.texts import Rich
from bot.texts.catalogue import WEEKDAYS, clip
from schedules import periods
from schedules.calendar import Calendar
from schedules.standing import Standing

LONGEST = 12
UNITS, LADDERS, QUIET = 3, 3, 2
STANDING = 40
DECISIONS, LATE, STUCK = 3, 5, 3
OPEN_FLAGS = tuple(flag for flag in FLAGS if not flag.startswith("done"))


def summary(figures: Figures) -> Rich:
    """The chairman's ten seconds: how much is late, who holds it, where disbursement stands, who is silent."""
    period = periods.words((figures.period.code,)) if figures.period else ""
    title = figures.unit_name or words.text("of", commune=figures.commune_name)
    return words.rich("whole", title=title, period=period, **_whole(figures))


def _whole(figures: Figures) -> dict[str, Any]:
    total = figures.total
    bad = [row for row in figures.units if words.parts(row.counts, ("overdue", "today"))]
    return {
        "today": figures.today,
        "total": total.total,
        "late": total.overdue,
        "trend": _trend(total),
        "near": words.parts(total, ("today", "soon"), ()),
        "moving": _capital(words.parts(total, ("settling", "awaiting", "paused", "unknown"), ())),
        "done": total.done,
        "rated": total.rated,
        "done_percent": total.done_percent,
        "done_in_time": total.done_in_time,
        "done_late": total.done_late,
        "done_undated": total.done_undated,
        "in_time": total.in_time,
        "marks": _capital(_marks(figures)),
        "units": [_unit(row) for row in bad[:UNITS]] if figures.unit is None else [],
        "more_units": max(len(bad) - UNITS, 0) if figures.unit is None else 0,
        "ladders": [ladder_line(ladder) for ladder in figures.ladders[:LADDERS]],
        "quiet": _quiet(figures),
    }


def _trend(total: Counts) -> str:
    same = total.overdue == total.overdue_week_ago
    return "" if same else words.text("trend", before=total.overdue_week_ago)


def _marks(figures: Figures) -> list[str]:
    told = words.parts(figures.total, (), ("blocked",))
    asked = figures.waiting.get("extension", 0)
    told += [words.text("asked", count=asked)] if asked else []
    told += [words.text("in_time.count", count=len(figures.at_risk))] if figures.at_risk else []
    told += [words.text("standing.count", count=len(figures.standing))] if figures.standing else []
    return told + ([words.text("annexes", titles=figures.annexes)] if figures.annexes else [])


def _capital(parts: Sequence[str]) -> list[str]:
    return [words.sentence(parts[0]), *parts[1:]] if parts else []


def _unit(row: UnitRow, flags: tuple[str, ...] = ("overdue", "today", "soon")) -> Mapping[str, Any]:
    return {"name": row.name, "parts": words.parts(row.counts, flags)}


def _quiet(figures: Figures) -> str:
    silent = sorted((row for row in figures.units if row.silent_since), key=lambda row: (row.silent_since, row.name))
    gone = [clip(row.name, 40) for row in figures.unreachable]
    if not silent and not gone:
        return ""
    return words.text(
        "quiet",
        silent=[words.text("silent", name=row.name, since=row.silent_since) for row in silent[:QUIET]],
        more_silent=max(len(silent) - QUIET, 0),
        unreachable=gone[:QUIET],
        more_unreachable=max(len(gone) - QUIET, 0),
    )


def ladder_line(ladder: Ladder) -> str:
    """One group's disbursement in one line: where it stands, the next step, what today should show, the pace needed."""
    step, last = ladder.next_rung, ladder.rungs[-1]
    return words.sentence(
        words.text(
            "ladder",
            group=words.group(ladder.group.value),
            percent=ladder.percent,
            weighted=ladder.weighted,
            plan=words.money(ladder.plan_vnd),
            due=step.due if step else None,
            value=step.value if step else None,
            expected=ladder.expected,
            straight=len(ladder.projects) - ladder.own_plans,
            count=len(ladder.projects),
            pace=ladder.pace_points,
            missed={"value": last.value, "due": last.due} if ladder.percent < last.value else None,
            silent=ladder.silent,
        )
    )


# --- lists ----------------------------------------------------------------------------------------------------------


def overdue(today: date, rows: Sequence[DutyRow]) -> Rich:
    """Late duties, the latest first; `rows` are all of them or as many as were fetched."""
    return _list("overdue", today, rows)


def blocked(today: date, rows: Sequence[DutyRow]) -> Rich:
    """Duties that are stuck, with the reason given."""
    return _list("blocked", today, rows)


def _list(name: str, today: date, rows: Sequence[DutyRow]) -> Rich:
    shown = rows if len(rows) < LONGEST else rows[: LONGEST - 2]
    lines = [duty_line(row) for row in shown]
    owed = sum(row.boxes - row.ticked for row in rows)  # the summary counts each period of a merged report
    return words.rich(name, count=len(rows), owed=owed, today=today, lines=lines, more=len(rows) - len(shown))


def duty_line(row: DutyRow, *, unit: bool = True, project: bool = True) -> str:
    """One duty on one line, as every list of the text writes it; unit and project where they are not clear."""
    return words.text(
        "line",
        title=row.title,
        project=row.project_name if project and row.project_name not in row.title else "",
        unit=row.unit_name if unit else "",
        due=row.due,
        late=row.late_days,
        word="" if row.flag in ("in_time", "overdue") else words.flag(row.flag),
        boxes=row.boxes,
        percent=row.percent if row.project else None,
        reason=row.blocked_reason,
        stuck=row.blocked_days,
    )


def unit(figures: Figures, rows: Sequence[DutyRow]) -> Rich:
    """One unit: its counts, its disbursement, its open duties. `figures` must be of that unit."""
    row = next(row for row in figures.units if row.id == figures.unit)
    shown = [duty for duty in rows if not duty.flag.startswith("done")]
    room = LONGEST - 4 - len(figures.ladders)
    return words.rich(
        "unit",
        name=row.name,
        today=figures.today,
        total=row.counts.total,
        parts=_capital(words.parts(row.counts, OPEN_FLAGS)) or [words.sentence(words.flag("in_time")) + " 0"],
        done=row.counts.done,
        rated=row.counts.rated,
        done_percent=row.counts.done_percent,
        standing=len(figures.standing),
        absent=row.absent,
        reachable=row.reachable,
        ladders=[ladder_line(ladder) for ladder in figures.ladders],
        lines=[duty_line(duty, unit=False) for duty in shown[:room]],
        more=max(len(shown) - room, 0),
    )


def units(figures: Figures) -> Rich:
    """Every unit in a line each, worst first."""
    room = LONGEST - 2
    lines = [_unit(row, OPEN_FLAGS) for row in figures.units]
    spoken = [line for line in lines if line["parts"]]
    return words.rich("units", today=figures.today, units=spoken[:room], more_units=max(len(figures.units) - room, 0))


def projects(figures: Figures) -> Rich:
    """Every group against its ladder, then the projects farthest behind what today should show."""
    lines = farthest_behind(figures)
    room = LONGEST - 2 - len(figures.ladders)
    return words.rich(
        "projects",
        count=len(lines),
        today=figures.today,
        ladders=[ladder_line(ladder) for ladder in figures.ladders],
        lines=[words.text("project_line", **_project(line)) for line in lines[:room]],
        more=max(len(lines) - room, 0),
    )


def farthest_behind(figures: Figures) -> list[ProjectLine]:
    """Every project, those farthest behind what today should show first."""
    lines = [line for ladder in figures.ladders for line in ladder.projects]
    return sorted(lines, key=lambda line: ((line.percent or 0.0) - line.expected, line.name))


def project(
    ladder: Ladder, line: ProjectLine, rows: Sequence[DutyRow], today: date, seen: Sequence[ProjectOutlook] = ()
) -> Rich:
    """One project: its plan, its figure, every step, whether the next milestone is met, its open duties."""
    share = line.percent or 0.0
    rungs = [
        {
            "value": rung.value,
            "due": rung.due,
            "word": words.text(
                "rung.met" if share >= rung.value else f"rung.{'missed' if rung.due < today else 'ahead'}"
            ),
            "projected": rung.projected if rung.due >= today else None,
        }
        for rung in ladder.rungs
    ]
    shown = [row for row in rows if not row.flag.startswith("done")]
    room = max(LONGEST - 5 - len(rungs) - len(seen), 0)
    return words.rich(
        "project",
        seen=[outlook_line(one, named=False) for one in seen],
        group=words.group(ladder.group.value),
        owner=line.owner_name,
        plan=line.plan_vnd,
        disbursed=line.disbursed_vnd,
        rungs=rungs,
        lines=[duty_line(row, unit=False, project=False) for row in shown[:room]],
        **_project(line),
    )


def in_time(figures: Figures) -> Rich:
    """*Còn kịp không?* of every project, the least room first."""
    shown = figures.outlooks[: LONGEST - 3]
    return words.rich(
        "in_time.list",
        today=figures.today,
        count=len(figures.outlooks),
        late=len(figures.at_risk),
        lines=[outlook_line(one) for one in shown],
        more=len(figures.outlooks) - len(shown),
    )


def outlook_line(one: ProjectOutlook, *, named: bool = True) -> str:
    """One milestone: whether it is met as things go, the one step to do next, and the last day for it."""
    seen = one.outlook
    return words.text(
        "in_time.line",
        name=one.project_name if named else "",
        title=one.title,
        due=seen.due,
        verdict=seen.verdict.value,
        forecast=seen.forecast,
        behind=max(-seen.room, 0),
        room=seen.room,
        known=seen.known,
        next=seen.next.stage.title if seen.next else "",
        last=seen.next.finish if seen.next else None,
    )


def _project(line: ProjectLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "percent": line.percent,
        "expected": line.expected,
        "own": line.own_plan,
        "as_of": line.as_of,
    }


def standing(found: Sequence[Standing], unit: str = "", *, annexes: bool = False) -> Rich:
    """What is asked for without a day, one line each; `unit`: the name of the unit it is about.

    annexes: a decision in force lacks its annexes, so there is more that nobody here can see.
    """
    shown = found[: STANDING if len(found) <= STANDING else STANDING - 1]
    lines = [standing_line(one, lead=not unit) for one in shown]
    lacking = sum(not one.units for one in found)
    return words.rich(
        "standing.list",
        unit=unit,
        count=len(found),
        lacking=lacking,
        lines=lines,
        more=len(found) - len(shown),
        annexes=annexes,
    )


def standing_line(one: Standing, *, lead: bool = True) -> str:
    """One standing target on one line."""
    return words.text(
        "standing.line",
        title=one.title,
        target=words.standing_target(one),
        led=lead,
        leads=list(one.leads) if one.units else [],
        unknown=list(one.leads),
    )


# --- the leaders' briefing ---


def briefing(figures: Figures, decisions: Sequence[str], stuck: Sequence[DutyRow], coming: int) -> Rich:
    """The leaders' page: what waits for the chairman first, then the summary, what is stuck, what will not be met."""
    return words.rich(
        "briefing.leaders",
        decisions=list(decisions[:DECISIONS]),
        waiting=len(decisions),
        stuck=[duty_line(row) for row in stuck[:STUCK]],
        at_risk=[outlook_line(one) for one in figures.at_risk[:STUCK]],
        coming=coming,
        **_whole(figures),
    )


def before_briefing(
    figures: Figures, day: date, decisions: Sequence[str], late: Sequence[DutyRow], stuck: Sequence[DutyRow]
) -> Rich:
    """The office's sheet: what to ask, whom to call, what to confirm before the leaders meet on `day`."""
    silent = sorted((row for row in figures.units if row.silent_since), key=lambda row: (row.silent_since, row.name))
    return words.rich(
        "briefing.office",
        day=day,
        today=figures.today,
        waiting=len(decisions),
        awaiting=figures.waiting.get("confirmation", 0),
        late_count=figures.total.overdue,
        late=[duty_line(row) for row in late[:LATE]],
        stuck=[duty_line(row) for row in stuck[:STUCK]],
        at_risk=[outlook_line(one) for one in figures.at_risk[:STUCK]],
        silent=[words.text("silent", name=row.name, since=row.silent_since) for row in silent],
        unreachable=[row.name for row in figures.unreachable],
    )


# --- group and channel ----------------------------------------------------------------------------------------------


def week_ahead(rows: Sequence[Coming], first: date, last: date, calendar: Calendar) -> Rich:
    """What falls due this week, by day; counts only, no names."""
    days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    off = [{"day": day, "reason": reason} for day in days if day.weekday() < 5 and (reason := calendar.reason_off(day))]
    room = LONGEST - 2 - len(off)
    shown = rows if len(rows) <= room + 1 else rows[:room]
    lines = [
        {"weekday": words.sentence(WEEKDAYS[row.due.weekday()]), "due": row.due, "title": row.title, "count": row.count}
        for row in shown
    ]
    return words.rich(
        "week_ahead",
        first=first,
        last=last,
        count=len(rows),
        lines=lines,
        more=len(rows) - len(shown),
        off=off,
    )


def week_result(
    total: Counts,
    ladders: Sequence[Ladder],
    result: WeekResult,
    next_count: int,
    first: date,
    last: date,
    late_units: Sequence[str] = (),
) -> Rich:
    """How the week went; counts only, `late_units` being empty unless the chairman has switched naming on."""
    return words.rich(
        "week_result",
        first=first,
        last=last,
        finished=result.finished,
        due=result.due,
        due_done=result.due_done,
        overdue=total.overdue,
        overdue_before=total.overdue_week_ago,
        blocked=total.blocked,
        late_units=list(late_units),
        ladders=[ladder_line(ladder) for ladder in ladders],
        next_count=next_count,
    )
