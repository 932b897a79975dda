"""Replies of our own making with the kind (and figures) a careful reader takes from them; one line a reply.

`kind | reply | percent=…; amount=…; of=…; date=…`, the third part only where there is something. Grouped by what they
try.

Long because it is a table: one line a reply.
"""

from __future__ import annotations

from dataclasses import dataclass

DONE = """
xong
xong ạ
xong rồi
xong r a
xong rồi anh nhé
xong hết rồi sếp
em xong rồi ạ
dạ xong rồi ạ
vâng, xong rồi anh ơi
đã xong từ hôm qua
đã xong từ thứ 6 tuần trước
sáng nay xong rồi ạ
vừa xong ạ
da hoan thanh
đã hoàn thành ạ
hoàn thành rồi
hoan thanh r sep oi
ht
ht r ạ
đã ht
ht 100% | percent=100
100% | percent=100
đạt 100% kế hoạch | percent=100
gn 100% | percent=100
đã giải ngân 100% kế hoạch vốn | percent=100
xong 100% rồi ạ | percent=100
hoàn thành 100% khối lượng rồi | percent=100
giải ngân hết rồi ạ
gn hết vốn r
đã giải ngân xong
gpmb xong rồi ạ
báo cáo làm xong rồi
việc này em làm xong rồi
nhiệm vụ này đã hoàn thành đúng hạn
hoàn thành đúng tiến độ rồi ạ
đã khởi công
đã khởi công sáng nay
khởi công rồi ạ
đã bàn giao mặt bằng
bàn giao mb rồi a
đã ban hành kế hoạch
đã ban hành QĐ rồi ạ
đã ký hđ
ký hợp đồng rồi sếp ơi
đã phê duyệt
đã phê duyệt quyết toán
nghiệm thu rồi ạ
đã nghiệm thu bàn giao
đã quyết toán xong
đã tổ chức xong hội nghị
xong xuôi rồi ạ
bc đc xong r
báo cáo sếp việc 3 xong rồi
báo cáo đồng chí chủ tịch, em hoàn thành rồi ạ
thua anh da xong
em báo cáo là đã xong
xong rồi, ko vướng gì
đã xong, đề nghị anh xác nhận giúp em
xong rồi, nhờ văn phòng kiểm tra giúp
xong het roi nhe
song rồi ạ
đã song
ddax xong rooif
d9a4 xong ro62i
hoanf thanhf rooif aj
daf xong nhes
dda4 ho2an tha2nh
xonggg rồiii
XONG RỒI
Đã xong.
ok xong
ok xong rồi nhé
tất cả xong rồi
cả 5 thôn xong rồi
15/15 thôn đã nộp báo cáo
8/8 dự án đã hoàn thành
12/12 đơn vị gửi đủ rồi
báo cáo quý 3 xong rồi ạ
kế hoạch năm 2027 đã ban hành
làm xong r
lm xog r a
e lm xg rui
việc a giao em làm xong rồi nhé
đã làm xong
thực hiện xong rồi ạ
đã thực hiện xong
đã xong trước hạn
vượt tiến độ, xong rồi ạ
cảm ơn anh, việc này xong rồi
xong rồi khỏi nhắc nữa nhé
done
done rồi sếp
đã xong 2 hôm trước
đã hoàn tất
da hoan thanh nhiem vu duoc giao
"""

