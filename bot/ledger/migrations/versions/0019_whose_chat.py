"""Whose chat it is in any commune of a server, as a bot that communes share asks of each update. One needs none.

Revision ID: 0019
Revises: 0018
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_every_address": "address (messenger, chat)",
    "ix_every_target": "target (messenger, chat)",
    "ix_every_invite": "invite (expires_at) WHERE used_at IS NULL",
    "ix_every_update": "inbox (lane, key)",
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
