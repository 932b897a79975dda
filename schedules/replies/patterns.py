"""The table of what a reply can say: one row is one way of saying one fact, with an example that is also its test.

Patterns run on the skeleton of a reply (`reading.py`): folded words, figures and times masked. A row marked `accent` runs
on the skeleton that kept its accents, for words that fold into others ("chờ" and "cho", "tắc" and "tác"); one marked
`bare` only on replies typed without accents, where the same words can only be guessed from their neighbours.
To teach the product a new way of saying something, add a row.
"""

from __future__ import annotations

import re
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
    r"(?:[\s.!,~:)(?]*\b(?:a|ah|ak|nhe|nha|e|em|anh|chi|c|sep|oi|dc|dong|thu truong|lanh dao|chu tich|bac|chu|luon|day|do|vay|the"
    r"|voi|ban|ca nha|moi nguoi|minh|hi|hihi|ok)\b)*[\s.!,~:)(?]*$"
)
"""What may follow the last word of a sentence: particles, forms of address, punctuation."""

ME = r"(?:em|e|toi|minh|chau|don vi|phong|ban|thon|ben em|bon em|chung em|chung toi|bon e|ben e|ben minh|ubnd|truong|doi|to|xa)"
OUTSIDE = (
    r"(?:tinh|so|cac so|so tai chinh|so xay dung|so nong nghiep|kho bac|tham dinh|von|tu van|nha thau|trung uong|bo|cuc|chi cuc"
    r"|huyen|thanh pho|cap tren|ngan hang|thue|co quan|chu dau tu|ban quan ly(?: du an)?|bql\w*|kbnn|pgd|dien luc|vien|doan"
    r"|trung tam|ttpvhcc|don vi (?:tu van|thi cong|tham dinh|cap)|ben (?:thi cong|tu van|tham dinh|kho bac|tinh|so|dien|a|b)"
    r"|phong (?:kinh te|van hoa|tai chinh|xay dung|tai nguyen)|van phong dang ky(?: dat dai)?|vpdk\w*|cong an|toa|hdnd"
    r"|hoi dong(?: nhan dan)?|dia chinh|nguon|ngan sach|kinh phi|tien|mat bang|gia|dan|ho dan|nguoi dan|ba con|cac ho"
    r"|doi tac|nt|hdtd|to tham dinh)"
)
_ASKED = (
    rf"(?:phep|anh|a|chi|sep|dc|dong chi|lanh dao|chu tich|ct|cho|{ME}|nop|gui|lam|trinh|bao cao|duoc|han|thoi han|hoan thanh|muon"
    r"|cham|tre|lai|khoang|tam|sang|den|toi|qua|het|truoc|ra|trong|vao|xong|lui|them|kinh te|ho so|so lieu|bieu)"
)
_OFFICES = (
    r"(?:tinh|so|cac so|kho bac|tu van|nha thau|nt|trung uong|cuc|chi cuc|huyen|thanh pho|cap tren|ngan hang|chi cuc thue|co quan"
    r"|chu dau tu|ban quan ly(?: du an)?|bql\w*|kbnn|pgd|dien luc|trung tam|ttpvhcc|don vi (?:tu van|thi cong|tham dinh|cap)|to tham dinh"
    r"|ben (?:thi cong|tu van|tham dinh|kho bac|tinh|so|dien|a|b)|phong (?:kinh te|van hoa|tai chinh|xay dung|tai nguyen)|hdtd"
    r"|van phong dang ky(?: dat dai)?|vpdk\w*|cong an|hdnd|hoi dong(?: nhan dan)?|dia chinh|tham dinh|doi tac)"
)
_HINDER = r"(?:dong y|ky|nhan|ban giao|chiu|thong nhat|di doi|hop tac|nhat tri|ky bien ban|giao dat|giao mat bang|cho|nhan tien)"

