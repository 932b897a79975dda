"""Word lists of administrative Vietnamese, folded.

Plain data: a clerk can add a word, the tests tell what it changes.
"""

from __future__ import annotations

import re

DUTY_VERBS = """
ban giao|ban hanh|cong nhan|bao cao|bao dam|bai bo|bien soan|bo sung|bo tri|bao quan|boi duong|cai tao|cap nhat|cap
phep|
cap phat|chap hanh|chi dao|chi tra|cho y kien|cham dut|chan chinh|chuan bi|chuyen giao|chuyen nop|chot so lieu|
cong bo|cong khai|cu the hoa|cu can bo|cung cap|cung co|dang ky|dam bao|dam nhan|danh gia|dao tao|dau thau|day manh|
day nhanh|de nghi|de xuat|dieu chinh|dieu tra|dieu hanh|dinh huong|doi moi|doi chieu|don doc|dua vao|duy tri|
gioi thieu|giai ngan|giai phong|giai quyet|giai trinh|giam sat|giao ban|giao nop|gui|ghi nhan|hoan tat|hoan thanh|
hoan thien|hop|huong dan|huy dong|khac phuc|khai thac|khao sat|khan truong|khen thuong|khoi cong|khanh thanh|
do dac|do man|doi soat|quan trac|
kiem diem|kiem ke|kiem soat|kiem tra|kien toan|ky cam ket|ky ket|lap|len ke hoach|lam viec|lua chon|mo lop|nang cao|
nang cap|nghiem thu|nghien cuu|nhap|niem yet|nop|phan bo|phan cap|phan cong|phan dau|phan loai|phat dong|phat hanh|
phat huy|phat trien|phe duyet|pho bien|phoi hop|phu trach|quan ly|quan triet|quyet toan|quyet dinh|ra soat|sap xep|
sua chua|sua doi|so ket|so hoa|soan thao|tang cuong|tap hop|tap huan|tap trung|tham dinh|tham gia|tham muu|thanh lap|
thanh toan|thanh tra|thao go|theo doi|thi cong|thiet lap|thong bao|thong ke|thong nhat|thu hoi|thu thap|thuc hien|
tich cuc|tiep nhan|tiep tuc|tiep thu|tiet kiem|to chuc|tong hop|tong ket|trang bi|trien khai|trinh|truyen thong|
tu kiem tra|tuyen truyen|tuyen dung|uu tien|van hanh|van dong|vuot|xac dinh|xac minh|xay dung|xem xet|xet duyet|
xu ly|xuc tien|dua tin|cham diem|binh xet|tra loi|gop y|ket noi|tai len|khoanh vung|cat giam|don gian hoa|thu|chi|
dat|giao|mo|ky|nhan|su dung|danh|phan khai|chuan hoa|ket thuc|chu dong|kip thoi|thuong xuyen|nghiem tuc|quyet liet|
co van ban|co bao cao|rut ngan|trong|cai thien|cai cach|lap ho so|tu danh gia|cam ket|hoc tap|khai giang|tiem|phun|
dien tap|tuan tra|bau|lay y kien|ung dung|cap giay|quy hoach|van dung|nam bat|nam tinh hinh|can doi|quan tam|lam tot|
lam ro|rut kinh nghiem|dong vien|to cao|phan anh|phuc vu|ho tro|giup|bao ve|chuyen|doc thuc|lanh dao|cung ung|
bao tri|binh chon|binh cu|cat cu|chap thuan|chinh ly|chinh sua|cho phep|chot|chung thuc|cuong che|dang tai|dau noi|
di chuyen|di doi|dinh gia|doi sanh|doi thoai|du thao|dung|gap go|ha thap|hach toan|hiep dong|hoan chinh|hoan tra|
khoa so|khong che|khu trung|kiem dem|kien nghi|lap dat|lay mau|luan chuyen|moi thau|mua sam|ngan chan|nghiem cam|
nhac nho|nhan rong|phan luong|phong toa|phuc hoi|phuc tra|quang ba|sang loc|sap nhap|tam dung|tham van|thay the|
thuc day|tich hop|tiep can|tiep xuc|tieu huy|tim kiem|tra soat|trao doi|truy quet|truy thu|van chuyen|xac lap|xoa bo|
ap dung|be mac|bien tap|bieu dien|bo nhiem|canh bao|can nhac|cap bo sung|cap cho|cap kinh phi|cap tien|cap von|
chay thu|chat van|chia se|chinh don|danh so|diem danh|don tiep|dong gop|duyet|ghi chep|gia co|giai toa|giu gin|
giu vung|gop von|hoan cong|huan luyen|huong ung|huy bo|khai bao|khai mac|khoi dong|khuyen cao|khuyen khich|lam moi|
lam sach|lap phuong an|len phuong an|lien thong|luu giu|luu y|mien nhiem|mo rong|mua|nang muc|neu|niem phong|
phan chia|phan giao|phat bieu|phe chuan|phong ngua|phuc dap|ra mat|ra thong bao|ra quyet dinh|suu tam|tai lap|
tam giu|tam ung|tang them|tao dieu kien|tao lap|tap ket|tap luyen|tham tra|thao luan|thi dau|thi diem|thoa thuan|
thu mua|ton vinh|tong duyet|trang tri|trao|tri an|trung bay|tuan thu|tuyen chon|xac nhan|xep|xin|xuat cap|
chung ket|xoa|tra ket qua|bat dau|lien he|ra quan|chinh trang|truc ban|truc|cho hoc sinh|chi dinh|ban bo|xu phat|
treo|don dep|
phat quang|
nao vet|
duy tu|keo dai|gia han|khoi phuc|so tan|keu goi|kham
"""