NOT_DONE = """
progress | chưa xong
progress | chua xong
progress | chuwa xong
progress | chu7a xong
progress | ch xong
progress | vẫn chưa xong ạ
progress | ko xong dc
progress | chưa thể xong
progress | gần xong
progress | gan xong r
progress | sắp xong rồi
progress | sap xong
progress | xắp xong
progress | cơ bản xong
progress | về cơ bản đã hoàn thành
progress | gần như xong rồi ạ
progress | hầu như xong
progress | tương đối xong
progress | sẽ xong
progress | sẽ xong sớm
progress | em sẽ cố gắng hoàn thành
progress | mai xong | date=mai
progress | mai xong rồi | date=mai
progress | chắc xong mai | date=mai
progress | chắc mai xong | date=mai
progress | thứ 6 là xong | date=thứ 6
progress | tuần sau xong ạ | date=tuần sau
progress | cuối tháng mới xong | date=cuối tháng
progress | phấn đấu xong trước 30/11 | date=30/11
progress | dự kiến hoàn thành 15/12 | date=15/12
progress | cố gắng xong trong tuần này | date=tuần này
progress | hết tháng này sẽ hoàn thành | date=hết tháng này
progress | xong thì em báo
progress | xong em báo
progress | xong e báo lại nhé
progress | khi nào xong em báo
progress | bao giờ xong em gửi
progress | làm xong r gửi sau
progress | xong em gửi anh
progress | xong phần 1
progress | xong phần hồ sơ
progress | xong 1 nửa | percent=50
progress | xong nửa rồi | percent=50
progress | làm được một nửa | percent=50
progress | xong trừ thôn A
progress | xong hết trừ thôn Nà Pá
progress | xong rồi nhưng chưa nghiệm thu
progress | xong nhưng chưa ký
progress | xong rồi, còn chờ nghiệm thu
progress | xong rồi, chưa gửi
progress | làm xong rồi nhưng chưa gửi
progress | tưởng xong rồi mà chưa
progress | đã xong đâu
progress | xong đâu mà xong
progress | có xong đâu
progress | chưa hoàn thành ạ
progress | chưa hoàn tất
progress | không hoàn thành kịp
progress | khó xong lắm
progress | xong được 2 thôn
progress | xong 3/5 thôn
progress | mới xong 2 dự án
progress | xong giai đoạn 1
progress | xong bước 1 rồi
progress | đã xong dự thảo
progress | xong dự thảo, đang trình ký
progress | thiết kế xong rồi, đang thẩm định
progress | xong 80% | percent=80
progress | hoàn thành 60% rồi | percent=60
progress | ht 75% | percent=75
progress | được 90% rồi, sắp xong | percent=90
progress | còn tí nữa là xong
progress | còn ký nữa là xong
progress | đang làm cho xong
progress | phải tuần sau mới xong | date=tuần sau
progress | chưa xong, mai gửi | date=mai
progress | ko phải xong rồi mà đang làm
progress | đang hoàn thành
progress | đang hoàn thiện
progress | coi như xong
progress | thôn A xong rồi, thôn B chưa
progress | xong mỗi phần khảo sát
progress | chỉ xong được 1 thôn
progress | 10/12 thôn đã nộp bc
progress | 3/8 dự án đã hoàn thành
progress | đã hoàn thành 2/3 dự án
progress | đã khởi công 2/3 dự án
progress | đã khởi công, chưa bàn giao mặt bằng
unclear | chắc xong rồi
unclear | hình như xong rồi
unclear | nghe nói xong rồi
unclear | có lẽ xong rồi
question | xong rồi à?
question | xong rồi à
question | xong chưa
question | xong chưa?
question | đã xong chưa
question | xong rồi hả anh
question | xong rồi phải không
question | xong rồi đúng không ạ
question | bao giờ xong
question | bao giờ xong?
question | khi nào xong ạ
question | ai xong rồi ạ
question | anh xong chưa
question | thôn nào xong rồi
question | đã hoàn thành chưa nhỉ
question | xong được không
question | cần xong trước ngày nào ạ
question | bg phải xong ạ
question | phải hoàn thành trước ngày bao nhiêu
unclear | làm sao mà xong được
unclear | sao xong được
unclear | rồi ạ
unclear | dạ rồi
unclear | chưa ạ
unclear | có
unclear | không
acknowledged | ok
acknowledged | ok rồi
acknowledged | đc rồi
"""

