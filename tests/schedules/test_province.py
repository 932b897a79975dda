"""What a province counts of a commune, and what a layout of bots costs in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from bot.ledger.rules import documents
from schedules.calendar import TZ, Calendar
from schedules.configuration.sharing import inherited, name_of
from schedules.errors import Fault
from schedules.province import (
    Late,
    Standing,
    Told,
    answered_in_time,
    by_lateness,
    by_rule,
    layouts,
    seconds_to_say,
)

FRIDAY = datetime(2026, 6, 12, 8, tzinfo=TZ)
BASE = Standing("a", "xã A", date(2026, 6, 15), 40, 30, 10, 7, 20, 5, date(2026, 6, 12), 50, 20, 3, 1, 2)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


@pytest.mark.parametrize(
    ("answered", "now", "counted"),
    [
        ("2026-06-12 09:00", "2026-06-12 10:00", (1, 1)),
        ("2026-06-16 23:59", "2026-06-20 10:00", (1, 1)),  # Friday and two working days: the end of Tuesday
        ("2026-06-17 00:00", "2026-06-20 10:00", (0, 1)),
        (None, "2026-06-16 23:00", (0, 0)),  # there is time yet: not judged
        (None, "2026-06-17 00:00", (0, 1)),
    ],
)
def test_two_working_days_to_answer(answered: str | None, now: str, counted: tuple[int, int]) -> None:
    told = [Told(FRIDAY, at(answered) if answered else None)]
    assert answered_in_time(told, Calendar(), at(now)) == counted


def test_a_share_says_nothing_of_nothing_and_a_standing_travels_as_json() -> None:
    assert (BASE.linked_percent, BASE.answered_percent, BASE.on_behalf_percent) == (75.0, 70.0, 25.0)
    assert replace(BASE, entries=0, on_behalf=0).on_behalf_percent is None
    assert BASE.office_silent_days(date(2026, 6, 15)) == 3
    assert replace(BASE, office_last=None).office_silent_days(date(2026, 6, 15)) is None
    told = replace(BASE, late=(Late("giai-ngan", "Giải ngân", "Ban QLDA", 2),))
    assert Standing.from_json(told.as_json()) == told


def test_late_by_rule_over_communes() -> None:
    one = replace(BASE, late=(Late("g", "Giải ngân", "Ban QLDA", 2), Late("g", "Giải ngân", "Trường", 1)))
    two = replace(
        BASE, name="xã B", overdue=9, late=(Late("g", "Giải ngân", "Ban", 5), Late("k", "Khởi công", "Ban", 4))
    )
    first, second = by_rule([one, two])
    assert (first.title, first.count, first.communes) == ("Giải ngân", 8, (("xã B", 5), ("xã A", 3)))
    assert (second.title, second.count) == ("Khởi công", 4)
    assert [row.name for row in by_lateness([one, two])] == ["xã B", "xã A"]


def test_the_arithmetic_of_bots() -> None:
    assert round(seconds_to_say(130_000, 1) / 60) == 72
    (whole, one_bot), (largest, own) = layouts([40] * 3_321)
    assert (whole, round(one_bot / 60), largest, round(own, 1)) == (132_840, 74, 40, 1.3)


# --- shared rulebooks -------------------------------------------------------------------------------------------------

CONFIG = Path(__file__).parents[1] / "config"
SHARED = """
ma: tinh-2026
ten: Nhiệm vụ chung của tỉnh
nam: 2026
quy_tac:
  - ma: chuyen-doi-so
    ten: Hoàn thành kế hoạch chuyển đổi số
    loai: moc
    dieu_khoan: Điều 1
    chu_tri: [phong-van-hoa]
    cac_buoc: [{ma: b1, han: 2026-06-30}, {ma: b2, han: 2026-12-31}]
"""


def dates(text: str) -> list[date]:
    return [step["han"] for step in yaml.safe_load(text)["quy_tac"][0]["cac_buoc"]]


def test_a_commune_takes_rules_over_dates_them_itself_and_keeps_its_dates_when_the_province_writes_anew() -> None:
    assert name_of(SHARED, "x.yaml") == "tinh-2026"
    first = inherited(SHARED, None, "x.yaml")
    assert yaml.safe_load(first)["chap_nhan"] is False, "the commune's office accepts it first"
    assert inherited(SHARED, first, "x.yaml") == first, "nothing new: nothing to write"
    own = first.replace("chap_nhan: false", "chap_nhan: true").replace("han: 2026-06-30", "han: 2026-06-25")
    later = SHARED.replace("2026-12-31", "2026-11-30").replace("chuyển đổi số", "chuyển đổi số của xã")
    again = inherited(later, own, "x.yaml")
    assert dates(again) == [date(2026, 6, 25), date(2026, 11, 30)], "its own day stays, the province's new one comes"
    assert "chuyển đổi số của xã" in again
    assert yaml.safe_load(again)["chap_nhan"] is True
    assert dates(inherited(later, again, "x.yaml")) == [date(2026, 6, 25), date(2026, 11, 30)]
    commune = documents.parse(documents.read_folder(CONFIG) | {"rulebooks/tinh-2026.yaml": again})
    assert commune.in_force["chuyen-doi-so"].steps[0].due == date(2026, 6, 25)


def test_what_is_no_rulebook_is_refused() -> None:
    for text in ("- a", "ten: x", "a: [", ""):
        with pytest.raises(Fault):
            inherited(text, None, "x.yaml")
