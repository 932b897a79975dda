"""Where evidence lies: a folder beside the database, each file under the hash of its content, readable by us alone.

A name that is a hash can be written twice without harm, is checked whenever it is read, and says nothing to whoever
looks into the folder. The folder is not in the database's backup: files are written once and never changed, so the
office copies it along (docs/van-hanh.md).
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from bot.ledger.commune.backup import sync
from bot.texts import because, failure
from schedules.errors import LedgerFault

_NAME = re.compile(r"[0-9a-f]{64}")
FRESH_SECONDS = 3_600.0  # a file this young may belong to a row that is about to be written


class Cabinet:
    """folder: None keeps the files in memory, for exercises that leave nothing behind."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        """Keeps a file, durably when this returns, and gives its hash. LedgerFault where it cannot be written."""
        sha = hashlib.sha256(content).hexdigest()
        if self._folder is None:
            self._memory[sha] = content
            return sha
        try:
            self._write(sha, content)
        except OSError as fault:
            raise failure(LedgerFault, "evidence.unwritten", str(self._folder), why=because(fault)) from fault
        return sha

    def _write(self, sha: str, content: bytes) -> None:
        path = self._path(sha)
        if not self._whole(path, len(content)):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside = path.with_name(f".{sha}.{secrets.token_hex(4)}")
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                aside.replace(path)
                for folder in (path.parent, path.parent.parent):
                    sync(folder)  # the name too must outlive a power cut
            finally:
                aside.unlink(missing_ok=True)
        else:
            os.utime(path)  # young again: nobody sweeps it away before its new row is written

    def get(self, sha: str) -> bytes | None:
        """The file of a hash; None when it is not there, or is no longer what was kept."""
        if not _NAME.fullmatch(sha):
            return None
        if self._folder is None:
            return self._memory.get(sha)
        with suppress(OSError):
            content = self._path(sha).read_bytes()
            return content if hashlib.sha256(content).hexdigest() == sha else None
        return None

    def copy_to(self, other: Cabinet, wanted: Collection[str]) -> set[str]:
        """Puts these into another one, which may hold some already; those that neither has whole are given back."""
        missing = set()
        for sha in sorted(wanted):
            content = self.get(sha)
            if content is not None:
                other.put(content)
            elif other.get(sha) is None:
                missing.add(sha)
        return missing

    def holds(self, sha: str) -> bool:
        return sha in self._memory if self._folder is None else self._path(sha).is_file()

    def sweep(self, wanted: Collection[str]) -> int:
        """Deletes what no row asks for any more; how many files went."""
        if self._folder is None:
            gone = [sha for sha in self._memory if sha not in wanted]
            for sha in gone:
                del self._memory[sha]
            return len(gone)
        old, count = time.time() - FRESH_SECONDS, 0
        for path in self._folder.glob("??/*") if self._folder.is_dir() else ():
            ours = _NAME.fullmatch(path.name) or path.name.startswith(".")
            with suppress(OSError):
                if ours and path.name not in wanted and path.stat().st_mtime < old:
                    path.unlink()
                    count += 1
        return count

    def _path(self, sha: str) -> Path:
        assert self._folder is not None
        return self._folder / sha[:2] / sha

    @staticmethod
    def _whole(path: Path, size: int) -> bool:
        with suppress(OSError):
            return path.stat().st_size == size
        return False
