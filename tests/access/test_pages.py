"""Every page and every way to call it, by everybody who has no business there: no data, no change, no clue."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select
from starlette.routing import BaseRoute, Mount, Route

from bot.ledger.tables import meta
from bot.ledger.who import passes
from bot.links import Links
from bot.web.app import Site
from tests.bot.web.house import BASE, House, open_house

pytestmark = pytest.mark.asyncio(loop_scope="module")
KEY = "thu" * 12
HOURS = timedelta(hours=1)
HERE = {"Origin": BASE}
# What guards each address. open: nothing to see. machine: this machine, not through a proxy. console: a training
# installation on this machine. signed, device: an address made for one person; device: and opened on one device.
GUARDS: Mapping[str, str] = {
    "/": "open",
    "/healthz": "open",
    "/static": "open",
    "/metrics": "machine",
    "/kenh": "console",
    "/kenh/{token}": "signed",
    "/bang/{token}": "device",
    "/chung": "open",  # a view passed on leads to one's own board, or says how to get one
    "/tep/{token}": "signed",
    "/bieu/{token}": "device",
    "/minhchung/{token}": "device",
    "/tinh/{token}": "device",
    "/lich/{secret}.ics": "secret",
    "/anh/{name}": "secret",
    "/hook/{messenger}/{commune}": "hook",
    "/console": "console",
    "/vanban": "console",
}  # fmt: skip


def guard_of(path: str) -> str:
    """By the longest address of the table that a page's begins with."""
    known = [one for one in GUARDS if path == one or path.startswith(f"{one}/")]
    assert known, f"nobody has said who may call {path}"
    return GUARDS[max(known, key=len)]


class Elsewhere:
    """The same house as one whose messengers are real: nobody's console."""

    lanes = ()

    def __init__(self, house: Any) -> None:
        self._house = house

    def __getattr__(self, name: str) -> Any:
        return getattr(self._house, name)


def every(site: Site) -> Iterator[tuple[str, str]]:
    """Method and address of every page there is."""
    for route in site.app.routes:
        yield from _of(route)


def _of(route: BaseRoute) -> Iterator[tuple[str, str]]:
    if isinstance(route, Mount):
        yield "GET", route.path
    elif isinstance(route, Route):
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield method, route.path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_house(tmp_path_factory.mktemp("house")) as made:
        yield made


def browser(site: Site, client: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(site.app, raise_app_exceptions=False, client=(client, 50_000))
    return httpx.AsyncClient(transport=transport, base_url=BASE)


def tokens(house: House, purpose: str) -> Iterator[str]:
    """What somebody may try in the place of a signature."""
    mine, cid = house.app.links, house.app.commune.id
    right = mine.token(purpose, "chu-tich", HOURS, "{}")
    said, _, signature = right.partition(".")
    other = "A" if signature[0] != "A" else "B"
    yield from ("x", "a.b", "%00", "..%2f..", "9" * 5000, f"{said}.", f"{said}.{other}{signature[1:]}", f"x{right}")
    for wrong in ("bang", "tep", "bieu", "kenh"):
        if wrong != purpose:
            yield mine.token(wrong, "chu-tich", HOURS, "{}")
    yield Links("khoa khac", cid, None).token(purpose, "chu-tich", HOURS, "{}")
    yield Links(KEY, "xa-khac", None).token(purpose, "chu-tich", HOURS, "{}")
    yield Links(KEY, cid, None, lambda: datetime.now(UTC) - timedelta(days=30)).token(purpose, "chu-tich", HOURS, "{}")
    yield mine.token(purpose, "nguoi-da-nghi", HOURS, "{}")


async def test_every_page_has_its_guard(house: House) -> None:
    outside, training = Site(Elsewhere(house.app), local=False), house.site  # type: ignore[arg-type]
    here = Site(Elsewhere(house.app), local=True)  # type: ignore[arg-type]
    found = {guard_of(path) for site in (outside, training, here) for _, path in every(site)}
    assert found == set(GUARDS.values())
    for site in (outside, here):
        assert [path for _, path in every(site) if guard_of(path) == "console"] == []
    assert [path for _, path in every(outside) if path.startswith("/kenh")] == []


async def test_nobody_comes_in_by_a_made_up_address(house: House) -> None:
    """A signature altered, over, of another door, key or commune, of somebody who has left: each page, each method."""
    site = Site(Elsewhere(house.app), local=True)  # type: ignore[arg-type]
    before = await counted(house)
    tried = 0
    async with browser(site) as visitor:
        for method, path in every(site):
            if guard_of(path) not in ("signed", "device"):
                continue
            purpose = path.split("/")[1]
            for token in tokens(house, purpose):
                if purpose == "kenh" and "nguoi-da-nghi" in _claims(token):
                    continue  # that page is the machine's, whoever is named
                full, data = path.replace("{token}", token), {"ma": "1"} if method == "POST" else None
                answer = await visitor.request(method, full, headers=HERE, data=data)
                # 429 only ever stands in the place of a 404: so many misses from one place.
                assert answer.status_code in (403, 404, 429), (method, path, token[:60], answer.status_code)
                shows_nothing(house, answer)
                tried += 1
    assert tried > 150
    assert await counted(house) == before


def _claims(token: str) -> str:
    try:
        return urlsafe_b64decode(token.partition(".")[0] + "==").decode("utf-8", "replace")
    except ValueError:
        return ""


async def test_secrets_of_feeds_pictures_and_hooks_are_not_guessed(house: House) -> None:
    site = Site(Elsewhere(house.app), local=False)  # type: ignore[arg-type]
    links = house.app.links
    async with browser(site, "203.0.113.9") as visitor:
        assert (await visitor.get(f"/lich/{links.feed_secret('chu-tich')}.ics")).status_code == 200
        for secret in (
            "x",
            "chu-tich",
            "0" * 40,
            links.feed_secret("nguoi-da-nghi"),
            links.feed_secret("chu-tich")[:-1],
        ):
            answer = await visitor.get(f"/lich/{secret}.ics")
            assert answer.status_code == 404
            shows_nothing(house, answer)
        assert (await visitor.get("/anh/x")).status_code == 404
        for messenger in ("telegram", "zalo", "console", "x"):
            assert (await visitor.post(f"/hook/{messenger}/{house.app.commune.id}", content=b"{}")).status_code == 404


@pytest.mark.parametrize(
    ("client", "more"),
    [("203.0.113.9", {}), ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}), ("127.0.0.1", {"Forwarded": "for=x"})],
)
async def test_the_machines_own_pages_are_for_the_machine(house: House, client: str, more: dict[str, str]) -> None:
    site = Site(Elsewhere(house.app), local=True)  # type: ignore[arg-type]
    kenh = f"/kenh/{house.app.links.token('kenh', 'may-chu', HOURS)}"
    async with browser(site, client) as visitor:
        for path in ("/metrics", kenh):
            assert (await visitor.get(path, headers=more)).status_code == 404, path


