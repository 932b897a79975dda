"""The words around a time that tell what it is for. All folded; each list is one pattern of `roles`.

`docs/mau-thoi-gian.md` explains them to a clerk and is tested against this file.
"""

from __future__ import annotations

import re

_FILLER = (
    r"(?: (?:ngay|vao|la|den|tu|trong|thoi diem|khi ket thuc|ket thuc|luc"
    r"|khoang|dau|cuoi|giua|tuan|thang|quy|cuoi ngay|moi|cac|moc|dot \d"
    r"|sang|trua|chieu|toi|dem|\d{1,2} ?(?:gio|h|g)(?: ?\d{2})?(?: phut)?,?|(?:thu (?:hai|ba|tu|nam|sau|bay|\d)"
    r"|chu nhat),?)){0,4}"
)

DUE = re.compile(
    r"(?:\b(?:(?:bao cao|so ket|tong ket)(?: (?!thang|quy|nam)[a-z]+){0,3} (?:tuan|(?:0?[69] )?thang|quy|nam) truoc"
    r"|(?<!thang )(?<!nam )(?<!quy )(?<!tuan )truoc|cham nhat|muon nhat|tre nhat|den het|xong|khong muon hon"
    r"|khong cham hon|khong qua|khong duoc qua)"
    r"|(?<!sau khi )(?<!da )\bhet"
    r"|(?<!het )(?<!qua )\bhan(?: cuoi| chot| nop| bao cao| gui| hoan thanh)?:?"
    r"|\bthoi (?:han|gian)(?: [a-z]{2,6}){0,4}:?"
    rf"){_FILLER},? $"
)
"""Words of limit right before a time: it is a deadline whatever else stands there."""

DONE_BY = re.compile(
    r"\b(?:hoan thanh|hoan tat|ket thuc|xong|khoi cong|khanh thanh|ban hanh|trinh|bao cao|gui|nop|thong xe|ban giao"
    r"|dua vao su dung|dua vao van hanh|to chuc|khai mac|ra mat|dien ra|thuc hien|trien khai|tong ket|so ket|cong bo"
    r"|phe duyet|quyet toan|dong thau|khai giang|giai ngan)"
    rf"[^.;:]{{0,90}}?\b(?:(?:vao|trong|den|ngay|truoc|dip|cuoi|dau|giua|tu nay den){_FILLER}"
    r"|(?:nhan dip|dip|chao mung|ky niem)(?: [\w-]+){0,7}) $"
)
"""A verb of finishing, and a preposition right before the time."""

TOLD = re.compile(
    r",? [^.;:]{2,110}?\b(?:da (?!giao\b|duoc giao\b)|vua |ban hanh (?:cong van|ke hoach|quyet dinh|thong bao|van ban"
    r"|chi thi|nghi quyet|huong dan)(?: so)? ?\d)"
)
"""What follows a day that opens a story: «Ngày 02/12/2025, UBND tỉnh đã ban hành …»."""

RECENT = re.compile(r" ?(?:vua qua|vua roi|qua\b(?! [a-z])|nam (?:truoc|ngoai)\b)")
REPORTED = re.compile(
    r"\b(?:bao cao|trinh|gui|thong bao|cong bo|cong khai|tra)\b[^,;.]{0,90}\bket qua(?: [a-z]+){0,4} $"
)
"""«báo cáo UBND tỉnh kết quả thực hiện trong tháng 12»: the result is reported by then, it is not of then."""

RANGE_GOES_ON = re.compile(
    r" ?(?:- ?(?:ngay |thang |quy |dau |giua |cuoi )?(?:\d|[iv])"
    r"|(?:den|toi)\b(?: het| nam| ngay| thang| quy| dau| giua| cuoi){0,3} ?(?:\d|[iv]+\b|khi\b|luc\b))"
)
"""What follows the first day of a span: «từ tháng 3 đến tháng 10», «quý IV - quý II/2026», «… đến khi xong»."""
DIRECT = re.compile(
    r"\b(?:hoan thanh|ket thuc|gui|nop|trinh|to chuc|khai mac|be mac|bat dau|tong duyet|ra quan|khoi cong|khanh thanh"
    r"|khai giang|tong ket"
    r"|so ket|ban giao)"
    r"(?: [a-z]{2,8}){0,3} $"
)
"""A verb of finishing almost right before a bare day: «gửi ngày 03/02»."""

