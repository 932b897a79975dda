"""What became of a request to Zalo, told apart by whether the message may be out there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from bot.messengers.protocol import NotSent, Outcome, PollFault, Rejected, Unknown

TOO_EARLY_SECONDS: Final = 5.0
# 429 may be the pace or the month's plan, and names no time: asked again ever more seldom.
QUOTA_SECONDS: Final = 60.0
LONGEST_QUOTA_SECONDS: Final = 3600.0
# The platform's page calls 403 an internal error: asked once more before a chat is given up.
REFUSED_SECONDS: Final = 2.0
# So many chats refused with nothing delivered in between are a fault of the platform, not of the chats.
REFUSED_CHATS: Final = 3
OUTAGE_SECONDS: Final = 30.0
# So many messages refused in a row by one chat that was reached before: it is not the messages.
BAD_IN_A_ROW: Final = 3
_CHAT_WORDS: Final = ("chat_id", "chat id", "chat not found", "user", "blocked")


class Refused(Exception):
    """The platform answered no. status: its error code; reason: its words, without the token."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status, self.reason = status, reason


class Broken(Exception):
    """No answer, or none that can be read. left: the request may have been carried out."""

    def __init__(self, reason: str, *, left: bool) -> None:
        super().__init__(reason)
        self.reason, self.left = reason, left


def result_of(status: int, body: bytes) -> Any:
    """The result of an envelope, {} where a success carries none. Raises Refused or Broken.

    A success may carry `error_code: 0`, a failure may come as HTTP 200: both are looked at.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        if status >= HTTPStatus.BAD_REQUEST:
            raise Refused(status, f"HTTP {status}")
        raise Broken(f"HTTP {status}, not an answer of the Bot API", left=True)
    if answer["ok"] and status < HTTPStatus.BAD_REQUEST:
        return answer.get("result", {})
    code = answer.get("error_code")
    known = code if isinstance(code, int) and code >= HTTPStatus.BAD_REQUEST else status
    words = answer.get("description")
    raise Refused(known, words if isinstance(words, str) and words else f"HTTP {status}")


def poll_fault_of(fault: Refused | Broken) -> PollFault:
    """Why a poll failed, as the lane is told."""
    if isinstance(fault, Broken):
        return PollFault("unreachable", fault.reason)
    if fault.status == HTTPStatus.UNAUTHORIZED:
        return PollFault("unauthorized", fault.reason)
    if fault.status == HTTPStatus.TOO_MANY_REQUESTS:
        return PollFault("busy", fault.reason, retry_after=QUOTA_SECONDS)
    return PollFault("unreachable", str(fault))


def blames_webhook(fault: Refused) -> bool:
    """Whether polling is refused because a webhook is still set."""
    return fault.status == HTTPStatus.BAD_REQUEST and "webhook" in fault.reason.lower()


@dataclass(slots=True)
class _Trouble:
    refused: int = 0
    bad: int = 0
    doubtful: bool = True  # nothing was delivered to anybody since


class Judge:
    """Outcomes of sends, with the memory of one process they need: the platform has few codes, and vague ones."""

    def __init__(self) -> None:
        self._chats: dict[str, _Trouble] = {}
        self._denied = 0

    def delivered(self, chat: str) -> None:
        """What was refused before was refused for its own sake: something got through."""
        self._chats.pop(chat, None)
        for trouble in self._chats.values():
            trouble.doubtful = False
        self._denied = 0

    def outcome_of(self, chat: str, fault: Refused | Broken) -> Outcome:
        if isinstance(fault, Broken):
            return Unknown(fault.reason) if fault.left else NotSent(fault.reason)
        match fault.status:
            case HTTPStatus.UNAUTHORIZED:
                return Rejected("token", fault.reason)
            case HTTPStatus.FORBIDDEN:
                return self._forbidden(chat, fault.reason)
            case HTTPStatus.BAD_REQUEST:
                return self._bad(chat, fault.reason)
            case HTTPStatus.TOO_MANY_REQUESTS:
                self._denied += 1
                return NotSent(fault.reason, min(QUOTA_SECONDS * 2.0 ** (self._denied - 1), LONGEST_QUOTA_SECONDS))
            case HTTPStatus.TOO_EARLY:
                return NotSent(fault.reason, TOO_EARLY_SECONDS)
            case HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
                return NotSent(fault.reason)
            case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                return Rejected("too_big", fault.reason)
        if fault.status >= HTTPStatus.INTERNAL_SERVER_ERROR or fault.status == HTTPStatus.REQUEST_TIMEOUT:
            return Unknown(str(fault))
        return Rejected("bad", str(fault))

    def _forbidden(self, chat: str, reason: str) -> Outcome:
        trouble = self._chats.setdefault(chat, _Trouble())
        trouble.refused += 1
        if sum(one.refused > 0 and one.doubtful for one in self._chats.values()) >= REFUSED_CHATS:
            return NotSent(reason, OUTAGE_SECONDS)
        if trouble.refused == 1:
            return NotSent(reason, REFUSED_SECONDS)
        self._chats.pop(chat)
        return Rejected("blocked", reason)

    def _bad(self, chat: str, reason: str) -> Outcome:
        trouble = self._chats.setdefault(chat, _Trouble())
        trouble.bad += 1
        # "blocked" and not "gone": whoever writes again is reached again.
        if trouble.bad >= BAD_IN_A_ROW or any(word in reason.lower() for word in _CHAT_WORDS):
            self._chats.pop(chat)
            return Rejected("blocked", reason)
        return Rejected("bad", reason)
