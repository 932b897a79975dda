"""The page of a duty's evidence: what there is to look at, and where a phone sends more. For one person, by a pass."""

from __future__ import annotations

import asyncio
import secrets
from urllib.parse import quote

from sqlalchemy import Connection, RowMapping
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from bot.conversation import duties, showing
from bot.conversation.answering import attaching, evidence, filing
from bot.conversation.turn import CONSOLE, Turn
from bot.documents.kinds import LARGEST
from bot.lanes.fetcher import look
from bot.ledger import audit
from bot.ledger.duties import evidence as rows
from bot.ledger.duties.evidence import Kept, Sent
from bot.messengers.protocol import Incoming
from bot.texts import plain, render
from bot.web import pages
from bot.web.gate.doors import Door, Visit, form_of
from bot.web.gate.forms import Form
from bot.web.house import House, local_now

# Files are read and looked at in memory: so many arrive at once, of each pass one, and fewer are looked at. Whoever
# sends slowly holds a place among those that arrive, never one where files are looked at.
ARRIVING, AT_ONCE = 16, 3
ENVELOPE = 16 * 1024


class EvidencePages:
    """Routes of /minhchung."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._arriving: set[str] = set()
        self._looking = asyncio.Semaphore(AT_ONCE)
        self._door = Door(
            house,
            showing.PURPOSE,
            plain("page.phone.evidence"),
            self._show,
            posts={"gui": self._send},
            gets={"xem": self._file},
        )

    def routes(self) -> list[BaseRoute]:
        return self._door.routes()

    async def _show(self, request: Request, visit: Visit) -> Response:
        return await self._page(visit)

    async def _page(self, visit: Visit, said: str = "", status: int = 200) -> HTMLResponse:
        row, held, may_send = await self._house.store.read(self._looked, visit)
        commune = self._house.commune
        files = [showing.described(commune, one) | {"id": one["id"], "state": one["state"]} for one in held]
        return pages.page(
            "phone/evidence.html", status, visit=visit, title=row["title"], unit=commune.named(row["holder_unit"]),
            due=row["due"], files=files, may_send=may_send, said=said, wrong=status != 200,
            key=secrets.token_urlsafe(9), most=LARGEST // 1024 // 1024,
        )  # fmt: skip

    def _looked(self, tx: Connection, visit: Visit) -> tuple[RowMapping, list[RowMapping], bool]:
        """The duty and its files, for whom the link was made, as far as that person may still see them."""
        turn = self._turn(tx, visit)
        row = duties.one(tx, turn.commune.id, str(visit.subject["obligation"]))
        if row is None or not evidence.may_look(turn, row):
            raise HTTPException(403)
        may_send = duties.may_answer(turn, row) and row["state"] in duties.OPEN
        return row, rows.of_obligation(tx, turn.commune.id, row["id"]), may_send

    def _turn(self, tx: Connection, visit: Visit) -> Turn:
        where = CONSOLE if self._house.settings.local_only else filing.WEB
        incoming = Incoming(kind="file", messenger=where, chat=visit.person.id, sender=visit.person.id)
        return Turn(tx, self._house.commune, incoming, 0, self._house.clock.now(), visit.person)

    # --- sending --------------------------------------------------------------------------------------------------

    async def _send(self, request: Request, visit: Visit) -> Response:
        _, _, may_send = await self._house.store.read(self._looked, visit)
        if not may_send:
            raise HTTPException(403)
        enough = await self._house.store.read(self._enough, visit)
        if enough:
            return await self._page(visit, enough, 429)
        try:
            form = await self._arrived(request, visit)
        except HTTPException as refused:
            if refused.status_code == 413:
                return await self._page(visit, _refusal("size"), 413)
            raise
        name, content = form.files.get("tep", ("", b""))
        async with self._looking:
            verdict = await self._look(name, content)
        if isinstance(verdict, str):
            if verdict == "secret":
                await self._house.store.do(self._secret, visit, form.text("khoa"))
            return await self._page(visit, _refusal(verdict), 422)
        enough = await self._house.store.do(self._keep, visit, form.text("khoa"), verdict)
        if self._house.heart is not None:
            self._house.heart.poke()
        return await self._page(visit, enough or render("page.evidence.taken").text, 429 if enough else 200)

    async def _arrived(self, request: Request, visit: Visit) -> Form:
        """The form, read while nothing else is kept waiting for it. HTTPException 503 while as many arrive as may."""
        if visit.pass_id in self._arriving or len(self._arriving) >= ARRIVING:
            raise HTTPException(503, headers={"Retry-After": "10"})
        self._arriving.add(visit.pass_id)
        try:
            return await form_of(request, visit, LARGEST + ENVELOPE)
        finally:
            self._arriving.discard(visit.pass_id)

    async def _look(self, name: str, content: bytes) -> Kept | str:
        cabinet = self._house.cabinet
        if cabinet is None:
            return "nowhere"
        at = local_now(self._house).strftime("%d%m%Y")
        return await asyncio.to_thread(look, cabinet, content, name, at)

    def _enough(self, tx: Connection, visit: Visit) -> str:
        """What to say to somebody who has sent all that a day takes; "" to everybody else."""
        answer = evidence.too_many(self._turn(tx, visit))
        return answer.text.text if answer is not None else ""

    def _keep(self, tx: Connection, visit: Visit, key: str, file: Kept) -> str:
        """One row a submission, however often the page is sent; why it was not kept after all, or ""."""
        turn = self._submission(tx, visit, key)
        if turn is None:
            return ""
        enough = evidence.too_many(turn)
        if enough is not None:
            return enough.text.text
        row = duties.one(tx, turn.commune.id, str(visit.subject["obligation"]))
        if row is None or not duties.may_answer(turn, row):
            raise HTTPException(403)
        sent = Sent(turn.person.id, turn.now, filing.WEB, rows.DOCUMENT)
        id_ = rows.add(tx, turn.commune.id, sent, inbox=turn.inbox, of=row)
        attaching.settle_file(tx, turn.commune, id_, file, turn.now)
        return ""

    def _secret(self, tx: Connection, visit: Visit, key: str) -> None:
        turn = self._submission(tx, visit, key)
        if turn is not None:
            attaching.tell_of_secret(turn)

    def _submission(self, tx: Connection, visit: Visit, key: str) -> Turn | None:
        console = self._house.settings.local_only
        key, now = f"{visit.pass_id}/{key[:40]}", self._house.clock.now()
        return filing.as_turn(tx, self._house.commune, visit.person.id, key, now, console=console)

    # --- looking --------------------------------------------------------------------------------------------------

    async def _file(self, request: Request, visit: Visit) -> Response:
        """One file: a picture is shown, anything else is only ever saved; a browser never guesses what it is."""
        _, held, _ = await self._house.store.read(self._looked, visit)
        wanted = request.query_params.get("t", "")
        one = next((one for one in held if str(one["id"]) == wanted and one["state"] == rows.KEPT), None)
        cabinet = self._house.cabinet
        content = None
        if one is not None and one["sha256"] and cabinet is not None:
            content = await asyncio.to_thread(cabinet.get, one["sha256"])
        if one is None or content is None:
            raise HTTPException(404)
        await self._house.store.do(self._note, visit)
        return as_file(one, content)

    def _note(self, tx: Connection, visit: Visit) -> None:
        now, subject = self._house.clock.now(), str(visit.subject["obligation"])
        audit.note(tx, self._house.commune.id, who=visit.person.id, what="evidence_seen", now=now, subject=subject)


def as_file(one: RowMapping, content: bytes) -> Response:
    """A kept file as an answer: a picture is shown, anything else only saved, and nothing in it may run."""
    how = "inline" if one["kind"] == rows.PHOTO else "attachment"
    headers = {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(one['name'], safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type=one["mime"], headers=headers)


def _refusal(reason: str) -> str:
    return render(
        "other.secret" if reason == "secret" else "evidence.refused",
        **({} if reason == "secret" else {"reason": reason}),
    ).text
