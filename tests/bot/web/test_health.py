"""/healthz and /metrics."""

from __future__ import annotations

import re

import pytest

from bot.web.health import Metric, exposition
from schedules.errors import LedgerFault
from tests.bot.web.house import House, eventually


async def test_a_running_process_is_well(house: House) -> None:
    answer = await eventually(lambda: house.browser.get("/healthz"), lambda answer: answer.status_code == 200)
    assert answer.json() == {"ok": True, "reasons": []}


async def test_a_heart_that_stopped_is_seen(house: House) -> None:
    assert house.app.heart is not None
    await house.app.heart.stop()  # the next tick that goes well would take it back
    house.app.heart.fault = "OperationalError"
    answer = await house.browser.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["nhịp quét lịch đã ngừng hoặc chậm"]


async def test_a_lane_that_is_deaf_is_seen(house: House) -> None:
    house.app.lanes[0].deaf = "mã bot bị từ chối (Unauthorized)"
    answer = await house.browser.get("/healthz")
    assert answer.status_code == 503
    assert "kênh console: mã bot bị từ chối (Unauthorized)" in answer.json()["reasons"]
    metrics = (await house.browser.get("/metrics")).text
    assert 'nhacviec_lane_up{messenger="console"} 0' in metrics
    assert "nhacviec_up 0" in metrics


async def test_a_record_that_does_not_answer_is_seen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_args: object, **_kw: object) -> object:
        raise LedgerFault("Tệp cơ sở dữ liệu bị hỏng.", "/somewhere/nhacviec.db")

    monkeypatch.setattr(house.app.store, "read", broken)
    answer = await house.browser.get("/healthz")
    assert answer.status_code == 503
    assert "cơ sở dữ liệu không trả lời" in answer.json()["reasons"]
    assert "somewhere" not in answer.text
    figures = await house.browser.get("/metrics")
    assert (figures.status_code, figures.text.splitlines()[-1]) == (200, "nhacviec_up 0")
    page = await house.browser.get("/")
    assert page.status_code == 500
    assert "Hệ thống gặp lỗi" in page.text
    assert "somewhere" not in page.text


async def test_metrics_are_prometheus_text(house: House) -> None:
    await house.says("/viec")
    await house.sees("Việc đang mở")
    sent = re.compile(r'nhacviec_messages\{purpose="[a-z]+",state="sent"\} [1-9]')
    answer = await eventually(lambda: house.browser.get("/metrics"), lambda answer: sent.search(answer.text))
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    line = re.compile(r'[a-z_]+(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?[0-9.e+-]+')
    for one in answer.text.strip().split("\n"):
        assert one.startswith(("# HELP ", "# TYPE ")) or line.fullmatch(one), one
    assert 'nhacviec_inbox{messenger="console",state="handled"} 1' in answer.text
    assert re.search(r"^process_resident_memory_bytes \d{7,}$", answer.text, re.MULTILINE)


def test_values_of_labels_cannot_break_a_line() -> None:
    metric = Metric("x", "gauge", "X.", (({"a": 'b"\n\\c'}, 1.5),))
    assert exposition([metric]) == '# HELP x X.\n# TYPE x gauge\nx{a="b\\"\\n\\\\c"} 1.5\n'
