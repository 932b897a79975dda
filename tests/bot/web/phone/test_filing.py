"""Forms on a phone: an owner's monthly table by hand and by Excel, a hamlet's report, the compiler's month."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from bot.conversation.answering.filing import as_turn, close_month
from bot.ledger.duties import monthly
from bot.ledger.duties.obligations import Reach
from bot.ledger.routine import routines
from bot.ledger.rules import documents
from bot.ledger.tables import figure, inbox, message, obligation
from bot.ledger.who import absences
from bot.settings import Settings
from bot.summaries import files
from bot.summaries.files import MONEY, Wanted
from schedules.calendar import TZ
from tests.bot.web.gate.test_doors import HERE, address, opened
from tests.bot.web.house import BASE, CONFIG, HEAD, House, open_house, plain

OWNER = "giam-doc-ban-qlda"
REPORT = "bao-cao-giai-ngan/ban-qlda//2026-05"
SCHOOL = "mau-truong-mam-non"
TABLE = {"form": "bang", "unit": "ban-qlda", "obligation": REPORT, "period": "2026-05"}


@pytest.fixture
async def june(tmp_path: Path) -> AsyncIterator[House]:
    """A commune of the exercise on 2/6/2026, with a hamlet."""
    folder = tmp_path / "config"
    units = (CONFIG / "units.yaml").read_text()
    documents.write_folder(folder, documents.read_folder(CONFIG))
    hamlet = "  - ma: thon-na-lac\n    ten: Thôn Nà Lạc\n    loai: thon\n    nguoi_dung_dau: truong-thon-na-lac\n"
    units = units.replace("  - ma: thue\n", hamlet + "  - ma: thue\n", 1)
    head = "  - {ma: truong-thon-na-lac, chuc_danh: Trưởng thôn Nà Lạc}\n"
    units = units.replace("  - {ma: can-bo-cntt", head + "  - {ma: can-bo-cntt", 1)
    empty = "    ten_khac: [Thôn]\n    thanh_vien: "
    units = units.replace(f"{empty}[]", f"{empty}[thon-na-lac]", 1)
    (folder / "units.yaml").write_text(units)
    settings = Settings(config=folder, database_url=f"sqlite:///{tmp_path / 'nhacviec.db'}", secret="thu" * 12)
    async with open_house(tmp_path, at="2026-06-02 09:00", settings=settings) as made:
        yield made


async def fields(page: httpx.Response) -> dict[str, str]:
    """The form as a browser holds it."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page.text):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="file"' not in tag and 'type="checkbox"' not in tag:
            found[name[1]] = value[1] if value else ""
    found.pop("khong_phat_sinh", None)
    return found


async def sends_file(house: House, path: str, mark: str, data: bytes) -> httpx.Response:
    files = {"tep": ("bieu.xlsx", data)}
    return await house.browser.post(f"{path}/tep", data={"dau": mark}, files=files, headers=HERE)


async def state(house: House, id_: str) -> str:
    rows = select(obligation.c.state).where(obligation.c.id == id_)
    return str(await house.app.store.read(lambda tx: tx.execute(rows).scalar_one()))


async def figures(house: House, source: str = monthly.OWNER) -> list[Any]:
    rows = select(figure).where(figure.c.source == source).order_by(figure.c.id)
    return await house.app.store.read(lambda tx: list(tx.execute(rows).mappings()))  # type: ignore[return-value]


async def test_the_owner_asks_for_the_form_in_chat(june: House) -> None:
    june.app.links.base = BASE
    await june.says("biểu", OWNER)
    said = plain(await june.sees("Biểu điền sẵn", OWNER))
    found = re.search(r"/bieu/[\w.-]+", said)
    assert found is not None
    assert "Báo cáo đầu tư công và giải ngân" in said
    page = await opened(june, found[0].rstrip("."))
    assert "Biểu giải ngân tháng 5/2026" in plain(page.text)
    assert "Số liệu đến 31/5/2026" in plain(page.text)
    await june.says("/bieu huỷ", OWNER)
    await june.sees("Đã hủy 1 liên kết biểu", OWNER)
    assert (await june.browser.get(found[0].rstrip("."))).status_code == 404


async def test_a_table_is_filed_measures_the_projects_and_closes_the_report(june: House) -> None:
    path = await address(june, OWNER, TABLE)
    page = await opened(june, path)
    assert "Trường mầm non (mẫu)" in plain(page.text)
    form = await fields(page)
    form |= {f"{SCHOOL}.luy_ke": "600 triệu", f"{SCHOOL}.tam_ung": "120.000.000", f"{SCHOOL}.uoc": "0,7 tỷ"}
    form |= {f"{SCHOOL}.vuong_mac": "vướng hộ ông Nguyễn Văn An chưa nhận tiền"}
    answer = await june.browser.post(f"{path}/gui", data=form, headers=HERE)
    assert "Đã nhận biểu tháng 5/2026, 1 dự án" in plain(answer.text)
    (row,) = await figures(june)
    assert (row["paid_vnd"], row["advance_vnd"], row["estimate_vnd"]) == (600_000_000, 120_000_000, 700_000_000)
    assert (row["person"], str(row["as_of"]), row["through"]) == (OWNER, "2026-05-31", "web")
    assert "Nguyễn" not in row["obstacle"]
    assert await state(june, REPORT) == "awaiting"
    await june.says("việc", OWNER)
    said = plain(await june.sees("Việc đang mở", OWNER))
    assert "mới báo" in said
    assert "vướng mắc" in said
    # The very same form again files nothing.
    await june.browser.post(f"{path}/gui", data=form, headers=HERE)
    assert len(await figures(june)) == 1
    forms = select(inbox.c.id).where(inbox.c.lane == "web")
    assert len(await june.app.store.read(lambda tx: tx.execute(forms).all())) == 1


