"""*Còn kịp không?* over 1,000 seeded portfolios: failing projects flagged 30 days ahead, and false alarms.

Beside a fixed T-20 ladder and the straight line, on the same projects; then with the office's durations a fifth too
short and too long, since they are assumptions until real years are on record. Bars: 80% flagged, under 20% false.
Run: make bench.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.ledger.rules.documents import read_folder
from schedules.calendar import Calendar
from schedules.configuration import load
from schedules.in_time import Chain, Verdict, outlook
from tests.portfolios import AHEAD, Contest, Lived, Score, portfolio

CONFIG = Path(__file__).parents[2] / "config"
PORTFOLIOS = 1_000


def told(name: str, score: Score) -> str:
    return (
        f"{name:>14}: failing projects flagged {AHEAD} days ahead {score.caught:.1%}; "
        f"of such alarms false {score.false_share:.1%}, of projects in time flagged {score.false_rate:.1%} "
        f"(alarmed at any time before: {score.once / score.in_time:.1%})"
    )


def stretched(chains: Sequence[Chain], by: float) -> list[Chain]:
    """The same steps as an office would have guessed them that is wrong by so much everywhere."""
    return [
        replace(chain, stages=tuple(replace(stage, days=max(1, round(stage.days * by))) for stage in chain.stages))
        for chain in chains
    ]


def misjudged(chains: Sequence[Chain], by: float, calendar: Calendar) -> Score:
    """Projects live by the true durations and are judged by wrong ones; a tenth of the portfolios."""
    guessed = dict(zip((chain.stages for chain in chains), (one.stages for one in stretched(chains, by)), strict=True))

    def says(one: Lived, day: date, _: Calendar) -> bool:
        found = outlook(guessed[one.stages], one.known_by(day), one.due, day, calendar, begun=one.begun)
        return found is not None and found.verdict is Verdict.late

    score = Score()
    for seed in range(PORTFOLIOS // 10):
        for one in portfolio(seed, chains, calendar):
            score.add(one, says, calendar)
    return score


def main() -> None:
    commune = load(read_folder(CONFIG))
    began = time.perf_counter()
    scores = Contest().play(range(PORTFOLIOS), commune.chains, commune.calendar)
    ours = scores["backward"]
    projects = ours.failed + ours.in_time
    print(f"{PORTFOLIOS:,} portfolios, {projects:,} projects, {ours.failed / projects:.0%} of them fail")
    for name, score in scores.items():
        print(told(name, score))
    for by in (0.8, 1.2):
        print(told(f"durations x{by}", misjudged(commune.chains, by, commune.calendar)))
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
