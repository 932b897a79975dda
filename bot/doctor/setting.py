"""The configuration and the key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from bot.doctor.ward import Level, Line, Ward
from bot.ledger.rules import documents
from bot.ledger.who import bots
from bot.settings import kept_secret
from bot.vault import unseal
from schedules.configuration import load
from schedules.errors import ConfigFault, Fault, LedgerFault
from schedules.obligations import questions

WHAT = "Cấu hình"
SHORTEST_SECRET = 32


def configuration(ward: Ward) -> Iterator[Line]:
    """The folder's documents, and those in force."""
    folder = ward.given.config
    try:
        loaded = load(documents.read_folder(folder))
    except ConfigFault as fault:
        first = fault.problems[0]
        said = f"thư mục {folder} có {len(fault.problems)} lỗi, lỗi đầu: {first}"
        yield Line(Level.wrong, WHAT, said, "Xem đủ bằng: nhacviec config check.")
    except Fault as fault:
        # The record is the truth once there is one; a folder is a way in and out.
        yield Line(Level.note, WHAT, str(fault))
    else:
        rules = sum(len(book.rules) for book in loaded.rulebooks)
        yield Line(
            Level.well, WHAT, f"thư mục {folder} dùng được: {rules} quy tắc, {len(loaded.directory.units)} đơn vị."
        )
    with suppress(LedgerFault, ConfigFault):  # said where the database is looked at
        yield from _in_force(ward)


def _in_force(ward: Ward) -> Iterator[Line]:
    desk = ward.desk
    with suppress(Fault):
        if desk.compare(ward.given.config).lines:
            said = "thư mục khác với cấu hình đang dùng."
            yield Line(
                Level.note, WHAT, said, "Xem và áp dụng: nhacviec config apply; hoặc lấy ra: nhacviec config export."
            )
    if open_points := len(questions(desk.commune)):
        said = f"còn {open_points} điểm chưa giao được cho ai (đơn vị, thành viên nhóm, hạn)."
        yield Line(Level.note, WHAT, said, "Văn phòng nhắn “cần bổ sung” để xem.")


def secret(ward: Ward) -> Iterator[Line]:
    """The key for signed links and kept tokens: whether there is one, and whether it opens what was sealed."""
    key = kept_secret(ward.given)
    kept = [row for row in ward.desk.read(bots.kept) if row["sealed"]]
    try:
        for row in kept:
            unseal(key, row["sealed"])
    except Fault as fault:
        yield Line(Level.wrong, "Khóa", fault.what, fault.mend)
        return
    where = "NHACVIEC_SECRET" if ward.given.secret else "tệp cạnh cơ sở dữ liệu"
    if ward.given.secret and len(key) < SHORTEST_SECRET:
        mend = f"Đặt chuỗi ngẫu nhiên ít nhất {SHORTEST_SECRET} ký tự; mã bot đã lưu phải dán lại."
        yield Line(Level.note, "Khóa", f"{where} ngắn, dễ đoán.", mend)
        return
    yield Line(Level.well, "Khóa", f"có ({where}), mở được {len(kept)} mã bot đã lưu.")
