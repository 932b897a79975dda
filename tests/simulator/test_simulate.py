"""A simulated span: what it prints, for whom, and that it is the same every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from bot.ledger.rules.documents import read_folder
from bot.simulator import phrases
from bot.simulator.command import made, side_by_side, with_other
from bot.simulator.page import page
from bot.simulator.people import Temper
from bot.simulator.play import Played, play
from bot.simulator.report import as_text, report
from bot.simulator.transcript import transcript
from schedules.calendar import TZ
from schedules.errors import Fault
from schedules.replies import understand
from tests.simulator.conftest import FIRST, LAST
from tests.town import CONFIG

PURPOSES = {"digest", "due", "overdue", "escalation", "echo", "question", "link", "summary", "group", "broadcast"}
ROOT = Path(__file__).parents[2]


def test_the_json_is_what_the_contract_says(played: Played) -> None:
    value = report(played).as_json()
    assert set(value) >= {"messages", "totals", "obligations", "violations"}
    assert value["violations"] == []
    one = value["messages"][0]
    assert set(one) == {"at", "messenger", "to", "role", "purpose", "text", "obligations"}
    assert {message["purpose"] for message in value["messages"]} <= PURPOSES
    assert all(message["at"].endswith("+07:00") for message in value["messages"])
    assert [message["at"] for message in value["messages"]] == sorted(message["at"] for message in value["messages"])
    totals = value["totals"]
    assert totals["messages"] == len(value["messages"]) == sum(totals["by_role"].values())
    most = Counter((message["to"], message["at"][:10]) for message in value["messages"])
    assert most[totals["busiest_person_day"]["person"], totals["busiest_person_day"]["day"]] == max(most.values())
    assert set(value["obligations"]) == {"done_on_time", "done_late", "open"}
    assert sum(value["obligations"].values()) > 5
    assert json.loads(json.dumps(value, ensure_ascii=False)) == value


def test_real_replies_are_understood_by_the_real_conversation(played: Played) -> None:
    """Whatever simulated people type is taken for what they mean: hardly ever a question back."""
    answers = [one.text for one in transcript(played).messages if one.purpose in ("echo", "question")]
    recorded = sum(text.startswith(("Đã ghi", "Đã xác nhận", "Đã đồng ý", "Đã trả lại")) for text in answers)
    unclear = sum("chưa rõ ý" in text for text in answers)
    assert recorded > 10
    assert unclear <= len(answers) / 20
    assert {"text", "press"} <= {one.kind for one in played.world.said}


MEANT = {
    "done": phrases.DONE,
    "acknowledged": phrases.RECEIVED,
    "blocked": phrases.STUCK,
    "extension_request": phrases.EXTEND,
}


@pytest.mark.parametrize("kind", MEANT)
def test_what_they_write_means_what_they_mean(kind: str) -> None:
    now = datetime(2026, 6, 10, 9, tzinfo=TZ)
    for text in MEANT[kind]:
        assert understand(text.format(d="20/7", n=5, p=40), now).kind == kind, text


def test_there_is_somebody_of_every_temper() -> None:
    from bot.simulator.cast import cast
    from tests.schedules.folder import commune

    who = cast(commune(), date(2026, 1, 1), date(2026, 12, 31), 3)
    assert {person.temper for person in who.people.values()} == set(Temper)
    assert who.away
    assert who.blocks


def test_the_same_seed_gives_the_same_again_and_another_does_not(texts: dict[str, str]) -> None:
    first, last = date(2026, 6, 8), date(2026, 6, 24)
    once, again, other = (report(play(texts, first, last, seed)).as_json() for seed in (5, 5, 6))
    assert json.dumps(once) == json.dumps(again)
    assert once != other


@pytest.mark.slow
def test_the_same_bytes_in_another_process() -> None:
    """Sets are ordered otherwise in every process: nothing that is said may follow their order."""
    said = []
    for hash_seed in ("1", "2"):
        command = [sys.executable, "-c", "from bot.cli import main; main()", "simulate", "--seed", "11", "--json"]
        environ = os.environ | {"PYTHONHASHSEED": hash_seed, "NHACVIEC_CONFIG": str(CONFIG), "PYTHONPATH": str(ROOT)}
        span = ["--from", "2026-05-01", "--to", "2026-07-31"]
        said.append(subprocess.run([*command, *span], env=environ, capture_output=True, check=True, cwd=ROOT).stdout)
    assert said[0] == said[1]
    assert json.loads(said[0])["violations"] == []


def resumed(texts: dict[str, str], first: date, last: date, stops: tuple[date, ...]) -> None:
    whole, parted = (report(play(texts, first, last, 4, stops=days)).as_json() for days in ((), stops))
    assert json.dumps(whole, ensure_ascii=False) == json.dumps(parted, ensure_ascii=False)


def test_a_run_killed_on_some_days_goes_on_as_if_nothing_had_been(texts: dict[str, str]) -> None:
    resumed(texts, date(2026, 6, 8), date(2026, 6, 30), (date(2026, 6, 13), date(2026, 6, 16)))


@pytest.mark.slow
def test_a_run_killed_every_day_does_too(texts: dict[str, str]) -> None:
    days = tuple(date(2026, 6, day) for day in range(8, 31))
    resumed(texts, date(2026, 6, 8), date(2026, 7, 3), days)


# --- shown ----------------------------------------------------------------------------------------------------------


def test_the_page_needs_nothing_else_and_has_a_map_for_everybody(played: Played) -> None:
    one = report(played)
    html = page([one])
    assert html.startswith('<!doctype html>\n<html lang="vi">')
    assert "http://" not in html
    assert "https://" not in html
    assert "<script" not in html
    assert "default-src 'none'" in html
    people = {message.to for message in one.messages}
    assert html.count("<svg ") == len(people)
    assert html.count("<title>") == 1 + len(one.by_person_day), "every day of everybody on which something was said"
    assert "Trưởng phòng Kinh tế" in html


def test_the_text_has_the_figures(played: Played) -> None:
    text = as_text(report(played))
    for part in (
        "Tin gửi đi",
        "Ngày nhiều tin nhất",
        "Tin báo lên",
        "Việc xong đúng hạn",
        "6/2026",
        "gói miễn phí 3000",
    ):
        assert part in text


def test_two_rulebooks_side_by_side(texts: dict[str, str], tmp_path: Path) -> None:
    other = tmp_path / "it-hon.yaml"
    book = "rulebooks/bao-cao.yaml"
    other.write_text(texts[book].replace("ky: [thang, quy, 6_thang]", "ky: [nam]"), "utf-8")
    first, last = date(2026, 6, 9), date(2026, 6, 19)
    value = json.loads(made(CONFIG, first, last, 1, "json", (other,)))
    assert value["compared"]["totals"]["messages"] < value["totals"]["messages"]
    a, b = (report(play(one, first, last, 1)) for one in (texts, texts | {book: other.read_text("utf-8")}))
    said = side_by_side(a, b)
    assert "→" in said
    assert "Trưởng phòng Kinh tế: " in said, "people are told by title, as everywhere"
    assert a.as_json() == {name: part for name, part in value.items() if name != "compared"}
    assert "Phương án B" in page([a, b])


@pytest.mark.parametrize("written", ["ma: {}", "ma: '{}'", 'ma: "{}"   # bản khác', "ma: {}  # bản khác"])
def test_another_edition_of_a_rulebook_takes_its_place(texts: dict[str, str], tmp_path: Path, written: str) -> None:
    """However its id is written; two editions at once would be refused as one rule twice."""
    other, book = tmp_path / "ban-khac.yaml", "rulebooks/bao-cao.yaml"
    line = next(line for line in texts[book].splitlines() if line.startswith("ma:"))
    other.write_text(texts[book].replace(line, written.format(yaml.safe_load(line)["ma"])), "utf-8")
    assert with_other(texts, other) == texts | {book: other.read_text("utf-8")}


def test_the_same_rulebook_differs_in_nothing(played: Played) -> None:
    one = report(played)
    assert "Ai cũng nhận số tin như nhau." in side_by_side(one, one)
    html = page([one, one])
    assert (html.count("Phương án A"), html.count("Phương án B")) == (2, 2)


def test_what_is_compared_is_named_and_what_nobody_asked_for_counted(texts: dict[str, str], tmp_path: Path) -> None:
    other = tmp_path / "it-hon.yaml"
    other.write_text(texts["rulebooks/bao-cao.yaml"], "utf-8")
    said = made(CONFIG, FIRST, FIRST, 1, "text", (other,))
    assert said.startswith("Mô phỏng ")
    assert f"A: {CONFIG.name}\n" in said
    assert "B: it-hon.yaml\n" in said
    assert "Phương án B: it-hon.yaml" in made(CONFIG, FIRST, FIRST, 1, "html", (other,))


def test_the_page_tells_reminders_from_answers(played: Played) -> None:
    one = report(played)
    person, day = next(iter(one.reminded))
    html = page([one])
    assert f"trong đó {one.reminded[person, day]} tin nhắc" in html
    assert max(one.reminded.values()) <= played.commune.attention.messages < max(one.by_person_day.values())
    assert "Ngày nhiều tin nhắc nhất của một người: 2 tin" in as_text(one)


def test_the_configuration_that_is_shipped_breaks_no_promise() -> None:
    """Some of its units have the chairman in charge, who hears of them when a vice-chairman would."""
    one = report(play(read_folder(ROOT / "config"), date(2026, 3, 2), date(2026, 3, 31), 3))
    assert one.violations == ()
    told = [message for message in one.messages if message.purpose == "escalation" and message.role == "chairman"]
    assert any("kt-xh/cong-an" in about for message in told for about in message.obligations)


def test_bad_usage_is_said(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="quá dài"):
        made(CONFIG, date(2026, 1, 1), date(2029, 1, 1), 1, "text")
    with pytest.raises(Fault, match="không đọc được"):
        made(CONFIG, FIRST, LAST, 1, "text", (tmp_path / "nowhere.yaml",))
