"""What a chat shows: short, worst first, the words of the catalogue, whatever people have named things."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.ledger.store import Store
from bot.summaries import chat
from bot.summaries.text import LONGEST
from schedules.errors import Fault
from tests.bot.summaries.ledger import LADDER, NOW, OTHER, REPORT, TODAY, commune, owes, project, unit
from tests.bot.summaries.scene import A, B, fill, whole

EVERY = (chat.summary, chat.overdue, chat.blocked, chat.units, chat.projects, chat.week_ahead, chat.week_result)


def crowd(tx: Connection) -> None:
    """Forty units with long names, everything late, everybody stuck."""
    for n in range(40):
        stuck = {"blocked_since": NOW, "blocked_reason": "vướng " * 40}
        owes(tx, OTHER.id, f"u{n}", "1", date(2026, 10, 1), title="Việc có tên rất dài " * 6, **stuck)
        owes(tx, OTHER.id, f"u{n}", "2", date(2026, 11, 25), title=f"Việc {n}")
        owes(tx, LADDER.id, f"u{n}", "100", date(2026, 12, 31), project=f"p{n}", title="Giải ngân 100%")


def crowded() -> Any:
    units = [
        unit(f"u{n}", f"Đơn vị có tên dài đến một trăm hai mươi chữ cái số {n} " * 2, head=str(n)) for n in range(40)
    ]
    return commune(units, [project(f"p{n}", f"u{n}", 10**9) for n in range(40)])


def test_the_summary_says_what_was_counted(store: Store) -> None:
    store.do_now(fill)
    assert store.read_now(chat.summary, whole(), TODAY).text.splitlines() == [
        "Tổng hợp Xã Thử – 23/11/2026",
        "🔴 Quá hạn 3 (tuần trước 4) · đến hạn hôm nay 1 · sắp đến hạn 1",
        "🟡 Chờ xác nhận 2 · tạm dừng 1 · chưa rõ 1",
        "🟢 Hoàn thành 2/11 (18,2%): đúng hạn 1, quá hạn 1 · trong hạn 2",
        "Có vướng mắc 2",
        "– Phòng B <&_*> 😀: quá hạn 3, có vướng mắc 2",
        "– Trường C: đến hạn hôm nay 1, sắp đến hạn 1",
        "Giải ngân dự án chuyển tiếp: 45% của 4 tỷ đồng (1/2 dự án chưa có số liệu); "
        "mốc 100% đến 31/12, kỳ vọng hôm nay 82,4% "
        "(1/2 dự án ước theo đường thẳng), cần 42,9%/tháng",
        "Chưa liên lạc được: Phòng B <&_*> 😀, Trường C.",
    ]


@pytest.mark.parametrize("say", EVERY, ids=lambda say: say.__name__)
def test_never_more_than_twelve_lines(store: Store, say: Any) -> None:
    store.do_now(crowd)
    lines = store.read_now(say, crowded(), TODAY).text.splitlines()
    assert 1 < len(lines) <= LONGEST
    assert all(line.strip() for line in lines)
    assert max(map(len, lines)) < 400


@pytest.mark.parametrize("say", EVERY, ids=lambda say: say.__name__)
def test_no_data_yet(store: Store, say: Any) -> None:
    text = store.read_now(say, commune(), TODAY).text
    assert text
    assert "None" not in text


def test_overdue_lists_the_latest_first_and_counts_the_rest(store: Store) -> None:
    store.do_now(crowd)
    lines = store.read_now(chat.overdue, crowded(), TODAY).text.splitlines()
    assert lines[0] == "Quá hạn: 40 việc – 23/11/2026"
    assert lines[-1] == "… và 30 việc nữa (xem bảng Excel)."


def test_a_merged_report_is_one_line_that_says_its_boxes(store: Store) -> None:
    store.do_now(fill)
    lines = store.read_now(chat.overdue, whole(), TODAY).text.splitlines()
    assert lines[1] == (
        "1. Báo cáo – Phòng B <&_*> 😀, hạn 16/9/2026, chậm 48 ngày làm việc (3 kỳ), vướng: chờ số liệu <Thuế>"
    )
    assert len(lines) == 3


def test_one_unit_shows_its_open_duties_worst_first(store: Store) -> None:
    store.do_now(fill)
    text = store.read_now(chat.unit, whole(), TODAY, A).text
    assert "chưa liên lạc được" not in text
    assert text.splitlines()[-4:] == [
        "1. Việc còn xa, hạn 30/11/2026",
        "2. Giải ngân 100% (Dự án p1), hạn 31/12/2026, 60%",
        "3. Việc tạm dừng, hạn 2/11/2026, tạm dừng",
        "4. Việc cũ, hạn 31/3/2026, chưa rõ",
    ]
    assert "Báo cáo năm sau" not in text


def test_one_project_shows_every_step(store: Store) -> None:
    store.do_now(fill)
    text = store.read_now(chat.project, whole(), TODAY, "p1").text
    assert "Giải ngân: 60% = 1.800.000.000 đồng (số đến 23/11/2026)" in text
    assert "– Mốc 30% đến 30/6/2026: đạt" in text
    assert "– Mốc 100% đến 31/12/2026: chưa đến hạn" in text
    other = store.read_now(chat.project, whole(), TODAY, "p2").text
    assert "chưa có số liệu" in other
    assert "– Mốc 60% đến 30/9/2026: chưa đạt" in other


def test_a_sample_project_is_unknown_outside_the_console(store: Store) -> None:
    store.do_now(fill)
    with pytest.raises(Fault):
        store.read_now(chat.project, whole(), TODAY, "mau", messenger="telegram")
    assert "Dự án mau" in store.read_now(chat.project, whole(), TODAY, "mau", messenger="console").text


def test_the_week_ahead_counts_by_rule_and_names_the_holiday(store: Store) -> None:
    def two(tx: Connection) -> None:
        for place in (A, B):
            owes(
                tx, REPORT.id, place, "2026-11", date(2026, 11, 25), periods=("2026-11",), title=f"Báo cáo của {place}"
            )

    store.do_now(two)
    assert store.read_now(chat.week_ahead, whole(), TODAY).text.splitlines() == [
        "Việc đến hạn tuần này (23/11–29/11)",
        "– Thứ Tư 25/11: Báo cáo nhiệm vụ (2 đầu việc)",
        "Nghỉ thứ Ba 24/11: Ngày Văn hóa Việt Nam.",
    ]


def test_the_week_result_names_nobody_unless_it_is_switched_on(store: Store) -> None:
    from dataclasses import replace

    from schedules.settings import GroupSettings

    store.do_now(fill)
    friday = date(2026, 11, 20)
    text = store.read_now(chat.week_result, whole(), friday).text
    assert "Đã hoàn thành trong tuần: 2 việc." in text
    assert "Phòng" not in text
    named = replace(whole(), group=GroupSettings(name_late=True))
    assert "Đơn vị còn việc quá hạn: Phòng B <&_*> 😀." in store.read_now(chat.week_result, named, friday).text


def test_amounts_and_counts_are_written_with_dots(store: Store) -> None:
    def many(tx: Connection) -> None:
        for n in range(1_001):
            owes(tx, OTHER.id, A, str(n), date(2026, 10, 1))

    store.do_now(many)
    made = commune([unit(A, "Phòng A", head="a")], [project("p1", A, 1_234_567_890)])
    text = store.read_now(chat.summary, made, TODAY).text
    assert "Quá hạn 1.001" in text
    assert "chưa có số liệu, kế hoạch vốn 1,23 tỷ đồng; mốc" in text
