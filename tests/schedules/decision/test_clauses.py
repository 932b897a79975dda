"""Blocks and clause paths: repeated and split headings, footnotes in mid-list, lines broken by a page or a printer."""

from __future__ import annotations

import pytest

from schedules.decision.blocks import blocks
from schedules.decision.clauses import Clause, clauses
from schedules.decision.page import Page, page


def _tree(text: str) -> tuple[Page, list[Clause]]:
    flow, found = blocks(page(text))
    return flow, clauses(flow, found)


def _paths(text: str) -> list[str]:
    flow, tree = _tree(text)
    return [f"{c.path}: {flow.words(c.block.body, c.block.end)}" for c in tree if c.role == "body"]


def test_levels_nest_from_articles_to_brackets() -> None:
    text = (
        "Điều 1. Giao việc\n\nI. KINH TẾ\n\n2. Đầu tư\n\nđ) Các xã:\n\n- Làm đường:\n\n(1) Khảo sát;\n\n(2) Thi"
        " công.\n\n- Làm cầu."
    )
    assert [line.split(": ")[0] for line in _paths(text)] == [
        "Điều 1",
        "Điều 1 > I",
        "Điều 1 > I > 2",
        "Điều 1 > I > 2 > đ",
        "Điều 1 > I > 2 > đ > gạch đầu dòng 1",
        "Điều 1 > I > 2 > đ > gạch đầu dòng 1 > (1)",
        "Điều 1 > I > 2 > đ > gạch đầu dòng 1 > (2)",
        "Điều 1 > I > 2 > đ > gạch đầu dòng 2",
    ]


def test_a_number_that_comes_twice_is_kept_apart() -> None:
    assert [line.split(": ")[0] for line in _paths("3. Một.\n\n4. Hai.\n\n4. Ba.\n\n4. Bốn.")] == [
        "3",
        "4",
        "4 (lặp)",
        "4 (lặp 2)",
    ]


def test_further_paragraphs_of_a_point_are_counted() -> None:
    assert [line.split(": ")[0] for line in _paths("a) Câu đầu.\n\nCâu sau.\n\n- Gạch.\n\nCâu cuối.")] == [
        "a",
        "a > đoạn 2",
        "a > gạch đầu dòng 1",
        "a > đoạn 3",
    ]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("1. Gửi báo cáo về các\n\nxã trước ngày 5/3.", "Gửi báo cáo về các xã trước ngày 5/3."),
        ("1. Gửi trước ngày\n15/3/2024 để tổng hợp.", "Gửi trước ngày 15/3/2024 để tổng hợp."),
        (
            "## **5. Đẩy nhanh giải ngân vốn**\n\n### **công ngay từ đầu quý**",
            "Đẩy nhanh giải ngân vốn công ngay từ đầu quý",
        ),
        (
            "1. Thu gom rác tại các\n\n<sup>1</sup> Luật số 72/2020/QH14 ngày 17/11/2020.\n\nkhu dân cư.",
            "Thu gom rác tại các khu dân cư.",
        ),
    ],
    ids=["page break", "line end before a date", "split heading", "footnote"],
)
def test_what_a_page_cuts_is_one_block(text: str, whole: str) -> None:
    assert _paths(text)[0].split(": ", 1)[1] == whole


def test_a_printed_page_is_joined_but_items_are_not() -> None:
    text = (
        "1. Ủy ban nhân dân các xã, phường rà soát toàn bộ danh mục công trình, báo cáo Phòng\n"
        "Tài chính - Kế hoạch tổng hợp; trường hợp chậm phải nêu rõ nguyên nhân và hướng\n"
        "khắc phục cụ thể đối với từng công trình.\n"
        "2. Phòng Tài chính - Kế hoạch tổng hợp, trình Ủy ban nhân dân huyện xem xét, quyết\n"
        "định việc điều chỉnh.\n"
    )
    assert len(_paths(text)) == 2


def test_an_article_that_is_only_cited_opens_no_clause() -> None:
    assert len(_paths("1. Thực hiện theo quy định tại\nĐiều 4 Nghị định này và các\nvăn bản liên quan.")) == 1


def test_recitals_addressees_and_recipients_are_told_apart() -> None:
    _, tree = _tree(
        "Căn cứ Luật Đất đai ngày 18/01/2024;\n\nKính gửi:\n- Các phòng;\n- Các xã.\n\n1. Làm ngay.\n\nNơi"
        " nhận:\n- Như trên;\n- Lưu: VT."
    )
    assert [clause.role for clause in tree] == [
        "basis",
        "addressees",
        "addressees",
        "addressees",
        "body",
        *["recipients"] * 3,
    ]


def test_an_attached_regulation_is_read_although_it_follows_the_recipients() -> None:
    _, tree = _tree("Điều 2. Thi hành.\n\nNơi nhận:\n- Như trên.\n\nQUY ĐỊNH\nVề báo cáo\n\nĐiều 1. Gửi báo cáo.")
    assert [c.role for c in tree][-1] == "body"
    assert tree[-1].path.startswith("Điều 1")


def test_a_count_inside_a_sentence_gives_items() -> None:
    text = "2. Văn phòng: (1) Chuẩn bị hội nghị; (2) Gửi giấy mời."
    assert [line.split(": ")[0] for line in _paths(text)] == ["2", "2 > (1)", "2 > (2)"]