FORECAST = re.compile(
    r"(?:du bao|hoi \d|theo (?:dai |trung tam |co quan )(?:du bao |quoc gia )?(?:khi tuong|du bao|thuy van)"
    r"|theo (?:bao cao|du bao|thong tin|so lieu)|qua (?:theo doi|kiem tra|ra soat)|thoi gian qua)\b"
)
"""How a clause begins that tells a fact or a forecast, not a duty."""

DATA = re.compile(r"\b(?:so lieu|thong ke|ky bao cao|hieu luc)\b")
"""A head that says which data a span of time counts: «Mốc thống kê số liệu: từ … đến …»."""

WEATHER = re.compile(
    r"(?:(?!khi |neu |phong |ung pho )[^.;:]){0,80}?\b(?:co (?:mua|dong|loc|kha nang)|mua (?:to|rat|vua|lon|dien)"
    r"|gio (?:manh|giat)|giat cap"
    r"|nang (?:nong|han)"
    r"|ret|suong|nhiet do|bao (?:do bo|se|co kha nang)|do bo vao|ap thap|trieu cuong)\b"
)
"""What follows the days of a forecast: «từ đêm 06/9 đến hết ngày 08/9, trên địa bàn tỉnh có mưa to»."""

GOAL = re.compile(
    r",? (?:phan dau |phai |dam bao |bao dam |co |dat )?(?:toi thieu|it nhat|tren|khong (?:qua|duoi)|tat ca|toan bo"
    r"|\d{1,3}(?:[.,]\d+)? ?%)"
)
"""What follows a time that opens a target: «Hết quý II, tối thiểu 90% hồ sơ …»."""

AT_SESSION = re.compile(
    r"\b(?:trinh|bao cao|thong qua|xem xet|cho y kien)\b[^;.]{0,80}\b(?:tai|vao) (?:phien hop|ky hop|cuoc hop|hoi nghi"
    r"|giao ban)(?: [a-z-]+){0,6} $"
)
"""«trình tại phiên họp UBND tháng 7»: the meeting's month is the limit."""

LAGGARDS = re.compile(
    r"\b(?:cac|nhung|doi voi)(?: [a-z]+){0,2} (?:du an|cong trinh|ho so|don vi|dia phuong|xa"
    r"|truong hop)(?: [a-z]+){0,4}"
    r" (?:duoi \d+|chua (?:dat|hoan thanh|giai ngan|co|nop|thuc hien|khoi cong|ban giao|xong|bao cao)"
    r"|khong dat)\b[^.,;:]{0,40}$"
)
"""«các dự án giải ngân dưới 50% đến hết ngày 30/9» are a group, whatever the word of limit."""

SUPPOSED = re.compile(r"\b(?:neu|truong hop|qua)\b(?: [a-z]+){0,4} (?:den het|den|sau|truoc|qua)(?: ngay)? $")
THEN = re.compile(r"[^;.]{0,90}\b(?:van|khong|chua)\b[^;.]{0,90}\bthi\b")
"""«nếu đến hết ngày 15/5 hộ dân vẫn không chấp hành thì …» supposes; what follows orders."""

NEW_TASK = re.compile(r", (?:va )?(?:[a-z]+ ){0,4}(?:xong|hoan thanh|dut diem|cham nhat)\b")
"""A comma and a task of its own after what was given or done: «dự toán đã giao, điều chỉnh xong trước 20/10»."""

