"""The words of a claimed message, as requests of one messenger. Pure beside the transaction it reads in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping, select

from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.duties.evidence import Kept
from bot.ledger.rows import Change, Row
from bot.ledger.sending.turns import Part, Rendered
from bot.ledger.tables import target
from bot.messengers.protocol import Can, Incoming, Messenger, Outgoing, Wire
from bot.texts.address import addressed
from bot.texts.catalogue import render
from schedules.commune import Commune
from schedules.directory import COMRADE, Person


class Composed(Protocol):
    """What the conversation composes: the words, which reminders they tell, what is written along with them."""

    @property
    def outgoing(self) -> Outgoing: ...
    @property
    def told(self) -> Sequence[int]: ...
    @property
    def skipped(self) -> Sequence[tuple[int, str]]: ...
    @property
    def obligations(self) -> Sequence[str]: ...
    @property
    def later(self) -> Sequence[Change]: ...


class Handle(Protocol):
    def __call__(
        self, tx: Connection, commune: Commune, incoming: Incoming, *, inbox_id: int, now: datetime
    ) -> None: ...


class Compose(Protocol):
    def __call__(
        self,
        tx: Connection,
        commune: Commune,
        message_row: Any,
        reminders: Sequence[Row],
        *,
        messenger: str,
        now: datetime,
        alike: dict[str, Any],
    ) -> Composed | None: ...


class Draw(Protocol):
    """Reads what a file is made of; the callable it returns makes the file, outside of the transaction.

    spec: what the message row asks for. Where the platform cannot take the file, it is words that say where to get it.
    """

    def __call__(
        self, tx: Connection, commune: Commune, spec: Mapping[str, Any], *, messenger: str, can: Can, now: datetime
    ) -> Callable[[], Outgoing]: ...


class Settle(Protocol):
    """Records what became of a file somebody sent: kept, or refused for a reason."""

    def __call__(self, tx: Connection, commune: Commune, id_: int, verdict: Kept | str, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Filed:
    """Where files that people send are kept (None: nowhere), and what is told of them."""

    cabinet: Cabinet | None
    settle: Settle


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the lanes need of bot.conversation, handed in so that tests can speak for themselves.

    draw: None where nobody looks at files (a simulated year): what asks for one is then closed unsaid. files: what
    becomes of those that people send; None where nobody sends any.
    """

    handle: Handle
    compose: Compose
    menu: Callable[[Person], Sequence[tuple[str, str]]] | None = None
    draw: Draw | None = None
    files: Filed | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    outgoing: Outgoing
    told: Sequence[int] = ()
    skipped: Sequence[tuple[int, str]] = ()
    obligations: Sequence[str] = ()
    later: Sequence[Change] = ()


def file_of(payload: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What a message row says of the file it is to carry; None for words."""
    spec: Mapping[str, Any] | None = ((payload or {}).get("make") or {}).get("file")
    return spec


class LaneVoice:
    """`turns.Voice` of one messenger. drawn: files by message; None where nobody draws any."""

    def __init__(self, messenger: Messenger, compose: Compose, drawn: Mapping[int, Outgoing] | None = None) -> None:
        self.messenger = messenger.name
        self._fit, self._compose, self._drawn = messenger.fit, compose, drawn

    def ready(self, row: RowMapping) -> bool:
        """Whether a message can be claimed: one that carries a file has to wait until it is drawn."""
        return self._drawn is None or row["id"] in self._drawn or file_of(row["payload"]) is None

    def render(
        self,
        tx: Connection,
        commune: Commune,
        row: RowMapping,
        bundled: Sequence[Row],
        now: datetime,
        alike: dict[str, Any],
    ) -> Rendered | None:
        payload: dict[str, Any] = row["payload"] or {}
        words = self._words(tx, commune, row, payload, bundled, now, alike)
        if words is None:
            return None
        out = _placed(tx, row, words.outgoing)
        reader = commune.directory.people.get(row["person"] or "")
        out = replace(out, text=addressed(out.text, reader.form if reader else COMRADE))
        if row["repeat"] and "text" in payload and out.edit is None:  # what is composed afresh says so itself
            out = replace(out, text=render("engine.repeated", text=out.text))
        wires, said = self._fit(out), out.as_json()
        # A file is not kept in the record: its parts are made again from what made the first.
        kept = payload if out.file is not None else said | {"obligations": list(words.obligations)}
        parts = [_part(said, wire, n, len(wires)) for n, wire in enumerate(wires, 1)]
        n = payload.get("part")
        parts = parts if n is None else parts[n - 1 : n]
        return Rendered(parts, kept, words.obligations, words.told, words.skipped, words.later)

    def _words(
        self,
        tx: Connection,
        commune: Commune,
        row: RowMapping,
        payload: dict[str, Any],
        bundled: Sequence[Row],
        now: datetime,
        alike: dict[str, Any],
    ) -> Composed | None:
        obligations = payload.get("obligations", ())
        if "text" in payload:
            return _Words(Outgoing.from_json(payload), obligations=obligations)
        make = payload.get("make", {})
        if "file" in make:
            out = (self._drawn or {}).get(row["id"])
            return _Words(out) if out is not None else None
        if "text" in make:
            return _Words(Outgoing(render(make["text"], **make.get("values", {}))), obligations=obligations)
        return self._compose(tx, commune, row, bundled, messenger=self.messenger, now=now, alike=alike)


def _part(whole: dict[str, Any], wire: Wire, n: int, total: int) -> Part:
    if total == 1:
        return Part(wire, wire.text, whole)
    said = {"text": wire.text, "spans": [], "choices": whole["choices"] if n == total else []}
    return Part(wire, wire.text, whole | said)


def _placed(tx: Connection, row: RowMapping, out: Outgoing) -> Outgoing:
    """Into the topic a group was linked in."""
    if row["target"] is None or out.topic is not None:
        return out
    mine = (target.c.commune == row["commune"], target.c.id == row["target"])
    return replace(out, topic=tx.execute(select(target.c.topic).where(*mine)).scalar())
