"""A console chat as the ledger has it: what the bot said (attempts) and what was typed (inbox), in one line of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import Connection, select

from bot import texts
from bot.ledger.tables import attempt, choice, inbox, message
from bot.messengers.console import PICTURE_TYPES
from bot.web.console.seats import CONSOLE
from bot.web.markup import html, said

Label = Callable[[str], tuple[str, str] | None]

SHOWN = 150
# A quoted message is a reminder of it, not a second copy.
_QUOTE = 90


@dataclass(frozen=True, slots=True)
class Button:
    n: int
    label: str
    token: str


@dataclass(frozen=True, slots=True)
class File:
    mark: str
    name: str
    picture: bool


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. `id` names it on the page, `remote` to the bot: what a reply or a press refers to.

    A message that is just leaving has no `remote` yet, and one whose words are not kept has none any more.
    """

    id: str
    remote: str
    mine: bool
    at: datetime
    body: Markup
    text: str
    kind: str = "text"
    buttons: tuple[tuple[Button, ...], ...] = ()
    quote: str = ""
    reply_to: str = ""
    sender: str = ""
    edited: bool = False
    file: File | None = None
    trial: bool = False
    waiting: bool = False


def history(tx: Connection, commune: str, chat: str, label: Label, shown: int = SHOWN) -> tuple[Bubble, ...]:
    """The newest `shown` bubbles of a chat, oldest first. `label` gives name and type of a file by its mark."""
    bubbles = [*_spoken(tx, commune, chat, label, shown), *_typed(tx, commune, chat, label, shown)]
    # What was typed comes before what it caused, though both carry the same instant on a clock that stands.
    bubbles.sort(key=lambda bubble: (bubble.at, not bubble.mine))
    texts = {bubble.remote: bubble.text for bubble in bubbles if bubble.remote}
    quoted = [_with_quote(bubble, texts) for bubble in bubbles]
    return tuple(quoted[-shown:])


def _with_quote(bubble: Bubble, texts: Mapping[str, str]) -> Bubble:
    text = texts.get(bubble.reply_to, "")
    if not text:
        return bubble
    return replace(bubble, quote=text if len(text) <= _QUOTE else text[: _QUOTE - 1].rstrip() + "…")


def _spoken(tx: Connection, commune: str, chat: str, label: Label, shown: int) -> list[Bubble]:
    rows = tx.execute(
        select(attempt, message.c.key, message.c.payload, message.c.purpose, message.c.trial)
        .join(message, (message.c.commune == attempt.c.commune) & (message.c.id == attempt.c.message))
        .where(
            attempt.c.commune == commune,
            attempt.c.messenger == CONSOLE,
            attempt.c.chat == chat,
            attempt.c.outcome.is_(None) | (attempt.c.outcome == "sent"),
        )
        .order_by(attempt.c.at.desc(), attempt.c.message.desc())
        .limit(shown * 2)
    ).all()
    bubbles: dict[str, Bubble] = {}
    for row in reversed(rows):
        value = _said_by(tx, row._mapping)
        edited = value.get("edit")
        if edited and edited in bubbles:
            old = bubbles[edited]
            new = _bubble(row._mapping, value, label)
            bubbles[edited] = replace(old, body=new.body, text=new.text, buttons=new.buttons, edited=True)
        elif not edited:
            new = _bubble(row._mapping, value, label)
            bubbles[new.remote or new.id] = new
    return list(bubbles.values())


def _said_by(tx: Connection, row: Mapping[Any, Any]) -> Mapping[str, Any]:
    """What was said as `Outgoing.as_json`: kept with the attempt; else the message's own; else text and its choices."""
    for value in (row["said"], row["payload"]):
        if value and "text" in value:
            return dict(value)
    rows = tx.execute(
        select(choice.c.label, choice.c.token)
        .where(choice.c.commune == row["commune"], choice.c.message_key == row["key"])
        .order_by(choice.c.n)
    )
    return {"text": row["text"], "spans": [], "choices": [[[text, token]] for text, token in rows]}


def _bubble(row: Mapping[Any, Any], value: Mapping[str, Any], label: Label) -> Bubble:
    remote = row["remote"] or ""
    return Bubble(
        id=f"a{row['message']}-{row['n']}",
        remote=remote,
        mine=False,
        at=row["at"],
        body=said(value),
        text=value["text"],
        buttons=_buttons(value.get("choices", ())),
        reply_to=value.get("reply_to") or "",
        file=_file(remote, label),
        trial=bool(row["trial"]),
    )


def _buttons(rows: Any) -> tuple[tuple[Button, ...], ...]:
    """With the number one may type instead of pressing: their own, else across rows in reading order."""
    out: list[tuple[Button, ...]] = []
    n = 0
    for row in rows:
        out.append(
            tuple(
                Button(own[0] if own else n + at, label, token) for at, (label, token, *own) in enumerate(row, start=1)
            )
        )
        n += len(row)
    return tuple(out)


def _file(mark: str, label: Label) -> File | None:
    about = label(mark) if mark else None
    return File(mark, about[0], about[1] in PICTURE_TYPES) if about else None


def _typed(tx: Connection, commune: str, chat: str, label: Label, shown: int) -> list[Bubble]:
    rows = tx.execute(
        select(inbox.c.id, inbox.c.raw, inbox.c.received_at, inbox.c.state)
        .where(inbox.c.commune == commune, inbox.c.messenger == CONSOLE, inbox.c.chat == chat)
        .order_by(inbox.c.id.desc())
        .limit(shown * 2)
    ).all()
    labels = _labels(tx, commune, [row.raw.get("token") for row in rows if row.raw.get("kind") == "press"])
    bubbles: dict[str, Bubble] = {}
    for row in reversed(rows):
        raw = row.raw
        if "kind" not in raw:  # its words are not kept: marked as secret, or older than the retention
            bubbles[f"i{row.id}"] = _gone(row.id, row.received_at)
            continue
        if raw["kind"] == "edit":
            old = bubbles.get(raw.get("message", ""))
            if old is not None:
                text = raw.get("text", "")
                bubbles[old.remote] = replace(old, body=html(text), text=text, edited=True)
            continue
        text = labels.get(raw.get("token", ""), "") if raw["kind"] == "press" else raw.get("text", "")
        file = raw.get("file")
        bubbles[raw["id"]] = Bubble(
            id=f"i{row.id}",
            remote=raw["id"],
            mine=True,
            at=row.received_at,
            body=html(text),
            text=text,
            kind=raw["kind"],
            reply_to=raw.get("reply_to") or "",
            sender=raw.get("sender") or "" if raw.get("group") else "",
            file=_file(file["id"], label) if file else None,
            waiting=row.state == "new",
        )
    return list(bubbles.values())


def _gone(number: int, at: datetime) -> Bubble:
    gone = texts.plain("page.console.not_kept")
    return Bubble(f"i{number}", "", True, at, html(gone), gone, kind="gone")


def _labels(tx: Connection, commune: str, tokens: list[str]) -> dict[str, str]:
    rows = tx.execute(
        select(choice.c.token, choice.c.label).where(choice.c.commune == commune, choice.c.token.in_(tokens))
    )
    return {str(row.token): str(row.label) for row in rows}
