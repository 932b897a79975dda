"""A strict Zalo: the Bot Platform's side on loopback, and the people on the other end.

What the platform would refuse is refused; what a correct bot would never do is a violation besides, and `check()`
fails the test that caused it. By default every update is served again and again until a newer one comes (replay).
"""

from tests.emulators.zalo.people import Group, Person, Seen
from tests.emulators.zalo.server import TOKEN, TOKEN_2, ZaloEmulator

__all__ = ["TOKEN", "TOKEN_2", "Group", "Person", "Seen", "ZaloEmulator"]
