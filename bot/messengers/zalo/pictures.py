"""Pictures on their way to Zalo: it takes an address and fetches them itself, so they lie open for a few minutes."""

from __future__ import annotations

import asyncio
import secrets
from typing import Final

from bot.messengers.protocol import FileOut

LIVES_SECONDS: Final = 300.0
AT_MOST: Final = 32


class Pictures:
    """Under names nobody can guess, each for a while; the oldest give way. `public_url`: None keeps none."""

    def __init__(self, public_url: str | None) -> None:
        self._public_url = public_url
        self._kept: dict[str, tuple[float, FileOut]] = {}

    @property
    def possible(self) -> bool:
        return self._public_url is not None

    def offer(self, file: FileOut) -> str:
        """The address it can be fetched from, from now on."""
        now = asyncio.get_running_loop().time()
        fresh = [(name, kept) for name, kept in self._kept.items() if now - kept[0] < LIVES_SECONDS]
        name = secrets.token_urlsafe(24)
        self._kept = dict(fresh[-(AT_MOST - 1) :]) | {name: (now, file)}
        return f"{self._public_url}/anh/{name}"

    def get(self, name: str) -> FileOut | None:
        """What lies under a name, if it still does."""
        at, file = self._kept.get(name, (0.0, None))
        return file if file is not None and asyncio.get_running_loop().time() - at < LIVES_SECONDS else None
