"""What a commune decides for itself besides units, projects and rules. Data only; read from commune.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from schedules.rulebook import Every


@dataclass(frozen=True, slots=True)
class Hours:
    """When messages go out (Asia/Ho_Chi_Minh). Nothing but answers goes out from quiet_from to quiet_to."""

    morning: time = time(8)
    due_day: time = time(14)
    quiet_from: time = time(18)
    quiet_to: time = time(7)

    def quiet(self, moment: datetime | time) -> bool:
        """Whether that moment lies in quiet hours: from 18:00 sharp, until just before 07:00."""
        clock = moment.timetz().replace(tzinfo=None) if isinstance(moment, datetime) else moment
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= clock < self.quiet_to
        return clock >= self.quiet_from or clock < self.quiet_to


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekday (0 is Monday) and a time of day."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What the common group hears. name_late: late units are named there (off unless the chairman switches it on)."""

    week_ahead: Weekly = Weekly(0, time(7, 30))
    week_result: Weekly = Weekly(4, time(15, 30))
    name_late: bool = False


class Sends(StrEnum):
    """What goes out by itself beside reminders and posts; an office may switch each off."""

    briefing = "briefing"  # phiếu giao ban: the office's sheet the working day before, the leaders' page that morning
    month_end = "month_end"  # Word and Excel of the month to the office on its last working day
    drafts = "drafts"  # the commune's own report, two working days before it is due
    forms = "forms"  # on the first working day of a month, to whom a report on a form is due: where it is filled in
    unit_drafts = "unit_drafts"  # each unit's own report, in its name to its head, two working days before it is due
    audit = "audit"  # đối soát: each working morning one line to the office on what was to be reminded of and was


@dataclass(frozen=True, slots=True)
class Retention:
    """How long raw texts of chats, the log and evidence are kept."""

    text_days: int = 90
    audit_months: int = 24
    evidence_days: int = 730


class Window(StrEnum):
    """Which days a periodic report's figures cover."""

    nd09 = "nd09"  # NĐ 09/2019 art. 12: to the 14th of the closing month; due within the closing month
    calendar = "calendar"  # whole calendar months; due in the month after
    none = "none"  # no figures are waited for; due within the closing month


@dataclass(frozen=True, slots=True)
class DueDays:
    """One row of the table of due-days: the configured day of the month for each kind of period.

    confirmed: an office has checked it; until then it is *mặc định, chờ xác nhận*. A week's day is a weekday, 1 Monday.
    """

    key: str
    window: Window
    days: Mapping[Every, int] = field(default_factory=dict)
    confirmed: bool = False
    note: str = ""
    above: str = ""  # key of the row of those who compile these reports


class Scope(StrEnum):
    """Over what a platform counts the messages of a month."""

    account = "account"  # all bots of the office's account together
    bot = "bot"


@dataclass(frozen=True, slots=True)
class Quota:
    """The plan of the commune's bots on Zalo, the free one unless said otherwise. None: without an end.

    scope: nobody has published over what the free plan counts, so the more careful reading is the default.
    groups: whether posts go to Zalo groups too, where the platform lets a bot into them (a beta): not unless wanted.
    """

    a_month: int | None = 3_000
    people: int | None = 50
    scope: Scope = Scope.account
    groups: bool = False


@dataclass(frozen=True, slots=True)
class Attention:
    """The most a rulebook may ask of a head on one day: messages, and duties named in them. 0 is no bound."""

    messages: int = 2
    duties: int = 40

    @property
    def unbounded(self) -> bool:
        return not (self.messages or self.duties)


@dataclass(frozen=True, slots=True)
class Extension:
    """How often and how far a head may ask for a later date. 0 is no limit."""

    times: int = 2
    days: int = 60
