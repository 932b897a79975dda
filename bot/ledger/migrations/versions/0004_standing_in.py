"""Absences say what they are, for which unit, and who said so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAMES = ("kind", "unit", "said_by", "at")


def upgrade() -> None:
    op.add_column("absence", sa.Column("kind", sa.String(length=16), server_default="away", nullable=False))
    op.add_column("absence", sa.Column("unit", sa.String(length=64), server_default="", nullable=False))
    op.add_column("absence", sa.Column("said_by", sa.String(length=64), nullable=True))
    op.add_column("absence", sa.Column("at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in NAMES:
        op.drop_column("absence", name)
