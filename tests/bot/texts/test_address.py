"""Each person is spoken to in their own form; what people wrote is left as they wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Rich, render
from bot.texts.address import addressed
from bot.texts.catalogue import Lines
from bot.texts.rich import Span

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(
    ("form", "start"), [("thầy", "Thầy không có"), ("bác", "Bác không có"), ("đồng chí", "Đồng chí")]
)
def test_the_catalogue_speaks_to_its_reader(form: str, start: str) -> None:
    said = addressed(render("list.none_open"), form)
    assert said.text.startswith(start)
    assert said.spans == ()


def test_what_somebody_wrote_stays() -> None:
    post = render("broadcast.post", text=Lines("Đề nghị đồng chí Hiệu trưởng báo cáo"), by="Chủ tịch", commune="xã")
    assert "đồng chí Hiệu trưởng" in addressed(post, "cô").text
    assert "Mỗi đồng chí một mã" in addressed(render("invite.sheet.how"), "cô").text


def test_styles_stay_on_their_words() -> None:
    rich = Rich(
        "Đồng chí A nhé, đồng chí", (Span(0, 10, "strong"), Span(0, 8, "you"), Span(16, 8, "you"), Span(9, 1, "em"))
    )
    said = addressed(rich, "anh")
    assert said.text == "Anh A nhé, anh"
    words = {span.style: said.text[span.offset : span.offset + span.length] for span in said.spans}
    assert words == {"strong": "Anh A", "em": "A"}


@given(ANY, ANY, st.sampled_from(["bà", "chị", "đồng chí"]))
def test_any_text_around_it_is_left_alone(before: str, after: str, form: str) -> None:
    at = len(before.encode("utf-16-le")) // 2
    said = addressed(Rich(f"{before}đồng chí{after}", (Span(at, 8, "you"),)), form)
    assert said.text == f"{before}{form}{after}"
