"""A new link, seen by the office: leaders' at once with a question whether it is the right person, others once a day.

A code links at once (contracts.md), so the question comes after the fact: *Không phải* closes the chat again.
"""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import Connection, RowMapping, select

from bot.conversation.turn import (
    CONSOLE,
    QUESTIONS_LIVE,
    Answer,
    Row,
    Turn,
    label,
    local_day,
    offer,
    offices,
    remember,
    say,
)
from bot.ledger import audit
from bot.ledger.duties import requests
from bot.ledger.hearing.choices import Button
from bot.ledger.sending import messages, settling
from bot.ledger.tables import address, lane
from bot.ledger.who import people
from bot.messengers.protocol import Incoming, Outgoing
from bot.texts import Rich, plain, render
from bot.texts.channels import channel
from schedules.calendar import TZ, Calendar
from schedules.commune import Commune
from schedules.directory import Role

KIND = "link"
LEADERS = frozenset({Role.chairman, Role.vice_chairman})
TOLD_AT = time(16, 30)


def announce(tx: Connection, commune: Commune, incoming: Incoming, person: str, now: datetime) -> None:
    """Tells the office of a link that was just made. On the console everybody is linked anyway."""
    if incoming.messenger == CONSOLE:
        return
    others = [officer for officer in offices(commune) if officer != person]
    if commune.directory.people[person].roles & LEADERS:
        _ask_about(tx, commune, incoming, person, others, now)
    else:
        _mention(tx, commune, others, now)
    _mind_the_room(tx, commune, incoming.messenger, now)


def _ask_about(
    tx: Connection, commune: Commune, incoming: Incoming, person: str, others: list[str], now: datetime
) -> None:
    """One question to everybody of the office; whoever answers first has answered. A newer link replaces it."""
    for row in _pending(tx, commune, person):
        if (row["data"]["messenger"], row["data"]["chat"]) == (incoming.messenger, incoming.chat):
            requests.decide(tx, commune.id, row["id"], "dropped", by=audit.SYSTEM, now=now)
    data = {"person": person, "messenger": incoming.messenger, "chat": incoming.chat}
    request = requests.ask(tx, commune.id, KIND, by=person, now=now, data=data)
    for officer in others:
        answer = _question(commune, request, person, incoming.messenger, incoming.sender_name)
        key = f"notice/link-{request}/{officer}"
        rows = offer(tx, commune.id, officer, key, answer.rows, now)
        messages.say(
            tx,
            commune.id,
            key=key,
            purpose="question",
            now=now,
            out=Outgoing(answer.text, rows),
            person=officer,
            priority=2,
            quiet=True,
            expires_at=now + QUESTIONS_LIVE,
        )
        remember(tx, commune.id, officer, key, answer, now, answered=False)


def _question(commune: Commune, request: int, person: str, messenger: str, name: str) -> Answer:
    title = commune.directory.people[person].title
    text = render("link.right_person", who=title, where=channel(messenger), name=name)
    return Answer(text, rows=(tuple(_buttons(request)),), purpose="question")


def _buttons(request: int) -> list[Button]:
    data = {"request": request}
    return [
        Button(label("right_person"), "link_right", data | {"answers": "yes"}),
        Button(label("wrong_person"), "link_wrong", data | {"answers": "no"}),
    ]


def _mention(tx: Connection, commune: Commune, others: list[str], now: datetime) -> None:
    """One message at the end of a working day with everybody who linked since the one before."""
    local = now.astimezone(TZ)
    day = commune.calendar.on_or_after(local.date())
    if day == local.date() and local.time() >= TOLD_AT:
        day = commune.calendar.shift(day, 1)
    at = Calendar.at(day, TOLD_AT)
    for officer in others:
        messages.say(
            tx,
            commune.id,
            key=f"notice/linked/{day}/{officer}",
            purpose="notice",
            now=now,
            make={"linked": day.isoformat()},
            person=officer,
            priority=5,
            due_at=at,
            quiet=True,
            expires_at=at + settling.NOTICES_LIVE,
        )


