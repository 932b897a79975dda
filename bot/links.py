"""Addresses that carry who may open them, for what, and until when: signed, so that nobody can make or change one.

A link is a bearer's: whoever holds it is taken for its person, so it lives briefly, opens one thing, and writes nothing
by being fetched (messengers fetch every address they show). Expiry is by real time, whatever a training clock says.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST = 1_000
SIGNATURE_BYTES = 18  # of HMAC-SHA256's 32: 144 bits


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link says: for what, who (id of the directory), about what (""; a request, an obligation …), from when."""

    purpose: str
    person: str
    subject: str
    issued: datetime
    until: datetime


class Links:
    """Makes and reads links of one commune.

    key: the installation's secret (`bot.settings.kept_secret`). base: the address the web app is reached at from
    outside; None where there is none. now: real time.
    """

    def __init__(
        self, key: str, commune: str, base: str | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        if not key:
            raise ValueError("links signed with an empty key could be made by anybody")
        self._key, self._commune, self.base, self._now = key.encode(), commune, base, now

    def __repr__(self) -> str:
        return f"Links({self._commune}, {self.base})"

    def make(self, purpose: str, person: str, lives: timedelta, subject: str = "") -> str | None:
        """`{base}/{purpose}/{token}`, good for so long; None where nothing is reached from outside."""
        return None if self.base is None else f"{self.base}/{purpose}/{self.token(purpose, person, lives, subject)}"

    def token(self, purpose: str, person: str, lives: timedelta, subject: str = "") -> str:
        """The part of an address that is signed: letters, digits, "-", "_" and a dot."""
        now = self._now()
        claims = [person, subject, int(now.timestamp()), int((now + lives).timestamp())]
        said = urlsafe_b64encode(json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()).rstrip(b"=")
        return f"{said.decode()}.{self._signature(purpose, said)}"

    def feed(self, person: str, edition: int = 0) -> str | None:
        """A person's calendar, for a phone to subscribe to: until the person asks for another address."""
        return None if self.base is None else f"{self.base}/lich/{self.feed_secret(person, edition)}.ics"

    def feed_secret(self, person: str, edition: int = 0) -> str:
        """What stands in that address: the same for years, since phones keep asking for it; nobody can guess it.

        edition: how many addresses the person has given up before this one.
        """
        number = (str(edition).encode(),) if edition else ()
        signed = b"\0".join((b"lich", self._commune.encode(), person.encode(), *number))
        return hmac.digest(self._key, signed, "sha256").hex()[:40]

    def read(self, purpose: str, token: str) -> Ticket | None:
        """What a link says; None for one that was altered, is of another purpose or commune, or is over."""
        said, _, signature = token[:LONGEST].partition(".")
        expected = self._signature(purpose, said.encode("utf-8", "replace"))
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()):
            return None
        person, subject, issued, until = json.loads(urlsafe_b64decode(said + "=" * (-len(said) % 4)))
        ticket = Ticket(purpose, person, subject, _instant(issued), _instant(until))
        return ticket if self._now() < ticket.until else None

    def _signature(self, purpose: str, said: bytes) -> str:
        """Over the purpose and the commune as well: a link of one door opens no other."""
        signed = b"\0".join((b"link", self._commune.encode(), purpose.encode(), said))
        return urlsafe_b64encode(hmac.digest(self._key, signed, "sha256")[:SIGNATURE_BYTES]).decode()


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
