"""A stage for conversations without a network: the real record, the real bundling and claiming, chats as lists.

Synchronous, in memory: a test moves the clock from one working moment to the next and reads what each person was told.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, select

from bot.conversation import compose, handle
from bot.lanes.voice import LaneVoice
from bot.ledger.duties import obligations
from bot.ledger.duties.obligations import Reach
from bot.ledger.hearing import inbox
from bot.ledger.routine import routines
from bot.ledger.rules import adoption, documents
from bot.ledger.sending import lanes, reminders, turns
from bot.ledger.sending.settling import Result
from bot.ledger.store import Store
from bot.ledger.tables import message, meta, obligation, obligation_period, progress
from bot.ledger.who import people
from bot.messengers.protocol import Can, Choice, Incoming, Outgoing, Wire
from schedules.calendar import TZ
from schedules.commune import Commune

CONFIG = Path(__file__).parents[3] / "config"
CHAIRMAN, VICE, OFFICE = "chu-tich", "pct-kinh-te", "chanh-van-phong"
HEAD, DEPUTY, CULTURE = "truong-phong-kinh-te", "pho-phong-kinh-te", "truong-phong-van-hoa-xa-hoi"
OWNER, OPERATOR = "giam-doc-ban-qlda", "can-bo-cntt"
POLICE = "truong-cong-an"
OUTSIDER = "nguoi-la"
# Stages as they were set, by moment and options: the next one begins with a copy of the record.
_SET: dict[tuple[str, str, bool, bool, bool], tuple[bytes, Commune, int]] = {}


class Wireless:
    """The messenger's side of a lane that sends nothing: every text in one request."""

    token_hash = "thử"
    can = Can(True, True, True, True, True, True, False, 4096, "code points", 30, 1, 20)
    bot_name: str | None = "nhac_viec_bot"

    def __init__(self, name: str) -> None:
        self.name = name

    def fit(self, out: Outgoing) -> tuple[Wire, ...]:
        return (Wire(out.text.text, out.as_json()),)


@dataclass
class Said:
    """One message of the bot in a chat."""

    text: str
    purpose: str
    key: str
    remote: str
    choices: list[list[Choice]]
    out: dict[str, Any]

    @property
    def labels(self) -> list[str]:
        return [choice.label for row in self.choices for choice in row]

    def token(self, label: str) -> str:
        return next(choice.token for row in self.choices for choice in row if choice.label.startswith(label))


@dataclass
class Chat:
    """A person's (or a stranger's, or a group's) chat: what was said in it, unread first."""

    stage: Stage
    id: str
    said: list[Said] = field(default_factory=list)
    read: int = 0

    def says(self, text: str, **more: Any) -> str:
        """Types a text and returns the bot's one answer ("" for silence)."""
        return self.sends(kind="text", text=text, **more)

    def sends(self, **fields: Any) -> str:
        before = len(self.said)
        self.stage.receive(self.id, **fields)
        answers = [said for said in self.said[before:] if said.key.startswith("answer/")]
        assert len(answers) <= 1, [said.text for said in answers]
        self.read = len(self.said)
        return answers[0].text if answers else ""

    def presses(self, label: str, said: Said | None = None, chat: str | None = None) -> str:
        """Presses the newest button with that label, or that of a given message."""
        where = said or next(one for one in reversed(self.said) if any(la.startswith(label) for la in one.labels))
        return self.sends(kind="press", token=where.token(label), message=where.remote)

    def hears(self, *parts: str) -> Said:
        """The next unread message, which holds all the parts."""
        assert self.read < len(self.said), f"{self.id} heard nothing"
        said = self.said[self.read]
        self.read += 1
        for part in parts:
            assert part in said.text, f"{part!r} not in:\n{said.text}"
        return said

    def heard_nothing(self) -> None:
        assert self.read == len(self.said), [said.text for said in self.said[self.read :]]