FUNCTION_WORDS = """
chu tri|theo|can cu|tren co so|tren dia ban|de|nham|co trach nhiem|co nhiem vu|co ke hoach|chiu|duoc|phai|can|se|da|
dang|la|tai|trong|khi|neu|voi|cung|hoac|cho|tu|den|bang|do|cung voi|truc tiep|thong qua|doi voi|ve viec|ve|truoc|sau|
gom|bao gom|nhu|khong|chua|con|hang|dinh ky|cham nhat|muon nhat|nghiem chinh|yeu cau|moi|tung|ke tu|lam dau moi|lam|
o|boi|han|thoi gian|thoi han|qua|so voi|nhung|co|thi|ma|dong thoi|ngay|lien quan thuc hien|neu tren|thuoc|cac|vao|va|
cham|dau moi|rieng
"""


def _pattern(words: str) -> str:
    terms = sorted({term.strip() for term in words.replace("\n", "").split("|") if term.strip()}, key=len, reverse=True)
    return "(?:" + "|".join(terms) + ")"


VERB = re.compile(rf"{_pattern(DUTY_VERBS)}\b")
"""A verb of duty (or the adverb that opens one), to be matched at the beginning of a word of the folded copy."""

STOP = re.compile(rf"(?:{_pattern(DUTY_VERBS)}|{_pattern(FUNCTION_WORDS)})\b")
"""A word that a unit's name never holds in lower case: here a name ends (unless its accent says it is another word)."""

_ACCENTS = """
tu: từ
ma: mà
o: ở
dat: đạt
ky: ký
mo: mở
den: đến
bang: bằng
la: là
do: do
hang: hằng hàng
co: có
khi: khi
con: còn
tai: tại
thi: thì
ve: về
nhu: như
han: hạn
trong: trong trồng
lap: lập
giao: giao
nhan: nhận
danh: dành
sau: sau
chua: chưa
cham: chậm
thu: thu
chi: chỉ chi
cho: cho
bau: bầu
hop: họp
gui: gửi gởi
vao: vào
nop: nộp
can: cần
phai: phải
da: đã
dang: đang
se: sẽ
moi: mỗi mọi
tung: từng
de: để
ra: ra
dung: dừng
duyet: duyệt
mua: mua
neu: nêu
trao: trao
xoa: xóa xoá
xep: xếp
xin: xin
chot: chốt
qua: qua
ngay: ngay ngày
chuyen: chuyển
truoc: trước
"""
STOP_ACCENTS = {
    word: frozenset(accents.split()) for word, accents in (line.split(": ") for line in _ACCENTS.strip().splitlines())
}
"""Which accents make a folded word of STOP the word that is meant: «từ» ends a name, the «tư» of «đầu tư» does not."""