PROGRESS = """
đang làm ạ
e đang làm
dang lam
ddang lamf
d9ang la2m
đag lm
vẫn đang làm
đang triển khai
đang triển khai thực hiện
dang soan
đang tổng hợp số liệu
đang trình ký
đang trình lãnh đạo
đang trình chủ tịch ký
chờ sếp ký
chờ anh duyệt
cho lanh dao ky
đã trình ký rồi
đang thi công
đang thẩm định nội bộ
đang hoàn thiện hồ sơ
đang đo đạc
đang vận động bà con
đang đấu thầu
đang lựa chọn nhà thầu
ht đang làm
hiện đang rà soát
đúng tiến độ ạ
vẫn đúng tiến độ
theo đúng kế hoạch
kịp tiến độ
đảm bảo tiến độ
hơi chậm tiến độ
không vướng gì
ko vướng gì a
không có vướng mắc gì, đang làm
hết vướng rồi
đã tháo gỡ xong vướng mắc
vướng mắc đã được giải quyết
ko khó khăn gì
đã có vốn rồi, đang làm
đã triển khai
triển khai rồi ạ
bắt đầu làm rồi
đã bắt đầu
đã họp dân
đã mời thầu
được 2 thôn
được 3 dự án rồi
làm được 5/7 thôn
mới được 1 thôn
30% | percent=30
gn 45% | percent=45
gn dc 45% r | percent=45
gn đc 45,5% | percent=45.5
gn 45.5% | percent=45.5
khoảng 60% | percent=60
được khoảng 60-70% | percent=60
tầm 40% | percent=40
hơn 50% rồi | percent=50
đạt 35% kế hoạch | percent=35
mới đạt 20% kh | percent=20
kế hoạch 60%, đạt 45% | percent=45
chỉ tiêu 95%, mới đạt 60% | percent=60
giao 60% mà mới được 30% | percent=30
40 phần trăm | percent=40
bốn mươi phần trăm | percent=40
gn ddc 30% | percent=30
làm được nửa rồi | percent=50
được một nửa | percent=50
một nửa | percent=50
khối lượng 70%, đang thi công | percent=70
đang làm, được 25% | percent=25
đến nay đạt 42% | percent=42
từ 30% lên 45% | percent=45
còn 20% nữa
còn 20% chưa xong
100% hộ đồng ý
80% hộ dân đã đồng ý
được 2 thôn còn 3 thôn
còn 2 thôn chưa nộp
2/5 dự án xong
1/3 thôn đã nộp
mới gn 2/5 dự án
cuối tuần gửi | date=cuối tuần
mai em gửi | date=mai
mai nộp | date=mai
thứ 6 nộp ạ | date=thứ 6
t6 nộp | date=t6
15/12 nộp bc | date=15/12
mùng 5 em nộp | date=mùng 5
chiều e gửi | date=chiều
chiều nay gửi ạ | date=chiều nay
sáng mai em trình | date=sáng mai
cuối tháng hoàn thành | date=cuối tháng
hết quý này xong | date=hết quý này
trước Tết xong | date=Tết
sau Tết hoàn thành | date=sau Tết
rằm tháng giêng xong | date=rằm tháng giêng
5 ngày nữa xong | date=5 ngày nữa
2 tuần nữa xong | date=2 tuần nữa
cam kết hết tháng 12 gn 60% | date=hết tháng 12
tuần sau khởi công | date=tuần sau
đang làm, mai gửi | date=mai
ngày kia em gửi ạ | date=ngày kia
mốt em gửi | date=mốt
chưa ký
chưa trình
chưa đạt
chưa đủ
chưa ban hành
còn 1,8 tỷ chưa gn
tí em gửi
lát nữa em nộp
em gửi ngay đây
sắp khởi công
chuẩn bị nghiệm thu
đang họp dân về gpmb
đang xin ý kiến
"""

NOT_STARTED = """
chưa làm
chưa làm ạ
chua lam
chuwa lamf
chua lm
ko làm
chưa làm gì
chưa làm được gì
chưa bắt đầu
chưa triển khai
chưa khởi công ạ
chưa động đến
chưa gn
chưa giải ngân
chưa gn đồng nào
chưa giải ngân được đồng nào
gn 0% | percent=0
0% | percent=0
chưa có gì
em chưa làm anh ạ
bận quá chưa làm
e bận quá chưa làm được
chưa kịp làm
chưa nộp
chưa gửi bc
em chưa gửi báo cáo
chưa thực hiện
chưa tổ chức
chưa quyết toán
để mai e làm | date=mai
mai em làm | date=mai
tuần sau bắt đầu | date=tuần sau
thứ 2 làm | date=thứ 2
đầu tháng sau triển khai | date=đầu tháng sau
để em làm
em làm ngay
em sẽ làm ngay ạ
sắp làm
chuẩn bị triển khai
em quên mất
kh 5 tỷ chưa gn
"""