class Stage:
    """A commune with everybody linked. `live`: all units chạy thật; `real`: samples are made real.

    window: how many messages are claimed at once.
    """

    window = 1

    def __init__(
        self, now: str, *, messenger: str = "telegram", live: bool = True, real: bool = True, linked: bool = True
    ) -> None:
        self.now = _moment(now)
        self.messenger = messenger
        self.wireless = Wireless(messenger)
        self.store = Store("sqlite://")
        self.chats: dict[str, Chat] = {}
        self._ids = count(100)
        key = (now, messenger, live, real, linked)
        if key in _SET:
            content, self.commune, self.epoch = _SET[key]
            with self._connection() as raw:
                raw.deserialize(content)
        else:
            self.commune, self.epoch = self._set(real, live, linked)
            with self._connection() as raw:
                _SET[key] = raw.serialize(), self.commune, self.epoch
        self.reach = Reach(console=messenger == "console")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """The one connection of the record in memory."""
        with self.store._writer.connect() as tx:
            raw = tx.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            yield raw

    def _set(self, real: bool, live: bool, linked: bool) -> tuple[Commune, int]:
        with self.store.begin() as tx:
            meta.create_all(tx)
        texts = documents.read_folder(CONFIG)
        if real:
            texts = {name: re.sub(r"(?m)^\s+mau: true\n", "", text) for name, text in texts.items()}
        return self.store.do_now(self._open, texts, live, linked)

    def _open(self, tx: Any, texts: dict[str, str], live: bool, linked: bool) -> tuple[Commune, int]:
        commune, _ = documents.import_folder(tx, texts, now=self.now)
        adoption.adopt(tx, commune, self.now)
        for person in commune.directory.people if linked else ():
            people.link(tx, commune.id, messenger=self.messenger, chat=person, person=person, now=self.now)
        if live:
            for unit in commune.directory.units:
                obligations.go_live(tx, commune, unit, OFFICE, self.now)
        return commune, lanes.take(tx, commune, self.messenger, "thử", "stage", self.now).epoch

    def __getitem__(self, person: str) -> Chat:
        return self.chats.setdefault(person, Chat(self, person))

    # --- time ---------------------------------------------------------------------------------------------------

    def at(self, moment: str) -> None:
        """Goes to a moment, dealing with every working moment on the way as a tick would."""
        until = _moment(moment)
        while self.now < until:
            self.now = min(self._next_moment(), until)
            self.tick()

    def tick(self) -> None:
        def work(tx: Any) -> None:
            while obligations.arm(tx, self.commune, self.now, self.reach) == obligations.BATCH:
                pass
            reminders.open_messages(tx, self.commune, self.now)
            routines.run(tx, self.commune, self.now, self.reach)

        self.store.do_now(work)
        self.deliver()

    def _next_moment(self) -> datetime:
        """07:30, 08:00, 14:00, 15:30: when anything can be due; enough for every rule of the configuration."""
        day = self.now.astimezone(TZ).date()
        while True:
            for hour, minute in ((7, 0), (7, 30), (8, 0), (14, 0), (15, 30)):
                moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=TZ)
                if moment > self.now:
                    return moment
            day += timedelta(days=1)

    # --- messages -----------------------------------------------------------------------------------------------

    def receive(self, chat: str, **fields: Any) -> None:
        """One incoming message, handled and answered."""
        remote = fields.pop("message", None) or f"in-{next(self._ids)}"
        incoming = Incoming(messenger=self.messenger, chat=chat, message=remote, **{"sender": chat, **fields})

        def work(tx: Any) -> None:
            update = inbox.Update(f"u{next(self._ids)}", {"text": incoming.text}, chat, remote)
            (row,) = inbox.keep(tx, self.commune.id, self.messenger, "thử", [update], self.now)
            assert inbox.claim(tx, self.commune.id, row)
            handle(tx, self.commune, incoming, inbox_id=row, now=self.now)

        self.store.do_now(work)
        self.deliver()

    def deliver(self) -> None:
        """Sends everything that is due now."""
        voice = LaneVoice(self.wireless, compose)  # type: ignore[arg-type]
        last: list[tuple[turns.Claim, Result]] = []
        while True:
            turn = self.store.do_now(
                turns.turn,
                self.commune,
                token_hash="thử",
                epoch=self.epoch,
                now=self.now,
                voice=voice,
                may=lambda waiting: True,
                last=last,
                most=self.window,
            )
            if not turn.claims:
                return
            last = [(claim, Result("sent", f"out-{next(self._ids)}")) for claim in turn.claims]
            for claim, result in last:
                self._hear(claim, result.remote or "")

    def _hear(self, claim: turns.Claim, remote: str) -> None:
        shown = claim.wire.parameters
        choices = [[Choice(*choice) for choice in row] for row in shown["choices"]]
        said = Said(claim.text, claim.purpose, claim.key, remote, choices, dict(shown))
        self[claim.chat].said.append(said)

    # --- the record -----------------------------------------------------------------------------------------------

    def row(self, obligation_id: str) -> RowMapping:
        rows = select(obligation).where(obligation.c.id == obligation_id)
        return self.store.read_now(lambda tx: tx.execute(rows).mappings().one())

    def progress(self) -> list[RowMapping]:
        rows = select(progress).order_by(progress.c.id)
        return self.store.read_now(lambda tx: tx.execute(rows).mappings().all())  # type: ignore[return-value]

    def boxes(self) -> list[RowMapping]:
        rows = select(obligation_period)
        return self.store.read_now(lambda tx: tx.execute(rows).mappings().all())  # type: ignore[return-value]

    def queued(self) -> list[RowMapping]:
        rows = select(message).where(message.c.state == "queued")
        return self.store.read_now(lambda tx: tx.execute(rows).mappings().all())  # type: ignore[return-value]

    def forget_all(self) -> None:
        """Whatever was said so far has been read."""
        for chat in self.chats.values():
            chat.read = len(chat.said)

    def nobody_else_heard_anything(self) -> None:
        for chat in self.chats.values():
            chat.heard_nothing()


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=TZ)


def stages(**options: Any) -> Iterator[Stage]:
    yield Stage(**options)
