"""Words a user sees stand in one place, `bot/texts/vi`: no Vietnamese in code but where there is a reason for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from bot.texts import names
from tests.test_tree import Module, modules

# A module, or a room with all that stands in it, and why its Vietnamese stands beside the code.
# The core, which knows no catalogue (ADR 21).
READ = "reads Vietnamese, and says why it understood what it did in the words that it read"
CHECKED = "checks what an office wrote, and tells each wrong spot by the key or the heading it checks there"
TOLD = "what it works out is itself words: a difference, a plan, a period"
CORE = {
    **dict.fromkeys(("abbreviations", "dates", "decision", "replies", "repealed", "spelling"), READ),
    **dict.fromkeys(
        ("commune", "configuration", "directory", "errors", "hamlet_form", "money_table", "office", "warnings"), CHECKED
    ),
    **dict.fromkeys(
        ("attention", "calendar", "difference", "difference_words", "language", "obligations", "periods", "plan"), TOLD
    ),
}
ELSEWHERE = {
    **{f"schedules.{room}": reason for room, reason in CORE.items()},
    # What the product reads, or looks for in what it said itself.
    "bot.conversation.answering.away": "the word that makes an absence of two days",
    "bot.conversation.answering.boxes": "joins that part one answer into several",
    "bot.conversation.answering.effects": "words for what shows that a thing is done",
    "bot.conversation.deciding.adjust": "how officials write the number and day of a document",
    "bot.conversation.private": "words that may name a person: looked for, to be left out",
    "bot.documents.grid": "the letters a row of a table is numbered with",
    "bot.imports.directory": "the heading by which the office's workbook is known again",
    "bot.summaries.papers.issuers": "the kinds of commune a name begins with",
    "bot.summaries.papers.starting": "how an article begins, looked for in the drafts",
    "bot.simulator.cast": "what simulated people ask for",
    "bot.simulator.checker": "marks of the messages, written apart from the texts that it judges",
    "bot.simulator.people": "what simulated people press, and see a question by",
    "bot.simulator.phrases": "what simulated people write",
    "bot.simulator.reading": "how simulated people know a line of a message",
    "bot.web.console.seats": "ranks, looked for in a title to be left out of two letters for a face",
    # What tells of the code, beside the code that it tells of.
    "bot.handbook": "reference pages made from the code: the meaning of each key, where the key is listed",
    "bot.messengers.table": "a table of the README made from the abilities of each platform",
    # What the catalogue itself is made with.
    "bot.texts": "days of the week, forms of address, names of platforms",
}
# One worker parses the tree once, for these and for `tests/test_tree.py`.
pytestmark = pytest.mark.xdist_group("tree")
LETTERS = frozenset("ăâđêôơưàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ")


def test_words_that_users_see_stand_in_the_catalogue() -> None:
    spread = [
        f"{name}:{line} {words[:60]!r}" for name in modules() if not _place(name) for line, words in vietnamese()[name]
    ]
    assert spread == []


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_reason_is_given_only_where_there_is_vietnamese(place: str) -> None:
    inside = [name for name in modules() if name == place or name.startswith(f"{place}.")]
    assert any(vietnamese()[name] for name in inside)
    assert not any(name != place and name in ELSEWHERE for name in inside), "one of them is enough"


def _place(module: str) -> str | None:
    return next((one for one in ELSEWHERE if module == one or module.startswith(f"{one}.")), None)


@cache
def vietnamese() -> dict[str, list[tuple[int, str]]]:
    """Where in each module Vietnamese letters stand in a string that is no docstring: line and string."""
    return {module.name: list(_strings(module)) for module in modules().values()}


def _strings(module: Module) -> Iterator[tuple[int, str]]:
    loose = {id(node.value) for node in module.nodes if isinstance(node, ast.Expr)}
    strings = (node for node in module.nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    for node in strings:
        if id(node) not in loose and not LETTERS.isdisjoint(str(node.value).lower()):
            yield node.lineno, str(node.value)


def test_a_fault_says_what_and_how_to_mend_it() -> None:
    silent = [name for name in names() if name.startswith("fault.") and len(_lines(name)) < 2]
    assert silent == []


def test_the_cores_faults_say_so_too() -> None:
    # What, where (of a problem a file and a line, of a spot a row and a column), how to mend it.
    parts = {"Fault": 3, "DocumentFault": 3, "Problem": 4, "Spot": 4}
    silent = [
        f"{module.name}:{node.lineno}"
        for module in modules().values()
        if module.name.startswith("schedules.")
        for node in module.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if len(node.args) + len(node.keywords) < parts.get(node.func.id, 0)
    ]
    assert silent == []


def _lines(name: str) -> list[str]:
    from bot.texts.catalogue import _sources

    return _sources()[name].strip().splitlines()
