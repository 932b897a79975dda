"""What the README and the guides show is what the product takes: every command line, every phrase to type."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.conversation.arriving import router
from tests.bot.conversation.stage import CHAIRMAN, DEPUTY, HEAD, OFFICE, OPERATOR, Stage

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`((?:[A-Z_]+=\S+ )?(?:\.venv/bin/)?(?:nhacviec|make) [^`]+)`")
TABLE = re.compile(r"^\| (?:Đồng chí nhắn|Nhắn) \|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
TYPED = re.compile(r"(?:[Nn]hắn|[Gg]õ|[Vv]iết)(?: lại)? `([^`/]+)`|^- `([^`]+)`:", re.MULTILINE)
# Who reads a guide, and what kind of fence is held by which test.
GUIDES = {
    "huong-dan.md": (HEAD, DEPUTY),
    "huong-dan-chu-tich.md": (CHAIRMAN,),
    "huong-dan-van-phong.md": (OFFICE,),
    "huong-dan-zalo.md": (OFFICE,),
    "du-lieu.md": (HEAD,),
    "van-hanh.md": (OPERATOR,),
}
CHECKED = {
    "sh": "here",
    "python": "here: the contributors' example",
    "mermaid": "tests/docs/test_guides.py: its names",
    "yaml": "tests/bot/handbook/test_pages.py",
}
SHELL = {"git", "cd", "make", "rsync", "echo", "chmod"}


def commands() -> Iterator[tuple[str, list[str]]]:
    """(page, words) of every command shown: a line of a fence, or between backticks in a sentence."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        lines = [line for kind, body in FENCE.findall(text) if kind == "sh" for line in body.splitlines()]
        for line in [*lines, *INLINE.findall(FENCE.sub("", text))]:
            for part in re.split(r" && | \| ", line):
                words = [word for word in shlex.split(part, comments=True) if not re.match(r"[A-Z_]+=", word)]
                if words:
                    yield page.name, words


def command_lines() -> Iterator[tuple[str, list[str]]]:
    """(page, words after `nhacviec`) of every call of the product."""
    for page, words in commands():
        if Path(words[0]).name == "nhacviec":
            yield page, words[1:]


def phrases() -> Iterator[tuple[str, str]]:
    """(page, phrase) of what a guide says one may type: tables, lists and sentences."""
    for name in GUIDES:
        text = FENCE.sub("", (ROOT / "docs" / name).read_text(encoding="utf-8"))
        rows = [row.split("|")[1] for table in TABLE.findall(text) for row in table.splitlines()]
        in_tables = [phrase for row in rows for phrase in re.findall(r"`([^`]+)`", row)]
        in_words = [one or other for one, other in TYPED.findall(text)]
        for phrase in dict.fromkeys([*in_tables, *in_words]):
            yield name, phrase


@pytest.mark.parametrize(
    ("page", "words"), list(command_lines()), ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_every_command_line_shown_is_one(page: str, words: list[str]) -> None:
    command = typer.main.get_command(app)
    for _ in range(len(words)):
        if not hasattr(command, "commands"):
            break
        command, words = command.commands[words[0]], words[1:]
    if words:  # else it is only named
        command.make_context(command.name, list(words))


def test_every_other_command_shown_is_known() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page, words in commands():
        name = Path(words[0]).name
        assert name in SHELL | {"nhacviec"}, f"{page}: {words}"
        for target in words[1:] if name == "make" else ():
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{page}: make {target}"


def test_every_fence_is_of_a_kind_that_is_checked() -> None:
    pages = (*PAGES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "decisions").glob("*.md")))
    kinds = {kind for page in pages for kind, _ in FENCE.findall(page.read_text(encoding="utf-8"))}
    assert kinds <= CHECKED.keys()
    shown = {
        page.name for page in pages for kind, _ in FENCE.findall(page.read_text(encoding="utf-8")) if kind == "yaml"
    }
    assert shown <= {"tra-cuu-loai-quy-tac.md"}  # a fragment elsewhere needs a test of its own


def test_a_drawing_names_what_it_joins() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for kind, body in FENCE.findall(text):
        if kind == "mermaid":
            assert body.split()[0] in ("flowchart", "stateDiagram-v2")
            assert body.count("subgraph") == len(re.findall(r"^\s*end$", body, re.MULTILINE))


@pytest.fixture(scope="module")
def commune() -> Stage:
    return Stage("2026-06-11 07:10")


@pytest.mark.xdist_group("guides")
@pytest.mark.parametrize(("page", "phrase"), list(phrases()))
def test_every_phrase_shown_is_understood(commune: Stage, page: str, phrase: str) -> None:
    """Typed by who reads the guide: it is a command of theirs, or is taken for what it says."""
    found = router.find(commune.commune, phrase)
    readers = [commune.commune.directory.people[one] for one in GUIDES[page]]
    if found is not None and found[0] is not None:
        allowed = any(person.roles & found[0].roles for person in readers)
        assert allowed, f"{page} shows “{phrase}”, which its readers may not ask"
        return
    answer = commune[readers[0].id].says(phrase)
    assert answer
    assert not answer.startswith(("Hệ thống nhắc việc chưa rõ", "Không có lệnh")), f"{page} shows “{phrase}”: {answer}"


def test_every_file_of_the_tree_that_is_named_is_there() -> None:
    pages = (*PAGES, ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"))
    named = {
        (page.name, path)
        for page in pages
        for path in re.findall(
            r"\b(?:bot|schedules|tests)/[a-z_/]+\.(?:py|yaml|html)", page.read_text(encoding="utf-8")
        )
    }
    assert len(named) > 50
    assert {(page, path) for page, path in named if not (ROOT / path).exists()} == set()


def test_there_is_something_to_check() -> None:
    assert {page for page, _ in command_lines()} >= {"README.md", "van-hanh.md", "huong-dan-van-phong.md"}
    assert {page for page, _ in phrases()} >= {"huong-dan-chu-tich.md"}


def test_every_file_a_recipe_names_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:bot|schedules|tests|config|docs)/[\w./-]*)`", text)
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_map_names_every_room_and_nothing_that_is_not_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [path for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    assert [path.name for path in rooms if path.stem != "__init__" and f"bot/{path.name}" not in text] == []
    for name in re.findall(r"`((?:bot|schedules)(?:\.\w+)+)`", text):
        module, _, function = name.rpartition(".")
        assert callable(getattr(import_module(module), function, None)), name


def test_the_contributors_example_is_a_real_conversation() -> None:
    example = re.search(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    (name,) = re.findall(r"def (test_\w+)", example[1])
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/conversation").glob("test_*.py"))
    assert f"def {name}(" in tests
