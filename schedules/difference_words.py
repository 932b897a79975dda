"""How a change of a rule, of a reminder policy or of a chain of steps reads: what was, what will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from schedules.commune import Commune
from schedules.configuration import words
from schedules.escalation import Facts, Policy, ladder
from schedules.in_time import Chain, last_days, stages_to
from schedules.language import format_date, format_day
from schedules.obligations import Obligation
from schedules.progress import State
from schedules.rulebook import Rule, Step, Target

Say = Callable[[Commune, object], str]
NOTHING = "không ghi"


def _units(commune: Commune, value: object) -> str:
    return (
        ", ".join(commune.named(one) for one in value) if isinstance(value, tuple) else commune.named(str(value or ""))
    )


def _text(_: Commune, value: object) -> str:
    return str(value or "")


def _yes(_: Commune, value: object) -> str:
    return "có" if value else "không"


def _word(table: Mapping[str, object]) -> Say:
    by_meaning = {meaning: word for word, meaning in table.items()}
    return lambda _, value: by_meaning.get(value, "")


def _every(_: Commune, value: object) -> str:
    chosen = value if isinstance(value, frozenset) else frozenset()
    return ", ".join(word for word, kind in words.EVERY.items() if kind in chosen)


def target(one: Target | None) -> str:
    """A target as offices write it: "≥ 30 %"."""
    if one is None:
        return ""
    sign = {">=": "≥", "<=": "≤"}.get(one.op, one.op)
    return f"{sign} {one.value:g} {one.unit}".replace(".", ",")


_RULE: Mapping[str, tuple[str, Say]] = {
    "title": ("việc", _text),
    "clause": ("điều khoản", _text),
    "lead": ("chủ trì", _units),
    "support": ("phối hợp", _units),
    "recipient": ("nơi nhận", _units),
    "confirmer": ("ai xác nhận", _units),
    "each": ("nhân ra", _word(words.EACH)),
    "group": ("nhóm dự án", _word(words.GROUPS)),
    "policy": ("chính sách nhắc", _text),
    "source": ("hạn lấy từ", _word(words.SOURCES)),
    "every": ("kỳ", _every),
    "days": ("ngày gửi theo dòng", _text),
    "target": ("mức phải đạt", lambda _, value: target(value) if isinstance(value, Target) else ""),
    "conditional": ("chỉ làm khi", _text),
    "evidence": ("kèm khi báo xong", _text),
    "field": ("lĩnh vực", _text),
    "neutral": ("chỉ nêu tên", _yes),
}
_POLICY: Mapping[str, str] = {
    "daily": "quá hạn nhắc hằng ngày",
    "to_office": "báo Văn phòng sau",
    "to_vice": "báo Phó Chủ tịch sau",
    "to_chairman": "báo Chủ tịch sau",
}


def rule(old: Commune, new: Commune, was: Rule, now: Rule) -> str:
    """What of a rule differs; dates are told by the obligations they move."""
    said = [
        f"{label} {say(old, getattr(was, key)) or NOTHING} → {say(new, getattr(now, key)) or NOTHING}"
        for key, (label, say) in _RULE.items()
        if getattr(was, key) != getattr(now, key)
    ]
    return "; ".join([*said, *_steps(was.steps, now.steps)])


def _steps(was: Iterable[Step], now: Iterable[Step]) -> Iterator[str]:
    before = {one.id: one for one in was}
    for one in now:
        held = before.get(one.id)
        if held is None:
            continue
        if held.target != one.target:
            yield f"bước “{one.id}” {target(held.target) or NOTHING} → {target(one.target) or NOTHING}"
        if held.title != one.title:
            yield f"bước “{one.id}” tên {held.title or NOTHING} → {one.title or NOTHING}"


def policy(new: Commune, was: Policy, now: Policy, example: Obligation | None) -> Iterator[str]:
    """What of a policy differs, and the days on which one of its duties is reminded of."""
    said = [
        f"{label} {getattr(was, key)} → {getattr(now, key)} ngày"
        for key, label in _POLICY.items()
        if getattr(was, key) != getattr(now, key)
    ]
    if was.settles != now.settles:
        said.append(f"chờ chốt số liệu {'có' if was.settles else 'không'} → {'có' if now.settles else 'không'}")
    if said:
        yield f"Chính sách “{now.name}”: {'; '.join(said)}."
    if example is not None and was.before != now.before:
        days = (_reminded(new, one, example) for one in (was, now))
        yield f"Chính sách “{now.name}”, ví dụ việc hạn {format_date(example.due)}: nhắc ngày {' → '.join(days)}."


def _reminded(commune: Commune, policy_: Policy, one: Obligation) -> str:
    facts = Facts(due=one.due, closes_on=one.due, state=State.open)
    steps = ladder(facts, policy_, commune.calendar, commune.hours, one.due)
    return ", ".join(format_day(day) for day in dict.fromkeys(step.at.date() for step in steps))


def chains(old: Commune, new: Commune, obligations: Iterable[Obligation]) -> Iterator[str]:
    """Chains and steps that differ, then the last day of each step that moves, a line a milestone."""
    before = {(one.policy, one.group): one for one in old.chains}
    after = {(one.policy, one.group): one for one in new.chains}
    for key, one in after.items():
        if key not in before:
            yield f"Thêm chuỗi khâu {_called(one)}: {', '.join(stage.title for stage in one.stages)}."
        elif before[key] != one:
            yield from _chain(before[key], one)
    yield from (f"Bỏ chuỗi khâu {_called(one)}." for key, one in before.items() if key not in after)
    yield from _last_days(old, new, obligations)


def _called(one: Chain) -> str:
    named = next((word for word, group in words.GROUPS.items() if group is one.group), "")
    return f"“{one.policy}” ({named})" if named else f"“{one.policy}”"


def _chain(was: Chain, now: Chain) -> Iterator[str]:
    before, after = {one.id: one for one in was.stages}, {one.id: one for one in now.stages}
    for one in now.stages:
        held = before.get(one.id)
        if held is None:
            yield f"Thêm khâu “{one.title}” ({one.days} ngày làm việc) vào {_called(now)}."
        elif held.days != one.days:
            yield f"Khâu “{one.title}”: {held.days} → {one.days} ngày làm việc, {_called(now)}."
        elif held != one:
            yield f"Sửa khâu “{one.title}” của {_called(now)}."
    yield from (f"Bỏ khâu “{one.title}” khỏi {_called(now)}." for id_, one in before.items() if id_ not in after)
    if [id_ for id_ in before if id_ in after] != [id_ for id_ in after if id_ in before]:
        yield f"Đổi thứ tự các khâu của {_called(now)}."
    if was.reminds != now.reminds:
        yield f"{'Nhắc' if now.reminds else 'Thôi nhắc'} trước ngày cuối của từng khâu, {_called(now)}."


def _last_days(old: Commune, new: Commune, obligations: Iterable[Obligation]) -> Iterator[str]:
    told: set[tuple[str, object, date, str]] = set()
    for one in obligations:
        milestone = (one.policy, one.group, one.due, one.occurrence)
        if milestone in told:
            continue
        told.add(milestone)
        before, after = _ends(old, one), _ends(new, one)
        moved = [
            f"“{title}” {f'{format_date(before[id_][1])} → ' if id_ in before else ''}{format_date(day)}"
            for id_, (title, day) in after.items()
            if id_ not in before or before[id_][1] != day
        ]
        if moved:
            yield f"{one.title}, hạn {format_date(one.due)}, ngày cuối còn kịp: {'; '.join(moved)}."


def _ends(commune: Commune, one: Obligation) -> dict[str, tuple[str, date]]:
    """Steps before a milestone by id: title and last day."""
    chain = commune.chain(one.policy, one.group)
    stages = stages_to(chain, one.occurrence) if chain is not None else ()
    return {last.stage.id: (last.stage.title, last.finish) for last in last_days(stages, one.due, commune.calendar)}
