"""A seventeenth hand, labelled before any was read."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

MIXED = """
done | em làm xong việc này rồi ạ
done | dạ hoàn thành rồi thưa chủ tịch
done | ok anh, xong rồi
done | đã giải phóng mặt bằng xong rồi ạ
done | bên công an đã hoàn thành ạ
done | trạm đã khám xong cho học sinh rồi ạ
done | đã tập huấn xong
done | xong từ đời nào rồi sếp
done | phê duyệt rồi ạ
done | da ban hanh quyet dinh roi
done | đã kiểm kê xong rừng
done | xong, mời anh kiểm tra ạ
progress | được 4 trong 6 mục rồi
progress | em làm tới đâu báo anh tới đó
progress | còn chút xíu nữa thôi
progress | đang đợi sếp ký
progress | thứ 7 này em hoàn thiện | date=thứ 7 này
progress | khoảng 3 ngày nữa xong | date=3 ngày nữa
progress | giải ngân đạt 38 % | percent=38
progress | lam dc 1/3 r
progress | xong móng rồi anh
progress | gần như xong
progress | đã xong cơ bản, chờ nghiệm thu
progress | đang tiến hành cấp phát
progress | vẫn bình thường, kịp tiến độ
progress | em gửi sau nhé, đang sửa lại
progress | đã có 9 hộ bàn giao
progress | đội 1 xong rồi, đội 2 đang làm
progress | em vừa mới làm được tí
progress | cuối tháng em xong | date=cuối tháng
not_started | em chưa triển khai được ạ
not_started | chưa ai động vào
not_started | dạ em chưa làm, để chiều em làm | date=chiều
not_started | sang tuần em mới họp thôn | date=sang tuần
not_started | chua khoi dong gi
not_started | giải ngân 0 đồng | amount=0
blocked | không có tiền trả nhà thầu
blocked | chờ tỉnh cho chủ trương
blocked | còn 3 hộ khiếu nại
blocked | kho bạc họ không thanh toán
blocked | đường hỏng xe không vào được
blocked | tắc ở khâu đền bù
blocked | cán bộ địa chính nghỉ thai sản
blocked | chưa có kết quả thẩm định giá
blocked | mưa lớn ngập hết công trường
blocked | thieu von doi ung
extension_request | em xin thêm mấy ngày ạ
extension_request | xin hoãn tới tháng 12 | date=tháng 12
extension_request | lùi cho em sang thứ 5 tuần sau với | date=thứ 5 tuần sau
extension_request | đề nghị cho nộp muộn do đi công tác
acknowledged | em nhận thông tin rồi ạ
acknowledged | vâng ạ
acknowledged | ok sếp
acknowledged | đã tiếp nhận chỉ đạo
question | báo cáo này gửi ai ạ
question | khi nào thì họp anh
question | anh cho em hỏi mẫu ở đâu
question | có gia hạn được không ạ, à mà hạn ngày nào
report_sent | em đã gửi báo cáo số 12/BC-MN ngày 20/11
report_sent | nộp báo cáo rồi nha anh
report_sent | bc em để trên bàn anh rồi
amount | đã thanh toán 1,75 tỷ đồng | amount=1750000000
amount | chi đc 320tr trên 400tr | amount=320000000; of=400000000
unclear | rồi anh
unclear | anh ơi
unclear | hết tuần | date=hết tuần
unclear | em đang trên xe
"""

CASES = cases({None: MIXED})
