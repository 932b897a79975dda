"""Every button there is, pressed by everybody there is: whoever may not press it changes nothing and is told so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import select

from bot.conversation import handle
from bot.conversation.arriving.buttons import ACTIONS
from bot.ledger import tables
from bot.messengers.protocol import Incoming
from bot.texts import render
from tests.access.cast import PEOPLE, STRANGER, make, pressed
from tests.access.forge import FORGED
from tests.bot.conversation.stage import OFFICE, OWNER, Stage

EVERYBODY = frozenset(PEOPLE)
CHAIR, OFFICERS = frozenset({"chairman"}), frozenset({"office"})
IN_CHARGE, LEADERS = CHAIR | {"vice in charge"}, CHAIR | {"vice in charge", "other vice"}
OWN = frozenset({"own head", "own deputy"})
# The rule's confirmer is Phòng Kinh tế, whose head also compiles.
CONFIRM = LEADERS | OFFICERS | {"compiler"}
SEE = LEADERS | OFFICERS | OWN | {"compiler", "operator"}

MAY: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("done", "sure_done", "doing", "stuck", "extend", "extend_to", "promise", "nil_report"), OWN),
    **dict.fromkeys(("not_yet", "bind", "figure_right", "send_answer", "task_taken", "task_not_ours"), OWN),
    **dict.fromkeys(("dossier_correct", "dossier_objective", "evidence_for"), OWN),
    "step_done": frozenset({"other head"}),  # a project of Ban Quản lý dự án
    **dict.fromkeys(("handover_take", "handover_refuse"), frozenset({"other head"})),  # to whom it was to go
    "undo": frozenset({"own head", "office"}),  # who said it, who wrote it down
    "behalf_wrong": frozenset({"own head"}),  # for whom it was written down; the office takes back what it wrote
    "behalf": frozenset({"own deputy", "office"}),
    **dict.fromkeys(("confirm", "return", "confirm_one", "confirm_all"), CONFIRM),
    **dict.fromkeys(("grant", "refuse", "other_day", "extension_one"), IN_CHARGE),
    **dict.fromkeys(("correction_yes", "correction_no", "objective_yes", "objective_no"), IN_CHARGE | OFFICERS),
    **dict.fromkeys(("broadcast", "broadcast_cancel", "task_give", "task_drop"), LEADERS | OFFICERS),
    **dict.fromkeys(("task_board", "task_confirm_all", "cleared"), LEADERS | OFFICERS),
    **dict.fromkeys(("task_keep", "task_withdraw"), CHAIR | OFFICERS | {"other vice"}),  # who gave it
    **dict.fromkeys(("go_live", "settle", "settle_one", "settle_all", "behalf_voice"), OFFICERS),
    **dict.fromkeys(("date_one", "date_back"), OFFICERS),
    **dict.fromkeys(("adjust_one", "adjust_how", "adjust_do", "letter"), CHAIR | OFFICERS),
    "name_late": CHAIR,
    "link_channel": CHAIR | OFFICERS | {"operator"},
    **dict.fromkeys(("link_right", "link_wrong"), OFFICERS | {"operator"}),
    **dict.fromkeys(("away_record", "away_end"), frozenset({"own head", "office"})),
    **dict.fromkeys(("look", "export", "basis", "evidence_show"), SEE),
    **dict.fromkeys(("why", "erase", "cancel"), EVERYBODY),  # one's own reminders, data, question
}  # fmt: skip
REFUSALS = frozenset(
    render(name).text
    for name in ("refused.role", "refused.other_unit", "press.not_yours", "press.gone", "undo.nothing")
) | {render("confirm.decided_already").text, render("confirm.done_all", lines=[], left=0).text}


@pytest.fixture(scope="module")
def june() -> Stage:
    return make()


def test_every_button_has_its_row_of_the_matrix() -> None:
    assert set(ACTIONS) == set(FORGED) == set(MAY)


@pytest.mark.parametrize("action", ACTIONS)
def test_what_a_button_does_hangs_on_who_presses_it_today(june: Stage, action: str) -> None:
    served = set()
    for name, person in PEOPLE.items():
        answer, changed = pressed(june, action, person, person)
        if answer in REFUSALS:
            assert not changed, f"{name} was refused and changed {changed}"
        else:
            served.add(name)
    assert served == MAY[action]


def others() -> Iterator[tuple[str, str]]:
    """Each button once in the hands of somebody it was not made for, and everybody once."""
    names = list(PEOPLE)
    for n, action in enumerate(ACTIONS):
        yield action, names[n % len(names)]


def test_somebody_elses_button_does_nothing(june: Stage) -> None:
    for action, name in others():
        owner = OFFICE if PEOPLE[name] != OFFICE else OWNER
        answer, changed = pressed(june, action, owner, PEOPLE[name])
        assert (answer, changed) == (render("press.not_yours").text, set()), (action, name)


def test_a_strangers_press_does_nothing_and_shows_nothing(june: Stage) -> None:
    line = render("link.stranger", commune=june.commune.name).text
    for action in ACTIONS:
        answer, changed = pressed(june, action, OFFICE, STRANGER)
        assert answer == line
        assert changed <= {"inbox"}, action  # the press itself is not kept


@pytest.mark.parametrize(
    "token", ["", "x", "confirm", "1", "' OR 1=1 --", "done:bao-cao/phong-kinh-te", "A" * 64, "\0"]
)
def test_a_token_nobody_made_does_nothing(june: Stage, token: str) -> None:
    def work(tx: object) -> str:
        incoming = Incoming("press", "telegram", OFFICE, sender=OFFICE, token=token, message="in-1")
        handle(tx, june.commune, incoming, inbox_id=78, now=june.now)  # type: ignore[arg-type]
        query = select(tables.message.c.payload).where(tables.message.c.key == "answer/78/0")
        said = tx.execute(query).scalar_one()["text"]  # type: ignore[attr-defined]
        tx.rollback()  # type: ignore[attr-defined]
        return str(said)

    with june.store.begin() as tx:
        assert work(tx) == render("press.gone").text
