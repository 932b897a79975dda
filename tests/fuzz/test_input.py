"""Bad input, 500 cases in each run, 20,000 in the long one: no crash, nobody unanswered, nothing half done."""

from __future__ import annotations

import io
import os
import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.conversation import handle
from bot.documents import extract_bytes
from bot.documents.grid import grids
from bot.ledger import tables
from bot.messengers.telegram.read import read as read_telegram
from bot.messengers.zalo.read import read as read_zalo
from schedules.configuration import load
from schedules.decision.reader import read as read_decision
from schedules.errors import Fault
from tests.auditor.bed import Small, texts
from tests.fuzz import shapes

# 500 cases in a run, 20,000 in a soak.
TIMES = int(os.environ.get("NHACVIEC_FUZZ_TIMES", "1"))
SILENT = {"joined", "left", "blocked", "unblocked", "moved", "edit"}
READ = {"telegram": lambda raw: read_telegram(raw, "nhacviec_thu_bot"), "zalo": lambda raw: read_zalo(raw, "zalo")}


TRIED = Counter[str]()


def cases(times: int) -> Any:
    quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
    return settings(max_examples=times * TIMES, deadline=None, derandomize=TIMES == 1, suppress_health_check=quiet)


@cache
def small() -> Small:
    return Small(texts(), "2026-06-15 06:00")


class _TakenBack(Exception):
    pass


def answers(incoming: Any) -> int:
    """How many messages go back to where it came from; whatever it did is taken back."""
    stage, found = small(), -1

    def work(tx: Any) -> None:
        nonlocal found
        handle(tx, stage.commune, incoming, inbox_id=77, now=stage.now)
        found = len(tx.execute(select(tables.message.c.id).where(tables.message.c.key.like("answer/77/%"))).all())
        raise _TakenBack

    with suppress(_TakenBack):
        stage.store.do_now(work)
    return found


def check_update(platform: str, raw: dict[str, Any]) -> None:
    TRIED[platform] += 1
    incoming = READ[platform](raw)  # never raises, whatever it is given
    if incoming is None:
        return
    person = replace(incoming, messenger="telegram")
    if person.chat == "1001" and person.chat_kind == "private" and person.sender in ("1001", None):
        person = replace(person, chat=shapes.HEAD, sender=shapes.HEAD)
    got = answers(person)
    assert 0 <= got <= 1
    known = person.chat == shapes.HEAD and person.chat_kind == "private" and not person.sender_is_bot
    if known and person.kind not in SILENT:
        assert got == 1, f"nobody answers {raw}"


@cases(130)
@given(shapes.mutated(shapes.TELEGRAM))
def test_updates_of_telegram(raw: dict[str, Any]) -> None:
    check_update("telegram", raw)


@cases(110)
@given(shapes.mutated(shapes.ZALO))
def test_updates_of_zalo(raw: dict[str, Any]) -> None:
    check_update("zalo", raw)


# --- files ----------------------------------------------------------------------------------------------------------

LINES = [
    "  - ",
    "x: y",
    "ma: [",
    "ten: ",
    "\t",
    "nam: hai nghìn",
    "han: 2026-13-45",
    "- - -",
    "&a *a",
    "!!python/x",
    "{",
]


@cases(80)
@given(st.sampled_from(sorted(texts())), st.integers(0, 2**32), st.integers(1, 4))
def test_configuration_files(name: str, seed: int, times: int) -> None:
    """A folder somebody has edited: a commune, or all its problems with file and line."""
    TRIED["configuration"] += 1
    rng, documents = random.Random(seed), texts()
    lines = documents[name].splitlines()
    for _ in range(times):
        at = rng.randrange(len(lines)) if lines else 0
        how = rng.randrange(5)
        if how == 0 and lines:
            del lines[at]
        elif how == 1:
            lines.insert(at, rng.choice(LINES))
        elif how == 2 and lines:
            lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)] + rng.choice(LINES)
        elif how == 3 and lines:
            lines[at] = lines[at].replace(rng.choice("aeiou0123456789:"), rng.choice(":[]{}#-0'\""))
        elif lines:
            lines[at] = rng.choice(lines)
    documents[name] = "\n".join(lines)
    with suppress(Fault):
        load(documents)


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Hạn", "Tình trạng"])
    for n in range(6):
        page.append([n + 1, f"Nhiệm vụ {n}", "Phòng Kinh tế", "30/6/2026", "đang làm"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cases(60)
@given(st.integers(0, 2**32), st.integers(1, 30), st.sampled_from((".xlsx", ".docx", ".pdf", ".txt", ".csv")))
def test_files_of_an_office(seed: int, times: int, ending: str) -> None:
    """A workbook with bytes changed, cut off, or misnamed: rows, or one line that says what is wrong."""
    TRIED["files"] += 1
    rng, data = random.Random(seed), bytearray(workbook())
    for _ in range(times):
        data[rng.randrange(len(data))] = rng.randrange(256)
    cut = bytes(data[: rng.randrange(1, len(data))] if seed % 3 == 0 else data)
    with suppress(Fault):
        grids(cut, f"tep{ending}")
    with suppress(Fault):
        extract_bytes(cut, f"tep{ending}")


DECISION = (
    "QUYẾT ĐỊNH\nVề việc giao nhiệm vụ năm 2026\nĐiều 1. Giao nhiệm vụ\nI. Kinh tế\n"
    "1. Phòng Kinh tế hoàn thành quy hoạch chợ trước ngày 30/6/2026.\n"
    "2. Các chủ đầu tư giải ngân đạt 30% trong quý II.\n"
    "a) Báo cáo định kỳ hằng tháng, hằng quý gửi Văn phòng trước ngày 20.\nĐiều 2. Hiệu lực từ ngày ký.\n"
)


@cases(120)
@given(st.integers(0, 2**32), st.text(max_size=40), st.integers(1, 6))
def test_decisions(seed: int, more: str, times: int) -> None:
    """Any text gives a reading whose quotes stand in it."""
    TRIED["decisions"] += 1
    rng, text = random.Random(seed), DECISION
    for _ in range(times):
        at, to = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        piece = text[at : min(to, at + 60)]
        gone = text[:at] + text[at + len(piece) :]
        text = rng.choice((text[:at] + more + text[at:], gone, text + piece, text[:at] + piece * 3))
        text = text[:4000]
    for one in read_decision(text).candidates:
        assert 0 <= one.start <= one.end <= len(text)


@pytest.mark.soak
@pytest.mark.skipif(TIMES == 1, reason="make soak asks for it")
def test_so_many_were_tried() -> None:
    from tests.soak import promise

    assert TRIED.total() >= 500 * TIMES, TRIED
    each = ", ".join(f"{kind} {times:,}" for kind, times in TRIED.items())
    promise("Bad input: no crash, nobody unanswered, nothing half done", f"{TRIED.total():,} cases ({each})")
