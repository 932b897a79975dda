"""Duties, their obligations with the short numbers people use, and the reminders of each."""

from __future__ import annotations

from sqlalchemy import (
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

from bot.ledger.tables.base import Instant, Known, key, meta, surrogate

# rule x unit x project; measures belong here.
duty = Table(
    "duty",
    meta,
    key(),
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
    Index("ix_duty_holder", "commune", "holder_unit"),
)

obligation = Table(
    "obligation",
    meta,
    key(),
    Column("id", String(300), primary_key=True),  # rule/unit/project/occurrence
    Column("duty", String(200), nullable=False),
    Column("occurrence", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("clause", Text, nullable=False, default=""),
    Column("kind", String(16), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("project", String(64), nullable=False, default=""),
    Column(
        "facts", Known, nullable=False, default=dict
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
    Column("policy_text", Known),  # the policy that travels with it from then on
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
    key(),
    Column("obligation", String(300), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("ticked_at", Instant),
)

# A short number a person uses for a duty; not given again for 30 days after it closes.
code = Table(
    "code",
    meta,
    key(),
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
    surrogate(),
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

# Append-only: what was said of a project's money for a month, by whom and as of when; the newest of a source counts.
figure = Table(
    "figure",
    meta,
    surrogate(),
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
    key(),
    Column("period", String(7), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("upto", BigInteger, nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
