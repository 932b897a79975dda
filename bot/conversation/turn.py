"""One incoming message and its one answer; what is told to others because of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection

from bot.ledger import rows
from bot.ledger.duties import obligations, progress
from bot.ledger.hearing import choices
from bot.ledger.hearing.choices import Button
from bot.ledger.rows import Change
from bot.ledger.rows import Row as Row
from bot.ledger.sending import messages
from bot.ledger.sending.lanes import kind_of
from bot.ledger.sending.ways import switched_off
from bot.ledger.tables import choice, unit_live
from bot.ledger.who import absences
from bot.ledger.who.absences import Standing
from bot.links import Links
from bot.messengers.protocol import Choice, Incoming, Outgoing
from bot.texts import Lines, Rich, render
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.directory import Person, Role

BUTTONS_LIVE = timedelta(days=30)
QUESTIONS_LIVE = timedelta(days=30)
CONSOLE = "console"
LABEL = 56  # characters of a button: two lines of a phone


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said back. `rows`: buttons; `expects`: what the next bare text will mean (name, data).

    `keep`: what was asked of the person before stays asked (an answer that is beside the question).
    """

    text: Rich
    rows: tuple[tuple[Button, ...], ...] = ()
    purpose: str = "echo"
    expects: tuple[str, Mapping[str, Any]] | None = None
    keep: bool = False
    make: Mapping[str, Any] | None = None  # composed when it is claimed (a file): the text here is only its stand-in
    unhelpful: bool = False  # it only says that nothing was understood
    missed: int = 0  # how many such answers in a row this one makes


@dataclass(frozen=True, slots=True)
class Behalf:
    """Who writes down what somebody else said; how: phone, in_person, voice."""

    by: str
    how: str


