"""What a server of several workers goes through: its database restarts, its pooler mixes sessions, it is upgraded."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, NullPool, create_engine, event, text

from bot.ledger import migrations
from bot.ledger.sessions import Sessions
from bot.ledger.store import Store
from tests.bot.lanes.bed import COMMUNE, World
from tests.bot.lanes.test_drain import heard, queue, state, workers
from tests.databases import restart
from tests.waiting import until

SERVER = pytest.mark.parametrize("database", ["postgres"], indirect=True)
# The first revision that other workers may run beside while it is brought in.
ROLLING_SINCE = "0012"
SHRINKS = re.compile(r"\b(drop_\w+|alter_column|rename_table|DROP|RENAME|SET NOT NULL|ALTER COLUMN)\b")


@pytest.mark.slow
@SERVER
async def test_a_restart_of_the_database_in_the_middle_loses_nothing(world: World) -> None:
    async with workers(world, "một", "hai") as apps:
        queue(world, *map(str, range(40)))
        drains = [asyncio.create_task(app.lanes[0].drain()) for app in apps]
        await until(lambda: len(world.heard) >= 5)
        await asyncio.to_thread(restart)
        await asyncio.gather(*drains, return_exceptions=True)
        for app in apps:  # whoever was cut off begins again, as the next job would
            while world.store.read_now(state)[1]["queued"]:
                await app.lanes[0].drain()
                await asyncio.sleep(0.1)
        said = heard(world)
        assert set(said) == set(map(str, range(40))), "none is lost"
        assert said.total() - len(said) <= 1, "the one that was on its way may be said twice"


@SERVER
async def test_every_transaction_may_have_a_session_of_its_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a pooler between transactions comes to: nothing of a session is there any more at the next transaction."""
    opened = 0

    def unpooled(url: object, **options: object) -> object:
        nonlocal opened
        wanted = {
            name: value
            for name, value in options.items()
            if name in ("connect_args", "hide_parameters", "isolation_level")
        }
        engine = create_engine(url, poolclass=NullPool, **wanted)  # type: ignore[call-overload]

        @event.listens_for(engine, "connect")
        def count(*_: object) -> None:
            nonlocal opened
            opened += 1

        return engine

    monkeypatch.setattr("bot.ledger.sessions.create_engine", unpooled)
    monkeypatch.setattr(Sessions, "keep", lambda _: None)
    async with workers(world, "một") as (one,):
        queue(world, *map(str, range(8)))
        await one.lanes[0].receive([("1", {"id": 1, "chat": "truong-phong-kinh-te", "text": "việc"})])
        assert await one.lanes[0].drain()
        assert len(world.heard) == 9
        assert opened > 20


@SERVER
def test_nothing_is_left_in_a_session_when_a_transaction_ends(world: World) -> None:
    named = text("SELECT current_setting('nhacviec.commune', true)")
    kept = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
    one = Store(world.store.url.render_as_string(hide_password=False)).of(COMMUNE)
    assert one.do_now(lambda tx: tx.execute(named).scalar()) == COMMUNE
    with one._writer.connect() as raw:
        assert raw.execute(named).scalar() in (None, "")
        assert raw.execute(kept).scalar() == 0
    one._writer.dispose()


@SERVER
async def test_workers_of_before_go_on_beside_a_newer_record(world: World) -> None:
    """The next release has brought the record up: columns and tables more. Who runs since before goes on and ends well;
    who starts is told to be of the new release.
    """
    async with workers(world, "một", "hai") as (one, two):
        queue(world, *map(str, range(20)))
        first = asyncio.create_task(one.lanes[0].drain())
        await until(lambda: len(world.heard) >= 3)
        world.store.do_now(_next_release)
        await first
        queue(world, *(f"mới {n}" for n in range(5)))
        assert await two.lanes[0].drain()
        assert heard(world).total() == len(heard(world)) == 25
    with pytest.raises(Exception, match="phiên bản mới hơn"):
        migrations.migrate(world.store)


def _next_release(tx: Connection) -> None:
    for statement in (
        "ALTER TABLE message ADD COLUMN weight INTEGER",
        "ALTER TABLE lane ADD COLUMN region TEXT DEFAULT ''",
        "CREATE TABLE later (commune TEXT, id INTEGER)",
        "CREATE INDEX ix_later ON message (commune, weight)",
        "UPDATE alembic_version SET version_num = '9999'",
    ):
        tx.execute(text(statement))


def test_a_migration_takes_away_only_what_the_release_before_no_longer_needs() -> None:
    """Expand, then contract: what shrinks the record says since which release nobody needs what it takes away."""
    versions = Path(migrations.__file__).parent / "versions"
    for file in sorted(versions.glob("[0-9]*.py")):
        source = file.read_text(encoding="utf-8")
        upgrade = source.split("def upgrade()", 1)[1].split("def downgrade()", 1)[0]
        if file.name > ROLLING_SINCE + "_~" and SHRINKS.search(upgrade):
            assert "CONTRACTS =" in source, (
                f"{file.name} takes something away: name in CONTRACTS who stopped needing it"
            )
