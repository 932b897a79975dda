"""Merged reports: which of their boxes (month, quarter, half-year) a text says are done."""

from __future__ import annotations

import re

from bot.conversation.case import Case
from schedules.language import fold
from schedules.replies import understand

_BOXES = (
    ("9M", re.compile(r"\b9 thang\b")),
    ("H1", re.compile(r"\b6 thang\b|\bnua nam\b|\bsau thang\b")),
    ("Q", re.compile(r"\bquy\b")),
    ("Y", re.compile(r"\b(?:ca|bc|bao cao) nam\b")),
    ("M", re.compile(r"(?<!\d )\bthang\b")),
)
_BOX_WORDS = re.compile(
    r"\b(?:(?:cua |phan )?(?:bao cao |bc )?)(?:(?:6|9|sau|chin) thang(?: dau nam)?|thang(?: \d{1,2})?"
    r"|quy(?: (?:[1-4]|i{1,3}|iv))?|nua nam|ca nam|nam(?: 20\d\d)?)\b"
)
# "đạt 100% kế hoạch quý II" tells what was reached in the quarter, not that its report is there.
_OF_ITS_PLAN = re.compile(r"%.*\b(?:ke hoach|kh|chi tieu|muc tieu)\b|\b(?:ke hoach|kh|chi tieu|muc tieu)\b.*%")


def done_in(case: Case) -> list[str]:
    """Boxes of a merged report that a text says are done, when it does not say so of all: "tháng xong, quý chưa"."""
    periods = list(case.row["facts"].get("periods") or ())
    if len(periods) < 2:
        return []
    found: list[str] = []
    for clause in re.split(r"[,;\n]|\bcòn\b|\bcon\b", case.text):
        named = _named(fold(clause), periods)
        said = understand(_without_boxes(clause), case.turn.local).kind
        if named and said in ("done", "report_sent") and not _OF_ITS_PLAN.search(fold(clause)):
            found += [box for box in named if box not in found]
    return found if len(found) < len(periods) else []


def _without_boxes(clause: str) -> str:
    """The clause as if it were about the whole: "xong báo cáo tháng 6" says "xong"."""
    kept, at = "", 0
    for match in _BOX_WORDS.finditer(fold(clause)):
        kept += clause[at : match.start()]
        at = match.end()
    return kept + clause[at:]


def _named(folded: str, periods: list[str]) -> list[str]:
    kinds = [kind for kind, pattern in _BOXES if pattern.search(folded)]
    return [period for period in periods if _box_kind(period) in kinds]


def _box_kind(period: str) -> str:
    part = period.partition("-")[2]
    if not part:
        return "Y"
    return "Q" if part.startswith("Q") else part if part in ("H1", "9M") else "M"
