"""Who does what in a clause: leads, supporting units, recipients, each told by the words beside the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from schedules.decision.lexicon import VERB, VERB_ACCENTS
from schedules.decision.page import CAPITALS, SMALLS, Page
from schedules.decision.sentences import Segment
from schedules.decision.units import Names, Unit


class Part(Enum):
    """A unit's part in a clause."""

    LEAD = "chủ trì"
    SUBJECT = "thực hiện"
    SUPPORT = "phối hợp"
    RECIPIENT = "nhận"
    VIA = "qua"
    OTHER = "nhắc đến"


@dataclass(frozen=True, slots=True)
class Actor:
    """A list of units with one part; `start` and `end` span the list."""

    part: Part
    units: tuple[Unit, ...]
    start: int
    end: int
    said: bool = False  # the words «chủ trì» (or an order «Giao …») name the lead


_ADVERBS = (
    r"(?: (?:chat che|kip thoi|thuong xuyen|thuc hien|hieu qua|tot|chu dong|truc tiep|khan truong|day du"
    r"|bang van ban|ket qua|bao cao|van ban|ho so|so lieu|danh sach|ke hoach|noi dung|chung|trien khai|gop y))"
)
_SUPPORT = re.compile(
    rf"\b(?:phoi hop|phoi ket hop|hiep dong){_ADVERBS}{{0,3}}(?:,? ?(?:voi|cung|giua|cung voi))?(?: cac)? $"
    rf"|\bcung voi $|\bcung $|\bcung phoi hop (?:voi )?$"
)
_RECIPIENT = re.compile(
    rf"\b(?:gui|goi|bao cao|trinh|nop|dong gui|thong bao|kien nghi|bao cao ve|gui ve){_ADVERBS}{{0,4}}(?: (?:ve"
    rf"|cho|den|toi|voi|len|qua|[a-z]+ ve))? $|\bve $"
)
_WITH = re.compile(r"\b(?:bao cao|de xuat|phan anh|kien nghi)[^.;:]{0,120}\b(?:voi|cho|ve|den) $")
_VIA = re.compile(r"(?:\(|\b)(?:thong qua|qua|qua dau moi(?: la)?) $")
_ORDER = re.compile(
    r"(?:^|\b)(?:thong nhat giao|giao nhiem vu cho|giao cho|giao|phan cong|phan cong nhiem vu cho|yeu cau|de nghi"
    r"|chi dao|uy quyen cho|uy quyen|dong y giao|do|nhat tri giao|tiep tuc giao"
    r"|giao trach nhiem cho) (?:cac dong chi |dong chi |ong |ba )?$"
)
_OBJECT = re.compile(
    r"\b(?:cua|tai|thuoc|o|theo|giua|truoc|boi|duoc|trong|voi|cho|tu|nhu|ve|den|toi|huong dan|don doc|kiem tra"
    r"|giup|doi voi|tham muu|bang|la|ngoai|giao cho|cap cho|to chuc|lay y kien|de nghi voi) $"
)
_FOLLOWS = re.compile(
    r"(?: ?\([^)]{0,90}\))?(?: (?:tren dia ban|trong toan|trong pham vi|thuoc)[^,;:.()]{0,50}?)?"
    r"(?:,? (?:theo|can cu|tren co so|trong pham vi|voi vai tro|voi tu cach|cung voi|voi chuc nang|trong qua trinh"
    r"|khi|sau khi|neu|ngoai)(?!\w)[^;:.]{0,150}?)?"
    r"(?:,|:)? ?(?=(?P<word>[a-z]+))"
)
_MODAL = re.compile(
    r"(?:chu tri|chiu trach nhiem|co trach nhiem|co nhiem vu|phai|can|khong|duoc giao|dinh ky|hang (?:tuan|thang"
    r"|quy|nam)|truoc ngay|cham nhat|truc tiep|sau khi|trong quy|trong thang|la (?:co quan|don vi|dau moi)|dau moi"
    r"|phu trach|tich cuc|nghiem chinh|cung|tu|som|se|deu|bam sat|lam)\b"
)
_NO_VERB = re.compile(
    r"(?:cua|ve|va|voi|cung|tai|trong|theo|thuoc|la|do|nhu|khi|neu|de|tu|den|cho|o|con|chua|bi|nay|nao|khac|moi|cu|tren"
    r"|duoi|sau|truoc|hoac|gom|nguoi|viec|nhung|cac|mot|hai|ba|so|thu|bang|qua|vao|ra|len|nam|thang|ngay|quy|tuan|duoc"
    r"|da|dang|se|khong|ma|thi|hay|giua|lien|lon|nho|co so|nhan dan)\b"
)
"""Words after a name that begin no order: the name is described, or told of."""
_LAST_CAPITAL = re.compile(
    rf"(?!(?:Các|Những|Mọi|Toàn|Tất|Từng) [^{CAPITALS}]*$).*[{CAPITALS}]\w*(?: [{SMALLS}]+)?(?= )"
)
_TOWARDS = re.compile(r"[\W\d_]*(?:doi voi|ve phia) ")
_PASSES_ON = re.compile(r"\b(?:chi dao|yeu cau|de nghi) (?:cac dong chi |dong chi )?$")
_PLACE_TAIL = re.compile(r".* (?:xa|phuong|tran|huyen|quan|tinh|pho|thon)")
_CHAIRS_FIRST = re.compile(r"[\W_]*(?:(?:truc tiep|la dau moi|lam dau moi),? )?chu tri\b")
_HELPERS = re.compile(r"\bphoi hop\b[^;:.]*$")
_CHAIRS = re.compile(r"\bchu tri\b")
_NOT_CHAIRS_BEFORE = re.compile(
    r"(?:nhiem vu|don vi|co quan|bo phan|phan cong|da|se|duoc|nguoi|vai tro|ben|do|to chuc) $"
    r"|\bphan cong (?:co quan|don vi|bo phan) $"
)
_NOT_CHAIRS_AFTER = re.compile(r"^ (?:cuoc hop|hoi nghi|phien hop|buoi|hop\b|soan thao|va nhiem vu|tai cuoc)")
LEAD_LABEL = re.compile(
    r"^(?:[-+*] ?)?(?:co quan|don vi|phong|bo phan|nguoi|cap|to chuc)?,? ?(?:co quan|don vi)? ?(?:chu tri"
    r"|chiu trach nhiem|thuc hien|dau moi|chiu trach nhiem chinh|chu tri thuc hien|tham muu|phu trach|trien khai"
    r"|duoc giao|chu tri,? trien khai)(?: [a-z]{2,7}){0,3}$"
)
SUPPORT_LABEL = re.compile(
    r"^(?:co quan|don vi|phong|bo phan|cac don vi)? ?(?:,? ?don vi )?phoi hop(?: [a-z]{2,7}){0,3}$"
)
TIME_LABEL = re.compile(
    r"^(?:ve )?(?:thoi gian|thoi han|thoi diem|han|tien do|moc thoi gian|ky han|lo trinh"
    r"|thoi hieu)(?!\w)(?: [a-z,]{2,9}){0,6}$"
)
OTHER_LABEL = re.compile(
    r"^(?:san pham|ket qua|kinh phi|dia diem|nguon luc|hinh thuc|muc tieu|yeu cau|can cu|thanh phan|doi tuong"
    r"|so luong|noi nhan|ghi chu|ten bao cao)(?: [a-z]{2,7}){0,4}$"
)
_NOTHING_MORE = re.compile(
    r"(?:,? (?:tren dia ban|thuoc|trong|co lien quan|lien quan)[^,;:.]{0,60})?(?: ?\([^)]{0,80}\))?[ :.]*"
)
_NAMED_LEAD = re.compile(
    r"\b(?:co quan|don vi|bo phan) (?:chu tri|chiu trach nhiem)(?P<rest>(?! va| :)[^(:;.]{0,150}?) ?[(:] ?"
)


