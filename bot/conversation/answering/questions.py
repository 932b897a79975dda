"""What is asked back about a duty: how it stands, why, until when; with the buttons that answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.case import Case
from bot.conversation.turn import Answer, Row, Turn, label
from bot.ledger.hearing.choices import Button
from bot.texts import Rich, render
from schedules.directory import Role

MOST_PROJECTS = 6


def status_rows(row: Row) -> tuple[tuple[Button, ...], ...]:
    """The four buttons of a duty."""
    about = {"obligation": row["id"], "revision": row["revision"]}
    return (
        (Button(label("done"), "done", **about), Button(label("doing"), "doing", **about)),
        (Button(label("stuck"), "stuck", **about), Button(label("extend"), "extend", **about)),
    )


def status_question(turn: Turn, row: RowMapping, name: str) -> Answer:
    """Asks how a duty stands, with the four buttons."""
    text = render(name, line=duties.line(turn.commune, row, turn.today))
    return Answer(text, rows=status_rows(row), purpose="question")


def reason(case: Case) -> Answer:
    """What is in the way?"""
    return Answer(render("question.reason"), purpose="question", expects=("reason", {"obligation": case.row["id"]}))


def far_ahead(case: Case) -> Answer:
    """Is it really this period that is done?"""
    text = render("question.far_ahead", line=duties.line(case.turn.commune, case.row, case.turn.today))
    return _yes_no(case, text, Button(label("sure_done"), "sure_done"), Button(label("not_yet"), "not_yet"))


def figure(case: Case, text: Rich) -> Answer:
    """Is this figure really meant?"""
    return _yes_no(case, text, Button(label("figure_right"), "figure_right"), Button(label("figure_wrong"), "not_yet"))


def which_period(case: Case, said: str, asked: str) -> Answer:
    """Another period is named than the one asked about: is this one done all the same?"""
    line = duties.line(case.turn.commune, case.row, case.turn.today)
    text = render("question.which_period", line=line, said=said, asked=asked)
    return _yes_no(case, text, Button(label("sure_done"), "sure_done"), Button(label("not_yet"), "not_yet"))


def only_a_step(case: Case, percent: float | None) -> Answer:
    """A step of the works is said done where money paid out is counted: has it been paid?"""
    line = duties.line(case.turn.commune, case.row, case.turn.today)
    text = render("question.only_a_step", line=line, percent=percent)
    return _yes_no(case, text, Button(label("sure_done"), "figure_right"), Button(label("not_yet"), "not_yet"))


def whose_deed(case: Case, who: str) -> Answer:
    """What another unit has done was told: how does the duty itself stand?"""
    line = duties.line(case.turn.commune, case.row, case.turn.today)
    return Answer(render("question.whose_deed", line=line, who=who), rows=status_rows(case.row), purpose="question")


def built_or_paid(case: Case, percent: float) -> Answer:
    """Is a percentage of the works meant, or of the money?"""
    text = render("question.built_or_paid", percent=percent)
    return _yes_no(case, text, Button(label("is_paid"), "figure_right"), Button(label("figure_wrong"), "not_yet"))


def whose_figure(case: Case, meant: Sequence[duties.Item]) -> Answer:
    """Money paid out was told of a duty that counts none: of which project is it?"""
    commune, text = case.turn.commune, {"text": case.text}
    rows = [
        (Button(duties.numbered(commune, i.n, i.row, unit=False), "bind", text, i.id, i.row["revision"], i.n),)
        for i in meant[:MOST_PROJECTS]
    ]
    here = Button(label("figure_here"), "figure_right", text, case.row["id"], case.row["revision"])
    line = duties.line(commune, case.row, case.turn.today)
    return Answer(render("question.whose_figure", line=line), rows=(*rows, (here,)), purpose="question")


# "không phải việc của tôi", "việc này đâu phải của phòng em", "không thuộc phòng tôi"
NOT_MINE = re.compile(
    r"\b(?:khong|ko|k|kg|dau|chang) (?:phai|thuoc|lien quan)\b[^,.;]{0,25}"
    r"\b(?:cua|phong|thon|don vi|ben|toi|em|minh|tui)\b"
)


def not_mine(case: Case) -> Answer:
    """The duty is said to be somebody else's: how it is handed over, and who decides."""
    turn = case.turn
    mine = duties.mine(turn.standing, turn.person.id, turn.now, sample=turn.on_console)
    n = next((item.n for item in mine if item.id == case.row["id"]), None)
    line = duties.line(turn.commune, case.row, turn.today)
    text = render("question.not_mine", line=line, n=n, unit=line["unit"], office=office_title(turn))
    return Answer(text, purpose="question")


def nil_report(case: Case) -> Answer:
    """Is "không phát sinh" the report?"""
    text = render("question.nil_report", line=duties.line(case.turn.commune, case.row, case.turn.today))
    return _yes_no(case, text, Button(label("nil_report"), "nil_report"), Button(label("not_done"), "not_yet"))


def promise_or_extension(case: Case, day: date) -> Answer:
    """Is a bare day a promise, or a request for time?"""
    line = duties.line(case.turn.commune, case.row, case.turn.today)
    text = render("question.promise_or_extension", line=line, day=day)
    data = {"day": day.isoformat()}
    id_, revision = case.row["id"], case.row["revision"]
    return Answer(
        text,
        rows=(
            (
                Button(label("promise", day=day), "promise", data, id_, revision),
                Button(label("extend_to", day=day), "extend_to", data, id_, revision),
            ),
        ),
        purpose="question",
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
    office = turn.commune.directory.having(Role.office)
    return office[0].title if office else render("word.office").text