UNTIL_SPAN = re.compile(r"\b(?:tu|ke tu|bat dau tu)\b[^,;.]{0,30}\b(?:den|toi)(?: het)?(?: ngay)? ?\w{0,4}$")
"""The end of the time over which something comes again: «hằng tuần, từ tuần này đến hết tháng 9»."""
AND_AGAIN = re.compile(r",? ?(?:va|sau do)?,? ?(?:tiep tuc )?(?:dinh ky )?")
COUNTED_SPAN = re.compile(
    r"\b(?:ket qua|tinh hinh|so lieu|viec thuc hien)\b[^;.]{0,90}\btu (?:dau|khi|ngay"
    r"|thang)\b[^,;.]{0,30}\bden(?: het)?"
    r"(?: ngay)? $"
)
"""Which time a report tells of: «kết quả thực hiện … từ đầu nhiệm kỳ đến 30/6»."""
ROUND_OPENS = re.compile(r"\b(?:dot|lan|cum|vong|ky|luot) (?:\d{1,2}|[ivx]{1,4}|mot|hai|ba)\b ?[(:,-]? ?(?:ngay )?$")
"""«đợt 1 (01 - 02/6)», «cụm 2 từ 11/3»: the time of a round."""
CHAIRS = re.compile(r"\bchu tri\b")

ON_DAY = re.compile(
    r"\b(?:to chuc|tap huan|hop|hoi nghi|dien tap|ra quan|khai mac|lam viec|gap mat|kiem tra|thi|giao luu|le|phat dong"
    r"|tiep xuc|doi thoai|so ket|tong ket|chung ket)\b[^.;:,]{0,70} $"
)
"""Something that is held, before a bare «ngày 02/6»: the day it is held on."""

SERVED = re.compile(r"\b(?:phuc vu|huong toi|chao mung)\b[^;,.]{0,50} $")
"""An event that the task only serves: «thi đua phục vụ bầu cử ngày 15/3»."""

RECITAL = re.compile(
    r"[\W_]*(?:(?:thuc hien|trien khai|tiep theo|can cu|theo|xet) (?:noi dung |tinh than |y kien )?(?:cong (?:van|dien)"
    r"|van ban|chi dao|ke hoach|nghi (?:quyet|dinh)|quyet dinh|thong (?:bao|tu)|chuong trinh|chi thi|ket luan"
    r"|luat|de an"
    r"|de nghi|bao cao|to trinh|huong dan)|xet |can cu )"
)
"""How a clause begins that says why the paper is written; what it names is cited."""

PERIODIC = re.compile(r"\bdinh ky(?: vao)?(?: cac)?(?: ngay)? $")
"""«định kỳ ngày 15/6 và ngày 15/12»: days that come again each year."""

YEARLY_HEAD = re.compile(r"\b(?:(?:cac|nhung|tung) nam (?:20\d\d|tiep theo|sau)[^.:;]{0,20}|hang nam|moi nam):")
"""A head whose days come again each year: «Các năm 2022 - 2025: trước ngày 31/3 …»."""

DATA_SPAN = re.compile(
    r"\btu ngay \d{1,2}(?: ?[/-] ?\d{1,2}| thang)?[^.;:]{0,24}\b(?:thang|nam|ky|quy)\b[^.;:]{0,16} truoc\b[^.;:]{0,24}"
    r"\bden(?: het)?(?: ngay)? $"
)
"""Which days a report counts: «từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo»."""

FIRM = re.compile(r"\b(?:truoc|cham nhat|muon nhat)\b.{0,24}$")
IN_ROUNDS = re.compile(r" ?\d{1,2} (?:dot|lan)\b.{0,60}\bdot (?:1|mot)\b")
"""«mỗi năm 02 đợt, đợt 1 …»: the rounds have dates of their own."""

TIME_SAID = re.compile(r"(?:[-+ ]*)(?:thoi gian|thoi han|thoi diem|han cuoi|tien do)\b[^.;:]{0,40}$")
"""«thời gian từ ngày …» without a colon: a label all the same."""

MORE_CYCLES = re.compile(
    r"\)?(?: ?\([^)]{0,70}\))?(?:,| va|, va) (?:hang |ca |moi )?(?P<list>tuan|thang|qu[yi]|0?6 thang|0?9 thang"
    r"|nam)\b(?! ?\d)"
)
"""A list of cycles that goes on after a parenthesis: «hằng quý (trước ngày 10 …), 6 tháng (…) và năm»."""

