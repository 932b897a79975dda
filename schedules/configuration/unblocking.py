"""«go_vuong» of commune.yaml: who clears which obstacle, and after how many working days the head is asked again."""

from __future__ import annotations

from schedules.configuration.sheet import Row, guess
from schedules.directory import Directory
from schedules.errors import Problem
from schedules.hindrances import Hindrance, Unblocking


def read(row: Row) -> Unblocking:
    """The table; a commune without one asks nobody but the head."""
    normal = Unblocking()
    cells = row.row("go_vuong")
    if cells is None:
        return normal
    again = cells.whole("hoi_lai_sau", normal.ask_again, 1, 60)
    who = {kind: cells.text(kind.value) for kind in Hindrance if cells.has(kind.value)}
    cells.close()
    return Unblocking({kind: named for kind, named in who.items() if named}, again)


def check(unblocking: Unblocking, directory: Directory, problems: list[Problem]) -> None:
    """Everybody named is somebody of units.yaml."""
    known = {*directory.people, *directory.units}
    if not known:  # units.yaml itself is missing or faulty, and that is said already
        return
    for kind, named in unblocking.who.items():
        if named not in known:
            text = f"go_vuong, {kind.value}: không có người hay đơn vị “{named}”."
            problems.append(Problem("commune.yaml", 0, text, guess(named, known)))
