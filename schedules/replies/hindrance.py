"""How a reply names what stands in the way, what no longer does, and whose signature is awaited."""

from __future__ import annotations

from schedules.replies.saying import HINDER, OFFICES, OUTSIDE, Row

HINDRANCE: tuple[Row, ...] = (
    # --- what stands in the way, first where it no longer does
    Row(
        "resolved",
        r"\b(?:khong|chang|cha|chua|ko|het|khong con|khong co|khong bi|khong gap|chua co|chua gap|chua thay|da het"
        r"|cung khong|khong thay)\s+(?:con\s+|co\s+|bi\s+|gap\s+|thay\s+|gi\s+|phat sinh\s+)*"
        r"(?:vuong mac|vuong|kho khan|tro ngai|truc trac)(?:\s+(?:kho khan|vuong mac|gi|nao|ca|nua|dau|het|o dau))*",
        "không vướng gì",
    ),
    Row("resolved", r"\bhet\s+(?:vuong|tac|ket|kho)(?:\s+mac)?\b", "hết vướng rồi"),
    Row(
        "resolved",
        r"\b(?:da|vua)\s+(?:duoc\s+)?(?:thao go|go|giai quyet|xu ly|khac phuc|thao)(?:\s+(?:xong|duoc|dc|het|cac"
        r"|nhung|xong xuoi|kho khan|vuong mac|vuong))*",
        "đã tháo gỡ vướng mắc",
    ),
    Row(
        "resolved",
        r"\b(?:vuong mac|vuong|kho khan)(?:\s+(?!chua\b)(?!khong\b)\w+){0,3}\s+(?:da|duoc"
        r"|dc)\s+(?:\w+\s+)?(?:thao go|go|giai quyet|xu ly|xong|het|thong)\b",
        "vướng mắc đã được giải quyết",
    ),
    Row(
        "resolved",
        r"(?<!chua )(?<!khong )(?<!chua the )\b(?:thao go|go|giai quyet|xu ly)\s+(?:xong|duoc"
        r"|dc)\s*(?:het\s+)?(?:roi|vuong mac|vuong)",
        "gỡ xong rồi",
    ),
    Row("resolved", r"\bvuong\s+gi\s+dau\b", "có vướng gì đâu"),
    Row(
        "resolved",
        r"(?<!chua )(?<!khong )\b(?:da|duoc|vua)\s+(?:co|nhan|nhan duoc|bo tri|cap|phan bo|giao|duoc giao"
        r"|duoc cap)\s+(?:du\s+)?(?:von|kinh phi|mat bang|tien|nguon|huong dan)\b",
        "đã có vốn",
    ),
    Row(
        "resolved",
        r"\b(?:tat ca |toan bo |cac |100 |%+ |#+ )?(?:ho|ho dan|dan|ba con)\s+(?:deu\s+|da\s+)+(?:dong y"
        r"|nhan tien|thong nhat|ban giao)\b",
        "các hộ đã đồng ý hết",
    ),
    Row(
        "resolved",
        r"\b(?:ho|ho dan|dan|ba con)\s+(?:\w+\s+)?(?:da\s+)?(?:dong y|nhan tien|thong nhat"
        r"|ban giao)\s+(?:het\s+)?roi\b",
        "hộ đó đồng ý rồi",
    ),
    Row(
        "blocked",
        r"\b(?:đòi|doi)\s+(?:giá|them|thêm|đền|den bu|tăng|tien|tiền|boi thuong|bồi thường)",
        "dân đòi đền bù",
        True,
    ),
    Row(
        "blocked",
        r"\b(?:ho|dan|ba con|nha)\s+(?:\w+\s+)?doi\s+(?:them|den bu|tien|boi thuong|tang)\b",
        "2 ho doi them tien",
    ),
    Row(
        "blocked",
        r"\b(?:mat (?:dien(?! thoai)|mang|con dau|dau(?! roi)|nuoc|tai khoan|mat khau)|cup dien|lo (?:duong"
        r"|dat)|sap (?:cau|duong)"
        r"|nha thau thieu|dut (?:cap|mang))\b",
        "mất điện",
    ),
    Row(
        "blocked",
        r"\bthieu\s+(?!moi\b|co moi|chu ky|bieu|phu luc|bao cao|cua|may\b|nua|it|mot|hut)[a-z]+\s+[a-z]+",
        "thiếu giáo viên",
    ),
    Row("blocked", r"(?<!\w)vuong\b(?!\s+(?:goc|van|m2|met))", "vướng"),
    Row(
        "blocked",
        r"\b(?:kho khan|truc trac|tro ngai|be tac|ach tac|nghen|tranh chap|khieu kien|khieu nai|can tro|phan doi"
        r"|don thu|kien nghi cua dan|bat kha khang|kien tung|kien cao|to cao|thanh tra"
        r"|(?<!phan )(?<!phieu )dieu tra(?! ho| dan| nong| thong| so)|dau thau khong thanh"
        r"|khong thanh cong|huy thau|gia (?:ca|vat lieu|vat tu|xang dau|thep|nhan cong|cat|da)?\s*(?:\w+\s+)?tang)\b",
        "đang gặp khó khăn",
    ),
    Row("blocked", r"\b(?:gap|dang|hoi|rat)\s+kho\b(?!\s+bac)|^\W*(?:kho|khó)\s+(?:qua|lam|that)\b", "khó quá"),
    Row(
        "blocked",
        r"\bkhong\s+(?!xong|hoan thanh|lam|kip|noi|biet|ro|nho|the|thay|nhan|co|can|phai|duoc|dc|gui|nop|ht"
        r"|dat|nghe|tra loi)\w+(?:\s+\w+){0,2}\s+(?:duoc|dc)\b",
        "dân đi xa không liên lạc được",
    ),
    Row(
        "blocked",
        r"\b(?:troi|mua|bao|lu|duong|may|xe|ret|nang|suong|dan"
        r"|thoi tiet)\b[^,;.\n]{0,30}\bkhong\s+(?!nghe\b|tra loi\b)(?:\w+\s+){1,3}(?:duoc|dc|noi)\b",
        "trời rét đậm không làm được",
    ),
    Row(
        "blocked",
        r"\b(?:bão|lũ|lụt|rét đậm|rét hại|nắng nóng|dịch bệnh|dịch tả)\b(?!\s+(?:cao|lượt))",
        "bão về phải dừng",
        True,
    ),
    Row(
        "blocked",
        r"\b(?:khong|chua)\s+du\s+(?!thoi gian|ho so|bieu|chu ky"
        r"|bao cao)\w+\s+\w+",
        "thầu không đủ năng lực",
    ),
    Row(
        "blocked",
        r"\b(?:sai|lech|vuot)\s+(?:quy hoach|thiet ke|tong muc|du toan|dinh muc|quy mo)\b|\b(?:chu ky so|token"
        r"|tai khoan|giay phep|chung thu)\s+(?:\w+\s+)?het han\b|\bthieu\s+\$+",
        "sai quy hoạch phải điều chỉnh",
    ),
    Row("blocked", r"\b(?:cam chung|i ach|re ra|tri tre|dam chan tai cho)\b", "nhà thầu thi công cầm chừng"),
    Row("blocked", r"\b(?:phai|bat)\s+(?:lam lai|sua lai|lap lai|trinh lai|bo sung)\b", "phải làm lại hồ sơ"),
    Row(
        "blocked",
        r"\btrung\s+(?:quy hoach|voi|lan|dat|ranh|dien tich)\b|\b(?:chong lan|chong cheo)\b",
        "trùng quy hoạch rừng",
    ),
    Row(
        "blocked",
        r"\b(?:chua|khong)\s+(?:di doi|giai toa|thu hoi|boi thuong|den bu|chi tra)\s+(?:duoc|dc|xong|het)\b",
        "chưa di dời được cột điện",
    ),
    Row(
        "blocked",
        r"\b(?:cac thon|cac don vi|phong ban|cac phong|cac truong)\s+(?:\w+\s+)?(?:cham|chua)\s+(?:nop|gui"
        r"|bao cao|cung cap|phoi hop)",
        "các thôn chậm gửi báo cáo",
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
        r"\b(?<!giai ngan )(?<!ngan )(?:thieu|khong du|chua du|khong co|chua co|het|can)\s+(?:them\s+|nguon\s+"
        r"|du\s+|quy\s+)*(?:von|tien|kinh phi|nhan luc|nhan su|nguoi lam|can bo|vat tu|vat lieu|cat|da hoc"
        r"|dat dap|"
        r"mat bang|nguon|may moc|may|xang|ngan sach|nhan cong|tho|nguoi)(?:\s+(?:de|ma|lam|dau"
        r"|doi ung))*\b(?!\s+(?:ky|duyet|giup|ho tro di))",
        "thiếu vốn",
    ),
    Row(
        "blocked",
        r"\b(?:chua|khong|van chua)\s+(?:co|thay|nhan duoc|nhan dc|duoc|dc|ra|lay duoc|lay dc"
        r"|xin duoc)\s+(?:duoc\s+|dc\s+)?(?:huong dan|van ban|chu truong|ke hoach von|quyet dinh|kq|ket qua"
        r"|so lieu|mau|nha thau"
        r"|dat|y kien|thiet ke|ban ve|du toan|thong bao|cong van|dinh muc|don gia|bieu|gia|can cu|quy hoach"
        r"|giay phep|ho so|thong tu|nghi quyet|phan bo|mat bang|von|phan hoi|tra loi|chi dao)\b",
        "chưa có hướng dẫn",
    ),
    Row(
        "blocked",
        r"\b(?:von|kinh phi|tien|mat bang|mb|huong dan|nguon|ngan sach|ket qua|chu truong|quy hoach"
        r"|don gia)\s+(?:\w+\s+){0,2}(?:chua|khong|van chua)\s+(?:co|ve|duoc|dc|du|xong|ban giao|phan bo|giao"
        r"|cap|ra|bo tri|phe|duyet|giai phong|sach)",
        "vốn chưa về",
    ),
    Row(
        "blocked",
        r"\b(?:vốn|kinh phí|nhà thầu|tư vấn|thủ tục|thẩm định|mặt bằng|kho bạc|sở|tỉnh)\s+(?:\w+\s+)?(?:chậm|lâu"
        r"|rề rà|ì ạch)\b",
        "vốn chậm quá",
        True,
    ),
    Row(
        "blocked",
        r"\b(?:can bo|ke toan|chuyen vien|nguoi)\s+(?:\w+\s+){0,3}nghi\s+(?:thai san|om|viec|sinh|phep)\b"
        r"|\bkhong (?:co )?ai (?:lam|phu trach|nhan|huong dan|ho tro|chi|giup)\b",
        "cán bộ nghỉ thai sản",
    ),
    Row("blocked", r"\b(?:chua|khong|van chua)\s+(?:the\s+)?(?:thao go|go|giai quyet)\b", "chưa gỡ được"),
    Row(
        "blocked",
        r"\b(?:chua|khong)\s+(?:duoc\s+|dc\s+)(?:giao|cap|bo tri|phan bo|phe duyet|duyet|tham dinh|chap thuan"
        r"|thong qua|huong dan|phan khai|tra loi|ban giao|dong y|tinh|so|kho bac)\b",
        "chưa được phân bổ vốn",
    ),
    Row(
        "blocked",
        r"\b(?:chua|khong|cham)\s+(?:giao|cap|bo tri|phan bo|phan khai|rot|chuyen)\s+(?:\w+\s+)?(?:von|kinh phi"
        r"|tien|mat bang|dat)\b",
        "tỉnh chưa giao vốn",
    ),
    Row(
        "blocked",
        rf"\b(?:ben\s+)?{OFFICES}\b(?!\s+(?:nay|em|e)\b)(?:\s+(?!em\b|e\b|da\b|toi\b|minh\b|nhung\b|ma\b"
        rf"|xong\b)\w+){{0,3}}?\s+(?:chua(?!\W*$)|khong|cham|tra lai|tra ve|tra ho so|tu choi|dung|doi bo sung"
        r"|yeu cau bo sung|yeu cau sua|bat sua|bat bo sung|yeu|van giu|dang giu|dang xem|dang tham|dang duyet"
        r"|dang xet|dang kiem tra|dang kiem soat|dang xu ly|keo dai|be tac|ngung|giu|bat lam lai|cham|lau)\b",
        "kho bạc chưa duyệt",
    ),
    Row(
        "blocked",
        rf"\b(?:ho|ho dan|dan|nguoi dan|ba con|nha|gia dinh|ho nay|ho nua|ho do)\s+(?:\w+\s+){{0,2}}(?:chua"
        rf"|khong|chang|nhat quyet khong)\s+(?:chiu\s+|muon\s+)?{HINDER}\b",
        "2 hộ chưa đồng ý",
    ),
    Row(
        "blocked",
        r"\b(?:khong|chua)\s+(?:chiu|dong y|dong thuan|dong tinh(?! gi)|thoa thuan duoc|thong nhat duoc"
        r"|thong nhat)\b",
        "dân không chịu bàn giao",
    ),
    Row(
        "blocked",
        r"\b(?:khong|chua)\s+(?:giai phong|ban giao|giai toa)\s+(?:duoc|dc)\s+(?:het\s+)?(?:mat bang|mb)\b",
        "chưa giải phóng được mặt bằng",
    ),
    Row(
        "blocked",
        r"\b(?:chờ|đợi)(?!\s+(?:em|e|anh|a|chị|tí|tý|chút|xíu|lát|mình|tôi|đến|tới|mai|đóng dấu|phát hành|vào sổ"
        r"|lấy số|chữ ký|sếp|lãnh đạo|chủ tịch|ct"
        r"|pct|phó chủ tịch|ký|@|đồng chí|đc|họp|xong|nghiệm thu|khởi công|bàn giao|xác nhận|một|1|cho"
        r"|ngày (?:đẹp|tốt|lành)|giờ (?:đẹp|tốt))\b)"
        r"(?!\s*[@~])\s+\w+",
        "chờ tỉnh duyệt",
        True,
    ),
    Row(
        "blocked",
        rf"(?<!khong )(?<!giao )(?<!tra )(?<!cap )(?<!phat )\b(?:cho|doi)\s+(?:ben\s+|phia\s+|cac\s+"
        rf"|mot so\s+)?(?:{OUTSIDE}|thon|don vi|phong"
        r"|phe duyet|duyet|huong dan|y kien|kq|ket qua|xac minh|phan bo|giao von|bo sung|quyet dinh|chu truong"
        r"|thanh toan|giai ngan|thu tuc|ho so|so lieu|"
        r"van ban|tra loi|phan hoi|don gia|thoi tiet|nuoc rut|thong bao|cong van|lua chon|dau thau|giay phep"
        r"|cap phep|tien|hop dong|khao sat|kiem tra|thanh tra|kiem dem|do dac)\b(?!\s+(?:em|e)\b)",
        "cho tinh duyet",
        bare=True,
    ),
    Row("blocked", r"\b(?:chờ|đợi|cho)\s+(?:em\s+)?(?:dân|dan|hộ)\b", "chờ dân ký", True),
    Row(
        "blocked",
        r"\b(?:bi|bị)\s+(?:tra lai|tra ve|tra|cham (?:do|vi)|dung|loi|tu choi|khieu nai|hong|mua|lu|bao|sat lo"
        r"|ngap|thu hoi|dinh chi|treo|cat|ket|hack|hu|cat dien|mat dien|sap)\b",
        "hồ sơ bị trả lại",
    ),
    Row("blocked", r"\b(?:tra lai|tra ve|tu choi)\s+(?:ho so|bao cao|to trinh|de nghi)\b", "kho bạc trả lại hồ sơ"),
    Row(
        "blocked",
        r"\b(?:mua (?:lu|nhieu|to|bao|lien tuc|suot|qua|keo dai|gio|lon)|do mua|vi mua|mua may|mua bao|bao lu"
        r"|lu lut|sat lo|ngap (?:lut|nuoc|het)|thoi tiet (?:xau|khong)|lu quet|bao so)\b",
        "mưa nhiều không thi công được",
    ),
    Row("blocked", r"\bmưa\b", "mưa suốt", True),
    Row(
        "blocked",
        r"\b(?:nha thau|nt)\s+(?:\w+\s+){0,3}(?:bo|cham|yeu|khong|dung|chua|pha san|rut|keu)\b",
        "nhà thầu bỏ việc",
    ),
    Row("blocked", r"\b(?:tam dung|dung thi cong|dinh chi|ngung thi cong|dung lai)\b", "đang tạm dừng"),
    Row("blocked", r"\bđang (?:dừng|ngừng)\b", "đang dừng", True),
    Row("blocked", r"\bdang (?:dung|ngung)\b(?!\s+(?:tien|han|ke|theo|lich|quy|yeu))", "đang dừng", bare=True),
    Row(
        "blocked",
        r"\b(?:he thong|mang|phan mem|trang|web|may|file|tai khoan|phan mem bao cao)\s+(?:\w+\s+)?(?:loi|bi loi"
        r"|hong|treo|sap|khong vao|khong dang nhap|khong gui|khong mo)\b",
        "hệ thống lỗi",
    ),
    Row("blocked", r"\bloi\s+(?:he thong|mang|phan mem|file|dang nhap|tai khoan|ky so|chu ky so)\b", "lỗi phần mềm"),
    Row("blocked", r"\bkhong\s+(?:dang nhap|vao|mo|tai|ky so|ky|truy cap)\s+(?:duoc|dc)\b", "không đăng nhập được"),
    Row(
        "blocked",
        r"\b(?:can|de nghi|mong|nho|xin|kinh de nghi|kien nghi)\s+(?:\w+\s+){0,4}(?:ho tro|thao go|go vuong"
        r"|go kho|chi dao|can thiep|bo tri von|cap von|cap kinh phi|bo sung kinh phi|bo sung von)\b",
        "đề nghị tỉnh tháo gỡ",
    ),
    Row(
        "blocked",
        r"\b(?:xin|can|de nghi)\s+(?:cap\s+|bo sung\s+|bo tri\s+)?them\s+(?:von|kinh phi|tien|nguoi|nhan luc"
        r"|can bo|\$+)",
        "xin thêm kinh phí",
    ),
    Row(
        "blocked",
        r"\b(?:chua|khong|cham)\b[^.;\n]{0,40}(?<!tien )(?<!trinh )(?<!che )(?<!muc )\b(?:do|vi|boi)\s+(?!em\b"
        r"|e\b|ban\b|dang\b|chua\b|moi\b|quen\b"
        r"|om\b|hop\b|toi\b|minh\b|bận\b)\w+",
        "chưa làm được do thời tiết",
    ),
    Row(
        "blocked",
        r"^\W*(?:do|vi|tai|boi)\s+(?:thoi tiet|mua|von|thieu|nha thau|tu van|thu tuc|mat bang|dan|kho bac|tinh"
        r"|vuong|chua|khong|lu|bao|gia|nguon|kinh phi)",
        "do thời tiết",
    ),
    # --- waiting for one's own leaders is on its way, not stuck
    Row(
        "own_signature",
        r"\b(?:dang trinh|trinh|xin|da trinh)\s+(?:anh |a |chi |sep |lanh dao |lanh dao phong |lanh dao xa "
        r"|chu tich |ct |pct |pho chu tich |thu truong |em )(?:ubnd xa )?(?:ky|duyet|xem|phe duyet)\b"
        r"|\b(?:dang trinh|trinh|xin|da trinh)\s+ky\b|\btrinh\s+(?:duyet|phe duyet)\b",
        "đang trình ký",
    ),
    Row(
        "own_signature",
        r"\b(?:chờ|đợi|trình)\s+(?:anh|a|chị|sếp|lãnh đạo|chủ tịch|ct|pct|phó chủ tịch|ký|nghiệm thu|xác nhận"
        r"|họp|khởi công|bàn giao|em|chữ ký|đóng dấu|phát hành|vào sổ|lấy số)\b",
        "chờ sếp ký",
        True,
    ),
    Row(
        "own_signature",
        r"\b(?:cho|doi)\s+(?:chu ky|sep|lanh dao|chu tich|ct|pct|pho chu tich|ky|nghiem thu|xac nhan|hop|khoi cong"
        r"|ban giao|dong dau|phat hanh|vao so|lay so)\b",
        "cho lanh dao ky",
        bare=True,
    ),
)
