"""What calls Telegram: python-telegram-bot's own extension point, `BaseRequest`, upon aiohttp (ADR 23).

To python-telegram-bot and to `judge` this and its own client, httpx, are one: the same bodies on the wire and the same
exceptions, whatever fails (tests/bot/messengers/test_fast.py), the same ways through an office's proxy (test_proxy.py).
"""

from __future__ import annotations

import io
import ssl
from base64 import b64encode
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import aiohttp
import httpx
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.messengers.telegram.answers import (
    CONNECT_SECONDS,
    MEDIA_WRITE_SECONDS,
    POOL_SECONDS,
    WRITE_SECONDS,
    parsed,
    told_apart,
)
from bot.messengers.telegram.judge import NeverLeft

IDLE_SECONDS = 5.0  # as httpx: a connection kept longer is more often one the server has just closed
FORM = "application/x-www-form-urlencoded"
# What aiohttp raises before a byte of a request is written.
BEFORE_IT_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)


class FastRequest(BaseRequest):
    """One pool of connections. Times are seconds.

    connections: how many at most. read_seconds: until an answer, unless a call says otherwise. proxy: the office's, or
    None; those of the environment do not count. context: the root certificates.
    """

    def __init__(
        self, connections: int, read_seconds: float, proxy: str | None, context: ssl.SSLContext | bool
    ) -> None:
        self._connections, self._read, self._context = connections, read_seconds, context
        self._proxy, self._word = _entrance(proxy)
        self._session: aiohttp.ClientSession | None = None
        self._shut = False

    @property
    def read_timeout(self) -> float | None:
        return self._read

    async def initialize(self) -> None:
        self._shut = False

    async def shutdown(self) -> None:
        self._shut = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened(self) -> aiohttp.ClientSession:
        """Made at the first request: aiohttp wants the loop that will run it."""
        if self._shut:
            raise RuntimeError("this client is not initialized")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, ssl=self._context, keepalive_timeout=IDLE_SECONDS
                ),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session

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
        session = self._opened()
        through = url.startswith("https:")  # what is for the proxy is said to it alone, before the tunnel
        body, kind, usual = _written(request_data)
        connect, pool = _chosen(connect_timeout, CONNECT_SECONDS), _chosen(pool_timeout, POOL_SECONDS)
        reading, writing = _chosen(read_timeout, self._read), _chosen(write_timeout, usual)
        waiting = None if connect is None or pool is None else connect + pool
        # aiohttp times no write: what is sent ends within all times together; what is fetched, while it goes on.
        parts = (waiting, writing, reading)
        whole = None if body is None or None in parts else sum(part for part in parts if part is not None)
        timeout = aiohttp.ClientTimeout(total=whole, connect=waiting, sock_connect=connect, sock_read=reading)
        try:
            async with session.request(
                method,
                url,
                data=body,
                headers=kind if through else {**kind, **self._word},
                timeout=timeout,
                proxy=self._proxy,
                proxy_headers=(self._word or None) if through else None,
                allow_redirects=False,  # a token goes nowhere but where it was sent
            ) as answer:
                return told_apart(answer.status, await answer.read())
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
            fault, cause = _told(problem)
        # Out of the handler: aiohttp's own words hold the address, which holds the token.
        raise fault from cause


def _entrance(proxy: str | None) -> tuple[str | None, dict[str, str]]:
    """A proxy's address, and what it is told of us. aiohttp would read a name beyond Latin letters as a fault."""
    if proxy is None or (parts := urlsplit(proxy)).username is None:
        return proxy, {}
    word = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return plain, {"Proxy-Authorization": f"Basic {b64encode(word.encode()).decode()}"}


def _written(data: RequestData | None) -> tuple[bytes | io.BytesIO | None, dict[str, str], float]:
    """A body, its headers, and the seconds it may take. A form with files is written by httpx: names beyond ASCII and
    quotes in them reach the server as they do from the other client."""
    if data is None:
        return None, {}, WRITE_SECONDS
    if not data.contains_files:
        return urlencode(data.json_parameters).encode(), {"Content-Type": FORM}, WRITE_SECONDS
    form = httpx.Request("POST", "http://form", data=data.json_parameters, files=data.multipart_data)
    return io.BytesIO(form.read()), {"Content-Type": form.headers["Content-Type"]}, MEDIA_WRITE_SECONDS


def _chosen(given: Any, normal: float | None) -> float | None:
    """Python-telegram-bot tells "as usual" and "without limit" apart."""
    return normal if given is BaseRequest.DEFAULT_NONE else given


def _told(problem: Exception) -> tuple[TelegramError, NeverLeft | None]:
    """The exception HTTPXRequest raises for the same, in words that hold no address, and whether anything left."""
    what = type(problem).__name__
    cause = NeverLeft(what) if isinstance(problem, BEFORE_IT_LEFT) else None
    if isinstance(problem, TimeoutError):
        return TimedOut(f"Timed out (aiohttp.{what})"), cause
    return NetworkError(f"aiohttp.{what}"), cause
