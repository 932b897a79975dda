"""A reading as a draft rulebook: the YAML that an office corrects and accepts.

Sure rules come first, the surest on top, each under a comment with its reason and the words it came from. What may be
a duty (soft starts, occasions, units that merely open a sentence, cycles without a row of due-days) follows as
commented lines: taking off the «#» takes it in. Nothing is in force before a person writes «chap_nhan: true».
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schedules.configuration.writing import write
from schedules.decision.reading import Candidate, Reading
from schedules.language import fold, format_date, format_number
from schedules.portfolio import Group
from schedules.rulebook import Each, Every, Kind, Rule, Rulebook, Step, Target

_SURE = 0.65
_WORDS_IN_ID = 6
_LONGEST_TITLE = 110
_TITLE_BREAK = re.compile(r"[,;:(](?=\s)")
_INVESTMENT = re.compile(r"\b(?:giai ngan|dau tu cong|ke hoach von|chu dau tu|tam ung)\b")
_PROGRAMMES = re.compile(r"\bchuong trinh (?:muc tieu quoc gia|mtqg)\b")
_REPORTS = frozenset({Every.monthly, Every.quarterly, Every.half_year, Every.nine_month, Every.annual})
SAMPLE_DAYS: Mapping[str, Collection[Every]] = {
    "giai_ngan": frozenset({Every.monthly, Every.quarterly, Every.annual}),
    "ctmtqg": _REPORTS,
    "kt_xh": _REPORTS,
}
"""The rows of due-days that a new installation has, with their cycles: what a draft may point to."""


def draft_yaml(reading: Reading, due_days: Mapping[str, Collection[Every]] = SAMPLE_DAYS) -> str:
    """The draft rulebook of a reading, as `config/rulebooks/*.yaml` are written.

    due_days: the rows of «ngay_bao_cao» of the commune with the cycles they hold; a cycle that fits none is left
    commented.
    """
    rules, remarks = _rules(reading, due_days)
    sure = [rule for rule, certain in rules if certain]
    soft = [rule for rule, certain in rules if not certain]
    text = write(book_of(reading, sure), remarks, _heading(reading))
    return text + "".join(_folded(book_of(reading, soft), remarks)) if soft else text


def book_of(reading: Reading, rules: Sequence[Rule], *, accepted: bool = False) -> Rulebook:
    """The rulebook of a document, not in force unless `accepted`: id, title, year and number as read."""
    facts = reading.facts
    return Rulebook(
        id=_book_id(reading),
        title=facts.title[:1].upper() + facts.title[1:200] or "Văn bản chưa rõ trích yếu",
        year=_year_of(reading),
        rules=tuple(rules),
        number=facts.number or "",
        issued_on=facts.issued_on,
        accepted=accepted,
        annexes_missing=any(question.startswith("phụ lục?") for question in reading.questions),
    )


def _book_id(reading: Reading) -> str:
    return slug(reading.facts.number or reading.facts.title or "van-ban", 8) or "van-ban"


def _year_of(reading: Reading) -> int:
    """The year of the file: the plan year, or that of the first due date in a plan of several years (a question
    then)."""
    facts = reading.facts
    years = [c.due.year for c in reading.candidates if c.due and c.due_basis == "explicit"]
    known = facts.year or (facts.issued_on.year if facts.issued_on else 0)
    return min([*years, known] if known else years, default=2000)


def _heading(reading: Reading) -> str:
    lines = ["Bản nháp máy đọc từ văn bản. Kiểm tra từng mục rồi ghi «chap_nhan: true»."]
    if not reading.candidates:
        lines.append("Không thấy việc nào trong văn bản này: kiểm tra lại có đúng tệp cần đọc không.")
    lines += [f"Cần hỏi: {question}" for question in reading.questions]
    lines += [f"Lưu ý: {warning}" for warning in reading.warnings]
    return "\n".join(" ".join(line.split()) for line in lines)


def _rules(
    reading: Reading, due_days: Mapping[str, Collection[Every]]
) -> tuple[list[tuple[Rule, bool]], dict[str, str]]:
    """Rules with their certainty, the surest first, and the comment of each."""
    made = proposals(reading, due_days)
    return [(one.rule, one.certain) for one in made], {one.rule.id: _remark(one.group, one.rule) for one in made}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule the reader proposes and the candidates it is made of, in the order of its steps."""

    group: tuple[Candidate, ...]
    rule: Rule
    certain: bool


def proposals(
    reading: Reading, due_days: Mapping[str, Collection[Every]] = SAMPLE_DAYS, taken: Collection[str] = ()
) -> list[Proposal]:
    """Every candidate in exactly one rule, the surest rules first. taken: ids that other rules have already."""
    groups = sorted(_ladders(reading.candidates), key=lambda g: -max(c.confidence for c in g))
    made: list[Proposal] = []
    used = set(taken)
    for group in groups:
        rule = _rule(group, used, due_days)
        used.add(rule.id)
        certain = _is_sure(group[0]) and (rule.kind is not Kind.cycle or bool(rule.days))
        made.append(Proposal(tuple(sorted(group, key=_by_date)), rule, certain))
    return made


def _is_sure(candidate: Candidate) -> bool:
    return candidate.confidence >= _SURE and candidate.kind != "event" and candidate.due_basis != "fuzzy"


