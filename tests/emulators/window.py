"""So many requests in any so many seconds: how platforms count what a bot sends, at their door, in real time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

# What leaves a second apart may arrive a little closer: the network's part, not the sender's.
JITTER = 0.06


@dataclass
class Window:
    """At most `most` requests in any `seconds`."""

    most: int
    seconds: float
    seen: deque[float] = field(default_factory=deque)

    def over(self, now: float) -> float:
        """Seconds until one more fits; 0.0 when it does now."""
        while self.seen and self.seen[0] <= now - self.seconds:
            self.seen.popleft()
        return self.seen[0] + self.seconds - now if len(self.seen) >= self.most else 0.0
