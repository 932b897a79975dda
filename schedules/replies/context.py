"""What the bot asked last, and how it changes the reading of a short answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from schedules.replies.reading import Reading
from schedules.replies.saying import TAIL
from schedules.replies.verdict import Verdict

Question = Literal["done", "confirm", "extension_date", "finish_date", "percent", "amount", "reason"]
Answer = Literal["yes", "no"]


@dataclass(frozen=True)
class ReplyContext:
    """What a reply answers.

    asked: the bot's last question, None where it asked nothing: "done" ("Đã xong chưa?"), "confirm" (any other yes/no
    question, such as "15/7/2027, đúng không?"), "extension_date" and "finish_date" (until when?), "percent", "amount",
    "reason" (what is in the way?). due: the due date of the duty the reply is about.
    """

    asked: Question | None = None
    due: date | None = None


_YES = re.compile(
    r"^\W*(?:(?:da|vang|em|e|u|uh|ok|oki)\W+)*(?:roi|co|dung|dung roi|phai|chinh xac|da|vang|u|uh|uhm|ok|oki"
    r"|chuan|dong y|nhat tri|duoc|dc|xong|y)" + TAIL
)
_NO = re.compile(
    r"^\W*(?:(?:da|vang|em|e|van|ok)\W+)*(?:chua|khong|khong phai|sai|sai roi|nham|nham roi|chua dau|khong dung"
    r"|ko|k|huy)" + TAIL
)
_NUMBER = re.compile(r"^\W*(?:duoc|dc|dat|khoang|tam|moi|hon|gan)?\s*(?P<n>\d{1,3}(?:[.,]\d{1,2})?)\s*%?" + TAIL)


def answer(reading: Reading) -> Answer | None:
    """Yes or no, where the whole reply is one or the other ("rồi", "dạ có", "chưa ạ")."""
    words = reading.skeleton
    if "?" in reading.spelled.original:
        return None
    if _NO.match(words):
        return "no"
    return "yes" if _YES.match(words) else None


def answered(reading: Reading, context: ReplyContext, plain: Verdict) -> Verdict:
    """The verdict once the last question is taken into account; a reply that says more than an answer keeps its "
    "own."""
    said = answer(reading)
    if context.asked == "done" and said is not None:
        return Verdict("done", 0.9) if said == "yes" else Verdict("progress", 0.9)
    if context.asked in ("extension_date", "finish_date") and plain.kind in ("unclear", "progress") and plain.when:
        return Verdict("extension_request" if context.asked == "extension_date" else "progress", 0.9, plain.when)
    if context.asked == "reason" and plain.kind in ("unclear", "progress", "not_started") and said is None:
        return Verdict("blocked", 0.8, plain.when, hint="asked")
    return plain


def bare_number(reading: Reading, context: ReplyContext) -> int | float | None:
    """The percentage in a bare number ("45") when a percentage was asked for."""
    found = _NUMBER.match(reading.text) if context.asked == "percent" else None
    if found is None:
        return None
    value = float(found["n"].replace(",", "."))
    return int(value) if value.is_integer() else value