# Head nouns of units. ALWAYS: enough by themselves. CAPITAL: only before a capital ("Sở Tài chính") or after a plural
# ("các sở").
ALWAYS = """
uy ban nhan dan|uy ban mat tran|uy ban mttq|ubnd|ubmttq|mttq|uy ban kiem tra|uy ban|hoi dong nhan dan|hdnd|hoi dong|
thuong truc|dang uy|dang bo|chi bo|tinh uy|huyen uy|thanh uy|thi uy|ban thuong vu|ban chap hanh|ban chi huy|
ban chi dao|ban quan ly|ban dieu hanh|ban to chuc|ban tuyen giao|ban dan van|ban giam sat|ban thuong truc|
ban giam hieu|ban dai dien|ban nhan dan|ban giam doc|van phong|cong an|bo chi huy|bo tu lenh|tong cuc|chi cuc|
kho bac|ngan hang|bao hiem xa hoi|dai phat thanh|dai truyen thanh|dai khi tuong|trung tam|tram y te|tram khuyen nong|
tram|lien doan|lien minh|doan thanh nien|doan tncs|tinh doan|huyen doan|thanh doan|xa doan|thanh tra tinh|
thanh tra huyen|thanh tra so|toa an|vien kiem sat|benh vien|hat kiem lam|dien luc|cong ty|tap doan|tong cong ty|
hop tac xa|buu dien|chi nhanh|mat tran to quoc|phong giao dich|phong chuyen mon|truong hoc|to cong tac|to giup viec|
to dan pho|to cong nghe so|bhxh|bqlda|bql|chi doan|lien doi|chi hoi|doan xa|doan phuong|thu vien|bao tang|
nha van hoa|nha thieu nhi|ban can su dang|dang doan|htx|xi nghiep|
xa doi|phuong doi|huyen doi|ban tu quan|ban cong tac mat tran|to bau cu|to tham dinh|to kiem tra|to kiem soat|
to lien nganh|to hoa giai|to tu quan|
doan giam sat|doan kiem tra|doan cong tac|doan thanh tra|thue co so|thue khu vuc|bo phan|co quan|don vi|chu dau tu|
doan the|dia phuong|cap uy|nha thau|co so|hoi nong dan|
hoi phu nu|hoi lien hiep|hoi cuu chien binh|hoi chu thap do|hoi khuyen hoc|hoi nguoi cao tuoi|hoi lhpn|hoi ccb
"""
PERSONS = """
thu truong|thu ky|truong doan|chu nhiem|giam doc|pho giam doc|tong giam doc|cuc truong|chi cuc truong|vien truong|
chanh van phong|chanh thanh tra|
chanh an|chu tich|pho chu tich|truong phong|truong ban|truong thon|truong tram|truong cong an|truong khu|truong ap|
truong xom|truong cac|hieu truong|bi thu|chi huy truong|doi truong|to truong|lanh dao|nguoi dung dau|thanh vien|
cong chuc|chuyen vien|ke toan|can bo|dong chi
"""
CAPITAL = """
so|ban|phong|bo|doan|cuc|vu|hoi|to|doi|vien|quy|dai|bao|hat|truong|xa|phuong|huyen|thon|thanh pho|thi xa|thi tran|
khu|ap|
xom|ong|ba|thanh tra|thue|to chuc|doanh nghiep|nganh|khu pho|ban quan|dai hoc|hoc vien|khoi|kho|cang|
chi doi|tieu doan|don bien phong|don|nha may|nong truong|lam truong|cho|vuon quoc gia|tcty
"""
HEADS = re.compile(
    rf"(?P<plural>(?:(?:toan the|tat ca) )?(?:cac|nhung|moi|tung) )?"
    rf"(?:(?P<person>{_pattern(PERSONS)})|(?P<always>{_pattern(ALWAYS)})|(?P<capital>{_pattern(CAPITAL)}))(?!\w)"
)
"""A head noun of a unit's name with the plural before it; whether it is one is for `units.Names` to say."""

VERB_ACCENTS = {**STOP_ACCENTS, "trong": frozenset({"trồng"}), "don dep": frozenset({"dọn dẹp"})}
"""The same for a verb of duty: «trồng» is one, «trong» is not."""

