"""What is one unit's is shown to its people, leaders, the office and who compiles: to nobody else, however asked."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select, update

from bot.conversation import handle
from bot.conversation.arriving.router import COMMANDS
from bot.ledger import tables
from bot.ledger.who import absences
from bot.links import Links
from bot.messengers.protocol import Incoming
from bot.summaries import files, ics
from bot.summaries.files import Wanted
from tests.access.cast import PEOPLE, make
from tests.bot.conversation.stage import CULTURE, OWNER, Stage

# They see their own unit alone; none of these units confirms what others report.
NARROW = (CULTURE, "pho-phong-van-hoa-xa-hoi", OWNER, "dau-moi-ban-qlda", "tram-truong-y-te", PEOPLE["province"])
MARK = re.compile(r"kín⟨([a-z-]+)⟩")


@pytest.fixture(scope="module")
def june() -> Stage:
    """Every duty and every obstacle bears the mark of the unit that holds it; an ordinary morning has passed."""
    stage = make("2026-06-15 17:00")

    def mark(tx: Any) -> None:
        for row in tx.execute(select(tables.duty.c.id, tables.duty.c.holder_unit)).all():
            words = f"kín⟨{row.holder_unit}⟩"
            tx.execute(update(tables.duty).where(tables.duty.c.id == row.id).values(title=words))
            blocked = {"blocked_since": stage.now, "blocked_reason": f"mưa {words}"}
            mine = tables.obligation.c.duty == row.id
            tx.execute(update(tables.obligation).where(mine).values(title=words, **blocked))

    stage.store.do_now(mark)
    stage.at("2026-06-16 09:00")
    return stage


def units_of(stage: Stage, person: str) -> set[str]:
    return set(stage.commune.directory.people[person].units)


def foreign(stage: Stage, person: str, text: str) -> set[str]:
    return set(MARK.findall(text)) - units_of(stage, person)


class _TakenBack(Exception):
    pass


def told(stage: Stage, person: str, text: str) -> str:
    """Everything anybody with the person's eyes reads because of a text; then it never was."""
    said: list[str] = []

    def work(tx: Any) -> None:
        incoming = Incoming("text", "telegram", person, sender=person, text=text, message="in-1")
        handle(tx, stage.commune, incoming, inbox_id=77, now=stage.now)
        mine = (tables.message.c.person == person, tables.message.c.state == "queued")
        said.extend(str(payload) for payload in tx.execute(select(tables.message.c.payload).where(*mine)).scalars())
        offered = tx.execute(select(tables.choice.c.label).where(tables.choice.c.message_key == "answer/77/0"))
        said.extend(offered.scalars())
        raise _TakenBack

    with suppress(_TakenBack):
        stage.store.do_now(work)
    return "\n".join(said)


def asked(stage: Stage, person: str) -> list[str]:
    """Every command bare, with numbers, and with what belongs to others: units, projects, periods."""
    others = [unit for unit in stage.commune.directory.units.values() if unit.id not in units_of(stage, person)][:2]
    project = next(iter(stage.commune.projects.values())).name
    rest = ["", "1", project, *(unit.name for unit in others)]
    found = [
        f"/{command.name} {more}".strip() for command in COMMANDS for more in (rest if command.prefix else rest[:1])
    ]
    return [
        *found,
        *(f"{unit.name} thế nào rồi" for unit in others),
        "vì sao 1",
        "1",
        "2 xong",
        "việc của phòng kinh tế",
    ]


QUICK = ("pho-phong-van-hoa-xa-hoi",)


@pytest.mark.parametrize(
    "person", [one if one in QUICK else pytest.param(one, marks=pytest.mark.slow) for one in NARROW]
)
def test_no_command_shows_another_units_duty(june: Stage, person: str) -> None:
    seen = set()
    for text in asked(june, person):
        said = told(june, person, text)
        assert not foreign(june, person, said), f"{text}: {said[:600]}"
        seen |= set(MARK.findall(said))
    assert seen == units_of(june, person) & seen
    assert seen or person == PEOPLE["province"], "the marks were there to be seen"


def test_the_mornings_digests_hold_ones_own(june: Stage) -> None:
    heard = 0
    for person in NARROW:
        for one in june[person].said:
            assert not foreign(june, person, one.text), one.text
            heard += len(MARK.findall(one.text))
    assert heard > 5
    june[PEOPLE["province"]].heard_nothing()


def test_who_stands_in_sees_it_while_standing_in(june: Stage) -> None:
    """…and no longer: the day after it is foreign again."""
    today, key = june.now.date(), "phong-van-hoa-xa-hoi"

    def work(tx: Any) -> None:
        absences.record(
            tx, june.commune.id, person=CULTURE, deputy=OWNER, first=today, last=today, by=CULTURE, now=june.now
        )

    june.store.do_now(work)
    try:
        assert foreign(june, OWNER, told(june, OWNER, "/viec")) == {key}
    finally:
        june.store.do_now(lambda tx: tx.execute(tables.absence.delete()))
    assert not foreign(june, OWNER, told(june, OWNER, "/viec"))


@pytest.mark.parametrize("kind", ["docx", "xlsx", "ics"])
def test_a_units_files_hold_its_own(june: Stage, kind: str) -> None:
    wanted = Wanted(kind, "phong-van-hoa-xa-hoi", person=CULTURE if kind == "ics" else None)
    made = june.store.read_now(lambda tx: files.prepare(tx, june.commune, wanted, june.now, messenger=None)())
    marks = set(MARK.findall(read(kind, made.content)))
    assert marks == {"phong-van-hoa-xa-hoi"}


def test_a_calendar_holds_its_persons_own(june: Stage) -> None:
    links = Links("khóa", june.commune.id, None)
    for person in NARROW:
        whose = ics.whose(links, june.commune, links.feed_secret(person), {})
        assert whose is not None
        feed = june.store.read_now(
            lambda tx, whose=whose: ics.feed(tx, june.commune, whose.id, june.now, messenger=None)
        )
        assert not foreign(june, person, re.sub(r"\r?\n ", "", str(feed if isinstance(feed, str) else feed.decode())))


def read(kind: str, content: bytes) -> str:
    if kind == "docx":
        document = Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in document.paragraphs), *cells])
    if kind == "xlsx":
        return "\n".join(
            str(cell.value) for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row
        )
    return re.sub(r"\r?\n ", "", content.decode())