def actors(page: Page, names: Names, segment: Segment) -> list[Actor]:
    """The units of a segment with their parts, in order."""
    label = label_of(page, segment)
    found: list[Actor] = []
    for units in names.lists(segment.start, segment.end):
        start, end = units[0].start, units[-1].end
        part, said = _part(page, segment, start, end, label, found)
        if part is Part.OTHER and (whole := _whole_name(page, segment, start, units[-1])):
            units, end, part = [*units[:-1], whole], whole.end, Part.SUBJECT
        found.append(Actor(part, tuple(units), start, end, said))
    return found


def label_of(page: Page, segment: Segment) -> str:
    """Which label governs the segment: lead, support, time, other, or none («»)."""
    if not segment.heads:
        return ""
    head = segment.heads[-1]
    text = page.folded[head.start : head.end].strip(" -+*:")
    if len(text) > 60:
        return ""
    for name, pattern in (
        ("support", SUPPORT_LABEL),
        ("time", TIME_LABEL),
        ("lead", LEAD_LABEL),
        ("other", OTHER_LABEL),
    ):
        if pattern.match(text):
            return name
    return ""


def _part(page: Page, segment: Segment, start: int, end: int, label: str, found: Sequence[Actor]) -> tuple[Part, bool]:
    before, after = page.folded[segment.start : start][-150:], page.folded[end : segment.end]
    if label == "lead":
        return (Part.SUPPORT if _SUPPORT.search(before) else Part.LEAD), True
    if label == "support":
        return Part.SUPPORT, True
    if _VIA.search(before):
        return Part.VIA, False
    if _SUPPORT.search(before):
        return Part.SUPPORT, False
    if _named_lead(page, segment, start):
        return Part.LEAD, True
    if found and found[-1].part in (Part.SUBJECT, Part.LEAD) and _PASSES_ON.search(before):
        return Part.OTHER, False  # «Phòng Giáo dục chỉ đạo các trường …»: who was told to is answerable
    if _ORDER.search(before) and not before.endswith(("phai chi dao ", "duoc giao ")):
        return _ordered(before, after)
    return _by_position(page, segment, start, end, before, after)


