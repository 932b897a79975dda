"""The pages of /vanban over HTTP: upload, verdicts, corrections, the rulebook in force.

Long because the pages of one review are walked in their order.
"""

from __future__ import annotations

import html as entities
import io
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import httpx
import openpyxl
import pytest

from bot.ledger.rules import documents, readings
from bot.ledger.rules.documents import read_folder
from schedules.commune import Commune
from tests.bot.web.house import BASE, House, open_house, own_house, plain
from tests.schedules.decision.given import DECISION, needs_shared

SAMPLE = ("bang-mac-2026", "dau-tu-cong-luat-dinh")
LETTER = """ỦY BAN NHÂN DÂN XÃ BẰNG MẠC
THÔNG BÁO
Kết luận cuộc họp giao ban tháng 6 năm 2026

1. Phòng Kinh tế gửi danh mục công trình thủy lợi cần sửa chữa trước ngày 10/7/2026.

2. Công an xã nộp báo cáo rà soát điểm cháy nổ chậm nhất ngày 20/8/2026.

3. Các đơn vị quan tâm công tác tuyên truyền ngay từ đầu tháng.
"""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with own_house(tmp_path) as made:
        yield made


async def send(house: House, path: str, data: dict[str, object] | None = None, **headers: str) -> httpx.Response:
    return await house.browser.post(path, data=data or {"x": "1"}, headers={"Origin": BASE} | headers)


async def upload(house: House, text: str | bytes = LETTER, name: str = "thông báo.txt", **more: str) -> httpx.Response:
    content = text.encode() if isinstance(text, str) else text
    return await house.browser.post("/vanban", files={"tep": (name, content)}, data=more, headers={"Origin": BASE})


async def opened(house: House, *given: str, **more: str) -> str:
    """Uploads and follows; the address of the review."""
    answer = await upload(house, *given, **more)
    assert answer.status_code == 303, plain(answer.text)
    return answer.headers["location"]


async def page(house: House, path: str) -> str:
    answer = await house.browser.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.text.startswith("<!doctype html>")
    assert 'lang="vi"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    return answer.text


def marks(html: str) -> list[str]:
    """The keys of the candidates a review page offers a verdict on."""
    return [entities.unescape(found) for found in re.findall(r'name="khoa" value="([^"]*)"', html)]


async def in_force(house: House) -> Commune:
    return await house.app.store.read(documents.load_current, "bang-mac")


async def written(house: House, path: str) -> httpx.Response:
    shown = await page(house, path + "/ghi")
    mark = re.search(r'name="ban_xem" value="(\w+)"', shown)
    assert mark, plain(shown)
    return await send(house, path + "/ghi", {"ban_xem": mark[1]})


# --- upload ---------------------------------------------------------------------------------------------------------


async def test_a_file_is_read_and_shown_beside_its_rules(house: House) -> None:
    where = await opened(house)
    shown = await page(house, where)
    assert "Đã xem 0/" in plain(shown)
    assert "<mark" in shown
    assert "hạn 9/7/2026" in plain(shown) or "9/7/2026" in plain(shown)
    assert "Có thể là nghĩa vụ" in plain(shown)
    assert "thông báo.txt" in plain(await page(house, "/vanban"))


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"", "a.txt", "tệp rỗng"),
        (b"MZ\x00\x01\x02\xff\xfe" * 50, "a.exe", "a.exe"),
        ("MẬT\n\nQUYẾT ĐỊNH\nVề việc thử".encode(), "a.txt", "dấu mật"),
        (b"%PDF-1.4 hong", "a.pdf", "a.pdf"),
        (b"PK\x03\x04hong", "a.docx", "a.docx"),
        (b"x", "", "chưa chọn tệp"),
    ],
)
async def test_a_file_that_cannot_be_read_gets_one_line_and_is_not_kept(
    house: House, content: bytes, name: str, what: str
) -> None:
    answer = await upload(house, content, name)
    assert answer.status_code in (400, 422)
    if name:
        assert answer.status_code == 422
        assert what in plain(answer.text)
    assert "Chưa có văn bản nào" in plain(await page(house, "/vanban"))


