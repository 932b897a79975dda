"""A second wall between communes that share a server: its rows are shown only to a transaction that named its commune.

Keys begin with the commune there, as a division by commune wants them, and as rows keep their numbers when a commune
moves in from a file of its own. SQLite holds one commune and needs neither.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SETTING = "current_setting('nhacviec.commune', true)"
NUMBERED = (
    "absence",
    "audit",
    "evidence",
    "figure",
    "inbox",
    "message",
    "progress",
    "reading",
    "reminder",
    "request",
)


def _tables() -> list[tuple[str, str]]:
    """Every table that holds rows of communes, and the column that says whose they are."""
    found = []
    inspected = sa.inspect(op.get_bind())
    for table in sorted(inspected.get_table_names()):
        columns = {column["name"] for column in inspected.get_columns(table)}
        if table == "commune" or "commune" in columns:
            found.append((table, "id" if table == "commune" else "commune"))
    return found


def _number(table: str, key: str) -> None:
    name = f"pk_{table}"
    op.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT {name}, ADD CONSTRAINT {name} PRIMARY KEY ({key})')


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in NUMBERED:
        op.execute(
            f'ALTER TABLE "{table}" DROP CONSTRAINT pk_{table}, ADD CONSTRAINT pk_{table} PRIMARY KEY (commune, id)'
        )
    for table, column in _tables():
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        op.execute(f"CREATE POLICY one_commune ON \"{table}\" USING ({column} = {SETTING} OR {SETTING} = '*')")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, _ in _tables():
        op.execute(f'DROP POLICY one_commune ON "{table}"')
        op.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    for table in NUMBERED:
        _number(table, "id")
