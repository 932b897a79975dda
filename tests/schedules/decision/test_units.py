"""Names of units by grammar and by gazetteer."""

from __future__ import annotations

import pytest

from schedules.decision.page import page
from schedules.decision.units import Entry, Gazetteer, Names

COMMUNE = Gazetteer(
    (
        Entry("van-phong", "Văn phòng HĐND và UBND xã", ("VP HĐND&UBND",)),
        Entry("phong-kinh-te", "Phòng Kinh tế", ("Phòng Kinh tế xã", "PKT")),
        Entry("thue", "Cơ quan Thuế", ("Thuế",)),
        Entry("cac-co-quan-don-vi", "Các cơ quan, đơn vị"),
        Entry("cac-thon", "Các thôn", ("Thôn",)),
    )
)


def _lists(text: str, gazetteer: Gazetteer | None = None) -> list[list[str]]:
    names = Names(page(text), gazetteer)
    return [[unit.name for unit in units] for units in names.lists(0, len(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sở Văn hóa, Thể thao và Du lịch chủ trì tham mưu", [["Sở Văn hóa, Thể thao và Du lịch"]]),
        (
            "Giao Sở Kế hoạch và Đầu tư, Sở Y tế và Công an tỉnh rà soát",
            [["Sở Kế hoạch và Đầu tư", "Sở Y tế", "Công an tỉnh"]],
        ),
        ("các sở, ban, ngành, UBND các huyện, thị xã báo cáo", [["các sở, ban, ngành", "UBND các huyện, thị xã"]]),
        ("Các Sở: Tài chính, Nội vụ căn cứ chức năng", [["Sở Tài chính", "Sở Nội vụ"]]),
        ("Ban Quản lý dự án đầu tư xây dựng huyện hoàn thành hồ sơ", [["Ban Quản lý dự án đầu tư xây dựng huyện"]]),
        ("Phòng Giáo dục và Đào tạo theo nhiệm vụ được giao chủ trì", [["Phòng Giáo dục và Đào tạo"]]),
        ("Trường Tiểu học Kim Đồng và Trạm Y tế phối hợp", [["Trường Tiểu học Kim Đồng", "Trạm Y tế"]]),
        ("Trường hợp chậm, xã hội hóa, phòng chống dịch, ban hành sở hữu", []),
        ("Số tiết kiệm trong kỳ của Đảng ủy xã", [["Đảng ủy xã"]]),
    ],
)
def test_names_by_grammar(text: str, names: list[list[str]]) -> None:
    assert _lists(text) == names


def test_known_names_win_and_the_longest_first() -> None:
    assert _lists("gửi Phòng Kinh tế xã, Văn phòng HĐND và UBND xã tổng hợp", COMMUNE) == [
        ["Phòng Kinh tế", "Văn phòng HĐND và UBND xã"]
    ]


def test_a_scanner_may_drop_accents_of_known_names() -> None:
    assert _lists("Văn phong HĐND và UBND xã chủ trì", COMMUNE) == [["Văn phòng HĐND và UBND xã"]]


def test_collective_names_are_known_with_and_without_their_determiner() -> None:
    (units,) = Names(page("Các thôn, cơ quan, đơn vị thực hiện"), COMMUNE).lists(0, 35)
    assert [unit.id for unit in units] == ["cac-thon", "cac-co-quan-don-vi"]


@pytest.mark.parametrize("text", ["Phòng Kinh tế và Hạ tầng báo cáo", "Thôn Nà Pàn họp dân"])
def test_a_longer_name_is_not_the_known_one_it_begins_with(text: str) -> None:
    (units,) = Names(page(text), COMMUNE).lists(0, len(text))
    assert units[0].id is None


def test_a_short_alias_is_no_common_word() -> None:
    assert _lists("tăng cường quản lý thuế, chống thất thu thuế", COMMUNE) == []
