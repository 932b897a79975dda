"""Rules times units, projects and periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules import periods
from schedules.commune import Commune
from schedules.obligations import Lack, Obligation, expand
from schedules.rulebook import Every, Source
from tests.schedules.folder import BOOK, commune, documents

YEAR = (date(2026, 1, 1), date(2027, 1, 31))


@pytest.fixture(scope="module")
def made() -> Commune:
    return commune()


@pytest.fixture(scope="module")
def year(made: Commune) -> dict[str, Obligation]:
    return {one.id: one for one in expand(made, *YEAR).obligations}


def dues(year: dict[str, Obligation], duty: str) -> list[str]:
    return [f"{one.due:%d/%m}" for one in year.values() if one.duty == duty]


def test_reports_fall_due_on_the_days_counted_by_hand(year: dict[str, Obligation]) -> None:
    assert dues(year, "kt-xh/phong-kinh-te/") == [
        "16/01", "23/02", "16/03", "16/04", "15/05", "16/06", "16/07", "17/08", "16/09", "16/10", "16/11", "16/12",
        "15/01",
    ]  # fmt: skip
    assert dues(year, "bao-cao-giai-ngan/phong-kinh-te/") == [
        "05/02", "05/03", "03/04", "05/05", "05/06", "03/07", "05/08", "04/09", "02/10", "05/11", "04/12", "04/01",
    ]  # fmt: skip
    assert dues(year, "ra-soat-ke-hoach-von/phong-kinh-te/") == ["10/03", "10/06", "10/09", "10/12"]


def test_overlapping_periods_make_one_request_due_at_the_earliest(year: dict[str, Obligation]) -> None:
    closed = {key: one.period for key, one in year.items() if key.startswith("ctmtqg/phong-kinh-te//")}
    assert closed["ctmtqg/phong-kinh-te//2026-06"] == "2026-06+2026-Q2+2026-H1"
    assert closed["ctmtqg/phong-kinh-te//2026-09"] == "2026-09+2026-Q3+2026-9M"
    assert closed["ctmtqg/phong-kinh-te//2026-12"] == "2026-12+2026-Q4+2026"
    assert closed["ctmtqg/phong-kinh-te//2026-05"] == "2026-05"
    june = year["bao-cao-giai-ngan/phong-kinh-te//2026-06"]
    assert (june.period, june.due) == ("2026-06+2026-Q2", date(2026, 7, 3))
    december = year["bao-cao-giai-ngan/phong-kinh-te//2026-12"]
    assert (december.period, december.due) == ("2026-12+2026-Q4+2026", date(2027, 1, 4))


def test_a_rule_about_projects_makes_one_obligation_a_project_led_by_its_owner(
    made: Commune, year: dict[str, Obligation]
) -> None:
    for project in made.projects.values():
        mine = [one for one in year.values() if one.project == project.id]
        assert {one.unit for one in mine} == {project.owner}
        assert all(one.group is project.group for one in mine)
        steps = {"completed": 1, "transitional": 3, "new_start": 4}
        assert len(mine) == steps[project.group]


def test_figures_are_known_on_the_closing_day_and_only_the_last_rung_stays(year: dict[str, Obligation]) -> None:
    rungs = [year[f"giai-ngan-chuyen-tiep/phong-kinh-te/mau-kenh-muong/muc-{n}"] for n in (30, 60, 100)]
    assert [one.closes_on for one in rungs] == [date(2026, 7, 5), date(2026, 10, 5), date(2027, 1, 5)]
    assert [one.last_step for one in rungs] == [False, False, True]
    start = [year[f"khoi-cong-moi/phong-kinh-te/mau-cho-xa/{step}"] for step in ("ban-giao-mat-bang", "khoi-cong")]
    assert all(one.last_step and one.closes_on == one.due for one in start)


def test_no_unit_confirms_its_own_duty(made: Commune, year: dict[str, Obligation]) -> None:
    assert all(one.confirmer != one.unit for one in year.values())
    assert year["kt-xh/cong-an//2026-06"].confirmer == "phong-kinh-te"
    assert year["kt-xh/phong-kinh-te//2026-06"].confirmer == "van-phong"
    other = commune((BOOK, "noi_nhan: [phong-kinh-te, van-phong]", "noi_nhan: [van-phong]"))
    own = next(one for one in expand(other, *YEAR).obligations if one.duty == "kt-xh/van-phong/")
    assert own.confirmer == "chu-tich"  # the office's own duty: the leader in charge of it


def test_sources_and_samples(year: dict[str, Obligation]) -> None:
    assert year["kt-xh/cong-an//2026-06"].due_source is Source.default
    assert year["ke-hoach-dau-tu-cong/phong-kinh-te//quy-1"].due_source is Source.decision
    assert year["ke-hoach-dau-tu-cong/phong-kinh-te//quy-1"].sample  # owed as an owner of sample projects only
    assert not year["kt-xh/phong-kinh-te//2026-06"].sample
    real = commune(("projects.yaml", "    nhom: hoan_thanh\n    mau: true\n", "    nhom: hoan_thanh\n"))
    mixed = {one.id: one.sample for one in expand(real, *YEAR).obligations}
    assert not mixed["ke-hoach-dau-tu-cong/phong-kinh-te//quy-1"]
    assert mixed["ke-hoach-dau-tu-cong/phong-van-hoa-xa-hoi//quy-1"]
    assert not mixed["giai-ngan-hoan-thanh/phong-kinh-te/mau-cau-ban/muc-100"]


def test_an_empty_class_is_a_question_and_no_obligation(made: Commune, year: dict[str, Obligation]) -> None:
    found = {(one.lack, one.about): one for one in expand(made, *YEAR).questions}
    assert found[Lack.members, "cac-thon"].rules == ("kt-xh", "chuong-trinh-hanh-dong")
    assert (Lack.day, "chuong-trinh-hanh-dong") in found
    assert (Lack.lead, "giai-ngan-chung") in found
    assert "Các thôn" in str(found[Lack.members, "cac-thon"])
    assert not [one for one in year.values() if one.rule == "chuong-trinh-hanh-dong"]


def test_a_member_list_answers_the_question() -> None:
    texts = documents()
    texts["units.yaml"] = (
        texts["units.yaml"]
        .replace("# loai: phong,", "  - {ma: truong-thon-1, chuc_danh: Trưởng thôn 1}\n\n# loai: phong,", 1)
        .replace("# Cách gọi chung", "  - {ma: thon-1, ten: Thôn 1, loai: thon, nguoi_dung_dau: truong-thon-1}\n\n#", 1)
        .replace("ten_khac: [Thôn]\n    thanh_vien: []", "thanh_vien: [thon-1]", 1)
    )
    from schedules.configuration import load

    expansion = expand(load(texts), *YEAR)
    assert len([one for one in expansion.obligations if one.unit == "thon-1"]) == 13
    assert (Lack.members, "cac-thon") not in {(one.lack, one.about) for one in expansion.questions}


def test_cycles_go_on_provisionally_until_they_are_replaced(made: Commune) -> None:
    beyond = expand(made, date(2027, 2, 1), date(2027, 12, 31)).obligations
    assert {one.rule for one in beyond} == {"kt-xh", "ctmtqg", "bao-cao-giai-ngan", "ra-soat-ke-hoach-von"}
    assert all(one.provisional for one in beyond)
    texts = documents()
    texts["rulebooks/bang-mac-2027.yaml"] = (
        "ma: bang-mac-2027\nten: Quyết định 2027\nnam: 2027\nthay_the: bang-mac-2026\nquy_tac:\n"
        "  - {ma: kt-xh-2027, ten: Báo cáo, loai: dinh_ky, dieu_khoan: Điều 2, chu_tri: [cong-an],"
        " noi_nhan: [van-phong], ky: [thang], ngay_bao_cao: kt_xh}\n"
    )
    from schedules.configuration import load

    renewed = expand(load(texts), date(2027, 2, 1), date(2027, 12, 31)).obligations
    assert {one.rule for one in renewed} == {"kt-xh-2027"}
    assert not any(one.provisional for one in renewed)
    old = expand(load(texts), date(2026, 12, 1), date(2027, 1, 31)).obligations
    assert {one.occurrence for one in old if one.rule == "bao-cao-giai-ngan"} == {"2026-11", "2026-12"}


def test_a_date_across_unannounced_days_is_tentative(made: Commune) -> None:
    january = [one for one in expand(made, date(2027, 1, 1), date(2027, 2, 28)).obligations if one.period == "2027-01"]
    marks = {one.rule: one.tentative for one in january}
    assert marks == {"kt-xh": False, "ctmtqg": False, "bao-cao-giai-ngan": True}
    report = next(one for one in january if one.rule == "bao-cao-giai-ngan")
    assert report.due == date(2027, 2, 3)  # 05/02/2027 is in the Tết week


@pytest.mark.parametrize(
    ("key", "days"),
    [
        ("kt_xh", {1: 15, 2: 16, 4: 15, 5: 17, 10: 15}),
        ("kt_xh_tong_hop", {1: 15, 2: 17, 4: 15, 5: 17, 10: 15}),
        ("kt_xh_xa", {1: 18, 2: 18, 4: 15, 5: 18, 10: 18}),
    ],
)
def test_the_roll_rule_as_computed_for_2027(made: Commune, key: str, days: dict[int, int]) -> None:
    row = made.due_days[key]
    rolled = {month: periods.due(Every.monthly, 2027, month, row, made.calendar)[0] for month in days}
    assert rolled == {month: date(2027, month, day) for month, day in days.items()}


def test_a_joint_task_has_one_lead_and_the_others_support() -> None:
    joint = commune(
        (
            BOOK,
            "chu_tri: [cac-phong-chuyen-mon]\n    noi_nhan: [phong-kinh-te]",
            "chu_tri: [cac-phong-chuyen-mon]\n    tung: chung",
        )
    )
    mine = [one for one in expand(joint, *YEAR).obligations if one.rule == "ctmtqg-keo-dai"]
    assert [(one.unit, one.support) for one in mine] == [("phong-kinh-te", ("phong-van-hoa-xa-hoi",))]


def test_weekly_reports_stay_within_their_week() -> None:
    weekly = commune(
        (BOOK, "ky: [thang, quy]\n    ngay_bao_cao: kt_xh", "ky: [tuan]\n    ngay_bao_cao: kt_xh"),
        ("commune.yaml", "ngay: {thang: 16, quy: 16,", "ngay: {tuan: 5, thang: 16, quy: 16,"),
    )
    found = {
        one.occurrence: one.due
        for one in expand(weekly, date(2026, 1, 1), date(2026, 5, 31)).obligations
        if one.duty == "kt-xh/cong-an/"
    }
    assert found["2026-W02"] == date(2026, 1, 9)
    assert found["2026-W18"] == date(2026, 4, 29)  # 30/4 and 1/5 are off
    assert "2026-W08" not in found  # the week of Tết is off as a whole
    assert periods.words(("2026-W18",)) == "tuần 18 năm 2026"


@pytest.mark.parametrize(
    ("merged", "said"),
    [
        (("2026-02",), "tháng 2 năm 2026"),
        (("2026-03", "2026-Q1"), "tháng 3 và quý I năm 2026"),
        (("2026-06", "2026-Q2", "2026-H1"), "tháng 6, quý II và 6 tháng đầu năm 2026"),
        (("2026-09", "2026-Q3", "2026-9M"), "tháng 9, quý III và 9 tháng năm 2026"),
        (("2026-12", "2026-Q4", "2026"), "tháng 12, quý IV và cả năm 2026"),
        (("2026",), "cả năm 2026"),
        ((), ""),
    ],
)
def test_periods_in_words(merged: tuple[str, ...], said: str) -> None:
    assert periods.words(merged) == said


@settings(deadline=None)  # the first example loads a calendar year
@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 400), st.integers(0, 400))
def test_spans_add_up(first: date, a: int, b: int) -> None:
    """What is due in a span does not depend on how the span is cut."""
    made = _MADE
    middle = first + timedelta(days=a)
    last = middle + timedelta(days=b + 1)
    whole = {one.id: one for one in expand(made, first, last).obligations}
    parts = [
        *expand(made, first, middle).obligations,
        *expand(made, middle + timedelta(days=1), last).obligations,
    ]
    assert len(parts) == len(whole)
    assert {one.id: one for one in parts} == whole
    assert all(first <= one.due <= last for one in whole.values())


_MADE = commune()
