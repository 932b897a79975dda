"""What went wrong, in the words of the catalogue.

A text `fault.…` is what is wrong and, as its last line, how to mend it; a test holds each to both.
"""

from __future__ import annotations

import errno
from typing import Any, TypeVar

from bot.texts.catalogue import plain
from schedules.errors import Fault

F = TypeVar("F", bound=Fault)
# What the system says, by the name of our words for it.
_REASONS: dict[int | str, str] = {
    errno.ENOENT: "system.missing",
    errno.ENOTDIR: "system.no_folder",
    errno.EISDIR: "system.folder",
    errno.EACCES: "system.access",
    errno.EPERM: "system.permitted",
    errno.EEXIST: "system.there",
    errno.ENOSPC: "system.full",
    errno.EDQUOT: "system.quota",
    errno.EROFS: "system.read_only",
    errno.EIO: "system.broken",
    errno.EFBIG: "system.big",
    errno.ENAMETOOLONG: "system.long",
    errno.EADDRNOTAVAIL: "system.address",
    errno.EMFILE: "system.open",
    # SQLite tells these by a name of its own.
    "SQLITE_NOTADB": "system.no_database",
    "SQLITE_CORRUPT": "system.corrupt",
    "SQLITE_FULL": "system.full",
    "SQLITE_READONLY": "system.access",
    "SQLITE_CANTOPEN": "system.missing",
}


def failure(kind: type[F], name: str, where: str = "", /, **values: Any) -> F:
    """A fault of this kind, to be raised; `where` is a place (a file, a setting, an option), never a sentence."""
    *what, mend = plain(f"fault.{name}", **values).split("\n")
    return kind("\n".join(what), where, mend)


def because(problem: Exception) -> str:
    """Why the system refused (no such file, no room left), in words of ours where there are any."""
    if isinstance(problem, UnicodeError):
        return plain("system.no_text")
    name = _REASONS.get(getattr(problem, "errno", None) or getattr(problem, "sqlite_errorname", None) or 0)
    return plain(name) if name else getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
