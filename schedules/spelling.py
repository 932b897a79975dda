"""Undoing how people type Vietnamese: raw Telex and VNI, tone placement, northern swaps, abbreviations.

`normalise_reply` gives the words a reader would read; `Spelled` keeps the way back to the characters that were typed.
A token is changed only where it is not a plain Vietnamese syllable already, or is an abbreviation that means one thing.
Those that mean two (ht, đc, ct, tt, nt, cv) are left to the grammar.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from schedules.abbreviations import ABBREVIATIONS, SWAPS
from schedules.language import fold, lower, nfc, word_set

_ONSET = r"ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx]"
_NUCLEUS = (
    r"uye|uya|uyu|uay|uau|uai|uoi|uou|ieu|yeu|oai|oay|oao|oeo|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|ua|uo|ue|ui|uy|uu"
    r"|ye|a|e|i|o|u|y"
)
_CODA = r"ng|nh|ch|c|m|n|p|t"
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_NUCLEUS})(?:{_CODA})?")
_TELEX = re.compile(rf"(?P<onset>dd|{_ONSET})?(?P<rest>[aeiouyw][aeiouywsfrxj]*(?:{_CODA})?[sfrxjwaeod]*)")
_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_MARKED = re.compile(r"[a-z]+(?:[1-9][a-z]*)+")
# A digit at the end of a word may be a count ("thon2"), so it is a VNI tone only after these words of a status reply.
_VNI_FINAL = word_set(
    "da lam roi chua xong dang gui vuong nhan xin lui han den bao cao hoan thanh moi duoc d9a d9ang viec het giai ngan"
    " tra trinh nop sap gan cho ky duyet ro biet hieu doc xem da4 ok tat chi tien von he bi gio lu thu ga toi"
)


def normalise_reply(text: str) -> str:
    """The reply in lower case with Telex, VNI, tone placement, swaps and abbreviations undone; punctuation is kept."""
    return Spelled.of(text).plain


@dataclass(frozen=True)
class Spelled:
    """A reply as typed and as read, with the way back.

    `original` is the NFC text as typed; `plain` the normalised reading, `text` its folded copy of equal length.
    `accented`: whether it was typed with accents (or Telex, VNI); a lone "ạ" among bare words does not make it so.
    """

    original: str
    plain: str
    text: str
    accented: bool
    _starts: tuple[int, ...]
    _spans: tuple[tuple[int, int, int, int], ...]

    @classmethod
    def of(cls, typed: str) -> Spelled:
        """Read a reply."""
        original = nfc(typed)
        pieces: list[str] = []
        spans: list[tuple[int, int, int, int]] = []
        low, at, length, before = _NHA_LAST.sub("nhé", lower(original)), 0, 0, ""
        tokens = marked = 0
        for match in _TOKEN.finditer(low):
            token = match.group()
            word = _spell(token, before)
            before = token
            tokens += not token.isdigit()
            if token != "ạ" and (word not in _EXPANSIONS if word != token else not token.isascii()):
                marked += 1
            if word == token:
                continue
            gap = low[at : match.start()]
            pieces += [gap, word]
            start = length + len(gap)
            spans.append((start, start + len(word), match.start(), match.end()))
            length, at = start + len(word), match.end()
        plain = "".join([*pieces, low[at:]]) if pieces else low
        return cls(original, plain, fold(plain), marked * 4 > tokens, tuple(s[0] for s in spans), tuple(spans))

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of `original` that a span of `plain` was read from."""
        return self._back_one(start, False), self._back_one(end, True)

    def quote(self, start: int, end: int) -> str:
        """The characters that were typed for a span of `plain`."""
        first, last = self.back(start, end)
        return self.original[first:last]

    def _back_one(self, index: int, end: bool) -> int:
        position = bisect_right(self._starts, index - 1 if end else index) - 1
        if position < 0:
            return index
        _, finish, typed_begin, typed_end = self._spans[position]
        if index < finish or (end and index == finish):
            return typed_end if end else typed_begin
        return typed_end + index - finish


