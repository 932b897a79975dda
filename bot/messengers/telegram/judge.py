"""What became of a request: python-telegram-bot's exceptions told apart by whether the message may be out there."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final, Literal

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError

from bot.messengers.protocol import NotSent, Outcome, PollFault, Rejected, Unknown
from bot.messengers.wire import NEVER_LEFT

Kind = Literal["blocked", "gone", "moved", "bad", "token", "too_big", "uneditable"]


class NeverLeft(Exception):
    """The cause a client of our own names when not one byte of the request reached the server."""


# A 429 whose body names no time (a proxy in between answers so).
SOME_SECONDS: Final = 5.0

# Parts of the server's own words, in lower case; what matches none of them is "bad".
WORDS: Final[tuple[tuple[Kind, tuple[str, ...]], ...]] = (
    ("blocked", ("bot was blocked by the user",)),
    (
        "gone",
        (
            "user is deactivated",
            "chat not found",
            "was kicked from",
            "is not a member of",
            "group chat was deleted",
            "can't initiate conversation",
            "can't send messages to bots",
        ),
    ),
    ("uneditable", ("message to edit not found", "message can't be edited", "no text in the message to edit")),
    ("too_big", ("message is too long", "caption is too long", "file is too big", "reply markup is too long")),
)


class Refused(TelegramError):
    """A status between 400 and 499 the library has no exception for, and 429, for which it warns of a change to come.

    retry_after: seconds; only with 429.
    """

    def __init__(self, status: int, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.status, self.retry_after = status, retry_after


def outcome_of(fault: TelegramError) -> Outcome:
    """Not sent, rejected or unknown. An edit that changes nothing (`is_unchanged`) is asked about before."""
    reason = fault.message
    match fault:
        case ChatMigrated():
            return Rejected("moved", reason, moved_to=str(fault.new_chat_id))
        case InvalidToken():
            return Rejected("token", reason)
        case Refused():
            return _refused(fault)
        # BadRequest is a NetworkError to the library, though nothing is wrong with the network.
        case Forbidden() | BadRequest() | Conflict():
            return Rejected(kind_of(reason), reason)
    if isinstance(fault.__cause__, (NeverLeft, *NEVER_LEFT)):
        return NotSent(reason)
    return Unknown(reason)


def kind_of(reason: str) -> Kind:
    """What a refusal's words mean; "bad" where they are not known."""
    words = reason.lower()
    return next((kind for kind, parts in WORDS if any(part in words for part in parts)), "bad")


def poll_fault_of(fault: TelegramError) -> PollFault:
    """Why a poll failed, as the lane is told."""
    reason = fault.message
    match fault:
        case Refused(status=HTTPStatus.TOO_MANY_REQUESTS):
            return PollFault("busy", reason, retry_after=fault.retry_after or SOME_SECONDS)
        case InvalidToken():
            return PollFault("unauthorized", reason)
        case Conflict():
            return PollFault("conflict", reason)
    return PollFault("unreachable", reason)


def is_unchanged(fault: TelegramError) -> bool:
    """An edit that changes nothing is refused, and has what it wanted."""
    return isinstance(fault, BadRequest) and "message is not modified" in fault.message.lower()


def dispensable(fault: TelegramError, parameters: Iterable[str]) -> frozenset[str]:
    """Parameters the server refuses and a message can do without: styles, a topic that was deleted meanwhile."""
    if not isinstance(fault, BadRequest):
        return frozenset()
    reason = fault.message.lower()
    if "entit" in reason:
        return frozenset(name for name in parameters if name.endswith("entities"))
    return frozenset(parameters) & {"message_thread_id"} if "message thread not found" in reason else frozenset()


def blames_webhook(fault: TelegramError) -> bool:
    """Whether polling is refused because a webhook is still set."""
    return isinstance(fault, Conflict) and "webhook" in fault.message.lower()


def _refused(fault: Refused) -> Outcome:
    match fault.status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return NotSent(fault.message, retry_after=fault.retry_after or SOME_SECONDS)
        case HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            return NotSent(fault.message)
        case HTTPStatus.REQUEST_TIMEOUT:
            return Unknown(fault.message)
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return Rejected("too_big", fault.message)
    return Rejected("bad", fault.message)
