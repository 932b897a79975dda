"""The monthly table of projects: its columns, what a cell says, and where owner and Treasury differ. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schedules.language import find_money, fold
from schedules.office.columns import Field, field

LARGEST = 10**14
PAID, ADVANCE, ESTIMATE, OBSTACLE, PROJECT, NAME = "luy_ke", "tam_ung", "uoc", "vuong_mac", "du_an", "ten"
LABELS = {
    PROJECT: "Mã dự án",
    NAME: "Tên dự án",
    PAID: "Lũy kế thanh toán",
    ADVANCE: "Tạm ứng chưa thu hồi",
    ESTIMATE: "Ước đến hết tháng",
    OBSTACLE: "Vướng mắc",
}
# A title above the table may be read as part of its first head ("Danh sách thanh toán STT"): that one numbers the rows.
_PAID_HEAD = r"(?!.*\bstt\b)(?:(?:so|so tien|gia tri|von|tong)\s+)*(?:da\s+)?(?:luy ke|thanh toan|giai ngan|chi)"
FIELDS: tuple[Field, ...] = (
    field(PROJECT, LABELS[PROJECT], r"(?:ma du an|ma so du an|ma da|ma dt|ma)$"),
    field(NAME, LABELS[NAME], r"(?:ten )?(?:du an|cong trinh|noi dung)"),
    field(ADVANCE, LABELS[ADVANCE], r"(?!.*\bstt\b).*tam ung"),
    field(PAID, LABELS[PAID], _PAID_HEAD, needed=True),
    field(ESTIMATE, LABELS[ESTIMATE], r"uoc"),
    field(OBSTACLE, LABELS[OBSTACLE], r".*(?:vuong mac|kho khan|ghi chu)"),
)
_PLAIN = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d+(?:[.,]0+)?")


class NotMoney(ValueError):
    """A cell that is no sum of money."""


def money(cell: str) -> int | None:
    """Whole đồng of a cell: "1.250.000.000", "1,25 tỷ", "850 triệu"; None for an empty one. NotMoney for others."""
    text = cell.strip().strip("đ").strip()
    if not text or text in ("-", "–"):
        return None
    if _PLAIN.fullmatch(text):
        digits = (
            re.sub(r"[. ]", "", text) if re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+", text) else re.split(r"[.,]", text)[0]
        )
        value = int(digits)
    else:
        found = find_money(fold(text)) if len(text) <= 40 and "-" not in text else []
        if len(found) != 1 or found[0].vnd is None:
            raise NotMoney(text)
        value = found[0].vnd
    if not 0 <= value <= LARGEST:
        raise NotMoney(text)
    return value


@dataclass(frozen=True, slots=True)
class Compared:
    """A project's cumulative payment as its owner and as the Treasury say it, whole đồng."""

    project: str
    owner_vnd: int | None
    treasury_vnd: int | None

    @property
    def state(self) -> str:
        """missing (the owner has said nothing), unknown (not in the Treasury's list), same, or off."""
        if self.owner_vnd is None:
            return "missing"
        if self.treasury_vnd is None:
            return "unknown"
        return "same" if self.owner_vnd == self.treasury_vnd else "off"


def named(projects: Sequence[tuple[str, str]], cell: str) -> str | None:
    """The id of the project that a cell names by id or name (whole, else as the only one that holds it)."""
    said = " ".join(re.findall(r"\w+", fold(cell)))
    if not said:
        return None
    for id_, name in projects:
        if said in (" ".join(re.findall(r"\w+", fold(id_))), " ".join(re.findall(r"\w+", fold(name)))):
            return id_
    near = [id_ for id_, name in projects if said in " ".join(re.findall(r"\w+", fold(name)))]
    return near[0] if len(near) == 1 else None
