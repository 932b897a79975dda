"""The reason in a reply, as a reader would write it: the clause, accents given back, no citizen named."""

from __future__ import annotations

import re

from schedules.language import fold, word_set
from schedules.replies.reading import Reading

_SPLIT = re.compile(r"[,;.!?\n]+|\b(?:nen|nhung|ma|va)\b")
_CAUSE = re.compile(r"\b(?:do|vi|boi|tai)\s+(?!em\b|e\b|sao\b)(?=\w)")
_OBSTACLE = re.compile(
    r"\b(?:vuong|mac|ket|tac|bi|cho|doi|thieu|chua|khong|kho khan|loi|mua|bao|lu|het|tra|hong|dung|cham"
    r"|tranh chap|khieu|sat lo|can"
    r"|de nghi|xin them|phan doi|truc trac|thoi tiet)\b"
)
_TRIM = re.compile(
    r"^(?:\W|\b(?:da|dạ|vang|vâng|em|e|a|anh|chị|sếp|ok|hiện|hiện tại|thì|là|nhưng|mà|nên|báo cáo|bao cao|vẫn)\b)+"
    r"|(?:\W|\b(?:ạ|a|nhé|nha|anh|sếp|e|em|rồi|roi|chị|ơi)\b)+$"
)
# Telling words back with their accents where the whole reply was typed without any; only words of obstacles.
_ACCENTS = {
    "con vuong": "còn vướng",
    "vuong mac": "vướng mắc",
    "vuong": "vướng",
    "mat bang": "mặt bằng",
    "chua co": "chưa có",
    "chua": "chưa",
    "khong": "không",
    "thieu": "thiếu",
    "kinh phi": "kinh phí",
    "von": "vốn",
    "ho dan": "hộ dân",
    "ho": "hộ",
    "cho": "chờ",
    "doi": "đợi",
    "tinh": "tỉnh",
    "duyet": "duyệt",
    "tham dinh": "thẩm định",
    "thu tuc": "thủ tục",
    "nha thau": "nhà thầu",
    "tu van": "tư vấn",
    "dong y": "đồng ý",
    "so": "sở",
    "so lieu": "số liệu",
    "so tien": "số tiền",
    "so ho": "số hộ",
    "giai phong": "giải phóng",
    "con": "còn",
    "dang": "đang",
    "bi": "bị",
    "kip": "kịp",
    "mua": "mưa",
    "nhieu": "nhiều",
    "do": "do",
    "nguoi": "người",
    "huong dan": "hướng dẫn",
    "duoc": "được",
    "ho so": "hồ sơ",
    "tra lai": "trả lại",
    "ket": "kẹt",
    "kho khan": "khó khăn",
    "phe": "phê",
    "giao": "giao",
    "tien": "tiền",
    "dat": "đất",
    "thoi tiet": "thời tiết",
}
_ACCENT_WORD = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _ACCENTS), key=len, reverse=True)) + r")\b")
_CITIZEN = re.compile(
    r"\b(?:(?P<ho>hộ|ho|nhà|nha|gia đình|gia dinh)\s+)?(?P<title>ông|bà|ong"
    r"|ba)\s+(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+){0,3})"
)
_LONGEST = 200


def obstacle(reading: Reading) -> str | None:
    """What stands in the way, from a blocked reply; the clause that names it."""
    return _tidy(_clause(reading, _OBSTACLE), reading)


def cause(reading: Reading) -> str | None:
    """Why more time is asked for ("do chờ tư vấn", "không kịp"), if it is said."""
    found = _CAUSE.search(reading.text)
    if found:
        end = _SPLIT.search(reading.text, found.end())
        return _tidy(reading.plain[found.end() : end.start() if end else None], reading)
    clauses = [
        c
        for c in _clauses(reading)
        if not re.search(
            r"\b(?:xin|gia han|lui|khat|hoan|them|cho em"
            r"|de nghi)\b",
            fold(c),
        )
    ]
    hindered = [
        c
        for c in clauses
        if re.search(
            r"\b(?:khong kip|chua|vuong|thieu|cho|doi|ban|mua|om|kho khan"
            r"|loi)\b",
            fold(c),
        )
    ]
    return _tidy(hindered[0], reading) if hindered else None


def open_step(reading: Reading) -> str | None:
    """What is said to be still open ("chưa ký"), from a reply about progress."""
    found = re.search(
        r"\b(?:chua|con)\s+(?!\d|lam\b|xong\b|hoan thanh\b|ht\b|dat\b|nua\b)\w+(?:\s+\w+){0,3}", reading.text
    )
    return _tidy(reading.plain[found.start() : found.end()], reading) if found else None


def _clauses(reading: Reading) -> list[str]:
    pieces, start = [], 0
    for cut in _SPLIT.finditer(reading.text):
        # a dot or comma inside a number parts nothing
        if cut.group() in (".", ",") and reading.text[cut.end() : cut.end() + 1].isdigit() and start < cut.start():
            continue
        pieces.append(reading.plain[start : cut.start()])
        start = cut.end()
    pieces.append(reading.plain[start:])
    return [p.strip() for p in pieces if p.strip()]


def _clause(reading: Reading, naming: re.Pattern[str]) -> str:
    clauses = _clauses(reading)
    named = [c for c in clauses if naming.search(fold(c))]
    return ", ".join(named) if named else ", ".join(clauses)


# "vướng chưa có hướng dẫn": that it is in the way goes without saying.
_STUCK_AS = re.compile(
    r"^(?:đang |còn |vẫn |bị )*(?:vướng|kẹt)(?: mắc)?(?: vì| do| là)?\s+(?=(?:chưa|không|thiếu|chờ|hết)\b)"
)


def _tidy(words: str, reading: Reading) -> str | None:
    if reading.accented is None:
        words = _ACCENT_WORD.sub(lambda m: _ACCENTS[m.group()], words)
    words = _without_citizens(words)
    words = " ".join(_STUCK_AS.sub("", _TRIM.sub("", words)).split())
    return words[:_LONGEST] or None


def _without_citizens(words: str) -> str:
    """Names of citizens are not kept: "hộ ông A" becomes "1 hộ"."""

    def unnamed(match: re.Match[str]) -> str:
        rest = match["name"].split()
        kept = next((i for i, w in enumerate(rest[1:], 1) if fold(w) in _AFTER_NAME), len(rest))
        return " ".join(["1 hộ" if match["ho"] else "người dân", *rest[kept:]])

    return _CITIZEN.sub(unnamed, words)


_AFTER_NAME = word_set(
    "chua khong va dang bi con da doi cho o thuoc tai nhan ky dong vuong cung voi nen do vi lai van moi het"
)
