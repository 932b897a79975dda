"""Whether a reply says that the task is done. A wrong "done" silences a reminder, so this judge is suspicious by
design.

It first takes out phrases that are harmless next to "xong", then looks for anything that leaves a doubt: negation,
what is still to come, a hedge, a condition, a part, somebody else's work. Only a reply without any doubt and with a
plain statement of completion is done.
"""

from __future__ import annotations

import re

from schedules.language import word_set
from schedules.replies.known import all_known

DONE_WORD = r"(?:xong xuoi|xong|hoan thanh|hoan tat|ht|ket thuc|done|finish(?:ed)?|tron ven)"
"""Words of completion, folded."""

DONE_ANCHORS = word_set(
    "xong thanh hoan ht thuc done finish finished ven cong giao hanh dong duyet thu toan tat bo khai khanh qua "
    "thau dung tho chuc"
    " het chot du"
)
"""Of these words one at least is in every statement of completion or outcome."""

_OUTCOME = (
    r"(?:khoi cong|ban giao|ban hanh|ky (?:ket )?hop dong|phe duyet|nghiem thu|quyet toan|tat toan|cong bo|cong khai"
    r"|khanh thanh|thong qua|trao thau|dua vao su dung|ky ban giao|dong tho|to chuc|giai ngan het|thanh toan het"
    r"|chi tra het|chot xong)"
)

_HARMLESS = re.compile(
    r"\b(?:bao cao|bc|thua|kinh thua)\s+(?:voi\s+)?(?:(?:a|e|anh|chi|chi|c|dong chi|dc|sep|lanh dao|chu tich|ct"
    r"|pct|pho chu tich|thu truong"
    r"|van phong|vp|phong|ubnd|xa|cac|ca|nha|dong)\b[\s/,]*)+(?:la\s+|rang\s+)?"
    r"|\b(?:em|e|toi|minh|don vi|phong|thon|truong)?\s*(?:xin\s+)?(?:phep\s+)?(?:bao|bao cao)\s+la\s+"
    r"|\bxin (?:phep )?bao cao\b|\bde bao cao\b|\bthua (?:chu|co|bac|chau)\b"
    r"|\b(?:tinh )?den (?:thoi diem |luc )?(?:nay|hien tai|hien nay)\b|\bnghe(?=\s*(?:anh|a|chi|c|sep|chu|bac|em)?\W*$)"
    r"|\b(?:khong|ko|chang|khong con|khong co|chua co)\s+(?:con\s+|co\s+|bi\s+|gap\s+)*(?:vuong mac|vuong"
    r"|kho khan|tro ngai)(?:\s+(?:gi|nao|ca|nua|het))*"
    r"|\b(?:het|da go|da thao go)\s+vuong(?:\s+mac)?(?=.*\bxong\b)"
    r"|\b(?:dung|truoc|som|som hon|kip|vuot|som truoc)\s+(?:so voi\s+)?(?:thoi\s+)?(?:han|tien do|ke hoach"
    r"|thoi han|quy dinh|deadline|du kien)\b(?:\s+\d+\s+(?:ngay|hom|tuan|thang)\b)?"
    r"|(?<=%)\s+(?:chi tieu|muc tieu)(?:\s+(?:ke hoach|giao|duoc giao))*\b(?!\s+[<=]|\s+(?:thon|quy|thang)\b)"
    r"|\bvoi (?:nha thau|tu van|don vi thi cong|kho bac)\b"
    r"|\bcho (?:ba con|nhan dan|cac chau|hoc sinh|cac cu|tre em|nguoi dan)\b|\b(?:tren|len"
    r"|vao) (?:phan mem|he thong|cong)\b|\btu (?:doi|kiep|thuo) nao\b"
    r"|\b(?:theo|(?<!hinh )(?<!duong )nhu|dung)\s+(?:dung\s+)?(?:ke hoach|yeu cau|chi dao(?: cua (?:chu tich"
    r"|lanh dao|xa|sep|ubnd|anh|a))?|quy dinh|tien do"
    r"|huong dan|cong van|noi dung|muc tieu)\b"
    r"|\b(?:cam on|cam on nhieu|yen tam|khong phai lo|khong lo|khong can nhac(?: nua)?|dung nhac(?: nua)?"
    r"|khoi (?:phai |can )?nhac(?: nua)?|khoi lo|dung lo)\b"
    r"|\bco gi (?:thi )?(?:a|anh|chi|c|sep|dong chi|dc|van phong|bac)\s+(?:cu )?(?:coi|xem|kiem tra|bao|goi|nhan|alo)"
    r"(?: lai)?(?: giup| cho| voi)?(?: em| e| lai)?\b"
    r"|\bho so\s+(?:da\s+)?(?:luu|de|nam)\s+(?:tai|o)\s+(?:van phong|phong|kho|tu)\b"
    r"|\b(?:nho|de nghi|moi|mong|kinh mong|xin|phien)\s+(?:(?:a|anh|chi|sep|dong chi|dc|van phong|lanh dao|em"
    r"|giup|ho|he thong)\s+)*(?:xac nhan|kiem tra|xem|tick|danh dau|cap nhat|ghi nhan)(?:\s+(?:giup|ho|lai|cho"
    r"|em|e|a|nhe|voi|giup em|viec nay))*"
    r"|\b(?:so|tong) ket(?= xong| roi|\W*$)|\bban chi huy(?: quan su| phong chong thien tai| pctt)?\b"
    r"|\bvua moi\b|\bmoi vua\b|\bcho (?:anh|a|chi|sep|dong chi|dc|xa|van phong|chu tich)(?=\s|$)(?!\s+(?:ky"
    r"|duyet|xem|phe|xac))"
    r"|\b(?:nhac|hoi) (?:hoai|mai|suot|gi ma)(?: the| vay| roi)?\b"
    r"|\bmay (?:em|anh em|chi em)\b|\bkhong phai lam (?:gi )?nua\b|\bnam vung\b|\bnhu da (?:bao|noi)\b"
)

