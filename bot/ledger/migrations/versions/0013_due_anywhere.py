"""What is due in any commune of a server is found without reading them all; asked each second. One commune needs none.

Revision ID: 0013
Revises: 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_every_obligation": "obligation (next_step_at, commune) WHERE next_step_at IS NOT NULL",
    "ix_every_routine": "routine (next_at, commune)",
    "ix_every_message": "message (due_at, commune) WHERE state = 'queued'",
    "ix_every_inbox": "inbox (commune) WHERE state = 'new'",
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, what in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {what}")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
