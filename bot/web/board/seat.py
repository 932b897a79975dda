"""Whoever sits at the board: what that person may see, which pages are offered, how addresses are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.conversation.seeing import may_see, sees_all
from bot.texts import plain
from bot.web import pages
from bot.web.gate.doors import Visit
from bot.web.house import House, local_now
from bot.web.phone.downloads import where
from schedules.commune import Commune
from schedules.directory import Person, Role

KEEPERS = frozenset({Role.office, Role.operator})
# Address, for whom: everybody, who sees all, who works in the office, who keeps the configuration.
_PAGES = (
    ("", "everybody"),
    ("sang-nay", "office"),
    ("viec", "everybody"),
    ("don-vi", "everybody"),
    ("du-an", "everybody"),
    ("lich", "everybody"),
    ("im-lang", "all"),
    ("kenh", "all"),
    ("van-ban", "keepers"),
    ("cau-hinh", "keepers"),
)


@dataclass(frozen=True, slots=True)
class Seat:
    """One request to the board by whom the door let in. `unit`: the only one shown; None for the whole commune."""

    house: House
    visit: Visit
    request: Request
    now: datetime  # in Asia/Ho_Chi_Minh

    @classmethod
    def of(cls, house: House, request: Request, visit: Visit) -> Seat:
        """HTTPException 403 for somebody who has nothing to look at."""
        if not sees_all(visit.person) and not visit.person.units:
            raise HTTPException(403)
        return cls(house, visit, request, local_now(house))

    @property
    def commune(self) -> Commune:
        return self.house.commune

    @property
    def person(self) -> Person:
        return self.visit.person

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def all(self) -> bool:
        return sees_all(self.person)

    @property
    def office(self) -> bool:
        return Role.office in self.person.roles

    @property
    def keeper(self) -> bool:
        return bool(self.person.roles & KEEPERS)

    @property
    def messenger(self) -> str | None:
        """Where figures are shown: sample rows take part on the console alone."""
        return where(self.house)

    def need(self, allowed: bool) -> None:
        """HTTPException 403 where the person's roles do not reach; looked at anew at every call."""
        if not allowed:
            raise HTTPException(403)

    def units(self) -> list[str]:
        """Units this person may look at, in the order of the directory."""
        return [unit for unit in self.commune.directory.units if may_see(self.person, unit)]

    def unit(self) -> str | None:
        """The unit that was asked for, if it may be seen; else the whole, or the first own unit."""
        asked = self.asked("don_vi")
        if asked and asked in self.units():
            return asked
        return None if self.all else self.person.units[0]

    def asked(self, name: str) -> str:
        return self.request.query_params.get(name, "").strip()[:200]

    # --- addresses --------------------------------------------------------------------------------------------------

    def to(self, page: str = "", **query: Any) -> str:
        """The address of a page of this board, filters with it; those without a value are left out."""
        given = {key: value for key, value in query.items() if value not in (None, "")}
        path = f"{self.visit.path}/{page}" if page else self.visit.path
        return f"{path}?{urlencode(given)}" if given else path

    def shared(self, page: str, **query: Any) -> str:
        """The same view without anybody's link: each who opens it sees it through their own board."""
        given = {key: value for key, value in query.items() if value not in (None, "")}
        base = self.house.links.base or ""
        return f"{base}/chung/{page}" + (f"?{urlencode(given)}" if given else "")

    def offered(self) -> list[tuple[str, str, str]]:
        reach = {"everybody": True, "all": self.all, "office": self.office, "keepers": self.keeper}
        named = [(name, plain(f"page.board.nav.{name or 'tong-quan'}")) for name, whom in _PAGES if reach[whom]]
        return [(name, label, self.to(name)) for name, label in named]

    def page(self, template: str, here: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page of the board within its frame."""
        frame: Mapping[str, Any] = {
            "seat": self,
            "here": here,
            "nav": self.offered(),
            "to": self.to,
            "now": self.now,
            "today": self.today,
            "until": self.visit.until.astimezone(self.now.tzinfo),
            "drill": self.house.settings.local_only,
            "mark": self.visit.mark,
        }
        return pages.page(f"board/{template}", status, **frame, **values)
