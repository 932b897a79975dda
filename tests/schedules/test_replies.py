"""Replies: the shared examples, our own by the hundred, the table, context, several duties, any text at all.

Long because every rule of the grammar is tried beside its neighbours.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.language import fold
from schedules.replies import ReplyContext, Understanding, split_duties, understand, understand_lines
from schedules.replies.patterns import ROWS, says, words_of
from schedules.replies.reading import read
from schedules.replies.saying import Row
from tests.schedules.hands import CASES, Case

EXAMPLES = Path(__file__).resolve().parents[2] / ".." / "shared" / "replies" / "examples.jsonl"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def _examples() -> list[dict[str, dict[str, object]]]:
    if not EXAMPLES.exists():
        pytest.skip("the shared examples are not here")
    return [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines() if line.strip()]


def test_every_shared_example_is_right() -> None:
    wrong = []
    for example in _examples():
        want, got = example["expect"], understand(str(example["text"]), NOW).as_json()
        same = all(got[key] == want.get(key) for key in ("kind", "percent", "amount_vnd", "of_amount_vnd"))
        dated = str(want.get("new_date_phrase", "")).lower() in (got["new_date_phrase"] or "").lower()
        reasoned = "reason" not in want or bool(got["reason"])
        if not (same and dated and reasoned):
            wrong.append((example["text"], got))
    assert wrong == []


# One test a kind or a property, each naming every reply that fails: the hands hold over four thousand.


def _right(case: Case) -> bool:
    got = understand(case.text, NOW)
    figures = (got.kind, got.percent, got.amount_vnd, got.of_amount_vnd)
    dated = case.date is None or case.date in (got.new_date_phrase or "")
    return figures == (case.kind, case.percent, case.amount, case.of) and dated


@pytest.mark.parametrize("kind", sorted({case.kind for case in CASES}))
def test_our_own_replies(kind: str) -> None:
    assert [case.text for case in CASES if case.kind == kind and not _right(case)] == []


DONE = [case.text for case in CASES if case.kind == "done"]


def test_done_in_other_spellings() -> None:
    """The same words composed otherwise, in capitals, or with a blank more mean the same."""
    others = [text for one in DONE for text in (unicodedata.normalize("NFD", one), one.upper(), f"  {one}  ")]
    assert [text for text in others if understand(text, NOW).kind != "done"] == []


# "xong rồi à" asks, "xong rồi ạ" states: without accents they are one, and taken as the statement.
_ASKED_BY_ACCENT = ("à",)


def test_losing_accents_never_makes_it_done() -> None:
    open_ = [case.text for case in CASES if case.kind != "done" and not case.text.endswith(_ASKED_BY_ACCENT)]
    others = [text for one in open_ for text in (fold(one), one.upper(), f"{one} ạ", f"{one}.")]
    assert [text for text in others if understand(text, NOW).kind == "done"] == []


def test_what_only_sounds_like_done_never_is() -> None:
    """Sarcasm, quotations, somebody else's work, other periods, steps and promises that hold a word of completion."""
    lines = (Path(__file__).parent / "never_done.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert [text for text in lines if understand(text, NOW).kind == "done"] == []
    assert [text for text in lines if understand(fold(text), NOW).kind == "done"] == []


@pytest.mark.parametrize(
    "spoil",
    [
        "{} à?",
        "{} chưa?",
        "chưa {}",
        "khi nào {} em báo",
        "nếu {} thì báo",
        "tưởng {} mà chưa",
        "{} nhưng còn vướng 2 hộ",
        "mai {}",
        "chắc mai {}",
        "{}, trừ thôn Nà Pá",
        "hình như {}",
        "{} nhưng chưa nghiệm thu",
        "sắp {}",
        "{} được 60%",
    ],
)
def test_nothing_that_spoils_done_leaves_it_done(spoil: str) -> None:
    assert [one for one in DONE if understand(spoil.format(one), NOW).kind == "done"] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.fact}: {row.example}")
def test_every_row_reads_its_example(row: Row) -> None:
    example = fold(row.example) if row.bare else row.example
    reading = read(example, NOW.date())
    assert says(row.fact, reading.skeleton, reading.accented)


