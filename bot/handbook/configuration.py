"""Every key of the configuration files: what it means, what it may be, what holds without it.

A test compares the keys with those the readers of `schedules/configuration/` ask for.

Long because it is a table: one line a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final

from bot.handbook.table import table
from schedules.configuration import words
from schedules.configuration.sheet import WEEKDAYS
from schedules.escalation import Policy
from schedules.hindrances import Unblocking
from schedules.settings import Attention, Extension, GroupSettings, Hours, Retention

_NORMAL: Final = Policy("", (0,))


@dataclass(frozen=True, slots=True)
class Key:
    """normal: what holds where it is not written; "bắt buộc" where it must be. choices: the words it may be."""

    name: str
    meaning: str
    normal: str = ""
    choices: Iterable[str] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping of a file. readers: the functions of `schedules.configuration.<module>` that read it."""

    file: str
    path: str
    readers: tuple[str, ...]
    keys: tuple[Key, ...]


_MUST: Final = "bắt buộc"
_ID: Final = Key("ma", "mã: chữ thường không dấu, số, gạch nối; không đổi sau khi đã chạy", _MUST)


def page() -> str:
    """All files, a table a mapping."""
    lines = [
        "# Cấu hình",
        "",
        "Bốn tệp và một thư mục trong `config/`. Sửa rồi chạy `nhacviec config check` (mọi lỗi một lượt, kèm dòng) và "
        "`nhacviec config apply` (xem khác biệt rồi mới áp dụng). Ngày ghi `2026-06-30` hoặc "
        "`30/6/2026`; giờ ghi `08:00`.",
    ]
    file = ""
    for section in SECTIONS:
        if section.file != file:
            file = section.file
            lines += ["", f"## `{file}`"]
        lines += ["", f"### {f'`{section.path}`' if section.path else 'Mức ngoài cùng'}", "", _keys(section.keys)]
    return "\n".join(lines)


def _keys(keys: Iterable[Key]) -> str:
    rows = ((f"`{key.name}`", _meaning(key), key.normal) for key in keys)
    return table(("Khóa", "Nghĩa", "Khi không ghi"), rows)


def _meaning(key: Key) -> str:
    chosen = ", ".join(f"`{word}`" for word in key.choices)
    return f"{key.meaning}: {chosen}" if chosen else key.meaning


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _weekday(number: int) -> str:
    return f"`{WEEKDAYS[number]}`"


_HOURS, _GROUP, _KEPT, _MORE, _BOUND = Hours(), GroupSettings(), Retention(), Extension(), Attention()

