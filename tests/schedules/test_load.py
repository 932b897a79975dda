"""A configuration is taken whole or refused whole, with every mistake's file, line, words and cure."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.commune import NAMES
from schedules.configuration import load
from schedules.directory import Role, UnitKind
from schedules.errors import ConfigFault, Problem
from schedules.plan import plan
from schedules.portfolio import Group
from schedules.rulebook import Each, Every, Kind
from tests.schedules.folder import BOOK, commune, documents, edited


def problems(texts: dict[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(ConfigFault) as caught:
        load(texts)
    return caught.value.problems


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_this_repositorys_configuration_loads() -> None:
    made = commune()
    assert (made.id, made.name, made.province) == ("bang-mac", "xã Bằng Mạc", "tỉnh Lạng Sơn")
    assert made.year == 2026
    assert [book.id for book in made.rulebooks if book.accepted] == ["bang-mac-2026"]
    assert made.directory.people["truong-phong-kinh-te"].roles == {Role.head, Role.compiler}
    assert made.directory.people["chanh-van-phong"].units == ("van-phong",)
    assert (made.directory.people["chu-tich"].roles, made.directory.people["chu-tich"].units) == ({Role.chairman}, ())
    assert made.directory.head_of("ban-qlda") == made.directory.people["giam-doc-ban-qlda"]
    assert made.directory.units["thue"].kind is UnitKind.outside
    assert {project.group for project in made.projects.values()} == set(Group)
    assert all(project.sample for project in made.projects.values())
    assert made.policies["bao_cao"].before == (3, 1, 0)
    assert made.policies["mot_lan"].before == (20, 7, 3, 1, 0)
    assert made.policies["giai_ngan"].before == (45, 20, 7, 0)
    assert made.briefing == 4
    assert made.policies["bao_cao"].weekly_on == 3


def test_nobody_is_named_and_no_rule_is_without_a_clause() -> None:
    made = commune()
    assert all(rule.clause for rule in made.rules.values())
    assert made.rules["giai-ngan-chuyen-tiep"].each is Each.project
    assert made.rules["ctmtqg"].every == {
        Every.monthly,
        Every.quarterly,
        Every.half_year,
        Every.nine_month,
        Every.annual,
    }


def test_a_capital_plan_is_read_as_versions() -> None:
    project = commune().projects["mau-duong-lien-thon"]
    assert [plan.amount_vnd for plan in project.plans] == [4_200_000_000, 4_800_000_000, 350_000_000]
    assert project.monthly["2026-06"] == 1_600_000_000


MISTAKES = [
    # unknown unit, with the nearest one
    (BOOK, "chu_tri: [phong-kinh-te]", "chu_tri: [phong-kinh-e]", "phong-kinh-e", "không có đơn vị", "phong-kinh-te"),
    (BOOK, "noi_nhan: [phong-kinh-te]", "noi_nhan: [cac-thon]", "noi_nhan: [cac-thon]", "là một nhóm", ""),
    (BOOK, "noi_nhan: [phong-kinh-te]", "noi_nhan: [phong-kt]", "[phong-kt]", "không có đơn vị", ""),
    # wrong dates
    (BOOK, "han: 2026-03-31", "han: 2026-02-30", "han: 2026-02-30", "không có ngày 30/02/2026", "Kiểm tra lại"),
    (BOOK, "han: 2026-03-31", "han: 31/6/2026", "han: 31/6/2026", "không có ngày 31/06/2026", "Kiểm tra lại"),
    (BOOK, "han: 2026-03-31", "han: cuối quý I", "han: cuối quý I", "không phải là ngày", "2026-06-30"),
    (BOOK, "han: 2026-03-31", "han: 2062-03-31", "han: 2062-03-31", "quá xa năm 2026", "năm"),
    # ladders
    (BOOK, "gia_tri: 60", "gia_tri: 20", "gia_tri: 20", "thang giảm", "hai bước"),
    (BOOK, "han: 2026-09-30", "han: 2026-05-30", "han: 2026-05-30", "có hạn trước bước", "theo hạn"),
    # names that are taken or unknown
    (BOOK, "ma: ctmtqg-keo-dai", "ma: ctmtqg", "ma: ctmtqg\n    ten: Hoàn", "mã quy tắc “ctmtqg” lặp lại", "Đổi"),
    (BOOK, "chinh_sach: dau_nam", "chinh_sach: dau_nma", "dau_nma", "không có chính sách", "dau_nam"),
    (BOOK, "ngay_bao_cao: kt_xh", "ngay_bao_cao: kt_hx", "kt_hx", "không có dòng “kt_hx”", "kt_xh"),
    (BOOK, "ky: [quy]", "ky: [quy, nam]", "ky: [quy, nam]", "chưa có kỳ “nam”", "commune.yaml"),
    (BOOK, "ky: [quy]", "ky: [qui]", "ky: [qui]", "không có kỳ “qui”", "quy"),
    (BOOK, "loai: moc", "loai: mốc", "loai: mốc", "“loai: mốc” chưa đúng", "moc"),
    (BOOK, "nhom_du_an: hoan_thanh", "nhom_du_an: hoan-thanh", "u_an: hoan-thanh", "chưa đúng", "hoan_thanh"),
    # keys
    (BOOK, "minh_chung: số, ngày của kế", "minh_chungs: số, ngày của kế", "minh_chungs", "không có khóa", "minh_chung"),
    (
        BOOK,
        "    noi_nhan: [phong-kinh-te]\n",
        "    loai: moc\n",
        "loai: moc\n    chinh_sach",
        "khóa “loai” lặp lại",
        "Bỏ",
    ),
    (BOOK, "ma: ke-hoach-dau-tu-cong", "ma: Kế hoạch", "Kế hoạch\n", "mã “Kế hoạch” chưa đúng", "không dấu"),
    (BOOK, "nam: 2026", "nam: hai nghìn", "nam: hai nghìn", "chưa đúng", "số nguyên"),
    ("units.yaml", "cap_pho: [pho-phong-kinh-te]", "cap_pho: [pho-phong-kt]", "[pho-phong-kt]", "không có cán bộ", ""),
    (
        "units.yaml",
        "phu_trach: pct-kinh-te",
        "phu_trach: chuyen-vien-dau-tu",
        "trach: chuyen-vien",
        "không phải lãnh đạo",
        "",
    ),
    (
        "units.yaml",
        "ten_khac: [PKT, ",
        "ten_khac: [PKT, van phong, ",
        "van phong",
        "đã là tên của “van-phong”",
        "Mỗi tên",
    ),
    ("units.yaml", "loai: ban_quan_ly", "loai: ban_quanly", "ban_quanly", "chưa đúng", "ban_quan_ly"),
    ("units.yaml", "- ma: cac-truong", "- ma: tram-y-te", "tram-y-te\n    ten: Các", "đã là mã đơn vị", "Đổi"),
    ("units.yaml", "vai_tro: pho_chu_tich", "vai_tro: pho_ct", "pho_ct", "không có vai trò", "pho_chu_tich"),
    (
        "units.yaml",
        "[phong-kinh-te, phong-van",
        "[phong-kinh, phong-van",
        "[phong-kinh,",
        "không có đơn vị",
        "phong-kinh-te",
    ),
    ("projects.yaml", "chu_dau_tu: ban-qlda", "chu_dau_tu: ban-qldh", "ban-qldh", "không có đơn vị", "ban-qlda"),
    ("projects.yaml", "so_tien: 2.100.000.000", "so_tien: hai tỷ", "hai tỷ", "không phải là số tiền", "1.250.000.000"),
    (
        "projects.yaml",
        "2026-06: 1.600.000.000",
        "2026-06: 100.000.000",
        "luy_ke_du_kien:\n",
        "lũy kế dự kiến giảm",
        "lũy kế",
    ),
    ("projects.yaml", "2026-03: 400.000.000", "2026-13: 400.000.000", "2026-13", "không phải là tháng", "2026-05"),
    ("projects.yaml", "ma: mau-cau-ban", "ma: mau-cho-xa", "ma: mau-cho-xa\n    ten: Cải", "lặp lại", "Đổi"),
    ("holidays.yaml", "2026-01-02: Nghỉ", "2026-13-02: Nghỉ", "2026-13-02", "không có ngày", "Kiểm tra"),
    ("holidays.yaml", "  - 2027-09-03", "  - 2027-09-31", "chua_xac_nhan:", "không có ngày 31/09/2027", "Kiểm tra"),
    ("holidays.yaml", "2026-01-10: Làm bù", "2026-01-02: Làm bù", "lam_bu:", "vừa nghỉ vừa làm bù", "Bỏ"),
    ("commune.yaml", "giao_ban: thu-sau", "giao_ban: thu-8", "thu-8", "không phải là thứ", "thu-hai"),
    ("commune.yaml", "buoi_sang: 08:00", "buoi_sang: 25:00", "25:00", "không phải là giờ", "08:00"),
    ("commune.yaml", "buoi_sang: 08:00", "buoi_sang: 06:30", "06:30", "trong giờ yên lặng", "giờ làm việc"),
    ("commune.yaml", "hang_ngay: 5", "hang_ngay: năm", "hang_ngay: năm", "chưa đúng", "số nguyên"),
    ("commune.yaml", "truoc: [3, 1, 0]", "truoc: [3, một, 0]", "một, 0", "“một” chưa đúng", "số nguyên"),
    ("commune.yaml", "truoc: [3, 1, 0]", "truoc: {a: 1}", "truoc: {a: 1}", "phải là một danh sách", "[a, b]"),
    ("commune.yaml", "cua_so: nd09\n", "cua_so: nd9\n", "nd9", "chưa đúng", "nd09"),
    ("commune.yaml", "cap_tren: kt_xh_xa", "cap_tren: kt_xh_x", "kt_xh_x\n", "không có dòng", "kt_xh_xa"),
    ("commune.yaml", "da_xac_nhan: false", "da_xac_nhan: chưa", "chưa\n", "chưa đúng", "true hoặc false"),
    ("commune.yaml", "kenh: [telegram", "kenh: [telegarm", "telegarm", "không có kênh", "telegram"),
    ("commune.yaml", "thu: thu-hai", "thứ: thu-hai", "thứ: thu-hai", "không có khóa “thứ”", "thu"),
]


@pytest.mark.parametrize(("file", "old", "new", "where", "what", "mend"), MISTAKES, ids=[m[2][:30] for m in MISTAKES])
def test_a_mistake_names_its_file_line_and_cure(
    file: str, old: str, new: str, where: str, what: str, mend: str
) -> None:
    texts = edited(file, old, new)
    found = problems(texts)
    mine = [one for one in found if what in one.what]
    assert mine, [str(one) for one in found]
    assert (mine[0].file, mine[0].line) == (file, line_of(texts[file], where)), str(mine[0])
    assert mend in mine[0].mend, str(mine[0])


def test_every_mistake_is_told_at_once() -> None:
    texts = edited(BOOK, "chinh_sach: dau_nam", "chinh_sach: x")
    texts[BOOK] = texts[BOOK].replace("han: 2026-03-31", "han: 2026-02-30").replace("gia_tri: 60", "gia_tri: 20")
    texts["units.yaml"] = texts["units.yaml"].replace("loai: ban_quan_ly", "loai: ban")
    texts["projects.yaml"] = texts["projects.yaml"].replace("nhom: chuyen_tiep", "nhom: chuyen", 1)
    found = problems(texts)
    assert [one.file for one in found] == ["projects.yaml", BOOK, BOOK, BOOK, "units.yaml"]
    assert "Cấu hình có 5 lỗi" in str(ConfigFault(found))
    assert all(one.line for one in found)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(name: str) -> None:
    texts = documents()
    del texts[name]
    assert [(one.file, one.what) for one in problems(texts)] == [(name, "thiếu tệp này.")]  # and nothing that follows


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("", "tệp trống", 0),
        ("# chỉ có ghi chú\n", "tệp trống", 0),
        ("ma: x\nten:\n\t- y\n", "dấu tab", 3),
        ("ma: [x\nten: y\n", "không đọc được YAML", 2),
        ("- a\n- b\n", "tệp phải gồm các dòng", 1),
        ("chỉ một câu", "tệp phải gồm các dòng", 1),
        ("ma: x\x07\n", "ký tự điều khiển", 1),
        ("[" * 100_000, "", 0),
        ("ma: " + "x" * 2_000_001, "tệp quá lớn", 0),
        ("a: &a [1]\nb: *c\n", "không đọc được YAML", 2),
    ],
)
@pytest.mark.parametrize("name", ["projects.yaml", "commune.yaml"])
def test_what_is_not_yaml_is_refused_in_words(name: str, text: str, what: str, line: int) -> None:
    found = [one for one in problems({**documents(), name: text}) if one.file == name]
    assert what in found[0].what
    assert line in (0, found[0].line)


def test_a_rule_needs_what_its_kind_needs() -> None:
    book = documents()[BOOK].partition("quy_tac:")[0]
    rows = """quy_tac:
  - {ma: a, ten: A, loai: mot_lan, dieu_khoan: Điều 1, chu_tri: [van-phong]}
  - {ma: b, ten: B, loai: dinh_ky, dieu_khoan: Điều 1, chu_tri: [van-phong], ngay_bao_cao: kt_xh}
  - {ma: c, ten: C, loai: dinh_ky, dieu_khoan: Điều 1, chu_tri: [van-phong], ky: [thang]}
  - {ma: d, ten: D, loai: giao_viec, dieu_khoan: Điều 1, chu_tri: [van-phong], ky: [thang]}
  - {ten: E, loai: giao_viec, chu_tri: van-phong}
  - chỉ một câu
