"""The documents an office has had read: a file is taken in, read while a page shows how far it is, and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot import texts
from bot.documents import LARGEST, extract_bytes
from bot.ledger.rules import documents, readings
from bot.ledger.rules.readings import Reading as Held
from bot.web.house import House, local_now
from bot.web.papers import cases
from bot.web.papers.arriving import STEPS, Arrival, Arrivals
from bot.web.papers.place import Place
from schedules.decision.home import due_days
from schedules.decision.review import Review, Verdict
from schedules.decision.revision import carry, rekey
from schedules.errors import DocumentFault, Fault

if TYPE_CHECKING:
    from schedules.commune import Commune

Handler = Callable[[Request], Awaitable[Response]]
_COPY = "goc:"  # what the upload form says of a file that is only the original of a rulebook in force
_ROOM = 64 * 1024  # what a form adds to the file it carries
_MARKUP = (b"<svg", b"<?xml", b"<!doctype", b"<html", b"<script")
_SHEETS = (".xlsx", ".xls", ".ods", ".csv")


class ShelfPages:
    """The list of documents, and the way of a new one onto it."""

    def __init__(self, house: House, place: Place) -> None:
        self._house, self._place = house, place
        self._arrivals = Arrivals()

    def table(self) -> Sequence[tuple[str, str, Handler]]:
        """Method, address behind the first page's, and who answers."""
        return (
            ("GET", "", self.shelf),
            ("POST", "", self.upload),
            ("GET", "/doc/{mark}", self.reading),
            ("POST", "/{number:int}/xoa", self.forget),
        )

    async def shelf(self, request: Request) -> HTMLResponse:
        return await self._shelf(request)

    async def _shelf(self, request: Request, fault: Fault | None = None) -> HTMLResponse:
        commune = await self._commune()
        kept = await self._house.store.read(readings.newest, commune.id)
        values = {"kept": kept, "commune": commune, "fault": fault, "now": local_now(self._house)}
        values["known"] = {book.id for book in commune.rulebooks}
        return self._place.page(request, "papers/shelf.html", 422 if fault else 200, **values)

    async def upload(self, request: Request) -> Response:
        """A file to a document under review; refused ones are forgotten here and now."""
        try:
            form = await self._place.form(request, LARGEST + _ROOM)
        except HTTPException as refusal:
            if refusal.status_code != 413:
                raise
            return await self._shelf(request, texts.failure(DocumentFault, "paper.too_large"))
        name, data = form.files.get("tep", ("", b""))
        try:
            if not name:
                raise texts.failure(DocumentFault, "paper.no_file")
            if name.lower().endswith(_SHEETS):
                raise texts.failure(DocumentFault, "paper.sheet", name)
            if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:9].lower().startswith(_MARKUP):
                raise texts.failure(DocumentFault, "paper.markup", name)
            signed = form.day("ngay_ky")
        except ValueError:
            fault = texts.failure(Fault, "paper.no_day")
            return await self._shelf(request, fault)
        except DocumentFault as fault:
            return await self._shelf(request, fault)
        revised = form.text("sua_doi")

        async def work(arrival: Arrival) -> str:
            return await self._read(arrival, name, data, signed, revised)

        mark, arrival = await self._arrivals.begin(name, self._place.author(request), work)
        return await self._went(request, mark, arrival)

    async def reading(self, request: Request) -> Response:
        """How far the reading of a document is; the document once it is read."""
        mark = request.path_params["mark"]
        arrival = self._arrivals.find(mark, self._place.author(request))
        return self._place.to(request) if arrival is None else await self._went(request, mark, arrival)

    async def _went(self, request: Request, mark: str, arrival: Arrival) -> Response:
        if not arrival.task.done():
            address = f"{self._place.home(request)}/doc/{mark}"
            commune = self._house.commune
            made = self._place.page(
                request,
                "papers/reading.html",
                commune=commune,
                one=arrival,
                steps=[texts.plain(f"page.papers.reading.{step}") for step in STEPS],
                address=address,
            )
            made.headers["Refresh"] = f"1; url={address}"  # works without script
            return made
        self._arrivals.forget(mark)
        try:
            return self._place.to(request, arrival.task.result())
        except Fault as fault:
            return await self._shelf(request, fault)

    # --- reading ------------------------------------------------------------------------------------------------------

    async def _read(self, arrival: Arrival, name: str, data: bytes, signed: date | None, revised: str) -> str:
        """From bytes to a document under review; the address of it behind the first page's."""
        text = await asyncio.to_thread(extract_bytes, data, name)
        arrival.step = 1
        if revised.startswith(_COPY):
            return await self._keep_copy(name, text, signed, revised.removeprefix(_COPY))
        commune = await self._commune()
        await asyncio.to_thread(cases.read_again, commune, text, signed)
        arrival.step = 2
        return f"/{await self._keep(name, text, signed, revised)}"

    async def _keep_copy(self, name: str, text: str, signed: date | None, book: str) -> str:
        """Stores the original of a rulebook in force: *Căn cứ* in chat quotes it, no rule changes."""
        commune = await self._commune()
        if not any(one.id == book for one in commune.rulebooks):
            raise texts.failure(Fault, "paper.no_book")

        def work(tx: Connection, now: datetime) -> None:
            number = readings.keep(tx, commune.id, name=name, text=text, now=now, signed_on=signed)
            readings.mark_copy(tx, commune.id, number, book, now)

        await self._house.store.do(work, self._house.clock.now())
        return ""

    async def _keep(self, name: str, text: str, signed: date | None, revised: str) -> int:
        """Stores the text with what carries over from the rulebook it revises and from that one's own reading."""
        commune, store = await self._commune(), self._house.store
        book = next((one for one in commune.rulebooks if one.id == revised), None)
        review = Review()
        if book is not None:
            earlier = await store.read(readings.newest, commune.id, book.id, 1)
            review = await asyncio.to_thread(self._carried, commune, text, signed, book.id, earlier)
        return await store.do(
            readings.keep, commune.id, name=name, text=text, now=self._house.clock.now(), signed_on=signed,
            rulebook=book.id if book else "", review=review,
        )  # fmt: skip

    def _carried(self, commune: Commune, text: str, signed: date | None, book: str, earlier: Sequence[Held]) -> Review:
        """What the rulebook says of the new text, and what was dropped from the old one and is still there."""
        old = next(one for one in commune.rulebooks if one.id == book)
        new = cases.read_again(commune, text, signed)
        taken = {rule.id for one in commune.rulebooks if one.id != book for rule in one.rules}
        review = carry(old, new, due_days(commune), taken)
        for held in earlier:
            before = cases.read_again(commune, held.text, held.signed_on)
            for one in rekey(held.review, before, new).decisions:
                if one.verdict is Verdict.drop and one.key not in review.by_key:
                    review = review.decide(one)
        return review

    async def forget(self, request: Request) -> Response:
        await self._place.form(request)
        await self._house.store.do(readings.forget, self._house.commune.id, request.path_params["number"])
        return self._place.to(request)

    async def _commune(self) -> Commune:
        """As the record has it now, which a page written a moment ago may have changed."""
        return await self._house.store.read(documents.load_current, self._house.commune.id)
