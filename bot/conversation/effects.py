"""What one understood text does to one duty: the entry, the obligation, who is asked next, the words of the echo."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import confirm, duties, extensions
from bot.conversation.private import without_names
from bot.conversation.turn import Answer, Row, Turn
from bot.ledger import obligations, progress
from bot.ledger.choices import Button
from bot.texts import Rich, render
from schedules.language import fold
from schedules.progress import State
from schedules.replies import ReplyContext, Understanding, understand
from schedules.rulebook import Kind

# A report called done this long before it is due is more often a slip of the number than zeal: it is asked.
FAR_AHEAD = timedelta(days=25)
_UNBLOCKED = re.compile(r"\b(?:khong|ko|k|het|khong con|ko con)\s+(?:con\s+)?vuong|\bda thao go|\bthao go xong")
# What closes a duty that applies only under a condition: "không cần điều chỉnh".
_NOT_NEEDED = re.compile(
    r"\b(?:khong|ko|k|kg)\s+(?:can|phai|co nhu cau|phat sinh|ap dung|de xuat)\b(?!.*\b(?:roi|xong) chua)"
)
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


@dataclass(frozen=True, slots=True)
class Case:
    """One text about one obligation, and how it was understood."""

    turn: Turn
    row: RowMapping
    understood: Understanding
    text: str
    sure: bool = False  # the person was asked and said yes: no more questions back

    @property
    def percent(self) -> float | None:
        return self.understood.percent


@dataclass(frozen=True, slots=True)
class Said:
    """What came of it. `phrase`: for the echo; `question`: what is asked, instead (not recorded) or besides."""

    row: RowMapping
    phrase: Rich
    recorded: bool = False
    question: Answer | None = None
    notes: tuple[Rich, ...] = ()


def take(
    turn: Turn, row: RowMapping, text: str, understood: Understanding | None = None, *, sure: bool = False
) -> Said:
    """Records what a text says of an obligation, or says why not."""
    if row["state"] not in duties.OPEN:
        return Said(row, render("phrase.closed", state=row["state"]))
    case = Case(turn, row, understood or _understand(turn, row, text), text, sure)
    if row["facts"].get("conditional") and _NOT_NEEDED.search(fold(text)):
        return _finished(case, render("phrase.not_needed", by=confirm.confirmer_name(turn, row)), "done")
    return _EFFECTS[str(case.understood.kind)](case)


def _understand(turn: Turn, row: RowMapping, text: str) -> Understanding:
    # Names go before the text is understood: no reason made of it can hold one.
    return understand(without_names(text), turn.local, context=ReplyContext(due=row["due"]))


# --- kinds ----------------------------------------------------------------------------------------------------------


def _done(case: Case) -> Said:
    if case.row["state"] == State.awaiting.value:
        return Said(case.row, render("phrase.awaiting_already", by=confirm.confirmer_name(case.turn, case.row)))
    boxes = _boxes_done(case)
    if boxes:
        return _some_boxes(case, boxes)
    if not case.sure and _far_ahead(case):
        return Said(case.row, render("phrase.unclear"), question=_ask_far_ahead(case))
    return _finished(case, render("phrase.done", by=confirm.confirmer_name(case.turn, case.row)), "done")


def _report_sent(case: Case) -> Said:
    document = case.understood.document
    number = document.number if document else None
    day = document.date if document else None
    if case.row["kind"] != Kind.cycle.value:
        phrase = render("phrase.report_sent", number=number, day=day)
        return _record(case, phrase, question=_status_question(case, "question.sent_then"))
    if case.row["state"] == State.awaiting.value:
        return Said(case.row, render("phrase.awaiting_already", by=confirm.confirmer_name(case.turn, case.row)))
    boxes = _boxes_done(case)
    if boxes:
        return _some_boxes(case, boxes)
    by = confirm.confirmer_name(case.turn, case.row)
    return _finished(case, render("phrase.report_done", number=number, day=day, by=by), "report_sent")


def _progress(case: Case) -> Said:
    over = _over_plan(case)
    if over is not None:
        return over
    percent, amount = _measures(case)
    boxes = _boxes_done(case)
    if boxes:
        return _some_boxes(case, boxes)
    if percent is not None and reaches(case.row, percent) and case.row["state"] == State.open.value:
        by = confirm.confirmer_name(case.turn, case.row)
        phrase = render("phrase.reached", percent=percent, amount=amount, target=_target(case.row), by=by)
        return _finished(case, phrase, str(case.understood.kind))
    promised = _promise(case)
    reason = _reason(case)
    phrase = render("phrase.progress", percent=percent, amount=amount, promised=promised, reason=reason)
    changes: dict[str, Any] = {"promised_until": promised} if promised else {}
    if _UNBLOCKED.search(fold(case.text)):
        changes |= {"blocked_since": None, "blocked_reason": None}
    notes = _promise_notes(case, promised)
    return _record(case, phrase, changes=changes, notes=notes)


def _not_started(case: Case) -> Said:
    begins = case.understood.new_date
    return _record(case, render("phrase.not_started", begins=begins, reason=_reason(case)))


def _blocked(case: Case) -> Said:
    over = _over_plan(case)
    if over is not None:
        return over
    percent, amount = _measures(case)
    reason = _reason(case)
    changes = {
        "blocked_since": case.row["blocked_since"] or case.turn.now,
        "blocked_reason": reason or case.row["blocked_reason"],
    }
    phrase = render("phrase.blocked", reason=reason, percent=percent, amount=amount)
    question = None if reason and not _bare_obstacle(reason) else _ask_reason(case)
    return _record(case, phrase, changes=changes, question=question)


def _extension(case: Case) -> Said:
    row, turn = case.row, case.turn
    if row["state"] == State.awaiting.value:
        return Said(row, render("phrase.awaiting_already", by=confirm.confirmer_name(turn, row)))
    day, reason = case.understood.new_date, _reason(case)
    trouble = extensions.trouble(turn, row, day, reason)
    if trouble is not None or day is None:
        return Said(row, render("phrase.unclear"), question=trouble)
    before = progress.snapshot(row, row)
    changed = _touch(case, extension_asked=True, answered_at=turn.now)
    replaced = extensions.drop(turn, row)
    request = extensions.open_request(turn, changed, day, reason)
    _add(case, "extension_request", before | {"requests": [request]}, changed)
    phrase = render("phrase.extension", reason=reason, day=day, to=extensions.approver_name(turn, row))
    notes = (render("note.extension_replaced"),) if replaced else ()
    return Said(row, phrase, recorded=True, notes=notes)


def _acknowledged(case: Case) -> Said:
    row = case.row
    before = progress.snapshot(row, row)
    changed = _touch(case, acknowledged_at=case.turn.now)
    _add(case, "acknowledged", before, changed)
    return Said(row, render("phrase.acknowledged"), recorded=True)


def _question(case: Case) -> Said:
    line = duties.line(case.turn.commune, case.row, case.turn.today)
    recipients = [case.turn.commune.named(unit) for unit in case.row["facts"].get("recipient") or ()]
    text = render("question.answered", line=line, recipients=recipients, office=office_title(case.turn))
    return Said(case.row, text, question=Answer(text, purpose="question"))


def _unclear(case: Case) -> Said:
    new_date = case.understood.new_date
    if new_date is not None and new_date > case.turn.today:
        return Said(case.row, render("phrase.unclear"), question=_ask_promise_or_extension(case, new_date))
    if case.understood.reason and "phat sinh" in fold(case.understood.reason):
        return Said(case.row, render("phrase.unclear"), question=_ask_nil_report(case))
    return Said(case.row, render("phrase.unclear"), question=_status_question(case, "question.unclear"))


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


# --- recording ------------------------------------------------------------------------------------------------------


def _finished(case: Case, phrase: Rich, kind: str) -> Said:
    """The unit says it is done: from now on it is the confirmer's move."""
    row, turn = case.row, case.turn
    before = progress.snapshot(row, row)
    ticked = progress.tick(turn.tx, turn.commune.id, row["id"], None, turn.now)
    notes = (render("note.all_boxes", periods=_period_words(ticked)),) if len(ticked) > 1 else ()
    return _awaits(case, phrase, kind, before, ticked, notes)