def _ladders(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Milestones of one clause, group and measure are the steps of one rule; every other candidate stands alone."""
    ladders: dict[tuple[object, ...], list[Candidate]] = {}
    for candidate in candidates:
        ladder = candidate.kind == "milestone" and candidate.group is not None and candidate.quantity is not None
        figure = candidate.quantity
        key: tuple[object, ...] = (candidate.clause, candidate.group, candidate.lead, figure.unit if figure else "")
        if not ladder:
            key = (id(candidate),)
        ladders.setdefault(key, []).append(candidate)
    yield from ladders.values()


def _rule(group: Sequence[Candidate], taken: Collection[str], due_days: Mapping[str, Collection[Every]]) -> Rule:
    first = group[0]
    title, kind = short_title(first), Kind(first.kind)
    every = frozenset(Every(name) for name in first.recurrence)
    target = _target(first)
    stepped = kind in (Kind.one_off, Kind.milestone)
    return Rule(
        id=unique(slug(title, _WORDS_IN_ID) or "viec", taken),
        title=title,
        kind=kind,
        clause=first.clause,
        lead=first.lead_ids,
        support=tuple(unit for unit in first.support_ids if unit not in first.lead_ids),
        each=Each.project if first.group else Each.unit,
        group=Group(first.group) if first.group else None,
        steps=tuple(_steps(group)) if stepped else (),
        every=every,
        days=_days(first, every, due_days) if kind is Kind.cycle else "",
        target=target if not stepped or (kind is Kind.one_off and target) else None,
    )


def short_title(candidate: Candidate) -> str:
    """The duty in a line: its words up to a comma once they are long."""
    words = " ".join(candidate.title.split()).strip(" -+*.;:,|")
    if len(words) > _LONGEST_TITLE:
        breaks = [m.start() for m in _TITLE_BREAK.finditer(words[:_LONGEST_TITLE]) if m.start() > 40]
        words = words[: breaks[-1]] if breaks else words[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    return words[:1].upper() + words[1:] if words else "Việc chưa đặt tên"


def _target(candidate: Candidate) -> Target | None:
    figure = candidate.quantity
    return Target(figure.op, figure.value, figure.unit, " ".join(figure.metric.split())) if figure else None


def _steps(group: Sequence[Candidate]) -> Iterator[Step]:
    """The steps in the order of their dates; one without a date keeps its place at the end and waits for one."""
    taken: set[str] = set()
    for candidate in sorted(group, key=_by_date):
        name = unique(_step_name(candidate), taken)
        taken.add(name)
        ladder = candidate.kind == "milestone"
        yield Step(name, candidate.due, target=_target(candidate) if ladder else None)


def _by_date(candidate: Candidate) -> tuple[date, int]:
    return candidate.due or date.max, candidate.start


def _step_name(candidate: Candidate) -> str:
    if candidate.kind == "milestone" and candidate.quantity:
        return "muc-" + re.sub(r"\W", "-", format_number(candidate.quantity.value))
    return f"han-{candidate.due.day}-{candidate.due.month}" if candidate.due else "han"


def _days(candidate: Candidate, every: frozenset[Every], due_days: Mapping[str, Collection[Every]]) -> str:
    """The row of due-days a cycle belongs to by its words; «» where no row holds all its periods."""
    words = fold(f"{candidate.title} {candidate.quote}")
    wanted = ["giai_ngan"] if _INVESTMENT.search(words) else []
    wanted += ["ctmtqg"] if _PROGRAMMES.search(words) else []
    fitting = [name for name in [*wanted, *due_days] if name in due_days and every <= set(due_days[name])]
    kept = [name for name in fitting if name in wanted] or [name for name in fitting if name == "kt_xh"] or fitting
    return kept[0] if kept else ""


def _remark(group: Sequence[Candidate], rule: Rule) -> str:
    first = group[0]
    lines = [f"Độ chắc {format_number(round(first.confidence, 2))}: {first.reason}."]
    lines += [f"«{' '.join(candidate.quote.split())}»" for candidate in group]
    if first.literal and first.due:
        lines.append(f"Ghi trong văn bản: {first.literal}; nhắc theo ngày {format_date(first.due)}.")
    if first.day and first.recurrence:
        lines.append(f"Ngày trong kỳ theo văn bản: {first.day}; kiểm tra dòng «{rule.days}» của ngay_bao_cao.")
    if first.lead and not rule.lead:
        lines.append(f"Chủ trì theo văn bản: {'; '.join(first.lead)} (chưa có mã trong units.yaml).")
    if first.recipient:
        lines.append(f"Nơi nhận theo văn bản: {first.recipient}.")
    return "\n".join(lines)


def _folded(book: Rulebook, remarks: Mapping[str, str]) -> Iterator[str]:
    """The soft rules as comments, ready to be taken in by taking off the «#»."""
    body = write(book, remarks).split("quy_tac:\n", 1)[1]
    yield "\n  # ===== Có thể là nghĩa vụ: bỏ dấu «#» ở các dòng của mục nào muốn nhận =====\n"
    for line in body.splitlines():
        yield f"#{line}\n" if line else "\n"


def slug(text: str, words: int) -> str:
    """An ASCII id of the first words of a text; begins with a letter."""
    found = re.findall(r"[a-z0-9]+", fold(text))[:words]
    slug = "-".join(found)[:56].strip("-")
    return slug if not slug or slug[0].isalpha() else f"v-{slug}"


def unique(name: str, taken: Collection[str]) -> str:
    """The name, or with the first number that nobody has."""
    if name not in taken:
        return name
    return next(f"{name}-{n}" for n in range(2, len(taken) + 3) if f"{name}-{n}" not in taken)
