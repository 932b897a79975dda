"""What every request passes."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import httpx
import pytest

from bot.settings import Settings
from bot.web.console import pulse
from bot.web.gate.guard import CSP, host_name
from tests.bot.web.house import BASE, CONFIG, House, open_house

HTML_PATHS = ("/", "/khong-co", "/static/khong-co.css", "/hook/telegram/bang-mac", "/healthz/x")


async def test_every_html_answer_is_vietnamese_and_allows_nothing_foreign(house: House) -> None:
    assert "unsafe" not in CSP
    for path in HTML_PATHS:
        answer = await house.browser.get(path)
        assert answer.headers["content-type"].startswith("text/html"), path
        assert answer.text.startswith('<!doctype html>\n<html lang="vi">'), path
        assert answer.headers["content-security-policy"] == CSP, path
        assert "Traceback" not in answer.text, path
        assert answer.headers["x-content-type-options"] == "nosniff", path


async def test_pages_hold_no_inline_script_or_style(house: House) -> None:
    page = (await house.browser.get("/")).text
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == 1
    assert '<script src="/static/console.js?v=' in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


async def test_a_wrong_method_gets_a_page(house: House) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = await house.browser.request(method, "/healthz")
        assert answer.status_code == 405, method
        assert "Cách gọi chưa đúng" in answer.text
        assert "GET" in answer.headers["allow"]


OTHERS = ("evil.example", "evil.example:8080", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "", "[::1")


async def test_a_name_that_is_not_ours_is_refused(house: House) -> None:
    for host, path in product(OTHERS, ("/", "/console/state", "/metrics")):
        answer = await house.browser.get(path, headers={"Host": host})
        assert answer.status_code == 400, (host, path)
        assert "chu-tich" not in answer.text


async def test_names_of_this_machine_are_ours(house: House) -> None:
    for host in ("localhost:8080", "127.0.0.1", "[::1]:8080", "LOCALHOST"):
        assert (await house.browser.get("/", headers={"Host": host})).status_code == 200, host


FOREIGN = [
    {},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:9090"},
    {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
]


async def test_a_write_from_elsewhere_is_refused(house: House) -> None:
    body = b'{"kind":"text","chat":"chu-tich","id":"u1","text":"x","to":"morning"}'
    for path, headers in product(("/console/say", "/console/upload?name=x", "/console/clock"), FOREIGN):
        answer = await house.browser.post(path, content=body, headers=headers)
        assert answer.status_code == 403, (path, headers)
        assert "data-remote" not in await house.chat("chu-tich"), (path, headers)
        assert not (await house.state())["clock"]["moving"], (path, headers)


@pytest.mark.parametrize("path", ["/console/say", "/console/clock"])
async def test_a_body_is_read_no_further_than_its_limit(house: House, path: str) -> None:
    def endless() -> object:
        async def chunks() -> object:
            for _ in range(10_000):
                yield b"x" * 65536

        return chunks()

    answer = await house.browser.post(path, content=endless(), headers={"Origin": BASE})  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert answer.json()["error"]


async def test_a_failure_is_a_page_like_any_other(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("lời của ai đó")

    monkeypatch.setattr(house.app.store, "read", broken)
    answer = await house.browser.get("/")
    assert answer.status_code == 500
    assert answer.text.startswith("<!doctype html>")
    assert answer.headers["content-security-policy"] == CSP
    assert "lời của ai đó" not in answer.text


async def test_no_public_name_opens_the_console(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'nhacviec.db'}"
    settings = Settings(config=CONFIG, database_url=url, secret="thu" * 12, public_url="https://nhacviec.example")
    async with open_house(tmp_path, settings=settings) as house:
        assert (await house.browser.get("/", headers={"Host": "nhacviec.example"})).status_code == 400


async def test_event_streams_have_a_bound(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "MOST_STREAMS", 1)
    stream = house.site.pulse.events()
    await anext(stream)
    assert (await house.browser.get("/console/live")).status_code == 429
    await stream.aclose()  # type: ignore[attr-defined]


async def test_beyond_loopback_there_is_no_console(tmp_path: Path) -> None:
    async with open_house(tmp_path, local=False) as house:
        front = await house.browser.get("/", headers={"Host": "nhacviec.example"})
        assert front.status_code == 200
        assert front.text.startswith("<!doctype html>")
        assert "mã 8 số" in front.text
        for path in ("/console/state", "/console/live", "/console/file/x"):
            assert (await house.browser.get(path)).status_code == 404
        assert (await house.post("/console/say", {"kind": "text"})).status_code == 404


async def test_metrics_are_for_this_machine(house: House, tmp_path: Path) -> None:
    assert (await house.browser.get("/metrics")).status_code == 200
    assert (await house.browser.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"})).status_code == 404
    async with open_house(tmp_path / "public", local=False) as public:
        assert (await public.browser.get("/metrics")).status_code == 200
        rebound = await public.browser.get("/metrics", headers={"Host": "elsewhere.example"})
        assert rebound.status_code == 404
    transport = httpx.ASGITransport(house.site.app, client=("192.168.1.9", 4000))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as neighbour:
        assert (await neighbour.get("/metrics")).status_code == 404


@pytest.mark.parametrize(
    ("host", "name"),
    [("a.b:80", "a.b"), ("[::1]:1", "::1"), ("A.B.", "a.b"), ("x@y", "y"), ("[::1", ""), ("", ""), ("a:b:c", "a")],
)
def test_the_name_in_a_host_header(host: str, name: str) -> None:
    assert host_name(host) == name
