"""Every command, asked for by everybody: the roles the reference page prints are served, nobody else is."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation import handle
from bot.conversation.arriving.router import COMMANDS
from bot.ledger import tables
from bot.ledger.who import people
from bot.messengers.protocol import Incoming
from bot.texts import render
from schedules.directory import Person, Role
from tests.access.cast import PEOPLE, STRANGER, make
from tests.bot.conversation.stage import Stage

PAGE = Path(__file__).parents[2] / "docs" / "tra-cuu-lenh.md"
ROW = re.compile(r"^\| `/(?P<name>\w+)` \|.*\| (?P<who>[^|]+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def june() -> Stage:
    return make()


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    """Command to who the page says may use it."""
    return {match["name"]: match["who"] for match in ROW.finditer(PAGE.read_text(encoding="utf-8"))}


class _TakenBack(Exception):
    pass


def answer(stage: Stage, text: str, chat: str, **more: Any) -> str:
    """What is said back; then it never was."""
    said = ""

    def work(tx: Any) -> None:
        nonlocal said
        incoming = Incoming("text", "telegram", chat, **{"sender": chat, "text": text, "message": "in-1"} | more)
        handle(tx, stage.commune, incoming, inbox_id=77, now=stage.now)
        query = select(tables.message.c.payload).where(tables.message.c.key == "answer/77/0")
        said = str((tx.execute(query).scalar() or {}).get("text") or "")
        raise _TakenBack

    with suppress(_TakenBack):
        stage.store.do_now(work)
    return said


def may(person: Person, who: str) -> bool:
    names = {render(f"role.{role.value}").text for role in person.roles if role is not Role.province}
    return who == "mọi người đã liên kết" or bool(names & set(who.split(", ")))


def test_the_page_names_every_command(printed: dict[str, str]) -> None:
    assert set(printed) == {command.name for command in COMMANDS}


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_served_are_those_the_page_prints(june: Stage, printed: dict[str, str], command: str) -> None:
    for name, person in PEOPLE.items():
        said = answer(june, f"/{command}", person)
        refused = said.startswith(f"Lệnh /{command} dành cho ")
        assert refused is not may(june.commune.directory.people[person], printed[command]), (name, said)


def test_a_stranger_is_told_one_line_whatever_is_asked(june: Stage) -> None:
    line = render("link.stranger", commune=june.commune.name).text
    for command in COMMANDS:
        for said in (f"/{command.name}", *command.words[:1]):
            assert answer(june, said, STRANGER) == line, said


def test_a_group_learns_nothing_by_asking(june: Stage) -> None:
    """Not even from somebody of ours: answers go to private chats."""
    told = {"", render("group.write_privately").text, render("group.not_allowed").text}
    in_group = {"chat_kind": "group", "chat_title": "Nhóm", "sender_is_admin": True}
    for person in (*PEOPLE.values(), STRANGER):
        for command in COMMANDS:
            if command.name == "lienket":  # meant for groups; test_groups has it
                continue
            assert answer(june, f"/{command.name}", "-100", **in_group | {"sender": person}) in told, command.name


def test_who_has_left_the_directory_is_a_stranger(june: Stage) -> None:
    gone, now = "nguoi-da-nghi", june.now
    june.store.do_now(people.link, june.commune.id, messenger="telegram", chat=gone, person=gone, now=now)
    assert answer(june, "/tonghop", gone) == render("link.stranger", commune=june.commune.name).text