def _awaits(
    case: Case, phrase: Rich, kind: str, before: dict[str, Any], ticked: list[str], notes: tuple[Rich, ...]
) -> Said:
    percent, _ = _write_measures(case)
    changed = _touch(
        case,
        state=State.awaiting.value,
        finished_on=case.turn.today,
        answered_at=case.turn.now,
        blocked_since=None,
        blocked_reason=None,
        promised_until=None,
    )
    notes = (*notes, *((render("note.extension_dropped"),) if extensions.drop(case.turn, case.row) else ()))
    request = confirm.ask(case.turn, changed, case.text)
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
    before = progress.snapshot(row, row)
    percent, _ = _write_measures(case)
    reopened = _reopen(case, before)
    changed = _touch(case, answered_at=case.turn.now, **(changes or {}), **reopened)
    _add(case, str(case.understood.kind), before, changed)
    more = (render("note.reopened"),) if reopened else ()
    return Said(row, phrase, recorded=True, question=question, notes=(*notes, *more, *_other_rungs(case, percent)))


def _reopen(case: Case, before: dict[str, Any]) -> dict[str, Any]:
    """Said done before, and now less: the person corrects himself, so nobody has anything to confirm any more."""
    if case.row["state"] != State.awaiting.value:
        return {}
    before["dropped"] = confirm.withdraw(case.turn, case.row)
    return {"state": State.open.value, "finished_on": None}