async def test_wrong_cells_and_doubtful_figures_are_asked_back(june: House) -> None:
    path = await address(june, OWNER, TABLE)
    form = await fields(await opened(june, path))
    answer = await june.browser.post(f"{path}/gui", data=form | {f"{SCHOOL}.luy_ke": "nhiều lắm"}, headers=HERE)
    assert answer.status_code == 422
    assert "“nhiều lắm” không phải số tiền" in plain(answer.text)
    over = form | {f"{SCHOOL}.luy_ke": "900 tỷ"}
    answer = await june.browser.post(f"{path}/gui", data=over, headers=HERE)
    assert answer.status_code == 422
    assert "vượt kế hoạch vốn" in plain(answer.text)
    assert await figures(june) == []
    answer = await june.browser.post(f"{path}/gui", data=over | {"da_kiem_tra": "1"}, headers=HERE)
    assert answer.status_code == 200  # asked back, not refused
    assert len(await figures(june)) == 1


async def test_the_same_table_goes_out_and_in_as_excel(june: House) -> None:
    path = await address(june, OWNER, TABLE)
    page = await opened(june, path)
    sheet = await june.browser.get(f"{path}/tai")
    book = load_workbook(io.BytesIO(sheet.content))
    table = book.active
    assert table is not None
    rows = {str(row[0].value): row for row in table.iter_rows(min_row=3)}
    rows[SCHOOL][3].value, rows[SCHOOL][6].value = 650_000_000, "chờ thẩm định"
    out = io.BytesIO()
    book.save(out)
    mark = (await fields(page))["dau"]
    answer = await sends_file(june, path, mark, out.getvalue())
    assert "Đã đọc 1 dòng từ tệp" in plain(answer.text)
    assert await figures(june) == []  # shown first
    form = await fields(answer)
    assert form[f"{SCHOOL}.luy_ke"].replace(".", "") == "650000000"
    await june.browser.post(f"{path}/gui", data=form | {f"{SCHOOL}.vuong_mac": "chờ thẩm định"}, headers=HERE)
    assert (await figures(june))[0]["paid_vnd"] == 650_000_000
    broken = await sends_file(june, path, mark, b"PK junk")
    assert broken.status_code == 422


