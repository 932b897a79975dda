"""A third hand of replies, again written before the grammar was tried on them; longer and more like speech.

Long because it is a table: one line a reply.
"""

from __future__ import annotations

from tests.schedules.reply_cases import cases

DONE = """
dạ báo cáo sếp, em làm xong từ chiều qua rồi ạ
xong rồi nha anh, em cảm ơn
việc đó bên em xong lâu rồi
mình làm xong rồi đấy
e hoàn thành nhiệm vụ rồi nhé a
đã hoàn thành việc rà soát hộ nghèo
đã rà soát xong
rà soát xong rồi ạ
đã lập xong kế hoạch
em lập xong danh sách rồi
cập nhật xong rồi ạ
đã cập nhật xong lên hệ thống
đã chi trả xong cho các hộ
chi trả xong rồi ạ
tuyên truyền xong rồi
đã tổ chức hội nghị rồi ạ
đã khởi công ngày 15/11
khởi công hôm qua rồi sếp
đã bàn giao mb 100% | percent=100
đã nghiệm thu và đưa vào sử dụng
đã phê duyệt quyết toán rồi
ct đã hoàn thành
công trình đã xong
dự án hoàn thành rồi ạ
gn hết 100% vốn rồi | percent=100
gn xong 100% r | percent=100
tỷ lệ gn đạt 100% | percent=100
hoàn thành vượt mức kế hoạch rồi
10/10 thôn đã họp
14/14 trường đã nộp bc
xong rồi ạ, em gửi báo cáo rồi
làm xong và đã gửi báo cáo
đã xong, có biên bản kèm theo
Đã hoàn thành nhiệm vụ được giao.
DA XONG
ĐÃ XONG Ạ
ht nvu rồi ạ
"""

NOT_DONE = """
progress | e làm gần xong r a, mai gửi | date=mai
progress | chắc phải cuối tuần mới xong | date=cuối tuần
progress | xong đến 80% rồi | percent=80
progress | xong tới 90% | percent=90
progress | cứ cho là xong đi nhưng còn thiếu chữ ký
progress | còn chút nữa xong
progress | đợi em xíu, gần xong rồi
progress | chưa xong anh ơi
progress | chưa xong ạ, đang làm
progress | đang dở, chưa xong
progress | làm chưa xong
progress | họp xong rồi ạ
progress | làm mãi chưa xong
progress | mới xong một phần
progress | mới làm xong phần mở đầu
progress | xong sơ bộ
progress | đã xong bước thẩm định
progress | đã xong khâu lựa chọn nhà thầu
progress | lcnt xong rồi, đang ký hđ
progress | bvtc xong rồi, đang trình phê duyệt
progress | hồ sơ xong rồi, đang trình ký
progress | hồ sơ đã xong, chờ ký
progress | đã làm xong hồ sơ, mai trình | date=mai
progress | làm xong báo cáo rồi nhưng chưa gửi được
progress | thi công xong rồi, chưa nghiệm thu
progress | đã thi công xong, đang làm thủ tục nghiệm thu
progress | thi công xong phần móng
progress | khởi công rồi, đang thi công
progress | chưa khởi công xong
progress | đã gn được 3/5 dự án
progress | xong hết rồi, chỉ còn thôn Khuổi Slao
progress | gần như hoàn thành
progress | ước cuối tháng hoàn thành | date=cuối tháng
progress | dự kiến 28/11 xong | date=28/11
progress | em hứa mai xong | date=mai
progress | hết tuần này là xong | date=tuần này
progress | chiều là xong a | date=chiều
progress | tối nay em làm cho xong | date=tối nay
progress | sáng mai xong nhé sếp | date=sáng mai
progress | để em làm nốt cho xong
progress | em sắp làm xong rồi
progress | bao giờ xong em báo anh
progress | khi nào xong sẽ báo cáo
progress | xong e sẽ báo cáo ngay
progress | ok xong em báo
progress | làm xong mới gửi được
progress | nếu xong sẽ gửi
progress | không xong được trong hôm nay
progress | ko thể xong trong tuần này
progress | chưa dám nói xong
progress | chưa hoàn thành được
progress | chưa hoàn thành chỉ tiêu
progress | không đạt kế hoạch
progress | 70% xong | percent=70
progress | xong cỡ 60% | percent=60
progress | hoàn thành 1/3 khối lượng
progress | xong 7 trên 10 hộ
progress | 6/7 thôn xong rồi
question | xong chưa vậy
question | xong chưa ta
question | xong thật chưa
question | đã xong chưa thế
question | anh đã xong chưa ạ
question | việc kia xong chưa a
question | bc xong chưa e
question | xong rồi chứ
question | xong hết rồi à
question | hoàn thành rồi hả
question | xong trước mấy giờ ạ
question | xong rồi thì gửi đâu ạ
question | khi nào phải xong vậy anh
question | cái này hoàn thành trong bao lâu ạ
question | xong rồi gửi cho ai
unclear | chắc xong rồi đó
unclear | em nghĩ là xong rồi
unclear | nghe bảo xong rồi
unclear | thấy bảo là xong
unclear | xong sao kịp
unclear | sao xong nổi
blocked | chưa xong được vì mưa
blocked | gần xong rồi nhưng vướng 1 hộ
blocked | xong 80% còn vướng 2 hộ | percent=80
blocked | làm xong phần mình rồi, giờ chờ kho bạc
blocked | ko xong được do thiếu vốn
extension_request | chưa xong, xin lùi đến thứ 6 | date=thứ 6
extension_request | ko xong kịp cho em xin thêm 3 ngày | date=3 ngày
extension_request | cho em đến cuối tuần mới xong được | date=cuối tuần
"""

