"""What every test may ask for."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.emulators.telegram import TelegramEmulator
    from tests.town import Town

FAILED = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "town(rules, start, live, linked): the commune a test talks to (tests/town.py)")
    config.addinivalue_line("markers", "inside: looks at what lives in the one process that runs the lanes")
    # Nothing passes or fails by the time it takes on a busy machine.
    settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("here")
    config.addinivalue_line("markers", "needs(*abilities): a conversation for platforms that can this (Can) alone")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Soaks take hours: only who asks for them by `-m soak` gets them."""
    if "soak" not in str(config.getoption("-m")):
        soaks = [item for item in items if item.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=soaks)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every conversation takes place on Telegram over SQLite in `make test`.

    In `make test-all` also on each other platform that can it, and on Telegram over PostgreSQL with two workers: by
    leases, and by jobs beside a process of pages (but for what `inside` a process is looked at).
    """
    if "town" not in metafunc.fixturenames:
        return
    from tests.town import CAN

    needs = [ability for marker in metafunc.definition.iter_markers("needs") for ability in marker.args]
    able = [name for name, can in CAN.items() if all(getattr(can, ability) for ability in needs)]
    if any({"linked", "live"} & set(marker.kwargs) for marker in metafunc.definition.iter_markers("town")):
        able = [name for name in able if name != "console"]  # whose seats are all linked, and nothing is on trial there
    marks = {name: () if name == "telegram" else (pytest.mark.slow,) for name in able}
    if any("database" in str(marker.args[0]) for marker in metafunc.definition.iter_markers("parametrize")):
        metafunc.parametrize("platform", [pytest.param(name, marks=marks[name]) for name in able])
        return
    places = [pytest.param(name, "sqlite", marks=marks[name], id=name) for name in able]
    if "telegram" in able:
        places.append(pytest.param("telegram", "postgres", marks=pytest.mark.slow, id="telegram-postgres"))
        if metafunc.definition.get_closest_marker("inside") is None:
            places.append(pytest.param("telegram by jobs", "postgres", marks=pytest.mark.slow, id="telegram-jobs"))
    metafunc.parametrize(("platform", "database"), places, indirect=["database"])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Lets a fixture know at its end whether the test went well."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    """A Telegram server on loopback at its real limits; what the bot did wrong fails the test at its end."""
    from tests.emulators.telegram import TelegramEmulator

    async with TelegramEmulator() as emulator:
        yield emulator
    emulator.check()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An SQLAlchemy URL; `parametrize("database", ["sqlite", "postgres"], indirect=True)` runs a test on both.

    "pooled": PostgreSQL behind PgBouncer, where that is installed.
    """
    kind = getattr(request, "param", "sqlite")
    if kind != "sqlite":
        from tests.databases import pooled, postgres

        with pooled() if kind == "pooled" else postgres(ready=True) as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path / 'nhacviec.db'}"


@pytest.fixture
async def town(request: pytest.FixtureRequest, database: str, tmp_path: Path, platform: str) -> AsyncIterator[Town]:
    """A commune to talk to; `@pytest.mark.town(rules=…, start=…)` sets it up, `needs("buttons")` says where."""
    from tests.town import Setup, open_town

    marker = request.node.get_closest_marker("town")
    setup = Setup(**(marker.kwargs if marker else {}))
    name, _, jobs = platform.partition(" by ")
    async with open_town(setup, database, tmp_path / "config", name, jobs or "local") as made:
        yield made
        made.judged = not request.node.stash.get(FAILED, False)


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command sets the logs up for its process, which here is that of every later test."""
    import structlog

    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**config)
