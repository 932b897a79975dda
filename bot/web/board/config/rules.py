"""Forms of the rules of decisions: one section for what stands above them, one for each kind of rule. Data alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.web.board.config.sections import Field, Group, Kind, Section, Shape, said
from bot.web.labels import EACH, GROUPS, OPERATORS, PERIODS, RULE_KINDS, SOURCES
from schedules.configuration import editing, words

HEAD, RULES = "van-ban", "quy-tac"  # how their sections are called in addresses, before the name of the document
_TARGET = (
    Field("chi_tieu.gia_tri", "rule.chi_tieu.gia_tri", Kind.number),
    Field("chi_tieu.don_vi", "rule.chi_tieu.don_vi"),
    Field("chi_tieu.phep", "rule.chi_tieu.phep", Kind.one, options=OPERATORS),
    Field("chi_tieu.noi_dung", "rule.chi_tieu.noi_dung"),
)
_STEP = (
    Field("ten", "rule.cac_buoc.ten", wide=True),
    Field("han", "rule.cac_buoc.han", Kind.day),
    *_TARGET,
    Field("chinh_sach", "rule.cac_buoc.chinh_sach", Kind.one, options="policies"),
    Field("ma", "rule.cac_buoc.ma"),
)
_WHAT = (
    Field("ma", "rule.ma"),
    Field("ten", "rule.ten", wide=True),
    Field("dieu_khoan", "rule.dieu_khoan"),
    Field("linh_vuc", "rule.linh_vuc"),
)
_WHO = (
    Field("chu_tri", "rule.chu_tri", Kind.many, options="units_and_groups", wide=True),
    Field("phoi_hop", "rule.phoi_hop", Kind.many, options="units_and_groups", wide=True),
    Field("noi_nhan", "rule.noi_nhan", Kind.many, options="units", wide=True),
    Field("xac_nhan", "rule.xac_nhan", Kind.one, options="units"),
    Field("tung", "rule.tung", Kind.one, options=EACH),
    Field("nhom_du_an", "rule.nhom_du_an", Kind.one, options=GROUPS),
)
_HOW = (
    Field("chinh_sach", "rule.chinh_sach", Kind.one, options="policies"),
    Field("nguon", "rule.nguon", Kind.one, options=SOURCES),
    Field("dieu_kien", "rule.dieu_kien"),
    Field("minh_chung", "rule.minh_chung", wide=True),
    Field("chi_neu_ten", "rule.chi_neu_ten", Kind.yes),
    Field("ma_cu", "rule.ma_cu"),
)
_STEPS = Field("cac_buoc", "rule.cac_buoc", Kind.rows, sub=_STEP, wide=True, ordered=True)
_EVERY = Field("ky", "rule.ky", Kind.many, options=PERIODS)
_WHEN: Mapping[str, tuple[Field, ...]] = {
    "mot_lan": (replace(_STEPS, sub=tuple(one for one in _STEP if "chi_tieu" not in one.key)),),
    "moc": (_STEPS,),
    "dinh_ky": (_EVERY, Field("ngay_bao_cao", "rule.ngay_bao_cao", Kind.one, options="due_days"), *_TARGET),
    "chi_tieu": (*_TARGET, _EVERY),
    "su_kien": _TARGET,
    "giao_viec": _TARGET,
}
_HEAD = (
    Field("ten", "book.ten", wide=True),
    Field("so_ky_hieu", "book.so_ky_hieu"),
    Field("ngay_ban_hanh", "book.ngay_ban_hanh", Kind.day),
    Field("nam", "book.nam", Kind.number),
    Field("chap_nhan", "book.chap_nhan", Kind.yes, normal=True),
    Field("thieu_phu_luc", "book.thieu_phu_luc", Kind.yes),
    Field("thay_the", "book.thay_the", Kind.one, options="books"),
)


def names(texts: Mapping[str, str]) -> dict[str, str]:
    """Rulebooks by the name of their document without folder and ending."""
    return {name.partition("/")[2].rpartition(".")[0]: name for name in sorted(texts) if name.startswith("rulebooks/")}


def kinds() -> dict[str, str]:
    """Each kind of rule and what it is for, in the order of lists."""
    return {kind: said(f"kind.{kind}.about", label) for kind, label in RULE_KINDS.items()}


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
        return Section(asked, document, Shape.form, (Group((), "", _HEAD),), text=HEAD, called=title)
    kind = _kind_of(texts[document], row) or kind if row else kind
    return _rules(f"{RULES}.{book}", title, document, kind)


def _rules(id_: str, title: str, document: str, kind: str) -> Section:
    path = ("quy_tac",)
    when = Group(path, "quy-tac.when", _WHEN.get(kind, ()))
    groups = (
        Group(path, "quy-tac.what", _WHAT),
        when,
        Group(path, "quy-tac.who", _WHO),
        Group(path, "quy-tac.how", _HOW),
    )
    given = {"loai": kind} if kind else {}
    address = f"{id_}.{kind}" if kind else id_
    return Section(address, document, Shape.rows, groups, "ten", given=given, text=RULES, called=title)


def _kind_of(text: str, row: str) -> str:
    index = editing.index_of(editing.plain(text, ("quy_tac",)), row)
    return "" if index is None else str(editing.plain(text, ("quy_tac", index, "loai")) or "")
