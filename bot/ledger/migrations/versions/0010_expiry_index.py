"""What expires next is found without reading the queue.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_message_expiry", "message", ["commune", "state", "expires_at"])


def downgrade() -> None:
    op.drop_index("ix_message_expiry", "message")
