"""A fourteenth hand, labelled before any was read, after four hands had been mended for: a mix of all writers."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

MIXED = """
report_sent | dạ trường em nộp và làm xong hết rồi ạ
done | bên em đã thực hiện xong nhiệm vụ
done | đã trao quà xong cho các hộ nghèo
done | hoàn thành từ thứ 5 rồi anh
done | đã sơ kết xong rồi ạ
done | xong nha sếp
done | da cham soc xong nghia trang roi a
done | công việc anh giao em đã hoàn tất
done | ban chỉ huy quân sự đã hoàn thành nhiệm vụ
done | đã ký kết hợp đồng xong
done | đã chi trả hết rồi chị ơi
progress | xong hồ sơ rồi còn chờ chữ ký
progress | mới xong bước khảo sát
progress | đang cho anh em làm
progress | đã làm được 3 tuyến
progress | tụi em làm gần hết rồi nghen
progress | tới giờ được 80% rồi | percent=80
progress | đạt khoảng 65-70% | percent=65
progress | chưa xong hết, còn 2 lớp
progress | thứ 4 em nộp | date=thứ 4
progress | sáng mai em trình ký | date=sáng mai
progress | đang gom số liệu các ấp
progress | xong nhà văn hóa, còn cái sân
progress | vẫn đang triển khai theo kế hoạch
progress | anh yên tâm sắp xong
progress | chỉ còn khâu in ấn
progress | đã nghiệm thu nhưng chưa bàn giao
progress | phần em thì xong còn phần chị Hà chưa
progress | nghe nói xong rồi nhưng chưa thấy giấy tờ
not_started | em chưa kịp làm anh ạ
not_started | trạm chưa triển khai
not_started | chua lam j het
not_started | chưa đi được buổi nào
not_started | để qua tết làm | date=qua tết
not_started | đầu tháng sau mới bắt đầu | date=đầu tháng sau
blocked | bà con còn thắc mắc giá đền bù
blocked | chưa có mặt bằng để làm
blocked | vướng đường điện trung thế
blocked | kho bạc trả hồ sơ rồi anh
blocked | chờ sở xây dựng thẩm định
blocked | hết kinh phí mua vật tư
blocked | máy chủ lỗi không đăng nhập được
blocked | thiếu người làm quá
blocked | nhà thầu chậm tiến độ, nhắc mãi không được
extension_request | cho em thêm vài hôm
extension_request | xin lùi thời hạn sang 15/12 do mưa lũ | date=15/12
extension_request | em xin phép nộp chậm 2 ngày ạ | date=2 ngày
extension_request | đề nghị cho gia hạn đến cuối năm | date=cuối năm
acknowledged | em nắm được rồi ạ
acknowledged | dạ em cảm ơn anh nhắc
acknowledged | ok nghen
acknowledged | đã nhận văn bản ạ
question | nộp trước mấy giờ ạ
question | ai ký báo cáo này ạ
question | có phải làm lại không anh
question | bao nhiêu hộ thì được tính là đạt
report_sent | em nộp báo cáo quý rồi nhé
report_sent | đã gửi lên trục liên thông ạ
report_sent | gui bc cho van phong roi nhe
amount | đã giải ngân 4,5 tỷ trên 6 tỷ | amount=4500000000; of=6000000000
amount | rút được 800tr rồi | amount=800000000
unclear | em đang bận
unclear | chiều anh nhé
unclear | kế hoạch giao 90%
"""

CASES = cases({None: MIXED})
