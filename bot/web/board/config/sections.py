"""What the office can change in forms: which documents, which rows, which fields with which words. Data alone.

The rules of decisions, one section a rulebook and kind, are in `rules.py`.

Long because it is a table: one line a field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot import texts
from bot.texts.channels import NAMES
from bot.web.labels import FORMS, GROUPS, PERIODS, QUOTAS, ROLES, RULE_KINDS, SENDS, UNIT_KINDS, WEEKDAYS, WINDOWS
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

    key: "a.b" is the key b of the mapping under a. text: its words in the catalogue, `config.<text>`. ordered: of
    `rows`, whose place counts, so that it can be typed.
    """

    key: str
    text: str
    kind: Kind = Kind.text
    options: Mapping[str, str] | str = ""
    sub: tuple[Field, ...] = ()
    normal: bool = False  # of `yes`: what holds where it is not written; of `many`: that all do
    wide: bool = False
    ordered: bool = False

    @property
    def label(self) -> str:
        return said(self.text)

    @property
    def hint(self) -> str:
        """A word of advice beside it; "" for none."""
        return said(f"{self.text}.hint", "")

    @property
    def empty(self) -> str:
        """What choosing nothing says."""
        return said(f"{self.text}.empty", texts.plain("config.empty"))


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of the mapping at `path`; text: its heading in the catalogue, "" for none."""

    path: Path
    text: str
    fields: tuple[Field, ...]

    @property
    def title(self) -> str:
        return said(self.text, "")


@dataclass(frozen=True, slots=True)
class Section:
    """id: in the address; its words in the catalogue too, where `text` names no others. title_key: what a list shows.

    names: the keys whose words tell the rows of a list apart. given: what a new row has beside its fields. called: its
    own title, of a document that has one.
    """

    id: str
    document: str
    shape: Shape
    groups: tuple[Group, ...]
    title_key: str = ""
    names: tuple[str, ...] = ("ma",)
    given: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    called: str = ""

    @property
    def title(self) -> str:
        return self.called or said(self.id)

    @property
    def about(self) -> str:
        return said(f"{self.text or self.id}.about")

    @property
    def thing(self) -> str:
        """What one row is called; "" where there are no rows."""
        return said(f"{self.text or self.id}.thing", "", kind=RULE_KINDS.get(self.given.get("loai", ""), ""))

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.groups[0].fields

    @property
    def path(self) -> Path:
        return self.groups[0].path


def said(text: str, otherwise: str | None = None, **values: str) -> str:
    """The words of a form; `otherwise` where there may be none."""
    name = f"config.{text}"
    return otherwise if otherwise is not None and not texts.known(name) else texts.plain(name, **values)


YES = Kind.yes
_OBSTACLES = ("mat_bang", "von", "tham_dinh", "nha_thau", "thu_tuc")
_ID = Field("ma", "row.ma")
_SAMPLE = Field("mau", "row.mau", YES)

SECTIONS: tuple[Section, ...] = (
    Section(
        "nguoi",
        "units.yaml",
        Shape.rows,
        (
            Group(
                ("can_bo",),
                "",
                (
                    _ID,
                    Field("chuc_danh", "nguoi.chuc_danh"),
                    Field("vai_tro", "nguoi.vai_tro", Kind.many, options=ROLES),
                    Field("xung_ho", "nguoi.xung_ho", Kind.one, options=FORMS),
                    Field("dien_thoai", "nguoi.dien_thoai"),
                ),
            ),
        ),
        "chuc_danh",
    ),
    Section(
        "don-vi",
        "units.yaml",
        Shape.rows,
        (
            Group(
                ("don_vi",),
                "",
                (
                    _ID,
                    Field("ten", "don-vi.ten"),
                    Field("loai", "don-vi.loai", Kind.one, options=UNIT_KINDS),
                    Field("nguoi_dung_dau", "don-vi.nguoi_dung_dau", Kind.one, options="people"),
                    Field("phu_trach", "don-vi.phu_trach", Kind.one, options="leaders"),
                    Field("cap_pho", "don-vi.cap_pho", Kind.words),
                    Field("dau_moi", "don-vi.dau_moi", Kind.words),
                    Field("ten_khac", "don-vi.ten_khac", Kind.words),
                    _SAMPLE,
                ),
            ),
        ),
        "ten",
    ),
    Section(
        "nhom",
        "units.yaml",
        Shape.rows,
        (
            Group(
                ("nhom",),
                "",
                (
                    _ID,
                    Field("ten", "nhom.ten"),
                    Field("ten_khac", "nhom.ten_khac", Kind.words),
                    Field("thanh_vien", "nhom.thanh_vien", Kind.many, options="units", wide=True),
                    Field("chu_dau_tu", "nhom.chu_dau_tu", YES),
                ),
            ),
        ),
        "ten",
    ),
    Section(
        "ngay-bao-cao",
        "commune.yaml",
        Shape.table,
        (
            Group(
                ("ngay_bao_cao",),
                "",
                (
                    Field("ngay", "ngay-bao-cao.ngay", Kind.fixed, options=PERIODS, wide=True),
                    Field("cua_so", "ngay-bao-cao.cua_so", Kind.one, options=WINDOWS),
                    Field("cap_tren", "ngay-bao-cao.cap_tren", Kind.one, options="due_days"),
                    Field("ghi_chu", "ngay-bao-cao.ghi_chu", wide=True),
                    Field("da_xac_nhan", "ngay-bao-cao.da_xac_nhan", YES),
                ),
            ),
        ),
        "ghi_chu",
    ),
    Section(
        "ngay-nghi",
        "holidays.yaml",
        Shape.form,
        (
            Group(
                (),
                "",
                (
                    Field("nghi", "ngay-nghi.nghi", Kind.pairs, wide=True),
                    Field("lam_bu", "ngay-nghi.lam_bu", Kind.pairs, wide=True),
                    Field("nam_da_cong_bo", "ngay-nghi.nam_da_cong_bo", Kind.words),
                    Field("chua_xac_nhan", "ngay-nghi.chua_xac_nhan", Kind.words),
                ),
            ),
        ),
    ),
    Section(
        "chinh-sach",
        "commune.yaml",
        Shape.table,
        (
            Group(
                ("chinh_sach",),
                "",
                (
                    Field("truoc", "chinh-sach.truoc", Kind.words),
                    Field("hang_ngay", "chinh-sach.hang_ngay", Kind.number),
                    Field("hang_tuan_vao", "chinh-sach.hang_tuan_vao", Kind.one, options=WEEKDAYS),
                    Field("bao_van_phong", "chinh-sach.bao_van_phong", Kind.number),
                    Field("bao_pho_chu_tich", "chinh-sach.bao_pho_chu_tich", Kind.number),
                    Field("bao_chu_tich", "chinh-sach.bao_chu_tich", Kind.number),
                    Field("cho_chot_so_lieu", "chinh-sach.cho_chot_so_lieu", YES),
                    Field("mac_dinh_cho", "chinh-sach.mac_dinh_cho", Kind.many, options=RULE_KINDS, wide=True),
                ),
            ),
        ),
        "",
    ),
    Section(
        "du-an",
        "projects.yaml",
        Shape.rows,
        (
            Group(
                ("du_an",),
                "",
                (
                    _ID,
                    Field("ten", "du-an.ten"),
                    Field("chu_dau_tu", "du-an.chu_dau_tu", Kind.one, options="units"),
                    Field("nhom", "du-an.nhom", Kind.one, options=GROUPS),
                    Field(
                        "ke_hoach_von",
                        "du-an.ke_hoach_von",
                        Kind.rows,
                        sub=(
                            Field("so_tien", "du-an.ke_hoach_von.so_tien"),
                            Field("ngay", "du-an.ke_hoach_von.ngay", Kind.day),
                            Field("quyet_dinh", "du-an.ke_hoach_von.quyet_dinh"),
                            Field("nguon_von", "du-an.ke_hoach_von.nguon_von"),
                            Field("keo_dai", "du-an.ke_hoach_von.keo_dai", YES),
                        ),
                        wide=True,
                    ),
                    Field("luy_ke_du_kien", "du-an.luy_ke_du_kien", Kind.pairs, wide=True),
                    _SAMPLE,
                ),
            ),
        ),
        "ten",
    ),
    Section(
        "chuoi-khau",
        "commune.yaml",
        Shape.rows,
        (
            Group(
                ("con_kip",),
                "",
                (
                    Field("chinh_sach", "chuoi-khau.chinh_sach", Kind.one, options="policies"),
                    Field("nhom_du_an", "chuoi-khau.nhom_du_an", Kind.one, options=GROUPS),
                    Field("nhac", "chuoi-khau.nhac", YES),
                    Field(
                        "cac_khau",
                        "chuoi-khau.cac_khau",
                        Kind.rows,
                        sub=(
                            Field("ten", "chuoi-khau.cac_khau.ten", wide=True),
                            Field("ngay", "chuoi-khau.cac_khau.ngay", Kind.number),
                            Field("moi_moc", "chuoi-khau.cac_khau.moi_moc", YES),
                            Field("goi_la", "chuoi-khau.cac_khau.goi_la", Kind.words, wide=True),
                            Field("ma", "chuoi-khau.cac_khau.ma"),
                        ),
                        wide=True,
                        ordered=True,
                    ),
                ),
            ),
        ),
        "chinh_sach",
        names=("chinh_sach", "nhom_du_an"),
    ),
    Section(
        "het-hieu-luc",
        "commune.yaml",
        Shape.rows,
        (
            Group(
                ("van_ban_het_hieu_luc",),
                "",
                (
                    Field("so", "het-hieu-luc.so"),
                    Field("tu_ngay", "het-hieu-luc.tu_ngay", Kind.day),
                    Field("thay_bang", "het-hieu-luc.thay_bang"),
                    Field("ghi_chu", "het-hieu-luc.ghi_chu", wide=True),
                ),
            ),
        ),
        "so",
        names=("so",),
    ),
    Section(
        "chung",
        "commune.yaml",
        Shape.form,
        (
            Group(
                (),
                "chung.self",
                (
                    Field("ten", "chung.ten"),
                    Field("tinh", "chung.tinh"),
                    Field("lien_he_van_phong", "chung.lien_he_van_phong"),
                    Field("giao_ban", "chung.giao_ban", Kind.one, options=WEEKDAYS),
                    Field("ngay_chot_so_lieu", "chung.ngay_chot_so_lieu", Kind.number),
                    Field("kenh", "chung.kenh", Kind.many, options=NAMES, normal=True),
                    Field("tu_gui", "chung.tu_gui", Kind.many, options=SENDS, normal=True),
                ),
            ),
            Group(
                ("gio",),
                "chung.gio",
                (
                    Field("buoi_sang", "chung.buoi_sang", Kind.clock),
                    Field("ngay_den_han", "chung.ngay_den_han", Kind.clock),
                    Field("yen_lang_tu", "chung.yen_lang_tu", Kind.clock),
                    Field("yen_lang_den", "chung.yen_lang_den", Kind.clock),
                ),
            ),
            Group(
                ("gia_han",),
                "chung.gia_han",
                (Field("so_lan", "chung.so_lan", Kind.number), Field("so_ngay", "chung.so_ngay", Kind.number)),
            ),
            Group(
                ("gioi_han_nhac",),
                "chung.gioi_han_nhac",
                (Field("so_tin", "chung.so_tin", Kind.number), Field("so_viec", "chung.so_viec", Kind.number)),
            ),
            Group(
                ("go_vuong",),
                "chung.go_vuong",
                (
                    Field("hoi_lai_sau", "chung.hoi_lai_sau", Kind.number),
                    *(Field(key, f"chung.vuong.{key}", Kind.one, options="people_and_units") for key in _OBSTACLES),
                ),
            ),
            Group(
                ("nhom_chung",),
                "chung.nhom_chung",
                (
                    Field("dau_tuan.thu", "chung.dau_tuan.thu", Kind.one, options=WEEKDAYS),
                    Field("dau_tuan.gio", "chung.dau_tuan.gio", Kind.clock),
                    Field("cuoi_tuan.thu", "chung.cuoi_tuan.thu", Kind.one, options=WEEKDAYS),
                    Field("cuoi_tuan.gio", "chung.cuoi_tuan.gio", Kind.clock),
                    Field("neu_ten_cham", "chung.neu_ten_cham", YES),
                ),
            ),
            Group(
                ("luu_giu",),
                "chung.luu_giu",
                (
                    Field("noi_dung_ngay", "chung.noi_dung_ngay", Kind.number),
                    Field("nhat_ky_thang", "chung.nhat_ky_thang", Kind.number),
                    Field("minh_chung_ngay", "chung.minh_chung_ngay", Kind.number),
                ),
            ),
            Group(
                ("zalo",),
                "chung.zalo",
                (
                    Field("tin_moi_thang", "chung.tin_moi_thang", Kind.number),
                    Field("nguoi_moi_bot", "chung.nguoi_moi_bot", Kind.number),
                    Field("tinh_theo", "chung.tinh_theo", Kind.one, options=QUOTAS),
                    Field("vao_nhom", "chung.vao_nhom", YES),
                ),
            ),
        ),
    ),
)


def _policy(one: Policy) -> str:
    return texts.plain("config.policy", name=one.name, before=[n for n in one.before if n])


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