PROGRESS = """
em vẫn đang làm anh nhé
đang làm dở
dang lam do
đang gấp rút làm
đang khẩn trương hoàn thành
đang tích cực triển khai
đang chạy hồ sơ
đang soạn báo cáo
đang viết bc
đang in
đang xin chữ ký
đang trình anh Hùng ký
đang chờ sếp ký
đang chờ lãnh đạo duyệt
đang phối hợp với công an
đang rà soát lại số liệu
đc Mai đang tổng hợp
a Tuấn bên kỹ thuật đang làm
nhà thầu đang thi công
nhà thầu đã vào thi công
tư vấn đang làm
đang lập dự toán
đang thẩm tra
bên em triển khai rồi ạ
mới triển khai
vừa mới bắt đầu
đã giao thôn làm
đã có chủ trương
đã họp bàn
đã mở thầu
đã chọn xong nhà thầu
đã ký hđ tư vấn, đang khảo sát
đã họp dân xong, đang kiểm đếm
được hơn chục hộ rồi
được 8 hộ rồi còn 2 hộ
vận động được 5 hộ
đã vận động được 12/15 hộ
tiến độ khoảng 50% | percent=50
đang ở mức 35% | percent=35
tầm 70 phần trăm | percent=70
khoảng 2/3 công việc
hơn nửa rồi | percent=50
quá nửa rồi ạ | percent=50
gn mới 12% | percent=12
giải ngân đạt 33,3% | percent=33.3
tới giờ được 48% | percent=48
tháng này gn 25% | percent=25
quý này đạt 40% | percent=40
đạt 85/100% | percent=85
làm được tầm 40-50% rồi ạ | percent=40
60%-70% | percent=60
chỉ tiêu giao 90% hiện đạt 75% | percent=75
cam kết 100%, giờ mới 80% | percent=80
còn lại 15%
thiếu 5% nữa
còn khoảng 300tr chưa giải ngân
còn nợ 2 biểu
vẫn trong tiến độ
tiến độ ok
mọi việc ổn
ổn ạ
không có gì vướng
chưa vướng mắc gì
hiện không có khó khăn vướng mắc
hết khó khăn rồi
vướng mắc đã xử lý xong
hộ đó đồng ý rồi ạ
kho bạc duyệt rồi, đang làm tiếp
thứ 4 em nộp nhé | date=thứ 4
thứ tư tuần sau nộp | date=thứ tư tuần sau
t5 gửi | date=t5
cn em gửi | date=cn
25 này nộp
ngày 30 em gửi | date=ngày 30
30/11 nộp ạ | date=30/11
đầu tháng 12 nộp | date=đầu tháng 12
đầu tháng sau trình | date=đầu tháng sau
qua tháng nộp
sang tháng bàn giao | date=sang tháng
cuối quý gn đạt 80% | date=cuối quý
cuối năm gn hết | date=cuối năm
mùng 1 tết xong | date=mùng 1 tết
mồng 5 gửi | date=mồng 5
ngày mốt gửi | date=ngày mốt
trong ngày mai em gửi | date=ngày mai
một tuần nữa gửi | date=một tuần nữa
10 ngày nữa khởi công | date=10 ngày nữa
vài hôm nữa gửi
chưa gửi được file, mai gửi lại | date=mai
em chuẩn bị gửi
sắp trình
em gửi sau nhé
lúc nữa em gửi
"""

