"""Which messenger carries a message just now: some are switched off, some deaf, some near the end of the month's plan.

Zalo's free plan is so many messages a month, for all bots of an account together or for each (`quota.scope`). At 80%
posts, notices to everybody and the engine's own notices stop there; at 95% only due days, overdue duties, decisions and
answers are left. Whoever has another messenger hears the rest on that one. Nothing due is ever dropped for the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from bot.ledger.duties.obligations import TRIAL
from bot.ledger.sending import lanes, settling
from bot.ledger.tables import lane, message
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.settings import Scope

COUNTED = frozenset({"zalo"})  # platforms whose plan may have an end
SWITCHED = frozenset({"telegram", "zalo"})  # platforms a commune may switch off
PLAN = "plan"
HELD = "month's plan"
Way = tuple[str, str]


class Level(IntEnum):
    """How careful one has to be with what is left of the month."""

    free = 0
    digests = 80
    deadlines = 95


POSTS = frozenset({"group", "broadcast", "notice"})
# Beside the digests themselves, of which a part is left.
ALWAYS = frozenset({"digest", "due", "overdue", "escalation", "question", "link"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a platform's month is used. limit None: there is no end."""

    used: int
    limit: int | None

    @property
    def level(self) -> Level:
        if not self.limit:
            return Level.free
        return max(level for level in Level if self.used * 100 >= level * self.limit)


class Ways:
    """The state of the messengers within one transaction; asked of the record only where it makes a difference."""

    def __init__(self, tx: Connection, commune: Commune, now: datetime) -> None:
        self._tx, self._commune, self._now = tx, commune, now
        self._known: dict[int, settling.Places] = {}  # by message

    def learn(self, row: RowMapping, place: RowMapping) -> None:
        """One of the addresses a message was read along with; `place` is empty where it has none."""
        known = self._known.setdefault(row["id"], [])
        if place["messenger"] is not None:
            known.append(settling.place_of(place))

    def of(self, row: Mapping[str, Any] | RowMapping) -> tuple[Way | None, str | None]:
        """Where a message goes next, and why it is to be held back there (None: it is not)."""
        usable = [way for way in settling.routes(self._tx, row, self._known.get(row["id"])) if not self._off(way[0])]
        if len(usable) < 2 and not (usable and lanes.kind_of(usable[0][0]) in COUNTED):
            return (usable[0] if usable else None), None
        heard = [way for way in usable if not self._deaf.get(way[0])] or usable
        passing = next((way for way in heard if passes(self.level(way[0]), row)), None)
        return (passing, None) if passing else (heard[0] if heard else None, HELD)

    def level(self, messenger: str) -> Level:
        kind = lanes.kind_of(messenger)
        return plan_of(self._lanes, self._commune, messenger, self._now).level if kind in COUNTED else Level.free

    def _off(self, messenger: str) -> bool:
        return switched_off(self._commune, messenger)

    @cached_property
    def _lanes(self) -> Sequence[RowMapping]:
        return self._tx.execute(select(lane).where(lane.c.commune == self._commune.id)).mappings().all()

    @cached_property
    def _deaf(self) -> dict[str, bool]:
        """A messenger is deaf when every token that ever had its name is: a new one starts hearing."""
        found: dict[str, bool] = {}
        for row in self._lanes:
            found[row["messenger"]] = found.get(row["messenger"], True) and row["deaf"] is not None
        return found


def switched_off(commune: Commune, messenger: str) -> bool:
    """Whether the commune has given a platform up: nothing leaves by it, what is heard there still counts."""
    kind = lanes.kind_of(messenger)
    return kind in SWITCHED and kind not in commune.messengers


def move_over(tx: Connection, commune: Commune) -> int:
    """What waits for a chat of a platform that was given up is said wherever else its person is reached."""
    off = [kind for kind in SWITCHED if switched_off(commune, kind)]
    if not off:
        return 0
    rows = select(message.c.id, message.c.messenger, message.c.payload).where(
        message.c.commune == commune.id,
        message.c.state == "queued",
        message.c.person.is_not(None),
        message.c.messenger.is_not(None),
    )
    moving = [row for row in tx.execute(rows) if lanes.kind_of(row.messenger) in off]
    for row in moving:
        payload = dict(row.payload or {})
        payload.pop("part", None)  # another platform cuts elsewhere: the whole of it is said again
        mine = (message.c.commune == commune.id, message.c.id == row.id)
        tx.execute(update(message).where(*mine).values(messenger=None, chat=None, payload=payload or None))
    return len(moving)


def passes(level: Level, row: Mapping[str, Any] | RowMapping) -> bool:
    """Whether the month's plan lets a message through. Answers go to a chat, and always do."""
    if level is Level.free or row["chat"] is not None or row["purpose"] in ALWAYS:
        return True
    if str(row["key"]).startswith(f"notice/{PLAN}/"):
        return True
    return level is Level.digests and row["purpose"] not in POSTS


def near(reminder: Mapping[str, Any] | RowMapping) -> bool:
    """A reminder of a due day or of an overdue duty: what is told to the last."""
    step = str(reminder["step"]).removeprefix(TRIAL)
    return step == "T" or step.startswith(("T@", "T+", "weekly"))


def plan(tx: Connection, commune: Commune, messenger: str, now: datetime) -> Plan:
    """What a bot, or all bots of its account together, have said this month, and how much that may be."""
    rows = tx.execute(select(lane).where(lane.c.commune == commune.id)).mappings().all()
    return plan_of(rows, commune, messenger, now)


def plan_of(rows: Sequence[RowMapping], commune: Commune, messenger: str, now: datetime) -> Plan:
    """How much of a messenger's monthly plan is used and how much there is (None: no end)."""
    month = now.astimezone(TZ).strftime("%Y-%m")
    mine = [row for row in rows if _shares_plan(commune, row["messenger"], messenger)]
    used = sum(row["month_count"] for row in mine if row["month"] == month)
    return Plan(used, max((row["a_month"] for row in mine if row["a_month"]), default=None))


def _shares_plan(commune: Commune, one: str, other: str) -> bool:
    if commune.quota.scope is Scope.bot:
        return one == other
    return lanes.kind_of(one) == lanes.kind_of(other)


def counted(tx: Connection, commune: Commune, messenger: str, now: datetime) -> None:
    """After one more message of a counted platform: the office is told when a share is reached, once a month each."""
    kind = lanes.kind_of(messenger)
    if kind not in COUNTED:
        return
    have = plan(tx, commune, messenger, now)
    if have.level is Level.free:
        return
    month = now.astimezone(TZ).strftime("%Y-%m")
    values = {"used": f"{have.used}", "limit": f"{have.limit}"}
    counted_over = messenger if commune.quota.scope is Scope.bot else kind
    what = f"{PLAN}/{counted_over}/{month}/{have.level.value}"
    settling.tell_office(tx, commune, what, f"engine.plan_{have.level.value}", values, now)


def refused(tx: Connection, commune: Commune, messenger: str, now: datetime) -> None:
    """The platform says that its quota is used up: the office hears it once a day."""
    what = f"{PLAN}/{messenger}/{now.astimezone(TZ).date()}/refused"
    settling.tell_office(tx, commune, what, "engine.plan_refused", {}, now)