def test_gates_hide_nothing() -> None:
    """The quick look at a reply's words never shuts out a row that would match."""
    facts = {row.fact for row in ROWS}
    hidden = []
    for text in [*(case.text for case in CASES), *(row.example for row in ROWS)]:
        reading = read(text, NOW.date())
        words = words_of(reading.skeleton)
        for fact in facts:
            found = says(fact, reading.skeleton, reading.accented)
            if bool(found) != bool(says(fact, reading.skeleton, reading.accented, words)):
                hidden.append((text, fact))
    assert hidden == []


# --- fields ----------------------------------------------------------------------------------------------------------


def test_json_has_the_contract_order() -> None:
    got = understand("da gui BC so 45/BC-PKT ngay 16/6", NOW).as_json()
    assert " ".join(got) == (
        "text kind percent amount_vnd of_amount_vnd new_date_phrase new_date reason document confidence"
    )
    assert got["document"] == {"number": "45/BC-PKT", "date": "2026-06-16"}
    assert got["new_date"] is None
    assert json.loads(json.dumps(got)) == got


@pytest.mark.parametrize(
    ("text", "phrase", "day"),
    [
        ("xin lùi đến 15/12", "15/12", date(2026, 12, 15)),
        ("XIN LUI 15-12", "15-12", date(2026, 12, 15)),
        ("xin gia hanj ddeens Thuws 6", "Thuws 6", date(2026, 11, 27)),
        ("ko kịp 30/11, xin lùi từ 30/11 sang 15/12", "15/12", date(2026, 12, 15)),
        ("mùng 10 gửi", "mùng 10", date(2026, 12, 10)),
        ("ra giêng xong", "ra giêng", date(2027, 3, 7)),
        ("xin thêm mấy hôm", None, None),
    ],
)
def test_dates_are_copied_as_typed(text: str, phrase: str | None, day: date | None) -> None:
    got = understand(text, NOW)
    if phrase is not None:
        assert got.new_date_phrase == phrase
    assert got.new_date == day


@pytest.mark.parametrize(
    "text", ["xin lùi 2 hôm", "trễ 2 hôm, anh thông cảm", "chậm 2 hôm được không", "xin thêm 2 hôm"]
)
def test_a_length_asked_for_begins_at_the_due_day_or_today_once_it_is_past(text: str) -> None:
    ahead, behind = (understand(text, NOW, context=ReplyContext(due=date(2026, 11, day))) for day in (30, 20))
    assert (ahead.new_date, behind.new_date) == (date(2026, 12, 2), date(2026, 11, 25))
    assert understand("xin 3 ngày nữa", NOW, context=ReplyContext(due=date(2026, 11, 24))).new_date == date(
        2026, 11, 26
    )


def test_a_lunar_date_is_flagged() -> None:
    assert understand("ra giêng xong", NOW).lunar
    assert not understand("mai xong", NOW).lunar


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("gn dc 45% r a, con vuong 2 ho", "còn vướng 2 hộ"),
        ("chờ tỉnh duyệt", "chờ tỉnh duyệt"),
        ("xin dời hạn sang 20/12 do chờ tư vấn", "chờ tư vấn"),
        ("ko kịp, cho xin thêm tuần nữa", "không kịp"),
        ("không phát sinh", "không phát sinh"),
        ("chua co von", "chưa có vốn"),
    ],
)
def test_reasons(text: str, reason: str) -> None:
    assert understand(text, NOW).reason == reason


@pytest.mark.parametrize(
    "text", ["còn vướng hộ ông Lý chưa nhận tiền", "vuong ho ba Hoa chua dong y", "hộ ông A không đồng ý"]
)
def test_no_citizen_is_named_in_a_reason(text: str) -> None:
    reason = understand(text, NOW).reason
    assert reason is not None
    assert not set(fold(reason).split()) & {"ly", "hoa", "a", "ong", "ba"}
    assert "hộ" in reason


def test_why_is_one_vietnamese_sentence() -> None:
    got = understand("gn dc 45% r a, con vuong 2 ho", NOW)
    assert got.why == "Hiểu là đang có vướng mắc; tỷ lệ 45%; lý do: còn vướng 2 hộ."
    dated = understand("xin lùi 15/12", NOW)
    assert dated.why == "Hiểu là xin gia hạn; thời gian “15/12” là ngày 15/12/2026."
    for case in CASES:
        assert understand(case.text, NOW).why.endswith(".")


