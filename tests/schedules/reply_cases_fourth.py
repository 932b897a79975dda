"""A fourth hand of replies, to measure on what was not yet seen."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

DONE = """
dạ xong hết r sếp
e làm xong tuần trước r
bc thủ trưởng đã hoàn thành
đồng chí Lan báo đã xong
xong 2 hôm nay rồi
đã bàn giao xong mb từ 20/11
qt xong từ tháng trước rồi
đã ban hành quyết định phê duyệt
đã được UBND xã phê duyệt
ht trc hạn r
hoàn thanhf rooif
d9a4 kho73i co6ng
ddax banf giao mawtj bawngf
nghieemj thu xong rooif
kế hoạch đã hoàn thành
xong luôn rồi anh
đã đạt 100% | percent=100
gn đủ 100% kh vốn | percent=100
5/5 công trình hoàn thành rồi
3/3 gói thầu đã ký hđ
100 % rồi ạ | percent=100
xong rồi, không có vướng mắc gì
xong r, k vướng j
"""

NOT_DONE = """
progress | xong cơ mà chưa ký
progress | xong mà thiếu chữ ký
progress | chắc 2 hôm nữa xong | date=2 hôm nữa
progress | đâu khoảng mùng 5 xong | date=mùng 5
progress | xong trong nay mai
progress | nay mai xong
progress | sắp xong đến nơi rồi
progress | xong khoảng một nửa | percent=50
progress | xong đâu được 40% | percent=40
progress | hoàn thành khoảng 85% khối lượng | percent=85
progress | ngày kia xong a nhé | date=ngày kia
progress | ra tháng xong
progress | xong lúc nào em báo lúc đó
progress | bao giờ xong thì em báo cáo
progress | vẫn chưa hoàn thành
progress | đã xong phần em, phần kế toán chưa
progress | đã xong 4 thôn
progress | khởi công được 1 ct
progress | đã ký hđ 2/3 gói
progress | chuwa banf giao
progress | ch7a xong
progress | chua ht
progress | k kịp xong
progress | chưa thấy xong
progress | chờ nghiệm thu xong
question | xong r hả e
question | ủa xong rồi hả
question | xong rồi phải ko ạ
question | hôm nào xong
question | có xong kịp không
question | đã khởi công chưa
question | đã ký hđ chưa a
question | bàn giao mb chưa nhỉ
question | cái này coi như xong rồi đúng không anh
unclear | sao xong nhanh thế được?
blocked | xong rồi mà kb trả về
blocked | mb chưa xong
blocked | gpmb chưa xong
blocked | sắp xong nhưng hết vốn
"""

PROGRESS = """
e đg lm
đang cho anh em làm
đang chuẩn bị hồ sơ
đang hoàn chỉnh hồ sơ
đang làm việc với nhà thầu
đang bàn giao
đang tổ chức thực hiện
đang trong quá trình thực hiện
đang lấy ý kiến
vẫn làm bình thường
vẫn đang triển khai đúng kế hoạch
cơ bản đúng tiến độ
tiến độ đạt yêu cầu
ko có j vướng
chả vướng gì
ko còn vướng
hết vướng gpmb r
dân đồng ý hết rồi
đc Hải đang xử lý
đc 50% | percent=50
dc 1 nua | percent=50
mới 1/2 khối lượng
đạt sáu mươi phần trăm | percent=60
gn đc 65 % | percent=65
gn đc khoảng 30,5% kh | percent=30.5
giao 100% mới gn 40% | percent=40
mục tiêu 95% hiện 70% | percent=70
còn 1,2 tỷ chưa giải ngân
2 tỷ chưa gn
3/5 gói thầu đã ký
1/4 dự án chuyển tiếp xong
99% | percent=99
98% rồi ạ | percent=98
12% | percent=12
nộp thứ 6 | date=thứ 6
thứ 6 này nộp | date=thứ 6 này
gửi trong ngày mai | date=ngày mai
sáng thứ 3 gửi ạ | date=thứ 3
15/12 sẽ khởi công | date=15/12
quý sau khởi công | date=quý sau
hết tháng 12 gn 95% | date=hết tháng 12
phấn đấu tháng 12 xong | date=tháng 12
sau tết nộp | date=sau tết
rằm tháng chạp bàn giao | date=rằm tháng chạp
chưa gửi xong
chưa bàn giao hết
chưa trình ký
chưa giải ngân hết
"""

NOT_STARTED = """
chưa lm gì
ch làm
chưa triển khai gì
chuwa gn
chu7a gn
chưa khởi công đc
chưa thi công ạ
chưa làm đc
chưa tổ chức họp
gn được 0% | percent=0
mới 0% | percent=0
để tuần sau em làm | date=tuần sau
để sáng mai làm | date=sáng mai
thứ 2 bắt đầu làm | date=thứ 2
ra giêng làm | date=ra giêng
chưa ạ, chưa làm
em sẽ triển khai ngay
"""

BLOCKED = """
vuongw mat bang
vướng 2 hộ dân chưa nhận đền bù
vướng đền bù
vướng mb thôn 3
còn mắc 1 hộ
đang tắc ở khâu đền bù
chưa có vốn đối ứng
vốn chưa được giao
chưa phân khai vốn
tỉnh chưa thẩm định
sở chưa có văn bản
thẩm định chưa xong
kho bạc chưa cho rút
kb ko cho giải ngân
kb yêu cầu bổ sung hs
nhà thầu chưa có vật liệu
nhà thầu ko làm
chờ tư vấn lập hồ sơ
chờ hồ sơ tư vấn
chờ vốn tỉnh
chờ kb thanh toán
chờ sở tc
chờ quyết định của tỉnh
chờ đấu thầu
cho ho so tu van
3 hộ ko ký
2 ho chua dong y
hộ bà Lan không nhận tiền
trời mưa suốt
do mưa lũ
vì thiếu vốn
do vướng mb
thiếu giáo viên
thiếu máy
gn 25%, vướng kb | percent=25
gn 500tr, chờ kb duyệt tiếp | amount=500000000
"""

EXTENSION = """
cho e lùi hạn nhé
xin lùi thời gian
xin lùi lại tuần sau | date=tuần sau
lui giup e den t2 | date=t2
xin khất đến mùng 5 | date=mùng 5
cho khất thêm 1 tuần | date=1 tuần
xin gia hạn 10 ngày | date=10 ngày
gia hạn cho phòng em đến 31/12 | date=31/12
có thể gia hạn không ạ
được gia hạn không anh
xin thêm 1 tháng nữa | date=1 tháng nữa
xin thêm tgian
cho xin thêm đến cuối tuần | date=cuối tuần
cho thêm mấy hôm
cho em hoãn đến tuần sau | date=tuần sau
đề nghị lùi tiến độ đến quý 1/2027 | date=quý 1/2027
đề xuất gia hạn đến 30/3 | date=30/3
e xin dời lại thứ 5 | date=thứ 5
em nộp chậm được không
chậm 1 ngày đc ko a | date=1 ngày
không kịp rồi, xin thêm thời gian
xin luif 1 tuaanf | date=1 tuaanf
"""

ACKNOWLEDGED = """
ok e nhận
oke anh
dạ em nhớ rồi
vâng em nắm rồi
đã tiếp nhận thông tin
em đã rõ nội dung
vâng đã rõ
em đọc rồi
thấy rồi
ok đã xem
vâng ạ cảm ơn anh
đã biết ạ
da biet roi
nhan dc roi
da doc
oki ạ
okie sếp
dạ sếp
vâng thưa anh
biết rồi mà
"""

QUESTION = """
hạn mấy giờ
cuối tháng này hay tháng sau ạ
nộp cho ai vậy
gửi file nào ạ
mẫu ở đâu thế
báo cáo cái gì ạ
phải làm những gì
có mẫu ko
có cần đóng dấu ko
cần ký số k ạ
ai tổng hợp ạ
thôn có phải làm không
gửi zalo được không
nộp qua mail đc k
sao phải báo cáo nữa ạ
lấy số liệu ở đâu
tính từ bao giờ
mấy giờ họp
họp ở đâu ạ
anh gửi em mẫu với
"""

AMOUNT = """
gn 1,75 tỷ | amount=1750000000
gn đc 3 tỷ 450 | amount=3450000000
gn 250 tr | amount=250000000
1,1 tỷ/2,2 tỷ | amount=1100000000; of=2200000000
gn 600/1200 tr | amount=600000000; of=1200000000
gn 2/5 tỷ | amount=2000000000; of=5000000000
gn được 2 trên 5 tỷ | amount=2000000000; of=5000000000
khv 1,8 tỷ gn 900tr | amount=900000000; of=1800000000
khv 10 tỷ đã gn 6,5 | amount=6500000000; of=10000000000
đã gn 400tr còn 600tr | amount=400000000
tạm ứng 30% 450tr | percent=30; amount=450000000
đã tt 1 tỷ 1 | amount=1100000000
đã chi trả 800 triệu | amount=800000000
ứng 500tr rồi | amount=500000000
gn 1.500tr | amount=1500000000
gn 950.000.000đ | amount=950000000
"""

REPORT = """
đã nộp báo cáo rồi sếp
e đã nộp bc tháng 11
bc gửi r a
em gửi bc cho vp rồi
đã gửi vb rồi
gửi lại rồi ạ
em nộp rồi mà
đã trình lên xã báo cáo
vừa gửi mail
đã gửi bc qua zalo cho anh
ddax guwir rooif aj
da nop bao cao
đã báo cáo với xã
gửi hôm qua rồi ạ
bc số 9/BC-TH ngày 18/11 đã gửi
"""

UNCLEAR = """
dạ alo
đang ở chợ
đang đi đám cưới
e đang bận tí
máy em hết pin
em gọi sau nhé
nhầm số
mai họp
thứ 7 | date=thứ 7
cn | date=cn
20/12 ạ | date=20/12
khoảng cuối tháng | date=cuối tháng
hết tháng | date=hết tháng
quý sau | date=quý sau
đầu năm sau | date=đầu năm sau
mùng 5 | date=mùng 5
chỉ tiêu 100%
giao 80%
sđt 0905.111.222
3.150 tỷ
không phát sinh nhé
có rồi
chưa nhé
????
ôi giời
lại nhắc à?
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
