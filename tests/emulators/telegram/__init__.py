"""A strict Telegram: the Bot API's server side on loopback, and the people on the other end.

A rule of `server.py`, `spec.py`, `limits.py`: what the real server would refuse is refused in its words; what a
correct bot would never do is a violation besides, and `check()` fails the test that caused it.
"""

from tests.emulators.telegram.people import Channel, Group, Person, Seen
from tests.emulators.telegram.server import TOKEN, TelegramEmulator

__all__ = ["TOKEN", "Channel", "Group", "Person", "Seen", "TelegramEmulator"]
