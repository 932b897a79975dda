"""`plan` in the shape of the contract, and its days and steps by hand."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from schedules.commune import Commune
from schedules.configuration import load
from schedules.plan import as_text, plan
from tests.schedules.folder import commune, documents

FIRST, LAST = date(2026, 1, 1), date(2027, 1, 31)


@pytest.fixture(scope="module")
def made() -> Commune:
    return commune()


@pytest.fixture(scope="module")
def entries(made: Commune) -> dict[str, dict[str, Any]]:
    value = json.loads(json.dumps(plan(made, FIRST, LAST)))
    return {entry["id"]: entry for entry in value["obligations"]}


def heard(entry: dict[str, Any], to: str = "head") -> list[tuple[str, str]]:
    return [(one["at"], one["step"]) for one in entry["reminders"] if one["to"] == to]


def test_the_shape_of_the_contract(entries: dict[str, dict[str, Any]]) -> None:
    entry = entries["ctmtqg/phong-kinh-te//2026-06"]
    assert {
        key: entry[key] for key in ("rule", "clause", "title", "unit", "project", "period", "due", "due_source")
    } == {
        "rule": "ctmtqg",
        "clause": "Điều 1 > II > 5 > d > gạch đầu dòng 3",
        "title": "Báo cáo các chương trình mục tiêu quốc gia tháng 6, quý II và 6 tháng đầu năm 2026",
        "unit": "phong-kinh-te",
        "project": None,
        "period": "2026-06+2026-Q2+2026-H1",
        "due": "2026-06-16",
        "due_source": "default",
    }
    assert entry["target"] is None
    assert entry["reminders"][0] == {"at": "2026-06-11T08:00:00+07:00", "step": "T-3", "to": "head"}
    rung = entries["giai-ngan-chuyen-tiep/ban-qlda/mau-truong-mam-non/muc-30"]
    assert (rung["project"], rung["period"], rung["due_source"]) == ("mau-truong-mam-non", None, "decision")
    assert rung["target"] == {"op": ">=", "value": 30, "unit": "%"}


def test_every_step_and_listener_is_a_word_of_the_contract(entries: dict[str, dict[str, Any]]) -> None:
    for entry in entries.values():
        for one in entry["reminders"]:
            assert one["to"] in {"head", "focal_point", "deputy", "office", "vice_chairman", "chairman"}
            assert one["step"] in {"T", "weekly"} or int(one["step"][1:]) != 0
            assert datetime.fromisoformat(one["at"]).utcoffset() is not None
            assert one["at"].endswith("+07:00")
            assert one["at"][:10] <= LAST.isoformat()


def test_february_is_asked_for_on_the_13th_and_nothing_goes_out_until_the_23rd(
    entries: dict[str, dict[str, Any]],
) -> None:
    report = entries["kt-xh/phong-kinh-te//2026-02"]
    assert report["due"] == "2026-02-23"
    assert heard(report)[:3] == [
        ("2026-02-11T08:00:00+07:00", "T-3"),
        ("2026-02-13T08:00:00+07:00", "T-1"),
        ("2026-02-23T08:00:00+07:00", "T"),
    ]
    days = {one["at"][:10] for entry in entries.values() for one in entry["reminders"]}
    assert not {day for day in days if "2026-02-14" <= day <= "2026-02-22"}


def test_milestones_are_on_their_days(entries: dict[str, dict[str, Any]]) -> None:
    dues: dict[str, set[str]] = {}
    for entry in entries.values():
        if entry["period"] is None:
            dues.setdefault(entry["due"], set()).add(entry["rule"])
    assert dues == {
        "2026-03-31": {"ke-hoach-dau-tu-cong"},
        "2026-06-30": {"giai-ngan-hoan-thanh", "giai-ngan-chuyen-tiep", "khoi-cong-moi"},
        "2026-09-30": {"giai-ngan-chuyen-tiep", "giai-ngan-khoi-cong-moi"},
        "2026-12-31": {"giai-ngan-chuyen-tiep", "giai-ngan-khoi-cong-moi", "ctmtqg-keo-dai"},
    }


def test_the_first_word_about_the_years_plan_comes_before_tet(entries: dict[str, dict[str, Any]]) -> None:
    first = heard(entries["ke-hoach-dau-tu-cong/phong-kinh-te//quy-1"])[0]
    assert first == ("2026-01-27T08:00:00+07:00", "T-40")


def test_reminders_of_the_days_before_the_span_are_there(made: Commune) -> None:
    """As if installed before --from: a report due on the first day still shows its T-3."""
    value = plan(made, date(2026, 6, 16), date(2026, 6, 16))
    report = next(entry for entry in value["obligations"] if entry["rule"] == "ctmtqg")
    assert [one["step"] for one in report["reminders"]] == ["T-3", "T-1", "T", "T"]


def test_a_span_without_duties() -> None:
    value = plan(commune(), date(2026, 1, 1), date(2026, 1, 2))
    assert value["obligations"] == []
    assert as_text(value).startswith("Không có việc nào đến hạn.")
    assert "Các thôn" in as_text(value)


def test_the_plan_in_words(made: Commune) -> None:
    text = as_text(plan(made, date(2026, 6, 30), date(2026, 7, 10)))
    assert "30/6/2026  phong-kinh-te  Giải ngân vốn dự án chuyển tiếp: Kênh mương nội đồng (mẫu) (từ 30%) [mẫu]" in text
    assert "    nhắc: 23/4, 2/6, 19/6, 30/6; quá hạn: 1 lần từ 6/7" in text
    assert "[dự kiến]" in as_text(plan(made, date(2027, 2, 1), date(2027, 2, 5)))


def test_an_outside_bodys_reminders_go_to_the_office() -> None:
    texts = documents()
    file = "rulebooks/bang-mac-2026.yaml"
    texts[file] = texts[file].replace(
        "chu_tri: [cac-phong-chuyen-mon]\n    noi_nhan: [phong-kinh-te]", "chu_tri: [thue]"
    )
    value = plan(load(texts), date(2026, 12, 31), date(2027, 1, 31))
    entry = next(entry for entry in value["obligations"] if entry["unit"] == "thue")
    assert {one["to"] for one in entry["reminders"]} == {"office"}
