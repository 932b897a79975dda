"""The first tables.

Long because it makes twenty-five tables; a migration is never rewritten.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Long because it makes every first table; a migration is never rewritten."""
    op.create_table(
        "absence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("deputy", sa.String(length=64), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_person", "absence", ["commune", "person", "last_day"], unique=False)
    op.create_table(
        "address",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=256), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("commune", "messenger", "chat", name=op.f("pk_address")),
    )
    op.create_index("ix_address_person", "address", ["commune", "person", "state"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=256), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("remote", sa.String(length=256), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("obligations", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "message", "n", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_remote", "attempt", ["commune", "messenger", "chat", "remote"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=48), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["commune", "at"], unique=False)
    op.create_table(
        "choice",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("obligation", sa.String(length=300), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("message_key", sa.String(length=200), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("commune", "token", name=op.f("pk_choice")),
    )
    op.create_index("ix_choice_message", "choice", ["commune", "message_key"], unique=False)
    op.create_table(
        "code",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("commune", "person", "n", name=op.f("pk_code")),
    )
    op.create_index("ix_code_duty", "code", ["commune", "person", "duty"], unique=False)
    op.create_table(
        "commune",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commune")),
    )
    op.create_table(
        "document",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "name", "version", name=op.f("pk_document")),
    )
    op.create_table(
        "duty",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("holder_unit", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("percent", sa.Float(), nullable=True),
        sa.Column("amount_vnd", sa.BigInteger(), nullable=True),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("measured_by", sa.String(length=64), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_duty")),
        sa.UniqueConstraint("commune", "rule", "unit", "project", name=op.f("uq_duty_commune_rule_unit_project")),
    )
    op.create_table(
        "expectation",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("message_key", sa.String(length=200), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("commune", "person", name=op.f("pk_expectation")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("lane", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=256), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("chat", sa.String(length=256), nullable=True),
        sa.Column("remote", sa.String(length=256), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("commune", "messenger", "lane", "key", name=op.f("uq_inbox_commune_messenger_lane_key")),
    )
    op.create_index("ix_inbox_new", "inbox", ["commune", "state", "id"], unique=False)
    op.create_index("ix_inbox_remote", "inbox", ["commune", "messenger", "chat", "remote"], unique=False)
    op.create_table(
        "invite",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("commune", "code_hash", name=op.f("pk_invite")),
    )
    op.create_table(
        "lane",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cursor", sa.String(length=256), nullable=True),
        sa.Column("bot_name", sa.String(length=100), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("month_count", sa.Integer(), nullable=False),
        sa.Column("a_month", sa.Integer(), nullable=True),
        sa.Column("deaf", sa.Text(), nullable=True),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("commune", "messenger", "token_hash", name=op.f("pk_lane")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("target", sa.String(length=64), nullable=True),
        sa.Column("messenger", sa.String(length=16), nullable=True),
        sa.Column("chat", sa.String(length=256), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("trial", sa.Boolean(), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("inbox", sa.BigInteger(), nullable=True),
        sa.Column("repeat", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("commune", "key", name=op.f("uq_message_commune_key")),
    )
    op.create_index("ix_message_queue", "message", ["commune", "state", "priority", "due_at"], unique=False)
    op.create_table(
        "obligation",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("duty", sa.String(length=200), nullable=False),
        sa.Column("occurrence", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("project", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("due_source", sa.String(length=16), nullable=False),
        sa.Column("rule_due", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("blocked_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_reason", sa.Text(), nullable=True),
        sa.Column("extension_asked", sa.Boolean(), nullable=False),
        sa.Column("promised_until", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.Column("policy_hash", sa.String(length=64), nullable=True),
        sa.Column("policy_text", sa.JSON(), nullable=True),
        sa.Column("considered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("commune", "duty", "occurrence", name=op.f("uq_obligation_commune_duty_occurrence")),
    )
    op.create_index("ix_obligation_due", "obligation", ["commune", "due"], unique=False)
    op.create_index(
        "ix_obligation_figures",
        "obligation",
        [
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
        ],
        unique=False,
    )
    op.create_index("ix_obligation_next", "obligation", ["commune", "next_step_at"], unique=False)
    op.create_index("ix_obligation_unit", "obligation", ["commune", "unit", "state"], unique=False)
    op.create_table(
        "obligation_period",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("obligation", sa.String(length=300), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("commune", "obligation", "period", name=op.f("pk_obligation_period")),
    )
    op.create_table(
        "progress",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("inbox", sa.BigInteger(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=200), nullable=False),
        sa.Column("obligation", sa.String(length=300), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("through", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("percent", sa.Float(), nullable=True),
        sa.Column("amount_vnd", sa.BigInteger(), nullable=True),
        sa.Column("new_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("understood", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
        sa.UniqueConstraint("commune", "inbox", "n", name=op.f("uq_progress_commune_inbox_n")),
    )
    op.create_index("ix_progress_obligation", "progress", ["commune", "obligation", "id"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("obligation", sa.String(length=300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("slot", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "commune",
            "obligation",
            "revision",
            "step",
            "person",
            name=op.f("uq_reminder_commune_obligation_revision_step_person"),
        ),
    )
    op.create_index("ix_reminder_message", "reminder", ["commune", "message"], unique=False)
    op.create_index("ix_reminder_pending", "reminder", ["commune", "state", "slot", "person"], unique=False)
    op.create_table(
        "request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("obligation", sa.String(length=300), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index("ix_request_obligation", "request", ["commune", "obligation"], unique=False)
    op.create_index("ix_request_pending", "request", ["commune", "state", "kind"], unique=False)
    op.create_table(
        "routine",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("considered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("commune", "name", name=op.f("pk_routine")),
    )
    op.create_table(
        "stranger",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=256), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("commune", "messenger", "chat", name=op.f("pk_stranger")),
    )
    op.create_table(
        "target",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("messenger", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=256), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("linked_by", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_target")),
        sa.UniqueConstraint("commune", "messenger", "chat", name=op.f("uq_target_commune_messenger_chat")),
    )
    op.create_table(
        "unit_live",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("commune", "unit", name=op.f("pk_unit_live")),
    )


def downgrade() -> None:
    op.drop_table("unit_live")
    op.drop_table("target")
    op.drop_table("stranger")
    op.drop_table("routine")
    op.drop_index("ix_request_pending", table_name="request")
    op.drop_index("ix_request_obligation", table_name="request")
    op.drop_table("request")
    op.drop_index("ix_reminder_pending", table_name="reminder")
    op.drop_index("ix_reminder_message", table_name="reminder")
    op.drop_table("reminder")
    op.drop_index("ix_progress_obligation", table_name="progress")
    op.drop_table("progress")
    op.drop_table("obligation_period")
    op.drop_index("ix_obligation_unit", table_name="obligation")
    op.drop_index("ix_obligation_next", table_name="obligation")
    op.drop_index("ix_obligation_figures", table_name="obligation")
    op.drop_index("ix_obligation_due", table_name="obligation")
    op.drop_table("obligation")
    op.drop_index("ix_message_queue", table_name="message")
    op.drop_table("message")
    op.drop_table("lane")
    op.drop_table("invite")
    op.drop_index("ix_inbox_remote", table_name="inbox")
    op.drop_index("ix_inbox_new", table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("expectation")
    op.drop_table("duty")
    op.drop_table("document")
    op.drop_table("commune")
    op.drop_index("ix_code_duty", table_name="code")
    op.drop_table("code")
    op.drop_index("ix_choice_message", table_name="choice")
    op.drop_table("choice")
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_table("audit")
    op.drop_index("ix_attempt_remote", table_name="attempt")
    op.drop_table("attempt")
    op.drop_index("ix_address_person", table_name="address")
    op.drop_table("address")
    op.drop_index("ix_absence_person", table_name="absence")
    op.drop_table("absence")