def _ordered(before: str, after: str) -> tuple[Part, bool]:
    """«Giao Sở X …», «do Phòng Y chủ trì»; a mere «do Sở X cấp» names nobody's duty."""
    if before.endswith("do ") or before.endswith(("do dong chi ", "do ong ", "do ba ")):
        chairs = re.match(r"[^,;.:]{0,40}\b(?:chu tri|thuc hien|phu trach|dam nhiem|lam truong|tham muu)", after)
        return (Part.LEAD, True) if chairs else (Part.OTHER, False)
    return Part.LEAD, True


def _by_position(page: Page, segment: Segment, start: int, end: int, before: str, after: str) -> tuple[Part, bool]:
    chairs = _chairs_after(page, segment, end)
    opens = (
        not before.strip(" -+*\"'(")
        or before.rstrip().endswith((",", ":"))
        or bool(re.search(r"\b(?:thi|va|rieng|dong thoi|cac|thoi gian toi) $", before))
    )
    if _RECIPIENT.search(before):
        return Part.RECIPIENT, False
    if segment.colon and _TOWARDS.fullmatch(before) and _NOTHING_MORE.fullmatch(after):
        return Part.SUBJECT, False  # «Đối với Phòng Nội vụ: tham mưu …»
    if not chairs and _CHAIRS_FIRST.match(page.folded, segment.start, start):
        return Part.SUPPORT if _HELPERS.search(before) else Part.OTHER, False  # «Chủ trì, phối hợp với A và B …»
    if opens and (chairs or _acts(page, segment, end) or _unknown_verb(page, segment, start, end)):
        return (Part.LEAD, True) if chairs else (Part.SUBJECT, False)
    if chairs and not _OBJECT.search(before):
        return Part.LEAD, True
    if not before.strip() and _NOTHING_MORE.fullmatch(after):
        return Part.SUBJECT, False  # a line that is nothing but a name: the head of what follows
    if _WITH.search(before):
        return Part.RECIPIENT, False
    return Part.OTHER, False


