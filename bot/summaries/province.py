"""What a province is told of a commune: read from the commune's own record, once a day, and kept as a line of its log.

A commune's own process reads it, so that a province of many communes costs its page one query.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, and_, func, or_, select

from bot.ledger import audit
from bot.ledger.store import alone
from bot.ledger.tables import audit as log_table
from bot.ledger.tables import commune as commune_table
from bot.ledger.tables import obligation, progress, reminder, request
from bot.ledger.who import people
from bot.summaries.counts import Tally, by_unit_and_rule
from bot.summaries.figures import LISTENERS, scope_of
from bot.texts import plain
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.directory import Role
from schedules.province import WINDOW, Late, Standing, Told, answered_in_time

STANDING = "standing"
BEHALF = "office"  # through whom an answer came that somebody else wrote down
LATE_KEPT = 40
TASKS = plain("province.tasks")


def keep(tx: Connection, commune: Commune, now: datetime) -> bool:
    """Keeps today's standing; False where that has been done, or another worker is at it."""
    day = now.astimezone(TZ).date()
    newest = audit.newest(tx, commune.id, STANDING, 1)
    if (newest and newest[0]["subject"] == day.isoformat()) or not alone(tx, f"{STANDING}/{commune.id}"):
        return False
    kept = standing(tx, commune, now).as_json()
    audit.note(tx, commune.id, who=audit.SYSTEM, what=STANDING, now=now, subject=day.isoformat(), data=kept)
    return True


def newest(tx: Connection) -> list[Standing]:
    """The newest standing of every commune of the server that has one; of a transaction that sees all.

    Lines are numbered within a commune: one that moved in brought its own numbers along.
    """
    last = (
        select(log_table.c.commune, func.max(log_table.c.id).label("id"))
        .where(log_table.c.what == STANDING)
        .group_by(log_table.c.commune)
        .subquery()
    )
    same = and_(log_table.c.commune == last.c.commune, log_table.c.id == last.c.id)
    rows = tx.execute(select(log_table.c.data).join(last, same))
    return [Standing.from_json(row.data) for row in rows]


def silent(tx: Connection) -> list[str]:
    """Names of communes of which no standing was ever kept: no worker has served them for a day."""
    told = select(log_table.c.commune).where(log_table.c.what == STANDING)
    rows = select(commune_table.c.name).where(commune_table.c.id.not_in(told)).order_by(commune_table.c.name)
    return list(tx.execute(rows).scalars())


def standing(tx: Connection, commune: Commune, now: datetime) -> Standing:
    """The commune now. The figures are those of every summary."""
    today, since = now.astimezone(TZ).date(), now - WINDOW
    persons = [one.id for one in commune.directory.people.values() if one.roles != {Role.province}]
    linked = people.linked(tx, commune.id)
    within, judged = answered_in_time(_told(tx, commune.id, since), commune.calendar, now)
    entries, behalf = _entries(tx, commune.id, since)
    tally, late = Tally(), []
    for unit, rule, flag, boxes, *marks in tx.execute(by_unit_and_rule(scope_of(tx, commune, today))):
        tally.add(None, flag, boxes, marks)
        if flag == "overdue":
            late.append((rule, unit, boxes))
    counts = tally.of(None)
    return Standing(
        commune=commune.id, name=commune.name, day=today, people=len(persons),
        linked=sum(person in linked for person in persons), judged=judged, answered=within, entries=entries,
        on_behalf=behalf, office_last=_office_last(tx, commune), total=counts.total, done=counts.done,
        overdue=counts.overdue, blocked=counts.blocked, awaiting=counts.awaiting, late=_late(commune, late),
    )  # fmt: skip


def _late(commune: Commune, rows: list[tuple[str, str, int]]) -> tuple[Late, ...]:
    sums: dict[tuple[str, str], int] = {}
    for rule, unit, boxes in rows:
        sums[rule, unit] = sums.get((rule, unit), 0) + boxes
    named = [
        Late(rule, commune.rules[rule].title if rule in commune.rules else TASKS, commune.named(unit), count)
        for (rule, unit), count in sums.items()
    ]
    return tuple(sorted(named, key=lambda one: (-one.count, one.title, one.unit)))[:LATE_KEPT]


def _told(tx: Connection, commune: str, since: datetime) -> list[Told]:
    """Reminders of duties to their units, live ones, with the unit's own first word since."""
    own = and_(
        progress.c.commune == commune,
        progress.c.obligation == reminder.c.obligation,
        progress.c.at >= reminder.c.at,
        progress.c.through != BEHALF,
        progress.c.undone_at.is_(None),
    )
    rows = (
        select(reminder.c.at, func.min(progress.c.at))
        .select_from(
            reminder.join(
                obligation,
                and_(obligation.c.commune == commune, obligation.c.id == reminder.c.obligation),
            ).outerjoin(progress, own)
        )
        .where(
            reminder.c.commune == commune,
            reminder.c.state == "told",
            reminder.c.audience.in_(LISTENERS),
            reminder.c.about.is_(None),  # on trial it went to the office
            reminder.c.at >= since,
            obligation.c.sample.is_(False),
        )
        .group_by(reminder.c.id, reminder.c.at)
    )
    return [Told(at.astimezone(TZ), answered.astimezone(TZ) if answered else None) for at, answered in tx.execute(rows)]


def _entries(tx: Connection, commune: str, since: datetime) -> tuple[int, int]:
    """Answers since then, and those that the office wrote down for somebody."""
    mine = (progress.c.commune == commune, progress.c.at >= since, progress.c.undone_at.is_(None))
    rows = select(progress.c.through, func.count()).where(*mine).group_by(progress.c.through)
    counted = {through: int(count) for through, count in tx.execute(rows)}
    return sum(counted.values()), counted.get(BEHALF, 0)


def _office_last(tx: Connection, commune: Commune) -> date | None:
    """The day somebody of the office last decided, wrote down or changed something."""
    office = [person.id for person in commune.directory.having(Role.office)]
    asked = (
        select(func.max(log_table.c.at)).where(log_table.c.commune == commune.id, log_table.c.who.in_(office)),
        select(func.max(request.c.decided_at)).where(request.c.commune == commune.id, request.c.decided_by.in_(office)),
        select(func.max(progress.c.at)).where(
            progress.c.commune == commune.id, or_(progress.c.person.in_(office), progress.c.through == BEHALF)
        ),
    )
    known = [at for one in asked if (at := tx.execute(one).scalar()) is not None]
    return max(known).astimezone(TZ).date() if known else None