BLOCKED = """
vướng
vuong mb
vướng mặt bằng
con vuong 3 ho
còn vướng 2 hộ
vuowngs mawtj bawngf
vu7o7ng1 mb
vướng mắc thủ tục
đang vướng
đang kẹt ở kho bạc
bị tắc ở sở tài chính
mắc thủ tục
thiếu vốn
thieu kinh phi
chưa có vốn ạ
chua co von
chưa có mặt bằng
chưa có hướng dẫn
chưa có kế hoạch vốn
chưa được giao vốn
chưa được phân bổ vốn
tỉnh chưa giao vốn
tỉnh chưa duyệt
sở chưa thẩm định xong
kb chưa duyệt
kho bạc trả lại hồ sơ
hồ sơ bị trả lại
chờ tỉnh
chờ thẩm định
cho kho bac
chờ kbnn duyệt
chờ vốn
đợi vốn
chờ tư vấn
đang chờ tư vấn thiết kế
chờ sở tài chính cho ý kiến
chờ phê duyệt
chờ nhà thầu
đang chờ kết quả thẩm định
chờ các thôn gửi số liệu
3 hộ không đồng ý
2 hộ chưa nhận tiền
dân không chịu bàn giao
hộ dân chưa ký
dân chưa đồng ý
nhà thầu chậm quá
nhà thầu bỏ việc
tư vấn chậm
mưa nhiều quá ko làm được
mưa lũ
do thời tiết
chưa làm được vì thiếu vốn
chưa gn được do vướng thủ tục
không có người làm
hết vốn
hệ thống lỗi
lỗi phần mềm không gửi được
đang tạm dừng
khó khăn về vốn
gặp khó khăn
gn 45%, còn vướng 2 hộ | percent=45
gn dc 30% r a, con vuong mb | percent=30
gn 500tr, vướng thủ tục | amount=500000000
1,2 tỷ/3 tỷ, chờ kb | amount=1200000000; of=3000000000
xong rồi nhưng còn vướng 1 hộ
vốn chưa về
mb chưa bàn giao
mặt bằng chưa có
đề nghị tỉnh tháo gỡ
đề nghị cấp vốn
xin thêm kinh phí
chưa giải phóng được mặt bằng
đang tranh chấp
có đơn thư khiếu nại
"""

EXTENSION = """
xin gia hạn
gia hạn giúp em
xin gia hạn đến 15/7 | date=15/7
xin gia hạn thêm 1 tuần | date=1 tuần
cho em gia hạn đến cuối tháng | date=cuối tháng
xin lùi 15/7 | date=15/7
xin lui 15-7 | date=15-7
xin lùi hạn
lùi hạn sang 20/12 | date=20/12
xin lùi lại mấy hôm
xin khất mấy hôm
cho e khất đến mai | date=mai
xin khất đến thứ 2 | date=thứ 2
xin dời sang tuần sau | date=tuần sau
dời hạn sang 20/7 | date=20/7
xin hoãn
xin hoãn đến tháng 12 | date=tháng 12
xin thêm thời gian
cho em thêm thời gian
xin thêm 5 ngày | date=5 ngày
xin thêm 3 hôm | date=3 hôm
cho thêm tuần nữa | date=thêm tuần nữa
cho em thêm 2 ngày | date=2 ngày
cho em xin thêm ít hôm
xin đến thứ 6 | date=thứ 6
cho em đến thứ 6 | date=thứ 6
cho e đến cuối tuần | date=cuối tuần
em xin đến hết tháng | date=hết tháng
đề nghị gia hạn
đề nghị lùi thời hạn đến 31/12 | date=31/12
gia hạn đc ko ạ
gia hạn được không
lùi được không ạ
nộp muộn được không
xin nộp muộn
xin nộp chậm 2 ngày | date=2 ngày
cho em nộp chậm mấy hôm
mai nộp được không ạ | date=mai
thứ 2 nộp đc ko a | date=thứ 2
không kịp, xin lùi
ko kịp a ơi, cho e xin đến 10/12 | date=10/12
do mưa lũ nên xin lùi 1 tuần | date=1 tuần
vướng mb, xin lùi 15/7 | date=15/7
vuong mb, xin lui 15/7 | date=15/7
xin gia hanj ddeens 15/7 | date=15/7
xin lui2 d9e61n 20/12 | date=20/12
gn 45% xin gia hạn đến 30/12 | percent=45; date=30/12
sin lùi 2 tuần | date=2 tuần
xin nùi đến thứ 6 | date=thứ 6
chuyển hạn sang 15/12 được không | date=15/12
em xin phép nộp chậm
xin phép cho em nộp vào thứ 2 | date=thứ 2
"""

