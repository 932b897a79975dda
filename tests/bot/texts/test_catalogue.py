from __future__ import annotations

import re
import unicodedata
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Lines, Rich, Span, render
from bot.texts.catalogue import CLOSE, OPEN, _environment, _sources, _template, clean, clip, mark, unmark
from bot.texts.channels import NAMES
from schedules.configuration.settings import MESSENGERS

MODERN = re.compile(r"(?<!q)(?:u[ỷýỳỹỵ]|o[àáảãạ]|o[èéẻẽẹ])(?!\w)")
HOSTILE = (
    "<b>đậm</b> & «_*[x](y)*_»",
    "{{ 7 * 7 }}{% raw %}",
    "việc 🏗️ khởi công 👷🏽‍♂️",
    "x" * 120,
    f"{OPEN['strong']}giả{CLOSE}",
    "hai\ndòng\r\nvà\u2028nữa",
    "\u202engược\u202c",
    "",
)


def line(**more: object) -> dict[str, object]:
    """What the templates are told of one duty."""
    base = {
        "n": 1, "title": "Báo cáo", "period": "", "target": None, "project": "", "unit": "Phòng Kinh tế",
        "due": date(2026, 6, 30), "rule_due": date(2026, 6, 30), "internal": False, "tentative": False,
        "provisional": False, "source": "decision", "clause": "",
        "flag": "soon", "left": 2, "late": 0, "closes_on": date(2026, 6, 30), "percent": None, "amount": None,
        "blocked": False, "blocked_reason": "", "asked": False, "promised": None, "awaiting": False, "sample": False,
        "conditional": "", "evidence": "", "then": [], "last_step": True,
    }  # fmt: skip
    return base | more


def spanned(rich: Rich, span: Span) -> str:
    return rich.text.encode("utf-16-le")[span.offset * 2 : (span.offset + span.length) * 2].decode("utf-16-le")


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_can_neither_open_a_span_nor_break_a_line(value: str) -> None:
    rich = render("digest.single", today=date(2026, 6, 26), due_day=False, line=line(title=value))
    assert "\n".join(rich.text.splitlines()) == rich.text
    assert len(rich.text.splitlines()) == len(
        render("digest.single", today=date(2026, 6, 26), due_day=False, line=line()).text.splitlines()
    )
    assert not re.search("[\ue000-\uf8ff\u202a-\u202e\u2066-\u2069]", rich.text)
    assert next(spanned(rich, span) for span in rich.spans if span.style == "strong") == "Nhắc việc 26/6"
    for span in rich.spans:
        said = spanned(rich, span)
        assert said == said.strip()
        assert said


def test_spans_count_utf16_units_after_an_emoji() -> None:
    rich = render("confirm.done", line=line(title="🏗️ Khởi công"))
    assert [spanned(rich, span) for span in rich.spans] == ["🏗️ Khởi công"]
    assert rich.spans[0].offset == len("Đã xác nhận hoàn thành: ")
    assert rich.spans[0].length == len("🏗️ Khởi công") + 1


def test_a_text_asks_a_mapping_for_what_stands_in_it() -> None:
    made = _environment().from_string("{{ d.items }}, {{ d.due }}{% if d.none is defined %}!{% endif %}")
    assert made.render(d={"items": 3, "due": "mai"}) == "3, mai"


def test_a_notice_keeps_its_lines_and_nothing_else_does() -> None:
    kept = render("broadcast.post", text=Lines("một\nhai"), by="Chủ tịch", commune="xã A")
    assert "một\nhai" in kept.text
    lost = render("broadcast.post", text="một\nhai", by="Chủ tịch", commune="xã A")
    assert "một hai" in lost.text


def test_a_text_stands_inside_another_with_its_spans() -> None:
    inner = render("confirm.done", line=line(title="🏗️ Khởi công"))
    outer = render("notice.trial", to="Trưởng phòng", text=inner)
    assert ("strong", "🏗️ Khởi công") in [(span.style, spanned(outer, span)) for span in outer.spans]


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=4))
def test_marks_come_back_as_the_same_text(text: str, places: list[tuple[int, int]]) -> None:
    plain = clean(text)
    assert unmark(plain).text == plain
    spans = tuple(Span(offset, length, "em") for offset, length in places if offset + length <= len(plain))
    if plain.isascii() and " " not in plain and len(spans) == 1:
        assert unmark(mark(Rich(plain, spans))) == Rich(plain, spans)


def test_what_is_not_a_value_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        render("list.no_such_unit", text=object())


def test_a_missing_value_is_an_error_not_a_gap() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        render("list.no_such_unit")


@pytest.mark.parametrize(
    ("text", "longest", "short"), [("một hai ba", 20, "một hai ba"), ("một hai ba", 9, "một hai…")]
)
def test_clipping_cuts_between_words(text: str, longest: int, short: str) -> None:
    assert clip(text, longest) == short


def test_every_template_compiles() -> None:
    for name, source in _sources().items():
        if "{" in source:
            _template(name)


def test_the_catalogue_is_composed_vietnamese_that_never_says_ban_to_anybody() -> None:
    for name, source in _sources().items():
        assert unicodedata.is_normalized("NFC", source), name
        said = re.sub(r"{{.*?}}|{%.*?%}", " ", source, flags=re.DOTALL)
        for allowed in ("ban hành", "Ban hành", "văn bản", "biên bản", "cơ bản", "bản nháp", "bản sao"):
            said = said.replace(allowed, "")
        assert not re.search(r"\b[Bb]ạn\b", said), name


def test_the_tone_stands_where_the_state_writes_it() -> None:
    """ủy, hòa, xóa, as in ỦY BAN: one spelling everywhere, whatever people type."""
    for name, source in _sources().items():
        assert not MODERN.search(source.lower()), name


def test_every_file_of_texts_is_read() -> None:
    files = [file.name for file in resources.files("bot.texts").joinpath("vi").iterdir()]
    assert {"digest.yaml", "echo.yaml", "questions.yaml", "requests.yaml", "people.yaml", "help.yaml"} <= set(files)


def test_platforms_are_called_by_the_names_people_know() -> None:
    assert set(NAMES) == set(MESSENGERS)
    assert render("trouble.deaf", messenger="zalo-2", why="lỗi mạng").text.startswith("Kênh Zalo 2 không liên lạc")
    assert render("engine.deaf", messenger="console").text.startswith("Kênh Trang tập huấn đã dừng")


def shown_on_pages() -> dict[str, str]:
    """Templates, and the words of the configuration's forms, by file."""
    web = Path(str(resources.files("bot.web")))
    return {str(file): file.read_text(encoding="utf-8") for file in (*web.rglob("*.html"), *web.rglob("*.py"))}


def test_pages_speak_as_the_chat_does() -> None:
    """Composed letters, tones where the state writes them, nobody called "bạn"."""
    for name, source in shown_on_pages().items():
        assert unicodedata.is_normalized("NFC", source), name
        assert not MODERN.search(source.lower()), name
        assert not re.search(r"\b[Bb]ạn\b", source), name


def test_one_kind_of_quotation_marks_in_chat_and_on_pages() -> None:
    """“…”, as the state writes; «…» only around words quoted from a document, which has its own “…”."""
    shown = _sources() | {name: source for name, source in shown_on_pages().items() if name.endswith(".html")}
    assert [name for name, source in shown.items() if re.search("[«»]", source)] == []
