"""Whether the record is what was written into it, and whether there is a copy of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.doctor.ward import Level, Line, Ward
from bot.ledger.commune import backup
from bot.ledger.commune.cabinet import Cabinet
from bot.ledger.duties import evidence
from bot.ledger.guarding import chain
from schedules.calendar import TZ

CHAINED, KEPT, SHOWING = "Hồ sơ", "Sao lưu", "Minh chứng"
OLD = timedelta(days=2)
SHOWN = 10
_SOURCES = {
    "audit": "nhật ký",
    "progress": "tình trạng",
    "said": "tin đã gửi",
    "heard": "tin đã nhận",
    "message": "tin",
    "config": "cấu hình",
}
_HOW = {
    "changed": "đã bị sửa",
    "deleted": "đã bị xóa",
    "words_changed": "nội dung đã bị sửa",
    "words_gone": "nội dung bị xóa trước hạn",
    "link": "mắt xích niêm phong không khớp",
}


def chained(ward: Ward) -> Iterator[Line]:
    """Walks the nightly chain; each entry that was changed or taken out has a line of its own."""
    desk = ward.desk
    found = desk.read(lambda tx: chain.verify(tx, desk.commune, ward.now))
    newest = desk.read(lambda tx: chain.head(tx, desk.commune.id))
    for one in found[:SHOWN]:
        said = f"{_SOURCES[one.source]} số {one.ref} ngày {one.day:%d/%m/%Y} {_HOW[one.what]}."
        yield Line(Level.wrong, CHAINED, said, "Giữ nguyên máy; đối chiếu với bản sao lưu của ngày ấy.")
    if len(found) > SHOWN:
        yield Line(Level.wrong, CHAINED, f"và {len(found) - SHOWN} dòng nữa.")
    if not found and newest is not None:
        yield Line(Level.well, CHAINED, f"nguyên vẹn; niêm phong đến {newest[0]:%d/%m/%Y}, mã {newest[1]}.")
    elif not found:
        yield Line(Level.well, CHAINED, "chưa có ngày nào để niêm phong.")


def backed_up(ward: Ward) -> Iterator[Line]:
    """The newest daily backup is young and passes its checks."""
    folder = ward.settings.backups
    if folder is None:
        yield Line(
            Level.note,
            KEPT,
            "không tự sao lưu hằng ngày.",
            "Đặt NHACVIEC_BACKUP là một thư mục, hoặc hẹn giờ chạy: nhacviec backup <tệp>.",
        )
        return
    newest = backup.newest(folder)
    if newest is None:
        yield Line(
            Level.note,
            KEPT,
            f"chưa có bản nào trong {folder}.",
            "Chương trình tự tạo khi chạy; hoặc: nhacviec backup <tệp>.",
        )
        return
    made = backup.check(newest)  # a damaged one is said by the fault it raises
    at = made.made_at or datetime.fromtimestamp(newest.stat().st_mtime, TZ)
    said = f"{newest.name}, {made.rows} dòng, đã kiểm tra, tạo lúc {at.astimezone(TZ):%H:%M %d/%m/%Y}."
    if ward.now - at > OLD:
        yield Line(Level.note, KEPT, said + " Đã cũ.", "Kiểm tra chương trình có chạy và thư mục có ghi được không.")
    else:
        yield Line(Level.well, KEPT, said)


def evidence_there(ward: Ward) -> Iterator[Line]:
    """Files the record speaks of lie where they should: a backup of the database alone does not hold them."""
    wanted = ward.desk.read(lambda tx: evidence.hashes(tx, ward.desk.commune.id))
    folder = ward.settings.evidence_of(ward.desk.commune.id)
    if folder is None:
        yield Line(Level.note, SHOWING, "chưa nhận tệp.", "Đặt NHACVIEC_EVIDENCE là một thư mục được sao lưu.")
        return
    cabinet = Cabinet(folder)
    lost = sorted(sha for sha in wanted if not cabinet.holds(sha))
    if lost:
        said = f"thiếu {len(lost)} trong {len(wanted)} tệp ({lost[0][:12]}…)."
        yield Line(Level.wrong, SHOWING, said, f"Chép lại thư mục {folder} từ bản sao lưu cùng ngày.")
    else:
        yield Line(Level.well, SHOWING, f"{len(wanted)} tệp trong {folder}; sao lưu thư mục này cùng cơ sở dữ liệu.")
