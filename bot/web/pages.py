"""Templates to HTML, and the plain pages every part of the web uses."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot import texts
from bot.web import words
from schedules.language import format_bytes, format_date, format_percent, format_vnd

HERE = Path(__file__).parent
STATIC = HERE / "static"
_TEXT = re.compile(r'"([^"\s]+)"\|text\b')

# Statuses that have a page of their own: a heading, and what to do. No detail of what went wrong inside ever leaves.
_TROUBLES = frozenset({400, 403, 404, 405, 408, 413, 429, 500, 503})


@cache
def environment() -> Environment:
    """The templates with the filters and words they use; every value and every text is escaped.

    A template says nothing itself: `{{ "page.name"|text }}` is a text of the catalogue, `|text(n=3)` one with values.
    """
    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "hour": words.hour,
        "long_day": words.long_day,
        "local": words.local,
        "date": format_date,
        "percent": format_percent,
        "vnd": format_vnd,
        "upper_first": lambda text: text[:1].upper() + text[1:],
        "bytes": format_bytes,
        "text": texts.plain,
    }
    made.globals |= {
        "FLAGS": words.FLAGS,
        "COLOURS": words.COLOURS,
        "KINDS": words.KINDS,
        "SCOPES": words.SCOPES,
        "asset": asset,
    }
    made.globals |= {"LOOKS": words.LOOKS, "dict": dict}
    made.globals |= {"when": words.when, "weekday": words.weekday}
    _check_texts()
    return made


def _check_texts() -> None:
    """A text that a template asks for and nobody wrote is found before any page is shown."""
    for template in sorted(HERE.rglob("*.html")):
        for name in _TEXT.findall(template.read_text(encoding="utf-8")):
            if not texts.known(name):
                raise LookupError(f"{template.relative_to(HERE)}: no text {name!r} in bot/texts/vi")


@cache
def asset(name: str) -> str:
    """The address of a static file, changing with its content, so that browsers may keep it for ever."""
    mark = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={mark}"


def render(template: str, **values: Any) -> str:
    """A template as text. UndefinedError where a value is missing."""
    return environment().get_template(template).render(**values)


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A template as an answer."""
    return HTMLResponse(render(template, **values), status)


def trouble(status: int) -> HTMLResponse:
    """The page for a status that is no success."""
    heading = texts.render(f"page.{_told(status)}").text
    return page("plain.html", status, heading=heading, lines=[advice(status)], home=status != 503)


def advice(status: int) -> str:
    """The same in one line, for answers that are read by our own page."""
    return texts.render(f"page.{_told(status)}.advice").text


def _told(status: int) -> int:
    return status if status in _TROUBLES else 500 if status >= 500 else 400
