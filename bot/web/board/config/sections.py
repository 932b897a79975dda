"""What the office can change in forms: which documents, which rows, which fields with which words. Data alone.

The rules of decisions, one section a rulebook and kind, are in `rules.py`.

Long because it is a table: one line a field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.texts.channels import NAMES
from bot.web.labels import FORMS, GROUPS, OBSTACLES, PERIODS, ROLES, RULE_KINDS, SENDS, UNIT_KINDS, WEEKDAYS, WINDOWS
from schedules.commune import Commune
from schedules.configuration.editing import Path
from schedules.escalation import Policy


class Shape(StrEnum):
    form = "form"  # fields of one mapping, or of several
    rows = "rows"  # a list of mappings known by "ma"
    table = "table"  # a mapping of names to mappings


class Kind(StrEnum):
    text = "text"
    yes = "yes"
    number = "number"
    day = "day"
    clock = "clock"
    one = "one"  # one of `options`
    many = "many"  # any of `options`
    words = "words"  # a list, one a line
    rows = "rows"  # a list of mappings with the fields `sub`
    fixed = "fixed"  # a mapping whose keys are `options`
    pairs = "pairs"  # a mapping whose keys are typed


@dataclass(frozen=True, slots=True)
class Field:
    """options: words and labels, or the name of a list the configuration itself holds (see `options_of`).

    key: "a.b" is the key b of the mapping under a. empty: what choosing nothing says. ordered: of `rows`, whose place
    counts, so that it can be typed.
    """

    key: str
    label: str
    kind: Kind = Kind.text
    hint: str = ""
    options: Mapping[str, str] | str = ""
    sub: tuple[Field, ...] = ()
    normal: bool = False  # of `yes`: what holds where it is not written; of `many`: that all do
    wide: bool = False
    empty: str = "(không ghi)"
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of the mapping at `path`."""

    path: Path
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """id: in the address. thing: what one row is called. title_key: the field a list shows.

    names: the keys whose words tell the rows of a list apart. given: what a new row has beside its fields.
    """

    id: str
    title: str
    about: str
    document: str
    shape: Shape
    groups: tuple[Group, ...]
    thing: str = ""
    title_key: str = ""
    names: tuple[str, ...] = ("ma",)
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.groups[0].fields

    @property
    def path(self) -> Path:
        return self.groups[0].path


YES = Kind.yes
_ID = Field("ma", "Mã", hint="chữ thường không dấu, số, gạch nối; không đổi sau khi đã chạy")
_SAMPLE = Field("mau", "Dữ liệu mẫu, chỉ thấy trên trang tập huấn", YES)
_PERIOD_DAYS = "ngày nào phải gửi; kỳ nào không có thì để trống"

