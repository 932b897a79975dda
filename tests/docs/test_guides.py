"""What the README and the guides show is what the product takes: every command line, every phrase to type."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.conversation import router
from bot.ledger.documents import read_folder
from schedules.configuration import load

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
FENCE = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
TABLE = re.compile(r"^\| (?:Đồng chí nhắn|Nhắn) \|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
GUIDES = ("huong-dan-chu-tich.md", "huong-dan-van-phong.md")


def command_lines() -> Iterator[tuple[str, list[str]]]:
    """(page, words after `nhacviec`) of every command shown to be run."""
    for page in PAGES:
        for fence in FENCE.findall(page.read_text(encoding="utf-8")):
            for line in fence.splitlines():
                words = shlex.split(line, comments=True)
                at = next(
                    (n for n, word in enumerate(words) if Path(word).name == "nhacviec" and word != "nhacviec"), None
                )
                if at is not None:
                    yield page.name, words[at + 1 :]


def phrases() -> Iterator[tuple[str, str]]:
    """(page, phrase) of every table whose first column is what one types."""
    for name in GUIDES:
        for table in TABLE.findall((ROOT / "docs" / name).read_text(encoding="utf-8")):
            for row in table.splitlines():
                for phrase in re.findall(r"`([^`]+)`", row.split("|")[1]):
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
    command.make_context(command.name, list(words))


@pytest.mark.parametrize(("page", "phrase"), list(phrases()))
def test_every_phrase_shown_is_a_command(page: str, phrase: str) -> None:
    commune = load(read_folder(ROOT / "config"))
    found = router.find(commune, phrase)
    assert found is not None, f"{page} shows «{phrase}», which is no command"
    assert found[0] is not None


def test_there_is_something_to_check() -> None:
    assert {page for page, _ in command_lines()} >= {"README.md", "van-hanh.md", "huong-dan-van-phong.md"}
    assert {page for page, _ in phrases()} >= {"huong-dan-chu-tich.md"}


def test_every_file_a_recipe_names_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:bot|schedules|tests|config|docs)/[\w./-]*)`", text)
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_contributors_example_is_a_real_conversation() -> None:
    example = re.search(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    (name,) = re.findall(r"def (test_\w+)", example[1])
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/conversation").glob("test_*.py"))
    assert f"def {name}(" in tests
