"""Evidence: a photo, a file, an address; fetched, looked at by its content, shown to who confirms, asked about once."""

from __future__ import annotations

import asyncio
import hashlib
import io
import zipfile
from typing import Any

import pytest

from tests.town import Seat, Town

GROUNDBREAKING = "khoi-cong/ban-qlda/truong-mam-non/khoi-cong"
PHOTO = b"\xff\xd8\xff\xe0" + b"anh cong truong" * 40
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF"
evidenced = pytest.mark.town(rules=("co-minh-chung",), files=True)
two_duties = pytest.mark.town(rules=("co-minh-chung", "giai-ngan"), files=True)


def packed(*parts: str, claims: int = 0) -> bytes:
    """An archive of small parts; `claims`: what the last one says it unpacks to."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part, b"<x/>")
        if claims:
            archive.filelist[-1].file_size = claims
    return out.getvalue()


async def settled_files(town: Town, count: int = 1) -> list[dict[str, Any]]:
    """Rows of evidence once nothing is on its way any more and everybody has been told."""
    for _ in range(3000):
        rows = await town.rows("evidence")
        if len(rows) >= count and all(row["state"] != "wanted" for row in rows):
            break
        await asyncio.sleep(0.01)
    await town.settled()
    return rows


async def reminded(town: Town) -> Seat:
    head = town.head("ban-qlda")
    await town.clock.to("2026-06-29 08:00")
    await head.gets("khởi công")
    return head


async def sends_photo(town: Town, head: Seat, caption: str = "", content: bytes = PHOTO) -> None:
    if town.platform.name == "zalo":
        town.platform.world.home = town.platform.address  # type: ignore[union-attr]
    await head.does("sends_photo", content, caption=caption)


@evidenced
async def test_done_asks_for_what_there_is_to_show_and_a_photo_answers(town: Town) -> None:
    head, confirmer = await reminded(town), town.head("phong-kinh-te")
    await head.says("xong")
    await head.gets("Đã ghi: đã xong", "cần: biên bản bàn giao mặt bằng", "gửi ảnh")
    await confirmer.gets("báo xong", without=["Minh chứng gửi kèm"])
    await sends_photo(town, head)
    await head.gets("Đã nhận, gắn với việc", "1 minh chứng")
    (row,) = await settled_files(town)
    await confirmer.gets("gửi thêm minh chứng (1)")
    assert row["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    assert (row["obligation"], row["occurrence"], row["size"]) == (GROUNDBREAKING, "khoi-cong", len(PHOTO))
    assert (row["mime"], row["kind"], row["state"]) == ("image/jpeg", "photo", "kept")
    assert row["source"] is None


@evidenced
async def test_a_photo_with_its_words_is_one_answer_and_one_question(town: Town) -> None:
    head, confirmer = await reminded(town), town.head("phong-kinh-te")
    await sends_photo(town, head, "xong rồi ạ")
    await head.gets("Đã ghi: đã xong", "Tệp gửi kèm đã gắn với việc này", without=["Để xác nhận"])
    await confirmer.gets("báo xong", "Minh chứng gửi kèm: 1")
    (row,) = await settled_files(town)
    (entry,) = await town.rows("progress", kind="done")
    assert row["progress"] == entry["id"]
    town.nobody_else_heard_anything()


@evidenced
@pytest.mark.needs("files_in")
async def test_who_confirms_sees_the_files_and_the_unit_next_door_does_not(town: Town) -> None:
    head, confirmer = await reminded(town), town.head("phong-kinh-te")
    await sends_photo(town, head, "xong")
    await head.gets("Đã ghi: đã xong")
    asked = await confirmer.gets("báo xong")
    await head.does("sends_file", "Biên bản bàn giao.pdf", PDF)
    await head.gets("Đã nhận, gắn với việc", "2 minh chứng")
    await settled_files(town, 2)
    await confirmer.gets("gửi thêm minh chứng (2)")
    await confirmer.picks("Xem minh chứng", asked)
    await confirmer.gets("Minh chứng: ", "1. tep-29062026.jpg", "2. Biên bản bàn giao.pdf")
    await confirmer.gets("tep-29062026.jpg")
    await confirmer.gets("Biên bản bàn giao.pdf")
    await confirmer.picks("Xác nhận", asked)
    await confirmer.gets("Đã xác nhận")
    await head.gets("đã xác nhận hoàn thành")
    data = asked.data("Xem minh chứng")
    other = town.head("phong-van-hoa")
    await other.presses_data(data, asked)
    await other.gets("dành cho người khác")


@two_duties
async def test_files_of_nothing_in_particular_are_asked_about_once(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-03-25 09:00")
    head.ignores_the_rest()
    await sends_photo(town, head)
    await head.gets("Tệp này của việc nào?", "1. ")
    await sends_photo(town, head, content=PHOTO + b"2")
    await head.gets("tất cả 2 tệp")
    await head.says("1")
    await head.gets("Đã nhận, gắn với việc", "2 minh chứng")
    rows = await settled_files(town, 2)
    assert len({row["obligation"] for row in rows}) == 1
    assert rows[0]["obligation"]


@two_duties
async def test_the_photo_first_and_the_number_after(town: Town) -> None:
    head = town.head("ban-qlda")
    await town.clock.to("2026-03-25 09:00")
    head.ignores_the_rest()
    await sends_photo(town, head)
    await head.gets("Tệp này của việc nào?")
    await head.says("2 đang làm, được 20%")
    await head.gets("Đã ghi:", "20%")
    (row,) = await settled_files(town)
    (entry,) = await town.rows("progress")
    assert (row["progress"], row["obligation"]) == (entry["id"], entry["obligation"])
    await head.says("hoàn tác")
    await head.gets("Đã hoàn tác")
    assert (await town.rows("evidence"))[0]["obligation"] is None
    await head.says("1 được 20%")
    await head.gets("20%")
    assert (await town.rows("evidence"))[0]["obligation"] != entry["obligation"]


@evidenced
async def test_an_address_in_the_words_is_kept_with_them(town: Town) -> None:
    head, confirmer = await reminded(town), town.head("phong-kinh-te")
    await head.says("xong, ảnh ở https://xa.gov.vn/anh/12?x=1.")
    await head.gets("Đã ghi: đã xong", without=["Để xác nhận"])
    await confirmer.gets("báo xong", "Minh chứng gửi kèm: 1")
    (row,) = await town.rows("evidence")
    assert (row["kind"], row["link"], row["obligation"]) == ("link", "https://xa.gov.vn/anh/12?x=1", GROUNDBREAKING)


REFUSED = [
    ("anh.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "Loại tệp này không nhận"),
    ("anh.png", b"MZ\x90\x00 this program", "Loại tệp này không nhận"),
    ("trang.pdf", b"<!doctype html><script>1</script>", "Loại tệp này không nhận"),
    ("hs.docx", packed("a.txt"), "Loại tệp này không nhận"),
    ("hs.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macro"),
    ("bom.xlsx", packed("[Content_Types].xml", "xl/workbook.xml", claims=1 << 31), "lớn bất thường"),
    ("rong.pdf", b"", "không có nội dung"),
]


@evidenced
@pytest.mark.needs("files_in")
async def test_what_is_no_evidence_is_refused_by_its_content(town: Town) -> None:
    head = await reminded(town)
    for n, (name, content, why) in enumerate(REFUSED, 1):
        await head.does("sends_file", name, content)
        await head.gets("Đã nhận, gắn với việc")
        rows = await settled_files(town, n)
        await head.gets(why)
    assert {row["state"] for row in rows} == {"refused"}
    assert {row["name"] for row in rows} == {""}


@evidenced
@pytest.mark.needs("files_in")
async def test_a_secret_document_enters_in_no_way(town: Town) -> None:
    import docx

    head = await reminded(town)
    paper = docx.Document()
    paper.add_paragraph("MẬT")
    paper.add_paragraph("Kế hoạch tác chiến")
    out = io.BytesIO()
    paper.save(out)
    await head.does("sends_file", "bao-cao.docx", out.getvalue())
    await head.gets("Đã nhận, gắn với việc")
    await settled_files(town)
    await head.gets("không được gửi qua kênh này")
    await town.office.gets("Văn phòng", without=["tác chiến"])
    await head.does("sends_file", "TỐI MẬT ke hoach.pdf", PDF)
    await head.gets("không được gửi qua kênh này")
    town.office.ignores_the_rest()
    (row,) = await settled_files(town)
    assert (row["state"], row["reason"], row["name"]) == ("refused", "secret", "")
    assert not any("MẬT" in str(one["raw"]) for one in await town.rows("inbox"))


@evidenced
@pytest.mark.needs("topics")
async def test_words_beside_a_file_that_is_too_large_are_an_answer_all_the_same(town: Town) -> None:
    head, confirmer = await reminded(town), town.head("phong-kinh-te")
    await head.does("sends_file", "phim.mp4", bytes(11 << 20), caption="xong")
    await head.gets("Đã ghi: đã xong", "Tệp lớn quá 10 MB")
    await confirmer.gets("báo xong", without=["Minh chứng"])
    assert await town.rows("evidence") == []


@evidenced
async def test_the_page_is_offered_where_files_do_not_arrive(town: Town) -> None:
    head = await reminded(town)
    await head.says("gửi tệp")
    if town.platform.name == "zalo":
        await head.gets("gửi ảnh chụp vào đây", "nộp Văn phòng")  # no address: no page
    else:
        await head.gets("gửi thẳng ảnh hoặc tệp vào đây")
    await sends_photo(town, head)
    await head.gets("Đã nhận, gắn với việc")


@pytest.mark.town(rules=("co-minh-chung",), files=True, public_url="https://xa.example")
async def test_with_an_address_zalo_is_given_a_page_when_done_is_said(town: Town) -> None:
    head, confirmer = await reminded(town), town.head("phong-kinh-te")
    await head.says("xong")
    zalo = town.platform.name == "zalo"
    heard = await head.gets("Đã ghi: đã xong", *(("https://xa.example/minhchung/",) if zalo else ("gửi ảnh",)))
    assert ("https://" in heard.text) is zalo
    await confirmer.gets("báo xong")
    await head.says("gửi tệp")
    await head.gets("https://xa.example/minhchung/")


@evidenced
async def test_returned_it_goes_back_loses_its_finishing_date_and_keeps_its_files(town: Town) -> None:
    head, confirmer = await reminded(town), town.head("phong-kinh-te")
    await sends_photo(town, head, "xong")
    await head.gets("Đã ghi: đã xong")
    await settled_files(town)
    (row,) = await town.rows("obligation", id=GROUNDBREAKING)
    assert (row["state"], str(row["finished_on"])) == ("awaiting", "2026-06-29")
    asked = await confirmer.gets("báo xong")
    await confirmer.picks("Trả lại", asked)
    await confirmer.gets("lý do")
    await confirmer.says("ảnh mờ quá")
    await confirmer.gets("Đã trả lại")
    await head.gets("trả lại", "ảnh mờ quá")
    (row,) = await town.rows("obligation", id=GROUNDBREAKING)
    assert (row["state"], row["finished_on"]) == ("open", None)
    await sends_photo(town, head, content=PHOTO + b"net")
    await head.gets("2 minh chứng")
    await head.says("xong")
    await head.gets("Đã ghi: đã xong")
    await confirmer.gets("báo xong", "Minh chứng gửi kèm: 2")
