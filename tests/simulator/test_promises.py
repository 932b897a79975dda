"""The promises of the product, judged by the independent checker on rulebooks, policies and people made at random."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.ledger.rules.documents import read_folder
from bot.simulator.play import play
from bot.simulator.report import report
from tests.town import CONFIG

FIRST = date(2026, 3, 2)
UNITS = ("phong-kinh-te", "phong-van-hoa", "ban-qlda")
WORKING = st.integers(0, 12)


@st.composite
def policies(draw: st.DrawFn) -> str:
    ladder = draw(st.lists(WORKING, min_size=1, max_size=4, unique=True))
    office = draw(st.integers(1, 4))
    vice = office + draw(st.integers(0, 3))
    return (
        f"    truoc: {sorted({*ladder, 0}, reverse=True)}\n    hang_ngay: {draw(st.integers(1, 6))}\n"
        f"    bao_van_phong: {office}\n    bao_pho_chu_tich: {vice}\n"
        f"    bao_chu_tich: {vice + draw(st.integers(1, 5))}\n"
    )


@st.composite
def rules(draw: st.DrawFn, n: int) -> str:
    leads = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True))
    head = f"  - ma: viec-{n}\n    ten: Việc thử số {n}\n    dieu_khoan: Điều {n}\n    chu_tri: [{', '.join(leads)}]\n"
    head += "    noi_nhan: [van-phong]\n"
    if draw(st.booleans()):
        periods = draw(st.sampled_from(("[thang]", "[thang, quy]")))
        return head + f"    loai: dinh_ky\n    ky: {periods}\n    ngay_bao_cao: kt_xh\n"
    days = sorted(draw(st.sets(st.integers(5, 40), min_size=1, max_size=2)))
    steps = "".join(f"      - {{ma: b{day}, han: {FIRST + timedelta(days=day)}}}\n" for day in days)
    return head + f"    loai: mot_lan\n    cac_buoc:\n{steps}"


@st.composite
def folders(draw: st.DrawFn) -> dict[str, str]:
    """The test commune with other rules, another ladder for every kind, and other report days."""
    texts = {name: text for name, text in read_folder(CONFIG).items() if not name.startswith("rulebooks/")}
    book = "ma: thu\nten: Thử\nnam: 2026\nchap_nhan: true\n\nquy_tac:\n"
    count = draw(st.integers(1, 5))
    texts["rulebooks/thu.yaml"] = book + "".join(draw(rules(n)) for n in range(1, count + 1))
    begins, ends = texts["commune.yaml"].split("chinh_sach:\n")[0], texts["commune.yaml"].split("ngay_chot_so_lieu:")[1]
    made = f"chinh_sach:\n  bao_cao:\n{draw(policies())}    mac_dinh_cho: [dinh_ky]\n  mot_lan:\n{draw(policies())}"
    made += "    mac_dinh_cho: [mot_lan, moc, chi_tieu, su_kien, giao_viec]\n\n"
    day = draw(st.integers(3, 27))
    text = f"{begins}{made}ngay_chot_so_lieu:{ends}".replace("thang: 16, quy: 16", f"thang: {day}, quy: {day}")
    texts["commune.yaml"] = text
    return texts


def kept(texts: dict[str, str], seed: int, days: int, stop: int | None = None) -> None:
    last = FIRST + timedelta(days=days)
    one = report(play(texts, FIRST, last, seed))
    assert [str(wrong) for wrong in one.violations] == []
    if stop is not None:
        parted = report(play(texts, FIRST, last, seed, stops=(FIRST + timedelta(days=stop),)))
        assert parted.as_json() == one.as_json()


# Each example is lived through: made smaller, a failing one would be lived through hundreds of times.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
QUICK = settings(max_examples=2, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
LONG = settings(QUICK, max_examples=10)


@QUICK
@given(folders(), st.integers(0, 10_000))
def test_every_promise_holds(texts: dict[str, str], seed: int) -> None:
    kept(texts, seed, 45)


@pytest.mark.slow
@LONG
@given(folders(), st.integers(0, 10_000), st.integers(1, 80))
def test_every_promise_holds_for_a_quarter_killed_on_any_day(texts: dict[str, str], seed: int, stop: int) -> None:
    kept(texts, seed, 90, stop)
