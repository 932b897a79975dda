"""Buttons of a decided message leave the screen, and come back when the decision is undone.

The record decides what a press means, whatever a screen still shows: an edit that is late, lost or refused does no
harm, and a press of an old button is answered as ever.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import RowMapping

from bot.conversation import duties
from bot.conversation.turn import Turn
from bot.ledger.duties import requests
from bot.ledger.hearing import choices
from bot.ledger.sending import screens
from bot.ledger.sending.screens import Screen
from bot.messengers.protocol import Choice, Outgoing
from bot.texts import Rich
from schedules.progress import State

# Asked of the unit: over once it has said that the duty is done, or somebody has closed it.
OF_THE_UNIT = frozenset(
    (
        *("done", "doing", "stuck", "extend", "extend_to", "promise", "nil_report", "sure_done", "not_yet"),
        *("figure_right", "step_done", "send_answer"),
    )
)
# Asked of who decides: over once the request is decided.
OF_A_REQUEST = frozenset(
    (
        *("confirm", "return", "grant", "refuse", "other_day", "broadcast", "broadcast_cancel"),
        *("handover_take", "handover_refuse", "correction_yes", "correction_no", "objective_yes", "objective_no"),
    )
)
# One press is the whole answer.
ONCE = frozenset(
    (
        *("bind", "extend_to", "promise", "nil_report", "sure_done", "figure_right", "send_answer", "settle"),
        *("link_channel", "name_late", "cancel", "undo", "date_back"),
    )
)


def settle(turn: Turn, edits: Collection[str]) -> None:
    """Brings the screens this turn was about in line with the record. `edits`: messengers that can."""
    if not edits:
        return
    cid = turn.commune.id
    found = screens.about(turn.tx, cid, sorted(turn.touched), edits)
    if turn.incoming.token:
        found += _pressed(turn, edits)
    if not found:
        return
    offered = screens.offered(turn.tx, cid, {screen.key for screen in found})
    for screen in {one.amend: one for one in found}.values():
        _settle(turn, screen, offered)


def _pressed(turn: Turn, edits: Collection[str]) -> list[Screen]:
    choice = choices.find(turn.tx, turn.commune.id, turn.incoming.token or "")
    if choice is None or choice["message_key"] is None:
        return []
    return screens.of_key(turn.tx, turn.commune.id, choice["message_key"], edits)


def _settle(turn: Turn, screen: Screen, offered: Mapping[str, RowMapping]) -> None:
    """A screen with a decision left stays as it is; one without keeps only what may be looked at."""
    mine = [offered[button[1]] for line in screen.rows for button in line if button[1] in offered]
    asking = [choice for choice in mine if choice["action"] in OF_THE_UNIT | OF_A_REQUEST | ONCE]
    if not asking:
        return
    over = any(choice["used_at"] is not None and choice["action"] in ONCE for choice in asking)
    left = [] if over else [choice for choice in asking if _open(turn, choice)]
    shown = set(screen.drawn)
    if left and any(choice["token"] in shown for choice in asking):
        return
    kept = {choice["token"] for choice in mine if choice not in asking} | {choice["token"] for choice in left}
    rows = tuple(
        tuple(Choice(*button) for button in line if button[1] in kept)
        for line in screen.rows
        if any(button[1] in kept for button in line)
    )
    if {choice.token for row in rows for choice in row} != shown:
        out = Outgoing(Rich(""), rows, edit=screen.remote)
        screens.amend(turn.tx, turn.commune.id, screen, out, turn.now)


def _open(turn: Turn, choice: RowMapping) -> bool:
    """Whether a press would still be taken."""
    if choice["used_at"] is not None or choice["expires_at"] <= turn.now:
        return False
    if choice["action"] in OF_A_REQUEST:
        number = choice["data"].get("request")
        request = requests.get(turn.tx, turn.commune.id, number) if number is not None else None
        return number is None or (request is not None and request["state"] == "pending")
    if choice["action"] in OF_THE_UNIT and choice["obligation"] is not None:
        row = duties.one(turn.tx, turn.commune.id, choice["obligation"])
        return row is not None and row["state"] == State.open.value
    return True