def _touch(case: Case, **changes: Any) -> RowMapping:
    obligations.touch(case.turn.tx, case.turn.commune, case.row["id"], case.turn.now, **changes)
    changed = duties.one(case.turn.tx, case.turn.commune.id, case.row["id"])
    if changed is None:
        raise KeyError(case.row["id"])
    return changed


def _add(case: Case, kind: str, before: Mapping[str, Any], changed: RowMapping) -> int:
    turn, understood = case.turn, case.understood
    percent, amount = _measures(case)
    document = understood.document
    entry = progress.Entry(
        duty=case.row["duty"],
        obligation=case.row["id"],
        person=turn.person.id,
        at=turn.now,
        through=turn.incoming.messenger,
        kind=kind,
        percent=percent,
        amount_vnd=amount,
        new_date=understood.new_date,
        reason=_reason(case) or None,
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
        },
    )
    return progress.add(turn.tx, turn.commune.id, entry, inbox=turn.inbox, before=before)


# --- measures -------------------------------------------------------------------------------------------------------


def _measures(case: Case) -> tuple[float | None, int | None]:
    """Percent and amount a text states; the percent of an amount comes from the plan it names, else the project's."""
    percent, amount = case.understood.percent, case.understood.amount_vnd
    if percent is None and amount is not None:
        whole = case.understood.of_amount_vnd or _plan(case)
        if whole and (case.understood.of_amount_vnd or _measured_in_percent(case.row)):
            percent = round(100 * amount / whole, 1)
    return percent, amount


def _write_measures(case: Case) -> tuple[float | None, int | None]:
    percent, amount = _measures(case)
    progress.measure(
        case.turn.tx,
        case.turn.commune.id,
        case.row["duty"],
        percent=percent,
        amount_vnd=amount,
        by=case.turn.person.id,
        now=case.turn.now,
    )
    return percent, amount


def _plan(case: Case) -> int | None:
    project = case.turn.commune.projects.get(case.row["project"])
    return project.plan_at(case.turn.today) if project else None


def _measured_in_percent(row: RowMapping) -> bool:
    target = row["facts"].get("target")
    return bool(target and target.get("unit") == "%")


def _target(row: RowMapping) -> float | None:
    return float(row["facts"]["target"]["value"]) if _measured_in_percent(row) else None


def reaches(row: RowMapping, percent: float) -> bool:
    """Does a percentage meet the target of a measured rung? Always False where the target is no percentage at least."""
    target = row["facts"].get("target")
    if not _measured_in_percent(row) or target["op"] not in (">=", ">", "="):
        return False
    value = float(target["value"])
    return percent > value if target["op"] == ">" else percent >= value


def _over_plan(case: Case) -> Said | None:
    percent, amount = _measures(case)
    if percent is None or percent <= 100:
        return None
    text = render(
        "question.over_plan", percent=percent, amount=amount, plan=case.understood.of_amount_vnd or _plan(case)
    )
    return Said(case.row, render("phrase.unclear"), question=Answer(text, purpose="question", expects=_about(case)))


def _other_rungs(case: Case, percent: float | None) -> tuple[Rich, ...]:
    """One figure of a project meets every rung it reaches, not only the nearest one."""
    if percent is None:
        return ()
    turn, row = case.turn, case.row
    same = duties.rows_where(turn.tx, turn.commune.id, *duties.open_of_duty(row["duty"]))
    met = [other for other in same if other["id"] != row["id"] and reaches(other, percent)]
    for other in met:
        before = progress.snapshot(other, other)
        rung = Case(turn, other, case.understood, case.text)
        changed = _touch(
            rung, state=State.awaiting.value, finished_on=turn.today, answered_at=turn.now, promised_until=None
        )
        request = confirm.ask(turn, changed, case.text)
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
    phrase = render("phrase.part_done", done=_period_words(named), left=_period_words(ordered or left))
    changed = _touch(case, answered_at=turn.now)
    _add(case, "part_done", before | {"ticked": ticked}, changed)
    return Said(row, phrase, recorded=True)