NAMES_A_DAY = re.compile(
    r"(?: ?\([^)]{0,40}\))?,?:? ?(?:(?:gui|nop|bao cao|hoan thanh) )?(?:truoc|cham nhat|muon nhat)\b"
)
"""After a quarter or a month that has a day of its own: «quý I trước ngày 10/3» is the report of quarter I."""

INTO = re.compile(
    r"\b(?:vao|du kien(?: to chuc| thuc hien)?(?: vao| trong)?)(?: (?:sang|trua|chieu|toi))?(?: ngay| dip| cac ngay)? $"
)
REPLACED = re.compile(r" ?(?:sang|thanh)\b(?= (?:ngay|thang|quy|nam|het|cuoi) )")
"""What follows a date that a new one takes the place of: «từ quý III/2026 thành quý IV/2026»."""
UNTIL = re.compile(rf"\b(?:den|toi|cho den|tu nay den|(?<!hoan )thanh|(?<=\d )sang){_FILLER} $")
INSIDE = re.compile(r"(?:ngay )?(?:trong|vao|den het|het|den cuoi|cuoi|giua|dau|nua dau|nua cuoi)\b")
"""How a month or quarter begins that is meant as a limit: «trong tháng 6», «cuối quý II»."""

NAMED_DAY = re.compile(r"[-+* ]*(?:ngay|tuan le|le|dip|ngay hoi)(?: [a-z]+){1,8},? \(?(?:ngay )?")
"""A day with a name that opens a clause: «Ngày Pháp luật 09/11»."""
KEPT = re.compile(
    r"\)? ?[:,-] ?(?:to chuc(?! xay)|mit tinh|le |ra quan|phat dong|treo|gap mat|toa dam|dang huong|vieng|chao co"
    r"|hop mat)"
)
"""How such a day is kept, on the day itself."""

OPENING = re.compile(
    r"[ (+*\d.)a-z-]{0,4}?(?:(?:buoi )?(?:sang|trua|chieu|toi|dem) )?(?:(?:den|toi|tu nay den|trong|vao|den het"
    r"|het|truoc|ngay trong|ngay)(?: ngay"
    r"| cuoi| dau"
    r"| het)?)? ?"
)
"""What may stand between a clause's beginning and a time that opens it."""

FROM = re.compile(
    r"\b(?:ke tu|bat dau tu|(?<!dau )(?<!vat )(?<!thu )tu|sau|tinh tu|ap dung tu|tu sau)(?: (?:ngay|thang|quy|nam"
    r"|dau|cuoi|giua|thoi diem"
    r"|luc)){0,2} $"
)
EFFECT = re.compile(
    r"\b(?:(?<!con )hieu luc|ap dung|thi hanh)(?: thi hanh)?(?: ke)?(?: tu| vao| den| den het| sau"
    r"| truoc)?(?: ngay| het)? ?$"
)
EFFECT_SPAN = re.compile(r"\bco hieu luc\b[^.;]{0,70}\bden(?: het)?(?: ngay)? $")
EFFECT_NEAR = re.compile(r"\bhieu luc\b.{0,40}$")
PERIOD_BEFORE = re.compile(
    r"(?:\b(?:giai doan|nhiem ky|nien do|nam hoc|thoi ky|khoa|(?:5|05|10|nam|ba|3) nam)|tam nhin(?: den)?"
    r"|dinh huong(?: den)?"
    r"|\d{4} ?-) ?$"
)
PERIOD_AFTER = re.compile(r" ?(?:-|den) ?(?:nam )?(?:19|20)\d\d\b")

CLOSING = re.compile(
    r"\b(?:tong ket|so ket|hoan thanh|hoan tat|ket thuc|ban giao|dua vao (?:su dung|van hanh))(?: vao)? $"
)
"""A verb of finishing right before the end of a year: «tổng kết cuối năm 2025»."""

