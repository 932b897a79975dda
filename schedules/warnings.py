"""What an office should look at although the configuration is correct: defaults nobody confirmed, days that collide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from schedules import periods
from schedules.commune import Commune
from schedules.rulebook import Every, Kind

NOTICE_MONTH = 11  # the Government usually announces next year's days off from October on


def warnings(commune: Commune, today: date) -> tuple[str, ...]:
    """Vietnamese lines, most pressing first; empty where nothing is to be looked at."""
    return (
        *_carried(commune, today),
        *_days_off(commune, today),
        *_unconfirmed(commune),
        *_collisions(commune, today.year),
        *_cited(commune),
    )


def _carried(commune: Commune, today: date) -> Iterator[str]:
    """Rulebooks of a past year whose cycles still run, since none of this year replaces them."""
    replaced = {book.replaces for book in commune.rulebooks if book.accepted}
    past = [book for book in commune.rulebooks if book.accepted and book.year < today.year and book.id not in replaced]
    for book in past:
        if any(rule.kind is Kind.cycle for rule in book.rules):
            yield f"Chưa có bộ quy tắc năm {today.year}: các kỳ báo cáo đang tạm theo “{book.id}” năm {book.year}."


def _days_off(commune: Commune, today: date) -> Iterator[str]:
    wanted = [today.year] + ([today.year + 1] if today.month >= NOTICE_MONTH else [])
    for year in wanted:
        if year not in commune.calendar.announced:
            yield f"Chưa nhập lịch nghỉ năm {year} (holidays.yaml): hạn tính qua ngày chưa công bố được ghi “dự kiến”."


def _unconfirmed(commune: Commune) -> Iterator[str]:
    used = {rule.days for rule in commune.in_force.values() if rule.kind is Kind.cycle}
    keys = [key for key, row in commune.due_days.items() if key in used and not row.confirmed]
    if keys:
        yield f"Ngày báo cáo mặc định, chờ xác nhận (commune.yaml): {', '.join(keys)}."


def _collisions(commune: Commune, year: int) -> Iterator[str]:
    """Months in which those who compile have no day more than those who report to them."""
    for row in commune.due_days.values():
        above = commune.due_days.get(row.above)
        if above is None or not {Every.monthly} <= row.days.keys() & above.days.keys():
            continue
        for ahead in (year, year + 1):
            same = [month for month in range(1, 13) if _same_day(commune, row.key, above.key, ahead, month)]
            if same:
                months = ", ".join(str(month) for month in same)
                yield f"Năm {ahead}, hạn “{row.key}” và “{above.key}” trùng ngày ở các tháng {months}: cần dời một hạn."


def _same_day(commune: Commune, key: str, above: str, year: int, month: int) -> bool:
    days = [periods.due(Every.monthly, year, month, commune.due_days[one], commune.calendar)[0] for one in (key, above)]
    return days[0] >= days[1]


def _cited(commune: Commune) -> Iterator[str]:
    for book in commune.rulebooks:
        if book.accepted and not (book.number and book.issued_on):
            yield f"Bộ quy tắc “{book.id}” chưa có số và ngày ban hành của văn bản."
