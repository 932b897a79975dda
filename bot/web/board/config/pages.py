"""*Cấu hình*: an office without an IT person changes everything under config/ here. Nothing counts before it is shown.

Section, row, proposal, errors beside the fields, difference, *Áp dụng*, and a way back: one mechanism for all of it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot import texts
from bot.ledger.duties import obligations
from bot.ledger.rules import documents
from bot.texts import plain, render
from bot.web.board.config import changing, filling, proposing, rules, tables
from bot.web.board.config.proposing import Proposed
from bot.web.board.config.sections import BY_ID, SECTIONS, Kind, Section, Shape, options_of
from bot.web.board.seat import Seat
from bot.web.gate.doors import HEADERS, Page, Visit, form_of
from bot.web.gate.forms import Form
from bot.web.house import House
from bot.web.labels import RULE_KINDS
from schedules.commune import Commune
from schedules.configuration import editing
from schedules.errors import ConfigFault, Fault

LARGEST = 6 * 1024 * 1024
AT = "cau-hinh"


@dataclass(frozen=True, slots=True)
class Held:
    """The configuration of the record as it is this moment."""

    commune: Commune
    texts: dict[str, str]


class ConfigPages:
    """The pages of the configuration, for the office and the operator."""

    def __init__(self, house: House) -> None:
        self._house = house

    def gets(self) -> dict[str, Page]:
        return {
            AT: self.home,
            f"{AT}/muc": self.section,
            f"{AT}/dong": self.row,
            f"{AT}/van-ban": self.document,
            f"{AT}/lich-su": self.history,
            f"{AT}/lui": self.back,
            f"{AT}/xuat": self.export,
            f"{AT}/bang-mau": self.sheet,
        }

    def posts(self) -> dict[str, Page]:
        return {
            f"{AT}/dong": self.change,
            f"{AT}/van-ban": self.rewrite,
            f"{AT}/nhap": self.take_in,
            f"{AT}/ap-dung": self.apply,
        }

    def _seat(self, request: Request, visit: Visit) -> Seat:
        seat = Seat.of(self._house, request, visit)
        seat.need(seat.keeper)
        return seat

    async def _held(self) -> Held:
        def read(tx: Connection) -> Held:
            name = self._house.commune.id
            return Held(documents.load_current(tx, name), documents.current(tx, name))

        return await self._house.store.read(read)

    # --- looking ------------------------------------------------------------------------------------------------------

    async def home(self, request: Request, visit: Visit) -> Response:
        seat, held = self._seat(request, visit), await self._held()
        return await self._home(seat, held)

    async def _home(self, seat: Seat, held: Held, fault: str = "", status: int = 200) -> Response:
        live = await self._house.store.read(obligations.live_units, held.commune.id)
        apart = await asyncio.to_thread(proposing.apart, self._house.settings.config, held.texts)
        note = render("page.config.applied").text if seat.asked("xong") == "ap_dung" else ""
        return seat.page(
            "config/home.html", AT, status, sections=SECTIONS, books=_books(held.texts),
            names=sorted(held.texts), live=len(live), fault=fault,
            units=len(held.commune.directory.units), note=note, apart=apart,
        )  # fmt: skip

    async def section(self, request: Request, visit: Visit) -> Response:
        """The rows of a section; one that is a single form is shown at once."""
        seat, held = self._seat(request, visit), await self._held()
        section = _section(seat.asked("muc"), held)
        text = held.texts.get(section.document, "")
        if section.shape is Shape.form:
            return self._form(seat, held, section, "", filling.standing(section, text, ""), filling.Wrong())
        rows = [(name, _title(section, name, one), one) for name, one in filling.rows_of(section, text)]
        kinds = rules.kinds() if section.id.startswith(f"{rules.RULES}.") else {}
        parts = [
            (RULE_KINDS[kind] if kind else "", [(name, title) for name, title, one in rows if one.get("loai") == kind])
            for kind in kinds
        ]
        parts = parts or [("", [(name, title) for name, title, _ in rows])]
        return seat.page("config/rows.html", AT, section=section, parts=parts, kinds=kinds, labels=RULE_KINDS)

    async def row(self, request: Request, visit: Visit) -> Response:
        """One row in a form; without a name an empty one."""
        seat, held = self._seat(request, visit), await self._held()
        name = seat.asked("dong")
        section = _section(seat.asked("muc"), held, name)
        text = held.texts.get(section.document, "")
        if name and filling.path_of(section, section.groups[0], text, name) is None:
            raise HTTPException(404)
        return self._form(seat, held, section, name, filling.standing(section, text, name), filling.Wrong())

    def _form(
        self, seat: Seat, held: Held, section: Section, row: str, values: filling.Typed, wrong: filling.Wrong,
        status: int = 200, name: str = "",
    ) -> Response:  # fmt: skip
        return seat.page(
            "config/row.html", AT, status, section=section, row=row, values=values, wrong=wrong, Kind=Kind, Shape=Shape,
            options=lambda one: options_of(one, held.commune), name_of=filling.name_of, spare=filling.SPARE, name=name,
            called=_called(section, row, values), got=filling.got, is_yes=filling.is_yes, shown=filling.shown,
            back=_list_of(section),
            before=filling.mark(section, held.texts.get(section.document, ""), row),
        )  # fmt: skip

    async def document(self, request: Request, visit: Visit) -> Response:
        """A document as it is written."""
        seat, held = self._seat(request, visit), await self._held()
        name = seat.asked("ten")
        if name not in held.texts:
            raise HTTPException(404)
        return seat.page("config/text.html", AT, name=name, text=held.texts[name], problems=())

    async def history(self, request: Request, visit: Visit) -> Response:
        """What was changed, by whom, and the way back."""
        seat = self._seat(request, visit)
        found = await self._house.store.read(proposing.versions, self._house.commune.id)
        known = seat.commune.directory.people
        rows = [(one, known[one.who].title if one.who in known else one.who) for one in found]
        return seat.page("config/history.html", AT, rows=rows)

    async def back(self, request: Request, visit: Visit) -> Response:
        """Before a change again: shown like any other proposal."""
        seat, held = self._seat(request, visit), await self._held()
        old = await self._house.store.read(proposing.before, held.commune.id, seat.asked("ban"))
        if not old:
            raise HTTPException(404)
        return self._shown(seat, await self._propose(held, old), plain("config.taken_back"))

    async def export(self, request: Request, visit: Visit) -> Response:
        """Everything as one archive."""
        self._seat(request, visit)
        held = await self._held()
        name = f"cau-hinh-{held.commune.id}.zip"
        return _file(proposing.packed(held.texts), name, "application/zip")

    async def sheet(self, request: Request, visit: Visit) -> Response:
        """A table as it stands, to be filled in Excel and taken in again."""
        seat, held = self._seat(request, visit), await self._held()
        kind = seat.asked("loai")
        if kind not in tables.KINDS:
            raise HTTPException(404)
        made = await asyncio.to_thread(tables.write, kind, held.texts)
        return _file(made, f"{kind}.xlsx", tables.XLSX)

    # --- proposing ----------------------------------------------------------------------------------------------------

    async def _propose(self, held: Held, changed: proposing.Changed) -> Proposed:
        return await asyncio.to_thread(proposing.propose, held.commune, held.texts, changed)

    def _shown(
        self, seat: Seat, made: Proposed, title: str, notes: tuple[str, ...] = (), *, stale: bool = False
    ) -> Response:
        status = 409 if stale else 422 if made.problems else 200
        return seat.page("config/shown.html", AT, status, made=made, title=title, notes=notes, stale=stale)

    async def change(self, request: Request, visit: Visit) -> Response:
        """A row or a form as typed, or a row to go: problems beside the fields, else what would differ."""
        seat, held = self._seat(request, visit), await self._held()
        form = await form_of(request, visit, LARGEST)
        row = form.text("dong")
        section = _section(form.text("muc"), held, row)
        text = held.texts.get(section.document, "")
        if form.text("truoc") != filling.mark(section, text, row):
            return self._changed_meanwhile(seat, held, section, row)
        if form.text("lam") == "bo":
            try:
                made = await self._propose(held, {section.document: changing.removed(section, text, row)})
            except KeyError as gone:
                raise HTTPException(404) from gone
            except Fault as fault:
                made = proposing.refused({}, fault, section.document)
            return self._shown(seat, made, plain("config.removed", thing=section.thing, row=row))
        values, name = filling.typed(section, form), form.text("ten_dong")
        values = filling.with_name(section, text, values, row)
        wrong = _unnamed(section, text, row, values, name)
        if wrong is not None:
            return self._form(seat, held, section, row, values, wrong, 422, name)
        try:
            new = changing.written(section, text, row, values, name)
        except Fault as fault:
            wrong = filling.Wrong(others=(f"{section.document}, {fault}",))
            return self._form(seat, held, section, row, values, wrong, 422, name)
        made = await self._propose(held, {section.document: new})
        if made.problems:
            called = filling.name_in(section, values) or row or name
            placed = filling.placed(section, new, called, made.problems)
            return self._form(seat, held, section, row, values, placed, 422, name)
        called = _called(section, row or name or filling.name_in(section, values), values)
        return self._shown(seat, made, called or section.title)

    def _changed_meanwhile(self, seat: Seat, held: Held, section: Section, row: str) -> Response:
        """Somebody else changed the very row this form was opened on: nothing of theirs is overwritten unseen."""
        text = held.texts.get(section.document, "")
        if row and filling.path_of(section, section.groups[0], text, row) is None:
            raise HTTPException(404)
        said = render("page.config.meanwhile").text
        return self._form(
            seat, held, section, row, filling.standing(section, text, row), filling.Wrong(others=(said,)), 409
        )

    async def rewrite(self, request: Request, visit: Visit) -> Response:
        """A document as typed, whole."""
        seat, held = self._seat(request, visit), await self._held()
        form = await form_of(request, visit, LARGEST)
        name, text = form.text("ten"), _whole(form, "chu")
        if name not in held.texts:
            raise HTTPException(404)
        made = await self._propose(held, {name: text})
        mine = [one for one in made.problems if one.file == name]
        if mine:
            return seat.page("config/text.html", AT, 422, name=name, text=text, problems=made.problems)
        return self._shown(seat, made, name)

    async def take_in(self, request: Request, visit: Visit) -> Response:
        """A file of the configuration, or a table in Excel."""
        seat, held = self._seat(request, visit), await self._held()
        form = await form_of(request, visit, LARGEST)
        name, data = form.files.get("tep", ("", b""))
        try:
            if not name or not data:
                raise texts.failure(Fault, "config.no_file")
            changed, notes = await asyncio.to_thread(_read_in, name, data, held)
        except Fault as fault:
            return await self._home(seat, held, str(fault), 422)
        return self._shown(seat, await self._propose(held, changed), PurePath(name).name, notes)

    async def apply(self, request: Request, visit: Visit) -> Response:
        """What was shown comes into force; not when something else did meanwhile."""
        seat = self._seat(request, visit)
        form = await form_of(request, visit, LARGEST)
        gone = frozenset(form.texts("bo"))
        pairs = zip(form.values.get("ten", ()), form.values.get("chu", ()), strict=False)
        known = ((name, text) for name, text in pairs if proposing.known_name(name))
        changed = {name: None if name in gone else _lines(text) for name, text in known}
        held = await self._held()
        now, commune = self._house.clock.now(), held.commune.id
        try:
            done = await self._house.store.do(
                proposing.apply, commune, changed, form.text("goc"), by=seat.person.id, now=now
            )
        except ConfigFault:
            done = False
        except Fault as fault:
            return self._shown(seat, proposing.refused(changed, fault), plain("config.change"))
        if not done and any(held.texts.get(name) != text for name, text in changed.items()):  # else: pressed twice
            return self._shown(seat, await self._propose(held, changed), plain("config.change"), stale=True)
        folder = self._house.settings.config
        await asyncio.to_thread(proposing.to_folder, folder, held.texts, changed)
        if self._house.heart is not None:
            self._house.heart.poke()
        return RedirectResponse(seat.to(AT, xong="ap_dung"), 303, headers=dict(HEADERS))


def _section(name: str, held: Held, row: str = "") -> Section:
    found = BY_ID.get(name) or rules.section(name, held.texts, row)
    if found is None:
        raise HTTPException(404)
    return found


def _books(texts: dict[str, str]) -> list[tuple[str, str, int, bool]]:
    """Each rulebook: name, title, how many rules, whether in force."""
    made = []
    for name, document in rules.names(texts).items():
        held = editing.plain(texts[document])
        book = held if isinstance(held, dict) else {}
        listed, accepted = book.get("quy_tac"), book.get("chap_nhan")
        size = len(listed) if isinstance(listed, list) else 0
        made.append((name, str(book.get("ten") or name), size, accepted is None or filling.is_yes(accepted)))
    return made


def _list_of(section: Section) -> str:
    """The section whose list a row is of: rules of every kind stand in one."""
    return ".".join(section.id.split(".")[:2])


def _called(section: Section, row: str, values: filling.Typed) -> str:
    """A row as people call it; its id where it has no title."""
    title = str(values.get(f"f0-{section.title_key}") or "") if section.names == ("ma",) else ""
    return title or row


def _title(section: Section, name: str, row: Any) -> str:
    if section.names != ("ma",):  # told apart by several words: say them all
        said = {one.key: dict(one.options) if not isinstance(one.options, str) else {} for one in section.fields}
        return " · ".join(said[key].get(row[key], row[key]) for key in section.names if row.get(key))
    return str(row.get(section.title_key) or name) if section.title_key else name


def _unnamed(section: Section, text: str, row: str, values: filling.Typed, name: str) -> filling.Wrong | None:
    """A row needs a name that no other has; the reader could not tell two rows with one name apart."""
    if section.shape is Shape.form or (section.shape is Shape.table and row):
        return None
    is_table = section.shape is Shape.table
    wanted, at = (name, "ten_dong") if is_table else (filling.name_in(section, values), f"f0-{section.names[0]}")
    if not wanted:
        label = next((one.label for one in section.fields if one.key == section.names[0]), "")
        by_id = is_table or section.names == ("ma",)
        return filling.Wrong({at: (plain("config.no_id") if by_id else plain("config.unwritten", label=label),)})
    taken = wanted != row and filling.path_of(section, section.groups[0], text, wanted) is not None
    return filling.Wrong({at: (plain("config.taken", wanted=wanted),)}) if taken else None


def _whole(form: Form, name: str) -> str:
    return _lines((form.values.get(name) or ("",))[0])


def _lines(text: str) -> str:
    """As it was before a browser made its line ends two signs long."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_in(name: str, data: bytes, held: Held) -> tuple[proposing.Changed, tuple[str, ...]]:
    if name.lower().endswith((".xlsx", ".xls")):
        return tables.read(name, data, held.texts, held.commune)
    return proposing.unpacked(data, name), ()


def _file(data: bytes, name: str, mime: str) -> Response:
    return Response(data, media_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})
