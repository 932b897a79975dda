"""The chat platforms: can they be reached, are the tokens good, how do updates come, how much of the plan is left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Connection, func, select

from bot.bots import MOST_ON_ZALO, hash_of, look_at, messengers
from bot.doctor.ward import Level, Line, Ward
from bot.ledger.sending import ways
from bot.ledger.sending.lanes import kind_of
from bot.ledger.tables import inbox, lane, message
from bot.ledger.who import people
from bot.messengers.protocol import Look, Messenger
from bot.texts.channels import PLATFORMS
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.need import strain

SECONDS: Final = 10.0
SKEW: Final = timedelta(seconds=60)  # more than a slow answer explains


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the record knows of a token: its lane's row, when it last heard something, how many people are on it."""

    row: Any
    heard_at: datetime | None
    people: int


def clocks(ward: Ward) -> Iterator[Line]:
    """The host's clock against the platforms', and against what is already in the record."""
    settings = ward.settings
    used = settings.apis
    last = ward.desk.read(lambda tx: tx.execute(select(func.max(message.c.created_at))).scalar())
    for kind, api in used.items():
        yield _clock(PLATFORMS[kind], api, settings.http_proxy)
    if last is not None and last > ward.now + SKEW and used:
        said = f"hồ sơ đã có tin lúc {_local(last)}, sau giờ máy ({_local(ward.now)})."
        yield Line(
            Level.note, "Đồng hồ", said, "Kiểm tra giờ máy; hồ sơ tập huấn thì dùng cơ sở dữ liệu khác khi chạy thật."
        )
    elif not used:
        yield Line(Level.well, "Đồng hồ", f"giờ máy {_local(ward.now)} (giờ Việt Nam).")


def _clock(name: str, api: str, proxy: str | None) -> Line:
    asked = datetime.now(UTC)
    try:
        with httpx.Client(proxy=proxy, trust_env=False, timeout=SECONDS) as client:
            answer = client.get(api)
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        mend = "Kiểm tra mạng, tường lửa, NHACVIEC_HTTP_PROXY và địa chỉ API."
        host = urlsplit(api).hostname or "?"
        return Line(Level.wrong, f"Máy chủ {name}", f"không nối được {host} ({type(fault).__name__}).", mend)
    there = _date_of(answer)
    if there is None:
        return Line(Level.well, f"Máy chủ {name}", "nối được; không cho biết giờ.")
    skew = there - asked
    if abs(skew) > SKEW:
        said = f"giờ máy lệch {abs(skew).total_seconds():.0f} giây so với {name}."
        return Line(Level.wrong, "Đồng hồ", said, "Bật đồng bộ giờ: timedatectl set-ntp true.")
    return Line(Level.well, f"Máy chủ {name}", f"nối được; giờ máy khớp (lệch dưới {SKEW.seconds} giây).")


def outside(ward: Ward) -> Iterator[Line]:
    """The address from outside, where there is one, and that it leads here."""
    url = ward.given.public_url
    if url is None:
        said = "không có (NHACVIEC_PUBLIC_URL): hỏi tin định kỳ, ảnh và tệp qua Zalo chỉ bằng lời."
        if ward.settings.zalo_tokens:
            # Polls of Zalo have no acknowledgement: it serves the newest message again, and forgets the one before.
            lost = " Zalo không gửi lại tin đã trao cho máy đúng lúc máy tắt đột ngột: người nhắn không thấy trả lời."
            mend = "Có tên miền https thì đặt NHACVIEC_PUBLIC_URL; chưa có thì dặn mọi người nhắn lại."
            yield Line(Level.note, "Địa chỉ ngoài", said + lost, mend)
            return
        yield Line(Level.well, "Địa chỉ ngoài", said)
        return
    if urlsplit(url).scheme != "https":
        mend = "Đặt địa chỉ https:// (Zalo và Telegram không nhận webhook không mã hóa)."
        yield Line(Level.note, "Địa chỉ ngoài", f"{url} không phải https.", mend)
    mend = "Kiểm tra tên miền, chứng chỉ và chuyển tiếp đến cổng của chương trình."
    try:
        with httpx.Client(trust_env=False, timeout=SECONDS) as client:
            answer = client.get(f"{url}/healthz")
        well = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fault:
        yield Line(Level.wrong, "Địa chỉ ngoài", f"{url} không trả lời đúng ({type(fault).__name__}).", mend)
        return
    reasons = well.get("reasons") if isinstance(well, dict) else None
    if reasons is None:
        yield Line(Level.wrong, "Địa chỉ ngoài", f"{url} dẫn đến chương trình khác.", mend)
    elif reasons:
        yield Line(Level.note, "Địa chỉ ngoài", f"{url} trả lời: {'; '.join(map(str, reasons))}.")
    else:
        yield Line(Level.well, "Địa chỉ ngoài", f"{url} trả lời.")


