"""Calls of the Zalo Bot API: POST and JSON, one envelope, and no way for a token to get out."""

from __future__ import annotations

import json
import logging
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx

from bot.messengers.protocol import FetchFault
from bot.messengers.wire import NEVER_LEFT, certificates
from bot.messengers.zalo.judge import Broken, Refused, result_of

CONNECT_SECONDS: Final = 10.0
SEND_SECONDS: Final = 20.0
LARGEST_FILE: Final = 20 * 1024 * 1024
# Where the platform keeps what people send; anything else in an update is not ours to ask for.
FILE_HOSTS: Final = ("zdn.vn", "zadn.vn", "zaloapp.com", "zaloplatforms.com", "zapps.me")


class Client:
    """One token's calls. base: address without `/bot`, with or without a slash at its end."""

    def __init__(self, token: str, base: str, proxy: str | None) -> None:
        silence_library()
        self._token = token
        self._base = base.rstrip("/")
        # One segment of the path, whatever somebody pasted as a token.
        self._segment = quote(token, safe=":")
        self._proxy = proxy
        self._http: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return "Client()"

    async def open(self) -> None:
        timeout = httpx.Timeout(SEND_SECONDS, connect=CONNECT_SECONDS, pool=5.0)
        # The office's proxy is the one it was given, never one of the environment.
        self._http = httpx.AsyncClient(
            timeout=timeout, proxy=self._proxy, trust_env=False, verify=certificates(), follow_redirects=False
        )

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    async def call(self, method: str, parameters: dict[str, Any], seconds: float = SEND_SECONDS) -> Any:
        """The result of a call; raises Refused or Broken, in which there is no token and no address."""
        if self._http is None:
            raise Broken("the messenger has not been started", left=False)
        timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS, pool=5.0)
        content = json.dumps(parameters, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            answer = await self._http.post(
                f"{self._base}/bot{self._segment}/{method}", content=content, headers=headers, timeout=timeout
            )
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            # The exception's own words may hold the address, and with it the token.
            raise Broken(type(fault).__name__, left=not isinstance(fault, NEVER_LEFT)) from None
        try:
            return result_of(answer.status_code, answer.content)
        except Refused as refused:
            raise Refused(refused.status, self.clean(refused.reason)) from None

    async def fetch(self, url: str) -> bytes:
        """What somebody sent, from where the platform keeps it; addresses expire. Raises FetchFault."""
        if self._http is None or not self._may_fetch(url):
            raise FetchFault("not an address of the platform", final=True)
        try:
            async with self._http.stream("GET", url) as answer:
                if answer.status_code != httpx.codes.OK:
                    gone = httpx.codes.is_client_error(answer.status_code) or answer.is_redirect
                    raise FetchFault(f"HTTP {answer.status_code}", final=gone)
                return await _read(answer)
        except httpx.HTTPError as fault:
            raise FetchFault(type(fault).__name__, final=False) from None

    def clean(self, text: str) -> str:
        """A text in which the token does not stand."""
        return text.replace(self._token, "***").replace(self._segment, "***")

    def _may_fetch(self, url: str) -> bool:
        """Addresses come out of messages: only the platform's own are asked, so that none leads into the office."""
        try:
            address, home = urlsplit(url), urlsplit(self._base)
            same = (address.scheme, address.netloc) == (home.scheme, home.netloc)
            host = address.hostname or ""
        except ValueError:
            return False
        known = any(host == name or host.endswith(f".{name}") for name in FILE_HOSTS)
        return same or (address.scheme == "https" and known)


async def _read(answer: httpx.Response) -> bytes:
    content = bytearray()
    async for piece in answer.aiter_bytes():
        content += piece
        if len(content) > LARGEST_FILE:
            raise FetchFault("larger than 20 MB", final=True, too_big=True)
    return bytes(content)


def silence_library() -> None:
    """The HTTP client logs every address, which holds the token."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
