"""/thongbao: the text is shown first, and sent only after a person has chosen to whom."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping

from bot.conversation.turn import Answer, Notice, Row, Turn, label, offices, say, tell, to_paste
from bot.ledger import audit
from bot.ledger.duties import obligations, requests
from bot.ledger.hearing.choices import Button
from bot.ledger.sending import lanes, messages, reminders
from bot.ledger.who import people
from bot.messengers.protocol import Outgoing
from bot.texts import Lines, Rich, render
from schedules.calendar import TZ
from schedules.directory import Person, Role
from schedules.language import fold
from schedules.naming import Named, addressee

KIND = "broadcast"
LONGEST = 3000
PRIORITY = 9
LIVES = timedelta(days=1)
_URGES = re.compile(
    r"(?:(?:hay|bot|em|nho|de nghi) )*(?:nhac|don doc|yeu cau|de nghi|noi voi|nhan|thong bao cho|bao|moi)(?: nho)? "
    r"(?:tat ca |toan bo )?"
)
_TO_ALL = re.compile(
    r"(?:(?:hay|bot|em|nho|de nghi) )*(?:nhac|don doc|yeu cau|thong bao cho|nhan|noi voi)(?: nho| lai)? (?:cho )?"
    r"(?:tat ca|toan bo|toan xa|ca xa|moi nguoi"
    r"|(?:cac|tung) (?:don vi|phong|ban|nganh|thon|truong|co quan|dong chi|dc))\b"
)
_AND_OTHERS = re.compile(r"\s*(?:,|va\b|cung\b|voi\b)")
# Of who has duties of his own only what is surely said to others: "nhắc phòng kinh tế mãi chưa nộp" tells why.
_URGES_ONLY = re.compile(r"(?!.*\b(?:roi|da|chua|khong|gi)\b)(?:(?:hay|bot|em|nho) )*(?:nhac|don doc)\b")


def urges(turn: Turn, said: str) -> bool:
    """Whether a folded text asks to have a unit reminded, from who may have it told."""
    if not turn.has(Role.chairman, Role.vice_chairman, Role.office) or _URGES_ONLY.match(said) is None:
        return False
    return speaks_to_all(said) or speaks_of(turn, said) is not None


def speaks_to_all(said: str) -> bool:
    """Whether a folded text asks to have everybody told: "nhắc các phòng nộp báo cáo"."""
    return _TO_ALL.match(said) is not None


def speaks_of(turn: Turn, said: str) -> Named | None:
    """Whom a folded text has reminded: the unit or collective named after "nhắc", "yêu cầu", "nói với" …"""
    verb = _URGES.match(said)
    return addressee(turn.commune, said, verb.end()) if verb else None


def command(turn: Turn, text: str) -> Answer:
    """/thongbao with or without the text."""
    if not text.strip():
        return Answer(render("broadcast.what"), purpose="question", expects=("broadcast", {}))
    return preview(turn, text)


def preview(turn: Turn, text: str) -> Answer:
    """What would be sent, and to whom it could go."""
    if len(text) > LONGEST:
        return Answer(render("broadcast.too_long", longest=LONGEST), purpose="question", expects=(KIND, {}))
    request = requests.ask(turn.tx, turn.commune.id, KIND, by=turn.person.id, now=turn.now, data={"text": text.strip()})
    groups = _groups(turn)
    heads = _heads(turn)
    if not groups and not heads:
        return say("broadcast.nobody")
    data = {"request": request}
    offered = []
    one = _named(turn, text)
    if one is not None and one.id in heads:
        offered.append(Button(label("to_one", who=one.title), "broadcast", data | {"to": "one", "person": one.id}))
    if groups:
        offered.append(Button(label("to_groups", count=len(groups)), "broadcast", data | {"to": "groups"}))
    if heads:
        offered.append(Button(label("to_heads", count=len(heads)), "broadcast", data | {"to": "heads"}))
    if groups and heads:
        offered.append(Button(label("to_all"), "broadcast", data | {"to": "all"}))
    offered.append(Button(label("do_not_send"), "broadcast_cancel", data))
    body = render("broadcast.preview", text=_post(turn, text))
    return Answer(body, rows=tuple((button,) for button in offered), purpose="question")


def send(turn: Turn, choice: Row) -> Answer:
    """To whom was chosen: queued once, whoever presses what again."""
    request = _request(turn, choice)
    if isinstance(request, Answer):
        return request
    if not requests.decide(turn.tx, turn.commune.id, request["id"], "granted", by=turn.person.id, now=turn.now):
        return say("broadcast.sent_already")
    to, post = choice["data"]["to"], Outgoing(_post(turn, request["data"]["text"]))
    groups = _groups(turn) if to in ("groups", "all") else []
    heads = _heads(turn) if to in ("heads", "all", "one") else []
    if to == "one":
        heads = [head for head in heads if head == choice["data"]["person"]]
    for group in groups:
        _say(turn, f"post/broadcast-{request['id']}/{group['id']}", post, target=group["id"])
    for head in heads:
        _say(turn, f"post/broadcast-{request['id']}/{head}", post, person=head)
    for_a_group = to in ("groups", "all") or (to == "heads" and not _groups(turn))
    if for_a_group and not lanes.counts_on_groups(turn.tx, turn.commune.id):
        copy = Answer(to_paste(post.text), purpose="notice")
        tell(turn, offices(turn.commune), Notice(f"notice/to-paste-{request['id']}", copy))
    counts = {"groups": len(groups), "heads": len(heads)}
    audit.note(turn.tx, turn.commune.id, who=turn.person.id, what="broadcast", now=turn.now, data=counts)
    opens = reminders.window(turn.commune, turn.now, morning=False).opens
    later = opens.astimezone(TZ) if reminders.quiet(turn.commune, turn.now) else None
    hour = f"{later:%H:%M}" if later else ""
    day = later.date() if later else None
    return say("broadcast.sent", groups=len(groups), heads=len(heads), hour=hour, day=day)


def cancel(turn: Turn, choice: Row) -> Answer:
    """Nothing is sent."""
    request = _request(turn, choice)
    if isinstance(request, Answer):
        return request
    if not requests.decide(turn.tx, turn.commune.id, request["id"], "dropped", by=turn.person.id, now=turn.now):
        return say("broadcast.sent_already")
    return say("broadcast.cancelled")


def _request(turn: Turn, choice: Row) -> RowMapping | Answer:
    if not turn.has(Role.chairman, Role.vice_chairman, Role.office):
        return say("refused.role")
    request = requests.get(turn.tx, turn.commune.id, choice["data"]["request"])
    return request if request is not None else say("press.gone")


def _say(turn: Turn, key: str, post: Outgoing, **to: Any) -> None:
    messages.say(
        turn.tx,
        turn.commune.id,
        key=key,
        purpose="broadcast",
        now=turn.now,
        out=post,
        priority=PRIORITY,
        quiet=True,
        # A notice pressed on Friday evening waits for Monday morning, so it must outlive the week-end.
        expires_at=max(turn.now + LIVES, reminders.window(turn.commune, turn.now, morning=False).closes),
        **to,
    )


def _post(turn: Turn, text: str) -> Rich:
    return render("broadcast.post", text=Lines(text), by=turn.person.title, commune=turn.commune.name)


def _named(turn: Turn, text: str) -> Person | None:
    """The head whom a text begins by speaking of: "nhắc phòng kinh tế nộp báo cáo"."""
    said = fold(text).strip()
    named = speaks_of(turn, said) or addressee(turn.commune, said)
    if named is None or named.id not in turn.commune.directory.units or _AND_OTHERS.match(said, named.end):
        return None
    return turn.commune.directory.head_of(named.id)


def _groups(turn: Turn) -> list[RowMapping]:
    """Live groups and channels; the console's own only from the console, real ones only from a real messenger."""
    rows = lanes.targets(turn.tx, turn.commune)
    return [row for row in rows if (row["messenger"] == "console") == turn.on_console]


def _heads(turn: Turn) -> list[str]:
    """Heads that can be reached and whose units are live; the writer is not told his own words."""
    reachable = people.linked(turn.tx, turn.commune.id)
    live = obligations.live_units(turn.tx, turn.commune.id)
    return [
        person.id
        for person in turn.commune.directory.having(Role.head)
        if person.id in reachable
        and person.id != turn.person.id
        and (turn.on_console or any(unit in live for unit in person.units))
    ]
