"""No secret of a run is in anything the run leaves behind: logs, traces, the record, its journal, its copies."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.emulators.telegram import TOKEN as TELEGRAM_TOKEN
from tests.emulators.zalo import TOKEN as ZALO_TOKEN

# Each whole, and the half of a token that alone is worth something.
SECRETS = tuple(part for token in (TELEGRAM_TOKEN, ZALO_TOKEN) for part in (token, token.partition(":")[2] or token))


def betrayed(files: Iterable[Path], secrets: Iterable[str] = SECRETS) -> list[str]:
    """Files that hold a secret, in any of the shapes it may be written in."""
    found = []
    for path in files:
        content = _content(path)
        for secret in secrets:
            shapes = {secret.encode(), secret.encode("unicode_escape"), secret.replace(":", "%3A").encode()}
            if any(shape in content for shape in shapes):
                found.append(f"{path.name}: …{secret[-6:]}")
    return found


def _content(path: Path) -> bytes:
    """By another process: whoever closes a file of SQLite's gives up its own locks on it, and the next process that
    opens the record cuts the index short under those who still read by it.
    """
    return subprocess.run(["cat", str(path)], capture_output=True, check=True).stdout


def every_file(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
