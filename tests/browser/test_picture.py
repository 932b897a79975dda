"""README shows the product as it is: the scene is played anew and compared with the picture kept."""

from __future__ import annotations

from pathlib import Path

import matplotlib.image
import numpy
import pytest

from tests.browser.picture import IMAGES, make

ALIKE = 0.04  # of 1, the mean over all pixels: fonts differ a little from machine to machine, a changed page much more


@pytest.mark.slow
async def test_the_pictures_are_of_this_product(tmp_path: Path) -> None:
    await make(tmp_path)
    readme = (IMAGES.parents[1] / "README.md").read_text(encoding="utf-8")
    assert "docs/images/console.png" in readme
    for name in ("console.png", "console-phone.png"):
        kept, now = matplotlib.image.imread(IMAGES / name), matplotlib.image.imread(tmp_path / name)
        assert kept.shape == now.shape, name
        assert float(numpy.abs(kept - now).mean()) < ALIKE, f"{name}: run python -m tests.browser.picture"
