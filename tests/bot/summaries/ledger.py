"""A made-up commune and rows of its ledger, small enough to count by hand, or as large as a benchmark asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert

from bot.ledger.tables import address, duty, obligation, obligation_period
from schedules.calendar import Calendar
from schedules.commune import Commune
from schedules.directory import Directory, Person, Role, Unit, UnitKind
from schedules.portfolio import CapitalPlan, Group, Project
from schedules.rulebook import Each, Every, Kind, Rule, Rulebook, Step, Target

ID = "xa-thu"
TODAY = date(2026, 11, 23)  # a Monday; 24/11 is a holiday
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def unit(id_: str, name: str, *, head: str, deputies: tuple[str, ...] = ()) -> Unit:
    return Unit(id_, name, UnitKind.department, (), f"truong-{head}", deputies)


def ladder_rule(group: Group, *steps: tuple[str, date, float]) -> Rule:
    made = tuple(Step(id_, due, f"Giải ngân {value:g}%", Target(">=", value, "%")) for id_, due, value in steps)
    return Rule(
        id=f"giai-ngan-{group.value.replace('_', '-')}",
        title="Giải ngân kế hoạch vốn",
        kind=Kind.milestone,
        clause="II.5.c",
        lead=("chu-dau-tu",),
        each=Each.project,
        group=group,
        steps=made,
    )


LADDER = ladder_rule(
    Group.transitional, ("30", date(2026, 6, 30), 30), ("60", date(2026, 9, 30), 60), ("100", date(2026, 12, 31), 100)
)
REPORT = Rule(
    id="bao-cao",
    title="Báo cáo nhiệm vụ",
    kind=Kind.cycle,
    clause="Điều 2",
    lead=("phong-a",),
    every=frozenset({Every.monthly, Every.quarterly}),
    field="kinh tế - xã hội",
)
OTHER = Rule(id="viec-khac", title="Việc khác <&_*> 😀", kind=Kind.one_off, clause="II.1", lead=("phong-a",))


def project(
    id_: str, owner: str, plan: int, *, sample: bool = False, monthly: Mapping[str, int] | None = None
) -> Project:
    plans = (CapitalPlan(plan, date(2026, 1, 5), "12/QĐ-UBND"),)
    return Project(id_, f"Dự án {id_}", owner, Group.transitional, plans, monthly or {}, sample)


def commune(
    units: Iterable[Unit] = (), projects: Iterable[Project] = (), rules: Iterable[Rule] = (LADDER, REPORT, OTHER)
) -> Commune:
    known = {made.id: made for made in units}
    people = {
        made.head: Person(made.head, f"Trưởng {made.name}", frozenset({Role.head}), (made.id,))
        for made in known.values()
        if made.head
    }
    people["chu-tich"] = Person("chu-tich", "Chủ tịch UBND xã", frozenset({Role.chairman}))
    return Commune(
        id=ID,
        name="Xã Thử",
        province="Tỉnh Thử",
        directory=Directory(known, people, {}),
        projects={made.id: made for made in projects},
        rulebooks=(Rulebook("quyet-dinh-2026", "Quyết định thử năm 2026", 2026, tuple(rules)),),
        calendar=Calendar(),
    )


def owes(tx: Connection, rule: str, unit: str, occurrence: str, due: date, *, project: str = "", **more: Any) -> str:
    """Inserts one obligation (and its duty where it is new); `periods` makes its boxes, `ticked` those already
    ticked.
    """
    measures = {key: more.pop(key) for key in ("percent", "amount_vnd", "measured_at") if key in more}
    periods, ticked = more.pop("periods", ()), more.pop("ticked", ())
    whose = f"{rule}/{unit}/{project}"
    known = tx.execute(duty.select().where(duty.c.commune == ID, duty.c.id == whose)).first()
    if known is None:
        named = {"rule": rule, "unit": unit, "project": project, "holder_unit": unit, "title": more.get("title", rule)}
        tx.execute(insert(duty).values(commune=ID, id=whose, **named, **measures))
    elif measures:
        tx.execute(duty.update().where(duty.c.commune == ID, duty.c.id == whose).values(**measures))
    row = {
        "commune": ID,
        "id": f"{whose}/{occurrence}",
        "duty": whose,
        "occurrence": occurrence,
        "title": rule,
        "kind": "cycle" if periods else "one_off",
        "unit": unit,
        "project": project,
        "due_source": "decision",
        "rule_due": due,
        "due": due,
        "closes_on": due,
        "state": "open",
        "policy": "report",
    }
    tx.execute(insert(obligation).values(**{**row, **more}))
    for code in periods:
        at = NOW if code in ticked else None
        tx.execute(insert(obligation_period).values(commune=ID, obligation=row["id"], period=code, ticked_at=at))
    return str(row["id"])


def linked(tx: Connection, person: str, messenger: str = "telegram", *, whose: str = ID) -> None:
    values = {
        "commune": whose,
        "messenger": messenger,
        "chat": f"{messenger}-{person}",
        "person": person,
        "state": "live",
    }
    tx.execute(insert(address).values(**values, linked_at=NOW))
