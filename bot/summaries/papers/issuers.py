"""Who signs a report and who receives it: the commune, or one of its units in its own name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.summaries.papers.nd30 import Issuer
from schedules.directory import Unit, UnitKind

if TYPE_CHECKING:
    from schedules.commune import Commune

_KINDS = re.compile(r"^(?:xã|phường|đặc khu)\s+", re.IGNORECASE)
# Heads by the name of the unit (models of NĐ 150/2025/NĐ-CP and NQ 332/NQ-CP); the longest beginning wins.
_HEADS = {
    "Phòng": "TRƯỞNG PHÒNG",
    "Văn phòng": "CHÁNH VĂN PHÒNG",
    "Trung tâm": "GIÁM ĐỐC",
    "Ban Quản lý": "GIÁM ĐỐC",
    "Ban Chỉ huy": "CHỈ HUY TRƯỞNG",
    "Công an": "TRƯỞNG CÔNG AN",
    "Trạm": "TRẠM TRƯỞNG",
    "Trường": "HIỆU TRƯỞNG",
    "Thôn": "TRƯỞNG THÔN",
}
_BY_KIND = {UnitKind.school: "HIỆU TRƯỞNG", UnitKind.hamlet: "TRƯỞNG THÔN", UnitKind.board: "GIÁM ĐỐC"}


def issuer_of(commune: Commune, unit: str | None) -> Issuer:
    """The commune's People's Committee, or the unit under it."""
    kind = _kind(commune)
    place = _KINDS.sub("", commune.name)
    if unit is None:
        name = f"ỦY BAN NHÂN DÂN\n{kind.upper()} {place.upper()}"
        return Issuer("", name, "UBND", place, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
    own = commune.directory.units[unit]
    superior = f"UBND {kind.upper()} {place.upper()}"
    return Issuer(superior, own.name.upper(), code_of(own), place, (head_of(own),))


def _kind(commune: Commune) -> str:
    """xã, phường or đặc khu; xã where the name does not say."""
    match = _KINDS.match(commune.name)
    return match[0].strip() if match else "xã"


def head_of(unit: Unit) -> str:
    """The post that signs, in capitals."""
    for beginning in sorted(_HEADS, key=len, reverse=True):
        if unit.name.lower().startswith(beginning.lower()):
            return _HEADS[beginning]
    return _BY_KIND.get(unit.kind, "THỦ TRƯỞNG ĐƠN VỊ")


def code_of(unit: Unit) -> str:
    """The unit's abbreviation: its first alias in capitals, else the first letters of its name."""
    for alias in unit.aliases:
        if alias == alias.upper() and " " not in alias and len(alias) > 1:
            return alias
    return "".join(word[0] for word in re.findall(r"\w+", unit.name)).upper()


def superior_of(commune: Commune, unit: str | None) -> str:
    """To whom a report goes: the province, or for a unit its own People's Committee."""
    if unit is None:
        return f"Ủy ban nhân dân {commune.province}"
    return f"Ủy ban nhân dân {_kind(commune).lower()} {_KINDS.sub('', commune.name)}"


def recipients_of(commune: Commune, unit: str | None) -> tuple[str, ...]:
    """Nơi nhận, the archive last."""
    kind = _kind(commune).lower()
    if unit is not None:
        return "Như trên", f"Lưu: VT, {code_of(commune.directory.units[unit])}"
    return "Như trên", f"TT Đảng ủy, TT HĐND {kind}", f"CT, các PCT UBND {kind}", "Lưu: VT"