"""
    text = book + rows
    found = problems({**documents(), BOOK: text})
    said = [(one.line - line_of(text, "quy_tac:"), one.what) for one in found]
    assert said == [
        (1, "thiếu “cac_buoc”."),
        (2, "thiếu “ky”."),
        (3, "thiếu “ngay_bao_cao”."),
        (4, "chỉ quy tắc định kỳ mới có “ky”."),
        (5, "thiếu “ma”."),
        (5, "thiếu “dieu_khoan”."),
        (6, "mỗi mục của “quy_tac” phải gồm các dòng “khóa: giá trị”."),
    ]


@pytest.mark.parametrize("wrong", ["dinh ky", "dinhky", "x"])
def test_a_kind_nobody_knows_is_one_problem(wrong: str) -> None:
    """What another kind must have or must not have is not asked of a rule whose kind is a slip."""
    book = documents()[BOOK].partition("quy_tac:")[0]
    common = f"loai: {wrong}, dieu_khoan: Điều 1, chu_tri: [van-phong]"
    rules = [
        f"  - {{ma: a, ten: A, {common}, ky: [thang], ngay_bao_cao: kt_xh}}",
        f"  - {{ma: b, ten: B, {common}}}",
    ]
    found = problems({**documents(), BOOK: book + "\n".join(["quy_tac:", *rules]) + "\n"})
    assert [one.what for one in found] == [f"“loai: {wrong}” chưa đúng."] * 2


def test_the_same_rule_id_in_two_rulebooks_is_refused() -> None:
    texts = edited("rulebooks/dau-tu-cong-luat-dinh.yaml", "ma: luat-tam-ung\n", "ma: kt-xh\n")
    found = problems(texts)
    assert [one.what for one in found] == [f"mã quy tắc “kt-xh” đã có trong {BOOK}."]


def test_two_chairmen_or_no_office_are_refused() -> None:
    two = edited("units.yaml", "vai_tro: pho_chu_tich", "vai_tro: chu_tich")
    assert [one.what for one in problems(two)] == ["phải có đúng một Chủ tịch."]
    none = edited("units.yaml", ", vai_tro: van_phong", "")
    assert [one.what for one in problems(none)] == ["chưa có ai thuộc Văn phòng."]


def test_words_of_the_office_are_accepted() -> None:
    made = commune(
        (BOOK, "han: 2026-03-31", "han: 31/3/2026"),
        ("commune.yaml", "buoi_sang: 08:00", "buoi_sang: 7h30"),
        ("commune.yaml", "neu_ten_cham: false", "neu_ten_cham: có"),
        (BOOK, "chu_tri: [tram-y-te]", "chu_tri: tram-y-te"),
    )
    assert made.rules["ke-hoach-dau-tu-cong"].steps[0].due is not None
    assert f"{made.hours.morning:%H:%M}" == "07:30"
    assert made.group.name_late
    assert made.rules["thu-dich-vu-y-te"].lead == ("tram-y-te",)
    assert made.rules["kt-xh"].kind is Kind.cycle


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_configuration_is_a_fault_and_nothing_else(data: st.DataObject) -> None:
    """Whatever is cut, doubled or mistyped: a commune that can be planned, or ConfigFault. Never another exception."""
    texts = documents()
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(texts)))
        lines = texts[name].splitlines(keepends=True)
        place = data.draw(st.integers(0, len(lines) - 1))
        wreck = data.draw(st.sampled_from(WRECKS))
        lines[place] = wreck(lines[place])
        texts[name] = "".join(lines)
    with suppress(ConfigFault):
        plan(load(texts), date(2026, 1, 1), date(2026, 12, 31))


WRECKS = (
    lambda line: "",
    lambda line: line * 2,
    lambda line: line.replace(":", "", 1),
    lambda line: line.replace(": ", ": [", 1),
    lambda line: line.replace("- ", "", 1),
    lambda line: f"  {line}",
    lambda line: line.lstrip(),
    lambda line: line.partition(":")[0] + ":\n",
    lambda line: line.replace("20", "99"),
    lambda line: line.upper(),
    lambda line: line.replace("a", "*", 1),
    lambda line: line.replace("-", "\t", 1),
)


@pytest.mark.parametrize("empty", ["''", '"  "', "~", ""])
def test_an_id_of_nothing_is_missing(empty: str) -> None:
    """A commune without a name would be nobody's on a server of many."""
    (one,) = [problem for problem in problems(edited("commune.yaml", "ma: bang-mac ", f"ma: {empty} ")) if problem.line]
    assert (one.file, one.what) == ("commune.yaml", "thiếu “ma”.")
