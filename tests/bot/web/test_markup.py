"""Rich text as HTML."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.web.markup import html

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
SPANS = st.lists(
    st.tuples(st.integers(0, 80), st.integers(0, 40), st.sampled_from(["strong", "em", "strike", "code", "script"])),
    max_size=5,
)


# A busy machine is no reason to fail.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, SPANS)
def test_the_words_come_through_and_nothing_else_becomes_an_element(
    text: str, spans: list[tuple[int, int, str]]
) -> None:
    made = str(html(text, spans))
    for tag in re.findall(r"<[^>]*>", made):
        assert re.fullmatch(r'</?(strong|em|s|code|a|button)( [a-z-]+="[^"<>]*")*>', tag), tag
    assert unescape(re.sub(r"<[^>]*>", "", made)) == text


def test_offsets_count_utf_16_units() -> None:
    assert html("🎉 xong", [(3, 4, "strong")]) == "🎉 <strong>xong</strong>"


def test_overlapping_spans_are_cut() -> None:
    assert html("abcd", [(0, 3, "strong"), (2, 2, "em")]) == (
        "<strong>ab</strong><em><strong>c</strong></em><em>d</em>"
    )


def test_addresses_and_commands_can_be_pressed() -> None:
    made = html("xem https://bangmac.example/a?b=1&c=2. Gõ /viec")
    assert '<a href="https://bangmac.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">' in made
    assert '<button type="button" class="command" data-say="/viec">/viec</button>' in made


def test_what_only_looks_like_a_command_or_an_address_stays_text() -> None:
    assert html("30/6/2026, và/hoặc, javascript:alert(1), //x") == "30/6/2026, và/hoặc, javascript:alert(1), //x"
