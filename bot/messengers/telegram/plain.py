"""The outgoing path of an office: python-telegram-bot's extension point, `BaseRequest`, upon httpx's own connections.

httpx's client merges headers, addresses and cookies and looks for logins and redirects, on every request and for
nothing: with it a message takes 1.6 times as much of the processor. Below it (httpcore) is the same wire, and the same
faults under the same names. A head that a body follows goes out with it, so that the server is not woken twice.
"""
# ruff: noqa: ASYNC109 - the streams of httpcore are asked with a timeout

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterable, Iterable
from functools import lru_cache
from typing import Any, cast

import httpcore
import httpx
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.messengers.telegram.answers import (
    CONNECT_SECONDS,
    FORM,
    IDLE_SECONDS,
    POOL_SECONDS,
    chosen,
    form_of,
    parsed,
    told_apart,
    words_of,
)
from bot.messengers.telegram.judge import NeverLeft

ADDRESSES = 64  # remembered in parts; of each method there is one
# What httpcore raises before a byte of a request is written.
BEFORE_IT_LEFT = (
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.PoolTimeout,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpcore.LocalProtocolError,
)
FAULTS = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, *BEFORE_IT_LEFT)
Headers = list[tuple[bytes, bytes]]
Body = bytes | AsyncIterable[bytes] | None


class PlainRequest(BaseRequest):
    """One pool of connections. Times are seconds.

    connections: how many at most. read_seconds: until an answer, unless a call says otherwise. proxy: an http:// or
    socks5:// proxy or None; those of the environment do not count. context: the root certificates.
    """

    def __init__(self, connections: int, read_seconds: float, proxy: str | None, context: ssl.SSLContext) -> None:
        self._connections, self._read, self._proxy, self._context = connections, read_seconds, proxy, context
        self._always: Headers = [(b"Accept", b"*/*"), (b"Accept-Encoding", b"identity"), (b"Connection", b"keep-alive")]
        self._always.append((b"User-Agent", self.USER_AGENT.encode()))
        self._pool: httpcore.AsyncConnectionPool | None = None
        self._shut = False

    @property
    def read_timeout(self) -> float | None:
        return self._read

    async def initialize(self) -> None:
        self._shut = False

    async def shutdown(self) -> None:
        self._shut = True
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.aclose()

    def _opened(self) -> httpcore.AsyncConnectionPool:
        if self._shut:
            raise RuntimeError("this client is not initialized")
        if self._pool is None:
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=self._context,
                proxy=_proxy(self._proxy),
                max_connections=self._connections,
                max_keepalive_connections=self._connections,
                keepalive_expiry=IDLE_SECONDS,
                network_backend=_Backend(),
            )
        return self._pool

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        return parsed(payload)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        pool = self._opened()
        body, headers, usual = _written(request_data)
        times = {
            "connect": chosen(connect_timeout, CONNECT_SECONDS),
            "read": chosen(read_timeout, self._read),
            "write": chosen(write_timeout, usual),
            "pool": chosen(pool_timeout, POOL_SECONDS),
        }
        try:
            answer = await pool.request(
                method,
                _address(url),
                headers=[*self._always, *headers],
                content=cast(Any, body),
                extensions={"timeout": times},
            )
            return told_apart(answer.status, answer.content)
        except FAULTS as problem:
            fault, cause = _told(problem)
        # Out of the handler: the words of what lies below may hold the address, which holds the token.
        raise fault from cause


def _written(data: RequestData | None) -> tuple[Body, Headers, float]:
    """A body, its headers, and the seconds a piece of it may take."""
    if data is None:
        return None, [], words_of(data)[1]
    if data.contains_files:
        form, seconds = form_of(data)
        own = [(name.title().encode(), form.headers[name].encode()) for name in ("content-length", "content-type")]
        return cast(AsyncIterable[bytes], form.stream), own, seconds
    words, seconds = words_of(data)
    return words, [(b"Content-Type", FORM.encode())], seconds


@lru_cache(ADDRESSES)
def _address(url: str) -> httpcore.URL:
    return _below(httpx.URL(url))


def _below(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _proxy(address: str | None) -> httpcore.Proxy | None:
    if address is None:
        return None
    known = httpx.Proxy(address)
    return httpcore.Proxy(_below(known.url), auth=known.raw_auth)


def _told(problem: Exception) -> tuple[TelegramError, NeverLeft | None]:
    """The exception HTTPXRequest raises for the same, in words that hold no address, and whether anything left."""
    what = type(problem).__name__
    cause = NeverLeft(what) if isinstance(problem, BEFORE_IT_LEFT) else None
    if isinstance(problem, httpcore.TimeoutException):
        return TimedOut(f"Timed out (httpcore.{what})"), cause
    return NetworkError(f"httpcore.{what}"), cause


class _Backend(httpcore.AsyncNetworkBackend):
    """httpcore's own, whose streams send a head with what follows it."""

    def __init__(self) -> None:
        self._own = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return _Stream(await self._own.connect_tcp(host, port, timeout, local_address, socket_options))

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    """After a head httpcore writes each piece of the body, and nothing at its end."""

    def __init__(self, own: httpcore.AsyncNetworkStream) -> None:
        self._own, self._head = own, b""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer.startswith(b"POST ") and not self._head:
            self._head = buffer
            return
        whole, self._head = self._head + buffer, b""
        if whole:
            await self._own.write(whole, timeout)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._own.read(max_bytes, timeout)

    async def aclose(self) -> None:
        await self._own.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return _Stream(await self._own.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._own.get_extra_info(info)
