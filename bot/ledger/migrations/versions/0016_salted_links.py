"""What is forgotten each night is found by what is left to forget: links of the chain that still have their salt.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    salted = sa.text("salt IS NOT NULL")
    columns = ["commune", "source", "day"]
    op.create_index("ix_chain_salted", "chain", columns, sqlite_where=salted, postgresql_where=salted)


def downgrade() -> None:
    op.drop_index("ix_chain_salted", "chain")