_COMMUNE: Final = (
    Section(
        "commune.yaml",
        "",
        ("settings.read", "settings._messengers", "settings._sends"),
        (
            Key("ma", "mã xã, không dấu; không đổi sau khi đã chạy", _MUST),
            Key("ten", "tên xã như trong văn bản", _MUST),
            Key("tinh", "tên tỉnh", _MUST),
            Key("gio", "giờ gửi tin và giờ yên lặng", "như bảng dưới"),
            Key("giao_ban", "ngày giao ban của lãnh đạo", _weekday(4), WEEKDAYS),
            Key("tu_gui", "những gì tự gửi ngoài nhắc việc, thành danh sách", "tất cả", words.SENDS),
            Key("chinh_sach", "cách nhắc, mỗi cách một tên", _MUST),
            Key("ngay_chot_so_lieu", "ngày của tháng sau khi số giải ngân được chốt", "5"),
            Key("ngay_bao_cao", "bảng ngày phải gửi báo cáo, mỗi loại một dòng", _MUST),
            Key("con_kip", "các khâu trước một mốc dự án và số ngày của mỗi khâu", "không tính"),
            Key("van_ban_het_hieu_luc", "văn bản không còn hiệu lực, báo khi một quyết định viện dẫn", "không báo"),
            Key("go_vuong", "ai gỡ loại vướng mắc nào: mỗi dòng `loại: mã người hoặc đơn vị`", "không báo ai"),
            Key("gia_han", "mỗi việc được xin gia hạn nhiều nhất", "như bảng dưới"),
            Key("gioi_han_nhac", "bộ quy tắc nhắc ai quá mức này trong một ngày thì bị từ chối", "như bảng dưới"),
            Key("nhom_chung", "tin đăng ở nhóm chung và kênh của xã", "như bảng dưới"),
            Key("luu_giu", "thời gian lưu", "như bảng dưới"),
            Key("zalo", "gói Zalo của xã", "gói miễn phí"),
            Key("lien_he_van_phong", "cách liên hệ Văn phòng, nói với người cần giúp", "không nêu"),
            Key("kenh", "kênh được dùng; kênh nào chạy còn tùy mã bot đã đặt", "mọi kênh"),
        ),
    ),
    Section(
        "commune.yaml",
        "gio",
        ("settings._hours",),
        (
            Key("buoi_sang", "tin nhắc hằng ngày, mỗi người nhiều nhất một tin", _clock(_HOURS.morning)),
            Key("ngay_den_han", "nhắc thêm trong ngày đến hạn nếu chưa có trả lời", _clock(_HOURS.due_day)),
            Key("yen_lang_tu", "từ giờ này không gửi gì, trừ câu trả lời", _clock(_HOURS.quiet_from)),
            Key("yen_lang_den", "đến giờ này", _clock(_HOURS.quiet_to)),
        ),
    ),
    Section(
        "commune.yaml",
        "chinh_sach.<tên>",
        ("settings._policies", "settings._policy"),
        (
            Key("truoc", "nhắc trước hạn bao nhiêu ngày làm việc; ngày đến hạn luôn được nhắc", "`[0]`"),
            Key("hang_ngay", "quá hạn thì nhắc hằng ngày mấy ngày làm việc, sau đó mỗi tuần", str(_NORMAL.daily)),
            Key("hang_tuan_vao", "ngày nhắc hằng tuần", "ngày trước giao ban", WEEKDAYS),
            Key("bao_van_phong", "quá hạn mấy ngày làm việc thì báo Văn phòng, đầu mối; 0 là không", "3"),
            Key("bao_pho_chu_tich", "quá hạn mấy ngày thì báo Phó Chủ tịch phụ trách; 0 là không", "5"),
            Key("bao_chu_tich", "quá hạn mấy ngày thì vào danh sách của Chủ tịch; 0 là không", "10"),
            Key("cho_chot_so_lieu", "số liệu chỉ biết sau ngày chốt, trước đó chưa tính quá hạn", "không"),
            Key("mac_dinh_cho", "loại quy tắc nhắc theo cách này khi không ghi `chinh_sach`", "", words.KINDS),
        ),
    ),
    Section(
        "commune.yaml",
        "ngay_bao_cao.<tên>",
        ("settings._due_days", "settings._days"),
        (
            Key("cua_so", "số liệu của những ngày nào", _MUST, words.WINDOWS),
            Key("ngay", "ngày gửi của từng kỳ", _MUST, words.EVERY),
            Key("da_xac_nhan", "Văn phòng đã kiểm tra; chưa thì ghi *mặc định, chờ xác nhận*", "không"),
            Key("ghi_chu", "ai gửi ai, theo đâu", ""),
            Key("cap_tren", "dòng của cấp tổng hợp; trùng ngày thì Văn phòng được báo trước", ""),
        ),
    ),
    Section(
        "commune.yaml",
        "go_vuong",
        ("unblocking.read",),
        (Key("hoi_lai_sau", "chưa gỡ thì hỏi lại đơn vị sau bấy nhiêu ngày làm việc", str(Unblocking().ask_again)),),
    ),
    Section(
        "commune.yaml",
        "gia_han",
        ("settings._extension",),
        (
            Key("so_lan", "số lần nhiều nhất; 0 là không giới hạn", str(_MORE.times)),
            Key("so_ngay", "tổng số ngày nhiều nhất; 0 là không giới hạn", str(_MORE.days)),
        ),
    ),
    Section(
        "commune.yaml",
        "gioi_han_nhac",
        ("settings._attention",),
        (
            Key("so_tin", "số tin nhiều nhất một người một ngày; 0 là không giới hạn", str(_BOUND.messages)),
            Key("so_viec", "số việc nêu trong các tin của ngày đó; 0 là không giới hạn", str(_BOUND.duties)),
        ),
    ),
    Section(
        "commune.yaml",
        "nhom_chung",
        ("settings._group",),
        (
            Key("dau_tuan", "đăng việc đến hạn trong tuần", "xem dưới"),
            Key("cuoi_tuan", "đăng kết quả trong tuần", "xem dưới"),
            Key("neu_ten_cham", "nêu tên đơn vị chậm", "không"),
        ),
    ),
    Section(
        "commune.yaml",
        "nhom_chung.dau_tuan, nhom_chung.cuoi_tuan",
        ("settings._weekly",),
        (
            Key("thu", "ngày đăng", f"{_weekday(_GROUP.week_ahead.weekday)}; {_weekday(_GROUP.week_result.weekday)}"),
            Key("gio", "giờ đăng", f"{_clock(_GROUP.week_ahead.at)}; {_clock(_GROUP.week_result.at)}"),
        ),
    ),
    Section(
        "commune.yaml",
        "luu_giu",
        ("settings._retention",),
        (
            Key("noi_dung_ngay", "nguyên văn tin nhắn, theo ngày", str(_KEPT.text_days)),
            Key("nhat_ky_thang", "nhật ký thao tác, theo tháng", str(_KEPT.audit_months)),
            Key("minh_chung_ngay", "ảnh, tệp minh chứng, theo ngày", str(_KEPT.evidence_days)),
        ),
    ),
    Section(
        "commune.yaml",
        "zalo",
        ("settings._quota",),
        (
            Key("tinh_theo", "hạn mức tin tính theo bot hay theo cả tài khoản", "theo tài khoản", words.SCOPES),
            Key("tin_moi_thang", "số tin mỗi tháng của gói", "3.000"),
            Key("nguoi_moi_bot", "số người mỗi bot của gói", "50"),
            Key("vao_nhom", "đăng cả vào nhóm Zalo, khi Zalo cho bot vào nhóm (đang thử nghiệm)", "không"),
        ),
    ),
    Section(
        "commune.yaml",
        "van_ban_het_hieu_luc[]",
        ("settings._repealed",),
        (
            Key("so", "số, ký hiệu", _MUST),
            Key("tu_ngay", "ngày đầu tiên không còn hiệu lực", _MUST),
            Key("thay_bang", "văn bản thay thế", "không có"),
            Key("ghi_chu", "điều cần biết thêm", ""),
        ),
    ),
    Section(
        "commune.yaml",
        "con_kip[]",
        ("settings._chains",),
        (
            Key("chinh_sach", "các mốc nhắc theo cách này", _MUST),
            Key("nhom_du_an", "chỉ dự án của nhóm này", "mọi nhóm", words.GROUPS),
            Key("nhac", "tin nhắc nêu khâu kế tiếp và ngày cuối còn kịp", "không"),
            Key("cac_khau", "các khâu theo thứ tự phải làm", _MUST),
        ),
    ),
    Section(
        "commune.yaml",
        "con_kip[].cac_khau[]",
        ("settings._stage",),
        (
            _ID,
            Key("ten", "tên khâu", _MUST),
            Key("ngay", "số ngày khâu này thường cần", "1"),
            Key("moi_moc", "làm lại ở mỗi mốc của thang", "không"),
            Key("goi_la", "các cách gọi khi trả lời", ""),
        ),
    ),
)

