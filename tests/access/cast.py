"""Everybody there is, one a role and the other unit's as well; and a press inside a transaction that is taken back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import event, select

from bot.conversation import handle
from bot.ledger import tables
from bot.ledger.rules import documents
from bot.ledger.who import people
from bot.messengers.protocol import Incoming
from tests.access.forge import forge
from tests.bot.conversation.stage import CHAIRMAN, CONFIG, CULTURE, OFFICE, OPERATOR, VICE, Stage

# The forged duties are Phòng Văn hóa's: «own» are its people, «other» those of other units.
PEOPLE: Mapping[str, str] = {
    "chairman": CHAIRMAN,
    "vice in charge": "pct-van-xa",
    "other vice": VICE,
    "office": OFFICE,
    "own head": CULTURE,
    "own deputy": "pho-phong-van-hoa-xa-hoi",
    "other head": "giam-doc-ban-qlda",
    "compiler": "truong-phong-kinh-te",
    "other focal point": "chuyen-vien-dau-tu",
    "operator": OPERATOR,
    "province": "can-bo-tinh",
}
STRANGER = "nguoi-la"
_PROVINCE = "  - {ma: can-bo-tinh, chuc_danh: Cán bộ theo dõi của tỉnh, vai_tro: tinh}\n"


def make(at: str = "2026-06-11 09:00") -> Stage:
    """A June morning, everybody linked, the province's observer too, and a step that waits for its day."""
    stage = Stage(at)
    texts = documents.read_folder(CONFIG)
    units = texts["units.yaml"].replace("can_bo:\n", "can_bo:\n" + _PROVINCE, 1)

    undated = (CONFIG.parent / "tests" / "config" / "apart" / "cac-buoc.yaml").read_text(encoding="utf-8")
    more = {"units.yaml": units, "rulebooks/cac-buoc.yaml": undated.replace("phong-van-hoa]", "phong-van-hoa-xa-hoi]")}

    def work(tx: Any) -> Any:
        documents.put(tx, stage.commune.id, {**texts, **more}, author="thử", now=stage.now)
        person = PEOPLE["province"]
        people.link(tx, stage.commune.id, messenger="telegram", chat=person, person=person, now=stage.now)
        return documents.load_current(tx, stage.commune.id)

    stage.commune = stage.store.do_now(work)
    return stage


class _TakenBack(Exception):
    pass


# What the press itself leaves: the claimed button, what is asked next, numbers of duties, that the person is reached.
OF_THE_PRESS = {"choice", "expectation", "code", "stranger", "address"}
_WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")


def pressed(stage: Stage, action: str, owner: str, by: str) -> tuple[str, set[str]]:
    """The answer to a press of a forged button, and the tables in which it changed anything; then it never was."""
    answer, written = "", Counter[str]()

    def count(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        match = _WRITES.match(statement)
        if match and (cursor.rowcount or statement.startswith("INSERT")):
            written[match[1]] += 1

    def work(tx: Any) -> None:
        nonlocal answer
        token = forge(tx, stage, action, owner)
        event.listen(tx, "after_cursor_execute", count)
        incoming = Incoming("press", "telegram", by, sender=by, token=token, message="in-1")
        handle(tx, stage.commune, incoming, inbox_id=77, now=stage.now)
        event.remove(tx, "after_cursor_execute", count)
        said = select(tables.message.c.payload).where(tables.message.c.key == "answer/77/0")
        answer = str((tx.execute(said).scalar() or {}).get("text") or "")
        raise _TakenBack

    with suppress(_TakenBack):
        stage.store.do_now(work)
    written["message"] -= 1  # the answer
    return answer, {name for name, times in written.items() if times > 0} - OF_THE_PRESS
