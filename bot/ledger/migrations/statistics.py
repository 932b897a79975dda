"""What SQLite's planner is told of a commune's record: figures of a year, as rows and rows a value of each index.

Without any it takes a commune for ten rows, though all rows are one commune's, and reads everything there ever was
where another index has the three that are asked for. Told beforehand and not measured night by night, so that a
statement takes the same way on every machine and every day (https://www.sqlite.org/queryplanner-ng.html, 4.1).
Where a state is asked for it is the rare one (queued, pending, new), and that is what is told of states.
"""

from __future__ import annotations

from sqlalchemy import Connection

TYPICAL = {
    "attempt": {
        "ix_attempt_at": "16000 16000 3",
        "ix_attempt_chat": "16000 16000 16000 300 1 1",
        "ix_attempt_remote": "16000 16000 16000 300 1",
        "sqlite_autoindex_attempt_1": "16000 16000 1 1",
    },
    "audit": {"ix_audit_at": "2200 2200 2"},
    "chain": {
        "ix_chain_day": "45000 45000 180",
        "ix_chain_ref": "45000 45000 7600 1",
        "ix_chain_salted": "9000 9000 1500 30",
        "sqlite_autoindex_chain_1": "45000 45000 1",
    },
    "choice": {"ix_choice_message": "10000 10000 3", "sqlite_autoindex_choice_1": "10000 10000 1"},
    "duty": {
        "ix_duty_holder": "280 280 7",
        "sqlite_autoindex_duty_1": "280 280 1",
        "sqlite_autoindex_duty_2": "280 280 23 2 1",
    },
    "evidence": {"ix_evidence_obligation": "2000 2000 2", "ix_evidence_state": "2000 2000 20 10"},
    "inbox": {
        "ix_inbox_at": "5800 5800 1",
        "ix_inbox_new": "5800 5800 5 1",
        "ix_inbox_remote": "5800 5800 5800 110 1",
        "sqlite_autoindex_inbox_1": "5800 5800 5800 5800 1",
    },
    "message": {
        "ix_message_chat": "16000 16000 8000 300",
        "ix_message_expiry": "16000 16000 30 2",
        "ix_message_made": "16000 16000 3",
        "ix_message_queue": "16000 16000 30 10 2 1",
        "sqlite_autoindex_message_1": "16000 16000 1",
    },
    "obligation": {
        "ix_obligation_due": "2500 2500 20",
        "ix_obligation_figures": "2500 2500 56 10 1 1 1 1 1 1 1 1 1 1",
        "ix_obligation_next": "2500 2500 180",
        "ix_obligation_project": "2500 2500 46 32",
        "ix_obligation_unit": "2500 2500 56 28",
        "sqlite_autoindex_obligation_1": "2500 2500 1",
        "sqlite_autoindex_obligation_2": "2500 2500 10 1",
    },
    "obligation_period": {"sqlite_autoindex_obligation_period_1": "2700 2700 2 1"},
    "progress": {
        "ix_progress_at": "6300 6300 2",
        "ix_progress_duty": "6300 6300 23",
        "ix_progress_kind": "6300 6300 50",
        "ix_progress_obligation": "6300 6300 4 1",
        "sqlite_autoindex_progress_1": "6300 6300 2 1",
    },
    "reminder": {
        "ix_reminder_message": "12000 12000 3",
        "ix_reminder_pending": "12000 12000 60 30 2",
        "sqlite_autoindex_reminder_1": "12000 12000 6 6 1 1",
    },
    "request": {"ix_request_obligation": "2200 2200 2", "ix_request_pending": "2200 2200 30 10"},
}


def tell(tx: Connection) -> None:
    """Writes them, and has this connection read them; others read them as they open the file."""
    tx.exec_driver_sql("ANALYZE alembic_version")  # makes the table they stand in
    tx.exec_driver_sql("DELETE FROM sqlite_stat1")
    for table, indexes in TYPICAL.items():
        for index, figures in indexes.items():
            tx.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", (table, index, figures))
    tx.exec_driver_sql("ANALYZE sqlite_master")
