"""Questions instead of guesses: what the text leaves open, for a person to answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schedules.decision.facts import Facts
from schedules.decision.page import Page
from schedules.decision.reading import Candidate
from schedules.decision.units import Gazetteer

_ANNEX = re.compile(
    r"\b(?:phu luc|bieu|danh muc)(?: so \d+| [ivx\d]{1,4})? (?:kem theo|dinh kem|ban hanh kem)|\bcac phu luc\b"
)
_ANNEX_HERE = re.compile(r"(?m)^(?:phu luc|bieu so|bieu mau)\b")


def questions(
    page: Page, facts: Facts, candidates: Sequence[Candidate], gazetteer: Gazetteer | None
) -> tuple[str, ...]:
    """The open questions of a reading, in Vietnamese."""
    asked = [*_about_document(page, facts), *_about_candidates(candidates)]
    if gazetteer is not None:
        asked += _unknown_units(candidates)
    return tuple(asked)


def _about_document(page: Page, facts: Facts) -> list[str]:
    asked: list[str] = []
    if facts.issued_on is None:
        asked.append("ngày ký?")
    if facts.number is None:
        asked.append("số văn bản?")
    if facts.year is None or facts.year_guessed:
        asked.append("năm kế hoạch?")
    if _ANNEX.search(page.folded) and not _ANNEX_HERE.search(page.folded):
        asked.append("phụ lục? Văn bản nhắc đến phụ lục nhưng tệp này không có")
    return asked


def _about_candidates(candidates: Sequence[Candidate]) -> list[str]:
    asked: list[str] = []
    open_cycles = [c for c in candidates if c.recurrence - {"weekly"} and c.day is None]
    if open_cycles:
        where = "; ".join(dict.fromkeys(c.clause for c in open_cycles))
        asked.append(f"ngày trong kỳ? Chưa ghi ngày nộp ở {where}")
    unowned = [c for c in candidates if c.quantity is not None and not c.lead]
    if unowned:
        where = "; ".join(dict.fromkeys(c.clause for c in unowned))
        asked.append(f"chỉ tiêu chưa có đơn vị chủ trì: {where}")
    undated = [c for c in candidates if c.due_basis == "trigger" and c.due is None and c.kind == "one_off"]
    if undated:
        asked.append("ngày của sự kiện? " + "; ".join(dict.fromkeys(c.clause for c in undated)))
    return asked


def _unknown_units(candidates: Sequence[Candidate]) -> list[str]:
    names = [name for c in candidates for name in c.lead if len(c.lead_ids) < len(c.lead)]
    unknown = list(dict.fromkeys(names))
    return [f"đơn vị lạ: {', '.join(unknown[:12])}"] if unknown else []
