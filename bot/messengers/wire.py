"""What every messenger knows of its connections: certificates read once, and which faults sent nothing."""

from __future__ import annotations

import ssl
from functools import cache
from typing import Final

import httpx

# Causes under which not one byte of the request reached the server.
NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    httpx.LocalProtocolError,
)


@cache
def certificates() -> ssl.SSLContext:
    """One set of root certificates for every token: reading them takes longer than anything else at start."""
    return httpx.create_ssl_context()
