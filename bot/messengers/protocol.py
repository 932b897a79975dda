"""What a messenger is to the rest: one small protocol, plain values in and out, results returned and never raised."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from bot.texts.rich import Rich, Span

ChatId = str
Key = str
Raw = dict[str, Any]
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Choice:
    """A label and a random token that names a row; a button carries the token, a typed number finds it.

    n: the number that picks it, -1 where none does; None: whichever comes next in reading order.
    """

    label: str
    token: str
    n: int | None = None

    def as_json(self) -> list[Any]:
        """[label, token], and the number where it has one of its own."""
        return [self.label, self.token] if self.n is None else [self.label, self.token, self.n]


@dataclass(frozen=True, slots=True)
class FileOut:
    """A file to send; the record keeps what it is made from, never its bytes.

    address: where every process of the web app would draw it anew, for platforms that fetch pictures themselves.
    """

    name: str
    mime: str
    content: bytes
    as_photo: bool = False
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to say. `choices` are rows of buttons.

    edit: the platform's id of an own message to change, instead of a new one.
    """

    text: Rich
    choices: tuple[tuple[Choice, ...], ...] = ()
    reply_to: str | None = None
    topic: str | None = None
    edit: str | None = None
    file: FileOut | None = None

    def as_json(self) -> dict[str, Any]:
        """For the ledger's payload column; files are not kept there."""
        return {
            "text": self.text.text,
            "spans": [[span.offset, span.length, span.style] for span in self.text.spans],
            "choices": [[choice.as_json() for choice in row] for row in self.choices],
            "reply_to": self.reply_to,
            "topic": self.topic,
            "edit": self.edit,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Outgoing:
        return cls(
            text=Rich(value["text"], tuple(Span(*span) for span in value.get("spans", ()))),
            choices=tuple(tuple(Choice(*choice) for choice in row) for row in value.get("choices", ())),
            reply_to=value.get("reply_to"),
            topic=value.get("topic"),
            edit=value.get("edit"),
        )


@dataclass(frozen=True, slots=True)
class Wire:
    """One request's worth, fitted to the platform: `parameters` are what its send method takes beside the chat."""

    text: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    method: str = "send"
    file: FileOut | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    remote: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """The request never left, or was turned away for later: safe to try again.

    retry_after: seconds of loop time.
    """

    reason: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """The platform said no, for good. `moved_to` is a chat's new id (a group became a supergroup)."""

    kind: Literal["blocked", "gone", "moved", "bad", "token", "too_big", "uneditable"]
    reason: str
    moved_to: ChatId | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request may have left and no answer came."""

    reason: str


Outcome = Sent | NotSent | Rejected | Unknown


@dataclass(frozen=True, slots=True)
class Can:
    """What a platform can do; the README's table is made from it.

    longest: a text's length, in `unit`s. per_bot, per_chat: messages a second. per_group: messages a minute.
    largest_file: bytes of the largest document or picture it takes out.
    """

    buttons: bool
    edit: bool
    topics: bool
    files_in: bool
    files_out: bool
    deep_links: bool
    starts_conversation: bool
    longest: int
    unit: Literal["code points", "utf-16"]
    per_bot: float
    per_chat: float
    per_group: float
    a_month: int | None = None
    people: int | None = None
    largest_file: int = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileRef:
    id: str
    name: str = ""
    mime: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a person did, read leniently from a raw update.

    kind: text, press (token holds what the button carried), edit (text is the new text of `message`), file, photo,
    voice, sticker, other, moved (the chat's id changed to `moved_to`), joined / left (the bot itself, in `chat`),
    blocked / unblocked (by a person).
    What no database keeps (NUL, half of a surrogate pair) becomes a blank.
    """

    kind: str
    messenger: str
    chat: ChatId
    chat_kind: Literal["private", "group", "channel"] = "private"
    chat_title: str = ""
    sender: str | None = None
    sender_is_bot: bool = False
    sender_name: str = ""  # as the platform shows it; asked about when a leader links, and kept nowhere else
    sender_is_admin: bool | None = None
    text: str = ""
    token: str | None = None
    message: str | None = None
    reply_to: str | None = None
    forwarded: bool = False
    forwarded_chat: tuple[ChatId, str, str] | None = None  # id, kind, title of a forwarded channel post
    topic: str | None = None
    file: FileRef | None = None
    moved_to: ChatId | None = None
    press: str | None = None

    def __post_init__(self) -> None:
        for name in ("text", "chat_title", "token", "sender_name"):
            value = getattr(self, name)
            if value is not None and _UNSTORABLE.search(value):
                object.__setattr__(self, name, _UNSTORABLE.sub(" ", value))


@dataclass(frozen=True, slots=True)
class Look:
    """What a platform says of a token, asked for by a person who looks after it.

    fault: "" (it works), "unauthorized" (refused), "unreachable" or "busy", with `reason`, which never holds the token.
    name: what people know the bot by. hook: where its updates are pushed to, "" by polling, None where it does not say.
    """

    fault: str = ""
    reason: str = ""
    name: str = ""
    hook: str | None = None
    joins_groups: bool | None = None


class PollFault(Exception):
    """Why updates could not be asked for; the lane decides what to do. Never holds a token.

    kind: unauthorized (the token is refused: asking again is useless), conflict (somebody else polls with this token),
    busy (`retry_after` seconds of loop time), unreachable (no connection, or no answer).
    """

    def __init__(
        self,
        kind: Literal["unauthorized", "conflict", "busy", "unreachable"],
        reason: str,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind, self.reason, self.retry_after = kind, reason, retry_after


class FetchFault(Exception):
    """A file that could not be fetched. `final`: asking again will not help (`too_big`, or no longer there)."""

    def __init__(self, reason: str, *, final: bool, too_big: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.final, self.too_big = reason, final, too_big


class Looked(Protocol):
    """A messenger whose token can be asked about. Between `start` and `stop`; raises nothing."""

    async def look(self) -> Look: ...


class Messenger(Protocol):
    name: str
    can: Can

    @property
    def token_hash(self) -> str: ...
    @property
    def bot_name(self) -> str | None: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    def fit(self, out: Outgoing) -> tuple[Wire, ...]: ...
    async def send(self, to: ChatId, wire: Wire) -> Outcome: ...
    async def poll(self, cursor: str | None) -> tuple[Sequence[tuple[Key, Raw]], str | None]:
        """The next raw updates and the cursor to keep with them; waits when there are none. Raises PollFault."""

    def admit(self, headers: Mapping[str, str], body: bytes) -> Sequence[tuple[Key, Raw]] | None: ...
    def read(self, raw: Raw) -> Incoming | None: ...
    async def courtesy(self, raw: Raw) -> None: ...
    async def menu(self, chat: ChatId, commands: Sequence[tuple[str, str]]) -> None: ...
    async def fetch(self, file: FileRef) -> bytes:
        """The content of a file somebody sent; raises FetchFault."""
