"""One small commune counted by hand: the figures in `COUNTED` were added up on paper, not by the program."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from schedules.commune import Commune
from tests.bot.summaries.ledger import LADDER, NOW, OTHER, REPORT, commune, linked, owes, project, unit

A, B, C = "phong-a", "phong-b", "truong-c"
MONTHLY = {"2026-10": 2_000_000_000, "2026-11": 2_600_000_000, "2026-12": 3_000_000_000}
COUNTED = {
    "overdue": 3,  # two boxes of B's September report, B's step of 30/9
    "today": 1,
    "soon": 1,
    "settling": 0,
    "awaiting": 2,  # the third box of that report, C's answer
    "in_time": 2,
    "paused": 1,
    "unknown": 1,
    "done_late": 1,
    "done_in_time": 1,
    "done_undated": 0,
}


def whole() -> Commune:
    units = [
        unit(A, "Phòng A", head="a", deputies=("pho-a",)),
        unit(B, "Phòng B <&_*> 😀", head="b"),
        unit(C, "Trường C", head="c"),
    ]
    projects = [
        project("p1", A, 3_000_000_000, monthly=MONTHLY),
        project("p2", B, 1_000_000_000),
        project("mau", B, 9_000_000_000, sample=True),
    ]
    return commune(units, projects)


def fill(tx: Connection) -> None:
    linked(tx, "pho-a")
    linked(tx, "truong-c", "console")
    end, step = date(2026, 12, 31), date(2026, 9, 30)
    told = {"percent": 60.0, "measured_at": NOW}
    owes(tx, LADDER.id, A, "100", end, project="p1", closes_on=date(2027, 1, 5), title="Giải ngân 100%", **told)
    owes(tx, LADDER.id, B, "60", step, project="p2", closes_on=date(2026, 10, 5), title="Giải ngân 60%")
    owes(
        tx, LADDER.id, B, "60", step, project="mau", sample=True, title="Giải ngân mẫu", percent=100.0, measured_at=NOW
    )
    september = ("2026-09", "2026-Q3", "2026-9M")
    stuck = {"blocked_since": NOW, "blocked_reason": "chờ số liệu <Thuế>"}
    owes(
        tx, REPORT.id, B, "2026-09", date(2026, 9, 16), periods=september, ticked=("2026-09",), title="Báo cáo", **stuck
    )
    done = {"state": "done", "title": "Báo cáo"}
    owes(tx, REPORT.id, A, "2026-11", date(2026, 11, 16), periods=("2026-11",), finished_on=date(2026, 11, 16), **done)
    owes(tx, REPORT.id, A, "2026-10", date(2026, 10, 16), periods=("2026-10",), finished_on=date(2026, 10, 20), **done)
    owes(tx, OTHER.id, C, "mai", date(2026, 11, 25), title="Việc <&_*> 😀")
    owes(tx, OTHER.id, C, "nay", date(2026, 11, 23), title="Việc hôm nay", extension_asked=True)
    owes(tx, OTHER.id, C, "cho", date(2026, 11, 20), title="Việc chờ", state="awaiting", finished_on=date(2026, 11, 20))
    owes(tx, OTHER.id, A, "xa", date(2026, 11, 30), title="Việc còn xa")
    owes(tx, OTHER.id, A, "dung", date(2026, 11, 2), title="Việc tạm dừng", state="paused")
    owes(tx, OTHER.id, A, "cu", date(2026, 3, 31), title="Việc cũ", state="unknown")
    owes(tx, OTHER.id, A, "thu-hoi", date(2026, 11, 1), title="Việc thu hồi", state="withdrawn")
    owes(tx, REPORT.id, A, "2027-01", date(2027, 1, 15), periods=("2027-01",), title="Báo cáo năm sau")
