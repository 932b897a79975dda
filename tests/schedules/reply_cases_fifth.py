"""A fifth hand of replies, labelled before any was read by the product: what a new office would type.

Long because it is a table: one line a reply.
"""

from __future__ import annotations

from tests.schedules.reply_cases import cases

DONE = """
xong rùi nhé a
vừa xong xong ạ
đã xog
hoàn thành r ạ
em ht xong việc này rồi ạ
báo cáo thủ trưởng, nhiệm vụ đã hoàn thành
kính báo cáo lãnh đạo: việc số liệu đã xong ạ
dạ thưa anh xong rồi ạ
bc sếp e đã làm xong
đã hoàn thành từ tuần trước ạ
xong cả rồi chị
xong tất rồi anh ạ
xong sạch rồi ạ
đã xong toàn bộ
dax hoanf thanhf
xong rooif aj
da4 xong
hoan thanh roi nhe anh
song roi anh a
sog r
xong rồi đó sếp
việc đó xong từ lâu rồi
cái này xong từ đời nào rồi
đã nghiệm thu xong
nghiệm thu xong hôm qua ạ
đã bàn giao mặt bằng cho nhà thầu
mb bàn giao xong r
gpmb đã hoàn thành
đã khởi công ngày 20/11
đã ký hợp đồng với nhà thầu
ký hđ xong rồi
quyết toán được phê duyệt rồi ạ
đã phê duyệt báo cáo kinh tế kỹ thuật
đã ban hành kế hoạch số 15
kế hoạch ban hành rồi ạ
gn xong 100% | percent=100
gn hết 100% r | percent=100
giải ngân đạt 100% kế hoạch | percent=100
tỷ lệ giải ngân 100% rồi sếp | percent=100
100% rồi a | percent=100
7/7 thôn nộp đủ rồi ạ
10/10 thôn đã họp xong
3/3 dự án đã khởi công
cả 4 dự án đã hoàn thành
đã xong, không vướng gì ạ
xong r k có vướng mắc gì
đã xong, mời anh kiểm tra
xong rồi nha, đừng nhắc nữa
oke xong rồi ạ
vâng đã xong anh nhé
done ạ
XONG
Xong!
xong 👍
✅ xong
ĐÃ HOÀN THÀNH
da xong r nhe sep
e xong viec nay hom qua roi
xong sớm hơn hạn 2 ngày ạ
hoàn thành vượt tiến độ ạ
đã tổ chức hội nghị xong
đã công bố quy hoạch rồi ạ
đã thông qua hđnd rồi
trao thầu rồi ạ
tập huấn xong rồi
tuyên truyền xong rồi ạ
rà soát xong rồi
đối chiếu xong với kho bạc rồi ạ
chi trả xong cho bà con rồi
"""