_UNITS: Final = (
    Section(
        "units.yaml",
        "",
        ("units.read",),
        (
            Key("can_bo", "danh sách cán bộ, chỉ ghi chức danh", _MUST),
            Key("don_vi", "danh sách đơn vị", _MUST),
            Key("nhom", "các cách gọi chung (“các thôn”) và thành viên", ""),
        ),
    ),
    Section(
        "units.yaml",
        "can_bo[]",
        ("units._person", "units._phone", "units._role"),
        (
            _ID,
            Key("chuc_danh", "chức danh như khi gọi", _MUST),
            Key("vai_tro", "quyền ngoài việc đứng đầu, cấp phó, đầu mối của đơn vị", "", words.ROLES),
            Key("xung_ho", "cách bot gọi người này", "đồng chí", words.FORMS),
            Key("dien_thoai", "số máy công vụ, để Văn phòng bấm gọi từ trang “Sáng nay”"),
        ),
    ),
    Section(
        "units.yaml",
        "don_vi[]",
        ("units._unit",),
        (
            _ID,
            Key("ten", "tên đầy đủ", _MUST),
            Key("loai", "loại đơn vị", "`phong`", words.UNIT_KINDS),
            Key("ten_khac", "các cách viết trong văn bản và khi nhắn tin", ""),
            Key("nguoi_dung_dau", "mã cán bộ đứng đầu", "bắt buộc, trừ `uy_ban`, `ben_ngoai`"),
            Key("cap_pho", "mã các cấp phó", ""),
            Key("dau_moi", "mã chuyên viên đầu mối: nhận và trả lời, trưởng đơn vị thấy", ""),
            Key("phu_trach", "mã Phó Chủ tịch (hoặc Chủ tịch) phụ trách", ""),
            Key("mau", "dữ liệu mẫu, chỉ thấy trên trang tập huấn", "không"),
        ),
    ),
    Section(
        "units.yaml",
        "nhom[]",
        ("units._collective",),
        (
            _ID,
            Key("ten", "tên gọi chung", _MUST),
            Key("ten_khac", "các cách viết khác", ""),
            Key("thanh_vien", "mã các đơn vị; trống thì Văn phòng được hỏi, chưa giao cho ai", ""),
            Key("chu_dau_tu", "gồm mọi chủ đầu tư trong projects.yaml", "không"),
        ),
    ),
)

