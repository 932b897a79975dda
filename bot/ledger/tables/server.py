"""What belongs to a server and to none of its communes."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from bot.ledger.tables.base import Instant, common

# A bot through which many communes are served: whoever holds it speaks and hears for all of them.
shared_bot = Table(
    "shared_bot",
    common,
    Column("token_hash", String(64), primary_key=True),
    Column("epoch", Integer, nullable=False, default=0),
    Column("owner", String(100)),
    Column("lease_until", Instant),
    Column("cursor", String(256)),
    Column("bot_name", String(100)),
    Column("deaf", Text),  # why it neither hears nor speaks, while it does not
    Column("polled_at", Instant),
)