NOT_DONE = """
progress | xong sơ sơ rồi
progress | khởi công xong sáng nay
progress | xong được phân nửa rồi | percent=50
progress | xong đc 1/2 rồi
progress | gần xong ạ
progress | gần xong rồi, còn đóng dấu
progress | xong, chờ đóng dấu
progress | cũng sắp xong rồi anh
progress | sắp hoàn thành ạ
progress | chưa xong đâu anh
progress | chưa xong anh ơi
progress | chưa xong hẳn
progress | chưa xong hết
progress | k xong kịp hôm nay
progress | xong phần em rồi, còn bên tài chính
progress | xong phần thô
progress | đã xong phần móng, đang lên tầng 1
progress | xong 3 thôn, còn 2 thôn
progress | xong mỗi thôn Nà Lầu
progress | mới xong 1 thôn
progress | trừ 2 thôn còn lại xong hết
progress | xong hết, thiếu mỗi chữ ký
progress | hồ sơ xong rồi nhưng chưa trình
progress | đã xong thủ tục, chuẩn bị khởi công
progress | làm xong rồi, chưa kịp gửi
progress | đã hoàn thành 80% khối lượng | percent=80
progress | hoàn thành được 90% | percent=90
progress | ht 50% r | percent=50
progress | đạt 100% hộ ký, chưa chi tiền
progress | đã hoàn thành 5/8 tuyến
progress | 9/10 thôn xong
progress | mai em xong | date=mai
progress | mai hoàn thành ạ | date=mai
progress | tối nay xong anh ạ | date=tối nay
progress | chiều nay em gửi xong cho anh | date=chiều nay
progress | thứ 4 tuần tới hoàn thành | date=thứ 4 tuần tới
progress | 30/11 sẽ xong | date=30/11
progress | đến 25/12 mới hoàn thành được | date=25/12
progress | trước tết sẽ xong | date=trước tết
progress | sau tết mới xong | date=sau tết
progress | hết quý này hoàn thành | date=hết quý này
progress | cố gắng cuối tuần xong | date=cuối tuần
progress | 2 hôm nữa xong ạ | date=2 hôm nữa
progress | tuần tới e hoàn thiện xong | date=tuần tới
progress | xong là em báo liền
progress | khi nào xong e sẽ báo cáo anh
progress | chưa, đang làm ạ
progress | chưa ạ, mới được 40% | percent=40
progress | sẽ cố xong sớm
progress | đang cố xong
progress | đã khởi công nhưng chưa thi công
progress | ký hđ rồi, đang chờ bàn giao mặt bằng
progress | chưa quyết toán xong
question | việc này xong chưa anh
question | xong chưa đc
question | đã có ai xong chưa ạ
question | các đơn vị khác xong chưa ạ
question | thế xong rồi có phải gửi gì không
question | xong rồi thì báo cáo ai ạ
question | xong rồi đúng k?
question | hoàn thành hết chưa nhỉ
unclear | xong rồi thì phải
unclear | hình như bên kế toán làm xong rồi
unclear | nghe đâu xong rồi
unclear | chắc là xong
unclear | xong kiểu gì được
unclear | xong thế quái nào được
blocked | làm xong rồi nhưng kho bạc chưa duyệt
blocked | xong hồ sơ rồi nhưng vướng ở sở
blocked | chưa xong do vướng 3 hộ
blocked | chưa xong vì thiếu người
blocked | xong 70% còn lại vướng mặt bằng | percent=70
extension_request | chưa xong ạ cho em khất đến mai | date=mai
extension_request | xong muộn mất, xin lùi 3 ngày | date=3 ngày
"""

PROGRESS = """
đang làm anh nhé
e đang làm nhé
em đang làm gấp
dg làm
đang lm ạ
đang tiến hành
dang trien khai
d9ang trie63n khai
ddang trieenr khai
vẫn làm bình thường
đang thực hiện theo kế hoạch
đang thực hiện đúng tiến độ
đúng kế hoạch ạ
kịp tiến độ ạ
bám sát tiến độ
tiến độ bình thường
tiến độ khoảng 30% | percent=30
ổn anh ạ
mọi thứ ổn
chưa có vướng mắc gì
không vướng j
hết vướng rồi đang làm tiếp
vướng mắc đã tháo gỡ, đang thi công
đã gỡ xong 2 hộ, đang làm tiếp
đang họp dân
đang vận động 3 hộ còn lại
đang lấy ý kiến bà con
đang trình sở thẩm định
đang trình ct ký
trình ký rồi ạ
đã trình lãnh đạo
đang chờ anh ký
em trình anh rồi, chờ anh ký
đang chờ chủ tịch phê duyệt
đang làm thủ tục thanh toán
đang làm hồ sơ quyết toán
đang lập hồ sơ
đang thẩm định giá
đang chấm thầu
đã mở thầu hôm qua
đã đăng thông báo mời thầu
đang niêm yết công khai
đang kiểm đếm
kiểm đếm được 12 hộ rồi
đã chi trả được 8/10 hộ
được 3/5 thôn
mới được 2 thôn
mới có 4/9 thôn gửi
4/9 thôn đã nộp
được một phần
được kha khá rồi
làm được hơn một nửa | percent=50
nửa rồi ạ | percent=50
gn được 37,5% | percent=37.5
gn tới 62% rồi | percent=62
lũy kế 48% | percent=48
đạt 55% so với kế hoạch | percent=55
60% kế hoạch | percent=60
65% ạ | percent=65
tầm 80% | percent=80
khoảng bảy mươi phần trăm | percent=70
từ 30% lên 50% rồi | percent=50
50-60% | percent=50
giờ được 20% thôi | percent=20
hôm qua 40% hôm nay 45% | percent=40
mục tiêu 60% mới được 42% | percent=42
mới đạt 35%, phấn đấu cuối tháng 60% | percent=35; date=cuối tháng
còn 20% nữa
còn 2 dự án nữa
còn ít việc nữa thôi
còn mỗi đoạn cuối
chậm tiến độ chút ạ
hơi chậm nhưng vẫn làm
nhà thầu đang đổ bê tông
thi công đến km 3 rồi
đã rải nhựa được 2km
đang đổ mái
đang san nền
đã giao cho chị Hoa làm
a Bình phụ trách đang làm
đc Nam đang rà soát
ht chưa xong
hiện tại đang rà soát
ht mới được 30% | percent=30
tuần này em làm xong báo cáo | date=tuần này
thứ 5 em gửi | date=thứ 5
mai e gửi bc | date=mai
mai em nộp ạ | date=mai
ngày mai có báo cáo | date=ngày mai
sáng thứ 2 nộp anh nhé | date=sáng thứ 2
chiều em nộp | date=chiều
mùng 5 gửi anh | date=mùng 5
cuối tháng giải ngân 60% | date=cuối tháng
dự kiến 15/12 khởi công | date=15/12
tháng sau khởi công | date=tháng sau
ra tết khởi công | date=ra tết
rằm tháng giêng khởi công | date=rằm tháng giêng
qua tết nguyên đán hoàn thành | date=qua tết nguyên đán
em sẽ gửi sớm
lát em gửi
tẹo nữa em gửi
em gửi ngay ạ
đang gửi ạ
đang gửi báo cáo
"""

