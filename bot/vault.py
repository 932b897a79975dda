"""What is kept in the database and must not be readable there: sealed with the installation's secret."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.texts import failure
from schedules.errors import SettingsFault

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

# A secret somebody made up himself is guessed slowly; the salt only keeps this use of it apart from others.
SALT = b"nhacviec/vault/1"


def seal(secret: str, text: str) -> str:
    """Encrypted and authenticated, as ASCII."""
    return _box(secret).encrypt(text.encode()).decode("ascii")


def unseal(secret: str, sealed: str, *before: str) -> str:
    """What `seal` was given, with this secret or one of those `before` it. SettingsFault for any other, or altered."""
    from cryptography.fernet import InvalidToken, MultiFernet

    try:
        return MultiFernet([_box(one) for one in (secret, *before) if one]).decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeError) as fault:
        raise failure(SettingsFault, "setting.sealed", "NHACVIEC_SECRET") from fault


@lru_cache(maxsize=4)
def _box(secret: str) -> Fernet:
    from cryptography.fernet import Fernet

    key = hashlib.scrypt(secret.encode(), salt=SALT, n=2**14, r=8, p=1, dklen=32)
    return Fernet(urlsafe_b64encode(key))
