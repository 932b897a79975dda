"""What `config apply` shows before it applies."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from schedules.commune import Commune
from schedules.configuration import load
from schedules.configuration.writing import write
from schedules.difference import SETTINGS, difference
from schedules.portfolio import Group
from schedules.warnings import warnings
from tests.schedules.folder import BOOK, commune, documents


def test_nothing_changed_says_nothing() -> None:
    assert difference(commune(), commune()) == ()


def test_a_new_comment_is_no_difference() -> None:
    assert difference(commune(), commune((BOOK, "quy_tac:", "# ghi chú\nquy_tac:"))) == ()


def test_no_part_of_a_configuration_is_left_out() -> None:
    told_apart = ["directory", "projects", "rulebooks", "policies", "due_days", "repealed", "chains", "calendar"]
    assert {field.name for field in fields(Commune)} == {"id", *told_apart, *SETTINGS}


def test_who_the_policies_are_meant_for_is_a_setting() -> None:
    lines = difference(
        commune(), commune(("commune.yaml", ", giao_viec]", "]"), ("commune.yaml", "[dinh_ky]", "[dinh_ky, giao_viec]"))
    )
    assert "Sửa chính sách nhắc mặc định của từng loại việc." in lines


def test_a_moved_date_names_both_days() -> None:
    lines = difference(commune(), commune((BOOK, "han: 2026-03-31", "han: 2026-03-25")))
    assert lines[0].startswith("Sửa quy tắc “Ban hành và triển khai kế hoạch đầu tư công")
    assert len([line for line in lines if "hạn 25/3/2026 (trước là 31/3/2026)" in line]) == 3


def test_a_removed_project_ends_exactly_its_obligations() -> None:
    texts = documents()
    head, _, rest = texts["projects.yaml"].partition("  - ma: mau-cau-ban")
    texts["projects.yaml"] = head + "  - ma:" + rest.partition("  - ma:")[2]
    old, new = commune(), load(texts)
    lines = difference(old, new)
    assert lines == (
        "Bỏ dự án “Cầu bản qua suối (mẫu)” (mau-cau-ban).",
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
    assert "Sửa đơn vị “Trạm Y tế Bằng Mạc” (tram-y-te)." in lines
    assert any(line.startswith("Sửa bộ quy tắc “Quyết định") for line in lines)
    assert any(line.startswith("… và ") for line in lines)


def test_acts_out_of_force_and_whom_to_turn_to_are_no_mere_wording() -> None:
    first = "  - {so: 99/2021/NĐ-CP, tu_ngay: 2025-09-26,"
    lines = difference(
        commune(),
        commune(
            ("commune.yaml", first, "  - {so: 12/2019/NQ-HĐND, tu_ngay: 2026-03-01}\n" + first),
            ("commune.yaml", "tu_ngay: 2026-01-01, thay_bang: 89/2025/QH15", "tu_ngay: 2026-02-01"),
            ("commune.yaml", 'lien_he_van_phong: ""', "lien_he_van_phong: phòng 102"),
            ("commune.yaml", "mat_bang: pct-kinh-te", "mat_bang: phong-kinh-te"),
        ),
    )
    assert lines == (
        "Thêm văn bản hết hiệu lực “12/2019/NQ-HĐND”.",
        "Sửa văn bản hết hiệu lực “83/2015/QH13”.",
        "Sửa cách liên hệ Văn phòng.",
        "Sửa ai gỡ vướng mắc.",
    )


def test_a_rule_says_what_it_was_and_what_it_will_be() -> None:
    lines = difference(
        commune(),
        commune((BOOK, "gia_tri: 30,", "gia_tri: 35,"), (BOOK, "loai: chi_tieu", "nguon: luat\n    loai: chi_tieu")),
    )
    told = next(line for line in lines if line.startswith("Sửa quy tắc “Giải ngân vốn dự án chuyển tiếp”"))
    assert (
        told == "Sửa quy tắc “Giải ngân vốn dự án chuyển tiếp” (giai-ngan-chuyen-tiep): bước “muc-30” ≥ 30 % → ≥ 35 %."
    )
    assert any(line.endswith(": hạn lấy từ quyet_dinh → luat.") for line in lines)


def test_a_policy_says_on_which_days_it_reminds_and_how_many_messages_more() -> None:
    lines = difference(
        commune(),
        commune(("commune.yaml", "truoc: [3, 1, 0]\n    hang_ngay: 5", "truoc: [5, 3, 1, 0]\n    hang_ngay: 7")),
    )
    assert lines[:3] == (
        "Sửa chính sách nhắc “bao_cao”.",
        "Chính sách “bao_cao”: quá hạn nhắc hằng ngày 5 → 7 ngày.",
        "Chính sách “bao_cao”, ví dụ việc hạn 16/1/2026: nhắc ngày 13/1, 15/1, 16/1 → 10/1, 13/1, 15/1, 16/1.",
    )
    before, after = (
        int(part.split()[-1].replace(" tin.", "")) for part in lines[-1].removesuffix(" tin.").split(" → ")
    )
    assert after > before > 100


def test_a_chain_says_the_last_day_of_each_step_that_moves() -> None:
    line = "{ma: nha-thau, ten: chọn xong nhà thầu, ngay: 30"
    lines = difference(commune(), commune(("commune.yaml", line, line.replace("30", "40"))))
    assert lines[0] == "Khâu “chọn xong nhà thầu”: 30 → 40 ngày làm việc, “khoi_cong”."
    assert "Khởi công dự án mới, hạn 30/6/2026, ngày cuối còn kịp: “duyệt thiết kế" in lines[2]
    assert len(lines) == 3


def test_a_chain_of_the_very_group_is_used_before_one_of_any() -> None:
    group = "chinh_sach: giai_ngan\n    nhom_du_an: hoan_thanh\n"
    text = documents()["commune.yaml"]
    any_group = "  - chinh_sach: giai_ngan\n    cac_khau:\n      - {ma: mot, ten: một, ngay: 1}\n"
    made = commune(("commune.yaml", "con_kip:\n", "con_kip:\n" + any_group))
    assert group in text
    assert made.chain("giai_ngan", Group.completed) == commune().chain("giai_ngan", Group.completed)


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
    assert carried[0] == "Chưa có bộ quy tắc năm 2027: các kỳ báo cáo đang tạm theo “bang-mac-2026” năm 2026."
    ready = commune(
        (BOOK, "nam: 2026", "nam: 2026\nso_ky_hieu: 01/QĐ-UBND\nngay_ban_hanh: 2026-02-10"),
        *[("commune.yaml", "da_xac_nhan: false", "da_xac_nhan: true")] * 9,
    )
    assert not [line for line in warnings(ready, date(2026, 6, 1)) if "trùng ngày" not in line]
