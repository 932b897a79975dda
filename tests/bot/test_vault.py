"""Tokens at rest: readable with the installation's secret, and with nothing else."""

from __future__ import annotations

import pytest

from bot.vault import seal, unseal
from schedules.errors import SettingsFault

TOKEN = "123456789012345678:" + "a" * 64


def test_what_was_sealed_opens_with_the_same_secret_alone() -> None:
    kept = seal("một chuỗi bí mật dài", TOKEN)
    assert TOKEN not in kept
    assert unseal("một chuỗi bí mật dài", kept) == TOKEN
    with pytest.raises(SettingsFault, match="NHACVIEC_SECRET"):
        unseal("một chuỗi khác", kept)


def test_an_altered_seal_is_refused() -> None:
    kept = seal("khóa", TOKEN)
    for broken in (kept[:-2], kept[:40] + ("A" if kept[40] != "A" else "B") + kept[41:], "", "không phải"):
        with pytest.raises(SettingsFault):
            unseal("khóa", broken)


def test_the_same_token_is_sealed_differently_each_time() -> None:
    assert seal("khóa", TOKEN) != seal("khóa", TOKEN)
