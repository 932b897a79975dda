"""A sixth hand of replies, labelled before any was read: longer sentences, mixed spellings, figures beside figures.

Long because it is a table: one line a reply.
"""

from __future__ import annotations

from tests.schedules.reply_cases import cases

DONE = """
viec nay phong em lam xong roi a
dạ báo cáo anh, nội dung này đơn vị đã hoàn thành
em xin báo cáo: đã hoàn thành nhiệm vụ ạ
ko còn vướng gì, đã xong
xong rồi, cảm ơn anh
xog hết r ạ
xong lâu r mà
xong từ hôm thứ 3 rồi
hoàn tất rồi ạ
e hoàn tất r
đã thực hiện xong theo chỉ đạo của chủ tịch
hoanf tatas
hoàn thanhf
da4 hoan2 tha2nh
xo6ng ro6i2
vừa hoàn thành xong a ơi
quyết toán xong rồi anh
đã quyết toán
đã nghiệm thu bàn giao đưa vào sử dụng
bàn giao xong mặt bằng rồi
kí hợp đồng r
đã kí hđ
đã ban hành qđ phê duyệt
đã phê duyệt xong
đã khởi công hôm qua
công trình khởi công rồi ạ
đã công khai
đã giải ngân hết vốn
gn hết kh vốn rồi
giải ngân 100% | percent=100
đạt 100% | percent=100
đạt 100% r ạ | percent=100
hoàn thành 100% kế hoạch | percent=100
8/8 hạng mục đã hoàn thành
5/5 thôn xong
đủ 7/7 đơn vị nộp rồi ạ
13/13 thôn nộp rồi
done nhé anh
tất cả đã xong
xong việc này rồi
việc này ok xong
"""

NOT_DONE = """
progress | chuaw xong
progress | chưa xog
progress | chuwa hoanf thanhf
progress | ch xog ạ
progress | k xong
progress | kg xong kip
progress | không hoàn thành được
progress | chưa xong đâu sếp ơi
progress | còn chưa xong
progress | em vẫn chưa xong ạ
progress | sắp xog
progress | săp xong
progress | gần hoàn thành
progress | sap hoan thanh r
progress | xong đến 90% rồi | percent=90
progress | xong hơn nửa | percent=50
progress | hoàn thành một nửa | percent=50
progress | xong 2/4 hạng mục
progress | xong 1 trong 3 việc
progress | xong bước đầu
progress | xong phần hồ sơ, còn thi công
progress | mới xong thiết kế
progress | xong thiết kế rồi
progress | vừa xong phần đấu thầu
progress | thi công xong nhưng chưa nghiệm thu
progress | xong rồi nhưng chưa bàn giao
progress | ký hđ rồi nhưng chưa khởi công
progress | đã phê duyệt nhưng chưa ban hành
progress | hoàn thành trừ 1 thôn
progress | xong hết chỉ còn thôn Pác Ve
progress | hầu hết xong rồi
progress | phần lớn đã xong
progress | đã xong về cơ bản
progress | nay mai là xong
progress | ngày kia xong | date=ngày kia
progress | thứ 3 tuần sau xong | date=thứ 3 tuần sau
progress | cuối tháng 12 hoàn thành | date=cuối tháng 12
progress | trong tháng 12 xong | date=trong tháng 12
progress | trước 20/12 hoàn thành ạ | date=20/12
progress | e phấn đấu thứ 6 xong ạ | date=thứ 6
progress | đầu tuần sau em xong | date=đầu tuần sau
progress | sau rằm tháng giêng xong | date=rằm tháng giêng
progress | 10 ngày nữa hoàn thành | date=10 ngày nữa
progress | hẹn mai xong | date=mai
progress | hứa thứ 2 nộp | date=thứ 2
progress | xong sẽ báo
progress | xong thì gửi
progress | lúc nào xong em báo
progress | em làm cố cho xong trong hôm nay
unclear | chắc xong r
unclear | hình như xong r ạ
unclear | không biết xong chưa nữa
question | xong r à
question | xong ch
question | xong chưa nhỉ
question | hoàn thành chưa ạ
question | cái này phải xong khi nào ạ
question | việc này xong trước 30/11 phải không ạ
blocked | xong phần em rồi, chờ tỉnh
blocked | chưa xong vì chờ số liệu của thôn
blocked | không xong được do dân chưa giao đất
blocked | xong 50%, thiếu vốn | percent=50
blocked | hoàn thành 60% nhưng còn vướng 4 hộ | percent=60
extension_request | chưa xong, cho em xin lùi
extension_request | ko xong kịp, gia hạn giúp em đến 5/12 | date=5/12
"""

