"""The kinds of rules: when each is used, what it becomes, an example that is really read (a test does)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schedules.configuration import words
from schedules.rulebook import Kind


@dataclass(frozen=True, slots=True)
class About:
    """used: for what; becomes: what is reminded of; example: a rule as a rulebook has it, without its first dash."""

    used: str
    becomes: str
    example: str


KINDS: Final[dict[Kind, About]] = {
    Kind.one_off: About(
        "Một việc làm một lần, có ngày.",
        "Mỗi đơn vị một việc, nhắc trước, trong và sau ngày ấy đến khi được xác nhận.",
        "ma: ke-hoach-thu\nten: Gửi kế hoạch thu ngân sách\nloai: mot_lan\ndieu_khoan: Điều 2\n"
        "chu_tri: [phong-kinh-te]\nnoi_nhan: [van-phong]\ncac_buoc:\n  - {ma: gui, han: 2026-03-31}",
    ),
    Kind.milestone: About(
        "Một việc có nhiều nấc, nấc sau cao hơn nấc trước: 30% đến 30/6, 60% đến 30/9.",
        "Mỗi nấc một việc; một con số đạt nấc nào thì báo xong mọi nấc đến đó. Ngày của mốc không lùi vì ngày nghỉ.",
        "ma: giai-ngan\nten: Giải ngân vốn đầu tư\nloai: moc\ndieu_khoan: Điều 3\nchu_tri: [ban-qlda]\n"
        "noi_nhan: [phong-kinh-te]\ncac_buoc:\n"
        '  - {ma: d-06, han: 2026-06-30, chi_tieu: {gia_tri: 30, don_vi: "%"}}\n'
        '  - {ma: d-12, han: 2026-12-31, chi_tieu: {gia_tri: 100, don_vi: "%"}}',
    ),
    Kind.cycle: About(
        "Báo cáo theo kỳ: tuần, tháng, quý, 6 tháng, 9 tháng, năm.",
        "Mỗi kỳ một việc, ngày lấy ở bảng `ngay_bao_cao`; kỳ trùng tháng gộp thành một lần gửi có nhiều ô.",
        "ma: bao-cao\nten: Báo cáo kinh tế - xã hội\nloai: dinh_ky\ndieu_khoan: Điều 4\nchu_tri: [phong-kinh-te]\n"
        "noi_nhan: [van-phong]\nky: [thang, quy]\nngay_bao_cao: kt_xh",
    ),
    Kind.standing_target: About(
        "Một chỉ tiêu cả năm, không có ngày riêng.",
        "Không nhắc; hiện ở “chỉ tiêu”, báo cáo và bảng số liệu. Nhiều đơn vị cùng chịu vẫn là một chỉ tiêu.",
        "ma: tang-truong\nten: Tăng trưởng kinh tế\nloai: chi_tieu\ndieu_khoan: Điều 1\nchu_tri: [phong-kinh-te]\n"
        'chi_tieu: {phep: ">=", gia_tri: 10, don_vi: "%"}',
    ),
    Kind.event: About(
        "Việc bắt đầu từ một sự kiện chưa biết ngày (“ngay sau khi được phê duyệt”).",
        "Chờ; khi Văn phòng “đặt ngày” thì được nhắc như việc một lần.",
        "ma: mat-bang\nten: Giải phóng mặt bằng sau khi phê duyệt\nloai: su_kien\ndieu_khoan: Điều 5\n"
        "chu_tri: [ban-qlda]\nnoi_nhan: [phong-kinh-te]",
    ),
    Kind.assignment: About(
        "Nhiệm vụ được giao, văn bản không ghi ngày.",
        "Không nhắc cho đến khi Văn phòng “đặt ngày”; vẫn hiện ở danh sách nhiệm vụ không ghi hạn.",
        "ma: tham-muu\nten: Tham mưu chương trình mục tiêu\nloai: giao_viec\ndieu_khoan: Điều 6\n"
        "chu_tri: [phong-kinh-te]\nnoi_nhan: [van-phong]",
    ),
}


def page() -> str:
    """One section a kind, in the order of the configuration's words."""
    lines = [
        "# Loại quy tắc",
        "",
        "`loai` của một quy tắc trong `config/rulebooks/` quyết định việc được nhân ra và nhắc thế nào. "
        "Các khóa: [Cấu hình](tra-cuu-cau-hinh.md).",
    ]
    return "\n".join([*lines, *_sections()])


def _sections() -> Iterator[str]:
    for word, kind in words.KINDS.items():
        about = KINDS[kind]
        yield f"\n## `{word}`\n\n**Dùng cho.** {about.used}\n\n**Thành.** {about.becomes}\n"
        yield f"```yaml\n{listed(kind)}\n```"


def listed(kind: Kind) -> str:
    """The example as an entry of `quy_tac`."""
    return "\n".join(f"{'  - ' if n == 0 else '    '}{line}" for n, line in enumerate(KINDS[kind].example.split("\n")))
