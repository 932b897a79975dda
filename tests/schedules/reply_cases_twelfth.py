"""A twelfth hand, labelled before any was read: police, militia and reception desk (neutral), in raw Telex and VNI."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

MIXED = """
done | ddax xong roofi ajaa
done | ddax hoanf thanhf
done | hoanf thanhf rooif thur truwowngr
done | d9a4 xong ro62i
done | d9a4 hoa2n tha2nh ro62i a5
done | xong rooif ddoongf chis aj
done | ddaxx xong
done | đã cấp xong thẻ căn cước
done | báo cáo đã hoàn thành nhiệm vụ
done | ddax toor chuwcs xong
done | d9a4 nghie65m thu xong
done | đã triển khai xong kế hoạch rồi ạ
progress | ddang lamf
progress | ddang trieenr khai
progress | d9ang la2m
progress | ddatj 40% | percent=40
progress | d9a5t 65% ro62i | percent=65
progress | saps xong
progress | ga62n xong
progress | ddax ddwowcj 3/4 thoon
progress | mai xong nhes | date=mai
progress | chuwa xong
progress | chu7a xong d9a6u
progress | xong tor 1, tor 2 ddang lamf
progress | đang thu thập hồ sơ, được khoảng một nửa | percent=50
progress | ddax rasooats ddwowcj 30% hooj
progress | tiếp nhận được 12 hồ sơ, đang xử lý
progress | ddang trinhf kys
not_started | chuwa lamf
not_started | chu7a la2m gi2
not_started | chuwa trieenr khai
not_started | tuaanf sau mowis lamf | date=tuaanf sau
not_started | chưa tiến hành
blocked | ddang vuwowngs
blocked | vu7o71ng ma85t ba82ng
blocked | chowf cong an tinhr
blocked | thieeus kinh phis
blocked | heej thoongs looix
blocked | he65 tho61ng bi5 lo64i
blocked | máy hỏng không in được
blocked | chờ cấp trên cho ý kiến
extension_request | xin gia hanj ddeens 20/12 | date=20/12
extension_request | xin lu2i d9e61n thu71 6 | date=thu71 6
extension_request | xin theem 2 ngayf | date=2 ngayf
extension_request | cho don vi xin cham den 5/12 | date=5/12
acknowledged | ddax nhaanj
acknowledged | d9a4 ro4
acknowledged | ro4
acknowledged | vaangj
acknowledged | rõ, xin nghe lệnh
question | hanj ddeens ngayf naof
question | bao gio72 no65p
question | nooppj cho ai
question | làm theo công văn nào ạ
report_sent | ddax guwir bao caos
report_sent | d9a4 gu73i ba1o ca1o ro62i
report_sent | đã gửi báo cáo số 102/BC-CAX
report_sent | ddax nopj
amount | ddax giair ngaan 1 tyr 2 | amount=1200000000
amount | ddax chi 85 trieeuj | amount=85000000
unclear | ddang hopj
unclear | ddang trucwj
unclear | thuws 5
unclear | khoong bieets
"""

CASES = cases({None: MIXED})