NOT_STARTED = """
chưa đâu vào đâu cả, chưa làm gì
e chưa làm ạ
em chưa bắt đầu
chưa mần
chưa đụng tới
chưa sờ đến
chưa triển khai ạ
chua trien khai
chuwa trieenr khai
chưa giải ngân đồng nào
0% ạ | percent=0
gn 0% a | percent=0
giải ngân 0% | percent=0
chưa gn
chưa có báo cáo
chưa nộp báo cáo
chưa gửi ạ
mai em mới làm | date=mai
mai e bắt đầu làm | date=mai
tuần sau mới triển khai | date=tuần sau
tháng sau bắt đầu | date=tháng sau
đầu tuần sau em làm | date=đầu tuần sau
sang tuần làm | date=sang tuần
chiều em làm | date=chiều
lát em làm
rảnh em làm
chưa rảnh làm
em bận chưa làm
quên mất, để em làm
"""

BLOCKED = """
vướng 1 hộ ko chịu ký
vướng đất rừng
vướng quy hoạch
còn vướng bác Tư
đang vướng chỗ kho bạc
vướng mắc về đơn giá
đang mắc thủ tục đất đai
kẹt ở khâu thẩm định
bị kẹt
tắc vốn
chưa có nguồn vốn bố trí
nguồn chưa có
chưa được cấp kinh phí
kinh phí chưa có
huyện chưa giao
tỉnh chưa phân bổ
chưa được phê duyệt
sở chưa phê duyệt
stc chưa có ý kiến
chưa có văn bản hướng dẫn
chưa có mẫu
chưa có chủ trương đầu tư
chưa có kết quả đấu thầu
chờ tỉnh giao vốn
chờ kq thẩm định
chờ ý kiến sở xây dựng
chờ hdnd thông qua
đang chờ bên điện di dời
chờ ngân hàng
chờ hợp đồng
đợi nhà thầu
đợi thời tiết
đang đợi hướng dẫn của sở
dang doi von
cho tu van
cho phe duyet
hộ dân không hợp tác
bà con chưa thống nhất
2 hộ đòi thêm tiền
dân đòi đền bù cao
mấy hộ chưa chịu nhận tiền
nhà thầu thiếu năng lực
nhà thầu chưa triển khai
đơn vị thi công chậm
tư vấn làm chậm
thiếu cán bộ
thiếu nhân lực
không đủ kinh phí
ko có mặt bằng
mất điện
mạng yếu ko gửi được
web lỗi
trời mưa
mưa bão ngập hết
lở đường
chưa làm được do chưa có hướng dẫn
chưa triển khai được vì dân chưa đồng ý
gn được 60%, còn lại chờ kho bạc | percent=60
đã gn 2,5 tỷ/4 tỷ, vướng gpmb | amount=2500000000; of=4000000000
30% do vướng mb | percent=30
khó khăn lắm anh
gặp vướng mắc
cần tỉnh tháo gỡ
đề nghị anh chỉ đạo tháo gỡ
"""

