"""What a time in a decision is there for. The role decides, not the date: most dates of a decision are citations.

`role_of` asks a short list of questions in a fixed order; the first that says yes wins. Each pattern looks at the folded words
just before or after the time expression, inside its own block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from schedules.dates import (
    Before,
    Context,
    Day,
    DayRange,
    Duration,
    Half,
    LunarDay,
    LunarMonth,
    Month,
    NineMonths,
    Part,
    Quarter,
    Recurrence,
    Tet,
    TimeMention,
    WeekOfMonth,
    Year,
)
from schedules.language import fold


class Role(Enum):
    """The part a time expression plays."""

    DEADLINE = "hạn"
    CYCLE = "định kỳ"
    RELATIVE = "tính từ một sự kiện"
    START = "từ lúc này"
    SOFT_START = "ngay từ đầu năm"
    EVENT = "dịp, sự kiện"
    YEAR = "năm kế hoạch"
    CITATION = "ngày của văn bản được viện dẫn"
    EFFECTIVE = "ngày có hiệu lực"
    HORIZON = "tầm nhìn, giai đoạn"
    COHORT = "điều kiện, mốc đã qua"
    SCOPE = "phạm vi số liệu"
    NONE = "không phải hạn"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a time stands: the folded words around it, whether a label («Thời gian hoàn thành:») governs it, and the document.

    before, after: folded, inside the block; clause: the folded `;`-clause. heading: the block is a title. quoted: inside
    quotation marks. basis: the block is a recital. floor: nothing before this day can be due. verb: the clause has a duty verb.
    """

    before: str
    after: str
    clause: str
    label: bool
    heading: bool
    quoted: bool
    verb: bool
    floor: date | None
    whole: str = ""


