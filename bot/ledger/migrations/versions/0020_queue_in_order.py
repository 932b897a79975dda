"""What is to leave first is found without sorting all that waits: on a morning the whole commune's is due at one time.

Revision ID: 0020
Revises: 0019
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

CONTRACTS = "nothing: the index is made anew with one column more, and whoever runs since before finds it by the others"
NAME, BEFORE = "ix_message_queue", ["commune", "state", "priority", "due_at"]


def upgrade() -> None:
    op.drop_index(NAME, "message")
    op.create_index(NAME, "message", [*BEFORE, "id"])


def downgrade() -> None:
    op.drop_index(NAME, "message")
    op.create_index(NAME, "message", BEFORE)
