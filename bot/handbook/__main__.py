"""Writes every page into docs/."""

from pathlib import Path

from bot.handbook import PAGES, made

for name in PAGES:
    Path("docs", name).write_text(made(name), encoding="utf-8")
