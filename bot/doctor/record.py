"""The database, the process that works on it, what waits there, and who is linked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, select, text

from bot.doctor.ward import Level, Line, Ward
from bot.ledger.duties import requests
from bot.ledger.hearing import inbox
from bot.ledger.migrations import HEAD
from bot.ledger.store import EVERY
from bot.ledger.tables import address, commune, message
from bot.ledger.tables import inbox as inbox_table
from bot.ledger.who import people
from schedules.calendar import TZ
from schedules.province import layouts

DATABASE, RUNNING, WAITING, LAYOUT = "Cơ sở dữ liệu", "Tiến trình", "Hàng chờ", "Số bot"
COMMUNES, PER_COMMUNE = 3_321, 40  # of the country, and people of one who hear something of a morning
LITTLE_ROOM = 500 * 1024 * 1024
LONG = timedelta(minutes=10)


def database(ward: Ward) -> Iterator[Line]:
    """It opens, it is whole, and there is room for it to grow."""
    desk = ward.desk
    found = desk.read(_whole)
    if found != "ok":
        mend = "Dừng chương trình, khôi phục bản sao lưu: nhacviec restore <tệp sao lưu>."
        yield Line(Level.wrong, DATABASE, f"có chỗ hỏng ({found}).", mend)
        return
    path = desk.store.path
    if path is None:
        yield Line(Level.well, DATABASE, f"PostgreSQL trả lời, bản {HEAD}.")
        if desk.read(_above_walls):
            mend = "Tạo vai trò thường cho chương trình, như deploy/postgres-role.sh, và giao cơ sở dữ liệu cho nó."
            said = "chương trình đăng nhập bằng quyền quản trị nên dữ liệu các xã không được tách riêng."
            yield Line(Level.wrong, DATABASE, said, mend)
        return
    room = shutil.disk_usage(path.parent).free
    size = f"{path.stat().st_size / 1e6:.1f} MB".replace(".", ",")
    if room < LITTLE_ROOM:
        said = f"{path} nguyên vẹn, {size}, ổ đĩa chỉ còn {room // 1_000_000} MB."
        yield Line(Level.note, DATABASE, said, "Giải phóng dung lượng trước khi đầy.")
        return
    yield Line(Level.well, DATABASE, f"{path} nguyên vẹn, bản {HEAD}, {size}.")


def running(ward: Ward) -> Iterator[Line]:
    """Whether somebody runs the loops just now; on PostgreSQL the lanes' own lines show it."""
    held = ward.desk.store.held()
    if held:
        yield Line(Level.well, RUNNING, "đang chạy.")
    elif held is not None:
        yield Line(Level.note, RUNNING, "không chạy: không ai được nhắc.", "Chạy: make run (hoặc nhacviec run).")


def waiting(ward: Ward) -> Iterator[Line]:
    """What should have been said or understood by now."""
    desk = ward.desk
    queued, oldest = (0, None)
    if not desk.commune.hours.quiet(ward.now.astimezone(TZ)):
        queued, oldest = desk.read(lambda tx: _overdue(tx, desk.commune.id, ward.now))
    new = desk.read(lambda tx: inbox.waiting(tx, desk.commune.id))
    aside = desk.read(lambda tx: _aside(tx, desk.commune.id))
    if queued and oldest:
        said = f"{queued} tin đến giờ chưa gửi được, lâu nhất từ {_local(oldest)}."
        yield Line(Level.note, WAITING, said, "Xem dòng “Kênh chat” và “Hạn mức” bên dưới.")
    if new:
        yield Line(
            Level.note, WAITING, f"{new} tin nhận chưa xử lý.", "Nếu chương trình đang chạy mà không giảm, xem nhật ký."
        )
    if aside:
        yield Line(
            Level.note, WAITING, f"{aside} tin nhận không xử lý được, đã để riêng.", "Gửi nhật ký cho nơi hỗ trợ."
        )
    if not (queued or new or aside):
        yield Line(Level.well, WAITING, "không có tin nào chờ quá lâu.")


