"""What Telegram is called with beside the library's own client: whatever goes out and whatever fails, the two are one.

Each case plays one server to both clients and compares what reached it and what the caller was told.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from telegram import InputFile
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.bots import messenger
from bot.ledger.rules.documents import read_folder
from bot.loop import run_loop
from bot.messengers.protocol import NotSent, Outcome, Rejected, Unknown
from bot.messengers.telegram import TelegramMessenger, judge
from bot.messengers.telegram.fast import FastRequest
from bot.messengers.telegram.request import RawBot, make_request
from bot.settings import Settings, read_settings
from schedules.configuration import load
from schedules.errors import SettingsFault
from tests.emulators.telegram import TOKEN
from tests.waiting import until

CONFIG = Path(__file__).parents[3] / "config"
CLIENTS = ("httpx", "aiohttp")
FINE = {"ok": True, "result": {"message_id": 7}}
BOUNDARY = re.compile(rb"boundary=(\S+)")
Play = Callable[[asyncio.StreamWriter], None]


class Server:
    """Reads one request after the other and plays a part; keeps what it was sent, as bytes."""

    def __init__(self, play: Play) -> None:
        self.play, self.heard = play, list[bytes]()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        try:
            yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: (\d+)", head)
                self.heard.append(head + await reader.readexactly(int(length[1]) if length else 0))
                self.play(writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def answers(status: int, body: bytes, kind: str = "application/json", more: str = "") -> Play:
    head = f"HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{more}\r\n"
    return lambda writer: writer.write(head.encode() + body)


def refuses(status: int, words: str, **parameters: int) -> Play:
    said = {"ok": False, "error_code": status, "description": words}
    return answers(status, json.dumps({**said, "parameters": parameters} if parameters else said).encode())


def page(status: int) -> Play:
    return answers(status, b"<html>Bad gateway</html>", "text/html")


def silent(_writer: asyncio.StreamWriter) -> None:
    pass


def cut(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def half(writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"ok": true')
    writer.close()


def babble(writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    writer.close()


def bot_of(request: BaseRequest, where: str, scheme: str = "http") -> RawBot:
    return RawBot(TOKEN, f"{scheme}://{where}/bot", request=request, get_updates_request=request)


async def told(bot: RawBot, method: str = "sendMessage", **more: Any) -> Any:
    """What the caller gets: the result, or the fault."""
    asked = {"chat_id": 1, "text": "Hạn 30/6 & «khởi công» = 100%", **more.pop("with_", {})}
    try:
        return await bot.do_api_request(method, api_kwargs=asked, **{"read_timeout": 20.0, **more})
    except TelegramError as fault:
        return fault


@asynccontextmanager
async def client(name: str, *, connections: int = 4, proxy: str | None = None) -> AsyncIterator[BaseRequest]:
    request = make_request(connections, 5.0, proxy, name)
    await request.initialize()
    yield request
    await request.shutdown()


def assert_alike(faults: list[Any], expected: type[Outcome]) -> None:
    """The same exception, the same verdict; the token in nothing of either."""
    assert all(isinstance(fault, TelegramError) for fault in faults), faults
    assert type(faults[0]) is type(faults[1]), faults
    outcomes = [judge.outcome_of(fault) for fault in faults]
    assert [type(one) for one in outcomes] == [expected] * 2, outcomes
    if expected is not Unknown:  # each client has its own words for what the network did
        assert getattr(outcomes[0], "kind", None) == getattr(outcomes[1], "kind", None)
        assert getattr(outcomes[0], "retry_after", None) == getattr(outcomes[1], "retry_after", None)
    fault = faults[1]
    chain = [fault, fault.__cause__, fault.__context__]
    assert TOKEN not in "".join(traceback.format_exception(fault)) + "".join(repr(one) + str(one) for one in chain)


@pytest.mark.parametrize(
    ("play", "expected"),
    [
        (refuses(400, "Bad Request: chat not found"), Rejected),
        (refuses(401, "Unauthorized"), Rejected),
        (refuses(403, "Forbidden: bot was blocked by the user"), Rejected),
        (refuses(404, "Not Found"), Rejected),
        (refuses(409, "Conflict: terminated by other getUpdates request"), Rejected),
        (refuses(400, "group upgraded", migrate_to_chat_id=-1002), Rejected),
        (refuses(429, "Too Many Requests: retry after 7", retry_after=7), NotSent),
        (refuses(500, "Internal Server Error"), Unknown),
        (answers(413, b""), Rejected),
        (answers(407, b""), NotSent),
        (answers(200, b"[]"), Unknown),
        (answers(302, b"", more="location: http://127.0.0.1:1/\r\n"), Unknown),
        (page(200), Unknown),
        (page(429), NotSent),
        (page(502), Unknown),
        (silent, Unknown),
        (cut, Unknown),
        (half, Unknown),
        (babble, Unknown),
    ],
    ids=lambda value: None if isinstance(value, type) else getattr(value, "__name__", ""),
)
async def test_a_refusal_or_a_broken_answer_is_told_alike(play: Play, expected: type[Outcome]) -> None:
    faults = []
    for name in CLIENTS:
        server = Server(play)
        async with server.open() as where, client(name) as request:
            faults.append(await told(bot_of(request, where), read_timeout=0.3 if play is silent else 20.0))
            await until(lambda heard=server.heard: heard)
        assert len(server.heard) == 1, "nothing is sent twice by the client itself"
    assert_alike(faults, expected)


async def test_what_never_left_is_told_alike(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody listens, a plain server where TLS is wanted, a handshake without an end, a proxy that is away."""
    caplog.set_level(logging.DEBUG)
    for name, where, scheme, proxy in (
        ("nobody listens", "127.0.0.1:1", "http", None),
        ("no proxy", "tele.example", "http", "http://127.0.0.1:1"),
        ("no proxy for TLS", "tele.example", "https", "http://127.0.0.1:1"),
    ):
        faults = []
        for one in CLIENTS:
            async with client(one, proxy=proxy) as request:
                faults.append(await told(bot_of(request, where, scheme)))
        assert_alike(faults, NotSent), name
    for play in (babble, silent):  # over TLS: read as no handshake, or never answered
        faults = []
        for one in CLIENTS:
            listener = await asyncio.start_server(lambda _reader, writer: play(writer), "127.0.0.1", 0)  # noqa: B023
            where = f"127.0.0.1:{listener.sockets[0].getsockname()[1]}"
            async with client(one) as request:
                faults.append(await told(bot_of(request, where, "https"), connect_timeout=0.2))
            listener.close()
        assert_alike(faults, NotSent)
    logged = [one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "telegram"))]
    assert TOKEN not in "".join(logged)  # those two are silenced where a messenger is made


