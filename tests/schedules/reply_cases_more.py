"""A second hand of replies, written after the grammar had settled and before it was tried on them.

Long because it is a table: one line a reply.
"""

from __future__ import annotations

from tests.schedules.reply_cases import cases

DONE = """
bc sếp đã xong
báo cáo a xong r ạ
bc anh e làm xong rồi
e báo cáo a là xong rồi ạ
dạ e xong rồi sếp ạ
đc Lan làm xong rồi ạ
xong từ tuần trước rồi anh
xong từ 15/11 rồi ạ
việc số 2 xong rồi
cv này xong r nhé
cv xong rồi ạ
cái này em hoàn thành hôm qua rồi
toàn bộ đã xong
mọi việc xong hết rồi
đã xong toàn bộ
hoàn thành 100% | percent=100
ht 100% rồi sếp | percent=100
gn đạt 100% rồi ạ | percent=100
100% r | percent=100
đã gn 100% khv | percent=100
đã giải ngân hết kế hoạch vốn
đã gn xong
tt xong r ạ
đã thanh toán xong
qt xong rồi
đã quyết toán
đã ký hợp đồng rồi ạ
hđ ký rồi ạ
đã khởi công hôm 20/11
đã tổ chức khởi công rồi
lễ khởi công xong rồi
đã bàn giao mb cho nhà thầu
đã bàn giao mặt bằng xong
bàn giao xong rồi
đã ban hành
đã ban hành văn bản
đã phê duyệt bvtc
phê duyệt rồi ạ
đã được phê duyệt
nghiệm thu xong
9/9 xã đã gửi báo cáo
5/5 dự án đã khởi công
20/20 thôn nộp đủ rồi
xong r đó a
xong r nha
xong rùi
xong ùi
xong òi
đã song ạ
song hết rồi
ddã xong
ddax hoanf thanhf
hoafn thanhf
d9a4 hoa2n tha2nh
xong ro62i
dda4 xong
da xong roi bac oi
xong nhé sếp
XONG
Xong!
xong.
đã xong ✅
vâng xong rồi
rồi anh, xong rồi
dạ vâng em làm xong rồi ạ
em đã làm xong việc anh giao
đã hoàn thành nhiệm vụ
đã hoàn thành theo yêu cầu
đã hoàn thành theo kế hoạch
hoàn thành sớm hơn kế hoạch rồi
xong trước hạn rồi nhé
xong đúng hạn
xong cả rồi
"""