def test_lines_keep_their_order_and_blanks() -> None:
    assert [u.kind for u in understand_lines("xong\n\nchưa làm", NOW)] == ["done", "unclear", "not_started"]


# --- context ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "text", "kind"),
    [
        ("done", "rồi", "done"),
        ("done", "có ạ", "done"),
        ("done", "dạ rồi", "done"),
        ("done", "chưa", "progress"),
        ("done", "chưa ạ", "progress"),
        ("done", "rồi à?", "question"),
        ("done", "chờ tỉnh duyệt", "blocked"),
        ("done", "hạn khi nào?", "question"),
        ("extension_date", "15/12", "extension_request"),
        ("finish_date", "thứ 6 ạ", "progress"),
        ("percent", "45", "progress"),
        ("percent", "0", "not_started"),
        ("reason", "nhà máy nước đào đường", "blocked"),
        (None, "rồi", "unclear"),
        (None, "chưa", "unclear"),
    ],
)
def test_the_last_question_decides(asked: str | None, text: str, kind: str) -> None:
    context = ReplyContext(asked=asked)  # type: ignore[arg-type]
    assert understand(text, NOW, context=context).kind == kind


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("rồi", "yes"),
        ("có", "yes"),
        ("vâng ạ", "yes"),
        ("đúng rồi", "yes"),
        ("chưa", "no"),
        ("không ạ", "no"),
        ("45%", None),
    ],
)
def test_yes_and_no(text: str, answer: str | None) -> None:
    assert understand(text, NOW).answer == answer


def test_a_percentage_asked_for_may_be_bare() -> None:
    assert understand("45", NOW, context=ReplyContext(asked="percent")).percent == 45
    assert understand("45", NOW).percent is None


# --- several duties --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1 xong, 2 60%, 3 vuong mb", [(1, "xong"), (2, "60%"), (3, "vuong mb")]),
        ("1 xong 2 60% 3 vuong mb", [(1, "xong"), (2, "60%"), (3, "vuong mb")]),
        ("1 xong\n2 chưa\n3: 60%", [(1, "xong"), (2, "chưa"), (3, "60%")]),
        ("1. xong\n2. đang làm", [(1, "xong"), (2, "đang làm")]),
        ("việc 1 xong, việc 2 đang làm", [(1, "xong"), (2, "đang làm")]),
        ("1, 2 xong; 3 xin lùi 15/7", [(1, "xong"), (2, "xong"), (3, "xin lùi 15/7")]),
        ("#3 60%", [(3, "60%")]),
        ("3 xong", [(3, "xong")]),
        ("1 và 2 xong", [(1, "xong"), (2, "xong")]),
        ("1) xong; 2) đang làm", [(1, "xong"), (2, "đang làm")]),
        ("3: vướng 2 hộ", [(3, "vướng 2 hộ")]),
        ("1 xong, 2 hộ chưa đồng ý", [(1, "xong, 2 hộ chưa đồng ý")]),
        ("1 500tr/2 tỷ", [(1, "500tr/2 tỷ")]),
        ("2 15/7 xong", [(2, "15/7 xong")]),
        ("việc số 3 xong", [(3, "xong")]),
        ("em báo cáo: 1 xong, 2 60%", [(1, "xong"), (2, "60%")]),
        ("dạ 1 xong ạ", [(1, "xong ạ")]),
        ("- 1: xong\n- 2: chưa", [(1, "xong"), (2, "chưa")]),
        ("1 dc 60% r a", [(1, "dc 60% r a")]),
        ("2 hộ chưa đồng ý", [(None, "2 hộ chưa đồng ý")]),
        ("2 tuần nữa xong", [(None, "2 tuần nữa xong")]),
        ("1,2 tỷ/3 tỷ", [(None, "1,2 tỷ/3 tỷ")]),
        ("12/12 thôn đã nộp bc", [(None, "12/12 thôn đã nộp bc")]),
        ("15/7", [(None, "15/7")]),
        ("60%", [(None, "60%")]),
        ("3", [(None, "3")]),
        ("xong", [(None, "xong")]),
        ("", [(None, "")]),
    ],
)
def test_a_message_is_taken_apart(text: str, parts: list[tuple[int | None, str]]) -> None:
    split = split_duties(text)
    assert list(split.parts) == parts
    assert split.all_except is None


