"""Hands of replies: each written and labelled by one sitting before the product had read any of it.

A file a hand, in the order they were written; its first line says whose voices they are. A line a reply:
`kind | reply | percent=…; amount=…; of=…; date=…`, the third part only where there is something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """A reply and what a careful reader takes from it."""

    kind: str
    text: str
    percent: float | None = None
    amount: int | None = None
    of: int | None = None
    date: str | None = None


def _cases(hand: Path) -> Iterator[Case]:
    for line in hand.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, text, *facts = line.split(" | ")
            wanted = dict(part.strip().split("=") for part in "".join(facts).split(";")) if facts else {}
            percent = float(wanted["percent"]) if "percent" in wanted else None
            amount, of = (int(wanted[key]) if key in wanted else None for key in ("amount", "of"))
            yield Case(kind, text, percent, amount, of, wanted.get("date"))


CASES = [case for hand in sorted(Path(__file__).parent.glob("*.txt")) for case in _cases(hand)]
