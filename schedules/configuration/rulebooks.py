"""rulebooks/<name>.yaml: the rules of a decision, checked against units, policies and due-days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from schedules.configuration import words
from schedules.configuration.sheet import Row, guess, open_sheet, unique
from schedules.directory import Directory
from schedules.errors import Problem
from schedules.escalation import Policy
from schedules.rulebook import Each, Every, Kind, Rule, Rulebook, Source, Step, Target
from schedules.settings import DueDays


@dataclass(frozen=True)
class Known:
    """What a rule may name."""

    directory: Directory
    policies: Mapping[str, Policy]
    policy_for: Mapping[Kind, str]
    due_days: Mapping[str, DueDays]


def read(documents: Mapping[str, str], known: Known, problems: list[Problem]) -> tuple[Rulebook, ...]:
    """Every rulebook, in the order of the documents; ids of rules are unique over all of them."""
    books: list[tuple[Row, Rulebook]] = []
    seen: dict[str, str] = {}
    for file, text in documents.items():
        row = open_sheet(file, text, problems)
        if row is not None:
            books.append((row, _book(row, known, seen)))
    unique(books, lambda book: book.id, "bộ quy tắc")
    return tuple(book for _, book in books)


def _book(row: Row, known: Known, seen: dict[str, str]) -> Rulebook:
    year = row.whole("nam", 0, 2000, 2099)
    if not row.text("nam"):
        row.say("thiếu “nam”.", "Ghi năm của kế hoạch, ví dụ 2026.")
    rules = [(cells, _rule(cells, known, year)) for cells in row.rows("quy_tac")]
    book = Rulebook(
        id=row.id("ma"),
        title=row.text("ten", need=True),
        year=year,
        rules=tuple(unique(rules, lambda rule: rule.id, "quy tắc").values()),
        number=row.text("so_ky_hieu"),
        issued_on=row.day("ngay_ban_hanh"),
        accepted=row.flag("chap_nhan", True),
        replaces=row.text("thay_the"),
        annexes_missing=row.flag("thieu_phu_luc"),
    )
    row.close()
    for cells, rule in rules:
        elsewhere = seen.setdefault(rule.id, row.file)
        if elsewhere != row.file:
            cells.say(f"mã quy tắc “{rule.id}” đã có trong {elsewhere}.", "Đổi một trong hai mã.", cells.line_of("ma"))
    return book


def _rule(cells: Row, known: Known, year: int) -> Rule:
    said = cells.choice("loai", words.KINDS, None, need=True)
    kind = said or Kind.one_off
    rule = Rule(
        id=cells.id("ma"),
        title=cells.text("ten", need=True),
        kind=kind,
        clause=cells.text("dieu_khoan", need=True),
        lead=_units(cells, "chu_tri", known),
        each=cells.choice("tung", words.EACH, Each.project if cells.has("nhom_du_an") else Each.unit),
        support=_units(cells, "phoi_hop", known),
        recipient=_units(cells, "noi_nhan", known, single=True),
        confirmer=_confirmer(cells, known),
        group=cells.choice("nhom_du_an", words.GROUPS, None),
        policy=_policy(cells, "chinh_sach", known) or known.policy_for.get(kind, ""),
        source=cells.choice("nguon", words.SOURCES, Source.decision),
        steps=_steps(cells, known, year),
        every=frozenset(_every(cells)),
        days=cells.text("ngay_bao_cao"),
        target=_target(cells, "chi_tieu"),
        conditional=cells.text("dieu_kien"),
        evidence=cells.text("minh_chung"),
        was=cells.text("ma_cu"),
        field=cells.text("linh_vuc"),
        neutral=cells.flag("chi_neu_ten"),
    )
    if said is not None:  # a kind nobody knows is one problem, not one more for each thing another kind must have
        _check_shape(cells, rule, known)
    cells.close()
    return rule


def _units(cells: Row, key: str, known: Known, single: bool = False) -> tuple[str, ...]:
    """Ids of units, and of collectives unless `single`; every unknown one is a problem."""
    units, collectives = known.directory.units, known.directory.collectives
    names = cells.texts(key)
    if not units:  # units.yaml itself is the problem, and said once
        return names
    for name in names:
        if name in units or (name in collectives and not single):
            continue
        if name in collectives:
            cells.say(f"“{name}” là một nhóm; “{key}” phải là đơn vị.", guess(name, units), cells.line_of(key))
        else:
            cells.say(f"không có đơn vị “{name}”.", guess(name, [*units, *collectives]), cells.line_of(key))
    return names


def _confirmer(cells: Row, known: Known) -> str:
    name = cells.text("xac_nhan")
    if name and known.directory.units and name not in known.directory.units:
        cells.say(f"không có đơn vị “{name}”.", guess(name, known.directory.units), cells.line_of("xac_nhan"))
    return name


def _policy(cells: Row, key: str, known: Known) -> str:
    name = cells.text(key)
    if name and known.policies and name not in known.policies:
        cells.say(f"không có chính sách “{name}”.", guess(name, known.policies), cells.line_of(key))
    return name


def _every(cells: Row) -> Iterable[Every]:
    for word in cells.texts("ky"):
        if word in words.EVERY:
            yield words.EVERY[word]
        else:
            cells.say(f"không có kỳ “{word}”.", guess(word, words.EVERY), cells.line_of("ky"))


def _steps(cells: Row, known: Known, year: int) -> tuple[Step, ...]:
    steps = [(row, _step(row, known)) for row in cells.rows("cac_buoc")]
    for row, step in steps:
        if step.due and year and not year - 1 <= step.due.year <= year + 10:
            row.say(f"hạn {step.due:%d/%m/%Y} quá xa năm {year}.", "Kiểm tra lại năm.", row.line_of("han"))
    for (_, before), (row, after) in pairwise(steps):
        _check_order(row, before, after)
    return tuple(unique(steps, lambda step: step.id, "bước").values())


def _step(row: Row, known: Known) -> Step:
    step = Step(
        id=row.id("ma"),
        due=row.day("han"),
        title=row.text("ten"),
        target=_target(row, "chi_tieu"),
        policy=_policy(row, "chinh_sach", known),
    )
    row.close()
    return step


def _check_order(row: Row, before: Step, after: Step) -> None:
    """A ladder rises: no later step is due earlier, and none asks for less than the one before."""
    if before.due and after.due and after.due < before.due:
        row.say(f"bước “{after.id}” có hạn trước bước “{before.id}”.", "Xếp các bước theo hạn.", row.line_of("han"))
    a, b = before.target, after.target
    if a and b and a.op in (">=", ">", "=") and (a.unit, a.metric) == (b.unit, b.metric) and b.value < a.value:
        row.say(
            f"thang giảm: bước “{after.id}” đòi {b.value:g}{b.unit}, thấp hơn {a.value:g}{a.unit} của bước trước.",
            "Kiểm tra lại tỷ lệ của hai bước.",
            row.line_of("chi_tieu"),
        )


def _target(cells: Row, key: str) -> Target | None:
    row = cells.row(key)
    if row is None:
        return None
    value = row.number("gia_tri")
    target = Target(
        row.choice("phep", words.OPERATORS, ">="), value or 0.0, row.text("don_vi", need=True), row.text("noi_dung")
    )
    row.close()
    return target if value is not None else None


def _check_shape(cells: Row, rule: Rule, known: Known) -> None:
    """What a rule of its kind must have and must not have."""
    if rule.kind is Kind.cycle:
        _check_cycle(cells, rule, known)
        return
    if rule.kind is Kind.standing_target and not rule.days:
        return  # an indicator may say how often it is looked at; that is no report with a day
    if rule.every or rule.days:
        key = "ky" if rule.every else "ngay_bao_cao"
        cells.say(f"chỉ quy tắc định kỳ mới có “{key}”.", "Bỏ dòng này hoặc ghi “loai: dinh_ky”.", cells.line_of(key))
    if rule.kind in (Kind.one_off, Kind.milestone) and not rule.steps:
        cells.say("thiếu “cac_buoc”.", "Thêm ít nhất một bước; bước chưa có ngày thì để trống “han”.")


def _check_cycle(cells: Row, rule: Rule, known: Known) -> None:
    if not rule.every:
        cells.say("thiếu “ky”.", f"Ghi một hay nhiều kỳ: {', '.join(words.EVERY)}.", cells.line_of("ky"))
    if rule.steps:
        cells.say("quy tắc định kỳ không có “cac_buoc”.", "Bỏ các bước.", cells.line_of("cac_buoc"))
    row = known.due_days.get(rule.days)
    if row is None and rule.days and not known.due_days:  # commune.yaml itself is the problem, and said once
        return
    if row is None:
        what = f"không có dòng “{rule.days}” trong “ngay_bao_cao”" if rule.days else "thiếu “ngay_bao_cao”"
        cells.say(f"{what}.", guess(rule.days, known.due_days), cells.line_of("ngay_bao_cao"))
        return
    for word, kind in words.EVERY.items():
        if kind in rule.every and kind not in row.days:
            cells.say(
                f"bảng ngày báo cáo “{rule.days}” chưa có kỳ “{word}”.", "Thêm vào commune.yaml.", cells.line_of("ky")
            )
