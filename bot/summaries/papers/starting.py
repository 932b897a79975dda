"""The papers an office needs before it may start, as drafts by Nghị định 30/2020, filled from its configuration.

What stands in the catalogue as `starting.<paper>` is one paragraph a line: "# " a heading, "~ " a ground in italics,
"| a | b |" a row of a table whose first row names the columns. Every act that was not read itself carries a mark to
check whether it is in force, in yellow, and all of them stand on one page (`to_check`) for who does; what only the
office knows stays "…".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from bot.summaries.papers import nd30
from bot.summaries.papers.issuers import issuer_of, recipients_of
from bot.texts import plain, render
from bot.texts.channels import PLATFORMS
from schedules.directory import Role

if TYPE_CHECKING:
    from schedules.commune import Commune

TESTERS: Final = 10
_FIRST_ASKED: Final = (Role.chairman, Role.vice_chairman, Role.office, Role.head)
_ARTICLE: Final = re.compile(r"Điều \d+")
_SENTENCE: Final = re.compile(r"(?<=[.;]) ")
_WIDE: Final = 165  # mm between the margins


@dataclass(frozen=True, slots=True)
class Paper:
    """A draft: the name of its file and of its texts."""

    file: str
    name: str

    @property
    def kind(self) -> str:
        """As printed, in capitals."""
        return plain(f"starting.{self.name}.kind")

    @property
    def code(self) -> str:
        """Of the kind, as it stands in the number; "" for a paper that has none."""
        return plain(f"starting.{self.name}.code")


PAPERS: Final = (
    Paper("1-quyet-dinh.docx", "decision"),
    Paper("2-quy-che.docx", "rules"),
    Paper("3-thong-bao-du-lieu.docx", "privacy"),
    Paper("4-hop-dong-xu-ly-du-lieu.docx", "contract"),
    Paper("5-ho-so-an-toan-thong-tin.docx", "security"),
    Paper("6-ke-hoach-thi-diem.docx", "pilot"),
)


def write(commune: Commune, paper: Paper, today: date) -> bytes:
    """The paper as a Word file."""
    values = values_of(commune)
    made, issuer = nd30.document(), issuer_of(commune, None)
    if paper.code:
        nd30.opening(made, issuer, paper.code, today)
    nd30.title(made, paper.kind, render(f"starting.{paper.name}.subject", **values).text.split("\n"))
    _fill(made, render(f"starting.{paper.name}", **values).text.split("\n"), values["check"])
    if paper.name == "contract":
        _two_sign(made)
    elif paper.code:
        nd30.closing(made, issuer, recipients_of(commune, None))
    return nd30.saved(made, paper.kind.capitalize())


CHECKS: Final = "0-can-kiem-tra.docx"


@dataclass(frozen=True, slots=True)
class Check:
    """A place a jurist looks at before the paper is signed: in which paper, under which heading, the sentence."""

    paper: Paper
    place: str
    sentence: str


def to_check(commune: Commune) -> list[Check]:
    """Every place that carries the mark, in the order of the papers."""
    values = values_of(commune)
    mark, found = str(values["check"]), []
    for paper in PAPERS:
        place = plain("starting.grounds")
        for text in render(f"starting.{paper.name}", **values).text.split("\n"):
            if text.startswith("# ") and not text.isupper():
                place = text[2:]
            elif (article := _ARTICLE.match(text)) is not None:
                place = article[0]
            sentences = _SENTENCE.split(text.removeprefix("~ ").strip("| "))
            found += [Check(paper, place, one.replace(f" {mark}", "").strip(" ;")) for one in sentences if mark in one]
    return found


def checklist(commune: Commune, today: date) -> bytes:
    """The page for the jurist: each place with room for what was found, by whom and when."""
    made, issuer = nd30.document(), issuer_of(commune, None)
    nd30.opening(made, issuer, "DM", today)
    nd30.title(made, plain("starting.checks.kind"), render("starting.checks.subject").text.split("\n"))
    nd30.body(made, render("starting.checks", check=render("starting.check")).text)
    heads = [plain(f"starting.checks.{name}") for name in ("number", "paper", "place", "sentence", "found")]
    rows = [
        [str(n), one.paper.kind.capitalize(), one.place, one.sentence, "☐"]
        for n, one in enumerate(to_check(commune), 1)
    ]
    widths = (10, 25, 30, 70, 30)
    nd30.table(made, [nd30.Column(head, wide, "left") for head, wide in zip(heads, widths, strict=True)], rows)
    return nd30.saved(made, plain("starting.checks.title"))


def values_of(commune: Commune) -> Mapping[str, Any]:
    """What the drafts say of the commune, all from its configuration."""
    hours, kept, bound = commune.hours, commune.retention, commune.attention
    channels = [name for key, name in PLATFORMS.items() if key in commune.messengers]
    return {
        "commune": commune.name,
        "province": commune.province,
        "channels": plain("starting.channels", channels=channels),
        "telegram": "telegram" in commune.messengers,
        "check": render("starting.check").text,
        "text_days": kept.text_days,
        "evidence_days": kept.evidence_days,
        "audit_months": kept.audit_months,
        "morning": f"{hours.morning:%H:%M}",
        "due_day": f"{hours.due_day:%H:%M}",
        "quiet_from": f"{hours.quiet_from:%H:%M}",
        "quiet_to": f"{hours.quiet_to:%H:%M}",
        "times": commune.extension.times or plain("starting.unlimited"),
        "name_late": commune.group.name_late,
        "contact": commune.contact,
        "most": bound.messages or 2,
        "policies": list(_policies(commune)),
        "people": len(commune.directory.people),
        "units": len(commune.directory.units),
        "testers": pilots(commune),
    }


def pilots(commune: Commune) -> list[str]:
    """Ten titles for a pilot: a leader of each rank, the office, then heads in the order of the directory."""
    chosen: dict[str, str] = {}
    for role in _FIRST_ASKED:
        having = [person for person in commune.directory.having(role) if person.id not in chosen]
        for person in having if role is Role.head else having[:1]:
            chosen[person.id] = person.title
    return list(chosen.values())[:TESTERS]


def _policies(commune: Commune) -> Iterator[dict[str, str]]:
    for policy in commune.policies.values():
        after = (policy.to_office, policy.to_vice, policy.to_chairman)
        office, vice, chairman = (plain("starting.after", days=days) for days in after)
        yield {"name": policy.name, "office": office, "vice": vice, "chairman": chairman}


def _fill(made: Any, lines: Iterable[str], mark: str) -> None:
    for is_table, group in groupby((one for one in lines if one), lambda one: one.startswith("|")):
        if is_table:
            _table(made, [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in group])
            continue
        for text in group:
            if text.startswith("# ") and text.isupper():
                nd30.line(made, text[2:], bold=True, before=6)
            elif text.startswith("# "):
                nd30.body(made, text[2:], bold=True, heading=True)
            else:
                nd30.body(made, text.removeprefix("~ "), italic=text.startswith("~ "), mark=mark)


def _table(made: Any, rows: list[list[str]]) -> None:
    """Columns as wide as their longest words ask, a table in all as wide as the text."""
    longest = [max(12, *(min(len(row[n]), 60) for row in rows)) for n in range(len(rows[0]))]
    if rows[0][0] in (plain("starting.checks.number"), plain("starting.week")):
        longest[0] = 8
    columns = [
        nd30.Column(head, _WIDE * size / sum(longest), "left") for head, size in zip(rows[0], longest, strict=True)
    ]
    nd30.line(made, "", size=6)
    nd30.table(made, columns, rows[1:])
    nd30.line(made, "", size=6)


def _two_sign(made: Any) -> None:
    nd30.line(made, "", size=6)
    for cell, who in zip(nd30.two_columns(made, 82, 83), plain("starting.contract.sides").split("\n"), strict=True):
        nd30.line(cell, who, bold=True)
