"""The one tree of errors. Each says what is wrong, where, and how to mend it, in Vietnamese: an office reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class Fault(Exception):
    """Something a person can mend. The command line prints it as one line and exits with 2."""

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, where, mend
        super().__init__(str(self))

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.mend}".rstrip() if self.mend else head


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong spot of a configuration file. `line` counts from 1; 0 where the file as a whole is meant."""

    file: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what} {self.mend}".rstrip()


class ConfigFault(Fault):
    """A configuration that fails its checks; carries every problem, not the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"Cấu hình có {len(self.problems)} lỗi:\n{lines}")


class DocumentFault(Fault):
    """A file that cannot be read as a decision."""


class SecretFault(DocumentFault):
    """A file with a mark of secrecy: it must enter the system in no way."""


class LedgerFault(Fault):
    """The database cannot be used as it is: newer, locked by another process, damaged."""


class SettingsFault(Fault):
    """An environment variable or an option that makes no sense."""
