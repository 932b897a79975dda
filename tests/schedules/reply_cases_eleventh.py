"""An eleventh hand, labelled before any was read: school heads and hamlet heads of the north, most without accents."""

from __future__ import annotations

from tests.schedules.reply_cases import cases

MIXED = """
done | truong em xong roi a
done | da hoan thanh phan mem co so du lieu nganh roi a
done | nha truong da to chuc xong hoi nghi vien chuc
progress | thon da hop dan xong roi
done | bao cao chu tich truong da hoan thanh
done | da ban giao phong hoc roi a
done | em lam xong tu sang roi
done | xong ca roi bac a
done | nam xong roi anh a
done | da khanh thanh nha van hoa
question | song het roi chu a
done | da ky hop dong roi a
progress | truong dang lam danh sach hoc sinh
progress | xong khoi 1 khoi 2, con khoi 3
progress | da lop mai, con son cua
progress | thu duoc 70% quy roi | percent=70
progress | van dong duoc 45 tren 60 ho roi
progress | thon lam duoc 2/5 tuyen duong roi
progress | co ban xong, con bo sung anh
progress | cho em den chieu gui | date=chieu
progress | mai em nop bac nhe | date=mai
progress | dang cho cac thay co nop bai
progress | chua xong a, thieu 3 lop
progress | duoc kha nhieu roi a
progress | da xong 8/10 phong hoc
progress | em sap gui day
progress | lam toi muc 9 roi
blocked | dang cho duyet lai cau chu
progress | hoc sinh nop gan du roi
not_started | thon chua hop
not_started | truong chua lam
not_started | thay hieu truong di vang chua lam duoc gi
not_started | de thu 2 truong hop da | date=thu 2
not_started | chua nhan don
blocked | truong khong co kinh phi a
blocked | mat dien may hom nay khong lam duoc
blocked | mot so ho khong dong gop
blocked | phan mem bi loi khong nhap duoc
blocked | chua co huong dan cua so giao duc
blocked | cho phong van hoa cap phat
blocked | duong sat lo xe khong vao duoc
blocked | thieu giao vien day tin
extension_request | xin them thoi gian a
extension_request | cho truong em nop sau ngay 5/12 duoc khong a | date=5/12
extension_request | bac cho thon cham vai hom
extension_request | de nghi gia han them 1 tuan | date=1 tuan
acknowledged | vang truong em nam duoc roi
acknowledged | ro roi bac a
acknowledged | da truong da nhan cong van
acknowledged | cam on anh da nhac
question | bac oi bao cao nop ban cung hay ban mem
question | truong co phai lam khong a
question | thon nao cung phai nop a
question | lay so lieu den ngay nao a
report_sent | truong da gui bao cao qua zalo roi a
report_sent | da nop ke hoach so 15/KH-THCS
report_sent | em vua gui lai roi bac xem ho
amount | da quyet toan 350 trieu tien an | amount=350000000
amount | thu duoc 120tr/200tr | amount=120000000; of=200000000
unclear | dang day
progress | truong dang thi
unclear | bac goi cho em
unclear | ngay kia
"""

CASES = cases({None: MIXED})
