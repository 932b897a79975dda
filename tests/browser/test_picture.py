"""README and guides show the product as it is: the scenes are played anew and compared with the pictures kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.browser.picture import IMAGES, make

ALIKE = 10  # of 255, the mean over all pixels: fonts differ a little from machine to machine, a changed page much more


@pytest.mark.slow
async def test_the_pictures_are_of_this_product(tmp_path: Path) -> None:
    await make(tmp_path)
    assert _names(tmp_path) == _names(IMAGES)
    for name in _names(IMAGES):
        assert _apart(IMAGES / name, tmp_path / name) < ALIKE, f"{name}: run python -m tests.browser.picture"


def test_what_a_page_shows_is_a_picture_that_is_kept() -> None:
    pages = [IMAGES.parents[1] / "README.md", *IMAGES.parent.glob("*.md")]
    shown = {name for page in pages for name in re.findall(r"images/([\w-]+\.png)", page.read_text(encoding="utf-8"))}
    assert "console.png" in shown
    assert shown <= _names(IMAGES)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.png")}


def _apart(kept: Path, made: Path) -> float:
    with Image.open(kept) as before, Image.open(made) as now:
        assert before.size == now.size, kept.name
        return float(ImageStat.Stat(ImageChops.difference(before.convert("L"), now.convert("L"))).mean[0])
