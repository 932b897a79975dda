"""Paused, withdrawn, reassigned, handed over; the record of a duty and its correction; objective causes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from bot.ledger.rules import adoption
from bot.ledger.tables import audit, duty
from tests.bot.conversation.stage import CHAIRMAN, CULTURE, HEAD, OFFICE, OWNER, VICE, Stage
from tests.bot.conversation.test_replies import number

KTXH = "kt-xh/phong-kinh-te//2026-06"
SCHOOL = "giai-ngan-chuyen-tiep/ban-qlda/mau-truong-mam-non/muc-30"
LATER = "giai-ngan-chuyen-tiep/ban-qlda/mau-truong-mam-non/muc-60"
CENTRE = "kt-xh/trung-tam-hanh-chinh-cong//2026-06"
DIRECTOR = "giam-doc-hanh-chinh-cong"


def adjusts(stage: Stage, what: str, words: str, find: str = "trường mầm non giải ngân") -> str:
    """The office's whole way; the answer to the last press."""
    assert "chọn cách xử lý" in stage[OFFICE].says(f"/dieuchinh {find}"), stage[OFFICE].said[-1].text
    assert "số văn bản" in stage[OFFICE].presses(what)
    stage[OFFICE].says(words)
    assert stage[OFFICE].said[-1].labels == ["Thực hiện", "Không làm"]
    stage.forget_all()
    return stage[OFFICE].presses("Thực hiện")


def logged(stage: Stage, what: str) -> list[str]:
    rows = select(audit.c.subject).where(audit.c.what == what)
    return list(stage.store.read_now(lambda tx: tx.execute(rows).scalars().all()))


def test_paused_by_a_document_nobody_is_reminded_until_it_goes_on(june: Stage) -> None:
    assert "Đã ghi: tạm dừng" in adjusts(june, "Tạm dừng", "123/UBND-VP ngày 10/6, chờ điều chỉnh chủ trương")
    june[OWNER].hears("cho tạm dừng", "theo 123/UBND-VP ngày 10/6", "chờ điều chỉnh chủ trương")
    june.nobody_else_heard_anything()
    assert {june.row(one)["state"] for one in (SCHOOL, LATER)} == {"paused"}  # every rung of the project
    june.at("2026-07-20 09:00")
    assert not any("Trường" in one.text and one.key.startswith("digest") for one in june[OWNER].said)
    assert logged(june, "adjusted_pause")
    assert "Đã ghi: tiếp tục" in adjusts(june, "Tiếp tục", "150/UBND-VP")
    june[OWNER].hears("cho tiếp tục thực hiện", "theo 150/UBND-VP")
    assert june.row(LATER)["state"] == "open"


def test_a_document_is_asked_for(june: Stage) -> None:
    june[OFFICE].says("/dieuchinh trung tâm kinh tế - xã hội")
    june[OFFICE].presses("Thu hồi")
    assert "Cần số văn bản" in june[OFFICE].says("không cần nữa")
    assert june.row(CENTRE)["state"] == "open"
    assert "Văn bản: 45/TB-UBND" in june[OFFICE].says("45/TB-UBND, sáp nhập báo cáo")
    assert "không làm gì thêm" in june[OFFICE].presses("Không làm")
    assert june.row(CENTRE)["state"] == "open"


def test_withdrawn_it_stays_withdrawn_whatever_is_reloaded(june: Stage) -> None:
    adjusts(june, "Thu hồi", "45/TB-UBND, sáp nhập báo cáo", "trung tâm kinh tế - xã hội")
    june[DIRECTOR].hears("thu hồi việc", "theo 45/TB-UBND")
    assert june.row(CENTRE)["state"] == "withdrawn"
    assert june.row("kt-xh/trung-tam-hanh-chinh-cong//2026-07")["state"] == "open"  # of a report, its one period
    june.store.do_now(adoption.adopt, june.commune, june.now)
    assert june.row(CENTRE)["state"] == "withdrawn"


def test_reassigned_the_new_unit_hears_and_answers(june: Stage) -> None:
    said = adjusts(june, "Giao đơn vị khác", "phòng kinh tế, 12/QĐ-UBND, giải thể Ban")
    assert "giao đơn vị khác (Phòng Kinh tế)" in said
    june[OWNER].hears("từ nay do Phòng Kinh tế phụ trách", "theo 12/QĐ-UBND")
    june[HEAD].hears("Đơn vị đồng chí nhận từ Ban Quản lý dự án")
    assert "Đã ghi: đạt 20%" in june[HEAD].says(f"{number(june, SCHOOL)} 20%")
    june.at("2026-06-30 09:00")
    (digest,) = [one for one in june[HEAD].said if one.key == "digest/truong-phong-kinh-te/2026-06-30"]
    assert "Trường mầm non" in digest.text
    old = [one for one in june[OWNER].said if one.key == "digest/giam-doc-ban-qlda/2026-06-30"]
    assert all("Trường mầm non" not in one.text for one in old)
    june.store.do_now(adoption.adopt, june.commune, june.now)
    held = select(duty.c.holder_unit).where(duty.c.id == "giai-ngan-chuyen-tiep/ban-qlda/mau-truong-mam-non")
    assert june.store.read_now(lambda tx: tx.execute(held).scalar_one()) == "phong-kinh-te"


def test_only_the_office_and_the_chairman_adjust(june: Stage) -> None:
    assert "dành cho" in june[HEAD].says("/dieuchinh phòng kinh tế")
    assert "dành cho" in june[VICE].says("/dieuchinh phòng kinh tế")
    assert "Việc nào" in june[CHAIRMAN].says("/dieuchinh phòng kinh tế")
    assert "Không có việc đang theo dõi" in june[OFFICE].says("/dieuchinh sân bay vũ trụ")


