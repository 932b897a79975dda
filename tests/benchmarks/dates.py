"""Phrases of the outside corpus (167 Vietnamese time phrases, from facebook/duckling) that have a date value.

Ours beside dateparser's `search_dates` on the same phrases, reference time and all, in the same run. Duckling itself is
a Haskell program and no package of this language's index, so it does not stand here; the corpus is its own test, whose
values it gives by definition.

Run: .venv/bin/python tests/benchmarks/dates.py
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from schedules.dates import Context, find
from tests.schedules.test_dates import CORPUS, DATE_GRAINS, DIFFERENT_ON_PURPOSE, _corpus

REFERENCE = datetime(2017, 2, 2, 3, 55)  # noqa: DTZ001 -- as the corpus gives it, and dateparser wants it


def main() -> None:
    """Print the figures."""
    if not CORPUS.exists():
        print("the shared corpus is not here")
        return
    examples = _corpus()
    context = Context(today=REFERENCE.date())

    def ours(text: str) -> list[str | None]:
        spans = [mention.interval(context) for mention in find(text, context)]
        return [span[0].isoformat() if span else None for span in spans]

    print(f"{len(examples)} phrases whose value is a {', '.join(sorted(DATE_GRAINS))}")
    _say("schedules.dates", examples, ours)
    print(f"  of those not counted, different on purpose: {', '.join(sorted(DIFFERENT_ON_PURPOSE))}")
    warnings.simplefilter("ignore")
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": REFERENCE, "PREFER_DATES_FROM": "future"}

    def theirs(**named: Any) -> Callable[[str], list[str | None]]:
        def read(text: str) -> list[str | None]:
            found = search_dates(text, settings=settings, **named) or []
            return [when.date().isoformat() for _, when in found]

        return read

    _say("dateparser search_dates, languages=['vi']", examples, theirs(languages=["vi"]))
    _say("dateparser search_dates, default", examples, theirs())


def _say(name: str, examples: list[dict[str, Any]], read: Callable[[str], list[str | None]]) -> None:
    right = sum(read(one["text"]) == [one.get("value", one.get("from", ""))[:10]] for one in examples)
    print(f"{name}: {right} right, {100 * right / len(examples):.1f}%")


if __name__ == "__main__":
    main()
