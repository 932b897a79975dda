"""A seventh hand of replies, labelled before any was read: by other voices (hamlet heads, school heads, builders)."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

DONE = """
thôn em làm xong rồi ạ
trường đã hoàn thành ạ
ban qlda đã hoàn thành
trạm y tế xong rồi ạ
đã vệ sinh môi trường xong rồi ạ
đã họp dân bình xét xong rồi
em lập danh sách xong rồi ạ
rồi, xong rồi anh
ok e xong r
xonggg ạaa
da xong viec a giao
hoàn thành nhiệm vụ sếp giao
xong rồi ak
bên em hoàn thành r nhé
đã hoàn thành công tác chi trả
đã chi trả xong chế độ cho người có công
đã tiêm phòng xong đàn gia súc
trồng rừng xong rồi ạ
đã quyết toán dự án hoàn thành
đã tất toán tài khoản
đã cập nhật xong trên phần mềm
đã đăng tải công khai
hđnd đã thông qua
đã được phê duyệt
đã được chủ tịch phê duyệt
quyết định đã ban hành
kế hoạch đã được phê duyệt rồi ạ
đã tổ chức lễ khởi công
"""

NOT_DONE = """
progress | bên thi công báo xong nhưng em chưa kiểm tra
progress | xong đoạn 1
progress | chưa bàn giao
progress | chưa ký hđ
progress | đã niêm yết xong
progress | thôn Khòn Nưa xong rồi anh ạ
progress | chưa đâu vào đâu
progress | xong được 3km
progress | xong phần nền, đang làm mặt đường
progress | xong tầng 1
progress | xây xong tường
progress | đổ xong móng
progress | lợp mái xong rồi còn sơn
progress | xong hồ sơ thiết kế
progress | đã xong chủ trương đầu tư
progress | xong khâu đấu thầu rồi
progress | xong thủ tục rồi, thứ 2 khởi công | date=thứ 2
progress | giải ngân xong đợt 1
progress | đã nghiệm thu giai đoạn 1
progress | xong lớp 6, lớp 7 chưa
progress | 6/7 trường xong
progress | 11/12 thôn hoàn thành
progress | còn thôn Nà Lìa nữa là xong hết
progress | chắc chiều nay là xong | date=chiều nay
progress | tầm thứ 6 xong anh ạ | date=thứ 6
progress | khoảng 20/12 thì xong | date=20/12
progress | nhanh thì mai xong | date=mai
progress | cố lắm cũng phải 10/12 mới xong | date=10/12
progress | chưa được coi là xong
progress | làm sắp xong rồi sếp cứ yên tâm
unclear | không rõ đã xong chưa
question | xong rồi thì làm gì tiếp ạ
question | đã xong hết các thôn chưa ạ
blocked | xong rồi nhưng kho bạc trả lại
blocked | đã xong 4/5 hộ, hộ còn lại không chịu nhận tiền
"""

PROGRESS = """
thôn đang thu thập số liệu
thôn đang họp
trường đang rà soát
đang cho các lớp làm
đang đốc thúc nhà thầu
đang đẩy nhanh tiến độ ạ
nhà thầu đang làm ngày làm đêm
máy đang san nền
đang rải đá cấp phối
đang trát tường
đang lắp cửa
đang hoàn thiện nội thất
đang lập biện pháp
đang điều chỉnh thiết kế
đang thương thảo hợp đồng
đang chấm hồ sơ thầu
đang trình sở tài chính thẩm tra
đang làm việc với kho bạc
đang đối chiếu số liệu với kho bạc
mới làm được 1/3
mới nhận hồ sơ, đang xem
hôm nay đang làm nốt
còn vài hộ nữa
còn lại ít thôi ạ
còn mỗi khâu in
thiếu mỗi con dấu
sang tuần sẽ xong | date=sang tuần
được 7 phần rồi
gn dc 52% so voi kh | percent=52
đã giải ngân 71,2% kế hoạch | percent=71.2
tính đến nay đạt 38% | percent=38
lũy kế đến 20/11 đạt 44% | percent=44
tới hôm nay gn 29% r | percent=29
kh 95% giờ mới 51% | percent=51
đã thực hiện 85% khối lượng công việc | percent=85
chừng 25% | percent=25
cỡ 1 nửa | percent=50
ước đạt 90%, hiện tại 72% | percent=72
tháng trước 40%, nay 55% | percent=40
dân ký gần hết rồi
dân cơ bản đồng ý
được 15 hộ trong 20 hộ
15/20 hộ nhận tiền rồi
2/2 hộ đã nhận tiền
cuối tuần em nộp nhé | date=cuối tuần
trưa mai em gửi a | date=trưa mai
hẹn anh thứ 3 | date=thứ 3
em hẹn 5/12 nộp ạ | date=5/12
ngày 3/12 chúng tôi sẽ gửi | date=ngày 3/12
rằm em gửi | date=rằm
20 tháng chạp hoàn thành | date=20 tháng chạp
hết tết em làm nốt | date=hết tết
"""

NOT_STARTED = """
thôn chưa làm
trường chưa triển khai ạ
chưa tới đâu
chưa có gì hết
chưa nhúc nhích
vẫn chưa động tĩnh gì
chưa khởi động
chưa có ai làm cả
chưa thi công
chưa lựa chọn nhà thầu
chưa họp dân
chưa rà soát
chua lam gi het
chua trien khai dc
0%, chưa triển khai | percent=0
tuần sau em bắt đầu làm | date=tuần sau
mốt em làm | date=mốt
"""

BLOCKED = """
dân đi làm xa không liên lạc được
chủ đất đi vắng không ký được
nhà ông Bảy chưa chịu dỡ
hộ Hoàng Văn Tư đòi bồi thường thêm
hai hộ cuối chưa thỏa thuận được
còn 1 hộ khiếu kiện
máy hỏng chưa sửa được
xe không vào được
đường xấu không chở được vật liệu
trời rét đậm không làm được
bão về phải dừng
lũ cuốn mất vật tư
cột điện chưa di chuyển
điện lực chưa di dời đường dây
viễn thông chưa di dời cáp
chưa có đơn giá bồi thường
tỉnh chưa ban hành đơn giá
chờ hội đồng thẩm định họp
chờ tỉnh ra quyết định
sở chưa trả kết quả
chờ sở kh
phòng kinh tế chưa cho ý kiến
bên thuế chưa xác nhận
ngân hàng chưa giải ngân
thầu không đủ năng lực
nhà thầu phụ bỏ ngang
kẹt hồ sơ đất
còn mấy hộ chưa ký
sai quy hoạch phải điều chỉnh
vượt tổng mức đầu tư
thiếu 500tr đối ứng
chưa có nguồn đối ứng
chưa có nguồn
thiếu người làm
phần mềm không đăng nhập được
mất tài khoản đăng nhập
chữ ký số hết hạn
vướng luật đất đai mới
vướng đất rừng phòng hộ
vuong dat lua
vướng giải phóng mặt bằng đoạn qua thôn Nà Mò
"""

EXTENSION = """
thôn xin lùi 2 ngày ạ | date=2 ngày
trường xin gia hạn đến thứ 4 | date=thứ 4
cho thôn nộp sau ạ
cho trường thêm tuần
cho chúng tôi thêm thời gian
bên em xin thêm đến 10/12 | date=10/12
kính đề nghị ubnd xã cho lùi thời hạn đến 31/3/2027 | date=31/3/2027
đề nghị điều chỉnh thời hạn sang quý 1/2027 | date=quý 1/2027
xin sếp thư thư cho ít hôm
sếp cho em xin 3 bữa | date=3 bữa
em xin chậm 1 tuần vì nhà có việc | date=1 tuần
cho nộp muộn hơn được không
cho em nợ đến thứ 2 | date=thứ 2
xin khất tới ngày mai | date=ngày mai
xin dãn tiến độ đến tháng 3 | date=tháng 3
xin gia hạn sang năm | date=sang năm
"""

ACKNOWLEDGED = """
vâng thôn nhận được rồi ạ
trường đã nhận ạ
dạ thôn nắm được rồi
ok bạn
ok nhé
ok ok
dạ ok
đã rõ thưa chủ tịch
em đã nắm được nội dung
em tiếp thu ạ
xin tiếp thu ý kiến
vâng ạ em sẽ cố gắng
vâng, phòng sẽ thực hiện đúng
nghe rõ
👍👍
ừm
"""

QUESTION = """
thôn có phải báo cáo không
trường nộp ở đâu vậy
báo cáo này làm theo biểu nào
cho hỏi hạn nộp
cho thôn hỏi nộp cho ai
hỏi chút ạ
anh ơi việc này là sao ạ
em chưa rõ, nộp cái gì ạ
em không hiểu phải làm gì
ai là người xác nhận ạ
đã nhận được báo cáo của em chưa
báo cáo em gửi đã nhận được chưa ạ
có cần bản giấy k
link nào ạ
đăng nhập kiểu gì
bấm vào đâu ạ
có việc gì
nhắn gì để báo xong
"""

AMOUNT = """
gn dc 1 ty 5 | amount=1500000000
giai ngan duoc 750 trieu | amount=750000000
gn 12,5 tỷ | amount=12500000000
đã thanh toán cho nhà thầu 2,1 tỷ | amount=2100000000
rút được 300tr | amount=300000000
gn 1,75 tỷ / 3,5 tỷ | amount=1750000000; of=3500000000
1750tr/3500tr | amount=1750000000; of=3500000000
2/5 tỷ | amount=2000000000; of=5000000000
mới 1 tỷ trên 6 tỷ | amount=1000000000; of=6000000000
kh vốn 9 tỷ, gn 2 tỷ 7 | amount=2700000000; of=9000000000
giao 5 tỷ đã giải ngân 5 trăm triệu | amount=500000000; of=5000000000
lũy kế 3,3 tỷ | amount=3300000000
số giải ngân là 456.789.000 | amount=456789000
"""

REPORT = """
thôn đã gửi báo cáo
trường gửi rồi ạ
gửi cho chị Lan văn phòng rồi
em nộp bản giấy rồi
báo cáo em để ở vp rồi
đã scan gửi qua zalo
đã gửi biên bản
đã gửi danh sách
gửi đủ rồi ạ
đã gửi kèm file
bc 12/BC-UBND gửi ngày 20/11
đã gửi công văn số 88/CV-TH ngày 19/11/2026
"""

UNCLEAR = """
thôn không phát sinh gì
không có phát sinh
em đang dạy
đang đi rừng
đang ở bệnh viện
mất điện thoại
ai đấy
0243 826 1234
0865.123.456
tuần tới
chủ nhật
25/12
mục tiêu đề ra 75%
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
