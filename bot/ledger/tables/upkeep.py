"""How the system itself is kept: lanes and bots, routines, the log and its chain, what is wrong just now."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, Text, text

from bot.ledger.tables.base import Instant, key, meta, surrogate

_SALTED = text("salt IS NOT NULL")

lane = Table(
    "lane",
    meta,
    key(),
    Column("messenger", String(16), primary_key=True),
    Column("token_hash", String(64), primary_key=True),
    Column("epoch", Integer, nullable=False, default=0),
    Column("owner", String(100)),
    Column("lease_until", Instant),
    Column("cursor", String(256)),
    Column("bot_name", String(100)),
    Column("joins_groups", Boolean),  # whether the platform lets it into groups; None: nobody has asked yet
    Column("month", String(7)),
    Column("month_count", Integer, nullable=False, default=0),
    Column("a_month", Integer),  # how many messages the platform's plan has a month; None: no end
    Column("people", Integer),  # how many people its plan lets a bot speak to; None: no end
    Column("deaf", Text),  # why it neither hears nor speaks, while it does not
    Column("polled_at", Instant),
)

# Bots an office has entered in the browser. sealed: the token, encrypted with the installation's secret; "" where it
# comes from the environment and only its address is kept. link: where people find the bot.
bot = Table(
    "bot",
    meta,
    key(),
    Column("token_hash", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),  # telegram | zalo
    Column("sealed", Text, nullable=False, default=""),
    Column("link", String(300), nullable=False, default=""),
    Column("name", String(100), nullable=False, default=""),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)

# Dated routines (Monday 07:30 ...): rows, so that they survive downtime and travel with the clock.
routine = Table(
    "routine",
    meta,
    key(),
    Column("name", String(64), primary_key=True),
    Column("considered_at", Instant),
    Column("next_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    meta,
    surrogate(),
    Column("commune", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", String(64), nullable=False),
    Column("what", String(48), nullable=False),
    Column("subject", String(300)),
    Column("data", JSON, nullable=False, default=dict),
    Index("ix_audit_at", "commune", "at"),
)

# What was recorded, chained night by night (bot/ledger/guarding/chain.py): a link an entry, kept when its words are
# forgotten.
chain = Table(
    "chain",
    meta,
    key(),
    Column("n", Integer, primary_key=True),
    Column("source", String(12), nullable=False),
    Column("ref", String(256), nullable=False),
    Column("day", Date, nullable=False),
    Column("fixed", String(64), nullable=False),
    Column("salt", String(32)),  # gone with the words
    Column("words", String(64), nullable=False),
    Column("link", String(64), nullable=False),
    Index("ix_chain_ref", "commune", "source", "ref"),
    Index("ix_chain_day", "commune", "day"),
    # What is still to be forgotten; a salt that is gone is in no index.
    Index("ix_chain_salted", "commune", "source", "day", sqlite_where=_SALTED, postgresql_where=_SALTED),
)

# What is wrong with the system itself just now; a row goes when it is over.
trouble = Table(
    "trouble",
    meta,
    key(),
    Column("key", String(200), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("facts", JSON, nullable=False, default=dict),
    Column("since", Instant, nullable=False),
)
