"""The harness must fail where it should: a test that cannot fail proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.town import Setup, Town, open_town

TO_THE_LAST_DAYS = "2026-06-29 08:00"


async def test_a_message_nobody_expected_fails_the_test(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="giam-doc-ban-qlda also heard"):
        async with open_town(Setup(), f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "config") as town:
            await town.clock.to(TO_THE_LAST_DAYS)


async def test_a_broken_rule_of_the_platform_fails_the_test(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="too fast"):
        async with open_town(Setup(), f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "config") as town:
            town.telegram.violations.append("too fast for chat 1001")


async def test_a_message_that_does_not_come_is_missed_with_what_came_instead(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.clock.to(TO_THE_LAST_DAYS)
    head = town.head("ban-qlda")
    monkeypatch.setattr("tests.town.PATIENCE", 0.5)
    for wrong in ({"due": "29/6/2026"}, {"choices": ["Có", "Không"]}, {"without": ["khởi công"]}):
        with pytest.raises(AssertionError, match="Khởi công"):
            await head.gets("khởi công", **wrong)
    with pytest.raises(AssertionError, match="got nothing"):
        await town.chairman.gets("khởi công")
    await head.gets("khởi công", due="30/6/2026")


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
@pytest.mark.town(rules=("ke-hoach", "bao-cao"), start="2026-03-30 06:00")
async def test_days_are_lived_one_by_one_or_slept_through(town: Town) -> None:
    culture, economy = town.head("phong-van-hoa"), town.head("phong-kinh-te")
    await town.clock.runs_to("2026-04-10 08:00")
    for day in ("30/3", "6/4", "10/4"):
        await culture.gets("kế hoạch hoạt động hè", f"nhắc việc {day}", due="15/4")
    assert not economy.unexpected
    await town.clock.to("2026-04-16 09:00")
    heard = await culture.gets("kế hoạch hoạt động hè")
    assert "báo cáo" in heard.text.casefold(), "one message catches up with everything"
    await economy.gets("báo cáo", due="16/4")
    for seat in (town.office, town.chairman, town.vice_chairman):
        seat.ignores_the_rest()
