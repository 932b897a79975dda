"""Figures of the long run, kept where `make soak` prints them from: one line a promise, as it was seen."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

FILE = "NHACVIEC_SOAK_FIGURES"


def promise(name: str, figure: str) -> None:
    """A promise and what was seen of it; kept only where somebody collects."""
    path = os.environ.get(FILE)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"promise": name, "figure": figure}, ensure_ascii=False) + "\n")


def table(path: Path) -> str:
    """What was seen, as the table of docs/reliability.md; every line of one promise in its cell."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        one = json.loads(line)
        found.setdefault(one["promise"], []).append(one["figure"])
    lines = ["| promise | seen |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| {name} | {'<br>'.join(figures)} |" for name, figures in found.items())])


if __name__ == "__main__":
    print(table(Path(sys.argv[1])))
