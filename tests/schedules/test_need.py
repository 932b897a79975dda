"""A year of a large commune against the end of a free plan."""

from __future__ import annotations

from datetime import date

from schedules.commune import Commune
from schedules.configuration import load
from schedules.need import need
from tests.schedules.folder import commune, documents

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
A_MONTH = 3_000


def large(hamlets: int, schools: int) -> Commune:
    """The commune of this repository with so many hamlets and schools, a head each."""
    return load(large_documents(hamlets, schools))


def large_documents(hamlets: int, schools: int) -> dict[str, str]:
    """Its configuration."""
    texts = documents()
    names = [f"thon-{n}" for n in range(hamlets)] + [f"truong-{n}" for n in range(schools)]
    people = "".join(f"  - {{ma: nguoi-{name}, chuc_danh: Trưởng {name}}}\n" for name in names)
    units = "".join(
        f"  - {{ma: {name}, ten: Đơn vị {name}, loai: {'thon' if name.startswith('thon') else 'truong_hoc'}, "
        f"nguoi_dung_dau: nguoi-{name}, phu_trach: chu-tich}}\n"
        for name in names
    )
    text = texts["units.yaml"].replace("don_vi:\n", f"{people}don_vi:\n{units}", 1)
    for group, kind in (("Các thôn", "thon"), ("Các trường học", "truong")):
        head, _, tail = text.partition(f"    ten: {group}\n")
        members = ", ".join(name for name in names if name.startswith(kind))
        text = f"{head}    ten: {group}\n{tail.replace('thanh_vien: []', f'thanh_vien: [{members}]', 1)}"
    return texts | {"units.yaml": text}


def test_a_year_of_ninety_people_stays_within_the_free_plan_echoes_included() -> None:
    ninety = large(60, 13)
    assert len(ninety.directory.people) == 90
    months = need(ninety, *YEAR)
    assert len(months) >= 12
    assert 500 < max(months.values()) <= A_MONTH, months


def test_the_need_grows_with_the_people_and_counts_every_month() -> None:
    small, big = need(commune(), *YEAR), need(large(60, 13), *YEAR)
    assert all(big[month] >= count for month, count in small.items())
    assert sum(big.values()) > 2 * sum(small.values())


def test_a_month_is_digests_echoes_confirmations_and_looks() -> None:
    """One chairman, two vice-chairmen and the office look every working day; a digest comes with its echo."""
    from schedules.plan import plan

    whole = commune()
    due = [one for one in plan(whole, *YEAR)["obligations"] if one["due"].startswith("2026-03")]
    looking = 4 * 22  # 22 working days in March 2026
    digests = need(whole, *YEAR)["2026-03"] - looking - 3 * len(due)
    assert digests > 0
    assert digests % 2 == 0
