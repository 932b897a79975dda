"""holidays.yaml: what the yearly notices of the Government change, over the days the `holidays` package knows."""

from __future__ import annotations

from datetime import date

from schedules.calendar import Calendar
from schedules.configuration.sheet import Row, open_sheet
from schedules.errors import Problem


def read(text: str | None, problems: list[Problem]) -> Calendar:
    """The calendar of holidays.yaml; what is wrong is added to `problems`."""
    row = open_sheet("holidays.yaml", text, problems) if text is not None else None
    if row is None:
        return Calendar()
    off, work = _days(row, "nghi"), _days(row, "lam_bu")
    for day in off.keys() & work.keys():
        row.say(f"ngày {day:%d/%m/%Y} vừa nghỉ vừa làm bù.", "Bỏ một trong hai.", row.line_of("lam_bu"))
    line = row.line_of("chua_xac_nhan")
    unconfirmed = [row.as_day(text, line) for text in row.texts("chua_xac_nhan")]
    announced = row.wholes("nam_da_cong_bo", (), 2000, 2099)
    row.close()
    return Calendar(off, work, frozenset(day for day in unconfirmed if day), frozenset(announced))


def _days(row: Row, key: str) -> dict[date, str]:
    """A table of days to reasons."""
    days: dict[date, str] = {}
    cells = row.row(key)
    for word in cells.names() if cells else ():
        if cells:
            reason, day = cells.text(word), cells.as_day(word, cells.line_of(word))
            if day:
                days[day] = reason or ("Làm bù" if key == "lam_bu" else "Nghỉ")
    return days
