"""Reviews: recorded, kept, applied; and what a second reading changes."""

from __future__ import annotations

import itertools
import re
from datetime import date
from pathlib import Path

import pytest

from bot.ledger.rules.documents import read_folder
from schedules.commune import Commune
from schedules.configuration import load
from schedules.decision import Reading, read
from schedules.decision.home import due_days, read_for
from schedules.decision.review import (
    Decision,
    Item,
    Review,
    Verdict,
    apply,
    as_data,
    corrected,
    corrections,
    from_data,
    from_yaml,
    items,
    to_yaml,
)
from schedules.decision.revision import carry, compare, rekey
from schedules.errors import Fault
from schedules.obligations import expand
from schedules.rulebook import Every, Kind, Rulebook
from tests.schedules.decision.given import needs_shared, text

CONFIG = Path(__file__).parents[3] / "config"
RECORDED = Path(__file__).parent / "reviews" / "bang-mac-2026.yaml"

FIRST = """KẾ HOẠCH
Thực hiện nhiệm vụ trọng tâm năm 2027

I. Nhiệm vụ

1. Phòng Kinh tế gửi danh mục công trình thủy lợi cần sửa chữa trước ngày 10/4/2027.

2. Trạm Y tế tiêm chủng đạt 92% số trẻ dưới một tuổi đến hết ngày 30/9/2027.

3. Công an xã nộp báo cáo rà soát điểm cháy nổ chậm nhất ngày 20/8/2027.

4. Các đơn vị báo cáo kết quả thực hiện hằng quý về Văn phòng HĐND và UBND xã.
"""
SECOND = (
    FIRST.replace("10/4/2027", "25/4/2027")
    .replace("92%", "95%")
    .replace(
        "3. Công an xã nộp báo cáo rà soát điểm cháy nổ chậm nhất ngày 20/8/2027.",
        "3. Phòng Văn hóa - Xã hội lập danh sách hộ cần hỗ trợ nhà ở trước ngày 15/5/2027.",
    )
)


def _commune(**books: str) -> Commune:
    """The sample commune with these rulebooks instead of its own."""
    held = {name: body for name, body in read_folder(CONFIG).items() if not name.startswith("rulebooks/")}
    return load({**held, **{f"rulebooks/{name}.yaml": body for name, body in books.items()}})


BARE = _commune()


def _firm(reading: Reading) -> list[Item]:
    """What has a date or a cycle."""
    return [item for item in items(reading, due_days(BARE)) if item.candidate.firm]


def _accepting(reading: Reading) -> Review:
    return Review(tuple(Decision(item.key, Verdict.accept) for item in _firm(reading)))


def _book(reading: Reading, review: Review) -> Rulebook:
    (book,) = _commune(x=apply(reading, review, due_days(BARE))).rulebooks
    return book


@pytest.fixture(scope="module")
def first() -> Reading:
    return read(FIRST)


@pytest.fixture(scope="module")
def second() -> Reading:
    return read(SECOND)


def test_what_is_accepted_becomes_a_rulebook_in_force(first: Reading) -> None:
    book = _book(first, _accepting(first))
    assert book.accepted
    assert [step.due for rule in book.rules for step in rule.steps] == [
        date(2027, 4, 9),
        date(2027, 9, 30),
        date(2027, 8, 20),
    ]
    assert [rule.every for rule in book.rules if rule.kind is Kind.cycle] == [{Every.quarterly}]


def test_what_is_dropped_or_undecided_is_left_out(first: Reading) -> None:
    one, two, *_ = _firm(first)
    review = Review((Decision(one.key, Verdict.drop), Decision(two.key, Verdict.accept)))
    (rule,) = _book(first, review).rules
    assert rule.steps[0].due == date(2027, 9, 30)