def treasury(*rows: tuple[str, Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Danh sách thanh toán"])
    sheet.append(["STT", "Tên dự án", "Lũy kế thanh toán (đồng)"])
    for n, (name, paid) in enumerate(rows, 1):
        sheet.append([n, name, paid])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def test_the_compiler_compares_with_the_treasury_and_freezes_the_month(june: House) -> None:
    path = await address(june, OWNER, TABLE)
    form = await fields(await opened(june, path)) | {f"{SCHOOL}.luy_ke": "600 triệu"}
    assert (await june.browser.post(f"{path}/gui", data=form, headers=HERE)).status_code == 200
    assert await figures(june)

    month = await address(june, HEAD)
    page = await opened(june, month)
    assert "chưa nhận biểu" in plain(page.text)
    mark = (await fields(page))["dau"]
    lists = treasury(("Trường mầm non (mẫu)", 590_000_000), ("Sân bay", 5))
    answer = await sends_file(june, month, mark, lists)
    said = plain(answer.text)
    assert "Đã nhập 1 dòng của Kho bạc" in said
    assert "Không rõ dự án: Sân bay" in said
    assert "lệch 10.000.000 đồng" in said

    closed = await june.browser.post(f"{month}/chot", data=await fields(answer), headers=HERE)
    assert "Đã chốt bản 1" in plain(closed.text)
    again = await june.browser.post(f"{month}/chot", data=await fields(closed), headers=HERE)
    assert again.status_code == 422  # nothing new
    frozen = await june.app.store.read(monthly.closed, june.app.commune.id, "2026-05")
    assert frozen is not None

    # A correction after the freeze: the frozen version keeps its figure, the compiler hears, a new version follows.
    page = await june.browser.get(path)
    form = await fields(page) | {f"{SCHOOL}.luy_ke": "590 triệu", "da_kiem_tra": "1"}
    await june.browser.post(f"{path}/gui", data=form, headers=HERE)
    await june.sees("gửi số mới của tháng 5/2026", HEAD)
    held = await june.app.store.read(monthly.newest, june.app.commune.id, "2026-05", monthly.OWNER, frozen.upto)
    assert held[SCHOOL]["paid_vnd"] == 600_000_000
    page = await june.browser.get(month)
    assert "sửa sau chốt" in plain(page.text)
    assert "khớp" in plain(page.text)
    closed = await june.browser.post(f"{month}/chot", data=await fields(page), headers=HERE)
    assert "Đã chốt bản 2" in plain(closed.text)


async def test_a_frozen_month_drafts_the_communes_report_and_nothing_said_later_is_in_it(june: House) -> None:
    def say(paid: int) -> Any:
        figures = [monthly.Figure(SCHOOL, paid, None, None, "vướng 2 hộ")]
        values = {"as_of": date(2026, 5, 31), "person": OWNER, "through": "web", "now": june.app.clock.now()}
        return lambda tx: monthly.put(tx, june.app.commune.id, "2026-05", monthly.OWNER, figures, **values)

    def freeze(tx: Any) -> None:
        turn = as_turn(tx, june.app.commune, HEAD, "chot-1", june.app.clock.now(), console=True)
        assert turn is not None
        assert close_month(turn, "2026-05") is not None

    def read(tx: Any) -> Any:
        wanted = Wanted("docx", period="2026-05", form=MONEY)
        return files.prepare(tx, june.app.commune, wanted, june.app.clock.now(), messenger="console")

    await june.app.store.do(say(1_500_000_000))
    await june.app.store.do(freeze)
    await june.sees("Dự thảo báo cáo giải ngân tháng 5 năm 2026", HEAD)
    await june.app.store.do(say(9_000_000_000))
    made = await june.app.store.read(read)
    paper = docx.Document(io.BytesIO(made().content))
    text = "\n".join(one.text for one in paper.paragraphs)
    assert "lũy kế giải ngân 1.500.000.000 đồng" in text
    assert "vướng 2 hộ" in text
    assert "bản chốt số 1" in text
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "Trường mầm non (mẫu)" in cells
    assert not any("9.000.000.000" in cell for cell in cells)
    assert made().name == "bao-cao-giai-ngan-2026-05.docx"


async def test_on_the_first_working_day_whose_report_has_a_form_is_told(june: House) -> None:
    heart, now = june.app.heart, datetime(2026, 7, 1, 8, 5, tzinfo=TZ)
    assert heart is not None
    june.app.links.base = BASE
    commune, reach = june.app.commune, Reach(console=True, forms=True)
    await june.app.store.do(routines.run, commune, datetime(2026, 6, 30, 12, tzinfo=TZ), reach)
    (hamlet, stand_in), first = ("truong-thon-na-lac", "chanh-van-phong"), date(2026, 6, 29)
    spell = {"person": hamlet, "deputy": stand_in, "first": first, "last": date(2026, 7, 3), "by": hamlet, "now": now}
    await june.app.store.do(absences.record, commune.id, **spell)
    await june.app.store.do(routines.run, commune, now, reach)
    rows = select(message.c.key, message.c.payload).where(message.c.key.like("forms/%"))
    told = dict(await june.app.store.read(lambda tx: tx.execute(rows).all()))
    owners = {june.app.commune.directory.head_of(unit) for unit in june.app.commune.owners}
    heads = {head.id for head in owners if head is not None} | {stand_in}  # who is away does not hear
    assert set(told) == {f"forms/2026-07/{head}" for head in heads}
    assert told[f"forms/2026-07/{OWNER}"]["make"]["text"] == "form.opened"
    await june.app.store.do(routines.run, commune, now, Reach(console=True))
    assert len(await june.app.store.read(lambda tx: tx.execute(rows).all())) == len(heads)  # said once


async def test_a_hamlets_report_five_questions_or_nothing_happened(june: House) -> None:
    report = "kt-xh/thon-na-lac//2026-06"
    subject = {"form": "thon", "unit": "thon-na-lac", "obligation": report, "period": "2026-06"}
    path = await address(june, "truong-thon-na-lac", subject)
    page = await opened(june, path)
    assert page.text.count("<textarea") == 5
    form = await fields(page)
    assert (await june.browser.post(f"{path}/gui", data=form, headers=HERE)).status_code == 422
    answer = await june.browser.post(f"{path}/gui", data=form | {"san_xuat": "cấy xong 12 ha"}, headers=HERE)
    assert "Đã nhận báo cáo của thôn" in plain(answer.text)
    assert await state(june, report) == "awaiting"
    assert "đã được gửi" in plain((await june.browser.get(path)).text)


async def test_khong_phat_sinh_is_a_complete_report(june: House) -> None:
    report = "kt-xh/thon-na-lac//2026-06"
    subject = {"form": "thon", "unit": "thon-na-lac", "obligation": report, "period": "2026-06"}
    path = await address(june, "truong-thon-na-lac", subject)
    form = await fields(await opened(june, path)) | {"khong_phat_sinh": "1"}
    assert "Đã nhận" in plain((await june.browser.post(f"{path}/gui", data=form, headers=HERE)).text)
    assert await state(june, report) == "awaiting"


async def test_who_answers_for_the_unit_no_longer_is_not_let_in(june: House) -> None:
    path = await address(june, "truong-cong-an", TABLE)
    assert (await opened(june, path)).status_code == 403
