"""Figures of a text: percent and amount against the capital plan and the target of a rung."""

from __future__ import annotations

from bot.conversation.case import Case
from bot.conversation.turn import Row
from bot.texts import Rich, plain, render


def stated(case: Case) -> tuple[float | None, int | None]:
    """Percent and amount a text states; the percent of an amount comes from the plan it names, else the project's."""
    percent, amount = case.understood.percent, case.understood.amount_vnd
    if percent is None and amount is not None:
        whole = case.understood.of_amount_vnd or plan(case)
        if whole and (case.understood.of_amount_vnd or _measured_in_percent(case.row)):
            percent = round(100 * amount / whole, 1)
    return percent, amount


def write(case: Case) -> float | None:
    """Writes what a text states into the duty; returns the percentage."""
    percent, amount = stated(case)
    case.turn.measure(case.row, percent, amount)
    return percent


def plan(case: Case) -> int | None:
    """The project's capital plan of today in đồng."""
    project = case.turn.commune.projects.get(case.row["project"])
    return project.plan_at(case.turn.today) if project else None


def _measured_in_percent(row: Row) -> bool:
    wanted = row["facts"].get("target")
    return bool(wanted and wanted.get("unit") == "%")


def target(row: Row) -> float | None:
    """The percentage a rung asks for; None where it is measured otherwise."""
    return float(row["facts"]["target"]["value"]) if _measured_in_percent(row) else None


def reaches(row: Row, percent: float) -> bool:
    """Does a percentage meet the target of a measured rung? Always False where the target is no percentage at least."""
    wanted = row["facts"].get("target")
    if not _measured_in_percent(row) or wanted["op"] not in (">=", ">", "="):
        return False
    value = float(wanted["value"])
    return percent > value if wanted["op"] == ">" else percent >= value


JUMP = 50  # points between two answers beyond which a slip of the finger is likelier than the work


def doubt(case: Case) -> Rich | None:
    """The question back about a figure that can hardly be meant: over the whole plan, less than before, or far more.

    None where it is believed. Nothing is refused: who says yes to the question has it recorded.
    """
    percent, amount = stated(case)
    if case.sure:
        return None
    if percent is not None and percent > 100:
        whole = case.understood.of_amount_vnd or plan(case)
        return render("question.over_plan", percent=percent, amount=amount, plan=whole)
    before, paid = case.row["percent"], case.row["amount_vnd"]
    if amount is not None and paid is not None and amount < paid:
        return render("question.figure_falls", now=amount, before=paid, unit=plain("unit.money"))
    if percent is not None and before is not None and percent < before:
        return render("question.figure_falls", now=percent, before=before, unit="%")
    if percent is not None and before is not None and percent - before > JUMP:
        return render("question.figure_jumps", now=percent, before=before)
    return None
