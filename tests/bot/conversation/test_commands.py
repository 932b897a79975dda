"""Every command, against a stranger and against roles that may not."""

from __future__ import annotations

from itertools import product

import pytest

from bot.conversation import menu
from bot.conversation.arriving.router import COMMANDS, Command, allowed, find
from schedules.directory import Person, Role
from tests.bot.conversation.stage import CHAIRMAN, CULTURE, HEAD, OFFICE, OPERATOR, OUTSIDER, VICE, Stage

CAST = (CHAIRMAN, VICE, OFFICE, HEAD, CULTURE, OPERATOR)


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage("2026-06-11 07:10")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_stranger_is_told_nothing_whatever_the_command(stage: Stage, command: Command) -> None:
    for text in (f"/{command.name}", *command.words):
        stranger = stage[f"{OUTSIDER}-{text}"]
        answer = stranger.says(text)
        assert answer.startswith("Đây là Hệ thống nhắc việc của UBND xã Bằng Mạc, chỉ dành cho người có mã"), text
        assert stranger.says(text) == "", text


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_the_role_is_checked_at_every_call(stage: Stage, command: Command) -> None:
    for person in CAST:
        answer = stage[person].says(f"/{command.name}")
        assert answer
        refused = answer.startswith(f"Lệnh /{command.name} dành cho ")
        assert refused != allowed(stage.commune.directory.people[person], command), person


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_plain_words_mean_the_command(stage: Stage, command: Command) -> None:
    for words in command.words:
        for text in (words, words.upper(), f"{words}."):
            found = find(stage.commune, text)
            assert found is not None, text
            assert found[0] is not None, text
            assert found[0].name == command.name, text


@pytest.mark.parametrize("text", ["Việc của tôi", "VIỆC", "viec"])
def test_with_and_without_diacritics(stage: Stage, text: str) -> None:
    assert stage[HEAD].says(text).startswith("Việc đang mở")


@pytest.mark.parametrize(
    "text",
    [
        "tổng hợp xong rồi",
        "việc 3 xong",
        "quá hạn rồi nhưng đang làm",
        "thông báo cho anh em là xong",
        "dự án xong rồi",
        "lịch họp",
    ],
)
def test_a_sentence_that_begins_like_a_command_is_none(stage: Stage, text: str) -> None:
    assert find(stage.commune, text) is None


def test_an_unknown_command_lists_what_there_is(stage: Stage) -> None:
    answer = stage[HEAD].says("/khongco")
    assert answer.startswith("Không có lệnh /khongco")
    assert "/viec – " in answer
    assert "/duyet" not in answer


def test_menus_hold_what_a_role_may_and_no_more() -> None:
    def names(*roles: Role) -> set[str]:
        return {name for name, _ in menu(Person("x", "x", frozenset(roles)))}

    assert {"viec", "lich", "xacnhan", "tonghop", "trogiup"} <= names(Role.head)
    assert not names(Role.head) & {"duyet", "thongbao", "chaythat", "chuaro", "ai", "lienket"}
    assert {"duyet", "thongbao"} <= names(Role.chairman)
    assert {"chaythat", "chuaro", "ai", "lienket", "thongbao"} <= names(Role.office)
    assert "duyet" not in names(Role.office)
    assert names(Role.province) == {"viec", "lich", "dulieucuatoi", "xoadulieu", "trogiup"}
    assert all(line and len(line) <= 256 for _, line in menu(Person("x", "x", frozenset(Role))))


def test_a_head_sees_the_own_unit_and_the_chairman_all(stage: Stage) -> None:
    assert "chỉ xem được tình hình của đơn vị mình" in stage[CULTURE].says("/donvi phòng kinh tế")
    assert "chỉ xem được tình hình của đơn vị mình" in stage[CULTURE].says("/tonghop phòng kinh tế")
    assert stage[CULTURE].says("/donvi").startswith("Phòng Văn hóa - Xã hội")
    assert stage[CULTURE].says("/tonghop").startswith("Phòng Văn hóa - Xã hội")
    assert "Không có dự án" in stage[CULTURE].says("/duan Đường giao thông liên thôn")
    assert stage[CHAIRMAN].says("/donvi PKT").startswith("Phòng Kinh tế")
    assert stage[CHAIRMAN].says("tổng hợp phòng kinh tế").startswith("Phòng Kinh tế")
    assert "Đường giao thông liên thôn" in stage[CHAIRMAN].says("/duan đường giao thông liên thôn")
    assert "Không có đơn vị “phòng không có”" in stage[CHAIRMAN].says("/donvi phòng không có")


def test_deadlines_ahead(stage: Stage) -> None:
    answer = stage[HEAD].says("/lich")
    assert answer.startswith("Thời hạn từ 11/6 đến 10/8/2026")
    assert "16/6: Báo cáo kết quả" in answer
    assert "30/9" not in answer


def test_who_has_not_linked(stage: Stage) -> None:
    assert "Đã liên kết 17/17 người" in stage[OFFICE].says("/ai")


def test_help_speaks_of_answers_to_who_answers(stage: Stage) -> None:
    assert "Trả lời tin nhắc" in stage[HEAD].says("/trogiup")
    assert "Trả lời tin nhắc" not in stage[VICE].says("trợ giúp")


def test_what_has_no_day_and_what_is_not_known(stage: Stage) -> None:
    answer = stage[CHAIRMAN].says("chỉ tiêu")
    assert answer.startswith("Chỉ tiêu, nhiệm vụ không ghi hạn (41)")
    assert "– Tốc độ tăng trưởng kinh tế (từ 10%): Các phòng chuyên môn" in answer
    assert "– Thu ngân sách vượt chỉ tiêu tỉnh giao (từ 10%): chưa có đơn vị chủ trì" in answer
    assert "Nhiệm vụ tuyển quân năm 2026: " in answer
    own = stage[CULTURE].says("/chitieu")
    assert "– Tỷ lệ lao động qua đào tạo (từ 78%)\n" in own
    assert "Thu ngân sách" not in own
    assert "chỉ xem được" in stage[CULTURE].says("/chitieu phòng kinh tế")
    lacking = stage[OFFICE].says("cần bổ sung")
    assert "– Các thôn: gồm những đơn vị nào? (2 mục đang chờ)" in lacking
    assert "chưa có số và ngày ban hành" in lacking


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_plain_words_are_refused_to_the_same_roles(stage: Stage, command: Command) -> None:
    known = stage.commune.directory.people
    may = [person for person in CAST if allowed(known[person], command)]
    may_not = [person for person in CAST if person not in may]
    for words, person in product(command.words, (*may[:1], *may_not[:1])):
        answer = stage[person].says(words)
        assert answer, (words, person)
        refused = answer.startswith(f"Lệnh /{command.name} dành cho ")
        assert refused is not (command.theirs or allowed(known[person], command)), (words, person)


@pytest.mark.parametrize("words", ["Sáng nay", "cấu hình"])
def test_words_of_the_office_are_an_answer_like_any_other_from_a_head(stage: Stage, words: str) -> None:
    page = "Xã chưa mở trang web"  # the stage has no address of its own
    assert page in stage[OFFICE].says(words)
    assert stage[HEAD].says(words).startswith("Hệ thống nhắc việc")  # what is not understood is asked about
