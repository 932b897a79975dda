"""Proof that comes later takes nothing from what is done: "xong rồi, gửi ảnh sau", "đã xong, chưa có ảnh".

Only of pictures and the like. A report or a document that is sent later is the duty itself, not its proof.
"""

from __future__ import annotations

import re

from schedules.language import word_set

_VERB = r"(?:gui|chup|up|bo sung|nop|dang|chuyen|cap nhat|dinh kem)"
# Without accents "anh" is far more often a person than a picture ("gui anh sau").
_PROOF = re.compile(r"\b(?:hinh(?: anh)?(?! nhu| thanh| thuc| dung)|minh chung|video|clip|chup anh|anh chup)\b")
_PROOF_ACCENTED = re.compile(r"\bảnh\b")
_TO_COME = re.compile(rf"\b(?:{_VERB}|chua|thieu)\b")
_LATER = re.compile(r"[@~]|\b(?:sau|de|se|ti|lat|teo|chut|luc nua|chua|con thieu|toi)\b")
_STATED = re.compile(r"\b(?:roi|da|vua)\b")
# "xong rồi gửi ảnh sau" may as well say what comes first and what then.
_AND_THEN = re.compile(rf"^\s+{_VERB}\b")
_PARTED = re.compile(r"^\s*(?:[,.;!\n]|(?:a|ah|nhe|nha|nhung|con)\b)")
_PIECE = re.compile(r"[^,.;!\n]+")
# Every word of the clause has to be one of these, so that no doubt can hide in it.
_WORDS = word_set(
    "hinh anh minh chung video clip chup gui up bo sung nop dang chuyen cap nhat chua dinh kem sau de se ti lat teo "
    "chut luc nua con thieu toi em e a ah nhe nha thi nhung kip co len vao nhom zalo tele telegram he thong cho qua "
    "sep chi dong chi bac chu van phong xin tai lieu thi mot vai it va ngay hom mai chieu sang trua la"
)
_WORD = re.compile(r"[a-z]+|\d+|[#$%=<§]+")


def without_later_proof(skeleton: str, accented: str | None) -> tuple[str, str | None] | None:
    """A reply without its last clause, where that says only that pictures of what is done are still to come.

    None where there is no such clause, or where what stands before it could itself be a plan ("xong rồi gửi ảnh").
    """
    start = 0
    for word in reversed(list(_WORD.finditer(skeleton))):
        if word.group() not in _WORDS:
            start = word.end()
            break
    before, clause = skeleton[:start], skeleton[start:]
    shown = accented[start:] if accented is not None else " " * len(clause)
    # Whatever is still to come is proof: "mai gửi ảnh, chưa nộp" leaves something else open.
    pieces = [(piece.group(), shown[slice(*piece.span())]) for piece in _PIECE.finditer(clause)]
    to_come = [(words, marked) for words, marked in pieces if _TO_COME.search(words)]
    if not to_come or not all(_PROOF.search(words) or _PROOF_ACCENTED.search(marked) for words, marked in to_come):
        return None
    if not _STATED.search(before) or re.search(r"[@~]", before):
        return None
    if _AND_THEN.match(clause) or not (_PARTED.match(clause) or _LATER.search(clause)):
        return None
    return before, accented[:start] if accented is not None else None
