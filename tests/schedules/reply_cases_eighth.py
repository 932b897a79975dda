"""An eighth hand of replies, labelled before any was read: short, plain, as most officials type."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

DONE = """
rồi anh, em xong rồi nhé
báo cáo đồng chí Chủ tịch, đã hoàn thành ạ
xong hết cả rồi ạ
em hoàn thành từ chiều qua rồi
đã ht nhiệm vụ
kế hoạch đã ban hành hôm qua
đã khởi công đúng hạn
dự án khởi công rồi ạ
đã bàn giao mặt bằng sạch
quyết toán phê duyệt rồi
gn xong hết rồi
đạt 100% rồi ạ | percent=100
6/6 thôn nộp đủ
cả 3 dự án đều xong
xog nhé
d9a4 xong ro6i2
hoan2 tha2nh ro6i2
DAX XONG
đã xong, ko vướng gì
ok, xong
xong rồi a ơi
làm xong hết rồi ạ
"""

NOT_DONE = """
progress | xong rồi nhưng thiếu chữ ký
progress | xong phần việc của em
progress | xong được 5 thôn
progress | đã xong bước chuẩn bị
progress | sẽ xong trong tuần | date=tuần
progress | chưa xong nhé
progress | chưa thể hoàn thành
progress | cuối tuần này xong | date=cuối tuần này
progress | hoàn thành 3/4 gói thầu
progress | xong tầm 70% | percent=70
progress | gần như xong
progress | xong sơ bộ, đang rà lại
progress | mai là xong hết | date=mai
progress | đã khởi công 1/3 dự án
question | xong rồi phải báo ai
question | đã xong thật chưa
unclear | có lẽ là xong rồi
unclear | tưởng xong rồi
blocked | xong rồi nhưng tỉnh chưa duyệt
extension_request | chưa xong, xin thêm 1 tuần | date=1 tuần
"""

PROGRESS = """
đang rà soát lại
e đang soạn bc
đang trình chủ tịch xem
đang thi công phần móng
đang phối hợp với công an
vẫn đang làm, tiến độ tốt
đang xin ý kiến các phòng
được 40% rồi ạ | percent=40
gn mới đc 33% | percent=33
mới xong 50% | percent=50
được nửa đường rồi | percent=50
10/15 hộ ký rồi
còn 4 hộ nữa là đủ
còn 25%
đã kiểm đếm xong
đã họp, đang hoàn thiện biên bản
hết vướng, tiếp tục làm
thứ 6 này em gửi | date=thứ 6 này
20/12 nghiệm thu | date=20/12
tháng 12 khởi công | date=tháng 12
sau tết dương lịch làm xong | date=sau tết dương lịch
"""

NOT_STARTED = """
chưa làm đâu anh
chua lm j
chưa triển khai được gì
chưa khởi công đâu
vẫn chưa bắt đầu
gn được 0% | percent=0
mai e bắt đầu làm | date=mai
thứ 4 mới làm được | date=thứ 4
chuaw lamf gif
chưa động tay
"""

BLOCKED = """
đang kẹt mặt bằng
vướng 4 hộ thôn Bản Lác
dân đòi giá cao
hộ ông Sơn không chịu đi
thiếu vốn đối ứng
vốn chưa phân bổ
chờ tỉnh
chờ sở tài chính thẩm định
tỉnh chưa cho ý kiến
kho bạc chưa thanh toán
nhà thầu không có người làm
tư vấn chưa xong thiết kế
mưa quá không làm được
hồ sơ bị trả về
chưa có hướng dẫn cụ thể
vướng thủ tục thuê đất
vuong rung phong ho
gn 40%, vướng 1 hộ | percent=40
gn 700tr/1,5 tỷ, chờ kho bạc | amount=700000000; of=1500000000
máy xúc hỏng
đợi cấp trên duyệt
không tìm được nhà thầu
"""

EXTENSION = """
xin lùi hạn ạ
cho e lùi đến thứ 7 | date=thứ 7
xin gia hạn thêm 5 ngày | date=5 ngày
đề nghị lùi sang tháng sau | date=tháng sau
khất anh mấy hôm
cho em thêm thời gian
gia hạn cho em đến 10/12 nhé | date=10/12
xin dời đến mùng 8 | date=mùng 8
cho nộp chậm vài ngày
xin hoãn lại 1 tuần | date=1 tuần
không kịp, xin lùi đến hết tháng | date=hết tháng
e xin nộp trễ 2 ngày ạ | date=2 ngày
lùi đến 25/12 được không ạ | date=25/12
"""

ACKNOWLEDGED = """
ok anh nhé
vâng em nhận rồi
đã nhận, cảm ơn anh
dạ rõ
em đã đọc
vâng ạ để em làm
oke sếp nhé
nhận được ạ
em biết r
dạ em hiểu rồi ạ
"""

QUESTION = """
hạn chót là ngày nào
gửi báo cáo về đâu ạ
nộp mấy bản
ai ký báo cáo này
cho em xin biểu mẫu ạ
tính đến ngày nào ạ
phải làm những gì ạ
có phải gửi bản cứng không
xin hỏi nộp cho phòng nào
bc gửi vp hay pkt ạ
sao em vẫn bị nhắc
khi nào thì hết hạn
"""

AMOUNT = """
gn 450tr rồi | amount=450000000
gn 1,8/2,5 tỷ | amount=1800000000; of=2500000000
đã giải ngân 2 tỷ 350 | amount=2350000000
gn được 1 tỷ rưỡi | amount=1500000000
khv 4 tỷ, gn 1,2 tỷ | amount=1200000000; of=4000000000
đã tạm ứng 25%, 500tr | amount=500000000; percent=25
thanh toán 980 triệu | amount=980000000
1.100 triệu | amount=1100000000
"""

REPORT = """
em gửi báo cáo tháng rồi ạ
đã gửi bc 30/BC-THCS ngày 18/11
gửi lên hệ thống rồi ạ
em vừa nộp báo cáo xong
bc em gửi chị Hạnh rồi
đã nộp bản cứng
gui bc cho vp roi nhe
đã chuyển văn bản cho pkt
"""

UNCLEAR = """
đang bận tiếp dân
em đang trên xe
..
0977.888.999
chiều mai
tuần này
20/12
mục tiêu 90%
không phát sinh nội dung
rồi anh
chưa anh ạ
gn 1.750 tỷ
làm kiểu gì kịp
em chào anh
"""

CASES = cases(
    {
        "done": DONE,
        None: NOT_DONE,
        "progress": PROGRESS,
        "not_started": NOT_STARTED,
        "blocked": BLOCKED,
        "extension_request": EXTENSION,
        "acknowledged": ACKNOWLEDGED,
        "question": QUESTION,
        "amount": AMOUNT,
        "report_sent": REPORT,
        "unclear": UNCLEAR,
    }
)