def linked(ward: Ward) -> Iterator[Line]:
    """Who is reached by no messenger yet, and leaders whose link nobody has confirmed."""
    desk = ward.desk
    reached = desk.read(lambda tx: people.linked(tx, desk.commune.id))
    known = desk.commune.directory.people
    allowed = set(desk.commune.messengers)
    left = [person.title for person in known.values() if not set(reached.get(person.id, ())) & allowed]
    said = f"{len(known) - len(left)}/{len(known)} người đã liên kết."
    if left:
        shown = "; ".join(left[:5]) + (f" và {len(left) - 5} người nữa" if len(left) > 5 else "")
        mend = "In mã: nhacviec invite --all -o moi.docx; xem đủ: nhacviec people."
        yield Line(Level.note, "Liên kết", f"{said} Chưa: {shown}.", mend)
    else:
        yield Line(Level.well, "Liên kết", said)
    unsure = desk.read(lambda tx: requests.pending(tx, desk.commune.id, "link"))
    if unsure:
        said = f"{len(unsure)} liên kết của lãnh đạo chờ Văn phòng xác nhận đúng người."
        yield Line(Level.note, "Liên kết", said, "Văn phòng nhắn “ai chưa liên kết” để xem và xác nhận.")


def _above_walls(tx: Connection) -> bool:
    """Whether no row-level policy holds for the role of the program."""
    asked = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    return bool(tx.execute(text(asked)).scalar())


def layout(ward: Ward) -> Iterator[Line]:
    """How long a morning takes with one bot for all communes of the server, and with a bot for each: 30 a second."""
    store = ward.desk.store
    if store.sqlite:
        return
    people_of = store.of(EVERY).read_now(_reached)
    (all_, one_bot), (largest, own_bot) = layouts(people_of)
    said = (
        f"{len(people_of)} xã, {all_} người đã liên kết, mỗi người một tin: một bot chung gửi {_took(one_bot)}; mỗi xã "
        f"một bot: {_took(own_bot)} (xã đông nhất {largest} người)."
    )
    yield Line(Level.well, LAYOUT, said)
    (country, one_bot), (_, own_bot) = layouts([PER_COMMUNE] * COMMUNES)
    said = f"Cả nước {COMMUNES} xã, {country} tin: một bot chung {_took(one_bot)}; mỗi xã một bot {_took(own_bot)}."
    yield Line(Level.well, LAYOUT, said)


def _reached(tx: Connection) -> list[int]:
    """People with an address, of each commune of the server."""
    live = and_(address.c.commune == commune.c.id, address.c.state == "live")
    rows = select(func.count(address.c.person.distinct())).select_from(commune.outerjoin(address, live))
    return list(tx.execute(rows.group_by(commune.c.id)).scalars())


def _took(seconds: float) -> str:
    return f"{seconds / 60:.0f} phút" if seconds >= 120 else f"{seconds:.1f} giây".replace(".", ",")


def _whole(tx: Connection) -> str:
    """ "ok", or what is broken."""
    if tx.dialect.name != "sqlite":
        tx.execute(select(1))
        return "ok"
    return str(tx.execute(text("PRAGMA quick_check(1)")).scalar_one())


def _overdue(tx: Connection, commune: str, now: datetime) -> tuple[int, Any]:
    due = (message.c.commune == commune, message.c.state == "queued")
    late = (message.c.due_at < now - LONG, message.c.expires_at > now, message.c.sample.is_(False))
    count, oldest = tx.execute(select(func.count(), func.min(message.c.due_at)).where(*due, *late)).one()
    return int(count), oldest


def _aside(tx: Connection, commune: str) -> int:
    rows = (inbox_table.c.commune == commune, inbox_table.c.state == "quarantined")
    return int(tx.execute(select(func.count()).where(*rows)).scalar_one())


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(TZ):%H:%M %d/%m/%Y}"
