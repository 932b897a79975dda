"""The tables. Every key begins with the commune; instants are UTC, days are civil days of Asia/Ho_Chi_Minh."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

meta = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC; SQLite has no zone of its own, so it goes in and out naive there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _key() -> Column[Any]:
    return Column("commune", String(64), primary_key=True)


def _id() -> Column[Any]:
    """A surrogate: unique over all communes, made by the database, so that foreign references stay short."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


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
    _key(),
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
    _id(),
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
    _key(),
    Column("unit", String(64), primary_key=True),
    Column("live_at", Instant, nullable=False),
    Column("live_by", String(64), nullable=False),
)

# Where a person is reached. One chat is one person; a person may have several addresses.
address = Table(
    "address",
    meta,
    _key(),
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
    _key(),
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
    _key(),
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
    _key(),
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
    _id(),
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

# rule x unit x project; measures belong here.
duty = Table(
    "duty",
    meta,
    _key(),
    Column("id", String(200), primary_key=True),  # rule/unit/project
    Column("rule", String(100), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("project", String(64), nullable=False, default=""),
    Column("holder_unit", String(64), nullable=False),  # people write it; a reload does not
    Column("title", Text, nullable=False),
    Column("percent", Float),
    Column("amount_vnd", BigInteger),
    Column("measured_at", Instant),
    Column("measured_by", String(64)),
    Column("origin", String(16), nullable=False, default="rule"),  # rule | chat
    Column("sample", Boolean, nullable=False, default=False),
    UniqueConstraint("commune", "rule", "unit", "project"),
)

obligation = Table(
    "obligation",
    meta,
    _key(),
    Column("id", String(300), primary_key=True),  # rule/unit/project/occurrence
    Column("duty", String(200), nullable=False),
    Column("occurrence", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("clause", Text, nullable=False, default=""),
    Column("kind", String(16), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("project", String(64), nullable=False, default=""),
    Column(
        "facts", JSON, nullable=False, default=dict
    ),  # periods, target, group, recipient, support, confirmer, conditional, evidence, last_step ...
    Column("due_source", String(16), nullable=False),
    Column("rule_due", Date, nullable=False),  # on-time figures always count against this
    Column("due", Date, nullable=False),  # granted extension, else rule_due
    Column("closes_on", Date, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Column("state", String(16), nullable=False),  # schedules.progress.State
    Column("sample", Boolean, nullable=False, default=False),
    Column("blocked_since", Instant),
    Column("blocked_reason", Text),
    Column("objective", Text),  # nguyên nhân khách quan, có xác nhận: the document or the words that confirm it
    Column("extension_asked", Boolean, nullable=False, default=False),
    Column("promised_until", Date),
    Column("answered_at", Instant),
    Column("acknowledged_at", Instant),
    Column("finished_on", Date),  # the day the unit finished, not the day it was confirmed
    Column("settled_at", Instant),  # confirmed, or settled in bulk
    Column("policy", String(64), nullable=False),
    Column("policy_hash", String(64)),  # None until the first reminder of a revision
    Column("policy_text", JSON),  # the policy that travels with it from then on
    Column("considered_at", Instant),
    Column("next_step_at", Instant),
    Column("version", Integer, nullable=False, default=1),
    UniqueConstraint("commune", "duty", "occurrence"),
    Index("ix_obligation_next", "commune", "next_step_at"),
    Index("ix_obligation_unit", "commune", "unit", "state"),
    Index("ix_obligation_due", "commune", "due"),
    # Covers the summary: counting 200,000 duties never reads the wide rows; arming touches none of these columns.
    Index(
        "ix_obligation_figures",
        "commune",
        "unit",
        "duty",
        "id",
        "state",
        "rule_due",
        "due",
        "closes_on",
        "finished_on",
        "sample",
        "blocked_since",
        "extension_asked",
        "settled_at",
    ),
    Index("ix_obligation_project", "commune", "project", "state"),
)

obligation_period = Table(
    "obligation_period",
    meta,
    _key(),
    Column("obligation", String(300), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("ticked_at", Instant),
)

# A short number a person uses for a duty; not given again for 30 days after it closes.
code = Table(
    "code",
    meta,
    _key(),
    Column("person", String(64), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("duty", String(200), nullable=False),
    Column("since", Instant, nullable=False),
    Column("closed_at", Instant),
    Index("ix_code_duty", "commune", "person", "duty"),
)

reminder = Table(
    "reminder",
    meta,
    _id(),
    Column("commune", String(64), nullable=False),
    Column("obligation", String(300), nullable=False),
    Column("revision", Integer, nullable=False),
    Column(
        "step", String(24), nullable=False
    ),  # "T-3", "T", "T@14", "T+2", "weekly/2026-07-09", "confirm/...", "settle"
    Column("person", String(64), nullable=False),
    Column("about", Text),  # chạy thử: the persons it would have gone to, with commas
    Column("audience", String(16), nullable=False),
    Column("slot", String(8), nullable=False),  # schedules.escalation.Slot
    Column("at", Instant, nullable=False),
    Column("state", String(12), nullable=False),  # pending | bundled | told | skipped
    Column("message", BigInteger),
    Column("reason", Text),
    UniqueConstraint("commune", "obligation", "revision", "step", "person"),
    Index("ix_reminder_pending", "commune", "state", "slot", "person"),
    Index("ix_reminder_message", "commune", "message"),
)

message = Table(
    "message",
    meta,
    _id(),
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
    Index("ix_message_queue", "commune", "state", "priority", "due_at"),
)

attempt = Table(
    "attempt",
    meta,
    _key(),
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
)

inbox = Table(
    "inbox",
    meta,
    _id(),
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
)

# Append-only: what was understood.
progress = Table(
    "progress",
    meta,
    _id(),
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
)

# Something that waits for a person's decision.
request = Table(
    "request",
    meta,
    _id(),
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
    _key(),
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
    _key(),
    Column("person", String(64), primary_key=True),
    Column("what", String(32), nullable=False),
    Column("data", JSON, nullable=False, default=dict),
    Column("message_key", String(200)),
    Column("at", Instant, nullable=False),
)

lane = Table(
    "lane",
    meta,
    _key(),
    Column("messenger", String(16), primary_key=True),
    Column("token_hash", String(64), primary_key=True),
    Column("epoch", Integer, nullable=False, default=0),
    Column("owner", String(100)),
    Column("lease_until", Instant),
    Column("cursor", String(256)),
    Column("bot_name", String(100)),
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
    _key(),
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
    _key(),
    Column("name", String(64), primary_key=True),
    Column("considered_at", Instant),
    Column("next_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    meta,
    _id(),
    Column("commune", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", String(64), nullable=False),
    Column("what", String(48), nullable=False),
    Column("subject", String(300)),
    Column("data", JSON, nullable=False, default=dict),
    Index("ix_audit_at", "commune", "at"),
)

# What was recorded, chained night by night (bot/ledger/chain.py): a link an entry, kept when its words are forgotten.
chain = Table(
    "chain",
    meta,
    _key(),
    Column("n", Integer, primary_key=True),
    Column("source", String(12), nullable=False),
    Column("ref", String(256), nullable=False),
    Column("day", Date, nullable=False),
    Column("fixed", String(64), nullable=False),
    Column("salt", String(32)),  # gone with the words
    Column("words", String(64), nullable=False),
    Column("link", String(64), nullable=False),
    Index("ix_chain_ref", "commune", "source", "ref"),
)

# What is wrong with the system itself just now; a row goes when it is over.
trouble = Table(
    "trouble",
    meta,
    _key(),
    Column("key", String(200), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("facts", JSON, nullable=False, default=dict),
    Column("since", Instant, nullable=False),
)

# A page for one person: the address holds the id, signed. All instants are real time.
pass_ = Table(
    "pass",
    meta,
    _key(),
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

# Append-only: what was said of a project's money for a month, by whom and as of when; the newest of a source counts.
figure = Table(
    "figure",
    meta,
    _id(),
    Column("commune", String(64), nullable=False),
    Column("period", String(7), nullable=False),  # 2026-05
    Column("project", String(64), nullable=False),
    Column("source", String(12), nullable=False),  # owner | treasury
    Column("paid_vnd", BigInteger),  # lũy kế thanh toán
    Column("advance_vnd", BigInteger),  # tạm ứng chưa thu hồi
    Column("estimate_vnd", BigInteger),  # ước đến hết tháng
    Column("obstacle", Text, nullable=False, default=""),
    Column("as_of", Date, nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("through", String(16), nullable=False),  # web | excel
    Index("ix_figure_period", "commune", "period", "project"),
)

# A month that was frozen: what counts in version n is the newest figure of each project up to `upto`.
closing = Table(
    "closing",
    meta,
    _key(),
    Column("period", String(7), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("upto", BigInteger, nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