NOT_DONE = """
progress | sắp hoàn thành
progress | sap xong r a
progress | gần xong rồi ạ
progress | gần hoàn thành
progress | xong khoảng 70% | percent=70
progress | xong đc 1/2
progress | xong đc nửa r | percent=50
progress | xong 2 trong 5 dự án
progress | xong hơn một nửa | percent=50
progress | xong 4/5 gói
progress | chỉ còn nghiệm thu là xong
progress | còn mỗi quyết toán
progress | còn phần mái chưa xong
progress | xong móng
progress | xong phần thô
progress | xong phần thô rồi, đang hoàn thiện
progress | xong gpmb, đang chờ khởi công
progress | cơ bản hoàn thành
progress | cb xong
progress | đã xong cơ bản
progress | xong cơ bản rồi
progress | hoàn thành cơ bản
progress | xong nhưng chưa trình
progress | xong rồi mà chưa nộp
progress | làm xong chưa gửi
progress | xong rồi đang chờ ký
progress | xong rồi đang trình chủ tịch
progress | đã xong, đang rà soát lại
progress | đã xong, mai nộp | date=mai
progress | xong rồi chiều em nộp | date=chiều
progress | mai mới xong | date=mai
progress | tối nay xong | date=tối nay
progress | chiều nay xong ạ | date=chiều nay
progress | hôm nay xong | date=hôm nay
progress | trong hôm nay sẽ xong | date=hôm nay
progress | trong tuần xong | date=trong tuần
progress | hai hôm nữa xong | date=hai hôm nữa
progress | 30/11 xong | date=30/11
progress | xong trong tháng 12 | date=tháng 12
progress | xong trước 5/12 | date=5/12
progress | ra tết xong | date=ra tết
progress | qua tết mới xong | date=tết
progress | đảm bảo xong trước ngày 30 | date=ngày 30
progress | cam kết xong đúng hạn
progress | phấn đấu hoàn thành đúng hạn
progress | quyết tâm hoàn thành
progress | cố xong sớm
progress | em đang cố làm cho xong
progress | để em làm xong đã
progress | chờ em làm xong
progress | khi xong em báo cáo
progress | sau khi xong sẽ báo
progress | xong sẽ báo cáo anh
progress | làm xong e gửi ngay
progress | nào xong em báo
progress | ko hoàn thành được
progress | không thể hoàn thành đúng hạn
progress | chưa chắc xong
progress | chưa xong đâu anh
progress | chua xong dau a
progress | chưa xong hết
progress | k xong
progress | kg xong kịp
progress | chưa ht
progress | chuwa hoanf thanhf
progress | chu7a ho2an tha2nh
progress | vẫn chưa đâu vào đâu
progress | đâu đã xong
progress | đã xong gì đâu
progress | xong 50% | percent=50
progress | chưa làm xong
progress | hoàn thành được 7/10 chỉ tiêu
progress | 11/12 thôn đã xong
progress | thôn Nà Lầu xong rồi
progress | mới xong thủ tục
progress | xong thủ tục đầu tư
progress | đã xong hồ sơ
progress | đã phê duyệt chủ trương, đang lập dự án
progress | đã ký hđ, đang thi công
progress | đã khởi công nhưng chưa thi công
progress | đã bàn giao được 2/3 mặt bằng
progress | đã ban hành 2/3 văn bản
progress | bên em xong rồi, bên kinh tế chưa
question | xong chưa em
question | e xong chua
question | xong r à
question | xong rồi ha
question | thế xong chưa
question | đã gửi chưa
question | việc này xong chưa nhỉ
question | ngày nào phải xong
question | hoàn thành trước ngày nào
question | đã xong hay chưa
question | sao chưa xong
question | bao h xong
unclear | chắc là xong rồi
unclear | sao mà xong kịp?
unclear | ai mà xong nổi
unclear | xong kiểu gì được?
unclear | mong là xong
blocked | xong rồi nhưng kho bạc trả hồ sơ
blocked | chưa xong vì thiếu vốn
blocked | chưa xong do vướng 3 hộ
blocked | chưa hoàn thành, chờ tỉnh thẩm định
blocked | xong phần mình, chờ kho bạc
extension_request | chưa xong, xin thêm 1 tuần | date=1 tuần
extension_request | không xong kịp, xin lùi đến 10/12 | date=10/12
"""

PROGRESS = """
em đang làm rồi
dạ đang làm ạ
dang lm
đang nàm sếp ơi
đang trjnh ký
d9ang trie63n khai
ddang trieenr khai
đang chiển khai
đang xử lý
đang lập hồ sơ
đang kiểm đếm
đang chi trả
đang giải ngân
đang họp xét
đang hoàn thiện thủ tục thanh toán
đang làm thủ tục
đang làm hồ sơ thanh toán
bên em đang thực hiện
anh Nam đang làm
đc Tuấn đang xử lý
vẫn đang thi công bình thường
tiến độ bình thường
tiến độ vẫn đảm bảo
đảm bảo đúng tiến độ
vẫn kịp tiến độ
chậm hơn kế hoạch chút
chậm tiến độ
không có khó khăn gì
ko vuong gi
k vướng j
kg vướng mắc gì cả
chẳng vướng gì
hết vướng mặt bằng rồi
đã gỡ được vướng mắc
vướng mắc đã tháo gỡ xong
mb đã có rồi
đã nhận vốn
được 4 thôn
đc 3/7 thôn
được 60% | percent=60
dc 60% roi | percent=60
đc 60 phần trăm | percent=60
đạt 72,5% | percent=72.5
tỷ lệ gn 38% | percent=38
gn 38% kế hoạch | percent=38
lũy kế 55% | percent=55
ước đạt 40%
thi công đạt 65% khối lượng | percent=65
khối lượng 70% gn 45% | percent=70
mới chỉ 10% | percent=10
có 15% thôi | percent=15
tầm 30-40% | percent=30
30 đến 40% | percent=30
khoảng 1 nửa | percent=50
nửa rồi | percent=50
phấn đấu 60%, hiện 35% | percent=35
đã đạt 55%, phấn đấu hết năm 95% | percent=55
95% số hộ đồng ý
90% hộ đã ký
30% rồi, mai nộp báo cáo | percent=30; date=mai
7/9 thôn
5/8 dự án đã gn
3 trên 5 dự án
6/10 hộ nhận tiền rồi
mai e nộp nhé | date=mai
mai gui | date=mai
sáng t2 em nộp | date=t2
thứ sáu em gửi | date=thứ sáu
đầu tuần sau nộp | date=đầu tuần sau
giữa tháng 12 xong | date=giữa tháng 12
25/12 bàn giao | date=25/12
ngày 28 nộp ạ | date=ngày 28
trước thứ 6 em gửi | date=thứ 6
mùng 3 tháng sau nộp | date=mùng 3 tháng sau
hết tuần e gửi | date=hết tuần
3 hôm nữa nộp | date=3 hôm nữa
tuần tới trình | date=tuần tới
rằm này xong | date=rằm
20 tháng chạp xong | date=20 tháng chạp
chưa nghiệm thu
chưa duyệt
chưa ký được
chưa bàn giao
chưa đủ hồ sơ
còn 500tr chưa gn
còn 3 hộ nữa
sắp nộp
sắp gửi
lát e gửi
tí e nộp
đã triển khai đến các thôn
đã giao cho đc Hùng
đã làm việc với nhà thầu
đã đo đạc xong, đang áp giá
đã lập hồ sơ
"""

