"""The address outside that is called while all is well: its silence is the alarm for what cannot be said from here."""

from __future__ import annotations

import asyncio

import structlog

log = structlog.get_logger("watch")

EVERY = 300.0
LIMIT = 10.0


class Outside:
    """url: None where nobody outside listens. proxy: the office's own."""

    def __init__(self, url: str | None, proxy: str | None = None) -> None:
        self._url, self._proxy = url, proxy
        self._told = float("-inf")

    async def tell(self) -> None:
        """Calls it, if that is not done already within five minutes. What goes wrong is logged."""
        loop = asyncio.get_running_loop()
        if not self._url or loop.time() - self._told < EVERY:
            return
        import httpx

        try:
            async with httpx.AsyncClient(proxy=self._proxy, timeout=LIMIT) as client:
                answer = await client.get(self._url)
            answer.raise_for_status()  # whoever answers with an error has not heard
            self._told = loop.time()
            log.debug("pinged", status=answer.status_code)
        except httpx.HTTPStatusError as fault:
            log.warning("outside heartbeat not taken", status=fault.response.status_code)
        except httpx.HTTPError as fault:
            log.warning("outside heartbeat not reached", error=type(fault).__name__)
