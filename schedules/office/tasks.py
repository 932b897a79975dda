"""A task list exported from an office system: rows to rules with a lead and a day, and the same list with how each
stands, to go back there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schedules.configuration.writing import write
from schedules.directory import Directory
from schedules.language import fold
from schedules.office.cells import Spot, TableFault, Units, cell, column, day_of
from schedules.office.columns import Guess, field
from schedules.rulebook import Each, Kind, Rule, Rulebook, Step

BOOK = "nhiem-vu"
STEP = "han"
FIELDS = (
    field("count", "số thứ tự", r"(?:s ?/?tt|so tt|so thu tu|tt|no)\b"),
    field("code", "mã nhiệm vụ", r"(?:ma|id)\b(?: (?:nhiem vu|viec|cong viec|nv|so))?$|so nhiem vu$"),
    field("finished", "ngày hoàn thành", r"(?:ngay|thoi gian) (?:hoan thanh|thuc hien xong|ket thuc)(?: thuc te)?$"),
    field("status", "tình trạng", r"(?:trang thai|tinh trang|tinh hinh|ket qua|tien do)\b"),
    field("due", "hạn", r"(?:han\b|thoi han|han xu ly|thoi gian|ngay het han|deadline|ngay phai hoan thanh)"),
    field("support", "đơn vị phối hợp", r".*\bphoi hop\b"),
    field(
        "lead", "đơn vị chủ trì", r".*\b(?:chu tri|thuc hien|xu ly|phu trach|don vi|phong ban|duoc giao|nguoi nhan)\b"
    ),
    field("document", "văn bản giao", r".*\b(?:so ky hieu|so van ban|so/ky hieu|so, ky hieu|van ban|can cu|nguon)\b"),
    field("title", "nội dung nhiệm vụ", r"(?:noi dung|nhiem vu|ten|trich yeu|cong viec|mo ta|viec)\b", needed=True),
)
_DONE = re.compile(r"(?:da )?(?:hoan thanh|xong|ket thuc|dong)\b(?! (?:mot phan|\d))")
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Task:
    """One row. row: as the sheet numbers it; done: finished where the list comes from, so nothing is made of it."""

    row: int
    rule: Rule
    done: bool


def tasks(
    name: str, rows: Sequence[Sequence[str]], numbers: Sequence[int], guess: Guess, directory: Directory, year: int
) -> list[Task]:
    """The rows below the head as tasks. TableFault with every wrong cell: an unknown unit, a day that is none, a title
    that is missing beside other words, a code used twice."""
    units, spots, found, used = Units(directory), list[Spot](), list[Task](), dict[str, int]()
    for row, number in list(zip(rows, numbers, strict=True))[guess.head + 1 :]:
        if not any(cell(row, guess, one) for one in ("title", "due", "lead")):
            continue
        task = _task(row, number, guess, units, year, spots)
        if task is None:
            continue
        if task.rule.id in used and cell(row, guess, "code"):
            spots.append(
                Spot(number, column(guess, "code"), f"trùng mã với dòng {used[task.rule.id]}.", "Sửa một trong hai.")
            )
        used.setdefault(task.rule.id, number)
        found.append(task)
    if spots:
        raise TableFault(name, spots)
    if not found:
        raise TableFault(
            name, [Spot(guess.head + 1, "", "không có nhiệm vụ nào dưới hàng tiêu đề.", "Chọn lại các cột.")]
        )
    return found


def _task(row: Sequence[str], number: int, guess: Guess, units: Units, year: int, spots: list[Spot]) -> Task | None:
    title, said = cell(row, guess, "title"), cell(row, guess, "due")
    if not title:
        spots.append(Spot(number, column(guess, "title"), "thiếu nội dung nhiệm vụ.", "Ghi nội dung hoặc xóa dòng."))
        return None
    due = day_of(said, year)
    if said and due is None and re.search(r"\d", said):
        spots.append(Spot(number, column(guess, "due"), f"“{said}” không phải là ngày.", "Ghi dạng 30/6/2026."))
    elif due and not year - 1 <= due.year <= year + 10:
        spots.append(Spot(number, column(guess, "due"), f"hạn {said} quá xa năm {year}.", "Kiểm tra lại năm."))
    lead = _units(row, guess, "lead", units, number, spots)
    support = _units(row, guess, "support", units, number, spots)
    document = cell(row, guess, "document")
    label = cell(row, guess, "code") or cell(row, guess, "count") or str(number)
    rule = Rule(
        id=_id(cell(row, guess, "code"), title, document),
        title=title[:400],
        kind=Kind.one_off if due else Kind.assignment,
        clause=f"{document} (nhiệm vụ {label})" if document else f"Danh sách nhiệm vụ, số {label}",
        lead=lead,
        each=Each.once if len(lead) > 1 else Each.unit,
        support=support,
        steps=(Step(STEP, due),) if due else (),
    )
    done = bool(cell(row, guess, "finished")) or bool(_DONE.match(fold(cell(row, guess, "status"))))
    return Task(number, rule, done)


def _units(
    row: Sequence[str], guess: Guess, name: str, units: Units, number: int, spots: list[Spot]
) -> tuple[str, ...]:
    found, unknown = units.named(cell(row, guess, name))
    for words in unknown:
        mend = "Thêm tên gọi này vào units.yaml, hoặc sửa ô."
        spots.append(Spot(number, column(guess, name), f"không biết đơn vị “{words[:60]}”.", mend))
    return found


def _id(code: str, title: str, document: str) -> str:
    """From the list's own code; else from the words, so that the same row read again is the same task."""
    slug = _SLUG.sub("-", fold(code or title)).strip("-")
    if code and slug:
        return f"nv-{slug}"[:64].strip("-")
    mark = hashlib.sha256(f"{fold(document)}|{fold(title)}".encode()).hexdigest()[:6]
    return f"nv-{slug[:50].strip('-') or 'viec'}-{mark}"


def task_book(held: Rulebook | None, found: Sequence[Task], year: int) -> str:
    """The tasks as a rulebook document. What an earlier list brought stays unless this one has it anew or finished."""
    new = {task.rule.id: task.rule for task in found if not task.done}
    over = {task.rule.id for task in found if task.done}
    kept = {rule.id: rule for rule in (held.rules if held else ()) if rule.id not in over}
    rules = {**kept, **new}
    book = Rulebook(
        id=BOOK,
        title="Nhiệm vụ theo danh sách của hệ thống văn phòng",
        year=min([year, *([held.year] if held else [])]),
        rules=tuple(rules.values()),
    )
    return write(
        book, heading="Nhập từ danh sách nhiệm vụ (nhacviec import). Nhập danh sách mới sẽ ghi lại cả tệp này."
    )


# --- back out -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stands here: words for the list's columns of status and of the day it was finished."""

    status: str
    finished: str = ""


def answers(found: Sequence[Task], known: Mapping[str, Standing]) -> dict[int, Standing]:
    """What goes back into which row; rows that are not followed here are left as they are."""
    return {task.row: known[task.rule.id] for task in found if task.rule.id in known}
