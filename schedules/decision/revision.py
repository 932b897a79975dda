"""A second reading: what a revised decision changes against the rulebook or reading there is, and what carries over.

Duties are paired by clause, kind, time and figure, then with one of these given up at a time; the surest pairs are made
first and nothing is paired twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from schedules.configuration.writing import book_row, rule_row
from schedules.decision.draft import SAMPLE_DAYS
from schedules.decision.reading import Candidate, Reading
from schedules.decision.review import Decision, Item, Key, Review, Verdict, corrections, items, joined, keys, one_step
from schedules.language import fold, format_date, format_number
from schedules.rulebook import Every, Kind, Rulebook, Target

_ALIKE = 0.7  # share of letters two wordings of one duty have in common
_TITLED = 0.6  # share of the words of an office's own title that the text must have
_TOO_LONG = 400
_DATED = ("one_off", "milestone")
_PERIODS = {
    "weekly": "tuần",
    "monthly": "tháng",
    "quarterly": "quý",
    "half_year": "6 tháng",
    "nine_month": "9 tháng",
    "annual": "năm",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One duty at one time, of a rulebook or of a reading: what two documents are compared by.

    kind: `dated`, or a kind of contracts.md §4. row: of a rulebook, the rule in the words of its file with this one
    step. source: of a reading, its candidate.
    """

    title: str
    clause: str
    kind: str
    due: date | None = None
    every: frozenset[str] = frozenset()
    figure: tuple[float, str] | None = None
    group: str = ""
    row: Mapping[str, Any] | None = None
    source: Candidate | None = None

    @property
    def firm(self) -> bool:
        """Whether it has a date or a cycle of its own."""
        return bool(self.due or self.every)

    @property
    def time(self) -> str:
        """When, for a person."""
        if self.every:
            return "định kỳ " + ", ".join(word for name, word in _PERIODS.items() if name in self.every)
        return f"hạn {format_date(self.due)}" if self.due else "không có hạn"


@dataclass(frozen=True, slots=True)
class Change:
    """A duty both documents have, and what became different, in Vietnamese."""

    old: Point
    new: Point
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """What a new reading does to what there was. pairs: the same duty in both, changed or not."""

    pairs: tuple[tuple[Point, Point], ...]
    added: tuple[Point, ...]
    gone: tuple[Point, ...]

    @property
    def changed(self) -> tuple[Change, ...]:
        made = [Change(old, new, tuple(_what(old, new))) for old, new in self.pairs]
        return tuple(one for one in made if one.what)

    def lines(self) -> tuple[str, ...]:
        """For the office: changed, new, gone. Paragraphs without a date or a cycle count where they were rules."""
        new = [one for one in self.added if one.firm]
        gone = [one for one in self.gone if one.firm or one.row]
        return (
            *(f"Đổi: {one.new.title} ({one.new.clause}): {'; '.join(one.what)}." for one in self.changed),
            *(f"Mới: {one.title} ({one.clause}), {one.time}." for one in new),
            *(f"Không còn thấy: {one.title} ({one.clause}), {one.time}." for one in gone),
        )


def compare(old: Reading | Rulebook, new: Reading) -> Revision:
    """Which duties of `old` the new reading has again, which it does not have, and which are new."""
    before = list(_of_rulebook(old) if isinstance(old, Rulebook) else _of_reading(old))
    after = list(_of_reading(new))
    pairs: list[tuple[Point, Point]] = []
    for alike in _PASSES:
        pairs += _pair(before, after, alike)
    order = {id(point): index for index, point in enumerate(_of_all(pairs, after))}
    pairs.sort(key=lambda pair: order[id(pair[1])])
    return Revision(tuple(pairs), tuple(after), tuple(before))


def _of_all(pairs: Sequence[tuple[Point, Point]], rest: Sequence[Point]) -> list[Point]:
    def place(point: Point) -> int:
        return point.source.start if point.source else 0

    return sorted([*(new for _, new in pairs), *rest], key=place)


# --- points ---------------------------------------------------------------------------------------------------------


