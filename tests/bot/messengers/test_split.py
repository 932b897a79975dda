"""Long texts in parts: nothing lost, nothing too long, every style where it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.messengers.split import split
from bot.texts.rich import Rich, Span

WORDS = st.sampled_from(["việc", "hạn 30/6.", "\n\n", "\n", " ", "😀", "e\u0301", "👨\u200d👩", "a" * 30, "; "])


def styled(rich: Rich, span: Span) -> str:
    units = rich.text.encode("utf-16-le")
    return units[2 * span.offset : 2 * (span.offset + span.length)].decode("utf-16-le")


@given(st.lists(WORDS, max_size=60).map("".join), st.integers(10, 60))
def test_parts_hold_every_letter_and_none_is_too_long(text: str, longest: int) -> None:
    parts = split(Rich(text), longest)
    assert all(len(part.text) <= longest for part in parts)
    assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())


@given(st.lists(WORDS, min_size=2, max_size=40), st.data())
def test_a_style_covers_the_same_letters_in_its_parts(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    before, inside = "".join(words[:first]), words[first]
    offset, length = len(before.encode("utf-16-le")) // 2, len(inside.encode("utf-16-le")) // 2
    parts = split(Rich("".join(words), (Span(offset, length, "strong"),)), 25)
    covered = "".join(styled(part, span) for part in parts for span in part.spans)
    assert "".join(covered.split()) == "".join(inside.split())


def test_the_cut_is_between_paragraphs_where_there_is_one() -> None:
    text = "Đoạn một.\nDòng hai.\n\nĐoạn hai dài hơn một chút."
    assert [part.text for part in split(Rich(text), 30)] == ["Đoạn một.\nDòng hai.", "Đoạn hai dài hơn một chút."]


def test_a_word_without_end_is_cut_between_letters_not_inside_one() -> None:
    parts = split(Rich("a" * 9 + "e\u0301" + "b" * 9), 10)
    assert [part.text for part in parts] == ["a" * 9, "e\u0301" + "b" * 8, "b"]


def test_a_short_text_stays_one_part_and_an_empty_one_too() -> None:
    assert split(Rich("Ngắn.", (Span(0, 4, "em"),)), 10) == (Rich("Ngắn.", (Span(0, 4, "em"),)),)
    assert split(Rich(""), 10) == (Rich(""),)
