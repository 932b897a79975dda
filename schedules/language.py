"""Vietnamese as text: folding that keeps offsets, numbers and money, the figures people read, secrecy marks.

Everything here is pure and uses the standard library only. Two copies of a text are worked on side by side, both as
long as the NFC text: `plain` (lower case, accents kept) and `text` (lower case, accents folded away). Patterns run on
the folded copy, because people drop accents and scanners garble them; the plain copy is asked where an accent decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

_DASHES = "‐‑‒–—―−﹣-"
_SPACES = "\u00a0\u2007\u202f\u2009\u200a\u3000"


class _FoldTable(dict[int, str]):
    """Code point to folded character, filled as characters are met; every value is one character long."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in "đĐ":
            folded = "d"
        elif char in _DASHES:
            folded = "-"
        elif char in _SPACES:
            folded = " "
        else:
            # lower() of a few letters (İ) is two characters long; the first is the base letter.
            folded = unicodedata.normalize("NFD", char)[0].lower()[0]
        self[code] = folded
        return folded


class _LowerTable(dict[int, str]):
    """Code point to lower case, one character for one."""

    def __missing__(self, code: int) -> str:
        lower = "-" if chr(code) in _DASHES else " " if chr(code) in _SPACES else chr(code).lower()[0]
        self[code] = lower
        return lower


_FOLD = _FoldTable()
_LOWER = _LowerTable()


def nfc(text: str) -> str:
    """The text with every letter and its marks composed; "hòa" typed in two ways becomes one string."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower-case base letters: accents dropped, đ to d, every dash to "-", odd spaces to " ".

    As long as `nfc(text)`, character by character, so that spans found in it are spans of the NFC text.
    """
    return nfc(text).translate(_FOLD)


def lower(text: str) -> str:
    """Lower case with accents kept, as long as `nfc(text)`."""
    return nfc(text).translate(_LOWER)


def word_set(words: str) -> frozenset[str]:
    """The words of a list parted by blanks; long lists read better so than quoted one by one."""
    return frozenset(words.split())


class Folded:
    """A text with its folded and its plain copy, and the way back to offsets of the original `str`.

    `original` is what was given, `nfc` its composed form, `text` the folded copy, `plain` the one with accents.
    The last three are of one length; only `original` may be longer (NFD), hence `back`.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self.nfc = nfc(original)
        self.text = self.nfc.translate(_FOLD)

    @classmethod
    def masked(cls, composed: str, text: str) -> Folded:
        """A composed (NFC) text whose folded copy is given, with parts of it masked by the caller."""
        made = cls.__new__(cls)
        made.original = made.nfc = composed
        made.text = text
        return made

    @cached_property
    def plain(self) -> str:
        """Lower case, accents kept, of the length of `text`."""
        return self.nfc.translate(_LOWER)

    @cached_property
    def _offsets(self) -> list[int] | None:
        return None if self.nfc == self.original else _nfc_offsets(self.original)

    def back(self, index: int) -> int:
        """Offset in `original` of offset `index` in `text`; the end of the text maps to the end of the original."""
        offsets = self._offsets
        return index if offsets is None else offsets[index]

    def quote(self, start: int, end: int) -> str:
        """The original's own characters for a span of `text`."""
        return self.original[self.back(start) : self.back(end)]


def _nfc_offsets(original: str) -> list[int]:
    """For each offset of the NFC text (its end included) the offset in the original it came from."""
    offsets: list[int] = []
    start = 0
    while start < len(original):
        end = start + 1
        while end < len(original) and not _starts_segment(original[end]):
            end += 1
        length = len(nfc(original[start:end]))
        offsets.extend(start + min(i, end - start - 1) for i in range(length))
        start = end
    offsets.append(len(original))
    return offsets


def _starts_segment(char: str) -> bool:
    """Whether NFC never joins this character to what stands before it (Latin letters, digits, punctuation)."""
    return char < "\u0300" or "\u1e00" <= char < "\u2070"


# --- figures for people to read ------------------------------------------------------------------------------------


def format_number(value: int | Decimal | float) -> str:
    """Thousands with dots, decimals with a comma: 1234.5 becomes "1.234,5"."""
    number = Decimal(str(value)).normalize()
    digits = f"{number:,f}"
    return digits.translate({ord(","): ".", ord("."): ","})


def format_bytes(value: int) -> str:
    """A file's size as people say it: "850 KB", "2,4 MB"."""
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{format_number(round(value / 1024 / 1024, 1))} MB"


def format_vnd(value: int) -> str:
    """Whole đồng, in full: "1.250.000.000 đồng"."""
    return f"{format_number(value)} đồng"


def format_money(value: int) -> str:
    """Đồng as people say it where nothing is lost by it: "1,2 tỷ đồng", "600 triệu đồng", else in full."""
    for scale, word in ((1_000_000_000, "tỷ"), (1_000_000, "triệu")):
        short = Decimal(value) / scale
        if abs(short) >= 1 and short == short.quantize(Decimal("0.001")):
            return f"{format_number(short)} {word} đồng"
    return format_vnd(value)


