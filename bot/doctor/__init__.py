"""`nhacviec doctor`: what is well and what is not, a line each, with what to do about it.

A check is a function from a `Ward` to lines; `CHECKS` lists them in the order they are printed. One that cannot be
made says so in a line of its own, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bot.doctor import channels, keeping, record, setting
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


def examine(ward: Ward) -> Iterator[Line]:
    """Every line of every check, as soon as it is known."""
    for what, check in CHECKS:
        try:
            yield from check(ward)
        except Fault as fault:
            yield Line(
                Level.wrong,
                plain(f"doctor.{what}"),
                f"{fault.where}: {fault.what}" if fault.where else fault.what,
                fault.mend,
            )