def test_a_correction_lies_over_the_proposal(first: Reading) -> None:
    one = _firm(first)[0]
    fields = {
        "ma": "thuy-loi",
        "ten": "Gửi danh mục thủy lợi",
        "chu_tri": ["phong-kinh-te"],
        "han": date(2027, 4, 5),
        "buoc": "gui",
    }
    (rule,) = _book(first, Review((Decision(one.key, Verdict.correct, fields),))).rules
    assert (rule.id, rule.title, rule.lead) == ("thuy-loi", "Gửi danh mục thủy lợi", ("phong-kinh-te",))
    assert (rule.steps[0].id, rule.steps[0].due) == ("gui", date(2027, 4, 5))


def test_one_id_makes_one_rule_with_steps_by_date(first: Reading) -> None:
    one, two, three, _ = _firm(first)
    same = {"ma": "chung", "loai": "moc", "chi_tieu": None}
    review = Review(
        tuple(
            Decision(item.key, Verdict.correct, {**same, "buoc": f"b{n}"})
            for n, item in enumerate((two, three, one), start=1)
        )
    )
    (rule,) = _book(first, review).rules
    assert [step.id for step in rule.steps] == ["b3", "b2", "b1"]


@pytest.mark.parametrize(("kind", "steps"), [("mot_lan", 1), ("moc", 1), ("giao_viec", 0), ("su_kien", 0)])
def test_a_cycle_may_turn_out_to_be_something_else(first: Reading, kind: str, steps: int) -> None:
    cycle = _firm(first)[-1]
    fields = {"loai": kind} | ({"han": date(2027, 7, 1)} if steps else {})
    (rule,) = _book(first, Review((Decision(cycle.key, Verdict.correct, fields),))).rules
    assert (len(rule.steps), rule.every) == (steps, frozenset())


def test_a_date_may_turn_out_to_be_a_cycle(first: Reading) -> None:
    fields = {"loai": "dinh_ky", "ky": ["thang"], "ngay_bao_cao": "kt_xh"}
    (rule,) = _book(first, Review((Decision(items(first)[0].key, Verdict.correct, fields),))).rules
    assert (rule.every, rule.days, rule.steps) == ({Every.monthly}, "kt_xh", ())


def test_keys_do_not_depend_on_the_place_in_the_text(first: Reading) -> None:
    longer = read(FIRST.replace("I. Nhiệm vụ\n", "I. Nhiệm vụ\n\nTình hình chung của địa bàn ổn định.\n"))
    assert [item.key for item in _firm(longer)] == [item.key for item in _firm(first)]


def test_a_review_written_and_read_back_is_the_same(first: Reading) -> None:
    fields = {"ten": "Tên: có «dấu»", "han": date(2027, 4, 5), "chu_tri": ["phong-kinh-te"], "chi_tieu": None}
    review = Review(
        tuple(Decision(item.key, Verdict.correct, fields) for item in _firm(first)), {"ma": "x"}, ({"ma": "y"},)
    )
    assert from_yaml(to_yaml(review)) == review
    assert from_data(as_data(review)) == review


@pytest.mark.parametrize(
    "text_",
    ["- a", "muc: [1]", "muc: [{loai: x}]", "muc: [{dieu_khoan: a, loai: khac, xu_ly: nhan}]", "a: [", "muc: 7"],
)
def test_what_is_no_review_is_refused(text_: str) -> None:
    with pytest.raises(Fault, match="bản rà soát"):
        from_yaml(text_)


def test_corrections_are_the_least_that_lead_there(first: Reading) -> None:
    for item in _firm(first):
        assert corrections(item.row, item.row) == {}
        wanted = {**item.row, "ten": "Tên khác", "dieu_kien": "khi cần"}
        assert corrections(item.row, wanted) == {"ten": "Tên khác", "dieu_kien": "khi cần"}
        assert corrected(item.row, corrections(item.row, wanted)) == wanted


# --- a second reading ---------------------------------------------------------------------------------------------


def test_the_same_text_changes_nothing(first: Reading) -> None:
    found = compare(first, read(FIRST))
    assert (found.changed, found.added, found.gone, found.lines()) == ((), (), (), ())


