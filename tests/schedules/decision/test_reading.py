"""What single clauses become: roles of times, leads, recipients, groups, terms, tables."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.decision import Candidate, Entry, Gazetteer, read

HEAD = "KẾ HOẠCH\nCông tác năm 2024\n\n"


def _of(body: str, **options: date) -> list[Candidate]:
    return list(read(HEAD + body, **options).candidates)  # type: ignore[arg-type]


def _dated(body: str) -> list[Candidate]:
    return [c for c in _of(body) if c.recurrence or (c.due and c.due_basis == "explicit")]


@pytest.mark.parametrize(
    "body",
    [
        "1. Thực hiện Nghị định số 57/2020/NĐ-CP ngày 12/3/2024 của Chính phủ.",
        "1. Thực hiện Luật Đất đai ngày 18/01/2024 và các văn bản hướng dẫn.",
        "1. Xử lý các dự án đã bàn giao trước ngày 30/6/2024 theo quy định.",
        "1. Nghị quyết này có hiệu lực từ ngày 01/7/2024.",
        "1. Triển khai Chương trình giai đoạn 2021 - 2025, định hướng đến năm 2030.",
        "1. Các xã lập kế hoạch chi tiết theo tháng, quý.",
        "1. Nâng cao mức trợ cấp hằng tháng cho người có công.",
        "1. Tập trung xử lý đơn thư tại kỳ họp thứ năm; đưa tiếng Anh thành ngôn ngữ thứ hai.",
        '1. Triển khai Đề án "Trồng cây xong trước ngày 15/5/2024" của tỉnh.',
        "1. Tính đến ngày 30/4/2024, các xã vẫn chưa gửi báo cáo.",
        "1. Chịu trách nhiệm trước UBND huyện; bảo đảm an ninh trước, trong và sau lễ hội.",
        "1. Đào tạo nghề dưới 03 tháng cho lao động nông thôn.",
        "1. Ban hành kế hoạch lần đầu năm 2024 trên địa bàn.",
        "1. Từ đêm 06/9 đến hết ngày 08/9/2024, trên địa bàn huyện có mưa to.",
        "1. Số liệu báo cáo tính từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo.",
        "1. Rà soát vốn của các dự án giải ngân dưới 50% đến hết ngày 30/9/2024.",
        "Thực hiện chỉ đạo của tỉnh về hoàn thành xóa nhà tạm trước ngày 30/6/2024, UBND huyện đề nghị: rà soát ngay.",
        "1. Nếu đến hết ngày 15/5/2024 hộ dân vẫn không chấp hành thì lập hồ sơ cưỡng chế.",
        "1. Kiên quyết không trồng sau ngày 15/9 hằng năm.",
    ],
)
def test_these_times_are_no_deadlines(body: str) -> None:
    assert _dated(body) == []


@pytest.mark.parametrize(
    ("body", "due"),
    [
        ("1. Các xã gửi báo cáo trước ngày 25/6.", date(2024, 6, 24)),
        ("1. Các xã gửi báo cáo trước tháng 7/2024.", date(2024, 6, 30)),
        ("1. Hoàn thành chậm nhất là ngày 30.6.2024.", date(2024, 6, 30)),
        ("1. Hoàn thành chậm nhất ngày 30-6-2024.", date(2024, 6, 30)),
        ("1. Sửa chữa mương, hoàn thành trong quý III năm 2024.", date(2024, 9, 30)),
        ("1. Khảo sát trong tuần đầu tháng 7/2024.", date(2024, 7, 7)),
        ("1. Họp tổng kết vào cuối tháng 11.", date(2024, 11, 30)),
        ("- Cuối tháng 3 năm 2024: khánh thành nhà văn hóa.", date(2024, 3, 31)),
        ("1. Ra quân từ ngày 05/4/2024 đến ngày 20/4/2024.", date(2024, 4, 20)),
        ("1. Gửi danh sách trước 17 giờ 00 ngày 25/6/2024.", date(2024, 6, 24)),
        ("1. Thanh toán đến hết ngày 31/12/2024 được kéo dài đến hết 31/01/2025.", date(2025, 1, 31)),
        ("1. Trình phương án tại phiên họp UBND huyện tháng 7/2024.", date(2024, 7, 31)),
        ("1. Quý IV: thẩm định hồ sơ, hoàn thành trước 15/10/2024.", date(2024, 10, 14)),
        ("1. Ngày Pháp luật 09/11: tổ chức lễ hưởng ứng.", date(2024, 11, 9)),
        ("1. Hiến máu tình nguyện (ngày 08/6/2024): vận động 50 người.", date(2024, 6, 8)),
        ("1. Bước 1: Tạo nguồn (từ 20/9 đến 10/10/2024)", date(2024, 10, 10)),
    ],
)
def test_these_are(body: str, due: date) -> None:
    (found,) = _dated(body)
    assert found.due == due


def test_before_a_day_is_cited_as_written_and_due_the_day_before() -> None:
    (found,) = _dated("1. Các xã gửi báo cáo trước ngày 25/6.")
    assert found.literal == "trước ngày 25/6"
    assert "trước ngày 25/6" in found.quote
    assert found.due == date(2024, 6, 24)


def test_a_term_from_the_signature_waits_for_the_signing_date() -> None:
    body = "1. Các xã ban hành kế hoạch trong vòng 15 ngày kể từ ngày ký Kế hoạch này."
    (waiting,) = [c for c in _of(body) if c.due_basis == "trigger"]
    assert waiting.due is None
    (known,) = [c for c in _of(body, signed_on=date(2024, 3, 1)) if c.due_basis == "trigger"]
    assert known.due == date(2024, 3, 16)


def test_the_day_before_the_figure_binds_inside_its_own_clause() -> None:
    body = (
        "1. Giải ngân đến hết ngày 30/9/2024 đạt tối thiểu 40% kế hoạch vốn; giải ngân 95% kế hoạch vốn đến hết"
        " ngày 31/12/2024."
    )
    assert [(c.due, c.quantity.value) for c in _dated(body) if c.quantity] == [
        (date(2024, 9, 30), 40),
        (date(2024, 12, 31), 95),
    ]


def test_a_group_named_before_the_colon_governs_the_item() -> None:
    body = "(1) Đối với nhóm dự án chuyển tiếp: đẩy nhanh tiến độ. Giải ngân 50% trước ngày 01/7/2024."
    (found,) = _dated(body)
    assert found.group == "transitional"


def test_lead_support_and_recipient_of_a_sentence() -> None:
    body = (
        "1. Sở Y tế chủ trì, phối hợp với Sở Tài chính, UBND các xã rà soát, gửi Văn phòng UBND tỉnh trước ngày"
        " 10/5/2024."
    )
    (found,) = _dated(body)
    assert found.lead == ("Sở Y tế",)
    assert found.support == ("Sở Tài chính", "UBND các xã")
    assert found.recipient == "Văn phòng UBND tỉnh"


@pytest.mark.parametrize(
    ("body", "lead"),
    [
        ("4. Giao Giám đốc Sở Nội vụ tham mưu sắp xếp bộ máy.", "Giám đốc Sở Nội vụ"),
        ("1. Sở Công Thương:\n\na) Chủ trì, phối hợp với các huyện rà soát chợ.", "Sở Công Thương"),
        ("1. Việc cấp giấy do Phòng Quản lý đô thị chủ trì thực hiện.", "Phòng Quản lý đô thị"),
        ("1. Phòng Y tế theo chức năng, nhiệm vụ được giao chủ trì kiểm tra.", "Phòng Y tế"),
        ("1. Các cơ quan chủ trì chương trình (Phòng Dân tộc, Phòng Y tế) lập dự toán.", "Phòng Dân tộc"),
    ],
)
def test_leads_are_found_wherever_they_stand(body: str, lead: str) -> None:
    found = [c for c in _of(body) if c.kind == "assignment"]
    assert any(lead in c.lead for c in found), [c.lead for c in found]


@pytest.mark.parametrize(
    "body",
    [
        "1. Xác định nhiệm vụ chủ trì và nhiệm vụ phối hợp trong năm.",
        "1. Phân công đơn vị chủ trì và thời hạn của từng việc.",
        "1. Đồng chí Chủ tịch đã chủ trì cuộc họp về giải phóng mặt bằng.",
    ],
)
def test_the_word_alone_names_no_lead(body: str) -> None:
    assert [c for c in _of(body) if c.kind == "assignment" and c.confidence > 0.8] == []


def test_rows_of_a_table_are_duties() -> None:
    body = (
        "| TT | Nội dung | Đơn vị chủ trì | Phối hợp | Thời gian |\n"
        "|---|---|---|---|---|\n"
        "| 1 | Lập danh sách hộ nghèo | Phòng Nội vụ | Các xã | Trước 31/3/2024 |\n"
        "| 2 | Giao ban tiến độ | Văn phòng huyện | | Hằng tuần |\n"
    )
    one, two = _of(body)
    assert (one.lead, one.support, one.due) == (("Phòng Nội vụ",), ("Các xã",), date(2024, 3, 30))
    assert two.recurrence == {"weekly"}
    assert one.clause.endswith("hàng 1")


def test_a_table_whose_head_has_two_rows_is_due_when_the_task_ends() -> None:
    body = (
        "| TT | Nội dung công việc | Đơn vị thực hiện |  | Thời gian |  |\n"
        "| TT | Nội dung công việc | Chủ trì | Phối hợp | Bắt đầu | Hoàn thành |\n"
        "| A. TUYÊN TRUYỀN |  |  |  |  |  |\n"
        "| 1 | In tờ rơi cho các xã | Phòng Văn hóa | Các xã | 01/3/2024 | trước 15/4/2024 |\n"
        "| 2 | Báo cáo tuyên truyền | Phòng Văn hóa |  |  | Quý, năm |\n"
    )
    one, two = _of(body)
    assert (one.lead, one.support, one.due) == (("Phòng Văn hóa",), ("Các xã",), date(2024, 4, 14))
    assert two.recurrence == {"quarterly", "annual"}


@pytest.mark.parametrize(
    ("body", "recurrence"),
    [
        ("1. Phòng Tài chính công khai, chậm nhất 15 ngày sau khi kết thúc quý.", {"quarterly"}),
        ("1. Bí thư đối thoại với Nhân dân mỗi năm ít nhất 2 lần.", {"half_year"}),
        ("1. Phòng Y tế kiểm tra tối thiểu 02 cơ sở/tháng.", {"monthly"}),
        ("1. Phòng Nội vụ báo cáo tiến độ trước 16 giờ thứ Sáu.", {"weekly"}),
        ("1. Các xã gửi báo cáo quý, 6 tháng trước ngày 10 của tháng cuối kỳ.", {"quarterly", "half_year"}),
        ("1. Phòng Nội vụ, định kỳ ngày 15/6 và ngày 15/12 báo cáo UBND huyện.", {"half_year"}),
        ("1. Các năm tiếp theo: trước ngày 31/3 các xã đăng ký nhu cầu.", {"annual"}),
    ],
)
def test_these_come_again(body: str, recurrence: set[str]) -> None:
    assert {tuple(sorted(c.recurrence)) for c in _of(body) if c.recurrence} == {tuple(sorted(recurrence))}


@pytest.mark.parametrize(
    ("body", "lead"),
    [
        ("1. Phòng Tài chính gỡ rối thủ tục, xong trước 31/3/2024.", "Phòng Tài chính"),  # a verb no list has
        ("1. Chủ tịch UBND xã tiếp công dân, chậm nhất ngày 31/3/2024.", "Chủ tịch UBND xã"),
        ("1. Phòng Giáo dục chỉ đạo các trường rà soát, xong trước 31/3/2024.", "Phòng Giáo dục"),
        ("1. Đối với Phòng Nội vụ: rà soát, xong trước 31/3/2024.", "Phòng Nội vụ"),
        ("1. Văn phòng: chuẩn bị kỳ họp (dự kiến tháng 7/2024), các đơn vị gửi tài liệu sớm.", "Văn phòng"),
    ],
)
def test_who_is_answerable(body: str, lead: str) -> None:
    (found,) = _dated(body)
    assert found.lead == (lead,)


def test_a_regulation_without_a_year_recurs_each_year() -> None:
    text = "QUY CHẾ\nPhối hợp phòng cháy\n\nĐiều 3. Các xã kiểm tra bình chữa cháy trước ngày 30/4."
    (found,) = [c for c in read(text).candidates if c.recurrence]
    assert found.recurrence == {"annual"}


def test_unknown_units_are_asked_about_where_a_gazetteer_is_given() -> None:
    known = Gazetteer((Entry("phong-y-te", "Phòng Y tế"),))
    reading = read(HEAD + "1. Phòng Dân tộc chủ trì rà soát, gửi báo cáo trước 01/3.", gazetteer=known)
    assert any("đơn vị lạ" in q and "Phòng Dân tộc" in q for q in reading.questions)


def test_a_letter_without_a_date_takes_the_year_its_deadlines_name_and_asks() -> None:
    text = "Kính gửi: Các xã.\n\n1. Gửi dự toán trước ngày 05/10.\n\n2. Nộp hồ sơ chậm nhất ngày 20/10/2023."
    reading = read(text)
    assert [c.due for c in reading.candidates if c.due] == [date(2023, 10, 4), date(2023, 10, 20)]
    assert "năm kế hoạch?" in reading.questions
