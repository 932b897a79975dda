"""The annex of a decision as a table of indicators: each row a target with its lead, measure, plan value, frequency."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schedules.configuration.writing import write
from schedules.directory import Directory
from schedules.language import fold
from schedules.office.cells import Spot, TableFault, Units, cell, column, often, target_of
from schedules.office.columns import Guess, field
from schedules.rulebook import Kind, Rule, Rulebook

FIELDS = (
    field("count", "số thứ tự", r"(?:s ?/?tt|so tt|so thu tu|tt|no)\b"),
    field("measure", "đơn vị tính", r"(?:don vi tinh|dvt|don vi do|dv tinh)\b"),
    field("support", "đơn vị phối hợp", r".*\bphoi hop\b"),
    field("often", "kỳ theo dõi", r"(?:tan suat|ky (?:bao cao|theo doi|danh gia)|dinh ky|thoi gian bao cao|chu ky)\b"),
    field("lead", "đơn vị chủ trì", r".*\b(?:chu tri|thuc hien|phu trach|theo doi|trach nhiem|don vi|co quan)\b"),
    field("plan", "mức kế hoạch",
          r"(?:(?:muc )?(?:ke hoach|chi tieu|muc tieu|kh|du toan)(?: (?:giao|nam))?\b.*(?:\d{4}|giao)|ke hoach$"
          r"|kh(?: nam)?(?: \d{4})?$|muc(?: \w+)?$|gia tri$|so luong$|chi tieu giao|muc tieu (?:nam )?\d{4})"),
    field("name", "tên chỉ tiêu",
          r"(?:ten |noi dung|chi tieu|nhiem vu|danh muc|muc tieu|cac chi tieu|linh vuc)", needed=True),
)  # fmt: skip
_SLUG = re.compile(r"[^a-z0-9]+")
_SECTION = re.compile(r"(?:[ivxl]{1,5}|[a-z]|phan \w+)[.)]?")


@dataclass(frozen=True, slots=True)
class Indicators:
    """The rules of an annex. unowned: rows whose lead is empty or unknown, as they stand; wordy: rows whose plan value
    is words («đạt chuẩn»), kept as the evidence asked for."""

    rules: tuple[Rule, ...]
    unowned: tuple[Spot, ...]
    wordy: int


def indicators(
    rows: Sequence[Sequence[str]], numbers: Sequence[int], guess: Guess, directory: Directory, book: str
) -> Indicators:
    """The rows below the head as standing targets. Titles of sections («II. Văn hóa») are skipped, empty rows too.

    A unit nobody knows leaves the row without a lead and is told; the office is asked for one later as for any rule.
    """
    units, made, unowned, used, wordy = Units(directory), [], [], set[str](), 0
    for row, number in list(zip(rows, numbers, strict=True))[guess.head + 1 :]:
        name = cell(row, guess, "name")
        if not name or _is_section(row, guess):
            continue
        lead, unknown = units.named(cell(row, guess, "lead"))
        support, _ = units.named(cell(row, guess, "support"))
        if not lead:
            said = f"không biết đơn vị “{unknown[0]}”" if unknown else "chưa ghi đơn vị"
            unowned.append(Spot(number, column(guess, "lead"), f"{name[:60]}: {said}.", ""))
        plan = cell(row, guess, "plan")
        target = target_of(plan, cell(row, guess, "measure"), name) if plan else None
        wordy += bool(plan and target is None)
        label = cell(row, guess, "count").rstrip(".") or str(number)
        made.append(
            Rule(
                id=_id(f"{book}-pl-{name}", used),
                title=name,
                kind=Kind.standing_target,
                clause=f"Phụ lục > hàng {label}",
                lead=lead,
                support=support,
                every=often(cell(row, guess, "often")),
                target=target,
                evidence=plan if plan and target is None else "",
            )
        )
    return Indicators(tuple(made), tuple(unowned), wordy)


def annex_book(parent: Rulebook, rules: Sequence[Rule]) -> str:
    """The annex as a rulebook document of its own, so that the decision's own file keeps every word and comment."""
    if not rules:
        raise TableFault("bảng phụ lục", [Spot(1, "", "không có hàng nào là chỉ tiêu.", "Chọn lại các cột.")])
    book = Rulebook(
        id=f"{parent.id}-phu-luc"[:64],
        title=f"Phụ lục của {parent.title}",
        year=parent.year,
        rules=tuple(rules),
        number=parent.number,
        issued_on=parent.issued_on,
        accepted=parent.accepted,
    )
    return write(book, heading="Các chỉ tiêu của phụ lục, nhập từ bảng; nhập lại bảng sẽ ghi lại cả tệp này.")


def annexed(held: Mapping[str, str], parent: Rulebook, rules: Sequence[Rule]) -> dict[str, str]:
    """The documents that change when an annex comes in, by name: its own, and the decision's that lacked it."""
    made = {f"rulebooks/{parent.id}-phu-luc.yaml": annex_book(parent, rules)}
    for name, text in held.items():
        if name.startswith("rulebooks/") and re.search(rf"(?m)^ma:\s*{re.escape(parent.id)}\s*$", text):
            made[name] = no_longer_missing(text)
    return made


def no_longer_missing(text: str) -> str:
    """The decision's own document once its annex is in: only that one line changes."""
    return re.sub(r"(?m)^thieu_phu_luc:\s*true\b[^\n]*$", "thieu_phu_luc: false", text)


def _is_section(row: Sequence[str], guess: Guess) -> bool:
    """«I. Kinh tế»: a title, nothing else in the row."""
    label = fold(cell(row, guess, "count"))
    rest = [cell(row, guess, name) for name in ("measure", "plan", "lead", "often")]
    return not any(rest) and (not label or bool(_SECTION.fullmatch(label)) or not label.isdigit())


def _id(words: str, used: set[str]) -> str:
    base = _SLUG.sub("-", fold(words)).strip("-")[:56].strip("-") or "chi-tieu"
    name, n = base, 1
    while name in used:
        n += 1
        name = f"{base}-{n}"
    used.add(name)
    return name