NO_HEADS = re.compile(
    r"(?:ban (?:hanh|dau|do|than|sac)|bo (?:tieu chi|chi so|sung|tri|phieu)|so (?:huu|ket|bo|lieu|tien|hoa)"
    r"|phong,? (?:chong|ngua|chay|trao|ho)"
    r"|to (?:chuc (?!chinh|doan|kinh|xa|ca|hoi|co)|quoc)|hoi (?:nghi|thao|vien|nhap|hop)|quy (?:i|ii|iii|iv|\d|dat"
    r"|hoach|dinh|trinh|che)\b"
    r"|truong hop|truong phong chong|xa hoi|vien (?:tro|dan|chuc)|vu (?:viec|an|xuan|mua|dong|he)|doi (?:voi|ngu"
    r"|moi|tuong)|bao (?:cao|dam|ve|quat|gom|chi)"
    r"|khu (?:vuc|dan cu van)|don (?:gian|doc|thu|gia)|cho (?:y|thue|den|phep|cac)|dai (?:hoi|bieu|dien)|kho khan"
    r"|thue (?:gia|thu|xuat|nhap|suat|dat|phi)"
    r"|uy ban nhan dan cac cap|hat giong|bo (?:nganh|may)|co so (?:vat|du|ha|phap|du lieu|ly)|can bo,? cong chuc"
    r"|trung tam (?:cua|la)|dia phuong (?:hai|2|02) cap"
    r"|thanh vien (?:trong gia)|don vi (?:tinh|hanh chinh|san pham|dien tich)|lanh dao,? chi dao"
    r"|co quan (?:dieu tra|co tham quyen)|cong ty (?:con))"
)
"""Beginnings that only look like a unit: «ban hành», «sở hữu», «phòng, chống», «trường hợp»."""

PAIRS = re.compile(
    r"(?:ke hoach|nong nghiep|tai nguyen|khoa hoc|giao duc|thong tin|van hoa|lao dong|the thao|dan toc|thuong binh"
    r"|cong nghiep|phat trien|"
    r"tuyen giao|kinh te|xay dung|phuc vu|quan ly|an toan|tai chinh|y te|do thi|ha tang|thuong mai|dau tu"
    r"|moi truong|hdnd|"
    r"hoi dong nhan dan|dbqh|quoc hoi|chuyen giao|bao ve|trong trot|chan nuoi|chat luong|cuu ho|gia dinh"
    r"|phong chay|dich vu|day nghe|nghien cuu|dich benh|khuyen cong) (?:va|&) "
    r"(?:dau tu|moi truong|phat trien|cong nghe|dao tao|truyen thong|xa hoi|du lich|thong tin|ton giao|thuong mai"
    r"|dan van|ngan sach|"
    r"ha tang|do thi|ho tro|the thao|ubnd|uy ban|hdnd|xay dung|vat tu|kiem soat|kinh te|thuong binh|nong thon"
    r"|giam sat|quan ly|ung dung|"
    r"tre em|dich vu|cong nghiep|bao ve|chinh sach|cong thuong|cuu nan|thu y|thuy san|chua chay|gia dinh|giao duc"
    r"|tu van|nhap khau|xuc tien|doi song|khoa hoc)"
)
"""Names that hold an «và» of their own: «Kế hoạch và Đầu tư», «HĐND và UBND»."""

NAME_TAILS = re.compile(
    r"(?:su dung ngan sach|lien quan|truc thuoc|chuyen mon|chu quan|quan ly chuyen nganh|quan ly nha nuoc|du toan"
    r"|chu tri|thu huong|chiu su (?:giam sat|kiem tra|quan ly)|duoc (?:giam sat|phan cong|chon)"
    r"|co lien quan|cap tren|cap duoi|cap xa|cap huyen|duoc kiem tra|duoc thanh tra|tham muu,? giup viec"
    r"|co du an [^,;:.()]{0,60}?(?= (?:thuc hien|chu dong|trien khai|tap trung)|[,;:.]|$)"
    r"|(?:duoc )?giao (?:nhiem vu|quan ly)[^,;:.()]{0,60}?(?= (?:bao dam|dam bao|thuc hien|trien khai|nam \d)"
    r"|[,;:.]|$))(?!\w)"
)
"""What may follow a common noun inside a name although it begins like a verb: «đơn vị sử dụng ngân sách»."""
