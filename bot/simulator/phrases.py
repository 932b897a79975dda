"""How simulated people write: short, without accents as often as with, on a phone between two meetings.

`{p}` a percentage, `{d}` a day as 15/7, `{n}` the number of a document. The conversation has to understand them.
"""

from __future__ import annotations

DONE = (
    "xong",
    "xong rồi ạ",
    "da xong",
    "xong r a",
    "đã hoàn thành",
    "ht rồi ạ",
    "em xong rồi anh nhé",
    "da hoan thanh",
)
SENT = ("đã gửi báo cáo số {n}/BC ạ", "da gui bc so {n}/BC", "đã gửi báo cáo rồi ạ", "xong", "xong r a")
DOING = ("đang làm", "dang lam a", "đang thực hiện", "{p}%", "dc {p}% r a", "đạt {p}% rồi ạ", "đang làm, khoảng {p}%")
RECEIVED = ("ok", "vâng ạ", "đã nhận", "da nhan a", "nhất trí")
STUCK = (
    "vướng mặt bằng, 2 hộ chưa nhận tiền",
    "đang vướng, chờ thẩm định",
    "vuong thu tuc, chua co so lieu cua thon",
    "còn vướng hồ sơ quyết toán",
)
EXTEND = (
    "xin gia hạn đến {d}",
    "xin lui den {d} vi cho so lieu",
    "cho em xin gia hạn đến {d} ạ, còn chờ thẩm định",
    "xin lùi hạn đến {d} do thời tiết",
)
PROMISE = ("{d} xong ạ", "dự kiến {d} xong", "du kien xong {d}")
WORDY_BEFORE = ("Dạ em chào anh chị, ", "Kính báo cáo các đồng chí, ", "Dạ vâng, báo cáo anh, ", "Em chào anh ạ, ")
WORDY_AFTER = (
    ", em cảm ơn anh chị nhiều ạ",
    ", mong các anh chị thông cảm",
    ", có gì anh chị nhắn em nhé",
    ", chúc anh chị buổi sáng tốt lành",
)
WHY = ("chờ thẩm định", "2 hộ chưa nhận tiền", "chưa có số liệu của thôn", "chờ ý kiến của sở")
RETURNED_BECAUSE = ("chưa kèm văn bản", "số liệu chưa khớp với kho bạc", "đề nghị bổ sung biểu số 2")
