"""What a commune weighs in PostgreSQL: rows and bytes, with indexes, of real configurations loaded there.

    .venv/bin/python tests/benchmarks/sizes.py [--communes 20] [--messages 2000]

Each commune has 45 heads and a year of some 2,000 obligations, taken in as `nhacviec commune add` takes it in on
5 January; then a digest of the usual length is recorded as said, so many times. Printed: seconds and bytes for one
commune and one message, table by table, what that is for 65 and 3,321 communes, and whether memory grows. No bar.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import Connection, insert, text

from bot.ledger.commune import communes
from bot.ledger.store import Store
from bot.ledger.tables import attempt, message, meta
from bot.messengers.protocol import Outgoing
from bot.texts.rich import Rich
from bot.web.health import resident_bytes
from schedules.calendar import TZ
from tests.databases import postgres
from tests.simulator.communes import busy

NOW = datetime(2026, 1, 5, 8, tzinfo=TZ)
DIGEST = "Việc của đồng chí sáng nay:\n" + "\n".join(
    f"{n}. Hạn {n + 9}/6: giải ngân vốn dự án chuyển tiếp đạt 30%, Trường Mầm non số {n}" for n in range(1, 8)
)


def weigh(tx: Connection) -> dict[str, int]:
    """Bytes of each table with its indexes."""
    tx.execute(text("ANALYZE"))
    size = text("SELECT pg_total_relation_size(quote_ident(:table)::regclass)")
    return {table.name: int(tx.execute(size, {"table": table.name}).scalar_one()) for table in meta.sorted_tables}


def counted(tx: Connection) -> dict[str, int]:
    rows = {}
    for table in meta.sorted_tables:
        rows[table.name] = int(tx.execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one())
    return rows


def say(tx: Connection, commune: str, first: int, many: int) -> None:
    payload = Outgoing(Rich(DIGEST)).as_json() | {
        "obligations": [f"giai-ngan/phong-kinh-te/truong-{n}" for n in range(7)]
    }
    said, tried = [], []
    for n in range(first, first + many):
        at = NOW + timedelta(minutes=n)
        row: dict[str, Any] = {"commune": commune, "key": f"digest/nguoi-{n}/{at:%Y-%m-%d}", "purpose": "digest"}
        row |= {
            "person": f"truong-don-vi-{n % 40}",
            "messenger": "telegram",
            "chat": str(1_000_000 + n),
            "state": "sent",
        }
        said.append(row | {"due_at": at, "expires_at": at, "created_at": at, "payload": payload})
    numbers = [row.id for row in tx.execute(insert(message).returning(message.c.id), said)]
    for n, number in enumerate(numbers):
        one: dict[str, Any] = {"commune": commune, "message": number, "n": 1, "messenger": "telegram", "epoch": 1}
        one |= {"chat": str(1_000_000 + n), "at": NOW, "text": DIGEST, "said": payload, "outcome": "sent"}
        tried.append(one | {"remote": str(n), "obligations": payload["obligations"]})
    tx.execute(insert(attempt), tried)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--communes", type=int, default=20)
    asked.add_argument("--messages", type=int, default=2_000)
    given = asked.parse_args()
    texts = busy()
    with postgres(ready=True) as url:
        store = Store(url)
        empty = store.do_now(weigh)
        took, memory, cpu = [], list[int](), time.process_time()
        for n in range(given.communes):
            name = f"xa-{n:04}"
            own = texts | {"commune.yaml": re.sub(r"(?m)^ma: \S+", f"ma: {name}", texts["commune.yaml"], count=1)}
            began = time.perf_counter()
            store.do_now(communes.add, own, NOW)
            took.append(time.perf_counter() - began)
            memory.append(resident_bytes() or 0)
        cpu = (time.process_time() - cpu) / given.communes
        loaded, rows = store.do_now(weigh), store.do_now(counted)
        each = given.messages // given.communes
        for n in range(given.communes):
            store.do_now(say, f"xa-{n:04}", n * each, each)
        said = store.do_now(weigh)
        store.close()
    commune = sum(loaded.values()) - sum(empty.values())
    per_message = (sum(said.values()) - sum(loaded.values())) / (each * given.communes)
    obligations = rows["obligation"] / given.communes
    mean = sum(took) / len(took)
    print(
        f"{given.communes} communes, {obligations:,.0f} obligations each, taken in {mean:.2f} s each ({cpu:.2f} s ours)"
    )
    half = len(memory) // 2
    print(f"  memory {memory[half] / 1e6:.0f} MB after half of them, {memory[-1] / 1e6:.0f} MB after all")
    for table, size in sorted(loaded.items(), key=lambda one: -one[1])[:6]:
        if size > empty[table]:
            held = size - empty[table]
            print(
                f"  {table}: {rows[table] / given.communes:,.0f} rows, {held / given.communes / 1024:,.0f} KB a commune"
            )
    print(f"a commune: {sum(rows.values()) / given.communes:,.0f} rows, {commune / given.communes / 1e6:.2f} MB")
    print(f"a message with its try: {per_message / 1024:.2f} KB, {len(DIGEST)} letters")
    for many in (65, 3_321):
        print(
            f"{many:,} communes: {many * obligations:,.0f} obligations, {many * commune / given.communes / 1e9:.2f} GB"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
