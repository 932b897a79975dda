"""A lane remembers whether its platform lets the bot into groups.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lane", sa.Column("joins_groups", sa.Boolean, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("lane") as table:
        table.drop_column("joins_groups")
