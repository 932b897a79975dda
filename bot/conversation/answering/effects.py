"""What one understood text does to one duty: the entry, the obligation, who is asked next, the words of the echo.

Long because every kind of reply is one function of one table, and the next is read beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties, showing
from bot.conversation.answering import attaching, boxes, doubts, measures, questions, steps
from bot.conversation.case import Case, Said
from bot.conversation.deciding import collecting, confirm, extensions, unblock
from bot.conversation.private import without_names
from bot.conversation.turn import Answer, Row, Turn
from bot.ledger.duties import progress
from bot.texts import Rich, render
from schedules.hindrances import says_cleared
from schedules.in_time import Stage
from schedules.language import fold, lower
from schedules.periods import words
from schedules.progress import State
from schedules.replies import ReplyContext, Understanding, understand
from schedules.rulebook import Kind

# A report called done this long before it is due is more often a slip of the number than zeal: it is asked.
OFFICE = "office"  # through whom an answer came that somebody else wrote down
FAR_AHEAD = timedelta(days=25)
# What closes a duty that applies only under a condition, when it is all that is said: "không cần điều chỉnh".
_NOT_NEEDED = re.compile(
    r"\W*(?:(?:da|em|e|bc|bao cao|don vi|phong|quy nay|ky nay)\W+)*(?:khong|ko|k|kg)\s+"
    r"(?:can|co nhu cau|phat sinh|ap dung|(?:can |de nghi |de xuat |phai )*(?:dieu chinh|ra soat|de xuat))"
    r"(?:\s+(?:dieu chinh|gi|ke hoach|von|them|ra soat|de xuat|nhu cau))*(?:\W+(?:a|nhe|r|roi))*\W*"
)


def take(
    turn: Turn, row: RowMapping, text: str, understood: Understanding | None = None, *, sure: bool = False
) -> Said:
    """Records what a text says of an obligation, or says why not."""
    if row["state"] not in duties.OPEN:
        return Said(row, render("phrase.closed", state=row["state"]))
    case = Case(turn, row, understood or _understand(turn, row, text), text, sure)
    if row["facts"].get("conditional") and _NOT_NEEDED.fullmatch(fold(text)):
        return _finished(case, render("phrase.not_needed", by=confirm.confirmer_name(turn, row)), "done")
    answer = collecting.answer_in(case)
    if answer is not None:
        return _done(collecting.as_answer(case, answer))
    asked = collecting.maybe(case) or doubts.of_whom(case)
    if asked is not None:
        return Said(row, render("phrase.unclear"), question=asked)
    stage = _stage(case)
    return _step(case, stage) if stage is not None else _EFFECTS[str(case.understood.kind)](case)


def take_answer(turn: Turn, row: RowMapping, text: str) -> Said:
    """The person said that these words are the answer that was asked for."""
    if row["state"] not in duties.OPEN:
        return Said(row, render("phrase.closed", state=row["state"]))
    return _done(collecting.as_answer(Case(turn, row, _understand(turn, row, text), text), text))


def _understand(turn: Turn, row: RowMapping, text: str) -> Understanding:
    # Names go before the text is understood: no reason made of it can hold one.
    return understand(without_names(text), turn.local, context=ReplyContext(due=row["due"]))


def step_done(turn: Turn, row: RowMapping, stage: Stage, text: str) -> Said:
    """A step on the way was pressed as done; the milestone stays open."""
    if row["state"] != State.open.value:
        return Said(row, render("phrase.closed", state=row["state"]))
    return _step(Case(turn, row, understand("", turn.local), text), stage)


# --- kinds ----------------------------------------------------------------------------------------------------------


def _done(case: Case) -> Said:
    if case.row["state"] == State.awaiting.value:
        return Said(case.row, render("phrase.awaiting_already", by=confirm.confirmer_name(case.turn, case.row)))
    doubted = _doubted(case) or _asked_back(case, doubts.of_done(case))
    if doubted is not None:
        return doubted
    named = boxes.done_in(case)
    if named:
        return _some_boxes(case, named)
    if not case.sure and _far_ahead(case):
        return Said(case.row, render("phrase.unclear"), question=questions.far_ahead(case))
    return _finished(case, render("phrase.done", by=confirm.confirmer_name(case.turn, case.row)), "done")


def _report_sent(case: Case) -> Said:
    document = case.understood.document
    number = document.number if document else None
    day = document.date if document else None
    if case.row["kind"] != Kind.cycle.value:
        phrase = render("phrase.report_sent", number=number, day=day)
        return _record(case, phrase, question=questions.status_question(case.turn, case.row, "question.sent_then"))
    if case.row["state"] == State.awaiting.value:
        return Said(case.row, render("phrase.awaiting_already", by=confirm.confirmer_name(case.turn, case.row)))
    doubted = _asked_back(case, doubts.of_done(case))
    if doubted is not None:
        return doubted
    named = boxes.done_in(case)
    if named:
        return _some_boxes(case, named)
    by = confirm.confirmer_name(case.turn, case.row)
    return _finished(case, render("phrase.report_done", number=number, day=day, by=by), "report_sent")


def _progress(case: Case) -> Said:
    doubted = _doubted(case)
    if doubted is not None:
        return doubted
    percent, amount = measures.stated(case)
    named = boxes.done_in(case)
    if named:
        return _some_boxes(case, named)
    if percent is not None and measures.reaches(case.row, percent) and case.row["state"] == State.open.value:
        by = confirm.confirmer_name(case.turn, case.row)
        phrase = render("phrase.reached", percent=percent, amount=amount, target=measures.target(case.row), by=by)
        return _finished(case, phrase, str(case.understood.kind))
    promised = _promise(case)
    reason = case.reason
    phrase = render("phrase.progress", percent=percent, amount=amount, promised=promised, reason=reason)
    changes: dict[str, Any] = {"promised_until": promised} if promised else {}
    if says_cleared(case.text):
        changes |= {"blocked_since": None, "blocked_reason": None}
    notes = _promise_notes(case, promised)
    return _record(case, phrase, changes=changes, notes=notes)


def _not_started(case: Case) -> Said:
    begins = case.understood.new_date
    return _record(case, render("phrase.not_started", begins=begins, reason=case.reason))


def _blocked(case: Case) -> Said:
    doubted = _doubted(case)
    if doubted is not None:
        return doubted
    percent, amount = measures.stated(case)
    reason = case.reason
    changes = {
        "blocked_since": case.row["blocked_since"] or case.turn.now,
        "blocked_reason": reason or case.row["blocked_reason"],
    }
    phrase = render("phrase.blocked", reason=reason, percent=percent, amount=amount)
    clear = bool(reason) and not _bare_obstacle(reason)
    promised = _promise(case)
    changes |= {"promised_until": promised} if promised else {}
    said = _record(case, phrase, changes=changes, question=None if clear else questions.reason(case))
    if not clear:
        return said
    notes = unblock.route(case.turn, case.turn.newest(case.row), reason)
    return replace(said, notes=(*said.notes, *notes))


def _extension(case: Case) -> Said:
    row, turn = case.row, case.turn
    if row["state"] == State.awaiting.value:
        return Said(row, render("phrase.awaiting_already", by=confirm.confirmer_name(turn, row)))
    day, reason = case.understood.new_date, case.reason
    trouble = extensions.trouble(turn, row, day, reason)
    if trouble is not None or day is None:
        return Said(row, render("phrase.unclear"), question=trouble)
    before = progress.snapshot(row, row)
    changed = case.turn.touch(case.row, extension_asked=True, answered_at=turn.now)
    replaced = extensions.drop(turn, row)
    request = extensions.open_request(turn, changed, day, reason)
    _add(case, "extension_request", before | {"requests": [request]}, changed)
    phrase = render("phrase.extension", reason=reason, day=day, to=extensions.approver_name(turn, row))
    notes = (render("note.extension_replaced"),) if replaced else ()
    return Said(row, phrase, recorded=True, notes=notes)


def _acknowledged(case: Case) -> Said:
    row = case.row
    before = progress.snapshot(row, row)
    changed = case.turn.touch(case.row, acknowledged_at=case.turn.now)
    _add(case, progress.ACKNOWLEDGED, before, changed)
    return Said(row, render("phrase.acknowledged"), recorded=True)


def _question(case: Case) -> Said:
    line = duties.line(case.turn.commune, case.row, case.turn.today)
    recipients = [case.turn.commune.named(unit) for unit in case.row["facts"].get("recipient") or ()]
    text = render("question.answered", line=line, recipients=recipients, office=questions.office_title(case.turn))
    return Said(case.row, text, question=Answer(text, purpose="question"))


def _unclear(case: Case) -> Said:
    new_date = case.understood.new_date
    if case.row["state"] == State.awaiting.value:  # "xong rồi mà sao cứ hỏi"
        return Said(case.row, render("phrase.awaiting_already", by=confirm.confirmer_name(case.turn, case.row)))
    if questions.NOT_MINE.search(fold(case.text)):
        return Said(case.row, render("phrase.unclear"), question=questions.not_mine(case))
    if new_date is not None and new_date > case.turn.today:
        return Said(case.row, render("phrase.unclear"), question=questions.promise_or_extension(case, new_date))
    if case.understood.reason and "phat sinh" in fold(case.understood.reason):
        return Said(case.row, render("phrase.unclear"), question=questions.nil_report(case))
    return Said(
        case.row,
        render("phrase.unclear"),
        question=replace(questions.status_question(case.turn, case.row, "question.unclear"), unhelpful=True),
    )


_EFFECTS: Mapping[str, Callable[[Case], Said]] = {
    "done": _done,
    "report_sent": _report_sent,
    "progress": _progress,
    "amount": _progress,
    "not_started": _not_started,
    "blocked": _blocked,
    "extension_request": _extension,
    "acknowledged": _acknowledged,
    "question": _question,
    "unclear": _unclear,
}


def _step(case: Case, stage: Stage) -> Said:
    turn, row = case.turn, case.row
    said = case.understood.new_date
    day = said if said is not None and said <= turn.today else turn.today
    before = progress.snapshot(row, row)
    changed = case.turn.touch(case.row, answered_at=turn.now)
    _add(case, progress.STAGE, before, changed, new_date=day, stage=stage.id)
    coming = steps.next_of(turn.tx, turn.commune, changed, turn.today)
    values = {"coming": coming.stage.title if coming else "", "last": coming.finish if coming else None}
    return Said(row, render("phrase.step_done", title=stage.title, **values), recorded=True)


def _stage(case: Case) -> Stage | None:
    """The step on the way that was said done, and nothing else was."""
    said = case.understood
    plain = said.percent is None and said.amount_vnd is None
    if case.sure or not plain or str(said.kind) not in ("done", "progress") or case.row["state"] != State.open.value:
        return None
    return steps.done_in(case.turn.commune, case.row, case.text)


# --- recording ------------------------------------------------------------------------------------------------------


def _finished(case: Case, phrase: Rich, kind: str) -> Said:
    """The unit says it is done: from now on it is the confirmer's move."""
    row, turn = case.row, case.turn
    before = progress.snapshot(row, row)
    ticked = progress.tick(turn.tx, turn.commune.id, row["id"], None, turn.now)
    notes = (render("note.all_boxes", periods=words(ticked)),) if len(ticked) > 1 else ()
    return _awaits(case, phrase, kind, before, ticked, notes)