ONLY_AFTER = re.compile(r"\b(?:khong|cam|dung|cham dut)\b[^,;.]{0,40}\bsau(?: ngay)? $")
"""«không trồng sau ngày 15/9 hằng năm» forbids; nothing is due by then."""

LEGAL = re.compile(
    r"\b(?:(?<!phap )luat|bo luat|phap lenh|nghi dinh|nghi quyet|quyet dinh|chi thi|thong tu|cong van|cong dien"
    r"|quy dinh|to trinh"
    r"|lenh|sac lenh|thong tri|giay moi|hop dong|bien ban|phieu chuyen|giay phep)\b[^.;:]{0,170}$"
)
"""The head of a cited document, with no stop between it and the date."""

PAPER = re.compile(
    r"\b(?:ket luan|ke hoach|thong bao(?! cho| den| toi| rong rai| cong khai)|van ban|huong dan|bao cao|quy che|de an"
    r"|chuong trinh)\b[^.;:]{0,170}$"
)
"""The same for words that are verbs or plain nouns as well: cited only beside a number or the word «ngày»."""

TRIGGERED = re.compile(
    r"\b(?:cham nhat|muon nhat|truoc (?:ngay |\d)|den het|hoan thanh|xong|(?:trong|vao) (?:tuan|thang|quy|ngay))\b"
)
"""A word of limit between a document's name and a date: the date is a limit, not the document's."""

EXTENDED = re.compile(r"[^,;.]{0,24}\b(?:duoc )?(?:keo dai|gia han|lui|doi|chuyen)(?: thoi han)? (?:den|sang|thanh)\b")
"""What follows a limit that was moved: «đến hết ngày 31/12 được kéo dài đến hết 31/01»."""
OCCASION = re.compile(r"\b(?:nhan |vao )?(?:dip|chao mung|ky niem|nhan ngay)(?: [a-z]+){0,6} (?:ngay )?$")
FINISHED_BY = re.compile(
    r"[^;.]{0,24}, ?(?:va )?(?:xong|hoan thanh|hoan tat|ket thuc)\b[^;.]{0,24}\b(?:truoc|trong|cham nhat)\b"
)
"""After an occasion whose task has a limit of its own: «dịp 27/7, hoàn thành trước ngày 25/7»."""


NUMBERED = re.compile(
    r"(?:\b\d{1,5} ?[-/] ?[\w./&-]{2,30}|\bso:? ?\d{1,5}[\w./-]*|\bso ?[.…]+[\w./-]*)(?: ?\([^)]{0,60}\))?"
    r"(?: cua [^.;:,]{0,60})?,?(?: ban hanh| ky)? $"
)
"""A document number right before the date: «số 57/2024/QH15 ngày …»."""

MEETING = re.compile(
    r"\b(?:tai|theo|cua) (?:cuoc hop|phien hop|ky hop|hoi nghi|buoi lam viec|buoi hop|buoi tiep)[^.;:]{0,90} $"
)
ENACTED = re.compile(r"\b(?:(?<!dinh )ky|thong qua|ra doi|sinh|thanh lap)(?: tu)? $")
LIMITED = re.compile(
    r"\b(?:truoc|cham nhat|muon nhat|den het|hoan thanh|vao|den|trong|xong|gui|ve|trinh|nop|to chuc|khai mac|hop"
    r"|ket thuc) ?(?:ngay )?$"
)
"""Words that end the reach of a document's head: «báo cáo … vào ngày» is no citation."""

STATUS_BEFORE = re.compile(
    r"\b(?:(?:con du|so du|con no|ton dong|ton du)(?: [a-z]+){0,3} den|tinh den|tinh toi|luy ke den|tai thoi diem"
    r"|so lieu den|tinh tu|co den|so lieu)(?: het)?(?: ngay| thang"
    r"| thoi diem)? ?$"
)
STATUS_AFTER = re.compile(r"[^.;:]{0,25}\b(?:van|da|moi chi|con|chua|moi dat|moi)\b")
STATUS_FIGURE = re.compile(r",? (?:toan |ty le |ca |da |van |luy ke )[^.;:]{0,60}\b(?:dat|moi|con|la)\b")
STRICT = re.compile(r"\b(?:phai|xong|yeu cau)\b[^.;:]{0,60}$")
"""Words of duty strong enough for a date shortly before the plan year (budgets are shared out in December)."""

