"""What is known of an obligation, and the words for it."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """One state; marks beside it (blocked, extension asked) live in their own columns, flags are computed."""

    unknown = "unknown"  # chưa rõ: from before the product was installed; counts in no rate
    open = "open"
    awaiting = "awaiting"  # chờ xác nhận: the unit said done
    done = "done"
    paused = "paused"  # tạm dừng
    withdrawn = "withdrawn"  # đã thu hồi: gone from the rules unanswered, or taken back
    retired = "retired"  # gone from the rules but answered: kept, no reminders


class Flag(StrEnum):
    """Computed from state, due and today; never stored."""

    in_time = "in_time"  # trong hạn
    soon = "soon"  # sắp đến hạn: 3 working days or fewer
    today = "today"  # đến hạn
    overdue = "overdue"  # quá hạn
    settling = "settling"  # chờ chốt số liệu
    awaiting = "awaiting"  # chờ xác nhận
    unknown = "unknown"  # chưa rõ
    done_in_time = "done_in_time"
    done_late = "done_late"
    paused = "paused"
    gone = "gone"
