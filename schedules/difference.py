"""What applying a changed configuration would do, in Vietnamese lines for the office to read first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from schedules import difference_words as said
from schedules.attention import loads
from schedules.commune import Commune
from schedules.language import format_date
from schedules.obligations import Obligation, expand
from schedules.plan import title
from schedules.repealed import Act
from schedules.rulebook import Rulebook

AT_MOST = 20  # lines of one kind; the rest is counted


def difference(old: Commune, new: Commune) -> tuple[str, ...]:
    """Units, people, projects, rules and settings that differ, then the obligations this makes, ends or moves.

    Empty where nothing that matters differs. Obligations are compared over all years that either has rulebooks for.
    """
    return (
        *_compare("đơn vị", old.directory.units, new.directory.units, lambda unit: unit.name),
        *_compare("cán bộ", old.directory.people, new.directory.people, lambda person: person.title),
        *_compare("nhóm", old.directory.collectives, new.directory.collectives, lambda group: group.name),
        *_compare("dự án", old.projects, new.projects, lambda project: project.name),
        *_compare("bộ quy tắc", _books(old), _books(new), lambda book: book.title),
        *_compare("quy tắc", old.in_force, new.in_force, lambda rule: rule.title, partial(said.rule, old, new)),
        *_compare("chính sách nhắc", old.policies, new.policies, lambda policy: policy.name),
        *_policies(old, new),
        *_compare("ngày báo cáo", old.due_days, new.due_days, lambda row: row.key),
        *_compare("văn bản hết hiệu lực", _repealed(old), _repealed(new), lambda act: act.number),
        *_settings(old, new),
        *_capped(list(said.chains(old, new, _all(new))) if old.chains != new.chains else [], "khâu"),
        *_calendar(old, new),
        *_obligations(old, new),
        *_messages(old, new),
    )


def _compare(
    what: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    name: Callable[[Any], str],
    details: Callable[[Any, Any], str] = lambda was, now: "",
) -> Iterator[str]:
    def line(verb: str, key: str, thing: Any) -> str:
        return f"{verb} {what} “{name(thing)}”{'' if name(thing) == key else f' ({key})'}."

    yield from _capped([line("Thêm", key, new[key]) for key in new if key not in old], what)
    yield from _capped([line("Bỏ", key, old[key]) for key in old if key not in new], what)
    changed = [key for key in new if key in old and new[key] != old[key]]
    lines = ((line("Sửa", key, new[key]), details(old[key], new[key])) for key in changed)
    yield from _capped([f"{head[:-1]}: {more}." if more else head for head, more in lines], what)


def _capped(lines: list[str], what: str) -> Iterable[str]:
    if len(lines) <= AT_MOST:
        return lines
    return [*lines[:AT_MOST], f"… và {len(lines) - AT_MOST} thay đổi {what} nữa."]


def _books(commune: Commune) -> dict[str, Rulebook]:
    """Rulebooks by id without their rules, which are compared on their own."""
    return {book.id: replace(book, rules=()) for book in commune.rulebooks}


def _repealed(commune: Commune) -> dict[str, Act]:
    return {act.number: act for act in commune.repealed}


SETTINGS = {
    "name": "tên xã",
    "province": "tỉnh",
    "hours": "giờ nhắc",
    "briefing": "ngày giao ban",
    "closing_day": "ngày chốt số liệu",
    "group": "tin ở nhóm chung",
    "retention": "thời gian lưu",
    "extension": "giới hạn gia hạn",
    "attention": "giới hạn nhắc một ngày",
    "messengers": "các kênh",
    "quota": "gói Zalo",
    "sends": "những gì tự gửi",
    "contact": "cách liên hệ Văn phòng",
    "unblocking": "ai gỡ vướng mắc",
    "policy_for": "chính sách nhắc mặc định của từng loại việc",
}


def _settings(old: Commune, new: Commune) -> Iterator[str]:
    for field, words in SETTINGS.items():
        if getattr(old, field) != getattr(new, field):
            yield f"Sửa {words}."


def _calendar(old: Commune, new: Commune) -> Iterator[str]:
    before, after = old.calendar, new.calendar
    for words, a, b in (("ngày nghỉ", before.off, after.off), ("ngày làm bù", before.work, after.work)):
        yield from (f"Thêm {words} {format_date(day)}." for day in sorted(b.keys() - a.keys()))
        yield from (f"Bỏ {words} {format_date(day)}." for day in sorted(a.keys() - b.keys()))
    if (before.unconfirmed, before.announced) != (after.unconfirmed, after.announced):
        yield "Sửa danh sách ngày, năm chưa có thông báo lịch nghỉ."


def _policies(old: Commune, new: Commune) -> Iterator[str]:
    changed = [key for key in new.policies if key in old.policies and new.policies[key] != old.policies[key]]
    if not changed:
        return
    examples = {one.policy: one for one in reversed(_all(new))}
    for key in changed:
        yield from said.policy(new, old.policies[key], new.policies[key], examples.get(key))


def _messages(old: Commune, new: Commune) -> Iterator[str]:
    """How many reminders more or less, where anything that decides about them differs."""
    if (old.policies, old.in_force, old.due_days, old.calendar, old.directory, old.projects) == (
        new.policies, new.in_force, new.due_days, new.calendar, new.directory, new.projects,
    ):  # fmt: skip
        return
    first, last = _years(old, new)
    before, after = (sum(load.messages for load in loads(commune, first, last).values()) for commune in (old, new))
    if before != after:
        yield f"Tin nhắc nếu mọi việc báo đúng hạn, {first.year}–{last.year}: {before} → {after} tin."


def _years(*communes: Commune) -> tuple[date, date]:
    """From the first year anybody has a rulebook for to the spring after the last."""
    years = [book.year for commune in communes for book in commune.rulebooks] or [date.min.year]
    return date(min(years), 1, 1), date(max(years) + 1, 3, 31)


def _all(commune: Commune) -> Sequence[Obligation]:
    return expand(commune, *_years(commune)).obligations


def _obligations(old: Commune, new: Commune) -> Iterator[str]:
    first, last = _years(old, new)
    before, after = _by_id(old, first, last), _by_id(new, first, last)
    what = "việc có hạn"
    added = [one for key, one in after.items() if key not in before]
    ended = [one for key, one in before.items() if key not in after]
    moved = [(before[key], one) for key, one in after.items() if key in before and before[key].due != one.due]
    yield from _capped([f"Thêm việc: {_line(new, one)}." for one in added], what)
    yield from _capped([f"Bỏ việc: {_line(old, one)}." for one in ended], what)
    yield from _capped([f"Đổi hạn: {_line(new, one)} (trước là {format_date(was.due)})." for was, one in moved], what)


def _by_id(commune: Commune, first: date, last: date) -> dict[str, Obligation]:
    return {one.id: one for one in expand(commune, first, last).obligations}


def _line(commune: Commune, one: Obligation) -> str:
    return f"{title(commune, one)}, {commune.named(one.unit)}, hạn {format_date(one.due)}"
