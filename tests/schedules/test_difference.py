"""What `config apply` shows before it applies."""

from __future__ import annotations

from datetime import date

from schedules.configuration import load
from schedules.configuration.writing import write
from schedules.difference import difference
from schedules.warnings import warnings
from tests.schedules.folder import BOOK, commune, documents


def test_nothing_changed_says_nothing() -> None:
    assert difference(commune(), commune()) == ()


def test_a_new_comment_is_no_difference() -> None:
    assert difference(commune(), commune((BOOK, "quy_tac:", "# ghi chú\nquy_tac:"))) == ()


def test_a_moved_date_names_both_days() -> None:
    lines = difference(commune(), commune((BOOK, "han: 2026-03-31", "han: 2026-03-25")))
    assert lines[0].startswith("Sửa quy tắc «Ban hành và triển khai kế hoạch đầu tư công")
    assert len([line for line in lines if "hạn 25/3/2026 (trước là 31/3/2026)" in line]) == 3


def test_a_removed_project_ends_exactly_its_obligations() -> None:
    texts = documents()
    head, _, rest = texts["projects.yaml"].partition("  - ma: mau-cau-ban")
    texts["projects.yaml"] = head + "  - ma:" + rest.partition("  - ma:")[2]
    old, new = commune(), load(texts)
    lines = difference(old, new)
    assert lines == (
        "Bỏ dự án «Cầu bản qua suối (mẫu)» (mau-cau-ban).",
        "Bỏ việc: Giải ngân hết vốn dự án đã hoàn thành: Cầu bản qua suối (mẫu), Phòng Kinh tế, hạn 30/6/2026.",
    )


def test_settings_holidays_and_units_are_told() -> None:
    new = commune(
        ("commune.yaml", "buoi_sang: 08:00", "buoi_sang: 07:30"),
        ("holidays.yaml", "lam_bu:\n", "  2026-03-04: Nghỉ riêng\n\nlam_bu:\n"),
        ("holidays.yaml", "nam_da_cong_bo: [2026]", "nam_da_cong_bo: [2026, 2027]"),
        ("units.yaml", "ten: Trạm Y tế\n", "ten: Trạm Y tế Bằng Mạc\n"),
        (BOOK, "chap_nhan: true", "chap_nhan: false"),
    )
    lines = difference(commune(), new)
    assert "Sửa giờ nhắc." in lines
    assert "Thêm ngày nghỉ 4/3/2026." in lines
    assert "Sửa danh sách ngày, năm chưa có thông báo lịch nghỉ." in lines
    assert "Sửa đơn vị «Trạm Y tế Bằng Mạc» (tram-y-te)." in lines
    assert any(line.startswith("Sửa bộ quy tắc «Quyết định") for line in lines)
    assert any(line.startswith("… và ") for line in lines)


def test_rulebooks_survive_being_written_and_read_again() -> None:
    made = commune()
    for book in made.rulebooks:
        texts = {
            **documents(),
            f"rulebooks/{book.id}.yaml": write(book, {"kt-xh": "Cần xem lại."}, "Bản nháp\nrà soát"),
        }
        again = load(texts)
        assert again.rulebooks == made.rulebooks
        assert texts[f"rulebooks/{book.id}.yaml"].startswith("# Bản nháp\n# rà soát\n")
    assert difference(made, again) == ()


def test_what_the_office_should_look_at() -> None:
    said = warnings(commune(), date(2026, 11, 23))
    assert said[0].startswith("Chưa nhập lịch nghỉ năm 2027")
    collisions = [line for line in said if "Năm 2027" in line and "kt_xh" in line]
    months = {int(month) for line in collisions for month in line.split("các tháng ")[1].split(":")[0].split(", ")}
    assert months == {1, 4, 5, 7, 9, 10, 12}
    assert not [line for line in warnings(commune(), date(2026, 10, 31)) if "lịch nghỉ" in line]
    assert not [line for line in said if "tạm theo" in line]
    carried = warnings(commune(), date(2027, 1, 4))
    assert carried[0] == "Chưa có bộ quy tắc năm 2027: các kỳ báo cáo đang tạm theo «bang-mac-2026» năm 2026."
    ready = commune(
        (BOOK, "nam: 2026", "nam: 2026\nso_ky_hieu: 01/QĐ-UBND\nngay_ban_hanh: 2026-02-10"),
        *[("commune.yaml", "da_xac_nhan: false", "da_xac_nhan: true")] * 9,
    )
    assert not [line for line in warnings(ready, date(2026, 6, 1)) if "trùng ngày" not in line]
