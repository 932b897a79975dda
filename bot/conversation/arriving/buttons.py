"""A press on a button, or the number or word that stands for one: checked, claimed, carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.answering import away, effects, evidence, handover, questions, replies, steps, undo
from bot.conversation.deciding import adjust, collected, collecting, confirm, extensions, unblock
from bot.conversation.joining import group, newcomers, privacy
from bot.conversation.looking import deeper, dossier, export, papers, why
from bot.conversation.office import behalf, broadcast, dating, going_live, letters, naming, settle, tasks
from bot.conversation.turn import Answer, Row, Turn, say
from bot.ledger.hearing import choices
from bot.texts import plain, render
from schedules.language import fold
from schedules.replies import understand

Choice = Row


def press(turn: Turn, token: str) -> Answer:
    """A button was pressed; whoever else's it is, however old, there is one clear answer."""
    choice = choices.find(turn.tx, turn.commune.id, token)
    if choice is None:
        return say("press.gone")
    return pick(turn, choice)


def pick(turn: Turn, choice: RowMapping) -> Answer:
    """Carries out a choice, once."""
    if choice["person"] is not None and choice["person"] != turn.person.id:
        return say("press.not_yours")
    if choice["expires_at"] <= turn.now:
        return say("press.expired")
    if choice["used_at"] is not None:
        return say("press.used", label=choice["label"])
    closed = _closed(turn, choice)
    if closed is not None:
        return closed
    if choice["action"] not in REPEATABLE:
        choices.use(turn.tx, turn.commune.id, choice["token"], turn.now)
    return ACTIONS[choice["action"]](_pressed(turn, choice), choice)


def by_words(turn: Turn, offered: Sequence[RowMapping], text: str) -> RowMapping | None:
    """The choice of a message that a text names: its label, or yes or no where the question was one."""
    said = fold(text).strip(" .!,")
    for row in offered:
        if fold(row["label"]) == said:
            return row
    asked = [row for row in offered if row["data"].get("answers")]
    answer = understand(text, turn.local).answer if asked else None
    return next((row for row in asked if row["data"]["answers"] == answer), None)


def about_one(offered: Sequence[RowMapping]) -> str | None:
    """The one obligation that all the buttons of a question are about: words in answer to it are about it too."""
    asked = [row for row in offered if row["action"] not in BESIDE]
    about = {row["obligation"] for row in asked}
    same = len(about) == 1 and all(row["action"] in STATUS for row in asked)
    return next(iter(about)) if same else None


def _closed(turn: Turn, choice: RowMapping) -> Answer | None:
    """A status button of a duty that is closed by now."""
    if choice["action"] not in STATUS or choice["obligation"] is None:
        return None
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None:
        return say("press.gone")
    if row["state"] not in duties.OPEN:
        text = render("phrase.closed", state=row["state"])
        return say("echo.not_recorded", phrase=text, line=duties.line(turn.commune, row, turn.today))
    return None if duties.may_answer(turn, row) else say("press.not_yours")


def _pressed(turn: Turn, choice: RowMapping) -> Turn:
    return replace(turn, token=str(choice["token"]))


# --- actions --------------------------------------------------------------------------------------------------------


def _row(turn: Turn, choice: Choice) -> RowMapping:
    row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
    if row is None:
        raise KeyError(choice["obligation"])
    return row


def _done(turn: Turn, choice: Choice) -> Answer:
    return replies.press(turn, _row(turn, choice), choice, "done")


def _doing(turn: Turn, choice: Choice) -> Answer:
    return replies.press(turn, _row(turn, choice), choice, "progress")


def _stuck(turn: Turn, choice: Choice) -> Answer:
    return replies.press(turn, _row(turn, choice), choice, "blocked")


def _extend(turn: Turn, choice: Choice) -> Answer:
    return replies.press(turn, _row(turn, choice), choice, "extension_request")


def _extend_to(turn: Turn, choice: Choice) -> Answer:
    day = date.fromisoformat(choice["data"]["day"])
    return replies.press(turn, _row(turn, choice), choice, "extension_request", new_date=day)


def _promise(turn: Turn, choice: Choice) -> Answer:
    day = date.fromisoformat(choice["data"]["day"])
    return replies.press(turn, _row(turn, choice), choice, "progress", new_date=day)


def _nil_report(turn: Turn, choice: Choice) -> Answer:
    return replies.press(turn, _row(turn, choice), choice, "done", reason=plain("said.nil"))


