"""Texts as Zalo takes them: numbers for buttons, parts by UTF-16, styles where they belong."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messengers.protocol import Choice, FileOut, Outgoing
from bot.messengers.zalo.fit import LONGEST, composed, fit, menu, units
from bot.messengers.zalo.read import read
from bot.texts.rich import Rich, Span
from tests.emulators.zalo.people import Seen
from tests.emulators.zalo.world import Chat, Post

FOUR = (
    (Choice("Đã xong", "a", 1), Choice("Đang làm", "b", 2)),
    (Choice("Vướng mắc", "c", 3), Choice("Xin gia hạn", "d", 4)),
)


def texts(out: Outgoing, *, pictures: bool = False) -> list[str]:
    return [wire.text for wire in fit(out, pictures=pictures)]


def test_choices_are_numbers_under_the_text() -> None:
    assert texts(Outgoing(Rich("Khởi công: hạn 30/6"), FOUR)) == [
        "Khởi công: hạn 30/6\n\nTrả lời bằng số:\n1 Đã xong · 2 Đang làm\n3 Vướng mắc · 4 Xin gia hạn"
    ]


def test_a_number_is_the_one_that_picks_it() -> None:
    duties = ((Choice("4. Khởi công", "a", 4),), (Choice("7. Báo cáo", "b", 7),))
    assert menu(duties).text.splitlines()[1:] == ["4. Khởi công", "7. Báo cáo"]
    assert menu(((Choice("Một", "a"), Choice("Hai", "b")),)).text.splitlines()[1:] == ["1 Một · 2 Hai"]


def test_what_has_no_number_is_named_by_its_words() -> None:
    assert menu(((Choice("Hoàn tác", "a", -1),),)).text == "Có thể nhắn: “Hoàn tác”."
    both = menu(((Choice("1. Báo cáo", "a", 1),), (Choice("Tất cả đã xong", "b", -1),)))
    assert both.text.endswith("1. Báo cáo\nHoặc nhắn: “Tất cả đã xong”.")


def test_long_labels_stand_on_lines_of_their_own() -> None:
    row = ((Choice("Chưa xong, tiếp tục nhắc", "a", 1), Choice("Không theo dõi nữa", "b", 2)),)
    assert menu(row).text.splitlines()[1:] == ["1 Chưa xong, tiếp tục nhắc", "2 Không theo dõi nữa"]


def test_a_person_reads_off_the_screen_what_was_offered() -> None:
    rows = (*FOUR, (Choice("5. Báo cáo · quý II", "e", 5),), (Choice("Hoàn tác", "f", -1),))
    (text,) = texts(Outgoing(Rich("Việc này thế nào?\n\n1. chưa phải lựa chọn"), rows))
    seen = Seen(Chat("c", "PRIVATE", ""), Post("m", text))
    assert seen.choices == [
        ("Đã xong", "1"),
        ("Đang làm", "2"),
        ("Vướng mắc", "3"),
        ("Xin gia hạn", "4"),
        ("5. Báo cáo · quý II", "5"),
        ("Hoàn tác", "hoàn tác"),
    ]


def test_an_edit_and_a_picture_without_an_address_say_nothing() -> None:
    picture = FileOut("a.png", "image/png", b"x", as_photo=True)
    assert texts(Outgoing(Rich("đã sửa"), edit="m1")) == []
    assert texts(Outgoing(Rich(""), file=picture)) == []
    assert texts(Outgoing(Rich("Tổng hợp"), file=picture)) == ["Tổng hợp"]
    assert [wire.method for wire in fit(Outgoing(Rich(""), file=picture), pictures=True)] == ["sendPhoto"]


def test_a_document_is_named_and_not_promised() -> None:
    (text,) = texts(Outgoing(Rich("Báo cáo tuần"), file=FileOut("bao-cao.docx", "application/x", b"x")))
    assert text.startswith("Báo cáo tuần\n\nTệp “bao-cao.docx” không gửi được qua Zalo")


def test_a_long_digest_is_cut_between_paragraphs_with_the_numbers_last() -> None:
    paragraph = "Báo cáo tình hình kinh tế - xã hội 🔔 hạn 16/6/2026, còn 3 ngày làm việc.\n\n"
    wires = fit(Outgoing(Rich(paragraph * 60), FOUR), pictures=False)
    assert len(wires) > 2
    assert all(units(wire.text) <= LONGEST for wire in wires)
    assert all(wire.text.startswith("Báo cáo") for wire in wires[:-1])
    assert wires[-1].text.endswith("4 Xin gia hạn")
    assert not any("Trả lời bằng số" in wire.text for wire in wires[:-1])


STYLED = st.builds(
    lambda pieces: pieces,
    st.lists(
        st.tuples(
            st.text(st.sampled_from("aẵ🔔 \nệe\u0302\u0301đ.👨\u200d👩"), min_size=1, max_size=400), st.booleans()
        ),
        min_size=1,
        max_size=12,
    ),
)


@given(STYLED)
def test_whatever_the_letters_parts_fit_and_styles_stay_inside(pieces: list[tuple[str, bool]]) -> None:
    text, spans = "", []
    for piece, strong in pieces:
        if strong and piece.strip():
            spans.append(Span(units(text), units(piece), "strong"))
        text += piece
    wires = fit(Outgoing(Rich(text, tuple(spans)), FOUR), pictures=False)
    assert wires
    for wire in wires:
        assert 0 < units(wire.text) <= LONGEST
        assert wire.text.strip()
        assert unicodedata.is_normalized("NFC", wire.text)
        raw = wire.text.encode("utf-16-le")
        for style in wire.parameters.get("text_styles", ()):
            begin, end = style["start"], style["start"] + style["len"]
            assert 0 <= begin < end <= units(wire.text)
            assert raw[2 * begin : 2 * end].decode("utf-16-le")


def test_styles_move_when_letters_are_composed() -> None:
    apart = unicodedata.normalize("NFD", "Hạn: ") + "30/6"
    rich = composed(Rich(apart, (Span(units(apart) - 4, 4, "strong"),)))
    assert (rich.text, rich.spans) == ("Hạn: 30/6", (Span(5, 4, "strong"),))


# --- reading ------------------------------------------------------------------------------------------------------

SENDER = {"id": "a1", "display_name": "A", "is_bot": False}
CHAT = {"id": "a1", "chat_type": "PRIVATE"}


def event(name: str, **message: object) -> dict[str, object]:
    return {"event_name": name, "message": {"from": SENDER, "chat": CHAT, "message_id": "m1", "date": 1, **message}}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (event("message.text.received", text="xong"), ("text", "a1", "xong", None)),
        (event("message.link.received", text="https://a.vn"), ("text", "a1", "https://a.vn", None)),
        (event("message.image.received", photo_url="https://u", photo="https://p"), ("photo", "a1", "", "https://u")),
        (
            event("message.image.received", photo="https://p", caption="biên bản"),
            ("photo", "a1", "biên bản", "https://p"),
        ),
        (event("message.voice.received", voice_url="https://v.aac"), ("voice", "a1", "", "https://v.aac")),
        (event("message.sticker.received", sticker={"id": 1}, url="https://s"), ("sticker", "a1", "", None)),
        (event("message.unsupported.received"), ("other", "a1", "", None)),
        (event("message.text.received", text=7), ("other", "a1", "", None)),
        ({"message": {"from": {"id": 12}, "message_id": "m", "text": "ok"}}, ("text", "12", "ok", None)),
        (event("message.reaction.received"), None),
        (event("tương lai"), None),
        ({"event_name": "message.unsupported.received"}, None),
        ({"event_name": "message.text.received", "message": "x"}, None),
        ({"event_name": "message.text.received", "message": {"chat": [], "from": None, "text": "x"}}, None),
        ({"event_name": "message.text.received", "message": {"chat": {"id": "a" * 257}, "text": "x"}}, None),
        ({"event_name": {"a": 1}, "message": {"from": SENDER, "text": "ok"}}, ("text", "a1", "ok", None)),
    ],
    ids=str,
)
def test_every_kind_of_update_is_read_or_left(raw: dict[str, object], expected: tuple[object, ...] | None) -> None:
    incoming = read(raw, "zalo-2")
    found = incoming and (incoming.kind, incoming.chat, incoming.text, incoming.file and incoming.file.id)
    assert found == expected
    assert incoming is None or incoming.messenger == "zalo-2"


def test_a_mention_is_no_part_of_what_is_said_in_a_group() -> None:
    chat = {"id": "g1", "chat_type": "group"}
    raw = event("message.text.received", chat=chat, text="@Bot Xã Mẫu lien ket 1234 5678")
    incoming = read(raw, "zalo", ("Bot Xã Mẫu", "bot.Ab"))
    assert incoming is not None
    assert (incoming.chat_kind, incoming.chat, incoming.sender, incoming.text) == (
        "group",
        "g1",
        "a1",
        "lien ket 1234 5678",
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["message", "from", "chat", "id", "text", "event_name", "photo", "x"]), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["event_name", "message", "ok"]), JSON))
def test_nothing_that_can_be_parsed_stops_the_reader(raw: dict[str, object]) -> None:
    incoming = read(raw, "zalo")
    assert incoming is None or incoming.chat