AFTER_COMMA = re.compile(r"[,;:] ?(?:trong do,? |rieng )?$")
COHORT = re.compile(
    r"\b(?:da|duoc) (?:hoan thanh|ban giao|dua vao|phe duyet|giao|bo tri|cap|quyet toan|khoi cong|nghiem thu|ky"
    r"|phat sinh)"
    r"[^.;:]{0,90}\b(?:truoc|den)(?: het)?(?: ngay)? $"
)
GROUP = re.compile(
    r"\b(?:nhom|cac|nhung|doi voi)(?: nhom| cac)? (?:du an|cong trinh|ho so|truong hop|doi tuong|van ban|nhiem vu)"
    r"[^.,;:]{0,50}(?:den|truoc|sau|tu)(?: het)?(?: ngay)? $"
)
SCOPE = re.compile(
    r"(?:\b(?:ke hoach|du toan|nhiem vu|ket qua|tinh hinh|so lieu|chi tieu|bao cao|chuong trinh|von|danh muc"
    r"|phat sinh|muc tieu"
    r"|cong tac|ngan sach|kinh te - xa hoi|so voi|cung ky|lan|thu|tong ket|so ket)(?: [a-z-]+){0,3}|\b(?:theo|cua"
    r"|nam)) $"
)
"""Nouns that a month or a quarter merely describes: «kế hoạch tháng 6», «kết quả quý I»."""

AND = re.compile(r"(?:,|;)? ?(?:va|hoac|,)? ?(?:truoc |vao )?(?:ngay )?")
"""Between two times of one list: «tháng 5 và tháng 11», «15/3, 15/6»."""

CONTENT = re.compile(
    r"\b(?:phat sinh|tinh hinh|so lieu|ket qua|duoc giao|da dien ra|cong tac|cung ky|so voi)[^,;.]{0,30}$"
)

CYCLE_VERB = re.compile(
    r"\b(?:bao cao|gui|hop|ra soat|tong hop|kiem tra|cap nhat|giao ban|doi thoai|tiep xuc|tiep dan|danh gia"
    r"|so ket|tong ket|theo doi|thong ke"
    r"|kiem ke"
    r"|cong bo|cong khai|thong bao|to chuc|thuc hien|xay dung|lap|de xuat|trinh|nop|doi chieu|kiem diem|don doc"
    r"|tham muu"
    r"|ban hanh|cung cap|tiep cong dan|giam sat|dinh ky|niem yet|phan tich|quyet toan|chot|tap huan|dieu chinh|xep loai"
    r"|cham diem|nhap|bo sung|phat dong|ve sinh|tuyen truyen|sinh hoat|trien khai|lam viec|bao duong|kiem dinh"
    r"|boi duong"
    r"|thanh toan|chi tra|xet|sao luu|dien tap|tuan tra|duy tri|kham|ra quan|tiem|phun|mo|phat song|phat thanh)\b"
)
"""Verbs that make «hằng quý», «hằng năm» a cycle."""

NOT_CYCLE = re.compile(
    r"(?:binh quan|trung binh|nghi|ho tro|luong|tro cap|tien|thu nhap|muc|ty le|toc do|tang truong|du toan"
    r"|ke hoach|nguon thu"
    r"|che do bao cao"
    r"|(?:chuong trinh|ke hoach)(?:,? (?:va )?(?:kiem tra|giam sat|hoat dong|cong tac|thanh tra|chi tiet))+"
    r"|ngan sach|chi phi|phu cap|tieu chi|theo|kinh phi|phi|hoc phi|chi tiet|phan ky|chuong trinh cong tac"
    r"|nhiem vu|danh muc"
    r"|le hoi|nhu cau|xa hoi|san luong|doanh thu) $"
)
"""Nouns that own their «hằng năm»: «kế hoạch hằng năm», «thu nhập hằng tháng»."""

