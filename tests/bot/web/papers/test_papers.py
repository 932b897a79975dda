"""*Văn bản* on the board: a decision is read, doubts come first, it is corrected, put in force and taken back."""

from __future__ import annotations

import asyncio
import io
import re
import threading
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.ledger.rules import readings
from bot.ledger.tables import obligation
from bot.web.board.config import proposing
from bot.web.papers import arriving, shelf
from tests.bot.web.board.test_board import HERE, opened, page
from tests.bot.web.formfields import fields
from tests.bot.web.house import House, own_house, plain
from tests.bot.web.papers.test_review import LETTER

OFFICE = "chanh-van-phong"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with own_house(tmp_path) as made:
        yield made


async def sends(house: House, path: str, form: dict[str, Any], status: int = 303, **more: Any) -> httpx.Response:
    answer = await house.browser.post(path, data=form, headers=HERE, **more)
    assert answer.status_code == status, plain(answer.text)[:600]
    return answer


async def uploads(house: House, path: str, data: str | bytes = LETTER, name: str = "thông báo.txt") -> httpx.Response:
    mark = fields(await page(house, f"{path}/van-ban"), "/van-ban")["dau"][0]
    content = data.encode() if isinstance(data, str) else data
    return await house.browser.post(f"{path}/van-ban", data={"dau": mark}, files={"tep": (name, content)}, headers=HERE)


def khoa_of(html: str, words: str) -> str:
    """The key of the rule whose title begins like that."""
    article = next(one for one in html.split("<article")[1:] if words in plain(one))
    return fields(article, "/muc")["khoa"][0]


async def test_the_office_takes_a_decision_in_and_back_out(house: House) -> None:
    path = await opened(house, OFFICE)
    assert "Văn bản" in plain(await page(house, path))
    answer = await uploads(house, path, LETTER + "\n4. Hoàn thành hồ sơ quyết toán trước ngày 15/9/2026.\n")
    where = answer.headers["location"]
    shown = await page(house, where)
    mark = fields(shown, "/nhan")["dau"][0]
    words = plain(shown)
    doubts = words[words.index("Máy chưa chắc, xem trước (1)") :]
    assert doubts.index("15/9/2026") < doubts.index("Các mục khác") < doubts.index("9/7/2026")
    assert "Cần xem: chưa rõ đơn vị chủ trì" in words

    doubtful = khoa_of(shown, "hồ sơ quyết toán")  # corrected
    form = fields(await page(house, f"{where}/muc?khoa={doubtful.replace('|', '%7C')}"), "/muc")
    form |= {"chu_tri": ["phong-kinh-te"], "han": ["2026-09-11"], "xu_ly": ["sua"]}
    await sends(house, f"{where}/muc", form)
    shown = await page(house, where)
    assert "Máy chưa chắc, xem trước" not in plain(shown)
    await sends(house, f"{where}/muc", {"dau": mark, "khoa": khoa_of(shown, "rà soát điểm cháy nổ"), "xu_ly": "bo"})
    await sends(house, f"{where}/muc", {"dau": mark, "khoa": khoa_of(shown, "công trình thủy lợi"), "xu_ly": "nhan"})

    empty = fields(await page(house, f"{where}/them"), "/them")  # added
    more = {"ten": "Báo cáo nước sạch", "loai": "mot_lan", "han": "2026-08-14", "chu_tri": "phong-kinh-te"}
    refused = await sends(house, f"{where}/them", empty | more, 422)
    assert "Thiếu điều khoản" in refused.text
    assert 'value="2026-08-14"' in refused.text  # what was typed is still there
    await sends(house, f"{where}/them", empty | more | {"dieu_khoan": "mục 5"})
    assert "Báo cáo nước sạch (mục 5; hạn 14/8/2026)" in plain(await page(house, where))

    preview = await page(house, f"{where}/ghi")
    for day in ("11/9/2026", "9/7/2026", "14/8/2026"):
        assert day in plain(preview)
    assert "20/8/2026" not in plain(preview)
    before = await dues(house)
    done = await sends(house, f"{where}/ghi", fields(preview, "/ghi"), 200)
    assert "đã ghi" in plain(done.text).lower()
    assert sorted(set(await dues(house)) - set(before)) == ["2026-07-09", "2026-08-14", "2026-09-11"]
    (newest, *_) = await house.app.store.read(proposing.versions, house.app.commune.id)
    assert newest.who == OFFICE

    history = re.findall(r'href="([^"]+/lich-su)"', done.text)[0]  # and back out
    back = re.findall(r'href="([^"]+/lui\?ban=\w+)"', await page(house, history))[0]
    shown = await page(house, back)
    assert "Quay lại như trước thay đổi này" in plain(shown)
    assert await dues(house) != before  # shown alone: nothing has gone yet
    await sends(house, f"{path}/cau-hinh/ap-dung", fields(shown, "/ap-dung"))
    assert await dues(house) == before
    assert "đã ghi rồi quay lại" in plain(await page(house, f"{path}/van-ban"))


async def dues(house: House) -> list[str]:
    """Days of what is open, whoever holds it."""
    rows = select(obligation.c.due).where(obligation.c.state == "open").order_by(obligation.c.due)
    return await house.app.store.read(lambda tx: [day.isoformat() for day in tx.execute(rows).scalars()])