def _of_reading(reading: Reading) -> Iterator[Point]:
    for one in reading.candidates:
        figure = (one.quantity.value, one.quantity.unit) if one.quantity else None
        dated = one.kind in _DATED
        yield Point(
            title=" ".join((one.title or one.quote).split())[:110],
            clause=one.clause,
            kind="dated" if dated else one.kind,
            due=one.due if dated else None,
            every=one.recurrence,
            figure=figure,
            group=one.group or "",
            source=one,
        )


def _of_rulebook(book: Rulebook) -> Iterator[Point]:
    for rule in book.rules:
        dated = rule.kind in (Kind.one_off, Kind.milestone)
        row = rule_row(rule)
        plain = Point(
            title=rule.title,
            clause=rule.clause,
            kind="dated" if dated else rule.kind.value,
            every=frozenset(every.value for every in rule.every),
            figure=_figure(rule.target),
            group=rule.group.value if rule.group else "",
            row=row,
        )
        if not dated:
            yield plain
        for step, written in zip(rule.steps, row.get("cac_buoc", ()), strict=True):
            yield replace(
                plain,
                title=step.title or rule.title,
                due=step.due,
                figure=_figure(step.target or rule.target),
                row=one_step(row, written),
            )


def _figure(target: Target | None) -> tuple[float, str] | None:
    return (target.value, target.unit) if target else None


# --- pairing --------------------------------------------------------------------------------------------------------


def _pair(before: list[Point], after: list[Point], alike: Callable[[Point, Point], bool]) -> list[tuple[Point, Point]]:
    """The pairs that are alike, taken out of both lists; where several could be, the best worded first."""
    fitting = [(old, new) for new in after for old in before if old.kind == new.kind and alike(old, new)]
    olds, news = Counter(id(old) for old, _ in fitting), Counter(id(new) for _, new in fitting)
    choices = [(old, new) for old, new in fitting if olds[id(old)] > 1 or news[id(new)] > 1]
    rank = {(id(old), id(new)): _likeness(old, new) for old, new in choices}
    made: list[tuple[Point, Point]] = []
    taken: set[int] = set()
    for old, new in sorted(fitting, key=lambda pair: -rank.get((id(pair[0]), id(pair[1])), 1.0)):
        if not taken & {id(old), id(new)}:
            taken |= {id(old), id(new)}
            made.append((old, new))
    before[:] = [one for one in before if id(one) not in taken]
    after[:] = [one for one in after if id(one) not in taken]
    return made


def _same_time(old: Point, new: Point) -> bool:
    return old.due == new.due and (old.every == new.every or bool(old.every & new.every))


def _everything(old: Point, new: Point) -> bool:
    if old.clause != new.clause or not _same_time(old, new) or old.figure != new.figure or old.group != new.group:
        return False
    plain = old.source is not None and not new.firm and new.figure is None
    return not plain or _worded_alike(old, new)  # a paragraph without time or figure is known by its words alone


def _here_and_then(old: Point, new: Point) -> bool:
    return old.clause == new.clause and _same_time(old, new) and (new.firm or old.figure == new.figure is not None)


def _moved_in_time(old: Point, new: Point) -> bool:
    same_figure = old.figure is not None and old.figure == new.figure
    firm = bool(old.due and new.due) or bool(old.every and new.every)
    return firm and old.clause == new.clause and old.group == new.group and (same_figure or _worded_alike(old, new))


def _without_date(old: Point, new: Point) -> bool:
    """A date that one of the two does not know: the clerk set it, or the reader did not see it."""
    return old.clause == new.clause and old.kind == "dated" and (old.due is None) != (new.due is None)


def _new_figure(old: Point, new: Point) -> bool:
    return old.clause == new.clause and old.figure is not None and new.figure is not None and _worded_alike(old, new)


def _moved_in_text(old: Point, new: Point) -> bool:
    told = new.firm or new.figure is not None or old.source is not None
    return told and _same_time(old, new) and old.figure == new.figure and _worded_alike(old, new)


_PASSES = (_everything, _here_and_then, _moved_in_time, _new_figure, _moved_in_text, _without_date)


def _worded_alike(old: Point, new: Point) -> bool:
    if old.source is None:
        return _likeness(old, new) >= _TITLED
    match = SequenceMatcher(None, _letters(old), _letters(new), autojunk=False)
    return match.quick_ratio() >= _ALIKE and match.ratio() >= _ALIKE


