"""Promises: a day to come beside a verb of finishing or beginning, and what only tells of the calendar."""

from __future__ import annotations

import re

from schedules.replies.done import mentions_done
from schedules.replies.patterns import erase
from schedules.replies.reading import When
from schedules.replies.verdict import Sense, Verdict


def promise(s: Sense) -> Verdict | None:
    """A promise: with a day to come beside a verb of finishing it is progress, beside one of beginning
    not_started.
    """
    when = promised_time(s)
    if when is None:
        return None
    words = s.skeleton
    if when.mark == "~" and re.search(r"\b(?:da|roi|vua)\b", words):
        return None
    if _NOTHING_THERE.search(words):
        return None
    if _GOES_SOMEWHERE.search(words) and not _ACTS.search(words):
        return Verdict("unclear", 0.6, when)
    if _ANSWERS_LATER.fullmatch(words):
        return Verdict("unclear", 0.7, when)
    rest = Sense(s.reading, *erase("not_begun", words, s.accented), s.words)
    finish, begin = rest.says("finish_promise"), s.says("begin_promise")
    if finish and not (begin and re.search(r"\bhop\b", words) and not mentions_done(words)):
        return Verdict("progress", 0.88, when)
    if begin and not own_business(s):
        return Verdict("not_started", 0.85, when)
    return None


# "mai có đoàn kiểm tra", "thứ 6 lên tỉnh họp" tell of the calendar, and promise nothing of the duty.
_GOES_SOMEWHERE = re.compile(
    r"[@~]\s+(?:(?:em|e|toi|minh|phong|anh|a|sep|lanh dao|ca xa)\s+)*"
    r"(?:co (?:doan|hop|khach|lich|thanh tra|kiem tra|dien)"
    r"|len (?:tinh|huyen|so|thanh pho|tren|trung uong)|di (?:hop|cong tac|thanh tra|tinh)"
    r"|hop(?! (?:dan|thon|xet|ban|tham|thong nhat|voi|thau|giai|xong))|[\w ]{0,20}\btinh ve)\b"
)
_ACTS = re.compile(r"\b(?:xong|hoan thanh|gui|nop|trinh|ky|ban giao|khoi cong|giai ngan|thanh toan|lam)\b")
# "Có gì mai em báo" puts off as well.
_NOTHING_THERE = re.compile(r"\b(?:khong|chang) co gi\b|^\W*co gi\b")
# "chiều em trả lời" promises a word, and says nothing of the duty.
_ANSWERS_LATER = re.compile(
    r"[^a-z]*(?:(?:da|vang|ok|em|e|toi|minh|anh|chi|sep|dang|ban|hop|do|chut|nhe|a|de|se|xin|roi|thi)\b[^a-z]*)*"
    r"(?:tra loi|phan hoi|rep|nhan lai|goi lai|noi chuyen)\b[^a-z]*"
    r"(?:(?:sau|lai|anh|chi|sep|dong chi|nhe|a|nha|em|e|cho|duoc|khong|dc)\b[^a-z]*)*"
)


def own_business(s: Sense) -> bool:
    """Whether a reply tells of who writes (ill, on the way, at a meeting) and of nothing under way."""
    return s.says("personal") is not None and s.says("under_way") is None


def promised_time(s: Sense) -> When | None:
    """The time of a promise: the last one to come (a period around today only with a verb that finishes or
    begins).
    """
    coming = [w for w in s.reading.times if w.mark == "@" or (w.mark == "~" and not _TOLD_OF.match(s.skeleton, w.end))]
    if not coming:
        return None
    ahead = [w for w in coming if w.mark == "@"]
    return ahead[-1] if ahead else coming[-1]


# "tuần này đang làm", "quý này giải ngân được 40%" tell how it is: of a time around now no word of these is a promise.
_TOLD_OF = re.compile(
    r"\s*(?!(?:\w+\s+){0,3}(?:se|phan dau|co gang|phai|can|quyet|hua|cam ket|du kien)\b)(?:\w+\s+){0,4}?"
    r"(?:(?:da|dang|vua|van)\b|(?:duoc|dc|dat|giai ngan|thanh toan)\s+(?:(?:khoang|hon|gan|tam|moi|ca)\s+)*[%#$\d])"
)


def bare_time(s: Sense) -> When | None:
    """The last time that is to come or around now, whatever is said of it."""
    coming = [w for w in s.reading.times if w.mark in "@~"]
    return coming[-1] if coming else None
