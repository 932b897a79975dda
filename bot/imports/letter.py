"""`nhacviec import congvan-45.docx`: a letter or a notice of conclusions taken in with one confirmation.

What it asks by a day or every period becomes a rulebook in force; its words are kept, so that *Căn cứ* quotes them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.desk import Proposal, Taken
from bot.documents import extract
from bot.imports.prepared import Prepared, Wish
from bot.ledger.rules import documents, readings
from bot.texts import failure, plain
from schedules.configuration.writing import write
from schedules.decision.draft import Proposal as Duty
from schedules.decision.draft import book_of, proposals
from schedules.decision.home import due_days, read_for
from schedules.decision.reading import Reading
from schedules.difference import difference
from schedules.errors import Fault
from schedules.language import format_date
from schedules.periods import often
from schedules.rulebook import Kind

if TYPE_CHECKING:
    from bot.desk import Desk
    from schedules.commune import Commune

WHAT = "congvan"


def prepare(desk: Desk, file: Path, wish: Wish) -> Prepared:
    """The letter's duties, and what taking them in would change. wish is of tables and says nothing here."""
    text = extract(file)
    reading = read_for(desk.commune, text)
    duties = _duties(desk, file, reading)
    book = book_of(reading, [duty.rule for duty in duties], accepted=True)
    held = desk.read(lambda tx: documents.current(tx, desk.commune.id))
    name = f"rulebooks/{book.id}.yaml"
    made = {**held, name: write(book, heading=plain("import.letter.heading", file=file.name))}
    lines = difference(desk.commune, documents.parse(made))

    def take() -> str:
        said = desk.take(Proposal(made, lines), (name,), Taken(WHAT, (), {}))
        desk.store.do_now(_keep_copy, desk, file.name, text, book.id)
        return said

    read = plain("import.letter.read", count=len(duties), book=book.title)
    questions = [plain("import.letter.ask", question=question) for question in reading.questions]
    shown = [_line(desk.commune, duty) for duty in sorted(duties, key=lambda duty: duty.group[0].start)]
    return Prepared((read, *shown, *questions, *lines), take, nothing=not lines)


def _duties(desk: Desk, file: Path, reading: Reading) -> list[Duty]:
    """What is sure and has a day or a cycle. Fault for a paper of another kind, and for a letter that asks nothing."""
    if not reading.facts.letter:
        raise failure(Fault, "import.letter.other", file.name, file=file.name)
    own = book_of(reading, ()).id
    taken = [rule.id for book in desk.commune.rulebooks if book.id != own for rule in book.rules]
    found = [duty for duty in proposals(reading, due_days(desk.commune), taken) if duty.certain and _dated(duty)]
    if not found:
        raise failure(Fault, "import.letter.nothing", file.name)
    return found


def _dated(duty: Duty) -> bool:
    return duty.rule.kind is Kind.cycle or any(step.due for step in duty.rule.steps)


def _line(commune: Commune, duty: Duty) -> str:
    rule, first = duty.rule, duty.group[0]
    due = plain("import.letter.due", day=format_date(first.due)) if first.due else ""
    when = often(rule.every) if rule.kind is Kind.cycle else due
    said = "; ".join(first.lead)
    lead = ", ".join(map(commune.named, rule.lead)) or (
        plain("import.letter.no_unit_but", said=said) if said else plain("import.letter.no_unit")
    )
    return f"  {rule.clause}: {rule.title}; {when}; {lead}"


def _keep_copy(tx: Connection, desk: Desk, name: str, text: str, book: str) -> None:
    number = readings.keep(tx, desk.commune.id, name=name, text=text, now=desk.now, rulebook=book)
    readings.mark_copy(tx, desk.commune.id, number, book, desk.now)