@pytest.mark.parametrize(
    "text",
    [
        "1 tỷ 2",
        "3 ngày nữa xong",
        "2/3 dự án",
        "100% rồi",
        "xong 1 nửa",
        "1 nửa rồi",
        "1 số hộ chưa nhận",
        "1.250 tỷ",
        "3-5 hộ chưa",
        "0912345678 gọi em",
        "gn 1 tỷ 2 da xong",
        "30 triệu",
        "xong, 2 60%",
        "thứ 2 gửi",
        "2 trong 3 dự án xong",
    ],
)
def test_other_numbers_name_no_duty(text: str) -> None:
    assert [n for n, _ in split_duties(text).parts] == [None]


@pytest.mark.parametrize(
    ("text", "excepted", "parts"),
    [
        ("tất cả xong trừ 3", {3}, [(None, "tất cả xong")]),
        ("tất cả xong trừ 3, 5", {3, 5}, [(None, "tất cả xong")]),
        ("tất cả xong trừ 3 vướng mb", {3}, [(None, "tất cả xong"), (3, "vướng mb")]),
        ("tat ca da xong", set(), [(None, "tat ca da xong")]),
    ],
)
def test_all_but_some(text: str, excepted: set[int], parts: list[tuple[int | None, str]]) -> None:
    split = split_duties(text)
    assert split.all_except == excepted
    assert list(split.parts) == parts


# --- any text --------------------------------------------------------------------------------------------------------

_WORDS = st.sampled_from(
    [*sorted({word for case in CASES for word in case.text.split()}), "?", "\n", "chưa", "15/7", "2 tỷ", "60%"]
)


def _sound(got: Understanding) -> None:
    assert 0 <= got.confidence <= 1
    assert got.new_date is None or got.new_date_phrase is not None
    assert json.dumps(got.as_json())
    assert got.why


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    _sound(understand(text, NOW))
    assert split_duties(text).parts


@given(st.lists(_WORDS, max_size=25))
def test_any_words_get_an_answer(words: list[str]) -> None:
    _sound(understand(" ".join(words), NOW))


@given(st.lists(_WORDS, max_size=8))
def test_a_negation_in_front_is_never_done(words: list[str]) -> None:
    assert understand("chưa xong " + " ".join(words), NOW).kind != "done"


@pytest.mark.parametrize(
    "text",
    [
        "ạ " * 600,
        "xong ạ em " * 150,
        "1/" * 1000,
        "1." * 1000,
        "15/7 " * 300,
        "da " * 600 + "x",
        "aw" * 1000,
        "\u0301" * 2000,
    ],
)
def test_long_repetitions_cost_little(text: str) -> None:
    """Catastrophic backtracking would hang here for hours; the benchmark prints how long the slowest takes."""
    assert understand(text, NOW).kind


@pytest.mark.parametrize(
    "part",
    [
        "xong giấy tờ rồi",
        "đã bàn giao giấy",
        "làm xong kinh phí rồi",
        "đạt 100% chỉ tiêu tháng trước",
        "đã họp dân xong",
        "cấp xong cho 3 hộ",
        "tiêm xong một nửa",
        "phát quà xong thôn em",
        "xong phòng học tầng 1",
        "coi bộ xong rồi nghen",
        "tụi nó nói xong rồi",
        "nghe đâu xong rồi",
        "nam xong tang 1",
        "sơ bộ xong rồi",
        "trao quà xong cho vài hộ nghèo",
        "ban chỉ huy chưa hoàn thành",
        "hoàn thành 100% chỉ tiêu thôn 1",
        "xong lâu lắc",
        "xem phim ở https://x.vn/xong",
    ],
)
def test_a_part_or_a_rumour_is_never_done(part: str) -> None:
    """Of what the newest words made possible: none of these may silence a reminder."""
    assert understand(part, NOW).kind not in ("done", "report_sent")