EXTENSION = """
anh cho em xin gia hạn nhé
xin sếp cho lùi 1 tuần | date=1 tuần
cho em khất thêm 2 hôm | date=2 hôm
cho em xin lùi sang thứ 3 tuần sau | date=thứ 3 tuần sau
em xin phép lùi đến 10/12 ạ | date=10/12
lùi hạn giúp em với
lùi sang tháng sau được không ạ | date=tháng sau
dời giúp em sang thứ 5 | date=thứ 5
đề nghị cho dời thời hạn đến 20/12 | date=20/12
đề nghị điều chỉnh thời hạn sang 25/12 | date=25/12
xin hoãn nộp báo cáo
xin phép được gia hạn đến hết quý I | date=hết quý I
gia hạn thêm cho e tuần nữa | date=tuần nữa
cho em thêm mấy bữa
xin thêm vài hôm nữa
cho em xin vài ngày
xin thêm ít thời gian ạ
cho phòng em xin đến thứ 6 | date=thứ 6
cho thôn em nộp chậm 2 ngày | date=2 ngày
thôn em xin nộp muộn
em nộp muộn 1 ngày được không ạ | date=1 ngày
mai em nộp được k a | date=mai
để sang tuần được không anh | date=sang tuần
đầu tuần sau gửi đc ko ạ | date=đầu tuần sau
bận quá, cho e lùi 2 hôm | date=2 hôm
mưa quá xin lùi đến cuối tháng | date=cuối tháng
do chưa có vốn, đề nghị gia hạn đến 31/12 | date=31/12
ko kịp đâu a, xin thêm tuần
xin gia haan
xin lùi hann
xin gia hạn đến rằm tháng chạp | date=rằm tháng chạp
xin lùi đến ra giêng | date=ra giêng
xin lùi đến sau Tết | date=sau Tết
cho em đến 5h chiều mai | date=chiều mai
"""

ACKNOWLEDGED = """
ok anh nhé
dạ vâng em biết rồi ạ
dạ em rõ rồi
đã nhận được tin nhắn
em đã nhận được nhắc việc
nhận được rồi cảm ơn anh
vâng em cảm ơn
ok em nhận việc
đã đọc thông báo rồi
em xem rồi ạ
đã hiểu ạ
ok ạ em hiểu
đồng ý ạ
nhất trí với anh
vâng, nhất trí
rõ rồi
đã nắm rõ
em nắm được thông tin rồi
đã ghi nhận
okk
okay anh
dạ dạ
vâng vâng
ừ biết rồi
uhm
uh
tks
cảm ơn bot
cảm ơn đã nhắc
👍👍
"""

QUESTION = """
hạn chót là hôm nào vậy
deadline ngày nào
khi nào hết hạn
hạn nộp đến mấy giờ
gửi bằng gì ạ
nộp bản cứng hay bản mềm ạ
nộp qua đâu
nộp cho phòng nào ạ
gửi cho đồng chí nào
biểu mẫu lấy ở đâu
mẫu biểu số mấy
phải làm gì ạ
giờ phải làm sao ạ
báo cáo gồm nội dung gì
ai làm việc này
bên nào chủ trì ạ
việc này thuộc phòng nào
có mẫu báo cáo chưa anh
anh xem giúp em được chưa
anh duyệt chưa ạ
kho bạc duyệt chưa
có bắt buộc không ạ
cần gửi bản scan không
có được ghép chung không ạ
thôn em có phải báo cáo không
sao lại giao cho em
vì sao phải nộp hai lần
số liệu tính đến ngày nào ạ
gn tính đến khi nào
cho em xin lại mẫu
anh gửi lại em file với
xin anh số điện thoại đc Hùng
cho hỏi ai phụ trách
là sao ạ?
nghĩa là sao?
"""

