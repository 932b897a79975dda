"""The commune, its configuration, and where people and groups are reached."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from bot.ledger.tables.base import Instant, key, meta, surrogate

DISABLED = "disabled"  # in the commune's settings: since when no worker serves it

commune = Table(
    "commune",
    meta,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("started_on", Date, nullable=False),  # civil day of the first start: what fell due before is chưa rõ
    Column("settings", JSON, nullable=False, default=dict),
)

# Configuration: the newest version of each name is in force; nothing is overwritten.
document = Table(
    "document",
    meta,
    key(),
    Column("name", String(200), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("author", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("removed", Boolean, nullable=False, default=False),
)

# Decisions an office has had read: the text as extracted, and what a person decided about each candidate.
reading = Table(
    "reading",
    meta,
    surrogate(),
    Column("commune", String(64), nullable=False),
    Column("name", String(200), nullable=False),  # of the file
    Column("text", Text, nullable=False),
    Column("signed_on", Date),  # where the office knows the day and the text does not say it
    Column("rulebook", String(64), nullable=False, default=""),  # id of the rulebook it revises or became
    Column("review", Text, nullable=False, default=""),  # schedules.decision.review.to_yaml
    Column("at", Instant, nullable=False),
    Column("written_at", Instant),  # when its rulebook was last put in force
    Index("ix_reading_commune", "commune", "at"),
)

unit_live = Table(
    "unit_live",
    meta,
    key(),
    Column("unit", String(64), primary_key=True),
    Column("live_at", Instant, nullable=False),
    Column("live_by", String(64), nullable=False),
)

# Where a person is reached. One chat is one person; a person may have several addresses.
address = Table(
    "address",
    meta,
    key(),
    Column("messenger", String(16), primary_key=True),
    Column("chat", String(256), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("state", String(16), nullable=False),  # live | blocked | closed
    Column("linked_at", Instant, nullable=False),  # also the recorded consent
    Column("reached_at", Instant),
    Column("reason", Text),
    Index("ix_address_person", "commune", "person", "state"),
)

invite = Table(
    "invite",
    meta,
    key(),
    Column("code_hash", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# Wrong codes and courtesy lines to strangers, counted per chat ('*' = all chats of a messenger).
stranger = Table(
    "stranger",
    meta,
    key(),
    Column("messenger", String(16), primary_key=True),
    Column("chat", String(256), primary_key=True),
    Column("wrong", Integer, nullable=False, default=0),
    Column("locked_until", Instant),
    Column("greeted_at", Instant),
)

# Groups and channels.
target = Table(
    "target",
    meta,
    key(),
    Column("id", String(64), primary_key=True),
    Column("messenger", String(16), nullable=False),
    Column("chat", String(256), nullable=False),
    Column("kind", String(16), nullable=False),  # group | channel
    Column("topic", String(32)),
    Column("title", Text, nullable=False, default=""),
    Column("linked_by", String(64), nullable=False),
    Column("state", String(16), nullable=False),  # live | closed
    UniqueConstraint("commune", "messenger", "chat"),
)

absence = Table(
    "absence",
    meta,
    surrogate(),
    Column("commune", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("deputy", String(64)),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("kind", String(16), nullable=False, default="away", server_default="away"),  # away | delegated
    Column("unit", String(64), nullable=False, default="", server_default=""),  # delegated for one unit; "": for all
    Column("said_by", String(64)),
    Column("at", Instant),
    Index("ix_absence_person", "commune", "person", "last_day"),
)

# A page for one person: the address holds the id, signed. All instants are real time.
pass_ = Table(
    "pass",
    meta,
    key(),
    Column("id", String(32), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("subject", JSON, nullable=False, default=dict),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("device", String(64)),  # hash of the secret of the device that opened it first
    Column("second_device", String(64)),  # ... and of one that knew the code sent by chat
    Column("code_hash", String(64)),
    Column("code_until", Instant),
    Column("asked", Integer, nullable=False, default=0),
    Column("wrong", Integer, nullable=False, default=0),
    Index("ix_pass_person", "commune", "person"),
)
