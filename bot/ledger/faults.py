"""What may be said of an exception in a log or in the record: its kind and its place, never its words."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DataError

from schedules.errors import Fault


def place(fault: BaseException) -> str:
    """File and line of where it happened. The message of an exception may quote what a person wrote."""
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""


def unwritable(fault: BaseException) -> bool:
    """Whether what was to be written can stand in no record (too long, of no alphabet), however often it is tried."""
    return isinstance(fault, (DataError, UnicodeError, OverflowError))


@contextmanager
def contained(log: Any, event: str, **facts: object) -> Iterator[None]:
    """What goes wrong inside is logged as an error and keeps nobody from going on: for loops, and work beside others.

    A fault for people says itself; of any other exception only kind and place are logged.
    """
    try:
        yield
    except Fault as fault:
        log.error(event, why=str(fault), **facts)
    except Exception as fault:
        log.error(event, error=f"{type(fault).__name__} {place(fault)}", **facts)
