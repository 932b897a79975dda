"""What every text of the catalogue becomes with hostile values, in files that a change of words is read in.

`python -m tests.bot.texts.snapshot` writes them anew, one for each file of the catalogue; the test compares. ◆ is the
whole value, ◆n… the value cut after n letters, ‹…› a style; then the messages each messenger needs, and the longest of
them in its own unit: for the text, and for the same with fifteen rows wherever it lists something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from bot.messengers.protocol import Outgoing
from bot.messengers.telegram.fit import fit as for_telegram
from bot.messengers.zalo.fit import fit as for_zalo
from bot.messengers.zalo.fit import units
from bot.texts import Rich
from bot.texts.catalogue import clean
from tests.bot.texts.wild import Nothing, Wild, figures, said

FOLDER = Path(__file__).parent / "snapshots"
SIGNS = "<b>x</b> & _*[y](z)*_ `q` {{ 7 * 7 }} 👷🏽‍♂️ "
VALUE = SIGNS + "Đ" * (120 - len(SIGNS))  # as long as a name may be
HEAD = f"# Made by `python -m tests.bot.texts.snapshot`. ◆ is: {SIGNS}Đ…, {len(VALUE)} letters.\n"


class Many(Wild):
    """Lists fifteen of whatever is listed."""

    def __iter__(self) -> Iterator[Any]:
        return iter([type(self)(self)] * 15)


def made() -> dict[str, str]:
    """Each snapshot by the name of its catalogue file; within `figures()`."""
    return {name.removesuffix(".yaml"): _file(texts) for name, texts in _catalogue()}


def kept() -> dict[str, str]:
    """The snapshots as they were last written."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}


def _catalogue() -> Iterator[tuple[str, list[str]]]:
    for file in sorted(resources.files("bot.texts").joinpath("vi").iterdir(), key=lambda file: file.name):
        yield file.name, list(yaml.safe_load(file.read_text(encoding="utf-8")))


def _file(texts: list[str]) -> str:
    return HEAD + "".join(f"\n{_entry(name)}" for name in texts)


def _entry(name: str) -> str:
    """A text that has everything, the same with nothing where that reads otherwise, and how it goes out."""
    value = clean(VALUE)
    full, empty = said(name, Wild(value)), said(name, Nothing(value))
    lines = [f"[{name}]", *_shown(full)]
    if empty.text != full.text:
        lines += ["  --", *_shown(empty)]
    if full.text:
        lines.append(f"  >> {_sent(full)}; fifteen rows: {_sent(said(name, Many(value)))}")
    return "\n".join(lines) + "\n"


def _shown(rich: Rich) -> list[str]:
    raw = rich.text.encode("utf-16-le")
    signs = [(span.offset, 1, "‹") for span in rich.spans if span.style != "you"]
    signs += [(span.offset + span.length, 0, "›") for span in rich.spans if span.style != "you"]
    out, at = "", 0
    for offset, _, sign in sorted(signs):
        out += raw[2 * at : 2 * offset].decode("utf-16-le") + sign
        at = offset
    out += raw[2 * at :].decode("utf-16-le")
    return [f"  {line}".rstrip() for line in _short(out).splitlines()]


def _short(text: str) -> str:
    for cut in range(len(VALUE), 8, -1):
        text = text.replace(VALUE[:cut], "◆" if cut == len(VALUE) else f"◆{cut}")
    return re.sub(r"(Đ){9,}", lambda run: f"Đ×{len(run[0])}", text)


def _sent(rich: Rich) -> str:
    telegram = [len(wire.text) for wire in for_telegram(Outgoing(rich))]
    zalo = [units(wire.text) for wire in for_zalo(Outgoing(rich), pictures=False)]
    return f"Telegram {len(telegram)} of ≤{max(telegram)}, Zalo {len(zalo)} of ≤{max(zalo)}"


def main() -> None:
    """Writes every snapshot; one whose catalogue file is gone goes too."""
    FOLDER.mkdir(exist_ok=True)
    with figures():
        files = made()
    for stale in kept().keys() - files.keys():
        (FOLDER / f"{stale}.txt").unlink()
    for name, text in files.items():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