OWNED_AFTER = re.compile(
    r" (?:da duoc|cua|duoc (?:cap|phe|giao|bo tri|phan)|va (?:tung |theo )?giai doan|, giai doan)\b"
)
"""What follows a «hằng năm» that describes its noun: «kế hoạch hằng năm đã được phê duyệt», «… hằng năm của đơn vị»."""

LONG_TERM = re.compile(r"\b(?:dai han|trung han|5 nam|nam nam|giai doan[^,;.]{0,20})(?:,| va|;) $")
OWNED = re.compile(
    r"\b(?:(?:tro cap|tro giup|huu tri|phu cap|tien luong|thu nhap|kinh phi|ngan sach|ke hoach dau tu cong|nguon von"
    r"|hoc bong|dang huong|duoc huong|muc (?:huong|luong|chi|thu|ho tro)|he so|tieu chi|thi dua|khen thuong|danh hieu"
    r"|ngay le|(?:du toan|ke hoach|chi tieu)(?: [a-z]+){0,6} (?:duoc )?giao)"
    r"(?: (?!voi |gui |bao cao |cong khai |truoc |vao )[a-z-]+){0,6}"
    r"|theo (?:ke hoach|chuong trinh|quy dinh|nghi quyet)(?: [a-z-]+){0,7}"
    r"|truong hop(?: [a-z]+){0,3} da(?: [a-z]+){0,4}) $"
)
"""Nouns that own a «hằng tháng» a few words on: «trợ cấp hưu trí xã hội cho đối tượng hằng tháng»."""

STILL_CYCLE = re.compile(r"\b(?:dieu chinh|ra soat|bao cao ket qua|thuc hien|lap|xay dung|chi tra)[^,;]{0,30}$")
IN_DETAIL = re.compile(r"\bchi tiet $")
PUNISHED = re.compile(r"(?: tro len)?,? (?:thi|se bi|bi) ")
"""«gửi chậm từ 02 lần trong quý thì bị phê bình»: what happens to who is late, no cycle."""

GRANULAR = re.compile(
    r"\b(?:chi tiet|kich ban|phan ky|phan bo|cu the|tien do)[^.;:,]{0,40}\b(?:theo|tung|hang|moi) ?$|\btheo $"
)
STAGE = re.compile(
    r"[-+* ]*(?:buoc|giai doan|dot|vong|lan|chang)(?: thu)? (?:\d{1,2}|[ivx]{1,4}|nhat|mot|hai|ba|bon|tu|nam)"
)
"""What heads a stage of a plan: «Bước 1», «Giai đoạn II», «Đợt 2»."""
WITHIN = re.compile(r"\b(?:trong vong|trong thoi han|cham nhat(?: la)?|khong qua|thoi han|trong) $")
TRIGGER = re.compile(
    r"(?:\b(?:truoc|cham nhat|muon nhat|tre nhat|den het|het|xong|khong qua|khong muon hon|hoan thanh|ket thuc|den"
    r"|trong|vao"
    r"|cuoi|dau|giua|ke tu|tu nay)\b"
    r"(?: (?:ngay|la|den|trong|vao|het|thang|truoc|\d{1,2} ?(?:gio|h)(?: ?\d{2})?(?: phut)?,?|thu (?:[a-z]{2,3}"
    r"|\d),))*) $"
)
"""The words of a limit that are shown with the time: «chậm nhất là», «đến hết»."""

BEFORE = re.compile(r"\btruoc(?: (?:ngay|thoi diem|\d{1,2} ?(?:gio|h)(?: ?\d{2})?(?: phut)?,?))* $")
ORDER_FIRST = re.compile(r"\blan $")
ROUND = re.compile(r"\bdot (?:\d|mot|hai|ba)\b[^,;]{0,20}$")
"""«đợt 1», «đợt 2»: each has a date of its own, even beside a cycle."""