def format_percent(value: int | Decimal | float) -> str:
    """Decimal comma, no space: "45,5%"."""
    return f"{format_number(value)}%"


def format_date(day: date) -> str:
    """Day/month/year without padding: "30/6/2026"."""
    return f"{day.day}/{day.month}/{day.year}"


def format_day(day: date) -> str:
    """Day/month, for lists of the near future: "30/6"."""
    return f"{day.day}/{day.month}"


# --- secrecy marks -------------------------------------------------------------------------------------------------

# A mark is an upper-case word of its own. Prose in capitals ("BÍ MẬT NHÀ NƯỚC", "MẬT ĐỘ DÂN SỐ") is not a mark.
TEXT_MARKS = re.compile(
    r"(?<!\w)(?:TUYỆT\s+MẬT|TỐI\s+MẬT"
    r"|(?<!BẢO )(?<!BÍ )(?<!CƠ )(?<!CHI )(?<!MẬT )MẬT"
    r"(?!\s+(?:ĐỘ|ONG|MÃ|KHẨU|VỤ|THIẾT|THƯ|NGỮ|DANH|MÍA|PHỤC|NGỌT|HOA|BÁO|GẤU)(?!\w)))"
    r"(?!\w)"
)
_MARK_FIELD = re.compile(r"(?i:độ\s+mật)\s*:\s*\S{0,3}(?i:tuyệt\s+mật|tối\s+mật|mật)(?!\w)")


def is_classified(text: str) -> bool:
    """Whether the text carries a secrecy mark (MẬT, TỐI MẬT, TUYỆT MẬT), which must never enter the system."""
    composed = nfc(text)
    return ("MẬT" in composed and TEXT_MARKS.search(composed) is not None) or (_MARK_FIELD.search(composed) is not None)


# --- numbers and money ---------------------------------------------------------------------------------------------

_DIGIT_WORDS = {
    "khong": 0,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
_TEN_WORDS = frozenset({"muoi", "chuc"})
_NUMBER_WORD = "(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|chuc|tram|linh|le)"
NUMBER_WORDS = rf"{_NUMBER_WORD}(?: {_NUMBER_WORD}){{0,5}}"
"""Folded regex for a number below a thousand in words ("bon muoi lam")."""
SPOKEN = rf"(?:\d{{1,3}}|{NUMBER_WORDS}) phay (?:\d{{1,2}}|{NUMBER_WORDS})"
"""Folded regex for a decimal as it is said, or as a telephone writes down what was said ("48 phay 5")."""


def number_from_words(words: str) -> int | None:
    """A folded number below a thousand in words: "muoi hai" is 12, "bon lam" 45, "hai tram linh nam" 205."""
    total, digit = 0, None
    for word in words.split():
        if word in _DIGIT_WORDS:
            if digit is not None:  # "bốn lăm": tens and units said without "mươi"
                total += digit * 10
            digit = _DIGIT_WORDS[word]
        elif word in _TEN_WORDS:
            total, digit = total + 10 * (1 if digit is None else digit), None
        elif word == "tram":
            total, digit = total + 100 * (1 if digit is None else digit), None
        elif word not in ("linh", "le"):
            return None
    return total + (digit or 0)


def spoken_decimal(said: str) -> Decimal | None:
    """The value of a `SPOKEN` decimal: "48 phay 5" is 48.5, "hai phay ba lam" 2.35, "mot phay khong nam" 1.05."""
    whole, _, rest = said.partition(" phay ")
    value = int(whole) if whole.isdigit() else number_from_words(whole)
    part = int(rest) if rest.isdigit() else number_from_words(rest)
    if value is None or part is None:
        return None
    zeros = "" if rest.isdigit() or not rest.startswith("khong ") else "0"
    return Decimal(f"{value}.{zeros}{rest if rest.isdigit() else part}")


@dataclass(frozen=True)
class Money:
    """An amount in a folded text: its span, whole đồng (None when it must be asked about), and the size of its unit."""

    start: int
    end: int
    vnd: int | None
    scale: int


_SCALES = {
    "ty": 10**9,
    "ti": 10**9,
    "trieu": 10**6,
    "tr": 10**6,
    "cu": 10**6,
    "nghin": 1000,
    "ngan": 1000,
    "k": 1000,
    "dong": 1,
    "d": 1,
    "vnd": 1,
}
NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?![\d])|\d+(?:[.,]\d+)?"
"""Folded regex for a number in digits, with Vietnamese or English separators."""

COUNTED = (
    r"(?:ho|thon|du an|cong trinh|ct|goi|hang muc|nguoi|don vi|nam|quy|thang|ngay|tuan|xa|truong|van ban|phong|bc"
    r"|bao cao|hs|ho so|bo|nha|diem|tuyen|km|ha|m2|m|lan|hom|bua|doan|to|nhom|muc|viec|nhiem vu|nv|buoc|dot|ngoi|cai)\b"
)
"""Folded nouns that things are counted by: a number before one of them is neither money nor a date."""

