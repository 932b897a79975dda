"""A blocked obligation may carry a confirmed objective cause."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("obligation", sa.Column("objective", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("obligation", "objective")