def bots(ward: Ward) -> Iterator[Line]:
    """Each token: whether the platform takes it, how updates come, when the last one came."""
    desk = ward.desk
    made = messengers(ward.settings, desk.commune, desk.store)
    if not made:
        said = "chưa có mã bot nào: chỉ có trang tập huấn trên máy này."
        yield Line(
            Level.note,
            "Kênh chat",
            said,
            "Dán mã bot ở trang /kenh, hoặc đặt NHACVIEC_ZALO_TOKEN, NHACVIEC_TELEGRAM_TOKEN.",
        )
        return
    looks = asyncio.run(_look(made))
    for one, look in zip(made, looks, strict=True):
        heard = desk.read(partial(_heard, commune=desk.commune.id, one=one))
        yield _bot_line(ward, one, look, heard)
    zalo = len(ward.settings.zalo_tokens)
    if zalo > MOST_ON_ZALO:
        said = f"{zalo} bot; gói miễn phí cho {MOST_ON_ZALO} bot một tài khoản."
        yield Line(Level.note, "Zalo", said, "Chắc chắn các bot thuộc tài khoản hoặc gói đủ số bot.")


def _bot_line(ward: Ward, one: Messenger, look: Look, heard: _Heard) -> Line:
    kind = kind_of(one.name)
    what = f"{PLATFORMS[kind]} “{look.name or (heard.row and heard.row['bot_name']) or one.token_hash[:8]}”"
    if kind not in ward.desk.commune.messengers:
        mend = "Muốn dùng lại: thêm vào “kenh” trong commune.yaml rồi config apply."
        return Line(Level.note, what, "cả xã đã ngừng dùng kênh này; tin đi bằng kênh khác.", mend)
    if look.fault == "unauthorized":
        mend = "Lấy mã mới (Zalo Bot Creator, @BotFather) rồi dán lại ở trang /kenh."
        return Line(Level.wrong, what, "mã bot bị từ chối.", mend)
    if look.fault:
        mend = "Kiểm tra mạng rồi chạy lại; tin chưa gửi được vẫn được giữ."
        return Line(Level.wrong, what, f"chưa hỏi được ({look.fault}: {look.reason}).", mend)
    said = [_mode(ward, kind, look), _last(heard), f"{heard.people} người"]
    strange = _strange_hook(ward, kind, look)
    if strange:
        return Line(Level.wrong, what, strange, "Gỡ webhook ấy ở chương trình kia, hoặc dùng bot khác.")
    deaf = heard.row["deaf"] if heard.row is not None else None
    if deaf:
        return Line(Level.note, what, f"mã dùng được nhưng kênh đang dừng: {deaf}", "Khởi động lại chương trình.")
    return Line(Level.well, what, "; ".join(said) + ".")


def _mode(ward: Ward, kind: str, look: Look) -> str:
    if ward.given.public_url is None:
        return "hỏi tin định kỳ"
    return "webhook" if look.hook == _our_hook(ward, kind) else "webhook chưa đặt, đang hỏi tin định kỳ"


def _strange_hook(ward: Ward, kind: str, look: Look) -> str:
    """A webhook of somebody else takes every update away from us."""
    if not look.hook or urlsplit(look.hook).path == f"/hook/{kind}/{ward.desk.commune.id}":
        return ""
    return f"tin của bot đang được đẩy đến chương trình khác ({look.hook})."


def _our_hook(ward: Ward, kind: str) -> str:
    return f"{ward.given.public_url}/hook/{kind}/{ward.desk.commune.id}"