_FILLER = r"(?: (?:ngay|vao|la|den|trong|thoi diem|luc|\d{1,2} ?(?:gio|h|g)(?: ?\d{2})?(?: phut)?,?|khoang|dau|cuoi|giua|tuan|thang|quy|cuoi ngay|moi|cac|moc|dot \d)){0,4}"
_DUE = re.compile(
    r"(?:\btruoc|\bcham nhat|\bmuon nhat|\btre nhat|\bden het|(?<!sau khi )(?<!da )\bhet|\bxong|\bkhong muon hon|\bkhong cham hon|\bkhong qua|\bkhong duoc qua|\bphai xong|\bcham nhat den het"
    rf"|\bhan(?: cuoi| chot| nop| bao cao| gui| hoan thanh)?:?|\bthoi (?:han|gian)(?: [a-z]{{2,6}}){{0,4}}:?|\bdeadline:?){_FILLER},? $"
)
_DONE_BY = re.compile(
    rf"\b(?:hoan thanh|hoan tat|ket thuc|xong|khoi cong|khanh thanh|ban hanh|trinh|bao cao|gui|nop|thong xe|ban giao|dua vao su dung|dua vao van hanh|to chuc|khai mac|ra mat|dien ra|thuc hien|trien khai|tong ket|so ket|cong bo|phe duyet|quyet toan|dong thau|khai giang)[^.;:]{{0,90}}?\b(?:vao|trong|den|ngay|truoc|dip|cuoi|dau|giua|tu nay den){_FILLER} $"
)
_UNTIL = re.compile(rf"\b(?:den|toi|cho den|tu nay den){_FILLER} $")
_IN = re.compile(
    r"^(?:ngay |ngay trong )?(?:trong|ngay trong|vao|den het|het|den cuoi|cuoi|giua|dau|nua dau|nua cuoi)\b"
)
_FROM = re.compile(
    r"\b(?:ke tu|bat dau tu|tu|sau|tinh tu|ap dung tu|tu sau){} $".format(
        r"(?: (?:ngay|thang|quy|nam|dau|cuoi|giua|thoi diem|luc)){0,2}"
    )
)
_EFFECT = re.compile(
    r"\b(?:hieu luc|ap dung|thi hanh)(?: thi hanh)?(?: ke)?(?: tu| vao| den| den het| sau| truoc)?(?: ngay| het)? ?$"
)
_PERIOD_BEFORE = re.compile(
    r"(?:\bgiai doan|\bnhiem ky|\bnien do|\bnam hoc|\bthoi ky|\bkhoa|\b(?:5|05|10|nam|ba|3) nam|tam nhin(?: den)?|dinh huong(?: den)?|\d{4} ?-) ?$"
)
_PERIOD_AFTER = re.compile(r"^ ?(?:-|den) ?(?:nam )?(?:19|20)\d\d\b")
_LEGAL = re.compile(
    r"\b(?:luat|bo luat|phap lenh|nghi dinh|nghi quyet|quyet dinh|chi thi|thong tu|thong tu lien tich|cong van|cong dien|ket luan|quy dinh|to trinh|ke hoach|"
    r"thong bao|van ban|huong dan|bao cao|giay moi|hop dong|bien ban|lenh|sac lenh|thong tri|quy che|de an|chuong trinh|phieu chuyen|giay phep)\b[^.;:]{0,170}$"
)
_NUMBERED = re.compile(
    r"(?:\b\d{1,5} ?[-/] ?[\w./&-]{2,30}|\bso:? ?\d{1,5}[\w./-]*|\bso ?[.…]+[\w./-]*)(?: ?\([^)]{0,60}\))?(?: cua [^.;:,]{0,60})?,?(?: ban hanh| ky)? $"
)
_ENACTED = re.compile(
    r"\b(?:ban hanh|ky|thong qua|cong bo|phe duyet|khoa|hop|cuoc hop|phien hop|ky hop|hoi nghi|buoi lam viec|lam viec|kiem tra|toa dam|giao ban)[^.;:]{0,60} $"
)
_MEETING = re.compile(
    r"\b(?:tai|theo|cua) (?:cuoc hop|phien hop|ky hop|hoi nghi|buoi lam viec|buoi hop|hoi nghi giao ban|buoi tiep)[^.;:]{0,90} $"
)
_STATUS_BEFORE = re.compile(
    r"\b(?:tinh den|tinh toi|luy ke den|den nay|tai thoi diem|so lieu den|tinh tu|co den)(?: het)?(?: ngay| thang| thoi diem)? ?$"
)
_STATUS_AFTER = re.compile(r"^[^.;:]{0,25}\b(?:van|da|moi chi|con|chua|moi dat)\b")
_COHORT = re.compile(
    r"\b(?:da|duoc) (?:hoan thanh|ban giao|dua vao|phe duyet|giao|bo tri|cap|quyet toan|khoi cong|nghiem thu|ky|phat sinh)[^.;:]{0,90} $"
)
_GROUP = re.compile(
    r"\b(?:nhom|cac|nhung|doi voi)(?: nhom| cac)? (?:du an|cong trinh|ho so|truong hop|doi tuong|van ban|nhiem vu)[^.,;:]{0,50}(?:den|truoc|sau|tu)(?: het)?(?: ngay)? $"
)
_SCOPE = re.compile(
    r"(?:\b(?:ke hoach|du toan|nhiem vu|ket qua|tinh hinh|so lieu|chi tieu|bao cao|chuong trinh|von|danh muc|phat sinh|muc tieu|cong tac|ngan sach|kinh te - xa hoi|so voi|cung ky|lan|thu|tong ket|so ket|ket qua thuc hien)"
    r"(?: [a-z-]+){0,3}|\b(?:theo|cua|nam)) $"
)
_CYCLE_VERB = re.compile(
    r"\b(?:bao cao|gui|hop|ra soat|tong hop|kiem tra|cap nhat|giao ban|danh gia|so ket|tong ket|theo doi|thong ke|kiem ke|cong bo|cong khai|thong bao|to chuc|thuc hien|xay dung|lap|"
    r"de xuat|trinh|nop|doi chieu|kiem diem|don doc|tham muu|ban hanh|cung cap|tiep cong dan|giam sat|dinh ky|niem yet|phan tich|quyet toan|chot|tap huan|dieu chinh|xep loai|cham diem|nhap|bo sung|phat dong|ve sinh|tuyen truyen|sinh hoat|trien khai|lam viec|bao duong|kiem dinh|boi duong|ky|thanh toan|xet|sao luu|dien tap|tuan tra|duy tri)\b"
)
_NOT_CYCLE_BEFORE = re.compile(
    r"(?:binh quan|trung binh|luong|tro cap|tien|thu nhap|muc|ty le|toc do|tang truong|du toan|ke hoach|nguon thu|che do bao cao|ngan sach|chi phi|phu cap|tieu chi|theo|kinh phi|phi|hoc phi|chi tiet|phan ky|chuong trinh cong tac|nhiem vu|danh muc|le hoi|nhu cau) $"
)
_GRANULAR = re.compile(
    r"\b(?:chi tiet|kich ban|phan ky|phan bo|cu the|tien do)[^.;:,]{0,40}\b(?:theo|tung|hang|moi) ?$|\btheo $"
)
_CYCLE_LABEL = re.compile(r"\b(?:dinh ky|cham nhat|truoc|vao|ngay) ")