SECTIONS: tuple[Section, ...] = (
    Section(
        "nguoi",
        "Cán bộ",
        "chức danh, quyền, cách gọi, số máy công vụ",
        "units.yaml",
        Shape.rows,
        (
            Group(
                ("can_bo",),
                "",
                (
                    _ID,
                    Field("chuc_danh", "Chức danh"),
                    Field("vai_tro", "Quyền ngoài đơn vị", Kind.many, options=ROLES),
                    Field("xung_ho", "Cách gọi", Kind.one, options=FORMS),
                    Field("dien_thoai", "Số máy công vụ", hint="để bấm gọi từ “Sáng nay”; không bắt buộc"),
                ),
            ),
        ),
        "cán bộ",
        "chuc_danh",
    ),
    Section(
        "don-vi",
        "Đơn vị",
        "người đứng đầu, cấp phó, lãnh đạo phụ trách, các cách viết tên",
        "units.yaml",
        Shape.rows,
        (
            Group(
                ("don_vi",),
                "",
                (
                    _ID,
                    Field("ten", "Tên đầy đủ"),
                    Field("loai", "Loại", Kind.one, options=UNIT_KINDS),
                    Field("nguoi_dung_dau", "Người đứng đầu", Kind.one, options="people"),
                    Field("phu_trach", "Lãnh đạo phụ trách", Kind.one, options="leaders"),
                    Field("cap_pho", "Cấp phó", Kind.words, "mỗi dòng một mã cán bộ"),
                    Field("dau_moi", "Đầu mối", Kind.words, "mỗi dòng một mã cán bộ"),
                    Field("ten_khac", "Các cách viết khác", Kind.words, "mỗi dòng một cách"),
                    _SAMPLE,
                ),
            ),
        ),
        "đơn vị",
        "ten",
    ),
    Section(
        "nhom",
        "Cách gọi chung",
        "“các thôn”, “các trường” gồm những đơn vị nào",
        "units.yaml",
        Shape.rows,
        (
            Group(
                ("nhom",),
                "",
                (
                    _ID,
                    Field("ten", "Tên gọi chung"),
                    Field("ten_khac", "Các cách viết khác", Kind.words, "mỗi dòng một cách"),
                    Field("thanh_vien", "Thành viên", Kind.many, options="units", wide=True),
                    Field("chu_dau_tu", "Gồm mọi chủ đầu tư có dự án", YES),
                ),
            ),
        ),
        "nhóm",
        "ten",
    ),
    Section(
        "ngay-bao-cao",
        "Ngày gửi báo cáo",
        "mỗi loại báo cáo gửi ngày nào của từng kỳ",
        "commune.yaml",
        Shape.table,
        (
            Group(
                ("ngay_bao_cao",),
                "",
                (
                    Field("ngay", "Ngày gửi", Kind.fixed, _PERIOD_DAYS, PERIODS, wide=True),
                    Field("cua_so", "Số liệu tính", Kind.one, options=WINDOWS),
                    Field("cap_tren", "Dòng của cấp tổng hợp", Kind.one, options="due_days"),
                    Field("ghi_chu", "Ghi chú: ai gửi ai, theo đâu", wide=True),
                    Field("da_xac_nhan", "Văn phòng đã kiểm tra", YES),
                ),
            ),
        ),
        "loại báo cáo",
        "ghi_chu",
    ),
    Section(
        "ngay-nghi",
        "Ngày nghỉ, làm bù",
        "theo thông báo hằng năm của Chính phủ",
        "holidays.yaml",
        Shape.form,
        (
            Group(
                (),
                "",
                (
                    Field("nghi", "Ngày nghỉ thêm", Kind.pairs, "ngày và lý do", wide=True),
                    Field("lam_bu", "Ngày làm bù", Kind.pairs, "ngày và lý do", wide=True),
                    Field("nam_da_cong_bo", "Năm đã có thông báo", Kind.words, "mỗi dòng một năm"),
                    Field("chua_xac_nhan", "Ngày còn chờ thông báo", Kind.words, "mỗi dòng một ngày"),
                ),
            ),
        ),
    ),
    Section(
        "chinh-sach",
        "Cách nhắc",
        "nhắc trước hạn mấy ngày, quá hạn bao lâu thì báo ai",
        "commune.yaml",
        Shape.table,
        (
            Group(
                ("chinh_sach",),
                "",
                (
                    Field("truoc", "Nhắc trước hạn (ngày làm việc)", Kind.words, "mỗi dòng một số, ví dụ 3, 1, 0"),
                    Field("hang_ngay", "Quá hạn: nhắc hằng ngày mấy ngày", Kind.number, "sau đó mỗi tuần"),
                    Field("hang_tuan_vao", "Ngày nhắc hằng tuần", Kind.one, options=WEEKDAYS),
                    Field("bao_van_phong", "Báo Văn phòng sau", Kind.number, "ngày làm việc quá hạn; 0 là không"),
                    Field("bao_pho_chu_tich", "Báo Phó Chủ tịch sau", Kind.number, "0 là không"),
                    Field("bao_chu_tich", "Báo Chủ tịch sau", Kind.number, "0 là không"),
                    Field("cho_chot_so_lieu", "Chờ ngày chốt số liệu mới tính quá hạn", YES),
                    Field("mac_dinh_cho", "Mặc định cho loại việc", Kind.many, options=RULE_KINDS, wide=True),
                ),
            ),
        ),
        "cách nhắc",
        "",
    ),
    Section(
        "du-an",
        "Dự án",
        "chủ đầu tư, nhóm, kế hoạch vốn qua các lần giao",
        "projects.yaml",
        Shape.rows,
        (
            Group(
                ("du_an",),
                "",
                (
                    _ID,
                    Field("ten", "Tên dự án"),
                    Field("chu_dau_tu", "Chủ đầu tư", Kind.one, options="units"),
                    Field("nhom", "Nhóm", Kind.one, options=GROUPS),
                    Field(
                        "ke_hoach_von",
                        "Kế hoạch vốn: mỗi lần giao một dòng",
                        Kind.rows,
                        sub=(
                            Field("so_tien", "Số tiền, đồng"),
                            Field("ngay", "Ngày giao", Kind.day),
                            Field("quyet_dinh", "Quyết định"),
                            Field("nguon_von", "Nguồn vốn"),
                            Field("keo_dai", "Vốn năm trước", YES),
                        ),
                        wide=True,
                    ),
                    Field(
                        "luy_ke_du_kien",
                        "Lũy kế giải ngân dự kiến",
                        Kind.pairs,
                        "tháng (2026-06) và số tiền",
                        wide=True,
                    ),
                    _SAMPLE,
                ),
            ),
        ),
        "dự án",
        "ten",
    ),
    Section(
        "chuoi-khau",
        "Các khâu trước mốc dự án",
        "mỗi khâu cần mấy ngày, để tính ngày cuối còn kịp",
        "commune.yaml",
        Shape.rows,
        (
            Group(
                ("con_kip",),
                "",
                (
                    Field("chinh_sach", "Cho các mốc nhắc theo", Kind.one, options="policies"),
                    Field("nhom_du_an", "Của nhóm dự án", Kind.one, options=GROUPS, empty="mọi nhóm"),
                    Field("nhac", "Nhắc thêm trước ngày cuối của từng khâu", YES),
                    Field(
                        "cac_khau",
                        "Các khâu, theo thứ tự phải làm",
                        Kind.rows,
                        sub=(
                            Field("ten", "Tên khâu", wide=True),
                            Field("ngay", "Số ngày làm việc", Kind.number),
                            Field("moi_moc", "Làm lại ở mỗi mốc", YES),
                            Field("goi_la", "Cách gọi khi trả lời, cách nhau dấu ;", Kind.words, wide=True),
                            Field("ma", "Mã"),
                        ),
                        wide=True,
                        ordered=True,
                    ),
                ),
            ),
        ),
        "chuỗi khâu",
        "chinh_sach",
        names=("chinh_sach", "nhom_du_an"),
    ),
    Section(
        "het-hieu-luc",
        "Văn bản hết hiệu lực",
        "văn bản thường được viện dẫn mà không còn hiệu lực, để báo khi đọc quyết định",
        "commune.yaml",
        Shape.rows,
        (
            Group(
                ("van_ban_het_hieu_luc",),
                "",
                (
                    Field("so", "Số, ký hiệu", hint="ví dụ 99/2021/NĐ-CP"),
                    Field("tu_ngay", "Ngày đầu tiên không còn hiệu lực", Kind.day),
                    Field("thay_bang", "Văn bản thay thế"),
                    Field("ghi_chu", "Ghi chú", wide=True),
                ),
            ),
        ),
        "văn bản",
        "so",
        names=("so",),
    ),
    Section(
        "chung",
        "Xã và giờ giấc",
        "tên xã, giờ nhắc, giao ban, nhóm chung, lưu giữ, kênh",
        "commune.yaml",
        Shape.form,
        (
            Group(
                (),
                "Xã",
                (
                    Field("ten", "Tên xã"),
                    Field("tinh", "Tỉnh"),
                    Field("lien_he_van_phong", "Cách liên hệ Văn phòng"),
                    Field("giao_ban", "Ngày giao ban", Kind.one, options=WEEKDAYS),
                    Field("ngay_chot_so_lieu", "Ngày chốt số liệu của tháng sau", Kind.number),
                    Field("kenh", "Kênh được dùng", Kind.many, options=NAMES, normal=True),
                    Field("tu_gui", "Tự gửi", Kind.many, options=SENDS, normal=True),
                ),
            ),
            Group(
                ("gio",),
                "Giờ (giờ Việt Nam)",
                (
                    Field("buoi_sang", "Tin buổi sáng", Kind.clock),
                    Field("ngay_den_han", "Nhắc thêm ngày đến hạn", Kind.clock),
                    Field("yen_lang_tu", "Yên lặng từ", Kind.clock),
                    Field("yen_lang_den", "đến", Kind.clock),
                ),
            ),
            Group(
                ("gia_han",),
                "Xin gia hạn",
                (
                    Field("so_lan", "Nhiều nhất mấy lần", Kind.number, "0 là không giới hạn"),
                    Field("so_ngay", "Tổng số ngày", Kind.number, "0 là không giới hạn"),
                ),
            ),
            Group(
                ("gioi_han_nhac",),
                "Giới hạn nhắc một người một ngày",
                (
                    Field("so_tin", "Số tin", Kind.number),
                    Field("so_viec", "Số việc", Kind.number),
                ),
            ),
            Group(
                ("go_vuong",),
                "Ai gỡ vướng",
                (
                    Field("hoi_lai_sau", "Hỏi lại sau (ngày làm việc)", Kind.number),
                    *(
                        Field(key, f"Vướng {label}", Kind.one, options="people_and_units")
                        for key, label in OBSTACLES.items()
                    ),
                ),
            ),
            Group(
                ("nhom_chung",),
                "Nhóm chung",
                (
                    Field("dau_tuan.thu", "Đăng việc trong tuần vào", Kind.one, options=WEEKDAYS),
                    Field("dau_tuan.gio", "lúc", Kind.clock),
                    Field("cuoi_tuan.thu", "Đăng kết quả tuần vào", Kind.one, options=WEEKDAYS),
                    Field("cuoi_tuan.gio", "lúc", Kind.clock),
                    Field("neu_ten_cham", "Nêu tên đơn vị chậm", YES),
                ),
            ),
            Group(
                ("luu_giu",),
                "Lưu giữ",
                (
                    Field("noi_dung_ngay", "Nguyên văn tin nhắn (ngày)", Kind.number),
                    Field("nhat_ky_thang", "Nhật ký (tháng)", Kind.number),
                    Field("minh_chung_ngay", "Ảnh, tệp minh chứng (ngày)", Kind.number),
                ),
            ),
            Group(
                ("zalo",),
                "Gói Zalo",
                (
                    Field("tin_moi_thang", "Tin mỗi tháng", Kind.number, "0 là không giới hạn"),
                    Field("nguoi_moi_bot", "Người mỗi bot", Kind.number),
                    Field("tinh_theo", "Tính theo", Kind.one, options={"tai_khoan": "cả tài khoản", "bot": "từng bot"}),
                    Field("vao_nhom", "Đăng cả vào nhóm Zalo, khi Zalo cho phép", YES),
                ),
            ),
        ),
    ),
)


def _policy(one: Policy) -> str:
    return f"{one.name}: trước hạn {', '.join(str(n) for n in one.before if n) or 'không'} ngày, rồi đúng ngày"


BY_ID = {section.id: section for section in SECTIONS}


def options_of(field: Field, commune: Commune) -> Sequence[tuple[str, str]]:
    """Words and labels a field may hold."""
    if not isinstance(field.options, str):
        return tuple(field.options.items())
    directory = commune.directory
    people = [(one.id, one.title) for one in directory.people.values()]
    units = [(one.id, one.name) for one in directory.units.values()]
    held: Mapping[str, Sequence[tuple[str, str]]] = {
        "people": people,
        "leaders": [
            (one.id, one.title) for one in directory.people.values() if {"chairman", "vice_chairman"} & one.roles
        ],
        "units": units,
        "people_and_units": [*people, *units],
        "units_and_groups": [*units, *((one.id, one.name) for one in directory.collectives.values())],
        "policies": [(one.name, _policy(one)) for one in commune.policies.values()],
        "books": [(one.id, one.title) for one in commune.rulebooks],
        "due_days": [(key, f"{key}: {row.note}" if row.note else key) for key, row in commune.due_days.items()],
    }
    return held.get(field.options, ())