NOT_STARTED = """
chưa làm ạ
chưa làm gì cả
em chưa làm
e chưa lm
chuaw lamf
chu7a la2m gi2
ch lm
chưa triển khai
chưa bắt đầu
chưa thực hiện ạ
chưa động gì
chưa động đến
chưa kịp làm
chưa có thời gian làm
bận quá chưa làm được
chưa khởi công ạ
chưa giải ngân
chưa gn đồng nào
gn 0 đồng | amount=0
0% | percent=0
vẫn 0% ạ | percent=0
mới 0% | percent=0
chưa nộp báo cáo
chưa gửi ạ
chưa gửi báo cáo anh ạ
em quên chưa làm
em quên mất ạ
quên béng
để em làm ngay
em làm ngay đây
em bắt đầu làm đây
mai em làm | date=mai
mai bắt đầu | date=mai
thứ 2 em triển khai | date=thứ 2
tuần sau mới làm | date=tuần sau
sang tuần e làm | date=sang tuần
đầu tháng sau bắt đầu triển khai | date=đầu tháng sau
sắp làm ạ
chuẩn bị làm
chưa tổ chức họp
chưa đấu thầu
chưa ai làm
ko làm đc gì
chưa soạn
"""

BLOCKED = """
vướng
vướng ạ
đang vướng mặt bằng
vướng mb 1 hộ
con vuong may ho
còn 3 hộ chưa nhận tiền
2 hộ không chịu di dời
còn 1 hộ chưa ký
dân chưa đồng thuận
bà con không nhất trí giá đền bù
hộ bà Sen đòi thêm tiền
vuowngs mawtj bawngf
vu7o7ng1 ma85t ba82ng
vướng giá đất
vướng quy hoạch
vướng thủ tục đất đai
vướng đường điện
vướng nguồn vốn
thiếu vốn
chưa được cấp vốn
chưa có tiền
hết tiền rồi
vốn chưa về
vốn chậm quá
kinh phí chưa bố trí
kẹt vốn ạ
tắc ở khâu thẩm định
ách tắc thủ tục
kho bạc trả hồ sơ
kb chưa duyệt
kbnn đang kiểm soát chi chưa xong
kho bạc bắt làm lại hồ sơ
chờ kho bạc
chờ sở
chờ ý kiến sở nông nghiệp
chờ tỉnh phân bổ
đợi tỉnh cho ý kiến
đợi vốn về
chờ tư vấn sửa hồ sơ
tư vấn làm chậm
nhà thầu chậm
nhà thầu không đủ máy
nhà thầu bỏ cọc
không có nhà thầu nào tham gia
đấu thầu không thành
thiếu đá cát
giá vật liệu tăng cao quá
mưa suốt tuần không đổ bê tông được
trời mưa ạ
đường sạt lở không vào được
chưa có hướng dẫn của sở
chưa có văn bản hướng dẫn
chưa nhận được số liệu từ các thôn
phần mềm bị lỗi không nhập được
mất mạng không gửi được
khó khăn về nhân lực
thiếu cán bộ
cán bộ nghỉ thai sản không ai làm
gặp khó khăn anh ạ
gn 500tr, vướng thủ tục thanh toán | amount=500000000
gn 2 tỷ/5 tỷ, còn vướng mb | amount=2000000000; of=5000000000
35% chờ kho bạc thanh toán | percent=35
đạt 20%, nhà thầu thi công chậm | percent=20
đang làm thì vướng 2 hộ
đang kiện tụng
có đơn thư khiếu nại
đang thanh tra
đề nghị xã hỗ trợ vận động hộ dân
xin chủ tịch chỉ đạo tháo gỡ
cần tỉnh bổ sung vốn
chưa gỡ được
vẫn vướng như cũ
vẫn chưa gỡ xong vướng mắc
bị phòng tài chính trả lại
"""

