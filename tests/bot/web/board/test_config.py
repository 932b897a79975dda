"""*Cấu hình* on the board: shown before it counts, wrong cells marked in their place, and a way back.

Long because the forms of one configuration are walked in their order.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest

from bot.documents.grid import grids
from bot.ledger import audit
from bot.ledger.duties import obligations
from bot.ledger.rules import documents
from bot.web.board.config import filling, proposing, rules
from bot.web.board.config.sections import SECTIONS, Shape
from schedules.configuration import words
from schedules.decision.home import read_for
from schedules.errors import Fault
from schedules.portfolio import Group
from tests.bot.web.board.test_board import HERE, opened, page
from tests.bot.web.formfields import fields
from tests.bot.web.house import House, own_house, plain


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """With a folder of its own: what is applied is written back there."""
    async with own_house(tmp_path) as made:
        yield made


OFFICE, OPERATOR = "chanh-van-phong", "can-bo-cntt"


async def texts(house: House) -> dict[str, str]:
    return await house.app.store.read(documents.current, house.app.commune.id)


async def sends(house: House, path: str, form: dict[str, Any], status: int = 200) -> str:
    answer = await house.browser.post(path, data=form, headers=HERE)
    assert answer.status_code == status, plain(answer.text)[:600]
    return answer.text


async def applies(house: House, path: str, shown: str) -> None:
    await sends(house, f"{path}/cau-hinh/ap-dung", fields(shown, "/ap-dung"), 303)


async def uploads(house: House, path: str, name: str, data: bytes, status: int = 200) -> str:
    mark = fields(await page(house, f"{path}/cau-hinh"), "/cau-hinh/nhap")["dau"][0]
    answer = await house.browser.post(
        f"{path}/cau-hinh/nhap", data={"dau": mark}, files={"tep": (name, data)}, headers=HERE
    )
    assert answer.status_code == status, plain(answer.text)[:600]
    return answer.text


@pytest.mark.slow
async def test_what_nobody_touched_changes_nothing(house: House) -> None:
    """Every row of every section, sent back as it came, however somebody wrote yes or a day."""
    path = await opened(house, OFFICE)
    odd = (
        ("commune.yaml", "cho_chot_so_lieu: true", "cho_chot_so_lieu: có"),
        ("commune.yaml", "moi_moc: true, goi", "moi_moc: dung, goi"),
        ("commune.yaml", "vao_nhom: false", "vao_nhom: Đúng"),
        ("projects.yaml", "ngay: 2026-07-15", "ngay: 15/7/2026"),
        ("projects.yaml", "keo_dai: true}", "keo_dai: đúng}"),
        ("units.yaml", "chu_dau_tu: true", "chu_dau_tu: Yes"),
    )
    for name, old, new in odd:
        await rewrites(house, path, name, old, new)
    held = await texts(house)
    sections = [*SECTIONS, *(rules.section(f"{rules.HEAD}.{book}", held) for book in rules.names(held))]
    for section in sections:
        assert section is not None
        rows = [name for name, _ in filling.rows_of(section, held[section.document])]
        rows = [""] if section.shape is Shape.form else rows
        where = "muc" if section.shape is Shape.form else "dong"
        for row in rows:
            html = await page(house, f"{path}/cau-hinh/{where}?muc={section.id}&dong={quote(row)}")
            shown = await sends(house, f"{path}/cau-hinh/dong", fields(html, "/cau-hinh/dong"))
            assert "Không có gì khác với cấu hình đang dùng" in plain(shown), (section.id, row)


async def test_a_due_day_is_changed_shown_applied_and_taken_back(house: House) -> None:
    path = await opened(house, OFFICE)
    before = await texts(house)
    html = await page(house, f"{path}/cau-hinh/dong?muc=ngay-bao-cao&dong=kt_xh")
    form = fields(html, "/cau-hinh/dong") | {"f0-ngay-thang": ["15"]}
    shown = await sends(house, f"{path}/cau-hinh/dong", form)
    assert "Đổi hạn:" in plain(shown)
    assert await texts(house) == before  # looking changes nothing
    await applies(house, path, shown)
    after = await texts(house)
    pairs = zip(before["commune.yaml"].splitlines(), after["commune.yaml"].splitlines(), strict=True)
    assert sum(old != new for old, new in pairs) == 1  # every other line, comments too, is as it was
    folder = house.app.settings.config
    assert (folder / "commune.yaml").read_text(encoding="utf-8") == after["commune.yaml"]
    log = await house.app.store.read(audit.newest, house.app.commune.id, "config_applied")
    assert log[0]["who"] == OFFICE
    history = await page(house, f"{path}/cau-hinh/lich-su")
    assert "Chánh Văn phòng HĐND và UBND xã" in history
    back = history.partition("/cau-hinh/lui?ban=")[2].partition('"')[0]
    await applies(house, path, await page(house, f"{path}/cau-hinh/lui?ban={back}"))
    assert await texts(house) == before


async def test_a_wrong_cell_is_marked_where_it_stands(house: House) -> None:
    path = await opened(house, OFFICE)
    html = await page(house, f"{path}/cau-hinh/dong?muc=ngay-bao-cao&dong=giai_ngan")
    form = fields(html, "/cau-hinh/dong") | {"f0-ngay-quy": ["45"], "f0-cap_tren": ["khong-co"]}
    text = await sends(house, f"{path}/cau-hinh/dong", form, 422)
    assert 'value="45"' in text
    assert "Ghi số nguyên từ 1 đến 31" in plain(text)
    assert 'id="f0-cap_tren" aria-invalid="true" aria-describedby="loi-f0-cap_tren"' in text
    html = await page(house, f"{path}/cau-hinh/dong?muc=nguoi&dong=chu-tich")
    form = fields(html, "/cau-hinh/dong") | {"f0-dien_thoai": ["hỏi Văn phòng"]}
    text = await sends(house, f"{path}/cau-hinh/dong", form, 422)
    assert 'id="f0-dien_thoai" aria-invalid="true"' in text
    html = await page(house, f"{path}/cau-hinh/dong?muc=nguoi")
    for name, said in (("", "thiếu mã"), ("chu-tich", "đã có")):
        form = fields(html, "/cau-hinh/dong") | {"f0-ma": [name]}
        assert said in plain(await sends(house, f"{path}/cau-hinh/dong", form, 422))


async def test_an_act_out_of_force_is_added_and_told_where_a_decision_cites_it(house: House) -> None:
    path = await opened(house, OFFICE)
    html = await page(house, f"{path}/cau-hinh/dong?muc=het-hieu-luc")
    form = fields(html, "/cau-hinh/dong") | {"f0-so": ["12/2019/NQ-HĐND"]}
    assert "tu_ngay" in plain(await sends(house, f"{path}/cau-hinh/dong", form, 422))
    shown = await sends(house, f"{path}/cau-hinh/dong", form | {"f0-tu_ngay": ["1/3/2026"]})
    assert "Thêm văn bản hết hiệu lực “12/2019/NQ-HĐND”" in plain(shown)
    await applies(house, path, shown)
    commune = await house.app.store.read(documents.load_current, house.app.commune.id)
    cited = "QUYẾT ĐỊNH\nCăn cứ Nghị quyết số 12/2019/NQ-HĐND;\nĐiều 1. Phòng Kinh tế báo cáo trước ngày 20/6/2026."
    assert any("12/2019/NQ-HĐND" in line and "1/3/2026" in line for line in read_for(commune, cited).warnings)


async def test_a_row_that_others_need_does_not_go(house: House) -> None:
    path = await opened(house, OFFICE)
    html = await page(house, f"{path}/cau-hinh/dong?muc=don-vi&dong=phong-kinh-te")
    shown = await sends(house, f"{path}/cau-hinh/dong", fields(html, "/cau-hinh/dong") | {"lam": ["bo"]}, 422)
    assert "không có đơn vị “phong-kinh-te”" in plain(shown)
    assert "Áp dụng</button>" not in shown


async def rewrites(house: House, path: str, name: str, old: str, new: str) -> None:
    """A document as text: these words give way to those, applied."""
    form = fields(await page(house, f"{path}/cau-hinh/van-ban?ten={name}"), "/cau-hinh/van-ban")
    assert old in form["chu"][0]
    await applies(
        house,
        path,
        await sends(house, f"{path}/cau-hinh/van-ban", form | {"chu": [form["chu"][0].replace(old, new, 1)]}),
    )


@pytest.mark.slow
async def test_what_a_document_uses_twice_is_said_not_broken(house: House) -> None:
    path = await opened(house, OFFICE)
    await rewrites(house, path, "commune.yaml", "truoc: [45, 20, 7]", "truoc: &xa [45, 20, 7]")
    await rewrites(house, path, "commune.yaml", "truoc: [20, 10, 3]", "truoc: *xa")
    before = await texts(house)
    html = await page(house, f"{path}/cau-hinh/dong?muc=chinh-sach&dong=khoi_cong")
    form = fields(html, "/cau-hinh/dong")
    assert "Không có gì khác" in plain(await sends(house, f"{path}/cau-hinh/dong", form))
    for changed in (form | {"f0-truoc": ["9"]}, form | {"lam": ["bo"]}):
        said = plain(await sends(house, f"{path}/cau-hinh/dong", changed, 422))
        assert "dùng lại (*) nên không sửa được bằng biểu mẫu" in said
        assert "Đồng chí sửa ở dạng văn bản" in said
    assert await texts(house) == before


@pytest.mark.slow
async def test_a_text_is_edited_whole_and_its_lines_are_named(house: House) -> None:
    path = await opened(house, OPERATOR)
    html = await page(house, f"{path}/cau-hinh/van-ban?ten=holidays.yaml")
    form = fields(html, "/cau-hinh/van-ban")
    assert "Không có gì khác" in plain(await sends(house, f"{path}/cau-hinh/van-ban", form))
    bad = form | {"chu": [form["chu"][0].replace("2026-01-02:", "2026-13-45:")]}
    assert "dòng 6: không có ngày 45/13/2026" in plain(await sends(house, f"{path}/cau-hinh/van-ban", bad, 422))
    shown = await sends(
        house, f"{path}/cau-hinh/van-ban", form | {"chu": [form["chu"][0].replace("2026-11-24", "2026-11-23")]}
    )
    assert "Thêm ngày nghỉ 23/11/2026" in plain(shown)
    await sends(house, f"{path}/cau-hinh/van-ban", form | {"ten": ["../x.yaml"]}, 404)


@pytest.mark.slow
async def test_what_was_shown_is_what_is_applied_or_nothing(house: House) -> None:
    path = await opened(house, OFFICE)
    html = await page(house, f"{path}/cau-hinh/muc?muc=chung")
    shown = await sends(house, f"{path}/cau-hinh/dong", fields(html, "/cau-hinh/dong") | {"f1-buoi_sang": ["07:30"]})
    other = await sends(house, f"{path}/cau-hinh/dong", fields(html, "/cau-hinh/dong") | {"f1-buoi_sang": ["08:30"]})
    await applies(house, path, other)
    again = await sends(house, f"{path}/cau-hinh/ap-dung", fields(shown, "/ap-dung"), 409)
    assert "Cấu hình đã thay đổi từ lúc mở trang này" in plain(again)
    assert "buoi_sang: 08:30" in (await texts(house))["commune.yaml"]
    tricked = fields(again, "/ap-dung") | {"ten": ["../../etc/passwd"]}
    await sends(house, f"{path}/cau-hinh/ap-dung", tricked, 303)  # a name that is none of ours changes nothing
    broken = fields(again, "/ap-dung") | {"chu": ["ma: khac"]}
    await sends(house, f"{path}/cau-hinh/ap-dung", broken, 409)
    assert "buoi_sang: 08:30" in (await texts(house))["commune.yaml"]


@pytest.mark.slow
async def test_who_presses_twice_or_chooses_nothing_is_told_what_is(house: House) -> None:
    path = await opened(house, OFFICE)
    html = await page(house, f"{path}/cau-hinh/dong?muc=ngay-bao-cao&dong=kt_xh")
    form = fields(html, "/cau-hinh/dong") | {"f0-ngay-thang": ["15"]}
    shown = await sends(house, f"{path}/cau-hinh/dong", form)
    await applies(house, path, shown)
    await applies(house, path, shown)  # a second press finds it done
    history = await page(house, f"{path}/cau-hinh/lich-su")
    assert history.count("Quay lại trước thay đổi này") == 1
    assert "Chưa chọn đơn vị nào" in plain(await page(house, f"{path}/cau-hinh/chay-that?xem=1"))
    nothing = await sends(house, f"{path}/cau-hinh/nhap", {"dau": form["dau"]}, 422)
    assert "chưa chọn tệp" in plain(nothing)


@pytest.mark.parametrize("person", ["chu-tich", "truong-phong-kinh-te"])
async def test_who_keeps_no_configuration_is_refused_everywhere(house: House, person: str) -> None:
    path = await opened(house, person)
    for name in ("", "/muc?muc=nguoi", "/dong?muc=nguoi", "/van-ban?ten=units.yaml", "/lich-su", "/xuat", "/chay-that"):
        await page(house, f"{path}/cau-hinh{name}", 403)
    await page(house, f"{path}/bot", 403)
    for name in ("dong", "van-ban", "nhap", "ap-dung", "chay-that"):
        await sends(house, f"{path}/cau-hinh/{name}", {"dau": "x"}, 403)


async def test_a_bots_token_is_refused_or_kept_from_the_board(house: House) -> None:
    path = await opened(house, OPERATOR)
    mark = fields(await page(house, f"{path}/bot"), "/bot/them")["dau"][0]
    text = await sends(house, f"{path}/bot/them", {"dau": mark, "kenh": "zalo", "ma": "khong phai ma"}, 422)
    assert "không giống một mã bot" in plain(text)
    assert "khong phai ma" not in text


def workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    book = openpyxl.Workbook()
    for blank in list(book.worksheets):
        book.remove(blank)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def test_a_directory_comes_in_from_excel_with_every_wrong_cell_named(house: House) -> None:
    path = await opened(house, OFFICE)
    wrong = workbook(
        {
            "Cán bộ": [
                ["Mã", "Chức danh", "Số máy"],
                ["chu-tich", "", "hỏi VP"],
                ["", "Trưởng thôn"],
                ["chu-tich", "x"],
            ],
            "Đơn vị": [["Mã", "Tên đơn vị", "Loại", "Người đứng đầu"], ["thon-moi", "Thôn Mới", "lang", "ai-do"]],
        }
    )
    text = plain(await uploads(house, path, "units.xlsx", wrong, 422))
    for said in ("dòng 3, cột A (Mã): thiếu mã", "dòng 4, cột A (Mã): trùng mã với dòng 2"):
        assert said in text, text
    for said in ("dòng 2, cột C (Số máy): “hỏi VP” không phải số điện thoại", "cột C (Loại)", "cột D (Người đứng đầu)"):
        assert said in text, text
    good = workbook(
        {
            "Cán bộ": [
                ["Mã", "Chức danh", "Số máy"],
                ["chu-tich", "", "0205 3812 345"],
                ["truong-thon-moi", "Trưởng thôn Mới", ""],
            ],
            "Đơn vị": [
                ["Mã", "Tên đơn vị", "Loại", "Người đứng đầu"],
                ["thon-moi", "Thôn Mới", "thon", "truong-thon-moi"],
            ],
        }
    )
    shown = await uploads(house, path, "units.xlsx", good)
    for said in (
        "Cán bộ: đọc 2 dòng",
        "Thêm đơn vị “Thôn Mới”",
        "Thêm cán bộ “Trưởng thôn Mới”",
        "Sửa cán bộ “Chủ tịch UBND xã”",
    ):
        assert said in plain(shown), said
    await applies(house, path, shown)
    commune = await house.app.store.read(documents.load_current, house.app.commune.id)
    assert commune.directory.people["chu-tich"].phone == "0205 3812 345"
    assert commune.directory.units["thon-moi"].head == "truong-thon-moi"


async def test_a_workbook_in_the_words_of_an_office_is_understood(house: House) -> None:
    path = await opened(house, OFFICE)
    book = workbook(
        {
            "Đơn vị": [
                ["Mã", "Tên đơn vị", "Loại", "Người đứng đầu", "Lãnh đạo phụ trách"],
                ["thon-moi", "Thôn Mới", "Thôn", "Trưởng thôn Mới", "Chủ tịch UBND xã"],
            ],
            "Cán bộ": [
                ["Mã", "Chức danh", "Cách gọi", "Quyền", "Số máy"],
                ["truong-thon-moi", "Trưởng thôn Mới", "bác", "", "912345678"],
            ],
            "Dự án": [
                ["Mã", "Tên dự án", "Chủ đầu tư", "Nhóm", "Vốn giao (đồng)", "Ngày giao"],
                ["cau-moi", "Cầu Mới", "phòng kinh tế", "Khởi công mới", "1.250.000.000", "5/1/2026"],
            ],
        }
    )
    await applies(house, path, await uploads(house, path, "ds.xlsx", book))
    commune = await house.app.store.read(documents.load_current, house.app.commune.id)
    assert commune.directory.units["thon-moi"].head == "truong-thon-moi"
    assert commune.directory.units["thon-moi"].vice_chairman == "chu-tich"
    assert commune.directory.people["truong-thon-moi"].phone == "0912345678"
    assert commune.projects["cau-moi"].owner == "phong-kinh-te"
    assert commune.projects["cau-moi"].group is Group.new_start
    late = workbook({"Dự án": [["Mã", "Tên dự án", "Ngày giao"], ["cau-moi", "Cầu Mới", "30/13/2026"]]})
    assert "dòng 2, cột C (Ngày giao): " in plain(await uploads(house, path, "ds.xlsx", late, 422))


@pytest.mark.slow
async def test_what_is_written_out_comes_back_without_a_difference(house: House) -> None:
    path = await opened(house, OFFICE)
    for kind in ("units", "projects"):
        answer = await house.browser.get(f"{path}/cau-hinh/bang-mau?loai={kind}")
        shown = await uploads(house, path, f"{kind}.xlsx", answer.content)
        assert "Không có gì khác" in plain(shown), kind
    answer = await house.browser.get(f"{path}/cau-hinh/xuat")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert set(archive.namelist()) == set(await texts(house))
    assert "Không có gì khác" in plain(await uploads(house, path, "cau-hinh.zip", answer.content))


async def test_files_that_mean_harm_are_refused(house: House) -> None:
    path = await opened(house, OFFICE)
    bomb, tricky = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("units.yaml", b"\0" * (12 * 1024 * 1024))
    with zipfile.ZipFile(tricky, "w") as archive:
        archive.writestr("../../units.yaml", "x: y")
        archive.writestr("/etc/passwd", "x")
        archive.writestr("rulebooks/../units.yaml", "x")
    for name, data, said in (
        ("config.zip", bomb.getvalue(), "giải nén ra quá lớn"),
        ("config.zip", tricky.getvalue(), "không có tệp cấu hình nào"),
        ("config.zip", b"PK\x03\x04" + b"x" * 100, "tệp nén hỏng"),
        ("anh.svg", b"<svg><script>alert(1)</script></svg>", "không phải tệp cấu hình"),
        ("units.xlsx", b"MZ\x90\0", "units.xlsx"),
        ("units.yaml", b"\xff\xfe\x00", "không phải văn bản UTF-8"),
        ("x/../units.yaml", b"a: [", ""),
    ):
        assert said in plain(await uploads(house, path, name, data, 422)), name
    huge = await house.browser.post(
        f"{path}/cau-hinh/nhap",
        content=b"x",
        headers=HERE | {"Content-Length": str(100 * 1024 * 1024), "Content-Type": "multipart/form-data; boundary=b"},
    )
    assert huge.status_code == 413


async def test_going_live_is_shown_pressed_and_taken_back(house: House) -> None:
    path = await opened(house, OFFICE)
    shown = await page(house, f"{path}/cau-hinh/chay-that?don_vi=tram-y-te")
    assert "Bắt đầu chạy thật 1 đơn vị?" in plain(shown)
    assert "Trạm trưởng Trạm Y tế nhận nhắc về" in plain(shown)
    form = {"dau": fields(shown, "/chay-that")["dau"][0], "don_vi": ["tram-y-te", "khong-co"]}
    await sends(house, f"{path}/cau-hinh/chay-that", form, 303)
    commune = house.app.commune.id
    assert await house.app.store.read(obligations.live_units, commune) == {"tram-y-te"}
    await sends(house, f"{path}/cau-hinh/chay-that", form | {"lam": "lui"}, 303)
    assert await house.app.store.read(obligations.live_units, commune) == frozenset()


def test_every_word_the_reader_knows_can_be_chosen() -> None:
    """A word a form does not offer would be lost when the form is sent back."""
    offered = {word for section in SECTIONS for group in section.groups for one in group.fields for word in one.options}
    known = (
        words.ROLES,
        words.FORMS,
        words.UNIT_KINDS,
        words.GROUPS,
        words.WINDOWS,
        words.EVERY,
        words.KINDS,
        words.SENDS,
    )
    assert {word for table in known for word in table} <= offered


def test_names_of_documents_lead_nowhere_else() -> None:
    for name in (
        "../commune.yaml",
        "rulebooks/../x.yaml",
        "rulebooks/.x.yaml",
        "/etc/passwd",
        "rulebooks/A.yaml",
        "x.yaml",
    ):
        assert not proposing.known_name(name), name
    for name in ("commune.yaml", "rulebooks/bang-mac-2026.yaml"):
        assert proposing.known_name(name), name


async def test_the_folder_follows_what_is_applied_and_says_where_it_does_not(house: House) -> None:
    path = await opened(house, OFFICE)
    folder = house.app.settings.config
    assert "Thư mục cấu hình" not in plain(await page(house, f"{path}/cau-hinh"))
    book, other = "rulebooks/dau-tu-cong-luat-dinh.yaml", "rulebooks/them.yaml"
    held = await texts(house)
    added = held[book].replace("ma: dau-tu-cong-luat-dinh", "ma: them").replace("ma: luat-", "ma: them-")
    await applies(house, path, await uploads(house, path, "them.yaml", added.encode()))
    assert (folder / other).read_text(encoding="utf-8") == added
    back = (await page(house, f"{path}/cau-hinh/lich-su")).partition("/cau-hinh/lui?ban=")[2].partition('"')[0]
    await applies(house, path, await page(house, f"{path}/cau-hinh/lui?ban={back}"))
    assert not (folder / other).exists()
    assert await texts(house) == held
    (folder / "holidays.yaml").write_text("# sửa tay\n", encoding="utf-8")
    await rewrites(house, path, "holidays.yaml", "2026-11-24", "2026-11-23")
    assert (folder / "holidays.yaml").read_text(encoding="utf-8") == "# sửa tay\n"
    assert "còn khác ở: holidays.yaml" in plain(await page(house, f"{path}/cau-hinh"))


async def test_words_that_begin_like_a_formula_go_out_and_come_back(house: House) -> None:
    path = await opened(house, OFFICE)
    html = await page(house, f"{path}/cau-hinh/dong?muc=nguoi&dong=chu-tich")
    form = fields(html, "/cau-hinh/dong") | {"f0-dien_thoai": ["+84 205 3812 345"], "f0-chuc_danh": ["=1+1"]}
    await applies(house, path, await sends(house, f"{path}/cau-hinh/dong", form))
    answer = await house.browser.get(f"{path}/cau-hinh/bang-mau?loai=units")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Cán bộ"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "chu-tich")
    assert (row[1].value, row[1].data_type, row[4].value) == ("=1+1", "s", "+84 205 3812 345")
    assert "Không có gì khác" in plain(await uploads(house, path, "units.xlsx", answer.content))
    typed = workbook({"Cán bộ": [["Mã", "Chức danh", "Số máy"], ["chu-tich", "=1+1", "'+84 205 3812 345"]]})
    assert "Không có gì khác" in plain(await uploads(house, path, "units.xlsx", typed))


def test_a_broken_archive_is_one_more_wrong_file() -> None:
    """Whatever byte of it is wrong, whoever sent it reads what to do."""
    whole = proposing.packed({"units.yaml": "can_bo: []\n" * 40, "commune.yaml": "ma: x\n" * 40})
    book = workbook({"Cán bộ": [["Mã", "Chức danh"], ["chu-tich", "Chủ tịch"]]})
    for data, read in ((whole, lambda one: proposing.unpacked(one, "x.zip")), (book, lambda one: grids(one, "x.xlsx"))):
        for at in range(4, len(data), max(1, len(data) // 150)):
            with suppress(Fault):  # a byte that nobody reads may be any
                read(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
            with pytest.raises(Fault):
                read(data[:at])


@pytest.mark.slow
async def test_only_the_office_is_offered_what_only_the_office_may_press(house: House) -> None:
    path = await opened(house, OPERATOR)
    assert "Văn phòng bấm “chạy thật”" in plain(await page(house, f"{path}/cau-hinh/chay-that?don_vi=tram-y-te"))
    assert "Bắt đầu chạy thật" not in await page(house, f"{path}/cau-hinh/chay-that?don_vi=tram-y-te")


@pytest.mark.slow
async def test_odd_numbers_in_an_address_are_no_trouble(house: House) -> None:
    path = await opened(house, OFFICE)
    for odd in ("²", "٣", "9" * 5000, "-1", "1e3"):
        for where in (f"viec?trang={odd}", f"lich?thang={odd}-{odd}", f"lich?thang=2026-{odd}"):
            await page(house, f"{path}/{where}")
        answer = await house.browser.get(f"{path}/minh-chung/{odd[:300]}")
        assert answer.status_code == 404, odd[:9]
