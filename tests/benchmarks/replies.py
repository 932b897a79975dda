"""Replies a second on one core, beside dateparser's `search_dates` on the same lines; the slowest of 20,000.

dateparser finds dates and nothing else, so like is set beside like first: `schedules.dates.find` beside `search_dates`
with the language named, which its documentation gives as the efficient way. The whole understanding of a reply (kind,
figures, dates, reason) stands beside the same call, and beside `search_dates(text)` as it is called by default, where
it looks for the language of each line.

Run: .venv/bin/python tests/benchmarks/replies.py
"""

from __future__ import annotations

import json
import random
import sys
import time
import warnings
from collections.abc import Callable
from datetime import datetime
from math import inf
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from schedules.dates import Context, find
from schedules.replies import understand
from tests.schedules.hands import CASES

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
EXAMPLES = Path(__file__).resolve().parents[2] / ".." / "shared" / "replies" / "examples.jsonl"
PER_SECOND_BAR = 5_000
RATIO_BAR = 20
TRIED = 20_000


def main() -> int:
    """Print the figures; 1 where one is below its bar."""
    lines = _lines()
    rate = _rate(lines)
    print(f"replies understood: {rate:,.0f} a second on one core, processor time (bar {PER_SECOND_BAR:,})")
    ratio = _beside_dateparser(random.Random(7).sample(lines, 300))
    _slowest(lines)
    good = rate >= PER_SECOND_BAR and ratio >= RATIO_BAR
    print("ok" if good else "BELOW THE BAR")
    return 0 if good else 1


def _lines() -> list[str]:
    """The shared examples where they are present, then our own replies."""
    lines: list[str] = []
    if EXAMPLES.exists():
        lines = [json.loads(line)["text"] for line in EXAMPLES.read_text(encoding="utf-8").splitlines() if line.strip()]
    return lines + [case.text for case in CASES]


def _rate(lines: list[str]) -> float:
    for line in lines:  # warm caches of spelling, as a running bot has them
        understand(line, NOW)
    return len(lines) / min(_seconds(lines) for _ in range(5))


def _seconds(lines: list[str]) -> float:
    """Of one round; whatever else the machine does makes it longer, never shorter."""
    started = time.process_time()
    for line in lines:
        understand(line, NOW)
    return time.process_time() - started


def _beside_dateparser(lines: list[str]) -> float:
    """The same lines through `search_dates`, as it is called by default and told that the language is Vietnamese.

    How many times as fast our dates alone are, where it is told; infinite where it is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from dateparser.search import search_dates
    except ImportError:
        print("dateparser is not installed: no comparison")
        return inf
    dates, whole, ratios = _find_rate(lines), _rate(lines), []
    for languages, count in ((["vi"], len(lines)), (None, 60)):
        other = _search_rate(search_dates, lines[:count], languages)
        ratios.append(dates / other)
        name = "default" if languages is None else "languages=['vi']"
        print(
            f"dateparser search_dates, {name}: {other:,.0f} a second;"
            f" our dates alone {dates:,.0f}, ratio {dates / other:.0f} (bar {RATIO_BAR});"
            f" our whole understanding {whole:,.0f}, ratio {whole / other:.0f}"
        )
    return ratios[0]


def _find_rate(lines: list[str]) -> float:
    """Dates of a line found and resolved, a second."""
    context = Context(today=NOW.date())
    for line in lines:
        find(line, context)
    started = time.process_time()
    for _ in range(10):
        for line in lines:
            for mention in find(line, context):
                mention.deadline(context)
    return 10 * len(lines) / (time.process_time() - started)


def _search_rate(search_dates: Callable[..., object], lines: list[str], languages: list[str] | None) -> float:
    settings = {"RELATIVE_BASE": NOW.replace(tzinfo=None)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        search_dates(lines[0], languages=languages, settings=settings)
        started = time.process_time()
        for line in lines:
            search_dates(line, languages=languages, settings=settings)
        return len(lines) / (time.process_time() - started)


def _slowest(lines: list[str]) -> None:
    rng = random.Random(20261123)
    worst, text = 0.0, ""
    for _ in range(TRIED):
        line = " ".join(rng.choice(lines) for _ in range(rng.choice((1, 1, 2, 5))))
        started = time.process_time()
        understand(line, NOW)
        taken = time.process_time() - started
        if taken > worst:
            worst, text = taken, line
    print(f"slowest of {TRIED:,}: {worst * 1000:.2f} ms, {len(text)} characters: {text[:60]!r}")


if __name__ == "__main__":
    sys.exit(main())
