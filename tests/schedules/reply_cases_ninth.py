"""A ninth hand of replies, labelled before any was read; what a reader may take in two ways is left out."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

MIXED = """
done | bc sếp việc này xong từ tuần trước r ạ
done | hoàn thành đúng tiến độ rồi ạ
done | em đã hoàn thành xong báo cáo rồi ạ
done | đã nghiệm thu, bàn giao đưa vào sử dụng
done | da khoi cong sang nay
done | ký hợp đồng xong r a
done | đã phê duyệt quyết toán dự án hoàn thành
done | 5/5 dự án đã giao mặt bằng
done | đã giải ngân 100% vốn được giao | percent=100
done | a ơi xong rồi nhé
done | dda xong
done | da4 hoan2 tha2nh ro62i
done | xog r a oi
done | đã xong, em cảm ơn anh
progress | chắc khoảng tuần sau mới xong | date=tuần sau
progress | hoàn thành được 3 tiêu chí
progress | đã hoàn thành phần giải phóng mặt bằng
progress | 90% rồi còn chút nữa là xong | percent=90
progress | da xong 60% | percent=60
progress | hoàn thành trước 25/12 | date=25/12
progress | xong hồ sơ rồi đang chờ ký
progress | mới xong phần đo đạc
progress | chưa xong nhưng gần xong rồi
progress | không phải chưa làm mà là đang làm dở
progress | lam gan xong r
progress | sap xong r sep oi
progress | thu 6 xong | date=thu 6
progress | sang tuan xong nhe | date=sang tuan
progress | het thang nay xong | date=het thang nay
progress | dang trinh ky a
progress | được 3/7 thôn
progress | đã làm được 2 trên 5 công trình
progress | mới giải ngân 22% | percent=22
progress | kh 100% giờ đạt 64% | percent=64
progress | vẫn đang trong tiến độ ạ
progress | đang chỉnh sửa theo góp ý
progress | tuần này trình | date=tuần này
progress | 3 ngày nữa xong | date=3 ngày nữa
progress | cuối tháng giêng xong | date=cuối tháng giêng
progress | qua rằm e nộp | date=rằm
not_started | chưa đụng vào ạ
not_started | vẫn chưa khởi động gì
not_started | đến 1/12 mới bắt đầu | date=1/12
not_started | đầu tuần sau e triển khai | date=đầu tuần sau
not_started | gn 0 đồng | amount=0
not_started | chwa lamf
not_started | ch bắt đầu
blocked | còn mắc 2 hộ
blocked | kẹt ở khâu thẩm định giá
blocked | chưa gp đc mặt bằng
blocked | dân chưa nhận tiền nên chưa bàn giao
blocked | đang đợi sở nn
blocked | chờ vốn tỉnh
blocked | vẫn chưa có quyết định phân bổ
blocked | nhà thầu làm chậm quá
blocked | trời mưa không thi công được
blocked | kho bạc yêu cầu bổ sung hồ sơ
blocked | gn 20% do nhà thầu chậm | percent=20
blocked | gn 1 tỷ/4 tỷ vướng hồ sơ thanh toán | amount=1000000000; of=4000000000
blocked | hệ thống báo lỗi không nộp được
blocked | vuong o so tn
blocked | chua co mat bang sach
blocked | chưa làm được vì thiếu kinh phí
blocked | cần chủ tịch tháo gỡ giúp
extension_request | cho xin lùi thêm 3 hôm | date=3 hôm
extension_request | cho em khất nhé
extension_request | đề nghị gia hạn tới 15/1/2027 | date=15/1/2027
extension_request | em xin đến thứ 4 ạ | date=thứ 4
extension_request | xin gia hạn hết tháng 12 | date=hết tháng 12
extension_request | lùi hạn giúp e với
extension_request | xin chậm nộp 2 ngày | date=2 ngày
extension_request | cho lùi đến ra giêng được k | date=ra giêng
extension_request | ko kịp đâu cho xin thêm ít ngày
acknowledged | vâng a
acknowledged | ok e nhận
acknowledged | đã nhận ạ
acknowledged | dạ vâng em nắm được rồi
acknowledged | rõ rồi ạ
acknowledged | em nhớ rồi ạ
acknowledged | ok sếp
acknowledged | dạ em xem rồi
question | nộp cho phòng nào ạ
question | báo cáo nộp ngày nào vậy a
question | phải nộp bản gốc à
question | có cần đóng dấu không
question | mẫu lấy ở đâu ạ
question | việc này giao ai ạ
question | bao nhiêu phần trăm thì đạt ạ
question | xong chua a
question | thế có phải làm nữa không
question | nộp trước hay sau 30/11 ạ
question | e hỏi chút số này lấy ở đâu
amount | gn đc 2 tỷ 1 | amount=2100000000
amount | 350/700 triệu | amount=350000000; of=700000000
amount | giải ngân được một tỷ hai | amount=1200000000
amount | đã gn 1.050 tr | amount=1050000000
amount | đã thanh toán 3 tỷ đồng | amount=3000000000
amount | tổng 12 tỷ đã giải ngân được 7,5 tỷ | amount=7500000000; of=12000000000
amount | gn 900tr đạt 30% | amount=900000000; percent=30
report_sent | bc đã gửi ạ
report_sent | đã gửi báo cáo cho chị Thảo
report_sent | em gửi bc lên nhóm rồi
report_sent | đã nộp bc số 07/BC-TYT
report_sent | em gửi văn bản rồi nhé
report_sent | gửi từ hôm kia rồi ạ
report_sent | dda nop bao cao
unclear | thứ hai
unclear | 5/12
unclear | đợi tí
unclear | hihi
unclear | em đang dự họp
unclear | cam kết đạt 80%
unclear | 0977 123 456
unclear | đúng
unclear | ko có phát sinh gì
unclear | ai bảo xong
unclear | gn 3.125 tỷ
unclear | hôm nay nghỉ
"""

CASES = cases({None: MIXED})
