"""The covering index of the figures holds the day of settling too; projects are found by their own.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = [
    "commune",
    "unit",
    "duty",
    "id",
    "state",
    "rule_due",
    "due",
    "closes_on",
    "finished_on",
    "sample",
    "blocked_since",
    "extension_asked",
]


def upgrade() -> None:
    op.drop_index("ix_obligation_figures", "obligation")
    op.create_index("ix_obligation_figures", "obligation", [*COLUMNS, "settled_at"])
    op.create_index("ix_obligation_project", "obligation", ["commune", "project", "state"])


def downgrade() -> None:
    op.drop_index("ix_obligation_project", "obligation")
    op.drop_index("ix_obligation_figures", "obligation")
    op.create_index("ix_obligation_figures", "obligation", COLUMNS)
