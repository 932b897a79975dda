"""The tables. Every key of `meta` begins with the commune; instants are UTC, days are civil days of Asia/Ho_Chi_Minh.

A new table stands in the file of its subject and is named here; its migration comes with it.
"""

from __future__ import annotations

from bot.ledger.tables.base import Instant, common, meta
from bot.ledger.tables.chat import attempt, choice, evidence, expectation, inbox, message, progress, request
from bot.ledger.tables.office import (
    absence,
    address,
    commune,
    document,
    invite,
    pass_,
    reading,
    stranger,
    target,
    unit_live,
)
from bot.ledger.tables.server import shared_bot
from bot.ledger.tables.upkeep import audit, bot, chain, lane, routine, trouble
from bot.ledger.tables.work import closing, code, duty, figure, obligation, obligation_period, reminder

__all__ = [
    "Instant",
    "absence",
    "address",
    "attempt",
    "audit",
    "bot",
    "chain",
    "choice",
    "closing",
    "code",
    "common",
    "commune",
    "document",
    "duty",
    "evidence",
    "expectation",
    "figure",
    "inbox",
    "invite",
    "lane",
    "message",
    "meta",
    "obligation",
    "obligation_period",
    "pass_",
    "progress",
    "reading",
    "reminder",
    "request",
    "routine",
    "shared_bot",
    "stranger",
    "target",
    "trouble",
    "unit_live",
]
