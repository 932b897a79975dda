"""Seats follow the directory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, select

from bot.ledger.rules.documents import read_folder
from bot.ledger.tables import address, meta, target
from bot.messengers.console import GROUP, OUTSIDER
from bot.web.console.seats import Seat, cast, find, seat
from schedules.commune import Commune
from schedules.configuration import load
from tests.bot.web.house import CONFIG

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def _without(commune: Commune, person: str) -> Commune:
    people = {name: one for name, one in commune.directory.people.items() if name != person}
    return replace(commune, directory=replace(commune.directory, people=people))


def test_everybody_of_the_directory_has_a_linked_seat_and_the_outsider_has_none() -> None:
    commune = load(read_folder(CONFIG))
    engine = create_engine("sqlite://")
    meta.create_all(engine)
    with engine.begin() as tx:
        for _ in range(2):
            seat(tx, commune, NOW)
        rows = tx.execute(select(address.c.chat, address.c.person, address.c.state)).all()
        assert {row.chat for row in rows} == set(commune.directory.people)
        assert all(row.chat == row.person and row.state == "live" for row in rows)
        assert tx.execute(select(target.c.id, target.c.chat)).all() == [(GROUP, GROUP)]
        sections = [one.section for one in cast(tx, commune)]
        assert sections == sorted(sections, key=sections.index), "each section stands together"
        assert [one.id for one in cast(tx, commune)][-2:] == [GROUP, OUTSIDER]
    engine.dispose()


def test_who_leaves_is_unlinked_and_who_comes_back_is_linked_again() -> None:
    commune = load(read_folder(CONFIG))
    engine = create_engine("sqlite://")
    meta.create_all(engine)
    with engine.begin() as tx:
        state = select(address.c.state).where(address.c.person == "chu-tich")
        seat(tx, commune, NOW)
        seat(tx, _without(commune, "chu-tich"), NOW)
        assert tx.execute(state).scalar_one() == "closed"
        seat(tx, commune, NOW)
        assert tx.execute(state).scalar_one() == "live"
    engine.dispose()


def test_a_seat_that_does_not_exist_is_not_found() -> None:
    commune = load(read_folder(CONFIG))
    assert find(commune, "khong-co") is None
    assert find(commune, OUTSIDER) is not None


@pytest.mark.parametrize(
    ("title", "letters"),
    [
        ("Trưởng phòng Kinh tế", "KT"),
        ("Phó Trưởng phòng Kinh tế", "KT"),
        ("Chủ tịch UBND xã", "CT"),
        ("Chánh Văn phòng HĐND và UBND xã", "VP"),
        ("Trưởng thôn Đồng Tâm", "ĐT"),
        ("Khách", "K"),
        ("(…)", "?"),
    ],
)
def test_letters_of_a_face(title: str, letters: str) -> None:
    assert Seat("x", title, "", "", "person").initials == letters