def _acts(page: Page, segment: Segment, end: int) -> bool:
    """A duty verb or a modal follows the name, perhaps after «theo chức năng, nhiệm vụ được giao»."""
    for match in _FOLLOWS.finditer(page.folded, end, segment.end):
        if match.start() != end:
            return False
        at = match.end()
        return bool(_MODAL.match(page.folded, at, segment.end)) or is_verb(page, at, segment.end)
    return False


def _unknown_verb(page: Page, segment: Segment, start: int, end: int) -> bool:
    """A name that opens a sentence of its own and a word after it that is no function word: a verb no list has."""
    if segment.heads or page.folded[segment.start : start].strip(" -+*\"'("):
        return False
    named = _LAST_CAPITAL.match(page.plain, start, end)
    if named and named.end() < end and not _PLACE_TAIL.fullmatch(page.folded, named.end(), end):
        return False  # the name may have swallowed its verb: see `_whole_name`
    after = page.plain[end : end + 2]
    return after[:1] == " " and after[1:].islower() and not _NO_VERB.match(page.folded, end + 1, segment.end)


def _whole_name(page: Page, segment: Segment, start: int, last: Unit) -> Unit | None:
    """The name that opens a sentence without the order that it seems to hold: «Phòng Tài chính» of «Phòng Tài chính
    chi trả …», where no list knows the verb. Its last capital's word is two syllables long; what comes after acts."""
    if last.id or segment.heads or page.folded[segment.start : start].strip(" -+*\"'("):
        return None
    named = _LAST_CAPITAL.match(page.plain, last.start, last.end)
    if not named or named.end() == last.end or _NO_VERB.match(page.folded, named.end() + 1, last.end):
        return None
    return Unit(page.words(last.start, named.end()), last.start, named.end())


def is_verb(page: Page, at: int, end: int) -> bool:
    """Whether a duty verb begins at `at`; a syllable whose accent makes it another word is none."""
    match = VERB.match(page.folded, at, end)
    if not match:
        return False
    accents = VERB_ACCENTS.get(match.group())
    word = page.plain[at : match.end()].lower()
    return accents is None or word in accents or word == match.group()


def _chairs_after(page: Page, segment: Segment, end: int) -> bool:
    """«chủ trì» within reach after the name, as a verb: not «đơn vị chủ trì», not «chủ trì cuộc họp»."""
    for match in _CHAIRS.finditer(page.folded, end, min(segment.end, end + 170)):
        gap = page.folded[end : match.start()]
        if re.search(r"\bphoi hop\b|[;]", gap):
            return False
        if _NOT_CHAIRS_BEFORE.search(gap) or _NOT_CHAIRS_AFTER.match(page.folded[match.end() : match.end() + 20]):
            continue
        return True
    return False


def chairs(page: Page, start: int, end: int) -> bool:
    """Whether the span itself orders somebody to lead («Chủ trì, phối hợp với …» under a unit's heading)."""
    for match in _CHAIRS.finditer(page.folded, start, end):
        before = page.folded[max(start, match.start() - 30) : match.start()]
        if not _NOT_CHAIRS_BEFORE.search(before) and not _NOT_CHAIRS_AFTER.match(
            page.folded[match.end() : match.end() + 20]
        ):
            return True
    return False


def _named_lead(page: Page, segment: Segment, start: int) -> bool:
    """«cơ quan chủ trì tham mưu … (Phòng A, Phòng B)»: the names stand in parentheses after the noun."""
    match = _NAMED_LEAD.search(page.folded, max(segment.start, start - 190), start)
    return bool(match) and match is not None and match.end() == start