def _not_yet(turn: Turn, choice: Choice) -> Answer:
    return questions.status_question(turn, _row(turn, choice), "question.then_how")


def _figure_right(turn: Turn, choice: Choice) -> Answer:
    return replies.about(turn, _row(turn, choice), choice["data"]["text"], sure=True)


def _bind(turn: Turn, choice: Choice) -> Answer:
    return replies.about(turn, _row(turn, choice), choice["data"]["text"])


def _step_done(turn: Turn, choice: Choice) -> Answer:
    row = _row(turn, choice)
    stage = steps.called(turn.commune, row, choice["data"]["stage"])
    if stage is None:  # the office has changed the steps meanwhile
        return say("press.gone")
    return replies.echo(turn, effects.step_done(turn, row, stage, choice["label"]))


def _send_answer(turn: Turn, choice: Choice) -> Answer:
    return replies.echo(turn, effects.take_answer(turn, _row(turn, choice), choice["data"]["text"]))


def _undo(turn: Turn, choice: Choice) -> Answer:
    return undo.of_inbox(turn, choice["data"]["inbox"])


STATUS = frozenset(
    (
        "done",
        "doing",
        "stuck",
        "extend",
        "extend_to",
        "promise",
        "nil_report",
        "sure_done",
        "not_yet",
        "bind",
        "figure_right",
        "step_done",
        "send_answer",
    )
)
# What stands beside a question and is no answer to it.
BESIDE = frozenset(("undo", "why", "basis", "evidence_show"))
# Looking is not doing: these may be pressed again.
REPEATABLE = frozenset(
    (
        "why",
        "confirm_one",
        "extension_one",
        "settle_one",
        "date_one",
        "not_yet",
        "return",
        "other_day",
        "extend",
        "look",
        "export",
        "basis",
        "task_board",
        "letter",
        "adjust_one",
        "adjust_how",
        "evidence_show",
    )
)
ACTIONS: Mapping[str, Callable[[Turn, Choice], Answer]] = {
    "done": _done,
    "sure_done": _done,
    "doing": _doing,
    "stuck": _stuck,
    "extend": _extend,
    "extend_to": _extend_to,
    "promise": _promise,
    "nil_report": _nil_report,
    "not_yet": _not_yet,
    "bind": _bind,
    "figure_right": _figure_right,
    "step_done": _step_done,
    "undo": _undo,
    "confirm": confirm.confirm,
    "return": confirm.return_,
    "why": why.press,
    "behalf": behalf.pressed,
    "behalf_wrong": behalf.wrong,
    "behalf_voice": behalf.voice,
    "cleared": unblock.cleared,
    "confirm_all": confirm.confirm_all,
    "confirm_one": confirm.show,
    "grant": extensions.grant,
    "refuse": extensions.refuse,
    "other_day": extensions.other_day,
    "extension_one": extensions.show,
    "broadcast": broadcast.send,
    "broadcast_cancel": broadcast.cancel,
    "go_live": going_live.start,
    "settle_all": settle.all_done,
    "settle_one": settle.show,
    "settle": settle.decide,
    "basis": papers.pressed,
    "date_one": dating.show,
    "date_back": dating.back,
    "link_channel": group.link_channel,
    "name_late": naming.decide,
    "link_right": newcomers.right,
    "link_wrong": newcomers.wrong,
    "away_record": away.record,
    "letter": letters.pressed,
    "task_give": tasks.give,
    "task_drop": tasks.drop,
    "task_taken": collecting.taken,
    "task_not_ours": tasks.not_ours,
    "task_keep": adjust.decide_back,
    "task_withdraw": adjust.decide_back,
    "task_board": collected.board,
    "task_confirm_all": collected.confirm_all,
    "send_answer": _send_answer,
    "adjust_one": adjust.one,
    "adjust_how": adjust.how,
    "adjust_do": adjust.do,
    "handover_take": handover.take,
    "handover_refuse": handover.refuse,
    "dossier_correct": dossier.what_is_wrong,
    "dossier_objective": dossier.ask_objective,
    "correction_yes": dossier.decide,
    "correction_no": dossier.decide,
    "objective_yes": dossier.decide_objective,
    "objective_no": dossier.decide_objective,
    "away_end": away.end,
    "look": deeper.press,
    "export": export.press,
    "erase": privacy.erase,
    "evidence_for": evidence.pressed_for,
    "evidence_show": evidence.show,
    "cancel": lambda turn, choice: say("press.cancelled"),
}