async def test_more_than_20_megabytes_is_refused(house: House) -> None:
    answer = await upload(house, b"a" * (20 * 1024 * 1024 + 100_000))
    assert (answer.status_code, "quá 20 MB" in plain(answer.text)) == (422, True)


async def test_names_of_files_are_only_words(house: House) -> None:
    await opened(house, LETTER, '../../<b>"x".txt')
    shown = await page(house, "/vanban")
    assert "<b>" not in shown
    assert "../" not in shown


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b"x"),
        ("multipart/form-data; boundary=a", b"--a\r\nx\r\n--a--"),
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
    ],
)
async def test_odd_forms_are_refused(house: House, kind: str, body: bytes) -> None:
    answer = await house.browser.post("/vanban", content=body, headers={"Origin": BASE, "Content-Type": kind})
    assert answer.status_code == 400


async def test_bytes_arrive_as_they_were_sent(house: House) -> None:
    """Line ends and what looks like a boundary are part of the file."""
    body = LETTER.replace("\n", "\r\n") + "--gach\r\n----\r\n"
    where = await opened(house, body, "a.txt")
    held = await house.app.store.read(readings.newest, "bang-mac")
    assert "--gach" in held[0].text
    assert where.endswith(str(held[0].id))


# --- verdicts -------------------------------------------------------------------------------------------------------


async def test_accept_drop_and_think_again(house: House) -> None:
    where = await opened(house)
    first, second, *_ = marks(await page(house, where))
    for mark, verdict in ((first, "nhan"), (second, "bo")):
        answer = await send(house, where + "/muc", {"khoa": mark, "xu_ly": verdict, "loc": "can"})
        assert answer.status_code == 303
        assert re.fullmatch(rf"{where}\?loc=can#muc-\d+", answer.headers["location"])
    shown = plain(await page(house, where))
    assert "Đã xem 2/" in shown
    assert "nhận 1 · bỏ 1" in shown
    await send(house, where + "/muc", {"khoa": first, "xu_ly": "lai"})
    assert "Đã xem 1/" in plain(await page(house, where))


async def test_filters_show_what_they_say(house: House) -> None:
    where = await opened(house)
    everything = marks(await page(house, where))
    sure, soft = marks(await page(house, where + "?loc=chac")), marks(await page(house, where + "?loc=mem"))
    assert sorted(sure + soft) == sorted(everything)
    assert sure
    assert soft
    await send(house, where + "/muc", {"khoa": sure[0], "xu_ly": "nhan"})
    assert sorted(marks(await page(house, where + "?loc=can"))) == sorted(set(everything) - {sure[0]})
    assert marks(await page(house, where + "?loc=khac")) == everything


CORRECTED = {
    "xu_ly": "sua",
    "ten": "Gửi danh mục thủy lợi",
    "loai": "mot_lan",
    "han": "2026-07-08",
    "ma": "thuy-loi",
    "buoc": "gui",
    "chu_tri": "phong-kinh-te",
    "noi_nhan": "van-phong",
    "phep": ">=",
    "gia_tri": "",
    "don_vi": "",
}