def _last(heard: _Heard) -> str:
    return f"tin đến gần nhất {_local(heard.heard_at)}" if heard.heard_at else "chưa nhận tin nào"


def quotas(ward: Ward) -> Iterator[Line]:
    """Messages of the month and people a bot, against Zalo's plan, today and over the year ahead."""
    desk = ward.desk
    tokens = ward.settings.zalo_tokens
    if not tokens:
        return
    rows = desk.read(lambda tx: _lanes(tx, desk.commune, [hash_of(token) for token in tokens]))
    seen = set()
    if not rows:
        unused = ways.Plan(0, desk.commune.quota.a_month)
        yield _plan_line(desk.commune, {"bot_name": None, "messenger": "zalo"}, unused)
    for row in rows:
        plan = desk.read(partial(ways.plan, commune=desk.commune, messenger=row["messenger"], now=ward.now))
        line = _plan_line(desk.commune, row, plan)
        if line not in seen:
            seen.add(line)
            yield line
        yield from _room(desk.commune, row)
    ahead = strain(desk.commune, desk.today, len(tokens))
    if ahead.short_of_messages:
        said = f"tháng {ahead.month} dự tính cần {ahead.need} tin, gói có {ahead.a_month}."
        mend = "Thêm kênh cho một số người, hoặc nâng gói; đến 80% và 95% hệ thống tự giảm tin."
        yield Line(Level.note, "Hạn mức", said, mend)
    if ahead.short_of_room:
        said = f"danh bạ {ahead.people} người, {len(tokens)} bot nhận được {ahead.room} người."
        yield Line(Level.note, "Hạn mức", said, "Thêm mã bot ở trang /kenh (gói miễn phí: 3 bot).")


def _plan_line(commune: Commune, row: Any, plan: ways.Plan) -> Line:
    which = f"bot {row['bot_name'] or row['messenger']}" if commune.quota.scope == "bot" else "cả tài khoản Zalo"
    if plan.limit is None:
        return Line(Level.well, "Hạn mức", f"{which}: {plan.used} tin tháng này, không giới hạn.")
    said = f"{which}: {plan.used}/{plan.limit} tin tháng này."
    if plan.level is ways.Level.free:
        return Line(Level.well, "Hạn mức", said)
    left = (
        "chỉ còn việc đến hạn, quá hạn, quyết định và trả lời"
        if plan.level is ways.Level.deadlines
        else "ngừng thông báo chung"
    )
    return Line(
        Level.note, "Hạn mức", f"{said} Qua Zalo: {left}.", "Nhắn việc gấp bằng kênh khác; tháng sau tự trở lại."
    )


def _room(commune: Commune, row: Any) -> Iterator[Line]:
    most = commune.quota.people
    if most is not None and row["linked"] >= most:
        said = f"bot {row['bot_name'] or row['messenger']} đã có {row['linked']}/{most} người."
        yield Line(Level.note, "Hạn mức", said, "Người mới liên kết với bot khác: in lại tờ mã sau khi thêm bot.")


# --- asking ---------------------------------------------------------------------------------------------------------


async def _look(made: Sequence[Messenger]) -> list[Look]:
    return list(await asyncio.gather(*(look_at(one) for one in made)))


def _heard(tx: Connection, commune: str, one: Messenger) -> _Heard:
    mine = (lane.c.commune == commune, lane.c.messenger == one.name, lane.c.token_hash == one.token_hash)
    row = tx.execute(select(lane).where(*mine)).mappings().first()
    here = (inbox.c.commune == commune, inbox.c.messenger == one.name)
    heard = tx.execute(select(func.max(inbox.c.received_at)).where(*here)).scalar()
    return _Heard(row, heard, people.count_at(tx, commune, one.name))


def _lanes(tx: Connection, commune: Commune, hashes: Sequence[str]) -> list[dict[str, Any]]:
    rows = tx.execute(select(lane).where(lane.c.commune == commune.id, lane.c.token_hash.in_(hashes))).mappings()
    return [{**row, "linked": people.count_at(tx, commune.id, row["messenger"])} for row in rows]


def _date_of(answer: httpx.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
    except (KeyError, ValueError, TypeError):
        return None


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(TZ):%H:%M %d/%m/%Y}"