# Closed-class words that put completion in doubt wherever they stand in the reply.
_DOUBT = re.compile(
    r"\b(?:chua|khong|chang|dau(?! tu)|kho(?! bac)|dang(?! ky| tai| uy| bo| vien)|se|sap|van(?! ban| phong| hoa"
    r"| dong| kien)|con"
    r"|moi|chi (?:moi|xong|duoc|dc|con|lam|co)|chac|hinh nhu"
    r"|co le|co the|duong nhu|nghe|thay bao|(?<!doi )(?<!hien )tuong|nghi la|hy vong|hi vong|mong|co ban|gan nhu"
    r"|hau nhu|phan lon|da so(?! ket)|da phan"
    r"|hau het|khoang|so bo|tam|neu|khi|luc|thi(?! cong| dua| truong| tran| hanh)|he(?! thong)|mien|phai"
    r"|can(?! bo| cu)|muon|co gang|gang|hua|cam ket|dam bao"
    r"|bao dam|du kien|phan dau|quyet tam|yeu cau|tiep(?! nhan| dan| tuc thuc hien)|not|(?<!roi )do|dot|lan \d"
    r"|lan dau|mot so|vai|may|phan(?! mem| anh| hoi)|nua|it|chut|ti|tru|ngoai|rieng"
    r"|thieu|nhung|tuy|buoc|giai doan|khau|thu tuc|ho so|du thao|thiet ke|khao sat|do dac|mong nha|tang|hang muc"
    r"|goi|du toan|ban ve|tham dinh"
    r"|kiem dem|ap gia|niem yet|nhap(?! lieu| so)|ban dau|1 phan|thon (?!em\b|minh\b|toi\b|roi\b)\w+|nha thau|tu van"
    r"|ben (?:a|b|thi cong|do"
    r"|kia)|(?<!toi )(?<!den )(?<!cho )cac thon|doi|sau|gan|uoc|ke hoach la"
    r"|muc tieu|chi tieu|tien toi|nham|cho (?:xong|ky|duyet|phe|nghiem|tham|tinh|so|kho bac|y kien|ket qua|kq"
    r"|von|xac minh|huong dan|thanh toan|ban giao|den)"
    r"|trinh (?:ky|duyet|sep|lanh dao)|dinh (?:lam|xong|gui|nop)|gia (?:ma|nhu)|bao gio|ai|gi|nao|sao|sai"
    r"|(?<!thuy )loi|lam lai|lai tu dau|tra (?:lai|ve)|huy|coi nhu"
    r"|xem nhu|trinh (?:ban hanh|phe duyet|thong qua|cong bo|nghiem thu|ky)|(?<!toan )(?<!can )bo xong"
    r"|(?:xa|phong|truong|don vi|thon|ben) (?:ben(?! em| minh| toi| nay)|kia|khac)|viec nha|viec rieng"
    r"|yen tam (?:la |se |di )*xong(?! roi)"
    r"|som|that a|that khong|ty le|ti le|(?:khoi luong|ngay|han|thoi gian) hoan thanh|xong (?:phim|doi"
    r"|om|mong|tho|viec ma|di)|de xong|vuong|mac|(?<!so )(?<!tong )ket(?! qua| thuc| luan| noi)"
    r"|(?<!cong )(?<!hop )(?<!doi )tac|bg|hoac|hay|toi nay|dem nay|so so|(?:to|nhom|cum) \d+"
    r"|(?!(?:em|e|toi|minh|da|xin|vua|nhu|phong|vi|thon|truong|tram|ban|phep|de|nay|do|viec)\b)[a-z]+ (?:bao|noi)"
    r"(?: la)? (?:xong|hoan thanh)"
    r"|viec (?:truoc|kia|khac)|chi bo|toi roi)\b"
)
# Words that fold into one of the doubts and are none.
_NO_DOUBT = word_set(
    "con chế độ môi đối mọi mời mồi lần lan đó chị cán căn khí nêu văn vấn vạn đảng đăng dạng đẳng hệ lợi lời thi "
    "thị kết nhập đầu "
    "đấu phái lúa cây sâu đồi đội tác phạm mặc"
    " chính đôi mai mái thôi nam tám công kho khô ca cá giá tuổi năm vai vải máy mây tăng riềng ngoại đinh định "
    "đỉnh"
)
# To be allowed a thing, or able to do it, is not to have done it: "khởi công được rồi", "được phép khởi công rồi".
_MAY_NOW = re.compile(
    r"\bduoc phep\b|\bphe duyet khoi cong\b|\b(?:khoi cong|ban giao|giai ngan|thanh toan) (?:duoc|dc)\b(?!\s+%)"
    r"|(?<!da )\b(?:duoc|dc) (?:khoi cong|ban giao|giai ngan|thanh toan)\b"
)
_DOUBT_ACCENTED = re.compile(
    r"\bbên (?:đó|ấy)\b"
    r"|\b(?:sơ bộ|sơ sơ|sơ qua|chờ|đợi|gần|chỗ|còn|mới|chỉ|đỡ|dở|nửa|sắp|gắng|ráng|kịp\s+xong)\b"
)
_AFTER_DONE = re.compile(
    rf"\b{DONE_WORD}\b\s+da(?:\W*$|\s+(?:roi|em|e|bao|nhe|a)\b)"
    rf"|\b{DONE_WORD}\b\s+(?:roi\s+|het\s+)?(?:(?:em|e|toi|minh|bon em)\s+(?:se\s+)?(?:bao|gui|nop|trinh|goi|nhan"
    r"|bao cao|lam|chuyen|thong bao|up|dua|mang)"
    r"|bao(?! cao xong| cao roi)|gui(?! roi| xong)|nop(?! roi)|trinh|la\b|roi (?:gui|nop|trinh|bao|lam|tinh|em"
    r"|e)\b(?!.*\broi\b.*\broi\b))"
    rf"|\b{DONE_WORD}\b\s+(?:a|anh|c|chi|bac|chu|co)\s+(?:se\s+)?(?:bao|gui|nop|trinh|goi|nhan tin)\b"
    rf"|\b{DONE_WORD}\b\s+(?:duoc\s+|tot\s+)?(?:ke hoach|chi tieu|muc tieu)\s+="
)
# "tối xong" promises; "tôi xong" and "sáng xong rồi" do not.
_LATER_TODAY = re.compile(
    r"^\W*(?:(?:da|vang|em|e|ok|de|chac|thi)\W+)*(?P<part>sang|trua|chieu|toi|dem|khuya)\s+(?:la\s+|em\s+|e\s+)?"
    rf"{DONE_WORD}\b(?!.*\broi\b)"
)
_STATED = re.compile(
    rf"\b(?:da|vua|dax)\s+(?:\w+\s+){{0,5}}?{DONE_WORD}\b|\b{DONE_WORD}\b(?:\s+(?:roi|va))?,?\s+da\s+(?:gui|nop"
    rf"|bao cao)\b|\b{DONE_WORD}\b(?:\s+[\w=<]+){{0,6}}\s+roi\b"
)
# A statement without đã or rồi ("báo cáo xong ạ") is believed only where every other word is one of these.
_LEAD = word_set(
    "vang da ok oke oki em e a anh toi minh phong don vi viec nay cai nhiem vu cong bao cao giai ngan phong mat "
    "bang nghiem thu"
    " khoi giao quyet toan thanh lam het tat ca toan bo deu so muc cv kiem ke tra ra soat tong hop lap dang ky "
    "chi to chuc hop"
    " thi dau thau cap nhat thue quy xay sua duong tu hom day vua ke hoach xin bc sep thua ben bon chung thon "
    "truong voi cung"
    " dong lanh dao chu tich thu ban do cac"
)
_TRAIL = word_set(
    "het ca tat toan bo viec nhiem vu cong bao cao nay do luon duoc giao roi a ah nhe nha em e anh chi sep oi dc "
    "dong giai ngan"
    " phong mat bang khoi ban quyet toan thanh nghiem thu tot day du ok nha chu tich truong vang xuat sac hoan "
    "truoc tu xuoi"
    " lam da c bac dung som so muc ke hoach"
)
_PIECE = re.compile(r"[a-z]+|\d+|[<=%]+")
_OUTCOME_STATED = re.compile(
    r"\b(?:da|vua|vua moi)\s+(?:(?:duoc|dc|dang tai|lam le|lam|to chuc|tien hanh|le|chinh thuc|hoan thanh|viec"
    rf"|thuc hien)\s+){{0,3}}{_OUTCOME}\b"
    r"|\bda (?:duoc|dc) (?:\w+ ){1,4}(?:phe duyet|thong qua|ban hanh)\b"
    rf"|\b{_OUTCOME}\b(?:\s+(?!chua\b|khong\b)[\w=<~]+){{0,5}}\s+(?:roi|xong)\b"
    r"|\bhop dong\s+(?:da\s+)?ky\b(?:\s+\w+){0,3}\s+(?:roi|xong)\b"
    r"|\bgiai ngan(?:\s+[\w=]+){0,3}\s+het\b|\bgiai ngan het\b|\bhet\s+(?:ke hoach )?von roi\b|\b(?:da|du|nop"
    r"|gui)\s+(?:du|day du)\s+(?:ca\s+)?#*(?:\s*\w+){0,3}\s+roi\b"
)
_NGHE = re.compile(r"\bnghe(?=\s*(?:anh|a|chi|c|sep|chu|bac|em)?\W*$)")  # the southern particle
_UNSURE = re.compile(
    r"\b(?:chac|hinh nhu|co le|co the|duong nhu|nghe|thay bao|nghe noi|(?<!doi )(?<!hien )tuong(?! doi| tu)"
    r"|nghi la|hy vong|hi vong|khong biet|khong ro|mong(?=\s+(?:\w+\s+){0,3}(?:xong|hoan thanh))|khong biet"
    r"|khong ro|khong chac"
    r"|khong nho|ai (?:bao|noi)|thi phai(?=[\W]*(?:a|anh|sep)?\W*$)|xong phim|xong doi|xong om)\b"
)


