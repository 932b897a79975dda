from __future__ import annotations

import pytest

from bot.conversation.answering.binding import lone_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", (2, False)),
        ("#2", (2, True)),
        (" 12. ", (12, False)),
        ("việc 3", (3, False)),
        ("45%", None),
        ("xong", None),
    ],
)
def test_a_lone_number(text: str, number: object) -> None:
    assert lone_number(text) == number