def _awaits(
    case: Case, phrase: Rich, kind: str, before: dict[str, Any], ticked: list[str], notes: tuple[Rich, ...]
) -> Said:
    percent = measures.write(case)
    changed = case.turn.touch(
        case.row,
        state=State.awaiting.value,
        finished_on=case.turn.today,
        answered_at=case.turn.now,
        blocked_since=None,
        blocked_reason=None,
        promised_until=None,
    )
    notes = (*notes, *((render("note.extension_dropped"),) if extensions.drop(case.turn, case.row) else ()))
    files = showing.count_for(case.turn, changed, case.text)
    if percent is None and not files:  # a figure that reaches its target is what there is to show
        notes = (*notes, *showing.wanted_note(case.turn, changed))
    request = confirm.ask(case.turn, changed, case.text, files)
    entry_before = before | {"ticked": ticked, "requests": [request]}
    _add(case, kind, entry_before, changed)
    others = _other_rungs(case, percent)
    return Said(case.row, phrase, recorded=True, notes=(*notes, *others))


def _record(
    case: Case,
    phrase: Rich,
    *,
    changes: Mapping[str, Any] | None = None,
    question: Answer | None = None,
    notes: tuple[Rich, ...] = (),
) -> Said:
    row = case.row
    if row["state"] == State.awaiting.value and _adds_nothing(case):
        return Said(row, render("phrase.awaiting_already", by=confirm.confirmer_name(case.turn, row)))
    before = progress.snapshot(row, row)
    percent = measures.write(case)
    reopened = _reopen(case, before)
    changed = case.turn.touch(case.row, answered_at=case.turn.now, **(changes or {}), **reopened)
    _add(case, str(case.understood.kind), before, changed)
    more = (render("note.reopened"),) if reopened else ()
    return Said(row, phrase, recorded=True, question=question, notes=(*notes, *more, *_other_rungs(case, percent)))


