"""Android 7 and the browsers inside chat apps: what pages behind a link load is read by the engine of 2016.

No such telephone stands here, so the files are looked at themselves: every property, selector, rule and call they use
must be one that Chromium 51 (the WebView Android 7 came with) knows, or one that does no harm where it is unknown.
The console is left out: it is for training, on a computer of the office.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.web import pages

TEMPLATES = pages.HERE
CONSOLE = {"console.css", "console.js"}
# Known to Chromium 51.
NAMES = """
    align-items background border border-bottom border-collapse border-color border-left border-left-color
    border-left-width border-radius border-top border-width box-shadow box-sizing clear clip color column-width content
    cursor display fill flex flex-basis flex-wrap float font font-family font-size font-weight height justify-content
    left line-height list-style margin margin-bottom margin-left margin-right margin-top max-height max-width min-height
    min-width outline outline-offset overflow overflow-wrap overflow-x overflow-y padding padding-left padding-right
    padding-top page-break-inside position resize stroke stroke-dasharray stroke-width table-layout text-align
    text-decoration top vertical-align white-space width word-wrap z-index text-transform -webkit-print-color-adjust
"""
PROPERTIES = frozenset(NAMES.split())
# Younger, and left out by an old browser without a loss: a colour, a margin of scrolling, ink on paper.
HARMLESS = {"accent-color", "scroll-margin-top", "print-color-adjust"}
PSEUDO = {"hover", "focus", "first-letter", "before", "not", "root", "checked", "last-child", "nth-child"}
SCRIPT = (
    r"=>", r"`", r"\?\.", r"\?\?", r"\*\*", r"\.\.\.", r"\b(?:let|const|class|import|export|async|await|yield)\b",
    r"\bfor\s*\([^;)]*\bof\b", r"\bcatch\s*\{", r"\.(?:append|prepend|replaceWith|remove|includes|flat|flatMap|at)\(",
    r"Object\.(?:entries|values|fromEntries)", r"\bURLSearchParams\b", r"\bglobalThis\b", r"\d_\d", r"\.replaceAll\(",
    r"IntersectionObserver|ResizeObserver|structuredClone|AbortController",
)  # fmt: skip


def loaded(kind: str) -> list[str]:
    """Files of a kind that any template but the console's loads."""
    found = set()
    for template in TEMPLATES.rglob("*.html"):
        found |= set(re.findall(rf"asset\('([\w.]+\.{kind})'\)", template.read_text(encoding="utf-8")))
    return sorted(found - CONSOLE)


def bare(text: str) -> str:
    """Without comments and quoted words."""
    text = re.sub(r"/\*.*?\*/|^\s*//[^\n]*|\s//\s[^\n]*", " ", text, flags=re.S | re.M)
    return re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", "''", text)


def test_every_page_outside_the_console_is_looked_at() -> None:
    assert loaded("css") == ["board.css", "form.css", "plain.css", "review.css"]
    assert loaded("js") == ["board.js", "review.js"]
    for template in TEMPLATES.rglob("*.html"):
        if "console.js" in (text := template.read_text(encoding="utf-8")):
            assert template.name == "console.html"
        assert "<dialog" not in text
    assert 'content="width=device-width' in (TEMPLATES / "base.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", loaded("css"))
def test_styles_ask_for_nothing_younger(name: str) -> None:
    css = bare((Path(pages.STATIC) / name).read_text(encoding="utf-8"))
    used = set(re.findall(r"[{;]\s*([a-z-]+)\s*:(?!:)", css))
    assert {one for one in used if not one.startswith("--")} - PROPERTIES - HARMLESS == set()
    selectors = " ".join(re.findall(r"([^{};]+)\{", css))
    assert set(re.findall(r":([a-z-]+)", selectors.replace("max-width:", "").replace("min-width:", ""))) <= PSEUDO
    assert set(re.findall(r"@([a-z-]+)", css)) <= {"media"}
    assert set(re.findall(r"([a-z-]+)\(", css)) - {"and"} <= {"var", "rgba", "rect", "attr", "calc", "not"}
    assert not re.search(r"#(?:[0-9a-f]{4}|[0-9a-f]{8})\b", css, re.I), "a colour with its own transparency"
    assert not re.search(r"display:\s*(?:grid|inline-grid|contents|flow-root)", css)
    # Where words must break inside, the older name stands beside the younger value.
    assert css.count("overflow-wrap: anywhere") == css.count("word-wrap: break-word")


@pytest.mark.parametrize("name", loaded("js"))
def test_scripts_ask_for_nothing_younger(name: str) -> None:
    script = bare((Path(pages.STATIC) / name).read_text(encoding="utf-8"))
    for wrong in SCRIPT:
        assert not re.search(wrong, script), wrong