def role_of(mention: TimeMention, place: Place, context: Context) -> Role:
    """The role of a time expression; see `Role`."""
    meaning = mention.meaning
    if place.quoted:
        return Role.NONE
    if isinstance(meaning, Recurrence):
        return _cycle_role(mention, place)
    if isinstance(meaning, Duration):
        return _duration_role(meaning, place)
    if isinstance(meaning, (Tet, LunarMonth)) or (isinstance(meaning, Before) and isinstance(meaning.what, Tet)):
        return _feast_role(meaning, place)
    if isinstance(meaning, Year) or (isinstance(meaning, Part) and isinstance(meaning.of, Year)):
        return _year_role(meaning, place, context)
    if isinstance(meaning, (Day, DayRange, Month, Quarter, Half, NineMonths, Part, WeekOfMonth, LunarDay, Before)):
        return _calendar_role(mention, place, context)
    return Role.NONE


def _cycle_role(mention: TimeMention, place: Place) -> Role:
    """«hằng quý» is a cycle beside a duty verb; «kế hoạch hằng năm» and «theo tháng, quý» are not."""
    if mention.row in (
        "day_each",
        "day_of_last_month",
        "annual_day",
        "annual_months",
        "every",
        "times_each",
        "weekly_day",
    ):
        return Role.NONE if _EFFECT.search(place.before) else Role.CYCLE
    if place.heading and not place.label:
        return Role.NONE
    if mention.row == "periodic":
        return Role.CYCLE
    if place.label:
        return Role.CYCLE
    if _GRANULAR.search(place.before):
        return Role.SCOPE
    noun = _NOT_CYCLE_BEFORE.search(place.before)
    if noun and not re.search(r"\b(?:dieu chinh|ra soat|bao cao ket qua|thuc hien)[^,;]{0,30}$", place.before):
        return Role.SCOPE
    return Role.CYCLE if _CYCLE_VERB.search(place.clause) else Role.SCOPE


def _duration_role(meaning: Duration, place: Place) -> Role:
    if meaning.direction == "since" or re.search(
        r"\b(?:trong vong|trong thoi han|cham nhat(?: la)?|khong qua|thoi han|trong) $", place.before
    ):
        if _EFFECT.search(place.before) or re.search(r"\bhieu luc\b", place.before[-60:]):
            return Role.EFFECTIVE
        return Role.RELATIVE
    return Role.COHORT


def _feast_role(meaning: object, place: Place) -> Role:
    if not place.verb or place.heading:
        return Role.NONE
    if isinstance(meaning, Before) or _DUE.search(place.before):
        return Role.DEADLINE
    return Role.EVENT


