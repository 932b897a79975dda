"""The forms on a phone: a project owner's monthly table, a hamlet's report, the compiler's month with the Treasury."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, RowMapping
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from bot import texts
from bot.conversation import duties
from bot.conversation.answering import filing
from bot.ledger.duties import monthly
from bot.ledger.duties.monthly import Figure
from bot.summaries.sheets import money_sheet
from bot.texts import plain, render
from bot.web import pages
from bot.web.gate.doors import Door, Visit, form_of
from bot.web.gate.forms import Form
from bot.web.house import House, local_now
from schedules.calendar import TZ
from schedules.commune import Commune
from schedules.errors import Fault
from schedules.hamlet_form import QUESTIONS
from schedules.language import format_number
from schedules.money_table import ADVANCE, ESTIMATE, OBSTACLE, PAID, Compared, NotMoney, money
from schedules.portfolio import Project

LARGEST_FILE = 2 * 1024 * 1024
LONGEST = 500
_FEW = 5  # names a note tells; the rest are in the table
MONEY = (PAID, ADVANCE, ESTIMATE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Line:
    """A project in the form: what each field holds as typed, what is wrong with it, what looks doubtful."""

    project: Project
    plan: int | None
    before: int | None
    values: Mapping[str, str]
    wrong: Mapping[str, str]
    doubt: str = ""


class FilingPages:
    """Routes of /bieu."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._door = Door(
            house,
            filing.PURPOSE,
            plain("page.phone.form"),
            self._show,
            posts={"gui": self._send, "tep": self._upload, "chot": self._close},
            gets={"tai": self._download},
        )

    def routes(self) -> list[BaseRoute]:
        return self._door.routes()

    @property
    def _commune(self) -> Commune:
        return self._house.commune

    @property
    def _today(self) -> date:
        return local_now(self._house).date()

    async def _show(self, request: Request, visit: Visit) -> Response:
        form = visit.subject["form"]
        if form == filing.MONTH:
            return await self._month(visit)
        await self._check(visit)
        if form == filing.HAMLET:
            return await self._hamlet(visit)
        return self._table(visit, await self._lines(visit))

    async def _check(self, visit: Visit) -> None:
        """A link outlives a post: who no longer answers for the unit is not let in."""
        may = partial(
            filing.may_fill, commune=self._commune, person=visit.person.id, subject=visit.subject, today=self._today
        )
        if visit.subject["form"] != filing.MONTH and not await self._house.store.read(lambda tx: may(tx)):
            raise HTTPException(403)

    async def _send(self, request: Request, visit: Visit) -> Response:
        await self._check(visit)
        form = await form_of(request, visit)
        if visit.subject["form"] == filing.HAMLET:
            return await self._send_hamlet(visit, form)
        if visit.subject["form"] != filing.TABLE:
            raise HTTPException(404)
        return await self._send_table(visit, form)

    # --- a hamlet's report ----------------------------------------------------------------------------------------

    async def _hamlet(self, visit: Visit, wrong: str = "", status: int = 200) -> HTMLResponse:
        held = await self._house.store.read(duties.one, self._commune.id, visit.subject["obligation"])
        if held is None:
            raise HTTPException(404)
        open_ = held["state"] == "open"
        return pages.page(
            "phone/hamlet.html", status, visit=visit, questions=QUESTIONS, title=held["title"], due=held["due"],
            unit=self._commune.named(held["holder_unit"]), wrong=wrong, open=open_, key=_key(),
        )  # fmt: skip

    async def _send_hamlet(self, visit: Visit, form: Form) -> Response:
        nil = form.text("khong_phat_sinh") == "1"
        answers = {one.id: form.text(one.id)[:LONGEST] for one in QUESTIONS}
        filed = await self._file(visit, form, lambda turn: filing.file_hamlet(turn, visit.subject, answers, nil=nil))
        if filed is False:
            return await self._hamlet(visit, render("page.hamlet.empty").text, 422)
        return _thanks(render("page.hamlet.taken").text)

    # --- a project owner's table ----------------------------------------------------------------------------------

    async def _lines(self, visit: Visit, typed: Mapping[str, Mapping[str, str]] | None = None) -> list[Line]:
        commune, period = self._commune, visit.subject["period"]
        mine, old = await self._house.store.read(_held, commune.id, period)
        lines = []
        for project in self._projects(visit.subject["unit"]):
            values = (
                typed.get(project.id, {}) if typed is not None else _filled(mine.get(project.id), old.get(project.id))
            )
            before = old[project.id]["paid_vnd"] if project.id in old else None
            plan = project.plan_at(self._today)
            lines.append(_judged(project, plan, before, values))
        return lines

    def _projects(self, unit: str) -> list[Project]:
        console = self._house.settings.local_only
        return [one for one in self._commune.projects.values() if one.owner == unit and (console or not one.sample)]

    def _table(
        self, visit: Visit, lines: list[Line], *, said: str = "", status: int = 200, key: str = ""
    ) -> HTMLResponse:
        period = visit.subject["period"]
        return pages.page(
            "phone/money.html", status, visit=visit, lines=lines, month=filing.words_of(period), said=said,
            unit=self._commune.named(visit.subject["unit"]), as_of=filing.as_of(period, self._today),
            doubts=any(line.doubt for line in lines), wrong=any(line.wrong for line in lines),
            checked=status == 422, key=key or _key(),
        )  # fmt: skip

    async def _send_table(self, visit: Visit, form: Form) -> Response:
        names = (*MONEY, OBSTACLE)
        typed = {
            one.id: {name: form.text(f"{one.id}.{name}")[:LONGEST] for name in names}
            for one in self._projects(visit.subject["unit"])
        }
        lines = await self._lines(visit, typed)
        if any(line.wrong for line in lines):
            return self._table(visit, lines, said=render("page.money.wrong").text, status=422)
        if any(line.doubt for line in lines) and form.text("da_kiem_tra") != "1":
            said = render("page.money.doubt").text
            return self._table(visit, lines, said=said, status=422)
        figures = [_figure(line) for line in lines if any(line.values.values())]
        if not figures:
            return self._table(visit, lines, said=render("page.money.empty").text, status=422)
        through = "excel" if form.text("tu_tep") == "1" else "web"
        await self._file(visit, form, lambda turn: filing.file_table(turn, visit.subject, figures, through))
        return _thanks(
            render("page.money.taken", period=filing.words_of(visit.subject["period"]), count=len(figures)).text
        )

    async def _download(self, request: Request, visit: Visit) -> Response:
        """The same table as an Excel file, filled as the page is."""
        if visit.subject["form"] != filing.TABLE:
            raise HTTPException(404)
        await self._check(visit)
        lines = await self._lines(visit)
        rows = [(one.project.id, one.project.name, one.plan, one.values) for one in lines]
        period = visit.subject["period"]
        made = await asyncio.to_thread(money_sheet.write, filing.words_of(period), rows)
        headers = {"Content-Disposition": f'attachment; filename="bieu-{period}.xlsx"'}
        return Response(made, media_type=XLSX, headers=headers)

    async def _upload(self, request: Request, visit: Visit) -> Response:
        """A filled Excel file: shown in the form to be looked at and sent, nothing recorded; or the Treasury's list."""
        await self._check(visit)
        form = await form_of(request, visit, LARGEST_FILE)
        name, data = form.files.get("tep", ("", b""))
        known = list(self._commune.projects.values())
        if visit.subject["form"] == filing.TABLE:
            known = self._projects(visit.subject["unit"])
        try:
            if not name:
                raise texts.failure(Fault, "money.no_file")
            read = await asyncio.to_thread(money_sheet.read, data, name, [(one.id, one.name) for one in known])
        except Fault as fault:
            return await self._refused_file(visit, str(fault))
        if visit.subject["form"] == filing.MONTH:
            return await self._treasury(visit, form, read)
        typed = {one.id: read.values.get(one.id, {}) for one in known}
        said = render("page.money.read", count=len(read.values), unknown=read.unknown[:_FEW]).text
        return self._table(visit, await self._lines(visit, typed), said=said, key=_key())

    async def _refused_file(self, visit: Visit, said: str) -> Response:
        if visit.subject["form"] == filing.MONTH:
            return await self._month(visit, said, 422)
        return self._table(visit, await self._lines(visit), said=said, status=422)

    # --- the compiler's month -------------------------------------------------------------------------------------

    async def _month(self, visit: Visit, said: str = "", status: int = 200) -> HTMLResponse:
        if not filing.may_close(self._commune, visit.person.roles):
            raise HTTPException(403)
        period = visit.subject["period"]
        state = await self._house.store.read(_month_state, self._commune.id, period)
        console = self._house.settings.local_only
        known = [one for one in self._commune.projects.values() if console or not one.sample]
        lines = []
        for project in known:
            owner, treasury = state["owner"].get(project.id), state["treasury"].get(project.id)
            compared = Compared(project.id, owner and owner["paid_vnd"], treasury and treasury["paid_vnd"])
            lines.append({"project": project, "unit": self._commune.named(project.owner), "compared": compared,
                          "owner": owner, "changed": project.id in state["changed"]})  # fmt: skip
        closing = state["closing"]
        by = self._commune.directory.people.get(closing.person) if closing else None
        return pages.page(
            "phone/month.html", status, visit=visit, lines=lines, month=filing.words_of(period), said=said,
            closing=closing, by=by.title if by else "", closed_on=closing.at.astimezone(TZ).date() if closing else None,
            key=_key(),
        )  # fmt: skip

    async def _treasury(self, visit: Visit, form: Form, read: money_sheet.Read) -> Response:
        """The Treasury's list: its cumulative payments, appended as figures of their own."""
        wrong = [f"{name}: {value}" for name, row in read.values.items() if (value := _not_money(row.get(PAID, "")))]
        if wrong:
            return await self._month(visit, render("page.money.no_figure", wrong=wrong[:_FEW]).text, 422)
        period = visit.subject["period"]
        figures = [Figure(name, money(row.get(PAID, ""))) for name, row in read.values.items()]
        put = partial(
            monthly.put,
            commune=self._commune.id,
            period=period,
            source=monthly.TREASURY,
            figures=figures,
            as_of=filing.as_of(period, self._today),
            person=visit.person.id,
            through="excel",
            now=self._house.clock.now(),
        )
        changed = await self._house.store.do(lambda tx: put(tx))
        counted = {"count": len(figures), "changed": len(changed)}
        said = render("page.money.treasury", **counted, unknown=read.unknown[:_FEW]).text
        return await self._month(visit, said)

    async def _close(self, request: Request, visit: Visit) -> Response:
        form = await form_of(request, visit)
        if visit.subject["form"] != filing.MONTH or not filing.may_close(self._commune, visit.person.roles):
            raise HTTPException(403)
        made = await self._file(visit, form, lambda turn: filing.close_month(turn, visit.subject["period"]))
        if made is None:
            return await self._month(visit, render("page.money.nothing_new").text, 422)
        return await self._month(visit, render("page.money.closed", version=made.version).text)

    # --- the record -----------------------------------------------------------------------------------------------

    async def _file(self, visit: Visit, form: Form, work: Any) -> Any:
        """One submission, once: its key was made with the page, so that a second press files nothing."""
        key = f"{visit.pass_id}/{form.text('khoa')[:40]}"
        console = self._house.settings.local_only

        def do(tx: Connection) -> Any:
            turn = filing.as_turn(tx, self._commune, visit.person.id, key, self._house.clock.now(), console=console)
            done = work(turn) if turn is not None else None
            if done is False:
                raise _NothingFiled  # rolled back with its key: the same page may still be sent
            return done

        try:
            done = await self._house.store.do(do)
        except _NothingFiled:
            return False
        if self._house.heart is not None:
            self._house.heart.poke()
        return done