async def test_a_correction_is_what_the_rulebook_gets(house: House) -> None:
    where = await opened(house)
    mark = marks(await page(house, where + "?loc=ngay"))[0]
    form = await page(house, f"{where}/muc?khoa={mark.replace('>', '%3E').replace('|', '%7C')}")
    assert 'value="2026-07-09"' in form
    answer = await send(house, where + "/muc", {"khoa": mark, **CORRECTED})
    assert answer.status_code == 303, plain(answer.text)
    assert "Gửi danh mục thủy lợi" in plain(await page(house, where))
    await written(house, where)
    rule = (await in_force(house)).in_force["thuy-loi"]
    assert (rule.title, rule.lead, rule.recipient) == ("Gửi danh mục thủy lợi", ("phong-kinh-te",), ("van-phong",))
    assert (rule.steps[0].id, rule.steps[0].due) == ("gui", date(2026, 7, 8))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"ten": " "}, "Thiếu tên việc"),
        ({"ma": "Thủy Lợi"}, "Mã “Thủy Lợi” chưa đúng"),
        ({"ma": "../x"}, "chưa đúng"),
        ({"han": "31/6/2026"}, "không phải là ngày"),
        ({"chu_tri": "khong-co"}, "không có đơn vị"),
        ({"loai": "gi"}, "không có lựa chọn"),
        ({"loai": "dinh_ky"}, "ít nhất một kỳ"),
        ({"gia_tri": "nhiều", "don_vi": "%"}, "không phải là số"),
        ({"gia_tri": "5"}, "đơn vị tính"),
        ({"nhom_du_an": "x"}, "không có lựa chọn"),
    ],
)
async def test_what_cannot_be_is_said_and_changes_nothing(house: House, change: dict[str, str], what: str) -> None:
    where = await opened(house)
    mark = marks(await page(house, where + "?loc=ngay"))[0]
    answer = await send(house, where + "/muc", {"khoa": mark, **CORRECTED, **change})
    assert answer.status_code == 422
    assert what.lower() in plain(answer.text).lower()
    assert "Đã xem 0/" in plain(await page(house, where))


async def test_a_date_becomes_a_cycle_and_a_cycle_a_figure(house: House) -> None:
    where = await opened(house)
    first, second = marks(await page(house, where + "?loc=ngay"))[:2]
    cycle = {"loai": "dinh_ky", "ky": ["thang", "quy"], "ngay_bao_cao": "kt_xh"}
    await send(house, where + "/muc", {"khoa": first, **CORRECTED, **cycle})
    target = {"loai": "chi_tieu", "ma": "muc-tieu", "gia_tri": "97,5", "don_vi": "%", "noi_dung": "hộ dùng nước sạch"}
    await send(house, where + "/muc", {"khoa": second, **CORRECTED, **target})
    await written(house, where)
    rules = (await in_force(house)).in_force
    assert rules["thuy-loi"].days == "kt_xh"
    assert rules["muc-tieu"].target is not None
    assert rules["muc-tieu"].target.value == 97.5


# --- in force -------------------------------------------------------------------------------------------------------


async def test_one_confirmation_takes_a_letter_in(house: House) -> None:
    where = await opened(house)
    assert (await send(house, where + "/nhan")).status_code == 303
    shown = plain(await page(house, where + "/ghi"))
    assert "Thêm việc" in shown
    assert "9/7/2026" in shown
    answer = await written(house, where)
    assert "Đã ghi bộ quy tắc" in plain(answer.text)
    commune = await in_force(house)
    (book,) = [one for one in commune.rulebooks if one.id not in SAMPLE]
    assert book.accepted
    assert {date(2026, 7, 9), date(2026, 8, 20)} <= {step.due for rule in book.rules for step in rule.steps}
    folder = house.app.settings.config
    assert read_folder(folder) == await house.app.store.read(documents.current, "bang-mac")
    assert "thuộc bộ quy tắc" in plain(await page(house, "/vanban"))


async def test_nothing_is_written_that_was_not_shown(house: House) -> None:
    where = await opened(house)
    await send(house, where + "/nhan")
    mark = re.search(r'name="ban_xem" value="(\w+)"', await page(house, where + "/ghi"))
    assert mark
    await send(house, where + "/muc", {"khoa": marks(await page(house, where))[0], "xu_ly": "bo"})
    answer = await send(house, where + "/ghi", {"ban_xem": mark[1]})
    assert answer.status_code == 409
    assert "đã thay đổi" in plain(answer.text)
    assert len((await in_force(house)).rulebooks) == 2


