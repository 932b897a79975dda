"""Two people, and one person on two messengers, touch the same duty at once: one answer counts, nothing is lost."""

from __future__ import annotations

from typing import Any

from bot.conversation import handle
from bot.ledger.hearing import inbox
from bot.ledger.who import people
from bot.messengers.protocol import Incoming
from tests.bot.conversation.stage import DEPUTY, HEAD, OFFICE, Stage
from tests.bot.conversation.test_replies import KTXH, number


def test_head_and_deputy_answer_the_same_duty(june: Stage) -> None:
    head, deputy = number(june, KTXH), number(june, KTXH, DEPUTY)
    assert "Đã ghi: đang thực hiện" in june[HEAD].says(f"{head} đang làm")
    assert "Đã ghi: đã xong" in june[DEPUTY].says(f"{deputy} xong")
    assert "đã báo xong, đang chờ" in june[HEAD].says(f"{head} xong")
    assert [(one["person"], one["kind"]) for one in june.progress()] == [(HEAD, "progress"), (DEPUTY, "done")]
    assert "Việc này đã có cập nhật mới hơn" in june[HEAD].says("hoàn tác")
    assert june.row(KTXH)["state"] == "awaiting"


def test_two_messengers_say_it_before_either_is_answered(june: Stage) -> None:
    """Both updates lie in the inbox before the first is handled: the second finds what the first has done."""
    n = number(june, KTXH)

    def both(tx: Any) -> None:
        people.link(tx, june.commune.id, messenger="zalo", chat="z1", person=HEAD, now=june.now)
        rows = [
            inbox.keep(tx, june.commune.id, name, "thử", [inbox.Update(f"same-{name}", {}, chat, "m")], june.now)[0]
            for name, chat in (("telegram", HEAD), ("zalo", "z1"))
        ]
        for row, (name, chat) in zip(rows, (("telegram", HEAD), ("zalo", "z1")), strict=True):
            assert inbox.claim(tx, june.commune.id, row)
            incoming = Incoming(kind="text", messenger=name, chat=chat, sender=chat, message="m", text=f"{n} xong")
            handle(tx, june.commune, incoming, inbox_id=row, now=june.now)

    june.store.do_now(both)
    june.deliver()
    assert [(one["kind"], one["through"]) for one in june.progress()] == [("done", "telegram")]
    assert june.row(KTXH)["state"] == "awaiting"
    assert sum("báo xong, đề nghị đồng chí xác nhận" in said.text for said in june[OFFICE].said) == 1
