"""What a person sees on the phone: a list of own duties with days, or a question with buttons. Nothing but the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.simulator.world import Heard

_LINE = re.compile(
    r"^(?:(?P<n>\d{1,3})\. )?(?P<name>.+?): hạn(?: nội bộ| mới)? (?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"
    r"(?P<rest>.*)$"
)
_OTHERS = ("Cần đôn đốc", "Đến hạn hôm nay, còn chờ", "Chờ xác nhận", "Chưa rõ tình trạng, có từ")
_HEADING = "Nhắc việc "
_REPEATED = "(Nhắc lại) "


@dataclass(frozen=True, slots=True)
class Line:
    """One own duty of a reminder: its number where it has one, its name, its day, and what else is said of it."""

    n: int | None
    name: str
    due: date
    rest: str

    @property
    def report(self) -> bool:
        return "áo cáo" in self.name

    @property
    def figure(self) -> bool:
        """Whether it is about a percentage to reach."""
        return "%" in self.name


def is_reminder(heard: Heard) -> bool:
    """Whether a text that was heard is a reminder, a repeated one included."""
    return heard.text.removeprefix(_REPEATED).startswith(_HEADING)


def own(heard: Heard) -> list[Line]:
    """The duties a reminder asks its reader about; those of others, which come under headings of their own, are not."""
    found = []
    for text in heard.text.splitlines()[1:]:
        if text.startswith(_OTHERS):
            break
        match = _LINE.match(text)
        if match:
            due = date(int(match["year"]), int(match["month"]), int(match["day"]))
            found.append(Line(int(match["n"]) if match["n"] else None, match["name"], due, match["rest"]))
    return found


def token(heard: Heard, label: str) -> str | None:
    """The button whose label begins so."""
    return next((token for words, token in heard.choices if words.startswith(label)), None)
