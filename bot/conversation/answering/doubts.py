"""What makes a text doubtful beside its duty, however plainly it says "xong": another period, or only a step of it.

A report of October called done closes no report of November, and a contract signed pays nothing out. Who says yes to
the question has it recorded.
"""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.answering import binding, measures, questions
from bot.conversation.case import Case
from bot.conversation.turn import Answer
from schedules import periods
from schedules.calling import called
from schedules.language import fold
from schedules.naming import doer
from schedules.replies.done import mentions_done
from schedules.rulebook import Kind

_PAID = re.compile(r"\b(?:giai ngan|gn|thanh toan|tt|tien|tat toan|quyet toan|het (?:ke hoach )?von|rut von)\b")
_STEP = re.compile(
    r"\b(?:dau thau|nha thau|lcnt|hop dong|hd|khoi cong|ban giao|mat bang|mb|gpmb|phe duyet|nghiem thu|thiet ke|du toan"
    r"|ban ve|bvtc|khao sat|do dac|kiem dem|khoi luong|thi cong)\b"
)
_SPENT = re.compile(r"\b(?:giai ngan|gn)\b")
_BUILT = re.compile(
    r"\b(?:lam (?:duoc|dc|xong)|xay|khoi luong|kl|san luong|thi cong|xay lap|mat bang|mb|gpmb|ban giao)\b"
)


def of_done(case: Case) -> Answer | None:
    """The question back to a "done" that may mean another period of the report, or only a step of the duty."""
    if case.sure:
        return None
    return _other_period(case) or _only_a_step(case)


def of_whom(case: Case) -> Answer | None:
    """The question back where an end, a figure or a day is told of another unit than the one that holds the duty."""
    said = case.understood
    end_or_figure = said.kind in _TELLING or said.percent is not None or said.new_date is not None
    tells = end_or_figure or (said.kind == "progress" and said.confidence <= _HALF_BELIEVED)
    if case.sure or not tells or said.kind in _OF_ONESELF:
        return None
    commune, unit = case.turn.commune, case.row["holder_unit"]
    named = doer(commune, fold(case.text))
    if named is None or {unit, *case.turn.person.units} & {named.id, *commune.members(named.id)}:
        return None
    return questions.whose_deed(case, commune.named(named.id))


_HALF_BELIEVED = 0.6  # an end is spoken of, and something beside it leaves it in doubt
_TELLING = frozenset({"done", "report_sent", "amount", "not_started", "extension_request"})
_OF_ONESELF = frozenset({"blocked", "question", "acknowledged"})


def of_figure(case: Case) -> Answer | None:
    """The question back to a percentage of the works where money paid out is counted, or to money where none is."""
    percent, said = case.understood.percent, fold(case.text)
    if case.sure:
        return None
    if case.understood.confidence <= _HALF_BELIEVED and _calls_its_project(case, said):
        return _only_a_step(case)
    if percent is None or not _pays(case.row) or not _BUILT.search(said) or _PAID.search(said):
        return _of_another_duty(case, said)
    return questions.built_or_paid(case, percent)


def _of_another_duty(case: Case, said: str) -> Answer | None:
    """«2 gn 45%» where 2 is a review and a project stands beside it: the number of the duty was a slip."""
    if case.understood.percent is None and case.understood.amount_vnd is None:
        return None
    if not _SPENT.search(said) or "giai ngan" in fold(case.row["title"]):
        return None
    turn = case.turn
    mine = duties.mine(turn.standing, turn.person.id, turn.now, sample=turn.on_console)
    meant = [item for item in mine if _pays(item.row)]
    return questions.whose_figure(case, meant) if meant else None


def _other_period(case: Case) -> Answer | None:
    asked = list(case.row["facts"].get("periods") or ())
    if case.row["kind"] != Kind.cycle.value or not asked:
        return None
    said = fold(case.text)
    named, _ = periods.asked(said, case.turn.today)
    if named is None or any(_same(named, one, said, case.turn.today) for one in asked):
        return None
    return questions.which_period(case, periods.words([named]), periods.words(asked))


def _same(named: str, asked: str, said: str, today: date) -> bool:
    """A period without its year is that of the duty: "tháng 12" said in January."""
    if str(today.year) in said or re.search(r"\b(?:nay|truoc|vua roi)\b", said):
        return named == asked
    return named.partition("-")[2] == asked.partition("-")[2]


def _only_a_step(case: Case) -> Answer | None:
    said = fold(case.text)
    if case.understood.percent is not None or not _pays(case.row) or _PAID.search(said):
        return None
    if not (_STEP.search(said) or _calls_its_project(case, said)):
        return None
    return questions.only_a_step(case, measures.target(case.row))


def _calls_its_project(case: Case, said: str) -> bool:
    """Whether an end is told of the project itself: "đường liên thôn xong rồi" builds it, and pays nothing out."""
    project = case.turn.commune.projects.get(case.row["project"])
    named = {project.id: project.name} if project is not None and mentions_done(said) else {}
    return bool(called(said, named, binding.LEAST_OF_A_PROJECT))


def _pays(row: RowMapping) -> bool:
    """Whether the duty is measured in money paid out."""
    return measures.target(row) is not None and "giai ngan" in fold(row["title"])