def _year_role(meaning: object, place: Place, context: Context) -> Role:
    year = meaning.number(context) if isinstance(meaning, Year) else None
    if isinstance(meaning, Part):
        if meaning.part == "start":
            if re.search(r"\blan $", place.before) or place.heading:
                return Role.NONE
            return Role.SOFT_START if place.verb else Role.NONE
        return Role.YEAR
    if _PERIOD_BEFORE.search(place.before) or _PERIOD_AFTER.match(place.after):
        return Role.HORIZON
    if year is not None and context.year is not None and year != context.year:
        return Role.HORIZON if year > context.year else Role.COHORT
    return Role.YEAR


def _calendar_role(mention: TimeMention, place: Place, context: Context) -> Role:
    """A day, month or quarter: a deadline when the words before it say so and nothing else claims it."""
    before, after = place.before, place.after
    dated = isinstance(mention.meaning, (Day, DayRange, LunarDay))
    due = place.label or bool(_DUE.search(before)) or isinstance(mention.meaning, Before)
    if _PERIOD_AFTER.match(after) and not dated:
        return Role.HORIZON
    if _EFFECT.search(before):
        return Role.EFFECTIVE
    if _STATUS_BEFORE.search(before) or (_UNTIL.search(before) and _STATUS_AFTER.match(after)):
        return Role.COHORT
    if dated and not due and _cited(before):
        return Role.CITATION
    if _GROUP.search(before) and not _DUE.search(before):
        return Role.COHORT
    if _past(mention, place, context):
        return Role.COHORT
    if _COHORT.search(before) and re.search(r"\b(?:truoc|den)(?: het)?(?: ngay)? $", before):
        return Role.COHORT
    if (
        not dated
        and isinstance(mention.meaning, (Half, NineMonths, Month, Quarter))
        and not due
        and _SCOPE.search(before)
    ):
        return Role.SCOPE
    if due:
        return Role.DEADLINE if place.verb or place.label or place.heading is False else Role.NONE
    if _FROM.search(before):
        return Role.START
    return _plain_role(mention, place, dated)


def _plain_role(mention: TimeMention, place: Place, dated: bool) -> Role:
    """No word of limit before the time: «trong tháng 6», «đến ngày 30/6», «Cuối tháng 3:», «vào ngày 19/5»."""
    before = place.before
    first = not before.strip(" (-+*:")
    if place.heading and not first:
        return Role.SCOPE
    text = mention.text.lower()
    if first and (place.verb or place.after.lstrip().startswith((":", "-", ","))):
        return Role.DEADLINE
    if not place.verb:
        return Role.SCOPE
    inside = isinstance(mention.meaning, (Month, Quarter, Part, WeekOfMonth)) and _IN.match(fold(text))
    if inside and not re.search(
        r"\b(?:phat sinh|tinh hinh|so lieu|ket qua|duoc giao|dien ra|cong tac)[^,;.]{0,30}$", before
    ):
        return Role.DEADLINE
    if _UNTIL.search(before) or _DONE_BY.search(before):
        return Role.DEADLINE
    if before.rstrip().endswith(("(", ":")):
        return Role.DEADLINE
    return Role.SCOPE


def _cited(before: str) -> bool:
    """A date that belongs to a document, a meeting or an act named just before it."""
    tail = before[-170:]
    bare = tail.removesuffix("ngay ")
    if _NUMBERED.search(bare) or _MEETING.search(bare):
        return True
    legal = _LEGAL.search(bare)
    if not legal:
        return bool(re.search(r"\b(?:ky|ban hanh|thong qua|ra doi|sinh|thanh lap) $", bare))
    between = legal.group()
    return not re.search(
        r"\b(?:truoc|cham nhat|muon nhat|den het|hoan thanh|vao|den|trong|xong|gui|ve) ?(?:ngay )?$", between
    )


def _past(mention: TimeMention, place: Place, context: Context) -> bool:
    """Before the plan year, or before the decision was signed: a condition or a fact, never something to do."""
    due = mention.deadline(context)
    return due is not None and place.floor is not None and due < place.floor
