"""A free text of a head: bound to duties, understood, recorded, echoed in one answer; or one question back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.answering import binding, effects
from bot.conversation.answering.binding import Part
from bot.conversation.case import Said
from bot.conversation.duties import Item
from bot.conversation.turn import Answer, Row, Turn, label, say
from bot.ledger.hearing.choices import UNNUMBERED, Button
from bot.texts import render
from schedules.directory import Role
from schedules.replies import Understanding, split_duties, understand
from schedules.replies.verdict import Kind

CHOOSE_AT_MOST, FEW = 8, 3
# A bare text of these kinds says nothing of one duty in particular, so "which?" would be the wrong question.
_ABOUT_NOTHING = ("acknowledged",)
LEADERS = frozenset({Role.chairman, Role.vice_chairman})


def items_of(turn: Turn) -> list[Item]:
    """The person's open duties with their numbers."""
    return duties.mine(turn.standing, turn.person.id, turn.now, sample=turn.on_console)


def answer(turn: Turn, text: str) -> Answer:
    """The one answer to a free text."""
    items = items_of(turn)
    everything = split_duties(text).all_except
    if everything is not None and items:
        return _all_but(turn, text, items, everything)
    bound = binding.bind(turn, text, items)
    if bound.parts:
        return take_parts(turn, bound.parts)
    if bound.nothing_open and understand(text, turn.local).kind == "acknowledged":
        return say("reply.thanks")
    if bound.nothing_open:
        return replace(say("reply.leader" if turn.person.roles & LEADERS else "reply.nothing_open"), unhelpful=True)
    understood = understand(text, turn.local)
    if str(understood.kind) in _ABOUT_NOTHING:
        return _acknowledge_all(turn, text, understood, bound.choose)
    return which(turn, text, bound.choose, understood)


def _all_but(turn: Turn, text: str, items: Sequence[Item], but: frozenset[int]) -> Answer:
    """ "tất cả xong trừ 3": all that the last message listed, since nobody means what he has not just seen."""
    told = {row["id"] for row in binding.last_told(turn)}
    meant = [item for item in items if item.id in told and item.n not in but]
    parts = split_duties(text).parts
    said = parts[0][1]
    others = [binding.by_number(turn, n, items, words) for n, words in parts[1:] if n is not None]
    if not meant and others:
        return take_parts(turn, others)
    if not meant:
        return which(turn, said, items, understand(said, turn.local))
    return take_parts(turn, [*(Part(said, item.row, item.n) for item in meant), *others])


def about(turn: Turn, row: RowMapping, text: str, *, sure: bool = False) -> Answer:
    """The answer to a text that is known to be about this obligation; `sure`: its figures have been asked about."""
    return echo(turn, effects.take(turn, row, text, sure=sure))


def take_parts(turn: Turn, parts: Sequence[Part]) -> Answer:
    """Each piece recorded with its duty; one echo of all of them."""
    said = [(part, _take(turn, part)) for part in parts]
    if len(said) == 1 and said[0][1] is not None:
        return echo(turn, said[0][1])
    if len(said) == 1:
        part = said[0][0]
        return say("reply.closed_number" if part.closed else "reply.no_such_number", n=part.n)
    lines = [_line(turn, part, result) for part, result in said]
    recorded = any(result is not None and result.recorded for _, result in said)
    notes = [note for _, result in said if result is not None for note in result.notes]
    text = render("echo.several", lines=lines, notes=notes, recorded=recorded)
    return Answer(text, rows=_undo(turn) if recorded else ())


def _take(turn: Turn, part: Part) -> Said | None:
    return None if part.row is None else effects.take(turn, part.row, part.text)


def _line(turn: Turn, part: Part, result: Said | None) -> dict[str, Any]:
    title = part.row["title"] if part.row is not None else ""
    if result is None:
        phrase = render("phrase.closed_number" if part.closed else "phrase.no_such_number")
        return {"n": part.n, "title": title, "phrase": phrase, "recorded": False}
    asked = result.question is not None and not result.recorded
    who = turn.person.title if turn.behalf else ""
    phrase = render("phrase.ask_alone", n=part.n, who=who) if asked else result.phrase
    return {"n": part.n, "title": title, "phrase": phrase, "recorded": result.recorded}


def echo(turn: Turn, said: Said) -> Answer:
    """What was understood of one text about one duty, with undo; with the question that goes with it, if any."""
    question = said.question
    if not said.recorded:
        return question if question is not None else _not_recorded(turn, said)
    line = duties.line(turn.commune, turn.newest(said.row), turn.today)
    name = "echo.edited" if turn.edited else "echo.one"
    text = render(
        name, phrase=said.phrase, line=line, notes=list(said.notes), question=question.text if question else None
    )
    rows = (question.rows if question else ()) + _undo(turn)
    return Answer(text, rows=rows, expects=question.expects if question else None)


def _not_recorded(turn: Turn, said: Said) -> Answer:
    line = duties.line(turn.commune, turn.newest(said.row), turn.today)
    return say("echo.not_recorded", phrase=said.phrase, line=line)


def _undo(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    return ((Button(label("undo"), "undo", {"inbox": turn.inbox}, n=UNNUMBERED),),)


# --- which? ---------------------------------------------------------------------------------------------------------


def which(turn: Turn, text: str, items: Sequence[Item], understood: Understanding) -> Answer:
    """Several duties are open and the text names none: a button for each, numbered as the person knows them."""
    clear = str(understood.kind) != "unclear"
    shown = list(items[: CHOOSE_AT_MOST if clear else FEW])  # a grumble is answered in few words
    rows = tuple(
        (
            Button(
                duties.numbered(turn.commune, item.n, item.row, unit=False),
                "bind",
                {"text": text},
                item.id,
                item.row["revision"],
                item.n,
            ),
        )
        for item in shown
    )
    lines = [duties.line(turn.commune, item.row, turn.today, item.n) for item in shown]
    body = render("question.which", lines=lines, clear=clear, more=len(items) - len(shown), n=shown[0].n)
    return Answer(body, rows=rows, purpose="question", unhelpful=not clear)


def _acknowledge_all(turn: Turn, text: str, understood: Understanding, items: Sequence[Item]) -> Answer:
    """An "ok" after a message is about everything in it; it is only *đã nhận*."""
    told = {row["id"] for row in binding.last_told(turn)}
    meant = [item for item in items if item.id in told] or list(items)
    for item in meant:
        effects.take(turn, item.row, text, understood)
    return say("echo.acknowledged", count=len(meant))


# --- what a pressed button means ------------------------------------------------------------------------------------


def press(turn: Turn, row: RowMapping, choice: Row, kind: Kind, **fields: Any) -> Answer:
    """A status button of a duty: what it says, in the shape of an understood text."""
    blank = understand("", turn.local)
    pressed = replace(blank, text=choice["label"], kind=kind, confidence=1.0, **fields)
    return echo(turn, effects.take(turn, row, choice["label"], pressed, sure=True))
