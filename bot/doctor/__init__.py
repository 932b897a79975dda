"""`nhacviec doctor`: what is well and what is not, a line each, with what to do about it.

A check is a function from a `Ward` to lines; `CHECKS` lists them in the order they are printed. One that cannot be
made says so in a line of its own, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bot.doctor import channels, keeping, record, server, setting
from bot.doctor.ward import Level, Line, Ward
from bot.texts import plain
from schedules.errors import Fault

__all__ = ["CHECKS", "Level", "Line", "Ward", "examine"]

Check = Callable[[Ward], Iterable[Line]]
CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("configuration", setting.configuration),
    ("key", setting.secret),
    ("database", record.database),
    ("chain", keeping.chained),
    ("backup", keeping.backed_up),
    ("evidence", keeping.evidence_there),
    ("running", record.running),
    ("waiting", record.waiting),
    ("clock", channels.clocks),
    ("outside", channels.outside),
    ("bots", channels.bots),
    ("quota", channels.quotas),
    ("layout", record.layout),
    ("linked", record.linked),
)
# Of a server of several communes where none was named: what is every commune's.
SERVER: Final[tuple[tuple[str, Check], ...]] = (
    ("key", setting.secret),
    ("database", record.server),
    ("lanes", server.lanes),
    ("outside", channels.outside),
    ("names", server.names),
    ("bots", server.bots),
    ("layout", record.layout),
    ("each", server.each),
)


def examine(ward: Ward) -> Iterator[Line]:
    """Every line of every check, as soon as it is known."""
    for what, check in SERVER if _crowded(ward) else CHECKS:
        try:
            yield from check(ward)
        except Fault as fault:
            yield Line(
                Level.wrong,
                plain(f"doctor.{what}"),
                f"{fault.where}: {fault.what}" if fault.where else fault.what,
                fault.mend,
            )


def _crowded(ward: Ward) -> bool:
    """Whether it is a server of several communes; what keeps it from being asked is said where it is looked at."""
    try:
        return bool(ward.communes)
    except Fault:
        return False
