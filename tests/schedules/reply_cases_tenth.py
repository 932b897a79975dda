"""A tenth hand, labelled before any was read: farm officers, land clerks and the health station, in southern speech."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

MIXED = """
done | dạ xong hết rồi nghen anh
done | tụi em làm xong rồi nha chị
done | xong xuôi hết trơn rồi anh ơi
done | dạ bên trạm em hoàn thành rồi ạ
done | tiêm xong đàn trâu bò rồi nghen
done | đã cấp giấy xong rồi ạ
progress | đo đạc xong hết rồi anh
done | dạ chi trả xong cho bà con rồi
done | đã phát thuốc xong rồi nha
done | khám sức khỏe xong rồi chị
done | đã hoàn thành việc thống kê diện tích lúa
done | dạ em làm rồi, xong rồi á
progress | mới tiêm được 300 con trâu bò
progress | tụi em đang đi đo đất
progress | đo được 40 thửa rồi anh
progress | còn mấy hộ nữa là xong
progress | gieo được 60% diện tích rồi
progress | xong ấp 1 ấp 2, ấp 3 mai làm | date=mai
progress | gần xong rồi nghen
progress | chưa xong đâu anh, còn nhiều lắm
progress | mai mốt xong | date=mai mốt
progress | cuối tuần này em gửi nghen | date=cuối tuần này
progress | tiêm vét xong mũi 1, còn mũi 2
progress | xong phần điều tra, còn nhập máy
progress | đang hoàn thiện hồ sơ cấp giấy
progress | làm được một nửa rồi á | percent=50
progress | cấp được 25/60 giấy rồi
progress | đã phun khử khuẩn 3 thôn, còn 2 thôn
not_started | dạ chưa làm gì hết
not_started | chưa tiêm được con nào
not_started | hổng có làm kịp, chưa bắt đầu nữa
not_started | tuần sau mới đi đo | date=tuần sau
not_started | chưa triển khai tiêm phòng
blocked | hết vắc xin rồi anh, chờ huyện cấp
blocked | dân hổng chịu ký
blocked | còn kẹt 2 hộ tranh chấp ranh đất
blocked | chờ văn phòng đăng ký đất đai trả hồ sơ
blocked | mưa quá hổng đi đo được
blocked | thiếu sinh phẩm nên chưa tiêm được
blocked | kẹt chỗ bản đồ chưa có
blocked | bà con không cho đo
blocked | đang chờ sở nông nghiệp hướng dẫn
extension_request | cho tụi em thêm 3 ngày nghen | date=3 ngày
extension_request | xin dời qua thứ 6 được hông anh | date=thứ 6
extension_request | cho em xin trễ hai bữa
extension_request | lùi giúp em tới 10/12 nha | date=10/12
acknowledged | dạ em biết rồi nghen
acknowledged | dạ rồi để em coi
acknowledged | nhận được rồi nha chị
acknowledged | dạ em nhớ rồi anh
question | nộp cho ai vậy anh
question | chừng nào hết hạn vậy
question | cái này tính theo ấp hay theo hộ
question | hổng biết làm theo mẫu nào
report_sent | em gởi báo cáo rồi nghen
report_sent | gởi qua mail rồi anh coi giùm
report_sent | đã nộp bc số 21/BC-TYT ngày 18/11
amount | đã chi 240 triệu hỗ trợ giống | amount=240000000
amount | giải ngân 1 tỷ rưỡi rồi nghen | amount=1500000000
unclear | đang ở ngoài đồng
unclear | hổng biết nữa
unclear | để coi
blocked | trời mưa hoài
"""

CASES = cases({None: MIXED})
