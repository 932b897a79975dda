"""Nods: "vâng ạ", "ok em", "đã nhận được chỉ đạo của chủ tịch". They acknowledge, and say nothing of the duty."""

from __future__ import annotations

import re

from schedules.language import word_set
from schedules.replies.verdict import Verdict

# A nod is made of these words only, one of them a nod in itself. Sets of words, so that no text can make it slow.
_NODS = re.compile(
    r"\b(?:vang|ok|u|uh|uhm|um|uk|ukm|y|roger|noted|nhat tri|dong y|ro|nhan|xem|doc|nam|biet|hieu|thay|tiep thu"
    r"|ghi nhan|cam on|tuan lenh|chap hanh|vg|vag|(?:dc|duoc) roi|^\W*(?:dc|duoc)(?=\W*$)|tiep nhan|nho"
    r"|quan triet|hoan nghenh|tot|thong|copy|like|da)\b"
)
_NOD_WORDS = word_set(
    "vang da ok u uh uhm um uk ukm y roger noted nhat tri dong y ro nhan duoc dc xem doc nam biet hieu thay nhiem"
    " vu thong tin tiep thu ghi cam on tuan lenh chap hanh xin vg vag roi viec nho bat quan triet thuc hien chi"
    " dao se lam co gang hoan nghenh tot rat copy like em e a anh chi c sep oi nhe nha ah nay bao noi dung nhac"
    " cua toi minh phong don thon bac chu thu truong lanh tich he van luon day do cai va nhieu thua cao cong hehe"
    " hi ca nha cac voi kien thi cung xa ban truong nghe y coi"
)
_LET_ME = re.compile(r"\bde (?:em|e|toi|minh) (?:coi|xem)\b|\bde em\b(?! (?:bao|hoi))")
_YES = re.compile(r"^\W*(?:\w+\s+){0,3}?(?:vang|ok|da roi|ro roi|uh?)\b")


def is_nod(words: str) -> bool:
    """Whether a folded reply is made of words of nods alone."""
    pieces = re.findall(r"[^\W_]+", _LET_ME.sub(" ", words) if _YES.match(words) else words)
    return bool(pieces) and all(p in _NOD_WORDS for p in pieces) and _NODS.search(words) is not None


# "vâng em sẽ thực hiện" is a nod with good manners; "để em làm ngay" promises to begin.
_NOD_FIRST = re.compile(r"^\W*(?:vang|ok|ro|u|uh|da\W+(?:vang|thon|phong|truong|don vi|em|e|a|anh|chi|sep|ok|ro))\b")


def polite_nod(words: str) -> bool:
    """Whether a nod goes before promises made of its own words alone: "vâng em sẽ thực hiện"."""
    return (
        _NOD_FIRST.match(words) is not None and "ngay" not in words and not re.search(r"[@~]", words) and is_nod(words)
    )


_LONG_NOD = re.compile(
    r"^\W*(?:(?:da|vang|em|e|ok|toi|minh|phong|thon|don vi|xin|bao cao|thua)\W+)*(?:da\s+|xin\s+)?(?:nhan duoc"
    r"|nhan dc|nhan|nam duoc|nam|ro|xem|doc|biet|hieu|tiep thu|tiep nhan|ghi nhan|quan triet|cam on"
    r"|se nghien cuu|se luu y|luu y)\b[^@~#$%]{0,60}$"
)


def long_nod(words: str) -> Verdict | None:
    """A nod with an object ("đã nhận được chỉ đạo của chủ tịch"), when nothing else was said."""
    if _LONG_NOD.match(words) and not re.search(
        r"\b(?:chua|khong|dang|nhung|lam|hop|ban|hong|moi|tien|mat bang)\b", words
    ):
        return Verdict("acknowledged", 0.75)
    return None
