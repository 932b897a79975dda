"""A commune of some 2,000 obligations a year, for tests and benchmarks of size."""

from __future__ import annotations

from schedules.commune import Commune
from schedules.configuration import load
from tests.schedules.folder import documents


def large() -> Commune:
    """About 2,000 obligations a year: ninety hamlets and units, 120 projects."""
    texts = documents()
    people = "".join(f"  - {{ma: truong-{n}, chuc_danh: Trưởng {n}}}\n" for n in range(90))
    units = "".join(
        f"  - {{ma: dv-{n}, ten: Đơn vị số {n}, loai: {'thon' if n < 60 else 'phong'}, nguoi_dung_dau: truong-{n}}}\n"
        for n in range(90)
    )
    names = ", ".join(f"dv-{n}" for n in range(90))
    text = texts["units.yaml"].replace("# loai: phong,", f"{people}\n# loai: phong,", 1)
    text = text.replace("# Cách gọi chung.", f"{units}\n# Cách gọi chung.", 1)
    texts["units.yaml"] = text.replace("ten_khac: [Thôn]\n    thanh_vien: []", f"thanh_vien: [{names}]", 1)
    groups = ("chuyen_tiep", "khoi_cong_moi", "hoan_thanh")
    texts["projects.yaml"] += "".join(
        f"  - {{ma: da-{n}, ten: Dự án {n}, chu_dau_tu: dv-{60 + n % 30}, nhom: {groups[n % 3]}}}\n" for n in range(120)
    )
    return load(texts)