PROGRESS = """
dang lm a
đang lm nhé
đang triển khai ạ
e dang trien khai r
dang tong hop so lieu cac thon
đang soạn báo cáo ạ
em đang hoàn thiện báo cáo, chiều gửi | date=chiều
ddang trieern khai
d9ang lam2
ddang hoanf thieenj hoof sow
đang nàm dở
đang xửa báo cáo
đang chình ký
vẫn đang triển khai bình thường, không vướng
tiến độ tốt ạ
tiến độ đảm bảo
tiến độ chậm
hơi chậm so với kế hoạch
đang đúng tiến độ đề ra
kịp ạ
sẽ kịp
chắc kịp ạ
đang trình chủ tịch
đang chờ lãnh đạo ký
chờ ct ký
trình a Thắng rồi, chờ ký
chưa ký
còn chưa ký
sắp ký hđ
sắp bàn giao mb
chuẩn bị khởi công
đã lập hồ sơ
đã trình thẩm định
đã thẩm định xong, đang trình phê duyệt
đã họp thôn
họp xong rồi đang viết biên bản
đã thống nhất với dân
dân đồng ý rồi
các hộ đã nhận tiền
bà con đã đồng thuận, đang đo đạc
2 hộ đã ký còn 1 hộ
được 6 hộ
được 6/10 hộ rồi
vận động được 9 hộ rồi còn 1 hộ
100% hộ đồng ý
100% hộ dân đã nhận tiền
2/3 dự án đã khởi công
đã bàn giao 5/7 thôn
được 2 trong 3 dự án
3 dự án xong 2
45 phần trăm | percent=45
được bốn mươi lăm phần trăm | percent=45
gn 45
gn đc 45,5% rồi ạ | percent=45.5
khoảng 30 - 35% | percent=30
30 đến 40% | percent=30
hơn 70% | percent=70
gần 80% | percent=80
mới có 15% | percent=15
đạt 65% kế hoạch giao | percent=65
giải ngân mới 28%, cam kết 31/12 đạt 95% | percent=28
chỉ tiêu 100% đã đạt 85% | percent=85
được nửa rồi | percent=50
một nửa | percent=50
làm được phân nửa | percent=50
còn một nửa
còn 10%
còn lại 30% chưa làm
còn 2 hộ nữa
còn 1 thôn chưa gửi
còn 1,8 tỷ chưa gn
còn 500tr nữa
không có khó khăn gì
đã hết vướng
vướng mắc đã giải quyết xong
đã được cấp vốn
vốn về rồi
tỉnh duyệt rồi
kho bạc đã thanh toán xong đợt 1
mai trình ký | date=mai
mai ký hđ | date=mai
thứ 5 nghiệm thu | date=thứ 5
tuần sau bàn giao mặt bằng | date=tuần sau
28/11 khởi công | date=28/11
15/12 em nộp ạ | date=15/12
cuối quý giải ngân hết | date=cuối quý
hết năm giải ngân 100% | date=hết năm
mùng 3 tết em gửi | date=mùng 3 tết
sáng mai em gửi báo cáo anh nhé | date=sáng mai
chiều mai có ạ | date=chiều mai
t6 gửi ạ | date=t6
cn xong | date=cn
đầu tháng 12 sẽ gửi báo cáo | date=đầu tháng 12
"""

NOT_STARTED = """
chua trien khai
chua bat dau
chưa bđ
chuwa lamf
chuwa trieern khai
chu7a tri3en khai
chưa nàm
chưa làm j
em chưa làm đc gì
chưa làm được
vẫn chưa làm ạ
chưa khởi công được
chưa tiến hành
chưa gn
chưa gn đc đồng nào
chưa giải ngân được
gn 0% ạ | percent=0
0% a | percent=0
chưa có gì ạ
chưa đụng tới
chưa sờ đến
để em làm
để mai em triển khai | date=mai
mai em bắt tay vào làm | date=mai
thứ 2 tuần sau bắt đầu | date=thứ 2 tuần sau
sau tết mới triển khai | date=sau tết
qua tháng mới làm
chuẩn bị làm ạ
chưa họp
chưa nộp ạ
chưa báo cáo
quên ạ
em bận quá chưa kịp làm
"""

