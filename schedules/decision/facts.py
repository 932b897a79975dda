"""What the document is: number, date, title, issuer, plan year, and whether it is a standing regulation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from schedules.decision.blocks import Sort
from schedules.decision.clauses import Clause
from schedules.decision.page import Page
from schedules.language import fold

_HEAD_BLOCKS = 40
_NUMBER = re.compile(
    r"(?:\bso ?:|\n\|? ?so)[ \n|]{0,4}(?P<number>\d{1,6}[a-z]? ?[/-] ?(?:\d{4} ?[/-] ?)?[a-zđ][\w&./-]{1,25})"
)
_PLACE_DATE = re.compile(
    r", ?(?:(?:hoi|luc) \d{1,2} ?(?:gio|h|g) ?(?:\d{2})?(?: phut)?,? )?ngay (?P<d>\d{1,2})(?: thang "
    r"|[/.-])(?P<m>\d{1,2})(?: nam |[/.-])(?P<y>(?:19|20)\d\d)(?= ?(?:\||\n|$))"
)
_HEAD_LINE = re.compile(r"so ?:|[^,]{2,40}, ?(?:hoi [^,]{4,20})?ngay \d")
_COLUMN = re.compile(r"\||\t|[ \u00a0]{3,}")
_SIGNS_OUT = re.compile(r"[*#]+")
_SHORTEST_TITLE = 15  # letters after the kind of document on its own line; fewer say nothing
_KIND = re.compile(
    r"^(?:\| ?)?(?P<kind>quyet dinh|ke hoach|chi thi|thong bao|cong van|cong dien|quy che|quy dinh|chuong trinh"
    r"|nghi quyet|huong dan|de an|phuong an|bao cao|to trinh|quy trinh|noi quy|ket luan)\b"
)
_TELLING = (
    "bao cao",
    "thong bao",
    "ket luan",
    "cong van",
    "cong dien",
)  # the year in their titles is of what they tell
_ONE_TIME = ("ke hoach", "huong dan", "cong van", "cong dien", "chi thi", "thong bao", "ket luan", "chuong trinh")
_SUBJECT = re.compile(r"(?:^|\| ?)(?:v/v|ve viec|ve)\b:? ?(?P<title>.+)")
_ISSUER = re.compile(r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|so |ban |van phong|tinh uy|huyen uy|dang uy|bo )")
_BROKEN_NAME = re.compile(
    r"(?:chu tich )?(?:uy|uy ban|uy ban nhan|hoi|hoi dong|hoi dong nhan|van phong chinh)"
    r"|(?:.* )?uy ban nhan dan (?:tinh|thanh|thanh pho|huyen|quan|thi|thi xa|xa|phuong)"
)
_PLACE = re.compile(r"(?:tinh|thanh pho|huyen|thi xa|quan|xa|phuong|thi tran|dac khu) ")
_LONGEST_ISSUER = 90
_YEARS = re.compile(
    r"(?<!den )(?<!tam nhin )(?<!huong toi )(?<!giai doan )(?<!dinh huong )\bnam (?P<year>20\d\d)\b"
    r"(?! ?(?:-|den) ?(?:nam )?20)"
)
"""A plan year; «đến năm 2035», «tầm nhìn năm 2050» name a horizon."""
_REGULATION = re.compile(r"\b(?:quy che|quy dinh|quy trinh|che do (?:bao cao|hop|lam viec)|noi quy)\b")


@dataclass(frozen=True, slots=True)
class Facts:
    """The document's own data. `kind`: folded, as the head names it; a paper with addressees and none is «cong van».
     Dates are civil dates; `year` is the plan year that dates without a year belong to.

    `standing`: a regulation, whose days without a year recur every year. `year_guessed`: the year is the one most
    deadlines name, not one the head of the document gives. `planned`: the title names the year («Kế hoạch … năm
    2026»), so that its months are meant even where the paper is signed late.
    """

    number: str | None = None
    issued_on: date | None = None
    title: str = ""
    issuer: str = ""
    year: int | None = None
    standing: bool = False
    year_guessed: bool = False
    planned: bool = False
    kind: str = ""

    @property
    def letter(self) -> bool:
        """An official letter, a telegram or a notice of conclusions: most deadlines come by those."""
        return self.kind in ("cong van", "cong dien", "thong bao", "ket luan")


def facts(page: Page, clauses: Sequence[Clause], signed_on: date | None) -> Facts:
    """Read the head of the document; `signed_on`, when the office gave it, wins over what is printed."""
    head = clauses[:_HEAD_BLOCKS]
    opening = _opening(head)
    start, end = (head[0].block.start, opening[-1].block.end) if opening else (0, 0)
    issued = signed_on or _issued_on(page, start, end)
    title, kind = _title(page, opening), _kind(page, opening, head)
    return Facts(
        number=_number(page, start, end),
        issued_on=issued,
        title=title,
        issuer=_issuer(page, opening),
        year=_year(page, clauses, title, issued),
        standing=_standing(page, opening, title, kind),
        planned=bool(_YEARS.search(fold(title))) and kind not in _TELLING,
        kind=kind,
    )


def _opening(head: Sequence[Clause]) -> Sequence[Clause]:
    """The blocks before the first recital, addressee or numbered clause: letter head and title."""
    for i, clause in enumerate(head):
        if clause.role != "body" or (clause.block.marker and clause.block.sort is not Sort.ROW and i > 1):
            return head[: max(i, 1)]
    return head[:12]


def _standing(page: Page, opening: Sequence[Clause], title: str, kind: str) -> bool:
    """A regulation without a plan year: «Quy chế …», «Quy định chế độ báo cáo …»."""
    head = " ".join(page.folded[c.block.start : c.block.end] for c in opening[-4:])
    if kind in _ONE_TIME or re.search(r"\bnam 20\d\d", fold(title)):
        return False
    return bool(_REGULATION.search(fold(title)) or _REGULATION.search(head))


def _number(page: Page, start: int, end: int) -> str | None:
    match = _NUMBER.search(page.folded, start, end)
    return re.sub(r"\s", "", page.plain[match.start("number") : match.end("number")]) if match else None


def _issued_on(page: Page, start: int, end: int) -> date | None:
    match = _PLACE_DATE.search(page.folded, start, end)
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        return None


def _title(page: Page, opening: Sequence[Clause]) -> str:
    """The words after the kind of document («Về …»), or the «V/v» of a letter; capitals may run over several lines."""
    named = False
    for i, clause in enumerate(opening):
        start, end = clause.block.start, clause.block.end
        text = page.folded[start:end]
        subject = _SUBJECT.search(text)
        if subject and (text.startswith(("v/v", "|", "ve ")) or named):
            return _whole(page, opening, i, start + subject.start("title")).split("|")[0].strip(" *")
        match = _KIND.match(text)
        if match and _named_kind(page.plain[start : start + match.end()]):
            named = True
            if len(page.words(start + match.end(), end).strip(" :|")) > _SHORTEST_TITLE:
                return _whole(page, opening, i, start + match.end()).strip(" :|")
        elif named and not _HEAD_LINE.match(text):
            return _whole(page, opening, i, start)
    return ""


def _kind(page: Page, opening: Sequence[Clause], head: Sequence[Clause]) -> str:
    for clause in opening:
        start = clause.block.start
        match = _KIND.match(page.folded[start : clause.block.end])
        if match and _named_kind(page.plain[start : start + match.end()]):
            return match["kind"]
    return "cong van" if any(clause.role == "addressees" for clause in head) else ""


def _named_kind(words: str) -> bool:
    """In capitals, and no place that folds to a kind: «PHƯỜNG AN …» is no «PHƯƠNG ÁN»."""
    return words.isupper() and not (fold(words) == "phuong an" and words.lower() != "phương án")


def _whole(page: Page, opening: Sequence[Clause], i: int, start: int) -> str:
    """From `start` to the end of the title: the lines in capitals that follow one in capitals belong to it."""
    end = opening[i].block.end
    for clause in opening[i + 1 :] if page.plain[start:end].isupper() else ():
        words = page.plain[clause.block.start : clause.block.end]
        if not words.isupper() or _ISSUER.match(fold(words)):
            break
        end = clause.block.end
    return page.words(start, end)


def _issuer(page: Page, opening: Sequence[Clause]) -> str:
    """The issuing body as printed in capitals; «ỦY BAN NHÂN DÂN» and «TỈNH …» on two lines are one name."""
    lines = _made_whole([cell for c in opening for cell in _columns(page, c.block.start, c.block.end)])
    best = ""
    for text, following in pairwise([*lines, ""]):
        if (
            not text.isupper()
            or len(text) > _LONGEST_ISSUER
            or (_KIND.match(fold(text)) and not text.startswith("PHƯỜNG"))
            or not _ISSUER.search(fold(text))
        ):
            continue
        name = f"{text} {following}" if _PLACE.match(fold(following)) and following.isupper() else text
        best = name if not best or "NHÂN DÂN" in text else best
    return best


def _columns(page: Page, start: int, end: int) -> list[str]:
    """The cells of a line of a letter head: columns are told apart by a bar, or by the blanks of a typewriter."""
    return [" ".join(_SIGNS_OUT.sub(" ", cell).split()) for cell in _COLUMN.split(page.quote(start, end))]


def _made_whole(lines: Sequence[str]) -> list[str]:
    """The lines of a letter head with broken names joined: «ỦY BAN NHÂN» and «DÂN» of a narrow column are one."""
    whole: list[str] = []
    for line in (line for line in lines if line):
        if whole and line.isupper() and _BROKEN_NAME.fullmatch(fold(whole[-1])):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return whole


def _year(page: Page, clauses: Sequence[Clause], title: str, issued: date | None) -> int | None:
    """The plan year: of the title unless it is over, else of the signature, else of «như sau:», never of a citation."""
    named = [int(m["year"]) for m in _YEARS.finditer(fold(title))]
    if named:
        return max(named[-1], issued.year if issued else 0)  # «quyết toán năm 2023» of a letter of 2024
    if issued:
        return issued.year
    for clause in clauses[:_HEAD_BLOCKS]:
        if clause.role == "body" and page.folded[clause.block.start : clause.block.end].rstrip(" :").endswith(
            "nhu sau"
        ):
            years = [int(m["year"]) for m in _YEARS.finditer(page.folded, clause.block.start, clause.block.end)]
            if years:
                return years[-1]
    return None
