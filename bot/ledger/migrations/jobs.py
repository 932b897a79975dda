"""The tables of the job engine, brought up to date beside ours.

The engine ships its changes in pairs: what comes before a new release (and the one that runs may stay), and what goes
once nobody runs the old one. So an upgrade puts in what comes before, and takes away what the upgrade before left.
Which release the tables are of, a remark on the table says.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

from sqlalchemy import Connection, text

from bot.ledger.prepared import driver

Release = tuple[int, ...]
# Any number, the same in every version: two processes that start at once do not create the same tables.
ADVISORY = 726_201_127
# Thousands of jobs may wait at once: whether another of the same lane is before one is asked for each.
_BY_LOCK = (
    "CREATE INDEX IF NOT EXISTS nhacviec_jobs_by_lock ON procrastinate_jobs (lock) WHERE status IN ('todo', 'doing')"
)
_REMARK = re.compile(r"nhacviec: (\S+) after (\S+)")
_FILE = re.compile(r"(\d+)\.(\d+)\.(\d+)_\d+(?:_(pre|post))?_")


def bring_up(tx: Connection) -> bool:
    """Creates or upgrades the engine's tables; True when something was done. Nothing where it is not installed."""
    try:
        mine = _release(version("procrastinate"))
    except PackageNotFoundError:
        return False
    known = _known(tx)
    indexed = tx.execute(text("SELECT to_regclass('nhacviec_jobs_by_lock')")).scalar() is not None
    if indexed and known is not None and mine <= _release(known[1]):
        return False
    tx.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ADVISORY})
    known = _known(tx)  # another process may have been at it
    if known is None:
        if tx.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is not None:
            return False  # somebody else's: left as it is
        _run(tx, files("procrastinate.sql").joinpath("schema.sql").read_text(encoding="utf-8"))
        _run(tx, _BY_LOCK)
        _remark(tx, mine, mine)
        return True
    _run(tx, _BY_LOCK)
    stands, rid = _release(known[1]), _release(known[2])
    if mine <= stands:
        return not indexed
    for name in steps(names(), stands, rid, mine):
        _run(tx, files("procrastinate.sql.migrations").joinpath(name).read_text(encoding="utf-8"))
    _remark(tx, mine, stands)
    return True


def steps(shipped: list[str], stands: Release, rid: Release, to: Release) -> list[str]:
    """Which files bring tables of release `stands` to `to`; those up to `rid` are rid of what an older one needed."""
    last, first = [], []
    for name in sorted(shipped):
        found = _FILE.match(name)
        if found is None:
            continue
        release = tuple(int(part) for part in found.groups()[:3])
        if found[4] == "post" and rid < release <= stands:
            last.append(name)
        elif found[4] != "post" and stands < release <= to:
            first.append(name)
    return last + first


def _known(tx: Connection) -> re.Match[str] | None:
    remark = tx.execute(text("SELECT obj_description(to_regclass('procrastinate_jobs'))")).scalar()
    return _REMARK.search(remark or "")


def names() -> list[str]:
    """The changes the installed engine ships."""
    return [one.name for one in files("procrastinate.sql.migrations").iterdir() if one.name.endswith(".sql")]


def _release(name: str) -> Release:
    return tuple(int(part) for part in re.findall(r"\d+", name)[:3])


def _run(tx: Connection, script: str) -> None:
    """As it stands: it has no parameters, whatever its percent signs look like."""
    driver(tx).execute(script)


def _remark(tx: Connection, stands: Release, rid: Release) -> None:
    shown = [".".join(map(str, one)) for one in (stands, rid)]
    tx.execute(text(f"COMMENT ON TABLE procrastinate_jobs IS 'nhacviec: {shown[0]} after {shown[1]}'"))
