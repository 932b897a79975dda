"""A thirteenth hand, labelled before any was read: typed by voice, run together, without a mark from end to end."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

MIXED = """
done | alo em báo cáo anh là việc này em làm xong rồi nhé
done | dạ thưa anh bên em hoàn thành xong hết rồi ạ
done | anh ơi cái việc hôm qua anh giao em xong rồi đấy
done | ừ xong rồi nhé
done | à cái này xong lâu rồi mà
done | vâng em xin báo cáo là đơn vị đã hoàn thành đúng thời hạn ạ
done | em vừa làm xong xong nhé anh
done | nhiệm vụ được giao đã hoàn thành trăm phần trăm | percent=100
done | đã ký xong hợp đồng với nhà thầu rồi anh ạ
done | báo cáo anh mặt bằng đã bàn giao đầy đủ rồi ạ
progress | alo anh ạ bên em đang làm dở thôi chưa xong đâu
progress | em làm được khoảng bảy mươi phần trăm rồi anh ạ | percent=70
progress | hiện tại thì đạt bốn lăm phần trăm | percent=45
progress | em đang trên đường mang hồ sơ đi nộp
progress | xong thì xong rồi nhưng mà chưa có chữ ký
progress | chắc là phải hai hôm nữa mới xong | date=hai hôm nữa
extension_request | anh cho em đến chiều mai là em xong | date=chiều mai
progress | tí nữa em gửi nhé
progress | còn mỗi cái phụ lục thôi anh ạ
progress | bên em triển khai được hai phần ba rồi
progress | nói chung là cũng sắp xong rồi anh ạ
progress | mới xong được phần thô thôi chưa hoàn thiện
progress | tuần này em cố gắng hoàn thành | date=tuần này
progress | em tưởng xong rồi hóa ra vẫn còn thiếu một thôn
progress | nó bảo xong rồi nhưng em chưa đi kiểm tra
progress | nếu không mưa thì mai xong | date=mai
progress | xong một số việc rồi còn một số việc
progress | đã xong bước đầu tiên
not_started | việc này em chưa làm anh ạ để đầu tuần em làm | date=đầu tuần
not_started | em quên mất chưa làm gì cả
not_started | dạ chưa bắt đầu anh ơi
not_started | bận quá chưa động vào
not_started | chưa ai làm cả
blocked | anh ơi đang bị vướng chỗ nhà ông chủ tịch cũ không chịu giao đất
blocked | em đang đợi bên kho bạc họ duyệt
blocked | nhà thầu nó bỏ về hết rồi anh ạ
blocked | chưa có tiền thì làm sao mà làm được
blocked | hai hôm nay mất mạng không gửi được
blocked | xong rồi mà bên tài chính chưa chịu ký
blocked | vẫn tắc ở khâu thẩm định
blocked | thiếu mỗi con dấu đơn vị mất dấu
blocked | ba hộ kia vẫn chưa nhận tiền đền bù
extension_request | anh thông cảm cho em xin thêm mấy hôm nữa nhé
extension_request | em xin phép nộp muộn sang thứ hai | date=thứ hai
extension_request | chắc là không kịp rồi anh cho em lùi sang tháng sau | date=tháng sau
extension_request | xin anh gia hạn cho em đến hết tháng | date=hết tháng
acknowledged | dạ vâng em nghe rồi ạ
acknowledged | ok anh để em xem
not_started | vâng em sẽ làm ngay ạ
acknowledged | đã nhận được tin nhắn của anh
question | anh ơi cho em hỏi là báo cáo này gửi đi đâu
question | cái này có phải làm không anh
question | thế bao giờ thì họp hả anh
question | xong chưa để tôi còn báo cáo
report_sent | em gửi báo cáo vào hòm thư của anh rồi đấy
report_sent | báo cáo em nộp từ hôm thứ năm rồi
report_sent | công văn số bốn lăm em gửi rồi anh nhé
amount | đã giải ngân được hai tỷ ba trăm triệu đồng | amount=2300000000
amount | mới thanh toán cho nhà thầu năm trăm triệu thôi | amount=500000000
unclear | alo alo
unclear | anh gọi lại cho em nhé
unclear | em đang đi đường không nghe được
unclear | hình như là tuần sau | date=tuần sau
unclear | không phải việc của em
"""

CASES = cases({None: MIXED})