def bomb() -> bytes:
    """A Word file of a few kilobytes that would be more than any decision is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(26):
                part.write(bytes(1 << 20))
    return out.getvalue()


async def test_files_that_mean_harm_are_refused_in_words(house: House) -> None:
    path = await opened(house, OFFICE)
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    for name, data, why in (
        ("bom.docx", bomb(), "bom.docx"),
        ("anh.svg", svg, "anh.svg"),
        ("a.docx", b"MZ\x90\x00\x03\xff\xfe" * 40, "a.docx"),
        ("quét.pdf", b"\x89PNG\r\n\x1a\n" + bytes(100), "tệp ảnh, không có chữ"),
        ("mật.txt", "MẬT\n\nQUYẾT ĐỊNH\nVề việc thử".encode(), "dấu mật"),
        ("bang.xlsx", b"PK\x03\x04x", "mục “Phụ lục”"),
        ("rong.docx", b"", "tệp rỗng"),
        ("<b>x.pdf", b"%PDF-1.4 hong", "<b>x.pdf"),
    ):
        answer = await uploads(house, path, data, name)
        assert answer.status_code == 422, (name, plain(answer.text)[:400])
        assert why in plain(answer.text), name
        assert "<b>x" not in answer.text
        assert "<script>alert" not in answer.text
    too_long = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(100 << 20)}
    answer = await house.browser.post(f"{path}/van-ban", content=b"x", headers=HERE | too_long)
    assert (answer.status_code, "quá 20 MB" in plain(answer.text)) == (422, True)
    assert await house.app.store.read(readings.newest, house.app.commune.id) == []


@pytest.mark.slow
async def test_hostile_words_of_a_decision_are_words_on_the_board(house: House) -> None:
    path = await opened(house, OFFICE)
    hostile = LETTER.replace("danh mục", "<script>alert(1)</script><img src=x onerror=alert(1)> danh mục")
    where = (await uploads(house, path, hostile)).headers["location"]
    for at in ("", "?loc=mem", "/ghi", "/them"):
        text = await page(house, where + at)
        assert "<script>alert" not in text
        assert "<img src=x" not in text


@pytest.mark.slow
@pytest.mark.parametrize("person", ["chu-tich", "truong-phong-kinh-te"])
async def test_who_keeps_no_configuration_reads_no_decision(house: House, person: str) -> None:
    path = await opened(house, person)
    assert "van-ban" not in await page(house, path)
    for name in ("", "/1", "/1/muc?khoa=x", "/1/them", "/1/ghi", "/doc/x", "/phu-luc"):
        await page(house, f"{path}/van-ban{name}", 403)
    for name in ("", "/1/muc", "/1/them", "/1/nhan", "/1/mot-lan", "/1/dau", "/1/giu", "/1/ghi", "/1/xoa", "/phu-luc"):
        await sends(house, f"{path}/van-ban{name}", {"dau": "x"}, 403)


async def test_no_write_without_the_pages_own_mark(house: House) -> None:
    path = await opened(house, OFFICE)
    where = (await uploads(house, path)).headers["location"]
    for at in ("/muc", "/them", "/nhan", "/mot-lan", "/dau", "/giu", "/ghi", "/xoa"):
        await sends(house, where + at, {"dau": "0" * 32, "xu_ly": "nhan"}, 403)
    await sends(house, f"{path}/van-ban", {"dau": "0" * 32}, 403, files={"tep": ("a.txt", LETTER.encode())})
    assert "Đã xem 0/" in plain(await page(house, where))


async def test_a_long_reading_shows_how_far_it_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "PATIENCE", 0)
    looked_at, extract = threading.Event(), shelf.extract_bytes

    def once_looked_at(data: bytes, name: str) -> str:
        assert looked_at.wait(60)
        return extract(data, name)

    monkeypatch.setattr(shelf, "extract_bytes", once_looked_at)
    path = await opened(house, OFFICE)
    answer = await uploads(house, path)
    assert answer.status_code == 200
    assert "Bước 1/3: Lấy chữ từ tệp" in plain(answer.text)
    assert '<progress max="3" value="0">' in answer.text
    address = answer.headers["refresh"].partition("url=")[2]  # a browser without script goes there by itself
    other = await opened(house, "can-bo-cntt")
    foreign = await house.browser.get(f"{other}/van-ban/doc/{address.rpartition('/')[2]}")
    assert foreign.headers["location"].endswith("/van-ban")  # another's reading is nobody else's
    looked_at.set()
    for _ in range(1500):
        answer = await house.browser.get(address)
        if answer.status_code == 303:
            break
        await asyncio.sleep(0.02)
    assert "Đã xem 0/" in plain(await page(house, answer.headers["location"]))
    assert (await house.browser.get(address)).headers["location"].endswith("/van-ban")  # told once
    looked_at.clear()
    answer = await uploads(house, path, b"PK\x03\x04hong", "hỏng.docx")
    address = answer.headers["refresh"].partition("url=")[2]
    looked_at.set()
    for _ in range(1500):
        answer = await house.browser.get(address)
        if answer.status_code == 422:
            break
        await asyncio.sleep(0.02)
    assert "hỏng.docx" in plain(answer.text)
