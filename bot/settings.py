"""What the environment says (contracts.md §2), read once at the entry point and handed down."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from bot.texts import because, failure
from schedules.errors import SettingsFault

SHORTEST_PASSWORD = 12
WIDEST_WINDOW = 16
_TOKEN = re.compile(r"\d{6,24}:[A-Za-z0-9_-]{20,200}")
TELEGRAM_API = "https://api.telegram.org"
ZALO_API = "https://bot-api.zaloplatforms.com"

EVIDENCE = "minh-chung"  # the folder of files sent as evidence, beside an SQLite file


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an installation can set. Tokens and the secret never appear in a repr.

    config: folder a new installation is filled from. telegram_api, zalo_api: base addresses without `/bot`.
    public_url: where the web app is reached from outside; None means polling. log: "text" or "json". backup: folder of
    the daily backups, "off" for none, "" for `backup/` beside an SQLite file. heartbeat_url: called while all is well.
    evidence: folder of files sent as evidence, "" for `minh-chung/` beside an SQLite file.
    commune: which of a server's communes the commands speak of; None: the only one.
    console_password: lets other machines into the exercise; None keeps it to this one.
    window: how many messages of one bot may be on their way at once; so many a crash may repeat.
    secret_before: the secret that kept tokens were sealed with until it was changed.
    province_token: of the Telegram bot that a server's communes without one of their own share.
    driver: who runs the lanes of several communes, "local" (each worker, as long as it holds them) or "jobs".
    http_client: what Telegram is called with, "aiohttp" (on uvloop, where there is one) or "httpx".
    """

    config: Path = Path("config")
    database_url: str = "sqlite:///var/nhacviec.db"
    telegram_token: str | None = field(default=None, repr=False)
    zalo_tokens: tuple[str, ...] = field(default=(), repr=False)
    province_token: str | None = field(default=None, repr=False)
    telegram_api: str = TELEGRAM_API
    zalo_api: str = ZALO_API
    public_url: str | None = None
    secret: str = field(default="", repr=False)
    secret_before: str = field(default="", repr=False)
    http_proxy: str | None = field(default=None, repr=False)
    backup: str = ""
    heartbeat_url: str | None = field(default=None, repr=False)
    evidence: str = ""
    console_password: str | None = field(default=None, repr=False)
    window: int = 1
    log: str = "text"
    commune: str | None = None
    http_client: str = "aiohttp"
    driver: str = "local"

    @property
    def sqlite_path(self) -> Path | None:
        """The database's file; None for PostgreSQL or an SQLite database in memory."""
        name = self.database_url.removeprefix("sqlite:///")
        return None if name in (self.database_url, "", ":memory:") else Path(name)

    @property
    def backups(self) -> Path | None:
        """Where each day's backup goes; None where none is kept: switched off, or PostgreSQL and no folder named."""
        if self.backup.lower() in ("off", "khong"):
            return None
        beside = self.sqlite_path
        return Path(self.backup) if self.backup else beside.parent / "backup" if beside else None

    def evidence_of(self, commune: str) -> Path | None:
        """Where a commune's evidence lies; None where none can be kept: PostgreSQL and no folder named, or memory."""
        beside = self.sqlite_path
        folder = Path(self.evidence) if self.evidence else beside.parent / EVIDENCE if beside else None
        return folder / commune if folder else None

    @property
    def local_only(self) -> bool:
        """No token at all: the console is the only messenger."""
        return not self.apis

    @property
    def apis(self) -> Mapping[str, str]:
        """Where each platform with a token is called, by its word: what a message may leave this machine for."""
        known = (
            ("telegram", self.telegram_token, self.telegram_api),
            ("zalo", self.zalo_tokens, self.zalo_api),
        )
        return {kind: api for kind, token, api in known if token}

    @property
    def shares_bot(self) -> bool:
        """Whether this commune's Telegram bot is the one it shares with others of its server."""
        return self.telegram_token is not None and self.telegram_token == self.province_token

    def without_tokens(self) -> Settings:
        """The same of an installation whose tokens are each commune's own."""
        return replace(self, telegram_token=None, zalo_tokens=())

    @property
    def loopback_only(self) -> bool:
        """True when no message can leave this machine: what `--clock` demands."""
        return all(is_loopback(api) for api in self.apis.values())


def is_loopback(address: str) -> bool:
    """Does this base address name this very machine?"""
    return is_local(urlsplit(address).hostname or "")


def is_local(host: str) -> bool:
    """Is this host this very machine, and listening there listening to it alone?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment; SettingsFault names the variable that makes no sense."""
    log = environ.get("NHACVIEC_LOG", "text")
    if log not in ("text", "json"):
        raise failure(SettingsFault, "setting.log", "NHACVIEC_LOG", value=log)
    client = _client(environ)
    zalo = _secret_value(environ, "NHACVIEC_ZALO_TOKEN") or ""
    database_url = _database_url(environ.get("NHACVIEC_DATABASE_URL", "sqlite:///var/nhacviec.db"))
    driver = _driver(environ, database_url)
    return Settings(
        config=Path(environ.get("NHACVIEC_CONFIG", "config")),
        database_url=database_url,
        telegram_token=_secret_value(environ, "NHACVIEC_TELEGRAM_TOKEN"),
        zalo_tokens=tuple(token.strip() for token in zalo.split(",") if token.strip()),
        province_token=_province_token(environ, database_url),
        telegram_api=_address(environ, "NHACVIEC_TELEGRAM_API", TELEGRAM_API),
        zalo_api=_address(environ, "NHACVIEC_ZALO_API", ZALO_API),
        public_url=_address(environ, "NHACVIEC_PUBLIC_URL", "") or None,
        secret=environ.get("NHACVIEC_SECRET", ""),
        secret_before=environ.get("NHACVIEC_SECRET_BEFORE", ""),
        http_proxy=_proxy(environ),
        backup=environ.get("NHACVIEC_BACKUP", "").strip(),
        commune=environ.get("NHACVIEC_COMMUNE", "").strip() or None,
        heartbeat_url=_address(environ, "NHACVIEC_HEARTBEAT_URL", "") or None,
        evidence=environ.get("NHACVIEC_EVIDENCE", "").strip(),
        console_password=_password(environ),
        window=_window(environ),
        log=log,
        http_client=client,
        driver=driver,
    )


