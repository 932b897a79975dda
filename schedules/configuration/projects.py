"""projects.yaml: the year's public-investment projects and the versions of their capital plans."""

from __future__ import annotations

from schedules.configuration import words
from schedules.configuration.sheet import Row, guess, open_sheet, unique
from schedules.directory import Directory
from schedules.errors import Problem
from schedules.portfolio import CapitalPlan, Group, Project


def read(text: str | None, directory: Directory, problems: list[Problem]) -> dict[str, Project]:
    """The projects of projects.yaml by id; what is wrong is added to `problems`."""
    row = open_sheet("projects.yaml", text, problems) if text is not None else None
    if row is None:
        return {}
    projects = [(cells, _project(cells)) for cells in row.rows("du_an")]
    row.close()
    for cells, project in projects:
        if project.owner and directory.units and project.owner not in directory.units:
            cells.say(
                f"không có đơn vị “{project.owner}”.",
                guess(project.owner, directory.units),
                cells.line_of("chu_dau_tu"),
            )
    return unique(projects, lambda project: project.id, "dự án")


def _project(cells: Row) -> Project:
    project = Project(
        id=cells.id("ma"),
        name=cells.text("ten", need=True),
        owner=cells.text("chu_dau_tu", need=True),
        group=cells.choice("nhom", words.GROUPS, Group.transitional, need=True),
        plans=tuple(plan for row in cells.rows("ke_hoach_von") if (plan := _plan(row))),
        monthly=cells.moneys("luy_ke_du_kien"),
        sample=cells.flag("mau"),
    )
    amounts = [project.monthly[month] for month in sorted(project.monthly)]
    if amounts != sorted(amounts):
        cells.say("lũy kế dự kiến giảm giữa các tháng.", "Ghi số lũy kế từ đầu năm.", cells.line_of("luy_ke_du_kien"))
    cells.close()
    return project


def _plan(cells: Row) -> CapitalPlan | None:
    amount, decided_on = cells.money("so_tien"), cells.day("ngay", need=True)
    decision, source = cells.text("quyet_dinh"), cells.text("nguon_von")
    carried_over = cells.flag("keo_dai")
    cells.close()
    if amount is None or decided_on is None:
        return None
    return CapitalPlan(amount, decided_on, decision, source, carried_over)
