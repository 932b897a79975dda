"""What stands in the way of a duty, by kind, and who the commune says can clear it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from schedules.language import fold

if TYPE_CHECKING:
    from schedules.commune import Commune


class Hindrance(StrEnum):
    """Kinds of obstacle; the values are the keys of «go_vuong» in commune.yaml."""

    land = "mat_bang"
    money = "von"
    appraisal = "tham_dinh"
    contractor = "nha_thau"
    procedure = "thu_tuc"


@dataclass(frozen=True, slots=True)
class Unblocking:
    """Who clears which obstacle, a person's or a unit's id; `ask_again`: working days until the head is asked again."""

    who: Mapping[Hindrance, str] = field(default_factory=dict)
    ask_again: int = 5


# First that fits: a contractor who lacks money is the contractor's matter, a household waiting for money is land.
_KINDS: tuple[tuple[Hindrance, re.Pattern[str]], ...] = (
    (
        Hindrance.contractor,
        re.compile(r"\b(?:nha thau|tu van|vat lieu|vat tu|nhan cong|may moc|dau thau|nt)\b"),
    ),
    (
        Hindrance.land,
        re.compile(
            r"\b(?:mat bang|mb|gpmb|giai phong|ho|ho dan|dan|ba con|den bu|boi thuong|di doi|dat|rung|cot dien"
            r"|duong dien|quy hoach|tranh chap|khieu nai|khieu kien)\b"
        ),
    ),
    (Hindrance.money, re.compile(r"\b(?:von|kinh phi|tien|ngan sach|doi ung|nguon|phan bo)\b")),
    (Hindrance.appraisal, re.compile(r"\b(?:tham dinh|tham tra|phe duyet|duyet|tinh|so \w+|cac so|y kien)\b")),
    (
        Hindrance.procedure,
        re.compile(
            r"\b(?:thu tuc|ho so|kho bac|giay phep|huong dan|van ban|he thong|phan mem|quyet toan|thanh toan)\b"
        ),
    ),
)


_CLEARED = re.compile(r"\b(?:khong|ko|k|het|khong con|ko con)\s+(?:con\s+)?vuong|\bda thao go|\bthao go xong")


def says_cleared(text: str) -> bool:
    """Whether a text says that nothing stands in the way any more."""
    return _CLEARED.search(fold(text)) is not None


def kind_of(reason: str) -> Hindrance | None:
    """The kind of obstacle a reason tells of; None where it tells of none of them (rain, a sick colleague)."""
    folded = fold(reason)
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), None)


def who_clears(commune: Commune, reason: str) -> str | None:
    """The person the commune's table names for an obstacle: a unit stands for its head. None where nobody is named."""
    kind = kind_of(reason)
    named = commune.unblocking.who.get(kind, "") if kind else ""
    if named in commune.directory.people:
        return named
    head = commune.directory.head_of(named)
    return head.id if head else None
