"""What a form on a page does to the record: the same as words in chat would, told to the same people.

A page has no chat, so its submission is an incoming row of its own: kept under the form's key, once, however often it
is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.conversation import delivery, duties
from bot.conversation.answering import effects
from bot.conversation.answering.formed import HAMLET, MONTH, TABLE, form_of
from bot.conversation.private import without_names
from bot.conversation.turn import CONSOLE, Answer, Notice, Turn, say, tell
from bot.ledger import audit
from bot.ledger.duties import monthly
from bot.ledger.duties.monthly import Figure
from bot.ledger.hearing import inbox
from bot.ledger.tables import obligation
from bot.ledger.who import absences, passes
from bot.messengers.protocol import Incoming
from bot.summaries.files import MONEY, Wanted
from bot.texts import plain, render
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.directory import Role
from schedules.hamlet_form import as_words
from schedules.language import fold
from schedules.progress import State
from schedules.rulebook import Kind

PURPOSE = "bieu"
WEB = "web"
NIL = plain("said.nil")
__all__ = ["HAMLET", "MONTH", "TABLE", "command", "file_hamlet", "file_table"]


# --- asking for a form ----------------------------------------------------------------------------------------------


def command(turn: Turn, text: str) -> Answer:
    """/bieu: an address for each form that waits for this person; "/bieu hủy" ends all that were given."""
    if fold(text).strip(" .!") in ("huy", "thu hoi", "mat may"):
        ended = passes.revoke_of(turn.tx, turn.commune.id, turn.person.id, datetime.now(tz=TZ))
        audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="passes_revoked", now=turn.now)
        return say("form.revoked", count=ended)
    if turn.links is None or turn.links.base is None:
        return say("form.no_address")
    offered = list(_offered(turn))
    if not offered:
        return say("form.none")
    lines = []
    for subject, words in offered[:5]:
        lines.append({"title": words, "link": _link(turn, subject)})
    return say("form.links", lines=lines, days=passes.LIVES.days, purpose="link")


def _link(turn: Turn, subject: Mapping[str, Any]) -> str:
    assert turn.links is not None
    now = datetime.now(tz=TZ)
    made = passes.issue(turn.tx, turn.commune.id, turn.person.id, PURPOSE, subject, now)
    return turn.links.make(PURPOSE, turn.person.id, passes.LIVES, made.id) or ""


def _offered(turn: Turn) -> list[tuple[dict[str, Any], str]]:
    found: list[tuple[dict[str, Any], str]] = []
    units = duties.answers_for(turn.standing, turn.person.id)
    rows = duties.of_units(turn.tx, turn.commune.id, units, sample=turn.on_console, states=(State.open.value,))
    near = [row for row in rows if row["due"] <= turn.today + timedelta(days=40)]
    for row in near:
        form = form_of(turn.commune, row)
        if form and not any(one["unit"] == row["holder_unit"] and one["form"] == form for one, _ in found):
            subject = {"form": form, "unit": row["holder_unit"], "obligation": row["id"], "period": row["occurrence"]}
            line = duties.line(turn.commune, row, turn.today)
            found.append((subject, render("form.title", line=line).text))
    if may_close(turn.commune, turn.person.roles):
        last = turn.today.replace(day=1) - timedelta(days=1)
        period = f"{last:%Y-%m}"
        found.append(({"form": MONTH, "period": period}, render("form.month", month=words_of(period)).text))
    return found


def may_close(commune: Commune, roles: frozenset[Role]) -> bool:
    """Who sees every project's figures and freezes a month: the compiler, and the office."""
    return bool(roles & {Role.compiler, Role.office})


def words_of(period: str) -> str:
    """ "2026-05" as "tháng 5/2026"."""
    year, _, month = period.partition("-")
    return plain("period.month", month=int(month), year=year)


# --- filing it ------------------------------------------------------------------------------------------------------


def as_turn(
    tx: Connection, commune: Commune, person: str, key: str, now: datetime, *, console: bool = False
) -> Turn | None:
    """The turn of a submission; None when this very one was filed before."""
    where = CONSOLE if console else WEB
    kept = inbox.keep(tx, commune.id, where, WEB, [inbox.Update(f"form/{key}", {"form": True}, person)], now)
    if not kept or not inbox.claim(tx, commune.id, kept[0]):
        return None
    incoming = Incoming(kind="text", messenger=where, chat=person, sender=person)
    return Turn(tx, commune, incoming, kept[0], now, commune.directory.people[person])


