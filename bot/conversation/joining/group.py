"""Groups and channels: linked by an admin with a code or by the office; posts only, no names, no chatter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.conversation.turn import Answer, Row, Turn, label, reply_to_chat, say
from bot.ledger import audit
from bot.ledger.hearing.choices import Button
from bot.ledger.sending import lanes
from bot.ledger.who import people
from bot.ledger.who.people import GROUP, Redeemed
from bot.messengers.protocol import Incoming
from bot.texts import Rich, render
from schedules.commune import Commune
from schedules.directory import Role
from schedules.language import fold

MAY_LINK = frozenset({Role.office, Role.chairman, Role.operator})
_COMMAND = re.compile(r"/(?P<name>[a-z_]+)(?:@\w+)?(?:\s+(?P<rest>.*))?", re.DOTALL)
_CODE = re.compile(r"(?:\d\s*){8}")
_CHANNEL = re.compile(r"(?:https?://t\.me/|t\.me/|@)(?P<name>[A-Za-z][A-Za-z0-9_]{4,31})")


def handle(tx: Connection, commune: Commune, incoming: Incoming, inbox: int, now: datetime) -> bool:
    """What is said in a group: only what is meant for the bot is answered, and an outsider's words never are.

    True when it was answered.
    """
    if incoming.kind == "left":
        people.close_target(tx, commune.id, incoming.messenger, incoming.chat)
        return False
    if incoming.kind != "text" or incoming.forwarded:
        return False
    answer = _answer(tx, commune, incoming, now)
    if answer is not None:
        reply_to_chat(tx, commune.id, incoming, inbox, now, answer, "link")
    return answer is not None


def _answer(tx: Connection, commune: Commune, incoming: Incoming, now: datetime) -> Rich | None:
    name, rest = _command(incoming.text)
    sender = _sender(tx, commune, incoming)
    if name == "lienket":
        return _link(tx, commune, incoming, now, rest, sender)
    target = people.target_at(tx, commune.id, incoming.messenger, incoming.chat)
    known_here = sender is not None and target is not None and target["state"] == "live"
    if known_here and (name is not None or incoming.reply_to is not None):
        return render("group.write_privately")
    return None


def asks_for_link(text: str) -> bool:
    """Whether somebody in a group wants it linked."""
    return _command(text)[0] == "lienket"


def code_in(text: str) -> str | None:
    """The eight digits of a code with which a group is linked; None in any other text."""
    name, rest = _command(text)
    return re.sub(r"\s", "", rest) if name == "lienket" and _CODE.fullmatch(rest) else None


def _command(text: str) -> tuple[str | None, str]:
    match = _COMMAND.fullmatch(text.strip())
    if match:
        return match["name"], (match["rest"] or "").strip()
    folded = fold(text).strip()
    return ("lienket", text.strip()[8:].strip()) if folded.startswith("lien ket") else (None, "")


def _sender(tx: Connection, commune: Commune, incoming: Incoming) -> str | None:
    """The directory's person who writes in the group: on Telegram a person's private chat has the person's own id."""
    if incoming.sender is None:
        return None
    person = people.person_at(tx, commune.id, incoming.messenger, incoming.sender)
    return person if person in commune.directory.people else None


def _link(
    tx: Connection, commune: Commune, incoming: Incoming, now: datetime, rest: str, sender: str | None
) -> Rich | None:
    by = sender
    allowed = sender is not None and bool(commune.directory.people[sender].roles & MAY_LINK)
    code = _CODE.fullmatch(rest)
    if not allowed and code and incoming.sender_is_admin is not False:
        result = people.redeem(
            tx,
            commune.id,
            messenger=incoming.messenger,
            chat=incoming.chat,
            code=re.sub(r"\s", "", rest),
            now=now,
            for_group=True,
        )
        allowed, by = result.result is Redeemed.linked, GROUP
    if not allowed:
        # An outsider learns nothing; one of ours learns why.
        return render("group.not_allowed") if sender is not None else None
    if not lanes.may_post_in_groups(tx, commune, incoming.messenger):
        return render("group.off")
    people.link_target(
        tx,
        commune.id,
        messenger=incoming.messenger,
        chat=incoming.chat,
        kind="channel" if incoming.chat_kind == "channel" else "group",
        title=incoming.chat_title,
        by=by or GROUP,
        topic=incoming.topic,
    )
    audit.note(tx, commune.id, who=by or GROUP, what="group_linked", now=now, subject=incoming.chat)
    return render("group.linked", title=incoming.chat_title, commune=commune.name)


# --- from the office's private chat ---------------------------------------------------------------------------------


def command(turn: Turn, text: str) -> Answer:
    """/lienket in private: a code for a group, or the name of a channel."""
    channel = _CHANNEL.fullmatch(text.strip())
    if channel:
        return _offer_channel(turn, f"@{channel['name']}", f"@{channel['name']}")
    if not lanes.may_post_in_groups(turn.tx, turn.commune, turn.incoming.messenger):
        return say("group.off")
    code = people.issue(turn.tx, turn.commune.id, GROUP, turn.now)
    linked = [{"title": row["title"] or row["chat"], "kind": row["kind"]} for row in _targets(turn)]
    shown = f"{code[:4]} {code[4:]}"
    return say("group.how", code=shown, linked=linked, slash=turn.has_slash_words, purpose="link")


def forwarded(turn: Turn) -> Answer | None:
    """A post forwarded from a channel by somebody who may link it; None when that is not what it is."""
    if turn.incoming.forwarded_chat is None or not turn.person.roles & MAY_LINK:
        return None
    chat, kind, title = turn.incoming.forwarded_chat
    return _offer_channel(turn, chat, title) if kind == "channel" else None


def link_channel(turn: Turn, choice: Row) -> Answer:
    """*Liên kết* was pressed."""
    if not turn.person.roles & MAY_LINK:
        return say("refused.role")
    data = choice["data"]
    if not isinstance(data, Mapping):
        raise TypeError("a choice without data")
    people.link_target(
        turn.tx,
        turn.commune.id,
        messenger=turn.incoming.messenger,
        chat=str(data["chat"]),
        kind="channel",
        title=str(data["title"]),
        by=turn.person.id,
    )
    audit.note(
        turn.tx, turn.commune.id, who=turn.person.id, what="channel_linked", now=turn.now, subject=str(data["chat"])
    )
    return say("group.channel_linked", title=str(data["title"]), purpose="link")


def _offer_channel(turn: Turn, chat: str, title: str) -> Answer:
    rows = (
        (
            Button(label("link"), "link_channel", {"chat": chat, "title": title, "answers": "yes"}),
            Button(label("no"), "cancel", {"answers": "no"}),
        ),
    )
    return Answer(render("group.link_channel", title=title), rows=rows, purpose="question")


def _targets(turn: Turn) -> list[Mapping[str, object]]:
    return [dict(row) for row in lanes.targets(turn.tx, turn.commune)]
