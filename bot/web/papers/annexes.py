"""The pages that take in a decision's annex: upload, columns guessed and confirmed, indicators shown, put in force.

Nothing is kept between the steps: the table travels in the form, so a page that is closed leaves nothing behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.documents import LARGEST
from bot.documents.grid import grids
from bot.ledger import audit
from bot.ledger.commune import inforce
from bot.ledger.rules import documents, mappings
from bot.web.gate.forms import Form
from bot.web.house import House
from bot.web.papers.cases import figure
from bot.web.papers.place import Place
from schedules.commune import Commune
from schedules.configuration.writing import rule_row
from schedules.difference import difference
from schedules.errors import Fault
from schedules.office.annex import FIELDS, Indicators, annexed, indicators
from schedules.office.columns import Guess, chosen, guess, letter
from schedules.office.reports import report_line, reports, undayed_line
from schedules.periods import often
from schedules.rulebook import Rule, Rulebook

Handler = Callable[[Request], Awaitable[Response]]
WHAT = "phuluc"
SHOWN = 12
_LARGEST_TABLE = 4 * 1024 * 1024


@dataclass(frozen=True)
class Table:
    """A table on its way through the forms: rows of words, the number of each, what its columns are."""

    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    guess: Guess

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @property
    def text(self) -> str:
        """As the form carries it."""
        lines = ["\t".join((str(n), *row)) for n, row in zip(self.numbers, self.rows, strict=True)]
        return "\n".join(lines)

    def headings(self) -> list[str]:
        said = self.guess.headings
        return [f"{letter(at)}: {said[at][:60] if at < len(said) else ''}" for at in range(self.width)]


class AnnexPages:
    """A table on its way: uploaded, its columns confirmed, taken in."""

    def __init__(self, house: House, place: Place) -> None:
        self._house, self._place = house, place

    def table(self) -> Sequence[tuple[str, str, Handler]]:
        """Method, address behind the shelf's, and who answers."""
        return (
            ("POST", "/phu-luc", self.upload),
            ("GET", "/phu-luc", self.back),
            ("POST", "/phu-luc/cot", self.columns),
        )

    async def back(self, request: Request) -> Response:
        return self._place.to(request)

    async def upload(self, request: Request) -> Response:
        """A file to its table with the columns guessed, or as they were confirmed for the same head before."""
        form = await self._place.form(request, LARGEST + 64 * 1024)
        commune = await self._commune()
        book = _book(commune, form)
        name, data = form.files.get("tep", ("", b""))
        try:
            found = await asyncio.to_thread(grids, data, name)
        except Fault as fault:
            return self._page(request, commune, book, None, fault)
        grid, guessed = max(((g, guess(g.rows, FIELDS)) for g in found), key=lambda one: len(one[1].columns))
        kept = await self._house.store.read(mappings.recall, commune.id, WHAT, guessed.headings)
        return self._page(
            request, commune, book, Table(grid.rows, grid.numbers, chosen(guessed, kept) if kept else guessed)
        )

    async def columns(self, request: Request) -> Response:
        """The columns as a person has them now: shown again, or taken in."""
        form = await self._place.form(request, _LARGEST_TABLE)
        commune = await self._commune()
        book, table = _book(commune, form), _table(form)
        if form.text("xu_ly") != "nhan":
            return self._page(request, commune, book, table)
        try:
            lines, back = await self._take(self._place.author(request), commune, book, table)
        except Fault as fault:
            return self._page(request, commune, book, table, fault)
        return self._place.page(request, "papers/annexed.html", commune=commune, book=book, lines=lines, back=back)

    async def _take(self, author: str, commune: Commune, book: Rulebook, table: Table) -> tuple[Sequence[str], str]:
        found = _found(commune, book, table)
        held = await self._house.store.read(documents.current, commune.id)
        changed = annexed(held, book, (*found.rules, *reports(found.rules, book, commune)[0]))
        made = {**held, **changed}
        lines = difference(commune, await asyncio.to_thread(documents.parse, made))

        def work(tx: Connection, now: datetime) -> None:
            mappings.remember(tx, commune.id, WHAT, table.guess.headings, table.guess.columns)
            documents.put(tx, commune.id, made, author=author, now=now)
            inforce.enforce(tx, documents.load_current(tx, commune.id), now)
            audit.note(tx, commune.id, who=author, what="annex", now=now, subject=book.id)

        await self._house.store.do(work, self._house.clock.now())
        folder = self._house.settings.config
        said = [
            await asyncio.to_thread(documents.back_to_folder, folder, name, held.get(name), text)
            for name, text in changed.items()
        ]
        if self._house.heart is not None:
            self._house.heart.poke()
        return lines, " ".join(dict.fromkeys(said))

    def _page(
        self, request: Request, commune: Commune, book: Rulebook, table: Table | None, fault: Fault | None = None
    ) -> HTMLResponse:
        found = _found(commune, book, table) if table else Indicators((), (), 0)
        reporting, undayed = reports(found.rules, book, commune)
        values = {
            "commune": commune,
            "book": book,
            "table": table,
            "fields": [one for one in FIELDS if one.name != "count"],
            "found": found,
            "rows": [_shown(commune, rule) for rule in found.rules[:SHOWN]],
            "more": max(0, len(found.rules) - SHOWN),
            "reports": [report_line(commune, rule) for rule in reporting],
            "undayed": undayed_line(undayed) if undayed else "",
            "fault": fault,
        }
        return self._place.page(request, "papers/annex.html", 422 if fault else 200, **values)

    async def _commune(self) -> Commune:
        return await self._house.store.read(documents.load_current, self._house.commune.id)


def _book(commune: Commune, form: Form) -> Rulebook:
    wanted = form.text("thuoc")
    book = next((one for one in commune.rulebooks if one.id == wanted), None)
    if book is None:
        raise HTTPException(400)
    return book


def _table(form: Form) -> Table:
    """The table as the form brought it back; whoever changes it by hand changes only what they are about to confirm."""
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for line in (form.values.get("bang") or ("",))[0].splitlines():
        number, *cells = line.split("\t")
        if not number.isdecimal() or len(number) > 6:
            raise HTTPException(400)
        numbers.append(int(number))
        rows.append(tuple(cells))
    guessed = guess(rows, FIELDS)
    width = max((len(row) for row in rows), default=0)
    wished = {one.name: form.text(f"cot-{one.name}") for one in FIELDS}
    columns = {name: int(at) for name, at in wished.items() if at.isdecimal() and len(at) < 4 and int(at) < width}
    if "count" in guessed.columns and guessed.columns["count"] not in columns.values():
        columns["count"] = guessed.columns["count"]
    return Table(tuple(rows), tuple(numbers), chosen(guessed, columns, rows))


def _found(commune: Commune, book: Rulebook, table: Table) -> Indicators:
    if "name" not in table.guess.columns:
        return Indicators((), (), 0)
    return indicators(table.rows, table.numbers, table.guess, commune.directory, book.id)


def _shown(commune: Commune, rule: Rule) -> Mapping[str, str]:
    target = rule_row(rule).get("chi_tieu")
    return {
        "title": rule.title,
        "target": figure({**target, "noi_dung": ""}) if target else rule.evidence,
        "lead": ", ".join(commune.named(unit) for unit in rule.lead),
        "often": often(rule.every),
    }