def mentions_done(skeleton: str) -> bool:
    """Whether completion is spoken of at all, affirmed or not."""
    return _MENTION.search(skeleton) is not None


_MENTION = re.compile(rf"\b{DONE_WORD}\b")


def is_done(skeleton: str, accented: str | None) -> bool:
    """Whether the reply states completion without any doubt; figures and times are masked in the skeleton.

    The caller has already ruled out questions, requests for time, obstacles, percents below 100 and fractions of
    things.
    """
    clear = _OBJECT.sub(_blank_object, _WHOLE.sub(_blank, _HARMLESS.sub(_blank, skeleton)))
    just = _JUST_NOW.search(clear)
    if just and (accented is None or accented[slice(*just.span("moi"))] == "mới"):
        clear = clear[: just.start("moi")] + "vua" + clear[just.end("moi") :]
    if not (_STATED.search(clear) or _OUTCOME_STATED.search(clear) or _bare_statement(clear)):
        return False
    if _AFTER_DONE.search(clear) or _MAY_NOW.search(clear) or _LOOSE_NUMBER.search(clear):
        return False
    if "@" in clear or ("~" in clear and not _TODAY_DONE.search(clear)):
        return False
    later = _LATER_TODAY.match(clear)
    if later and not (accented and accented[slice(*later.span("part"))] == "tôi"):
        return False
    return not _in_doubt(clear, accented) and all_known(clear)