async def test_a_full_pool_is_told_alike() -> None:
    faults = []
    for name in CLIENTS:
        server = Server(silent)
        async with server.open() as where, client(name, connections=1) as request:
            bot = bot_of(request, where)
            first = asyncio.create_task(told(bot))
            await until(lambda heard=server.heard: heard)
            faults.append(await told(bot, connect_timeout=0.05, pool_timeout=0.05))
            assert len(server.heard) == 1
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
    assert_alike(faults, NotSent)


def same_form(raw: bytes) -> bytes:
    """A body without what is drawn by lot."""
    drawn = BOUNDARY.search(raw)
    body = raw.partition(b"\r\n\r\n")[2]
    return body.replace(drawn[1], b"BOUNDARY") if drawn else body


@pytest.mark.parametrize(
    "more",
    [
        {"reply_markup": {"inline_keyboard": [[{"text": "Đã xong", "callback_data": "x=1&y"}]]}, "ok": True},
        {"document": InputFile(b"PK\x00\xff" * 400_000, filename='tổng "hợp" & quý\n1.xlsx')},
    ],
    ids=["words", "a file"],
)
async def test_the_same_bytes_go_out(more: dict[str, Any]) -> None:
    """Letters beyond ASCII, buttons as JSON, a name with everything a form could trip over, 1.6 MB."""
    heard = []
    for name in CLIENTS:
        server = Server(answers(200, json.dumps(FINE).encode()))
        async with server.open() as where, client(name) as request:
            assert await told(bot_of(request, where), with_=more) == FINE["result"]
            assert await told(bot_of(request, where)) == FINE["result"], "the connection is good for another"
        heard.append([same_form(raw) for raw in server.heard])
        assert server.heard[0].startswith(f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\n".encode())
        kind = re.search(rb"(?i)content-type: ([^;\r]+)", server.heard[0])
        assert kind is not None
        heard[-1].append(kind[1])
    assert heard[0] == heard[1]


async def test_a_file_is_fetched_and_a_client_opens_again() -> None:
    server = Server(answers(200, b"\x89PNG", "image/png"))
    async with server.open() as where:
        for name in CLIENTS:
            async with client(name) as request:
                assert await request.retrieve(f"http://{where}/file/bot{TOKEN}/ảnh 1.png") == b"\x89PNG"
            fault = await told(bot_of(request, where))
            assert isinstance(fault, TelegramError), "shut: nothing goes out"
            await request.initialize()
            assert await request.retrieve(f"http://{where}/again") == b"\x89PNG"
            await request.shutdown()
    paths = [raw.split(b" ")[1] for raw in server.heard]
    assert paths[0] == paths[2]


async def test_a_connection_the_server_has_closed_is_not_used_again() -> None:
    """As a server does that keeps nobody waiting: after a while, without having said so."""
    for name in CLIENTS:
        server = Server(answers(200, json.dumps(FINE).encode()))
        served = asyncio.Event()

        def hang_up(writer: asyncio.StreamWriter, play: Play = server.play, served: asyncio.Event = served) -> None:
            play(writer)
            asyncio.get_running_loop().call_soon(writer.close)
            served.set()

        server.play = hang_up
        async with server.open() as where, client(name) as request:
            for _ in range(3):
                served.clear()
                assert await told(bot_of(request, where)) == FINE["result"]
                await served.wait()
                await asyncio.sleep(0.05)  # the server's word that it is over takes its time, too
        assert len(server.heard) == 3


async def test_a_name_with_two_addresses_is_reached_at_the_one_that_answers() -> None:
    for name in CLIENTS:
        server = Server(answers(200, json.dumps(FINE).encode()))
        async with server.open() as where, client(name) as request:
            assert await told(bot_of(request, f"localhost:{where.rpartition(':')[2]}")) == FINE["result"]


def test_the_client_is_chosen_by_the_environment_and_runs_on_its_own_loop() -> None:
    commune = load(read_folder(CONFIG))
    assert read_settings({}).http_client == "aiohttp"
    chosen = read_settings({"NHACVIEC_HTTP_CLIENT": "httpx", "NHACVIEC_SECRET": "x" * 32})
    made = messenger(chosen, commune, "telegram", TOKEN)
    assert isinstance(made, TelegramMessenger)
    assert not isinstance(made._request, FastRequest)
    usual = messenger(Settings(secret="x" * 32), commune, "telegram", TOKEN)
    assert isinstance(usual, TelegramMessenger)
    assert isinstance(usual._request, FastRequest)
    with pytest.raises(SettingsFault, match="NHACVIEC_HTTP_CLIENT"):
        read_settings({"NHACVIEC_HTTP_CLIENT": "curl"})

    async def loop() -> str:
        return type(asyncio.get_running_loop()).__module__

    assert run_loop(loop()).startswith("uvloop")
    assert run_loop(loop(), "httpx").startswith("asyncio")
