"""What may be said of an exception in a log or in the record: its kind and its place, never its words."""

from __future__ import annotations

import traceback


def place(fault: BaseException) -> str:
    """File and line of where it happened. The message of an exception may quote what a person wrote."""
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
