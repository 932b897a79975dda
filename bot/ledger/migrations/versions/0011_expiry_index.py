"""What expires next is found without reading the queue.

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_message_expiry", "message", ["commune", "state", "expires_at"])


def downgrade() -> None:
    op.drop_index("ix_message_expiry", "message")
