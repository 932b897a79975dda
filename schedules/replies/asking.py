"""How a reply asks: questions, those that want no answer, and requests for time."""

from __future__ import annotations

from schedules.replies.saying import ASKED, ME, TAIL, Row

ASKING: tuple[Row, ...] = (
    # --- questions that name what they ask for
    Row(
        "wh_question",
        r"\b(?:bao (?:gio|h)|khi nao|luc nao|hom nao|ngay nao|thang nao|may gio|ngay may|ngay bao nhieu|bao lau)\b"
        r"(?! cung\b)",
        "bao giờ nộp",
    ),
    Row("wh_question", r"\bchung nao\b", "chừng nào hết hạn"),
    Row("wh_question", r"\bbg\s+(?:nop|xong|phai|can|han|thi|gui|het|moi)\b", "bg nộp ạ"),
    Row(
        "wh_question",
        r"\b(?:o dau|(?:gui|nop|di|tai|lay|xem|tai ve|bam|(?<!dau )vao|den|tim|ve|trong"
        r"|(?:nop|gui) qua)\s+dau(?! (?:tu|thau)\b)"
        r"|dau nhi|dau vay)\b",
        "nộp ở đâu",
    ),
    Row("wh_question", r"\b(?:gui|nop|cho|gap|lien he|hoi|voi|cua|trinh|bao|giao|bao cao)\s+ai\b", "gửi cho ai"),
    Row(
        "wh_question",
        r"(?<!chua )(?<!khong )(?<!khong co )(?<!chua co )\bai\s+(?:lam|nop|ky|nhan|chiu|phu trach|duyet|chu tri"
        r"|la|xac nhan|dam nhan|gui|cham|tong hop|theo doi"
        r"|xong|phai|se|dang|da)\b",
        "ai phụ trách việc này",
    ),
    Row(
        "wh_question",
        r"(?<!khong )(?<!chua )(?<!chang )\bai\s+(?:con\s+)?chua\b|\bai giao\b",
        "ai chưa nộp báo cáo tháng",
    ),
    Row(
        "wh_question",
        r"(?<!khong )(?<!chua )(?<!chang )\b(?:la|cai|viec|noi dung|can|gom|nhung|mau|giay to|theo|so|file|phan"
        r"|bao cao|ho so|cv|thu tuc|lam|phai lam|ghi|nop|bo sung|sua|thieu|con vuong|co vuong"
        r"|con)\s+gi(?:\s+(?:vay|the|nua|a"
        r"|nhi|day|em|e|anh))*"
        r"(?=\W*$|\s+(?:khong|cho|voi|trong|o|de|them|theo)\b)",
        "cần giấy tờ gì ạ",
    ),
    Row(
        "wh_question",
        r"^(?!.*\b(?:khong|chua|chang|cha) co gi\b).*\bco (?:nhung )?gi(?:\s+(?:moi|vay|the|nua|a|nhi|day|khong|den han"
        r"|phai lam|can lam|can nop|phai nop|em|e|anh|sep|dong chi))*\W*$",
        "tuần này có gì",
    ),
    # --- requests that are no answer: a look, a paper, another reminder
    Row(
        "wh_question",
        r"^\W*(?:cho\s+(?:em|e|toi|minh|anh|chi)\s+)?(?:xem|doc|chi tiet|noi dung|thong tin)\s+(?:lai\s+)?"
        r"(?:chi tiet\s+|noi dung\s+|ve\s+|cua\s+)*(?:viec|nhiem vu|cong viec|van ban|so|cai)"
        r"(?:\s+(?:nay|do|so|a|em|e|di|nhe|voi))*[\W\d]*$",
        "cho em xem việc 1",
    ),
    Row(
        "wh_question",
        r"^(?!.*\b(?:roi|da|xong|vua)\b)\W*(?:(?:anh|chi|sep|dong chi|bot|van phong|nho|phien|lam on|vui long)\s+)*"
        r"(?:gui|chuyen|cap|cung cap)\s+(?:lai\s+)?(?:giup\s+|ho\s+)?(?:\w+\s+){0,4}?"
        r"cho\s+(?:em|e|toi|minh|bon em|chung em|ben em|phong em|don vi em)" + TAIL,
        "gửi lại văn bản cho tôi",
    ),
    Row(
        "wh_question",
        r"^[^a-z]*(?:(?:anh|chi|em|e|bot|nho|thi|hay|den|luc|khoang|sang|chieu|toi|roi)\b[^a-z]*)*nhac\b(?: lai\b)?"
        r"(?: cho\b)?(?: (?:em|e|toi|minh|anh|chi)\b)?"
        r"[^a-z]*(?:(?:nhe|nha|luc|vao|h|gio|sang|chieu|a|giup|ho|sau|voi|em|anh)\b[^a-z]*)*$",
        "mai nhắc lại nhé",
    ),
    Row(
        "wh_question",
        r"^[^a-z]*(?:(?:anh|chi|bot|nho|thi|hay|den|luc|sang|chieu)\b[^a-z]*)*nhac (?:lai )?(?:cho )?"
        r"(?:em|e|toi|minh)\b(?!.*\b(?:roi|da|xong|chua|hoai|suot|nhieu)\b)",
        "mai nhắc em báo cáo ktxh",
    ),
    Row("wh_question", r"\b(?:gi vay|gi the|gi nhi|(?:nop|gui|lam|bao cao) bang gi)\b", "việc gì vậy"),
    Row("wh_question", r"\b(?:so|mau|bieu|muc|dieu|ky|thang|quy|dot|ngay|gui|nop|la) may\b", "mẫu biểu số mấy"),
    Row("wh_question", r"\b(?:phai |can |gio |thi )lam sao" + TAIL, "giờ phải làm sao ạ"),
    Row(
        "wh_question",
        r"\b(?:nhu the nao|the nao|nhu nao|ra sao|cach nao|lam sao(?= de| cho| gui| nop| vao)|kieu nao)\b(?! cung\b)",
        "làm như thế nào ạ",
    ),
    Row(
        "wh_question",
        r"\b(?:bao nhieu|may (?:ngay|hom) nua (?:phai|la|het|thi|den)|may ban|may bo|may trang|may nguoi)\b",
        "nộp bao nhiêu bản",
    ),
    Row(
        "wh_question",
        r"\b(?:ben|co quan|nguoi|loai|hinh thuc|cho|mau|file|cai|viec|bieu|ban|van ban|so|link|du an|don vi|phan"
        r"|bao cao|thon|nhom|zalo|mail|email"
        r"|dia chi|phong|muc|ky|can cu|nguon|cong van|quyet dinh|ho so|ngay|phu luc|kenh|dang|phan mem"
        r"|he thong|dong chi|dc|anh|chi|noi|chuong_trinh|cong_trinh)\s+nao\b(?! cung (?:chua|khong|bao|noi|keu)\b)",
        "theo mẫu nào",
    ),
    Row("wh_question", r"^(?!.*\b(?:chua|khong|chang)\b).{0,120}\bnao" + TAIL, "mẫu số mấy nào ạ"),
    Row(
        "wh_question",
        r"^\W*sao\s+(?:chua|khong|phai|con|(?:lai\s+)?nhac\s+(?:em|e|toi|minh|phong|don vi|thon))\b",
        "sao chưa xong",
    ),
    Row("wh_question", r"\b(?:nop|gui|bao cao|viet|ghi|dien|lam|nhap|vao) kieu gi" + TAIL, "nộp kiểu gì"),
    Row(
        "wh_question",
        r"\b(?:tai sao|vi sao|sao (?:lai|chua co|khong thay|khong co|em|e|no|van|he thong|anh))\b",
        "sao lại gửi hai lần",
    ),
    Row(
        "wh_question",
        r"\b(?:cho\s+(?:em|e|toi|minh|chau)?\s*(?:xin\s+)?(?:duoc\s+)?hoi(?! dong)|xin (?:phep )?hoi|(?<!de )(?:em|e"
        r"|toi)\s+(?:xin\s+)?hoi(?! lai)"
        r"|hoi\s+(?:chut|ti|xiu|la|anh|a|chi|cai))\b",
        "cho em hỏi hạn nộp",
    ),
    Row(
        "wh_question",
        r"\b(?:xin(?:\s+(?:anh|a|chi|sep|dc))?|cho\s+(?:em|e|toi|minh|phong|don vi)(?:\s+xin)?|(?:gui|chuyen|up"
        r"|share)(?:\s+lai)?(?:\s+cho)?\s+"
        r"(?:em|e|toi|minh|phong|don vi)(?:\s+(?:xin|lai))?)\s+(?:lai\s+)?(?:cai\s+|ban\s+|bo\s+)?(?:mau|bieu"
        r"|file|form|link|sdt"
        r"|so dien thoai|so tai khoan|dia chi|van ban|cong van|huong dan|tai lieu|de cuong|email|mail|quyet dinh"
        r"|noi dung)\b",
        "cho em xin mẫu báo cáo",
    ),
    Row(
        "wh_question",
        r"\b(?:con|het) may (?:ngay|hom|tuan)\b|^\W*(?:(?:the|vay|nghia|cai nay)\s+)?la sao\b|\b(?:mau|bieu|file"
        r"|link|van ban|bao cao|cong van)(?:\s+\w+){0,2}\s+dau" + TAIL,
        "mẫu báo cáo đâu ạ",
    ),
    Row(
        "wh_question",
        r"(?<!khong )(?<!chua )(?<!chang )(?<!khong biet )\b(?:lam|nhan|bam|go|viet|noi|ghi|chon"
        r"|tra loi)\s+gi\b(?! (?:ca|het|duoc|dc|nua|dau|cung))"
        r"|\b(?:viec|cai|noi dung|van ban)\s+(?:nay|do|kia)\s+la sao\b",
        "nhắn gì để báo xong",
    ),
    # --- questions answered by yes or no
    Row(
        "yes_no_question",
        r"\b(?:co|can|phai|duoc|dc|dung|duoc phep)\b[^,;.\n?]{0,60}\b(?:khong|(?<!may )(?<!mang )(?<!bi )(?<!hu )hong)"
        + TAIL,
        "có cần ký số không ạ",
    ),
    Row(
        "yes_no_question",
        r"\b(?:xong|gui|nop|dung|kip|on|duoc|dc|vay|the|ok|oke)\s+(?:roi\s+)?(?:khong|phai khong|dung khong)" + TAIL,
        "xong được không",
    ),
    Row(
        "yes_no_question",
        r"\w+\s+[\w@~=<]+\s+(?<!chu )(?<!ma )(?<!thi )(?<!cung )(?<!van )(?<!con )(?<!deu )(?<!nhu )(?<!hay )khong"
        + TAIL,
        "cái này tính cả quý không ạ",
    ),
    Row(
        "yes_no_question",
        r"(?<!phan )(?<!ben )\b(?:anh|a|chi|sep|lanh dao|chu tich|ct)\s+(?:\w+\s+){0,3}(?:cho (?:em|e|phong"
        r"|thon) )?chua" + TAIL,
        "sếp ký cho em chưa",
    ),
    Row(
        "yes_no_question",
        r"^\W*(?:\w+\s+){1,4}hay\s+(?!qua\b|lam\b|nhi\b|nhac\b|roi\b|sao\b)(?:\w+\s*){1,3}" + TAIL,
        "số liệu quý hay tháng ạ",
    ),
    Row("yes_no_question", r"\b(?:xong|lam|gui|nop|co)\s+chua\s+de\s+\w+", "xong chưa để tôi còn báo cáo"),
    Row("yes_no_question", r"\b(?:dung|phai|duoc|dc)\s+(?:khong|k|kh)\b", "hạn là 30/6 đúng không"),
    Row(
        "yes_no_question",
        r"\b(?:nop|gui|bao cao|la|theo|lay|tinh)\b[^,.;\n]{0,30}\bhay\s+(?:la\s+)?(?!qua\b|lam\b|nhi\b|nhac\b"
        r"|roi\b)\w+",
        "nộp bản cứng hay bản mềm ạ",
    ),
    Row(
        "yes_no_question",
        r"\b(?:cua|la|thuoc|giao)\s+(?:\w+\s+){0,3}hay\s+(?:la\s+|cua\s+)?(?:phong|ben|thon|don vi|truong|xa|van phong"
        r"|em|toi|minh)\b",
        "việc này của phòng em hay phòng chị ạ",
    ),
    Row("yes_no_question", r"[@~]\s*hay\s+(?:la\s+)?[@~]", "cuối tháng này hay tháng sau ạ"),
    Row("yes_no_question", r"\b(?:xong|gui|nop|lam)\s+(?:that|han|duoc|dc|het)\s+chua" + TAIL, "xong thật chưa"),
    Row("yes_no_question", r"\bhay\s+(?:khong|chua|sao|la sao|the nao)" + TAIL, "xong rồi hay chưa"),
    Row(
        "yes_no_question",
        r"^\W*da (?:nhan|xong|gui|nop|ky|duyet|hop|co|duoc)\b[^,;.\n]{0,60}\bchua" + TAIL,
        "đã nhận được báo cáo của em chưa",
    ),
    Row(
        "yes_no_question",
        r"^(?!.{0,200}(?:[,;]\s*(?:phan|ben|thon|con|rieng|cac)\b|\bcon (?:phan|ben|cua|cac|thon|to"
        r"|may)\b)).{0,300}?\b(?:dong|xong|gui|nop|ky|duyet|nhan"
        r"|duoc|dc|ro|biet|hoan thanh|ht|lam|xem|cao|trinh|thay|du|ngan|hanh|het"
        r"|co|ve|hop|doc|giao|cong|toan|sua|chuyen|tra|den|viec|nay|von|mau|tien|bang|kien|qua)\s+(?:roi\s+"
        r"|het\s+|xong\s+|duoc\s+"
        r"|dc\s+)?chua" + TAIL,
        "đã xong chưa e",
    ),
    Row(
        "yes_no_question",
        r"\b(?:à|hả|hử|ư|nhỉ|chứ|hở|hỉ|ha)(?:[\s.!,]*\b(?:anh|chị|em|e|a|sếp|ạ|đồng chí|đc|bác|chú|cô)\b)*[\s.!,]*$",
        "xong rồi à",
        True,
    ),
    Row(
        "yes_no_question",
        r"\b(?:ha|nhi|(?:roi|xong) chu)(?:[\s.!,]*\b(?:anh|chi|em|e|sep|a|dc)\b)*[\s.!,]*$",
        "xong roi ha",
        bare=True,
    ),
    # --- questions that want no answer
    Row(
        "rhetorical",
        r"\b(?:lam sao|sao)\s+(?!chua\b|lai\b|van\b|khong\b|em\b|e\b)(?:ma\s+)?(?:[a-z]+\s+){0,3}(?:duoc|dc|noi"
        r"|kip|xue|xong)\b",
        "làm sao mà xong được",
    ),
    Row(
        "rhetorical",
        r"\b(?:xong|kip|lam|nop)\s+(?:lam\s+)?(?:sao|the nao|kieu gi|bang cach nao|the quai nao)\s+(?:duoc|dc"
        r"|noi|kip|day|gio)\b",
        "xong sao được",
    ),
    Row(
        "rhetorical",
        r"\b(?:lam gi (?:co|ma|duoc|kip)|lay dau ra|dau ra|lay gi ma|co (?:tien|von|nguoi|gi) dau ma"
        r"|ai (?:ma\s+)?(?:\w+\s+noi|biet|lam noi|chiu noi|noi the"
        r"|bao the)|ai ma lam|biet lam (?:sao|the nao|gi)|(?:thi|ma|biet) lam kieu gi|lam bang gi|biet (?:hoi|keu"
        r"|tim) ai|tinh sao|lam the nao (?:duoc|bay gio|noi))\b",
        "lấy đâu ra tiền mà làm",
    ),
    Row("rhetorical", r"^\W*(?:hả|hử|ủa|ơ|gì cơ|ơ kìa)\W*$", "hả?", True),
    Row("rhetorical", r"^\W*(?:the|vay|that|u|thiet|the co)\s+(?:a|ha|u|sao|that|h|à)\W*$", "thế à"),
    Row(
        "rhetorical",
        r"\b(?:sao (?:cu|nhac(?! (?:em|e|toi|minh|phong|don vi|thon)\b)|hoi) (?:mai|hoai|nhieu|nhac|lam|suot)?"
        r"|nhac (?:gi|chi) (?:ma )?(?:lam|nhieu|hoai)"
        r"|chu (?:con )?(?:gi|sao|lam gi) nua"
        r"|con phai (?:hoi|noi)|gi ma (?:gap|voi|nhac)|chang le|^\W*lai nhac|voi the|gap the|nhac gi"
        r"|nhac mai the|hoi mai the"
        r"|hoi hoai|sao ma (?:lam|voi|gap|nhac|kho))\b",
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
    Row("extension", r"\bcho\s+(?:\w+\s+){1,2}no\s+(?:den|toi|sang|lai|@)", "cho em nợ đến thứ 2"),
    Row("extension", rf"\b(?:xin|cho)\s+(?:{ME}\s+)?(?:nop|gui|bao cao)\s+sau\b", "cho em nộp sau"),
    Row("extension", r"\b(?:dãn|giãn)\s+(?:tiến độ|thời gian|hạn|ra|đến)", "xin dãn tiến độ", True),
    Row("extension", r"\bkhat\b", "cho khất"),
    Row(
        "extension",
        r"\b(?:xin|cho|de nghi|duoc|dc)\b[^,;.\n]{0,25}\bhoan\b(?!\s+(?:thanh|tat|thien|cong|ung|toan))",
        "xin hoãn",
    ),
    Row("extension", r"\bhoan\s+(?:lai|den|sang|han|nop|giup|cho|@)", "hoãn sang tuần sau"),
    Row(
        "extension",
        r"\b(?:xin|cho|de nghi|de xuat)\b[^,;.\n]{0,25}\b(?:doi|roi)\s+(?:ho|cho|han|lich|thoi|ngay|tu\s+[@<]"
        r"|sang|den|toi|lai"
        r"|qua|giup|them|@)",
        "xin dời hạn",
    ),
    Row(
        "extension",
        r"\b(?:doi|roi)\s+(?:han|lich|thoi han|ngay nop|thoi gian|thoi diem|deadline)\b",
        "dời hạn sang 20/7",
    ),
    Row("extension", r"\b(?:dời|rời)\s+(?:đến|sang|tới|qua|lại|giúp|hộ|cho|@)", "dời sang 20/7", True),
    Row(
        "extension",
        r"\b(?:chuyen|sua|thay doi|dieu chinh)\s+(?:han|thoi han|deadline|ngay nop)\b",
        "chuyển hạn sang 20/7",
    ),
    Row(
        "extension",
        r"\b(?:keo dai|gian|nới|noi(?!\s*@)|gianh)\s+(?:them\s+)?(?:thoi\s+)?(?:thoi gian|han|tien do|ra|den|@)",
        "nới hạn giúp em",
    ),
    Row(
        "extension",
        r"\b(?:xin|cho|de nghi|can|xin phep)\b[^,;.\n@]{0,25}\bthem\s+(?:cho\s+|em\s+|khoang\s+|it\s+|vai\s+"
        r"|may\s+|chut\s+)*(?:@|thoi gian|it hom|may hom|vai hom"
        r"|it ngay|may ngay|vai ngay|chut|ti|it|xiu|hom|ngay|tuan|thang|buoi)",
        "xin thêm ít hôm",
    ),
    Row(
        "extension",
        rf"\b(?:xin|(?<!dang )(?<!da )(?<!se )(?<!gui )(?<!nop )(?<!chuyen )cho\s+(?:{ME}|anh em))(?:\s+{ASKED})*\s+@",
        "xin phép cho em nộp vào thứ 2",
    ),
    Row("extension", rf"\b(?:cho|xin)\s+(?:{ME}\s+)?them\s+@", "cho thêm tuần nữa"),
    Row("extension", r"\b(?:xin|cho)\b[^,;.\n]{0,20}\b(?:may|vai|it)\s+(?:ngay|hom|bua|tuan|buoi)\b", "xin mấy hôm"),
    Row("extension", r"\b(?:xin|cho)\b(?:\s+\w+){0,2}\s+(?:them\s+)?thoi gian\b", "xin thêm thời gian"),
    Row(
        "extension",
        r"(?<!da )(?<!do )(?<!da duoc )\b(?:nop|gui|bao cao|xin|trinh|hoan thanh)\s+(?:bao cao\s+|ho so\s+"
        r"|sau\s+)?(?:muon|cham|tre)\b(?!\s+(?:nhat|tien|rot))",
        "xin nộp muộn",
    ),
    Row("extension", r"\bcho\s+(?:\w+\s+)?(?:nop |gui )?(?:muon|cham|tre)\b", "cho em chậm mấy hôm"),
    Row(
        "extension",
        r"\b(?:muon|cham|tre)\s+@\W+(?:\w+\s+){0,2}thong cam\b",
        "trễ 2 hôm, anh thông cảm",
    ),
    Row("extension", r"@[^,;.\n]{0,30}\b(?:duoc|dc)\s+(?:khong|kh)\b", "mai nộp được không ạ"),
    Row("extension", r"\b(?:muon|cham|tre)\s+@[^,;\n]{0,20}\b(?:duoc|dc|nhe|nha|a)\b", "chậm 2 hôm được không"),
    Row(
        "no_extension",
        r"\b(?:khong|chua|khoi|chang|dau)\s+(?:can\s+|phai\s+|co\s+|dam\s+|muon\s+)*(?:xin\s+)?(?:gia han|lui"
        r"|doi han|khat|hoan)\b(?!\s*(?:duoc|dc)\b)(?!\s*thanh)",
        "không cần gia hạn",
    ),
    Row(
        "no_extension",
        r"\bda\s+(?:duoc\s+|dc\s+|xin\s+)*(?:gia han|cho lui|lui han|khat|doi han)\b",
        "đã được gia hạn rồi",
    ),
    Row("no_extension", r"\bduoc\s+gia han\s+(?:roi|den)\b(?![^.]*\bkhong\b)", "việc này được gia hạn rồi"),
)