EXTENSION = """
xin gia hạn
xin gia hạn ạ
cho em xin gia hạn thêm
xin gia hạn 10 ngày | date=10 ngày
xin gia hạn đến 31/12 | date=31/12
đề nghị gia hạn đến hết quý I năm sau | date=hết quý I năm sau
gia han cho e den 20/12 | date=20/12
xin lui han 1 tuan | date=1 tuan
xin lùi sang tuần sau | date=tuần sau
lùi giúp em sang thứ 6 | date=thứ 6
lùi cho em vài hôm
xin lùi thời hạn đến mùng 10 tháng 12 | date=mùng 10 tháng 12
cho e khất mai | date=mai
khất sếp đến thứ hai | date=thứ hai
cho em thêm 2 ngày | date=2 ngày
cho thêm ít ngày
thêm cho em tuần nữa | date=tuần nữa
xin thêm 5 ngày làm việc | date=5 ngày làm việc
xin dời sang 5/12 | date=5/12
đề nghị dời thời hạn đến 10/12 | date=10/12
em xin phép nộp chậm 2 hôm | date=2 hôm
cho em nộp muộn 1 ngày | date=1 ngày
cho đơn vị nộp vào 5/12 được không ạ | date=5/12
gia hạn đc ko ạ
cho lùi được không anh
xin hoãn đến sau tết | date=sau tết
hoãn lại giúp em
ko kịp, xin gia hạn
không kịp ạ, xin thêm 3 hôm | date=3 hôm
chưa xong, xin đến thứ 6 | date=thứ 6
vướng 2 hộ, xin gia hạn đến 15/12 | date=15/12
do mưa nhiều xin lùi đến cuối tháng | date=cuối tháng
xin gia hanj 1 tuaanf | date=1 tuaanf
xin lu2i d9e61n 15/12 | date=15/12
sin nùi đến thứ 6 | date=thứ 6
đề xuất kéo dài thời gian thực hiện đến 30/6/2027 | date=30/6/2027
xin chủ tịch cho lùi thời gian báo cáo sang ngày kia | date=ngày kia
mai e nộp đc k ạ | date=mai
cho bọn em đến cuối tuần nhé | date=cuối tuần
xin nới hạn đến 20/12 | date=20/12
"""

ACKNOWLEDGED = """
ok ạ
oke anh
okla
okê sếp
vâng ạ
dạ
dạ vâng
vg ạ
vâng anh
vâng em nhớ rồi
em biết rồi ạ
em nhận được rồi
đã nhận tin
nhận thông tin ạ
đã tiếp nhận
e rõ rồi ạ
rõ thưa anh
đã đọc
em đã xem ạ
em nắm được rồi ạ
dạ em ghi nhận
đã rõ, cảm ơn anh
cảm ơn anh đã nhắc
nhất trí ạ
vâng em sẽ thực hiện
dạ e sẽ lưu ý
tuân lệnh
👍
tks a
uhm
ukm a
"""

