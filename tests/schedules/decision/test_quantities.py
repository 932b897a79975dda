"""Figures with their comparators; document numbers, dates and articles are none."""

from __future__ import annotations

import pytest

from schedules.decision.page import page
from schedules.decision.quantities import quantities


@pytest.mark.parametrize(
    ("text", "op", "value", "unit"),
    [
        ("giải ngân tối thiểu 30% kế hoạch vốn", ">=", 30, "%"),
        ("thu ngân sách vượt dự toán từ 10% trở lên", ">=", 10, "%"),
        ("cấp nước sạch cho trên 95% dân số", ">", 95, "%"),
        ("nợ quá hạn không vượt quá 0,3%", "<=", 0.3, "%"),
        ("tỷ lệ hộ nghèo còn dưới 2,5%", "<", 2.5, "%"),
        ("tỷ lệ che phủ rừng không dưới 46,8%", ">=", 46.8, "%"),
        ("xây mới ít nhất 2.305 căn nhà", ">=", 2305, "căn"),
        ("kiểm tra ít nhất một lần mỗi năm", ">=", 1, "lần"),
        ("phấn đấu phát triển thêm 01 trường học đạt chuẩn", ">=", 1, "trường"),
        ("tăng trưởng kinh tế đạt hai con số", ">=", 10, "%"),
        ("hoàn thành đạt và vượt dự toán thu ngân sách", ">=", 100, "%"),
        ("bảo đảm tối thiểu bằng mức tỉnh giao", ">=", 100, "%"),
        ("số tiết kiệm 10% không thấp hơn mức tỉnh giao", ">=", 100, "%"),
    ],
)
def test_a_target_is_read_with_its_comparator(text: str, op: str, value: float, unit: str) -> None:
    found = quantities(page(text), 0, len(text))
    assert [(q.op, q.value, q.unit) for q in found] == [(op, value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "theo khoản 1 Điều 3 Nghị quyết 245/2025/QH15",
        "ngày 30/6/2026",
        "mô hình chính quyền 02 cấp",
        "03 Chương trình mục tiêu",
    ],
)
def test_other_numbers_are_no_targets(text: str) -> None:
    assert quantities(page(text), 0, len(text)) == []
