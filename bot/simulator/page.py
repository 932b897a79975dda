"""The report as one HTML page that needs nothing else: figures, and a heat map of the year for each person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape
from itertools import zip_longest

from bot.messengers.zalo import ZALO
from bot.simulator.report import Report, facts, name_of
from bot.texts import plain
from schedules.language import format_date

CELL = 9
_WEEKDAYS = ("H", "B", "T", "N", "S", "B", "C")
_SHADES = ("#eef1ee", "#cfe8d5", "#8fcca0", "#3f9d62", "#14603a", "#7a1f1f")  # the last: more than four a day
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;color:#1d2421;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem;margin:1.2rem 0 .3rem;font-weight:600}
table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
th{font-weight:600}td.n{text-align:right;font-variant-numeric:tabular-nums}.bar{background:#3f9d62;height:.7rem}
.over{background:#7a1f1f}.small{color:#53605a;font-size:.86rem}svg{max-width:100%;height:auto;display:block}
.wrong{color:#7a1f1f}ul{padding-left:1.2rem}.key span{display:inline-block;padding:0 .5rem;margin-right:.25rem}
@media print{body{margin:0}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(reports: Sequence[Report]) -> str:
    """One report, or two side by side."""
    first = reports[0]
    title = plain("simulation.title", commune=first.commune.name, first=first.first, last=first.last)
    parts = [_figures(reports), _months(reports)]
    for one, label in zip(reports, _labels(reports), strict=True):
        parts += [_wrong(one), _people(one, heading=label)]
    return (
        f'<!doctype html>\n<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f'<body><h1>{escape(title)}</h1><p class="small">{escape(plain("simulation.note", seed=first.seed))}</p>'
        f"{''.join(parts)}</body></html>\n"
    )


def _labels(reports: Sequence[Report]) -> list[str]:
    """By place, and by name: two variants may come to the same."""
    if len(reports) == 1:
        return [""]
    return [
        plain("simulation.variant", letter=letter, name=one.name) for letter, one in zip("AB", reports, strict=True)
    ]


def _figures(reports: Sequence[Report]) -> str:
    head = "".join(f"<th>{escape(label)}</th>" for label in _labels(reports)) if len(reports) > 1 else ""
    rows = []
    for cells in zip_longest(*(facts(one) for one in reports)):
        values = "".join(f"<td>{escape(value)}</td>" for _, value in cells)
        rows.append(f"<tr><th>{escape(cells[0][0])}</th>{values}</tr>")
    title = escape(plain("simulation.figures"))
    return f"<h2>{title}</h2><table><tr><th></th>{head}</tr>{''.join(rows)}</table>"


def _months(reports: Sequence[Report]) -> str:
    limit = ZALO.a_month or 1
    names = sorted({month for one in reports for month in one.on_zalo})
    top = max([limit, *(count for one in reports for count in one.on_zalo.values())])
    rows = []
    for month in names:
        cells = "".join(_bar(one.on_zalo.get(month, 0), limit, top) for one in reports)
        rows.append(f"<tr><th>{int(month[5:])}/{month[:4]}</th>{cells}</tr>")
    return f"<h2>{escape(plain('simulation.months.page', limit=limit))}</h2><table>{''.join(rows)}</table>"


def _bar(count: int, limit: int, top: int) -> str:
    kind = "bar over" if count > limit else "bar"
    drawn = f'<div class="{kind}" style="width:{100 * count / top:.1f}%"></div>'
    return f'<td class="n">{count}</td><td style="width:14rem">{drawn}</td>'


def _wrong(one: Report) -> str:
    if not one.violations:
        return f"<p>{escape(plain('simulation.nothing_wrong'))}</p>"
    items = "".join(
        f"<li>{format_date(wrong.day)}: {escape(wrong.about)}, {escape(wrong.what)}</li>" for wrong in one.violations
    )
    return f'<h2 class="wrong">{escape(plain("simulation.wrong.page", count=len(one.violations)))}</h2><ul>{items}</ul>'


def _people(one: Report, heading: str) -> str:
    by_person, reminded = _days(one.by_person_day), _days(one.reminded)
    order = [person for person in [*one.commune.directory.people, "nhom-chung"] if person in by_person]
    maps = "".join(
        f"<h3>{escape(_line(one, person, by_person[person], asked))}</h3>{_map(one, by_person[person], asked)}"
        for person in order
        for asked in (reminded.get(person, Counter()),)
    )
    names = plain("simulation.shades").split("\n")
    key = "".join(
        f'<span style="background:{shade};color:{_ink(n)}">{name}</span>'
        for n, (shade, name) in enumerate(zip(_SHADES, names, strict=True))
    )
    title = plain("simulation.people.page", heading=heading)
    return f'<h2>{escape(title)}</h2><p class="key small">{key}</p>{maps}'


def _days(counts: Mapping[tuple[str, date], int]) -> dict[str, Counter[date]]:
    found: dict[str, Counter[date]] = {}
    for (person, day), times in counts.items():
        found.setdefault(person, Counter())[day] = times
    return found


def _ink(n: int) -> str:
    return "#fff" if n > 2 else "#1d2421"


def _line(one: Report, person: str, days: Counter[date], asked: Counter[date]) -> str:
    told = {"times": days.total(), "days": len(days), "most": max(days.values())}
    reminders = {"reminders": asked.total(), "most_reminders": max(asked.values(), default=0)}
    return plain("simulation.person.page", name=name_of(one.commune, person), **told, **reminders)


def _map(one: Report, days: Counter[date], asked: Counter[date]) -> str:
    """A column a week, a row a weekday; days off are left pale."""
    begins = one.first - timedelta(days=one.first.weekday())
    weeks = (one.last - begins).days // 7 + 1
    cells, months = [], []
    day = one.first
    while day <= one.last:
        week, row = (day - begins).days // 7, day.weekday()
        times = days[day]
        if times or one.commune.calendar.is_working(day):
            shade = _SHADES[min(times, len(_SHADES) - 1)]
            words = plain("simulation.tip", day=day, times=times, reminders=asked[day])
            tip = f"<title>{escape(words)}</title>" if times else ""
            place = f'x="{18 + week * (CELL + 2)}" y="{14 + row * (CELL + 2)}" width="{CELL}" height="{CELL}"'
            cells.append(f'<rect {place} fill="{shade}">{tip}</rect>')
        if day.day == 1 or day == one.first:
            months.append(f'<text x="{18 + week * (CELL + 2)}" y="9">{day.month}</text>')
        day += timedelta(days=1)
    names = "".join(f'<text x="4" y="{22 + n * (CELL + 2)}">{name}</text>' for n, name in enumerate(_WEEKDAYS))
    width, label = 20 + weeks * (CELL + 2), escape(plain("simulation.map"))
    return (
        f'<svg viewBox="0 0 {width} {16 + 7 * (CELL + 2)}" width="{width}" role="img" aria-label="{label}">'
        f'<g font-size="8" fill="#53605a">{names}{"".join(months)}</g>{"".join(cells)}</svg>'
    )