ACKNOWLEDGED = """
ok
ok ạ
oki
okie
okee
ok anh
dạ
dạ vâng
dạ vâng ạ
da vang
vâng
vâng ạ
vâng em nhận
vâng anh
rõ
rõ ạ
đã rõ ạ
em rõ rồi ạ
đã nhận
em đã nhận được
đã nhận được thông báo
đã nhận thông tin
nhận được rồi
đã xem
em xem rồi
đã đọc
đã nắm
đã nắm thông tin
nắm rồi ạ
đã biết
biết rồi
em biết rồi ạ
đã hiểu
nhất trí
đồng ý
tiếp thu
đã tiếp nhận
cảm ơn anh
cảm ơn
tks a
ok cảm ơn
uk
ừ
👍
ok 👍
đc
noted
đã tiếp nhận nhiệm vụ
em nhận nhiệm vụ
vaang aj
ok nhé
biết rồi nói mãi
"""

QUESTION = """
hạn nộp khi nào?
hạn là ngày nào ạ
hạn bao giờ
nộp cho ai
nộp cho ai ạ?
gửi ai
gửi đâu ạ
nộp ở đâu
nộp ở đâu ạ
mẫu nào ạ
theo mẫu nào
mẫu báo cáo ở đâu a
cần những gì ạ
cần giấy tờ gì
làm thế nào ạ
báo cáo nội dung gì
có cần ký số ko ạ
có phải nộp bản giấy không ạ
có phải làm ko
nộp bản giấy được không ạ
bao nhiêu bản ạ
cho em hỏi hạn nộp
e hỏi chút mẫu ở đâu ạ
anh cho em xin mẫu
cho e xin mẫu bc
gửi cho em file với
ai phụ trách việc này ạ
việc nào ạ?
việc gì vậy
sao lại nhắc 2 lần
sao chưa có số liệu
hạn là 30/6 đúng không?
tính đến ngày nào ạ
số liệu lấy đến khi nào
anh nhận được chưa
đã nhận được báo cáo chưa ạ
có mẫu chưa ạ
bao giờ nộp
bao gio nop
khi nao phai gui
thủ tục xin gia hạn thế nào ạ
báo cáo tháng hay quý ạ?
"""

AMOUNT = """
500tr | amount=500000000
600 triệu | amount=600000000
gn 600tr | amount=600000000
gn đc 1,2 tỷ | amount=1200000000
gn 1.2 tỷ | amount=1200000000
gn 1 tỷ 2 | amount=1200000000
gn 2 tỷ rưỡi | amount=2500000000
đã giải ngân 500 triệu đồng | amount=500000000
đã tt 300tr | amount=300000000
đã thanh toán 1 tỷ 350 triệu | amount=1350000000
500/2000tr | amount=500000000; of=2000000000
1,2/3 tỷ | amount=1200000000; of=3000000000
500tr/2 tỷ | amount=500000000; of=2000000000
500 triệu trên tổng 2 tỷ | amount=500000000; of=2000000000
kế hoạch 5 tỷ đã gn 2 tỷ | amount=2000000000; of=5000000000
khv 5 tỷ đã gn 2 | amount=2000000000; of=5000000000
khv 5 tỷ, gn đc 1,5 | amount=1500000000; of=5000000000
tổng 3 tỷ, gn 1,2 tỷ | amount=1200000000; of=3000000000
đã gn 2 tỷ, kế hoạch 5 tỷ | amount=2000000000; of=5000000000
gn 1.234 tr | amount=1234000000
gn 1.250.000.000 đồng | amount=1250000000
gn 1.250.000.000 | amount=1250000000
gn 45% (900tr) | percent=45; amount=900000000
gn 500tr đạt 25% | percent=25; amount=500000000
gn 500tr/2 tỷ, đạt 25% | percent=25; amount=500000000; of=2000000000
đã gn 500tr, còn 1,5 tỷ | amount=500000000
gn dc 2 ty | amount=2000000000
gn 850 trieu | amount=850000000
tạm ứng 200tr | amount=200000000
đã tạm ứng 30%, 600 triệu | percent=30; amount=600000000
gn hai tỷ | amount=2000000000
gn 12,5 tỷ/20 tỷ | amount=12500000000; of=20000000000
mới gn được 350tr/1,5 tỷ | amount=350000000; of=1500000000
"""

