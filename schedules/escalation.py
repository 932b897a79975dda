"""When to remind: policies, and `fire`, the one pure function that says which steps are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from schedules.progress import State


class Audience(StrEnum):
    """To whom a step speaks; `directory` turns it into persons of the obligation's unit."""

    head = "head"
    focal_point = "focal_point"
    deputy = "deputy"
    office = "office"
    vice_chairman = "vice_chairman"
    chairman = "chairman"
    confirmer = "confirmer"


class Slot(StrEnum):
    morning = "morning"  # the digest, 08:00
    due_day = "due_day"  # 14:00 on a due day without an answer


@dataclass(frozen=True, slots=True)
class Policy:
    """A ladder of reminders. All counts are working days.

    before: days before the due date (0 is the day itself). daily: how many overdue days are asked for daily before it becomes weekly.
    to_office, to_vice, to_chairman: overdue days after which each hears; 0 never. weekly_on: weekday (0 Monday) of the weekly reminder.
    """

    name: str
    before: tuple[int, ...]
    daily: int = 5
    weekly_on: int = 3
    to_office: int = 3
    to_vice: int = 5
    to_chairman: int = 10


@dataclass(frozen=True, slots=True)
class Facts:
    """What `fire` needs to know of one obligation, and nothing of where it is kept.

    due: the date in force (a granted extension, else the rule's). closes_on: first day it may be called overdue is the one after.
    promised_until: a stated new date that pauses nagging, the duty staying overdue. answered_at: the last answer, aware.
    """

    due: date
    closes_on: date
    state: State
    last_step: bool = True
    hamlet: bool = False
    outside: bool = False
    blocked: bool = False
    extension_asked: bool = False
    promised_until: date | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: at `at` (aware, Asia/Ho_Chi_Minh) `audience` is to hear `name` ("T-3", "T", "T+2", "weekly", "confirm", "settle")."""

    name: str
    at: datetime
    audience: Audience
    slot: Slot = Slot.morning