NOT_STARTED = """
chưa làm j
chưa lm
chua lam gi ca
chưa nàm
chưa triển khai được
chưa chiển khai
chuwa trieern khai
chu7a trie63n khai
chưa bắt tay vào làm
chưa thi công
chưa lập
chưa đấu thầu
chưa tt
chưa thanh toán
chưa họp
chưa soạn
chưa viết báo cáo
chưa nộp bc ạ
chưa gn được
gn 0 đồng | amount=0
chưa gn được xu nào
mai bắt đầu | date=mai
mai triển khai | date=mai
sáng mai e làm | date=sáng mai
tuần sau em làm | date=tuần sau
đầu tuần làm | date=đầu tuần
để thứ 2 em làm | date=thứ 2
để chiều em làm | date=chiều
ra tết làm | date=ra tết
quên chưa làm
em quên
chưa động tay
đang họp chưa làm
bận chưa làm
"""

BLOCKED = """
vướng gpmb
vuong gpmb
vướng 5 hộ dân
đang vướng mb
vướng thủ tục đất đai
vẫn vướng
vuongws
vu7o71ng
bí vốn
đang tắc
tắc ở khâu thẩm định
kẹt vốn
kẹt thủ tục
mắc ở kho bạc
mac o kho bac
chưa có kp
chưa có tiền
ko có vốn
k có kinh phí
thiếu người
thiếu đất đắp
thiếu cát
chưa có nguồn
chưa bố trí được vốn
chưa có quyết định của tỉnh
chưa có ý kiến của sở
chưa có kết quả thẩm định
chưa phân bổ vốn
sở chưa trả lời
sở xd chưa duyệt
stc chưa thẩm định
kb chưa thanh toán
kb trả hs
ngân hàng chưa chuyển tiền
tư vấn chưa nộp hồ sơ
nhà thầu chưa vào
nt thi công chậm
chờ kb
chờ kho bạc duyệt
cho tham dinh
cho von
chờ tiền
chờ hướng dẫn
chờ công văn của tỉnh
chờ phân bổ
chờ sở
đợi tỉnh
đợi kq đấu thầu
đang chờ vốn
đang đợi kho bạc
dang cho tinh
còn chờ thẩm định
1 hộ không nhận tiền
1 hộ ko chịu
3 hộ chưa bàn giao
hộ ông A không đồng ý
dân khiếu nại
dân phản đối
dân ko cho thi công
trời mưa ko thi công được
bão lũ
sạt lở đường
máy hỏng
mạng lỗi ko gửi được
phần mềm bị lỗi
ko đăng nhập được
chưa làm đc do thiếu người
chưa khởi công được vì chưa có mb
gn dc 20% do vướng mb | percent=20
được 70%, còn lại vướng | percent=70
đã gn 1,2 tỷ, còn lại vướng thủ tục | amount=1200000000
gn 300tr/1 tỷ, chờ kb | amount=300000000; of=1000000000
đang làm nhưng thiếu vốn
nhờ anh tháo gỡ giúp
đề nghị xã hỗ trợ kinh phí
khó khăn
"""

