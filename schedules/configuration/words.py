"""The words of the configuration files and what they mean in code."""

from __future__ import annotations

from schedules.directory import Role, UnitKind
from schedules.portfolio import Group
from schedules.rulebook import Each, Every, Kind, Source
from schedules.settings import Scope, Sends, Window

KINDS = {
    "mot_lan": Kind.one_off,
    "moc": Kind.milestone,
    "dinh_ky": Kind.cycle,
    "chi_tieu": Kind.standing_target,
    "su_kien": Kind.event,
    "giao_viec": Kind.assignment,
}
EACH = {"don_vi": Each.unit, "du_an": Each.project, "chung": Each.once}
EVERY = {
    "tuan": Every.weekly,
    "thang": Every.monthly,
    "quy": Every.quarterly,
    "6_thang": Every.half_year,
    "9_thang": Every.nine_month,
    "nam": Every.annual,
}
SOURCES = {"luat": Source.law, "quyet_dinh": Source.decision, "mac_dinh": Source.default, "dot_xuat": Source.ad_hoc}
GROUPS = {"hoan_thanh": Group.completed, "chuyen_tiep": Group.transitional, "khoi_cong_moi": Group.new_start}
SCOPES = {"tai_khoan": Scope.account, "bot": Scope.bot}
WINDOWS = {"nd09": Window.nd09, "thang_duong_lich": Window.calendar, "khong": Window.none}
UNIT_KINDS = {
    "phong": UnitKind.department,
    "truong_hoc": UnitKind.school,
    "thon": UnitKind.hamlet,
    "ban_quan_ly": UnitKind.board,
    "uy_ban": UnitKind.authority,
    "ben_ngoai": UnitKind.outside,
}
# head, deputy and focal point follow from the units; these are said of the person.
ROLES = {
    "chu_tich": Role.chairman,
    "pho_chu_tich": Role.vice_chairman,
    "van_phong": Role.office,
    "tong_hop": Role.compiler,
    "van_hanh": Role.operator,
    "tinh": Role.province,
}
# How a person is addressed; what is not said is đồng chí.
FORMS = {
    "dong_chi": "đồng chí",
    "thay": "thầy",
    "co": "cô",
    "ong": "ông",
    "ba": "bà",
    "bac": "bác",
    "chu": "chú",
    "anh": "anh",
    "chi": "chị",
}
SENDS = {
    "phieu_giao_ban": Sends.briefing,
    "cuoi_thang": Sends.month_end,
    "du_thao": Sends.drafts,
    "bieu_dau_ky": Sends.forms,
    "du_thao_don_vi": Sends.unit_drafts,
    "doi_soat": Sends.audit,
}
OPERATORS = {">=": ">=", "=": "=", ">": ">", "<=": "<=", "<": "<"}
