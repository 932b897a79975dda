"""Whatever somebody types into a field of the configuration is read, or is a problem with a line: never a crash."""

from __future__ import annotations

import pytest

from schedules.configuration import load
from schedules.configuration.editing import Path, put
from schedules.errors import ConfigFault
from tests.schedules.folder import BOOK, documents

STEP: Path = ("quy_tac", 1, "cac_buoc", 0)
PLAN: Path = ("du_an", 0, "ke_hoach_von", 0)
FIELDS: tuple[tuple[str, Path, str], ...] = (
    (BOOK, (), "nam"), (BOOK, STEP, "han"), (BOOK, (*STEP, "chi_tieu"), "gia_tri"), ("projects.yaml", PLAN, "so_tien"),
    ("projects.yaml", PLAN, "ngay"), ("projects.yaml", ("du_an", 0, "luy_ke_du_kien"), "2026-03"),
    ("commune.yaml", ("ngay_bao_cao", "kt_xh", "ngay"), "quy"), ("commune.yaml", ("gio",), "buoi_sang"),
    ("commune.yaml", (), "ngay_chot_so_lieu"), ("commune.yaml", ("chinh_sach", "bao_cao"), "truoc"),
    ("commune.yaml", ("con_kip", 0, "cac_khau", 0), "ngay"), ("commune.yaml", ("zalo",), "tin_moi_thang"),
    ("commune.yaml", ("nhom_chung", "dau_tuan"), "gio"), ("units.yaml", ("can_bo", 0), "dien_thoai"),
)  # fmt: skip
ODD = (
    "9" * 5000, "²", "٣", "-1", "1e400", "0x10", "1.5", "NaN", "inf", "", "'", "{}", "[1]", "30/2/2026", "24:61",
    "9" * 30 + "/1/2026", "\u202e12", "<b>",
)  # fmt: skip


def refused(document: str, path: Path, key: str, value: str) -> str:
    """What is said of this value; "" where it is taken."""
    texts = documents()
    try:
        load({**texts, document: put(texts[document], path, key, value)})
    except ConfigFault as fault:
        return str(fault)
    return ""


def test_a_figure_that_is_none_is_said_with_its_line() -> None:
    assert "thiếu “nam”" in refused(BOOK, (), "nam", "")
    assert "không phải là số" in refused(BOOK, (*STEP, "chi_tieu"), "gia_tri", "inf")
    assert "không phải là số tiền" in refused("projects.yaml", PLAN, "so_tien", "9" * 5000)


@pytest.mark.slow
def test_nothing_that_can_be_typed_breaks_the_reader() -> None:
    for document, path, key in FIELDS:
        for value in ODD:
            refused(document, path, key, value)