EXTENSION = """
gia hạn
gia han cho em
xin gia hạn 1 tháng | date=1 tháng
xin gia hạn tới 20/12 | date=20/12
đề nghị anh gia hạn giúp
xin đc gia hạn
em xin lùi hạn
em xin lùi sang thứ 4 | date=thứ 4
lùi giúp em 3 ngày | date=3 ngày
lùi cho em đến mai | date=mai
cho lùi 1 tuần | date=1 tuần
cho em lùi đến t6 | date=t6
lùi đến cuối tháng được ko | date=cuối tháng
khất đến mai | date=mai
khất anh mấy hôm
cho khất tuần sau | date=tuần sau
xin hoãn lại
hoãn giúp em
xin dời lịch
dời sang thứ 2 | date=thứ 2
dời lại 2 hôm | date=2 hôm
xin chuyển hạn sang tháng sau | date=tháng sau
xin kéo dài đến hết năm | date=hết năm
xin thêm 10 ngày | date=10 ngày
xin thêm 5 ngày làm việc | date=5 ngày làm việc
xin thêm nửa tháng | date=nửa tháng
thêm 2 ngày nữa được không | date=2 ngày nữa
cho em thêm 1 tuần nữa | date=1 tuần nữa
cho e thêm tí thời gian
cho xin thêm mấy ngày
cho em xin đến thứ 5 | date=thứ 5
cho em xin sang tuần
cho em tới 15/12 | date=15/12
em xin sang tháng 12 | date=tháng 12
em xin tuần sau nộp | date=tuần sau
xin nộp vào 5/12 | date=5/12
xin phép nộp muộn 1 ngày | date=1 ngày
xin nộp trễ
nộp trễ được không ạ
nộp chậm vài hôm được k
sang tuần nộp đc ko
15/12 nộp được không | date=15/12
thứ 2 em nộp được không ạ | date=thứ 2
ko kịp, xin lùi 1 tuần | date=1 tuần
chưa xong, cho em lùi
chờ tỉnh duyệt nên xin gia hạn đến 30/12 | date=30/12
vướng gpmb nên đề nghị gia hạn
xin nuif han
xin lui2 ha5n
xin khaats ddeens mai | date=mai
gn 30%, xin thêm 1 tháng | percent=30; date=1 tháng
đề xuất lùi tiến độ sang quý 1 năm sau | date=quý 1 năm sau
xin giãn tiến độ
anh cho em thêm mấy hôm nhé
"""

ACKNOWLEDGED = """
ok sếp
ok e
ok a
oke ạ
okela
dạ ok
dạ em nhận được rồi ạ
dạ rõ
dạ em rõ
vâng ạ, em nhận
vâng sếp
vg
vâng em biết rồi
em nắm được rồi ạ
em đã nắm
da nam duoc
da ro
da nhan
da nhan dc
da xem a
da biet
da hieu
nhận rồi ạ
đã nhận nhiệm vụ
đã nhận chỉ đạo
em nhận thông tin ạ
tuân lệnh
chấp hành
đã tiếp thu ý kiến
rõ thưa anh
roger
cảm ơn sếp đã nhắc
cám ơn a
thanks anh
em cảm ơn ạ
👌
nhận đủ thông tin rồi ạ
em đã đọc thông báo
biết rồi khổ lắm
ok nhận
yes sếp
"""

QUESTION = """
hạn khi nào a
hạn cuối là bao giờ
nộp trước ngày nào
bao giờ hết hạn ạ
nộp mấy bản
gửi về đâu ạ
gửi vào đâu
nộp chỗ nào
nộp trực tiếp hay online ạ?
ai nhận báo cáo
ai ký ạ
liên hệ ai ạ
báo cáo theo mẫu gì ạ
cần nộp gì ạ
gồm những gì
làm sao để nộp ạ
nộp kiểu gì
tính từ ngày nào
có mẫu không ạ
có cần họp không
có phải báo cáo nữa không anh
cần bản cứng ko a
được nộp file word không
e hỏi tí
cho hỏi nộp ở đâu
xin hỏi hạn nộp
gửi em mẫu với
cho em xin file mẫu
xin mẫu ạ
cho xin link
sếp duyệt chưa ạ
vốn về chưa anh
tỉnh duyệt chưa nhỉ
đây là việc gì
việc này của ai ạ
việc này của phòng nào
sao e không thấy mẫu
tại sao phải nộp lại
phải nộp những gì ạ
"""

