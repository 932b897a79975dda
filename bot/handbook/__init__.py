"""The reference pages of `docs/`, made from the code, so that they cannot drift: a test keeps page and code equal.

`python -m bot.handbook` writes them anew into the `docs/` of the working directory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.handbook import commands, configuration, environment, kinds, metrics

MADE: Final = "*Trang này sinh từ mã nguồn bằng `python -m bot.handbook`; sửa ở mã nguồn.*"

PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "tra-cuu-lenh.md": commands.page,
    "tra-cuu-cau-hinh.md": configuration.page,
    "tra-cuu-moi-truong.md": environment.page,
    "tra-cuu-loai-quy-tac.md": kinds.page,
    "tra-cuu-so-do.md": metrics.page,
}


def made(name: str) -> str:
    """The whole text of a page of `PAGES`."""
    title, _, rest = PAGES[name]().partition("\n")
    return f"{title}\n\n{MADE}\n{rest.rstrip()}\n"