def linked_by(tx: Connection, commune: Commune, officer: str, day: date) -> Rich | None:
    """The words of that message: who has linked between the end of the working day before and the end of this one."""
    since, until = Calendar.at(commune.calendar.shift(day, -1), TOLD_AT), Calendar.at(day, TOLD_AT)
    within = (address.c.linked_at >= since, address.c.linked_at < until, address.c.messenger != CONSOLE)
    rows = select(address.c.person, address.c.messenger).where(address.c.commune == commune.id, *within)
    known = commune.directory.people
    lines = [
        {"who": known[one.person].title, "where": channel(one.messenger)}
        for one in tx.execute(rows.order_by(address.c.linked_at))
        if one.person in known and one.person != officer and not known[one.person].roles & LEADERS
    ]
    if not lines:
        return None
    return render("link.news", lines=lines, left=len(unreached(tx, commune)), total=len(known))


def _mind_the_room(tx: Connection, commune: Commune, messenger: str, now: datetime) -> None:
    """The 51st of a bot that may speak to 50 will not be reached: the office hears of it before they do."""
    mine = (lane.c.commune == commune.id, lane.c.messenger == messenger)
    row = tx.execute(select(lane.c.people, lane.c.bot_name).where(*mine).order_by(lane.c.epoch.desc())).first()
    if row is None or row.people is None or people.count_at(tx, commune.id, messenger) <= row.people:
        return
    values = {"bot": row.bot_name or messenger, "most": f"{row.people}"}
    settling.tell_office(tx, commune, f"plan/full/{messenger}/{local_day(now)}", "engine.plan_full", values, now)


# --- afterwards -----------------------------------------------------------------------------------------------------


def unreached(tx: Connection, commune: Commune) -> list[str]:
    """Ids of those no allowed messenger reaches yet, in the order of the directory."""
    reachable = people.linked(tx, commune.id)
    return [one for one in commune.directory.people if not set(reachable.get(one, ())) & set(commune.messengers)]


def waiting(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """Leaders' links nobody has confirmed, as buttons under the list of those who have not linked."""
    rows = []
    for row in requests.pending(turn.tx, turn.commune.id, KIND):
        known = turn.commune.directory.people.get(row["data"]["person"])
        if known is not None and known.id != turn.person.id:
            data = {"request": row["id"]}
            rows.append(
                (
                    Button(label("right_one", who=known.title), "link_right", data),
                    Button(label("wrong_one", who=known.title), "link_wrong", data),
                )
            )
    return tuple(rows)


def right(turn: Turn, choice: Row) -> Answer:
    """*Đúng người*."""
    return _decide(turn, choice, "granted")


def wrong(turn: Turn, choice: Row) -> Answer:
    """*Không phải*: nothing more goes to that chat, and nothing from it is taken for the leader's."""
    return _decide(turn, choice, "refused")


def _decide(turn: Turn, choice: Row, state: str) -> Answer:
    if not turn.has(Role.office, Role.operator):
        return say("refused.role")
    request = requests.get(turn.tx, turn.commune.id, choice["data"]["request"])
    if request is None or not requests.decide(
        turn.tx, turn.commune.id, request["id"], state, by=turn.person.id, now=turn.now
    ):
        return say("link.decided_already")
    data = request["data"]
    known = turn.commune.directory.people.get(data["person"])
    who = known.title if known else data["person"]
    if state == "refused":
        people.mark(turn.tx, turn.commune.id, data["messenger"], data["chat"], "closed", plain("closed.wrong_person"))
    audit.note(turn.tx, turn.commune.id, who=turn.person.id, what=f"link_{state}", now=turn.now, subject=data["person"])
    return say(f"link.{state}", who=who)


def _pending(tx: Connection, commune: Commune, person: str) -> list[RowMapping]:
    return [row for row in requests.pending(tx, commune.id, KIND) if row["data"]["person"] == person]
