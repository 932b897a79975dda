"""What is asked all day and every night costs the same in December as in January: indexes for what only ever grows.

Revision ID: 0014
Revises: 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_message_made": ("message", ["commune", "created_at"]),
    "ix_message_chat": ("message", ["commune", "messenger", "chat"]),
    "ix_attempt_chat": ("attempt", ["commune", "messenger", "chat", "message", "n"]),
    "ix_attempt_at": ("attempt", ["commune", "at"]),
    "ix_inbox_at": ("inbox", ["commune", "received_at"]),
    "ix_progress_duty": ("progress", ["commune", "duty"]),
    "ix_progress_kind": ("progress", ["commune", "kind"]),
    "ix_progress_at": ("progress", ["commune", "at"]),
    "ix_duty_holder": ("duty", ["commune", "holder_unit"]),
    "ix_chain_day": ("chain", ["commune", "day"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