def _province_token(environ: Mapping[str, str], database_url: str) -> str | None:
    """One bot for communes of one server: it speaks and hears in one process at a time, whichever holds it."""
    token = _secret_value(environ, "NHACVIEC_PROVINCE_TELEGRAM_TOKEN")
    if token and database_url.startswith("sqlite"):
        raise failure(SettingsFault, "setting.province_of_one", "NHACVIEC_PROVINCE_TELEGRAM_TOKEN")
    if token and not well_formed(token):
        raise failure(SettingsFault, "setting.no_token", "NHACVIEC_PROVINCE_TELEGRAM_TOKEN")
    if token and token == _secret_value(environ, "NHACVIEC_TELEGRAM_TOKEN"):
        raise failure(SettingsFault, "setting.province_twice", "NHACVIEC_PROVINCE_TELEGRAM_TOKEN")
    return token


def well_formed(token: str) -> bool:
    """Whether a bot's token looks like one: what was copied along with it (words, a line break) makes it none."""
    return _TOKEN.fullmatch(token) is not None


def _driver(environ: Mapping[str, str], database_url: str) -> str:
    driver = environ.get("NHACVIEC_DRIVER", "local")
    if driver not in ("local", "jobs"):
        raise failure(SettingsFault, "setting.driver", "NHACVIEC_DRIVER", value=driver)
    if driver == "local":
        return driver
    if database_url.startswith("sqlite"):
        raise failure(SettingsFault, "setting.jobs_of_one", "NHACVIEC_DRIVER")
    if find_spec("procrastinate") is None:
        raise failure(SettingsFault, "setting.not_installed", "NHACVIEC_DRIVER", package="procrastinate")
    for needed in ("NHACVIEC_PUBLIC_URL", "NHACVIEC_SECRET"):
        if not environ.get(needed):
            raise failure(SettingsFault, "setting.needed_by_jobs", needed)
    return driver


def _client(environ: Mapping[str, str]) -> str:
    client = environ.get("NHACVIEC_HTTP_CLIENT", "aiohttp")
    if client not in ("httpx", "aiohttp"):
        raise failure(SettingsFault, "setting.client", "NHACVIEC_HTTP_CLIENT", value=client)
    return client


def _proxy(environ: Mapping[str, str]) -> str | None:
    """The office's. What no client of ours can speak to (SOCKS, an address without a host) does not wait to fail."""
    value = _address(environ, "NHACVIEC_HTTP_PROXY", "") or None
    try:
        if value is None or (urlsplit(value).hostname and urlsplit(value).port != 0):
            return value
    except ValueError:  # a port that is none, mostly since a sign of the password was not written as %..
        pass
    raise failure(SettingsFault, "setting.no_proxy", "NHACVIEC_HTTP_PROXY")


def _secret_value(environ: Mapping[str, str], name: str) -> str | None:
    """A token, given itself or as a file that holds it (`NAME_FILE`)."""
    file = environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError) as problem:
            raise failure(SettingsFault, "setting.file", f"{name}_FILE", why=because(problem)) from problem
    return environ.get(name, "").strip() or None


def _password(environ: Mapping[str, str]) -> str | None:
    value = _secret_value(environ, "NHACVIEC_CONSOLE_PASSWORD")
    if value and len(value) < SHORTEST_PASSWORD:
        raise failure(SettingsFault, "setting.password", "NHACVIEC_CONSOLE_PASSWORD", letters=SHORTEST_PASSWORD)
    return value


def _window(environ: Mapping[str, str]) -> int:
    value = environ.get("NHACVIEC_WINDOW", "").strip() or "1"
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= WIDEST_WINDOW):
        raise failure(SettingsFault, "setting.window", "NHACVIEC_WINDOW", value=value, most=WIDEST_WINDOW)
    return int(value)


def _address(environ: Mapping[str, str], name: str, default: str) -> str:
    value = environ.get(name, default).rstrip("/")
    if value and urlsplit(value).scheme not in ("http", "https"):
        raise failure(SettingsFault, "setting.no_web", name)
    return value


def _database_url(value: str) -> str:
    """SQLAlchemy's form; `postgresql://` means psycopg here, whatever SQLAlchemy's default driver is."""
    if value.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise failure(SettingsFault, "setting.no_database", "NHACVIEC_DATABASE_URL")
    return value


def kept_secret(settings: Settings) -> str:
    """The key for signed links: the environment's, else one made once, kept beside the database, its owner's alone."""
    if settings.secret:
        return settings.secret
    path = settings.sqlite_path
    if path is None:
        raise failure(SettingsFault, "setting.no_secret", "NHACVIEC_SECRET")
    file = path.with_suffix(".secret")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        _make_secret(file)
    value = file.read_text(encoding="ascii").strip()
    if not value:  # signing with an empty key would let anybody sign
        raise failure(SettingsFault, "setting.empty_secret", str(file))
    return value


def _make_secret(file: Path) -> None:
    """Written aside and linked into place: of two processes that start at once both read one whole key."""
    aside = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(32))
        with suppress(FileExistsError):
            os.link(aside, file)
    finally:
        aside.unlink()