AMOUNT = """
đã gn 1 tỷ 2 trăm triệu | amount=1200000000
gn 2 tỷ 5 trăm | amount=2500000000
gn được 1,25 tỷ | amount=1250000000
gn được 3.500 triệu | amount=3500000000
giải ngân 750 triệu trên 1,5 tỷ | amount=750000000; of=1500000000
gn 1 tỷ 2/3 tỷ | amount=1200000000; of=3000000000
1 tỷ 2 / 3 tỷ 5 | amount=1200000000; of=3500000000
kế hoạch 800tr, đã gn 300 | amount=300000000; of=800000000
khv năm nay 4 tỷ, đã gn được 1,6 tỷ | amount=1600000000; of=4000000000
tổng mức 7 tỷ, giải ngân 2 tỷ 1 | amount=2100000000; of=7000000000
đến nay đã thanh toán 650 triệu | amount=650000000
đã quyết toán 2 tỷ 3 | amount=2300000000
thu được 45tr | amount=45000000
nộp ngân sách 120 triệu | amount=120000000
gn 35%, tương đương 700tr | percent=35; amount=700000000
700tr (35%) | percent=35; amount=700000000
gn 1 tỉ 4 | amount=1400000000
gn 1ti4 | amount=1400000000
gn 15 tỷ đồng | amount=15000000000
gn 2.000.000.000đ | amount=2000000000
gn hai trăm triệu | amount=200000000
chi 35 triệu 500 nghìn | amount=35500000
"""

REPORT = """
bc e nộp rồi nhé
báo cáo em gửi văn phòng rồi ạ
em gửi bc qua mail rồi ạ
đã gửi vào nhóm zalo
em gửi vp rồi
đã nộp cho văn phòng
đã nộp về phòng kinh tế
gửi phòng kt rồi ạ
em mới gửi xong
vừa nộp xong ạ
mới gửi bc
đã trình UBND xã báo cáo
đã gửi tờ trình rồi
đã gửi cv rồi ạ
công văn đã gửi hôm qua
báo cáo đã ký và gửi rồi
gửi bc tháng 11 rồi sếp
đã gửi báo cáo 9 tháng
bc số 78/BC-UBND em gửi rồi
đã phát hành báo cáo số 15/BC-PKT ngày 20/11/2026
em up lên phần mềm rồi
e gửi số liệu cho chị Hoa rồi
daf gui bc
ddax nooj baos caos
"""

UNCLEAR = """
ủa
ơ kìa
hả
hả?
gì cơ
này anh ơi
anh ơi
a ơi cho e gặp
gọi e nhé
em gọi anh sau
đang trên đường về
em đang ở tỉnh
đang dự họp
đang tiếp dân
e đang đi cơ sở
đang khám bệnh
mai em nghỉ
hôm nay em nghỉ phép
dạ có
dạ không
dạ chưa ạ
rồi anh
thứ 2 tuần sau | date=thứ 2 tuần sau
mai anh nhé | date=mai
chiều nay | date=chiều nay
tầm 20/12 | date=20/12
trước 15/12 | date=15/12
sang tuần | date=sang tuần
cuối tháng nhé sếp | date=cuối tháng
hết năm | date=hết năm
tháng sau | date=tháng sau
3 ngày nữa | date=3 ngày nữa
mùng 10 | date=mùng 10
chỉ tiêu năm nay 80%
kế hoạch giao 70%
mục tiêu 90%
0968123456
liên hệ 0968 123 456
1.500 tỷ
thế ạ?
chẳng lẽ lại thế?
làm thế nào được?
ai mà biết được?
kkk
hmm
không có
không phát sinh gì ạ
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
