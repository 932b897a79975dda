"""units.yaml: people by title, units, collective names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from schedules.configuration import words
from schedules.configuration.sheet import Row, guess, open_sheet, unique
from schedules.directory import COMRADE, Collective, Directory, Person, Role, Unit, UnitKind
from schedules.errors import Problem
from schedules.language import fold

_PHONE = re.compile(r"\+?\d[\d .]{5,18}\d")
HEADLESS = (UnitKind.authority, UnitKind.outside)


def read(text: str | None, problems: list[Problem]) -> Directory:
    """People, units and collectives of units.yaml; what is wrong is added to `problems`."""
    row = open_sheet("units.yaml", text, problems) if text is not None else None
    if row is None:
        return Directory()
    people = [(cells, _person(cells)) for cells in row.rows("can_bo")]
    units = [(cells, _unit(cells)) for cells in row.rows("don_vi")]
    collectives = [(cells, _collective(cells)) for cells in row.rows("nhom")]
    row.close()
    by_id = unique(people, lambda person: person.id, "cán bộ")
    directory = Directory(
        unique(units, lambda unit: unit.id, "đơn vị"),
        _with_roles(by_id, [unit for _, unit in units]),
        unique(collectives, lambda collective: collective.id, "nhóm"),
    )
    _check_people(units, directory)
    _check_members(collectives, directory)
    _check_names(units, collectives, directory)
    _check_roles(row, directory)
    return directory


def _person(cells: Row) -> Person:
    roles = [_role(cells, word) for word in cells.texts("vai_tro")]
    person = Person(
        cells.id("ma"),
        cells.text("chuc_danh", need=True),
        frozenset(role for role in roles if role),
        form=cells.choice("xung_ho", words.FORMS, COMRADE),
        phone=_phone(cells),
    )
    cells.close()
    return person


def _phone(cells: Row) -> str:
    """Digits, spaces, dots and a leading plus, as people write them; "" where there is none."""
    value = cells.text("dien_thoai")
    if value and not _PHONE.fullmatch(value):
        cells.say(f"“{value}” không phải số điện thoại.", "Ví dụ 0205 3812 345.", cells.line_of("dien_thoai"))
        return ""
    return value


def _role(cells: Row, word: str) -> Role | None:
    if word not in words.ROLES:
        cells.say(f"không có vai trò “{word}”.", guess(word, words.ROLES), cells.line_of("vai_tro"))
    return words.ROLES.get(word)


def _unit(cells: Row) -> Unit:
    unit = Unit(
        id=cells.id("ma"),
        name=cells.text("ten", need=True),
        kind=cells.choice("loai", words.UNIT_KINDS, UnitKind.department),
        aliases=cells.texts("ten_khac"),
        head=cells.text("nguoi_dung_dau") or None,
        deputies=cells.texts("cap_pho"),
        focal_points=cells.texts("dau_moi"),
        vice_chairman=cells.text("phu_trach") or None,
        sample=cells.flag("mau"),
    )
    cells.close()
    return unit


def _collective(cells: Row) -> Collective:
    collective = Collective(
        id=cells.id("ma"),
        name=cells.text("ten", need=True),
        aliases=cells.texts("ten_khac"),
        members=cells.texts("thanh_vien"),
        owners=cells.flag("chu_dau_tu"),
    )
    if collective.owners and collective.members:
        cells.say("nhóm chủ đầu tư tự lấy từ projects.yaml.", "Bỏ “thanh_vien”.", cells.line_of("thanh_vien"))
    cells.close()
    return collective


def _with_roles(people: dict[str, Person], units: Iterable[Unit]) -> dict[str, Person]:
    """People with the roles and units that follow from heading, deputising or answering for a unit."""
    roles = {name: set(person.roles) for name, person in people.items()}
    own: dict[str, list[str]] = {name: [] for name in people}
    for unit in units:
        parts = ((Role.head, (unit.head,)), (Role.deputy, unit.deputies), (Role.focal_point, unit.focal_points))
        for role, names in parts:
            for name in names:
                if name in people:
                    roles[name].add(role)
                    if unit.id not in own[name]:
                        own[name].append(unit.id)
    return {
        name: replace(person, roles=frozenset(roles[name]), units=tuple(own[name])) for name, person in people.items()
    }


def _check_people(units: Iterable[tuple[Row, Unit]], directory: Directory) -> None:
    for row, unit in units:
        posts = (
            ("nguoi_dung_dau", (unit.head,)),
            ("cap_pho", unit.deputies),
            ("dau_moi", unit.focal_points),
            ("phu_trach", (unit.vice_chairman,)),
        )
        for key, names in posts:
            for name in names:
                if name and name not in directory.people:
                    row.say(
                        f"không có cán bộ “{name}” trong “can_bo”.", guess(name, directory.people), row.line_of(key)
                    )
        if unit.kind not in HEADLESS and unit.head is None:
            row.say(f"đơn vị “{unit.id}” chưa có người đứng đầu.", "Thêm “nguoi_dung_dau: …”.")
        leader = directory.people.get(unit.vice_chairman or "")
        if leader and not leader.roles & {Role.chairman, Role.vice_chairman}:
            row.say(
                f"“{leader.id}” không phải lãnh đạo xã.",
                "Ghi Chủ tịch hoặc một Phó Chủ tịch.",
                row.line_of("phu_trach"),
            )


def _check_members(collectives: Iterable[tuple[Row, Collective]], directory: Directory) -> None:
    for row, collective in collectives:
        for name in collective.members:
            if name not in directory.units:
                row.say(f"không có đơn vị “{name}”.", guess(name, directory.units), row.line_of("thanh_vien"))


def _check_names(
    units: Iterable[tuple[Row, Unit]], collectives: Iterable[tuple[Row, Collective]], directory: Directory
) -> None:
    """One name, one meaning: ids over all three lists, and folded names and aliases of units and collectives."""
    ids: dict[str, str] = dict.fromkeys(directory.people, "cán bộ")
    names: dict[str, str] = {}
    for what, rows in (("đơn vị", list(units)), ("nhóm", list(collectives))):
        for row, thing in rows:
            if ids.setdefault(thing.id, what) != what:
                row.say(f"mã “{thing.id}” đã là mã {ids[thing.id]}.", "Đổi một trong hai mã.", row.line_of("ma"))
            _check_aliases(row, thing, names)


def _check_aliases(row: Row, thing: Unit | Collective, names: dict[str, str]) -> None:
    for key, aliases in (("ten", (thing.name,)), ("ten_khac", thing.aliases)):
        for alias in aliases:
            owner = names.setdefault(" ".join(fold(alias).split()), thing.id)
            if owner != thing.id:
                row.say(f"tên “{alias}” đã là tên của “{owner}”.", "Mỗi tên chỉ chỉ một đơn vị.", row.line_of(key))


def _check_roles(row: Row, directory: Directory) -> None:
    if len(directory.having(Role.chairman)) != 1:
        row.say(
            "phải có đúng một Chủ tịch.", "Ghi “vai_tro: chu_tich” cho một người trong “can_bo”.", row.line_of("can_bo")
        )
    if not directory.having(Role.office):
        row.say("chưa có ai thuộc Văn phòng.", "Ghi “vai_tro: van_phong” cho ít nhất một người.", row.line_of("can_bo"))
