"""Communes to live a year in, as documents: one of 45 heads and some 2,000 duties, and small ones made at random."""

from __future__ import annotations

from tests.schedules.folder import documents

HEADS = 45
_OWN = 8  # heads that the repository's own configuration has
_BOOK = """
ma: viec-thuong-xuyen
ten: Việc thường xuyên của các đơn vị (để đo)
nam: 2026
chap_nhan: true

quy_tac:
"""
_RULE = """
  - ma: bao-cao-{n}
    ten: Báo cáo {what}
    loai: dinh_ky
    dieu_khoan: Điều {n}
    chu_tri: [cac-thon]
    noi_nhan: [{to}]
    ky: [thang{more}]
    ngay_bao_cao: {days}
"""
_WHAT = (
    ("an toàn giao thông", "cong-an", "", "kt_xh"),
    ("chuyển đổi số", "phong-van-hoa-xa-hoi", "", "ctmtqg"),
)


def busy() -> dict[str, str]:
    """45 heads: departments, schools, hamlets with monthly reports, owners of 45 projects; nothing is a sample."""
    texts = {name: text.replace("    mau: true\n", "") for name, text in documents().items()}
    new = HEADS - _OWN
    people = "".join(f"  - {{ma: truong-{n}, chuc_danh: Trưởng đơn vị số {n}}}\n" for n in range(new))
    kinds = ("thon", "phong", "truong_hoc")
    units = "".join(
        f"  - {{ma: dv-{n}, ten: Đơn vị số {n}, loai: {kinds[n % 3]}, nguoi_dung_dau: truong-{n},"
        f" phu_trach: pct-kinh-te}}\n"
        for n in range(new)
    )
    text = texts["units.yaml"].replace("# loai: phong,", f"{people}\n# loai: phong,", 1)
    text = text.replace("# Cách gọi chung.", f"{units}\n# Cách gọi chung.", 1)
    members = ", ".join(f"dv-{n}" for n in range(new))
    texts["units.yaml"] = text.replace("ten_khac: [Thôn]\n    thanh_vien: []", f"thanh_vien: [{members}]", 1)
    groups = ("chuyen_tiep", "khoi_cong_moi", "hoan_thanh")
    owners = [n for n in range(new) if n % 3]
    texts["projects.yaml"] += "".join(
        f"  - {{ma: da-{n}, ten: Dự án số {n}, chu_dau_tu: dv-{owners[n % len(owners)]}, nhom: {groups[n % 3]}}}\n"
        for n in range(45)
    )
    rules = "".join(
        _RULE.format(n=n + 1, what=what, to=to, more=more, days=days) for n, (what, to, more, days) in enumerate(_WHAT)
    )
    texts["rulebooks/viec-thuong-xuyen.yaml"] = _BOOK + rules
    return texts
