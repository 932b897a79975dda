"""CONTRIBUTING's recipes, followed for real in a copy of the tree: the files a recipe names are enough, and are needed.

Each recipe makes something small that no office needs; a question asked in the copy shows that it works there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.ledger.migrations import HEAD

ROOT = Path(__file__).parents[1]
RECIPES = dict(
    re.findall(
        r"^\*\*(A[^*]+)\.\*\*\n(.*?)(?=\n\n)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.S | re.M
    )
)
NEXT = f"{int(HEAD) + 1:04d}"


@dataclass(frozen=True)
class Followed:
    """edits: by file what stands before, and what is put in after it ("" before: at the file's end, or a new file).

    ask: what shows that it works, in the copy. told: files a recipe names that only tell or test.
    """

    edits: Mapping[str, tuple[tuple[str, str], ...]]
    ask: str
    told: tuple[str, ...] = ()


# A messenger whose platform is a folder: what people write lies in `in`, what they are told in `out`.
BOX = '''"""A box of letters."""

import asyncio
import hashlib
import json
from pathlib import Path

from bot.messengers.protocol import Can, FetchFault, Incoming, Sent, Wire

BOX = Can(
    buttons=False, edit=False, topics=False, files_in=False, files_out=False, deep_links=False,
    starts_conversation=True, longest=2000, unit="code points", per_bot=100.0, per_chat=100.0, per_group=600.0,
)


class Box:
    name, can, bot_name = "box", BOX, None

    def __init__(self, token):
        self._folder, self._told = Path(token), 0
        self.token_hash = hashlib.sha256(token.encode()).hexdigest()

    async def start(self): ...

    async def stop(self): ...

    def fit(self, out):
        return (Wire(out.text.text),)

    async def send(self, to, wire):
        self._told += 1
        (self._folder / "out" / f"{to}-{self._told}.txt").write_text(wire.text, encoding="utf-8")
        return Sent(str(self._told))

    async def poll(self, cursor):
        await asyncio.sleep(0.1)
        new = [one for one in sorted((self._folder / "in").glob("*.json")) if one.stem > (cursor or "")]
        updates = [(one.stem, json.loads(one.read_text()) | {"id": one.stem}) for one in new]
        return updates, new[-1].stem if new else cursor

    def admit(self, headers, body):
        return None

    def read(self, raw):
        who = raw["from"]
        return Incoming("text", self.name, who, sender=who, text=raw["text"], message=raw["id"])

    async def courtesy(self, raw): ...

    async def menu(self, chat, commands): ...

    async def fetch(self, file):
        raise FetchFault("no files here", final=True)
'''

FOLLOWED: Mapping[str, Followed] = {
    "A command in chat": Followed(
        {
            "bot/conversation/looking/health.py": (
                (
                    "",
                    '\n\ndef hello(turn: Turn, _: str) -> Answer:\n    """/xinchao."""\n    return say("help.hello")\n',
                ),
            ),
            "bot/conversation/arriving/router.py": (
                (
                    "COMMANDS: tuple[Command, ...] = (",
                    '\n    Command("xinchao", ("xin chao",), EVERYBODY, health.hello),',
                ),
            ),
            "bot/texts/vi/help.yaml": (
                ("", "\nmenu.xinchao: chào\nspoken.xinchao: xin chào\nhelp.hello: Chào đồng chí.\n"),
            ),
        },
        """
from bot.conversation.arriving import router
found = router.find(load(read_folder(Path("config"))), "Xin chào")
assert found and found[0].name == "xinchao" and found[0].help == "chào"
from bot.handbook import made
assert "/xinchao" in made("tra-cuu-lenh.md")
""",
        ("tests/conversation/", "tests/access/test_commands.py"),
    ),
    "A sentence the bot says": Followed(
        {"bot/texts/vi/help.yaml": (("", "\nhelp.hello: Chào đồng chí {{ who }}.\n"),)},
        """
from bot.texts import render
assert render("help.hello", who="Trưởng thôn").text == "Chào đồng chí Trưởng thôn."
""",
        ("bot/texts/vi/", "tests/bot/texts/snapshots/"),
    ),
    "A time pattern": Followed(
        {
            "schedules/dates/table.py": (
                (
                    "ROWS: tuple[Row, ...] = (",
                    """
    row("teachers_day", r"\\bngay nha giao\\b", lambda m: Day(20, 11), "Ngày Nhà giáo", anchors="giao"),""",
                ),
            ),
            "schedules/decision/handbook.py": (("MEANINGS = {", '\n    "teachers_day": "ngày 20/11",'),),
        },
        """
from schedules.decision.handbook import handbook
assert "| `teachers_day` | Ngày Nhà giáo | ngày 20/11 | 20/11/2026 |" in handbook()
""",
        ("schedules/dates/cycles.py",),
    ),
    "A way of answering": Followed(
        {
            "schedules/replies/hindrance.py": (
                ("HINDRANCE: tuple[Row, ...] = (", '\n    Row("obstacle", r"\\bket duong\\b", "kẹt đường"),'),
            ),
            "tests/schedules/hands/": (("kẹt đường.txt", "# one\nblocked | kẹt đường quá\n"),),
        },
        """
from datetime import datetime
from schedules.replies import understand
assert understand("kẹt đường quá", datetime(2026, 6, 1, 8, tzinfo=TZ)).kind == "blocked"
from tests.schedules.hands import CASES
assert CASES[-1].text == "kẹt đường quá"
""",
        (
            "schedules/replies/asking.py",
            "schedules/replies/status.py",
            "schedules/replies/known.py",
            "schedules/replies/grammar.py",
        ),
    ),
    "A kind of rule": Followed(
        {
            "schedules/rulebook.py": (('    one_off = "one_off"', '\n    check = "check"'),),
            "schedules/configuration/words.py": (('    "mot_lan": Kind.one_off,', '\n    "kiem_tra": Kind.check,'),),
            "schedules/configuration/rulebooks.py": (("    if rule.kind in (Kind.one_off,", " Kind.check,"),),
            "schedules/obligations.py": (("    if rule.kind in (Kind.one_off,", " Kind.check,"),),
            "bot/conversation/looking/papers.py": (("_ORDER = (Kind.milestone,", " Kind.check,"),),
            "bot/texts/vi/labels.yaml": (
                ("label.rule.mot_lan: một lần, có hạn", "\nlabel.rule.kiem_tra: cuộc kiểm tra"),
            ),
            "bot/handbook/kinds.py": (
                (
                    "KINDS: Final[dict[Kind, About]] = {",
                    """
    Kind.check: About("Một cuộc kiểm tra.", "Một việc.", "ma: kiem-tra\\nten: Kiểm tra chợ\\nloai: kiem_tra\\n"
        "dieu_khoan: Điều 2\\nchu_tri: [phong-kinh-te]\\ncac_buoc:\\n  - {ma: di, han: 2026-03-31}"),""",
                ),
            ),
            "config/commune.yaml": (("    mac_dinh_cho: [mot_lan,", " kiem_tra,"),),
        },
        """
from bot.handbook.kinds import listed, page
from schedules.obligations import expand
from schedules.rulebook import Kind
documents = read_folder(Path("config"))
book = "ma: vi-du\\nten: V\\nnam: 2026\\nchap_nhan: true\\nquy_tac:\\n" + listed(Kind.check) + "\\n"
commune = load({n: t for n, t in documents.items() if "/" not in n} | {"rulebooks/v.yaml": book})
(one,) = expand(commune, date(2026, 1, 1), date(2026, 12, 31)).obligations
assert one.due == date(2026, 3, 31) and one.policy
assert "kiem_tra" in page()
""",
        ("tests/schedules/test_obligations.py",),
    ),
    "A summary": Followed(
        {
            "bot/summaries/figures.py": (
                (
                    "    outlooks: tuple[ProjectOutlook, ...] = ()",
                    "\n\n    @property\n    def heard(self) -> int:\n"
                    "        return sum(one.reachable for one in self.units)",
                ),
            ),
            "bot/summaries/": (
                ("tsv.py", "def write(figures) -> str:\n    return f'{figures.commune_name}\\t{figures.heard}\\n'\n"),
            ),
            "bot/summaries/__init__.py": (
                ('FORMATS = ("text",', ' "tsv",'),
                (
                    "        return lambda: data.dumps(whole)",
                    '\n    if fmt == "tsv":\n        from bot.summaries import tsv\n\n'
                    "        return lambda: tsv.write(whole)",
                ),
            ),
        },
        """
import subprocess, sys
call = "from bot.cli import main; main()", "summary", "--format", "tsv", "--now", "2026-06-26T08:00"
done = subprocess.run([sys.executable, "-c", *call], capture_output=True, text=True)
assert done.stdout.count("\\t") == 1, done.stderr
""",
        ("tests/bot/summaries/test_agree.py",),
    ),
    "A messenger": Followed(
        {
            "bot/messengers/": (("box/__init__.py", BOX),),
            "bot/messengers/table.py": (
                ("    from bot.messengers.console import Console\n", "    from bot.messengers.box import BOX\n"),
                ("    return {", 'NAMES["box"]: BOX, '),
            ),
            "bot/settings.py": (
                ("    zalo_tokens: tuple[str, ...] = field(default=(), repr=False)", "\n    box: str | None = None"),
                ("        known = (", '\n            ("box", self.box, "file://localhost"),'),
                ("replace(self, telegram_token=None,", " box=None,"),
                ("    return Settings(", '\n        box=environ.get("NHACVIEC_BOX"),'),
            ),
            "bot/handbook/environment.py": (
                (
                    "VARIABLES: Final[tuple[tuple[str, str, str], ...]] = (",
                    '\n    ("NHACVIEC_BOX", "thư mục của hòm thư", "không có"),',
                ),
            ),
            "bot/bots.py": (
                (
                    "if settings.telegram_token else []",
                    "\n    if settings.box:\n        from bot.messengers.box import Box\n\n"
                    "        telegram.append(Box(settings.box))",
                ),
            ),
            "bot/ledger/sending/ways.py": (("SWITCHED = frozenset({", '"box", '),),
            "schedules/configuration/settings.py": (("MESSENGERS = (", '"box", '),),
            "schedules/commune.py": (("    messengers: tuple[str, ...] = (", '"box", '),),
            "config/commune.yaml": (("kenh: [", "box, "),),
            "bot/texts/channels.py": (("NAMES: Final[Mapping[str, str]] = {", '"box": "Hòm thư", '),),
        },
        """
import asyncio, json, os
os.environ |= {"NHACVIEC_BOX": "box", "NHACVIEC_DATABASE_URL": "sqlite:///new.db"}
from bot.app import App
from bot.cli.common import open_desk
from bot.clock import SystemClock
from bot.handbook import made
from bot.messengers.table import markdown
from bot.settings import read_settings
assert "Hòm thư" in markdown().partition("\\n")[0] and "NHACVIEC_BOX" in made("tra-cuu-moi-truong.md")
settings, code = read_settings(), open_desk().invite("chu-tich")["code"]
assert settings.loopback_only and not settings.local_only

async def told(what):
    for _ in range(600):
        if any(what in file.read_text(encoding="utf-8") for file in Path("box/out").glob("*")):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(what)

async def walk():
    app = App(settings, SystemClock())
    await app.start()
    try:
        for n, (says, hears) in enumerate([(code, "Đã liên kết: Chủ tịch"), ("tổng hợp", "Tổng hợp xã Bằng Mạc")]):
            Path(f"box/in/{n}.json").write_text(json.dumps({"from": "lan", "text": says}))
            await told(hears)
    finally:
        await app.stop()

Path("box/in").mkdir(parents=True), Path("box/out").mkdir()
asyncio.run(walk())
""",
        ("bot/messengers/protocol.py", "bot/web/channels/hooks.py", "tests/emulators/", "tests/town.py"),
    ),
    "A column or table": Followed(
        {
            "bot/ledger/tables/upkeep.py": (
                ("", '\npostcard = Table("postcard", meta, key(), Column("words", Text, primary_key=True))\n'),
            ),
            "bot/ledger/tables/__init__.py": (
                ("from bot.ledger.tables.upkeep import audit, bot, chain, lane,", " postcard,"),
                ("__all__ = [", '\n    "postcard",'),
            ),
            "bot/ledger/migrations/__init__.py": (('HEAD = "', f'{NEXT}"  # '),),
            "bot/ledger/migrations/versions/": (
                (
                    f"{NEXT}_postcards.py",
                    f'''"""Postcards."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{NEXT}", "{HEAD}", None, None


def upgrade() -> None:
    op.create_table(
        "postcard",
        sa.Column("commune", sa.String(64), primary_key=True),
        sa.Column("words", sa.Text, primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("postcard")
''',
                ),
            ),
        },
        """
from bot.ledger.migrations import downgrade, migrate
from bot.ledger.store import Store
from tests.bot.ledger.test_migrations import differences
store = Store("sqlite:///new.db")
assert migrate(store) and store.read_now(differences) == []
downgrade(store, "base")
""",
        ("docs/du-lieu.md", "tests/bot/ledger/test_migrations.py"),
    ),
}
BEFORE = """
from datetime import date
from pathlib import Path
from bot.ledger.rules.documents import read_folder
from schedules.calendar import TZ
from schedules.configuration import load
"""


def named(recipe: str) -> set[str]:
    """The files and folders a recipe names."""
    return set(re.findall(r"`((?:bot|schedules|tests|config|docs)/[\w./-]*)`", RECIPES[recipe]))


def test_every_recipe_is_followed() -> None:
    assert set(RECIPES) == set(FOLLOWED)


@pytest.mark.parametrize("recipe", FOLLOWED)
def test_a_recipe_names_the_files_it_takes(recipe: str) -> None:
    followed = FOLLOWED[recipe]
    touched = set(followed.edits)
    assert {path for path in touched if not any(path.startswith(one) for one in named(recipe))} == set()
    idle = {path for path in named(recipe) - set(followed.told) if not any(one.startswith(path) for one in touched)}
    assert idle == set()


@pytest.mark.slow
@pytest.mark.parametrize("recipe", FOLLOWED)
def test_a_recipe_followed_works(recipe: str, tmp_path: Path) -> None:
    followed = FOLLOWED[recipe]
    for folder in ("bot", "schedules", "config", "tests/bot/ledger", "tests/schedules/hands"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("tests", "tests/bot", "tests/schedules"):
        (tmp_path / package / "__init__.py").touch()
    for path, edits in followed.edits.items():
        for before, more in edits:
            _put_in(tmp_path / path, before, more)
    call = [sys.executable, "-c", BEFORE + followed.ask]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def _put_in(path: Path, before: str, more: str) -> None:
    if path.is_dir():
        (path / before).parent.mkdir(exist_ok=True)
        (path / before).write_text(more, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    if before:
        assert text.count(before) >= 1, f"{path.name} has no {before!r}"
        text = text.replace(before, before + more)
    else:
        text += more
    path.write_text(text, encoding="utf-8")
