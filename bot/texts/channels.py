"""What people call the platforms they are reached on. The one place: a new messenger is named here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# By the words of the configuration; the order is the order of lists. Those with bots and tokens, then all.
PLATFORMS: Final[Mapping[str, str]] = {"zalo": "Zalo", "telegram": "Telegram"}
NAMES: Final[Mapping[str, str]] = {**PLATFORMS, "console": "Trang tập huấn"}


def channel(messenger: str) -> str:
    """The name of a lane's platform, and which of its bots where there are several: "Zalo 2" of "zalo-2"."""
    kind, _, which = str(messenger).partition("-")
    return f"{NAMES.get(kind, kind)} {which}".strip()