# "nghen" closes a southern sentence, unless something is "tắc nghẽn".
_NHA_LAST = re.compile(r"\bnha(?=\W*$)")  # a particle there, "nhà" anywhere else; as long as what it becomes
_BEFORE_STUCK = frozenset({"tac", "tắc", "bi", "bị", "ket", "kẹt", "dang", "đang"})
_EXPANSIONS = frozenset(ABBREVIATIONS.values()) | {"ok"}
_TOKEN = re.compile(r"[^\W_]+")


def _spell(token: str, before: str) -> str:
    if token == "tn" and before in ("so", "sở"):
        return "tài nguyên"
    if token == "nghen" and before not in _BEFORE_STUCK:
        return "nhé"
    if token == "k" and before[-1:].isdigit():  # "500 k" is money
        return token
    if (token == "song" and before in ("song", "đời", "cuộc")) or (token == "nại" and before == "khiếu"):
        return token
    return _word(token)


@lru_cache(maxsize=4096)
def _word(token: str) -> str:
    """A token as a reader would read it."""
    if len(token) > 24:
        return token
    if _OKAY.fullmatch(token):
        return "ok"
    known = ABBREVIATIONS.get(token) or SWAPS.get(token)
    if known:
        return known
    if token.isascii():
        return _ascii_word(token)
    squeezed = _squeeze(token)
    if squeezed != token and (ABBREVIATIONS.get(squeezed) or SWAPS.get(squeezed)):
        return ABBREVIATIONS.get(squeezed) or SWAPS[squeezed]
    return _telex_mixed(place_tone(squeezed))


def _ascii_word(token: str) -> str:
    if token.isalpha():
        squeezed = _squeeze(token)
        if _SYLLABLE.fullmatch(squeezed) and not _DOUBLE.search(squeezed):
            return SWAPS.get(squeezed) or ABBREVIATIONS.get(squeezed) or squeezed
        undone = _telex(token)
        if undone:
            return SWAPS.get(undone, undone)
        return ABBREVIATIONS.get(squeezed) or _j_for_i(token) or token
    if _VNI_MARKED.fullmatch(token):
        undone = _vni(token) or token
        return SWAPS.get(undone, undone)
    return token


def _j_for_i(token: str) -> str | None:
    """ "trjnh" for "trinh", as the young type."""
    word = token.replace("j", "i")
    return word if word != token and _SYLLABLE.fullmatch(word) else None


_OKAY = re.compile(r"[o0]+k+(?:e+|i+|ay|ey|ie|la|ela|e+y+|a)?|uki+|oce+")
_DOUBLE = re.compile(r"aa|ee|oo|dd|w")
_REPEATS = re.compile(r"([a-zà-ỹ])\1{2,}|([ghimntuyà-ỹ])\2+$")


def _squeeze(token: str) -> str:
    """Letters drawn out for feeling put back to one ("xonggg", "rồiii")."""
    return _REPEATS.sub(lambda m: m.group(1) or m.group(2), token)


def _telex_mixed(token: str) -> str:
    """A token half converted by the keyboard ("đaax"): its ASCII Telex signs are undone where that gives a syllable."""
    if token.startswith("dd"):
        token = "đ" + token[2:]
    if not re.search(r"[sfrxjw]$", token):
        return token
    base = fold(token)
    if _SYLLABLE.fullmatch(base):
        return token
    trimmed = re.sub(r"[sfrxjw]+$", "", token)
    return trimmed if _SYLLABLE.fullmatch(fold(trimmed)) else token


def _telex(token: str) -> str | None:
    """The syllable a raw Telex token stands for, or None where it stands for none."""
    match = _TELEX.fullmatch(token)
    if match is None:
        return None
    onset, rest = match["onset"] or "", match["rest"]
    if onset == "d" and rest.endswith("d"):  # "dangd": đ marked at the end
        onset, rest = "dd", rest[:-1]
    onset = "đ" if onset == "dd" else onset
    tones = [c for c in rest if c in _TONES]
    if len(set(tones)) > 1:
        return None
    letters = "".join(c for c in rest if c not in _TONES)
    vowels, horn = _hats(letters)
    if vowels is None or not _SYLLABLE.fullmatch(fold(onset + vowels)):
        return None
    if not tones and not horn and onset + vowels == token:
        return None
    word = onset + vowels
    return place_tone(_add_tone(word, _TONES[tones[0]])) if tones else word


