"""How a reply tells how far things are: sent, not begun, not finished, under way, promised; and mere talk."""

from __future__ import annotations

from schedules.replies.saying import TAIL, Row

STATUS: tuple[Row, ...] = (
    # --- a report sent
    Row(
        "report",
        r"\b(?:gui|nop|trinh|chuyen|up|day|mail|email|fax|post|phat hanh|dang (?:tai"
        r"|len))\b(?:\s+\w+){0,4}?\s+(?:bao cao"
        r"|so lieu|bieu(?! quyet)|to trinh|cong van|van ban|file|bang tong hop|bien ban|phu luc|excel|word"
        r"|ban cung|ban giay|ban mem|bcao|tai lieu|thuyet minh|danh sach)\b",
        "đã gửi báo cáo",
    ),
    Row(
        "report",
        r"\b(?:bao cao|so lieu|bieu|to trinh|cong van|van ban|file|cv|phu luc|ban cung|ban mem|bcao"
        r"|ho so bao cao|danh sach)\b(?:\s+[\w=§]+){0,5}?\s+(?:gui|nop|trinh|chuyen|up|day|da len|mail|email"
        r"|da phat hanh)\b",
        "báo cáo em gửi rồi",
    ),
    Row(
        "report",
        r"\b(?:bao cao|cong van|van ban|ho so)\b(?:\s+\w+){0,2}\s+(?:de|bo)\s+(?:o|tren|tai)\b[^,;.\n]{0,30}\broi\b",
        "báo cáo em để ở vp rồi",
    ),
    Row(
        "report",
        r"\b(?:da|vua|moi|da vua)\s+(?:\w+\s+)?(?:gui|nop|chuyen|up|mail|email|trinh|day)\b(?!\s*(?:ky|duyet"
        r"|(?:lanh dao|sep|chu tich|ct|pct|anh|a|chi)\b"
        r"|phe duyet|ho so|tham dinh|tien|thue|phat|hs|quyet toan|lanh dao ky|sep ky))",
        "em đã gửi rồi",
    ),
    Row(
        "report",
        r"\b(?:gui|nop|chuyen|up|mail|email)\b(?:\s+(?!se\b|ho so\b)[\w<=§]+){0,5}?\s+(?:roi|xong)\b",
        "gửi qua zalo rồi",
    ),
    Row("report", r"\bda\s+(?:\w+\s+)?bao cao\b(?!\s+(?:chua))", "em đã báo cáo"),
    Row("report", r"\bbao cao\s+(?:\w+\s+){0,3}roi\b(?<!bao cao anh roi)", "báo cáo lên xã rồi"),
    Row(
        "report",
        r"^\W*(?:da\s+|vang\s+|bao cao\s+\w+\s+)*(?:em|e|toi|minh|phong|thon"
        r"|don vi)\s+(?:xin\s+)?(?:phep\s+)?(?:gui|nop)\b(?:\s+lai)?\s+(?:bao cao|bcao|anh bao cao|a bao cao"
        r"|sep bao cao|so lieu|bieu|file)\b",
        "em gửi báo cáo ạ",
    ),
    Row(
        "not_report",
        r"\b(?:chua|khong|se|sap|dang|chuan bi|de|cho|neu|khi|phai|can|quen|lat|ti nua|chut nua|dinh|tinh|cho em"
        r"|dang soan|nho|sang mai|nham|chua kip|moi nguoi)\s+(?:(?:em|e|kip|co|duoc|dc|het|the|di|tien hanh|nua"
        r"|phai|toi|minh|lam|bao cao|viet|mai|tong hop|nhac|cho)\s+){0,3}(?:gui|nop|trinh|chuyen|bao cao|up|mail"
        r"|tong hop)\b",
        "em chưa gửi báo cáo",
    ),
    Row(
        "not_report",
        r"\b(?:gui|nop|trinh|bao cao)\s+(?:\w+\s+){0,2}(?:sau|ngay|lien(?! thong)|som|muon|ngay day|lien day|bu"
        r"|bo sung sau)\b(?![^.]*\broi\b)",
        "em gửi ngay",
    ),
    Row(
        "not_report",
        r"(?<!theo )(?<!nhu )(?<!cac )(?<!duoc )(?<!bi )\b(?:nhac|don doc|yeu cau|nho)\s+"
        r"(?:(?!(?:da|vua|moi|roi|xong|nen|em|e|toi|minh)\b)\w+\s+){1,6}?(?:gui|nop|trinh|bao cao)\b"
        r"(?!.{0,80}\b(?:roi|xong)\b)",
        "đôn đốc các thôn nộp báo cáo",
    ),
    Row(
        "not_report",
        r"\b(?:gui|nop|chuyen|bao cao|cung cap)\s+(?:(?!(?:roi|anh|a|sep|chi|da|xem|kiem|vao|len)\b)\w+\s+){0,4}?"
        r"cho\s+(?:(?:em|e|toi|minh)\b(?!\s+(?!du\b|het\b|lai\b|day\b)[a-z]+\s+(?:roi|xong)\b)"
        r"|(?:ben|bon|chung|phong|don vi|thon)\s+(?:em|e|toi|minh)\b)",
        "các thôn gửi số liệu cho em rồi",
    ),
    Row("not_report", r"\b(?:gui|nop|bao)\s+nham\b(?!.*\blai\b)", "gửi nhầm file"),
    Row(
        "not_report",
        r"\b(?:gui|nop|chuyen|trinh)\s+(?:(?!va\b|kem\b)\w+\s+){0,2}?(?:du thao|ban nhap|ban thao|(?:xin|lay) y kien"
        r"|tham dinh|di in|giay moi|thu moi|lich hop|tin nhan|cau hoi|van thu)\b"
        r"|\b(?:gui|nop)\s+(?:tien(?! do)|thue|hang)\b|\bbao cao (?:bang )?mieng\b",
        "gửi dự thảo xin ý kiến rồi",
    ),
    Row("not_report", r"\b(?:xoa|huy|rut|thu hoi)\s+(?:\w+\s+){0,3}(?:gui|nop|bao)\b", "xóa cái vừa gửi"),
    Row("not_report", r"\bxong moi\s+(?:gui|nop|trinh|bao cao)\b", "làm xong mới gửi được"),
    Row(
        "not_report",
        r"\b(?:gui|nop|bao cao)\s+(?:\w+\s+){0,2}(?:gan (?:du|xong|het)|lac dac|chua (?:du|het|xong)"
        r"|duoc (?:mot|1|may|it)"
        r"|mot (?:phan|nua|so))\b",
        "học sinh nộp gần đủ rồi",
    ),
    Row("not_report", r"\b(?:con thieu|thieu)\b", "gửi rồi nhưng còn thiếu biểu 2"),
    # --- not begun, not finished, under way
    Row(
        "not_begun",
        r"\b(?:chua|khong|chang|kh)\s+(?:(?:kip|he|co thoi gian|co|duoc|dc|thay|ai|the|dong|bat tay|vao|di"
        r"|tien hanh|to chuc"
        r"|bat dau|trien khai|thuc hien|gi)\s+){0,3}"
        r"(?:lam|man|ranh|sờ|so den|bat dau|trien khai|thuc hien|tien hanh|khoi cong|dong tay|dong den|dong vao"
        r"|dung den|dung toi|dung vao"
        r"|giai ngan|thanh toan|tt\b|quyet toan|tam ung|soan|viet|tong hop|ra soat|nop|gui|bao cao|to chuc|hop"
        r"|dau thau|lap|xay dung|khoi dong|so|chuan bi|giao|dong|rut|khao sat|kiem tra|dang ky|thi cong|cap nhat"
        r"|nhap|trien)\b"
        r"(?!\s+(?:xong|het|hoan thanh|du|ca|tron|toan bo|day du|ht)\b)",
        "chưa làm",
    ),
    Row(
        "not_begun",
        r"\bchua\s+(?:co|duoc|dc|lam duoc|lam dc)\s+(?:gi|dong nao|xu nao|tien do|ai (?:lam|nhan))\b"
        r"|\bchua\s+(?:(?:ro|so)\s+(?:toi|den)|gi\s+(?:ca|het)|toi dau|den dau|nhuc nhich|dong tinh|dau ca"
        r"|lua chon|chon)\b",
        "chưa có gì",
    ),
    Row(
        "not_begun",
        r"\b(?:chua|khong)\s+(?:giai ngan|thanh toan|rut|chi)\s+(?:duoc\s+|dc\s+)?(?:dong|xu)\b",
        "chưa gn đồng nào",
    ),
    Row("not_begun", r"\b(?:chua|khong) co (?:thoi gian|thi gio)\b(?!\s+(?:xong|hoan))", "chưa có thời gian"),
    Row(
        "not_begun",
        r"^\W*(?:da\W+)?chua(?:\s+(?:a|anh|chi|em|sep|oi|dau)\b)*\s*[,.;]\s*(?:(?:em|e|toi|con|may hom nay)\s+)*dang"
        r"\s+(?:ban|om|nghi|di cong tac|hop|bu)\b",
        "chưa ạ, đang bận đại hội",
    ),
    Row("not_begun", r"\bchua\s+(?:tiep nhan|nhan)\s+(?:don|ho so|dang ky)\b", "chưa nhận đơn"),
    Row("not_begun", r"\bchua\s+(?:co\s+)?ai\s+(?:lam|nhan|dong|bat)\b", "chưa ai làm cả"),
    Row(
        "not_begun",
        r"\bchua\s+(?!xong|hoan|nghiem|nhan)\w+\s+(?:duoc|dc)\s+(?:mot\s+)?\w+\s+nao\b",
        "chưa tiêm được con nào",
    ),
    Row(
        "not_begun",
        r"\bquen(?:\s+(?:mat|chua|khuay|beng|xu|luon|lam|gui|nop|roi|viec|bao cao|a)\b|\W*$)",
        "em quên mất",
    ),
    Row(
        "not_begun",
        r"^(?!.{0,200}\b(?:dang|da)\b).{0,300}?\b(?:se|de em|de e|em|e|chuan bi|sap|ti|lat|ti nua"
        r"|lat nua)\s+(?:se\s+|ngay\s+|bat dau\s+)?(?:lam"
        r"|trien khai|bat dau|thuc hien|tien hanh)\b(?:\s+(?:ngay|luon|lien|viec nay|day|nay|bay gio|thoi|som"
        r"|nhe|a|sau))*\W*$(?<!roi)",
        "em làm ngay",
    ),
    Row(
        "not_begun",
        r"\b(?:sap|chuan bi|se|dinh|moi chuan bi|dang chuan bi)\s+(?:bat dau|lam\b|trien khai|bat tay|thuc hien)",
        "chuẩn bị triển khai",
    ),
    Row(
        "not_finished",
        r"\b(?:chua|khong|chang|kh|dau co|dau da|dau)\b(?:\s+(?!vuong\b|con\b)\w+){0,4}?\s+(?:xong|hoan thanh|ht"
        r"|hoan tat|het|du|kip|ket thuc|dat|ky|trinh|duyet|nghiem thu|ban hanh|ban giao|phe duyet|chot|on"
        r"|day du|hoan thien"
        r"|tot|cong bo|thong qua|quyet toan|thanh toan|giai ngan)\b",
        "chưa xong",
    ),
    Row("not_finished", r"\b(?:xong|hoan thanh)\s+(?:gi\s+|cai gi\s+)?dau\b", "xong đâu mà xong"),
    Row("not_finished", r"^\W*(?:\w+\s+)?(?:van|van con)\s+chua\b|\bchua dau vao dau\b", "vẫn chưa"),
    Row("not_finished", r"\b(?:kho|khong the|chua the|khong)\s+(?:\w+\s+)?(?:xong|hoan thanh|kip)\b", "khó xong lắm"),
    Row(
        "not_finished",
        r"\bcon\s+(?:\w+\s+){0,3}(?:%+|\$+|#+|\d+\s+\w+|mot it|it|nhieu|mot chut|chut|ti|may|vai|phan|lai\b"
        r"|dang do|do dang|buoc|khau|thieu|nua\b)",
        "còn một ít",
    ),
    Row(
        "under_way",
        r"\b(?:dang|van dang|van)\s+(?:(?:tiep tuc|khan truong|tich cuc|gap rut|co gang|tien hanh|thuc hien"
        r"|day nhanh|tap trung|trong|cho|o|duoc|nho|don doc|cung|hoan|gap)\s+)*"
        r"(?:lam|soan|viet|tong hop|trien khai|thuc hien|tien hanh|ra soat|hoan thien|hoan tat|hoan thanh|lap"
        r"|xay dung|thi cong|trinh|xu ly|chuan bi|kiem tra|kiem dem|do dac|van dong|dau thau|lua chon|mo thau"
        r"|moi thau|tham dinh|phe duyet|dieu chinh|sua|bo sung|giai ngan"
        r"|thanh toan|quyet toan|tam ung|giai phong|ban giao|khoi cong|nghiem thu|khao sat|thiet ke|theo doi"
        r"|don doc|xin y kien|lay y kien|xac minh|ap gia|niem yet|chi tra|nhap|cap nhat|so hoa|in|photo|gui|nop"
        r"|xin|day nhanh|day manh|tiep tuc|lay|ky|hop (?:dan|thon|xet|ban|tham|thong nhat|voi|thau|giai)|"
        r"do|xay|dao|san lap|lat|son|dong|vao|gom|thu|tuyen|phan|bao cao|thao go|giai quyet|phoi hop|ket noi"
        r"|lien he|thuong thao|hoan cong|dung|trong qua trinh|len ke hoach|lam not|lam do|chay|de|dien|tu"
        r"|hoc lam|chot|doi chieu|ra|giao|tien do|tim|len|dam phan|chinh|thu thap|danh gia|cap|thong ke|xet"
        r"|nghien cuu|khac phuc)\b",
        "đang làm",
    ),
    Row(
        "under_way",
        r"\b(?:dung|dam bao|kip|bam|bam sat|theo|theo dung|vuot|on)\s+(?:duoc\s+|dc\s+)?(?:tien do|ke hoach"
        r"|lo trinh|han"
        r"|thoi han)\b",
        "đúng tiến độ",
    ),
    Row(
        "under_way",
        r"\btien do\s+(?:\w+\s+){0,2}(?:dat|dam bao|bao dam|tot|on|binh thuong|kip|dung|nhanh|cham)\b",
        "tiến độ vẫn đảm bảo",
    ),
    Row("not_finished", r"^\W*(?:(?:da|vang|em|e|chi)\s+)*(?:con|thieu moi)\s+(?!gi\b)\w+", "còn mỗi quyết toán"),
    Row("under_way", r"\b(?:thon|truong|phong|to|ban|xa|doan|hoi)\s+(?:em\s+)?dang\s+\w+", "thôn đang họp"),
    Row("under_way", r"\bdang\s+(?:xem|doc|nghien cuu|tinh|hoi|lam not)\b(?!\s*(?:viec|rong|qua))", "đang xem"),
    Row(
        "under_way",
        r"\b(?:co ban|da so|phan lon|gan het|hau het)\s+(?:\w+\s+){0,2}(?:dong y|nhat tri|thong nhat|ky|nhan)\b"
        r"|\b(?:xay|do|lop|dao|lat|son|trat|lap)\s+xong\b",
        "dân cơ bản đồng ý",
    ),
    Row("under_way", r"\b(?:cham|tre)\s+(?:tien do|so voi|hon|mot chut|chut|ti)\b", "hơi chậm tiến độ"),
    Row(
        "under_way",
        r"\b(?:sap|gan|co ban|gan nhu|hau nhu|tuong doi|sap sua|chuan bi|da gan|ve co ban|coi nhu|xem nhu"
        r"|cung gan)\s+(?:\w+\s+){0,3}?(?:xong|hoan thanh|ht|hoan tat|ket thuc|het|du|on)\b",
        "sắp xong",
    ),
    Row(
        "under_way",
        r"\b(?:sap|chuan bi|se)\s+(?:\w+\s+)?(?:khoi cong|ban giao|nghiem thu|ky|trinh|gui|nop|ban hanh|xong"
        r"|phe duyet|giai ngan|thanh toan|quyet toan|bao cao)\b",
        "sắp khởi công",
    ),
    Row(
        "under_way",
        r"\b(?:da|moi|vua|vua moi)\s+(?:duoc\s+)?(?:bat dau|trien khai|khoi dong|bat tay|tien hanh|thuc hien|lam"
        r"|len ke hoach|hop|moi|do|khao sat|kiem|van dong|lap|soan|du thao|trinh|nop|xin|lua chon|dau thau"
        r"|mo thau|to chuc|phan cong|giao|chi dao|don doc|cam moc|dang|xay|dao|giai ngan|thanh toan|tam ung|rut"
        r"|nhap|thu|ra soat|kiem tra|tong hop|viet|lam viec|chuan bi|gap|phoi hop|xong|ky|sua|co|duoc|dc|chon"
        r"|hoan thien|cap nhat|chi|tham dinh|xac minh|chay|chuyen|thong nhat|dieu chinh|xac nhan|bo sung|lay|dat"
        r"|di|den|ap gia|niem yet|xu ly|hoc|san|thi cong|lat|do)\b",
        "đã triển khai",
    ),
    Row(
        "under_way",
        r"\b(?:lam|xong|duoc|dc|dat|ban giao|giai ngan|thuc hien|hoan thanh|nop|gui|kiem dem|chi tra|nhan"
        r"|thanh toan)\s+(?:duoc\s+|dc\s+|roi\s+|khoang\s+|hon\s+|gan\s+|moi\s+|xong\s+)*(?:#+|\d+\s*\w+|%+|kha"
        r"|nhieu|hon nua|mot phan|1 phan|mot so|vai|phan)",
        "được 2 thôn rồi còn 3 thôn",
    ),
    Row(
        "under_way",
        r"\b(?:bat dau|trien khai|lam|dang lam|lam do|khoi dong|thuc hien|tien hanh|vao viec)\s+(?:\w+\s+)?roi\b",
        "triển khai rồi",
    ),
    Row(
        "under_way",
        r"\b(?:dang tien hanh|dang do|do dang|lam do|tien trien|van on|on ca|tien do tot|tien do binh thuong"
        r"|tien do on|dang chay|lam den dau|den dau bao|co gang|tien do ok|trong tien do)\b",
        "vẫn ổn",
    ),
    Row("under_way", r"^\W*(?:(?:mọi việc|công việc|vẫn|đều|tình hình|em|e|dạ|vâng)\s+)*ổn\b", "mọi việc ổn", True),
    Row(
        "under_way",
        r"\bduoc\s+(?:hon\s+|gan\s+|may\s+)*(?:chuc|gan het|kha|dang ke|may"
        r"|it)\b",
        "được hơn chục hộ rồi",
    ),
    Row("under_way", r"\bđương\s+(?:làm|mần|triển khai|soạn|tổng hợp|rà soát)\b", "đương mần", True),
    Row(
        "under_way",
        r"\b(?:gui|nop|chuyen|bao cao|cung cap)\s+(?:\w+\s+){0,4}?cho\s+(?:(?:ben|bon|chung|phong|don vi|thon)\s+)?"
        r"(?:em|e|toi|minh)\s+(?:\w+\s+){0,2}(?:roi|xong|du)\b",
        "các thôn gửi số liệu cho em rồi",
    ),
    Row("under_way", r"#", "2/3 dự án"),
    Row("under_way", r"^\W*(?:(?:chac|van|se|da|vang|em|e)\s+)*kip\b(?!.*\bkhong\b)", "chắc kịp ạ"),
    Row(
        "under_way",
        r"\b(?:von|tien|kinh phi|tinh|so|kho bac|lanh dao|sep|chu tich|anh|a|chi|dan|ho)\s+(?:da\s+)?(?:ve|duyet"
        r"|ky|chuyen|cap|giao|dong y|nhat tri)\s+(?:\w+\s+)?roi\b",
        "vốn về rồi",
    ),
    Row(
        "under_way",
        r"\b(?:thi cong|lam|dao|xay|rai|do|lat|dong|lop|dung|lu|san|kiem dem|tham|trai)\s+(?:\w+\s+)?(?:den|toi"
        r"|duoc|dc)\s+\w+",
        "thi công đến km 3 rồi",
    ),
    Row(
        "under_way",
        r"\b(?:luc nua|ti nua|teo nua|teo|lat nua|chut nua|lat|ti|xiu nua|1 lat|chut|it phut|som"
        r"|ngay)\s+(?:nua\s+)?(?:em\s+|e\s+"
        r"|se\s+|la\s+)*(?:gui|nop|xong|trinh|bao cao|hoan thanh|ky|chuyen)\b",
        "tí nữa em gửi",
    ),
    Row(
        "under_way",
        r"\b(?:em|e|toi|minh|se)\s+(?:se\s+)?(?:gui|nop|trinh|chuyen|hoan thanh|hoan thien|bao cao"
        r"|xong)\b(?:\s+(?:bao cao|anh|a|sep|cho anh))*\s+(?:ngay|lien|som|sau|luon)\b",
        "em gửi ngay đây",
    ),
    Row(
        "under_way",
        r"\b(?:xong|hoan thanh)\s+(?:roi\s+)?(?:thi|la|se|em|e|toi|minh)\s+(?:se\s+|em\s+|e\s+)*(?:bao|gui|nop"
        r"|trinh|bao cao|thong bao|goi|nhan)\b",
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
    Row("under_way", r"\b(?:mot|hai|ba|bon|nam)\s+phan\s+(?:hai|ba|tu|bon|nam|muoi)\b", "được hai phần ba rồi"),
    Row(
        "under_way",
        r"\b(?:dang|tren duong)\b[^,;.\n]{0,30}\b(?:di|mang|dem)\s+(?:\w+\s+){0,3}(?:nop|gui|trinh)\b",
        "đang trên đường mang hồ sơ đi nộp",
    ),
    Row(
        "under_way",
        r"\bho so\b[^,;.\n]{0,15}\bdang\s+(?:o|nam|tren|cho)\b(?!\s+(?:tinh|so|kho bac))",
        "hồ sơ đang ở chỗ chị Thu",
    ),
    # --- promises: to begin and to finish (they need a day to come beside them)
    Row(
        "begin_promise",
        r"\b(?:lam(?! not)|bat dau|bat tay|trien khai|tien hanh|thuc hien|vao viec|khoi dong|di lam|soan|viet|xu ly"
        r"|ra soat|hop (?:dan|thon|xet|ban)|xem|tinh)\b",
        "để mai e làm",
    ),
    Row(
        "begin_promise",
        r"\bde\s+@+.{0,20}\b(?:hop|lam|xem|tinh|di)\b|[@~]\s+(?:\w+\s+){0,2}moi\s+(?!xong|hoan|gui|nop|co|duoc|dc|ky|trinh|ht|du|biet|het)\w+",
        "tuần sau mới đi đo",
    ),
    Row(
        "finish_promise",
        r"\b(?:xong|hoan thanh|ht|gui|nop|trinh|bao cao|bao|hoan tat|co(?! so| quan| ban)|khoi cong|ban giao"
        r"|ky|ban hanh|nghiem thu|giai ngan|gn|dat|phe duyet|thanh toan|quyet toan|du|het|ket thuc|chuyen|duyet"
        r"|(?<!kiem )(?<!dieu )(?<!thanh )(?<!tham )tra"
        r"|chot|dua"
        r"|hoan thien|mo thau|dau thau|cap nhat|tra loi|len|up|mail|goi|tong hop|phan dau|cam ket|co gang|hua"
        r"|du kien|kip|hen|lam not|(?:la|thi) ok)\b",
        "mùng 10 gửi",
    ),
    # --- talk that states nothing of the task
    Row(
        "personal",
        r"\b(?:dang|van|dang con|vua|con dang|moi|dang tren)\s+(?:tren (?:xe|duong|tau|may bay)|lai xe"
        r"|hop\b(?!\s+(?:dan|thon|xet|ban|tham"
        r"|thong nhat|voi|thau|giai))|ban\b(?!\s+(?:giao|hanh))|di\b(?!\s+(?:do|van dong|kiem|khao sat|thu|gui"
        r"|nop|trinh|ky|xac minh|lay|gap))|o\b|an\b|ngu|nghi|om|cong tac|hoc\b|kham|nghe|tiep|ve\b|tren duong"
        r"|duong|nau|don con|day hoc|truc|ngoai|lam viec khac|lam viec voi|dam|chay xe|du hop)",
        "đang lái xe",
    ),
    Row(
        "personal",
        r"\b(?:lai xe|goi lai sau|goi lai nhe|goi sau|nhan sau|nham so|nham nguoi|bam nham|nham roi|gui nham"
        r"|nghi phep|om|cong tac|vien|benh vien|may ban|ban hop|ban qua|ban viec"
        r"|(?<!co )(?<!van )(?<!so )(?<!uy )(?<!bien )ban(?! hanh| giao| quan| chi huy| ve| bo| cong| dau| than"
        r"| tin| cung| mem| giay))\b",
        "bận quá",
    ),
    Row("target_talk", r"\b(?:chi tieu|muc tieu|ke hoach giao|nghi quyet giao|duoc giao)\b", "chỉ tiêu 95%"),
    Row(
        "nil_report",
        r"\bkhong\s+(?:co\s+)?(?:gi\s+)?phat sinh\b"
        r"|^\W*(?:(?:da|em|e|phong|don vi|thon|ky nay|[~=]+)\W+)*khong co (?:gi|noi dung gi|so lieu gi|viec gi) "
        r"(?:de |phai |can )?bao cao\b"
        r"|^\W*(?:(?:da|em|e|phong|don vi|thon)\W+)*(?:ky nay|[~=]+) khong co(?: gi)?" + TAIL,
        "kỳ này không phát sinh",
    ),
    Row(
        "annoyed",
        r"\b(?:kho lam|nhac mai|nhac hoai|nhac nhieu|nhac lam|noi mai|nhac suot|met qua|phien qua|biet roi)\b",
        "biết rồi khổ lắm",
    ),
)
