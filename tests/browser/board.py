"""A board opened in a real browser, on a phone or on the wall."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.conversation.looking.board import LIVES, PURPOSE
from bot.ledger.who import passes
from tests.browser.conftest import PHONE, Desk, Tab

WALL = {"width": 1920, "height": 1080}
LOOKED_AT = ("", "/viec", "/don-vi", "/du-an", "/lich", "/im-lang", "/kenh")
WORKED_ON = (
    "/sang-nay", "/cau-hinh", "/cau-hinh/muc?muc=nguoi", "/cau-hinh/dong?muc=don-vi&dong=phong-kinh-te",
    "/cau-hinh/dong?muc=ngay-bao-cao&dong=kt_xh", "/cau-hinh/muc?muc=chung", "/cau-hinh/muc?muc=ngay-nghi",
    "/cau-hinh/dong?muc=du-an&dong=mau-duong-lien-thon", "/cau-hinh/van-ban?ten=holidays.yaml", "/cau-hinh/lich-su",
    "/cau-hinh/chay-that?don_vi=tram-y-te", "/cau-hinh/muc?muc=quy-tac.bang-mac-2026",
    "/cau-hinh/dong?muc=quy-tac.bang-mac-2026&dong=giai-ngan-chuyen-tiep",
    "/cau-hinh/dong?muc=quy-tac.bang-mac-2026.dinh_ky", "/cau-hinh/muc?muc=van-ban.bang-mac-2026",
    "/cau-hinh/dong?muc=chuoi-khau&dong=giai_ngan",
)  # fmt: skip


async def address(desk: Desk, person: str) -> str:
    """A fresh board's path."""
    app = desk.house.app
    made = await app.store.do(passes.issue, app.commune.id, person, PURPOSE, {}, datetime.now(UTC), LIVES)
    return f"/{PURPOSE}/{app.links.token(PURPOSE, person, LIVES, made.id)}"


async def opened(desk: Desk, person: str, view: dict[str, int] | None = None, **options: Any) -> tuple[Tab, str]:
    """A person's board, let in by the tap; the tab and its address."""
    path = await address(desk, person)
    tab = await desk.open(path, view=view or PHONE, **options)
    await tab.page.get_by_role("button", name="Mở trên máy này").click()
    await tab.page.get_by_role("heading", level=1).wait_for()
    return tab, path


async def story(desk: Desk) -> None:
    """Some days after reports fell due, with an answer and an obstacle on record."""
    house = desk.house
    await house.says("/viec")
    await house.sees("Việc đang mở")
    await house.says("1 dc 45% r a, con vuong 2 ho")
    await house.sees("Hoàn tác")
    await house.moves("due")
    await house.moves("morning")
    await house.says("xong", "tram-truong-y-te")
    await house.sees("Hoàn tác", "tram-truong-y-te")
    await house.moves("morning")
