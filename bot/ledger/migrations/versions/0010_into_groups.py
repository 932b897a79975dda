"""A lane remembers whether its platform lets the bot into groups.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lane", sa.Column("joins_groups", sa.Boolean, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("lane") as table:
        table.drop_column("joins_groups")
