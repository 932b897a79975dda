"""The thread that writes to a SQLite file: one transaction after the other, over a connection that is its own.

What an executor and a pool do for each transaction (two futures, a connection fetched, reset and given back) took as
long as a message's statements do.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import Any, TypeVar
from weakref import finalize

from sqlalchemy import Connection, Engine

T = TypeVar("T")
Job = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], Any]]


class Writer:
    """Begins with the first job; ends with `close`, or when nobody has it any more."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._kept: Connection | None = None
        self._closed = False

    def run(self, job: Callable[[], T]) -> asyncio.Future[T]:
        """What the job will have given. One that nobody waits for any more when its turn comes is not begun."""
        if self._closed:
            raise RuntimeError("the record is closed")
        if self._thread is None:
            self._thread = threading.Thread(target=_work, args=(self._jobs,), name="ledger-write", daemon=True)
            self._thread.start()
            finalize(self, self._jobs.put, None)
        loop = asyncio.get_running_loop()
        result: asyncio.Future[T] = loop.create_future()
        self._jobs.put((loop, result, job))
        return result

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A write transaction, for the thread alone. After a failure the next one has a new connection."""
        if self._kept is None:
            self._kept = self._engine.connect()
        try:
            with self._kept.begin():
                yield self._kept
        except BaseException:
            self._forget()
            raise

    def close(self) -> None:
        """Ends after what was begun or asked for."""
        self._closed = True
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
        self._forget()

    def _forget(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()


def _work(jobs: SimpleQueue[Job | None]) -> None:
    while (next_ := jobs.get()) is not None:
        loop, result, job = next_
        if result.cancelled():
            continue
        value: Any = None
        fault: BaseException | None = None
        try:
            value = job()
        except BaseException as problem:
            fault = problem
        with suppress(RuntimeError):  # the loop has ended: nobody is left to hear it
            loop.call_soon_threadsafe(_tell, result, value, fault)
        del next_, result, job, value, fault  # while it waits, it holds nobody's rows


def _tell(result: asyncio.Future[Any], value: Any, fault: BaseException | None) -> None:
    if result.cancelled():
        return
    if fault is None:
        result.set_result(value)
    else:
        result.set_exception(fault)
