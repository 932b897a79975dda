"""Files that wait to be fetched in any commune of a server, found as what is due is (see 0013). One commune needs none.

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_every_evidence ON evidence (commune) WHERE state = 'wanted'")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_every_evidence")
