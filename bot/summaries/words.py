"""Words of the figures, from the catalogue of texts: the same in chat, picture, Word and Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from bot.summaries import names
from bot.summaries.counts import FLAGS, Counts
from bot.texts import Rich, render
from schedules.language import format_money, format_number
from schedules.periods import often
from schedules.standing import Standing

AMOUNTS = frozenset({"plan", "disbursed"})


class Count(int):
    """A number that writes itself as people read it, "1.158", and still is nought or not in a template's condition."""

    __slots__ = ()

    def __str__(self) -> str:
        return format_number(int(self))


def money(vnd: int) -> str:
    """Đồng for a chat: three digits that matter above a million ("4,55 tỷ đồng"), since the annex has them all."""
    digits = len(str(abs(vnd)))
    return format_money(round(vnd, 3 - digits) if digits > 6 else vnd)


def text(name: str, /, **values: Any) -> str:
    """A text of `summaries.yaml` as one plain string."""
    return rich(name, **values).text


def rich(name: str, /, **values: Any) -> Rich:
    """A text of `summaries.yaml`; whole numbers get their dots, but amounts, which templates format."""
    told = {k: Count(v) if type(v) is int and k not in AMOUNTS else v for k, v in values.items()}
    return render(f"summary.{name}", **told)


def holders(held: Iterable[tuple[str, int]]) -> str:
    """Who had a duty on the table, for how many days each: "đơn vị 5, người xác nhận 3 ngày"; "" for nobody."""
    parts = [f"{text(f'mover.{mover}')} {count}" for mover, count in held]
    return text("holders", parts=parts) if parts else ""


@cache
def flag(name: str) -> str:
    """A flag (`schedules.progress.Flag`) in words."""
    return text(f"flag.{name}")


@cache
def mark(name: str) -> str:
    """The coloured sign of a flag."""
    return text(f"mark.{name}")


@cache
def group(name: str) -> str:
    """A group of projects in words."""
    return text(f"group.{name}")


@cache
def source(name: str) -> str:
    """Where a due date comes from; it stands beside every date in the annexes."""
    return text(f"source.{name}")


SIGNS = {">=": "least", "<=": "most", ">": "above", "<": "below"}


@cache
def sign(op: str) -> str:
    """How a target is compared: "từ", "không quá"; "" for exactly."""
    return text(f"sign.{SIGNS[op]}") if op in SIGNS else ""


def target(op: str, value: float, unit: str) -> str:
    """What is to be reached: "từ 10%", "trên 95%", "1 trường"."""
    number = format_number(value)
    return " ".join(filter(None, (sign(op), f"{number}%" if unit == "%" else f"{number} {unit}")))


def standing_target(one: Standing) -> str:
    """What is to be reached and how often it is looked at: "≥ 95%; hằng quý"."""
    wanted = target(one.target.op, one.target.value, one.target.unit) if one.target else ""
    return "; ".join(part for part in (wanted, often(one.every)) if part)


def standing(one: Standing) -> tuple[str, str, str, str]:
    """Kind, title, target and leads of what is asked for without a day, as the annexes print them."""
    wanted = standing_target(one)
    leads = ", ".join(one.leads) or text("cell.no_lead")
    return sentence(text(f"standing.kind.{one.kind.value}")), one.title, wanted, leads


def book(id_: str, titles: Mapping[str, str]) -> str:
    """The title of a rulebook; words for tasks given in chat and for rules no longer in any."""
    if id_ == names.CHAT:
        return text("book.chat")
    return titles.get(id_) or text("book.none")


def parts(counts: Counts, flags: tuple[str, ...] = FLAGS, marks: tuple[str, ...] = ("blocked",)) -> list[str]:
    """What is not nought, worst first: ["quá hạn 3", "sắp đến hạn 1", "có vướng mắc 1"]."""
    told = [(flag(name), getattr(counts, name)) for name in flags]
    told += [(mark(name), getattr(counts, name)) for name in marks]
    return [f"{word} {Count(number)}" for word, number in told if number]


def sentence(phrase: str) -> str:
    """With a capital first letter; the rest untouched, unlike `str.capitalize`, which would spoil names."""
    return phrase[:1].upper() + phrase[1:]
