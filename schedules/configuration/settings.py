"""commune.yaml: the commune, its hours, policies, due-days, group, retention."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from schedules.commune import Commune
from schedules.configuration import unblocking, words
from schedules.configuration.sheet import Row, guess, open_sheet
from schedules.errors import Problem
from schedules.escalation import Policy
from schedules.in_time import Chain, Stage
from schedules.language import fold
from schedules.repealed import Act
from schedules.rulebook import Every, Kind
from schedules.settings import (
    Attention,
    DueDays,
    Extension,
    GroupSettings,
    Hours,
    Quota,
    Retention,
    Sends,
    Weekly,
    Window,
)

MESSENGERS = ("telegram", "zalo", "console")
_NAME = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
LONGEST_STAGE = 250  # working days of one step: a year
FURTHEST = 120  # working days before a due date: half a year


@dataclass(frozen=True)
class Base:
    """What commune.yaml says. policy_for: the policy of a rule that names none, by kind."""

    commune: Commune
    policies: Mapping[str, Policy] = field(default_factory=dict)
    policy_for: Mapping[Kind, str] = field(default_factory=dict)
    due_days: Mapping[str, DueDays] = field(default_factory=dict)


def read(text: str | None, problems: list[Problem]) -> Base:
    """What commune.yaml says; what is wrong is added to `problems`."""
    row = open_sheet("commune.yaml", text, problems) if text is not None else None
    if row is None:
        return Base(Commune("", "", ""))
    briefing = row.weekday("giao_ban", 4)
    policies, policy_for = _policies(row, (briefing - 1) % 7)
    due_days = _due_days(row)
    commune = Commune(
        id=row.id("ma"),
        name=row.text("ten", need=True),
        province=row.text("tinh", need=True),
        hours=_hours(row),
        policies=policies,
        policy_for=policy_for,
        due_days=due_days,
        group=_group(row),
        briefing=briefing,
        closing_day=row.whole("ngay_chot_so_lieu", 5, 1, 28),
        retention=_retention(row),
        extension=_extension(row),
        attention=_attention(row),
        messengers=_messengers(row),
        quota=_quota(row),
        contact=row.text("lien_he_van_phong"),
        chains=_chains(row, policies),
        unblocking=unblocking.read(row),
        sends=_sends(row),
        repealed=_repealed(row),
    )
    row.close()
    return Base(commune, policies, policy_for, due_days)


def _hours(row: Row) -> Hours:
    normal = Hours()
    cells = row.row("gio")
    if cells is None:
        return normal
    hours = Hours(
        cells.clock("buoi_sang", normal.morning),
        cells.clock("ngay_den_han", normal.due_day),
        cells.clock("yen_lang_tu", normal.quiet_from),
        cells.clock("yen_lang_den", normal.quiet_to),
    )
    for key, moment in (("buoi_sang", hours.morning), ("ngay_den_han", hours.due_day)):
        if hours.quiet(moment):
            cells.say(f"giờ nhắc “{key}” nằm trong giờ yên lặng.", "Chọn giờ trong giờ làm việc.", cells.line_of(key))
    if hours.due_day <= hours.morning:
        cells.say("“ngay_den_han” phải sau “buoi_sang”.", "Ví dụ 08:00 và 14:00.", cells.line_of("ngay_den_han"))
    cells.close()
    return hours


def _policies(row: Row, weekly_on: int) -> tuple[dict[str, Policy], dict[Kind, str]]:
    policies: dict[str, Policy] = {}
    policy_for: dict[Kind, str] = {}
    table = row.row("chinh_sach", need=True)
    for name in table.names() if table else ():
        cells = table.row(name) if table else None
        if cells is None or not _named(cells, name):
            continue
        policies[name] = _policy(cells, name, weekly_on)
        for word in cells.texts("mac_dinh_cho"):
            _default_for(cells, word, name, policy_for)
        cells.close()
    if table and policies:
        for word, kind in words.KINDS.items():
            if kind not in policy_for:
                table.say(
                    f"chưa có chính sách mặc định cho loại “{word}”.",
                    f"Thêm {word} vào “mac_dinh_cho” của một chính sách.",
                )
    return policies, policy_for


def _named(cells: Row, name: str) -> bool:
    if _NAME.fullmatch(name) and len(name) <= 64:
        return True
    cells.say(f"tên “{name}” chưa đúng.", "Tên gồm chữ thường không dấu, số và gạch dưới, ví dụ bao_cao.")
    return False


def _policy(cells: Row, name: str, weekly_on: int) -> Policy:
    before = cells.wholes("truoc", (0,), 0, FURTHEST)
    return Policy(
        name=name,
        before=tuple(sorted({*before, 0}, reverse=True)),
        daily=cells.whole("hang_ngay", 5, 0, 60),
        weekly_on=cells.weekday("hang_tuan_vao", weekly_on),
        to_office=cells.whole("bao_van_phong", 3, 0, 60),
        to_vice=cells.whole("bao_pho_chu_tich", 5, 0, 60),
        to_chairman=cells.whole("bao_chu_tich", 10, 0, 60),
        settles=cells.flag("cho_chot_so_lieu"),
    )


def _default_for(cells: Row, word: str, name: str, policy_for: dict[Kind, str]) -> None:
    line = cells.line_of("mac_dinh_cho")
    kind = words.KINDS.get(word)
    if kind is None:
        cells.say(f"không có loại quy tắc “{word}”.", guess(word, words.KINDS), line)
    elif kind in policy_for:
        cells.say(f"loại “{word}” đã thuộc chính sách “{policy_for[kind]}”.", "Bỏ một trong hai.", line)
    else:
        policy_for[kind] = name


def _due_days(row: Row) -> dict[str, DueDays]:
    due_days: dict[str, DueDays] = {}
    table = row.row("ngay_bao_cao", need=True)
    for key in table.names() if table else ():
        cells = table.row(key) if table else None
        if cells is None or not _named(cells, key):
            continue
        window = cells.choice("cua_so", words.WINDOWS, Window.none, need=True)
        confirmed, note, above = cells.flag("da_xac_nhan"), cells.text("ghi_chu"), cells.text("cap_tren")
        due_days[key] = DueDays(key, window, _days(cells), confirmed, note, above)
        if above and table and above not in table.names():
            cells.say(f"không có dòng “{above}”.", guess(above, table.names()), cells.line_of("cap_tren"))
        cells.close()
    return due_days


def _days(cells: Row) -> dict[Every, int]:
    days: dict[Every, int] = {}
    row = cells.row("ngay", need=True)
    for word in row.names() if row else ():
        if row and word in words.EVERY:
            days[words.EVERY[word]] = row.whole(word, 1, 1, 7 if word == "tuan" else 31)
        elif row:
            row.say(f"không có kỳ “{word}”.", guess(word, words.EVERY), row.line_of(word))
    return days


def _group(row: Row) -> GroupSettings:
    normal = GroupSettings()
    cells = row.row("nhom_chung")
    if cells is None:
        return normal
    group = GroupSettings(
        _weekly(cells, "dau_tuan", normal.week_ahead),
        _weekly(cells, "cuoi_tuan", normal.week_result),
        cells.flag("neu_ten_cham"),
    )
    cells.close()
    return group


def _weekly(row: Row, key: str, normal: Weekly) -> Weekly:
    cells = row.row(key)
    if cells is None:
        return normal
    weekly = Weekly(cells.weekday("thu", normal.weekday), cells.clock("gio", normal.at))
    cells.close()
    return weekly


def _retention(row: Row) -> Retention:
    normal = Retention()
    cells = row.row("luu_giu")
    if cells is None:
        return normal
    kept = Retention(
        cells.whole("noi_dung_ngay", normal.text_days, 1, 3650),
        cells.whole("nhat_ky_thang", normal.audit_months, 1, 600),
        cells.whole("minh_chung_ngay", normal.evidence_days, 1, 36500),
    )
    cells.close()
    return kept


def _extension(row: Row) -> Extension:
    normal = Extension()
    cells = row.row("gia_han")
    if cells is None:
        return normal
    limit = Extension(cells.whole("so_lan", normal.times, 0, 100), cells.whole("so_ngay", normal.days, 0, 3650))
    cells.close()
    return limit


def _quota(row: Row) -> Quota:
    normal = Quota()
    cells = row.row("zalo")
    if cells is None:
        return normal
    quota = Quota(
        cells.whole("tin_moi_thang", normal.a_month or 0, 0, 10_000_000) or None,
        cells.whole("nguoi_moi_bot", normal.people or 0, 0, 1_000_000) or None,
        cells.choice("tinh_theo", words.SCOPES, normal.scope),
        cells.flag("vao_nhom"),
    )
    cells.close()
    return quota


def _sends(row: Row) -> frozenset[Sends]:
    if not row.has("tu_gui"):
        return frozenset(Sends)
    chosen = row.texts("tu_gui")
    for word in chosen:
        if word not in words.SENDS:
            row.say(f"không có mục “{word}”.", guess(word, words.SENDS), row.line_of("tu_gui"))
    return frozenset(words.SENDS[word] for word in chosen if word in words.SENDS)


def _repealed(row: Row) -> tuple[Act, ...]:
    acts = []
    for cells in row.rows("van_ban_het_hieu_luc"):
        number, since = cells.text("so", need=True), cells.day("tu_ngay", need=True)
        by, note = cells.text("thay_bang"), cells.text("ghi_chu")
        cells.close()
        if number and since is not None:
            acts.append(Act(number, since, by, note))
    return tuple(acts)


def _chains(row: Row, policies: Mapping[str, Policy]) -> tuple[Chain, ...]:
    chains = []
    for cells in row.rows("con_kip"):
        policy = cells.text("chinh_sach", need=True)
        if policy and policy not in policies:
            cells.say(f"không có chính sách “{policy}”.", guess(policy, policies), cells.line_of("chinh_sach"))
        group = cells.choice("nhom_du_an", words.GROUPS, None) if cells.has("nhom_du_an") else None
        stages = tuple(_stage(stage) for stage in cells.rows("cac_khau"))
        names = [stage.id for stage in stages]
        if not stages or len(set(names)) < len(names):
            cells.say("mỗi chuỗi cần các khâu, mỗi khâu một mã riêng.", "Xem mẫu trong config/commune.yaml.")
        chains.append(Chain(policy, stages, group, cells.flag("nhac")))
        cells.close()
    return tuple(chains)


def _stage(cells: Row) -> Stage:
    called = tuple(fold(word) for word in cells.texts("goi_la"))
    stage = Stage(
        id=cells.id("ma"),
        title=cells.text("ten", need=True),
        days=cells.whole("ngay", 1, 0, LONGEST_STAGE),
        again=cells.flag("moi_moc"),
        words=called,
    )
    cells.close()
    return stage


def _attention(row: Row) -> Attention:
    normal = Attention()
    cells = row.row("gioi_han_nhac")
    if cells is None:
        return normal
    bound = Attention(cells.whole("so_tin", normal.messages, 0, 10), cells.whole("so_viec", normal.duties, 0, 500))
    cells.close()
    return bound


def _messengers(row: Row) -> tuple[str, ...]:
    if not row.has("kenh"):
        return MESSENGERS
    chosen = row.texts("kenh")
    for name in chosen:
        if name not in MESSENGERS:
            row.say(f"không có kênh “{name}”.", guess(name, MESSENGERS), row.line_of("kenh"))
    return chosen