ROWS: tuple[Row, ...] = (
    # --- questions that name what they ask for
    Row(
        "wh_question",
        r"\b(?:bao (?:gio|h)|khi nao|luc nao|hom nao|ngay nao|thang nao|may gio|ngay may|ngay bao nhieu)\b",
        "bao giờ nộp",
    ),
    Row("wh_question", r"\bbg\s+(?:nop|xong|phai|can|han|thi|gui|het|moi)\b", "bg nộp ạ"),
    Row(
        "wh_question",
        r"\b(?:o dau|(?:gui|nop|di|tai|lay|xem|tai ve|bam|(?<!dau )vao|den|tim|ve|trong)\s+dau|dau nhi|dau vay)\b",
        "nộp ở đâu",
    ),
    Row("wh_question", r"\b(?:gui|nop|cho|gap|lien he|hoi|voi|cua|trinh|bao|giao)\s+ai\b", "gửi cho ai"),
    Row(
        "wh_question",
        r"\bai\s+(?:lam|nop|ky|nhan|chiu|phu trach|duyet|chu tri|la|xac nhan|dam nhan|gui|cham|tong hop|theo doi"
        r"|xong|phai|se|dang|da)\b",
        "ai phụ trách việc này",
    ),
    Row(
        "wh_question",
        r"(?<!khong )(?<!chua )(?<!chang )\b(?:la|cai|viec|noi dung|can|gom|nhung|mau|giay to|theo|so|file|phan"
        r"|bao cao|ho so|cv|thu tuc|lam|phai lam|ghi|nop|bo sung|sua|thieu|vuong|con)\s+gi(?:\s+(?:vay|the|nua|a|nhi|day|em|e|anh))*"
        r"(?=\W*$|\s+(?:khong|cho|voi|trong|o|de|them|theo)\b)",
        "cần giấy tờ gì ạ",
    ),
    Row("wh_question", r"\b(?:gi vay|gi the|gi nhi)\b", "việc gì vậy"),
    Row(
        "wh_question",
        r"\b(?:nhu the nao|the nao|nhu nao|ra sao|cach nao|lam sao(?= de| cho| gui| nop| vao)|kieu nao)\b",
        "làm như thế nào ạ",
    ),
    Row("wh_question", r"\b(?:bao nhieu|may ngay nua|may ban|may bo|may trang|may nguoi)\b", "nộp bao nhiêu bản"),
    Row(
        "wh_question",
        r"\b(?:mau|file|cai|viec|bieu|ban|van ban|so|link|du an|don vi|phan|bao cao|thon|nhom|zalo|mail|email"
        r"|dia chi|phong|muc|ky|can cu|nguon|cong van|quyet dinh|ho so|ngay|phu luc|kenh|dang|phan mem|he thong)\s+nao\b",
        "theo mẫu nào",
    ),
    Row("wh_question", r"^(?!.*\b(?:chua|khong|chang)\b).{0,120}\bnao" + TAIL, "mẫu số mấy nào ạ"),
    Row("wh_question", r"^\W*sao\s+(?:chua|khong)\b", "sao chưa xong"),
    Row("wh_question", r"\b(?:nop|gui|bao cao|viet|ghi|dien|lam) kieu gi" + TAIL, "nộp kiểu gì"),
    Row(
        "wh_question",
        r"\b(?:tai sao|vi sao|sao (?:lai|chua co|khong thay|khong co|em|e|no|van|he thong|anh))\b",
        "sao lại gửi hai lần",
    ),
    Row(
        "wh_question",
        r"\b(?:cho\s+(?:em|e|toi|minh|chau)?\s*(?:xin\s+)?(?:duoc\s+)?hoi|xin (?:phep )?hoi|(?<!de )(?:em|e|toi)\s+(?:xin\s+)?hoi(?! lai)"
        r"|hoi\s+(?:chut|ti|xiu|la|anh|a|chi|cai))\b",
        "cho em hỏi hạn nộp",
    ),
    Row(
        "wh_question",
        r"\b(?:xin|cho\s+(?:em|e|toi|minh|phong|don vi)(?:\s+xin)?|(?:gui|chuyen|up|share)(?:\s+lai)?(?:\s+cho)?\s+"
        r"(?:em|e|toi|minh|phong|don vi)(?:\s+(?:xin|lai))?)\s+(?:lai\s+)?(?:cai\s+|ban\s+|bo\s+)?(?:mau|bieu|file|form|link|sdt"
        r"|so dien thoai|so tai khoan|dia chi|van ban|cong van|huong dan|tai lieu|de cuong|email|mail|quyet dinh|noi dung)\b",
        "cho em xin mẫu báo cáo",
    ),
    # --- questions answered by yes or no
    Row(
        "yes_no_question",
        r"\b(?:co|can|phai|duoc|dc|dung|duoc phep)\b[^,;.\n?]{0,60}\b(?:khong|kh|hong)" + TAIL,
        "có cần ký số không ạ",
    ),
    Row(
        "yes_no_question",
        r"\b(?:xong|gui|nop|dung|kip|on|duoc|dc|vay|the|ok|oke)\s+(?:roi\s+)?(?:khong|phai khong|dung khong)" + TAIL,
        "xong được không",
    ),
    Row("yes_no_question", r"\b(?:dung|phai|duoc|dc)\s+(?:khong|k)\b", "hạn là 30/6 đúng không"),
    Row("yes_no_question", r"\bhay\s+(?:khong|chua|sao|la sao|the nao)" + TAIL, "xong rồi hay chưa"),
    Row(
        "yes_no_question",
        r"\b(?:xong|gui|nop|ky|duyet|nhan|duoc|dc|ro|biet|hoan thanh|ht|lam|xem|cao|trinh|thay|du|ngan|hanh|het"
        r"|co|ve|hop|doc|giao|cong|toan|sua|chuyen|tra|den|viec|nay|von|mau|tien|bang|kien|qua)\s+(?:roi\s+|het\s+|xong\s+|duoc\s+"
        r"|dc\s+)?chua" + TAIL,
        "đã xong chưa e",
    ),
    Row(
        "yes_no_question",
        r"\b(?:à|hả|hử|ư|nhỉ|chứ|hở|hỉ)(?:[\s.!,]*\b(?:anh|chị|em|e|a|sếp|ạ|đồng chí|đc|bác|chú|cô)\b)*[\s.!,]*$",
        "xong rồi à",
        True,
    ),
    Row("yes_no_question", r"\b(?:ha|nhi|hu|ho)(?:[\s.!,]*\b(?:anh|chi|em|e|sep|a|dc)\b)*[\s.!,]*$(?<!\d ho)", "xong roi ha"),
    # --- questions that want no answer
    Row(
        "rhetorical",
        r"\b(?:lam sao|sao)\s+(?!chua\b|lai\b|van\b|khong\b|em\b|e\b)(?:ma\s+)?(?:[a-z]+\s+){0,3}(?:duoc|dc|noi|kip|xue|xong)\b",
        "làm sao mà xong được",
    ),
    Row(
        "rhetorical",
        r"\b(?:xong|kip|lam|nop)\s+(?:lam\s+)?(?:sao|the nao|kieu gi|bang cach nao)\s+(?:duoc|dc|noi|kip|day|gio)\b",
        "xong sao được",
    ),
    Row(
        "rhetorical",
        r"\b(?:lam gi (?:co|ma|duoc|kip)|lay dau ra|dau ra|lay gi ma|co (?:tien|von|nguoi|gi) dau ma|ai (?:ma\s+)?(?:\w+\s+noi|biet|lam noi|chiu noi|noi the"
        r"|bao the|lam)|biet lam (?:sao|the nao|gi)|(?:thi|ma|biet) lam kieu gi|lam bang gi|biet (?:hoi|keu|tim) ai|tinh sao|lam the nao (?:duoc|bay gio|noi))\b",
        "lấy đâu ra tiền mà làm",
    ),
    Row("rhetorical", r"^\W*(?:the|vay|that|u|thiet|the co)\s*(?:a|ha|u|sao|that|h|à)\W*$", "thế à"),
    Row(
        "rhetorical",
        r"\b(?:sao (?:cu|nhac|hoi) (?:mai|hoai|nhieu|nhac|lam|suot)?|nhac (?:gi|chi) (?:ma )?(?:lam|nhieu|hoai)|chu (?:con )?(?:gi|sao|lam gi) nua"
        r"|con phai (?:hoi|noi)|gi ma (?:gap|voi|nhac)|chang le|voi the|gap the|nhac gi|nhac mai the|hoi mai the|hoi hoai|sao ma (?:lam|voi|gap|nhac|kho))\b",
        "sao cứ nhắc mãi thế",
    ),
    # --- asking for time
    Row("extension", r"\bgia han\b", "xin gia hạn"),
    Row(
        "extension",
        r"(?<!bi )\blui\s+(?:han|den|sang|lai|toi|them|ngay|tien do|thoi|giup|cho|qua|ve|@|duoc|dc|em|e|ho)",
        "lùi đến 15/7",
    ),
    Row(
        "extension",
        r"\b(?:xin|cho|de nghi|de xuat|duoc|dc|mong|nho|muon|phai)\b[^,;.\n]{0,30}(?<!bi )\blui\b",
        "xin lùi",
    ),
    Row("extension", r"^\W*lui\s*@", "lùi 2 tuần"),
    Row("extension", r"\bkhat\b", "cho khất"),
    Row(
        "extension",
        r"\b(?:xin|cho|de nghi|duoc|dc)\b[^,;.\n]{0,25}\bhoan\b(?!\s+(?:thanh|tat|thien|cong|ung|toan))",
        "xin hoãn",
    ),
    Row("extension", r"\bhoan\s+(?:lai|den|sang|han|nop|giup|cho|@)", "hoãn sang tuần sau"),
    Row(
        "extension",
        r"\b(?:xin|cho|de nghi|de xuat)\b[^,;.\n]{0,25}\b(?:doi|roi)\s+(?:han|lich|thoi|ngay|sang|den|toi|lai|qua|giup|them|@)",
        "xin dời hạn",
    ),
    Row(
        "extension",
        r"\b(?:doi|roi)\s+(?:han|lich|thoi han|ngay nop|thoi gian|thoi diem|deadline)\b",
        "dời hạn sang 20/7",
    ),
    Row("extension", r"\b(?:dời|rời)\s+(?:đến|sang|tới|qua|lại|@)", "dời sang 20/7", True),
    Row(
        "extension",
        r"\b(?:chuyen|sua|thay doi|dieu chinh)\s+(?:han|thoi han|deadline|ngay nop)\b",
        "chuyển hạn sang 20/7",
    ),
    Row(
        "extension",
        r"\b(?:keo dai|gian|noi|nới|gianh)\s+(?:them\s+)?(?:thoi\s+)?(?:thoi gian|han|tien do|ra|den|@)",
        "nới hạn giúp em",
    ),
    Row(
        "extension",
        r"\b(?:xin|cho|de nghi|can|xin phep)\b[^,;.\n@]{0,25}\bthem\s+(?:cho\s+|em\s+|khoang\s+|it\s+|vai\s+|may\s+|chut\s+)*(?:@|thoi gian|it hom|may hom|vai hom"
        r"|it ngay|may ngay|vai ngay|chut|ti|it|xiu|hom|ngay|tuan|thang|buoi)",
        "xin thêm ít hôm",
    ),
    Row("extension", rf"\b(?:xin|cho\s+(?:{ME}|anh em))(?:\s+{_ASKED})*\s+@", "xin phép cho em nộp vào thứ 2"),
    Row("extension", rf"\b(?:cho|xin)\s+(?:{ME}\s+)?them\s+@", "cho thêm tuần nữa"),
    Row("extension", r"\b(?:xin|cho)\b[^,;.\n]{0,20}\b(?:may|vai|it)\s+(?:ngay|hom|bua|tuan|buoi)\b", "xin mấy hôm"),
    Row("extension", r"\b(?:xin|cho)\b(?:\s+\w+){0,2}\s+(?:them\s+)?thoi gian\b", "xin thêm thời gian"),
    Row(
        "extension",
        r"(?<!da )(?<!do )(?<!da duoc )\b(?:nop|gui|bao cao|xin|trinh|hoan thanh)\s+(?:bao cao\s+|ho so\s+|sau\s+)?(?:muon|cham|tre)\b(?!\s+(?:nhat|tien|rot))",
        "xin nộp muộn",
    ),
    Row("extension", r"\bcho\s+(?:\w+\s+)?(?:nop |gui )?(?:muon|cham|tre)\b", "cho em chậm mấy hôm"),
    Row("extension", r"@[^,;.\n]{0,30}\b(?:duoc|dc)\s+(?:khong|kh)\b", "mai nộp được không ạ"),
    Row("extension", r"\b(?:muon|cham|tre)\s+@[^,;\n]{0,20}\b(?:duoc|dc|nhe|nha|a)\b", "chậm 2 hôm được không"),
    Row(
        "no_extension",
        r"\b(?:khong|chua|khoi|chang|dau)\s+(?:can\s+|phai\s+|co\s+|dam\s+|muon\s+)*(?:xin\s+)?(?:gia han|lui|doi han|khat|hoan)\b(?!\s*(?:duoc|dc)\b)(?!\s*thanh)",
        "không cần gia hạn",
    ),
    Row(
        "no_extension",
        r"\bda\s+(?:duoc\s+|dc\s+|xin\s+)*(?:gia han|cho lui|lui han|khat|doi han)\b",
        "đã được gia hạn rồi",
    ),
    Row("no_extension", r"\bduoc\s+gia han\s+(?:roi|den)\b(?![^.]*\bkhong\b)", "việc này được gia hạn rồi"),
    # --- what stands in the way, first where it no longer does
    Row(
        "resolved",
        r"\b(?:khong|chang|chua|ko|het|khong con|khong co|khong bi|khong gap|chua co|chua gap|chua thay|da het|cung khong|khong thay)\s+(?:con\s+|co\s+|bi\s+|gap\s+|thay\s+|gi\s+|phat sinh\s+)*"
        r"(?:vuong mac|vuong|kho khan|tro ngai|truc trac)(?:\s+(?:kho khan|vuong mac|gi|nao|ca|nua|dau|het|o dau))*",
        "không vướng gì",
    ),
    Row("resolved", r"\bhet\s+(?:vuong|tac|ket|kho)(?:\s+mac)?\b", "hết vướng rồi"),
    Row(
        "resolved",
        r"\b(?:da|vua)\s+(?:duoc\s+)?(?:thao go|go|giai quyet|xu ly|khac phuc|thao)(?:\s+(?:xong|duoc|dc|het|cac|nhung|xong xuoi|kho khan|vuong mac|vuong))*",
        "đã tháo gỡ vướng mắc",
    ),
    Row(
        "resolved",
        r"\b(?:vuong mac|vuong|kho khan)(?:\s+(?!chua\b)(?!khong\b)\w+){0,3}\s+(?:da|duoc|dc)\s+(?:\w+\s+)?(?:thao go|go|giai quyet|xu ly|xong|het|thong)\b",
        "vướng mắc đã được giải quyết",
    ),
    Row(
        "resolved",
        r"\b(?:thao go|go|giai quyet|xu ly)\s+(?:xong|duoc|dc)\s*(?:het\s+)?(?:roi|vuong mac|vuong)",
        "gỡ xong rồi",
    ),
    Row("resolved", r"\bvuong\s+gi\s+dau\b", "có vướng gì đâu"),
    Row(
        "resolved",
        r"(?<!chua )(?<!khong )\b(?:da|duoc|vua)\s+(?:co|nhan|nhan duoc|bo tri|cap|phan bo|giao|duoc giao|duoc cap)\s+(?:du\s+)?(?:von|kinh phi|mat bang|tien|nguon|huong dan)\b",
        "đã có vốn",
    ),
    Row(
        "resolved",
        r"\b(?:tat ca |toan bo |cac |100 |%+ |#+ )?(?:ho|ho dan|dan|ba con)\s+(?:deu\s+|da\s+)+(?:dong y|nhan tien|thong nhat|ban giao)\b",
        "các hộ đã đồng ý hết",
    ),
    Row("blocked", r"(?<!\w)vuong\b(?!\s+(?:goc|van|m2|met))", "vướng"),
    Row(
        "blocked",
        r"\b(?:kho khan|truc trac|tro ngai|be tac|ach tac|nghen|tranh chap|khieu kien|khieu nai|can tro|phan doi"
        r"|don thu|kien nghi cua dan|bat kha khang)\b",
        "đang gặp khó khăn",
    ),
    Row("blocked", r"\b(?:tắc|kẹt|mắc|bí)\b(?!\s+(?:thư|mật|đường vành))", "đang kẹt ở kho bạc", True),
    Row(
        "blocked",
        r"\b(?:bi|dang|con|van)\s+(?:tac|ket|mac|vuong)\b(?!\s+(?:qua|dong|thuc|hop|gia|noi))",
        "con mac thu tuc",
    ),
    Row(
        "blocked",
        r"\b(?:ket|tac|mac)\s+(?:o|ben|khau|cho|thu tuc|mat bang|von|tu van|kho bac|so|tinh|tham dinh|ho)\b",
        "mac o so tai chinh",
    ),
    Row(
        "blocked",
        r"\b(?<!giai ngan )(?<!ngan )(?:thieu|khong du|chua du|khong co|chua co|het|can)\s+(?:them\s+|nguon\s+|du\s+|quy\s+)*(?:von|tien|kinh phi|nhan luc|nhan su|nguoi lam|can bo|vat tu|vat lieu|cat|da hoc|dat dap|"
        r"mat bang|nguon|may moc|may|xang|ngan sach|nhan cong|tho|nguoi)(?:\s+(?:de|ma|lam|dau|doi ung))*\b(?!\s+(?:ky|duyet|giup|ho tro di))",
        "thiếu vốn",
    ),
    Row(
        "blocked",
        r"\b(?:chua|khong|van chua)\s+(?:co|thay|nhan duoc|nhan dc|duoc|dc|ra|lay duoc|lay dc|xin duoc)\s+(?:duoc\s+|dc\s+)?(?:huong dan|van ban|chu truong|ke hoach von|quyet dinh|kq|ket qua|so lieu|mau|nha thau"
        r"|dat|y kien|thiet ke|ban ve|du toan|thong bao|cong van|dinh muc|don gia|bieu|gia|can cu|quy hoach|giay phep|ho so|thong tu|nghi quyet|phan bo|mat bang|von|phan hoi|tra loi|chi dao)\b",
        "chưa có hướng dẫn",
    ),
    Row(
        "blocked",
        r"\b(?:von|kinh phi|tien|mat bang|mb|huong dan|nguon|ngan sach|ket qua|chu truong|quy hoach|don gia)\s+(?:\w+\s+){0,2}(?:chua|khong|van chua)\s+(?:co|ve|duoc|dc|du|xong|ban giao|phan bo|giao|cap|ra|bo tri|phe|duyet|giai phong|sach)",
        "vốn chưa về",
    ),
    Row(
        "blocked",
        r"\b(?:chua|khong)\s+(?:duoc\s+|dc\s+)(?:giao|cap|bo tri|phan bo|phe duyet|duyet|tham dinh|chap thuan|thong qua|huong dan|phan khai|tra loi|ban giao|dong y|tinh|so|kho bac)\b",
        "chưa được phân bổ vốn",
    ),
    Row(
        "blocked",
        r"\b(?:chua|khong|cham)\s+(?:giao|cap|bo tri|phan bo|phan khai|rot|chuyen)\s+(?:\w+\s+)?(?:von|kinh phi|tien|mat bang|dat)\b",
        "tỉnh chưa giao vốn",
    ),
    Row(
        "blocked",
        rf"\b(?:ben\s+)?{_OFFICES}\b(?!\s+(?:nay|em|e)\b)(?:\s+(?!em\b|e\b|da\b|toi\b|minh\b|nhung\b|ma\b|xong\b)\w+){{0,3}}?\s+(?:chua|khong|cham|tra lai|tra ve|tra ho so|tu choi|dung|doi bo sung"
        r"|yeu cau bo sung|yeu cau sua|bat sua|bat bo sung|yeu|van giu|dang giu|dang xem|dang tham|dang duyet|dang xet|dang kiem tra|dang xu ly|dang lam|keo dai|be|ngung|giu)\b",
        "kho bạc chưa duyệt",
    ),
    Row(
        "blocked",
        rf"\b(?:ho|ho dan|dan|nguoi dan|ba con|nha|gia dinh|ho nay|ho nua|ho do)\s+(?:\w+\s+){{0,2}}(?:chua|khong|chang|nhat quyet khong)\s+(?:chiu\s+|muon\s+)?{_HINDER}\b",
        "2 hộ chưa đồng ý",
    ),
    Row(
        "blocked",
        r"\b(?:khong|chua)\s+(?:chiu|dong y|dong thuan|dong tinh|thoa thuan duoc|thong nhat duoc|thong nhat)\b",
        "dân không chịu bàn giao",
    ),
    Row(
        "blocked",
        r"\b(?:khong|chua)\s+(?:giai phong|ban giao|giai toa)\s+(?:duoc|dc)\s+(?:het\s+)?(?:mat bang|mb)\b",
        "chưa giải phóng được mặt bằng",
    ),
    Row(
        "blocked",
        r"\b(?:chờ|đợi)(?!\s+(?:em|e|anh|a|chị|tí|tý|chút|xíu|lát|mình|tôi|đến|tới|mai|sếp|lãnh đạo|chủ tịch|ct|pct|phó chủ tịch|ký|@|đồng chí|đc|họp|xong|nghiệm thu|khởi công|bàn giao|xác nhận|một|1|cho)\b)"
        r"(?!\s*[@~])\s+\w+",
        "chờ tỉnh duyệt",
        True,
    ),
    Row(
        "blocked",
        rf"(?<!khong )\b(?:cho|doi)\s+(?:ben\s+|phia\s+|cac\s+|mot so\s+)?(?:{OUTSIDE}|thon|don vi|phong|phe duyet|duyet|huong dan|y kien|kq|ket qua|xac minh|phan bo|giao von|bo sung|quyet dinh|chu truong|thanh toan|giai ngan|thu tuc|ho so|so lieu|"
        r"van ban|tra loi|phan hoi|don gia|thoi tiet|nuoc rut|thong bao|cong van|lua chon|dau thau|giay phep|cap phep|tien|hop dong|khao sat|kiem tra|thanh tra|kiem dem|do dac)\b(?!\s+(?:em|e)\b)",
        "cho tinh duyet",
        bare=True,
    ),
    Row("blocked", r"\b(?:chờ|đợi|cho)\s+(?:em\s+)?(?:dân|dan|hộ)\b", "chờ dân ký", True),
    Row(
        "blocked",
        r"\b(?:bi|bị)\s+(?:tra lai|tra ve|tra|cham (?:do|vi)|dung|loi|tu choi|khieu nai|hong|mua|lu|bao|sat lo|ngap|thu hoi|dinh chi|treo|cat|ket|hack|hu|cat dien|mat dien|sap)\b",
        "hồ sơ bị trả lại",
    ),
    Row("blocked", r"\b(?:tra lai|tra ve|tu choi)\s+(?:ho so|bao cao|to trinh|de nghi)\b", "kho bạc trả lại hồ sơ"),
    Row(
        "blocked",
        r"\b(?:mua (?:lu|nhieu|to|bao|lien tuc|suot|qua|keo dai|gio|lon)|do mua|vi mua|mua may|mua bao|bao lu|lu lut|sat lo|ngap (?:lut|nuoc|het)|thoi tiet (?:xau|khong)|lu quet|bao so)\b",
        "mưa nhiều không thi công được",
    ),
    Row("blocked", r"\bmưa\b", "mưa suốt", True),
    Row(
        "blocked",
        r"\b(?:nha thau|nt)\s+(?:\w+\s+){0,3}(?:bo|cham|yeu|khong|dung|chua|pha san|rut|keu)\b",
        "nhà thầu bỏ việc",
    ),
    Row("blocked", r"\b(?:tam dung|dung thi cong|dinh chi|ngung thi cong|dung lai|dang dung)\b", "đang tạm dừng"),
    Row(
        "blocked",
        r"\b(?:he thong|mang|phan mem|trang|web|may|file|tai khoan|phan mem bao cao)\s+(?:\w+\s+)?(?:loi|bi loi|hong|treo|sap|khong vao|khong dang nhap|khong gui|khong mo)\b",
        "hệ thống lỗi",
    ),
    Row("blocked", r"\bloi\s+(?:he thong|mang|phan mem|file|dang nhap|tai khoan|ky so|chu ky so)\b", "lỗi phần mềm"),
    Row("blocked", r"\bkhong\s+(?:dang nhap|vao|mo|tai|ky so|ky|truy cap)\s+(?:duoc|dc)\b", "không đăng nhập được"),
    Row(
        "blocked",
        r"\b(?:can|de nghi|mong|nho|xin|kinh de nghi|kien nghi)\s+(?:\w+\s+){0,4}(?:ho tro|thao go|go vuong|go kho|chi dao|can thiep|bo tri von|cap von|cap kinh phi|bo sung kinh phi|bo sung von)\b",
        "đề nghị tỉnh tháo gỡ",
    ),
    Row(
        "blocked",
        r"\b(?:xin|can|de nghi)\s+(?:cap\s+|bo sung\s+|bo tri\s+)?them\s+(?:von|kinh phi|tien|nguoi|nhan luc|can bo|\$+)",
        "xin thêm kinh phí",
    ),
    Row(
        "blocked",
        r"\b(?:chua|khong|cham)\b[^.;\n]{0,40}\b(?:do|vi|boi)\s+(?!em\b|e\b|ban\b|dang\b|chua\b|moi\b|quen\b|om\b|hop\b|toi\b|minh\b|bận\b)\w+",
        "chưa làm được do thời tiết",
    ),
    Row(
        "blocked",
        r"^\W*(?:do|vi|tai|boi)\s+(?:thoi tiet|mua|von|thieu|nha thau|tu van|thu tuc|mat bang|dan|kho bac|tinh|vuong|chua|khong|lu|bao|gia|nguon|kinh phi)",
        "do thời tiết",
    ),
    # --- waiting for one's own leaders is on its way, not stuck
    Row(
        "own_signature",
        r"\b(?:dang trinh|trinh|xin|da trinh)\s+(?:anh |a |chi |sep |lanh dao |lanh dao phong |lanh dao xa |chu tich |ct |pct |pho chu tich |thu truong |em )(?:ubnd xa )?(?:ky|duyet|xem|phe duyet)\b|\b(?:dang trinh|trinh|xin|da trinh)\s+ky\b|\btrinh\s+(?:duyet|phe duyet)\b",
        "đang trình ký",
    ),
    Row(
        "own_signature",
        r"\b(?:chờ|đợi|trình)\s+(?:anh|a|chị|sếp|lãnh đạo|chủ tịch|ct|pct|phó chủ tịch|ký|nghiệm thu|xác nhận|họp|khởi công|bàn giao|em)\b",
        "chờ sếp ký",
        True,
    ),
    Row(
        "own_signature",
        r"\b(?:cho|doi)\s+(?:sep|lanh dao|chu tich|ct|pct|pho chu tich|ky|nghiem thu|xac nhan|hop|khoi cong|ban giao)\b",
        "cho lanh dao ky",
        bare=True,
    ),
    # --- a report sent
    Row(
        "report",
        r"\b(?:gui|nop|trinh|chuyen|up|day|mail|email|fax|post|dang|phat hanh|de)\b(?:\s+\w+){0,4}?\s+(?:bao cao|so lieu|bieu(?! quyet)|to trinh|cong van|van ban|file|bang tong hop|bien ban|phu luc|excel|word|ban cung|ban giay|ban mem|bcao|tai lieu|thuyet minh|danh sach)\b",
        "đã gửi báo cáo",
    ),
    Row(
        "report",
        r"\b(?:bao cao|so lieu|bieu|to trinh|cong van|van ban|file|cv|phu luc|ban cung|ban mem|bcao|ho so bao cao|danh sach)\b(?:\s+[\w=§]+){0,5}?\s+(?:gui|nop|trinh|chuyen|up|day|da len|mail|email)\b",
        "báo cáo em gửi rồi",
    ),
    Row(
        "report",
        r"\b(?:da|vua|moi|da vua)\s+(?:\w+\s+)?(?:gui|nop|chuyen|up|mail|email|trinh|day)\b(?!\s*(?:ky|duyet|phe duyet|ho so|tham dinh|tien|thue|phat|hs|quyet toan|lanh dao ky|sep ky))",
        "em đã gửi rồi",
    ),
    Row(
        "report",
        r"\b(?:gui|nop|chuyen|up|mail|email)\b(?:\s+(?!se\b|ho so\b)\w+){0,5}?\s+(?:roi|xong)\b",
        "gửi qua zalo rồi",
    ),
    Row("report", r"\bda\s+(?:\w+\s+)?bao cao\b(?!\s+(?:chua))", "em đã báo cáo"),
    Row("report", r"\bbao cao\s+(?:\w+\s+){0,3}roi\b(?<!bao cao anh roi)", "báo cáo lên xã rồi"),
    Row(
        "report",
        r"^\W*(?:da\s+|vang\s+|bao cao\s+\w+\s+)*(?:em|e|toi|minh|phong|thon|don vi)\s+(?:xin\s+)?(?:phep\s+)?(?:gui|nop)\b(?:\s+lai)?\s+(?:bao cao|bcao|anh bao cao|a bao cao|sep bao cao|so lieu|bieu|file)\b",
        "em gửi báo cáo ạ",
    ),
    Row(
        "not_report",
        r"\b(?:chua|khong|se|sap|dang|chuan bi|de|cho|neu|khi|phai|can|quen|lat|ti nua|chut nua|dinh|tinh|cho em|dang soan|nho|sang mai|nham|chua kip|moi nguoi)\s+(?:(?:em|e|kip|co|duoc|dc|het|the|di|tien hanh|nua|phai|toi|minh|lam|bao cao|viet|mai|tong hop|nhac|cho)\s+){0,3}(?:gui|nop|trinh|chuyen|bao cao|up|mail|tong hop)\b",
        "em chưa gửi báo cáo",
    ),
    Row(
        "not_report",
        r"\b(?:gui|nop|trinh|bao cao)\s+(?:\w+\s+){0,2}(?:sau|ngay|lien|som|muon|ngay day|lien day|bu|bo sung sau)\b(?![^.]*\broi\b)",
        "em gửi ngay",
    ),
    Row("not_report", r"\b(?:con thieu|thieu)\b", "gửi rồi nhưng còn thiếu biểu 2"),
    # --- not begun, not finished, under way
    Row(
        "not_begun",
        r"\b(?:chua|khong|chang|kh)\s+(?:(?:kip|he|co|duoc|dc|thay|ai|the|dong|bat tay|vao|di|tien hanh|to chuc|bat dau|trien khai|thuc hien|gi)\s+){0,3}"
        r"(?:lam|bat dau|trien khai|thuc hien|tien hanh|khoi cong|dong tay|dong den|dong vao|dung den|dung toi|giai ngan|thanh toan|tt\b|quyet toan|tam ung|soan|viet|tong hop|ra soat|nop|gui|bao cao|to chuc|hop|dau thau|lap|xay dung|khoi dong|so|chuan bi|giao|dong|rut|khao sat|kiem tra|dang ky|thi cong|cap nhat|nhap|trien)\b"
        r"(?!\s+(?:xong|het|hoan thanh|du|ca|tron|toan bo|day du|ht)\b)",
        "chưa làm",
    ),
    Row("not_begun", r"\bchua\s+(?:co|duoc|dc|lam duoc|lam dc)\s+(?:gi|dong nao|xu nao|tien do)\b", "chưa có gì"),
    Row(
        "not_begun",
        r"\b(?:chua|khong)\s+(?:giai ngan|thanh toan|rut|chi)\s+(?:duoc\s+|dc\s+)?(?:dong|xu)\b",
        "chưa gn đồng nào",
    ),
    Row("not_begun", r"\bquen(?:\s+(?:mat|chua|khuay|lam|gui|nop|roi|viec|bao cao|a)\b|\W*$)", "em quên mất"),
    Row(
        "not_begun",
        r"\b(?:se|de em|de e|em|e|chuan bi|sap|ti|lat|ti nua|lat nua)\s+(?:se\s+|ngay\s+|bat dau\s+)?(?:lam|trien khai|bat dau|thuc hien|tien hanh)\b(?:\s+(?:ngay|luon|lien|viec nay|day|nay|bay gio|thoi|som|nhe|a|sau))*\W*$(?<!roi)",
        "em làm ngay",
    ),
    Row(
        "not_begun",
        r"\b(?:sap|chuan bi|se|dinh|moi chuan bi|dang chuan bi)\s+(?:bat dau|lam\b|trien khai|bat tay|thuc hien)",
        "chuẩn bị triển khai",
    ),
    Row(
        "not_finished",
        r"\b(?:chua|khong|chang|kh|dau co|dau da|dau)\b(?:\s+(?!vuong\b|con\b)\w+){0,4}?\s+(?:xong|hoan thanh|ht|hoan tat|het|du|kip|ket thuc|dat|ky|trinh|duyet|nghiem thu|ban hanh|ban giao|phe duyet|chot|on|day du|tot|cong bo|thong qua|quyet toan|thanh toan|giai ngan)\b",
        "chưa xong",
    ),
    Row("not_finished", r"\b(?:xong|hoan thanh)\s+(?:gi\s+|cai gi\s+)?dau\b", "xong đâu mà xong"),
    Row("not_finished", r"^\W*(?:\w+\s+)?(?:van|van con)\s+chua\b", "vẫn chưa"),
    Row("not_finished", r"\b(?:kho|khong the|chua the|khong)\s+(?:\w+\s+)?(?:xong|hoan thanh|kip)\b", "khó xong lắm"),
    Row(
        "not_finished",
        r"\bcon\s+(?:\w+\s+){0,3}(?:%+|\$+|#+|\d+\s+\w+|mot it|it|nhieu|mot chut|chut|ti|may|vai|phan|lai\b|dang do|do dang|buoc|khau|thieu|nua\b)",
        "còn một ít",
    ),
    Row(
        "under_way",
        r"\b(?:dang|van dang|van)\s+(?:(?:tiep tuc|khan truong|tich cuc|gap rut|co gang|tien hanh|thuc hien|day nhanh|tap trung|trong|cho|o|duoc|nho|don doc|cung|hoan|gap)\s+)*"
        r"(?:lam|soan|viet|tong hop|trien khai|thuc hien|tien hanh|ra soat|hoan thien|hoan tat|hoan thanh|lap|xay dung|thi cong|trinh|xu ly|chuan bi|kiem tra|kiem dem|do dac|van dong|dau thau|lua chon|mo thau|moi thau|tham dinh|phe duyet|dieu chinh|sua|bo sung|giai ngan"
        r"|thanh toan|quyet toan|tam ung|giai phong|ban giao|khoi cong|nghiem thu|khao sat|thiet ke|theo doi|don doc|xin y kien|lay y kien|xac minh|ap gia|niem yet|chi tra|nhap|cap nhat|so hoa|in|photo|gui|nop|xin|day nhanh|day manh|tiep tuc|lay|ky|hop (?:dan|thon|xet|ban|tham|thong nhat|voi|thau|giai)|"
        r"do|xay|dao|san lap|lat|son|dong|vao|gom|thu|tuyen|phan|bao cao|thao go|giai quyet|phoi hop|ket noi|lien he|thuong thao|hoan cong|dung|trong qua trinh|len ke hoach|lam not|lam do|chay|de|dien|tu|hoc lam|chot|doi chieu|ra|giao|tien do|tim|len|dam phan|chinh|thu thap|danh gia|cap|thong ke|xet|nghien cuu|khac phuc)\b",
        "đang làm",
    ),
    Row(
        "under_way",
        r"\b(?:dung|dam bao|kip|bam|theo|theo dung|vuot|on)\s+(?:duoc\s+|dc\s+)?(?:tien do|ke hoach|lo trinh|han|thoi han)\b",
        "đúng tiến độ",
    ),
    Row(
        "under_way",
        r"\btien do\s+(?:\w+\s+){0,2}(?:dam bao|bao dam|tot|on|binh thuong|kip|dung|nhanh|cham)\b",
        "tiến độ vẫn đảm bảo",
    ),
    Row("not_finished", r"^\W*(?:(?:da|vang|em|e|chi)\s+)*con\s+(?!gi\b)\w+", "còn mỗi quyết toán"),
    Row("under_way", r"\b(?:cham|tre)\s+(?:tien do|so voi|hon|mot chut|chut|ti)\b", "hơi chậm tiến độ"),
    Row(
        "under_way",
        r"\b(?:sap|gan|co ban|gan nhu|hau nhu|tuong doi|sap sua|chuan bi|da gan|ve co ban|coi nhu|xem nhu|cung gan)\s+(?:\w+\s+){0,3}?(?:xong|hoan thanh|ht|hoan tat|ket thuc|het|du|on)\b",
        "sắp xong",
    ),
    Row(
        "under_way",
        r"\b(?:sap|chuan bi|se)\s+(?:\w+\s+)?(?:khoi cong|ban giao|nghiem thu|ky|trinh|gui|nop|ban hanh|xong|phe duyet|giai ngan|thanh toan|quyet toan|bao cao)\b",
        "sắp khởi công",
    ),
    Row(
        "under_way",
        r"\b(?:da|moi|vua|vua moi)\s+(?:duoc\s+)?(?:bat dau|trien khai|khoi dong|bat tay|tien hanh|thuc hien|lam|len ke hoach|hop|moi|do|khao sat|kiem|van dong|lap|soan|du thao|trinh|nop|xin|lua chon|dau thau|mo thau|to chuc|phan cong|giao|chi dao|don doc|cam moc|dang|xay|dao|giai ngan|thanh toan|tam ung|rut|nhap|thu|ra soat|kiem tra|tong hop|viet|lam viec|chuan bi|gap|phoi hop|xong|ky|sua|co|duoc|dc|chon|hoan thien|cap nhat|chi|tham dinh|xac minh|chay|chuyen|thong nhat|dieu chinh|xac nhan|bo sung|lay|dat|di|den|ap gia|niem yet|xu ly|hoc|san|thi cong|lat|do)\b",
        "đã triển khai",
    ),
    Row(
        "under_way",
        r"\b(?:lam|xong|duoc|dc|dat|ban giao|giai ngan|thuc hien|hoan thanh|nop|gui|kiem dem|chi tra|nhan|thanh toan)\s+(?:duoc\s+|dc\s+|roi\s+|khoang\s+|hon\s+|gan\s+|moi\s+|xong\s+)*(?:#+|\d+\s*\w+|%+|kha|nhieu|hon nua|mot phan|1 phan|mot so|vai|phan)",
        "được 2 thôn rồi còn 3 thôn",
    ),
    Row(
        "under_way",
        r"\b(?:bat dau|trien khai|lam|dang lam|lam do|khoi dong|thuc hien|tien hanh|vao viec)\s+(?:\w+\s+)?roi\b",
        "triển khai rồi",
    ),
    Row(
        "under_way",
        r"\b(?:dang tien hanh|dang do|do dang|lam do|tien trien|van on|on ca|tien do tot|tien do binh thuong|tien do on|dang chay|lam den dau|den dau bao|co gang)\b",
        "vẫn ổn",
    ),
    Row("under_way", r"#", "2/3 dự án"),
    Row(
        "under_way",
        r"\b(?:ti nua|lat nua|chut nua|lat|ti|xiu nua|1 lat|chut|it phut|som|ngay)\s+(?:nua\s+)?(?:em\s+|e\s+|se\s+|la\s+)*(?:gui|nop|xong|trinh|bao cao|hoan thanh|ky|chuyen)\b",
        "tí nữa em gửi",
    ),
    Row(
        "under_way",
        r"\b(?:em|e|toi|minh|se)\s+(?:se\s+)?(?:gui|nop|trinh|chuyen|hoan thanh|hoan thien|bao cao|xong)\b(?:\s+(?:bao cao|anh|a|sep|cho anh))*\s+(?:ngay|lien|som|sau|luon)\b",
        "em gửi ngay đây",
    ),
    Row(
        "under_way",
        r"\b(?:xong|hoan thanh)\s+(?:roi\s+)?(?:thi|la|se|em|e|toi|minh)\s+(?:se\s+|em\s+|e\s+)*(?:bao|gui|nop|trinh|bao cao|thong bao|goi|nhan)\b",
        "xong em báo",
    ),
    Row(
        "under_way",
        r"\bse\s+(?:\w+\s+){0,4}(?:xong|hoan thanh|ht|gui|nop|hoan tat|trinh|kip|bao cao|day nhanh|day du)\b",
        "sẽ xong",
    ),
    Row(
        "under_way",
        r"\b(?:con|ky|nua|ti nua|chut nua)\s+(?:\w+\s+)?la\s+(?:xong|du|hoan thanh)\b",
        "còn ký nữa là xong",
    ),
    # --- promises: to begin and to finish (they need a day to come beside them)
    Row(
        "begin_promise",
        r"\b(?:lam|bat dau|bat tay|trien khai|tien hanh|thuc hien|vao viec|khoi dong|di lam|soan|viet|xu ly|ra soat|hop|xem|tinh)\b",
        "để mai e làm",
    ),
    Row(
        "finish_promise",
        r"\b(?:xong|hoan thanh|ht|gui|nop|trinh|bao cao|bao|hoan tat|co|khoi cong|ban giao|ky|ban hanh|nghiem thu|giai ngan|gn|dat|phe duyet|thanh toan|quyet toan|du|het|ket thuc|chuyen|tra|duyet|chot|dua|hoan thien|mo thau|dau thau|cap nhat|tra loi|len|up|mail|goi|tong hop|phan dau|cam ket|co gang|hua|du kien|kip)\b",
        "mùng 10 gửi",
    ),
    # --- talk that states nothing of the task
    Row(
        "personal",
        r"\b(?:dang|van|dang con|vua|con dang|moi|dang tren)\s+(?:lai xe|hop\b(?!\s+(?:dan|thon|xet|ban|tham|thong nhat|voi|thau|giai))|ban\b(?!\s+(?:giao|hanh))|di\b(?!\s+(?:do|van dong|kiem|khao sat|thu|gui|nop|trinh|ky|xac minh|lay|gap))|o\b|an\b|ngu|nghi|om|cong tac|hoc\b|kham|nghe|tiep|ve\b|tren duong|duong|nau|don con|day hoc|truc|ngoai|lam viec khac|lam viec voi|dam|chay xe|du hop)",
        "đang lái xe",
    ),
    Row(
        "personal",
        r"\b(?:lai xe|goi lai sau|goi lai nhe|goi sau|nhan sau|nham so|nham nguoi|bam nham|nham roi|gui nham|nghi phep|om|cong tac|vien|benh vien|may ban|ban hop|ban qua|ban viec|(?<!co )(?<!van )(?<!so )(?<!uy )(?<!bien )ban(?! hanh| giao| quan| chi huy| ve| bo| cong| dau| than| tin| cung| mem| giay))\b",
        "bận quá",
    ),
    Row("target_talk", r"\b(?:chi tieu|muc tieu|ke hoach giao|nghi quyet giao|duoc giao)\b", "chỉ tiêu 95%"),
    Row("nil_report", r"\bkhong\s+(?:co\s+)?(?:gi\s+)?phat sinh\b", "không phát sinh"),
    Row(
        "annoyed",
        r"\b(?:kho lam|nhac mai|nhac hoai|nhac nhieu|nhac lam|noi mai|nhac suot|met qua|phien qua|biet roi)\b",
        "biết rồi khổ lắm",
    ),
)


