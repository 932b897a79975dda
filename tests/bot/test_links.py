"""Signed addresses: read back as they were made, and by nobody changed, prolonged or used for another door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import Links, Ticket

NOW = datetime(2026, 6, 29, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def links(key: str = "khóa", commune: str = "bang-mac", at: datetime = NOW) -> Links:
    return Links(key, commune, "https://nhacviec.example", lambda: at)


def test_a_link_says_who_about_what_and_until_when() -> None:
    address = links().make("gui-tep", "chu-tich", HOUR, "q/1/2026-06")
    assert address is not None
    base, _, token = address.rpartition("/")
    assert base == "https://nhacviec.example/gui-tep"
    assert links().read("gui-tep", token) == Ticket("gui-tep", "chu-tich", "q/1/2026-06", NOW, NOW + HOUR)


def test_a_link_ends_by_real_time() -> None:
    token = links().token("gui-tep", "chu-tich", HOUR)
    assert links(at=NOW + HOUR - timedelta(seconds=1)).read("gui-tep", token) is not None
    assert links(at=NOW + HOUR).read("gui-tep", token) is None


def test_a_link_opens_its_own_door_in_its_own_commune_under_its_own_key() -> None:
    token = links().token("gui-tep", "chu-tich", HOUR)
    assert links().read("bang", token) is None
    assert links(commune="xa-khac").read("gui-tep", token) is None
    assert links(key="khóa khác").read("gui-tep", token) is None


def test_every_altered_link_is_none() -> None:
    token = links().token("gui-tep", "truong-phong-kinh-te", HOUR)
    other = links().token("gui-tep", "chu-tich", HOUR)
    for n in range(len(token)):
        for letter in "Ax.":
            changed = token[:n] + letter + token[n + 1 :]
            assert changed == token or links().read("gui-tep", changed) is None
    assert links().read("gui-tep", other.partition(".")[0] + "." + token.partition(".")[2]) is None


@given(st.text(max_size=200))
def test_any_text_is_no_link_and_no_exception(text: str) -> None:
    assert links().read("gui-tep", text) is None


def test_without_an_address_from_outside_there_is_none_to_give() -> None:
    assert Links("khóa", "bang-mac", None).make("gui-tep", "chu-tich", HOUR) is None


def test_an_empty_key_signs_nothing_and_no_key_is_printed() -> None:
    with pytest.raises(ValueError, match="empty key"):
        Links("", "bang-mac", None)
    assert "khóa" not in repr(links())
