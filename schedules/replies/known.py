"""The words that may stand beside "xong" without making it any less done; every other word leaves it in doubt.

A reply is taken as done only where each of its words is here: "xong móng rồi" speaks of a part that this list does not
know, and so does whatever nobody has thought of yet. To make the product believe more, add the whole of a duty here,
never a part or a step of one.
"""

from __future__ import annotations

import re

from schedules.language import word_set

_SINGLE = word_set(
    # who speaks, who is spoken to
    "em e a ae anh toi tui bon tui_em minh chi c sep co bac ong ba dong dc ct pct bon chung don vi "
    "phong ban thon truong tram ben to doi xa ubnd vp cong_trinh ca nha moi nguoi "
    # manners
    "vang da a ah u uh alo nha ne tron troi ok oke oki nhe nha nhi oi bc bao cao kinh thua xin phep thanks tot dep on "
    # that it is said of all, and of now
    "het tat toan bo ca deu cung du day ngay sang hom nay qua truoc tuan luon vua roi day do lau sach "
    "tu voi cho va theo dung "
    # the duty itself
    "viec cv nhiem vu cong cai nay do duoc lam "
    # done
    "xong xuoi ht tt done finish finished thanh hoan tron ven ket thuc tat"
)
_PHRASES = re.compile(
    r"\b(?:"
    # people
    r"(?:duoc|a|anh|sep|lanh dao|(?:pho )?chu tich|xa|cap tren|toi|bac) giao"
    r"|chu tich|pho chu tich|thu truong|truong (?:phong|thon|ban|tram)|lanh dao|hieu truong"
    # whole duties, by what is done
    r"|(?:thuc hien|trien khai|tien hanh|to chuc)(?: (?:hoi nghi|hoi thao|le|cuoc hop|hop|tap huan|dai hoi|tong ket"
    r"|so ket|ky hop))?|le (?:khoi cong|khanh thanh|ban giao|phat dong|ra quan|cong bo|tong ket)"
    r"|giai ngan|thanh toan|quyet toan|tat toan|doi chieu|chi tra|nghiem thu|ban giao|giai phong mat bang|mat bang"
    r"|khoi cong|khanh thanh|dong tho|dua vao (?:su dung|van hanh|hoat dong)|phe duyet|ban hanh|cong bo|cong khai"
    r"|thong qua|trao thau|dau thau|ky (?:ket )?hop dong|hop dong|ra soat|tong hop|thong ke|kiem ke|kiem tra"
    r"|kham(?: benh| suc khoe| tuyen)?|cap nhat|cap (?=xong|giay|the|phat)|tiem(?: chung| vac xin)?"
    r"|phat (?=thuoc|qua|gao|giong"
    r"|tien)|nhap|so hoa|dang ky|tuyen truyen|tap huan|pho bien|phat dong|trong cay|tiem phong|kiem kho"
    r"|tong ket|so ket|danh gia|binh xet|xep loai|tham dinh xong va phe duyet|lap|xay dung|thue|thong bao"
    r"|gui|nop|trinh|xu ly|giai quyet|hoan tra|thu hoi tam ung|hoan ung|hoan thien|nang cap|sua chua|duy tu"
    r"|don dep|ve sinh|ra quan|tra loi|phan hoi|bao cao|ky"
    # by what comes of it
    r"|y te|mam non|tieu hoc|trung hoc|quan ly du an|bao tro xa hoi|cong an|quan su|mat tran|phu nu|nong dan"
    r"|thanh nien"
    r"|cong tac|che do|chinh sach|nguoi (?:co cong|cao tuoi|ngheo|dan)|tai khoan|gia suc|gia cam|dan (?:trau|bo"
    r"|lon|gia suc"
    r"|vat nuoi)|trong rung|rung|moi truong|ve sinh|niem yet|dang tai|cong thong tin|trang thong tin|tai lieu"
    r"|van kien|bau cu|cu tri"
    r"|trao (?=qua|thuong|tang|bang|giay)|cham soc|nghia trang(?: liet si)?|liet si|giay chung nhan"
    r"|(?<=cap )giay|(?<=cap xong )giay"
    r"|so do|can cuoc(?: cong dan)?|the (?=can cuoc|bao hiem)|bao hiem|thuoc|gao|giong|qua"
    r"|lua|ngo|khoai|hoa mau|cay trong|vat nuoi|trau bo|dan (?=cho|meo|de|ga|vit)|phong hoc|lop hoc"
    r"|co so du lieu|csdl|nganh"
    r"|nam (?=xong)|tu sang|tu chieu|hop dan (?=binh xet|bau|lay y kien)|tam ung|du toan|thu ngan sach|thu thue"
    r"|le phi|nghia vu quan su"
    r"|kham tuyen|kham suc khoe|so tay"
    r"|ho ngheo"
    r"|tieu chi|nong thon moi|chuyen doi so|cai cach hanh chinh|thi dua|khen thuong|ky luat|can bo|vien chuc"
    r"|cong chuc"
    r"|thanh tra nhan dan|hoa giai|tiep dan|tiep cong dan|hoc tap|tuyen sinh|khai giang|be giang|hoc sinh|an sinh"
    r"|qua tet|tang qua|tham hoi|cap phat|phan phat|dong gop|van dong|ung ho|lam dat|kenh muong|thuy loi"
    r"|phong chay|chay rung|pccc|phong chong|thien tai|dich benh|dich ta|xe may|camera|internet|wifi"
    r"|(?:lop|buoi) (?:tap huan|tuyen truyen|hop|boi duong)|danh sach|so lieu|bieu mau|ke hoach(?: von)?|kh"
    r"|de an|phuong an|quyet dinh|van ban|cong van|to trinh|ho so"
    r"|chi tieu|nghi quyet|quy hoach|quy che|chuong trinh|du an|de tai|bien ban|ket luan|kien nghi|don thu"
    r"|kinh te(?: ky thuat)?|xa hoi|van hoa|nong nghiep|quoc phong|an ninh|ho ngheo|can ngheo|ngan sach"
    r"|(?<=quyet toan )kinh phi|(?<=quyet toan xong )kinh phi"
    r"|giai doan mot|hoi nghi|hdnd|kho bac|he thong|phan mem|dich vu cong|bao hiem y te|nha van hoa|duong dien"
    r"|goi thau"
    r"|xay lap|vuot (?:muc|tien do|ke hoach|thoi gian|chi tieu)|chinh thuc|dut diem|tron ven|khoi luong|dien tich"
    r"|von(?: dau tu cong)?|tien|ty le|ba con|nhan dan|cac ho(?: ngheo| can ngheo| dan| gia dinh)?|nha thau"
    r"|chu dau tu|cac (?:thon|don vi|phong|ban|to)"
    r"|co (?:bien ban|van ban|anh|minh chung|quyet dinh|ho so|bao cao)|kem theo|day du|dung (?:han|quy dinh)"
    r"|som (?:han|truoc han)?|rat|noi dung|ma|that su|that roi|thuc su|khoi nhac|dut khoat|nhu (?:yeu cau|chi dao)"
    r"|tu (?:doi|kiep|thuo|hoi) nao|ngoai thuc dia|thuc dia|so(?= [\d§])|tai(?= quyet dinh| ke hoach| van ban"
    r"| nghi quyet| so )|man(?= xong)|hoi(?= <)|hoi (?:sang|trua|chieu|toi|dem)|beng|sach tron|len|ky thuat|dat"
    r"|moi viec|cong viec|su dung"
    r")\b"
)
_NAME = re.compile(
    r"\b(?:dc|dong chi|anh|a|chi|c|co|chu|bac|ong|ba)\s+(?!em\b|e\b)[a-z]+(?=\s+(?:\w+\s+){0,2}"
    r"(?:bao|noi|da|lam|phu trach|thuc hien|hoan thanh|xong|nop|gui)\b)"
)
_PLACE = re.compile(r"\b(?:thon|xom|to)\s+[a-z]+(?:\s+[a-z]+)?(?=\s+(?:da|xong|hoan thanh|cung|bao)\b)")
_WORD = re.compile(r"[a-z_]+")


def all_known(clear: str) -> bool:
    """Whether every word of a skeleton is harmless beside "xong"; what had been taken as harmless is blank there."""
    rest = _PHRASES.sub(" ", clear)
    if all(word in _SINGLE for word in _WORD.findall(rest)):
        return True
    rest = _PLACE.sub(" ", _NAME.sub(" ", rest))
    return all(word in _SINGLE for word in _WORD.findall(rest))
