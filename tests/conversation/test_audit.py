"""Each morning the office reads in one line what the day before asked for: worked out anew, not by who sends."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.ledger import tables
from bot.ledger.routine import auditing
from tests.town import Town

pytestmark = pytest.mark.town(start="2026-06-24 06:00")


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The line is switched on: conversations of other things do without it."""
    from tests import town

    original = town.configuration

    def with_line(folder, *rest):  # type: ignore[no-untyped-def]
        made = original(folder, *rest)
        path = made / "commune.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("tu_gui: []", "tu_gui: [doi_soat]"), encoding="utf-8")
        return made

    monkeypatch.setattr(town, "configuration", with_line)


async def test_the_office_reads_what_was_to_be_reminded_of(town: Town) -> None:
    """khởi công is due on Tuesday 30/6: T-3 on Thursday, T-1 on Monday, the day itself."""
    if town.platform.name == "console":
        pytest.skip("an exercise is not audited")
    await town.clock.runs_to("2026-06-26 09:00")
    await town.head("ban-qlda").gets("khởi công")  # Thursday
    await town.office.gets("Đối soát 24/6/2026: không có việc nào cần nhắc; hệ thống hoạt động bình thường")
    await town.office.gets("Đối soát 25/6/2026: 1 việc cần nhắc: đã nhắc 1, không gửi được 0, sót 0")
    await town.clock.runs_to("2026-06-29 09:00")
    await town.head("ban-qlda").gets("khởi công")
    line = await town.office.gets("Đối soát 26/6/2026: không có việc nào")  # Monday, of Friday and the week-end
    assert len(line.text.splitlines()) == 1
    town.head("ban-qlda").ignores_the_rest()


async def test_an_auditor_that_fails_itself_keeps_nobody_from_being_reminded(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    if town.platform.name == "console":
        pytest.skip("an exercise is not audited")

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(auditing, "judge", fails)
    await town.clock.runs_to("2026-06-26 09:00")
    await town.head("ban-qlda").gets("khởi công")
    assert {row["data"]["error"] for row in await town.rows("audit", what="audit_failed")} == {"RuntimeError"}
    assert town.app.watch is not None
    await town.app.watch.round()
    await town.office.gets("Đêm 26/06 không đối soát được", "việc nhắc vẫn chạy")
    for ear in (town.office, town.head("ban-qlda")):
        ear.ignores_the_rest()


@pytest.mark.needs("topics")  # where the platform tells that somebody blocked and came back: Telegram
async def test_what_could_not_be_sent_and_what_was_missed_are_told_apart(town: Town) -> None:
    await town.head("ban-qlda").does("blocks")
    await town.clock.runs_to("2026-06-26 09:00")
    await town.office.gets("Đối soát 24/6/2026")
    await town.office.gets("Đối soát 25/6/2026: 1 việc cần nhắc: đã nhắc 0, không gửi được 1, sót 0")

    def forget(tx):  # type: ignore[no-untyped-def]
        """A fault in the engine: it believes that there is nothing to say of this duty."""
        tx.execute(update(tables.obligation).values(next_step_at=None))

    await town.head("ban-qlda").does("unblocks")
    await town.clock.runs_to("2026-06-29 07:00")
    town.head("ban-qlda").ignores_the_rest()
    await town.app.store.do(forget)
    await town.clock.runs_to("2026-06-30 09:00")
    await town.office.gets("Đối soát 26/6/2026")
    line = await town.office.gets("Đối soát 29/6/2026: 1 việc cần nhắc: đã nhắc 0, không gửi được 0, sót 1")
    assert "Bị sót: Ban Quản lý dự án: Khởi công" in line.text
    town.head("ban-qlda").ignores_the_rest()
    town.office.ignores_the_rest()