BLOCKED = """
vuong mb
vuong gpmb
vướng gpmb 3 hộ
vướng mặt bằng 2 hộ thôn Nà Sả
còn vướng 1 hộ chưa nhận tiền đền bù
còn 2 hộ chưa chịu bàn giao
dân không cho làm
dân cản trở
dân phản đối
ho ong Binh khong ky
vuong thu tuc
vuowngs thur tucj
vướng kb
vướng ở kho bạc
kho bạc chưa giải ngân
kho bạc từ chối thanh toán
chờ kb
cho kho bac
cho tinh
chờ tỉnh cấp vốn
cho so tham dinh
chờ thẩm định
chờ kết quả thẩm định
chờ vốn
doi von
thieu von
thiếu kinh phí
ko có tiền
chưa bố trí được vốn
chưa có kế hoạch vốn
tỉnh chưa giao vốn
chờ quyết định của tỉnh
chờ tư vấn
tư vấn chưa nộp hồ sơ
nhà thầu chưa vào
nhà thầu yếu
nhà thầu bỏ
nt thi công cầm chừng
mưa
mưa lũ
do mưa
thời tiết xấu
đang tắc
kẹt
bí quá
khó khăn lắm
khó quá
gặp khó
chưa có mặt bằng
chưa có đất
chưa có mb sạch
chưa được phê duyệt
chưa được duyệt
sở chưa phê duyệt
hồ sơ bị trả
bị kho bạc trả hồ sơ
phải làm lại hồ sơ
lỗi phần mềm
chưa có mẫu
chưa có hướng dẫn nên chưa làm
các thôn chậm gửi báo cáo
chờ số liệu các thôn
đang chờ phòng kinh tế
gn 1,2 tỷ/3 tỷ, vướng mb | amount=1200000000; of=3000000000
gn 30% còn vướng thủ tục | percent=30
40%, chờ vốn | percent=40
được 45% rồi nhưng vướng 2 hộ | percent=45
tạm ứng 500tr, chờ kho bạc | amount=500000000
tạm dừng do thiếu vốn
dừng thi công
thiếu vật liệu
nhà thầu thiếu nhân công
giá cát tăng
trùng quy hoạch rừng
vướng rừng
chưa di dời được cột điện
vướng cột điện
"""

EXTENSION = """
xin gh
có gia hạn được không vậy
được lùi không ạ
xin gia han a
xin gia hạn thêm 1 tháng | date=1 tháng
xin gia hạn đến mùng 5 | date=mùng 5
xin gia hạn tới 10/12/2026 | date=10/12/2026
xin gia hạn đến quý 1 năm sau | date=quý 1 năm sau
gia hạn giúp em
cho gia hạn 1 tuần | date=1 tuần
cho em gia hạn với
lùi cho e 1 hôm | date=1 hôm
lui den thu 6 | date=thu 6
lui han den cuoi thang | date=cuoi thang
lùi lại 3 hôm được không ạ | date=3 hôm
xin lùi đến ngày 5 tháng 12 | date=ngày 5 tháng 12
xin lùi tới ra giêng | date=ra giêng
xin lùi qua tết | date=qua tết
khất đến mai | date=mai
cho khất vài hôm
cho em khất 2 hôm ạ | date=2 hôm
xin thêm 1 tuần | date=1 tuần
xin them tgian
cho xin thêm thời gian
cho thêm 3 ngày nữa | date=3 ngày nữa
xin thêm ít bữa
đề nghị cho lùi thời hạn
đề nghị thêm 10 ngày | date=10 ngày
dời lại tuần sau được không | date=tuần sau
dời hạn giúp em đến 1/12 | date=1/12
hoãn đến thứ 4 được k ạ | date=thứ 4
xin phép nộp muộn
xin nộp chậm 1 tuần | date=1 tuần
cho e nộp trễ 1 hôm | date=1 hôm
em xin nộp vào thứ 2 | date=thứ 2
cho em nộp mai được không anh | date=mai
cho phòng em đến 30/11 ạ | date=30/11
mai nộp có được không ạ | date=mai
thứ 2 em nộp được không | date=thứ 2
k kịp rồi cho em thêm vài ngày
bận quá xin thêm 2 hôm | date=2 hôm
vướng mb xin lùi 15/12 | date=15/12
chờ tỉnh duyệt nên xin gia hạn đến 31/12 | date=31/12
xin luif ddeens thuws 6 | date=thuws 6
xin gia ha5n d9e61n 20/12 | date=20/12
"""

ACKNOWLEDGED = """
ok em
oki a
okay
ok ạ, cảm ơn
vâng, em biết rồi
da vang
dạ em nhận được ạ
da nhan duoc
đã nhận được tin nhắn
đã nắm
đã nắm thông tin
em nắm rồi
em rõ rồi
rõ ạ
biết rồi
em hiểu ạ
hiểu rồi ạ
đã hiểu
dax nhaanj
da4 ro4
đã đọc tin
vâng, để em xem
em xem rồi
cảm ơn
cám ơn em
👌
biết rồi nhắc hoài
dạ vâng ạ em cảm ơn
đồng ý
noted
"""