Mode = Literal["folded", "accented", "bare"]


def _mode(row: Row) -> Mode:
    return "accented" if row.accent else "bare" if row.bare else "folded"


def _union(fact: Fact, mode: Mode) -> re.Pattern[str] | None:
    patterns = [r.pattern for r in ROWS if r.fact == fact and _mode(r) == mode]
    return re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None


_MODES: tuple[Mode, ...] = ("folded", "accented", "bare")
_UNIONS = {fact: {mode: _union(fact, mode) for mode in _MODES} for fact in {row.fact for row in ROWS}}
_WORDS = re.compile(r"[a-z]+|[@#]")

# Of the words of a gate one at least is in every text that says the fact; the tables are not tried where there is none.
_GATES: dict[Fact, frozenset[str]] = {
    "wh_question": frozenset(
        "gio h nao bg dau ai gi may nhieu sao hoi mau bieu file form link sdt dien khoan dia cong huong tai de email mail"
        " quyet noi van the nhu ra kieu cach".split()
    ),
    "yes_no_question": frozenset("khong kh hong k chua hay a ha hu u nhi chu ho hi".split()),
    "rhetorical": frozenset("sao the kieu bang gi ai dau tien biet tinh vay that u thiet co nhac hoi chu con voi gap chang lay".split()),
    "extension": frozenset("gia lui khat hoan doi han lich thoi deadline keo gian noi gianh them xin cho muon cham tre @".split()),
    "no_extension": frozenset("gia lui doi khat hoan".split()),
    "resolved": frozenset(
        "vuong kho tro truc tac ket thao go quyet xu khac gi von phi bang tien nguon dan ho con huong mat".split()
    ),
    "own_signature": frozenset("ky duyet xem trinh anh a chi sep lanh chu ct pct nghiem xac hop khoi ban em cho doi".split()),
    "nil_report": frozenset({"phat"}),
    "annoyed": frozenset("kho nhac noi met phien biet".split()),
    "target_talk": frozenset("tieu giao".split()),
    "report": frozenset(
        "gui nop trinh chuyen up day mail email fax post dang phat de bao len".split()
    ),
    "not_report": frozenset("gui nop trinh chuyen bao up mail tong thieu".split()),
    "not_begun": frozenset("chua khong chang kh quen lam trien bat thuc tien".split()),
    "not_finished": frozenset("chua khong chang kh dau xong thanh van kho con".split()),
}


