"""How often a bot may send, counted at the server's door in real time."""

from __future__ import annotations

import math
import time
from collections import defaultdict

from tests.emulators.window import JITTER, Window


class Limits:
    """30 a second a bot, 1 a second a chat, 20 a minute a group or channel. `quicker` divides every window's length."""

    def __init__(self, quicker: float = 1.0) -> None:
        self.quicker = quicker
        self._bot = Window(30, 1.0 / quicker)
        self._chats: defaultdict[int, Window] = defaultdict(lambda: Window(1, (1.0 - JITTER) / quicker))
        self._groups: defaultdict[int, Window] = defaultdict(lambda: Window(20, 60.0 / quicker))

    def admit(self, chat: int, *, edit: bool = False) -> int:
        """0, or the whole seconds of a 429. Edits count in groups alone."""
        windows = [] if edit else [self._bot, self._chats[chat]]
        if chat < 0:
            windows.append(self._groups[chat])
        now = time.monotonic()
        over = max((window.over(now) for window in windows), default=0.0)
        if over > 0:
            return max(1, math.ceil(over))
        for window in windows:
            window.seen.append(now)
        return 0
