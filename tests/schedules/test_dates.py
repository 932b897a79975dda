"""Time expressions: every row by its example, dates of replies by hand, the outside corpus, and false friends."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.dates import ROWS, Context, Recurrence, Row, find, resolve

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
CORPUS = SHARED / "replies" / "duckling-vi-time.json"
DECISION = SHARED / "decision" / "quyet-dinh-bang-mac-2026.txt"
TODAY = date(2026, 11, 23)  # a Monday
REPLY = Context(today=TODAY)
PLAN = Context(year=2026)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_reads_its_example(row: Row) -> None:
    context = PLAN if row.where == "decision" else REPLY
    assert row.name in {mention.row for mention in find(row.example, context)}


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("mai", "2026-11-24"),
        ("ngày mai", "2026-11-24"),
        ("sáng mai", "2026-11-24"),
        ("chiều nay", "2026-11-23"),
        ("mốt", "2026-11-25"),
        ("ngày kia", "2026-11-25"),
        ("hôm kia", "2026-11-21"),
        ("thứ 6", "2026-11-27"),
        ("thứ sáu", "2026-11-27"),
        ("thu sau", "2026-11-27"),
        ("t6", "2026-11-27"),
        ("cn", "2026-11-29"),
        ("thứ Sáu tuần sau", "2026-12-04"),
        ("thứ 2 tuần tới", "2026-11-30"),
        ("tuần này", "2026-11-27"),
        ("tuần sau", "2026-12-04"),
        ("sang tuần", "2026-12-04"),
        ("cuối tuần", "2026-11-27"),
        ("đầu tuần sau", "2026-12-01"),
        ("cuối tháng", "2026-11-30"),
        ("hết tháng này", "2026-11-30"),
        ("đầu tháng sau", "2026-12-10"),
        ("giữa tháng 12", "2026-12-20"),
        ("tháng sau", "2026-12-31"),
        ("thang sau", "2026-12-31"),
        ("tháng sáu", "2027-06-30"),
        ("hết tháng 9", "2027-09-30"),
        ("hết t12", "2026-12-31"),
        ("hết quý này", "2026-12-31"),
        ("quý I năm sau", "2027-03-31"),
        ("cuối năm", "2026-12-31"),
        ("sang năm", "2027-12-31"),
        ("15/7", "2027-07-15"),
        ("15-7", "2027-07-15"),
        ("15.7", "2027-07-15"),
        ("15/12", "2026-12-15"),
        ("15/12/26", "2026-12-15"),
        ("ngày 15", "2026-12-15"),
        ("ngày 25", "2026-11-25"),
        ("ngày 15 tháng sau", "2026-12-15"),
        ("15 tháng sau", "2026-12-15"),
        ("mùng 10", "2026-12-10"),
        ("2 tuần nữa", "2026-12-07"),
        ("tuần nữa", "2026-11-30"),
        ("nửa tháng nữa", "2026-12-08"),
        ("hai hôm nữa", "2026-11-25"),
        ("5 ngày làm việc nữa", "2026-11-30"),
        ("1 tháng nữa", "2026-12-23"),
        ("ra giêng", "2027-03-07"),
        ("trước Tết", "2027-02-05"),
        ("mùng 5 Tết", "2027-02-10"),
        ("rằm tháng Giêng", "2027-02-20"),
        ("rằm tháng 7", "2027-08-16"),
        ("10/3 âm lịch", "2027-04-16"),
        ("20 tháng chạp", "2027-01-27"),
        ("từ 1/12 sang 15/12", "2026-12-15"),
        ("mấy hôm nữa", None),
        ("31/2", None),
    ],
)
def test_phrases_of_replies(phrase: str, day: str | None) -> None:
    found = resolve(phrase, TODAY).date
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize("phrase", ["ra giêng", "trước Tết", "rằm tháng 7", "mùng 10", "10/3 âm lịch", "mùng 5 Tết"])
def test_what_may_be_lunar_is_confirmed(phrase: str) -> None:
    resolved = resolve(phrase, TODAY)
    assert resolved.lunar
    assert resolved.ambiguous


@pytest.mark.parametrize(("phrase", "unsure"), [("15/12", False), ("mai", False), ("10/11", True), ("thứ 2", True)])
def test_a_date_that_may_be_past_is_confirmed(phrase: str, unsure: bool) -> None:
    assert resolve(phrase, TODAY).ambiguous is unsure


def test_more_time_runs_from_the_due_date() -> None:
    assert resolve("thêm 5 ngày", TODAY, date(2026, 11, 30)).date == date(2026, 12, 5)
    assert resolve("thêm 5 ngày", TODAY, date(2026, 11, 1)).date == date(2026, 11, 28)


def test_working_days_come_from_the_calendar_given() -> None:
    assert resolve("5 ngày làm việc nữa", TODAY, working=lambda day, n: date(2026, 12, n)).date == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("quý I/2026", "2026-01-01", "2026-03-31"),
        ("quý II năm 2026", "2026-04-01", "2026-06-30"),
        ("trong tháng 6/2026", "2026-06-01", "2026-06-30"),
        ("ngày 30 tháng 6 năm 2026", "2026-06-30", "2026-06-30"),
        ("30.6.2026", "2026-06-30", "2026-06-30"),
        ("6 tháng đầu năm", "2026-01-01", "2026-06-30"),
        ("6 tháng cuối năm 2026", "2026-07-01", "2026-12-31"),
        ("9 tháng đầu năm", "2026-01-01", "2026-09-30"),
        ("tuần đầu tháng 7", "2026-07-01", "2026-07-07"),
        ("cuối tháng 6", "2026-06-21", "2026-06-30"),
        ("trước 10 tháng 3", "2026-03-10", "2026-03-10"),
        ("năm 2026", "2026-01-01", "2026-12-31"),
        ("trước Tết Nguyên đán Bính Ngọ", "2026-02-16", "2026-02-16"),
        ("mùng 5 Tết", "2026-02-21", "2026-02-21"),
        ("ngày 10/3 âm lịch", "2026-04-26", "2026-04-26"),
    ],
)
def test_phrases_of_decisions(phrase: str, first: str, last: str) -> None:
    mention = find(phrase, PLAN)[0]
    span = mention.interval(PLAN)
    assert span is not None
    assert (span[0].isoformat(), span[1].isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("phrase", "cycles", "day"),
    [
        ("hằng tháng, quý", {"monthly", "quarterly"}, None),
        (
            "hàng tháng, quý, 6 tháng, 9 tháng và cả năm",
            {"monthly", "quarterly", "half_year", "nine_month", "annual"},
            None,
        ),
        ("trước ngày 25 hằng tháng", {"monthly"}, 25),
        ("ngày 20 của tháng cuối quý", {"quarterly"}, 20),
        ("03 tháng một lần", {"quarterly"}, None),
        ("thứ Sáu hằng tuần", {"weekly"}, None),
        ("tháng 01 và tháng 6 hằng năm", {"annual"}, None),
    ],
)
def test_what_recurs(phrase: str, cycles: set[str], day: int | None) -> None:
    meaning = next(m.meaning for m in find(phrase, PLAN) if isinstance(m.meaning, Recurrence))
    assert meaning.cycles == cycles
    assert meaning.day == day


@pytest.mark.parametrize(
    "text",
    [
        "kỳ họp thứ năm",
        "ngôn ngữ thứ hai",
        "tối thiểu 30 hộ",
        "tối đa",
        "sáng tạo",
        "chiều rộng",
        "thu ngân sách",
        "quỹ 3 triệu",
        "57/2024/QH15",
        "2/3 dự án",
        "12/12 thôn",
        "1,5/3 tỷ",
        "60%",
        "45-50%",
    ],
)
def test_false_friends_are_no_time(text: str) -> None:
    assert find(text, PLAN) == []


def test_offsets_are_into_the_text_as_given() -> None:
    text = "Đo\u0302\u0300ng chí nộp trước ngày 15/7/2027 nhé"
    mention = find(text, REPLY)[0]
    assert text[mention.start : mention.end] == mention.text == "ngày 15/7/2027"


@given(st.text(alphabet=st.sampled_from("0123456789/.-ngàythứquýuầđếhătrc ,IVX%"), max_size=80))
def test_any_text_is_read_without_overlaps(text: str) -> None:
    for context in (REPLY, PLAN):
        mentions = find(text, context)
        assert all(a.end <= b.start for a, b in pairwise(mentions))
        for mention in mentions:
            span = mention.interval(context)
            assert span is None or span[0] <= span[1]


# --- the outside corpus ------------------------------------------------------------------------------------------

# A phrase has a date value where Duckling's answer is a day or coarser; hours and minutes set no deadline.
DATE_GRAINS = ("day", "week", "month", "quarter", "year")
DIFFERENT_ON_PURPOSE = {
    "tuần đầu tiên của tháng 9 năm 2017": "an office counts from the 1st to the 7th, not from a Monday",
    "mùa hè này": "no deadline is set by a season",
    "mùa hè năm nay": "no deadline is set by a season; the year alone is read",
    "mùa đông này": "no deadline is set by a season",
}


def _corpus() -> list[dict[str, str]]:
    if not CORPUS.exists():
        pytest.skip("the shared corpus is not here")
    examples: list[dict[str, str]] = json.loads(CORPUS.read_text(encoding="utf-8"))["examples"]
    return [e for e in examples if e["grain"] in DATE_GRAINS]


def test_the_outside_corpus() -> None:
    context = Context(today=date(2017, 2, 2))
    wrong = []
    examples = _corpus()
    for example in examples:
        spans = [m.interval(context) for m in find(example["text"], context)]
        if [s[0].isoformat() if s else None for s in spans] != [example.get("value", example.get("from", ""))[:10]]:
            wrong.append(example["text"])
    print(f"{len(examples) - len(wrong)} of {len(examples)} phrases with a date value right")
    assert set(wrong) == set(DIFFERENT_ON_PURPOSE)
    assert 1 - len(wrong) / len(examples) >= 0.85


def test_no_time_in_the_corpus_negative() -> None:
    assert find("có ngày chính xác", REPLY) == []


def test_the_decision_is_read_fast() -> None:
    if not DECISION.exists():
        pytest.skip("the shared decision is not here")
    text = DECISION.read_text(encoding="utf-8")
    mentions = find(text, PLAN)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert sum(m.text.endswith("30/6/2026") for m in mentions) >= 2