def words_of(skeleton: str) -> frozenset[str]:
    """The words of a skeleton (and the marks of times and shares), for the gates."""
    return frozenset(_WORDS.findall(skeleton))


def says(fact: Fact, skeleton: str, accented: str | None, words: frozenset[str] | None = None) -> re.Match[str] | None:
    """The first place where a reply says the fact; `accented` is None for a reply typed without accents."""
    gate = _GATES.get(fact)
    if gate is not None and words is not None and gate.isdisjoint(words):
        return None
    unions = _UNIONS[fact]
    folded = unions["folded"]
    found = folded.search(skeleton) if folded else None
    if found:
        return found
    other = unions["bare" if accented is None else "accented"]
    return other.search(skeleton if accented is None else accented) if other else None


def erase(fact: Fact, skeleton: str, accented: str | None) -> tuple[str, str | None]:
    """The skeleton and its accented twin with every place that says the fact blanked, lengths kept."""
    unions = _UNIONS[fact]
    for mode, text in (("folded", skeleton), ("bare" if accented is None else "accented", accented or skeleton)):
        pattern = unions["folded" if mode == "folded" else "bare" if mode == "bare" else "accented"]
        for match in pattern.finditer(text) if pattern else ():
            blank = " " * len(match.group())
            skeleton = skeleton[: match.start()] + blank + skeleton[match.end() :]
            if accented is not None:
                accented = accented[: match.start()] + blank + accented[match.end() :]
    return skeleton, accented
