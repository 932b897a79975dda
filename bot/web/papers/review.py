"""The pages that turn a decision into a rulebook: review side by side, see the difference, put in force.

On this machine for whoever sits at it, on the board for who keeps the configuration. Everything works without script.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot import texts
from bot.ledger.rules import documents, readings
from bot.web.house import House
from bot.web.labels import Labels
from bot.web.papers import cases, correcting
from bot.web.papers.cases import Case, Line, Proposal
from bot.web.papers.passages import passages
from bot.web.papers.place import Place
from schedules.commune import Commune
from schedules.decision.review import Decision, Item, Review, Verdict
from schedules.errors import Fault

Handler = Callable[[Request], Awaitable[Response]]
SIEVES = Labels("sieve")
FILTERS: Mapping[str, Callable[[Line], bool]] = {
    "": lambda line: True,
    "can": lambda line: not line.state,
    "ngo": lambda line: bool(line.doubts) and not line.soft,
    "ngay": lambda line: line.firm,
    "chac": lambda line: not line.soft,
    "mem": lambda line: line.soft,
}


class ReviewPages:
    """Of one document: its candidates, their forms, what writing its rulebook would do."""

    def __init__(self, house: House, place: Place) -> None:
        self._house, self._place = house, place

    def table(self) -> Sequence[tuple[str, str, Handler]]:
        """Method, address behind the shelf's, and who answers."""
        one = "/{number:int}"
        return (
            ("GET", one, self.review),
            ("GET", one + "/muc", self.edit),
            ("POST", one + "/muc", self.decide),
            ("GET", one + "/them", self.blank),
            ("POST", one + "/them", self.add),
            ("POST", one + "/nhan", self.accept_sure),
            ("POST", one + "/mot-lan", self.at_once),
            ("POST", one + "/dau", self.head),
            ("POST", one + "/giu", self.kept),
            ("GET", one + "/ghi", self.proposal),
            ("POST", one + "/ghi", self.write),
        )

    # --- review -------------------------------------------------------------------------------------------------------

    async def review(self, request: Request) -> HTMLResponse:
        """Every candidate beside its paragraph."""
        return self._review(request, await self._case(request), request.query_params.get("loc", ""))

    def _review(self, request: Request, case: Case, chosen: str, fault: Fault | None = None) -> HTMLResponse:
        name = chosen if chosen in FILTERS else ""
        shown = [line for line in case.lines if FILTERS[name](line)]
        by_number = {line.number: line for line in shown}
        parts: dict[str, list[tuple[int, Item]]] = {"doubtful": [], "sure": [], "soft": []}
        for line in shown:
            parts["soft" if line.soft else "doubtful" if line.doubts else "sure"].append((line.number, line.item))
        papers = {part: passages(case.held.text, found) for part, found in parts.items()}
        counts = {key: sum(map(test, case.lines)) for key, test in FILTERS.items()}
        values = {
            "case": case,
            "lines": by_number,
            "chosen": name,
            "filters": [(key, SIEVES[key or "tat_ca"], counts[key]) for key in FILTERS],
            "fault": fault,
            "facts": lambda line: cases.facts(line, case.commune),
            "once": cases.at_once(case),
            "words": cases,
            **papers,
        }
        return self._place.page(request, "papers/review.html", 422 if fault else 200, **values)

    async def edit(self, request: Request) -> HTMLResponse:
        """One candidate with every word of its rule in a form."""
        case = await self._case(request)
        line = _line(case, request.query_params.get("khoa", ""))
        return self._edit(request, case, line, request.query_params.get("loc", ""))

    def _edit(self, request: Request, case: Case, line: Line, chosen: str, fault: Fault | None = None) -> HTMLResponse:
        (passage,) = passages(case.held.text, [(line.number, line.item)])
        values = {"case": case, "line": line, "passage": passage, "chosen": chosen, "fault": fault}
        values |= {"row": line.row, "step": line.step, "target": line.target} | cases.choices(case.commune)
        return self._place.page(request, "papers/correct.html", 422 if fault else 200, **values)

    async def blank(self, request: Request) -> HTMLResponse:
        """An empty form for a duty of the document that was not found."""
        return self._blank(request, await self._case(request), {})

    def _blank(self, request: Request, case: Case, row: Mapping[str, Any], fault: Fault | None = None) -> HTMLResponse:
        step: Mapping[str, Any] = next(iter(row.get("cac_buoc") or ()), {})
        target = step.get("chi_tieu") or row.get("chi_tieu") or {}
        values = {"case": case, "row": row, "step": step, "target": target, "fault": fault}
        values |= cases.choices(case.commune)
        return self._place.page(request, "papers/add.html", 422 if fault else 200, **values)

    async def add(self, request: Request) -> Response:
        """A duty of the document that was not found, as somebody wrote it down from its words."""
        form = await self._place.form(request)
        case = await self._case(request)
        try:
            row = correcting.added(case, form)
        except Fault as fault:
            return self._blank(request, case, correcting.typed(form), fault)
        await self._change(case, lambda review: replace(review, kept=(*review.kept, row)))
        return self._place.to(request, f"/{case.held.id}#giu")

    async def decide(self, request: Request) -> Response:
        """Accept, correct, drop, or think again about one candidate."""
        form = await self._place.form(request)
        case = await self._case(request)
        line = _line(case, form.text("khoa"))
        chosen = form.text("loc") if form.text("loc") in FILTERS else ""
        match form.text("xu_ly"):
            case "nhan":
                change = _deciding(Decision(line.item.key, Verdict.accept))
            case "bo":
                change = _deciding(Decision(line.item.key, Verdict.drop))
            case "lai":
                change = lambda review: review.undecide(line.item.key)  # noqa: E731
            case "sua":
                try:
                    change = _deciding(correcting.decision(case, line, form))
                except Fault as fault:
                    return self._edit(request, case, line, chosen, fault)
            case _:
                raise HTTPException(400)
        await self._change(case, change)
        return self._place.to(request, f"/{case.held.id}{_query(chosen)}#muc-{line.number}")

    async def accept_sure(self, request: Request) -> Response:
        """Takes everything sure that nobody has decided about: the one confirmation a letter needs."""
        await self._place.form(request)
        case = await self._case(request)
        await self._change(case, lambda review: cases.accept_all(review, case.waiting))
        return self._place.to(request, f"/{case.held.id}")

    async def at_once(self, request: Request) -> Response:
        """Takes what a letter asks and puts it in force: one confirmation, of the very list that was shown."""
        form = await self._place.form(request)
        case = await self._case(request)
        lines = cases.at_once(case)
        shown = {line.mark: form.text(f"chu_tri-{line.number}") for line in lines}
        known = {*case.commune.directory.units, *case.commune.directory.collectives, ""}
        if form.texts("muc") != list(shown) or not set(shown.values()) <= known or not lines:
            return self._review(request, case, "", texts.failure(Fault, "rule.changed"))
        await self._change(case, lambda review: cases.taken_at_once(review, lines, shown))
        case = await self._case(request)
        made = await self._propose(case)
        return (
            self._proposal(request, case, made) if made.problems or made.twin else await self._put(request, case, made)
        )

    async def head(self, request: Request) -> Response:
        """Id, title, year, number and day of the rulebook."""
        form = await self._place.form(request)
        case = await self._case(request)
        try:
            book = correcting.head(case, form)
        except Fault as fault:
            return self._review(request, case, "", fault)
        await self._change(case, lambda review: replace(review, book=book))
        return self._place.to(request, f"/{case.held.id}")

    async def kept(self, request: Request) -> Response:
        """Drops a rule of the revised rulebook that the new text does not have."""
        form = await self._place.form(request)
        case = await self._case(request)
        gone = form.text("ma")

        def change(review: Review) -> Review:
            return replace(review, kept=tuple(row for row in review.kept if row["ma"] != gone))

        await self._change(case, change)
        return self._place.to(request, f"/{case.held.id}#giu")

    # --- in force -----------------------------------------------------------------------------------------------------

    async def proposal(self, request: Request) -> HTMLResponse:
        """What writing the rulebook would change, or why it cannot be written yet."""
        case = await self._case(request)
        return self._proposal(request, case, await self._propose(case))

    def _proposal(self, request: Request, case: Case, made: Proposal, *, stale: bool = False) -> HTMLResponse:
        return self._place.page(request, "papers/write.html", 409 if stale else 200, case=case, made=made, stale=stale)

    async def _propose(self, case: Case) -> Proposal:
        held = await self._house.store.read(documents.current, case.commune.id)
        return await asyncio.to_thread(cases.propose, case, held)

    async def write(self, request: Request) -> Response:
        """Puts the rulebook in force, provided it is the one whose difference was shown."""
        form = await self._place.form(request)
        case = await self._case(request)
        made = await self._propose(case)
        if made.mark != form.text("ban_xem") or made.problems:
            return self._proposal(request, case, made, stale=made.mark != form.text("ban_xem"))
        return await self._put(request, case, made)

    async def _put(self, request: Request, case: Case, made: Proposal) -> HTMLResponse:
        """Makes what was proposed the rulebook in force."""
        before = (await self._house.store.read(documents.current, case.commune.id)).get(made.name)
        await self._house.store.do(
            readings.put_in_force,
            case.commune,
            case.held.id,
            made.rulebook,
            dict(made.documents),
            author=self._place.author(request),
            now=self._house.clock.now(),
        )
        text, folder = made.documents[made.name], self._house.settings.config
        back = await asyncio.to_thread(documents.back_to_folder, folder, made.name, before, text)
        if self._house.heart is not None:
            self._house.heart.poke()
        return self._place.page(request, "papers/written.html", case=case, made=made, back=back)

    # --- inside -------------------------------------------------------------------------------------------------------

    async def _commune(self) -> Commune:
        """As the record has it now, which a page written a moment ago may have changed."""
        return await self._house.store.read(documents.load_current, self._house.commune.id)

    async def _case(self, request: Request) -> Case:
        commune = await self._commune()
        held = await self._house.store.read(readings.find, commune.id, request.path_params["number"])
        if held is None:
            raise HTTPException(404)
        return await asyncio.to_thread(cases.case, held, commune)

    async def _change(self, case: Case, change: Callable[[Review], Review]) -> None:
        def work(tx: Connection) -> bool:
            return readings.revise(tx, case.commune.id, case.held.id, change) is not None

        if not await self._house.store.do(work):
            raise HTTPException(404)


def _deciding(decision: Decision) -> Callable[[Review], Review]:
    return lambda review: review.decide(decision)


def _line(case: Case, mark: str) -> Line:
    line = case.line(mark)
    if line is None:
        raise HTTPException(404)
    return line


def _query(chosen: str) -> str:
    return f"?loc={quote(chosen)}" if chosen else ""
