"""The catalogue: YAML files of jinja2 templates under `vi/`, rendered to plain text and spans.

Templates mark words with filters (`{{ title|strong }}`), which emit private-use characters. Every value is stripped of
such characters (and of control and bidirectional ones) on its way in, so nothing a person typed can open a span, break
a line or turn the text around. There is no markup language, hence nothing to escape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from bot.texts.address import SPOKEN_TO
from bot.texts.channels import channel
from bot.texts.rich import Rich, Span, Style
from schedules import language

if TYPE_CHECKING:
    from jinja2 import Environment, Template

OPEN: dict[Style, str] = {"strong": "\ue000", "em": "\ue001", "strike": "\ue002", "code": "\ue003", "you": "\ue004"}
CLOSE = "\ue00f"
_STYLES = {mark: style for style, mark in OPEN.items()}
_MARK = re.compile(f"([{''.join(OPEN.values())}{CLOSE}])")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
# Zero-width and bidirectional controls can hide or turn round what stands beside them.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_CONTROL_IN_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+")
_TRAILING = re.compile(r"[ \t]+(?=\n|$)")
_BLANK_LINES = re.compile(r"\n{3,}")
_AS_THEY_ARE = frozenset({bool, int, float, date, datetime})
KNOWN, KNOWN_LENGTH = 4_096, 400  # texts cleaned lately, and how long they may be
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class Lines(str):
    """A value that keeps its line breaks (a notice somebody wrote); any other value is one line."""

    __slots__ = ()


def render(name: str, /, **values: Any) -> Rich:
    """The text `name` of the catalogue with these values.

    Values: str, numbers, dates, None, enums, Rich, what has words of its own (a path, an exception), and lists or
    mappings of them. KeyError for an unknown name, jinja2.UndefinedError for a value the template needs and was not
    given.
    """
    return _rendered(name, values) if values else _always(name)


@cache
def _always(name: str) -> Rich:
    """A text that is the same each time: half of what is rendered are labels of buttons."""
    return _rendered(name, {})


def plain(name: str, /, **values: Any) -> str:
    """The same as letters alone: for a page, a paper, a line of the terminal."""
    return render(name, **values).text


def _rendered(name: str, values: Mapping[str, Any]) -> Rich:
    source = _sources()[name]
    # Words that are always the same need no template: help on the command line then waits for none to be made.
    fixed = "{" not in source
    marked = source if fixed else _template(name).render({key: clean(value) for key, value in values.items()})
    return unmark(_BLANK_LINES.sub("\n\n", _TRAILING.sub("", marked)).strip())


def known(name: str) -> bool:
    """Is there a text of this name?"""
    return name in _sources()


def names() -> tuple[str, ...]:
    """Names of every text, in the order of the files."""
    return tuple(_sources())


def clean(value: Any) -> Any:
    """A value safe to stand in a text: NFC, none of our marks, no control characters; lists and mappings too."""
    kind = type(value)
    if kind is str:  # most values are; names and titles come again and again
        return _known_text(value) if len(value) <= KNOWN_LENGTH else _clean_text(value)
    if value is None or kind in _AS_THEY_ARE:
        return value
    if kind is dict:
        return {key: clean(item) for key, item in value.items()}
    if kind is list:
        return [clean(item) for item in value]
    if isinstance(value, Rich):
        return mark(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, Mapping):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [clean(item) for item in value]
    if value is None or isinstance(value, int | float | date | datetime):
        return value
    if all("__str__" not in vars(kind) for kind in type(value).__mro__[:-1]):
        raise TypeError(f"a text cannot hold a {type(value).__name__}")
    return _clean_text(str(value))  # a path, what a library raised, a place in a file: each has words of its own


@lru_cache(KNOWN)
def _known_text(value: str) -> str:
    return _clean_text(value)


def _clean_text(value: str) -> str:
    text = language.nfc(value)
    if text.isprintable():  # nothing of what is looked for below is
        return text.strip()
    text = _UNSEEN.sub("", _PRIVATE.sub("", text))
    if isinstance(value, Lines):
        return _CONTROL_IN_LINES.sub(" ", text.replace("\r\n", "\n")).strip()
    return _CONTROL.sub(" ", text).strip()


def mark(rich: Rich) -> str:
    """The text with our marks back in it, to stand inside another text."""
    units = _PRIVATE.sub("", rich.text).encode("utf-16-le")
    events: list[tuple[int, int, str]] = []
    for span in rich.spans:
        events.append((span.offset, 1, OPEN[span.style]))
        events.append((span.offset + span.length, 0, CLOSE))
    out, at = "", 0
    for offset, _, sign in sorted(events):
        out += units[at * 2 : offset * 2].decode("utf-16-le") + sign
        at = offset
    return out + units[at * 2 :].decode("utf-16-le")


def unmark(marked: str) -> Rich:
    """Marked text to plain text and spans; spans never begin or end with a space and are never empty."""
    pieces = _MARK.split(marked)
    if len(pieces) == 1:
        return Rich(marked)
    units = len if _units(marked) == len(marked) else _units  # so it is of all Vietnamese
    text: list[str] = []
    spans: list[Span] = []
    open_: list[tuple[Style, int]] = []
    offset = 0
    for piece in pieces:
        if piece in _STYLES:
            open_.append((_STYLES[piece], offset))
        elif piece == CLOSE:
            if open_:
                style, start = open_.pop()
                spans.append(Span(start, offset - start, style))
        else:
            text.append(piece)
            offset += units(piece)
    whole = "".join(text)
    return Rich(whole, tuple(sorted(_trimmed(whole, spans, units), key=lambda span: (span.offset, -span.length))))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _trimmed(text: str, spans: list[Span], units: Callable[[str], int]) -> list[Span]:
    whole = None if units is len else text.encode("utf-16-le")
    kept = []
    for span in spans:
        start, end = span.offset, span.offset + span.length
        inside = text[start:end] if whole is None else whole[start * 2 : end * 2].decode("utf-16-le")
        left = len(inside) - len(inside.lstrip())
        length = units(inside.strip())
        if length:
            kept.append(Span(span.offset + left, length, span.style))
    return kept


# --- templates ------------------------------------------------------------------------------------------------------


@cache
def _sources() -> dict[str, str]:
    """Every template by name; a name used twice is a mistake of ours and stops the start."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C, where it is there, is ten times as quick
    found: dict[str, str] = {}
    folder = resources.files("bot.texts").joinpath("vi")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".yaml"):
            continue
        for name, source in yaml.load(file.read_text(encoding="utf-8"), Loader=loader).items():
            if name in found:
                raise ValueError(f"{file.name}: text {name!r} stands twice")
            found[name] = SPOKEN_TO.sub(lambda you: f"{OPEN['you']}{you[0]}{CLOSE}", source)
    return found