REPORT = """
đã gửi bc
đã gửi báo cáo
da gui bc
da gui bao cao a
em gửi bc rồi ạ
e gửi báo cáo rồi nhé
gửi rồi ạ
em gửi rồi
em đã gửi rồi ạ
đã nộp báo cáo
đã nộp bc rồi
nộp rồi ạ
đã nộp
bc em gửi rồi
báo cáo đã gửi
em gửi qua zalo rồi
gửi mail rồi ạ
đã gửi qua email
đã trình báo cáo
đã báo cáo rồi
em vừa gửi báo cáo
vừa gửi bc xong
đã gửi số liệu
đã gửi biểu mẫu
em gửi báo cáo tháng 11 rồi ạ
đã gửi báo cáo quý 3
em gửi báo cáo ạ
e xin gửi bc ạ
da gui BC so 45/BC-PKT ngay 16/6
đã gửi báo cáo số 12/BC-UBND ngày 5/11/2026
ddax nopj bao caos
d9a4 gu73i ba1o ca1o
đã gửi công văn
hôm qua em gửi rồi
sáng nay gửi bc rồi
đã chuyển báo cáo lên văn phòng
em nộp bản giấy rồi ạ
"""

UNCLEAR = """
.
...
?
???
😀
alo
chào anh
em đang họp
đang họp
e dang hop
đang đi công tác
đang bận
bận
đang lái xe ạ
đang ở ngoài đường
em nghỉ phép
đang ốm
gọi lại sau nhé
em gọi lại sau
nhầm
rồi
chưa
có
không
mai | date=mai
mai nhé | date=mai
thứ 6 | date=thứ 6
thứ 6 ạ | date=thứ 6
15/12 | date=15/12
15/12 nhé | date=15/12
cuối tháng | date=cuối tháng
tuần sau | date=tuần sau
hết tháng 12 | date=hết tháng 12
2 tuần nữa | date=2 tuần nữa
ra giêng | date=ra giêng
trước Tết | date=Tết
chỉ tiêu 60%
cam kết 60%
mục tiêu 100%
0912 345 678
0987.654.321
sđt em 0912345678
không phát sinh
ko phát sinh
1.250 tỷ
gn 1.250 tỷ
thế à?
sao cứ nhắc mãi thế?
lấy đâu ra tiền mà làm?
hihi
abc
xin phép nghỉ
em xin lỗi
123
"""


@dataclass(frozen=True)
class Case:
    """A reply and what is to be understood of it."""

    text: str
    kind: str
    percent: float | None = None
    amount: int | None = None
    of: int | None = None
    date: str | None = None


def cases(tables: dict[str | None, str]) -> list[Case]:
    """The lines of tables as cases; a table under None names the kind at the beginning of each line."""
    return [_case(line, kind) for kind, table in tables.items() for line in table.strip().splitlines()]


def _case(line: str, kind: str | None) -> Case:
    fields = [field.strip() for field in line.split(" | ")]
    if kind is None:
        kind, fields = fields[0], fields[1:]
    wanted = dict(part.strip().split("=") for part in fields[1].split(";")) if len(fields) > 1 else {}
    percent = float(wanted["percent"]) if "percent" in wanted else None
    amount, of = (int(wanted[key]) if key in wanted else None for key in ("amount", "of"))
    return Case(fields[0], kind, percent, amount, of, wanted.get("date"))


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