_MONEY = re.compile(
    rf"(?<![\w.,-])(?P<number>{SPOKEN}|{NUMBER}|{NUMBER_WORDS})"
    r"(?P<tram>\s*tram(?=\s*(?:trieu|tr|ty|ti|nghin)\b))?(?:\s*(?P<unit>ty|ti|trieu|tr|nghin|ngan|dong|vnd)(?![a-z])|(?P<k>k)(?!\w)|\s?(?P<d>d)(?![\w/]))"
    rf"(?:\s*(?P<half>ruoi)\b|\s*(?P<more>\d{{1,3}}(?:[.,]\d+)?|{NUMBER_WORDS})\s*(?:trieu|tr)\b"
    rf"|\s(?P<word>mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)\b(?:\s(?P<unit_word>mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)\b)?(?!\s*{COUNTED})"
    rf"|\s?(?P<tail>\d{{1,3}})(?![\d%.,]*[\d%])(?!\s*(?:phan tram|(?:/\s*\d+\s*)?{COUNTED})))?"
    r"(?:\s*(?:dong|vnd|d)(?![\w/]))?"
)
_BARE_DONG = re.compile(r"(?<![\w.,/-])\d{1,3}(?:\.\d{3}){2,}(?![\w%])|(?<![\w.,/-])\d{1,3}(?:,\d{3}){2,}(?![\w%])")
_PHONE = re.compile(r"(?<![\w.,/])(?:\+?84|0)(?:[\s.\-]?\d){9}(?![\d/%])")


def mask_phones(text: str) -> str:
    """The text with telephone numbers (0 or +84 and nine digits, spaces or dots between) blanked, same length."""
    if "0" not in text and "84" not in text:
        return text
    return _PHONE.sub(lambda m: " " * (m.end() - m.start()), text)


def decimal_of(number: str) -> Decimal:
    """The value of a number in digits: dots before groups of three are thousands, commas decimals.

    "1,2" and "1.2" are 1.2; "1.250" is 1250; "1.250,5" is 1250.5; "500,000,000" is 500 million.
    """
    if number.count(",") > 1 or (0 <= number.find(",") < number.find(".")):  # English grouping
        return Decimal(number.replace(",", ""))
    if "," in number:
        return Decimal(number.replace(".", "").replace(",", "."))
    whole, dot, rest = number.rpartition(".")
    if dot and (len(rest) == 3 or "." in whole):
        return Decimal(number.replace(".", ""))
    return Decimal(number)


def find_money(text: str) -> list[Money]:
    """Amounts of money in a folded text, in order; telephone numbers must have been masked before."""
    if not any(mark in text for mark in ("t", "k", "d", ".", ",", "ng")):
        return []
    found = [money for match in _MONEY.finditer(text) if (money := _money(match)) is not None]
    for match in _BARE_DONG.finditer(text):
        if not any(m.start < match.end() and match.start() < m.end for m in found):
            found.append(Money(match.start(), match.end(), int(decimal_of(match.group())), 1))
    return sorted(found, key=lambda m: m.start)


def _money(match: re.Match[str]) -> Money | None:
    number = match["number"]
    unit = match["unit"] or match["k"] or match["d"] or ""
    scale = _SCALES[unit]
    if unit == "d" and len(number) < 4 and number != "0":  # "2 đ" in a short message is nobody's sum of money
        return None
    if scale <= 1000 and not number[0].isdigit():  # "không đồng ý", "năm đồng chí" are no money
        return None
    value = _number(number)
    if value is None:
        return None
    if scale == 10**9 and re.fullmatch(r"\d{1,3}\.\d{3}", number):
        return Money(match.start(), match.end(), None, scale)  # 1.250 tỷ: thousands or decimals? ask
    if match["half"] and (match["tram"] or number.endswith("tram")):
        return Money(match.start(), match.end(), None, scale)  # "hai trăm triệu rưỡi": half a million, or fifty? ask
    if match["tram"]:
        value *= 100
    vnd = value * scale
    if match["half"]:
        vnd += Decimal(scale) / 2
    elif match["more"]:
        vnd += (_number(match["more"]) or Decimal(0)) * 10**6
    elif match["word"]:
        tenths = f"{_DIGIT_WORDS[match['word']]}{_DIGIT_WORDS.get(match['unit_word'] or '', '')}"
        vnd += Decimal(f"0.{tenths}") * scale
    elif match["tail"]:
        vnd += Decimal(f"0.{match['tail']}") * scale
    return Money(match.start(), match.end(), int(vnd), scale)


def _number(number: str) -> Decimal | None:
    if " phay " in number:
        return spoken_decimal(number)
    if number[0].isdigit():
        return decimal_of(number)
    words = number_from_words(number)
    return None if words is None else Decimal(words)
