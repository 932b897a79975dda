"""An office that reaches Telegram through its proxy alone: over either client, each on the loop it runs on in service.

Behind the proxy stands the strict server, over TLS, by a name that nobody here could look up.
"""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.loop import run_loop
from bot.messengers.protocol import NotSent, Outcome, Outgoing, Sent
from bot.messengers.telegram import TelegramMessenger
from bot.messengers.wire import certificates
from bot.settings import read_settings
from bot.texts.rich import Rich
from schedules.errors import SettingsFault
from tests.emulators.telegram import TOKEN, TelegramEmulator

NAME, WORDS = "tele.example", "Nhắc: hạn 30/6"
USER, PASSWORD = "người", "m@t/khẩu"
WORD = b64encode(f"{USER}:{PASSWORD}".encode())
WRITTEN = "ng%C6%B0%E1%BB%9Di:m%40t%2Fkh%E1%BA%A9u"  # as it stands in an address
END = b"\r\n\r\n"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Of the office's own authority, which the machine has been told to believe."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    names = x509.SubjectAlternativeName([x509.DNSName(NAME), x509.DNSName("localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    signed = made.add_extension(names, False).add_extension(x509.BasicConstraints(True, None), True)
    file = tmp_path / "office.pem"
    kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(signed.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM) + kept)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    certificates.cache_clear()
    yield file
    certificates.cache_clear()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while said := await reader.read(65_536):
            writer.write(said)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    there, back = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(_pour(reader, back), _pour(there, writer))


class Way:
    """A proxy that knows one address, and who may use it; `heard` is what it was told before it let anybody through."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context, self.heard = context, list[bytes]()
        self.port = self.port_over_tls = 0

    @asynccontextmanager
    async def open(self, behind: int) -> AsyncIterator[Way]:
        async def front(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await _join(reader, writer, behind)

        async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = await reader.readuntil(END)
            self.heard.append(head)
            if b"Basic " + WORD not in head:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0" + END)
                writer.close()
                return
            writer.write(b"HTTP/1.1 200 Connection established" + END)
            await _join(reader, writer, tls.sockets[0].getsockname()[1])

        tls = await asyncio.start_server(front, "127.0.0.1", 0, ssl=self._context)
        plain = await asyncio.start_server(proxy, "127.0.0.1", 0)
        covered = await asyncio.start_server(proxy, "127.0.0.1", 0, ssl=self._context)
        self.port, self.port_over_tls = (one.sockets[0].getsockname()[1] for one in (plain, covered))
        try:
            yield self
        finally:
            for one in (plain, covered, tls):
                one.close()


async def _say(telegram: TelegramEmulator, proxy: str, client: str) -> list[Outcome]:
    """A message each to two who have not heard yet: the connection is good for a second one."""
    heads = [telegram.person(f"{proxy} {one}") for one in (1, 2)]
    bot = TelegramMessenger(TOKEN, api=f"https://{NAME}", proxy=proxy, client=client)
    wire = bot.fit(Outgoing(Rich(WORDS)))[0]
    for head in heads:
        head.says("/start")
    said = [await bot.send(str(head.id), wire) for head in heads]
    await bot.stop()
    for head, one in zip(heads, said, strict=True):
        assert not isinstance(one, Sent) or head.last.text == WORDS
    return said


@pytest.mark.parametrize("client", ["aiohttp", "httpx"])
def test_messages_reach_telegram_through_the_offices_proxy(certificate: Path, client: str) -> None:
    async def morning() -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        async with TelegramEmulator() as telegram, Way(context).open(telegram.port) as way:
            for scheme, port in (("http", way.port), ("https", way.port_over_tls)):
                said = await _say(telegram, f"{scheme}://{WRITTEN}@localhost:{port}", client)
                assert [type(one) for one in said] == [Sent, Sent], (scheme, said)
                assert [head.split(b" ")[:2] for head in way.heard] == [[b"CONNECT", b"tele.example:443"]]
                assert TOKEN.encode() not in b"".join(way.heard), "the proxy is told where to, not what"
                way.heard.clear()
            refused = await _say(telegram, f"http://quen:sai@localhost:{way.port}", client)
            assert [type(one) for one in refused] == [NotSent, NotSent]
        telegram.check()

    run_loop(morning(), client)


@pytest.mark.parametrize(
    "address", ["socks5://trung-gian:1080", "http://", "http://u:p#q@trung-gian:8080", "trung-gian"]
)
def test_a_proxy_nobody_could_speak_to_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(SettingsFault, match="NHACVIEC_HTTP_PROXY") as refused:
        read_settings({"NHACVIEC_HTTP_PROXY": address})
    assert "p#q" not in str(refused.value)


def test_a_proxy_is_taken_as_it_is_written() -> None:
    address = f"http://{WRITTEN}@trung-gian:8080"
    assert read_settings({"NHACVIEC_HTTP_PROXY": address}).http_proxy == address
    assert read_settings({}).http_proxy is None
