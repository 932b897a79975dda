"""Forms of the rules of decisions: one section for what stands above them, one for each kind of rule. Data alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.web.board.config.sections import Field, Group, Kind, Section, Shape
from bot.web.labels import EACH, GROUPS, OPERATORS, PERIODS, RULE_KINDS, SOURCES
from schedules.configuration import editing, words

HEAD, RULES = "van-ban", "quy-tac"  # how their sections are called in addresses, before the name of the document
ABOUT = {
    "mot_lan": "làm một lần, có ngày; nhắc đến khi được xác nhận",
    "moc": "có nhiều nấc, nấc sau cao hơn nấc trước: 30% đến 30/6, 60% đến 30/9",
    "dinh_ky": "báo cáo tuần, tháng, quý, năm; ngày gửi ở bảng “Ngày gửi báo cáo”",
    "chi_tieu": "một con số cả năm, không nhắc, hiện ở “chỉ tiêu”",
    "su_kien": "chờ một việc chưa biết ngày; nhắc khi Văn phòng “đặt ngày”",
    "giao_viec": "nhiệm vụ không ghi hạn; nhắc khi Văn phòng “đặt ngày”",
}

_TARGET = (
    Field("chi_tieu.gia_tri", "Mức phải đạt", Kind.number),
    Field("chi_tieu.don_vi", "Đơn vị tính"),
    Field("chi_tieu.phep", "So sánh", Kind.one, options=OPERATORS, empty="ít nhất"),
    Field("chi_tieu.noi_dung", "Số gì"),
)
_STEP = (
    Field("ten", "Tên bước", wide=True),
    Field("han", "Hạn", Kind.day),
    *_TARGET,
    Field("chinh_sach", "Nhắc riêng", Kind.one, options="policies", empty="như quy tắc"),
    Field("ma", "Mã bước"),
)
_WHAT = (
    Field("ma", "Mã", hint="để trống thì đặt theo tên; không đổi sau khi đã chạy"),
    Field("ten", "Việc gì", wide=True),
    Field("dieu_khoan", "Điều khoản", hint="ví dụ Điều 1 > II > 5 > c"),
    Field("linh_vuc", "Lĩnh vực"),
)
_WHO = (
    Field("chu_tri", "Chủ trì", Kind.many, options="units_and_groups", wide=True),
    Field("phoi_hop", "Phối hợp", Kind.many, options="units_and_groups", wide=True),
    Field("noi_nhan", "Nơi nhận", Kind.many, options="units", wide=True),
    Field("xac_nhan", "Ai xác nhận", Kind.one, options="units", empty="nơi nhận đầu tiên"),
    Field("tung", "Chia việc", Kind.one, options=EACH, empty="mỗi đơn vị một việc (mỗi dự án, nếu có nhóm dự án)"),
    Field("nhom_du_an", "Chỉ dự án của nhóm", Kind.one, options=GROUPS, empty="không theo dự án"),
)
_HOW = (
    Field("chinh_sach", "Cách nhắc", Kind.one, options="policies", empty="theo loại việc"),
    Field("nguon", "Hạn lấy từ", Kind.one, options=SOURCES, empty="quyết định của xã"),
    Field("dieu_kien", "Chỉ làm khi"),
    Field("minh_chung", "Cần kèm gì khi báo xong", wide=True),
    Field("chi_neu_ten", "Quốc phòng, an ninh: chỉ nêu tên và ngày", Kind.yes),
    Field("ma_cu", "Mã trước khi đổi tên"),
)
_STEPS = Field("cac_buoc", "Các bước, theo hạn", Kind.rows, sub=_STEP, wide=True, ordered=True)
_EVERY = Field("ky", "Kỳ", Kind.many, options=PERIODS)
_WHEN: Mapping[str, tuple[Field, ...]] = {
    "mot_lan": (replace(_STEPS, sub=tuple(one for one in _STEP if "chi_tieu" not in one.key)),),
    "moc": (_STEPS,),
    "dinh_ky": (
        _EVERY,
        Field("ngay_bao_cao", "Ngày gửi theo dòng", Kind.one, options="due_days"),
        *_TARGET,
    ),
    "chi_tieu": (*_TARGET, _EVERY),
    "su_kien": _TARGET,
    "giao_viec": _TARGET,
}
_HEAD = (
    Field("ten", "Tên văn bản", wide=True),
    Field("so_ky_hieu", "Số, ký hiệu"),
    Field("ngay_ban_hanh", "Ngày ban hành", Kind.day),
    Field("nam", "Năm của kế hoạch", Kind.number),
    Field("chap_nhan", "Đang áp dụng (bỏ thì chỉ hiện, không nhắc)", Kind.yes, normal=True),
    Field("thieu_phu_luc", "Còn thiếu phụ lục", Kind.yes),
    Field("thay_the", "Thay bộ quy tắc", Kind.one, options="books"),
)


def names(texts: Mapping[str, str]) -> dict[str, str]:
    """Rulebooks by the name of their document without folder and ending."""
    return {name.partition("/")[2].rpartition(".")[0]: name for name in sorted(texts) if name.startswith("rulebooks/")}


def section(asked: str, texts: Mapping[str, str], row: str = "") -> Section | None:
    """The section of an address: "van-ban.<document>", "quy-tac.<document>" or "quy-tac.<document>.<kind>".

    Without a kind it is the kind of the row, and of no row the form of all kinds: what a list needs.
    """
    what, _, rest = asked.partition(".")
    book, _, kind = rest.partition(".")
    document = names(texts).get(book)
    if document is None or what not in (HEAD, RULES) or kind not in ("", *words.KINDS):
        return None
    title = str(editing.plain(texts[document], ("ten",)) or book)
    if what == HEAD:
        return Section(asked, title, "văn bản đứng trên các quy tắc", document, Shape.form, (Group((), "", _HEAD),))
    kind = _kind_of(texts[document], row) or kind if row else kind
    return _rules(f"{RULES}.{book}", title, document, kind)


def _rules(id_: str, title: str, document: str, kind: str) -> Section:
    path = ("quy_tac",)
    groups = (Group(path, "Việc", _WHAT), Group(path, "Khi nào, đến mức nào", _WHEN.get(kind, ())))
    return Section(
        f"{id_}.{kind}" if kind else id_,
        title,
        "các việc được giao",
        document,
        Shape.rows,
        (*groups, Group(path, "Ai làm", _WHO), Group(path, "Nhắc và minh chứng", _HOW)),
        f"quy tắc ({RULE_KINDS[kind]})" if kind else "quy tắc",
        "ten",
        given={"loai": kind} if kind else {},
    )


def _kind_of(text: str, row: str) -> str:
    index = editing.index_of(editing.plain(text, ("quy_tac",)), row)
    return "" if index is None else str(editing.plain(text, ("quy_tac", index, "loai")) or "")