def leaves_doubt(skeleton: str, accented: str | None) -> bool:
    """Whether anything puts completion in doubt ("hình như", "chưa", "khi …"); the nouns that figures count do "
    "not."""
    clear = _COUNTED.sub(_blank, _HARMLESS.sub(_blank, skeleton))
    return _in_doubt(_OBJECT.sub(_blank_object, clear), accented)


_COUNTED = re.compile(r"\bt[iy] le\b|#+\s*(?:so\s+)?(?:du an|cong trinh|don vi|hang muc|[a-z]+)")


def _in_doubt(clear: str, accented: str | None) -> bool:
    if accented is None:
        return _doubts(clear)
    marked = "".join(" " if c == " " else a for c, a in zip(clear, accented, strict=True))
    return _doubts(_certain(clear, marked)) or _DOUBT_ACCENTED.search(marked) is not None


def _bare_statement(clear: str) -> bool:
    found = _MENTION.search(clear)
    if found is None:
        return False
    lead = _PIECE.findall(clear[: found.start()])
    trail = _PIECE.findall(_MENTION.sub(" ", clear[found.end() :]))
    return all(not w.isalpha() or w in _LEAD for w in lead) and all(not w.isalpha() or w in _TRAIL for w in trail)


def _certain(clear: str, marked: str) -> str:
    """The text without the words whose accents show that they are not the doubt they fold into."""
    given = _FOR_OTHERS.search(marked)
    if given:
        clear = clear[: given.start()] + " " * len(given.group()) + clear[given.end() :]
    return _WORD.sub(lambda m: " " * len(m.group()) if marked[m.start() : m.end()] in _NO_DOUBT else m.group(), clear)


