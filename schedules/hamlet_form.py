"""The hamlet's report as a form: at most five questions, a few words each; *không phát sinh* is a complete answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AT_MOST = 5
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Question:
    """id: the field's name; text: what is asked; hint: what an answer looks like."""

    id: str
    text: str
    hint: str


QUESTIONS: tuple[Question, ...] = (
    Question("san_xuat", "Sản xuất, mùa vụ có gì mới?", "ví dụ: cấy xong 12 ha lúa mùa"),
    Question("thien_tai", "Thiên tai, dịch bệnh, thiệt hại (nếu có)?", "ví dụ: 2 nhà tốc mái"),
    Question("an_ninh", "An ninh trật tự, đất đai, kiến nghị của dân?", "ghi số vụ, không ghi tên người"),
    Question("an_sinh", "Hộ nghèo, người có công, y tế, trường học?", "ví dụ: 1 hộ cần hỗ trợ nhà ở"),
    Question("de_nghi", "Đề nghị xã giải quyết việc gì?", "một, hai việc cần nhất"),
)


def as_words(answers: Mapping[str, str]) -> str:
    """What was answered, one line, empty answers left out; "" where all are empty."""
    said = [(one.text.rstrip("?"), " ".join(answers.get(one.id, "").split())[:LONGEST]) for one in QUESTIONS]
    return "; ".join(f"{text}: {answer}" for text, answer in said if answer)