def _boxes_done(case: Case) -> list[str]:
    """Boxes of a merged report that a text says are done, when it does not say so of all: "tháng xong, quý chưa"."""
    periods = list(case.row["facts"].get("periods") or ())
    if len(periods) < 2:
        return []
    found: list[str] = []
    for clause in re.split(r"[,;\n]|\bcòn\b|\bcon\b", case.text):
        named = _named(fold(clause), periods)
        said = understand(_without_boxes(clause), case.turn.local).kind
        if named and said in ("done", "report_sent"):
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


def _period_words(names: list[str]) -> str:
    from schedules.periods import words

    return words(names)


# --- dates and reasons ----------------------------------------------------------------------------------------------


def _promise(case: Case) -> date | None:
    new_date = case.understood.new_date
    return new_date if new_date is not None and new_date > case.turn.today else None


def _promise_notes(case: Case, promised: date | None) -> tuple[Rich, ...]:
    if promised is None or promised <= case.row["due"]:
        return ()
    return (render("note.promise_is_no_extension", due=case.row["due"], promised=promised),)


def _reason(case: Case) -> str:
    return without_names(case.understood.reason or "")


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


# --- questions back -------------------------------------------------------------------------------------------------


def _about(case: Case) -> tuple[str, dict[str, Any]]:
    return "status", {"obligation": case.row["id"]}


def status_rows(row: Row) -> tuple[tuple[Button, ...], ...]:
    """The four buttons of a duty."""
    about = {"obligation": row["id"], "revision": row["revision"]}
    return (
        (Button("Đã xong", "done", **about), Button("Đang làm", "doing", **about)),
        (Button("Vướng mắc", "stuck", **about), Button("Xin gia hạn", "extend", **about)),
    )


def status_question(turn: Turn, row: RowMapping, name: str) -> Answer:
    """Asks how a duty stands, with the four buttons."""
    text = render(name, line=duties.line(turn.commune, row, turn.today))
    return Answer(text, rows=status_rows(row), purpose="question")


def _status_question(case: Case, name: str) -> Answer:
    return status_question(case.turn, case.row, name)


def _ask_reason(case: Case) -> Answer:
    return Answer(render("question.reason"), purpose="question", expects=("reason", {"obligation": case.row["id"]}))


def _ask_far_ahead(case: Case) -> Answer:
    text = render("question.far_ahead", line=duties.line(case.turn.commune, case.row, case.turn.today))
    return _yes_no(case, text, Button("Đúng, đã xong", "sure_done"), Button("Chưa", "not_yet"))


def _ask_nil_report(case: Case) -> Answer:
    text = render("question.nil_report", line=duties.line(case.turn.commune, case.row, case.turn.today))
    return _yes_no(case, text, Button("Đúng, không phát sinh", "nil_report"), Button("Chưa xong", "not_yet"))


def _ask_promise_or_extension(case: Case, day: date) -> Answer:
    line = duties.line(case.turn.commune, case.row, case.turn.today)
    text = render("question.promise_or_extension", line=line, day=day)
    data = {"day": day.isoformat()}
    id_, revision = case.row["id"], case.row["revision"]
    return Answer(
        text,
        rows=(
            (
                Button(render("button.promise", day=day).text, "promise", data, id_, revision),
                Button(render("button.extend_to", day=day).text, "extend_to", data, id_, revision),
            ),
        ),
        purpose="question",
        expects=None,
    )


def _yes_no(case: Case, text: Rich, yes: Button, no: Button) -> Answer:
    id_, revision = case.row["id"], case.row["revision"]
    return Answer(
        text,
        rows=(
            (
                Button(yes.label, yes.action, {"answers": "yes", "text": case.text}, id_, revision),
                Button(no.label, no.action, {"answers": "no"}, id_, revision),
            ),
        ),
        purpose="question",
    )


def office_title(turn: Turn) -> str:
    """Whom to ask when the bot cannot help."""
    from schedules.directory import Role

    office = turn.commune.directory.having(Role.office)
    return office[0].title if office else render("word.office").text
