from __future__ import annotations

import json
import logging

import pytest
import structlog

from bot.logs import configure

TOKEN = "1234567890:AAE-abcdefghijklmnopqrstuvwxyz012345"


def test_a_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")
    structlog.get_logger("lane").info("started", commune="xa")
    logging.getLogger("somebody.else").warning("careful")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [("started", "info"), ("careful", "warning")]


@pytest.mark.parametrize("kind", ["text", "json"])
def test_no_token_gets_out(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure(kind)
    logging.getLogger("httpx").warning("POST https://api/bot%s/getUpdates", TOKEN)
    try:
        raise ValueError(f"https://api/bot{TOKEN}/getMe")
    except ValueError:
        structlog.get_logger("lane").exception("poll failed", url=f"/bot{TOKEN}/x")
    err = capsys.readouterr().err
    assert "poll failed" in err
    assert TOKEN not in err


def test_libraries_chatter_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    configure("text")
    logging.getLogger("httpx").info("HTTP Request: POST")
    logging.getLogger("apscheduler.executors.default").info("Running job")
    assert capsys.readouterr().err == ""