def _likeness(old: Point, new: Point) -> float:
    """0 to 1: of an office's own title the share of its words that the text has, else how alike two wordings are."""
    if old.source is None:
        title, quote = _letters(old).split(), set(_letters(new).split())
        return sum(word in quote for word in title) / max(len(title), 1)
    return SequenceMatcher(None, _letters(old), _letters(new), autojunk=False).ratio()


def _letters(point: Point) -> str:
    """The wording without numbers: a moved date must not make two wordings differ."""
    words = point.source.quote[:_TOO_LONG] if point.source else point.title
    return " ".join("".join(c if c.isalpha() else " " for c in fold(words)).split())


def _what(old: Point, new: Point) -> Iterator[str]:
    if old.due != new.due and not (old.due and old.row and new.due is None):
        yield f"{old.time} thành {new.time}"
    if not new.every <= old.every:
        yield f"{old.time} thành {new.time}"
    if new.figure is not None and old.figure != new.figure:
        yield f"mức {_shown(old.figure)} thành {_shown(new.figure)}"
    if old.clause != new.clause:
        yield f"trước ở {old.clause}"
    if old.source and new.source and old.source.lead != new.source.lead:
        yield f"chủ trì thành {', '.join(new.source.lead) or 'chưa rõ'}"


def _shown(figure: tuple[float, str] | None) -> str:
    if figure is None:
        return "chưa có"
    value, unit = figure
    return f"{format_number(value)}{unit}" if unit == "%" else f"{format_number(value)} {unit}"


# --- carrying over --------------------------------------------------------------------------------------------------


def carry(
    old: Rulebook, new: Reading, due_days: Mapping[str, Collection[Every]] = SAMPLE_DAYS, taken: Collection[str] = ()
) -> Review:
    """A review of the new reading that keeps what the rulebook says wherever the reading still has it.

    Ids, titles and units stay those of the rulebook; dates and figures become those of the new text. Rules and steps
    that the reading does not have stay in `kept` until a person drops them. What is new waits for a decision.
    """
    found = compare(old, new)
    by_candidate = {id(item.candidate): item for item in items(new, due_days, taken)}
    decisions = [
        _carried(one, point.source, by_candidate[id(point.source)])
        for one, point in found.pairs
        if point.source is not None and one.row is not None
    ]
    kept: dict[str, Mapping[str, Any]] = {}
    for row in (point.row for point in found.gone if point.row is not None):
        name = str(row["ma"])
        kept[name] = joined(kept[name], row) if name in kept else row
    head = {key: value for key, value in book_row(old).items() if key != "chap_nhan"}
    return Review(tuple(decisions), head, tuple(kept.values()))


def _carried(old: Point, source: Candidate, item: Item) -> Decision:
    """The old rule's words over the new proposal, with the new date and figure."""
    assert old.row is not None
    wanted = dict(old.row)
    target: dict[str, Any] = wanted
    fresh: Mapping[str, Any] = item.row
    if "cac_buoc" in wanted:
        step = dict(wanted["cac_buoc"][0])
        step["han"] = source.due or step.get("han")
        wanted["cac_buoc"] = [step]
        target, fresh = step, (item.row.get("cac_buoc") or [{}])[0]
    if "chi_tieu" in target and source.quantity and old.figure != (source.quantity.value, source.quantity.unit):
        target["chi_tieu"] = {**target["chi_tieu"], **_amount(fresh.get("chi_tieu", {}))}
    wanted["dieu_khoan"] = source.clause
    fields = corrections(item.row, wanted)
    return Decision(item.key, Verdict.correct if fields else Verdict.accept, fields)


def _amount(target: Mapping[str, Any]) -> dict[str, Any]:
    return {key: target[key] for key in ("phep", "gia_tri", "don_vi") if key in target}


def rekey(review: Review, old: Reading, new: Reading) -> Review:
    """The decisions of an earlier reading said of the new one: those whose duty is still there."""
    before, after = keys(old), keys(new)
    names: dict[Key, Key] = {
        before[id(one.source)]: after[id(two.source)]
        for one, two in compare(old, new).pairs
        if one.source is not None and two.source is not None
    }
    moved = tuple(replace(one, key=names[one.key]) for one in review.decisions if one.key in names)
    return replace(review, decisions=moved)
