"""README shows the product as it is: the scene is played anew and compared with the picture kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.browser.picture import IMAGES, make

ALIKE = 10  # of 255, the mean over all pixels: fonts differ a little from machine to machine, a changed page much more


@pytest.mark.slow
async def test_the_pictures_are_of_this_product(tmp_path: Path) -> None:
    await make(tmp_path)
    readme = (IMAGES.parents[1] / "README.md").read_text(encoding="utf-8")
    assert "docs/images/console.png" in readme
    for name in ("console.png", "console-phone.png"):
        with Image.open(IMAGES / name) as kept, Image.open(tmp_path / name) as now:
            assert kept.size == now.size, name
            apart = ImageStat.Stat(ImageChops.difference(kept.convert("L"), now.convert("L"))).mean[0]
        assert apart < ALIKE, f"{name}: run python -m tests.browser.picture"