# Of what was said done only words like these make less: "em gửi ảnh sau nhé", "chị kiểm tra giúp" do not.
_LESS = re.compile(r"\b(?:chua|khong|ko|k|chang|dang|con|moi|nham|sai|lai|thieu|gan|sap|se|mai|vuong|hoan tac)\b")
_OF_PROOF = re.compile(r"\b(?:ảnh|hình|minh chứng|video|clip|minh chung|hinh anh)\b")


def _adds_nothing(case: Case) -> bool:
    """Whether a word on the way, about what was said done before, leaves that as it is."""
    said = case.understood
    if case.sure or str(said.kind) != "progress" or said.percent is not None or said.new_date is not None:
        return False
    return _LESS.search(fold(case.text)) is None or _OF_PROOF.search(lower(case.text)) is not None


def _reopen(case: Case, before: dict[str, Any]) -> dict[str, Any]:
    """Said done before, and now less: the person corrects himself, so nobody has anything to confirm any more."""
    if case.row["state"] != State.awaiting.value:
        return {}
    before["dropped"] = confirm.withdraw(case.turn, case.row)
    return {"state": State.open.value, "finished_on": None}


def _add(
    case: Case,
    kind: str,
    before: Mapping[str, Any],
    changed: Row,
    *,
    new_date: date | None = None,
    stage: str | None = None,
) -> int:
    turn, understood = case.turn, case.understood
    percent, amount = measures.stated(case)
    document = understood.document
    entry = progress.Entry(
        duty=case.row["duty"],
        obligation=case.row["id"],
        person=turn.person.id,
        at=turn.now,
        through=OFFICE if turn.behalf else turn.incoming.messenger,
        kind=kind,
        percent=percent,
        amount_vnd=amount,
        new_date=new_date or understood.new_date,
        reason=case.reason or None,
        text=case.text,
        understood={
            "kind": str(understood.kind),
            "why": understood.why,
            "confidence": understood.confidence,
            "of_amount_vnd": understood.of_amount_vnd,
            "phrase": understood.new_date_phrase,
            "document": [document.number, document.date.isoformat() if document.date else None] if document else None,
            "state": changed["state"],
            "revision": changed["revision"],
            "token": turn.token,
            **({"behalf": {"by": turn.behalf.by, "how": turn.behalf.how}} if turn.behalf else {}),
        }
        | ({"stage": stage} if stage else {}),
    )
    made = progress.add(turn.tx, turn.commune.id, entry, inbox=turn.inbox, before=before)
    attaching.spoken(turn, changed, kind, case.text, made)
    return made


