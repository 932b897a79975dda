"""Files and addresses that show that a duty was done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("commune", sa.String(length=64), nullable=False),
        sa.Column("duty", sa.String(length=200), nullable=True),
        sa.Column("obligation", sa.String(length=300), nullable=True),
        sa.Column("occurrence", sa.String(length=64), nullable=True),
        sa.Column("progress", sa.BigInteger(), nullable=True),
        sa.Column("inbox", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("through", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("source", sa.JSON(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_obligation", "evidence", ["commune", "obligation"], unique=False)
    op.create_index("ix_evidence_state", "evidence", ["commune", "state", "through"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_evidence_state", table_name="evidence")
    op.drop_index("ix_evidence_obligation", table_name="evidence")
    op.drop_table("evidence")
