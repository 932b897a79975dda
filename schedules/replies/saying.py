"""A row of the table of sayings, and the pieces that its patterns are built from.

Patterns run on the skeleton of a reply (`reading.py`): folded words, figures and times masked. A row marked `accent`
runs on the skeleton that kept its accents, for words that fold into others ("chờ" and "cho", "tắc" and "tác"); one
marked `bare` only on replies typed without accents, where the same words can only be guessed from their neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fact = Literal[
    "wh_question",
    "yes_no_question",
    "rhetorical",
    "extension",
    "no_extension",
    "resolved",
    "blocked",
    "own_signature",
    "report",
    "not_report",
    "not_begun",
    "not_finished",
    "under_way",
    "begin_promise",
    "finish_promise",
    "personal",
    "target_talk",
    "nil_report",
    "annoyed",
]


@dataclass(frozen=True)
class Row:
    """One way of saying a fact."""

    fact: Fact
    pattern: str
    example: str
    accent: bool = False
    bare: bool = False


# Written so that no text can be matched in two ways: one separator class, and no word that is two others put together.
TAIL = (
    r"(?:[\s.!,~:)(?]*\b(?:a|ah|ak|nhe|nha|e|em|anh|chi|c|sep|oi|dc|dong|ta|thu truong|lanh dao|chu tich|bac|chu"
    r"|luon|day|do|vay|the"
    r"|voi|ban|ca nha|moi nguoi|minh|hi|hihi|ok)\b)*[\s.!,~:)(?]*$"
)
"""What may follow the last word of a sentence: particles, forms of address, punctuation."""

ME = (
    r"(?:em|e|toi|minh|chau|don vi|phong|ban|thon|ben em|bon em|chung em|chung toi|bon e|ben e|ben minh|ubnd|truong"
    r"|doi|to|xa)"
)
OUTSIDE = (
    r"(?:tinh|so|cac so|so tai chinh|so xay dung|so nong nghiep|kho bac|tham dinh|von|tu van|nha thau|trung uong"
    r"|bo|cuc|chi cuc"
    r"|huyen|thanh pho|cap tren|ngan hang|thue|co quan|chu dau tu|ban quan ly(?: du an)?|bql\w*|kbnn|pgd"
    r"|dien luc|vien|doan"
    r"|trung tam|ttpvhcc|don vi (?:tu van|thi cong|tham dinh|cap)|ben (?:thi cong|tu van|tham dinh|kho bac|tinh"
    r"|so|dien|a|b)"
    r"|phong (?:kinh te|van hoa|tai chinh|xay dung|tai nguyen)|van phong dang ky(?: dat dai)?|vpdk\w*|cong an"
    r"|toa|hdnd"
    r"|hoi dong(?: nhan dan)?|dia chinh|nguon|ngan sach|kinh phi|tien|mat bang|gia|dan|ho dan|nguoi dan|ba con|cac ho"
    r"|doi tac|nt|hdtd|to tham dinh)"
)
ASKED = (
    rf"(?:phep|anh|a|chi|sep|dc|dong chi|lanh dao|chu tich|ct|cho|{ME}|nop|gui|lam|trinh|bao cao|duoc|han"
    r"|thoi han|hoan thanh|muon"
    r"|cham|tre|lai|khoang|tam|sang|den|toi|qua|het|truoc|ra|trong|vao|xong|lui|them|kinh te|ho so|so lieu|bieu)"
)
OFFICES = (
    r"(?:tinh|so|cac so|kho bac|tu van|nha thau|nt|trung uong|cuc|chi cuc|huyen|thanh pho|cap tren|ngan hang"
    r"|chi cuc thue|co quan"
    r"|chu dau tu|ban quan ly(?: du an)?|bql\w*|kbnn|pgd|dien luc|vien thong|thue|kiem lam|toa an|chu dat|chu ho"
    r"|cot dien|duong day|duong dien|ben (?!em|e |toi|minh|chung|bon|nay)\w+|trung tam|ttpvhcc|don vi (?:tu van"
    r"|thi cong"
    r"|tham dinh|cap)|to tham dinh"
    r"|ben (?:thi cong|tu van|tham dinh|kho bac|tinh|so|dien|a|b)|phong (?:kinh te|van hoa|tai chinh|xay dung"
    r"|tai nguyen)|hdtd"
    r"|van phong dang ky(?: dat dai)?|vpdk\w*|cong an|hdnd|hoi dong(?: nhan dan)?|dia chinh|tham dinh|doi tac)"
)
HINDER = (
    r"(?:dong y|ky|nhan|ban giao|chiu|thong nhat|di doi|hop tac|nhat tri|ky bien ban|giao dat|giao mat bang|cho"
    r"|nhan tien)"
)