def _hats(letters: str) -> tuple[str | None, bool]:
    """Circumflexes and horns of Telex applied ("uow" to "ươ", "aa" to "â"); whether any was."""
    changed = letters
    late = re.fullmatch(r"([a-z]*?)([aeo])([a-z]*?(?:ng|nh|ch|[cmnpt]))\2", changed)
    if late:  # "tienes": the hat typed after the coda
        changed = late[1] + late[2] * 2 + late[3]
    for double, hat in (("aa", "â"), ("ee", "ê"), ("oo", "ô")):
        changed = changed.replace(double, hat)
    if "w" in changed:
        changed = _horn(changed.replace("w", "", changed.count("w")), changed)
    return (changed if "w" not in changed else None), changed != letters


def _horn(bare: str, marked: str) -> str:
    if "uo" in bare:
        return bare.replace("uo", "ươ", 1)
    if "ua" in bare and not marked.endswith("aw"):
        return bare.replace("ua", "ưa", 1)
    if "u" in bare:
        return bare.replace("u", "ư", 1)
    if "o" in bare:
        return bare.replace("o", "ơ", 1)
    if "a" in bare and not marked.startswith("w"):
        return bare.replace("a", "ă", 1)
    return marked.replace("w", "ư", 1)


def _vni(token: str) -> str | None:
    """The syllable a raw VNI token stands for ("chu7a", "d9a4"), or None."""
    if token.startswith("dd"):
        token = "d9" + token[2:]
    head = token.rstrip("0123456789")
    if head.isalpha() and head not in _VNI_FINAL:
        return None
    letters = re.sub(r"\d", "", token)
    if not _SYLLABLE.fullmatch(letters):
        return None
    out: list[str] = []
    tone = ""
    for char in token:
        if char.isalpha():
            out.append(char)
        elif char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif not _vni_mark(out, char):
            return None
    word = nfc("".join(out))
    return place_tone(_add_tone(word, tone)) if tone else word


def _vni_mark(out: list[str], digit: str) -> bool:
    """Apply 6 (circumflex), 7 (horn), 8 (breve) or 9 (đ) to the letters so far; False where none takes it."""
    takes = {"6": "aeo", "7": "uo", "8": "a", "9": "d"}[digit] if digit in "6789" else ""
    marks = {"6": "\u0302", "7": "\u031b", "8": "\u0306"}
    for i in range(len(out) - 1, -1, -1):
        if out[i] in takes:
            out[i] = "đ" if digit == "9" else nfc(out[i] + marks[digit])
            if digit == "7" and out[i] == "ơ" and i and out[i - 1] == "u":
                out[i - 1] = "ư"
            return True
    return False


_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"


def _add_tone(word: str, tone: str) -> str:
    """The tone on the vowel that carries it: one with a hat or horn, else the last but one or last of the nucleus."""
    start, end = _nucleus(word)
    if start == end:
        return word
    hatted = [i for i in range(start, end) if word[i] in "âăêôơư"]
    if hatted:
        at = hatted[-1]
    elif end - start == 1:
        at = start
    elif end < len(word) or end - start == 3:
        at = end - 1 if end < len(word) and end - start < 3 else start + 1
    else:
        at = start
    return nfc(word[: at + 1] + tone + word[at + 1 :])


def _nucleus(word: str) -> tuple[int, int]:
    """Span of the vowels, the u of qu and the i of gi (before a vowel) left out."""
    folded = fold(word)
    start = 2 if folded[:2] in ("qu", "gi") and len(folded) > 2 and folded[2] in "aeiouy" else 0
    while start < len(folded) and folded[start] not in "aeiouy":
        start += 1
    end = start
    while end < len(folded) and folded[end] in "aeiouy":
        end += 1
    return start, end


@lru_cache(maxsize=4096)
def place_tone(word: str) -> str:
    """One place for the tone, whatever the keyboard's school: "hoàn", "hòa", "thủy"."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = [c for c in decomposed if c in _TONE_MARKS]
    if len(tones) != 1:
        return word
    bare = nfc("".join(c for c in decomposed if c not in _TONE_MARKS))
    return _add_tone(bare, tones[0])