def _other_rungs(case: Case, percent: float | None) -> tuple[Rich, ...]:
    """One figure of a project meets every rung it reaches, not only the nearest one."""
    if percent is None:
        return ()
    turn, row = case.turn, case.row
    same = duties.open_of_duty(turn.tx, turn.commune.id, row["duty"])
    met = [other for other in same if other["id"] != row["id"] and measures.reaches(other, percent)]
    for other in met:
        before = progress.snapshot(other, other)
        rung = Case(turn, other, case.understood, case.text)
        changes = {"finished_on": turn.today, "answered_at": turn.now, "promised_until": None}
        changed = turn.touch(other, state=State.awaiting.value, **changes)
        request = confirm.ask(turn, changed, case.text, showing.count_for(turn, changed, case.text))
        _add(rung, str(case.understood.kind), before | {"requests": [request]}, changed)
    return tuple(render("note.also_reached", title=other["title"], due=other["due"]) for other in met)


# --- merged reports -------------------------------------------------------------------------------------------------


def _some_boxes(case: Case, named: list[str]) -> Said:
    """Part of a merged report is done: its boxes are ticked; the rest stays open."""
    turn, row = case.turn, case.row
    before = progress.snapshot(row, row)
    ticked = [box for name in named for box in progress.tick(turn.tx, turn.commune.id, row["id"], name, turn.now)]
    left = [name for name, done in progress.boxes(turn.tx, turn.commune.id, row["id"]).items() if not done]
    if not left:
        phrase = render("phrase.done", by=confirm.confirmer_name(turn, row))
        return _awaits(case, phrase, "done", before, ticked, ())
    ordered = [period for period in row["facts"].get("periods") or () if period in left]
    phrase = render("phrase.part_done", done=words(named), left=words(ordered or left))
    changed = case.turn.touch(case.row, answered_at=turn.now)
    _add(case, "part_done", before | {"ticked": ticked}, changed)
    return Said(row, phrase, recorded=True)


# --- dates and reasons ----------------------------------------------------------------------------------------------


def _promise(case: Case) -> date | None:
    new_date = case.understood.new_date
    return new_date if new_date is not None and new_date > case.turn.today else None


def _promise_notes(case: Case, promised: date | None) -> tuple[Rich, ...]:
    if promised is None or promised <= case.row["due"]:
        return ()
    return (render("note.promise_is_no_extension", due=case.row["due"], promised=promised),)


def _bare_obstacle(reason: str) -> bool:
    return fold(reason).strip() in (
        "vuong",
        "vuong mac",
        "co vuong mac",
        "dang vuong",
        "con vuong",
        "gap kho khan",
        "kho khan",
    )


def _far_ahead(case: Case) -> bool:
    ahead: timedelta = case.row["due"] - case.turn.today
    return case.row["kind"] == Kind.cycle.value and ahead > FAR_AHEAD


def _doubted(case: Case) -> Said | None:
    text = measures.doubt(case)
    return _asked_back(case, doubts.of_figure(case) if text is None else questions.figure(case, text))


def _asked_back(case: Case, question: Answer | None) -> Said | None:
    return None if question is None else Said(case.row, render("phrase.unclear"), question=question)
