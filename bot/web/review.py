"""The pages that turn a decision into a rulebook: upload, review side by side, see the difference, put in force.

Only where the console is: on this machine's own address, for whoever sits at it. Everything works without script.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.documents import LARGEST, extract_bytes
from bot.ledger import documents, readings
from bot.ledger.readings import Reading as Held
from bot.web import correcting, forms, pages, reviewing
from bot.web.house import House, local_now
from bot.web.paper import passages
from bot.web.reviewing import Case, Line, Proposal
from schedules.commune import Commune
from schedules.decision.home import due_days
from schedules.decision.review import Decision, Review, Verdict
from schedules.decision.revision import carry, rekey
from schedules.errors import DocumentFault, Fault

AUTHOR = "trang văn bản"
_COPY = "goc:"  # what the upload form says of a file that is only the original of a rulebook in force
FILTERS: Mapping[str, tuple[str, Callable[[Line], bool]]] = {
    "": ("Tất cả", lambda line: True),
    "can": ("Chưa xem", lambda line: not line.state),
    "ngay": ("Có hạn, có kỳ", lambda line: line.firm),
    "chac": ("Chắc chắn", lambda line: not line.soft),
    "mem": ("Có thể là nghĩa vụ", lambda line: line.soft),
}
_REFERRER = {"Referrer-Policy": "same-origin"}  # with "no-referrer" a browser hides where a form comes from
_ROOM = 64 * 1024  # what a form adds to the file it carries


class ReviewPages:
    """Routes of /vanban."""

    def __init__(self, house: House) -> None:
        self._house = house

    def routes(self) -> list[BaseRoute]:
        one = "/vanban/{number:int}"
        return [
            Route("/vanban", self.shelf, methods=["GET"]),
            Route("/vanban", self.upload, methods=["POST"]),
            Route(one, self.review, methods=["GET"]),
            Route(one + "/muc", self.edit, methods=["GET"]),
            Route(one + "/muc", self.decide, methods=["POST"]),
            Route(one + "/nhan", self.accept_sure, methods=["POST"]),
            Route(one + "/mot-lan", self.at_once, methods=["POST"]),
            Route(one + "/dau", self.head, methods=["POST"]),
            Route(one + "/giu", self.kept, methods=["POST"]),
            Route(one + "/ghi", self.proposal, methods=["GET"]),
            Route(one + "/ghi", self.write, methods=["POST"]),
            Route(one + "/xoa", self.forget, methods=["POST"]),
        ]

    # --- documents ----------------------------------------------------------------------------------------------------

    async def shelf(self, request: Request) -> HTMLResponse:
        return await self._shelf()

    async def _shelf(self, fault: Fault | None = None) -> HTMLResponse:
        commune = await self._commune()
        kept = await self._house.store.read(readings.newest, commune.id)
        values = {"kept": kept, "commune": commune, "fault": fault, "now": local_now(self._house)}
        return _page("papers.html", 422 if fault else 200, **values)

    async def upload(self, request: Request) -> Response:
        """A file to a document under review; refused ones are forgotten here and now."""
        try:
            form = await forms.read(request, LARGEST + _ROOM)
        except HTTPException as refusal:
            if refusal.status_code != 413:
                raise
            return await self._shelf(DocumentFault("tệp quá 20 MB.", "", "Hãy dùng bản có lớp chữ (.docx, .txt)."))
        name, data = form.files.get("tep", ("", b""))
        try:
            if not name:
                raise DocumentFault("chưa chọn tệp.", "", "Chọn tệp văn bản rồi bấm «Đọc văn bản».")
            signed = form.day("ngay_ky")
            text = await asyncio.to_thread(extract_bytes, data, name)
        except ValueError:
            return await self._shelf(Fault("ngày ký không phải là ngày.", "", "Ghi dạng 2026-01-15, hoặc để trống."))
        except DocumentFault as fault:
            return await self._shelf(fault)
        revised = form.text("sua_doi")
        if revised.startswith(_COPY):
            return await self._keep_copy(name, text, signed, revised.removeprefix(_COPY))
        return _to(f"/vanban/{await self._keep(name, text, signed, revised)}")

    async def _keep_copy(self, name: str, text: str, signed: Any, book: str) -> Response:
        """Stores the original of a rulebook in force: *Căn cứ* in chat quotes it, no rule changes."""
        commune = await self._commune()
        if not any(one.id == book for one in commune.rulebooks):
            return await self._shelf(Fault("không có bộ quy tắc này.", "", "Chọn lại văn bản."))

        def work(tx: Connection, now: datetime) -> None:
            number = readings.keep(tx, commune.id, name=name, text=text, now=now, signed_on=signed)
            readings.mark_copy(tx, commune.id, number, book, now)

        await self._house.store.do(work, self._house.clock.now())
        return _to("/vanban")

    async def _keep(self, name: str, text: str, signed: Any, revised: str) -> int:
        """Stores the text with what carries over from the rulebook it revises and from that one's own reading."""
        commune, store = await self._commune(), self._house.store
        book = next((one for one in commune.rulebooks if one.id == revised), None)
        review = Review()
        if book is not None:
            earlier = await store.read(readings.newest, commune.id, book.id, 1)
            review = await asyncio.to_thread(self._carried, commune, text, signed, book.id, earlier)
        return await store.do(
            readings.keep,
            commune.id,
            name=name,
            text=text,
            now=self._house.clock.now(),
            signed_on=signed,
            rulebook=book.id if book else "",
            review=review,
        )

    def _carried(self, commune: Commune, text: str, signed: Any, book: str, earlier: list[Held]) -> Review:
        """What the rulebook says of the new text, and what was dropped from the old one and is still there."""
        known = reviewing.repealed(self._house.settings.config)
        old = next(one for one in commune.rulebooks if one.id == book)
        new = reviewing.read_again(commune, text, signed, known)
        taken = {rule.id for one in commune.rulebooks if one.id != book for rule in one.rules}
        review = carry(old, new, due_days(commune), taken)
        for held in earlier:
            before = reviewing.read_again(commune, held.text, held.signed_on, known)
            for one in rekey(held.review, before, new).decisions:
                if one.verdict is Verdict.drop and one.key not in review.by_key:
                    review = review.decide(one)
        return review

    async def forget(self, request: Request) -> Response:
        await forms.read(request)
        await self._house.store.do(readings.forget, self._house.commune.id, request.path_params["number"])
        return _to("/vanban")

    # --- review -------------------------------------------------------------------------------------------------------

    async def review(self, request: Request) -> HTMLResponse:
        """Every candidate beside its paragraph."""
        return self._review(await self._case(request), request.query_params.get("loc", ""))

    def _review(self, case: Case, chosen: str, fault: Fault | None = None) -> HTMLResponse:
        name = chosen if chosen in FILTERS else ""
        shown = [line for line in case.lines if FILTERS[name][1](line)]
        by_number = {line.number: line for line in shown}
        parts = {
            kind: passages(case.held.text, [(line.number, line.item) for line in shown if line.soft is soft])
            for kind, soft in (("sure", False), ("soft", True))
        }
        counts = {key: sum(map(test, case.lines)) for key, (_, test) in FILTERS.items()}
        values = {
            "case": case,
            "lines": by_number,
            "chosen": name,
            "filters": [(key, label, counts[key]) for key, (label, _) in FILTERS.items()],
            "fault": fault,
            "facts": lambda line: reviewing.facts(line, case.commune),
            "once": reviewing.at_once(case),
            "words": reviewing,
            **parts,
        }
        return _page("review.html", 422 if fault else 200, **values)

    async def edit(self, request: Request) -> HTMLResponse:
        """One candidate with every word of its rule in a form."""
        case = await self._case(request)
        line = _line(case, request.query_params.get("khoa", ""))
        return self._edit(case, line, request.query_params.get("loc", ""))

    def _edit(self, case: Case, line: Line, chosen: str, fault: Fault | None = None) -> HTMLResponse:
        (passage,) = passages(case.held.text, [(line.number, line.item)])
        commune, directory = case.commune, case.commune.directory
        single = [(one.id, one.name) for one in directory.units.values()]
        values = {
            "case": case,
            "line": line,
            "passage": passage,
            "chosen": chosen,
            "fault": fault,
            "single": single,
            "everybody": [(one.id, f"{one.name} (nhóm)") for one in directory.collectives.values()] + single,
            "rows": [(key, key) for key in commune.due_days],
            "policies": [(policy.name, policy.name) for policy in commune.policies.values()],
        }
        return _page("correct.html", 422 if fault else 200, **values, words=reviewing)

    async def decide(self, request: Request) -> Response:
        """Accept, correct, drop, or think again about one candidate."""
        form = await forms.read(request)
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
                    return self._edit(case, line, chosen, fault)
            case _:
                raise HTTPException(400)
        await self._change(case, change)
        return _to(f"/vanban/{case.held.id}{_query(chosen)}#muc-{line.number}")

    async def accept_sure(self, request: Request) -> Response:
        """Takes everything sure that nobody has decided about: the one confirmation a letter needs."""
        await forms.read(request)
        case = await self._case(request)
        await self._change(case, lambda review: reviewing.accept_all(review, case.waiting))
        return _to(f"/vanban/{case.held.id}")

    async def at_once(self, request: Request) -> Response:
        """Takes what a letter asks and puts it in force: one confirmation, of the very list that was shown."""
        form = await forms.read(request)
        case = await self._case(request)
        lines = reviewing.at_once(case)
        shown = {line.mark: form.text(f"chu_tri-{line.number}") for line in lines}
        known = {*case.commune.directory.units, *case.commune.directory.collectives, ""}
        if form.texts("muc") != list(shown) or not set(shown.values()) <= known or not lines:
            return self._review(case, "", Fault("Nội dung đã thay đổi.", "", "Đồng chí xem lại rồi bấm."))
        await self._change(case, lambda review: reviewing.taken_at_once(review, lines, shown))
        case = await self._case(request)
        made = await self._propose(case)
        return self._proposal(case, made) if made.problems or made.twin else await self._put(case, made)

    async def head(self, request: Request) -> Response:
        """Id, title, year, number and day of the rulebook."""
        form = await forms.read(request)
        case = await self._case(request)
        try:
            book = correcting.head(case, form)
        except Fault as fault:
            return self._review(case, "", fault)
        await self._change(case, lambda review: replace(review, book=book))
        return _to(f"/vanban/{case.held.id}")

    async def kept(self, request: Request) -> Response:
        """Drops a rule of the revised rulebook that the new text does not have."""
        form = await forms.read(request)
        case = await self._case(request)
        gone = form.text("ma")

        def change(review: Review) -> Review:
            return replace(review, kept=tuple(row for row in review.kept if row["ma"] != gone))

        await self._change(case, change)
        return _to(f"/vanban/{case.held.id}#giu")

    # --- in force -----------------------------------------------------------------------------------------------------

    async def proposal(self, request: Request) -> HTMLResponse:
        """What writing the rulebook would change, or why it cannot be written yet."""
        case = await self._case(request)
        return self._proposal(case, await self._propose(case))

    def _proposal(self, case: Case, made: Proposal, *, stale: bool = False) -> HTMLResponse:
        return _page("write.html", 409 if stale else 200, case=case, made=made, stale=stale)

    async def _propose(self, case: Case) -> Proposal:
        held = await self._house.store.read(documents.current, case.commune.id)
        return await asyncio.to_thread(reviewing.propose, case, held)

    async def write(self, request: Request) -> Response:
        """Puts the rulebook in force, provided it is the one whose difference was shown."""
        form = await forms.read(request)
        case = await self._case(request)
        made = await self._propose(case)
        if made.mark != form.text("dau") or made.problems:
            return self._proposal(case, made, stale=made.mark != form.text("dau"))
        return await self._put(case, made)

    async def _put(self, case: Case, made: Proposal) -> HTMLResponse:
        """Makes what was proposed the rulebook in force."""
        before = (await self._house.store.read(documents.current, case.commune.id)).get(made.name)
        await self._house.store.do(
            readings.put_in_force,
            case.commune,
            case.held.id,
            made.rulebook,
            dict(made.documents),
            author=AUTHOR,
            now=self._house.clock.now(),
        )
        text, folder = made.documents[made.name], self._house.settings.config
        back = await asyncio.to_thread(documents.back_to_folder, folder, made.name, before, text)
        if self._house.heart is not None:
            self._house.heart.poke()
        return _page("written.html", case=case, made=made, back=back)

    # --- inside -------------------------------------------------------------------------------------------------------

    async def _commune(self) -> Commune:
        """As the record has it now, which a page written a moment ago may have changed."""
        return await self._house.store.read(documents.load_current, self._house.commune.id)

    async def _case(self, request: Request) -> Case:
        commune = await self._commune()
        held = await self._house.store.read(readings.find, commune.id, request.path_params["number"])
        if held is None:
            raise HTTPException(404)
        return await asyncio.to_thread(reviewing.case, held, commune, self._house.settings.config)

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


def _to(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303, headers=_REFERRER)


def _page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    answer = pages.page(template, status, **values)
    answer.headers.update(_REFERRER)
    return answer
