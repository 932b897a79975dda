"""Six weeks of a small commune, scripted: every kind of reminder comes up once, and each day is judged by the auditor.

Culture claims early and nobody confirms for long, then it is sent back; Kinh tế answers once, then is silent, promises
a day; the project owner is blocked, asks for a later date and gets it; the hamlet says nothing. No chance in it, so
that what a planted fault changes is the fault's doing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.ledger.duties import obligations
from bot.ledger.routine import auditing
from bot.ledger.rules import adoption, documents
from bot.ledger.sending import lanes
from bot.ledger.store import Store
from bot.ledger.tables import meta
from bot.ledger.who import people
from schedules.auditor import Verdict, judge
from schedules.calendar import TZ
from schedules.commune import Commune
from tests.bot.conversation.stage import Stage, Wireless, _moment
from tests.town import CONFIG

FIRST, LAST = date(2026, 6, 1), date(2026, 7, 17)
OFFICE, CULTURE, ECONOMY, OWNER, HAMLET = (
    "chanh-van-phong",
    "truong-phong-van-hoa",
    "truong-phong-kinh-te",
    "giam-doc-ban-qlda",
    "truong-thon",
)
VICE, CHAIR = "pho-chu-tich", "chu-tich"
# When, who, and a text or (with >) the label of a button.
SCRIPT = (
    ("2026-06-10 10:00", ECONOMY, "đang làm"),
    ("2026-06-11 09:00", CULTURE, "xong"),
    ("2026-06-19 16:00", ECONOMY, "26/6 xong"),
    ("2026-06-24 10:00", OWNER, "2 vướng mặt bằng 3 hộ dân"),
    ("2026-06-26 09:30", OFFICE, ">Trả lại"),
    ("2026-06-26 09:31", OFFICE, "thiếu phụ lục"),
    ("2026-06-29 10:00", OWNER, "2 xin gia hạn đến 15/7 vì chưa có mặt bằng"),
    ("2026-07-01 09:00", CHAIR, ">Đồng ý"),
    ("2026-07-10 11:00", ECONOMY, "xong"),
)


def texts(folder: Path = CONFIG) -> dict[str, str]:
    """The small commune of tests/config and a hamlet."""
    found = documents.read_folder(folder)
    units = found["units.yaml"].replace(
        "don_vi:\n", "  - {ma: truong-thon, chuc_danh: Trưởng thôn Nà Pe}\n\ndon_vi:\n", 1
    )
    hamlet = "  - {ma: na-pe, ten: Thôn Nà Pe, loai: thon, nguoi_dung_dau: truong-thon, phu_trach: pho-chu-tich}\n"
    units = units.replace("nhom:\n", f"{hamlet}\nnhom:\n", 1)
    found["units.yaml"] = units.replace("    cap_pho: [pho-phong-kinh-te]\n", "    cap_pho: [pho-phong-kinh-te]\n", 1)
    book = found["rulebooks/bao-cao.yaml"]
    found["rulebooks/bao-cao.yaml"] = book.replace("phong-van-hoa]", "phong-van-hoa, na-pe]", 1)
    return found


class Small(Stage):
    """A `Stage` of other documents than the shipped ones."""

    def __init__(self, texts: Mapping[str, str], now: str) -> None:
        self.now, self.messenger, self.wireless = _moment(now), "telegram", Wireless("telegram")
        self.store, self.chats = Store("sqlite://"), {}
        self._ids = iter(range(100, 10**9))  # type: ignore[assignment]
        with self.store.begin() as tx:
            meta.create_all(tx)
        self.commune: Commune = self.store.do_now(self._found, dict(texts))
        self.reach = obligations.Reach()

    def _found(self, tx: Any, texts: dict[str, str]) -> Commune:
        commune, _ = documents.import_folder(tx, texts, now=self.now)
        adoption.adopt(tx, commune, self.now)
        for person in commune.directory.people:
            people.link(tx, commune.id, messenger=self.messenger, chat=person, person=person, now=self.now)
        for unit in commune.directory.units:
            obligations.go_live(tx, commune, unit, OFFICE, self.now)
        self.epoch = lanes.take(tx, commune, self.messenger, "thử", "stage", self.now).epoch
        return commune

    def _next_moment(self) -> datetime:
        """Only when reminders can be due."""
        day = self.now.astimezone(TZ).date()
        moments = (datetime(day.year, day.month, day.day, hour, tzinfo=TZ) for hour in (8, 14))
        coming = next((one for one in moments if one > self.now), None)
        return coming or datetime(day.year, day.month, day.day, 8, tzinfo=TZ) + timedelta(days=1)


@dataclass(frozen=True)
class Lived:
    stage: Small
    verdicts: tuple[Verdict, ...]

    @property
    def found(self) -> list[str]:
        """What the auditor has to say, a line each."""
        lines = []
        for one in self.verdicts:
            for name in ("gaps", "twice", "strange"):
                lines += [f"{one.day} {name} {what}" for what in getattr(one, name)]
        return lines


def live(
    first: date = FIRST, last: date = LAST, *, script: Any = SCRIPT, config: Mapping[str, str] | None = None
) -> Lived:
    """Lives the script and judges every day of it, as the night after it would."""
    stage = Small(config or texts(), f"{first} 06:00")
    for at, person, said in script:
        if at[:10] > last.isoformat():
            break
        stage.at(at)
        chat = stage[person]
        if said.startswith(">"):
            chat.presses(said[1:])
        else:
            chat.says(said)
    stage.at(f"{last} 17:00")
    return Lived(stage, tuple(verdicts(stage, first, last)))


def verdicts(stage: Small, first: date, last: date) -> Iterator[Verdict]:
    def work(tx: Any) -> list[Verdict]:
        known = auditing.matters(tx, stage.commune, last)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return [judge(stage.commune, known, auditing.seen(tx, stage.commune, day, stage.now)) for day in days]

    yield from stage.store.read_now(work)


Plant = Callable[[Any], None]