QUESTION = """
nop o dau
nộp cho ai vậy
gui cho ai a
khi nao han
hạn ngày mấy ạ
hạn hôm nào
bao lâu nữa hết hạn
bao gio phai nop a
hạn đến mấy giờ
còn mấy ngày nữa ạ
mẫu báo cáo đâu ạ
mẫu nào a
gửi em cái mẫu với
cho xin file mẫu
có biểu mẫu chưa ạ
báo cáo theo mẫu nào ạ
báo cáo cái gì
cần những giấy tờ gì
việc này ai làm
thôn nào phải nộp ạ
có bắt buộc không ạ
có phải làm không
làm thế nào ạ
là sao ạ
nghĩa là sao
tại sao lại nhắc em
đã gửi chưa?
đã ký chưa ạ
anh duyệt chưa ạ
sếp ký cho em chưa
vốn về chưa ạ
kho bạc duyệt chưa
số liệu quý hay tháng ạ
gửi bản mềm hay bản cứng
tính từ ngày nào
số điện thoại phòng kinh tế là bao nhiêu
nộp trước 15/12 đúng không ạ
"""

AMOUNT = """
gn 1,2 ty | amount=1200000000
gn 1ty | amount=1000000000
1 tỷ 2 | amount=1200000000
1 tỷ rưỡi | amount=1500000000
1.2 tỷ | amount=1200000000
gn 2 tỷ 150 triệu | amount=2150000000
đã gn 850tr | amount=850000000
850 tr | amount=850000000
gn 500 triệu đồng | amount=500000000
gn được 1.250 triệu | amount=1250000000
gn 1.250.000.000 | amount=1250000000
600tr/1 tỷ | amount=600000000; of=1000000000
0,8/1,5 tỷ | amount=800000000; of=1500000000
gn 3/10 tỷ | amount=3000000000; of=10000000000
khv 2 tỷ gn 500tr | amount=500000000; of=2000000000
khv 10 tỷ đã gn 4,5 | amount=4500000000; of=10000000000
kế hoạch vốn 6 tỷ, giải ngân được 2,4 tỷ | amount=2400000000; of=6000000000
vốn 4 tỷ đã giải ngân 1 tỷ | amount=1000000000; of=4000000000
được giao 3 tỷ, đã giải ngân 900tr | amount=900000000; of=3000000000
đã thanh toán 1,1 tỷ trên tổng 2,2 tỷ | amount=1100000000; of=2200000000
tạm ứng được 400tr | amount=400000000
tư 30% 450tr | amount=450000000; percent=30
gn 60% tương đương 1,8 tỷ | amount=1800000000; percent=60
gn 1,8 tỷ (60%) | amount=1800000000; percent=60
đã chi 120 triệu | amount=120000000
tt 300tr | amount=300000000
quyết toán 2 tỷ 5 | amount=2500000000
gn thêm 100tr, lũy kế 1,3 tỷ | amount=1300000000
"""

REPORT = """
gửi bc rồi
gui bc roi a
e gửi rồi
em gửi rồi anh nhé
đã gửi
da gui
da gui roi
dax guiwr
ddax guiwr baos caos
nop roi
em nộp rồi ạ
đã nộp cho vp
đã nộp báo cáo tháng 11
báo cáo quý đã gửi
gửi báo cáo qua email rồi ạ
gửi zalo rồi a
đã gửi trên hệ thống
em đã gửi trên ioffice
đã trình báo cáo
đã phát hành báo cáo số 22/BC-UBND
bc số 45/BC-PKT ngày 16/11 đã gửi
đã gửi cv số 12/CV-NT
đã gửi lại
em gửi lại rồi ạ
vừa nộp xong
đã up lên hệ thống
em gửi số liệu rồi
biểu số liệu em gửi rồi nhé
đã báo cáo rồi ạ
báo cáo rồi
gửi hôm qua rồi
bc em gửi từ thứ 6 rồi ạ
"""

UNCLEAR = """
!
.....
:)
hmm
e đang bận
đang ăn cơm
đang ngoài đường
em đi họp tỉnh
đang ốm
đang nghỉ phép
lát em gọi
gọi em nhé
0987654321
sđt em 0912 345 678
84912345678
30/11
thứ 6 nhé
tuần sau
sáng mai
2 tuần nữa
ra giêng
mùng 10
hết tháng
cuối năm nay
rồi nhé
có
chưa ạ
ko
chỉ tiêu 80%
cam kết 60%
phấn đấu 70%
ko phát sinh
k có phát sinh
quý này không phát sinh
gn 2.350 tỷ
sao mà kịp
ai mà làm được
tiền đâu
xin lỗi nhầm
gửi nhầm
sao nhắc nhiều thế anh
chúc mừng năm mới
1
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
