"""What the words of a configuration are called on pages: kinds of rules, periods, roles, kinds of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schedules.configuration import words

ROLES = {
    "chu_tich": "Chủ tịch",
    "pho_chu_tich": "Phó Chủ tịch",
    "van_phong": "Văn phòng",
    "tong_hop": "tổng hợp",
    "van_hanh": "vận hành",
    "tinh": "tỉnh",
}
FORMS = {
    "dong_chi": "đồng chí", "thay": "thầy", "co": "cô", "ong": "ông", "ba": "bà", "bac": "bác", "chu": "chú",
    "anh": "anh", "chi": "chị",
}  # fmt: skip
UNIT_KINDS = {
    "phong": "phòng, ban, trạm, công an, quân sự",
    "truong_hoc": "trường học",
    "thon": "thôn",
    "ban_quan_ly": "ban quản lý dự án",
    "uy_ban": "chính UBND xã",
    "ben_ngoai": "cơ quan ngoài xã",
}
GROUPS = {"hoan_thanh": "đã hoàn thành", "chuyen_tiep": "chuyển tiếp", "khoi_cong_moi": "khởi công mới"}
WINDOWS = {
    "nd09": "đến ngày 14 của tháng cuối kỳ (NĐ 09/2019)",
    "thang_duong_lich": "trọn tháng dương lịch",
    "khong": "không chờ số liệu",
}
PERIODS = {"tuan": "tuần", "thang": "tháng", "quy": "quý", "6_thang": "6 tháng", "9_thang": "9 tháng", "nam": "năm"}
RULE_KINDS = {
    "mot_lan": "một lần, có hạn", "moc": "mốc có mức phải đạt", "dinh_ky": "báo cáo định kỳ",
    "chi_tieu": "chỉ tiêu cả năm", "su_kien": "theo sự kiện", "giao_viec": "giao việc, không hạn",
}  # fmt: skip
WEEKDAYS = {
    "thu-hai": "thứ Hai", "thu-ba": "thứ Ba", "thu-tu": "thứ Tư", "thu-nam": "thứ Năm", "thu-sau": "thứ Sáu",
    "thu-bay": "thứ Bảy", "chu-nhat": "Chủ nhật",
}  # fmt: skip
SENDS = {
    "phieu_giao_ban": "phiếu giao ban",
    "cuoi_thang": "báo cáo cuối tháng",
    "du_thao": "dự thảo báo cáo",
    "doi_soat": "đối soát mỗi sáng",
}
OBSTACLES = {
    "mat_bang": "mặt bằng", "von": "vốn", "tham_dinh": "thẩm định", "nha_thau": "nhà thầu", "thu_tuc": "thủ tục",
}  # fmt: skip
SOURCES = {"quyet_dinh": "quyết định của xã", "luat": "luật, nghị định", "mac_dinh": "tạm đặt, chờ xác nhận"}
EACH = {
    "don_vi": "mỗi đơn vị một việc",
    "du_an": "mỗi dự án một việc, chủ đầu tư làm",
    "chung": "một việc chung, đơn vị đầu tiên chủ trì",
}
OPERATORS = {">=": "ít nhất", "=": "bằng", ">": "trên", "<=": "không quá", "<": "dưới"}


def _complete(labels: Mapping[str, str], known: Iterable[str]) -> dict[str, str]:
    """Every word the reader knows, under its own name where nobody has given it a label yet: none may get lost."""
    return {**labels, **{word: word for word in known if word not in labels}}


ROLES, FORMS = _complete(ROLES, words.ROLES), _complete(FORMS, words.FORMS)
UNIT_KINDS, GROUPS = _complete(UNIT_KINDS, words.UNIT_KINDS), _complete(GROUPS, words.GROUPS)
WINDOWS, PERIODS = _complete(WINDOWS, words.WINDOWS), _complete(PERIODS, words.EVERY)
RULE_KINDS, SENDS = _complete(RULE_KINDS, words.KINDS), _complete(SENDS, words.SENDS)
SOURCES, EACH = _complete(SOURCES, words.SOURCES), _complete(EACH, words.EACH)
OPERATORS = _complete(OPERATORS, words.OPERATORS)
