"""The nightly chain over what was recorded, and the troubles the system has found in itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chain",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.String(length=256), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fixed", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("commune", "n", name=op.f("pk_chain")),
    )
    op.create_index("ix_chain_ref", "chain", ["commune", "source", "ref"], unique=False)
    op.create_table(
        "trouble",
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("commune", "key", name=op.f("pk_trouble")),
    )


def downgrade() -> None:
    op.drop_table("trouble")
    op.drop_index("ix_chain_ref", table_name="chain")
    op.drop_table("chain")
