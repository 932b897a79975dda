"""Who signs a report and who receives it: the commune, or one of its units in its own name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.summaries.papers.nd30 import Issuer
from bot.texts import plain
from schedules.directory import Unit, UnitKind

if TYPE_CHECKING:
    from schedules.commune import Commune

_KINDS = re.compile(r"^(?:xã|phường|đặc khu)\s+", re.IGNORECASE)
_BY_KIND = frozenset({UnitKind.school, UnitKind.hamlet, UnitKind.board})


def issuer_of(commune: Commune, unit: str | None) -> Issuer:
    """The commune's People's Committee, or the unit under it."""
    kind = _kind(commune)
    place = _KINDS.sub("", commune.name)
    if unit is None:
        name = plain("issuer.committee", kind=kind.upper(), place=place.upper())
        return Issuer("", name, "UBND", place, tuple(plain("issuer.signature").split("\n")))
    own = commune.directory.units[unit]
    superior = f"UBND {kind.upper()} {place.upper()}"
    return Issuer(superior, own.name.upper(), code_of(own), place, (head_of(own),))


def _kind(commune: Commune) -> str:
    """xã, phường or đặc khu; xã where the name does not say."""
    match = _KINDS.match(commune.name)
    return match[0].strip() if match else plain("issuer.commune")


def head_of(unit: Unit) -> str:
    """The post that signs, in capitals."""
    heads = _heads()
    for beginning in sorted(heads, key=len, reverse=True):
        if unit.name.lower().startswith(beginning.lower()):
            return heads[beginning]
    return plain(f"issuer.head.{unit.kind}" if unit.kind in _BY_KIND else "issuer.head")


@cache
def _heads() -> dict[str, str]:
    """Posts by the beginning of a unit's name (models of NĐ 150/2025/NĐ-CP and NQ 332/NQ-CP); the longest one wins."""
    lines = plain("issuer.heads").split("\n")
    return {beginning: post for beginning, _, post in (line.partition(": ") for line in lines)}


def code_of(unit: Unit) -> str:
    """The unit's abbreviation: its first alias in capitals, else the first letters of its name."""
    for alias in unit.aliases:
        if alias == alias.upper() and " " not in alias and len(alias) > 1:
            return alias
    return "".join(word[0] for word in re.findall(r"\w+", unit.name)).upper()


def superior_of(commune: Commune, unit: str | None) -> str:
    """To whom a report goes: the province, or for a unit its own People's Committee."""
    if unit is None:
        return plain("issuer.superior", of=commune.province)
    return plain("issuer.superior", of=f"{_kind(commune).lower()} {_KINDS.sub('', commune.name)}")


def recipients_of(commune: Commune, unit: str | None) -> tuple[str, ...]:
    """Nơi nhận, the archive last."""
    kind = _kind(commune).lower()
    if unit is not None:
        return tuple(plain("issuer.recipients.unit", code=code_of(commune.directory.units[unit])).split("\n"))
    return tuple(plain("issuer.recipients", kind=kind).split("\n"))
