"""Reminders day by day to overdue and escalation; going live; what was left from before; groups and notices."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.bot.conversation.stage import CHAIRMAN, CULTURE, HEAD, OFFICE, OPERATOR, OUTSIDER, OWNER, VICE, Said, Stage

KTXH = "kt-xh/phong-van-hoa-xa-hoi//2026-07"


def told(stage: Stage, person: str, *words: str) -> list[tuple[str, str]]:
    """Day and how the duty stands, of every reminder to a person that holds the words."""
    found = []
    for said in stage[person].said:
        if said.purpose in ("digest", "due", "overdue", "escalation"):
            for line in said.text.splitlines():
                if all(word in line for word in words):
                    stands = re.search(r"còn \d+ ngày|hôm nay đến hạn|quá hạn \d+ ngày", line)
                    found.append((said.key.rsplit("/", 1)[1][5:], stands.group() if stands else line))
    return found


@pytest.fixture(scope="module")
def silent() -> Stage:
    """Nobody says anything from the end of June to the middle of August."""
    stage = Stage("2026-06-25 07:00")
    stage.at("2026-08-14 18:00")
    return stage


def test_a_report_is_asked_for_day_by_day_then_weekly(silent: Stage) -> None:
    assert told(silent, CULTURE, "Báo cáo kết quả chỉ tiêu", "tháng 7", "16/7/2026") == [
        ("07-13", "còn 3 ngày"),
        ("07-15", "còn 1 ngày"),
        ("07-16", "hôm nay đến hạn"),
        ("07-16", "hôm nay đến hạn"),
        ("07-17", "quá hạn 1 ngày"),
        ("07-20", "quá hạn 2 ngày"),
        ("07-21", "quá hạn 3 ngày"),
        ("07-22", "quá hạn 4 ngày"),
        ("07-23", "quá hạn 5 ngày"),
        ("07-30", "quá hạn 10 ngày"),
        ("08-06", "quá hạn 15 ngày"),
        ("08-13", "quá hạn 20 ngày"),
    ]


def test_it_climbs_to_office_vice_chairman_and_chairman(silent: Stage) -> None:
    words = ("Phòng Văn hóa - Xã hội: Báo cáo kết quả chỉ tiêu", "tháng 7")
    assert told(silent, OFFICE, *words) == [("07-21", "quá hạn 3 ngày")]
    assert told(silent, "pct-van-xa", *words) == [("07-23", "quá hạn 5 ngày")]
    assert told(silent, CHAIRMAN, *words) == [("07-30", "quá hạn 10 ngày")]
    assert told(silent, VICE, *words) == []


def test_one_digest_a_morning_and_one_more_message_on_a_due_day(silent: Stage) -> None:
    for chat in silent.chats.values():
        days = Counter(
            (said.key.split("/")[0], said.key.rsplit("/", 1)[1]) for said in chat.said if said.purpose != "group"
        )
        assert set(days.values()) <= {1}, chat.id
        for said in chat.said:
            assert said.key.startswith(("digest/", "due/"))


def test_a_missed_rung_is_said_once_and_moves_on_after_the_closing_day(silent: Stage) -> None:
    words = ("Giải ngân vốn dự án chuyển tiếp (tối thiểu 30%)", "Trường mầm non")
    *before, (day, line) = told(silent, OWNER, *words)
    assert [day for day, _ in before][-2:] == ["06-30", "06-30"]
    assert day == "07-06"  # figures are final on the 5th; the first working day after
    assert "chưa đạt mốc 30/6, tiếp tục theo mốc sau" in line
    assert "tối thiểu 60%" in silent[OWNER].says("/viec")


def test_a_message_of_one_duty_has_buttons_and_of_several_has_numbers(silent: Stage) -> None:
    for person in (CULTURE, OWNER, HEAD):
        for said in silent[person].said:
            if not said.key.startswith(("digest/", "due/")):
                continue
            numbered = re.findall(r"(?m)^\d+\. ", said.text)
            status = [label for label in said.labels if label != "Vì sao tôi nhận tin này?"]
            assert bool(status) != bool(numbered), said.text


def test_answers_cancel_the_next_step_but_never_the_due_day(june: Stage) -> None:
    june.at("2026-06-12 09:00")
    june[CULTURE].says("/viec")
    n = next(line.split(".")[0] for line in june[CULTURE].said[-1].text.splitlines() if "Báo cáo kết quả" in line)
    june[CULTURE].says(f"{n} đang làm")
    june.at("2026-06-16 17:00")
    days = told(june, CULTURE, "Báo cáo kết quả chỉ tiêu", "16/6/2026")
    assert days == [("06-11", "còn 3 ngày"), ("06-16", "hôm nay đến hạn"), ("06-16", "hôm nay đến hạn")]


def test_an_answer_on_the_due_day_stops_the_afternoon_and_done_stops_everything(june: Stage) -> None:
    june.at("2026-06-16 09:00")
    june[OFFICE].presses("Đã xong", june[OFFICE].said[-1])
    june[HEAD].presses("Xác nhận")
    june.at("2026-06-26 17:00")
    own = [
        said.key
        for said in june[OFFICE].said
        if re.search(r"(?m)^Báo cáo kết quả chỉ tiêu.*16/6/2026", said.text) and said.key.startswith(("digest", "due"))
    ]
    assert own[-1] == "digest/chanh-van-phong/2026-06-16"
    assert told(june, CHAIRMAN, "Văn phòng HĐND và UBND xã: Báo cáo kết quả chỉ tiêu") == []


def test_nothing_goes_out_over_tet() -> None:
    stage = Stage("2026-02-12 07:00")
    stage.at("2026-02-23 12:00")
    days = {said.key.rsplit("/", 1)[1] for chat in stage.chats.values() for said in chat.said}
    assert days == {"2026-02-12", "2026-02-13", "2026-02-23"}


# --- trial and going live -------------------------------------------------------------------------------------------


def test_before_going_live_everything_goes_to_the_office_once_a_morning() -> None:
    stage = Stage("2026-06-11 07:10", live=False)
    stage.at("2026-06-12 17:00")
    assert [chat.id for chat in stage.chats.values() if chat.said] == [OFFICE]
    trials = [said for said in stage[OFFICE].said if said.key.startswith("trial/")]
    assert len(trials) == 1
    assert trials[0].text.startswith("Chạy thử 11/6: các tin dưới đây chưa gửi cho đơn vị")
    assert "Trưởng phòng Kinh tế: " in trials[0].text


def test_answers_are_never_held_back_but_what_they_cause_is_a_trial_too() -> None:
    stage = Stage("2026-06-11 07:10", live=False)
    stage[CULTURE].says("/viec")
    assert "Đã ghi: đã xong" in stage[CULTURE].says("1 xong")
    stage[OFFICE].hears("Chạy thử – chưa gửi cho", "Trưởng phòng Văn hóa - Xã hội báo xong")
    stage.nobody_else_heard_anything()


def test_going_live_unit_by_unit_lets_the_newest_step_out() -> None:
    stage = Stage("2026-06-11 07:10", live=False)
    stage.at("2026-06-11 08:10")
    assert "Chưa chạy thật" in stage[OFFICE].says("chạy thật")
    assert "Bắt đầu chạy thật: Phòng Văn hóa - Xã hội" in stage[OFFICE].presses("Phòng Văn hóa")
    stage.forget_all()
    stage.tick()
    stage[CULTURE].hears("Báo cáo kết quả chỉ tiêu", "còn 3 ngày làm việc")
    stage.nobody_else_heard_anything()
    assert "dành cho Văn phòng" in stage[HEAD].says("/chaythat")
    stage[OFFICE].says("/chaythat")
    assert "Bắt đầu chạy thật" in stage[OFFICE].presses("Tất cả")
    assert "Tất cả đơn vị đã chạy thật" in stage[OFFICE].says("/chaythat")


def test_samples_are_only_ever_on_the_console() -> None:
    stage = Stage("2026-06-11 07:10", real=False)
    stage.at("2026-06-30 17:00")
    assert not any("(mẫu)" in said.text for chat in stage.chats.values() for said in chat.said)
    assert "(mẫu)" not in stage[HEAD].says("/viec")
    assert "(mẫu)" not in stage[HEAD].says("/lich")
    console = Stage("2026-06-11 07:10", real=False, live=False, messenger="console")
    console.at("2026-06-11 08:10")
    assert "(mẫu)" in console[HEAD].says("/viec")
    assert any("(mẫu)" in said.text for said in console[OWNER].said)


# --- before the product ---------------------------------------------------------------------------------------------


def test_what_was_due_before_is_settled_in_bulk_or_one_by_one(june: Stage) -> None:
    plan = "ke-hoach-dau-tu-cong/{}//quy-1"
    listed = june[OFFICE].says("chưa rõ")
    assert listed.count("31/3/2026") == 3
    assert "Đã ghi là xong: 1 việc" in june[OFFICE].says("1 xong")
    june[OFFICE].says("/chuaro")
    assert "Việc này đã xong chưa" in june[OFFICE].says("2")
    assert "hệ thống tiếp tục nhắc: 1 việc" in june[OFFICE].presses("Chưa xong")
    june[OFFICE].says("/chuaro")
    assert "Không còn việc nào chưa rõ" in june[OFFICE].presses("Tất cả")
    states = sorted(
        june.row(plan.format(unit))["state"] for unit in ("phong-kinh-te", "phong-van-hoa-xa-hoi", "ban-qlda")
    )
    assert states == ["done", "done", "open"]
    assert "Không có việc nào chưa rõ" in june[OFFICE].says("/chuaro")
    assert "dành cho Văn phòng" in june[HEAD].says("/chuaro")


def test_all_but_some(june: Stage) -> None:
    june[OFFICE].says("/chuaro")
    assert "Đã ghi là xong: 2 việc" in june[OFFICE].says("tất cả xong trừ 2")


# --- groups, channels, notices --------------------------------------------------------------------------------------

GROUP = "-100777"


def group(stage: Stage, text: str, sender: str, **more: object) -> str:
    return stage[GROUP].says(text, chat_kind="group", chat_title="UBND xã", sender=sender, **more)


def last(stage: Stage) -> Said:
    return stage[GROUP].said[-1]


def test_the_office_links_a_group_and_the_week_is_posted_there(june: Stage) -> None:
    assert "Đã liên kết nhóm UBND xã" in group(june, "/lienket@nhac_viec_bot", OFFICE)
    june.at("2026-06-15 07:40")
    assert last(june).purpose == "group"
    assert "16/6" in last(june).text
    june.at("2026-06-19 15:40")
    assert last(june).key == f"post/week-result/{last(june).key.split('/')[2]}/2026-06-19"
    for title in ("Trưởng phòng", "Giám đốc", "Chánh Văn phòng"):
        assert title not in last(june).text


def test_an_admin_links_a_group_with_a_code_from_the_office(june: Stage) -> None:
    code = re.search(r"/lienket (\d{4} \d{4})", june[OFFICE].says("/lienket"))
    assert code
    assert group(june, "/lienket 00000000", OUTSIDER, sender_is_admin=True) == ""
    assert group(june, f"/lienket {code[1]}", OUTSIDER, sender_is_admin=False) == ""
    assert "Đã liên kết nhóm" in group(june, f"/lienket {code[1]}", OUTSIDER, sender_is_admin=True)
    assert group(june, f"/lienket {code[1]}", OUTSIDER, sender_is_admin=True) == ""


def test_a_code_for_a_group_links_nobody_and_the_other_way_round(june: Stage) -> None:
    code = re.search(r"/lienket (\d{4} \d{4})", june[OFFICE].says("/lienket"))
    assert code
    assert "không đúng" in june[OUTSIDER].says(code[1])


def test_a_group_hears_no_chatter_and_an_outsider_nothing(june: Stage) -> None:
    assert group(june, "/tonghop", OUTSIDER) == ""
    assert "Chỉ Văn phòng" in group(june, "/lienket", HEAD)
    group(june, "/lienket", OFFICE)
    for text in ("xong", "1 xong", "chào cả nhà", "/tonghop", "/lienket"):
        assert group(june, text, OUTSIDER) == ""
    assert group(june, "xong", HEAD) == ""
    assert "nhắn riêng" in group(june, "/viec", HEAD)
    assert june.progress() == []


def test_a_group_that_becomes_a_supergroup_keeps_its_posts(june: Stage) -> None:
    group(june, "/lienket", OFFICE)
    june[GROUP].sends(kind="moved", chat_kind="group", moved_to="-100888")
    june.at("2026-06-15 07:40")
    assert june["-100888"].said[-1].purpose == "group"


def test_a_group_that_throws_the_bot_out_gets_no_posts(june: Stage) -> None:
    group(june, "/lienket", OFFICE)
    june[GROUP].sends(kind="left", chat_kind="group")
    count = len(june[GROUP].said)
    june.at("2026-06-15 07:40")
    assert len(june[GROUP].said) == count


def test_a_channel_by_its_name_or_a_forwarded_post(june: Stage) -> None:
    assert "vào kênh @ubnd_bangmac" in june[OFFICE].says("/lienket @ubnd_bangmac")
    assert "Đã liên kết kênh @ubnd_bangmac" in june[OFFICE].presses("Liên kết")
    answer = june[OFFICE].says("bài", forwarded=True, forwarded_chat=("-1009", "channel", "Kênh xã"))
    assert "vào kênh Kênh xã" in answer
    assert "Đã liên kết kênh Kênh xã" in june[OFFICE].says("có")
    june.at("2026-06-15 07:40")
    assert june["-1009"].said[-1].purpose == june["@ubnd_bangmac"].said[-1].purpose == "group"
    head = june[HEAD].says("bài", forwarded=True, forwarded_chat=("-1009", "channel", "Kênh xã"))
    assert "Tin chuyển tiếp không được ghi" in head


def test_a_notice_is_shown_first_and_sent_only_after_a_choice(june: Stage) -> None:
    group(june, "/lienket", OFFICE)
    june.forget_all()
    assert "Đồng chí nhắn nội dung thông báo" in june[CHAIRMAN].says("/thongbao")
    answer = june[CHAIRMAN].says("8h thứ Hai họp giao ban.\nMang số liệu <tháng 6> & _kế hoạch_")
    assert answer.startswith("Xem trước thông báo:")
    june.nobody_else_heard_anything()
    assert "1 nhóm, kênh" in june[CHAIRMAN].presses("Gửi nhóm")
    said = june[GROUP].hears("THÔNG BÁO của UBND xã Bằng Mạc", "họp giao ban.\nMang số liệu <tháng 6> & _kế hoạch_")
    assert said.purpose == "broadcast"
    assert "không gửi lại" in june[CHAIRMAN].presses("Gửi nhóm") or "được ghi trước" in june[CHAIRMAN].said[-1].text
    june.nobody_else_heard_anything()


def test_a_notice_to_everybody_goes_to_each_once_and_one_not_sent_to_nobody(june: Stage) -> None:
    group(june, "/lienket", OFFICE)
    june.forget_all()
    june[CHAIRMAN].says("/thongbao Nghỉ lễ")
    assert "Đã bỏ" in june[CHAIRMAN].presses("Không gửi")
    assert "không gửi lại" in june[CHAIRMAN].presses("Gửi tất cả")
    june.nobody_else_heard_anything()
    june[VICE].says("thông báo: Nghỉ lễ 02/9")
    june[VICE].presses("Gửi tất cả")
    for person in (HEAD, CULTURE, OWNER, OFFICE, GROUP):
        june[person].hears("Nghỉ lễ 02/9", "Phó Chủ tịch UBND xã phụ trách kinh tế")
    june[OPERATOR].heard_nothing()
    assert "dành cho Chủ tịch, Phó Chủ tịch, Văn phòng" in june[HEAD].says("/thongbao x")


def test_a_notice_of_the_week_end_waits_for_monday(june: Stage) -> None:
    june.at("2026-06-12 19:00")
    june[CHAIRMAN].says("/thongbao Họp sáng thứ Hai")
    assert "sẽ gửi lúc 07:00 ngày 15/6" in june[CHAIRMAN].presses("Gửi trưởng")
    june.at("2026-06-14 12:00")
    june.forget_all()
    june.at("2026-06-15 07:05")
    june[HEAD].hears("Họp sáng thứ Hai")


def test_a_notice_in_the_evening_waits_for_the_morning(june: Stage) -> None:
    june.at("2026-06-11 20:00")
    june[CHAIRMAN].says("/thongbao Họp sáng mai")
    assert "sẽ gửi lúc 07:00 ngày 12/6" in june[CHAIRMAN].presses("Gửi trưởng")
    june.forget_all()
    june.nobody_else_heard_anything()
    june.at("2026-06-12 07:05")
    june[HEAD].hears("Họp sáng mai")
