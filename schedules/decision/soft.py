"""What has no date of its own: targets of the year, soft starts, occasions, deliverables, leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from schedules.decision.actors import Actor, Part, chairs, label_of
from schedules.decision.facts import Facts
from schedules.decision.found import Found, Line, cut
from schedules.decision.page import Page
from schedules.decision.quantities import Quantity, quantities
from schedules.decision.roles import Role
from schedules.decision.scene import Stage
from schedules.decision.sentences import Span
from schedules.decision.task import task_span
from schedules.decision.times import Time, has_verb

_STRIVE = re.compile(
    r"\b(?:phan dau|bao dam|dam bao|dat|hoan thanh|giai ngan|tiet kiem|danh|su dung|vuot|cat giam|bai bo"
    r"|don gian hoa|ket noi"
    r"|kiem tra|giam|tang|toi thieu|it nhat|tren|duoi|khong (?:thap|qua|duoi)|toi da|duoc|cap nhat|phat trien"
    r"|to chuc|trong|xay)\b"
)
_SHARE = re.compile(r"\bphan chia \d")
_EVENT = re.compile(r"\btruoc, trong va sau\b")
_DAILY = re.compile(r"\b(?:(?:hang|moi) (?:ngay|dem)|\d{1,2} lan ?/ ?ngay)\b")
_ONCE = re.compile(r"\b(?:ngay khi|ngay sau khi|sau khi co|khi co yeu cau|khi co)\b")
_DELIVER = re.compile(r"\b(?:gui|goi|trinh|nop)\b")
_WEIGHTY = re.compile(r"\b(?:tham muu|chiu trach nhiem|co trach nhiem|co nhiem vu)\b")
_LEAD_QUOTE = 200


def targets(subject: Line, facts: Facts, taken: Sequence[Found]) -> Iterator[Found]:
    """Figures that no date claims: targets of the whole year."""
    used = {found.quantity.start for found in taken if found.quantity}
    for quantity in quantities(subject.page, subject.segment.start, subject.segment.end):
        if quantity.start in used or subject.quoted(quantity.start):
            continue
        span = cut(subject.page, subject.stroke(quantity.start), quantity.start, quantity.end)
        opens = quantity.start <= subject.segment.start + 1
        if opens or _STRIVE.search(subject.page.folded, span.start, span.end):
            yield _target(subject, facts, span, quantity)


def _target(subject: Line, facts: Facts, span: Span, quantity: Quantity) -> Found:
    at, segment = quantity.start, subject.segment
    start = next((t for t in subject.times if t.role is Role.SOFT_START and span.start <= t.at < span.end), None)
    if start:
        return Found(span, segment, "one_off", "chỉ tiêu làm ngay từ đầu năm", 0.6, at, start, quantity, None, "fuzzy")
    named = any(t.role is Role.YEAR for t in subject.times)
    due = date(facts.year, 12, 31) if facts.year else None
    basis = "none" if due is None else "explicit_year" if named else "implied_plan_year"
    why = "chỉ tiêu cả năm" if named else "chỉ tiêu không ghi thời hạn; hiểu là đến hết năm kế hoạch"
    sure = 0.5 if _SHARE.search(subject.folded) else 0.72
    return Found(span, segment, "standing_target", why, sure, at, None, quantity, due, basis)


def occasions(subject: Line, taken: Sequence[Found]) -> Iterator[Found]:
    """Soft starts («ngay từ đầu năm»), feasts, events and «ngay khi …»."""
    fuzzy = {found.time for found in taken if found.basis == "fuzzy"}
    for time in subject.times:
        if time.role is Role.SOFT_START and time not in fuzzy:
            yield _occasion(subject, time, "one_off", "fuzzy", "làm ngay từ đầu năm, không ghi ngày cuối")
        elif time.role is Role.EVENT:
            yield _occasion(subject, time, "event", "event_calendar", "gắn với một dịp trong năm")
    page, segment = subject.page, subject.segment
    if match := _EVENT.search(page.folded, segment.start, segment.end):
        span = cut(page, subject.whole, match.start(), match.end())
        why = "gắn với một sự kiện không ghi ngày"
        yield Found(span, segment, "event", why, 0.5, match.start(), basis="event_calendar")
    daily = _DAILY.search(page.folded, segment.start, segment.end)
    if daily and has_verb(page, segment.start, segment.end) and not _said_with_another_accent(page, daily):
        span = cut(page, subject.whole, daily.start(), daily.end())
        why = "việc hằng ngày: để theo dõi, hệ thống không nhắc từng ngày"
        yield Found(span, segment, "assignment", why, 0.5, daily.start())
    once = _ONCE.search(page.folded, segment.start, segment.end)
    if once and not any(t.role is Role.RELATIVE for t in subject.times):
        part = subject.stroke(once.start())
        if has_verb(page, part.start, part.end):
            why = f"phát sinh «{page.words(once.start(), once.end())} …»"
            span = cut(page, part, once.start(), once.end())
            yield Found(span, segment, "event", why, 0.5, once.start(), basis="trigger")


def _said_with_another_accent(page: Page, daily: re.Match[str]) -> bool:
    """«mới ngay», «hãng ngày»: only «hằng, hàng, mỗi ngày» come again each day."""
    words = page.plain[daily.start() : daily.end()].lower().split()
    return words[0] not in ("hằng", "hàng", "hang", "mỗi") and "/" not in daily.group()


def _occasion(subject: Line, time: Time, kind: str, basis: str, why: str) -> Found:
    return Found(task_span(subject, time), subject.segment, kind, why, 0.55, time.at, time, None, None, basis)


def deliverable(subject: Line, stage: Stage) -> Iterator[Found]:
    """Something to be made and sent to somebody, with no date: the reader asks for one."""
    cast = stage.scenes[subject.index].cast[subject.segment]
    receiver = next((actor for actor in cast if actor.part is Part.RECIPIENT), None)
    if receiver and _DELIVER.search(
        subject.page.folded, max(subject.segment.start, receiver.start - 40), receiver.start
    ):
        span = cut(subject.page, subject.whole, receiver.start, receiver.end)
        why = "có sản phẩm và nơi nhận nhưng không ghi hạn: cần một ngày"
        yield Found(span, subject.segment, "one_off", why, 0.55, span.start)


def leads(subject: Line, stage: Stage) -> Iterator[Found]:
    """Who is told to lead or to do something: «X chủ trì», «Giao X …», «X tham mưu …», a unit that opens the
    sentence."""
    page, segment = subject.page, subject.segment
    if label_of(page, segment) in ("support", "time", "other"):
        return
    cast = stage.scenes[subject.index].cast[segment]
    chaired = chairs(page, segment.start, segment.end)
    said = next((a for a in cast if a.part is Part.LEAD and a.said), None)
    acting = next((a for a in cast if a.part is Part.SUBJECT), None)
    if said is not None:
        yield _lead(subject, said, 0.9, "ghi rõ đơn vị chủ trì" if chaired else "giao đích danh")
    elif chaired and acting is None:
        if stage.lead(subject.index, segment, segment.start)[0]:
            yield _lead(subject, None, 0.85, "«chủ trì» dưới mục của đơn vị")
    elif acting and acting.start - segment.start < 60 and acting.end < segment.end:
        weighty = _WEIGHTY.search(page.folded, acting.end, min(segment.end, acting.end + 90))
        yield _lead(subject, acting, 0.7 if weighty else 0.5, "đơn vị đứng đầu câu")


def _lead(subject: Line, actor: Actor | None, sure: float, why: str) -> Found:
    page, segment = subject.page, subject.segment
    start = actor.start if actor else segment.start
    if actor and page.plain[start - 1 : start] == "(" and start - segment.start < _LEAD_QUOTE:
        start = segment.start  # «cơ quan chủ trì … (Phòng A)»: the names alone say nothing
    stop = min(segment.end, max(start + _LEAD_QUOTE, actor.end + 60 if actor else 0))
    if stop < segment.end:
        stop = max(page.plain.rfind(" ", start + 40, stop), start + 40)
    at = actor.start if actor else start
    return Found(Span(start, stop), segment, "assignment", why, sure, at)
