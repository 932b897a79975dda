"""How fast decisions are read: processor time per 100 KB at 0.1, 1 and 5 MB, beside a named alternative.

    .venv/bin/python tests/benchmarks/reader.py [--small]

The alternative is dateparser's `search_dates` for Vietnamese, which only finds dates and knows no clause, unit or role.
It is given 0.1 MB, since its cost per letter does not depend on the length. Prints ratios; it is no timed test.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from schedules.decision import read

SIZES = (100_000, 1_000_000, 5_000_000)
HURTING_SIZES = (20_000, 80_000)
HURTING = (
    "chủ trì: ",
    "1/1 ",
    "đạt 30% ",
    "quý II ",
    "trước ngày 30/6/2026 ",
    "- Thời gian: tháng 6/2026; ",
    "các xã, phường ",
)
TEXTS = Path(__file__).parents[1] / "schedules" / "decision" / "texts"


def sample(letters: int) -> str:
    """The test decisions one after the other until there are so many letters."""
    whole = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt")))
    return (whole * (letters // len(whole) + 1))[:letters]


def seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def main() -> None:
    sizes = SIZES[:2] if "--small" in sys.argv else SIZES
    read(sample(10_000))
    rates = []
    for letters in sizes:
        text = sample(letters)
        spent = seconds(lambda text=text: read(text))
        rates.append(spent / letters * 100_000)
        print(f"reader      {letters:>9,} letters  {spent:8.2f} s  {rates[-1]:.3f} s per 100,000")
    print(f"growth of the rate from {sizes[0]:,} to {sizes[-1]:,} letters: x{rates[-1] / rates[0]:.2f} (1 is linear)")
    hurt()
    compare(rates[0])


def hurt() -> None:
    """Texts made to hurt: one phrase over and over, at two sizes."""
    for phrase in HURTING:
        texts = ["QUYẾT ĐỊNH\n" + phrase * (size // len(phrase)) for size in HURTING_SIZES]
        spent = [seconds(lambda text=text: read(text)) for text in texts]
        growth = spent[1] / spent[0] / (HURTING_SIZES[1] / HURTING_SIZES[0])
        print(f"  {phrase!r:34} {spent[0] / HURTING_SIZES[0] * 100_000:6.2f} s per 100,000, growth x{growth:.2f}")


def compare(rate: float) -> None:
    from dateparser.search import search_dates

    warnings.simplefilter("ignore")
    text = sample(SIZES[0])
    spent = seconds(lambda: search_dates(text, languages=["vi"]))
    print(
        f"dateparser  {SIZES[0]:>9,} letters  {spent:8.2f} s  (dates only); the reader takes {rate / spent:.2f} of that"
    )


if __name__ == "__main__":
    main()