@cache
def _template(name: str) -> Template:
    return _environment().from_string(_sources()[name])


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    class Texts(Environment):
        """A text is given mappings alone: what stands in one is looked for there before it is looked for elsewhere."""

        def make_globals(self, d: Any) -> dict[str, Any]:
            """Nobody adds any later: a chain of mappings, copied for each text, would take longer than the text."""
            return {**self.globals, **(d or {})}

        def getattr(self, obj: Any, attribute: str) -> Any:
            if type(obj) is dict and attribute in obj:
                return obj[attribute]
            return super().getattr(obj, attribute)

    environment = Texts(
        loader=DictLoader(_sources()),
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # there is no markup to escape: see the module's docstring
    )
    for style in OPEN:
        environment.filters[style] = _marker(style)
    environment.filters.update(
        date=language.format_date,
        day=language.format_day,
        weekday=lambda day: WEEKDAYS[day.weekday()],
        percent=language.format_percent,
        money=language.format_money,
        vnd=language.format_vnd,
        clip=clip,
        bytes=language.format_bytes,
        channel=channel,
    )
    return environment


def _marker(style: Style) -> Any:
    def wrap(value: object) -> str:
        return f"{OPEN[style]}{value}{CLOSE}"

    return wrap


def clip(text: str, longest: int = 120) -> str:
    """The text, or its beginning and an ellipsis, at most `longest` characters; cut between words where one is near."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    space = head.rfind(" ")
    return (head[:space] if space > longest // 2 else head).rstrip(" ,.;:") + "…"
