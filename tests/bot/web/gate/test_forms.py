"""Forms as browsers send them, and as nobody should."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.web.gate import forms

BASE = "http://localhost"


async def _echo(request: Request) -> JSONResponse:
    form = await forms.read(request, 10_000)
    files = {name: [file, data.hex()] for name, (file, data) in form.files.items()}
    return JSONResponse({"values": {name: list(held) for name, held in form.values.items()}, "files": files})


def _browser() -> httpx.AsyncClient:
    app = Starlette(routes=[Route("/", _echo, methods=["POST"])])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE, headers={"Origin": BASE})


async def test_a_plain_form() -> None:
    async with _browser() as browser:
        answer = await browser.post("/", data={"a": ["1", "2"], "tên": "việc & hạn", "trống": ""})
    assert answer.json() == {"values": {"a": ["1", "2"], "tên": ["việc & hạn"], "trống": [""]}, "files": {}}


@given(data=st.binary(max_size=300), name=st.sampled_from(["a.txt", "quyết định.docx", "C:\\x\\a.pdf", "../../a.md"]))
@settings(max_examples=60, deadline=None)
async def test_bytes_of_a_file_arrive_unchanged(data: bytes, name: str) -> None:
    async with _browser() as browser:
        answer = await browser.post("/", files={"tep": (name, data)}, data={"ngay_ky": "2026-01-05"})
    file, content = answer.json()["files"]["tep"]
    assert bytes.fromhex(content) == data
    assert "/" not in file
    assert "\\" not in file
    assert answer.json()["values"] == {"ngay_ky": ["2026-01-05"]}


@given(body=st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
async def test_anything_at_all_is_read_or_refused(body: bytes) -> None:
    async with _browser() as browser:
        for kind in ("multipart/form-data; boundary=a", "application/x-www-form-urlencoded"):
            answer = await browser.post("/", content=body, headers={"Content-Type": kind})
            assert answer.status_code in (200, 400)


@pytest.mark.parametrize("size", [10_001, 50_000])
async def test_no_more_is_read_than_allowed(size: int) -> None:
    async with _browser() as browser:
        answer = await browser.post("/", files={"tep": ("a", b"x" * size)})
    assert answer.status_code == 413