AMOUNT = """
gn 1 tỷ rưỡi | amount=1500000000
gn 1 tỷ 5 | amount=1500000000
gn đc 2 tỷ 3 | amount=2300000000
gn 1ty2 | amount=1200000000
gn 3tr5 | amount=3500000
gn 1 tỷ 250tr | amount=1250000000
1 tỷ/2 tỷ | amount=1000000000; of=2000000000
gn 1,5/3 tỷ | amount=1500000000; of=3000000000
gn 350/800 triệu | amount=350000000; of=800000000
gn 350tr trên 800tr | amount=350000000; of=800000000
khv 2 tỷ, gn 800tr | amount=800000000; of=2000000000
kế hoạch vốn 10 tỷ đã giải ngân 4,5 tỷ | amount=4500000000; of=10000000000
kh 3 tỷ gn 1 tỷ 2 | amount=1200000000; of=3000000000
vốn 4 tỷ đã gn 1 | amount=1000000000; of=4000000000
tổng vốn 6 tỷ, đã gn được 2,4 tỷ | amount=2400000000; of=6000000000
giao 2 tỷ gn 500tr | amount=500000000; of=2000000000
đã gn 900 triệu trong tổng số 3 tỷ | amount=900000000; of=3000000000
đã chi 120tr | amount=120000000
đã rút 300 triệu | amount=300000000
tt được 450tr | amount=450000000
đã tạm ứng 500 triệu | amount=500000000
gn 2.350 triệu | amount=2350000000
gn 2.350tr/5.000tr | amount=2350000000; of=5000000000
gn 12.345.678.000 đ | amount=12345678000
1.200.000.000 | amount=1200000000
gn 40%, 800tr | percent=40; amount=800000000
800tr đạt 40% | percent=40; amount=800000000
mới gn 200tr, còn 1 tỷ | amount=200000000
gn 1,8 ty dong | amount=1800000000
giai ngan 950 trieu dong | amount=950000000
gn năm trăm triệu | amount=500000000
gn 500 nghìn | amount=500000
"""

REPORT = """
e gửi bc r
e gui bc roi a
em gửi rồi nhé
gui r
đã gửi r ạ
đã gửi file rồi
đã gửi văn bản
đã up lên hệ thống
em nộp rồi ạ
nộp bc rồi
đã nộp bản cứng
đã trình bc
đã trình tờ trình
trình bc rồi ạ
bc gửi hôm qua rồi
báo cáo nộp rồi anh
em vừa nộp bc
vừa gửi zalo anh
gửi zalo r
đã mail cho anh
em đã gửi báo cáo cho phòng kinh tế
em gửi lại rồi ạ
đã gửi lại báo cáo
em gửi bổ sung bc rồi ạ
đã gửi bc số 23/BC-UBND
da nop bc ngay 20/11
đã báo cáo lãnh đạo
em báo cáo rồi ạ
ddax nopj bc
ddax guiwr rooif
d9a4 no65p bc
đã gửi biểu số liệu
em gửi số liệu rồi
báo cáo tháng 10 em gửi rồi
"""

UNCLEAR = """
..
??
!
😅
ơ
alo sếp
chào sếp
em chào anh
đang họp ở tỉnh
đang họp trên sở
e dang di cong tac
đang đi đường
đang ăn cơm
em bận
đang bận họp
đang nghỉ ốm
em đang ở viện
lát em gọi lại
gọi em nhé
bấm nhầm
nhầm nhóm
dạ chưa
chưa anh
có ạ
không ạ
mai ạ
ngày mai | date=ngày mai
15-12 | date=15-12
15.12 | date=15.12
ngày 20 | date=ngày 20
chắc thứ 6 | date=thứ 6
khoảng 20/12 | date=20/12
đến cuối năm | date=cuối năm
hết quý 4 | date=hết quý 4
tuần sau nhé | date=tuần sau
sau tết | date=sau tết
rằm tháng giêng | date=rằm tháng giêng
giao 95%
chỉ tiêu giao 100%
cam kết 95%
phấn đấu 100%
0912.345.678
gọi 0912345678
số e là 0977 123 456
ko có gì phát sinh
không phát sinh ạ
2.500 tỷ
gn 3.250 tỷ
thật à?
vậy hả?
biết hỏi ai?
nhắc gì nhắc lắm thế?
haizz
asdf
xin lỗi anh
để em xem
để em hỏi lại
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