async def test_what_cannot_be_in_force_is_said_before(house: House) -> None:
    where = await opened(house)
    mark = marks(await page(house, where + "?loc=ngay"))[0]
    taken = next(iter((await in_force(house)).in_force))
    await send(house, where + "/muc", {"khoa": mark, **CORRECTED, "ma": taken})
    shown = await page(house, where + "/ghi")
    assert "Chưa ghi được" in plain(shown)
    assert 'name="ban_xem"' not in shown


async def test_a_file_changed_by_hand_is_left_alone(house: House) -> None:
    where = await opened(house)
    await send(house, where + "/nhan")
    await written(house, where)
    folder = house.app.settings.config
    (file,) = [
        one for one in (folder / "rulebooks").iterdir() if one.stem not in ("bang-mac-2026", "dau-tu-cong-luat-dinh")
    ]
    file.write_text(file.read_text(encoding="utf-8") + "# sửa tay\n", encoding="utf-8")
    await send(house, where + "/muc", {"khoa": marks(await page(house, where))[0], "xu_ly": "bo"})
    answer = await written(house, where)
    assert "giữ nguyên" in plain(answer.text)
    assert "# sửa tay" in file.read_text(encoding="utf-8")


async def test_the_head_of_the_rulebook(house: House) -> None:
    where = await opened(house)
    head = {
        "ma": "giao-ban-6",
        "ten": "Kết luận giao ban",
        "nam": "2026",
        "so_ky_hieu": "12/TB",
        "ngay_ban_hanh": "2026-06-02",
    }
    assert (await send(house, where + "/dau", head)).status_code == 303
    bad = await send(house, where + "/dau", {**head, "ma": "../../etc"})
    assert bad.status_code == 422
    await send(house, where + "/nhan")
    await written(house, where)
    book = next(one for one in (await in_force(house)).rulebooks if one.id == "giao-ban-6")
    assert (book.number, book.issued_on, book.title) == ("12/TB", date(2026, 6, 2), "Kết luận giao ban")
    assert (house.app.settings.config / "rulebooks" / "giao-ban-6.yaml").is_file()


async def test_a_revised_letter_shows_a_difference(house: House) -> None:
    where = await opened(house)
    await send(house, where + "/dau", {"ma": "giao-ban-6", "ten": "Kết luận giao ban", "nam": "2026"})
    await send(house, where + "/nhan")
    for mark in marks(await page(house, where + "?loc=mem")):
        await send(house, where + "/muc", {"khoa": mark, "xu_ly": "bo"})
    await written(house, where)
    revised = LETTER.replace("10/7/2026", "17/7/2026").replace("chậm nhất ngày 20/8/2026", "khi có yêu cầu")
    again = await opened(house, revised, "sửa.txt", sua_doi="giao-ban-6")
    shown = plain(await page(house, again))
    assert "Đã xem 0/" not in shown, "what is known is not asked again"
    assert "không thấy trong văn bản này" in shown
    difference = plain(await page(house, again + "/ghi"))
    assert "hạn 9/7/2026 thành hạn 16/7/2026" in difference
    assert "Đổi hạn" in difference
    before = {rule.id for rule in (await in_force(house)).in_force.values()}
    await written(house, again)
    commune = await in_force(house)
    assert {rule.id for rule in commune.in_force.values()} == before, "the same rules, moved"
    kept = re.findall(r'name="ma" value="([^"]+)" class="no"', await page(house, again))
    await send(house, again + "/giu", {"ma": kept[0]})
    await written(house, again)
    assert {rule.id for rule in (await in_force(house)).in_force.values()} == before - {kept[0]}


async def test_forgetting_a_reading_keeps_the_rulebook(house: House) -> None:
    where = await opened(house)
    await send(house, where + "/nhan")
    await written(house, where)
    await send(house, where + "/xoa")
    assert (await house.browser.get(where)).status_code == 404
    assert len((await in_force(house)).rulebooks) == 3


