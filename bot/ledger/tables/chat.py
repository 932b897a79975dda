"""What was said and heard: messages with every attempt, the inbox, what was understood, what waits for an answer."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.ledger.tables.base import Instant, key, meta, surrogate

message = Table(
    "message",
    meta,
    surrogate(),
    Column("commune", String(64), nullable=False),
    Column("key", String(200), nullable=False),
    Column(
        "purpose", String(16), nullable=False
    ),  # digest due overdue escalation echo question link summary group broadcast notice amend
    Column("person", String(64)),  # to whom ...
    Column("target", String(64)),  # ... or to which group or channel ...
    Column("messenger", String(16)),  # ... or, for strangers and answers, to which chat
    Column("chat", String(256)),
    Column("state", String(12), nullable=False),  # queued sending sent rejected unknown superseded expired
    Column("priority", Integer, nullable=False, default=5),  # 0 answers, 5 digests, 9 broadcasts
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("quiet", Boolean, nullable=False, default=True),  # waits for quiet hours to end; answers do not
    Column("trial", Boolean, nullable=False, default=False),  # chạy thử: on its way to the office instead of `about`
    Column("about", String(64)),  # the person it would have gone to
    Column("sample", Boolean, nullable=False, default=False),  # may leave by the console only
    Column("payload", JSON),  # Outgoing.as_json(); None: composed when claimed
    Column("inbox", BigInteger),  # the incoming message it answers
    Column("repeat", Boolean, nullable=False, default=False),  # marked «nhắc lại» after an unknown result
    Column("tries", Integer, nullable=False, default=0),
    Column("epoch", Integer),
    Column("reason", Text),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("commune", "key"),
    Index("ix_message_queue", "commune", "state", "priority", "due_at", "id"),
    # Every second somebody asks what expires next: ten thousand rows of a broadcast are not read for that.
    Index("ix_message_expiry", "commune", "state", "expires_at"),
    # Each night what is new is chained, and chats of people who are not linked any more are looked for.
    Index("ix_message_made", "commune", "created_at"),
    Index("ix_message_chat", "commune", "messenger", "chat"),
)

attempt = Table(
    "attempt",
    meta,
    key(),
    Column("message", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("messenger", String(16), nullable=False),
    Column("chat", String(256), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("text", Text, nullable=False),
    Column("said", JSON),  # Outgoing.as_json: spans and buttons, for the console's history and for closing buttons
    Column("outcome", String(12)),  # sent not_sent rejected unknown; None while sending
    Column("remote", String(256)),  # the platform's message id
    Column("reason", Text),
    Column(
        "obligations", JSON, nullable=False, default=list
    ),  # in the order they were listed: what a reply to it binds to
    Index("ix_attempt_remote", "commune", "messenger", "chat", "remote"),
    Index("ix_attempt_chat", "commune", "messenger", "chat", "message", "n"),
    Index("ix_attempt_at", "commune", "at"),
)

inbox = Table(
    "inbox",
    meta,
    surrogate(),
    Column("commune", String(64), nullable=False),
    Column("messenger", String(16), nullable=False),
    Column("lane", String(64), nullable=False),
    Column("key", String(256), nullable=False),
    Column("raw", JSON, nullable=False),
    Column("received_at", Instant, nullable=False),  # by the process's clock
    Column("state", String(12), nullable=False),  # new | handled | quarantined | foreign
    Column("tries", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("chat", String(256)),
    Column("remote", String(256)),
    Column("person", String(64)),
    UniqueConstraint("commune", "messenger", "lane", "key"),
    Index("ix_inbox_new", "commune", "state", "id"),
    Index("ix_inbox_remote", "commune", "messenger", "chat", "remote"),
    Index("ix_inbox_at", "commune", "received_at"),
)

# Append-only: what was understood.
progress = Table(
    "progress",
    meta,
    surrogate(),
    Column("commune", String(64), nullable=False),
    Column("inbox", BigInteger),
    Column("n", Integer, nullable=False, default=0),
    Column("duty", String(200), nullable=False),
    Column("obligation", String(300), nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("through", String(16), nullable=False),  # messenger | web | cli | office (ghi hộ)
    Column("kind", String(24), nullable=False),
    Column("percent", Float),
    Column("amount_vnd", BigInteger),
    Column("new_date", Date),
    Column("reason", Text),
    Column("text", Text),  # pruned after the retention days
    Column("understood", JSON, nullable=False, default=dict),
    Column("before", JSON, nullable=False, default=dict),  # what the row overwrote: what undo puts back
    Column("undone_at", Instant),
    UniqueConstraint("commune", "inbox", "n"),
    Index("ix_progress_obligation", "commune", "obligation", "id"),
    Index("ix_progress_duty", "commune", "duty"),
    Index("ix_progress_kind", "commune", "kind"),
    Index("ix_progress_at", "commune", "at"),
)

# Something that waits for a person's decision.
request = Table(
    "request",
    meta,
    surrogate(),
    Column("commune", String(64), nullable=False),
    Column("kind", String(16), nullable=False),  # extension | confirmation | settle | voice | broadcast | link
    Column("obligation", String(300)),
    Column("revision", Integer),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("data", JSON, nullable=False, default=dict),
    Column("state", String(12), nullable=False),  # pending | granted | refused | returned | dropped
    Column("decided_by", String(64)),
    Column("decided_at", Instant),
    Index("ix_request_pending", "commune", "state", "kind"),
    Index("ix_request_obligation", "commune", "obligation"),
)

# A button or a number offered: the token is all that a chat ever sees.
choice = Table(
    "choice",
    meta,
    key(),
    Column("token", String(32), primary_key=True),
    Column("person", String(64)),
    Column("label", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("data", JSON, nullable=False, default=dict),
    Column("obligation", String(300)),
    Column("revision", Integer),
    Column("message_key", String(200)),
    Column("n", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index("ix_choice_message", "commune", "message_key"),
)

# What the bot last asked in a chat: a bare "rồi", "15/7" or "2" answers this and nothing else.
expectation = Table(
    "expectation",
    meta,
    key(),
    Column("person", String(64), primary_key=True),
    Column("what", String(32), nullable=False),
    Column("data", JSON, nullable=False, default=dict),
    Column("message_key", String(200)),
    Column("at", Instant, nullable=False),
)

# What shows that a duty was done. The bytes lie in a folder by their hash (bot/ledger/commune/cabinet.py). obligation
# None: sent before it was said what it is of. source: where a messenger keeps the file, until it is fetched.
evidence = Table(
    "evidence",
    meta,
    surrogate(),
    Column("commune", String(64), nullable=False),
    Column("duty", String(200)),
    Column("obligation", String(300)),
    Column("occurrence", String(64)),
    Column("progress", BigInteger),  # the entry it was sent with
    Column("inbox", BigInteger),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("through", String(16), nullable=False),  # messenger | web
    Column("kind", String(12), nullable=False),  # photo | document | link
    Column("name", String(120), nullable=False, default=""),
    Column("mime", String(100), nullable=False, default=""),
    Column("size", BigInteger),
    Column("sha256", String(64)),
    Column("link", Text),
    Column("state", String(12), nullable=False),  # wanted | kept | refused | gone
    Column("reason", String(40)),  # why refused
    Column("source", JSON),
    Column("tries", Integer, nullable=False, default=0),
    Index("ix_evidence_obligation", "commune", "obligation"),
    Index("ix_evidence_state", "commune", "state", "through"),
)