QUESTION = """
nộp ở đâu ạ
nộp cho ai
gửi qua đâu ạ
gửi bản giấy hay file ạ
hạn cuối hôm nào ạ
hạn là bao giờ
bn ngày nữa hết hạn ạ
khi nào phải nộp
mẫu ở đâu
có mẫu không anh
cho em xin mẫu với
theo mẫu nào ạ
việc này là việc gì ạ
báo cáo nội dung gì ạ
ai làm việc này
việc này của đơn vị nào ạ
sao em lại nhận việc này
sao nhắc em việc này
có phải nộp không ạ
có cần ký không
thôn có phải làm không ạ
làm như nào ạ
cái này tính cả tháng 12 không ạ
lấy số liệu đến ngày nào
số liệu tính đến bao giờ ạ
chị ơi cho em hỏi
a cho e hỏi chút
việc này giao phòng mình à?
hệ thống này là gì vậy
bao nhiêu % là đạt ạ
"""

AMOUNT = """
gn 800tr | amount=800000000
gn được 2,5 tỷ | amount=2500000000
gn 2.5 tỷ rồi ạ | amount=2500000000
đã giải ngân 350 triệu | amount=350000000
đã gn 1 tỷ 350 triệu | amount=1350000000
3 tỷ rưỡi | amount=3500000000
gn 1ty2 | amount=1200000000
1.500tr | amount=1500000000
2 tỷ 3 | amount=2300000000
800/1.200tr | amount=800000000; of=1200000000
1,5/2 tỷ | amount=1500000000; of=2000000000
500 triệu trên 2 tỷ | amount=500000000; of=2000000000
khv 3 tỷ gn 1,8 tỷ | amount=1800000000; of=3000000000
kế hoạch 10 tỷ đã gn 4 tỷ | amount=4000000000; of=10000000000
khv 8 tỷ, đã gn 3,2 | amount=3200000000; of=8000000000
tổng vốn 5 tỷ, đã thanh toán 2 tỷ | amount=2000000000; of=5000000000
đã tạm ứng 1 tỷ | amount=1000000000
tạm ứng 30% = 900 triệu | amount=900000000; percent=30
thanh toán khối lượng 700tr | amount=700000000
gn 45%, 1,35 tỷ | amount=1350000000; percent=45
gn 1,35 tỷ đạt 45% | amount=1350000000; percent=45
giải ngân 1.234.000.000 đồng | amount=1234000000
đã chi 250.000.000đ | amount=250000000
hai tỷ ba | amount=2300000000
gn thêm 200tr nữa là 1,4 tỷ | amount=1400000000
"""

REPORT = """
em gửi báo cáo rồi nhé
đã gửi bc ạ
da gui bao cao
e gui bc r
đã nộp báo cáo
báo cáo đã gửi qua vb điện tử
em gửi qua zalo rồi
em gửi mail rồi ạ
gửi văn bản cho vp rồi ạ
đã gửi báo cáo số 12/BC-UBND ngày 20/11
da gui BC so 45/BC-PKT ngay 16/6
bc số 30/BC-NT gửi hôm qua rồi
đã trình tờ trình số 15/TTr-PKT
em vừa gửi báo cáo ạ
vừa gửi xong ạ
gửi rồi ạ
nộp rồi anh
đã nộp cho phòng kinh tế
em đã chuyển báo cáo sang vp
báo cáo tháng em gửi rồi
ddax nopj bc
đã gửi file
bc e nộp từ hôm qua rồi
gửi lại bc cho anh rồi nhé
em đã báo cáo bằng văn bản rồi ạ
"""

UNCLEAR = """
?
??
...
hả
em đang họp
đang đi công tác
đang lái xe lát gọi lại
bận họp
gọi lại sau nhé
nhầm số rồi
0988 123 456
0912.345.678
mai
thứ 2
15/12
cuối tháng
tuần sau ạ
trước 30/11
hết năm
rồi
rồi ạ
chưa
có ạ
không ạ
chỉ tiêu 60%
mục tiêu 100%
kế hoạch giao 95%
không phát sinh
tháng này không phát sinh ạ
không phát sinh gì
1.250 tỷ
gn 1.250 tỷ
làm sao kịp được
lấy tiền đâu mà làm
abc
test
alo
xin chào
hôm nay trời đẹp
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