class _NothingFiled(Exception):
    """A submission that held nothing."""


def _key() -> str:
    """The key of one submission, made with its page."""
    return secrets.token_urlsafe(9)


def _thanks(words: str) -> HTMLResponse:
    return pages.page("phone/done.html", words=words)


def _held(tx: Connection, commune: str, period: str) -> tuple[Mapping[str, RowMapping], Mapping[str, RowMapping]]:
    return monthly.newest(tx, commune, period, monthly.OWNER), monthly.earlier(tx, commune, period)


def _month_state(tx: Connection, commune: str, period: str) -> dict[str, Any]:
    return {
        "owner": monthly.newest(tx, commune, period, monthly.OWNER),
        "treasury": monthly.newest(tx, commune, period, monthly.TREASURY),
        "closing": monthly.closed(tx, commune, period),
        "changed": monthly.changed_since(tx, commune, period),
    }


def _filled(mine: RowMapping | None, old: RowMapping | None) -> dict[str, str]:
    """What was sent for this month, else what the month before said of what lasts (advance, obstacle)."""
    columns = {PAID: "paid_vnd", ADVANCE: "advance_vnd", ESTIMATE: "estimate_vnd"}
    row = mine or old
    if row is None:
        return {}
    kept = {name: row[column] for name, column in columns.items() if mine is not None or name != ESTIMATE}
    values = {name: format_number(value) for name, value in kept.items() if value is not None}
    return values | ({OBSTACLE: row["obstacle"]} if row["obstacle"] else {})


def _judged(project: Project, plan: int | None, before: int | None, values: Mapping[str, str]) -> Line:
    """Wrong cells, and figures that can hardly be meant: asked back, not refused."""
    wrong = {name: plain("page.phone.no_money") for name in MONEY if _not_money(values.get(name, ""))}
    paid = None if PAID in wrong else money(values.get(PAID, ""))
    doubt = ""
    if paid is not None and plan and paid > plan:
        doubt = plain("page.phone.above_plan")
    elif paid is not None and before is not None and paid < before:
        doubt = plain("page.phone.below_before", before=format_number(before))
    elif paid is not None and plan and before is not None and paid - before > plan // 2:
        doubt = plain("page.phone.half_at_once")
    return Line(project, plan, before, values, wrong, doubt)


def _not_money(cell: str) -> str:
    """The cell itself where it is no sum of money."""
    try:
        money(cell)
    except NotMoney:
        return cell
    return ""


def _figure(line: Line) -> Figure:
    sums = {name: money(line.values.get(name, "")) for name in MONEY}
    obstacle = line.values.get(OBSTACLE, "").strip()
    return Figure(line.project.id, sums[PAID], sums[ADVANCE], sums[ESTIMATE], obstacle)