async def test_a_form_elsewhere_writes_nothing(house: House) -> None:
    """Each page that takes a POST, called by another site's form and by a bare client."""
    before = await counted(house)
    pages = [path for method, path in every(house.site) if method == "POST" and "hook" not in path]
    assert len(pages) > 15
    for path in pages:
        filled = (
            re.sub(r"\{\w+(:\w+)?\}", "1", path)
            .replace("/bieu/1", await a_pass(house))
            .replace("/bang/1", await a_pass(house, "bang"))
        )
        foreign: tuple[dict[str, str], ...] = ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {})
        for headers in foreign:
            answer = await house.browser.post(filled, headers=headers, content=b"")
            assert answer.status_code in (403, 404), (path, headers, answer.status_code)
    assert await counted(house) == before


DOORS = {"bieu": "truong-phong-kinh-te", "minhchung": "truong-phong-kinh-te", "bang": "truong-phong-van-hoa-xa-hoi"}
DOORS["tinh"] = "can-bo-cntt"
INSIDE = {"bieu": "giải ngân", "minhchung": "Kinh tế", "bang": "Văn hóa", "tinh": "Chưa có số liệu"}


async def a_pass(house: House, purpose: str = "bieu") -> str:
    subject = {"form": "chot", "period": "2026-05"} if purpose == "bieu" else {}
    if purpose == "minhchung":
        query = select(meta.tables["obligation"].c.id).where(meta.tables["obligation"].c.unit == "phong-kinh-te")
        subject = {"obligation": await house.app.store.read(lambda tx: tx.execute(query).scalars().first())}
    person, cid = DOORS[purpose], house.app.commune.id
    made = await house.app.store.do(passes.issue, cid, person, purpose, subject, datetime.now(UTC))
    return f"/{purpose}/{house.app.links.token(purpose, person, HOURS, made.id)}"


@pytest.mark.parametrize("purpose", DOORS)
async def test_a_page_for_one_device_shows_a_stranger_the_door_alone(house: House, purpose: str) -> None:
    path, begins = await a_pass(house, purpose), f"/{purpose}/{{token}}/"
    async with browser(house.site) as owner, browser(house.site) as stranger:
        assert (await owner.post(f"{path}/mo", headers=HERE)).status_code == 303
        assert INSIDE[purpose] in (await owner.get(path)).text
        door = await stranger.get(path)
        assert INSIDE[purpose] not in door.text
        shows_nothing(house, door)
        pages = [address for _, address in every(house.site) if address.startswith(begins)]
        for address in pages:
            if address.rpartition("/")[2] in ("mo", "ma", "nhap"):
                continue
            full = path + "/" + re.sub(r"\{\w+(:\w+)?\}", "1", address.removeprefix(begins))
            for method in ("GET", "POST"):
                assert (await stranger.request(method, full, headers=HERE)).status_code in (403, 405), full


async def test_every_door_is_tried(house: House) -> None:
    doors = {path.split("/")[1] for _, path in every(house.site) if guard_of(path) == "device"}
    assert doors == set(DOORS)


def shows_nothing(house: House, answer: httpx.Response) -> None:
    """No title of a unit, of anybody or of a duty."""
    for unit in house.app.commune.directory.units.values():
        assert unit.name not in answer.text
    for rule in house.app.commune.in_force.values():
        assert rule.title not in answer.text


# What a page could write; the rest moves by itself in a running exercise.
WRITTEN = (
    "document",
    "reading",
    "bot",
    "inbox",
    "progress",
    "request",
    "figure",
    "closing",
    "evidence",
    "target",
    "absence",
)


async def counted(house: House) -> dict[str, int]:
    """How much there is of everything that a page could write."""

    def count(tx: Any) -> dict[str, int]:
        tables = [meta.tables[name] for name in WRITTEN]
        return {table.name: tx.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}

    return await house.app.store.read(count)