@dataclass(frozen=True, slots=True)
class Turn:
    """An incoming message of a known person, inside the transaction that handles it."""

    tx: Connection
    commune: Commune
    incoming: Incoming
    inbox: int
    now: datetime
    person: Person
    edited: bool = False
    token: str | None = None  # the choice that was pressed, so that undo can free it
    behalf: Behalf | None = None  # `person` said it to somebody who writes it down
    links: Links | None = None  # signed addresses of the pages of this commune
    touched: set[str] = field(default_factory=set)  # obligations whose state or request this turn has changed
    _changed: dict[str, Row] = field(default_factory=dict)
    _standing: list[Standing] = field(default_factory=list)

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def local(self) -> datetime:
        """`now` in Viet Nam, as the grammar of replies wants it."""
        return self.now.astimezone(TZ)

    @property
    def standing(self) -> Standing:
        """Who stands in for whom today; read once, and again after `stand_anew`."""
        if not self._standing:
            self._standing.append(absences.on(self.tx, self.commune, self.today))
        return self._standing[0]

    def stand_anew(self) -> None:
        """This turn has changed who is away."""
        self._standing.clear()

    def touch(self, row: Row | str, **changes: Any) -> Row:
        """Changes an obligation (`obligations.touch`) and remembers that what asks about it may be over; returns it.

        row: as this turn has read it; its id where it has not, or where somebody else may hold it by now.
        """
        obligation = row if isinstance(row, str) else str(row["id"])
        known = None if isinstance(row, str) else self.newest(row)
        changed = obligations.touch(self.tx, self.commune, obligation, self.now, known=known, **changes)
        self._changed[obligation] = changed
        if changes.keys() & {"state", "extension_asked"}:
            self.touched.add(obligation)
        return changed

    def measure(self, row: Row, percent: float | None, amount_vnd: int | None) -> None:
        """Writes the figures of an obligation's duty (`progress.measure`)."""
        written = progress.measure(
            self.tx,
            self.commune.id,
            row["duty"],
            percent=percent,
            amount_vnd=amount_vnd,
            by=self.person.id,
            now=self.now,
        )
        self._changed[row["id"]] = {**self.newest(row), **written}

    def newest(self, row: Row) -> Row:
        """An obligation that this turn has read, as it is now, after what the turn has done to it."""
        return self._changed.get(row["id"], row)

    def record(
        self,
        row: Row,
        kind: str,
        *,
        reason: str | None = None,
        understood: Mapping[str, Any] | None = None,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """An entry of the duty's record; before: what `progress.snapshot` gave, for undo to put back."""
        entry = progress.Entry(
            duty=row["duty"],
            obligation=row["id"],
            person=self.person.id,
            at=self.now,
            through=self.incoming.messenger,
            kind=kind,
            reason=reason,
            understood=understood or {},
        )
        progress.add(self.tx, self.commune.id, entry, inbox=self.inbox, before=before or {})

    def has(self, *roles: Role) -> bool:
        return bool(self.person.roles & set(roles))

    @property
    def has_slash_words(self) -> bool:
        """Whether words with a slash are known there: Zalo's people have never seen one."""
        return kind_of(self.incoming.messenger) != "zalo"

    @property
    def on_console(self) -> bool:
        return self.incoming.messenger == CONSOLE


def local_day(now: datetime) -> date:
    """The civil day in Viet Nam."""
    return now.astimezone(TZ).date()


def say(name: str, /, *, purpose: str = "echo", **values: Any) -> Answer:
    """An answer that is one text of the catalogue."""
    return Answer(render(name, **values), purpose=purpose)


def label(name: str, /, **values: Any) -> str:
    """The words on a button."""
    return render(f"button.{name}", **values).text


# --- out ------------------------------------------------------------------------------------------------------------


def reply(turn: Turn, answer: Answer) -> None:
    """The one answer to what the person sent: back to where it came from, or, by a platform given up, elsewhere."""
    key = f"answer/{turn.inbox}/0"
    rows = offer(turn.tx, turn.commune.id, turn.person.id, key, answer.rows, turn.now)
    remember(turn.tx, turn.commune.id, turn.person.id, key, answer, turn.now, answered=True)
    there = not switched_off(turn.commune, turn.incoming.messenger)
    messages.say(
        turn.tx,
        turn.commune.id,
        key=key,
        purpose=answer.purpose,
        now=turn.now,
        out=Outgoing(answer.text, rows) if answer.make is None else None,
        make=answer.make,
        person=turn.person.id,
        messenger=turn.incoming.messenger if there else None,
        chat=turn.incoming.chat if there else None,
        inbox=turn.inbox,
    )


def reply_to_chat(
    tx: Connection, commune: str, incoming: Incoming, inbox: int, now: datetime, text: Rich, purpose: str
) -> None:
    """The one answer into a chat that is nobody's: a stranger's, a group."""
    out = Outgoing(text, topic=incoming.topic, reply_to=None if incoming.chat_kind == "private" else incoming.message)
    messages.say(
        tx,
        commune,
        key=f"answer/{inbox}/0",
        purpose=purpose,
        now=now,
        out=out,
        messenger=incoming.messenger,
        chat=incoming.chat,
        inbox=inbox,
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """Something others are told because of a message: under a key of its own, so that it is said once."""

    key: str
    answer: Answer
    unit: str | None = None  # whose duty it is about: before that unit is live it goes to the office as chạy thử
    sample: bool = False
    priority: int = 2
    quiet: bool = True
    expires_at: datetime | None = None
    about: tuple[str, ...] = ()  # obligations a reply to it is about


def tell(turn: Turn, people: Sequence[str], notice: Notice) -> None:
    """Tells each person once; before the unit concerned is live, the office hears it as a trial instead."""
    trial = notice.unit is not None and not turn.on_console and not is_live(turn.tx, turn.commune.id, notice.unit)
    for person in dict.fromkeys(people):
        if trial and not is_office(turn.commune, person):
            _tell_office_as_trial(turn, person, notice)
        else:
            _tell(turn, person, notice)


def _tell(turn: Turn, person: str, notice: Notice) -> None:
    key = f"{notice.key}/{person}"
    rows = offer(turn.tx, turn.commune.id, person, key, notice.answer.rows, turn.now)
    made = messages.say(
        turn.tx,
        turn.commune.id,
        key=key,
        purpose=notice.answer.purpose,
        now=turn.now,
        out=Outgoing(notice.answer.text, rows),
        person=person,
        priority=notice.priority,
        quiet=notice.quiet,
        sample=notice.sample,
        expires_at=notice.expires_at or turn.now + QUESTIONS_LIVE,
        obligations=notice.about,
    )
    if made is not None:
        remember(turn.tx, turn.commune.id, person, key, notice.answer, turn.now, answered=False)


def _tell_office_as_trial(turn: Turn, person: str, notice: Notice) -> None:
    title = turn.commune.directory.people[person].title
    text = render("notice.trial", to=title, text=notice.answer.text)
    for officer in offices(turn.commune):
        messages.say(
            turn.tx,
            turn.commune.id,
            key=f"{notice.key}/{person}/trial/{officer}",
            purpose=notice.answer.purpose,
            now=turn.now,
            out=Outgoing(text),
            person=officer,
            priority=notice.priority,
            quiet=True,
            trial=True,
            about=person,
            sample=notice.sample,
        )


def offer(
    tx: Connection,
    commune: str,
    person: str | None,
    message_key: str,
    rows: Sequence[Sequence[Button]],
    now: datetime,
    later: list[Change] | None = None,
) -> tuple[tuple[Choice, ...], ...]:
    """Makes the buttons' rows in the ledger, and what the messenger draws; numbers those that have no number.

    later: takes what is to be written, where it is written along with the message.
    """
    numbers = count(1)
    numbered = [[replace(button, n=button.n or next(numbers)) for button in row] for row in rows]
    flat = [button for row in numbered for button in row]
    made = choices.offered(commune, person, message_key, flat, now + BUTTONS_LIVE)
    if later is None:
        choices.offer(tx, made)
    else:
        later += [Change(choice, row) for row in made]
    tokens = (str(row["token"]) for row in made)
    return tuple(tuple(Choice(button.label, next(tokens), button.n) for button in row) for row in numbered)


def remember(
    tx: Connection,
    commune: str,
    person: str,
    key: str,
    answer: Answer,
    now: datetime,
    *,
    answered: bool,
    later: list[Change] | None = None,
) -> None:
    """Sets what a bare text or number means from here on. A bare number counts only right after its question.

    `answered`: the message answers the person, so whatever was asked before is settled; a notice leaves a question for
    words (a reason, a day) standing. later: as in `offer`, for what is forgotten.
    """
    if answer.keep:
        return
    missed = {"missed": answer.missed} if answer.missed else {}
    if answer.expects is not None:
        what, data = answer.expects
        choices.expect(tx, commune, person, what, now, data={**data, **missed}, message_key=key)
    elif any(button.n >= 0 for row in answer.rows for button in row):
        choices.expect(tx, commune, person, "choice", now, data=missed, message_key=key)
    elif later is None:
        choices.forget(tx, commune, person, what=None if answered else "choice")
    else:
        later.append(choices.forgotten(commune, person, what=None if answered else "choice"))


# --- who ------------------------------------------------------------------------------------------------------------


def offices(commune: Commune) -> tuple[str, ...]:
    """Persons of the office."""
    return tuple(person.id for person in commune.directory.having(Role.office))


def chairmen(commune: Commune) -> tuple[str, ...]:
    """Ids of those who are chairman."""
    return tuple(person.id for person in commune.directory.having(Role.chairman))


def to_paste(text: Rich) -> Rich:
    """A group's text for the office to paste; where a platform can that, one tap copies it."""
    return render("group.to_paste", text=Lines(text.text))


def is_office(commune: Commune, person: str) -> bool:
    """Whether a person is of the office."""
    return person in offices(commune)


def is_live(tx: Connection, commune: str, unit: str) -> bool:
    """Has the office pressed *Bắt đầu chạy thật* for this unit?"""
    return rows.first(tx, unit_live, {"commune": commune, "unit": unit}) is not None
