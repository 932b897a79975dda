"""*Ghi hộ* of several at once: "phòng kinh tế 1 xong, phòng văn hóa 2 đang làm" is two people's answers in one text.

All of them are written down, or none: where one is unclear the office is asked to say it anew.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation.answering import binding, replies
from bot.conversation.office import behalf
from bot.conversation.turn import Answer, Behalf, Turn, say
from bot.ledger.hearing.choices import Button
from bot.texts import Rich, render
from schedules.commune import Commune
from schedules.directory import Person
from schedules.language import fold
from schedules.naming import addressee
from schedules.replies import understand

_CLAUSE = re.compile(r"[,;.\n]\s*(?:va |con |roi )?|\s(?:va|con)\s+")
_TELLS = re.compile(r"\W*(?:(?:vua|da|moi|thi|bao|noi|la|rang)\b(?! cao)\W*)*")
_SAYS = re.compile(r"\b(?:bao|noi)\b")
_TOLD = frozenset({"done", "report_sent", "extension_request", "amount"})


def command(turn: Turn, text: str) -> Answer:
    """/ghiho, "ghi hộ Trưởng phòng Kinh tế: giải ngân 45%", of one or of several."""
    told = behalf.heard(turn, text)
    if isinstance(told, Answer):
        return told
    first, others = apart(turn, told.said)
    if others:
        return record(turn, [(told.person, first), *others], told.how)
    return behalf.record(turn, told.person, told.said, told.how)


def apart(turn: Turn, said: str) -> tuple[str, list[tuple[Person, str]]]:
    """A text cut where it begins to tell of another unit's head: the words before, then each head with its own."""
    cuts = _cuts(turn, said)
    begins = [cut[0] for cut in cuts] + [len(said)]
    others = [(person, said[end:after].strip(_EDGES)) for (_, end, person), after in zip(cuts, begins[1:], strict=True)]
    return said[: begins[0]].strip(_EDGES), others


_EDGES = " ,;.:\n"


def _cuts(turn: Turn, said: str) -> list[tuple[int, int, Person]]:
    """Where each other unit is begun to be told of, where its own words begin, and its head."""
    folded = fold(said)
    found: list[tuple[int, int, Person]] = []
    for clause in _CLAUSE.finditer(folded):
        named = _head_at(turn.commune, folded, clause.end())
        if named is None or set(named[0].units) & set(turn.person.units):
            continue
        person, end = named
        tells = _TELLS.match(folded, end)
        begins = tells.end() if tells else end
        if _tells(turn, said[begins:], _SAYS.search(folded, end, begins) is not None):
            found.append((clause.start(), begins, person))
    return found


def _head_at(commune: Commune, folded: str, at: int) -> tuple[Person, int] | None:
    named = addressee(commune, folded, at)
    if named is None or named.id not in commune.directory.units:
        return None
    head = commune.directory.head_of(named.id)
    return (head, named.end) if head else None


def _tells(turn: Turn, words: str, says: bool) -> bool:
    """Whether words after a name tell how that unit stands: "chưa gửi số liệu" may be why the first one waits."""
    first = _CLAUSE.split(words, maxsplit=1)[0]
    kind = str(understand(first, turn.local).kind)
    return binding.names_duties(first) or kind in _TOLD or (says and kind not in ("unclear", "question"))


def record(turn: Turn, told: list[tuple[Person, str]], how: str) -> Answer:
    """Each head's words for the duties they name, or one question about all of them."""
    found = []
    for person, said in told:
        if not behalf.may(turn, person):
            return say("refused.role")
        spoken = replace(turn, person=person, behalf=Behalf(turn.person.id, how))
        parts = behalf.parts_of(replies.items_of(spoken), said)
        if not parts:
            units = [turn.commune.named(one.units[0]) for one, _ in told]
            return say("behalf.one_each", units=units, unclear=turn.commune.named(person.units[0]), purpose="question")
        found.append((spoken, said, parts))
    texts: list[Rich] = []
    undo: dict[str, Button] = {}
    for spoken, said, parts in found:
        answer, who = behalf.take(turn, spoken, parts), spoken.person.title
        if behalf.written(spoken):
            texts.append(answer.text)
            undo |= {button.action: button for row in answer.rows for button in row if button.action == "undo"}
        else:
            texts.append(render("behalf.ask_alone", who=who, said=said))
    return Answer(render("behalf.each", told=texts), rows=tuple((button,) for button in undo.values()))
