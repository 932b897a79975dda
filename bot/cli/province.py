"""`nhacviec province …`: what a province sees of the communes on its server, and what it says to all of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import AsJson, Now, host_now, instant, open_desk, print_json
from bot.cli.communes import Yes, server
from schedules.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from schedules.province import Standing


def show(as_json: AsJson = False, now: Now = None) -> None:
    """Từng xã: bao nhiêu người liên kết, trả lời trong 2 ngày làm việc, ghi hộ, lần cuối Văn phòng làm, ai chậm."""
    from bot.ledger.commune import communes
    from bot.ledger.rules import documents
    from bot.summaries.province import standing
    from schedules.province import by_lateness, by_rule

    store, moment = server()[1], instant(now, "--now") if now else host_now()
    names = [one.id for one in store.read_now(communes.listing) if not one.disabled]
    loaded = [store.read_now(documents.load_current, name) for name in names]
    found = by_lateness(store.of(one.id).read_now(standing, one, moment) for one in loaded)
    if as_json:
        print_json([one.as_json() for one in found])
        return
    for one in found:
        typer.echo(_line(one))
    for row in by_rule(found)[:10]:
        where = ", ".join(f"{name} {count}" for name, count in row.communes[:5])
        typer.echo(f"Chậm {row.count}: {row.title} ({where})")


def _line(one: Standing) -> str:
    silent = one.office_silent_days(one.day)
    office = "chưa làm gì" if silent is None else "làm việc hôm nay" if silent == 0 else f"im {silent} ngày"
    return (
        f"{one.name}: quá hạn {one.overdue}/{one.total}; liên kết {_share(one.linked_percent)}; trả lời trong 2 ngày "
        f"làm việc {_share(one.answered_percent)}; ghi hộ {_share(one.on_behalf_percent)}; Văn phòng {office}."
    )


def _share(percent: float | None) -> str:
    return "chưa có số" if percent is None else f"{percent:g}%".replace(".", ",")


def lanes(as_json: AsJson = False, now: Now = None) -> None:
    """Từng kênh của từng xã: ai giữ, bao nhiêu tin chờ và từ bao giờ, đã gửi, chưa rõ, bị giới hạn; việc đứng lại."""
    from dataclasses import asdict

    from bot.ledger.sending.traffic import traffic
    from schedules.calendar import TZ

    moment = instant(now, "--now") if now else host_now()
    found = server()[1].read_now(traffic, moment)
    if as_json:
        oldest = {one: one.oldest.astimezone(TZ).isoformat() if one.oldest else None for one in found}
        print_json([asdict(one) | {"oldest": oldest[one], "stalled": one.stalled(moment)} for one in found])
        return
    for one in found:
        since = f" từ {one.oldest.astimezone(TZ):%H:%M %d/%m}" if one.oldest else ""
        mark = "ĐỨNG LẠI " if one.stalled(moment) else ""
        typer.echo(
            f"{mark}{one.commune} {one.messenger}: {one.owner or 'chưa ai giữ'}; chờ {one.queued}{since}; trong ngày "
            f"gửi {one.sent}, chưa rõ {one.unknown}, bị giới hạn {one.limited}; chưa đọc {one.unread}."
            + (f" {one.deaf}" if one.deaf else "")
        )


def link(
    person: Annotated[
        str, typer.Argument(help="Mã người có vai trò “tinh” hoặc “van_hanh” trong danh bạ của xã ở NHACVIEC_COMMUNE.")
    ],
) -> None:
    """Liên kết trang của tỉnh cho một người, mở trên một máy, dùng 7 ngày; chỉ người vận hành máy chủ cấp được."""
    from bot.fleet import address_of
    from bot.ledger import audit
    from bot.ledger.who import passes
    from bot.links import Links
    from bot.settings import kept_secret
    from bot.web.province.pages import PURPOSE
    from schedules.directory import Role

    desk = open_desk()
    known = desk.commune.directory.people.get(person)
    if known is None or not known.roles & {Role.province, Role.operator}:
        mend = "Thêm vai trò ấy trong units.yaml."
        raise Fault(f"“{person}” không có vai trò “tinh” hay “van_hanh”.", "province link", mend)
    base = address_of(desk.settings.public_url, desk.commune.id)
    if base is None:
        raise Fault("trang của tỉnh chưa có địa chỉ.", "NHACVIEC_PUBLIC_URL", "Đặt địa chỉ nhìn từ ngoài của máy chủ.")
    made = desk.store.do_now(passes.issue, desk.commune.id, person, PURPOSE, {}, datetime.now(UTC))
    desk.store.do_now(audit.note, desk.commune.id, who="dòng lệnh", what="province_link", now=desk.now, subject=person)
    links = Links(kept_secret(desk.settings), desk.commune.id, base)
    typer.echo(links.make(PURPOSE, person, passes.LIVES, made.id))


def announce(
    file: Annotated[Path, typer.Argument(help="Tệp văn bản của thông báo.")],
    by: Annotated[str, typer.Option("--by", help="Cơ quan ra thông báo, ghi dưới tin.")],
    yes: Yes = False,
    now: Now = None,
) -> None:
    """Gửi một thông báo đến nhóm và kênh của mọi xã; xem trước, thêm --yes mới gửi; gửi hai lần chỉ đến một lần."""
    from bot.conversation.office.announcing import announce as say
    from bot.conversation.office.announcing import groups
    from bot.ledger.commune import communes
    from bot.ledger.rules import documents

    store, moment = server()[1], instant(now, "--now") if now else host_now()
    text = file.read_text(encoding="utf-8").strip()
    if not text:
        raise Fault("tệp trống.", str(file), "Ghi nội dung thông báo vào tệp.")
    names = [one.id for one in store.read_now(communes.listing) if not one.disabled]
    loaded = [store.read_now(documents.load_current, name) for name in names]
    if not yes:
        reached = [(one.name, len(store.of(one.id).read_now(groups, one))) for one in loaded]
        none = [name for name, count in reached if not count]
        typer.echo(f"{text}\n\n{by}\n\nĐến {sum(count for _, count in reached)} nhóm của {len(loaded) - len(none)} xã.")
        typer.echo((f"Xã chưa có nhóm: {', '.join(none)}. " if none else "") + "Gửi: thêm --yes.")
        return
    sent = sum(store.of(one.id).do_now(say, one, text, by, moment) for one in loaded)
    typer.echo(f"Đã xếp {sent} tin; tin nào đã gửi trước thì không gửi lại.")


def share(
    rulebook: Annotated[Path, typer.Argument(help="Tệp bộ quy tắc dùng chung (.yaml).")],
    to: Annotated[list[str] | None, typer.Option("--to", help="Mã xã; bỏ trống là mọi xã.")] = None,
    yes: Yes = False,
    now: Now = None,
) -> None:
    """Đưa bộ quy tắc chung đến các xã: xã giữ ngày của mình; bộ mới chờ Văn phòng xã chấp nhận; thêm --yes mới ghi."""
    from bot.ledger.commune import communes
    from bot.ledger.rules import documents
    from schedules.configuration.sharing import inherited, name_of

    store, moment = server()[1], instant(now, "--now") if now else host_now()
    text = rulebook.read_text(encoding="utf-8")
    name = f"rulebooks/{name_of(text, rulebook.name)}.yaml"
    names = to or [one.id for one in store.read_now(communes.listing) if not one.disabled]
    for commune in names:
        store.read_now(communes.known, commune)
        held = store.of(commune).read_now(documents.current, commune)
        made = dict(held) | {name: inherited(text, held.get(name), rulebook.name)}
        documents.parse(made)  # all errors at once, before anything is written anywhere
        state = "không đổi" if made == dict(held) else "cập nhật" if name in held else "thêm"
        typer.echo(f"{commune}: {state}")
        if yes and state != "không đổi":
            store.of(commune).do_now(_put, commune, made, moment)
    if not yes:
        typer.echo("Chưa ghi gì. Ghi: thêm --yes.")


def _put(tx: Connection, commune: str, texts: Mapping[str, str], now: datetime) -> None:
    """In force for the commune, its obligations brought in line, as its own office would."""
    from bot.ledger import audit
    from bot.ledger.commune import inforce
    from bot.ledger.rules import documents

    documents.put(tx, commune, texts, author="tỉnh", now=now)
    inforce.enforce(tx, documents.load_current(tx, commune), now)
    audit.note(tx, commune, who="tinh", what="province_rulebook", now=now)
