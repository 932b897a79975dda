"""A sixteenth hand, labelled before any was read."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

MIXED = """
done | đã xong anh nhé, cảm ơn anh
done | dạ thưa chị em làm xong cả rồi
done | phòng em hoàn thành nhiệm vụ này rồi ạ
done | e ht viec nay r a
done | xong roi nghen anh Ba
done | đã quyết toán xong kinh phí
done | da nghiem thu ban giao dua vao su dung
done | đã khai giảng xong ạ
progress | đã trồng xong 500 cây xanh
done | việc rà soát hộ nghèo đã hoàn thành
progress | thon Na Lac xong roi bao cao anh
done | vừa ký hợp đồng xong
progress | em mới làm được một phần
progress | đạt 52,5% | percent=52.5
progress | còn 2 thôn chưa nộp
progress | trường đang xây, đổ mái rồi
progress | mai em trình chủ tịch ký | date=mai
progress | chắc thứ sáu này mới xong được | date=thứ sáu này
progress | xong được 7 trên 9 nội dung
progress | hồ sơ đang ở chỗ chị Thu
progress | vừa họp xong, đang viết biên bản
progress | sáng nay em bắt đầu làm rồi
progress | dang thi cong, khoang 60% khoi luong | percent=60
progress | xong thô rồi, chưa sơn
progress | bên thi công đang làm nốt rãnh
blocked | chưa được duyệt nên chưa gọi là xong
progress | chỉ còn chữ ký của kế toán
progress | hoàn thiện được 9 phần 10 rồi
progress | làm ngày làm đêm sắp xong rồi ạ
progress | tien do 45 phan tram | percent=45
not_started | chưa có động tĩnh gì ạ
not_started | em xin lỗi em quên
not_started | chua lap ho so
not_started | tuần tới em mới bắt tay vào làm | date=tuần tới
not_started | thôn bận gặt chưa họp được
not_started | mai e trien khai | date=mai
blocked | dân không đồng ý giá bồi thường
blocked | chờ kho bạc kiểm soát chi
blocked | vuong thu tuc dat dai
blocked | nhà thầu không chịu làm tiếp
blocked | chưa bố trí được vốn đối ứng
blocked | sạt lở đường vào công trình
blocked | tỉnh chưa phân bổ
blocked | con 1 ho khong chiu nhan tien
blocked | hệ thống báo cáo bị lỗi từ sáng
blocked | thiếu mẫu biểu, chưa có hướng dẫn
extension_request | xin phép anh cho em thêm 1 tuần | date=1 tuần
extension_request | đề nghị lùi thời gian khởi công đến 25/12 | date=25/12
extension_request | e xin nop tre 3 ngay | date=3 ngay
extension_request | cho phòng em gia hạn
acknowledged | tiếp thu ý kiến của anh
acknowledged | vang a
acknowledged | em đã đọc
acknowledged | nhận lệnh
question | số liệu tính đến ngày nào ạ
question | có phải báo cáo bằng văn bản không ạ
question | thiếu dấu có được không anh
question | bên nào chủ trì ạ
report_sent | em gửi báo cáo qua email rồi
report_sent | đã trình văn bản số 89/TTr-UBND
report_sent | bao cao nop roi a
amount | tổng đã chi 3 tỷ 450 triệu | amount=3450000000
amount | giải ngân 700tr/1,5 tỷ | amount=700000000; of=1500000000
unclear | em gọi lại sau
unclear | 20/12 | date=20/12
unclear | đang nghỉ phép
"""

CASES = cases({None: MIXED})