@needs_shared
async def test_the_decision_of_2026_read_again_changes_nothing_due(house: House) -> None:
    where = await opened(house, DECISION.read_text(encoding="utf-8"), "qd.txt", sua_doi="bang-mac-2026")
    shown = plain(await page(house, where + "/ghi"))
    assert "Chưa ghi được" not in shown
    assert "Đổi hạn" not in shown
    assert "Bỏ việc" not in shown
    assert "Thêm việc" not in shown


@needs_shared
async def test_the_same_decision_twice_is_noticed(house: House) -> None:
    where = await opened(house, DECISION.read_text(encoding="utf-8"), "qd.txt")
    await send(house, where + "/nhan")
    assert "giống bộ quy tắc “Quyết định của UBND xã Bằng Mạc" in plain(await page(house, where + "/ghi"))


# --- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/1/muc", "/1/nhan", "/1/dau", "/1/ghi", "/1/giu", "/1/xoa"])
async def test_writes_come_from_our_own_pages_only(house: House, path: str) -> None:
    await opened(house)
    for headers in ({"Origin": "http://xau.example"}, {"Origin": "null"}, {}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await house.browser.post("/vanban" + path, data={"x": "1"}, headers=headers)
        assert answer.status_code == 403
    assert "Đã xem 0/" in plain(await page(house, "/vanban/1"))


async def test_elsewhere_there_is_no_such_page(tmp_path: Path) -> None:
    async with open_house(tmp_path, local=False) as away:
        for path in ("/vanban", "/vanban/1", "/vanban/1/ghi"):
            assert (await away.browser.get(path)).status_code == 404
        assert (await upload(away)).status_code == 404


async def test_unknown_documents_and_keys_are_not_found(house: House) -> None:
    assert (await house.browser.get("/vanban/99")).status_code == 404
    where = await opened(house)
    assert (await house.browser.get(where + "/muc?khoa=khong")).status_code == 404
    assert (await send(house, where + "/muc", {"khoa": "khong", "xu_ly": "nhan"})).status_code == 404
    mark = marks(await page(house, where))[0]
    assert (await send(house, where + "/muc", {"khoa": mark, "xu_ly": "gi"})).status_code == 400
    assert unquote(where) == where


async def test_hostile_words_of_a_document_are_words(house: House) -> None:
    bad = LETTER.replace("danh mục", "<script>alert(1)</script> danh mục")
    where = await opened(house, bad)
    shown = await page(house, where)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


# --- a letter in one confirmation, an original, an annex --------------------------------------------------------------


async def test_a_notice_is_accepted_in_one_confirmation(house: House) -> None:
    where = await opened(house)
    shown = await page(house, where)
    assert "Nhận một lần: 2 việc có hạn" in plain(shown)
    box = shown[shown.index('id="mot-lan"') : shown.index("</form>", shown.index('id="mot-lan"'))]
    mentioned = [entities.unescape(one) for one in re.findall(r'name="muc" value="([^"]*)"', box)]
    numbers = re.findall(r'name="(chu_tri-\d+)"', box)
    chosen = dict(zip(numbers, ("phong-kinh-te", "van-phong"), strict=True))
    answer = await send(house, where + "/mot-lan", {"muc": mentioned, **chosen})
    assert answer.status_code == 200, plain(answer.text)
    assert "Đã ghi bộ quy tắc" in plain(answer.text)
    (book,) = [one for one in (await in_force(house)).rulebooks if one.id not in SAMPLE]
    assert sorted((rule.lead, str(rule.steps[0].due)) for rule in book.rules) == [
        (("phong-kinh-te",), "2026-07-09"),
        (("van-phong",), "2026-08-20"),
    ]
    assert "Nhận một lần" not in plain(await page(house, where))
    assert (await send(house, where + "/mot-lan", {"muc": mentioned, **chosen})).status_code == 422


async def test_one_confirmation_is_of_the_list_that_was_shown(house: House) -> None:
    where = await opened(house)
    before = (await in_force(house)).rulebooks
    for form in ({"muc": "gì đó"}, {"muc": []}, {"x": "1"}):
        assert (await send(house, where + "/mot-lan", form)).status_code == 422
    assert (await in_force(house)).rulebooks == before


async def test_a_decision_is_not_offered_in_one_confirmation(house: House) -> None:
    where = await opened(house, LETTER.replace("THÔNG BÁO", "QUYẾT ĐỊNH"), "qd.txt")
    assert "Nhận một lần" not in plain(await page(house, where))


async def test_an_original_is_kept_for_its_words_and_changes_no_rule(house: House) -> None:
    before = (await in_force(house)).rulebooks
    assert (await upload(house, sua_doi="goc:bang-mac-2026")).headers["location"] == "/vanban"
    (kept,) = await house.app.store.read(readings.newest, "bang-mac", "bang-mac-2026")
    assert kept.written_at is not None
    assert (await in_force(house)).rulebooks == before
    assert (await upload(house, sua_doi="goc:khong-co")).status_code == 422


def annex(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ANNEX = [
    ["PHỤ LỤC"],
    ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2026", "Cơ quan chủ trì", "Ghi chú", "Kỳ báo cáo"],
    ["1", "Thu ngân sách", "triệu đồng", "≥ 5.200", "Phòng Kinh tế", "", "quý; tuần"],
    ["2", "Tỷ lệ hộ nghèo", "%", "dưới 3,5", "Phòng lạ", "x", "năm"],
]


async def test_an_annex_is_taken_in_after_its_columns_are_confirmed(house: House) -> None:
    answer = await house.browser.post(
        "/vanban/phu-luc",
        files={"tep": ("phu-luc.xlsx", annex(ANNEX))},
        data={"thuoc": "bang-mac-2026"},
        headers={"Origin": BASE},
    )
    text = plain(answer.text)
    assert answer.status_code == 200, text
    assert "2 chỉ tiêu đọc được" in text
    assert "không biết đơn vị “Phòng lạ”" in text
    assert "Báo cáo số liệu phụ lục hằng quý: Phòng Kinh tế" in text
    assert "chỉ ghi để theo dõi: hằng tuần" in text  # the commune has no day for a weekly report
    assert (await in_force(house)).rulebooks[0].annexes_missing  # nothing yet
    held = entities.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.S)[1])  # type: ignore[index]
    form = {
        "thuoc": "bang-mac-2026",
        "bang": held,
        "cot-name": "1",
        "cot-measure": "2",
        "cot-plan": "3",
        "cot-lead": "4",
        "cot-often": "6",
    }
    again = await send(house, "/vanban/phu-luc/cot", {**form, "cot-lead": "", "xu_ly": "xem"})
    assert "2 hàng chưa có đơn vị chủ trì" in plain(again.text)
    taken = await send(house, "/vanban/phu-luc/cot", {**form, "xu_ly": "nhan"})
    assert "Đã nhận phụ lục" in plain(taken.text)
    commune = await in_force(house)
    books = {book.id: book for book in commune.rulebooks}
    assert not books["bang-mac-2026"].annexes_missing
    made = [(rule.kind.value, rule.lead) for rule in books["bang-mac-2026-phu-luc"].rules]
    lead = ("phong-kinh-te",)
    assert made == [("standing_target", lead), ("standing_target", ()), ("cycle", lead)]


@pytest.mark.parametrize("form", [{"thuoc": "x"}, {"thuoc": "bang-mac-2026", "bang": "không số\tx"}])
async def test_a_bent_annex_form_is_refused(house: House, form: dict[str, object]) -> None:
    assert (await send(house, "/vanban/phu-luc/cot", form)).status_code == 400


async def test_a_file_without_a_table_says_so(house: House) -> None:
    answer = await house.browser.post(
        "/vanban/phu-luc",
        files={"tep": ("phu-luc.txt", "Không có bảng nào ở đây cả.".encode())},
        data={"thuoc": "bang-mac-2026"},
        headers={"Origin": BASE},
    )
    assert answer.status_code == 422
    assert "không thấy bảng nào" in plain(answer.text)
