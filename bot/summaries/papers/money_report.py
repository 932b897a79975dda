"""The commune's monthly report of capital spent, drafted from a frozen month: nothing that was said later is in it.

A draft by Nghị định 30/2020: totals, who is behind, where owner and Treasury differ, what stands in the way, and the
table of projects as an annex.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping

from bot.ledger.duties import monthly
from bot.summaries import words
from bot.summaries.papers import nd30
from bot.summaries.papers.issuers import issuer_of, recipients_of, superior_of
from bot.texts import failure, plain
from schedules.calendar import TZ
from schedules.errors import Fault
from schedules.language import format_number, format_percent
from schedules.money_table import Compared
from schedules.periods import words as period_words

if TYPE_CHECKING:
    from schedules.commune import Commune
    from schedules.portfolio import Project

COLUMNS: tuple[Any, ...] = (
    ("n", 10),
    ("project", 54, "left"),
    ("owner", 40, "left"),
    ("plan", 27, "right"),
    ("disbursed", 27, "right"),
    ("percent", 14),
    ("advance", 24, "right"),
    ("treasury", 27, "right"),
    ("blocked", 29, "left"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A project in a frozen month, whole đồng; None where nothing was said."""

    project: Project
    owner: str
    plan: int | None
    paid: int | None
    advance: int | None
    treasury: int | None
    obstacle: str

    @property
    def percent(self) -> float | None:
        return round(100 * self.paid / self.plan, 1) if self.plan and self.paid is not None else None


@dataclass(frozen=True, slots=True)
class Month:
    """A frozen month as it was frozen."""

    period: str
    version: int
    at: datetime
    as_of: date
    lines: tuple[Line, ...]


def frozen(tx: Connection, commune: Commune, period: str, *, sample: bool = False) -> Month:
    """What the newest freezing of a month holds. Fault while it is open."""
    closing = monthly.closed(tx, commune.id, period)
    if closing is None:
        raise failure(Fault, "money_report.open", plain("money_report.place"), month=period_words((period,)))
    owner = monthly.newest(tx, commune.id, period, monthly.OWNER, closing.upto)
    treasury = monthly.newest(tx, commune.id, period, monthly.TREASURY, closing.upto)
    said = [row["as_of"] for row in owner.values()]
    as_of = max(said, default=closing.at.astimezone(TZ).date())
    known = [one for one in commune.projects.values() if sample or not one.sample]
    lines = tuple(_line(commune, one, as_of, owner.get(one.id), treasury.get(one.id)) for one in known)
    return Month(period, closing.version, closing.at, as_of, lines)


def _line(commune: Commune, project: Project, on: date, owner: RowMapping | None, treasury: RowMapping | None) -> Line:
    said: Mapping[str, Any] = dict(owner) if owner is not None else {}
    return Line(
        project=project,
        owner=commune.named(project.owner),
        plan=project.plan_at(on),
        paid=said.get("paid_vnd"),
        advance=said.get("advance_vnd"),
        treasury=treasury["paid_vnd"] if treasury is not None else None,
        obstacle=said.get("obstacle") or "",
    )


def write(commune: Commune, month: Month, today: date) -> bytes:
    """The draft as a Word file."""
    made, issuer = nd30.document(), issuer_of(commune, None)
    subject = say("subject", month=period_words((month.period,)))
    nd30.opening(made, issuer, "BC", today)
    nd30.title(made, words.text("report.kind").upper(), [subject])
    nd30.line(made, f"{words.text('report.dear')}: {superior_of(commune, None)}.", before=6)
    for text in _paragraphs(month):
        nd30.body(made, text)
    nd30.body(made, say("source", version=month.version, at=month.at.astimezone(TZ).date()).rstrip(".") + nd30.END)
    nd30.closing(made, issuer, recipients_of(commune, None))
    nd30.landscape(made)
    kind = words.sentence(words.text("report.kind"))
    nd30.annex(made, "I", say("annex"), kind, new_page=False)
    columns = [nd30.Column(words.text(f"column.{name}"), *rest) for name, *rest in COLUMNS]
    nd30.table(made, columns, _rows(month.lines))
    return nd30.saved(made, subject)


def _paragraphs(month: Month) -> Iterator[str]:
    told = [line for line in month.lines if line.paid is not None]
    plan = sum(line.plan or 0 for line in month.lines)
    paid = sum(line.paid or 0 for line in told)
    share = round(100 * paid / plan, 1) if plan else None
    yield say("total", paid=format_number(paid), plan=format_number(plan), share=share, count=len(told),
              projects=len(month.lines), as_of=month.as_of)  # fmt: skip
    missing = [line.project.name for line in month.lines if line.paid is None]
    if missing:
        yield say("missing", names=missing)
    differ = [line for line in month.lines if Compared(line.project.id, line.paid, line.treasury).state == "off"]
    if differ:
        gaps = [(line.project.name, format_number(abs((line.paid or 0) - (line.treasury or 0)))) for line in differ]
        yield say("differ", parts=[say("gap", project=name, gap=gap) for name, gap in gaps])
    stuck = [f"{line.project.name}: {line.obstacle}" for line in month.lines if line.obstacle]
    yield say("stuck", parts=stuck) if stuck else say("nothing_stuck")


def _rows(lines: Sequence[Line]) -> Iterator[list[str]]:
    for n, line in enumerate(lines, 1):
        money = [_money(value) for value in (line.plan, line.paid)]
        share = format_percent(line.percent) if line.percent is not None else ""
        yield [str(n), line.project.name, line.owner, *money, share, _money(line.advance), _money(line.treasury),
               line.obstacle]  # fmt: skip


def _money(value: int | None) -> str:
    return "" if value is None else format_number(value)


def say(name: str, /, **values: Any) -> str:
    """A text of the catalogue under `money_report.`, without spans."""
    return words.text(f"money_report.{name}", **values)