_PROJECTS: Final = (
    Section("projects.yaml", "", ("projects.read",), (Key("du_an", "danh mục dự án đầu tư công trong năm", ""),)),
    Section(
        "projects.yaml",
        "du_an[]",
        ("projects._project",),
        (
            _ID,
            Key("ten", "tên dự án", _MUST),
            Key("chu_dau_tu", "mã đơn vị làm chủ đầu tư", _MUST),
            Key("nhom", "nhóm dự án", _MUST, words.GROUPS),
            Key("mau", "dữ liệu mẫu, chỉ thấy trên trang tập huấn", "không"),
            Key("ke_hoach_von", "mỗi lần giao, điều chỉnh vốn là một dòng mới", ""),
            Key("luy_ke_du_kien", "số giải ngân lũy kế dự kiến đến hết từng tháng, đồng", "đường thẳng, có nói rõ"),
        ),
    ),
    Section(
        "projects.yaml",
        "du_an[].ke_hoach_von[]",
        ("projects._plan",),
        (
            Key("so_tien", "số tiền, đồng", _MUST),
            Key("ngay", "ngày giao", _MUST),
            Key("quyet_dinh", "số quyết định", ""),
            Key("nguon_von", "nguồn vốn", ""),
            Key("keo_dai", "vốn năm trước chuyển sang", "không"),
        ),
    ),
)

_HOLIDAYS: Final = (
    Section(
        "holidays.yaml",
        "",
        ("holidays.read",),
        (
            Key("nghi", "ngày nghỉ thêm, mỗi dòng `ngày: lý do`", ""),
            Key("lam_bu", "ngày cuối tuần làm bù, mỗi dòng `ngày: lý do`", ""),
            Key("nam_da_cong_bo", "các năm đã có thông báo nghỉ lễ của Chính phủ; năm khác hiện *dự kiến*", ""),
            Key("chua_xac_nhan", "những ngày còn chờ thông báo", ""),
        ),
    ),
)