_WORD = re.compile(r"[a-z]+")
_FOR_OTHERS = re.compile(
    r"\bcho (?:bên )?(?:nhà thầu|đơn vị thi công|đơn vị|chủ đầu tư|dân|các hộ|các thôn|tư vấn|thôn)\b"
)


# "moi (lam) xong" is "just done"; "thoi han hoan thanh" and "lan" in a name are not told apart: they are doubts.
_JUST = re.compile(rf"\bmoi\s+(?:lam\s+|gui\s+|nop\s+)?(?={DONE_WORD}\s+(?:roi|a)\b)")
# "mới xong hồi sáng" says no more than "vừa xong"; "chiều mới xong" promises.
_JUST_NOW = re.compile(
    rf"^\W*(?:(?:da|vang|em|e|phong|thon|ben|don vi)\s+)*(?P<moi>moi)\s+(?:lam\s+)?{DONE_WORD}\s*(?=hoi\b|<|~|roi\b)"
)
_TODAY_DONE = re.compile(r"\b(?:da|vua)\b[^~]*~|~[^~]*\b(?:da|vua|roi)\b|\b(?:tu|hom|luc)\s+~")
_LOOSE_NUMBER = re.compile(
    r"(?<![\w/])\d+(?:[.,]\d+)?\s*(?:thon|ho|du an|cong trinh|goi|hang muc|nguoi|don vi|km|m|tuyen|phong|truong"
    r"|xa|buoc|phan|noi dung|muc|muc tieu)\b"
)
_WHOLE = re.compile(r"\b(?:ca|du|tat ca|toan bo|het)\s+(?:ca\s+)?\d+\s*(?:du an|hang muc|don vi|\w+)")


def _doubts(clear: str) -> bool:
    return _DOUBT.search(_JUST.sub("", clear)) is not None


# What an outcome verb takes is the outcome itself, not a part of it: "đã phê duyệt bản vẽ thi công".
_OBJECT = re.compile(
    r"\b((?:phe duyet|ban hanh|nghiem thu|quyet toan|thong qua|ban giao|ky)(?:\s+(?:xong|roi|duoc))?\s+)"
    r"((?:ban ve thi cong|ban ve|thiet ke|du toan|ho so(?: moi thau)?|goi thau(?: so)?(?: \d+)?|hang muc|van ban"
    r"|ke hoach|bao cao|quyet dinh))\b"
)


def _blank_object(match: re.Match[str]) -> str:
    return match[1] + " " * len(match[2])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def states_outcome(skeleton: str) -> bool:
    """Whether an outcome ("đã ban hành") is stated, doubts or not."""
    return _OUTCOME_STATED.search(skeleton) is not None


def is_unsure(skeleton: str, accented: str | None) -> bool:
    """Whether completion is only supposed or hoped for: the bot asks back."""
    found = _UNSURE.search(_NGHE.sub(_blank, skeleton))
    # "tường" is a wall, "tượng" a statue: only "tưởng" supposes
    return found is not None and not (accented and accented[found.start() : found.end()] in ("tường", "tượng"))
