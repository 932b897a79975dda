"""A fifteenth hand, labelled before any was read: the last fresh one, of every writer heard so far."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

MIXED = """
done | báo cáo sếp em đã làm xong
done | thôn mình hoàn thành rồi bác ơi
done | em hoàn tất rồi nghen chị
done | dạ xong tất cả rồi ạ
done | đã tổ chức xong hội nghị tổng kết
done | da lam xong het viec duoc giao
done | đã tiêm xong cho đàn lợn
done | xong trước hạn 2 ngày ạ
done | nghiệm thu xong rồi anh ạ
done | đã bàn giao cho xã rồi ạ
done | kế hoạch em đã ban hành rồi
done | hoàn thành 100% chỉ tiêu | percent=100
progress | xong 80% rồi | percent=80
progress | đang viết báo cáo ạ
blocked | xong phần của em, chờ bên chị Lan ghép
blocked | vẫn còn 3 hộ chưa ký nhưng đang vận động
progress | e đang đi lấy chữ ký
progress | trạm đang tiêm, được 120 cháu
progress | xong mỗi cái khung thôi
progress | sắp nộp rồi ạ
progress | chiều mai xong nha anh | date=chiều mai
progress | ngày 28 em trả bài | date=ngày 28
progress | dự kiến 10/12 hoàn thành | date=10/12
progress | làm xong 5/8 trường
progress | đã họp chi bộ, đang họp dân
progress | coi như xong rồi đấy ạ
progress | cỡ một nửa rồi | percent=50
progress | hình như chưa xong đâu
progress | đang chạy nước rút anh ơi
progress | thực hiện được 12km đường rồi
progress | chua hoan thien ho so
progress | em nhập liệu được hơn 60% | percent=60
not_started | em chưa sờ đến
not_started | thôn chưa tổ chức ạ
not_started | chưa giải ngân được đồng nào
not_started | thứ 3 tuần sau mới họp dân | date=thứ 3 tuần sau
not_started | chua bat dau anh oi
not_started | em mới nhận việc chưa làm được gì
blocked | vướng 1 hộ chưa nhận tiền
blocked | nước to quá không qua suối được
blocked | kẹt kinh phí đối ứng
blocked | tư vấn chưa ra bản vẽ
blocked | sở trả lại bắt làm lại dự toán
blocked | đợi vốn mãi chưa thấy
blocked | chưa có đất đắp
blocked | dan doi tang gia den bu
blocked | chữ ký số hết hạn nên không gửi được
extension_request | cho em khất sang thứ 2 | date=thứ 2
extension_request | xin thêm thời gian rà soát
extension_request | không kịp rồi, xin lùi 1 tuần | date=1 tuần
extension_request | anh gia hạn cho em tới 20/12 | date=20/12
acknowledged | đã rõ thưa anh
acknowledged | em biết rồi ạ
acknowledged | vâng ạ em ghi nhận
acknowledged | ok a
question | hạn cuối là ngày mấy ạ
question | việc này của phòng em hay phòng chị ạ
question | gửi file word hay pdf ạ
report_sent | báo cáo em gửi chị Hoa rồi
report_sent | nop bao cao thang roi a
report_sent | đã gửi công văn 112/UBND-KT
amount | giải ngân 2,35 tỷ | amount=2350000000
amount | gn 1 tỷ 250 triệu rồi | amount=1250000000
unclear | em đang ở tỉnh
unclear | tuần sau | date=tuần sau
unclear | ?
unclear | chỉ tiêu giao là 12 tỷ
"""

CASES = cases({None: MIXED})