def test_a_revised_text_says_what_is_different(first: Reading, second: Reading) -> None:
    found = compare(first, second)
    assert [one.what for one in found.changed] == [("hạn 9/4/2027 thành hạn 24/4/2027",), ("mức 92% thành 95%",)]
    assert [one.due for one in found.added if one.firm] == [date(2027, 5, 14)]
    assert [one.due for one in found.gone if one.firm] == [date(2027, 8, 20)]
    assert [line.split(":")[0] for line in found.lines()] == ["Đổi", "Đổi", "Mới", "Không còn thấy"]


def test_a_rulebook_carries_over_to_the_revised_text(first: Reading, second: Reading) -> None:
    thuy_loi = _firm(first)[0]
    named = {"ma": "thuy-loi", "ten": "Danh mục thủy lợi", "buoc": "gui"}
    old = _book(first, _accepting(first).decide(Decision(thuy_loi.key, Verdict.correct, named)))
    review = carry(old, second, due_days(BARE))
    assert len(review.decisions) == 3, "the new duty waits"
    book = _book(second, review)
    rule = next(one for one in book.rules if one.id == "thuy-loi")
    assert (rule.title, rule.steps[0].id, rule.steps[0].due) == ("Danh mục thủy lợi", "gui", date(2027, 4, 24))
    assert {rule.id for rule in book.rules} == {rule.id for rule in old.rules}, "what is gone stays until dropped"
    assert book.id == old.id
    assert [s.target.value for r in book.rules for s in r.steps if s.target] == [95]


def test_decisions_follow_their_duty_to_another_reading(first: Reading, second: Reading) -> None:
    review = Review(tuple(Decision(item.key, Verdict.drop) for item in _firm(first)))
    moved = rekey(review, first, second)
    assert [one.key.when for one in moved.decisions] == ["2027-04-24", "2027-09-30", "quarterly"]


# --- the decision of 2026 -----------------------------------------------------------------------------------------


def _span(commune: Commune) -> dict[str, object]:
    return {one.id: one for one in expand(commune, date(2026, 1, 1), date(2027, 3, 31)).obligations}


@pytest.fixture(scope="module")
def sample() -> Commune:
    return load(read_folder(CONFIG))


@needs_shared
def test_reading_and_a_recorded_review_give_the_rulebook_of_2026(sample: Commune) -> None:
    reading = read_for(sample, text())
    made = apply(reading, from_yaml(RECORDED.read_text(encoding="utf-8")), due_days(sample))
    again = load({**read_folder(CONFIG), "rulebooks/bang-mac-2026.yaml": made})
    assert _span(again) == _span(sample)
    old, new = (next(b for b in one.rulebooks if b.id == "bang-mac-2026") for one in (sample, again))
    firm = (Kind.cycle, Kind.milestone)
    ids = [{rule.id for rule in book.rules if rule.kind in firm} for book in (old, new)]
    assert ids[0] == ids[1]


@needs_shared
def test_the_recorded_review_makes_what_it_is_needed_for() -> None:
    """Every key is one of the reading, so that no decision is dead."""
    commune = load(read_folder(CONFIG))
    known = {item.key for item in items(read_for(commune, text()), due_days(commune))}
    review = from_yaml(RECORDED.read_text(encoding="utf-8"))
    assert [one.key for one in review.decisions if one.key not in known] == []


@needs_shared
def test_the_recorded_review_has_none_of_the_decisions_sentences() -> None:
    run = 9
    theirs = re.findall(r"\w+", text().lower())
    phrases = set(zip(*(theirs[n:] for n in range(run)), strict=False))
    for line in RECORDED.read_text(encoding="utf-8").splitlines():
        ours = re.findall(r"\w+", line.lower())
        assert phrases.isdisjoint(itertools.islice(zip(*(ours[n:] for n in range(run)), strict=False), 99)), line


@needs_shared
def test_the_rulebook_of_2026_finds_its_decision_again(sample: Commune) -> None:
    """Read again, the decision changes no date and no figure, and almost every rule is where it was."""
    book = next(one for one in sample.rulebooks if one.id == "bang-mac-2026")
    found = compare(book, read_for(sample, text()))
    assert [one for one in found.gone if one.due or one.every] == []
    assert len(found.gone) <= 7
    assert [what for one in found.changed for what in one.what if "trước ở" not in what] == []
