"""What is to be said, as requests of the Bot API. Pure: limits, splitting, styles, keyboards."""

from __future__ import annotations

from typing import Any, Final

from telegram import MessageEntity, ReplyParameters
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.messengers.protocol import Choice, Outgoing, Wire
from bot.messengers.split import split
from bot.texts.rich import Rich, Style

LONGEST: Final = int(MessageLimit.MAX_TEXT_LENGTH)
LONGEST_CAPTION: Final = int(MessageLimit.CAPTION_LENGTH)
LONGEST_TOKEN: Final = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
STYLES: Final[dict[Style, str]] = {
    "strong": MessageEntity.BOLD,
    "em": MessageEntity.ITALIC,
    "strike": MessageEntity.STRIKETHROUGH,
    "code": MessageEntity.CODE,
}
# The topic "General" has the number 1, and naming it is answered with "message thread not found".
GENERAL_TOPIC: Final = "1"
Parameters = dict[str, Any]


def fit(out: Outgoing) -> tuple[Wire, ...]:
    """One request a part: the first part replies, the last one carries file and buttons.

    A caption that is too long for its file goes before it as text. An edit is always one request: a text that grew too
    long is cut, an empty text changes the buttons alone.
    """
    if out.edit is not None:
        return (_edit(out, out.edit),)
    captioned = out.file is not None and len(out.text.text) <= LONGEST_CAPTION
    texts = () if captioned or (out.file and not out.text.text) else split(out.text, LONGEST)
    wires = [Wire(part.text, _text(part), "sendMessage") for part in texts]
    if out.file is not None:
        wires.append(_file(out, out.text if captioned else Rich("")))
    return tuple(_placed(out, wire, n == 0, n == len(wires) - 1) for n, wire in enumerate(wires))


def _text(rich: Rich) -> Parameters:
    return {"text": rich.text, **_entities("entities", rich), "link_preview_options": {"is_disabled": True}}


def _file(out: Outgoing, caption: Rich) -> Wire:
    photo = out.file is not None and out.file.as_photo
    parameters = {"caption": caption.text, **_entities("caption_entities", caption)} if caption.text else {}
    return Wire(caption.text, parameters, "sendPhoto" if photo else "sendDocument", out.file)


def _edit(out: Outgoing, message: str) -> Wire:
    parameters: Parameters = {"message_id": int(message), **_keyboard(out.choices)}
    if not out.text.text:
        return Wire("", parameters, "editMessageReplyMarkup")
    part = split(out.text, LONGEST)[0]
    return Wire(part.text, {**parameters, **_text(part)}, "editMessageText")


def _placed(out: Outgoing, wire: Wire, first: bool, last: bool) -> Wire:
    """The same request with what depends on its place: the reply at the head, the keyboard at the end."""
    parameters: Parameters = dict(wire.parameters)
    if first and out.reply_to is not None:
        # An answer to a message that was deleted meanwhile is still an answer.
        reply = ReplyParameters(message_id=int(out.reply_to), allow_sending_without_reply=True)
        parameters["reply_parameters"] = reply.to_dict()
    if out.topic not in (None, GENERAL_TOPIC):
        parameters["message_thread_id"] = int(str(out.topic))
    if last:
        parameters |= _keyboard(out.choices)
    return Wire(wire.text, parameters, wire.method, wire.file)


def _keyboard(choices: tuple[tuple[Choice, ...], ...]) -> Parameters:
    if not choices:
        return {}
    rows = [[_button(choice) for choice in row] for row in choices]
    return {"reply_markup": {"inline_keyboard": rows}}


def _button(choice: Choice) -> dict[str, str]:
    if not 0 < len(choice.token.encode()) <= LONGEST_TOKEN:
        raise ValueError(f"a button's token takes 1 to {LONGEST_TOKEN} bytes, this one {len(choice.token.encode())}")
    return {"text": choice.label, "callback_data": choice.token}


def _entities(name: str, rich: Rich) -> Parameters:
    # As the API has them: a message has ten and more, and each made by the library's own type costs as much as a line.
    drawn = [
        {"type": STYLES[span.style], "offset": span.offset, "length": span.length}
        for span in rich.spans
        if span.style in STYLES
    ]
    return {name: drawn} if drawn else {}