def file_table(turn: Turn, subject: Mapping[str, Any], figures: Sequence[Figure], through: str) -> int:
    """An owner's table: figures appended, each project's duty told, the report said to be done. How many changed."""
    unit, period = str(subject["unit"]), str(subject["period"])
    figures = [replace(one, obstacle=without_names(one.obstacle)) for one in figures]
    changed = monthly.put(
        turn.tx, turn.commune.id, period, monthly.OWNER, figures, as_of=as_of(period, turn.today),
        person=turn.person.id, through=through, now=turn.now,
    )  # fmt: skip
    for one in figures:
        if one.project in changed and (one.paid_vnd is not None or one.obstacle):
            _measure(turn, unit, one, period)
    _done(turn, str(subject["obligation"]), plain("said.table", period=period))
    if changed and monthly.closed(turn.tx, turn.commune.id, period) is not None:
        _tell_closed(turn, unit, period, len(changed))
    return len(changed)


def _measure(turn: Turn, unit: str, one: Figure, period: str) -> None:
    """The project's earliest open rung takes the figure, as if it had been said in chat."""
    rows = duties.rows_where(
        turn.tx, turn.commune.id, obligation.c.project == one.project, obligation.c.state == State.open.value,
        obligation.c.kind == Kind.milestone.value,
    )  # fmt: skip
    mine = [row for row in rows if row["holder_unit"] == unit and (row["facts"].get("target") or {}).get("unit") == "%"]
    if not mine:
        return
    words = plain("said.row", period=words_of(period), obstacle=one.obstacle)
    kind = "blocked" if one.obstacle else "amount"
    said = replace(_blank(turn), text=words, kind=kind, amount_vnd=one.paid_vnd, reason=one.obstacle or None)
    effects.take(turn, duties.current(mine, turn.today)[0], words, said, sure=True)


def file_hamlet(turn: Turn, subject: Mapping[str, Any], answers: Mapping[str, str], *, nil: bool) -> bool:
    """A hamlet's report; False when nothing was answered."""
    words = NIL if nil else without_names(as_words(answers))
    if not words:
        return False
    _done(turn, str(subject["obligation"]), words, reason=words)
    return True


def _done(turn: Turn, obligation_id: str, words: str, reason: str | None = None) -> None:
    row = duties.one(turn.tx, turn.commune.id, obligation_id)
    if row is not None and row["state"] == State.open.value:
        said = replace(_blank(turn), text=words, kind="done", reason=reason)
        effects.take(turn, row, words, said, sure=True)


def _blank(turn: Turn) -> Any:
    from schedules.replies import understand

    return replace(understand("", turn.local), confidence=1.0)


def _tell_closed(turn: Turn, unit: str, period: str, count: int) -> None:
    compilers = [one.id for one in turn.commune.directory.having(Role.compiler) if one.id != turn.person.id]
    told = say(
        "form.changed_after", unit=turn.commune.named(unit), month=words_of(period), count=count, purpose="notice"
    )
    tell(turn, compilers, Notice(f"notice/figures-{turn.inbox}", told, unit=unit))


def close_month(turn: Turn, period: str) -> monthly.Closing | None:
    """*Chốt*: the month stands as it is; later corrections make a new version."""
    if not may_close(turn.commune, turn.person.roles):
        return None
    made = monthly.close(turn.tx, turn.commune.id, period, person=turn.person.id, now=turn.now)
    if made is not None:
        told = say("form.closed", month=words_of(period), version=made.version, by=turn.person.title, purpose="notice")
        others = [one.id for one in turn.commune.directory.having(Role.office) if one.id != turn.person.id]
        tell(turn, others, Notice(f"notice/closing-{period}-{made.version}", told))
        wanted = Wanted("docx", period=period, form=MONEY)
        for person in dict.fromkeys((turn.person.id, *others)):
            delivery.post(turn, wanted, person, f"files/money-{period}-{made.version}/{person}")
    return made


def as_of(period: str, today: date) -> date:
    """The day a month's figures are of: its last, or today while it runs."""
    year, _, month = period.partition("-")
    first = date(int(year), int(month), 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(last, today) if today >= first else first


def may_fill(tx: Connection, commune: Commune, person: str, subject: Mapping[str, Any], today: date) -> bool:
    """Whether a person still answers for the unit a form is of: a link outlives a post."""
    return subject.get("unit") in duties.answers_for(absences.on(tx, commune, today), person)
