"""Real shapes of what comes in, and mutations of them: a value of another kind anywhere, a part gone, one too many."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

HEAD = "giam-doc-ban-qlda"
CHAT = {"id": 1001, "type": "private", "first_name": "A"}
FROM = {"id": 1001, "is_bot": False, "first_name": "A"}
_MESSAGE: dict[str, Any] = {"message_id": 7, "date": 1_780_000_000, "chat": CHAT, "from": FROM}
_OLD = {"message_id": 3, "date": 1_770_000_000, "chat": CHAT, "from": {"id": 7, "is_bot": True, "first_name": "B"}}
GROUP = {"id": -100500, "type": "supergroup", "title": "Nhóm"}

TELEGRAM: tuple[dict[str, Any], ...] = (
    {"update_id": 1, "message": {**_MESSAGE, "text": "xong"}},
    {"update_id": 1, "message": {**_MESSAGE, "text": "1 60%, 2 vướng", "reply_to_message": {**_OLD, "text": "Nhắc"}}},
    {"update_id": 1, "edited_message": {**_MESSAGE, "edit_date": 1_780_000_009, "text": "60%"}},
    {"update_id": 1, "message": {**_MESSAGE, "voice": {"file_id": "x", "file_unique_id": "y", "duration": 3}}},
    {"update_id": 1, "message": {**_MESSAGE, "caption": "xong", "photo": [{"file_id": "x", "width": 9, "height": 9}]}},
    {"update_id": 1, "message": {**_MESSAGE, "sticker": {"file_id": "x", "type": "regular", "width": 5, "height": 5}}},
    {"update_id": 1, "message": {**_MESSAGE, "document": {"file_id": "x", "file_name": "a.pdf", "file_size": 3}}},
    {"update_id": 1, "message": {**_MESSAGE, "chat": GROUP, "text": "/tonghop@nhacviec_thu_bot"}},
    {"update_id": 1, "message": {**_MESSAGE, "chat": GROUP, "migrate_to_chat_id": -100900}},
    {"update_id": 1, "message": {**_MESSAGE, "text": "x", "forward_origin": {"type": "hidden_user", "date": 1}}},
    {"update_id": 1, "callback_query": {"id": "4", "from": FROM, "chat_instance": "1", "data": "x", "message": _OLD}},
    {"update_id": 1, "my_chat_member": {
        "chat": CHAT, "from": FROM, "date": 1, "old_chat_member": {"status": "member", "user": FROM},
        "new_chat_member": {"status": "kicked", "user": FROM, "until_date": 0}}},
)  # fmt: skip
_ZALO = {"from": {"id": "1001", "display_name": "A", "is_bot": False}, "chat": {"id": "1001", "chat_type": "PRIVATE"}}
ZALO: tuple[dict[str, Any], ...] = tuple(
    {"event_name": name, "message": {**_ZALO, "date": 1_780_000_000_000, "message_id": "a1", **more}}
    for name, more in (
        ("message.text.received", {"text": "xong"}),
        ("message.text.received", {"text": "60%"}),
        ("message.image.received", {"photo_url": "https://photo.zdn.vn/a.jpg", "caption": "xong"}),
        ("message.sticker.received", {"sticker": "9", "url": "https://zalo-api.zadn.vn/s.png"}),
        ("message.voice.received", {"voice_url": "https://voice.zdn.vn/a.aac", "message_type": "CHAT_VOICE"}),
        ("message.unsupported.received", {}),
    )
)

words = st.one_of(
    st.sampled_from(
        ["xong", "", "1 xong 2 60%", "/tonghop", "/viec@x", "hoàn tác", "#0", "60% " * 200, "\x00", "‮xong", "🙂" * 90]
    ),
    st.text(max_size=60),
)
junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False), words),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=5,
)


@st.composite
def mutated(draw: st.DrawFn, shapes: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """One of the shapes with up to three things wrong, or simply other words in it."""
    value = copy.deepcopy(draw(st.sampled_from(shapes)))
    for _ in range(draw(st.integers(0, 3))):
        where: Any = value
        while True:
            keys = list(where) if isinstance(where, dict) else list(range(len(where)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            deeper = isinstance(where[key], dict | list) and bool(where[key])
            if deeper and draw(st.integers(0, 3)):
                where = where[key]
                continue
            how = draw(st.sampled_from(("other", "gone", "words", "more")))
            if how == "gone":
                del where[key]
            elif how == "more" and isinstance(where, dict):
                where[draw(words)] = draw(junk)
            else:
                where[key] = draw(words if how == "words" else junk)
            break
    return value