# --- handed over ----------------------------------------------------------------------------------------------------


def test_handed_over_and_taken(june: Stage) -> None:
    n = number(june, KTXH)
    assert "Đã hỏi Phòng Văn hóa - Xã hội" in june[HEAD].says(f"chuyển việc {n} cho phòng văn hóa, trùng nội dung")
    june[CULTURE].hears("Trưởng phòng Kinh tế đề nghị chuyển", "trùng nội dung")
    assert "Đã nhận" in june[CULTURE].presses("Nhận việc")
    june[HEAD].hears("từ nay do Phòng Văn hóa - Xã hội phụ trách")
    june[OFFICE].hears("Phòng Kinh tế đã chuyển cho Phòng Văn hóa - Xã hội")
    assert june.row(KTXH)["revision"] == 2
    assert "đã đóng" in june[HEAD].says(f"{n} xong")


def test_handed_over_and_given_back(june: Stage) -> None:
    n = number(june, KTXH)
    june[HEAD].says(f"chuyển việc {n} sang phòng văn hóa")
    june[CULTURE].presses("Không nhận")
    assert "Đã báo lại" in june[CULTURE].says("không đúng chức năng")
    june[HEAD].hears("Phòng Văn hóa - Xã hội không nhận", "không đúng chức năng")
    assert "Đã ghi: đã xong" in june[HEAD].says(f"{n} xong")
    assert "được quyết định trước đó" in june[CULTURE].presses("Nhận việc")


def test_talk_of_handing_over_land_is_a_status(june: Stage) -> None:
    n = number(june, SCHOOL, OWNER)
    assert "Đã hỏi" not in june[OWNER].says(f"{n} bàn giao mặt bằng cho nhà thầu rồi")


# --- the record and its correction ----------------------------------------------------------------------------------


def test_a_head_sees_everything_held_and_no_other_unit_does(june: Stage) -> None:
    n = number(june, SCHOOL, OWNER)
    june[OWNER].says(f"{n} 20%, vướng 2 hộ")
    june.at("2026-06-30 09:00")
    said = june[OWNER].says(f"hồ sơ {n}")
    assert "Hồ sơ việc" in said
    assert "báo vướng mắc, “20%, vướng 2 hộ”" in said
    assert "Số liệu gần nhất: 20%" in said
    assert "gần nhất 30/6" in said
    assert "không có việc số 99" in june[CULTURE].says("hồ sơ 99")
    assert "Đề nghị sửa" in june[OWNER].said[-1].labels


def test_a_correction_is_asked_for_decided_and_logged(june: Stage) -> None:
    n = number(june, SCHOOL, OWNER)
    june[OWNER].says(f"{n} 20%")
    june[OWNER].says(f"hồ sơ {n}")
    june[OWNER].presses("Đề nghị sửa")
    assert "sửa số liệu thành 24%" in june[OWNER].says("số đúng là 24%")
    june[OFFICE].hears("đề nghị sửa hồ sơ", "“số đúng là 24%”", "Nếu chấp nhận: sửa số liệu thành 24%")
    assert "Đã chấp nhận" in june[OFFICE].presses("Chấp nhận")
    june[OWNER].hears("chấp nhận đề nghị của đồng chí")
    assert "Số liệu gần nhất: 24%" in june[OWNER].says(f"hồ sơ {n}")
    assert logged(june, "corrected") == [SCHOOL]


def test_a_refused_correction_keeps_both_sides(june: Stage) -> None:
    n = number(june, KTXH)
    june[HEAD].says(f"{n} xong")
    june[HEAD].says(f"hồ sơ {n}")
    june[HEAD].presses("Đề nghị sửa")
    assert "sửa ngày hoàn thành thành 10/6/2026" in june[HEAD].says("xong từ ngày 10/6")
    assert "vì sao không sửa" in june[OFFICE].presses("Không chấp nhận")
    june[OFFICE].says("công văn đến ngày 11/6")
    assert june.row(KTXH)["finished_on"] == date(2026, 6, 11)
    said = june[HEAD].says(f"hồ sơ {n}")
    assert "Đề nghị sửa" in said
    assert "không đồng ý" in said


def test_an_objective_cause_is_confirmed_and_shown(june: Stage) -> None:
    n = number(june, SCHOOL, OWNER)
    june[OWNER].says(f"{n} vướng mặt bằng, 2 hộ chưa nhận tiền")
    june[OWNER].says(f"hồ sơ {n}")
    assert "Đã đề nghị Chủ tịch UBND xã" in june[OWNER].presses("Đề nghị xác nhận khách quan")
    june[CHAIRMAN].hears("đề nghị xác nhận nguyên nhân khách quan")
    assert "Đã xác nhận nguyên nhân khách quan" in june[CHAIRMAN].presses("Xác nhận")
    june[OWNER].hears("xác nhận nguyên nhân khách quan")
    assert "nguyên nhân khách quan, có xác nhận" in june[OWNER].says("/viec")
    assert logged(june, "adjusted_objective") == [SCHOOL]


def test_the_office_confirms_it_by_a_document(june: Stage) -> None:
    n = number(june, SCHOOL, OWNER)
    june[OWNER].says(f"{n} vướng mặt bằng, 2 hộ chưa nhận tiền")
    adjusts(june, "Khách quan, có xác nhận", "88/BB-UBND, mưa lũ kéo dài")
    june[OWNER].hears("xác nhận nguyên nhân khách quan", "mưa lũ kéo dài", "88/BB-UBND")
    assert june.row(SCHOOL)["objective"] == "88/BB-UBND, mưa lũ kéo dài"