_RULEBOOKS: Final = (
    Section(
        "rulebooks/<tên>.yaml",
        "",
        ("rulebooks._book",),
        (
            _ID,
            Key("ten", "tên văn bản", _MUST),
            Key("nam", "năm của kế hoạch", _MUST),
            Key("so_ky_hieu", "số, ký hiệu", ""),
            Key("ngay_ban_hanh", "ngày ban hành", ""),
            Key("chap_nhan", "đang áp dụng; `false` là biết, hiện, nhưng không nhắc", "có"),
            Key("thay_the", "mã bộ quy tắc năm trước mà bộ này thay", ""),
            Key("thieu_phu_luc", "văn bản nhắc tới phụ lục chưa ai thêm: báo cáo ghi *chưa có phụ lục*", "không"),
            Key("quy_tac", "danh sách quy tắc", _MUST),
        ),
    ),
    Section(
        "rulebooks/<tên>.yaml",
        "quy_tac[]",
        ("rulebooks._rule", "rulebooks._confirmer", "rulebooks._every", "rulebooks._steps"),
        (
            _ID,
            Key("ten", "việc gì, viết gọn bằng lời của xã", _MUST),
            Key("loai", "loại quy tắc", _MUST, words.KINDS),
            Key("dieu_khoan", "đường dẫn điều khoản, ví dụ `Điều 1 > II > 5 > c`", _MUST),
            Key("chu_tri", "mã đơn vị hoặc nhóm chủ trì", _MUST),
            Key("phoi_hop", "mã đơn vị hoặc nhóm phối hợp", ""),
            Key("noi_nhan", "mã đơn vị nhận kết quả", ""),
            Key("xac_nhan", "mã đơn vị xác nhận; không đơn vị nào tự xác nhận việc của mình", "nơi nhận đầu tiên"),
            Key("tung", "nhân ra theo", "`don_vi`", words.EACH),
            Key("nhom_du_an", "chỉ các dự án của nhóm đó", "", words.GROUPS),
            Key("chinh_sach", "cách nhắc, theo tên ở `chinh_sach` của commune.yaml", "theo loại"),
            Key("nguon", "hạn lấy từ đâu", "`quyet_dinh`", words.SOURCES),
            Key("cac_buoc", "các bước có hạn", "bắt buộc với `mot_lan`, `moc`"),
            Key("ky", "các kỳ báo cáo (loại `dinh_ky`)", "", words.EVERY),
            Key("ngay_bao_cao", "dòng trong bảng ngày báo cáo (loại `dinh_ky`)", ""),
            Key("chi_tieu", "số phải đạt", ""),
            Key("dieu_kien", "chỉ làm khi", ""),
            Key("minh_chung", "cần kèm gì khi báo xong", ""),
            Key("ma_cu", "mã trước khi đổi tên quy tắc", ""),
            Key("linh_vuc", "lĩnh vực, để tổng hợp theo lĩnh vực", "không tính"),
            Key("chi_neu_ten", "việc quốc phòng, an ninh: chỉ nêu tên và ngày", "không"),
        ),
    ),
    Section(
        "rulebooks/<tên>.yaml",
        "quy_tac[].cac_buoc[]",
        ("rulebooks._step",),
        (
            Key("ma", "mã bước; giữ nguyên khi đổi ngày", _MUST),
            Key("han", "ngày đến hạn; để trống là chưa có ngày", ""),
            Key("ten", "tên bước", ""),
            Key("chi_tieu", "số phải đạt ở bước này", ""),
            Key("chinh_sach", "cách nhắc riêng của bước", "của quy tắc"),
        ),
    ),
    Section(
        "rulebooks/<tên>.yaml",
        "chi_tieu",
        ("rulebooks._target",),
        (
            Key("gia_tri", "con số", _MUST),
            Key("phep", "so sánh", "`>=`", words.OPERATORS),
            Key("don_vi", "đơn vị tính", _MUST),
            Key("noi_dung", "số gì", ""),
        ),
    ),
)

SECTIONS: Final[tuple[Section, ...]] = (*_COMMUNE, *_UNITS, *_PROJECTS, *_HOLIDAYS, *_RULEBOOKS)


def documented() -> Mapping[str, frozenset[str]]:
    """What a reader, "module.function", may ask for: the keys of its mappings, and the names of these mappings."""
    asked: dict[str, frozenset[str]] = {}
    for section in SECTIONS:
        names = {part.strip(" []") for part in section.path.replace(",", ".").split(".")} | {
            k.name for k in section.keys
        }
        for reader in section.readers:
            asked[reader] = asked.get(reader, frozenset()) | names
    return asked
